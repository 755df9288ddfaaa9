"""Places and policies as files: reading them, checking them, and saying clearly what is wrong.

>>> from scenarios import load
>>> load("wusheng").n_villages
324
"""

from scenarios.decide import levers, load_lever, load_policy, policies
from scenarios.errors import InputError, Problem
from scenarios.load import is_default, load, load_place, places, read, validate
from scenarios.schema import Place

__all__ = [
    "InputError",
    "Place",
    "Problem",
    "is_default",
    "levers",
    "load",
    "load_lever",
    "load_place",
    "load_policy",
    "places",
    "policies",
    "read",
    "validate",
]
