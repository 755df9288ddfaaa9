"""The sample of worlds that agree with published figures, as it is shipped: drawn by ``grassroots calibrate``."""

import json
from functools import lru_cache
from typing import Any

import pandas as pd

from model.fingerprint import fingerprint
from scenarios.evidence import LIBRARY

SAMPLE, FACTS = "posterior.csv", "posterior.json"


@lru_cache(maxsize=1)
def posterior() -> pd.DataFrame:
    """One row a world, one column a number that published figures speak of, in its unit."""
    return pd.read_csv(LIBRARY / SAMPLE)


@lru_cache(maxsize=1)
def facts() -> dict[str, Any]:
    """Targets, waves, fit, numbers identified and tensions of the shipped sample."""
    found: dict[str, Any] = json.loads((LIBRARY / FACTS).read_text("utf-8"))
    return found


def is_of_this_model() -> bool:
    """Whether the sample was drawn with the model as it now is."""
    return bool(facts()["fingerprint"] == fingerprint())
