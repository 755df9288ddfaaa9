"""The first screen of the rival forms: how many answers hold in every form, and which forms change which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd

from analysis import answer_said
from analysis.report.first_screen import FirstScreen, Rows, Statement, Text, quoted, stated
from analysis.words import named_in
from analysis.words import say as in_words
from bilingual.numbers import figures, fixed, is_points, is_share
from bilingual.words import Language, Single, Words
from grassroots.answers.forms import Said, Verdict

CHANGING = 2
"""Forms that are spoken of, those that change most answers first."""
ROWS = 6
"""Forms of the table."""
HEADS = {"forms_head_changed": "changed", "forms_head_open": "open", "forms_head_same": "same"}
"""Heads of the table, with what they count."""
CANNOT = ("forms_cannot_fitted", "forms_cannot_together")


@dataclass(frozen=True)
class Asked:
    """All questions in all forms.

    Attributes:
        found: a row a form and question, the usual form first.
        labels: what is compared and in which outcome, by question.
        place: its name.
    """

    found: pd.DataFrame
    labels: Mapping[str, Words]
    place: Words

    @cached_property
    def others(self) -> pd.DataFrame:
        """The questions that can be asked in forms other than the usual one."""
        found = self.found
        return found[(found["form"] != "usual") & (found["verdict"] != Verdict.VOID)]

    @property
    def forms(self) -> int:
        """How many forms there are beside the usual one."""
        return int(self.found.loc[self.found["form"] != "usual", "form"].nunique())

    @cached_property
    def changing(self) -> pd.DataFrame:
        """A row a form that changes an answer, most answers first: how many are changed, open, the same, and asked."""
        each = self.others.assign(**{key: self.others["verdict"] == key for key in ("changed", "same")})
        each["open"] = self.others["verdict"] == Verdict.OPEN
        names = ["form", "form_en", "form_zh"]
        counts = each.groupby(names, sort=False)[["changed", "open", "same"]].sum().reset_index()
        counts["asked"] = counts[["changed", "open", "same"]].sum(axis=1)
        return counts[counts["changed"] > 0].sort_values("changed", ascending=False, kind="stable")

    def count(self, verdict: Verdict) -> int:
        """How many answers in other forms have this verdict."""
        return int((self.others["verdict"] == verdict).sum())

    @property
    def told(self) -> list[str]:
        """Questions whose answer says something in the usual form, and that can be asked in another."""
        usual = self.found[self.found["form"] == "usual"]
        said = usual.loc[usual["said"] != Said.OPEN, "question"]
        return [name for name in said if name in set(self.others["question"])]

    @property
    def holding(self) -> list[str]:
        """Those of them whose answer is the same in every form."""
        rows = self.others.groupby("question")["verdict"]
        same = rows.agg(lambda each: bool((each == Verdict.SAME).all()))
        return [name for name in self.told if same[name]]

    def largest(self, form: str) -> Mapping[Any, Any]:
        """The answer that a form changes most, in smallest effects of interest."""
        rows = self.others[(self.others["form"] == form) & (self.others["verdict"] == Verdict.CHANGED)]
        sizes = (rows["change"] / rows["interest"]).abs()
        return rows.to_dict("records")[int(sizes.to_numpy().argmax())]


def of_forms(asked: Asked) -> FirstScreen:
    """The first screen of the rival forms."""
    table = table_of(asked) if len(asked.changing) else None
    return FirstScreen(statements(asked), lambda lang: [], cannot, table)


def quotes_of(asked: Asked, lang: Language = "en") -> list[str]:
    """What the forms say first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(statements(asked), lang)


def statements(asked: Asked) -> list[Statement]:
    """How many answers hold in every form, and the forms that change most."""
    whole = [partial(part, asked) for part in (claim, beside, agreeing, told_how)]
    found = [statement(asked, whole)]
    for row in asked.changing.head(CHANGING).to_dict("records"):
        most = asked.largest(row["form"])
        parts: list[Text] = [
            partial(changes, row),
            partial(question, asked, most),
            change_head,
            partial(change, most),
        ]
        found.append(statement(asked, parts))
    return found


