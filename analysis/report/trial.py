"""The page of a tried-out pilot: what it would find first, then power, errors and biases, and what they rest on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import xarray as xr

from analysis import trial_numbers as numbers
from analysis.figures import trial as figures
from analysis.report.first_trial import of_trial
from analysis.report.page import Page, Shown, Source, place_of, simulated
from analysis.report.run import foundations
from analysis.trial_sentences import (
    correlation,
    few_draws,
    in_table,
    per_cent,
    policy,
    sentences,
    size_of,
    with_error,
)
from analysis.trial_tables import mistakes, title
from analysis.why import Why, marked
from analysis.words import label, say
from bilingual.words import Language, Single, composed, mark

type Text = Callable[[Single], str]


@dataclass(frozen=True)
class Lines:
    """A table of the page: caption, heads and rows, each a text in both languages."""

    caption: Text
    head: list[Text]
    rows: list[tuple[Text, list[Text]]]


def trial_page(data: xr.Dataset, folder: Path, lang: Language = "both", opens: Language = "both") -> Path:
    """Write the page of a tried-out pilot, ``index.html``, and its figures under ``figures/``.

    Args:
        data: a pilot tried out.
        folder: where to write; made when it is not there.
        lang: one language, or both with a switch.
        opens: in which of both it opens; ``both`` leaves that to the browser.

    Returns:
        The path of the page.
    """
    page = Page(Path(folder), lang, str(data.attrs.get("run_hash", "")), source(data), opens)
    power = add_figures(page, data)
    first = None if int(data.attrs["coercive"]) else of_trial(data, power)
    return page.write("trial.html.j2", first=first, **trial_context(data))


def add_figures(page: Page, data: xr.Dataset) -> Shown:
    """Power, and what choosing villages does; the figure of power."""
    power = page.add(
        "power",
        lambda one: figures.power(data, lang=one),
        partial(plate, data, "trial_plate_power"),
        partial(head, data, "head_trial_power"),
    )
    page.add(
        "selection",
        lambda one: figures.selection(data, lang=one),
        partial(plate, data, "trial_plate_selection"),
        partial(head, data, "head_trial_selection"),
    )
    return power


def plate(data: xr.Dataset, key: str, lang: Language) -> str:
    """Caption of a figure."""
    n, draws = int(data.attrs["chosen_villages"]), int(data.sizes["draw"])
    return composed(lambda one: say(key, one, n=n, draws=draws, months=numbers.months(data)[-1]), lang)


def head(data: xr.Dataset, key: str, lang: Language) -> str:
    """The title of a figure inside the saved picture."""
    return composed(lambda one: say(key, one, policy=policy(data, one)), lang)


def source(data: xr.Dataset) -> Source:
    """What a saved figure says of where it comes from."""
    a, draws = data.attrs, int(data.sizes["draw"])
    lengths = ", ".join(map(str, numbers.months(data)))
    return simulated(
        str(a.get("run_hash", "")),
        place_of(a),
        lambda lang: say("imprint_pilot", lang, months=lengths),
        lambda lang: say("imprint_draws", lang, n=draws),
    )


def trial_context(data: xr.Dataset) -> dict[str, Any]:
    """What the template needs, besides the figures."""
    return {
        "attrs": data.attrs,
        "named": lambda key: lambda lang: label(data.attrs, key, lang),
        "title": lambda lang: title(data, lang),
        "draws": int(data.sizes["draw"]),
        "coercive": bool(int(data.attrs["coercive"])),
        "said": partial(sentences, data),
        "reasons": [partial(few_draws, data), partial(marked, Why.CONSTANT)],
        "tables": [
            *(power(data, claim) for claim in numbers.claims(data)),
            *wrongs(data),
            alike(data),
            selection(data),
        ],
        **foundations(data.attrs),
    }


def word(key: str, **values: object) -> Text:
    """A text of the registry, for either language."""
    return lambda lang: say(key, lang, **values)


def fixed(text: str) -> Text:
    """The same in both languages."""
    return lambda lang: text


def entry(data: xr.Dataset, dim: str, name: str) -> Text:
    """Label of an entry along a dimension."""
    return lambda lang: numbers.named(data, dim, name, lang)


def line_of(data: xr.Dataset, design: str, month: int) -> Text:
    """Design and length."""
    return lambda lang: say(
        "trial_line", lang, design=numbers.named(data, "design", design, lang), months=month
    )


def power(data: xr.Dataset, claim: str) -> Lines:
    """Power by design, length and size."""
    rows = []
    for design in numbers.names(data, "design"):
        for month in numbers.months(data):
            found = [numbers.cell(data, design, month, size, claim) for size in numbers.sizes(data)]
            need = numbers.needed(data, design, month, claim)
            shown: list[Text] = [partial(with_error, one.power) for one in found]
            rows.append((line_of(data, design, month), [*shown, need.shown]))
    wanted = per_cent(float(data.attrs["wanted"]))
    sizes = [word("trial_villages", n=2 * size) for size in numbers.sizes(data)]
    head = [word("trial_design"), *sizes, word("trial_needed", wanted=wanted)]
    return Lines(lambda lang: say("trial_power", lang, claim=entry(data, "claim", claim)(lang)), head, rows)


def wrongs(data: xr.Dataset) -> list[Lines]:
    """What trials get wrong, a table for each claim, at the smallest size."""
    made, size = [], numbers.sizes(data)[0]

    def in_turn(write: Callable[[Single], list[str]]) -> list[Text]:
        def nth(k: int, lang: Single) -> str:
            return write(lang)[k]

        return [partial(nth, k) for k in range(4)]

    keys = ("trial_design", "trial_wrong", "trial_exaggerated", "trial_covered", "trial_false")
    for claim in numbers.claims(data):
        rows = [
            (line_of(data, design, month), in_turn(partial(mistakes, data, design, month, size, claim)))
            for design in numbers.names(data, "design")
            for month in numbers.months(data)
        ]
        made.append(Lines(partial(_wrongs_caption, data, claim, 2 * size), [word(key) for key in keys], rows))
    return made


def _wrongs_caption(data: xr.Dataset, claim: str, n: int, lang: Single) -> str:
    return f"{say('trial_errors', lang, n=n)}{mark(': ', lang)}{numbers.named(data, 'claim', claim, lang)}"


def alike(data: xr.Dataset) -> Lines:
    """Intraclass correlation of households by outcome and length."""
    months = numbers.months(data)
    rows = []
    for name in numbers.names(data, "observed"):
        found = [numbers.icc(data, name, month) for month in months]
        shown: list[Text] = [partial(correlation, one) for one in found]
        rows.append((entry(data, "observed", name), shown))
    head = [word("trial_observed"), *(word("trial_length", n=month) for month in months)]
    return Lines(word("trial_alike"), head, rows)


def selection(data: xr.Dataset) -> Lines:
    """Bias of naive comparisons by choice, the longest pilot."""
    month, n = numbers.months(data)[-1], int(data.attrs["chosen_villages"])
    rows = []
    for choice in numbers.names(data, "choice"):
        found = [numbers.bias(data, choice, month, check) for check in numbers.CHECKS]
        found.append(numbers.other_villages(data, choice, month))
        shown: list[Text] = [partial(in_table, data, one) for one in found]
        rows.append((entry(data, "choice", choice), shown))
    spreads = [f"±{size_of(data, numbers.one_lot(data, month, check))}" for check in numbers.CHECKS]
    rows.append((word("trial_sd_lot"), [fixed(text) for text in [*spreads, ""]]))
    keys = ("trial_choice", *(f"trial_{check}" for check in numbers.CHECKS), "trial_other")

    def caption(lang: Single) -> str:
        return say("trial_selection", lang, n=n, months=month, unit=numbers.unit_label(data, lang))

    return Lines(caption, [word(key) for key in keys], rows)
