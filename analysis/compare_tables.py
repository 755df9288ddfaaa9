"""A comparison for the terminal: effects on the headline outcomes, money, parts, causes; months and villages of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr
from rich.console import Group
from rich.table import Table
from rich.text import Text

from analysis.both_errors import cells_of, note
from analysis.both_errors import told_of as told_of_worlds
from analysis.choice import choice_lines
from analysis.denominators import per_both, two_denominators_said
from analysis.effects import (
    ALL,
    Effect,
    arm_label,
    arms,
    base_label,
    cost_of,
    effect,
    enough_said,
    headline,
    measures,
    outcomes,
    parts,
    petition_causes,
    reasons,
    show_difference,
    spending,
    spent_in_all,
    unit_of,
)
from analysis.plausible import is_uncertain
from analysis.statistics import Ratio
from analysis.tables import WIDTH
from analysis.why import marked
from analysis.windows import COMMON, DURING, acting, beside, bounds, main, pieces, where
from analysis.windows import name as window_name
from analysis.windows import told as told_of
from analysis.words import assumed_said, label, named_in, say
from bilingual.months import dates, months
from bilingual.numbers import figures, fixed
from bilingual.words import SINGLES, Language, Single, both, composed, mark, within

MOST_COLUMNS = 2
"""Windows or arms beside each other in one table."""


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
    made: list[Table | Text] = []
    for arm in arms(data):
        made += _arm(data, arm, names, lang)
        made.append(Text(""))
    made += _side_by_side(data, names, lang)
    if choice := choice_lines(data, lang):
        made += [Text(choice[0], style="bold"), *map(Text, choice[1:]), Text("")]
    made += [Text(line, style="dim") for line in notes(data, lang)]
    made += [Text(marked(why, lang), style="dim") for why in reasons(data, names)]
    if said := composed(lambda one: enough_said(data, one), lang):
        made.append(Text(said, style="dim"))
    return Group(*made)


def notes(data: xr.Dataset, lang: Language) -> list[str]:
    """What the ranges are, and which effects were declared beforehand."""
    if is_uncertain(data):
        said = [note(data, lang)]
    else:
        said = [say("paired_note", lang, n=int(data.sizes["replicate"]))]
        if "n_assumed" in data.attrs:
            said.append(
                composed(lambda one: say("luck_only", one, assumed=assumed_said(data.attrs, one)), lang)
            )
    return [*said, say("family_note", lang)]


def _arm(data: xr.Dataset, arm: str, names: list[str], lang: Language) -> list[Table | Text]:
    """All about one arm."""
    made: list[Table | Text] = [_main_table(data, arm, names, lang)]
    if told := told_of_worlds(data, names, arm):
        made += [Text(""), _errors_table(data, told, lang)]
    if others := beside(data, arm):
        places = composed(lambda one: where(data, arm, others[0], one), lang)
        title = f"{say('over_all_villages', lang)}: {places}"
        made.append(_table(data, title, _columns(data, arm, others, lang), names, lang))
    for some in _by(MOST_COLUMNS, pieces(data, arm)):
        made.append(
            _table(data, _pieces_title(data, arm, some, lang), _columns(data, arm, some, lang), names, lang)
        )
    made += [Text(line) for line in denominator_lines(data, arm, lang)]
    made += [Text(line) for line in money_lines(data, arm, lang)]
    made += _groups(data, arm, names, lang)
    made += _parts(data, arm, lang)
    return made + [Text(line) for line in petition_lines(data, arm, lang)]


def _main_table(data: xr.Dataset, arm: str, names: list[str], lang: Language) -> Table:
    """During and after the policy, in its own villages."""
    return _table(data, _title(data, arm, lang), _columns(data, arm, main(data, arm), lang), names, lang)


def _errors_table(data: xr.Dataset, told: Sequence[Effect], lang: Language) -> Table:
    """Both errors of the effects in the months of the policy."""
    table = Table(
        title=Text(say("both_errors", lang), style="bold"),
        title_justify="left",
        width=WIDTH,
        box=None,
        pad_edge=False,
        header_style="dim",
    )
    table.add_column(Text(say("outcome", lang)), ratio=5, min_width=16)
    table.add_column(Text(say("luck_of_one", lang)), justify="right", ratio=2, min_width=8)
    table.add_column(Text(say("worlds_beyond", lang)), ratio=4, min_width=12)
    table.add_column(Text(say("at_defaults", lang)), ratio=3, min_width=9)
    table.add_column(Text(say("hangs_on", lang)), ratio=8)
    for one in told:
        cells = cells_of(data, one, lang)
        table.add_row(Text(one.label(lang)), *(Text(cell) for cell in cells.values()))
    return table


def _side_by_side(data: xr.Dataset, names: list[str], lang: Language) -> list[Table | Text]:
    """All arms over the same months and villages, where their own differ."""
    if COMMON not in data["window"].values:
        return []
    title = f"{say('side_by_side', lang)}{mark(': ', lang)}{told_of(data, arms(data)[0], COMMON, lang)}"
    made: list[Table | Text] = []
    for some in _by(MOST_COLUMNS, arms(data)):
        columns = [Column(composed(partial(arm_label, data, arm), lang), arm, COMMON) for arm in some]
        made.append(_table(data, title, columns, names, lang))
    for arm in arms(data):
        name = composed(partial(arm_label, data, arm), lang)
        made.append(Text(f"{name}{mark(': ', lang)}{_spent(data, arm, COMMON, lang)}"))
    return [*made, Text("")]


def _by[Item](most: int, items: Sequence[Item]) -> list[Sequence[Item]]:
    return [items[k : k + most] for k in range(0, len(items), most)]


def effect_tables(data: xr.Dataset, lang: Language = "en") -> list[Table]:
    """Effects on the headline outcomes in the months and villages of each policy, an arm a table."""
    return [_main_table(data, arm, headline(data), lang) for arm in arms(data)]


def _title(data: xr.Dataset, arm: str, lang: Language) -> str:
    name = composed(lambda one: arm_label(data, arm, one), lang)
    base = composed(lambda one: base_label(data, one), lang)
    coercive = bool(int(data["coercive"].sel(arm=arm).item())) and say("coercive", "en") not in arm_label(
        data, arm, "en"
    )
    marked = within(say("coercive", lang), lang) if coercive else ""
    places = composed(lambda one: where(data, arm, DURING, one), lang)
    return f"{name}{marked}{mark(' - ', lang)}{say('against', lang)}{'' if lang == 'zh' else ' '}{base}\n{places}"


def _pieces_title(data: xr.Dataset, arm: str, some: Sequence[str], lang: Language) -> str:
    """What is in force in each phase, or where."""

    def write(one: Single) -> str:
        told = [
            f"{window_name(window, one)}{mark(': ', one)}{acting(data, arm, window, one)}{mark(', ', one)}{where(data, arm, window, one)}"
            for window in some
        ]
        return "\n".join([say("piece_by_piece", one), *told])

    return composed(write, lang)


@dataclass(frozen=True)
class Column:
    """A column of effects: its head, the arm and the window."""

    head: str
    arm: str
    window: str


def _columns(data: xr.Dataset, arm: str, windows: Sequence[str], lang: Language) -> list[Column]:
    """One column a window, with its months and years in the head."""
    return [Column(composed(partial(_head, data, arm, window), lang), arm, window) for window in windows]


def _head(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    first, last = bounds(data, arm, window)
    gaps = str(data["gaps"].sel(arm=arm, window=window).item())
    lines = [
        window_name(window, lang),
        months(first, last, lang),
        dates(first, last, int(data.attrs["year"]), lang),
    ]
    return "\n".join([*lines, *([say("without_measure", lang, gaps=gaps)] if gaps else [])])


def _table(
    data: xr.Dataset, title: str, columns: Sequence[Column], names: list[str], lang: Language
) -> Table:
    """Outcomes in rows: the value without in the first window, and the effect in each."""
    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        width=WIDTH,
        box=None,
        pad_edge=False,
        header_style="dim",
    )
    table.add_column(Text(say("outcome", lang)), ratio=3, min_width=16)
    first = composed(lambda one: months(*bounds(data, columns[0].arm, columns[0].window), one), lang)
    table.add_column(Text(f"{say(base_key(data), lang)}\n{first}"), justify="right", max_width=16)
    for column in columns:
        table.add_column(Text(column.head), justify="right", max_width=26)
    table.add_column(Text(say("unit", lang)), ratio=2, min_width=11, overflow="fold")
    for name in names:
        found = [effect(data, name, column.arm, column.window) for column in columns]
        if any(one.n for one in found):
            table.add_row(*_row(found, lang))
    return table


def base_key(data: xr.Dataset) -> str:
    """What stands over the values without: whether they are means over worlds or of the default numbers."""
    return "base_value_worlds" if is_uncertain(data) else "base_value_defaults"


def _row(found: Sequence[Effect], lang: Language) -> list[Text]:
    first = found[0]
    named = "record" in first.label("en")  # then the name says it
    recorded = (
        "" if named or first.attrs.get("ledger") != "recorded" else within(say("on_record", lang), lang)
    )
    cells = [Text(shown(one, lang), style="bold" if one.known_sign else "") for one in found]
    return [Text(first.label(lang) + recorded), Text(first.shown_base(lang)), *cells, Text(first.units(lang))]


def shown(one: Effect, lang: Language) -> str:
    """An effect with its range, and below it what may be said."""
    return "\n".join(text for text in (one.shown(lang), one.graded(lang)) if text)


def denominator_lines(data: xr.Dataset, arm: str, lang: Language) -> list[str]:
    """That deliberation rises by one denominator and falls by the other, where it does."""
    found = per_both(data, arm)
    said = composed(lambda one: two_denominators_said(found, one), lang)
    return [said] if said else []


def money_lines(data: xr.Dataset, arm: str, lang: Language) -> list[str]:
    """Spending and, where more is spent, cost per unit of gain; over the months and villages of the policy."""
    value = spending(data, arm)[0]
    if value == 0.0:
        return []
    lines = [f"{_spent(data, arm, DURING, lang)}{mark('; ', lang)}{told_of(data, arm, DURING, lang)}"]
    for gain in ("attendance", "quorum", "settled") if value > 0.0 else ():
        lines.append(
            f"{say(f'cost_{gain}', lang)}{mark(': ', lang)}{show_ratio(cost_of(data, arm, gain), lang)}"
        )
    return lines


def _spent(data: xr.Dataset, arm: str, window: str, lang: Language) -> str:
    """What an arm spends more than the base: a year and in all."""
    rate = show_difference(*spending(data, arm, window), "yuan")
    total = fixed(spent_in_all(data, arm, window), 0)
    a_year = f"{rate} {say('yuan_village_year', lang)}"
    in_all = say("yuan_in_all", lang, yuan=total)
    return f"{say('spent_more', lang)}{mark(': ', lang)}{a_year}{mark('; ', lang)}{in_all}"


def show_ratio(ratio: Ratio, lang: Language) -> str:
    """A cost with its interval; where the gain is not distinguishable from zero, or is none in some worlds, that."""
    if ratio.value < 0.0 and (ratio.bounded or np.isfinite(ratio.low)):
        return say("loses", lang)
    if not ratio.bounded and np.isfinite(ratio.low):
        return say("price_from", lang, low=figures(ratio.low), mean=figures(ratio.value))
    if not ratio.bounded:
        return say("no_gain", lang)
    return f"{figures(ratio.value)} [{figures(ratio.low)}, {figures(ratio.high)}] {say('yuan', lang)}"


def _groups(data: xr.Dataset, arm: str, names: list[str], lang: Language) -> list[Table]:
    others = [str(group) for group in data["group"].values if group != ALL]
    if not others:
        return []
    table = Table(width=WIDTH, box=None, pad_edge=False, header_style="dim")
    table.add_column(Text(say("within", lang)), ratio=4)
    table.add_column(Text(say("outcome", lang)), ratio=3)
    table.add_column(Text(say(base_key(data), lang)), justify="right", max_width=16)
    (column,) = _columns(data, arm, [DURING], lang)
    table.add_column(Text(column.head), justify="right")
    table.add_column(Text(say("unit", lang)), ratio=3, overflow="fold")
    for group in others:
        en, zh = (str(data[f"group_{one}"].sel(group=group).item()) for one in SINGLES)
        named = both(en, zh, lang)
        for name in names:
            one = effect(data, name, arm, DURING, group)
            if one.n:
                cells = (named, one.label(lang), one.shown_base(lang), shown(one, lang), one.units(lang))
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
                mark(", ", lang).join(
                    (
                        f"{say('four_parts', lang)}{mark(': ', lang)}{label(variable.attrs, 'long_name', lang)}",
                        told_of(data, arm, DURING, lang),
                    )
                ),
                style="bold",
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
            name = named_in(row, "part", lang)
            cell = show_difference(row["value"], row["low"], row["high"], "")
            table.add_row(Text(name), Text(cell), Text(unit_of(data, variable.attrs, lang)))
        tables.append(table)
    return tables


def petition_lines(data: xr.Dataset, arm: str, lang: Language) -> list[str]:
    """Why petitions changed, in one line; nothing where they did not."""
    frame = petition_causes(data, arm)
    if not frame["value"].any():
        return []
    texts = [
        f"{named_in(row, 'cause', lang)} {fixed(row['value'], 2, '+')}"
        for row in frame.to_dict("records")
        if row["value"]
    ]
    causes = mark("; ", lang).join(texts)
    return [
        f"{say('petition_change', lang)}{mark(': ', lang)}{causes}{mark('. ', lang)}{say('petition_note', lang)}"
    ]