def statement(asked: Asked, parts: Sequence[Text]) -> Statement:
    """A statement of its four parts, about the place and its worlds."""

    def about(lang: Single) -> str:
        place = answer_said.spoken(asked.place, lang)
        return in_words("forms_about", lang, place=place, worlds=worlds(asked))

    return stated(parts, about)


def worlds(asked: Asked) -> int:
    """How many worlds each form was run in."""
    return int(asked.found["n"].max())


def claim(asked: Asked, lang: Single) -> str:
    """How many answers that say something hold in every form."""
    good, n = len(asked.holding), len(asked.told)
    key = "forms_hold_none" if n == 0 else "forms_hold_all" if good == n else "forms_hold_some"
    return in_words(key, lang, good=good, n=n)


def beside(asked: Asked, lang: Single) -> str:
    """Of how many questions nothing is told, and in how many forms all are asked."""
    n = int(asked.found["question"].nunique())
    return in_words("forms_asked", lang, forms=asked.forms, n=n, untold=n - len(asked.told))


def agreeing(asked: Asked, lang: Single) -> str:
    """How many of all answers agree with those of the usual form."""
    return in_words("forms_same", lang, same=asked.count(Verdict.SAME), n=len(asked.others))


def told_how(asked: Asked, lang: Single) -> str:
    """How many have changed, how many are not told apart, and with which errors that is told."""
    counts = {"changed": asked.count(Verdict.CHANGED), "open": asked.count(Verdict.OPEN)}
    return in_words("forms_told", lang, worlds=worlds(asked), **counts)


def changes(row: Mapping[Any, Any], lang: Single) -> str:
    """How many answers a form changes, of how many that can be asked in it."""
    form = answer_said.capital(named_in(row, "form", lang))
    return in_words("forms_changes", lang, form=form, changed=int(row["changed"]), asked=int(row["asked"]))


def question(asked: Asked, most: Mapping[Any, Any], lang: Single) -> str:
    """The answer that it changes most."""
    return in_words("forms_most", lang, question=answer_said.spoken(asked.labels[most["question"]], lang))


def change_head(lang: Single) -> str:
    """What the box beside it is about."""
    return in_words("forms_change", lang)


def change(most: Mapping[Any, Any], lang: Single) -> str:
    """By how much the form moves that effect, with the interval of all forms and questions together."""
    points = is_share(most["unit"]) or is_points(most["unit"])
    shown = [
        fixed(100.0 * most[key], 1, "+") if points else figures(most[key], "+")
        for key in ("change", "change_low", "change_high")
    ]
    unit = in_words("forms_points", lang) if points else ""
    return in_words("forms_moved", lang, change=shown[0], low=shown[1], high=shown[2], unit=unit)


def cannot(lang: Single) -> list[str]:
    """What cannot be concluded."""
    return [in_words(key, lang) for key in CANNOT]


def table_of(asked: Asked) -> Rows:
    """The forms that change an answer: how many answers are changed, not told apart, and the same."""
    heads: list[Text] = [partial(in_words, key) for key in HEADS]
    rows: list[tuple[Text, list[Text]]] = [
        (
            partial(named_in, row, "form"),
            [partial(counted, int(row[key])) for key in ("changed", "open", "same")],
        )
        for row in asked.changing.head(ROWS).to_dict("records")
    ]
    return Rows(partial(caption, asked), heads, rows)


def counted(n: int, lang: Single) -> str:
    """A cell."""
    return f"{n:,}"


def caption(asked: Asked, lang: Single) -> str:
    """How many forms change an answer, of how many."""
    n = len(asked.changing)
    return in_words("forms_table", lang, shown=min(n, ROWS), changing=n, forms=asked.forms)
