"""Functions whose Sobol indices are known in closed form, and Saltelli's rows: to hold an estimator against the truth."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import qmc

from analysis.sensitivity.problem import BLOCK, Floats

DUMMY = "dummy"


@dataclass(frozen=True)
class Known:
    """A function of the unit cube; its last factor is a dummy.

    Attributes:
        name: what it is called.
        factors: their names.
        function: points x factors to points.
        variance: over the unit cube.
        s1, st: first and total indices, factors.
        s2: second-order indices that are not zero, by the numbers of the factors.
    """

    name: str
    factors: tuple[str, ...]
    function: Callable[[Floats], Floats]
    variance: float
    s1: Floats
    st: Floats
    s2: dict[tuple[int, int], float]


def named(n: int) -> tuple[str, ...]:
    """n factors and the dummy."""
    return (*(f"x{j + 1}" for j in range(n)), DUMMY)


def ishigami(a: float = 7.0, b: float = 0.1) -> Known:
    """sin x1 + a sin^2 x2 + b x3^4 sin x1 over (-pi, pi) (Ishigami & Homma 1990): skewed, and x3 acts only through x1."""
    first = 0.5 * (1.0 + b * np.pi**4 / 5.0) ** 2
    second, both = a * a / 8.0, b * b * np.pi**8 * 8.0 / 225.0
    total = first + second + both

    def function(u: Floats) -> Floats:
        x = np.pi * (2.0 * u - 1.0)
        return np.asarray(np.sin(x[:, 0]) * (1.0 + b * x[:, 2] ** 4) + a * np.sin(x[:, 1]) ** 2)

    s1 = np.array([first, second, 0.0, 0.0]) / total
    st = np.array([first + both, second, both, 0.0]) / total
    return Known("Ishigami", named(3), function, total, s1, st, {(0, 2): both / total})


def sobol_g(a: tuple[float, ...] = (0.0, 1.0, 4.5, 9.0, 99.0)) -> Known:
    """Product of (|4 x_j - 2| + a_j) / (1 + a_j) (Sobol 1993): interactions of every order; a large a_j does little."""
    weight = np.array(a)
    part = 1.0 / (3.0 * (1.0 + weight) ** 2)
    total = float(np.prod(1.0 + part) - 1.0)

    def function(u: Floats) -> Floats:
        return np.asarray(np.prod((np.abs(4.0 * u[:, :-1] - 2.0) + weight) / (1.0 + weight), axis=1))

    s1 = np.append(part, 0.0) / total
    st = np.append(part * (1.0 + total) / (1.0 + part), 0.0) / total
    n = len(a)
    s2 = {(j, k): float(part[j] * part[k] / total) for j in range(n) for k in range(j + 1, n)}
    return Known("Sobol G", named(n), function, total, s1, st, s2)


def waves() -> Known:
    """cos 6 pi x1 + 0.8 cos 4 pi x2 + 0.8 cos 6 pi x1 cos 8 pi x3: many hills, to which no straight line can be fitted."""
    parts = np.array([0.5, 0.32, 0.16])  # variances of the three terms, which are orthogonal
    total = float(parts.sum())

    def function(u: Floats) -> Floats:
        one = np.cos(6.0 * np.pi * u[:, 0])
        return np.asarray(
            one + 0.8 * np.cos(4.0 * np.pi * u[:, 1]) + 0.8 * one * np.cos(8.0 * np.pi * u[:, 2])
        )

    s1 = np.array([parts[0], parts[1], 0.0, 0.0]) / total
    st = np.array([parts[0] + parts[2], parts[1], parts[2], 0.0]) / total
    return Known("waves", named(3), function, total, s1, st, {(0, 2): parts[2] / total})


def saltelli(
    names: tuple[str, ...], n: int, seed: int, second_order: bool = False, groups: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Rows A, AB_j (BA_j), B of n blocks from one scrambled Sobol sequence, in the unit cube, with the column ``block``.

    Args:
        names: factors.
        n: blocks, a power of two.
        seed: of the scrambling.
        second_order: with BA_j.
        groups: for each factor the group that moves together.
    """
    k = len(names)
    unit = qmc.Sobol(2 * k, rng=np.random.default_rng(seed)).random(n)
    a, b = unit[:, None, :k], unit[:, None, k:]
    of = np.array(groups or names)
    moved = np.array([of == name for name in dict.fromkeys(of)])
    parts = [a, np.where(moved, b, a)] + ([np.where(moved, a, b)] if second_order else []) + [b]
    rows = np.concatenate(parts, axis=1)
    frame = pd.DataFrame(rows.reshape(-1, k), columns=list(names))
    frame[BLOCK] = np.repeat(np.arange(n), rows.shape[1])
    return frame
