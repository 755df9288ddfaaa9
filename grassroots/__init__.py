"""The researcher's door: the names a notebook needs, loaded when they are first used.

>>> import grassroots
>>> grassroots.load("wusheng").n_villages
324

Or the verbs of the command: ``run("wusheng", outmigration=0.2)``, ``compare("wusheng", "allowance")`` (:mod:`grassroots.door`).
"""

import importlib
import importlib.util
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

_NAMES = {
    "GovernanceModel": "grassroots.governance",
    "GridLeader": "model",
    "Migrant": "model",
    "OUTCOMES": "model.outcomes",
    "PartyMember": "model",
    "Run": "model.run",
    "RunResult": "grassroots.answers.run",
    "Scenario": "model.run",
    "VillageScenario": "model",
    "Villager": "model",
    "compare": "grassroots.door",
    "discover": "grassroots.door",
    "explain": "grassroots.door",
    "headline": "grassroots.door",
    "levers": "scenarios",
    "load_lever": "scenarios",
    "load_policy": "scenarios",
    "load_study": "experiments.study.schema",
    "open_study": "grassroots.door",
    "outcomes": "grassroots.door",
    "patterns": "grassroots.door",
    "plan": "grassroots.door",
    "report": "grassroots.door",
    "Result": "grassroots.result",
    "policies": "scenarios",
    "load": "grassroots.door",
    "load_place": "scenarios",
    "places": "scenarios",
    "run": "grassroots.door",
    "run_place": "grassroots.answers.run",
    "run_study": "grassroots.door",
    "sensitivity": "grassroots.door",
    "simulate": "model.simulate",
    "surface": "grassroots.door",
    "trial": "grassroots.door",
    "validate": "grassroots.door",
}

_MESA = "IProgress not found"
"""Of what Mesa's progress bar warns in a notebook without ipywidgets; none of ours shows one."""

__all__ = sorted([*_NAMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return version("grassroots")
    if name not in _NAMES:
        raise AttributeError(f"module 'grassroots' has no attribute {name!r}; there are {', '.join(__all__)}")
    problem = shadowed()
    if problem:
        raise ImportError(problem)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _MESA)
        return getattr(importlib.import_module(_NAMES[name]), name)


def __dir__() -> list[str]:
    return __all__


def shadowed() -> str:
    """What stands in the way of our packages, in a sentence: a file of the same name that Python finds first, or nothing."""
    home = Path(__file__).resolve().parent.parent
    for name in ("model", "scenarios", "experiments", "analysis", "filing", "bilingual"):
        spec = _spec(name)
        found = Path(spec.origin).resolve() if spec and spec.origin else None
        if found is not None and home not in found.parents:
            return (
                f"{found} is found in place of our package {name!r}; rename it, or start from another folder"
            )
    return ""


def _spec(name: str) -> Any:
    """Where Python finds a package; a module that somebody made by hand has no place."""
    try:
        return importlib.util.find_spec(name)
    except ValueError:
        return None


def _check() -> None:
    problem = shadowed()
    if problem:
        print(f"grassroots: {problem}", file=sys.stderr)
        raise SystemExit(2)
