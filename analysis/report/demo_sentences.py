"""What the demonstration shows, in sentences: outmigration, incentives, the same money, places."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from analysis.answer import Answer, answer
from analysis.both_errors import tail_said
from analysis.effects import Effect, added, arm_label, arms, instead_of, spending
from analysis.figures.places import is_urban
from analysis.plausible import at_defaults, basis_said, is_uncertain, spread
from analysis.report.clauses import between, change, clauses, paired, signed, unit_of
from analysis.report.compare_sentences import capital
from analysis.report.first_screen import CHOSEN, of_arms, quoted, statement
from analysis.statistics import Floats, difference_unit
from analysis.summary import mutual, period_label, read
from analysis.windows import together, told
from analysis.words import label, say
from bilingual.months import period
from bilingual.numbers import all_villages, figures, is_share, show_gap
from bilingual.words import SINGLES, Language, Single, Words, within

SAID = (
    "household_attendance",
    "representative_attendance",
    "quorum_rate",
    "settled_substantive",
    "recorded_settlement",
)
"""Outcomes that the conclusion names, where the data have them."""

type Runs = Mapping[str, xr.Dataset]


def said(data: xr.Dataset) -> list[str]:
    """Outcomes of the conclusion that the data have."""
    return [name for name in SAID if name in data]


# surfaces


def moved(data: xr.Dataset, name: str, before: tuple[int, int], after: tuple[int, int]) -> Effect:
    """The difference of an outcome between two points (outmigration, level) on the same seeds."""
    values = data[name].transpose("replicate", "outmigration", "level").values
    return between(data, name, values[:, *before], values[:, *after])


def usual_point(data: xr.Dataset, runs: Runs) -> tuple[int, int]:
    """The point that sentences speak of: outmigration nearest to that of the place, and the level in the middle."""
    middle = data.sizes["level"] // 2
    place = runs.get(str(data.attrs.get("place", "")))
    if place is None or "outmigration" not in place:
        return data.sizes["outmigration"] // 2, middle
    own = read(place, "outmigration").value
    return int(np.argmin(np.abs(data["outmigration"].values - own))), middle


def with_tail(data: xr.Dataset, found: Sequence[Effect], lang: Single, key: str, **filled: object) -> str:
    """A sentence about some effects, then both their errors and what they hang on."""
    basis = basis_said(data, lang)
    sentence = say(key, lang, clauses=clauses(found, lang), basis=basis, **filled)
    said_ = [sentence, tail_said(data, found, lang)]
    return (" " if lang == "en" else "").join(part for part in said_ if part)


def share_text(data: xr.Dataset, s: int) -> str:
    """An outmigration in per cent."""
    return f"{100 * float(data['outmigration'].values[s]):g} %"


def level_text(data: xr.Dataset, k: int, lang: Single) -> str:
    """A level with its unit."""
    unit = label(data.attrs, "lever_unit", lang)
    space = "" if lang == "zh" else " "
    return f"{float(data['level'].values[k]):g}{space}{unit}".strip()


def row_said(data: xr.Dataset, runs: Runs, name: str, lang: Single) -> str:
    """One outcome of a surface: outmigration alone, the incentive, how the two go together, and more of it."""
    s, k = usual_point(data, runs)
    last, most = data.sizes["outmigration"] - 1, data.sizes["level"] - 1
    return say(
        "says_row",
        lang,
        label=capital(label(data[name].attrs, "long_name", lang)),
        over=shown_window(data, lang),
        basis=basis_said(data, lang),
        lever=data.attrs[f"lever_{lang}"],
        low=share_text(data, 0),
        high=share_text(data, last),
        alone=change(moved(data, name, (0, 0), (last, 0)), lang),
        level=level_text(data, k, lang),
        share=share_text(data, s),
        with_it=change(moved(data, name, (s, 0), (s, k)), lang),
        differs=differs_said(data, name, k, lang),
        least=level_text(data, 1, lang),
        most=level_text(data, most, lang),
        more=change(moved(data, name, (s, 1), (s, most)), lang),
    )


def differs_said(data: xr.Dataset, name: str, k: int, lang: Single) -> str:
    """Whether the effect of a level is another at the highest outmigration than at the lowest."""
    values = data[name].transpose("replicate", "outmigration", "level").values
    gain = values[:, :, k] - values[:, :, 0]
    one = between(data, name, gain[:, 0], gain[:, -1])
    ends = [_mean(data, gain[:, at], one.unit) for at in (0, -1)]
    return say(
        "effect_differs" if one.known_sign else "effect_alike",
        lang,
        low=share_text(data, 0),
        high=share_text(data, data.sizes["outmigration"] - 1),
        first=ends[0],
        last=ends[1],
        number=signed(one.effect, one.low, one.high, one.unit),
        unit=unit_of(one, lang),
    )


def _mean(data: xr.Dataset, values: Floats, unit: str) -> str:
    found = spread(data, values, unit=difference_unit(unit))
    return signed(float(found.value), float(found.low), float(found.high), unit)


def outmigration_said(data: xr.Dataset, lang: Single) -> str:
    """What outmigration does where there is no incentive."""
    last = data.sizes["outmigration"] - 1
    found = [moved(data, name, (0, 0), (last, 0)) for name in said(data)]
    return with_tail(
        data,
        found,
        lang,
        "says_outmigration",
        low=share_text(data, 0),
        high=share_text(data, last),
        place=label(data.attrs, "label", lang),
        over=shown_window(data, lang),
    )


def level_said(data: xr.Dataset, runs: Runs, lang: Single) -> str:
    """What an incentive at its middle level does at about the outmigration of the place."""
    s, k = usual_point(data, runs)
    found = [moved(data, name, (s, 0), (s, k)) for name in said(data)]
    return with_tail(
        data,
        found,
        lang,
        "says_level",
        lever=capital(str(data.attrs[f"lever_{lang}"])),
        level=level_text(data, k, lang),
        share=share_text(data, s),
        place=label(data.attrs, "label", lang),
        over=shown_window(data, lang),
    )


# the same money


def instead(data: xr.Dataset) -> list[Effect]:
    """Effects of the first policy in place of the second."""
    first, second = arms(data)[:2]
    return [instead_of(data, name, first, second, together(data)) for name in said(data)]


def money_said(data: xr.Dataset, lang: Single) -> str:
    """What the first policy does in place of the second for the same money, both sums given; nothing with other arms."""
    if len(arms(data)) < 2:
        return ""
    first, second = arms(data)[:2]
    sums = [spending(data, arm, together(data))[0] for arm in (first, second)]
    usual = [usual_spending(data, arm) for arm in (first, second)]
    return with_tail(
        data,
        instead(data),
        lang,
        "says_equal_money_worlds" if is_uncertain(data) else "says_equal_money",
        sum_first=figures(sums[0]),
        sum_second=figures(sums[1]),
        usual_first=figures(usual[0]),
        usual_second=figures(usual[1]),
        first=arm_label(data, first, lang),
        second=arm_label(data, second, lang),
        over=told(data, first, together(data), lang),
    )


def usual_spending(data: xr.Dataset, arm: str) -> float:
    """What an arm spends more than the base at the default numbers, yuan per village and year."""
    more = added(data, "spent", arm, together(data))
    return float(np.mean(at_defaults(data, more) if is_uncertain(data) else more))


# places


def rural(runs: Runs) -> list[str]:
    """Places of the results about villages: neither the reference, which comes first, nor urban ones."""
    return [name for k, name in enumerate(runs) if k and not is_urban(runs[name])]


def places_period(runs: Runs, lang: Single) -> str:
    """The months of some places: with their years where all have the same, otherwise with the years of each."""
    by_years: dict[str, list[str]] = {}
    for data in runs.values():
        by_years.setdefault(period_label(data, lang), []).append(label(data.attrs, "label", lang))
    if len(by_years) == 1:
        return next(iter(by_years))
    each = (
        say("years_of", lang, period=one, places=say("says_list", lang).join(names))
        for one, names in by_years.items()
    )
    return say("says_join", lang).join(each)


def places_said(runs: Runs, lang: Single) -> str:
    """Between which places the outcomes lie without policy, and how far the record is above the substance."""
    names = rural(runs)
    if not names:
        return ""
    spans = [text for name in said(runs[names[0]]) if (text := _span(runs, names, name, lang))]
    sentence = say(
        "says_places",
        lang,
        n=len(names),
        over=places_period({name: runs[name] for name in names}, lang),
        basis=basis_said(runs[names[0]], lang),
        clauses=say("says_join", lang).join(spans),
    )
    record = _record(runs, names, lang)
    return f"{sentence} {record}".strip() if lang == "en" else sentence + record


def _span(runs: Runs, names: Sequence[str], outcome: str, lang: Single) -> str:
    found = {name: read(runs[name], outcome) for name in names if outcome in runs[name]}
    found = {name: one for name, one in found.items() if np.isfinite(one.value)}
    if not found:
        return ""
    low, high = (pick(found, key=lambda name: found[name].value) for pick in (min, max))
    texts: dict[str, Any] = {}
    for end, name in (("low", low), ("high", high)):
        one = found[name]
        texts |= {
            end: f"{one.shown(lang)} {one.shown_range()}".strip(),
            f"{end}_place": label(runs[name].attrs, "label", lang),
        }
    unit = found[low].units(lang)
    name_of = (
        found[low].label(lang)
        if is_share(found[low].unit)
        else f"{found[low].label(lang)}{within(unit, lang)}"
    )
    return say("place_span", lang, label=name_of, **texts)


def _record(runs: Runs, names: Sequence[str], lang: Single) -> str:
    """In how many places more is settled on record than in substance, told by paired 95 % intervals, and by how much."""
    pairs = mutual(runs[names[0]])
    happened = next((name for name, twin in pairs.items() if twin == "recorded_settlement"), "")
    if not happened:
        return ""
    gaps = []
    for name in names:
        at = runs[name].sel(period="window")
        one = paired(happened, at[happened].attrs, at[happened].values, at[pairs[happened]].values)
        if one.low > 0.0:
            gaps.append(one.effect)
    if not gaps:
        return ""
    low, high = (show_gap(gap, "share", lang) for gap in (min(gaps), max(gaps)))
    return say("places_record", lang, above=len(gaps), n=len(names), low=low, high=high)


def outmigration_answers(data: xr.Dataset, names: Sequence[str]) -> list[Answer]:
    """The highest outmigration against the lowest, without incentive, in some outcomes."""
    last = data.sizes["outmigration"] - 1
    ends = {"low": share_text(data, 0), "high": share_text(data, last)}
    contrast, short = (
        Words(*(say(key, lang, **ends) for lang in SINGLES))
        for key in ("answer_outmigration", "answer_outmigration_short")
    )
    found = [moved(data, name, (0, 0), (last, 0)) for name in names if name in data]
    return [answer(data, one, contrast, short) for one in found if one.n]


def first_answers(budget: xr.Dataset, surfaces: Mapping[str, xr.Dataset]) -> list[Answer]:
    """What the first screen is made of: outmigration, then each policy of the comparison, in who comes and what is settled."""
    return [*outmigration_answers(next(iter(surfaces.values())), CHOSEN), *of_arms(budget)]


def leading(answers: Sequence[Answer]) -> list[Answer]:
    """Three of them: what outmigration does to both, and what the first policy does to who comes."""
    away = answers[0].short if answers else None
    found = [one for one in answers if one.short == away]
    return [*found, *(one for one in answers if one.short != away)][: len(found) + 1]


def quotes_of(budget: xr.Dataset, surfaces: Mapping[str, xr.Dataset], lang: Language) -> list[str]:
    """The answers of the first screen as texts that can be quoted by themselves; with both languages first all in English."""
    where = about(next(iter(surfaces.values())))
    return quoted([statement(one, where) for one in leading(first_answers(budget, surfaces))], lang)


def about(data: xr.Dataset) -> Words:
    """The place and the years of a surface."""
    return Words(
        *(
            say("answer_place", lang, place=label(data.attrs, "label", lang), over=shown_window(data, lang))
            for lang in SINGLES
        )
    )


def conclusion(runs: Runs, budget: xr.Dataset, surfaces: Mapping[str, xr.Dataset], lang: Single) -> list[str]:
    """All of it in paragraphs; how sure comes from the comparison."""
    first = next(iter(surfaces.values()))
    found = [
        outmigration_said(first, lang),
        *(level_said(data, runs, lang) for data in surfaces.values()),
        money_said(budget, lang),
        places_said(runs, lang),
    ]
    return [sentence for sentence in found if sentence]


def shown_window(data: xr.Dataset, lang: Single) -> str:
    """The months and villages of a surface."""
    first, last = int(data.attrs["window_first"]) + 1, int(data.attrs["window_last"])
    n = int(data.attrs["villages"])
    places = all_villages(n, lang)
    return say("when_where", lang, when=period(first, last, int(data.attrs["year"]), lang), where=places)
