"""A comparison for the terminal: effects on the headline outcomes, money, parts, causes."""

import xarray as xr
from rich.console import Group
from rich.table import Table
from rich.text import Text

from analysis.effects import (
    ALL,
    TARGETS,
    arm_label,
    arms,
    cost_of,
    effect,
    enough_said,
    headline,
    measures,
    months_of,
    outcomes,
    own_group,
    parts,
    petition_causes,
    reasons,
    show_difference,
    spending,
    windows_of,
)
from analysis.figures.effects import effect_head
from analysis.numbers import Language, figures
from analysis.statistics import Ratio
from analysis.tables import WIDTH
from analysis.why import marked
from analysis.words import composed, label, say


def compare_table(
    data: xr.Dataset, lang: Language = "en", every: bool = False, extra: tuple[str, ...] = ()
) -> Group:
    """Effects by arm, then what they cost and of what they are made.

    Args:
        data: a comparison.
        lang: language of labels.
        every: all outcomes instead of the headline ones.
        extra: outcomes to show besides.
    """
    names = outcomes(data) if every else list(dict.fromkeys([*headline(data), *extra]))
    pieces: list[Table | Text] = []
    for arm in arms(data):
        pieces.append(_effects(data, arm, names, lang))
        pieces += [Text(line) for line in money_lines(data, arm, lang)]
        pieces += _groups(data, arm, names, lang)
        pieces += _parts(data, arm, lang)
        pieces += [Text(line) for line in petition_lines(data, arm, lang)]
        pieces.append(Text(""))
    pieces.append(Text(say("paired_note", lang, n=int(data.sizes["replicate"])), style="dim"))
    pieces += [Text(marked(why, lang), style="dim") for why in reasons(data, names)]
    if said := composed(lambda one: enough_said(data, one), lang):
        pieces.append(Text(said, style="dim"))
    return Group(*pieces)


def effect_tables(data: xr.Dataset, lang: Language = "en") -> list[Table]:
    """Effects on the headline outcomes, an arm a table."""
    return [_effects(data, arm, headline(data), lang) for arm in arms(data)]


def _title(data: xr.Dataset, arm: str, lang: Language) -> str:
    name = composed(lambda one: arm_label(data, arm, one), lang)
    base = composed(lambda one: arm_label(data, str(data["arm"].values[0]), one), lang)
    coercive = bool(int(data["coercive"].sel(arm=arm).item())) and say("coercive", "en") not in arm_label(
        data, arm, "en"
    )
    mark = f" ({say('coercive', lang)})" if coercive else ""
    where = f", {say('in_target_villages', lang)}" if own_group(data, arm) != ALL else ""
    return f"{name}{mark} - {say('against', lang)} {base}{where}"


def _effects(data: xr.Dataset, arm: str, names: list[str], lang: Language) -> Table:
    spans = windows_of(data, arm)
    beside = own_group(data, arm) != ALL
    table = Table(
        title=Text(_title(data, arm, lang), style="bold"),
        title_justify="left",
        width=WIDTH,
        box=None,
        pad_edge=False,
        header_style="dim",
    )
    table.add_column(Text(say("outcome", lang)), ratio=3)
    table.add_column(Text(say("base_value", lang)), justify="right", no_wrap=True)
    for window in spans:
        table.add_column(
            Text(f"{effect_head(window, lang)}\n{months_text(data, arm, window, lang)}"), justify="right"
        )
    if beside:
        table.add_column(Text(say("in_all_villages", lang)), justify="right")
    table.add_column(Text(say("unit", lang)), ratio=2, overflow="fold")
    for name in names:
        found = [effect(data, name, arm, window) for window in spans]
        if not any(one.n for one in found):
            continue
        first = found[0]
        recorded = f" ({say('on_record', lang)})" if first.attrs.get("ledger") == "recorded" else ""
        found += [effect(data, name, arm, "during", ALL)] if beside else []
        cells = [Text(one.shown(), style="bold" if one.known_sign else "") for one in found]
        table.add_row(
            Text(first.label(lang) + recorded), Text(first.shown_base()), *cells, Text(first.units(lang))
        )
    return table


