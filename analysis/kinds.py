"""The kinds of figures: one function each, from results to a figure, in a language, for a page, a column or a slide.

A figure of a kind stands alone: its title is above it and below it that it is simulated, the place, months, seeds and the hash of the
run. Pages, which have captions of their own, draw the same functions without either.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from analysis.choice import choices
from analysis.effects import arms, base_label, effect, headline
from analysis.figures import fates, monthly, outcomes, trial, village
from analysis.figures import places as places_of
from analysis.figures.answers import answers_figure
from analysis.figures.calendar import Span, calendar
from analysis.figures.canvas import settle
from analysis.figures.effects import MOST_ARMS, arm_name, coercive, forest, grouped_names, groups, has_effect
from analysis.figures.grades import grade_plane
from analysis.figures.ranking import ranking
from analysis.figures.robust import robust
from analysis.figures.sensitivity import PLAIN, Outcome, index_bars, tornado
from analysis.figures.surfaces import lever_title, surface
from analysis.figures.waterfall import falls, waterfall
from analysis.plausible import numbers_drawn, runs_said
from analysis.report.demo_sentences import outmigration_answers
from analysis.report.first_screen import CHOSEN, of_policies
from analysis.report.gallery import Picture
from analysis.report.page import Source, months_of, simulated
from analysis.report.run import source
from analysis.sensitivity.bands import Bands
from analysis.sensitivity.result import Indices
from analysis.style import SHEETS, Imprint, Size, inscribe, sheet, sized, style
from analysis.trial_sentences import policy
from analysis.windows import AFTER, DURING, has
from analysis.words import WORDS, say
from bilingual.words import Language, Single, Words, composed


@dataclass(frozen=True)
class Moved:
    """What moves an outcome of a study.

    Attributes:
        found: indices of a design, or one factor at a time.
        labels: names of the factors.
        outcome: name, unit and output.
        assumed: factors that rest on assumptions.
        source: what the figure says of where it comes from.
    """

    found: Bands | Indices
    labels: Mapping[str, Words]
    outcome: Outcome
    assumed: Collection[str]
    source: Source


@dataclass(frozen=True)
class Numbers:
    """Results from which figures are drawn; what is not there is left out.

    Attributes:
        run, months, households: outcomes of a run by period, its ledger month by month, and the households of one village.
        comparison: policies against none.
        surface: outmigration by the level of a lever.
        trial: a pilot tried out.
        places: outcomes of a run by the name of its place; the first is the reference.
        moved: what moves an outcome.
        arms, outcomes: what of it to show; the first that fit, and the headline ones, where nothing is said.
    """

    run: xr.Dataset | None = None
    months: xr.Dataset | None = None
    households: pd.DataFrame | None = None
    comparison: xr.Dataset | None = None
    surface: xr.Dataset | None = None
    trial: xr.Dataset | None = None
    places: Mapping[str, xr.Dataset] = field(default_factory=dict)
    moved: Moved | None = None
    arms: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


class NoSuchFigure(ValueError):
    """A kind that is none, or that these results do not have."""


LABELS = {
    "answers": "kind_answers",
    "lines_over": "kind_lines_over",
    "heat": "kind_heat",
    "forest": "kind_forest",
    "waterfall": "kind_waterfall",
    "wedge": "kind_wedge",
    "pagoda": "kind_pagoda",
    "who_gains": "kind_who_gains",
    "calendar": "kind_calendar",
    "months": "kind_months",
    "map": "kind_map",
    "tornado": "kind_tornado",
    "robust": "kind_robust",
    "trial_power": "kind_trial_power",
    "places": "kind_places",
    "ranking": "kind_ranking",
}
"""Names of kinds, for people."""


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Attributes:
        name: by which it is asked for.
        takes: the results that it is drawn from, a field of :class:`Numbers`.
        drawable: whether those have something to show.
        draw: the figure in one language.
        title: of the figure.
        source: what it says of where it comes from.
    """

    name: str
    takes: str
    drawable: Callable[[Numbers], bool]
    draw: Callable[[Numbers, Language], Figure]
    title: Callable[[Numbers, Language], str]
    source: Callable[[Numbers], Source]

    @property
    def label(self) -> Words:
        """What it shows."""
        return WORDS[LABELS[self.name]]


