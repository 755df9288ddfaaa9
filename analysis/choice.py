"""Choosing among policies: how often each is best over plausible worlds, what a wrong choice costs, and whether it matters.

No policy is one of the choices. Coercive policies are none: what falls silent under them is not settled. Regret is how much
better the best choice of a world would have been than the one taken, without luck (Savage 1951).
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr

from analysis.both_errors import amount
from analysis.effects import arm_label, arms, base_label, effect, headline
from analysis.plausible import by_world, drawn, is_uncertain
from analysis.statistics import Floats
from analysis.two_errors import HARDLY, RANGE
from analysis.windows import has, together
from analysis.words import label, say
from bilingual.words import Language, Single, composed

FEWEST = 2
"""Policies from which on there is something to choose."""


@dataclass(frozen=True)
class Choice:
    """What a choice among policies comes to in one outcome.

    Attributes:
        name: the outcome.
        options: "" for no policy, then the policies.
        best: share of worlds in which each is best; ties are shared.
        regret: mean over worlds.
        most: 95th percentile of regret over worlds.
        interest: smallest effect of interest.
        alike: share of worlds in which the best and the worst differ by less than that.
        worlds: how many have all their values.
    """

    name: str
    options: tuple[str, ...]
    best: Floats
    regret: Floats
    most: Floats
    interest: float
    alike: float
    worlds: int

    @property
    def matters(self) -> bool:
        """Whether the options differ by what is of interest in more than a tenth of worlds."""
        return self.alike < HARDLY


def choices(data: xr.Dataset) -> list[Choice]:
    """A choice for each headline outcome of which more or less is better; none without worlds or with a single policy."""
    options = [arm for arm in arms(data) if not int(data["coercive"].sel(arm=arm).item())]
    if not is_uncertain(data) or len(options) < FEWEST:
        return []
    found = (choice(data, name, options) for name in headline(data))
    return [one for one in found if one is not None]


def choice(data: xr.Dataset, name: str, options: list[str]) -> Choice | None:
    """The choice for one outcome, over the months and villages that all policies share; nothing without values."""
    sign = {"up": 1.0, "down": -1.0}.get(str(data[name].attrs.get("better", "")), 0.0)
    window = together(data)
    if not sign or not all(has(data, arm, window) for arm in options):
        return None
    first = effect(data, name, options[0], window)
    gains = [gain(data, name, arm, window) for arm in options]
    there = np.isfinite(np.stack(gains)).all(axis=(0, 2))
    if first.errors is None or there.sum() < len(first.errors.effects) / 2:
        return None
    values = np.column_stack([np.zeros(there.sum()), *(sign * drawn(e[there]) for e in gains)])
    top = values.max(axis=1, keepdims=True)
    ties = values >= top
    regret, interest = top - values, first.errors.interest
    return Choice(
        name,
        ("", *options),
        (ties / ties.sum(axis=1, keepdims=True)).mean(axis=0),
        regret.mean(axis=0),
        np.quantile(regret, RANGE[1], axis=0),
        interest,
        float((np.ptp(values, axis=1) < interest).mean()),
        int(there.sum()),
    )


def gain(data: xr.Dataset, name: str, arm: str, window: str) -> Floats:
    """Effects of an arm, worlds x seeds."""
    values = data[name].sel(arm=arm, window=window, group="all")
    return by_world(data, values.sel(side="with").values - values.sel(side="without").values)


def choice_said(data: xr.Dataset, one: Choice, lang: Single) -> str:
    """One outcome: that the choice hardly matters, or which is best how often, and the regret of each."""
    about = data[one.name].attrs
    unit, named = str(about.get("units", "")), label(about, "long_name", lang)
    told = {"label": named, "worlds": one.worlds, "interest": amount(one.interest, unit, "")}
    if not one.matters:
        return say("choice_hardly", lang, n=round(one.alike * one.worlds), **told)
    leader = int(np.argmax(one.best))
    listed = [
        say(
            "choice_regret",
            lang,
            option=option_label(data, option, lang),
            regret=amount(float(one.regret[k]), unit, ""),
            most=amount(float(one.most[k]), unit, ""),
        )
        for k, option in enumerate(one.options)
    ]
    return say(
        "choice_best",
        lang,
        option=option_label(data, one.options[leader], lang),
        n=round(one.best[leader] * one.worlds),
        unit=effect(data, one.name, arms(data)[0], together(data)).units(lang),
        listed=say("says_list", lang).join(listed),
        **told,
    )


def option_label(data: xr.Dataset, option: str, lang: Single) -> str:
    """Name of a policy, or of none."""
    return arm_label(data, option, lang) if option else base_label(data, lang)


def choice_lines(data: xr.Dataset, lang: Language) -> list[str]:
    """What choosing among the policies comes to, outcome by outcome, under a heading; nothing where there is no choice."""
    found = choices(data)
    lines = [composed(partial(choice_said, data, one), lang) for one in found]
    return [say("choice_title", lang), *lines] if lines else []


def choice_rows(data: xr.Dataset) -> list[dict[str, object]]:
    """The same as rows of a table, one an outcome and choice."""
    return [
        {
            "outcome": one.name,
            "choice": option or str(data.attrs["base"]),
            "best": float(one.best[k]),
            "regret": float(one.regret[k]),
            "regret_95": float(one.most[k]),
            "interest": one.interest,
            "matters": one.matters,
            "worlds": one.worlds,
        }
        for one in choices(data)
        for k, option in enumerate(one.options)
    ]
