"""Measure the numbers of grade derived that stand for the default village: ``python tools/measure_references.py``.

They are centres and scales by which a rate holds, or a score is graded, in the default village: they describe it and are
nobody's effect. What is measured depends a little on what is set, so run it again after a change of defaults, until what
it prints no longer moves.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from model.mechanisms.grievances import weight_scale
from model.outcomes import Seen
from model.outcomes.seen import ratio
from model.parameters import ledger as declared
from model.policy import BURN_IN
from model.run import MONTHS, Run
from model.simulate import World, advance, found, simulate
from model.state import ledger

Floats = NDArray[np.float64]
VILLAGES = 40


def monthly(run: Run) -> Iterator[World]:
    """The default village after each month of the window."""
    world = found(run)
    advance(world, BURN_IN)
    for month in range(BURN_IN, MONTHS):
        advance(world, month + 1)
        yield world


def village(seeds: int) -> dict[str, float]:
    """References per resident of the default village, over months 25 to 84.

    Complaint weight ÷ residents ÷ the mean weight of men and women; adjoining households all of whose adults are away, of
    households with an adult in the village, ÷ residents; share of the adults of kin and neighbours who are at home.
    """
    weight, absent, residents, ties, homes = 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(seeds):
        for world in monthly(Run(replicate=k)):
            t = world.townships[0].tables
            present = np.flatnonzero(t.homes.adults_home > 0)
            weight += t.homes.complaint_weight[present].sum() / weight_scale(world.parameters.grievances)
            absent += t.homes.absent_near[present].sum()
            residents += t.villages.residents.sum()
            ties += t.homes.ties[present].sum()
            homes += len(present)
    return {
        "grievances.weight_reference": weight / residents,
        "grievances.absent_reference": absent / residents,
        "forums.ties_reference": ties / homes,
    }


def peers(seeds: int) -> dict[str, float]:
    """Share of asked households of kin and neighbours that came to the last meeting, as those at home see it."""
    came, asked = 0.0, 0.0
    for k in range(seeds):
        for world in monthly(Run(replicate=k)):
            t = world.townships[0].tables
            others = t.households.circle[t.homes.adults_home > 0]
            there = others >= 0
            asked_last = (t.affairs.asked_last[others] == 1) & there
            came += float(((t.affairs.came_last[others] == 1) & asked_last).sum())
            asked += float(asked_last.sum())
    return {"attendance.peer_reference": came / asked}


def scores(seeds: int) -> dict[str, float]:
    """Mean and SD over forty villages and years of the year-end score, graded among themselves."""
    found_scores: list[Floats] = []
    for k in range(seeds):
        s = Seen.of(simulate(Run(villages=VILLAGES, replicate=k)))
        found_scores.append(s.all.ledger[ledger.SCORE, :, BURN_IN + 11 : MONTHS : 12].ravel())
    all_scores = np.concatenate(found_scores)
    return {
        "assessment.reference_mean": float(all_scores.mean()),
        "assessment.reference_sd": float(all_scores.std()),
    }


def graded_backward(seeds: int) -> float:
    """Share of years in which the default village, alone, is graded backward against the fixed distribution."""
    back, years = 0.0, 0.0
    for k in range(seeds):
        s = Seen.of(simulate(Run(replicate=k)), BURN_IN)
        back += s.count(ledger.GRADED_BACKWARD)
        years += s.years
    return ratio(back, years)


def main(argv: list[str] | None = None) -> int:
    """Print each reference beside its declared value."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    seeds = parser.parse_args(argv).seeds
    few = max(1, seeds // 4)
    for path, value in (village(seeds) | peers(seeds) | scores(few)).items():
        print(f"{path:32s} declared {declared()[path].default:<8g} measured {value:.4f}")
    print(f"graded backward, alone: {graded_backward(seeds):.3f} of years; wanted {wanted_share():g}")
    return 0


def wanted_share() -> float:
    """Share of villages that is to be graded backward."""
    return declared()["assessment.backward_share"].default


if __name__ == "__main__":
    sys.exit(main())
