"""Conclusions in a sentence each: what may be said, with the two values, of all questions that a finding answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.effects import hanging
from analysis.two_errors import Grade
from bilingual.numbers import figures, fixed, is_points, is_share
from bilingual.words import SINGLES, Single, Words, mark
from experiments.headline import Finding, Headline
from grassroots.answers.headline import Answered, each_language

MOST_HANGS = 4
"""Numbers that the first screen names."""
SURE = {
    Grade.CLEAR: Words("clearly {way}", "{way}，较有把握"),
    Grade.LIKELY: Words("probably {way}", "{way}，可能性较大"),
    Grade.HARDLY: Words("{same}", "{same}"),
    Grade.CANNOT: Words("{open} cannot be told", "{open}，尚不能判断"),
    Grade.UNSETTLED: Words("{open} is left open", "{open}，本次运行不足以判断"),
}
PLAIN = Words("{outcome} ({grade})", "{outcome}（{grade}）")
OPEN = Words("mean {counted}", "平均{counted}")
NOTHING = Words("no value", "无数值")


@dataclass(frozen=True)
class Concluded:
    """A conclusion.

    Attributes:
        number: in the order of the page.
        finding: what it answers.
        clauses: for each question that is put into words, what may be said and the two values.
        answers: of its questions, in their order.
    """

    number: int
    finding: Finding
    clauses: tuple[tuple[Words, Words], ...]
    answers: tuple[Answered, ...]

    @property
    def said(self) -> Words:
        """The sentence."""
        return each_language(self._said)

    def _said(self, lang: Single) -> str:
        parts = [mark(": ", lang).join((getattr(a, lang), getattr(b, lang))) for a, b in self.clauses]
        said = f"{getattr(self.finding.label, lang)}{mark(', ', lang)}{mark('; ', lang).join(parts)}"
        return said + mark(". ", lang).rstrip()


@dataclass(frozen=True)
class Rests:
    """A number on which conclusions hang: its name, how well it is known, and which of them."""

    name: Words
    grade: Words
    share: float
    numbers: tuple[int, ...]


def concluded(asked: Headline, each: Sequence[Answered]) -> list[Concluded]:
    """The conclusions, in the order of the file."""
    of = {one.question.name: one for one in each}
    return [
        Concluded(number, one, tuple(map(clause, put_in_words(some))), some)
        for number, one in enumerate(asked.told, 1)
        if (some := tuple(of[name] for name in one.questions))
    ]


def put_in_words(some: Sequence[Answered]) -> list[Answered]:
    """The answers that a sentence gives: of questions with words of their own, or of all where none has them."""
    return [one for one in some if one.question.counted is not None] or list(some)


def clause(one: Answered) -> tuple[Words, Words]:
    """What may be said of one question, and its two values."""
    grade = one.effect.grade
    if grade is None:
        return each_language(one.effect.label), NOTHING
    return each_language(lambda lang: judged(one, grade, lang)), each_language(
        lambda lang: values_said(one, grade, lang)
    )


def judged(one: Answered, grade: Grade, lang: Single) -> str:
    """What may be said, in the words of the question; in those of the grade where it has none."""
    asked = one.question
    words = (asked.up, asked.down, asked.same, asked.open)
    if any(one is None for one in words):
        return PLAIN.said(lang, outcome=one.effect.label(lang), grade=grade.words.said(lang))
    up, down, same, open_ = (getattr(one, lang) for one in words)
    way = up if one.effect.effect > 0.0 else down
    return SURE[grade].said(lang, way=way, same=same, open=open_)


def values_said(one: Answered, grade: Grade, lang: Single) -> str:
    """Both values in the words of the question, means over worlds; where no direction is told they are called so."""
    value, base = (counted(x, one.effect.unit) for x in (one.effect.value, one.effect.base))
    text = getattr(one.question.counted, lang) if one.question.counted is not None else "{value} / {base}"
    said = text.replace("{value}", value).replace("{base}", base)
    return OPEN.said(lang, counted=said) if grade in (Grade.CANNOT, Grade.UNSETTLED) else said


def counted(value: float, unit: str) -> str:
    """A value as people count it: shares of a hundred."""
    return fixed(100.0 * value, 1) if is_share(unit) or is_points(unit) else figures(value)


def rests_on(found: Sequence[Concluded]) -> list[Rests]:
    """The numbers on which conclusions hang most, each once."""
    shares: dict[str, float] = {}
    numbers: dict[str, list[int]] = {}
    words: dict[str, tuple[Words, Words]] = {}
    for conclusion in found:
        for one in conclusion.answers:
            for hang in hanging(one.data, one.effect):
                shares[hang.name] = max(hang.share, shares.get(hang.name, 0.0))
                numbers.setdefault(hang.name, []).append(conclusion.number)
                words[hang.name] = named(one, hang.name)
    order = sorted(shares, key=lambda name: -shares[name])[:MOST_HANGS]
    return [Rests(*words[name], shares[name], tuple(dict.fromkeys(numbers[name]))) for name in order]


def named(one: Answered, number: str) -> tuple[Words, Words]:
    """Name and grade of a number."""
    at = one.data.sel(number=number)
    name = Words(*(str(at[f"number_{lang}"].item()) or number for lang in SINGLES))
    return name, Words(str(at["number_grade"].item()), str(at["number_grade_zh"].item()))
