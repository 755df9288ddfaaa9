"""Sorting in place, without allocating."""

from model.compiled import rule
from model.state.tables import F8, I4


@rule
def sort_by_key(rows: I4, keys: F8, n: int) -> None:
    """Put the first ``n`` rows in ascending order of their keys (Shell 1959, gaps of Ciura 2001).

    Keys are continuous, so ties do not happen and the order does not depend on the order of the rows before.
    """
    for gap in (1750, 701, 301, 132, 57, 23, 10, 4, 1):
        for k in range(gap, n):
            row, key = rows[k], keys[k]
            j = k
            while j >= gap and keys[j - gap] > key:
                rows[j], keys[j] = rows[j - gap], keys[j - gap]
                j -= gap
            rows[j], keys[j] = row, key
