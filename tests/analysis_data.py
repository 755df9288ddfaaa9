"""A small labelled result made by hand, for tests of figures, tables and pages: no model runs."""

import json
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

YEARS = [str(year) for year in range(2021, 2028)]
PERIODS = ["window", *YEARS]

# name: (group, unit, unit in Chinese, label, label in Chinese, middle value, more attributes)
OUTCOMES: dict[str, tuple[str, str, str, str, str, float, dict[str, Any]]] = {
    "deliberation_rate": (
        "participation",
        "acts/person/year",
        "次/人·年",
        "deliberation rate of residents",
        "常住成年人议事参与率",
        0.8,
        {"headline": 1},
    ),
    "quorum_rate": (
        "participation",
        "share",
        "比例",
        "assemblies <b>with</b> a quorum & [more]",
        "达到法定人数<比例>",
        0.5,
        {"headline": 1},
    ),
    "own_ballot_rate": (
        "participation",
        "share",
        "比例",
        "own ballots",
        "亲自投票率",
        0.45,
        {"twin": "recorded_turnout"},
    ),
    "recorded_turnout": (
        "participation",
        "share",
        "比例",
        "recorded turnout",
        "登记投票率",
        0.92,
        {"twin": "own_ballot_rate", "ledger": "recorded", "better": "none"},
    ),
    "share_endured": ("disputes", "share", "比例", "endured", "忍了", 0.4, {}),
    "share_talked": ("disputes", "share", "比例", "talked out", "自行协商", 0.35, {}),
    "refused_share": ("disputes", "share", "比例", "refused", "拒绝受理率", 0.2, {}),
    "settled_by_talk": ("disputes", "share", "比例", "between the parties", "自行解决率", 0.25, {}),
    "settled_agreed": ("disputes", "share", "比例", "by agreement", "调解达成一致率", 0.15, {}),
    "settled_pressed": ("disputes", "share", "比例", "pressed", "压服率", 0.03, {}),
    "settled_substantive": (
        "disputes",
        "share",
        "比例",
        "settled in substance",
        "实质解决率",
        0.4,
        {"headline": 1, "twin": "recorded_settlement"},
    ),
    "settled_of_accepted": (
        "disputes",
        "share",
        "比例",
        "settled, of accepted cases",
        "受理案件实质解决率",
        0.36,
        {"twin": "recorded_settlement"},
    ),
    "recorded_settlement": (
        "disputes",
        "share",
        "比例",
        "recorded settlement",
        "台账办结率",
        0.88,
        {"twin": "settled_of_accepted", "ledger": "recorded", "better": "none"},
    ),
    "settlement_wedge": (
        "disputes",
        "share difference",
        "比例差",
        "wedge",
        "账实差",
        0.52,
        {"ledger": "both"},
    ),
    "never": (
        "money",
        "yuan/year",
        "元/年",
        "nothing to divide by",
        "无分母",
        float("nan"),
        {"ledger": "money"},
    ),
}

ATTRS: dict[str, Any] = {
    "place": "hill",
    "label": "Hill <village>",
    "label_zh": "山<村>",
    "landscape": "hills",
    "year": 2021,
    "seed": "7",
    "months": 84,
    "villages": 1,
    "preset": "full",
    "set": json.dumps({"incentives.allowance": "<script>alert(1)</script>"}),
    "outside_plausible": json.dumps(["grid_work.report_share = 0.99 & more"]),
    "n_assumed": 70,
    "n_uncertain": 100,
    "run_hash": "0123456789ab",
    "fingerprint": "f" * 32,
    "version": "0.1.0",
    "bibliography": json.dumps(
        ["费孝通 (1948). 乡土中国.", "Li <L.> (2004). Political Trust."], ensure_ascii=False
    ),
    "command": "grassroots run hill --seed 7",
    "window_first": 24,
    "window_last": 84,
}


def outcomes(replicates: int = 6) -> xr.Dataset:
    """Outcomes of a run: noise around a middle value, elections in one year, one outcome without any value."""
    noise = np.random.default_rng(1).normal(0.0, 0.02, (len(OUTCOMES), replicates, len(PERIODS)))
    data = {}
    for i, (name, (group, unit, unit_zh, label, label_zh, middle, more)) in enumerate(OUTCOMES.items()):
        values = middle + noise[i]
        if name in ("own_ballot_rate", "recorded_turnout"):
            values[:, [k for k, period in enumerate(PERIODS) if period not in ("window", "2026")]] = np.nan
        data[name] = (
            ("replicate", "period"),
            values,
            attributes(group, unit, unit_zh, label, label_zh, more),
        )
    firsts = [24, *range(0, 84, 12)]
    return xr.Dataset(data, _coords(replicates, firsts), ATTRS | {"replicates": replicates})


def attributes(
    group: str, unit: str, unit_zh: str, label: str, label_zh: str, more: dict[str, Any]
) -> dict[str, Any]:
    """Attributes of one outcome as results carry them."""
    usual = {"of": "all of them", "of_zh": "全部", "definition": "What is counted.", "ledger": "substantive"}
    rest = {"better": "up", "headline": 0, "instead": "", "twin": ""}
    names = {"long_name": label, "long_name_zh": label_zh, "units": unit, "units_zh": unit_zh, "group": group}
    return names | usual | rest | more


def _coords(replicates: int, firsts: list[int]) -> dict[str, Any]:
    return {
        "replicate": np.arange(replicates),
        "seed": ("replicate", [str(2**63 + k) for k in range(replicates)]),
        "period": PERIODS,
        "first_month": ("period", firsts),
        "last_month": ("period", [84, *(first + 12 for first in firsts[1:])]),
    }


MONTHLY = {
    "registered": 1300.0,
    "residents": 800.0,
    "residents_60": 300.0,
    "away_long": 400.0,
    "working_age": 820.0,
    "hours_held": 900.0,
    "hours_forms": 450.0,
    "hours_cases": 10.0,
    "hours_matters": 60.0,
    "hours_visits": 80.0,
    "hours_lacking": 20.0,
}


def monthly(replicates: int = 6) -> xr.Dataset:
    """The ledger columns that figures draw."""
    noise = np.random.default_rng(2).normal(1.0, 0.01, (len(MONTHLY), replicates, 84))
    dims = ("replicate", "month")
    columns = {name: (dims, middle * noise[i]) for i, (name, middle) in enumerate(MONTHLY.items())}
    dates = [f"{2021 + month // 12}-{month % 12 + 1:02d}" for month in range(84)]
    coords = {"replicate": np.arange(replicates), "month": np.arange(84), "date": ("month", dates)}
    return xr.Dataset(columns, coords)


def households() -> pd.DataFrame:
    """Forty households in two groups on ten by four cells."""
    i = np.arange(40)
    return pd.DataFrame(
        {
            "x": i % 10,
            "y": i // 10,
            "group": 3 + (i >= 20),
            "grid": 0,
            "lineage": 0,
            "poor": (i % 9 == 0).astype(int),
            "residents": i % 4,
            "adults_home": i % 3,
            "party": (i % 7 == 1).astype(int),
            "cadre": (i % 13 == 1).astype(int),
            "open": np.where(i % 6 == 0, 0.4, 0.0),
            "contacted": 0,
        }
    )
