"""Results of a sensitivity analysis made by hand, for tests of their figures: no model and no estimator runs."""

import numpy as np
import pandas as pd

from analysis.sensitivity import Bands, Index, Indices, Problem, Width, width_of
from analysis.sensitivity.noise import Share
from analysis.sensitivity.problem import Floats, Kind
from analysis.sensitivity.resampling import percentiles
from bilingual.words import Words

DUMMY, BLOCKS = "dummy", 64
OUTCOME = Words(
    "grievances settled in substance within 12 months, of those that arose",
    "新发生诉求12个月内实质解决的比例",
)
LONG = Words(
    "chance that a mediated agreement between two households of different lineages in one village holds for a year",
    "同村异姓两户之间经调解达成的协议在一年之内得到双方履行而不反弹的概率",
)
SHORT = Words("severity of grievances", "诉求的严重程度")


def factors(n: int) -> tuple[str, ...]:
    """n factors and the dummy."""
    return (*(f"mediation.factor_{k}" for k in range(n)), DUMMY)


def labels(n: int) -> dict[str, Words]:
    """Names of n factors, every third of them long."""
    return {
        name: Words(f"{words.en} {k}", f"{words.zh}{k}")
        for k, name in enumerate(factors(n)[:-1])
        for words in [LONG if k % 3 == 0 else SHORT]
    }


def assumed(n: int) -> set[str]:
    """Every other factor."""
    return set(factors(n)[:-1:2])


def index(
    name: str, names: tuple[str, ...], value: Floats, width: float, seed: int, draws: int = 100
) -> Index:
    """An index whose draws scatter around its value."""
    made = value + 0.25 * width * np.random.default_rng(seed).standard_normal((draws, *value.shape))
    return Index(name, names, value, *percentiles(made, np.full(value.shape[1], BLOCKS)), made)


def sizes(n: int, outputs: int, seed: int = 1) -> Floats:
    """Falling sizes of n factors, and of the dummy next to nothing; factors x outputs."""
    rng = np.random.default_rng(seed)
    first = np.append(0.6 * 0.75 ** np.arange(n), 0.004)
    return np.asarray(first[:, None] * (1.0 + 0.2 * rng.standard_normal((n + 1, outputs))))


def sobol(
    n: int = 6, outputs: tuple[str, ...] = ("settled",), replicates: int = 4, width: float = 0.06
) -> Indices:
    """Sobol indices of n factors."""
    total = sizes(n, len(outputs))
    parts = (index("ST", factors(n), total, width, 2), index("S1", factors(n), 0.7 * total, width, 3))
    return indices(n, "sobol", parts, outputs, replicates)


def indices(
    n: int, kind: Kind, parts: tuple[Index, ...], outputs: tuple[str, ...], replicates: int
) -> Indices:
    """Indices with a share of seed noise, unknown from one replicate."""
    share = np.full(len(outputs), 0.43 if replicates > 1 else np.nan)
    return Indices(
        problem=Problem(factors(n), kind),
        method=kind,
        quantity="mean",
        estimator="cross-replicate" if replicates > 1 else "standard",
        outputs=outputs,
        parts=parts,
        seed_share=Share(share, share - 0.04, share + 0.05, share),
        replicates=replicates,
        blocks=np.full(len(outputs), BLOCKS),
        dropped=np.zeros(len(outputs), np.int64),
        notes=(),
    )


def morris(n: int = 8, unsigned: int = 0, seed: int = 5, shrink: float = 0.75) -> Indices:
    """Effects of Morris of n factors; the last ``unsigned`` before the dummy have no sign."""
    rng = np.random.default_rng(seed)
    size = np.append(12.0 * shrink ** np.arange(n), 0.05)[:, None]
    sigma = size * rng.uniform(0.2, 1.2, (n + 1, 1))
    sigma[n - unsigned : n] = np.nan
    parts = (
        index("mu_star", factors(n), size, 0.8, 6),
        index("mu", factors(n), size, 0.8, 6),
        index("sigma", factors(n), sigma, 0.8, 7),
        index("rms", factors(n), np.hypot(size, np.nan_to_num(sigma)), 0.8, 8),
        index("noise", factors(n), np.full_like(size, 0.4), 0.1, 9),
    )
    return indices(n, "morris", parts, ("settled",), 4)


def stages(n: int = 8, method: str = "sobol") -> list[tuple[int, Indices, Width]]:
    """A design that doubles: its intervals become narrower."""
    found = []
    for rows in (64, 128, 256, 512):
        one = sobol(n, width=1.2 / np.sqrt(rows)) if method == "sobol" else morris(n)
        found.append((rows, one, width_of(one)))
    return found


def bands(n: int = 6, replicates: int = 8, names: bool = False) -> Bands:
    """One factor at a time: three values each; the first has names instead of numbers."""
    rows = []
    for k, factor in enumerate(factors(n)):
        reach = 0.0 if factor == DUMMY else 0.2 * 0.8**k * (-1) ** k
        half = 0.02 if replicates > 1 else np.nan
        for at, part in ((0.1, -0.7), (0.4, 0.0), (0.9, 1.0)):
            value: object = {0.1: "clan", 0.4: "mixed", 0.9: "market"}[at] if names and k == 0 else at
            effect = part * reach
            rows.append((factor, value, "settled", 0.5 + effect, 0.45, 0.55, replicates, effect, effect - half, effect + half))  # fmt: skip
    columns = ["factor", "at", "output", "value", "low", "high", "n", "effect", "effect_low", "effect_high"]
    return Bands(Problem(factors(n), "ofat"), pd.DataFrame(rows, columns=columns), ())
