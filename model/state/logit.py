"""The two functions almost every rule uses."""

import math

from model.compiled import rule


@rule
def sigma(x: float) -> float:
    """Logistic function, with its argument clipped so that exp never overflows."""
    return 1.0 / (1.0 + math.exp(-min(40.0, max(-40.0, x))))


@rule
def logit(p: float) -> float:
    """Log-odds of a probability, kept away from 0 and 1."""
    inside = min(0.999999, max(0.000001, p))
    return math.log(inside / (1.0 - inside))


@rule
def z_score(attitude: float) -> float:
    """An attitude of (0, 1) on the scale of its standard deviation: (x - 0.5) / 0.2, fixed for all places."""
    return (attitude - 0.5) / 0.2
