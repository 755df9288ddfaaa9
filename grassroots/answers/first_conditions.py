"""The first screen of a search for conditions: in how many worlds a policy does too little, and where worlds held out confirm that it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from analysis import answer_said
from analysis.report.first_screen import FirstScreen, Rows, Statement, Text, quoted, stated
from analysis.report.page import Page, Shown
from analysis.statistics import share_of
from analysis.words import say as in_words
from bilingual.numbers import figures, fixed, is_share
from bilingual.words import Language, Single, Words
from experiments.study.results import StudyResult
from grassroots.answers.bank import grades_of
from grassroots.answers.conditions import Conditions, bounds_said
from grassroots.answers.explorer import facts_of
from grassroots.answers.first_study import about_of
from grassroots.answers.sensitivity import labels_of, seen_units
from scenarios.units import GRADES

MOST = 3
"""Numbers on which the answer hangs that are named."""
BARE = ("0-1", "-")
"""Units that are not written behind a size."""


@dataclass(frozen=True)
class Found:
    """Conditions with the study that they were found in."""

    result: StudyResult
    conditions: Conditions

    @cached_property
    def labels(self) -> dict[str, Words]:
        """Names of the numbers that worlds draw."""
        return labels_of(self.result.study)

    @cached_property
    def item(self) -> Mapping[str, str]:
        """Name and unit of the outcome."""
        return seen_units([self.conditions.column], self.result.study)[self.conditions.column]

    @property
    def told(self) -> list[str]:
        """The numbers that move the effect, the strongest first."""
        return list(self.conditions.told.screened.found)

    @property
    def short(self) -> int:
        """In how many worlds the effect falls short."""
        return round(self.conditions.box.failures * self.conditions.worlds)

    def statements(self) -> list[Statement]:
        """In how many worlds the policy does too little, and under which conditions above all."""
        whole = (too_little, missing, of_worlds, share)
        box = (
            (where, covered, confirmed, density)
            if self.conditions.box.holds
            else (nowhere, none, unconfirmed, why)
        )
        return [self._statement(parts) for parts in (whole, box)]

    def _statement(self, parts: tuple["Write", "Write", "Write", "Write"]) -> Statement:
        about = partial(answer_said.spoken, about_of(self.result.study))
        return stated([partial(part, self) for part in parts], about)


type Write = Callable[[Found, Single], str]


def of_conditions(page: Page, found: Found, draw: Callable[[Page], Shown] | None) -> FirstScreen:
    """The first screen of a search for conditions.

    Args:
        page: to which the figure is added.
        found: the conditions.
        draw: adds the figure; nothing where no number moves the effect.
    """
    table = table_of(found) if found.conditions.box.holds else None
    shown = draw(page) if draw is not None else None
    return FirstScreen(found.statements(), partial(hangs, found), partial(cannot, found), table, shown)


def quotes_of(found: Found, lang: Language = "en") -> list[str]:
    """What a search says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(found.statements(), lang)


def sentences(found: Found, lang: Single) -> list[str]:
    """Everything in sentences: the answers as texts to quote, what moves the effect, and what cannot be concluded."""
    return [*quotes_of(found, lang), *hangs(found, lang), *cannot(found, lang)]


def too_little(found: Found, lang: Single) -> str:
    """In how many worlds the policy does less than is of interest."""
    one = found.conditions
    return in_words(
        "conditions_short",
        lang,
        outcome=answer_said.capital(found.item[lang]),
        arm=arm(found, lang),
        interest=size(found, lang),
        short=f"{found.short:,}",
        worlds=f"{one.worlds:,}",
    )


def arm(found: Found, lang: Single) -> str:
    """The policy by its label."""
    return str(getattr(found.result.study.policy(found.conditions.arm).label, lang))


def size(found: Found, lang: Single) -> str:
    """The smallest effect of interest, as people read it."""
    interest, named = found.conditions.interest, found.item["unit"]
    gap = " " if lang == "en" else ""
    if is_share(named):
        return f"{fixed(100.0 * interest, 1)}{gap}{in_words('points', lang)}"
    return figures(interest) + (
        "" if named in BARE else gap + found.item["unit_zh" if lang == "zh" else "unit"]
    )


