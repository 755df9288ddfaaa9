"""A stored study as an explorer: which studies can be one, and the page that is made of it."""

from collections.abc import Sequence
from itertools import product
from math import prod
from pathlib import Path

import numpy as np
import xarray as xr

from analysis.explorer import Axis, ExplorerError, Grid
from analysis.report.explorer import explorer_page
from bilingual.words import Language, Single, Words, mark
from experiments.provenance import counted
from experiments.study.designs import listed
from experiments.study.results import StudyResult, factor_attributes
from experiments.study.schema import Factor, Study, place_in
from experiments.study.windows import over
from grassroots.answers.sensitivity import values_of
from model.declare import Label
from model.levers import Lever
from model.parameters import resolve
from model.policy import Measure
from model.run import Run
from scenarios.units import short_level

FEWEST, MOST = 2, 4
"""Factors of an explorer."""
MOST_POINTS = 2000
ALLOWED = (
    f"allowed is a finished study of design grid with {FEWEST} to {MOST} factors, each a number of the model or the levels of a "
    f"policy, and at most {MOST_POINTS:,} points"
)
POLICY = Words("policy", "政策")


def write_explorer(
    result: StudyResult, path: Path, outcomes: Sequence[str] = (), opens: Language = "both"
) -> Path:
    """Write the explorer of a study: one file that any browser opens, without a network.

    Args:
        result: of the study.
        path: of the file.
        outcomes: those shown; all of the study where none is named.
        opens: in which of its two languages it opens; ``both`` leaves that to the browser.

    Raises:
        ExplorerError: the study is no finished grid, too large, or has no such outcome.
        OutputError: nothing can be written there.
    """
    return explorer_page(grid_of(result, outcomes), path, opens)


def grid_of(result: StudyResult, outcomes: Sequence[str] = ()) -> Grid:
    """The points of a study with what their runs came to, and its factors as axes.

    Raises:
        ExplorerError: it is no finished grid, too large, or has no such outcome.
    """
    study = result.study
    (policies, arms), factors = compared(study), factor_axes(study)
    axes = (*factors, *policies)
    check(result, axes)
    wanted = columns_of(result, outcomes)
    about, labels = result.about(), over(study)[study.windows[0]]
    values = np.stack([values_of(result, wanted, arm) for arm in arms], axis=1)
    worlds = study.design.kind == "worlds"
    if worlds:  # each world is run with every policy: policies are the points, and worlds stand behind each
        n, seeds = values.shape[0], values.shape[2]
        values = values.transpose(1, 0, 2, 3).reshape(len(arms), n * seeds, -1)
    else:
        values = values.reshape(-1, *values.shape[2:])
    data = xr.Dataset(
        {name: (("point", "replicate"), values[:, :, k], about[name]) for k, name in enumerate(wanted)},
        attrs={
            **result.facts,
            **facts_of(study),
            "title": study.label.en,
            "title_zh": study.label.zh,
            "measured": labels.en,
            "measured_zh": labels.zh,
            "uncertainty": study.design.source,
        },
    )
    if worlds:
        data = data.assign_coords(world=("replicate", np.repeat(np.arange(1, n + 1), seeds)))
    return Grid(axes, data)


def check(result: StudyResult, axes: Sequence[Axis]) -> None:
    """Refuse what is no finished grid of a size that can be shown.

    Raises:
        ExplorerError: the reason, with all that is allowed.
    """
    study = result.study
    wanted = len(result.design) * len(study.arms) * study.replicates
    size = prod(len(axis.levels) for axis in axes)
    why = ""
    if study.design.kind not in ("grid", "worlds"):
        why = f"its design is {study.design.kind}"
    elif any(factor.place is not None for factor in study.factors):
        why = "places are one of its factors"
    elif not FEWEST <= len(axes) <= MOST:
        why = f"it has {len(axes)} factors with levels"
    elif size > MOST_POINTS:
        why = f"it has {size:,} points"
    elif study.design.kind == "worlds" and study.replicates == 1:
        why = "each of its worlds has one seed"
    elif len(result.rows) < wanted:
        why = f"{len(result.rows):,} of its {wanted:,} runs are done"
    if why:
        raise ExplorerError(f"{study.name}: {why}; {ALLOWED}")


def columns_of(result: StudyResult, outcomes: Sequence[str]) -> list[str]:
    """Columns of the outcomes that are shown, over the first window of the study.

    Raises:
        ExplorerError: the study has no such outcome.
    """
    there = {name: column for column, name, window in result.measured() if window == result.study.windows[0]}
    unknown = [name for name in outcomes if name not in there]
    if unknown:
        raise ExplorerError(
            f"{unknown[0]}: no outcome of the study {result.study.name}; there is {', '.join(there)}"
        )
    return [there[name] for name in dict.fromkeys(outcomes or there)]


