"""Whether an effect holds over plausible worlds: a histogram of worlds, coloured by the two numbers that go with it most."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from scipy.stats import rankdata

from analysis.effects import Effect, arm_label, effect
from analysis.figures.bank import state_bars
from analysis.figures.canvas import Panels
from analysis.plausible import numbers_drawn
from analysis.states import by_states
from analysis.statistics import Floats
from analysis.windows import DURING
from analysis.words import say
from bilingual.numbers import is_points, is_share
from bilingual.words import SINGLES, Language, Words


def robust(data: xr.Dataset, arm: str, name: str, ax: Panels = None, lang: Language = "en") -> Figure:
    """Effects of one arm on one outcome in each world, without luck, stacked by the states of two numbers.

    Args:
        data: a comparison over plausible worlds, with the numbers drawn.
        arm: the policy.
        name: the outcome.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: only luck is known of it, or fewer than two numbers were drawn.
    """
    one = effect(data, name, arm, DURING)
    drawn, names = numbers_drawn(data)
    if one.errors is None or len(names) < 2:
        raise ValueError(
            "robust: a comparison over plausible worlds is needed, in which two numbers or more are drawn"
        )
    points = is_share(one.unit) or is_points(one.unit)
    effects = (100.0 if points else 1.0) * one.errors.effects
    first, second = strongest(drawn, effects)
    found = by_states(drawn[:, first], drawn[:, second], effects)
    one_label, other_label = (number_label(data, names[k]) for k in (first, second))
    return state_bars(found, one_label, other_label, difference_of(data, one), unit_of(one), ax, lang)


def strongest(drawn: Floats, effects: Floats) -> tuple[int, int]:
    """The two numbers whose ranks go most with those of the effect, over worlds with a value."""
    there = np.isfinite(effects)
    ranks = rankdata(np.column_stack([drawn[there], effects[there]]), axis=0)
    ranks -= ranks.mean(axis=0)
    size = np.sqrt((ranks**2).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        strength = np.nan_to_num(np.abs(ranks[:, :-1].T @ ranks[:, -1]) / (size[:-1] * size[-1]))
    order = np.argsort(-strength, kind="stable")
    return int(order[0]), int(order[1])


def number_label(data: xr.Dataset, path: str) -> Words:
    """Name of a number that was drawn; its path where it has none."""
    at = data.sel(number=path)
    return Words(*(str(at[f"number_{lang}"].item()) or path for lang in ("en", "zh")))


def difference_of(data: xr.Dataset, one: Effect) -> Words:
    """What the effect is of."""
    en, zh = (
        say("effect_of_arm", lang, arm=arm_label(data, one.arm, lang), outcome=one.label(lang))
        for lang in SINGLES
    )
    return Words(en, zh)


def unit_of(one: Effect) -> Words:
    """The unit of the effect."""
    return Words(one.units("en"), one.units("zh"))
