"""The first screen of a search for packages: which come first and whether that is told, and what they change at what cost."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

import scenarios
from analysis import answer_said
from analysis.report.first_screen import FirstScreen, Rows, Statement, Text, quoted, stated, yuan_head
from analysis.words import say as in_words
from bilingual.numbers import figures, fixed, is_share, show
from bilingual.words import Language, Single, Words
from grassroots.answers.packages import OBJECTIVES, Plan, direction
from model.outcomes import OUTCOMES, UNITS

MOST = 2
"""Outcomes that are spoken of beside the packages."""
ROWS = 5
"""Packages of the table, no policy among them."""
HOURS = "time_tax_residents"
"""The outcome that counts hours of residents."""

VERDICTS = {
    "plan_best": "plan_verdict_told",
    "plan_none": "plan_verdict_told",
    "plan_tied": "plan_verdict_open",
    "plan_untold": "plan_verdict_open",
    "plan_hardly": "plan_verdict_hardly",
}
"""Whether the first place is told, by what may be said of it."""

type Floats = NDArray[np.float64]
type Package = dict[str, float]
type Write = Callable[[Single], str]


def of_plan(found: Plan, place: Words) -> FirstScreen:
    """The first screen of a search for packages.

    Args:
        found: the packages that were run.
        place: its name.
    """
    return FirstScreen(statements(found, place), lambda lang: [], partial(cannot, found), table_of(found))


def quotes_of(found: Plan, place: Words, lang: Language = "en") -> list[str]:
    """What a search says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(statements(found, place), lang)


def statements(found: Plan, place: Words) -> list[Statement]:
    """Which packages come first; where some are named, what they change in outcomes that were searched."""
    first = tuple(partial(part, found) for part in (claim, cost, verdict, regret))
    said = [statement(found, place, first)]
    for name in found.searched[:MOST] if named_first(found) else ():
        parts = tuple(partial(part, found, name) for part in (change, before, holds, worst))
        said.append(statement(found, place, parts))
    return said


def statement(found: Plan, place: Words, parts: tuple[Write, ...]) -> Statement:
    """A statement of its four parts, about the place and the budget."""

    def about(lang: Single) -> str:
        there = answer_said.spoken(place, lang)
        return in_words("plan_about", lang, place=there, budget=f"{found.budget:,.0f}")

    return stated(parts, about)


def named_first(found: Plan) -> list[int]:
    """The packages that are named; none where no policy shares the first place, or choice hardly matters."""
    top = [int(k) for k in found.worth.tied]
    return [] if found.worth.hardly_matters or 0 in top else top


def case(found: Plan) -> str:
    """What may be said of the first place."""
    tied = [int(k) for k in found.worth.tied]
    if found.worth.hardly_matters:
        return "plan_hardly"
    if 0 in tied:
        return "plan_none" if tied == [0] else "plan_untold"
    return "plan_best" if len(tied) == 1 else "plan_tied"


def claim(found: Plan, lang: Single) -> str:
    """Which package comes first: one, several that share the place, or none that can be named."""
    tied = found.worth.tied
    return in_words(
        case(found),
        lang,
        package=answer_said.capital(package_said(found.packages[int(tied[0])], lang)),
        n=len(tied),
        all=len(found.packages),
        common=common(found, lang),
    )


def common(found: Plan, lang: Single) -> str:
    """The levers that all packages have that share the first place."""
    packages = [found.packages[int(k)] for k in found.worth.tied]
    names = [name for name in packages[0] if all(name in one for one in packages)]
    if not names:
        return in_words("plan_common_none", lang)
    return in_words(
        "plan_common", lang, levers=in_words("says_list", lang).join(lever_said(name, lang) for name in names)
    )


def cost(found: Plan, lang: Single) -> str:
    """What the packages cost that are named."""
    top = named_first(found)
    if not top:
        return ""
    each = found.cost[top].mean(axis=1)
    return in_words("plan_cost", lang, yuan=ends(each, lambda x: fixed(x, 0), lang))


def verdict(found: Plan, lang: Single) -> str:
    """Whether the first place is told."""
    return in_words(VERDICTS[case(found)], lang)


def regret(found: Plan, lang: Single) -> str:
    """Regret of those that come first in the worst fifth of worlds, beside that of no policy."""
    n = f"{found.values.shape[1]:,}"
    if case(found) == "plan_hardly":
        return in_words("plan_sure_hardly", lang, worlds=n, most=figures(float(found.worth.regret.max())))
    top = [int(k) for k in found.worth.tied]
    low_high = ends(found.worth.worst_regret[top], figures, lang)
    none = figures(float(found.worth.worst_regret[0]))
    return in_words(
        "plan_sure_none" if top == [0] else "plan_sure", lang, worlds=n, regret=low_high, none=none
    )