def missing(found: Found, lang: Single) -> str:
    """How many worlds have no value; empty where all have one."""
    n = found.conditions.missing
    return in_words("conditions_missing", lang, n=f"{n:,}") if n else ""


def of_worlds(found: Found, lang: Single) -> str:
    """The share of worlds in which it does too little."""
    return in_words("conditions_share", lang, share=per_cent(found.conditions.box.failures))


def share(found: Found, lang: Single) -> str:
    """The interval of this share, and that the luck of the runs is in it."""
    one = share_of(found.short, found.conditions.worlds)
    runs = found.result.study.replicates
    return in_words("conditions_interval", lang, low=per_cent(one.low), high=per_cent(one.high), runs=runs)


def where(found: Found, lang: Single) -> str:
    """Under which conditions it does too little above all."""
    bounds = bounds_said(found.conditions.bounds, found.labels, lang)
    return in_words("conditions_where", lang, arm=answer_said.capital(arm(found, lang)), bounds=bounds)


def covered(found: Found, lang: Single) -> str:
    """How much of all that falls short lies there."""
    return in_words("conditions_covered", lang, coverage=per_cent(found.conditions.box.coverage))


def confirmed(found: Found, lang: Single) -> str:
    """That worlds held out of the search confirm it."""
    return in_words("conditions_confirmed", lang)


def density(found: Found, lang: Single) -> str:
    """How many of the worlds held out that lie there fall short, with the interval."""
    box = found.conditions.box
    ends = {"low": per_cent(box.density_low), "high": per_cent(box.density_high)}
    return in_words("conditions_density", lang, inside=box.inside, density=per_cent(box.density), **ends)


def nowhere(found: Found, lang: Single) -> str:
    """That no condition is confirmed, or none was looked for."""
    return in_words("conditions_none" if found.told else "conditions_unmoved", lang)


def none(found: Found, lang: Single) -> str:
    """Nothing more."""
    return ""


def unconfirmed(found: Found, lang: Single) -> str:
    """That nothing is told."""
    return in_words("conditions_unconfirmed", lang)


def why(found: Found, lang: Single) -> str:
    """Among how many numbers conditions were looked for."""
    return in_words("conditions_looked", lang, told=len(found.told), worlds=f"{found.conditions.worlds:,}")


def hangs(found: Found, lang: Single) -> list[str]:
    """The numbers that move the effect most, with how well each is known."""
    grades = grades_of(found.result)
    return [
        in_words(
            "conditions_moves",
            lang,
            label=answer_said.spoken(found.labels[name], lang),
            grade=answer_said.spoken(graded(grades, name), lang),
        )
        for name in found.told[:MOST]
    ] or [in_words("answer_hangs_nothing", lang)]


def graded(grades: dict[str, str], name: str) -> Words:
    """How well a number is known."""
    return Words(grades[name], GRADES.get(grades[name], ""))


def cannot(found: Found, lang: Single) -> list[str]:
    """What cannot be concluded."""
    facts = facts_of(found.result.study)
    counts = {"assumed": facts["n_assumed"], "uncertain": facts["n_uncertain"]}
    return [
        in_words("conditions_cannot_place", lang, **counts),
        in_words("conditions_cannot_share", lang),
        in_words("conditions_cannot_more", lang),
    ]


def table_of(found: Found) -> Rows:
    """The conditions: from where to where, and how well each number is known."""
    grades = grades_of(found.result)
    rows: list[tuple[Text, list[Text]]] = [
        (
            partial(answer_said.spoken, found.labels[name]),
            [
                partial(end, low if below else None),
                partial(end, high if above else None),
                partial(answer_said.spoken, graded(grades, name)),
            ],
        )
        for name, low, high, below, above in found.conditions.bounds
    ]
    keys = ("conditions_from", "conditions_to", "conditions_grade")
    return Rows(partial(in_words, "conditions_table"), [partial(in_words, key) for key in keys], rows)


def end(value: float | None, lang: Single) -> str:
    """An end of a condition; a dash where there is none."""
    return "–" if value is None else figures(value)


def per_cent(value: float) -> str:
    """A share of a hundred."""
    return fixed(100.0 * value, 0)
