"""What is shown of conditions under which a policy does too little: sentences to quote, and the same as data."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilingual.words import Single
    from experiments.study.results import StudyResult
    from grassroots.answers.conditions import Conditions


def sentences(result: "StudyResult", found: "Conditions", lang: "Single") -> list[str]:
    """What can be quoted, what moves the effect, and what cannot be concluded."""
    from grassroots.answers.first_conditions import Found
    from grassroots.answers.first_conditions import sentences as said

    return said(Found(result, found), lang)


def arm_said(result: "StudyResult", arm: str, lang: "Single") -> str:
    """The policy by its label."""
    return str(getattr(result.study.policy(arm).label, lang))


def as_json(result: "StudyResult", found: "Conditions") -> dict[str, object]:
    """Everything as data."""
    box = found.box
    return {
        "outcome": found.column,
        "arm": found.arm,
        "against": found.against,
        "interest": found.interest,
        "better": found.better,
        "worlds": found.worlds,
        "missing": found.missing,
        "failures": box.failures,
        "told": list(found.told.screened.found),
        "holds": box.holds,
        "conditions": json.loads(found.to_dataframe().to_json(orient="records")),
        "coverage": box.coverage,
        "density": box.density,
        "density_low": box.density_low,
        "density_high": box.density_high,
        "held_out_inside": box.inside,
        "sentences": {one: sentences(result, found, one) for one in ("en", "zh")},
    }
