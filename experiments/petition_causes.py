"""Why there are fewer or more petitions than without a policy, grievance by grievance.

Fewer or more grievances arose, or were settled in substance; everything else (closed on paper, pressed, refused, endured,
deterred) is silence, or voice. None of it is called better or worse: a petition count has no better direction, and fewer
grievances arise also where people leave.
"""

import numpy as np
from numpy.typing import NDArray

from model.declare import Label
from model.outcomes import Gathered
from model.state import codes

Floats = NDArray[np.float64]

CAUSES = {
    "arose": Label("fewer or more grievances arose", "诉求发生增减"),
    "settled": Label("settled in substance", "实质解决"),
    "pressed": Label("pressed on the weaker party", "压服"),
    "paper": Label("closed on paper", "纸面办结"),
    "refused": Label("refused by forums", "拒绝受理"),
    "endured": Label("endured or forgotten", "隐忍或淡忘"),
    "deterred": Label("spoken and open, but not taken to petition", "已提出未信访"),
}
SUBSTANCE = ("arose", "settled")
"""Causes that change what there is to petition about, and not whether people speak."""


def causes(base: Gathered, other: Gathered) -> Floats:
    """Change of the number of petitions (other less base), by cause; the parts add up to the change."""
    mine, theirs = table(base), table(other)
    found = dict.fromkeys(CAUSES, 0.0)
    for identity in mine.keys() | theirs.keys():
        a, b = mine.get(identity), theirs.get(identity)
        change = (b[0] if b else 0) - (a[0] if a else 0)
        if change == 0:
            continue
        quiet = b if change < 0 else a  # in which run it was not taken to petition
        found["arose" if quiet is None else quiet[1]] += change
    return np.array([found[name] for name in CAUSES])


def table(t: Gathered) -> dict[int, tuple[int, str]]:
    """For each grievance by its id: petitions over it, and what became of it otherwise."""
    names = ("id", "petitions", "state", "manner", "refusals", "first_forum", "recorded")
    columns = [t.column("grievances", name).tolist() for name in names]
    return {
        identity: (petitions, fate(state, manner, refusals, first, recorded))
        for identity, petitions, state, manner, refusals, first, recorded in zip(*columns, strict=True)
    }


def fate(state: int, manner: int, refusals: int, first_forum: int, recorded: int) -> str:
    """What became of a grievance that was not taken to petition."""
    if state == codes.SETTLED:
        return "pressed" if manner == codes.PRESSED else "settled"
    if state == codes.PAPER or recorded == codes.RECORDED_SETTLED:
        return "paper"
    if first_forum < 0:
        return "endured"
    if refusals > 0:
        return "refused"
    return "endured" if state == codes.GONE else "deterred"