def factor_axes(study: Study) -> tuple[Axis, ...]:
    """Factors of the design with their levels; the numbers that a bank of worlds draws are none."""
    if study.design.kind != "grid" or any(factor.place is not None for factor in study.factors):
        return ()
    return tuple(axis_of(factor, listed(factor, study.design.levels)) for factor in study.factors)


def axis_of(factor: Factor, levels: Sequence[float]) -> Axis:
    """A factor of the design."""
    about = factor_attributes(factor)
    name = Words(about["long_name"], about["long_name_zh"])
    unit = about["units"]
    key = str(factor.lever or resolve(factor.path or "").path.rpartition(".")[2])
    return numbered(key, name, unit, levels, factor.lever is not None)


def numbered(key: str, name: Words, unit: str, levels: Sequence[float], decided: bool) -> Axis:
    """An axis of numbers: shares in per cent, others with their unit."""
    unit = "share" if unit.startswith("share") else unit
    labels = tuple(words(short_level(float(level), unit)) for level in levels)
    ticks = labels if unit == "share" else tuple(words(short_level(float(level), "-")) for level in levels)
    return Axis(key, in_few(name), name, tuple(map(float, levels)), labels, ticks, decided)


def in_few(name: Words) -> Words:
    """A name without what defines it: up to the first comma or bracket."""
    en, zh = name.en.partition(",")[0].partition(" (")[0], name.zh.partition("（")[0].partition("，")[0]
    return Words(en, zh)


def compared(study: Study) -> tuple[tuple[Axis, ...], list[str]]:
    """What policies differ in, and the policies in the order of the points.

    That is the levels of their levers where they have every combination of them, the last lever moving fastest, else which
    policy it is.
    """
    arms = list(study.arms)
    if len(arms) == 1:
        return (), arms
    levers = levers_of(study)
    levels = {name: tuple(levels_in(study, name).get(lever.name, 0.0) for lever in levers) for name in arms}
    sets = [sorted(set(each)) for each in zip(*levels.values(), strict=True)]
    if not levers or sorted(levels.values()) != sorted(product(*sets)):
        return (policy_axis(study),), arms
    axes = tuple(
        numbered(lever.name, words(lever.label), lever.unit, each, True)
        for lever, each in zip(levers, sets, strict=True)
    )
    return axes, sorted(arms, key=lambda name: levels[name])


def levers_of(study: Study) -> list[Lever]:
    """The levers of the policies compared, each once; none where one of them acts at dates or in villages of its own."""
    measures = [one for name in study.arms for one in measures_in(study, name)]
    if any(one.dated or one.targets.kind != "all" for one in measures):
        return []
    return list({one.lever.name: one.lever for one in measures}.values())


def levels_in(study: Study, name: str) -> dict[str, float]:
    """The level of each lever of a policy."""
    return {one.lever.name: one.level for one in measures_in(study, name)}


def measures_in(study: Study, name: str) -> Sequence[Measure]:
    """The measures of a policy compared."""
    return () if name == "none" else study.policy(name).measures


def policy_axis(study: Study) -> Axis:
    """The policies compared by their labels, in their order."""
    none, n = Words("no policy", "无政策"), len(study.arms)
    labels = tuple(none if name == "none" else words(study.policy(name).label) for name in study.arms)
    return Axis("policy", POLICY, POLICY, tuple(map(float, range(n))), labels, (Words("", ""),) * n, True)


def words(label: Label) -> Words:
    """A label of the model as a text in both languages."""
    return Words(label.en, label.zh)


def facts_of(study: Study) -> dict[str, str | int]:
    """What stands around the numbers: the place, what is in force at every point, how many numbers are assumed."""
    place = study.scenario(study.place)
    grid = study.factors if study.design.kind == "grid" else ()  # what worlds draw stays uncertain
    moved = {factor.path: listed(factor, 2)[0] for factor in grid if factor.path is not None}
    run = Run(place, {**study.values, **moved}, study.months, preset=study.preset)
    return {
        **counted(run, place_in(study, study.place)),
        **{f"label{ending}": getattr(place.label, lang) for lang, ending in ENDINGS.items()},
        **{f"always{ending}": always(study, lang) for lang, ending in ENDINGS.items()},
        "villages": study.villages if isinstance(study.villages, int) else place.n_villages,
        "coercive": int(any(lever.coercive for lever in levers_moved(study))),
    }


ENDINGS: dict[Single, str] = {"en": "", "zh": "_zh"}


def always(study: Study, lang: Single) -> str:
    """What is in force at every point; empty where nothing is."""
    policies = [getattr(study.policy(name).label, lang) for name in study.policies]
    numbers = [f"{getattr(resolve(path).about, lang)} {value:g}" for path, value in study.values.items()]
    return mark("; ", lang).join([*policies, *numbers])


def levers_moved(study: Study) -> list[Lever]:
    """Levers that points differ in."""
    factors = [factor.moved for factor in study.factors if factor.lever is not None]
    return factors + [one.lever for name in study.arms for one in measures_in(study, name)]
