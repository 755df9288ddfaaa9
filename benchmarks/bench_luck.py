"""What luck keyed by person and decision saves when two worlds are compared: runs for equal precision.

    python benchmarks/bench_luck.py [SEEDS]

The same seeds are run without and with a change, and the variance of the paired difference is set against that of two
worlds with seeds of their own, var(without) + var(with). Their ratio is the number of times more runs that independent
seeds need for an interval as narrow; in brackets the 95 % interval, a bootstrap over the seeds. A check pairs every world
with the other one of the next seed: luck that is not the same must save nothing, a factor of about 1.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from timing import say_machine

from analysis.replicates import Saving, Spread, saving
from model.outcomes import OUTCOMES, Seen
from model.policy import undated
from model.run import DEFAULT, Run
from model.simulate import simulate
from scenarios import load_policy

SEEDS = 1000
"""Intervals of +-15 % of the factor need about 500 where luck is normal; outcomes have longer tails, and 4,000 are better."""
THREADS = 1
POLICIES = ("allowance", "points-by-council", "more-meetings", "small-grids", "burden-package")
SHARES = (0.43, 0.53)
"""Outmigration without and with the change: the default, and ten points more."""
NAMES = (
    "household_attendance",
    "representative_attendance",
    "quorum_rate",
    "settled_substantive",
    "months_to_settlement",
    "grievance_burden",
    "residents",
)

Floats = NDArray[np.float64]


def worlds() -> dict[str, Run]:
    """The base, and one change each."""
    base = Run(DEFAULT, values={"migration.outmigration": SHARES[0]})
    found = {"": base}
    for name in POLICIES:
        found[name] = replace(base, policies=(load_policy(name),))
    more = replace(base, values={"migration.outmigration": SHARES[1]})
    return found | {f"outmigration {SHARES[0]:g} to {SHARES[1]:g}": more}


def outcomes(run: Run) -> list[float]:
    """What came of one run in the months in which policies without dates act."""
    seen = Seen.of(simulate(run)).over(*undated(run.months))
    return [float(OUTCOMES[name].function(seen)) for name in NAMES]


def measured(run: Run, seeds: int) -> Floats:
    """Seed x outcome."""
    with ThreadPoolExecutor(THREADS) as pool:
        return np.array(list(pool.map(lambda k: outcomes(replace(run, replicate=k)), range(seeds))))


def shown(found: Saving) -> str:
    """A factor with its interval."""
    if not np.isfinite(found.factor):
        return "moves nothing"
    return f"{found.factor:.3g} [{found.low:.3g}, {found.high:.3g}]"


def sureness(factors: Sequence[Saving]) -> str:
    """How many are known to what, by half of the interval on the scale of the logarithm."""
    half = np.array([0.5 * np.log(one.high / one.low) for one in factors])
    known = ", ".join(f"{(half <= np.log1p(x)).sum()} to {100 * x:.0f} %" for x in (0.1, 0.15, 0.25))
    return f"of {len(half)}, {known}; the least known to {100 * np.expm1(half.max()):.0f} %"


def needed(base: Floats, other: Floats) -> str:
    """Seeds for an interval of half the effect: with keyed luck, and with seeds of their own."""
    there = np.isfinite(base) & np.isfinite(other)
    base, other = base[there], other[there]
    effect, n = abs((other - base).mean()), len(base)
    keyed = Spread(float((other - base).std(ddof=1)), n - 1)
    own = Spread(float(np.sqrt(base.var(ddof=1) + other.var(ddof=1))), 2 * n - 2, 2.0)
    if effect <= keyed.half_width(n):
        return "no effect seen"
    return f"{keyed.for_precision(effect / 2):,.0f} / {own.for_precision(effect / 2):,.0f}"


def show(made: dict[str, Floats], cell: Callable[[Floats, int], str]) -> None:
    """A table, one line a change and one column an outcome."""
    print(f"| change | {' | '.join(NAMES)} |")
    print("|---|" + "---|" * len(NAMES))
    for name, other in made.items():
        print(f"| {name} | {' | '.join(cell(other, k) for k in range(len(NAMES)))} |")


def main(seeds: int) -> None:
    """Measure and print."""
    say_machine()
    runs = worlds()
    made = {name: measured(run, seeds) for name, run in runs.items()}
    base = made.pop("")
    print(f"\n{DEFAULT.name}, {seeds} seeds, {len(runs) * seeds:,} runs, months of policy\n")
    print("Times the runs that independent seeds need\n")
    show(made, lambda other, k: shown(saving(base[:, k], other[:, k])))
    print("\nSeeds for a 95 % interval of +- half the effect: keyed luck / independent seeds\n")
    show(made, lambda other, k: needed(base[:, k], other[:, k]))
    found = {
        (name, k): saving(base[:, k], other[:, k]) for name, other in made.items() for k in range(len(NAMES))
    }
    print(
        f"\nHow well factors are known: {sureness([one for one in found.values() if np.isfinite(one.factor)])}"
    )
    moved = [
        saving(base[:, k], np.roll(made[name][:, k], 1)).factor
        for (name, k), one in found.items()
        if np.isfinite(one.factor)
    ]
    print(f"Check, each world with the other of the next seed: {min(moved):.3g} to {max(moved):.3g}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
