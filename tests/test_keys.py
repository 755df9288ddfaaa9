"""Chance is keyed by who decides what and when: published vectors, the same bits everywhere, nobody's luck moved."""

import ast
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from laws import LIVELY, fingerprint, total
from numpy.typing import NDArray

from model import draws
from model.draws import philox, replicate_seed
from model.month import STEPS, months
from model.population.keyed import keyed, uniforms
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, simulate
from model.state import codes, ledger
from model.state.tables import Tables, empty

ROOT = Path(__file__).resolve().parent.parent
SHORT = Run(villages=2, months=36, seed=41, values={**LIVELY, "registered": 300})

# Philox


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ([0, 0, 0, 0], [0, 0], [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_philox_gives_the_published_words(counter: list[int], key: list[int], words: list[int]) -> None:
    """``philox4x32 10`` of kat_vectors in Random123, the code published with Salmon et al. 2011."""
    assert [int(w) for w in philox(*map(np.uint64, counter + key))] == words


def test_a_draw_is_philox_of_decision_identity_month_and_seed() -> None:
    seed, identity = 0x0123456789ABCDEF, (7 << 40) + 5
    words = philox(
        *map(np.uint64, [identity & 0xFFFFFFFF, identity >> 32, draws.DEATH, 11, 0x89ABCDEF, 0x01234567])
    )
    expected = [(int(w) + 0.5) / 2**32 for w in words]
    assert list(draws.draw(np.uint64(seed), draws.DEATH, identity, 11)) == expected


def test_compiled_draws_are_the_same() -> None:
    ids = np.array([0, 1, 65536, (1 << 40) + 9, (3 << 60) + 1], np.int64)
    plain = [draws.draw(np.uint64(2**64 - 1), draws.MOVE, int(i), 0) for i in ids]
    assert keyed(2**64 - 1, draws.MOVE, ids).tolist() == [list(row) for row in plain]


def test_uniforms_are_inside_zero_and_one_and_uniform() -> None:
    """A chi-square of 64 cells by 4 words over 100,000 ids, z < 4.5: detects a cell off by 12 %."""
    u = keyed(1, draws.MOVE, np.arange(100_000))
    assert u.min() > 0.0 and u.max() < 1.0
    for word in u.T:
        counts = np.bincount((word * 64).astype(int), minlength=64)
        chi = ((counts - 1562.5) ** 2 / 1562.5).sum()
        assert abs(chi - 63.0) / np.sqrt(126.0) < 4.5


def test_replicates_have_seeds_of_their_own() -> None:
    """Replicate r of a master is a keyed 64-bit word pair; masters next to one another share none of them."""
    seeds = {replicate_seed(master, r) for master in (0, 1, 2**63, 2**64 - 1) for r in range(1000)}
    assert len(seeds) == 4000
    assert replicate_seed(0, 0) != 0 and max(seeds) > 2**62
    words = philox(*map(np.uint64, [3, 0, draws.REPLICATE, 0, 5, 0]))
    assert replicate_seed(5, 3) == int(words[0]) + (int(words[1]) << 32)


def test_replicates_and_seeds_differ() -> None:
    runs = [
        Run(months=3, seed=s, replicate=r, values={"registered": 100}) for s, r in ((0, 0), (0, 1), (1, 0))
    ]
    assert len({fingerprint(simulate(run)) for run in runs}) == 3


def test_no_two_decisions_share_a_draw() -> None:
    """Over all sources: one decision by one kind of identity uses each word of its draw at one place only."""
    used: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for path in sorted((ROOT / "model").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                call, target = node.value, node.targets[0]
                if ast.unparse(call.func) == "draws.draw" and isinstance(target, ast.Tuple):
                    decision, identity = ast.unparse(call.args[1]), ast.unparse(call.args[2])
                    for k, name in enumerate(target.elts):
                        if ast.unparse(name) != "_":
                            used[decision, identity, k].append(f"{path.name}:{node.lineno}")
    assert len(used) > 60
    # a case is closed when its work ends or when nobody found time for it, never both in one month
    known = {("draws.CLOSE", "luck(t, g)", 2), ("draws.CLOSE", "luck(t, g)", 3)}
    # a key is that of a grievance or, told apart by its last four bits, of a dispute
    known |= {("draws.GRIEVANCE", "key", k) for k in range(4)}
    shared = {key: places for key, places in used.items() if len(places) > 1 and key not in known}
    assert not shared


def test_keys_of_disputes_are_those_of_no_grievance() -> None:
    """Both are drawn for as GRIEVANCE and as PETITION."""
    world = simulate(Run(months=48, villages=4, seed=8, values=LIVELY))
    for township in world.townships:
        t = township.tables
        disputes = t.disputes.id[: t.counts[codes.N_DISPUTES]]
        assert len(disputes) and not np.isin(disputes, t.grievances.id[: t.counts[codes.N_GRIEVANCES]]).any()
    assert codes.N_TYPES < codes.BY_GROUP < codes.BY_OPERATOR < 16


# the same bits everywhere


def test_one_and_two_threads_give_the_same_bits() -> None:
    run = Run(villages=6, months=24, seed=42, values={**LIVELY, "villages_per_township": 2})
    assert fingerprint(simulate(run, threads=1)) == fingerprint(simulate(run, threads=2))


def test_in_one_go_or_month_by_month_step_by_step() -> None:
    """The year's grading happens between months: a run stopped in between must not show it."""
    world = found(SHORT)
    for month in range(SHORT.months):
        advance(world, month + 1)
    assert fingerprint(world) == fingerprint(simulate(SHORT))


def test_a_pause_after_any_step_comes_once_a_month() -> None:
    """The last step too."""
    seen: list[int] = []
    pauses = {step: [partial(seen.append, step)] for step in range(len(STEPS))}
    advance_in_parts(found(Run(months=2, values={"registered": 60})), pauses)
    assert seen == list(range(len(STEPS)))


YEAR = Run(
    months=14,
    seed=43,
    values={**LIVELY, "registered": 90, "attendants": 40, "per_1000": 500, "rent_day": 2, "next_election": 6},
)
PLAIN = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from laws import fingerprint
from model.month import months
from model.simulate import simulate
from test_keys import YEAR
assert not hasattr(months, "signatures")
print(fingerprint(simulate(YEAR)))
"""


def printed(code: str, **environment: str) -> str:
    """What a new interpreter prints."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_compiled_and_plain_python_give_the_same_bits() -> None:
    """A year and more of ninety people, with rent, year-end and an election, rule by rule in the interpreter."""
    world = simulate(YEAR)
    for column in (
        ledger.AROSE,
        ledger.CAME,
        ledger.RENT_PAID,
        ledger.OWN_BALLOTS,
        ledger.SCORE,
        ledger.VISITS,
    ):
        assert total(world, column).any()
    assert printed(PLAIN, NUMBA_DISABLE_JIT="1") == fingerprint(world)


# nobody's luck moved


def permuted(t: Tables, new: NDArray[np.int64]) -> Tables:
    """The same people with person ``i`` in row ``new[i]``."""
    old = np.argsort(new)
    take = {
        name: type(table)(*(c[old].copy() for c in table))
        for name, table in (("persons", t.persons), ("minds", t.minds))
    }

    def moved(rows: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.where(rows >= 0, new[rows], -1).astype(np.int32)

    return t._replace(
        **take,
        order=moved(t.order),
        acts=np.ascontiguousarray(t.acts[:, old]),
        offices=t.offices._replace(holder=moved(t.offices.holder)),
        households=t.households._replace(contact=moved(t.households.contact)),
    )


def test_rows_may_be_permuted_with_their_ids() -> None:
    """The same integers exactly and the same sums to 1e-12, person by person."""
    straight, shuffled = found(SHORT), found(SHORT)
    for township in shuffled.townships:
        new = np.random.default_rng(0).permutation(len(township.tables.persons.id))
        township.tables = permuted(township.tables, new)
    for world in (straight, shuffled):
        advance(world, SHORT.months)
    for a, b in zip(straight.townships, shuffled.townships, strict=True):
        s, t = a.tables, permuted(b.tables, np.argsort(np.argsort(b.tables.persons.id)))
        for table in ("persons", "minds", "households", "affairs", "offices", "purses", "dockets"):
            for name, column in getattr(s, table)._asdict().items():
                if name not in ("turn",):  # working order of rows
                    np.testing.assert_allclose(
                        getattr(getattr(t, table), name), column, 1e-12, 1e-12, err_msg=name
                    )
        assert (s.acts == t.acts).all()
        np.testing.assert_allclose(t.ledger, s.ledger, 1e-12, 1e-9)


def test_one_more_person_moves_nobody_elses_luck() -> None:
    """A child of ten who lives far away joins a household: all others are, bit by bit, what they were.

    Households do not move as a whole here: the child would come home with its own, and be counted.
    """
    values = {**LIVELY, "registered": 300, "migration.whole_household": 0}
    run = Run(villages=2, months=12, seed=44, values=values)
    without, with_child = found(run), found(run)
    township = with_child.townships[0]
    township.tables = joined(township.tables)
    for world in (without, with_child):
        advance(world, 12)
    a, b = without.townships[0].tables, township.tables
    n = len(a.persons.id)
    assert len(b.persons.id) == n + 1
    for table in ("persons", "minds"):
        for name, column in getattr(a, table)._asdict().items():
            np.testing.assert_array_equal(getattr(getattr(b, table), name)[:n], column, err_msg=name)
    np.testing.assert_array_equal(b.acts[:, :n], a.acts)
    np.testing.assert_array_equal(
        b.grievances.id[: a.counts[codes.N_GRIEVANCES]], a.grievances.id[: a.counts[codes.N_GRIEVANCES]]
    )
    np.testing.assert_array_equal(
        b.grievances.closed[: a.counts[codes.N_GRIEVANCES]],
        a.grievances.closed[: a.counts[codes.N_GRIEVANCES]],
    )
    counted = (ledger.REGISTERED, ledger.VISITORS)
    others = np.delete(np.arange(ledger.N_COLUMNS), counted)
    np.testing.assert_array_equal(b.ledger[others], a.ledger[others])
    assert (b.ledger[ledger.REGISTERED, -1] == a.ledger[ledger.REGISTERED, -1] + 1).all()


def joined(t: Tables) -> Tables:
    """With one more child in the last household, living far away."""
    child = empty(type(t.persons), 1)
    child.id[:], child.born[:], child.where[:] = t.persons.id[-1] + 1, -121, codes.FAR
    child.village[:], child.household[:] = t.persons.village[-1], t.persons.household[-1]
    t.households.size[-1] += 1
    n = len(t.persons.id)
    return t._replace(
        persons=type(t.persons)(*(np.concatenate(pair) for pair in zip(t.persons, child, strict=True))),
        minds=type(t.minds)(*map(np.append, t.minds, empty(type(t.minds), 1))),
        order=np.append(t.order, np.int32(n)),
        acts=np.concatenate((t.acts, np.zeros_like(t.acts[:, :1])), axis=1),
        scratch=empty(type(t.scratch), len(t.scratch.rows) + 1),
    )


def test_what_happens_in_one_village_is_not_felt_in_another() -> None:
    """Levers in the second village only, with a township that never runs short and nobody graded: the first is as it was."""
    values = {"staff": 200, "staff_seconded": 0, "switches.assessment": 0, "villages_per_township": 2}
    run = Run(villages=2, months=36, seed=45, values=values)
    before, after = found(run), found(run)
    s = after.townships[0].settings
    s.attendance.allowance[1], s.deliberation.meetings_group[1], s.grievances.openness[1] = 100.0, 12.0, 0.9
    s.mediation.reward_case[1], s.conduct.labour_days[1], s.migration.wage_out[1] = 100.0, 12.0, 9000.0
    for world in (before, after):
        advance(world, 36)
    a, b = before.townships[0].tables, after.townships[0].tables
    np.testing.assert_array_equal(b.ledger[:, 0], a.ledger[:, 0])
    assert (b.ledger[:, 1] != a.ledger[:, 1]).any(axis=1).sum() > 40
    mine = a.persons.village == 0
    for table in ("persons", "minds"):
        for name, column in getattr(a, table)._asdict().items():
            if name not in ("office", "seat"):  # rows of other tables, the same here, but no promise
                np.testing.assert_array_equal(
                    getattr(getattr(b, table), name)[mine], column[mine], err_msg=name
                )


def test_whoever_is_away_at_a_low_share_is_away_at_a_higher_one() -> None:
    """Sweeping outmigration changes who is away and never the roster."""
    low, high = (
        found(Run(villages=3, seed=46, values={"outmigration": share, "outmigration_spread": 0}))
        .townships[0]
        .tables
        for share in (0.2, 0.6)
    )
    for name in ("id", "household", "born", "sex", "education", "party", "session_effect"):
        np.testing.assert_array_equal(getattr(low.persons, name), getattr(high.persons, name))
    away_low, away_high = low.persons.where >= codes.TOWN, high.persons.where >= codes.TOWN
    working = (-low.persons.born // 12 >= 16) & (-low.persons.born // 12 < 65)
    assert (away_high | ~away_low)[working].mean() > 0.97  # whole households go together: a few cross


# the cache


def test_an_edited_rule_changes_the_next_run_and_nothing_else_recompiles(tmp_path: Path) -> None:
    """In a copy of the package: compiled once, read from the cache, compiled again after an edit in another file.

    The small entry of synthesis stands for both; its draws are a rule of ``draws.py``, whose edit numba's own cache
    would not notice.
    """
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("__pycache__"))
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
import numpy as np
from model.population.keyed import keyed, uniforms
value = keyed(1, 2, np.arange(3))[2, 3]
print(value, sum(uniforms.stats.cache_hits.values()), sys.modules["model"].__file__)
"""
    cache = {"GRASSROOTS_CACHE": str(tmp_path / "cache"), "PYTHONPATH": ""}
    first, again = printed(code, **cache).split(), printed(code, **cache).split()
    assert first[2].startswith(str(tmp_path))
    assert (first[1], again[1]) == ("0", "1")
    assert first[0] == again[0]
    source = tmp_path / "model" / "draws.py"
    text = source.read_text("utf-8")
    assert "range(10)" in text
    source.write_text(text.replace("range(10)", "range(9)"), "utf-8")
    edited = printed(code, **cache).split()
    assert edited[1] == "0" and edited[0] != first[0]


def test_every_run_uses_one_compiled_version() -> None:
    """Core and full, one village and a township, every switch, long and short, late room: one signature each."""
    from model.parameters import Switches

    runs = [
        Run(months=13, values={"registered": 60}),
        Run(months=2, values={"registered": 60}, preset="core", seed=2**64 - 1),
        Run(months=2, villages=3, values={**LIVELY, "registered": 60}),
        Run(months=2, villages=3, values={"registered": 60, "villages_per_township": 1}, replicate=3),
        *(Run(months=2, values={"registered": 60, f"switches.{name}": 0}) for name in Switches._fields),
        *(Run(months=2, values={"registered": 60, f"switches.{name}": 1}) for name in Switches._fields),
    ]
    for run in runs:
        simulate(run)
    world: World = found(runs[0])
    advance(world, 5)
    assert len(months.signatures) == 1
    assert len(uniforms.signatures) == 1


def test_only_tables_seen_before_skip_the_look_at_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call with tables, settings or parameters of their own goes through the check of types, the next ones not."""
    from model import simulate as module

    seen: list[str] = []

    def looking(*given: object) -> int:
        seen.append("looked")
        return months(*given)

    def direct(*given: object) -> int:
        seen.append("direct")
        return months(*given)

    monkeypatch.setattr(module, "months", looking)
    monkeypatch.setattr(module, "without_dispatch", lambda function: direct)
    world = found(Run(months=5, values={"registered": 60}))
    advance(world, 1)
    advance(world, 2)
    township = world.townships[0]
    township.tables = township.tables._replace(minds=township.tables.minds._replace())
    advance(world, 3)
    advance(world, 4)
    world.parameters = world.parameters._replace()
    advance(world, 5)
    assert seen == ["looked", "direct", "looked", "direct", "looked"]
