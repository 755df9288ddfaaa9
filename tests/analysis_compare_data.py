"""Small labelled comparisons and surfaces made by hand, for tests of their figures and pages: no model runs."""

import json
from typing import Any

import numpy as np
import xarray as xr
from analysis_data import ATTRS, attributes

ARMS = (
    ("none", "no policy", "无政策", 0),
    ("pay", "allowance <30>", "误工补贴<30>", 0),
    ("points", "points", "积分", 0),
    ("lists", "black list", "黑榜", 1),
)
GROUPS = (("all", "everybody", "全体"), ("women", "women", "女性"), ("men", "men", "男性"))
PARTS = (
    ("presence", "在场人数", -4.0),
    ("composition", "人员构成", 0.2),
    ("response", "行为反应", 0.1),
    ("institutions", "组织变化", 2.0),
    ("away", "外出者", 0.5),
)
TEXTS = ("gaps", "villages_en", "villages_zh", "acting_en", "acting_zh")
CAUSES = (("arose", "诉求增减", 1, -0.5), ("settled", "实质解决", 1, -0.3), ("endured", "隐忍", 0, -0.8))

# name: (group, unit, unit in Chinese, label, label in Chinese, base, effect by arm, more attributes)
OUTCOMES: dict[str, tuple[str, str, str, str, str, float, tuple[float, ...], dict[str, Any]]] = {
    "settled_substantive": (
        "disputes", "share", "比例", "settled in substance", "实质解决率", 0.4, (0.0, -0.05, 0.02),
        {"headline": 1, "twin": "recorded_settlement"},
    ),
    "settled_of_accepted": (
        "disputes", "share", "比例", "settled, of accepted cases", "受理案件实质解决率", 0.36, (0.0, -0.04, 0.02),
        {"twin": "recorded_settlement"},
    ),
    "recorded_settlement": (
        "disputes", "share", "比例", "recorded settlement", "台账办结率", 0.8, (0.0, 0.03, 0.0),
        {"twin": "settled_of_accepted", "ledger": "recorded", "better": "none"},
    ),
    "grievance_burden": (
        "disputes", "severity x months", "严重度·月", "grievance burden", "诉求负担", 400.0, (-4.0, 60.0, 5.0),
        {"headline": 1, "better": "down"},
    ),
    "deliberation_rate": (
        "participation", "acts/person/year", "次/人·年", "deliberation & talk", "议事参与率", 0.2, (0.12, 0.01, 0.03),
        {"headline": 1},
    ),
    "grievances_per_1000": (
        "disputes", "per 1,000/year", "件/千人·年", "grievances arising", "新发生诉求", 20.0, (0.0, 1.0, 0.0), {},
    ),
    "residents": ("population", "persons", "人", "residents", "常住人口", 800.0, (0.0, 0.0, 0.0), {"better": "none"}),
    "spending_of_years": ("money", "yuan", "元", "never measured", "未测", np.nan, (0.0, 0.0, 0.0), {}),
}  # fmt: skip


def comparison(replicates: int = 8, split: bool = False, grouped: bool = True) -> xr.Dataset:
    """A comparison: effects around middle values while policies act, a tenth of them afterwards; one arm coercive.

    The gain of the allowance in disputes settled is noise around nothing; that of points is a loss.
    """
    draw = np.random.default_rng(5)
    groups = GROUPS if grouped else GROUPS[:1]
    shape = (replicates, len(ARMS), 2, len(groups))
    data: dict[str, Any] = {}
    for name, (group, unit, unit_zh, label, label_zh, base, effects, more) in OUTCOMES.items():
        noise = 0.02 * base * draw.normal(size=(replicates, 1, 2, len(groups)))
        own = 0.003 * base * draw.normal(size=shape) * (np.arange(len(ARMS)) > 0)[None, :, None, None]
        moved = np.array((0.0, *effects))[None, :, None, None] * np.array((1.0, 0.1))[None, None, :, None]
        values = base + noise + (own if any(effects) or unit == "share" else 0.0) + moved
        if group != "participation":
            values[..., 1:] = np.nan
        data[name] = (
            ("replicate", "side", "arm", "window", "group"),
            sides(values),
            attributes(group, unit, unit_zh, label, label_zh, more),
        )
    money = np.array((0.0, 5400.0, 5390.0, 300.0)) + 50.0 * draw.normal(size=(replicates, 4)) * (
        np.arange(4) > 0
    )
    data["spent"] = (
        ("replicate", "side", "arm", "window"),
        sides(np.stack([money, 0.0 * money], axis=-1)),
        {"units": "yuan/village/year"},
    )
    for gain, by_arm in (
        ("attendance", (100.0, 180.0, 105.0, 120.0)),
        ("quorum", (1.0, 1.8, 1.05, 1.2)),
        ("settled", (0.4, 0.4, 0.35, 0.4)),
    ):
        values = np.array(by_arm)[None, :, None] * (1.0 + 0.01 * draw.normal(size=(replicates, 4, 2)))
        about = {"units": "1/village/year"}
        data[f"gain_{gain}"] = (("replicate", "side", "arm", "window"), sides(values), about)
    data["part_acts"] = _parts(draw, replicates, split)
    changes = np.array([change for *_, change in CAUSES]) + 0.1 * draw.normal(
        size=(replicates, 4, len(CAUSES))
    )
    changes[:, :3] = 0.0  # only under the coercive arm do petitions change
    data["petition_change"] = (("replicate", "arm", "cause"), changes[:, 1:], {"units": "petitions"})
    base = {"base": "none", "base_en": "no policy", "base_zh": "无政策"}
    return xr.Dataset(data, _coordinates(replicates, groups), ATTRS | base | {"replicates": replicates})


