"""Random streams: published words, uniform, independent across neighbouring keys, the same for the same key, nobody's luck moved."""

import math
from functools import lru_cache

import numpy as np

from experiments.verification.check import Cell, check, equal
from experiments.verification.film import tables
from model import draws
from model.population.keyed import keyed
from model.run import Run
from model.simulate import simulate
from model.state.tables import Tables
from scenarios.decide import load_policy

IDS = np.arange(60_000)
KNOWN = (
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)
"""``philox4x32 10`` of kat_vectors in Random123, the code published with Salmon et al. 2011."""


@check(
    "chance",
    "the generator gives the words published for it",
    "随机数生成器给出其公开的检验值",
    "Philox4x32-10(counter; key) = kat_vectors",
)
def published_words() -> list[Cell]:
    made = [draws.philox(*map(np.uint64, counter + key)) for counter, key, _ in KNOWN]
    return equal([list(map(float, words)) for words in made], [list(words) for *_, words in KNOWN])


@check(
    "chance",
    "draws are uniform, for every decision, seed and month looked at",
    "各决定、随机种子、月份的抽取服从均匀分布",
    "chi-square of 64 cells: 63 +- sqrt(126)",
)
def uniform_across_keys() -> list[Cell]:
    made = []
    for seed, decision, month in ((1, draws.MOVE, 0), (2**63, draws.ARISE, 11), (7, draws.WILLING, 83)):
        for word in keyed(seed, decision, IDS, month).T:
            counts, each = np.bincount((word * 64).astype(int), minlength=64), len(IDS) / 64
            made.append(Cell(63.0, float(((counts - each) ** 2 / each).sum()), math.sqrt(126.0)))
    return made


@check(
    "chance",
    "neighbouring persons, months, decisions, seeds and words of one draw are independent",
    "相邻的人、月份、决定、随机种子以及同一次抽取的各词相互独立",
    "correlation 0 +- 1/sqrt(n)",
)
def independent_across_keys() -> list[Cell]:
    base = keyed(5, draws.ASKED, IDS, 24)
    others = (
        keyed(5, draws.ASKED, IDS + 1, 24),
        keyed(5, draws.ASKED, IDS, 25),
        keyed(5, draws.ASKED + 1, IDS, 24),
        keyed(6, draws.ASKED, IDS, 24),
        np.roll(base, 1, axis=1),
    )
    r = [np.corrcoef(base[:, k], other[:, k])[0, 1] for other in others for k in range(4)]
    return [Cell(0.0, float(one), 1.0 / math.sqrt(len(IDS))) for one in r]


@check(
    "chance",
    "the same key gives the same number, compiled or not, alone or among others",
    "同一键总给出同一数值，与是否编译、是否批量抽取无关",
    "u(seed, decision, id, month) is a function",
)
def same_key_same_number() -> list[Cell]:
    some = np.array([0, 1, 65_536, (1 << 40) + 9, (3 << 60) + 1], np.int64)
    plain = [draws.draw(np.uint64(2**64 - 1), draws.MOVE, int(i), 7) for i in some]
    return equal(keyed(2**64 - 1, draws.MOVE, some[::-1].copy(), 7)[::-1], plain)


@lru_cache(maxsize=1)
def with_and_without() -> tuple[Tables, Tables]:
    """The same villages with an allowance and without."""
    paid = (load_policy("lost-work-allowance=30+incentive-fund=40000"),)
    one, two = (
        tables(simulate(Run(villages=4, months=36, seed=71, policies=policies))) for policies in ((), paid)
    )
    return one, two


@check(
    "chance",
    "an allowance for meetings leaves deaths, moves and visits home of everybody as they were",
    "会议补贴不改变任何人的死亡、外出返乡与春节探亲",
    "columns of persons equal, person by person",
)
def a_lever_moves_no_other_luck() -> list[Cell]:
    one, two = with_and_without()
    columns = ("alive", "died", "where", "away_since", "here", "clock")
    differ = [float((getattr(one.persons, c) != getattr(two.persons, c)).sum()) for c in columns]
    moved = float((one.minds.habit != two.minds.habit).any())
    return equal([*differ, moved], [0.0] * len(columns) + [1.0])
