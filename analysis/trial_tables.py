"""A tried-out pilot for the terminal: power by size, what trials get wrong, bias of comparisons without a lot."""

import xarray as xr
from rich.console import Group
from rich.table import Table
from rich.text import Text

from analysis import trial_numbers as numbers
from analysis.tables import WIDTH
from analysis.trial_sentences import (
    correlation,
    few_draws,
    in_table,
    per_cent,
    policy,
    sentences,
    size_of,
    times,
    with_error,
)
from analysis.why import Why, marked
from analysis.words import label, say
from bilingual.words import Language, Single, both, composed, mark


def trial_table(data: xr.Dataset, lang: Language = "en") -> Group:
    """Tables, then the sentences.

    Args:
        data: a pilot tried out.
        lang: language of labels.
    """
    pieces: list[Table | Text] = [Text(title(data, lang), style="bold"), Text("")]
    pieces += [power(data, claim, lang) for claim in numbers.claims(data)]
    pieces += [Text(few_draws(data, lang), style="dim"), Text("")]
    pieces += [errors(data, claim, lang) for claim in numbers.claims(data)]
    pieces += [
        alike(data, lang),
        selection(data, lang),
        Text(marked(Why.CONSTANT, lang), style="dim"),
        Text(""),
    ]
    said = [sentences(data, one) for one in (("en", "zh") if lang == "both" else (lang,))]
    return Group(*pieces, *(Text(line) for lines in said for line in lines))


def title(data: xr.Dataset, lang: Language) -> str:
    """Policy, place, outcome."""

    def write(one: Single) -> str:
        head = say("trial_title", one, policy=policy(data, one), place=label(data.attrs, "label", one))
        return f"{head}{mark(' - ', one)}{label(data['outcome'].attrs, 'long_name', one)}"

    return composed(write, lang)


def _table(name: str) -> Table:
    return Table(
        title=Text(name, style="bold"),
        title_justify="left",
        width=WIDTH,
        box=None,
        pad_edge=False,
        header_style="dim",
    )


def named(data: xr.Dataset, dim: str, name: str, lang: Language) -> str:
    """Label of an entry, in both languages where asked."""
    return both(numbers.named(data, dim, name, "en"), numbers.named(data, dim, name, "zh"), lang)


def power(data: xr.Dataset, claim: str, lang: Language) -> Table:
    """Design and length by villages in all."""
    table = _table(say("trial_power", lang, claim=named(data, "claim", claim, lang)))
    table.add_column(Text(say("trial_design", lang)), ratio=1)
    table.add_column(Text(say("trial_months", lang)), justify="right")
    for size in numbers.sizes(data):
        table.add_column(Text(say("trial_villages", lang, n=2 * size)), justify="right")
    table.add_column(
        Text(say("trial_needed", lang, wanted=per_cent(float(data.attrs["wanted"])))), justify="right"
    )
    for design in numbers.names(data, "design"):
        for month in numbers.months(data):
            found = [numbers.cell(data, design, month, size, claim) for size in numbers.sizes(data)]
            need = numbers.needed(data, design, month, claim).shown(lang)
            shown = [with_error(one.power, lang) for one in found]
            cells = [named(data, "design", design, lang), str(month), *shown, need]
            table.add_row(*(Text(cell) for cell in cells))
    return table


def errors(data: xr.Dataset, claim: str, lang: Language) -> Table:
    """What the smallest trials get wrong."""
    size = numbers.sizes(data)[0]
    what = named(data, "claim", claim, lang)
    table = _table(f"{say('trial_errors', lang, n=2 * size)}{mark(': ', lang)}{what}")
    table.add_column(Text(say("trial_design", lang)), ratio=1, min_width=12)
    table.add_column(Text(say("trial_months", lang)), justify="right")
    for key in ("trial_wrong", "trial_exaggerated", "trial_covered", "trial_false"):
        table.add_column(Text(say(key, lang)), justify="right", max_width=18)
    for design in numbers.names(data, "design"):
        for month in numbers.months(data):
            cells = [
                named(data, "design", design, lang),
                str(month),
                *mistakes(data, design, month, size, claim, lang),
            ]
            table.add_row(*(Text(cell) for cell in cells))
    return table


def mistakes(data: xr.Dataset, design: str, month: int, size: int, claim: str, lang: Language) -> list[str]:
    """Wrong signs, exaggeration, coverage, and findings where there is nothing."""
    one = numbers.cell(data, design, month, size, claim)
    nothing = numbers.cell(data, design, month, size, "none")
    shown = (
        with_error(found, lang, k) for k, found in ((1, one.wrong), (0, one.covered), (1, nothing.power))
    )
    wrong, covered, false = shown
    return [wrong, times(one.exaggerated, lang), covered, false]


def alike(data: xr.Dataset, lang: Language) -> Table:
    """Intraclass correlation of households by outcome and length."""
    table = _table(say("trial_alike", lang))
    table.add_column(Text(say("trial_observed", lang)), ratio=1)
    for month in numbers.months(data):
        table.add_column(Text(say("trial_length", lang, n=month)), justify="right")
    for name in numbers.names(data, "observed"):
        found = [correlation(numbers.icc(data, name, month), lang) for month in numbers.months(data)]
        table.add_row(*(Text(cell) for cell in (named(data, "observed", name, lang), *found)))
    return table


def selection(data: xr.Dataset, lang: Language) -> Table:
    """Bias of naive comparisons by how villages are chosen."""
    month = numbers.months(data)[-1]
    unit = numbers.unit_label(data, lang)
    n = int(data.attrs["chosen_villages"])
    table = _table(say("trial_selection", lang, n=n, months=month, unit=unit))
    table.add_column(Text(say("trial_choice", lang)), ratio=1, min_width=20)
    for check in numbers.CHECKS:
        table.add_column(Text(say(f"trial_{check}", lang)), justify="right")
    table.add_column(Text(say("trial_other", lang)), justify="right", max_width=20)
    for choice in numbers.names(data, "choice"):
        found = [in_table(data, numbers.bias(data, choice, month, check), lang) for check in numbers.CHECKS]
        other = in_table(data, numbers.other_villages(data, choice, month), lang)
        cells = [named(data, "choice", choice, lang), *found, other]
        table.add_row(*(Text(cell) for cell in cells))
    spreads = [f"±{size_of(data, numbers.one_lot(data, month, check))}" for check in numbers.CHECKS]
    table.add_row(*(Text(cell, style="dim") for cell in [say("trial_sd_lot", lang), *spreads, ""]))
    return table
