"""How often the 95 % intervals of means hold the truth, where values are rare, bounded, skewed or equal: python benchmarks/bench_intervals.py"""

import numpy as np
from scipy.special import stdtrit

from analysis.statistics import Floats, Interval, interval, paired

WORLDS = 4000
RATE = "per 1,000/year"


def student(values: Floats) -> Interval:
    """The interval that every textbook has."""
    n = len(values)
    half = float(stdtrit(n - 1, 0.975)) * values.std(axis=0, ddof=1) / np.sqrt(n)
    mean = values.mean(axis=0)
    return Interval(mean, mean - half, mean + half, np.full(mean.shape, n))


def line(name: str, n: int, found: Interval, plain: Interval, truth: float) -> str:
    """A row of the table."""
    cells = []
    for one in (plain, found):
        told = np.isfinite(one.low)
        held = ((one.low <= truth + 1e-12) & (truth - 1e-12 <= one.high))[told].mean()
        none = ((one.high - one.low)[told] < 1e-15).mean()
        cells += [f"{held:.3f}", f"{none:.2f}"]
    return f"| {name} | {n} | {' | '.join(cells)} |"


def rare(rng: np.random.Generator) -> None:
    """Events that come in few seeds: a comparison without an effect, and their number."""
    for n in (20, 40):
        for rate in (0.01, 0.05, 0.1, 0.3):
            base, other = (1.0 * (rng.random((n, WORLDS)) < rate) for _ in range(2))
            found = paired(base, other, RATE, event=1.0)
            print(line(f"no effect, an event in {rate:.0%} of seeds", n, found, student(other - base), 0.0))
            print(
                line(
                    f"events in {rate:.0%} of seeds",
                    n,
                    interval(base, unit=RATE, event=1.0),
                    student(base),
                    rate,
                )
            )


def shares(rng: np.random.Generator) -> None:
    """Means of shares: of few and many cases, and skewed ones."""
    for n in (2, 5, 20):
        for cases, mean in ((50, 0.5), (50, 0.03), (5, 0.1)):
            values = rng.binomial(cases, mean, (n, WORLDS)) / cases
            print(
                line(
                    f"share {mean:.0%} of {cases} cases",
                    n,
                    interval(values, unit="share"),
                    student(values),
                    mean,
                )
            )
        values = rng.beta(1, 9, (n, WORLDS))
        print(line("skewed share, mean 10%", n, interval(values, unit="share"), student(values), 0.1))


if __name__ == "__main__":
    print("| values | seeds | Student: holds | without width | here: holds | without width |")
    print("| --- | --- | --- | --- | --- | --- |")
    rare(np.random.default_rng(1))
    shares(np.random.default_rng(2))
