"""Columns of a Sobol design in which factors meet evenly, two and three at a time.

Saltelli's design takes every factor from two columns, A and B. Taken from neighbouring dimensions of a Sobol sequence, some pairs
of factors fill their common space badly, in every scrambling alike and however long the sequence: an outcome that is the product
of two factors, each of total-order index 1, was given 0.44, with an interval from 0.39 to 0.49, and more points did not help.

So the two columns of a factor are the first two dimensions of a Sobol sequence, which fill their square as well as can be, scrambled
for this factor alone; and their rows are shuffled for this factor alone, in chunks that double, so that a design of twice the rows
begins with the design of half of them. Factors then meet by chance. What chance leaves uneven is mended by exchanging rows of one
factor at a time, within a chunk, wherever that brings the means of products of two and three factors nearer to what they are over
the whole cube. These products are those that an index is made of:

    a_i a_j a_l,  b_i b_j b_l    the variance, from rows A and from rows B
    c_i a_j a_l                  the difference of rows A and AB_i

with a, b Legendre polynomials of a column and c of both columns of a factor. The sum of squares of all means is a sum over pairs of
rows of products of kernels, so that what every exchange would change is known at once. All of it is in whole numbers, which no
machine rounds: the same design comes out everywhere.

Sources: Owen 1998, Latin supercube sampling for very high-dimensional simulations, ACM TOMACS 8: 71-102; Hickernell 1998, A
generalized discrepancy and quadrature error bound, Mathematics of Computation 67: 299-322; Saltelli et al. 2010, Computer Physics
Communications 181: 259-270.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FIRST_CHUNK = 4
TOGETHER = 256
"""Rows that are evened out together; as many base blocks a design has to have at least."""
EVENED = 1024
"""Rows beyond which chance is even enough."""
SWEEPS, ROUNDS, AT_ONCE, LOOKED = 3, 20, 4, 200
"""Times that every factor has its turn; rounds of a turn; exchanges of a round; the best candidates that it looks at."""
ALONE = {1: 0.3, 2: 1.0, 4: 0.3}
"""Weights of the polynomials of one column, by degree: the square of a line is of degree 2, that of a parabola of 4."""
BOTH = (
    {(1, 1): 1.0, (0, 2): 0.5, (2, 2): 0.4}
    | dict.fromkeys([(1, 2), (2, 1), (1, 3), (3, 1)], 0.2)
    | {(0, 1): 0.15, (0, 4): 0.15}
)
"""Weights of the products of polynomials of A and B."""
WHOLE = 8.0
"""What polynomials are multiplied by before they are rounded to whole numbers."""
ONE = WHOLE**2
"""A kernel of 1 in these units."""


class Parts(NamedTuple):
    """Polynomials of the columns of one factor, rows x polynomials: of A, of B, of both."""

    a: Floats
    b: Floats
    c: Floats

    def of(self, order: Ints) -> "Parts":
        """The same with rows in this order."""
        return Parts(*(part[order] for part in self))

    def kernels(self) -> "Parts":
        """Rows x rows of each."""
        return Parts(*(part @ part.T for part in self))


def columns(factors: int, rows: int, seed: int) -> tuple[Floats, Floats]:
    """The matrices A and B, rows x factors each, in the unit cube; fewer rows are the first of more."""
    length = max(TOGETHER, 1 << (rows - 1).bit_length())
    made = np.stack([both(length, seed, number) for number in range(factors)], axis=2)
    for begin in range(0, min(rows, EVENED), TOGETHER):
        order = evened(factors, seed, begin)
        made[begin : begin + TOGETHER] = np.take_along_axis(
            made[begin : begin + TOGETHER], order[:, None], axis=0
        )
    return made[:rows, 0], made[:rows, 1]


def both(rows: int, seed: int, number: int) -> Floats:
    """Columns A and B of one factor, rows x 2, shuffled together within chunks of 4, 4, 8, 16 ...

    Args:
        rows: how many.
        seed: of the design.
        number: of the factor.
    """
    net = qmc.Sobol(2, scramble=True, rng=np.random.default_rng([seed, number]))
    made: Floats = net.random(max(FIRST_CHUNK, 1 << (rows - 1).bit_length()))
    for begin, end in chunks(len(made)):
        made[begin:end] = np.random.default_rng([seed, number, end]).permutation(made[begin:end])
    return made[:rows]


def chunks(rows: int) -> Iterator[tuple[int, int]]:
    """Begin and end of chunks that double."""
    begin, end = 0, FIRST_CHUNK
    while begin < rows:
        yield begin, end
        begin, end = end, 2 * end


@lru_cache(maxsize=64)
def evened(factors: int, seed: int, begin: int) -> Ints:
    """In which order the rows from ``begin`` on stand, rows x factors; rows stay in their chunk."""
    with threadpool_limits(limits=1, user_api="blas"):  # small matrices: threads would wait for one another
        return _evened(factors, seed, begin)


def _evened(factors: int, seed: int, begin: int) -> Ints:
    made = [both(begin + TOGETHER, seed, number)[begin:] for number in range(factors)]
    parts = [parts_of(*columns_of.T) for columns_of in made]
    order = np.tile(np.arange(TOGETHER)[:, None], factors)
    allowed = exchangeable(begin)
    for _ in range(SWEEPS):
        a1, b1, c1, a2, b2, ca = sums(parts)
        for i, own in enumerate(parts):
            k = own.kernels()
            a1, b1, c1, a2, b2, ca = a1 - k.a, b1 - k.b, c1 - k.c, a2 - k.a**2, b2 - k.b**2, ca - k.c * k.a
            with_a, with_b = ONE * a1 + (a1**2 - a2) / 2.0, ONE * b1 + (b1**2 - b2) / 2.0
            turn = turned(own, Parts(with_a + c1 * (ONE + a1) - ca, with_b, with_a), allowed)
            order[:, i], parts[i] = order[turn, i], own.of(turn)
            k = parts[i].kernels()
            a1, b1, c1, a2, b2, ca = a1 + k.a, b1 + k.b, c1 + k.c, a2 + k.a**2, b2 + k.b**2, ca + k.c * k.a
    return order


def parts_of(a: Floats, b: Floats) -> Parts:
    """Polynomials of two columns, weighted, as whole numbers."""
    p, q = legendre(a), legendre(b)
    alone = [[np.sqrt(weight) * of[degree] for degree, weight in ALONE.items()] for of in (p, q)]
    joint = [np.sqrt(weight) * p[m] * q[n] for (m, n), weight in BOTH.items()]
    return Parts(*(np.rint(WHOLE * np.column_stack(part)) for part in (*alone, joint)))


def legendre(u: Floats) -> list[Floats]:
    """Legendre polynomials of degree 0 to 4 on 0 to 1, of mean square 1."""
    z = 2.0 * u - 1.0
    square = z * z
    shapes = [
        np.ones_like(z),
        z,
        1.5 * square - 0.5,
        (2.5 * square - 1.5) * z,
        ((35.0 * square - 30.0) * square + 3.0) / 8.0,
    ]
    return [np.sqrt(2.0 * degree + 1.0) * shape for degree, shape in enumerate(shapes)]


def sums(parts: list[Parts]) -> list[Floats]:
    """Sums over factors of kernels: of A, B and both, of the squares of A and B, of the product of both and A."""
    found = [np.zeros((TOGETHER, TOGETHER)) for _ in range(6)]
    for part in parts:
        k = part.kernels()
        for total, more in zip(found, (k.a, k.b, k.c, k.a**2, k.b**2, k.c * k.a), strict=True):
            total += more
    return found


def exchangeable(begin: int) -> Ints:
    """Pairs of rows that lie in the same chunk, as positions in a flat rows x rows table."""
    chunk = np.searchsorted(
        [end for _, end in chunks(begin + TOGETHER)], np.arange(TOGETHER) + begin, "right"
    )
    return np.flatnonzero(np.triu(chunk[:, None] == chunk[None, :], 1))


def turned(own: Parts, others: Parts, allowed: Ints) -> Ints:
    """In which order the rows of one factor meet those of the others most evenly.

    Args:
        own: polynomials of the factor.
        others: rows x rows, the kernel that each kernel of the factor is multiplied with.
        allowed: pairs of rows that may be exchanged.
    """
    order = np.arange(TOGETHER)
    spread = [squares(kernel) for kernel in others]
    for _ in range(ROUNDS):
        change = changed(own.of(order), others, spread)
        pairs = best_of(change.ravel()[allowed], allowed)
        if not pairs:
            break
        for r, s in pairs:
            order[[r, s]] = order[[s, r]]
    return order


def squares(kernel: Floats) -> Floats:
    """Squared distance between every two rows of which a kernel holds the products."""
    return np.add.outer(np.diag(kernel), np.diag(kernel)) - 2.0 * kernel


def changed(own: Parts, others: Parts, spread: list[Floats]) -> Floats:
    """By how much the sum of (part part') times kernel, over parts, changes when two rows are exchanged, for every two rows.

    With M = part part' K, D the squared distances of rows of the part and E those of the kernel K, it is
    2 (M_rs + M_sr - M_rr - M_ss) + D_rs E_rs.

    Args:
        own: polynomials of the factor.
        others: the kernels K.
        spread: their squared distances E.
    """
    met, change = np.zeros_like(others.a), np.zeros_like(others.a)
    for part, kernel, apart in zip(own, others, spread, strict=True):
        met += part @ (2.0 * part.T @ kernel)
        change += squares(part @ part.T) * apart
    change += met - np.diag(met)
    change += (met - np.diag(met)).T
    return change


def best_of(change: Floats, allowed: Ints) -> list[tuple[int, int]]:
    """Exchanges that help most, no row in two of them."""
    limit = np.partition(change, LOOKED)[LOOKED]
    candidates = np.flatnonzero((change <= limit) & (change < 0.0))
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for k in candidates[np.argsort(change[candidates], kind="stable")]:
        r, s = divmod(int(allowed[k]), TOGETHER)
        if not {r, s} & used and len(found) < AT_ONCE:
            found.append((r, s))
            used |= {r, s}
    return found