def figure(
    kind: str,
    numbers: Numbers,
    lang: Language = "en",
    size: Size = "text",
    title: str | None = None,
    source: str | None = None,
) -> Figure:
    """A figure that stands alone.

    Args:
        kind: one of :data:`KINDS`.
        numbers: results.
        lang: en, zh or both.
        size: ``text`` is 150 mm wide, ``column`` 90 mm, ``slide`` 254 x 143 mm.
        title: above it; what the kind says of itself when left out.
        source: below it; that it is simulated, place, months, seeds and hash of the run when left out.

    Raises:
        NoSuchFigure: there is no such kind, or these results have nothing to show in it.
        TooTall: it is higher than 215 mm.
    """
    found = KINDS.get(kind)
    if found is None or not is_drawable(found, numbers):
        raise NoSuchFigure(
            f"{kind}: no figure of these results; there is {', '.join(available(numbers)) or 'none'}"
        )
    with sized(size), style(lang):
        made = found.draw(numbers, lang)
        said = found.source(numbers)
        above = found.title(numbers, lang) if title is None else title
        below = composed(noted(kind, numbers, said), lang) if source is None else source
        inscribe(made, Imprint(above, below))
        settle(made)
    return made


@dataclass(frozen=True, repr=False)
class Standing(Picture):
    """A figure that stands alone: title and source are in it, at the size that was asked for."""

    @property
    def imprint(self) -> None:
        """Nothing: the figure has it."""
        return None


def picture(kind: str, numbers: Numbers, lang: Language = "en", size: Size = "text") -> Standing:
    """A figure that shows itself in a notebook and can be kept as a file; see :func:`figure`.

    Raises:
        NoSuchFigure: there is no such kind, or these results have nothing to show in it.
        TooTall: it is higher than 215 mm.
    """
    made = figure(kind, numbers, lang, size)
    found = KINDS[kind]
    with sized(size):
        above = found.title(numbers, lang)
        below = composed(noted(kind, numbers, found.source(numbers)), lang)
    return Standing(kind, lambda _: made, composed(found.label.said, lang), above, below, lang)


def available(numbers: Numbers) -> list[str]:
    """The kinds that these results have."""
    return [name for name, kind in KINDS.items() if is_drawable(kind, numbers)]


def is_drawable(kind: Kind, numbers: Numbers) -> bool:
    """Whether results have what a kind needs, and something to show in it."""
    given = getattr(numbers, kind.takes)
    return (
        given is not None
        and len(given if isinstance(given, Mapping) else [given]) > 0
        and kind.drawable(numbers)
    )


# ------------------------------------------------------------------------------------------------- what is shown of it


def plain_arms(n: Numbers) -> list[str]:
    """The policies that are named, or else all that are not coercive; coercive ones where there are no others."""
    data = comparison(n)
    some = [arm for arm in n.arms or arms(data) if arm in arms(data)]
    return [arm for arm in some if not coercive(data, arm)] or some


def few_arms(n: Numbers, most: int = MOST_ARMS) -> list[str]:
    """As many of them as fit."""
    return plain_arms(n)[:most]


def comparison(n: Numbers) -> xr.Dataset:
    """The comparison."""
    assert n.comparison is not None
    return n.comparison


def of_run(n: Numbers) -> xr.Dataset:
    """The run."""
    assert n.run is not None
    return n.run


def of_surface(n: Numbers) -> xr.Dataset:
    """The surface."""
    assert n.surface is not None
    return n.surface


def shown(n: Numbers, data: xr.Dataset, usual: Sequence[str], most: int) -> list[str]:
    """The outcomes that are named, or else the usual ones, of those there are; at most so many."""
    return [name for name in n.outcomes or usual if name in data][:most]


def surface_names(n: Numbers) -> list[str]:
    """Outcomes of a surface: a row each."""
    data = of_surface(n)
    usual = [name for name in CHOSEN if name in data] or [
        str(name) for name in data.data_vars if "ledger" in data[name].attrs
    ]
    return shown(n, data, usual, 2)


def spans(n: Numbers) -> tuple[str, list[Span]] | None:
    """The first policy with a calendar, and its rows."""
    told = json.loads(str(comparison(n).attrs.get("calendar") or "{}"))
    for arm in plain_arms(n):
        if told.get(arm):
            texts = ("label", "level", "targets")
            return arm, [Span(**row | {key: Words(*row[key]) for key in texts}) for row in told[arm]]
    return None


