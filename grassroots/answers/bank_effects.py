"""What the arms of a bank of worlds change, with both errors: points are worlds, replicates their seeds."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from analysis.both_errors import arm_over, quoted
from analysis.effects import ALL, Effect, both_errors, over_worlds
from analysis.statistics import LEVEL
from analysis.words import label
from bilingual.words import SINGLES, Language, Single
from experiments.study.results import StudyResult
from grassroots.answers.bank import units_of
from grassroots.answers.sensitivity import values_of
from scenarios.units import GRADES


def has_effects(result: StudyResult) -> bool:
    """Whether a study is a bank of worlds with policies to compare and seeds to tell luck by."""
    study = result.study
    return study.design.kind == "worlds" and len(study.arms) > 1 and study.replicates > 1


def as_worlds(result: StudyResult) -> xr.Dataset:
    """A bank as a result over worlds: replicate x arm, a variable a column of the study, and what each world draws."""
    about, (n, seeds) = result.about(), (len(result.design), result.study.replicates)
    names, arms = [column for column, *_ in result.measured()], list(result.study.arms)
    values = np.stack([values_of(result, names, arm) for arm in arms])  # arm x point x replicate x column
    whole = values.reshape(len(arms), n * seeds, len(names)).transpose(2, 1, 0)
    return xr.Dataset(
        {name: (("replicate", "arm"), whole[k], about[name]) for k, name in enumerate(names)}
        | {"drawn": (("replicate", "number"), np.repeat(units_of(result), seeds, axis=0))},
        coords={
            "world": ("replicate", np.repeat(np.arange(1, n + 1), seeds)),
            "arm": arms,
            **numbers_of(result),
        },
    )


def numbers_of(result: StudyResult) -> dict[str, Any]:
    """The numbers that a bank draws, as coordinates: paths, labels, grades."""
    about, paths = result.about(), [factor.name for factor in result.study.factors]
    told = [about[path] for path in paths]
    grades = [str(one.get("grade", "")) for one in told]
    return {
        "number": paths,
        "number_en": ("number", [label(one, "long_name", "en") for one in told]),
        "number_zh": ("number", [label(one, "long_name", "zh") for one in told]),
        "number_grade": ("number", grades),
        "number_grade_zh": ("number", [GRADES.get(grade, "") for grade in grades]),
    }


def effects(data: xr.Dataset) -> Iterator[Effect]:
    """What each arm changes against the first one, column by column."""
    arms = [str(arm) for arm in data["arm"].values]
    for name in map(str, data.data_vars):
        if name != "drawn":
            base = data[name].sel(arm=arms[0]).values
            for arm in arms[1:]:
                at = (arm, str(data[name].attrs.get("window", "")), ALL)
                yield over_worlds(data, name, at, base, data[name].sel(arm=arm).values, LEVEL)


def effect_rows(data: xr.Dataset) -> list[dict[str, Any]]:
    """The effects as rows of a table."""
    return [
        {"arm": one.arm, "outcome": one.name, "base": one.base, "value": one.value, "effect": one.effect}
        | {"low": one.low, "high": one.high, "n": one.n, "why": str(one.why), "unit": one.unit}
        | both_errors(data, one)
        for one in effects(data)
    ]


def sentences(data: xr.Dataset, lang: Language = "en") -> list[str]:
    """What can be quoted of headline outcomes: each arm against the first, over the months that the study measures."""
    spoken: tuple[Single, ...] = SINGLES if lang == "both" else (lang,)
    found = [one for one in effects(data) if int(one.attrs.get("headline", 0))]
    return [
        said for each in spoken for one in found if (said := quoted(data, one, each, arm_over(one, each)))
    ]
