"""A study of small villages, quick enough to be run again and again."""

from typing import Any

from experiments.study.schema import Design, Factor, Study

WORDS = {"en": "small villages", "zh": "小村"}


def small(rows: int = 8, **more: Any) -> Study:
    """Sobol's design over two factors: ``rows`` x 5 points (A, B, one for each factor and the dummy), two replicates each unless told otherwise."""
    given: dict[str, Any] = {
        "name": "small",
        "label": WORDS,
        "question": WORDS,
        "factors": (
            Factor(path="migration.outmigration"),
            Factor(path="attendance.allowance", low=0.0, high=50.0),
        ),
        "design": Design(kind="sobol", rows=rows),
        "values": {"registered": 60},
        "months": 26,
        "replicates": 2,
    }
    return Study(**{**given, **more})