def robust_of(n: Numbers) -> tuple[str, str] | None:
    """The policy and outcome of a histogram over worlds."""
    data = comparison(n)
    if len(numbers_drawn(data)[1]) < 2:
        return None
    names = shown(n, data, [*CHOSEN, *headline(data)], len(data.data_vars))
    told = ((arm, name) for name in names for arm in plain_arms(n) if has(data, arm, DURING))
    return next((one for one in told if differs(data, *one)), None)


def differs(data: xr.Dataset, arm: str, name: str) -> bool:
    """Whether an effect differs from world to world by more than luck."""
    errors = effect(data, name, arm, DURING).errors
    return errors is not None and errors.known > 0.0


# ---------------------------------------------------------------------------------------------------------- the figures


def draw_answers(n: Numbers, lang: Language) -> Figure:
    """Outmigration where there is a surface beside the policies, then these, at most six rows on a page; outcomes side by side."""
    away = [] if n.surface is None else outmigration_answers(n.surface, n.outcomes or CHOSEN)
    found = of_policies(comparison(n))
    some = [one for one in found if one.effect.name in (n.outcomes or CHOSEN)] or found
    kept = plain_arms(n)[: sheet().rows - 2 - bool(away)]
    told = [*away, *(one for one in some if one.effect.arm in kept)]
    return answers_figure(told, lang=lang, width=sheet().width)


def draw_forest(n: Numbers, lang: Language) -> Figure:
    """Effects on the headline outcomes; a column and a slide hold those of the months of the policies alone."""
    windows = (DURING, AFTER) if sheet() is SHEETS["text"] else (DURING,)
    return forest(comparison(n), few_arms(n), None, lang, windows, 4 if sheet().height else 99)


def fitting(text: int, column: int, slide: int) -> int:
    """How many panels there is room for."""
    return slide if sheet().height else column if sheet().stacked else text


def draw_groups(n: Numbers, lang: Language) -> Figure:
    """Effects within groups, of as many outcomes as there is room for."""
    data = comparison(n)
    return groups(data, few_arms(n), None, lang, shown(n, data, grouped_names(data), fitting(4, 1, 2)))


def liked(n: Numbers) -> list[str]:
    """Outcomes of which more or less is better: those that answers speak of, then those in which the choice matters."""
    found = choices(comparison(n))
    order = sorted(found, key=lambda one: (one.name not in CHOSEN, not one.matters))
    return [one.name for one in order[: fitting(4, 3, 2)]]


def counts(kind: str, n: Numbers) -> tuple[int, int]:
    """How many outcomes a figure shows, and how many there are; both 0 where it shows all, or none is left to choose."""
    if kind == "wedge":
        return fitting(6, 2, 2), len(outcomes.wedge_pairs(of_run(n)))
    if kind == "who_gains":
        return fitting(4, 1, 2), len(n.outcomes or grouped_names(comparison(n)))
    if kind == "ranking":
        return fitting(4, 3, 2), len(n.outcomes or choices(comparison(n)))
    if kind in ("lines_over", "heat"):
        return 2, len(n.outcomes)
    if kind == "forest" and sheet().height:
        data, some = comparison(n), few_arms(n)
        return 4, sum(has_effect(data, name, some, [DURING]) for name in headline(data))
    return 0, 0


def noted(kind: str, n: Numbers, said: Source) -> Source:
    """What a figure says of where it comes from, and that it leaves out outcomes where it does."""
    most, every = counts(kind, n)
    if most >= every:
        return said
    return lambda lang: (
        f"{say('shows_some', lang, n=most, every=every)}{' ' if lang == 'en' else ''}{said(lang)}"
    )


def draw_months(n: Numbers, lang: Language) -> Figure:
    """What the hours of posts go into; where these are not there, people."""
    assert n.months is not None
    data = n.months
    return (
        monthly.hours(data, lang=lang, villages=villages(n))
        if monthly.has_hours(data)
        else monthly.people(data, lang=lang)
    )


def villages(n: Numbers) -> int:
    """How many villages the ledger sums over."""
    return int(of_run(n).attrs.get("villages", 1)) if n.run is not None else 1


def draw_calendar(n: Numbers, lang: Language) -> Figure:
    """The calendar of one policy."""
    found, data = spans(n), comparison(n)
    assert found is not None
    return calendar(found[1], int(data.attrs["months"]), None, int(data.attrs["year"]), lang=lang)


