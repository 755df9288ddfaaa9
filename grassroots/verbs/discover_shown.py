"""What is shown of conditions under which a policy does too little: sentences to quote, and the same as data."""

import json
from typing import TYPE_CHECKING

from grassroots.shown import in_each

if TYPE_CHECKING:
    from bilingual.words import Language as Spoken
    from bilingual.words import Single
    from experiments.study.results import StudyResult
    from grassroots.answers.conditions import Conditions


def sentences(result: "StudyResult", found: "Conditions", lang: "Single") -> list[str]:
    """What can be quoted, what moves the effect, and what cannot be concluded."""
    from grassroots.answers.first_conditions import Found
    from grassroots.answers.first_conditions import sentences as said

    return said(Found(result, found), lang)


def answers(result: "StudyResult", found: "Conditions", lang: "Spoken") -> list[str]:
    """What the first screen says, as texts that can be quoted by themselves."""
    from grassroots.answers.first_conditions import Found, quotes_of

    return quotes_of(Found(result, found), lang)


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
        "answers": in_each(lambda lang: answers(result, found, lang)),
        "sentences": in_each(lambda lang: sentences(result, found, lang)),
    }
