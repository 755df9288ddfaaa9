"""Results made by hand from which every kind of figure can be drawn: no model runs."""

from functools import cache

import numpy as np
import xarray as xr
from analysis_compare_data import calendar_of, comparison
from analysis_compare_data import surface as plane
from analysis_data import attributes, households, monthly, outcomes
from figures_sensitivity_data import OUTCOME, assumed, bands, labels

from analysis.figures.sensitivity import Outcome
from analysis.kinds import Moved, Numbers
from bilingual.words import Words

WORLDS = 24
BODY = {
    "household_attendance": ("attendance of households called", "户代表受邀到会率", 0.16),
    "households_represented": ("households represented at open meetings", "户代表到会率", 0.12),
}


@cache
def compared() -> xr.Dataset:
    """A comparison over worlds in which the effect of the allowance moves with the first number drawn."""
    rng = np.random.default_rng(3)
    world = np.concatenate([np.zeros(4, int), np.repeat(np.arange(1, WORLDS + 1), 2)])
    data = comparison(len(world)).assign_coords(world=("replicate", world))
    drawn = rng.random((WORLDS, 3))
    rows = np.vstack([np.full((1, 3), np.nan), drawn])[world]
    data = data.assign(drawn=(("replicate", "number"), rows)).assign_coords(
        number=["a.one", "a.two", "a.three"]
    )
    for lang, named in (("en", "a number that is assumed"), ("zh", "一项假设的数值")):
        data = data.assign_coords({f"number_{lang}": ("number", [f"{named} {k}" for k in range(3)])})
    data = data.assign_coords(
        number_grade=("number", ["assumed"] * 3), number_grade_zh=("number", ["假设"] * 3)
    )
    for name, (en, zh, base) in BODY.items():
        like = data["deliberation_rate"]
        noise = rng.normal(0.0, 0.01, like.shape)
        moved = 0.2 * np.nan_to_num(rows[:, 0] - 0.5)[:, None] * (np.arange(3) == 0) + np.array(
            [0.06, 0.01, 0.03]
        )
        sides = np.stack([0.0 * moved, moved], axis=1)[..., None, None]
        values = np.clip(base + noise + sides, 0.01, 1.0)
        about = attributes(
            "participation",
            "share",
            "比例",
            en,
            zh,
            {"headline": int(name == "household_attendance"), "interest": 0.02},
        )
        data[name] = (like.dims, values, about)
    data.attrs |= {
        "calendar": calendar_of("pay"),
        "uncertainty": "posterior",
        "worlds": WORLDS,
        "seeds_a_world": 2,
    }
    return data


@cache
def over_levels() -> xr.Dataset:
    """A surface that says what it is of."""
    data = plane()
    data.attrs |= {"run_hash": "0123456789ab"}
    return data


@cache
def numbers() -> Numbers:
    """All results at once."""
    from drawn import pilot, runs

    moved = Moved(
        bands(8, names=True),
        labels(8),
        Outcome(OUTCOME, Words("share", "比例")),
        assumed(8),
        lambda lang: "Simulated.",
    )
    return Numbers(outcomes(6), monthly(6), households(), compared(), over_levels(), pilot(), runs(), moved)
