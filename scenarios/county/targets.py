"""What was found in the county itself: results of surveys and of records, with their errors, against which runs are compared.

A share without an error of its own has that of a sample drawn village by village,
``se = sqrt(p (1 - p) / n (1 + (m - 1) rho))``, with m answers a village and rho how alike those of one village are.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.outcomes import OUTCOMES, Outcome
from scenarios.county.columns import FIRST_YEAR, LAST_YEAR, narrow
from scenarios.county.template import TARGET_COLUMNS
from scenarios.errors import InputError, Problem, did_you_mean, shown
from scenarios.numbers import number_in

ALLOWED = (
    "household_attendance",
    "ever_deliberated_12m",
    "contacted_12m",
    "session_rate",
    "own_ballot_rate",
    "recorded_turnout",
    "share_to_forum",
    "settled_substantive",
    "recorded_settlement",
    "trust_village",
    "efficacy",
    "visits_per_household",
    "compact_rate",
    "matters_met_share",
)
"""Outcomes that a survey or a record can say something of."""
RHO = 0.05
"""How alike answers of one village are: assumed, .02 to .15 in surveys of villages."""
RHO_RANGE = (0.02, 0.15)
SCOPES = {"all": ("all", "全县", "全部", ""), "township": ("township", "乡镇"), "village": ("village", "村")}


@dataclass(frozen=True)
class Target:
    """One result.

    Attributes:
        outcome: that it says something of.
        scope: ``all``, or the township or village it is about.
        villages: rows of the villages it is about.
        value: in the unit of the outcome.
        se: its standard error.
        designed: whether the error was worked out from the numbers of answers and villages.
        year, question, source: as they were given.
        row: of the table.
    """

    outcome: str
    scope: str
    villages: tuple[int, ...]
    value: float
    se: float
    designed: bool
    year: str
    question: str
    source: str
    row: int

    @property
    def about(self) -> Outcome:
        """The outcome."""
        return OUTCOMES[self.outcome]

    @property
    def is_record(self) -> bool:
        """Whether it was taken from records: no question was asked."""
        return not self.question


def targets_of(
    tables: Iterable[tuple[str, Iterable[Mapping[str, str]]]], names: Sequence[str], towns: Sequence[str]
) -> list[Target]:
    """The targets in some tables.

    Args:
        tables: path and lines of each, with the row that a line stands in.
        names, towns: codes of the villages and of the township of each.

    Raises:
        InputError: a line cannot be used; all that is wrong with the first table that has such lines.
    """
    found = []
    for path, lines in tables:
        wrong: list[Problem] = []
        for line in lines:
            try:
                found.append(target_of(line, names, towns))
            except Unusable as error:
                said = [str(part) for part in error.args]
                given, allowed, hint = [*said, "", ""][:3]
                wrong.append(Problem(int(line["row"]), 1, given, allowed, hint))
        if wrong:
            raise InputError(path, wrong)
    return found


class Unusable(Exception):
    """A target that cannot be used: what was given, what is allowed, what may be meant."""


def target_of(line: Mapping[str, str], names: Sequence[str], towns: Sequence[str]) -> Target:
    """The target of a line.

    Raises:
        Unusable: it cannot be used.
    """
    outcome = outcome_of(line.get("outcome", ""))
    scope, rows = scope_of(line.get("scope", ""), names, towns)
    item, question = OUTCOMES[outcome], line.get("question", "").strip()
    if not question and item.ledger != "recorded":
        raise Unusable(
            f"{outcome} is no recorded outcome, and no question was asked",
            "records are compared with recorded outcomes only, recorded_turnout and recorded_settlement; a survey has its question",
        )
    value = value_of(item, line.get("value", ""))
    se, designed = error_of(item, value, line)
    year, source = year_of(line.get("year", "")), line.get("source", "").strip()
    return Target(outcome, scope, rows, value, se, designed, year, question, source, int(line["row"]))


def year_of(given: str) -> str:
    """The year of a result; nothing where none is given.

    Raises:
        Unusable: no year.
    """
    year = narrow(given).removesuffix("年")
    if year and not (year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise Unusable(f"year: {shown(given)}", f"allowed is {FIRST_YEAR} to {LAST_YEAR}")
    return year


def outcome_of(given: str) -> str:
    """The outcome that is meant, by its name or label.

    Raises:
        Unusable: none of those allowed.
    """
    known = {
        text: name for name in ALLOWED for text in (name, OUTCOMES[name].label.en, OUTCOMES[name].label.zh)
    }
    if given.strip() not in known:
        raise Unusable(
            f"outcome: {shown(given)}", f"allowed is {', '.join(ALLOWED)}", did_you_mean(given, ALLOWED)
        )
    return known[given.strip()]


def scope_of(given: str, names: Sequence[str], towns: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The township or village that is meant, and rows of its villages.

    Raises:
        Unusable: there is none of this name.
    """
    text = given.strip()
    if text.lower() in SCOPES["all"]:
        return "all", tuple(range(len(names)))
    kind, _, rest = narrow(text).partition(":")
    name = (
        rest.strip() if rest and kind.strip().lower() in (*SCOPES["township"], *SCOPES["village"]) else text
    )
    for known in (towns, names):
        rows = tuple(k for k, one in enumerate(known) if one == name)
        if rows:
            return name, rows
    raise Unusable(
        f"scope: {shown(given)}",
        "allowed is all, the name of a township, or the code of a village in the table",
        did_you_mean(name, [*towns, *names]),
    )


