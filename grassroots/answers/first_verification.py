"""The first screen of verification: how many checks pass, which do not or which is farthest off, and what the order of steps changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from analysis import answer_said
from analysis.report.first_screen import FirstScreen, Rows, Statement, Text, nothing, quoted, stated
from analysis.words import say as in_words
from bilingual.numbers import figures
from bilingual.words import Language, Single
from experiments.verification import Result
from experiments.verification.check import ALARM
from experiments.verification.order import WATCHED, Swap
from model.month import MONTH

NAMED = 5
"""Checks that fail and are named beside the first."""
STEPS = {step.name: step.label.zh for step in MONTH}


@dataclass(frozen=True)
class Verified:
    """What was checked.

    Attributes:
        found: what each check came to.
        passed: whether it passes.
        swaps: what exchanges of neighbouring steps change; none where that was not asked.
        limit: standard errors that the largest of all comparisons exceeds in one of a thousand sound models.
    """

    found: Sequence[Result]
    passed: Sequence[bool]
    swaps: Sequence[Swap]
    limit: float

    @property
    def failing(self) -> list[Result]:
        """The checks that do not pass."""
        return [one for one, good in zip(self.found, self.passed, strict=True) if not good]

    @property
    def farthest(self) -> Result | None:
        """The check that is farthest off in standard errors; nothing where chance is at work in none."""
        chancy = [one for one in self.found if not one.exact]
        return max(chancy, key=lambda one: abs(one.worst.z), default=None)

    @property
    def still(self) -> int:
        """How many exchanges of neighbours move no bit."""
        return sum(one.columns == 0 for one in self.swaps)

    @property
    def most(self) -> Swap:
        """The exchange that moves an outcome most."""
        return max(self.swaps, key=largest)


def moved(one: Swap, name: str) -> float:
    """How much an outcome moves, in standard deviations of luck."""
    return one.shift[name] / one.luck[name] if one.luck[name] > 0.0 else 0.0


def largest(one: Swap) -> float:
    """How much it moves that outcome which it moves most."""
    return max(abs(moved(one, name)) for name in WATCHED)


def of_checks(checked: Verified) -> FirstScreen:
    """The first screen of verification."""
    return FirstScreen(statements(checked), lambda lang: [], partial(cannot, checked), table_of(checked))


def quotes_of(checked: Verified, lang: Language = "en") -> list[str]:
    """What verification says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(statements(checked), lang)


def statements(checked: Verified) -> list[Statement]:
    """How many checks pass; what fails, or is farthest off; and what exchanges of steps change."""
    found = [stated([partial(part, checked) for part in (passing, compared, verdict, alarm)])]
    if checked.failing:
        found.append(stated([partial(part, checked) for part in (failing, others, fails, expected)]))
    elif (one := checked.farthest) is not None:
        found.append(stated([partial(farthest, one), nothing, passes, partial(distance, checked, one)]))
    if checked.swaps:
        found.append(stated([partial(part, checked) for part in (order, moving, shift_head, shift)]))
    return found


def passing(checked: Verified, lang: Single) -> str:
    """How many checks pass."""
    return in_words("verify_pass", lang, passed=sum(checked.passed), n=len(checked.found))


def compared(checked: Verified, lang: Single) -> str:
    """How many comparisons they make."""
    return in_words("verify_compared", lang, cells=f"{sum(len(one.cells) for one in checked.found):,}")


def verdict(checked: Verified, lang: Single) -> str:
    """Whether all pass, or how many fail."""
    n = len(checked.failing)
    return in_words("verify_some_fail" if n else "verify_all_pass", lang, n=n)


def alarm(checked: Verified, lang: Single) -> str:
    """How often a model without fault fails any."""
    return in_words("verify_alarm", lang, chance=f"{ALARM:g}")


def failing(checked: Verified, lang: Single) -> str:
    """The first check that fails."""
    check = checked.failing[0].check
    return in_words("verify_fails", lang, says=getattr(check.says, lang), name=check.name)


def others(checked: Verified, lang: Single) -> str:
    """The others that fail, by name; how many there are where that is too many."""
    names = [one.check.name for one in checked.failing[1:]]
    if not names:
        return ""
    named = in_words("says_list", lang).join(names[:NAMED])
    return in_words("verify_others", lang, n=len(names), names=named)


def fails(checked: Verified, lang: Single) -> str:
    """The verdict on it."""
    return in_words("verify_verdict_fails", lang)


def expected(checked: Verified, lang: Single) -> str:
    """What it expects, and what was found."""
    worst = checked.failing[0].worst
    return in_words("verify_expected", lang, expected=figures(worst.expected), found=figures(worst.found))


def farthest(one: Result, lang: Single) -> str:
    """The check that is farthest off."""
    return in_words("verify_farthest", lang, says=getattr(one.check.says, lang), name=one.check.name)


def passes(lang: Single) -> str:
    """The verdict on it."""
    return in_words("verify_verdict_passes", lang)


def distance(checked: Verified, one: Result, lang: Single) -> str:
    """How far it is off, beside what is too far."""
    worst = one.worst
    return in_words(
        "verify_distance",
        lang,
        expected=figures(worst.expected),
        found=figures(worst.found),
        z=figures(worst.z, "+"),
        limit=figures(checked.limit),
    )


def order(checked: Verified, lang: Single) -> str:
    """How many exchanges of neighbours move nothing."""
    return in_words("verify_order", lang, still=checked.still, n=len(checked.swaps))


def moving(checked: Verified, lang: Single) -> str:
    """Which moves an outcome most."""
    one = checked.most
    names = [STEPS[name] if lang == "zh" else name.replace("_", " ") for name in (one.first, one.second)]
    return in_words("verify_moving", lang, first=answer_said.capital(names[0]), second=names[1])


def shift_head(checked: Verified, lang: Single) -> str:
    """What the box beside it is about."""
    return in_words("verify_shift_head", lang)


def shift(checked: Verified, lang: Single) -> str:
    """By how much, in standard deviations of luck."""
    return in_words("verify_shift", lang, size=figures(largest(checked.most)))


def cannot(checked: Verified, lang: Single) -> list[str]:
    """What cannot be concluded."""
    keys = ["verify_cannot_formula", "verify_cannot_villages"]
    return [in_words(key, lang) for key in (*keys, "verify_cannot_order")[: 3 if checked.swaps else 2]]


def table_of(checked: Verified) -> Rows:
    """Checks with chance, and those that have to be met: how many pass, and how many comparisons they make."""
    kinds = {key: [one.exact is exact for one in checked.found] for key, exact in KINDS.items()}
    rows: list[tuple[Text, list[Text]]] = []
    for key, of in kinds.items():
        mine = [(one, ok) for one, ok, here in zip(checked.found, checked.passed, of, strict=True) if here]
        cells = sum(len(one.cells) for one, _ in mine)
        counts = (len(mine), sum(ok for _, ok in mine), cells)
        if mine:
            rows.append((partial(in_words, key), [partial(counted, n) for n in counts]))
    heads: list[Text] = [partial(in_words, key) for key in HEADS]
    return Rows(partial(in_words, "verify_table"), heads, rows)


KINDS = {"verify_chance": False, "verify_exact": True}
"""Kinds of checks, and whether they have to be met to nine digits."""
HEADS = ("verify_head_checks", "verify_head_pass", "verify_head_cells")


def counted(n: int, lang: Single) -> str:
    """A cell."""
    return f"{n:,}"
