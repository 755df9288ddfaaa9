"""The functions almost every rule uses."""

import math

from model.compiled import rule
from model.state import reference


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
    return (attitude - reference.ATTITUDE) / reference.ATTITUDE_SD


@rule
def left_after(rate: float, times: float) -> float:
    """What is left of a distance after ``times`` moves that each take the share ``rate`` of it: (1 - rate)^times."""
    if rate >= 1.0:
        return 0.0 if times > 0.0 else 1.0
    return math.exp(times * math.log(1.0 - rate))
