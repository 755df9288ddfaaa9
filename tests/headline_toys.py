"""Results of studies that were never run: whatever a rule gives for each seed, arm and point."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from experiments.study.designs import points
from experiments.study.results import StudyResult
from experiments.study.schema import Study
from experiments.study.tasks import columns

Rule = Callable[[str, str, dict[str, Any], int, str], float]
"""From outcome, arm, point, replicate and window to a value."""


def toy(study: Study, rule: Rule) -> StudyResult:
    """The result that the rule makes."""
    names = [(name, window) for window in study.windows for name in study.outcome_names]
    rows = []
    for number, point in enumerate(points(study).to_dict("records")):
        for arm in study.arms:
            for k in range(study.replicates):
                values = [rule(name, arm, point, k, window) for name, window in names]
                about = {
                    "key": f"{number}-{arm}-{k}",
                    "row": number,
                    "arm": arm,
                    "replicate": k,
                    "seed": str(k),
                }
                rows.append(about | dict(zip(columns(study), values, strict=True)))
    facts = {
        "runs": len(rows),
        "failed": 0,
        "study_hash": "",
        "runs_hash": "",
        "fingerprint": "",
        "seed": "0",
    }
    return StudyResult(study, pd.DataFrame(rows), facts)


def luck(k: int, spread: float) -> float:
    """Luck of a seed: mean 0 over an even number of seeds."""
    return spread if k % 2 else -spread