def change(found: Plan, name: str, lang: Single) -> str:
    """What the packages that are named change in an outcome, on average."""
    label = answer_said.capital(getattr(OUTCOMES[name].label, lang))
    return in_words(
        "plan_change", lang, label=label, change=sizes(found, name, name, lang), unit=unit(name, lang)
    )


def before(found: Plan, name: str, lang: Single) -> str:
    """The value of an outcome without a policy."""
    value = float(found.base[OBJECTIVES.index(name)])
    return in_words("plan_before", lang, value=show(value, OUTCOMES[name].unit, lang))


def holds(found: Plan, name: str, lang: Single) -> str:
    """Of how many of the packages named the change is for the better even in the worst fifth of worlds."""
    each = direction(name) * of_named(found, f"{name}_worst")
    good = int((each > 0.0).sum())
    key = "plan_holds_all" if good == len(each) else "plan_holds_not" if good == 0 else "plan_holds_some"
    return in_words(key, lang, good=good, n=len(each))


def worst(found: Plan, name: str, lang: Single) -> str:
    """The change in the worst fifth of worlds."""
    shown = sizes(found, name, f"{name}_worst", lang)
    return in_words("plan_worst", lang, change=shown, worlds=f"{found.values.shape[1]:,}")


def sizes(found: Plan, name: str, column: str, lang: Single) -> str:
    """Changes of the packages that are named, in the unit in which people read them."""
    if is_share(OUTCOMES[name].unit):
        return ends(100.0 * of_named(found, column), lambda x: fixed(x, 1, "+"), lang)
    return ends(of_named(found, column), lambda x: figures(x, "+"), lang)


def of_named(found: Plan, column: str) -> Floats:
    """A column of the table of packages, of those that are named."""
    return found.to_dataframe()[column].to_numpy(np.float64)[named_first(found)]


def ends(values: Floats, write: Callable[[float], str], lang: Single) -> str:
    """One value, or the ends of several."""
    low, high = write(float(min(values))), write(float(max(values)))
    return low if low == high else in_words("from_to", lang, low=low, high=high)


def unit(name: str, lang: Single) -> str:
    """The unit of the change of an outcome."""
    if is_share(OUTCOMES[name].unit):
        return in_words("points", lang)
    return OUTCOMES[name].unit if lang == "en" else UNITS[OUTCOMES[name].unit]


def cannot(found: Plan, lang: Single) -> list[str]:
    """What cannot be concluded."""
    hours = "plan_cannot_hours_aimed" if HOURS in found.searched else "plan_cannot_hours"
    return [in_words(key, lang) for key in (hours, "plan_cannot_never", "plan_cannot_share")]


def table_of(found: Plan) -> Rows:
    """The packages of least regret, and no policy: cost, in how many worlds each is best, and regret."""
    order = ordered(found, ROWS)
    rows: list[tuple[Text, list[Text]]] = [
        (
            partial(package_said, found.packages[k]),
            [
                written(fixed(float(found.cost[k].mean()), 0)),
                written(fixed(100.0 * float(found.worth.best[k]), 0)),
                written(figures(float(found.worth.worst_regret[k]))),
            ],
        )
        for k in order
    ]
    heads: list[Text] = [
        yuan_head,
        partial(in_words, "plan_best_head"),
        partial(in_words, "plan_regret_head"),
    ]
    return Rows(partial(caption, found), heads, rows)


def written(text: str) -> Text:
    """A cell that is the same in both languages."""
    return lambda lang: text


def caption(found: Plan, lang: Single) -> str:
    """How many packages there are, and over what worlds."""
    n = f"{found.values.shape[1]:,}"
    shown = len(ordered(found, ROWS))
    return in_words("plan_table", lang, shown=shown, all=len(found.packages), worlds=n)


def ordered(found: Plan, most: int) -> list[int]:
    """Packages by their regret in the worst worlds, so many of them; no policy always among them."""
    first = [int(k) for k in found.worth.order][:most]
    return first if 0 in first else [*first[:-1], 0]


def package_said(package: Package, lang: Single) -> str:
    """A package in words: levers and levels."""
    if not package:
        return in_words("plan_no_policy", lang)
    parts = [f"{lever_said(name, lang)} {level:,.4g}" for name, level in package.items()]
    return ("、" if lang == "zh" else " + ").join(parts)


def lever_said(name: str, lang: Single) -> str:
    """A lever by its label."""
    return str(getattr(scenarios.load_lever(name).label, lang))