def draw_robust(n: Numbers, lang: Language) -> Figure:
    """Worlds of one effect."""
    found = robust_of(n)
    assert found is not None
    return robust(comparison(n), *found, lang=lang)


def draw_tornado(n: Numbers, lang: Language) -> Figure:
    """Factors by what they move, as many as fit."""
    assert n.moved is not None
    one, most = n.moved, 3 if lang == "both" and sheet().height else sheet().rows
    outcome = replace(one.outcome, name=PLAIN)  # which the title says
    if isinstance(one.found, Bands):
        return tornado(one.found, one.labels, outcome, one.assumed, most=most, lang=lang)
    return index_bars(one.found, one.labels, outcome, one.assumed, most=most, lang=lang)


def draw_places(n: Numbers, lang: Language) -> Figure:
    """Places without policy."""
    return places_of.dots(n.places, places_of.compared(n.places), lang=lang)


# ----------------------------------------------------------------------------------------------------- titles and sources


def has_months(n: Numbers) -> bool:
    """Whether a ledger has what is drawn month by month."""
    return (
        n.months is not None
        and n.run is not None
        and (monthly.has_hours(n.months) or monthly.has_people(n.months))
    )


def title_months(n: Numbers, lang: Language) -> str:
    """Hours, or people."""
    assert n.months is not None
    return say("head_hours" if monthly.has_hours(n.months) else "head_people", lang)


def titled(key: str) -> Callable[[Numbers, Language], str]:
    """A title that is the same for all results."""
    return lambda n, lang: say(key, lang)


def against(key: str, most: int = 99) -> Callable[[Numbers, Language], str]:
    """A title of a comparison; where not all policies fit it names those that are shown."""

    def write(n: Numbers, lang: Language) -> str:
        data, every = comparison(n), plain_arms(n)

        def in_one(one: Single) -> str:
            title = say(key, one, base=base_label(data, one))
            some = say("says_list", one).join(arm_name(data, arm, one) for arm in every[:most])
            return say("head_part", one, title=title, shown=some) if len(every) > most else title

        return composed(in_one, lang)

    return write


def title_waterfall(n: Numbers, lang: Language) -> str:
    """What is split, of the policies shown."""
    about = {one.about for one in falls(comparison(n), few_arms(n, most_falls()))}
    alone = {"attendance": "head_attendance", "petitions": "head_petitions"}
    key = alone[about.pop()] if len(about) == 1 else "head_waterfall"
    return against(key, most_falls())(n, lang)


def title_calendar(n: Numbers, lang: Language) -> str:
    """The policy."""
    found, data = spans(n), comparison(n)
    assert found is not None
    return composed(lambda one: say("head_calendar", one, arm=arm_name(data, found[0], one)), lang)


def title_robust(n: Numbers, lang: Language) -> str:
    """The policy."""
    found, data = robust_of(n), comparison(n)
    assert found is not None
    return composed(lambda one: say("head_robust", one, arm=arm_name(data, found[0], one)), lang)


def of_lever(key: str) -> Callable[[Numbers, Language], str]:
    """A title that names the lever of a surface."""
    return lambda n, lang: composed(lambda one: say(key, one, lever=lever_title(of_surface(n), one)), lang)


def title_tornado(n: Numbers, lang: Language) -> str:
    """The outcome."""
    assert n.moved is not None
    key, name = "head_bands" if isinstance(n.moved.found, Bands) else "head_indices", n.moved.outcome.name
    return composed(lambda one: say(key, one, outcome=name.said(one)), lang)


def source_of(takes: str) -> Callable[[Numbers], Source]:
    """What results say of themselves."""
    return lambda n: source(getattr(n, takes))


def source_months(n: Numbers) -> Source:
    """The run behind a ledger or a map."""
    return source(of_run(n))


def source_calendar(n: Numbers) -> Source:
    """A policy is set, not simulated."""
    from analysis.report.compare import calendar_source

    return calendar_source(comparison(n))


def source_surface(n: Numbers) -> Source:
    """Outmigration and levels were run at one place."""
    from analysis.report.demo import surface_source

    data = of_surface(n)
    return surface_source(data, str(data.attrs.get("run_hash", "")))


def source_trial(n: Numbers) -> Source:
    """A pilot that was tried out."""
    from analysis.report.trial import source as of_trial

    assert n.trial is not None
    return of_trial(n.trial)