def value_of(item: Outcome, given: str) -> float:
    """The value in the unit of the outcome.

    Raises:
        Unusable: no number, or a share that cannot be one.
    """
    value = number_of("value", given)
    if item.unit == "share" and not 0.0 <= value <= 1.0:
        raise Unusable(
            f"value: {shown(given)} is no share", "allowed is 0 to 1, or 0 % to 100 % with the sign"
        )
    return value


def number_of(key: str, given: str) -> float:
    """A number, with or without a sign of per cent.

    Raises:
        Unusable: it is none.
    """
    text = narrow(given)
    value = number_in(text.removesuffix("%").strip())
    if value is None:
        raise Unusable(f"{key}: {shown(given)} is not a number", "it has to be a number")
    return value / 100.0 if text.endswith("%") else value


def error_of(item: Outcome, value: float, line: Mapping[str, str]) -> tuple[float, bool]:
    """The standard error of a target, and whether it was worked out.

    Raises:
        Unusable: it is not given and cannot be worked out.
    """
    if line.get("se", "").strip():
        se = number_of("se", line["se"])
        if not se > 0.0:
            raise Unusable(f"se: {shown(line['se'])}", "a standard error is above 0")
        return se, False
    if item.unit != "share":
        raise Unusable("no standard error is given", "an outcome that is no share needs one")
    if not line.get("n", "").strip() or not line.get("villages", "").strip():
        raise Unusable(
            "neither a standard error nor the numbers of answers and villages are given",
            "give se, or n and villages",
        )
    n, villages = number_of("n", line["n"]), number_of("villages", line["villages"])
    if not 1.0 <= villages <= n:
        raise Unusable(
            f"n: {n:,.12g} answers in {villages:,.12g} villages", "a village surveyed has at least one answer"
        )
    return designed_error(value, n, villages), True


def designed_error(p: float, n: float, villages: float, rho: float = RHO) -> float:
    """Standard error of a share among n answers of so many villages.

    A share of 0 or 1 has that of half an answer, for none among n does not mean that there is none.

    Args:
        p: the share.
        n: answers.
        villages: that they come from.
        rho: correlation of answers within a village.
    """
    inside = min(max(p, 0.5 / n), 1.0 - 0.5 / n)
    return math.sqrt(inside * (1.0 - inside) / n * (1.0 + (n / villages - 1.0) * rho))


def csv_lines(path: str, text: str) -> list[dict[str, str]]:
    """Lines of a table of targets, each with its row.

    Raises:
        InputError: columns are missing or misspelt.
    """
    reader = csv.reader(io.StringIO(text))
    names = {label.zh: key for key, label in TARGET_COLUMNS.items()} | {
        label.en: key for key, label in TARGET_COLUMNS.items()
    }
    heads = [names.get(one.strip(), one.strip()) for one in next(reader, [])]
    missing = [key for key in ("outcome", "value") if key not in heads]
    if missing:
        said = f"columns are missing: {', '.join(missing)}"
        raise InputError(
            path, [Problem(1, 1, said, f"the first line has the columns {', '.join(TARGET_COLUMNS)}")]
        )
    return [
        {"row": str(k)} | dict(zip(heads, line, strict=False))
        for k, line in enumerate(reader, start=2)
        if any(cell.strip() for cell in line)
    ]
