"""Keyed uniforms for many ids at once: what synthesis draws with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import draws
from model.compiled import entry
from model.declare import Floats

Rows = NDArray[Any]


@entry
def uniforms(seed: np.uint64, decision: int, ids: NDArray[np.int64], month: int, out: Floats) -> None:
    """Four keyed uniforms for each id into the rows of ``out``; what is drawn before the first month has month 0."""
    for k in range(len(ids)):
        u0, u1, u2, u3 = draws.draw(seed, decision, ids[k], month)
        out[k, 0] = u0
        out[k, 1] = u1
        out[k, 2] = u2
        out[k, 3] = u3


def keyed(seed: int, decision: int, ids: Rows, month: int = 0) -> Floats:
    """:func:`uniforms`, with its arguments coerced so that it is compiled once."""
    out = np.empty((len(ids), 4))
    uniforms(np.uint64(seed), int(decision), np.ascontiguousarray(ids, np.int64), int(month), out)
    return out
