"""The simulated world: a run in, a world out. Public names are loaded when first used, mesa and numba with them.

>>> from model import Run
>>> Run().months
84
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.agents import GridLeader as GridLeader
    from model.agents import Migrant as Migrant
    from model.agents import PartyMember as PartyMember
    from model.agents import Villager as Villager
    from model.given import VillageScenario as VillageScenario
    from model.governance_model import GovernanceModel as GovernanceModel
    from model.outcomes import OUTCOMES as OUTCOMES
    from model.outcomes import Seen as Seen
    from model.run import Run as Run
    from model.run import Scenario as Scenario

_NAMES = {
    "GovernanceModel": "model.governance_model",
    "GridLeader": "model.agents",
    "Migrant": "model.agents",
    "OUTCOMES": "model.outcomes",
    "PartyMember": "model.agents",
    "Run": "model.run",
    "Scenario": "model.run",
    "Seen": "model.outcomes",
    "VillageScenario": "model.given",
    "Villager": "model.agents",
}

__all__ = sorted(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'model' has no attribute {name!r}")
    return getattr(importlib.import_module(_NAMES[name]), name)
