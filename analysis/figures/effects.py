"""A comparison in pictures: effects with their intervals, groups, the four parts, why petitions changed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.effects import (
    ALL,
    Effect,
    arm_label,
    arms,
    effect,
    headline,
    measures,
    parts,
    petition_causes,
    unit_of,
)
from analysis.figures.canvas import (
    Panels,
    capped,
    finish,
    half,
    legend_room,
    legend_under,
    marks_said,
    named_rows,
    note,
    panels,
    stacked,
    whisker,
    wrapped,
    zero,
)
from analysis.plausible import spread
from analysis.style import FAINT, HATCHES, INK, MM, PALETTE, pt, style
from analysis.summary import GROUPS
from analysis.windows import AFTER, DURING, has, named, told, when
from analysis.windows import alike as alike_windows
from analysis.windows import name as name_of
from analysis.words import label, named_in, say
from bilingual.numbers import is_points, is_share
from bilingual.words import Language, Single, composed, mark, within

NOWHERE = float("nan"), float("nan"), float("nan")
"""A band that is not drawn."""

MOST_ARMS = 4
"""Arms that a forest shows side by side; more of them fill further figures."""

ROW = 6.5 * MM
"""Height of a row with one arm, inch."""

FRAME = 15 * MM
"""Height of what stands above and below the rows of a panel, inch."""


def coercive(data: xr.Dataset, arm: str) -> bool:
    """Whether a coercive lever is at work in an arm."""
    return bool(int(data["coercive"].sel(arm=arm).item()))


def arm_sets(data: xr.Dataset) -> list[list[str]]:
    """Arms figure by figure: a few at a time, coercive ones never beside others."""
    kinds = [[arm for arm in arms(data) if coercive(data, arm) == kind] for kind in (False, True)]
    return [kind[k : k + MOST_ARMS] for kind in kinds for k in range(0, len(kind), MOST_ARMS)]


def in_order(data: xr.Dataset, names: Sequence[str]) -> list[str]:
    """Outcomes as people read them: participation, then disputes, then the rest."""
    place = {group: k for k, group in enumerate(GROUPS)}
    return sorted(names, key=lambda name: place.get(str(data[name].attrs.get("group", "")), len(GROUPS)))


def recorded(one: Effect) -> bool:
    """Whether an outcome is what the file says."""
    return one.attrs.get("ledger") == "recorded"


def in_points(data: xr.Dataset, name: str) -> bool:
    """Whether differences of an outcome are read in percentage points."""
    unit = str(data[name].attrs.get("units", ""))
    return is_share(unit) or is_points(unit)


def scaled(one: Effect) -> tuple[float, float, float]:
    """A difference with its interval in percentage points, or in per cent of the value without."""
    factor = (
        100.0 if is_share(one.unit) or is_points(one.unit) else 100.0 / abs(one.base) if one.base else np.nan
    )
    return factor * one.effect, factor * one.low, factor * one.high


def forest(
    data: xr.Dataset,
    chosen: Sequence[str],
    ax: Panels = None,
    lang: Language = "en",
    windows: Sequence[str] = (DURING, AFTER),
    most: int = 99,
) -> Figure:
    """Effects of some arms on the headline outcomes, during and after, with 95 % intervals.

    Shares are in percentage points, other outcomes in per cent of their value in the base. Marks are hollow where up
    or down is not certain, lines dotted where an outcome is what the file says. Each arm is over its own months and villages.

    Args:
        data: a comparison.
        chosen: arms to show.
        ax: axes, one for each kind of unit and window, row by row; new ones when left out.
        lang: language of labels.
        windows: the windows to show, of those that some arm has.
        most: outcomes to show, those in percentage points first.
    """
    spans = [window for window in windows if any(has(data, arm, window) for arm in chosen)]
    names = in_order(data, [name for name in headline(data) if has_effect(data, name, chosen, spans)])
    shares = [name for name in names if in_points(data, name)]
    shares, others = (
        shares[:most],
        [name for name in names if name not in shares][: max(0, most - len(shares))],
    )
    kinds = [("axis_points", shares), ("axis_relative", others)]
    kinds = [(key, some) for key, some in kinds if some]
    across = max(1, len(spans))
    titles = [wrapped(window_name(data, window, lang, chosen), 52 // across) for window in spans]
    units = {key: wrapped(say(key, lang), 66 // across) for key, _ in kinds}
    room = legend_room([*chosen, ""]) / max(1, len(kinds))
    heights = [
        FRAME
        + room
        + len(some) * row_height(len(chosen), lang)
        + lines_more(units[key], *(() if k else titles))
        for k, (key, some) in enumerate(kinds)
    ]
    with style(lang):
        figure, axes = panels(ax, max(1, len(kinds) * len(spans)), across, heights=heights or [FRAME])
        for k, (key, some) in enumerate(kinds):
            row = axes[k * len(spans) : (k + 1) * len(spans)]
            for panel, window, title in zip(row, spans, titles, strict=True):
                _forest_panel(panel, data, chosen, some, window, lang)
                panel.set_xlabel(units[key])
                panel.set_title("" if k else title)
            alike(row)
        if not kinds:
            note(axes[0], say("no_value", lang))
        else:
            _marks(axes[0], data, chosen, names, lang)
            legend_under(figure, axes[0])
        return finish(figure)


def lines_more(below: str, *above: str) -> float:
    """Height of the lines beyond the first of a name below a panel and of the titles above it, inch."""
    return (3.3 * below.count("\n") + 3.9 * max((title.count("\n") for title in above), default=0)) * MM


def window_name(data: xr.Dataset, window: str, lang: Language, chosen: Sequence[str]) -> str:
    """A window over the effects of some arms, with its months where all of them have the same."""
    some = [arm for arm in chosen if has(data, arm, window)]

    def write(one: Single) -> str:
        plain = split_arms(data) and window in (DURING, AFTER)
        head = say("difference", one) if plain else name_of(window, one)
        same = len({when(data, arm, window, one) for arm in some}) == 1
        over = when(data, some[0], window, one) if same else say("own_months", one)
        return say("head_over", one, head=head, over=over)

    return composed(write, lang) if some else say("no_value", lang)


def spans_said(data: xr.Dataset, chosen: Sequence[str], window: str, lang: Single) -> str:
    """Months and villages of a window: once where some arms share them, otherwise arm by arm."""
    some = [arm for arm in chosen if has(data, arm, window)]
    if not some:
        return say("no_value", lang)
    if alike_windows(data, some, window):
        return told(data, some[0], window, lang)
    return say("says_join", lang).join(
        say("arm_over", lang, arm=arm_label(data, arm, lang), over=told(data, arm, window, lang))
        for arm in some
    )


def row_height(n_arms: int, lang: Language) -> float:
    """Height of the row of an outcome, inch."""
    return max(ROW * (0.6 + 0.4 * n_arms), 10 * MM if lang == "both" else 7.5 * MM)


def alike(row: Sequence[Axes]) -> None:
    """The same scale in panels side by side, and names of rows on the first alone."""
    low, high = min(ax.get_xlim()[0] for ax in row), max(ax.get_xlim()[1] for ax in row)
    for k, ax in enumerate(row):
        ax.set_xlim(low, high)
        if k % stacked(len(row)):
            ax.tick_params(axis="y", labelleft=False)


def has_effect(
    data: xr.Dataset, name: str, chosen: Sequence[str], windows: Sequence[str] = (DURING, AFTER)
) -> bool:
    """Whether an outcome has an effect in some arm and window."""
    return any(
        effect(data, name, arm, window).n for arm in chosen for window in named(data, arm, chosen=windows)
    )


def _forest_panel(
    ax: Axes, data: xr.Dataset, chosen: Sequence[str], names: Sequence[str], window: str, lang: Language
) -> None:
    zero(ax)
    for y, name in enumerate(names):
        found = [effect(data, name, arm, window) for arm in chosen]
        if not any(one.n for one in found):
            _empty(ax, y, lang)
        for j, one in enumerate(found):
            if one.n:
                _effect_mark(ax, data, one, scaled(one), y + _beside(j, len(found)))
    named_rows(ax, [row_name(data, name, lang) for name in names], 32)


def legend_name(data: xr.Dataset, arm: str, chosen: Sequence[str], window: str, lang: Language) -> str:
    """Name of an arm, with its months and villages where they are not those of the others."""

    def write(one: Single) -> str:
        name = arm_label(data, arm, one)
        if alike_windows(data, chosen, window):
            return name
        return say("arm_over", one, arm=name, over=told(data, arm, window, one))

    return wrapped(composed(write, lang), 96)


def _effect_mark(ax: Axes, data: xr.Dataset, one: Effect, band: tuple[float, float, float], y: float) -> None:
    """An effect with its interval: hollow where that says neither up nor down, dotted where it is what the file says."""
    whisker(ax, band, y, place(data, one.arm), not one.known_sign, dotted=recorded(one))


def _empty(ax: Axes, y: float, lang: Language) -> None:
    text = say("no_value", lang)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    ax.text(0.0, y, text, ha="center", va="center", color="#666666", fontsize=pt(7), bbox=box)


def _beside(j: int, n: int) -> float:
    """Arms of one row one under the other."""
    return (j - (n - 1) / 2) * 0.72 / n if n > 1 else 0.0


def place(data: xr.Dataset, arm: str) -> int:
    """Place of an arm in the palette; coercive ones begin with red."""
    alike = [other for other in arms(data) if coercive(data, other) == coercive(data, arm)]
    return (alike.index(arm) % MOST_ARMS) + (2 if coercive(data, arm) else 0)


def arm_name(data: xr.Dataset, arm: str, lang: Language) -> str:
    """Name of an arm."""
    return composed(lambda one: arm_label(data, arm, one), lang)


def row_name(data: xr.Dataset, name: str, lang: Language) -> str:
    """Name of an outcome, with what the file says and what is better when less marked."""

    def write(one: Single) -> str:
        attrs = data[name].attrs
        key = {"recorded": "on_record", "down": "less_is_better"}
        remark = key.get(str(attrs.get("ledger"))) or key.get(str(attrs.get("better")))
        text = label(attrs, "long_name", one) or name
        said = "record" in label(attrs, "long_name", "en")
        return f"{text}{within(say(remark, one), one)}" if remark and not said else text

    return composed(write, lang)


def grouped_names(data: xr.Dataset) -> list[str]:
    """Headline outcomes that have an effect within some group."""
    others = [str(group) for group in data["group"].values if group != ALL]
    return in_order(
        data,
        [
            name
            for name in headline(data)
            if any(effect(data, name, arm, DURING, group).n for arm in arms(data) for group in others)
        ],
    )


def groups(
    data: xr.Dataset,
    chosen: Sequence[str],
    ax: Panels = None,
    lang: Language = "en",
    outcomes: Sequence[str] = (),
) -> Figure:
    """Effects of some arms during the policy within groups of people, a panel for each outcome.

    Args:
        data: a comparison that is broken down.
        chosen: arms to show.
        ax: axes, one an outcome; new ones when left out.
        lang: language of labels.
        outcomes: those to show; all that have an effect within some group when left out.
    """
    names, among = list(outcomes) or grouped_names(data), [str(group) for group in data["group"].values]
    height = FRAME + 10 * MM + len(among) * row_height(len(chosen), "en")
    return _two_a_row(
        names,
        height,
        lambda panel, name: _group_panel(panel, data, chosen, name, among, lang),
        ax,
        lang,
        lambda panel: _marks(panel, data, chosen, names, lang),
    )


def _two_a_row(
    names: Sequence[str],
    height: float,
    draw: Callable[[Axes, str], None],
    ax: Panels,
    lang: Language,
    explain: Callable[[Axes], None],
) -> Figure:
    """A panel for each name, names of rows on the left ones alone, one legend; says so where there is none."""
    with style(lang):
        figure, axes = panels(ax, max(1, len(names)), height=height)
        for k, (panel, name) in enumerate(zip(axes, names, strict=False)):
            draw(panel, name)
            if k % stacked(2):
                panel.tick_params(axis="y", labelleft=False)
        if names:
            explain(axes[0])
            legend_under(figure, axes[0])
        else:
            note(axes[0], say("no_value", lang))
        return finish(figure)


def _marks(ax: Axes, data: xr.Dataset, chosen: Sequence[str], names: Sequence[str], lang: Language) -> None:
    """Entries of the legend: the arms in their marks, and what hollow and dotted ones are where there are any."""
    for arm in chosen:
        whisker(ax, NOWHERE, 0.0, place(data, arm), name=legend_name(data, arm, chosen, DURING, lang))
    figure = ax.get_figure(root=True)
    lines = [line for axes in figure.axes for line in axes.lines] if figure else []
    drawn = [line for line in lines if np.size(line.get_xdata())]
    there = {
        "hollow_untold": any(line.get_markerfacecolor() == "white" for line in drawn),
        "dotted_record": any(data[name].attrs.get("ledger") == "recorded" for name in names),
    }
    marks_said(ax, [key for key, used in there.items() if used], lang)


def _group_panel(
    ax: Axes, data: xr.Dataset, chosen: Sequence[str], name: str, among: Sequence[str], lang: Language
) -> None:
    zero(ax)
    for y, group in enumerate(among):
        for j, arm in enumerate(chosen):
            one = effect(data, name, arm, DURING, group)
            factor = 100.0 if in_points(data, name) else 1.0
            band = (factor * one.effect, factor * one.low, factor * one.high)
            if one.n:
                _effect_mark(ax, data, one, band, y + _beside(j, len(chosen)))
            elif j == 0:
                _empty(ax, y, lang)
    named_rows(ax, [group_name(data, group, lang) for group in among], 24)
    ax.axhline(0.5, color=FAINT, linewidth=0.8, zorder=0.4)
    ax.set_title(wrapped(label(data[name].attrs, "long_name", lang), half(36)))
    ax.set_xlabel(wrapped(effect(data, name, chosen[0], DURING).units(lang), half(44)))


def group_name(data: xr.Dataset, group: str, lang: Language) -> str:
    """Name of a group of people."""
    return composed(lambda one: str(data[f"group_{one}"].sel(group=group).item()), lang)


def split_arms(data: xr.Dataset) -> list[str]:
    """Arms whose effect was split into parts."""
    return [
        arm for arm in arms(data) if any(not parts(data, measure, arm).empty for measure in measures(data))
    ]


def four_parts(data: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """The parts of the effect of outmigration, each on top of those before it, up to the total.

    Args:
        data: a comparison of outmigrations that was split.
        ax: axes, one for each arm and measure; new ones when left out.
        lang: language of labels.
    """
    found = [(arm, measure) for arm in split_arms(data) for measure in measures(data)]
    with style(lang):
        figure, axes = panels(ax, max(1, len(found)), max(1, len(measures(data))))
        for k, (panel, (arm, measure)) in enumerate(zip(axes, found, strict=False)):
            _waterfall(panel, data, arm, measure, lang)
            if k % len(measures(data)):
                panel.tick_params(axis="y", labelleft=False)
        if not found:
            note(axes[0], say("no_value", lang))
        return finish(figure)


def _waterfall(ax: Axes, data: xr.Dataset, arm: str, measure: str, lang: Language) -> None:
    zero(ax)
    frame, left = parts(data, measure, arm), 0.0
    for y, row in enumerate(frame.to_dict("records")):
        total = row["part"] == "total"
        start = 0.0 if total else left
        ax.barh(y, row["value"], left=start, height=0.6, linewidth=0.6, **_part_look(str(row["part"])))
        end = start + row["value"]
        capped(ax, y, start + row["low"], start + row["high"])
        if not total:
            ax.plot([end, end], [y, y + 1], color=INK, linewidth=0.6, linestyle=":", marker="")
            left = end
    names = [named_in(row, "part", lang) for row in frame.to_dict("records")]
    named_rows(ax, names, 20)
    variable = data[f"part_{measure}"]
    name = composed(
        lambda one: f"{arm_label(data, arm, one)}{mark(': ', one)}{label(variable.attrs, 'long_name', one)}",
        lang,
    )
    ax.set_title(wrapped(name, 36))
    ax.set_xlabel(wrapped(unit_of(data, variable.attrs, lang), 46))


def _part_look(part: str) -> dict[str, Any]:
    """Accounting in grey, findings in colour, the total in ink."""
    places = {"presence": 4, "composition": 5, "response": 0, "institutions": 1, "away": 3}
    if part not in places:
        return {"facecolor": INK, "edgecolor": "white"}
    k = places[part]
    return {"facecolor": PALETTE[k], "hatch": HATCHES[k], "edgecolor": "white"}


def petition_arms(data: xr.Dataset) -> list[str]:
    """Arms in which petitions are more or fewer than in the base, in some replicate, for some cause."""
    return [arm for arm in arms(data) if np.any(data["petition_change"].sel(arm=arm).values)]


def petitions(data: xr.Dataset, chosen: Sequence[str], ax: Panels = None, lang: Language = "en") -> Figure:
    """Change of petitions over the whole run by cause, coloured by what it is: for the better, for the worse, neither.

    Args:
        data: a comparison.
        chosen: arms to show.
        ax: axes, one an arm; new ones when left out.
        lang: language of labels.
    """
    found = [arm for arm in chosen if arm in petition_arms(data)]
    height = (98 if lang == "both" else 78) * MM
    return _two_a_row(
        found,
        height,
        lambda panel, arm: _petition_panel(panel, data, arm, lang),
        ax,
        lang,
        partial(_kinds, lang=lang),
    )


def _petition_panel(ax: Axes, data: xr.Dataset, arm: str, lang: Language) -> None:
    zero(ax)
    frame = petition_causes(data, arm).to_dict("records")
    for y, row in enumerate(frame):
        _bar(ax, y, row["value"], row["low"], row["high"], CAUSE_LOOKS[verdict(row)])
    total = spread(data, data["petition_change"].sel(arm=arm).values.sum(axis=-1), event=1.0)
    _bar(ax, len(frame), float(total.value), float(total.low), float(total.high), TOTAL)
    names = [named_in(row, "cause", lang) for row in frame]
    named_rows(ax, [*names, say("in_all", lang)], 26)
    ax.set_title(wrapped(arm_name(data, arm, lang), 36))
    ax.set_xlabel(wrapped(say("axis_petitions", lang), 44))


def _kinds(ax: Axes, lang: Language) -> None:
    """Entries of the legend: what the colours are."""
    for kind, look in CAUSE_LOOKS.items():
        ax.barh(-9, 0.0, label=wrapped(say(f"cause_{kind}", lang), 96), **look)


def verdict(row: Mapping[Any, Any]) -> str:
    """What a change of petitions comes from, without a word of better or worse: a petition count has no better direction.

    Fewer or more of substance (grievances that arose or were settled), or none: what people no longer say, or say again, and
    what cannot be distinguished from zero (95 % interval).
    """
    sign = row["value"] if not np.isfinite(row["low"]) else max(row["low"], 0.0) + min(row["high"], 0.0)
    if not row["substance"] or sign == 0.0:
        return "silence"
    return "fewer" if sign < 0.0 else "more"


CAUSE_LOOKS: dict[str, dict[str, Any]] = {
    "fewer": {"facecolor": PALETTE[0], "edgecolor": "white"},
    "more": {"facecolor": PALETTE[1], "hatch": HATCHES[1], "edgecolor": "white"},
    "silence": {"facecolor": PALETTE[4], "hatch": HATCHES[3], "edgecolor": "white"},
}
TOTAL: dict[str, Any] = {"facecolor": INK, "edgecolor": "white"}
"""The sum of all causes, which has no better direction."""


def _bar(ax: Axes, y: int, value: float, low: float, high: float, look: Mapping[str, Any]) -> None:
    ax.barh(y, value, height=0.6, linewidth=0.6, **look)
    capped(ax, y, low, high)