def source_places(n: Numbers) -> Source:
    """Several places."""
    data = next(iter(n.places.values()))
    return simulated(
        str(data.attrs.get("run_hash", "")),
        lambda lang: say("imprint_places", lang, n=len(n.places)),
        months_of(data.attrs),
        lambda lang: runs_said(data, lang),
    )


def source_tornado(n: Numbers) -> Source:
    """A study."""
    assert n.moved is not None
    return n.moved.source


def title_trial(n: Numbers, lang: Language) -> str:
    """The policy of a pilot."""
    assert n.trial is not None
    data = n.trial
    return composed(lambda one: say("head_trial_power", one, policy=policy(data, one)), lang)


OF_RUN, OF_ARMS = source_of("run"), source_of("comparison")
MOST_FALLS = 2
"""Policies whose changes are split in one figure."""


def most_falls() -> int:
    """As many as fit."""
    return MOST_FALLS if sheet() is SHEETS["text"] else 1


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "answers",
            "comparison",
            lambda n: bool(of_policies(comparison(n))),
            draw_answers,
            titled("answers_head"),
            OF_ARMS,
        ),
        Kind(
            "lines_over",
            "surface",
            lambda n: bool(surface_names(n)),
            lambda n, lang: surface(of_surface(n), surface_names(n), lang=lang),
            of_lever("head_surface"),
            source_surface,
        ),
        Kind(
            "heat",
            "surface",
            lambda n: bool(surface_names(n)),
            lambda n, lang: grade_plane(of_surface(n), surface_names(n), lang=lang),
            of_lever("head_grades"),
            source_surface,
        ),
        Kind(
            "forest",
            "comparison",
            lambda n: bool(plain_arms(n)),
            draw_forest,
            against("head_forest", MOST_ARMS),
            OF_ARMS,
        ),
        Kind(
            "waterfall",
            "comparison",
            lambda n: bool(falls(comparison(n), plain_arms(n))),
            lambda n, lang: waterfall(comparison(n), few_arms(n, most_falls()), lang=lang),
            title_waterfall,
            OF_ARMS,
        ),
        Kind(
            "wedge",
            "run",
            lambda n: bool(outcomes.wedge_pairs(of_run(n))),
            lambda n, lang: outcomes.wedge(of_run(n), lang=lang, most=fitting(6, 2, 2)),
            titled("head_wedge"),
            OF_RUN,
        ),
        Kind(
            "pagoda",
            "run",
            lambda n: bool(fates.fate_bars(of_run(n))),
            lambda n, lang: fates.fates(of_run(n), lang=lang),
            titled("head_fates"),
            OF_RUN,
        ),
        Kind(
            "who_gains",
            "comparison",
            lambda n: bool(grouped_names(comparison(n))),
            draw_groups,
            against("head_groups", MOST_ARMS),
            OF_ARMS,
        ),
        Kind(
            "calendar",
            "comparison",
            lambda n: spans(n) is not None,
            draw_calendar,
            title_calendar,
            source_calendar,
        ),
        Kind("months", "months", has_months, draw_months, title_months, source_months),
        Kind(
            "map",
            "households",
            lambda n: n.households is not None and village.has_map(n.households),
            lambda n, lang: village.village_map(n.households, lang=lang),  # type: ignore[arg-type]
            titled("head_map"),
            source_months,
        ),
        Kind("tornado", "moved", lambda n: True, draw_tornado, title_tornado, source_tornado),
        Kind("robust", "comparison", lambda n: robust_of(n) is not None, draw_robust, title_robust, OF_ARMS),
        Kind(
            "trial_power",
            "trial",
            lambda n: True,
            lambda n, lang: trial.power(n.trial, lang=lang),  # type: ignore[arg-type]
            title_trial,
            source_trial,
        ),
        Kind(
            "places",
            "places",
            lambda n: bool(places_of.compared(n.places)),
            draw_places,
            titled("head_places"),
            source_places,
        ),
        Kind(
            "ranking",
            "comparison",
            lambda n: bool(choices(comparison(n))),
            lambda n, lang: ranking(comparison(n), n.outcomes or liked(n), lang=lang, most=fitting(4, 3, 2)),
            titled("head_ranking"),
            OF_ARMS,
        ),
    )
}
"""Every kind by its name."""
