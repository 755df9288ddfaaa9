"""Tables of outcomes for the terminal, a hundred columns wide at most."""

import numpy as np
import xarray as xr
from markupsafe import Markup
from rich.console import Group
from rich.constrain import Constrain
from rich.table import Table
from rich.text import Text

from analysis.plausible import is_uncertain, key_of, runs_said
from analysis.summary import WINDOW, Reading, Row, period_label, reasons, rows
from analysis.why import marked
from analysis.words import WORDS, assumed_said, say
from bilingual.texts import in_html
from bilingual.words import Language, Single, composed

WIDTH = 100
"""Columns of a terminal that a table fills at most; Chinese characters take two."""


def outcomes_table(
    data: xr.Dataset, lang: Language = "en", period: str = WINDOW, headline_only: bool = False
) -> Constrain:
    """Outcomes by group with their intervals, what happened beside what the file says.

    Args:
        data: outcomes of a run, replicate x period.
        lang: language of labels.
        period: which period to show.
        headline_only: only the headline outcomes.

    Returns:
        A renderable for rich; every label is plain text, so brackets in it are no markup.
    """
    parts: list[Table] = []
    shown: list[Row] = []
    for group, lines in rows(data, period).items():
        kept = headline_lines(lines) if headline_only else lines
        if kept:
            parts.append(_table(group, kept, lang))
            shown += kept
    return Constrain(Group(*parts, _foot(data, shown, period, lang)), WIDTH)


def headline_lines(lines: list[Row]) -> list[Row]:
    """Lines of the headline outcomes."""
    return [line for line in lines if line.first.attrs.get("headline")]


def _table(group: str, lines: list[Row], lang: Language) -> Table:
    table = Table(
        title=Text(_group_name(group, lang), style="bold"),
        title_justify="left",
        expand=True,
        box=None,
        pad_edge=False,
        header_style="dim",
    )
    table.add_column(Text(say("outcome", lang)), ratio=5)
    table.add_column(Text(say("value", lang)), justify="right", ratio=4)
    table.add_column(Text(say("recorded", lang)), justify="right", ratio=4)
    table.add_column(Text(say("unit", lang)), width=19, overflow="fold")
    for line in lines:
        table.add_row(*_cells(line, lang))
    return table


def _cells(line: Row, lang: Language) -> tuple[Text, Text, Text, Text]:
    first = line.first
    bold = "bold" if first.attrs.get("headline") else ""
    return (
        Text(first.label(lang), style=bold),
        _number(line.happened, lang),
        _number(line.recorded, lang),
        Text(first.units(lang), style="dim"),
    )


def _number(reading: Reading | None, lang: Language) -> Text:
    if reading is None:
        return Text("")
    if not np.isfinite(reading.value):
        return Text(reading.shown(lang), style="dim")
    return Text.assemble(reading.shown(lang), (f" {reading.shown_range()}".rstrip(), "dim"))


def _foot(data: xr.Dataset, lines: list[Row], period: str, lang: Language) -> Text:
    key = key_of(data, ("foot_single", "foot", "foot_worlds"))

    def write(one: Single) -> str:
        said = say(key, one, period=period_label(data, one, period), seeds=runs_said(data, one))
        if not is_uncertain(data) and "n_assumed" in data.attrs:
            said = luck_only(data, said, one)
        return "\n".join([said, *(marked(why, one) for why in reasons(lines))])

    return Text(composed(write, lang), style="dim")


def luck_only(data: xr.Dataset, said: str, lang: Single) -> str:
    """What a foot says, and that not knowing the numbers is left out."""
    note = say("luck_only", lang, assumed=assumed_said(data.attrs, lang))
    return f"{said}\n{note}"


def html_table(
    data: xr.Dataset, lang: Language = "en", period: str = WINDOW, headline_only: bool = False
) -> str:
    """The same for a notebook: one table, a heading per group, every label escaped."""
    heads = Markup("").join(
        Markup("<th style='text-align:left'>{}</th>").format(say(key, lang))
        for key in ("outcome", "value", "recorded", "unit")
    )
    groups = {
        group: headline_lines(lines) if headline_only else lines
        for group, lines in rows(data, period).items()
    }
    groups = {group: lines for group, lines in groups.items() if lines}
    body = Markup("").join(_html_group(group, lines, lang) for group, lines in groups.items())
    shown = [line for lines in groups.values() for line in lines]
    foot = _foot(data, shown, period, lang).plain
    return in_html(Markup("<table><tr>{}</tr>{}</table><p>{}</p>").format(heads, body, foot))


def _html_group(group: str, lines: list[Row], lang: Language) -> Markup:
    head = Markup("<tr><th colspan='4' style='text-align:left'>{}</th></tr>").format(_group_name(group, lang))
    return head + Markup("").join(_html_row(line, lang) for line in lines)


def _html_row(line: Row, lang: Language) -> Markup:
    cells = (Markup("<td style='text-align:left'>{}</td>").format(cell.plain) for cell in _cells(line, lang))
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _group_name(group: str, lang: Language) -> str:
    return say(group, lang) if group in WORDS else group
