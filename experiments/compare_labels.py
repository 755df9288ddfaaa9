"""The numbers of a comparison with their labels and units, the months and villages of each, and when each lever acts."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from experiments.arms import Arm
from experiments.compare import Comparison
from experiments.groups import Group, everybody, groups_of
from experiments.measure import attributes
from experiments.petition_causes import CAUSES, SUBSTANCE
from experiments.reading import GAINS, SIDES, Measured
from experiments.split import LABELS, PARTS
from experiments.villages import known_outmigration, known_villages
from experiments.windows import Window
from model.declare import Label
from model.draws import replicate_seed
from model.outcomes import Outcome, headline
from model.policy import Measure, measures_of
from model.simulate import found
from scenarios.facts import aimed_at
from scenarios.units import short_level


def labelled(
    comparison: Comparison, made: Sequence[Measured], chosen: Sequence[Outcome], numbers: Sequence[int]
) -> xr.Dataset:
    """The numbers with labels and units; ``numbers`` are those of the replicates."""
    base = comparison.arms[0]
    groups = groups_of(found(base.run), comparison.by) if comparison.by else [everybody()]
    dims = ("replicate", "side", "arm", "window", "group")
    values = np.stack([one.values for one in made])  # replicate x outcome x side x arm x window x group
    variables: dict[str, Any] = {
        item.name: (dims, values[:, k], attributes(item)) for k, item in enumerate(chosen)
    }
    variables |= money(made) | parts(made)
    variables["petition_change"] = (
        ("replicate", "arm", "cause"),
        np.stack([one.causes for one in made]),
        {"long_name": "change of petitions by cause", "long_name_zh": "信访变化的原因", "units": "petitions"},
    )
    villages = known_villages(base.run)
    if villages:
        variables["by_village"] = by_village(made)
    seeds = [str(replicate_seed(base.run.seed, base.run.replicate + k)) for k in numbers]
    coords = (
        along(comparison, groups, seeds)
        | over(comparison, made)
        | along_villages(villages, known_outmigration(base.run))
    )
    data = xr.Dataset(variables, coords)
    calendars = {arm.name: calendar_of(arm) for arm in comparison.arms[1:]}
    data.attrs = {
        "base": base.name,
        "base_en": base.label.en,
        "base_zh": base.label.zh,
        "calendar": json.dumps(calendars, ensure_ascii=False),
    }
    return data


def money(made: Sequence[Measured]) -> dict[str, Any]:
    """What was spent, and what that was to buy."""
    dims = ("replicate", "side", "arm", "window")
    about = {"long_name": "spent through the levers compared", "long_name_zh": "所比政策工具支出"}
    variables: dict[str, Any] = {
        "spent": (dims, np.stack([one.money for one in made]), about | {"units": "yuan/village/year"})
    }
    for k, (name, label) in enumerate(GAINS.items()):
        unit = "share" if name == "settled" else "1/village/year"
        named = {"long_name": label.en, "long_name_zh": label.zh, "units": unit}
        variables[f"gain_{name}"] = (dims, np.stack([one.gains[k] for one in made]), named)
    return variables


def parts(made: Sequence[Measured]) -> dict[str, Any]:
    """The parts of effects of outmigration."""
    dims = ("replicate", "arm", "window", "part")
    return {
        f"part_{name}": (
            dims,
            np.stack([one.parts[:, :, k] for one in made]),
            {"long_name": label.en, "long_name_zh": label.zh, "units": unit},
        )
        for k, (name, (label, unit)) in enumerate(LABELS.items())
    }


def by_village(made: Sequence[Measured]) -> tuple[Any, ...]:
    """Headline outcomes of every village that is known by itself, without and with the policy, over its months."""
    named = {"long_name": "headline outcomes by village", "long_name_zh": "各村主要结果"}
    dims = ("replicate", "side", "arm", "village", "headline")
    return dims, np.stack([one.by_village for one in made]), named | {"units": ""}


def along_villages(villages: Sequence[tuple[str, str]], outmigration: Sequence[float]) -> dict[str, Any]:
    """Numbers, codes, townships and outmigration of villages that are known by themselves; nothing where none is."""
    if not villages:
        return {}
    items = headline()
    return {
        "village": np.arange(1, len(villages) + 1),
        "code": ("village", [code for code, _ in villages]),
        "township_name": ("village", [town for _, town in villages]),
        "outmigration_known": ("village", list(outmigration)),
        "headline": [item.name for item in items],
        "headline_unit": ("headline", [item.unit for item in items]),
    }


def along(comparison: Comparison, groups: Sequence[Group], seeds: Sequence[str]) -> dict[str, Any]:
    """Names and labels along the dimensions."""
    arms = comparison.arms[1:]
    return {
        "replicate": np.arange(len(seeds)),
        "seed": ("replicate", list(seeds)),
        "side": list(SIDES),
        "arm": [arm.name for arm in arms],
        "arm_en": ("arm", [arm.label.en for arm in arms]),
        "arm_zh": ("arm", [arm.label.zh for arm in arms]),
        "coercive": ("arm", [int(arm.coercive) for arm in arms]),
        "window": comparison.names,
        "group": [group.name for group in groups],
        "group_en": ("group", [group.label.en for group in groups]),
        "group_zh": ("group", [group.label.zh for group in groups]),
        "part": list(PARTS),
        "part_en": ("part", [label.en for label in PARTS.values()]),
        "part_zh": ("part", [label.zh for label in PARTS.values()]),
        "cause": list(CAUSES),
        "cause_en": ("cause", [label.en for label in CAUSES.values()]),
        "cause_zh": ("cause", [label.zh for label in CAUSES.values()]),
        "substance": ("cause", [int(name in SUBSTANCE) for name in CAUSES]),
    }


def over(comparison: Comparison, made: Sequence[Measured]) -> dict[str, Any]:
    """The months of each window of each arm, counted from 1 (0 where the arm has no such window), and its villages."""
    dims = ("arm", "window")
    found = [{one.name: one for one in some} for some in comparison.windows]
    cells = [[some.get(name) for name in comparison.names] for some in found]

    def texts(write: Any) -> tuple[tuple[str, ...], Any]:
        return dims, np.array([["" if one is None else write(one) for one in row] for row in cells], object)

    return {
        "first_month": (dims, [[0 if one is None else one.first + 1 for one in row] for row in cells]),
        "last_month": (dims, [[0 if one is None else one.last for one in row] for row in cells]),
        "gaps": texts(gaps),
        "n_villages": (("replicate", *dims), np.stack([one.villages for one in made]).astype(int)),
        "villages_en": texts(lambda one: one.places.en),
        "villages_zh": texts(lambda one: one.places.zh),
        "acting_en": texts(lambda one: acting(one).en),
        "acting_zh": texts(lambda one: acting(one).zh),
    }


def gaps(window: Window) -> str:
    """Months of a window in which nothing of the policy acts: ``37-60, 70-72``, counted from 1."""
    return ", ".join(f"{first + 1}-{last}" for first, last in window.gaps)


def acting(window: Window) -> Label:
    """What is in force in a window: levers at their levels, each once."""
    named = list(dict.fromkeys(in_force(measure) for measure in window.measures))
    return Label(" + ".join(one.en for one in named), " + ".join(one.zh for one in named))


def in_force(measure: Measure) -> Label:
    """A lever at its level."""
    level, label = short_level(measure.level, measure.lever.unit), measure.lever.label
    return Label(f"{label.en} {level.en}", f"{label.zh}{level.zh}")


def calendar_of(arm: Arm) -> list[dict[str, Any]]:
    """When each lever of an arm acts, at which level, where: rows of a policy calendar, texts as [English, Chinese]."""
    rows = []
    for measure in measures_of(arm.run.policies):
        first, last = measure.span(arm.run.scenario.year, arm.run.months)
        everywhere = measure.targets.kind == "all"
        rows.append(
            {
                "label": list(measure.lever.label),
                "level": list(short_level(measure.level, measure.lever.unit)),
                "first": first,
                "last": last,
                "coercive": measure.lever.coercive,
                "targets": ["", ""] if everywhere else list(aimed_at(measure)),
            }
        )
    return rows
