"""What is shown of conditions under which a policy does too little: sentences to quote, and the same as data."""

import json
from typing import TYPE_CHECKING

from grassroots.options import Language
from grassroots.shown import number, percent

if TYPE_CHECKING:
    from bilingual.words import Single
    from experiments.study.results import StudyResult
    from grassroots.answers.conditions import Conditions

SAID = {
    "fails": (
        "{outcome}: {arm} does less than {interest} in {failures} of {worlds} plausible worlds{missing}.",
        "{outcome}：在{worlds}组合理取值中，有{failures}的取值里{arm}的作用不足{interest}{missing}。",
    ),
    "missing": (" ({n} more have no value)", "（另有{n}组无数值）"),
    "holds": (
        "It does so above all where {bounds}: these worlds hold {coverage} of the failures, and {density} of them fail "
        "[{low}, {high}] ({inside} worlds held out).",
        "主要出现在{bounds}之时：这些取值包含{coverage}的不足情形，其中{density}不足［{low}，{high}］（留出的{inside}组取值）。",
    ),
    "unheld": (
        "No condition in at most three of the {told} numbers that move the effect is confirmed by worlds held out.",
        "在影响该效应的{told}个参数中，没有任何由至多三个参数构成的条件得到留出取值的证实。",
    ),
    "untold": (
        "No number was found to move the effect, so no condition is looked for.",
        "未发现影响该效应的参数，因此不寻找条件。",
    ),
    "one": (
        "Conditions bound numbers that screening found, at most three; worlds are plausible and no probability.",
        "条件只涉及筛选所得的参数，至多三个；取值是合理的，并非概率。",
    ),
}


def sentences(result: "StudyResult", found: "Conditions", lang: "Single") -> list[str]:
    """What can be quoted."""
    from grassroots.answers.conditions import bounds_said
    from grassroots.answers.sensitivity import labels_of, seen_units

    at, box, labels = lang == "zh", found.box, labels_of(result.study)
    item = seen_units([found.column], result.study)[found.column]
    unit = "" if item["unit"] in ("share", "0-1", "-") else item["unit_zh" if at else "unit"]
    values = {
        "outcome": item[lang],
        "arm": arm_said(result, found.arm, lang),
        "interest": f"{number(found.interest)}{' ' if unit and not at else ''}{unit}",
        "failures": percent(box.failures, Language(lang)),
        "worlds": f"{found.worlds:,}",
        "missing": SAID["missing"][at].format(n=found.missing) if found.missing else "",
    }
    said = [SAID["fails"][at].format(**values)]
    told = len(found.told.screened.found)
    if not told:
        return [*said, SAID["untold"][at]]
    if not box.holds:
        return [*said, SAID["unheld"][at].format(told=told)]
    shares = {
        key: percent(value, Language(lang))
        for key, value in (
            ("coverage", box.coverage),
            ("density", box.density),
            ("low", box.density_low),
            ("high", box.density_high),
        )
    }
    bounds = bounds_said(found.bounds, labels, lang)
    return [*said, SAID["holds"][at].format(bounds=bounds, inside=box.inside, **shares), SAID["one"][at]]


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
