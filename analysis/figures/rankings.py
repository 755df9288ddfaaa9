"""Whether the ranking of policies changes with a condition, such as outmigration. Coercive policies stand apart, unranked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import Panels, finish, look, panels
from analysis.figures.sensitivity import (
    BELOW,
    HALF_AXIS,
    HALF_TITLE,
    NOTHING,
    PLAIN,
    Labels,
    are_numbers,
    as_difference,
    fold,
    legend_room,
    name_of,
    spoken,
    times,
    with_unit,
)
from analysis.numbers import Language, is_share
from analysis.sensitivity.decision import Apart, Regret, Stability
from analysis.statistics import Floats, Interval, interval
from analysis.style import DASHES, INK, MM, style
from analysis.words import Words, composed, say

MOST = 6
"""Policies with a colour and a name: as many as there are colours."""
COERCIVE = (("#8c1515", "P"), ("#a96b59", "*"), ("#5b5b66", "p"), ("#b8860b", "h"))
"""Colours and markers of coercive policies, which no other policy has."""


def ranking(
    found: Stability,
    labels: Labels = NOTHING,
    condition: Words = PLAIN,
    condition_unit: str = "",
    outcome: Words = PLAIN,
    unit: Words = PLAIN,
    regret: tuple[Regret, Sequence[object]] | None = None,
    apart: Mapping[str, Apart] | None = None,
    most: int = MOST,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Ranks, chances of being best and regrets of policies at each level of a condition.

    Ranks are filled where the policy is told from the one ranked next (95 % interval of their paired difference), hollow
    where not. Whiskers: 95 % intervals; of regret over the states of a level, none where a level has one state. Coercive
    policies have a panel of their own with their difference from the base, and no rank.

    Args:
        found: ranking at each level.
        labels: names of the policies.
        condition: its name.
        condition_unit: its unit; a share is read in per cent.
        outcome: name of the outcome, above the ranks.
        unit: of the outcome; shares are read in percentage points.
        regret: regrets state by state, and the level of every state that was given, in the same order.
        apart: for each level what coercive policies did.
        most: policies with a name, six at most: those best placed at some level. Others are grey lines.
        ax: axes, one for each panel; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: a level of ``apart`` is none of the ranking's.
    """
    strange = [level for level in apart or {} if level not in found.levels]
    if strange:
        raise ValueError(f"apart: given level {strange[0]!r}, allowed are {', '.join(found.levels)}")
    if are_numbers(found.levels):
        found = replace(found, levels=tuple(sorted(found.levels, key=float)))
    coercive = list(dict.fromkeys(name for one in (apart or {}).values() for name in one.table["policy"]))
    chosen, rest = best_placed(found, min(most, MOST))
    names = {name: fold(name_of(labels, name, lang), BELOW) for name in chosen}
    names |= {name: fold(_apart_name(labels, name, apart or {}, lang), BELOW) for name in coercive}
    scale, shown_unit = as_difference(unit)
    n = 2 + (regret is not None) + bool(coercive)
    entries = [*names.values(), "", "", "", ""]
    with style(lang):
        rows = -(-n // 2)
        tall = (66 if lang == "both" else 56) * MM + legend_room(entries) / rows
        figure, axes = panels(ax, n, height=tall)
        _ranks(axes[0], found, chosen, rest, names, lang)
        _best(axes[1], found, chosen, rest, lang)
        if regret is not None:
            _regrets(axes[2], found, regret, chosen, scale, lang)
            axes[2].set_ylabel(fold(with_unit("axis_regret", shown_unit, lang), HALF_AXIS))
        if coercive and apart:
            _apart(axes[-1], found, apart, coercive, scale, names)
            axes[-1].set_title(fold(say("apart_title", lang), HALF_TITLE))
            axes[-1].set_ylabel(fold(with_unit("axis_base", shown_unit, lang), HALF_AXIS))
        axes[0].set_title(fold(spoken(outcome, lang), HALF_TITLE))
        for panel in axes:
            _condition_axis(panel, found.levels, condition, condition_unit, lang)
        _legend(figure, axes[0], axes[-1] if coercive else None, len(rest), lang)
        return finish(figure)


def best_placed(found: Stability, most: int) -> tuple[list[str], list[str]]:
    """Policies in the order of their best rank at any level, then of their mean rank: the first few, and the rest."""
    ranks = found.ranks.groupby("policy", sort=False)["rank"].agg(["min", "mean"])
    order = [str(name) for name in ranks.sort_values(["min", "mean"], kind="stable").index]
    return order[:most], order[most:]


def over_levels(found: Stability, policy: str, columns: Sequence[str]) -> Floats:
    """Columns of the table of ranks of one policy, level by level: columns x levels."""
    rows = found.ranks[found.ranks["policy"] == policy].set_index("level").loc[list(found.levels)]
    return rows[list(columns)].to_numpy(np.float64).T


def is_told(found: Stability, policy: str) -> list[bool]:
    """At each level whether the policy is told from the one ranked next after it; of the last, from the one before."""
    told = []
    for level in found.levels:
        ranks = (
            found.ranks[found.ranks["level"] == level].sort_values("rank", kind="stable")["policy"].tolist()
        )
        place = ranks.index(policy)
        other = ranks[place + 1] if place + 1 < len(ranks) else ranks[place - 1]
        pair = found.orders[
            (found.orders["level"] == level)
            & found.orders["policy"].isin([policy, other])
            & found.orders["other_policy"].isin([policy, other])
        ]
        low, high = float(pair["difference_low"].iloc[0]), float(pair["difference_high"].iloc[0])
        told.append(low > 0.0 or high < 0.0)
    return told


def _look(k: int) -> dict[str, Any]:
    colour, marker, dash = look(k)
    return {"color": colour, "marker": marker, "linestyle": dash, "linewidth": 1.3}


def _coercive_look(k: int) -> dict[str, Any]:
    colour, marker = COERCIVE[k % len(COERCIVE)]
    return {"color": colour, "marker": marker, "linestyle": DASHES[k % 6], "linewidth": 1.3}


def _ranks(
    ax: Axes,
    found: Stability,
    chosen: Sequence[str],
    rest: Sequence[str],
    names: Mapping[str, str],
    lang: Language,
) -> None:
    x = times(found.levels)
    for policy in rest:
        ax.plot(x, over_levels(found, policy, ["rank"])[0], **GREY)
    for k, policy in enumerate(chosen):
        ranks = over_levels(found, policy, ["rank"])[0]
        ax.plot(x, ranks, **_look(k) | {"marker": ""})
        ax.plot([], [], label=names[policy], **_look(k))
        for at, rank, told in zip(x, ranks, is_told(found, policy), strict=True):
            face = _look(k)["color"] if told else "white"
            ax.plot([at], [rank], **_look(k) | {"linestyle": "", "markersize": 5, "markerfacecolor": face})
    n = len(chosen) + len(rest)
    ax.set_yticks(range(1, n + 1, 1 + n // 8))
    ax.set_ylim(n + 0.5, 0.5)
    ax.set_ylabel(say("axis_rank", lang))


GREY: dict[str, Any] = {"color": "#a8a8ad", "linestyle": "-", "linewidth": 0.7, "marker": "", "zorder": 1.0}
"""How policies without a name are drawn."""


def _lines(
    ax: Axes, x: Floats, bands: Sequence[Floats], looks: Sequence[dict[str, Any]], names: Sequence[str]
) -> None:
    """Values with their intervals as whiskers side by side, which stay apart in print where bands would not.

    Args:
        ax: where.
        x: levels.
        bands: value, low, high of each policy x levels.
        looks: colour, marker and dash of each.
        names: for the legend; "" for none.
    """
    apart = 0.014 * (float(np.ptp(x)) or 1.0)
    for k, ((value, low, high), drawn, name) in enumerate(zip(bands, looks, names, strict=True)):
        at = x + apart * (k - (len(bands) - 1) / 2)
        ax.plot(at, value, label=name, **drawn)
        ax.vlines(at, low, high, color=drawn["color"], linewidth=0.9)


def _best(ax: Axes, found: Stability, chosen: Sequence[str], rest: Sequence[str], lang: Language) -> None:
    x = times(found.levels)
    for policy in rest:
        ax.plot(x, 100.0 * over_levels(found, policy, ["best"])[0], **GREY)
    columns = ["best", "best_low", "best_high"]
    bands = [100.0 * over_levels(found, policy, columns) for policy in chosen]
    _lines(ax, x, bands, _looks(bands), [""] * len(bands))
    ax.set_ylim(-2.0, 102.0)
    ax.set_ylabel(fold(say("axis_best", lang), HALF_AXIS))


def regret_over(found: Stability, regret: Regret, condition: Sequence[object], policy: str) -> Interval:
    """Mean regret of a policy over the states of each level, with Student intervals where there are two or more."""
    level = np.array([str(condition[state]) for state in regret.states])
    column = regret.value[:, regret.policies.index(policy)]
    parts = [interval(column[level == one]) for one in found.levels]
    return Interval(*(np.array([part[k] for part in parts]) for k in range(4)))


def _regrets(
    ax: Axes,
    found: Stability,
    regret: tuple[Regret, Sequence[object]],
    chosen: Sequence[str],
    scale: float,
    lang: Language,
) -> None:
    ax.axhline(0.0, color=INK, linewidth=0.7, linestyle="-", marker="", zorder=0.5)
    bands = [scale * np.array(regret_over(found, *regret, policy)[:3]) for policy in chosen]
    _lines(ax, times(found.levels), bands, _looks(bands), [""] * len(bands))


def _looks(bands: Sequence[Floats]) -> list[dict[str, Any]]:
    return [_look(k) for k in range(len(bands))]


def _apart(
    ax: Axes,
    found: Stability,
    apart: Mapping[str, Apart],
    coercive: Sequence[str],
    scale: float,
    names: Mapping[str, str],
) -> None:
    """Differences of coercive policies from the base: no rank, no chance of being best, no regret."""
    ax.set_facecolor("#f4f4f6")
    ax.axhline(0.0, color=INK, linewidth=0.7, linestyle="-", marker="", zorder=0.5)
    columns = ["difference", "difference_low", "difference_high"]
    bands = [
        scale * np.array([_row(apart.get(level), policy, columns) for level in found.levels]).T
        for policy in coercive
    ]
    looks = [_coercive_look(k) for k in range(len(coercive))]
    _lines(ax, times(found.levels), bands, looks, [names[policy] for policy in coercive])


def _row(one: Apart | None, policy: str, columns: Sequence[str]) -> list[float]:
    table = one.table[one.table["policy"] == policy] if one is not None else pd.DataFrame()
    return [float(table[column].iloc[0]) if len(table) else np.nan for column in columns]


def _apart_name(labels: Labels, policy: str, apart: Mapping[str, Apart], lang: Language) -> str:
    """A coercive policy, marked as such, with what it is compared with."""
    base = next(iter(apart.values())).base
    return composed(
        lambda one: say(
            "apart_name", one, name=name_of(labels, policy, one), base=name_of(labels, base, one)
        ),
        lang,
    )


def _condition_axis(ax: Axes, levels: Sequence[str], condition: Words, unit: str, lang: Language) -> None:
    x = times(levels)
    share = is_share(unit) and are_numbers(levels)
    ax.set_xticks(x, [f"{100 * at:.3g}" for at in x] if share else list(levels))
    margin = 0.06 * (float(np.ptp(x)) or 1.0)
    ax.set_xlim(float(x.min()) - margin, float(x.max()) + margin)
    ax.set_xlabel(fold(spoken(condition, lang), 46))


def _legend(figure: Figure, ax: Axes, coercive: Axes | None, others: int, lang: Language) -> None:
    """Ranked policies, then what filled and grey mean, then coercive ones."""
    for key, face in (("rank_told", INK), ("rank_untold", "white")):
        how: dict[str, Any] = {"marker": "o", "color": INK, "markersize": 4, "markerfacecolor": face}
        ax.plot([], [], linestyle="", label=say(key, lang), **how)
    if others:
        ax.plot([], [], label=say("policies_other", lang, n=others), **GREY)
    handles, names = ax.get_legend_handles_labels()
    more, called = coercive.get_legend_handles_labels() if coercive is not None else ([], [])
    figure.legend([*handles, *more], [*names, *called], loc="outside lower left")