def sides(values: Any) -> Any:
    """Replicate x side x arm ... from values of the base and the arms, replicate x arm ...: the base stands beside each."""
    return np.stack([np.broadcast_to(values[:, :1], values[:, 1:].shape), values[:, 1:]], axis=1)


def _parts(draw: np.random.Generator, replicates: int, split: bool) -> Any:
    values = np.array([value for *_, value in PARTS]) + 0.1 * draw.normal(size=(replicates, 4, 2, len(PARTS)))
    values = np.concatenate([values, values.sum(axis=-1, keepdims=True)], axis=-1)
    values = values[:, 1:]
    about = {"long_name": "deliberation", "long_name_zh": "议事", "units": "acts/person/year"}
    return ("replicate", "arm", "window", "part"), values if split else np.nan * values, about


def _coordinates(replicates: int, groups: Any) -> dict[str, Any]:
    parts = [*PARTS, ("total", "合计", 0.0)]
    return {
        "replicate": np.arange(replicates),
        "side": ["without", "with"],
        "arm": [arm[0] for arm in ARMS[1:]],
        "arm_en": ("arm", [arm[1] for arm in ARMS[1:]]),
        "arm_zh": ("arm", [arm[2] for arm in ARMS[1:]]),
        "coercive": ("arm", [arm[3] for arm in ARMS[1:]]),
        "window": ["during", "after"],
        "first_month": (("arm", "window"), [[25, 61]] * 3),
        "last_month": (("arm", "window"), [[60, 84]] * 3),
        "n_villages": (("replicate", "arm", "window"), np.ones((replicates, 3, 2), int)),
        **{name: (("arm", "window"), np.full((3, 2), "", object)) for name in TEXTS},
        "group": [group[0] for group in groups],
        "group_en": ("group", [group[1] for group in groups]),
        "group_zh": ("group", [group[2] for group in groups]),
        "part": [part[0] for part in parts],
        "part_en": ("part", [part[0] for part in parts]),
        "part_zh": ("part", [part[1] for part in parts]),
        "cause": [cause[0] for cause in CAUSES],
        "cause_en": ("cause", [cause[0] for cause in CAUSES]),
        "cause_zh": ("cause", [cause[1] for cause in CAUSES]),
        "substance": ("cause", [cause[2] for cause in CAUSES]),
    }


def calendar_of(arm: str) -> str:
    """A calendar as data carry it."""
    row = {
        "label": ["allowance", "误工补贴"],
        "level": "30",
        "first": 24,
        "last": 60,
        "coercive": False,
        "targets": ["", ""],
    }
    return json.dumps({arm: [row]}, ensure_ascii=False)


def budget_of(first: str, second: str) -> str:
    """What was done to bring two policies to one sum, as data carry it."""
    level = {
        "lever": second, "label_en": second, "label_zh": second, "before": 5.0, "after": 3.675, "unit_en": "yuan/act",
        "unit_zh": "元/次行为", "posts": False,
    }  # fmt: skip
    arms = [
        {"name": name, "label_en": name, "label_zh": name, "scale": scale, "yuan": yuan, "a_year": yuan / 3.0,
         "first_month": 25, "last_month": 60, "levels": levels}
        for name, scale, yuan, levels in ((first, 1.0, 16221.0, []), (second, 0.735, 16188.0, [level]))
    ]  # fmt: skip
    return json.dumps({"yuan": 16221.0, "given": False, "villages": 1, "arms": arms}, ensure_ascii=False)


SURFACE = ("household_attendance", "settled_substantive", "settled_of_accepted", "recorded_settlement")


def surface(replicates: int = 8, gain: float = 0.004) -> xr.Dataset:
    """Outmigration x level: participation grows with the level, the more so the more are away; settlement does not."""
    draw = np.random.default_rng(6)
    shares, levels = np.array((0.1, 0.4, 0.7)), np.array((0.0, 15.0, 30.0, 60.0))
    dims, data = ("replicate", "outmigration", "level"), {}
    for name in SURFACE:
        like = "deliberation_rate" if name == "household_attendance" else name
        group, unit, unit_zh, label, label_zh, base, _, more = OUTCOMES[like]
        steps = (
            gain * levels * (1.0 + shares[:, None]) if name == "household_attendance" else np.zeros((3, 4))
        )
        noise = 0.02 * base * draw.normal(size=(replicates, 1, 1)) + 0.005 * base * draw.normal(
            size=(replicates, 3, 4)
        )
        values = base * (1.0 - 0.2 * shares[:, None]) + steps + noise
        data[name] = (dims, values, attributes(group, unit, unit_zh, label, label_zh, more))
    coords = {"replicate": np.arange(replicates), "outmigration": shares, "level": levels}
    attrs = {
        "lever": "pay", "lever_en": "allowance", "lever_zh": "误工补贴", "lever_unit": "yuan/meeting",
        "lever_unit_zh": "元/次会议", "place": "hill", "label": "Hill", "label_zh": "山", "also": "a fund",
        "also_zh": "专项经费", "window_first": 24, "window_last": 60, "year": 2021, "villages": 1,
    }  # fmt: skip
    return xr.Dataset(data, coords, attrs)
