"""The researcher's door: the names a notebook needs, loaded when they are first used.

>>> import grassroots
>>> grassroots.load("wusheng").n_villages
324
"""

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

_NAMES = {
    "GovernanceModel": "grassroots.governance",
    "GridLeader": "model",
    "Migrant": "model",
    "OUTCOMES": "model.outcomes",
    "PartyMember": "model",
    "Run": "model.run",
    "RunResult": "experiments.run",
    "Scenario": "model.run",
    "VillageScenario": "model",
    "Villager": "model",
    "levers": "scenarios",
    "load_lever": "scenarios",
    "load_policy": "scenarios",
    "load_study": "experiments.study.schema",
    "open_study": "experiments.study.results",
    "policies": "scenarios",
    "load": "scenarios",
    "load_place": "scenarios",
    "places": "scenarios",
    "run_place": "experiments.run",
    "simulate": "model.simulate",
    "validate": "scenarios",
}

__all__ = sorted(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'grassroots' has no attribute {name!r}; there are {', '.join(__all__)}")
    return getattr(importlib.import_module(_NAMES[name]), name)


def __dir__() -> list[str]:
    return __all__


def shadowed() -> str:
    """What stands in the way of our packages, in a sentence: a file of the same name that Python finds first, or nothing."""
    home = Path(__file__).resolve().parent.parent
    for name in ("model", "scenarios", "experiments", "analysis", "filing"):
        spec = importlib.util.find_spec(name)
        found = Path(spec.origin).resolve() if spec and spec.origin else None
        if found is not None and home not in found.parents:
            return (
                f"{found} is found in place of our package {name!r}; rename it, or start from another folder"
            )
    return ""


def _check() -> None:
    problem = shadowed()
    if problem:
        print(f"grassroots: {problem}", file=sys.stderr)
        raise SystemExit(2)