def months_text(data: xr.Dataset, arm: str, window: str, lang: Language) -> str:
    """The months of a window of an arm, counted from 1."""
    months = months_of(data, arm, window)
    return (
        say("period_window", lang, first=months[0] + 1, last=months[1]) if months else say("no_value", lang)
    )


def money_lines(data: xr.Dataset, arm: str, lang: Language) -> list[str]:
    """Spending and, where more is spent, cost per unit of gain."""
    value, low, high = spending(data, arm)
    if value == 0.0:
        return []
    lines = [
        f"{say('spent_more', lang)}: {show_difference(value, low, high, 'yuan')} {say('yuan_village_year', lang)}"
    ]
    for gain in ("acts", "settled") if value > 0.0 else ():
        lines.append(f"{say(f'cost_{gain}', lang)}: {show_ratio(cost_of(data, arm, gain), lang)}")
    return lines


def show_ratio(ratio: Ratio, lang: Language) -> str:
    """A cost with its interval; where the gain is not told from nothing, that."""
    if not ratio.bounded:
        return say("no_gain", lang)
    if ratio.value < 0.0:
        return say("loses", lang)
    return f"{figures(ratio.value)} [{figures(ratio.low)}, {figures(ratio.high)}] {say('yuan', lang)}"


def _groups(data: xr.Dataset, arm: str, names: list[str], lang: Language) -> list[Table]:
    others = [str(group) for group in data["group"].values if group not in (ALL, TARGETS)]
    if not others:
        return []
    table = Table(width=WIDTH, box=None, pad_edge=False, header_style="dim")
    table.add_column(Text(say("within", lang)), ratio=4)
    table.add_column(Text(say("outcome", lang)), ratio=3)
    table.add_column(Text(say("base_value", lang)), justify="right", no_wrap=True)
    table.add_column(Text(say("effect_during", lang)), justify="right", no_wrap=True)
    table.add_column(Text(say("unit", lang)), ratio=3, overflow="fold")
    for group in others:
        named = composed(lambda one, group=group: str(data[f"group_{one}"].sel(group=group).item()), lang)
        for name in names:
            one = effect(data, name, arm, "during", group)
            if one.n:
                cells = (named, one.label(lang), one.shown_base(), one.shown(), one.units(lang))
                table.add_row(*(Text(cell) for cell in cells))
                named = ""
    return [table] if table.row_count else []


def _parts(data: xr.Dataset, arm: str, lang: Language) -> list[Table]:
    tables = []
    for measure in measures(data):
        frame = parts(data, measure, arm)
        if frame.empty:
            continue
        variable = data[f"part_{measure}"]
        table = Table(
            title=Text(
                f"{say('four_parts', lang)}: {label(variable.attrs, 'long_name', lang)}", style="bold"
            ),
            title_justify="left",
            width=WIDTH,
            box=None,
            pad_edge=False,
            show_header=False,
        )
        table.add_column(ratio=4)
        table.add_column(ratio=4, justify="right")
        table.add_column(ratio=4)
        for row in frame.to_dict("records"):
            name = composed(lambda one, row=row: str(row[f"part_{one}"]), lang)
            shown = show_difference(row["value"], row["low"], row["high"], "")
            table.add_row(Text(name), Text(shown), Text(label(variable.attrs, "units", lang)))
        tables.append(table)
    return tables


def petition_lines(data: xr.Dataset, arm: str, lang: Language) -> list[str]:
    """Why petitions changed, in one line; nothing where they did not."""
    frame = petition_causes(data, arm)
    if not frame["value"].any():
        return []
    texts = [
        f"{composed(lambda one, row=row: str(row[f'cause_{one}']), lang)} {row['value']:+.2f}"
        for row in frame.to_dict("records")
        if row["value"]
    ]
    return [f"{say('petition_change', lang)}: {'; '.join(texts)}. {say('petition_note', lang)}"]
