"""How far rural places differ in what a lost-work allowance does: ``python tools/places_apart.py [--seeds 40]``.

The effect of 60 yuan a meeting on the attendance of households called, one village for each place on paired seeds, months 25 to 60.
Printed are the effect of each place with its standard error, and of all rural places the SD between them beside twice the noise of
the seeds: below that, places are not told apart.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import scenarios
from experiments.measure import outcomes_of
from model.outcomes import OUTCOMES
from model.policy import Policy
from model.run import Run, Scenario
from model.simulate import simulate

MONTHS, BURN_IN = 60, 24


def attendance(place: Scenario, seed: int, policies: tuple[Policy, ...]) -> float:
    """Attendance of households called in one village, with these policies."""
    run = Run(place, villages=1, months=MONTHS, replicate=seed, policies=policies)
    found = outcomes_of(simulate(run), [(BURN_IN, MONTHS)], [OUTCOMES["household_attendance"]])
    return float(found[0, 0])


def effects(place: Scenario, seeds: int) -> np.ndarray:
    """The effect on each seed."""
    paid = (scenarios.load_policy("lost-work-allowance=60"),)
    pairs = [(attendance(place, seed, ()), attendance(place, seed, paid)) for seed in range(seeds)]
    return np.array([with_it - without for without, with_it in pairs])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=40)
    seeds = parser.parse_args().seeds
    means, errors = [], []
    for name in scenarios.places():
        place = scenarios.load(name)
        if place.landscape == "urban":
            continue
        found = effects(place, seeds)
        means.append(found.mean())
        errors.append(found.std(ddof=1) / np.sqrt(seeds))
        print(f"{name:12} {means[-1]:.4f} +- {errors[-1]:.4f}", flush=True)
    noise = float(np.sqrt(np.mean(np.square(errors))))
    print(
        f"{len(means)} places: SD between them {np.std(means, ddof=1):.4f}, twice the noise {2 * noise:.4f}"
    )


if __name__ == "__main__":
    main()
