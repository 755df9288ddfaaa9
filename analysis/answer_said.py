"""An answer in words: the claim, the count behind it, how sure it is; and all of it in one sentence that can be quoted."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.answer import Answer, alone, decisive, of_how_many
from analysis.summary import Reading
from analysis.two_errors import SHOWN, Grade
from analysis.why import Why
from analysis.words import label, say
from bilingual.numbers import figures, fixed, is_points, is_share, show
from bilingual.words import Single, Words


def claim(one: Answer, lang: Single) -> str:
    """What becomes of the outcome, in a clause behind what is changed: more, less, hardly anything, or not to be told."""
    key = f"answer_{one.way}" if one.effect.n > 1 else "answer_single"
    named = one.effect.label(lang)
    said = say(key, lang, contrast=spoken(one.contrast, lang), label=named, **outcome_said(one, lang))
    return capital(said)


def count_key(one: Answer, alike: bool) -> str:
    """How two counts are told: that they are the same whatever is chosen is said only where there is hardly any effect."""
    if not alike:
        return "answer_count"
    errors = one.effect.errors
    hardly = errors is not None and errors.grade is Grade.HARDLY
    return "answer_alike" if hardly else "answer_alike_open"


def outcome_said(one: Answer, lang: Single) -> dict[str, str]:
    """How the outcome is spoken of: in its own words where it has some, else by its name."""
    attrs = one.effect.attrs
    if one.counted:
        found = {key: label(attrs, f"spoken_{key}", lang) for key in ("more", "less", "either", "of", "do")}
        of = found["of"] if lang == "en" else found["of"][1:]  # a measure word stands behind a number alone
        return found | {"share": say("answer_share", lang, of=of, do=found["do"])}
    named = one.effect.label(lang)
    return {"share": named} | {
        key: say(f"answer_name_{key}", lang, label=named) for key in ("more", "less", "either")
    }


def count(one: Answer, lang: Single) -> str:
    """The outcome without and with: of a hundred so many, or the value with its unit."""
    e = one.effect
    if one.counted:
        of, do = (label(e.attrs, f"spoken_{key}", lang) for key in ("of", "do"))
        first, last = (f"{end:,}{measure(one, lang)}" for end in one.ends)
        return say(count_key(one, first == last), lang, n=f"{one.of:,}", of=of, do=do, first=first, last=last)
    first, last = (show(x, e.unit, lang) for x in (e.base, e.value))
    bare = is_share(e.unit) or is_points(e.unit)
    return say(
        "answer_values" if bare else "answer_values_unit", lang, first=first, last=last, unit=e.units(lang)
    )


def level(one: Reading, lang: Single) -> str:
    """A share by itself, as people count it: of a hundred, or of a thousand, so many."""
    n = of_how_many(one.value)
    few = 0.0 < n * one.value < 0.5
    shown = say("level_few", lang) if few else fixed(n * one.value, 0)
    return say(
        "answer_level",
        lang,
        n=f"{n:,}",
        of=label(one.attrs, "spoken_of", lang),
        do=label(one.attrs, "spoken_do", lang),
        value=f"{shown}{measured(one.attrs, lang)}",
    )


def level_ends(one: Reading, lang: Single) -> str:
    """The ends of its interval, in the same count; what is above zero is not rounded to it."""
    n = of_how_many(one.value)
    low, high = (fixed(n * end, 0) for end in (one.low, one.high))
    if high == "0":
        return say("level_few", lang)
    return say("level_ends", lang, low=low, high=high)


def cost(one: Answer, lang: Single) -> str:
    """What it takes, a village and year; empty where it is no measure."""
    if one.cost != one.cost:
        return ""
    return say("answer_cost_ended" if one.ended else "answer_cost", lang, yuan=money(one.cost, lang))


def money(yuan: float, lang: Single) -> str:
    """Yuan to two figures; in Chinese in ten thousands from 1,000 on."""
    if lang == "zh" and abs(yuan) >= 1000.0:
        return f"{yuan / 1e4:.2f}万"
    return f"{float(f'{yuan:.2g}'):,.0f}"


def grade(one: Answer, lang: Single) -> str:
    """How sure it is, in a word or two; that only luck is known where that is so."""
    return say("answer_luck_only", lang) if one.effect.errors is None else capital(one.effect.graded(lang))


def beside(one: Answer, lang: Single) -> str:
    """Behind the claim: the counts, and what it takes."""
    return joined([count(one, lang), cost(one, lang)], lang)


def joined(parts: Sequence[str], lang: Single) -> str:
    """Sentences one after the other; in Chinese without a space."""
    return (" " if lang == "en" else "").join(part for part in parts if part)


def capital(text: str) -> str:
    """A text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def sure(one: Answer, lang: Single) -> str:
    """Behind the grade: in how many worlds by how much at least, between which effects, and the luck of one run."""
    e = one.effect.errors
    if e is None or one.effect.n < 2:
        return luck_alone(one, lang)
    low, high = amounts(one, e.low, e.high)
    return say(
        "answer_sure",
        lang,
        counted=say(
            f"answer_worlds_{side(one)}", lang, least=amounts(one, e.interest, sign="")[0], **worlds(one)
        ),
        low=low,
        high=high,
        unit=unit(one, lang),
        luck=luck(one),
        hidden=say("quoted_hidden", lang) if one.effect.why is Why.HIDDEN else "",
    )


def briefly(one: Answer, lang: Single) -> str:
    """The same in few words, for a screen on which counts, units and luck are explained beside it."""
    e = one.effect.errors
    if e is None or one.effect.n < 2:
        return luck_alone(one, lang)
    low, high = amounts(one, e.low, e.high)
    counted = say(f"answer_brief_{side(one)}", lang, **worlds(one))
    return say("answer_brief", lang, counted=counted, low=low, high=high, luck=luck(one))


def luck_alone(one: Answer, lang: Single) -> str:
    """The interval over seeds, where only luck is known; that there is none of one run."""
    if one.effect.n < 2:
        return say("answer_one_run", lang)
    low, high = amounts(one, one.effect.low, one.effect.high)
    return say("answer_sure_luck", lang, low=low, high=high, unit=unit(one, lang))


def side(one: Answer) -> str:
    """Which worlds are counted: those above, below, on both sides, or within the smallest effect of interest."""
    e = one.effect.errors
    if e is None or e.grade in (Grade.CANNOT, Grade.UNSETTLED):
        return "sides"
    return "within" if e.grade is Grade.HARDLY else "more" if e.mean > 0.0 else "less"


def worlds(one: Answer) -> dict[str, int]:
    """How many worlds lie above, below and within the smallest effect of interest, of how many."""
    e = one.effect.errors
    if e is None:
        return {}
    shares = {"more": e.up, "less": e.down, "within": e.within}
    return {"n": e.worlds} | {key: round(share * e.worlds) for key, share in shares.items()}


def luck(one: Answer) -> str:
    """Half of the 5-95 % range of one run's luck."""
    return "" if one.effect.errors is None else amounts(one, SHOWN * one.effect.errors.luck, sign="")[0]


def amounts(one: Answer, *values: float, sign: str = "+") -> list[str]:
    """Differences in the unit in which the outcome is counted; with a decimal where whole numbers would all be 0."""
    if one.counted:
        scaled = [one.of * value for value in values]
        hidden = any(scaled) and all(abs(value) < 0.5 for value in scaled)
        return [fixed(value, 1 if hidden else 0, sign) for value in scaled]
    if is_share(one.effect.unit) or is_points(one.effect.unit):
        return [fixed(100.0 * value, 1, sign) for value in values]
    return [figures(value, sign) for value in values]


def unit(one: Answer, lang: Single) -> str:
    """The unit of these differences."""
    if not one.counted:
        return one.effect.units(lang)
    return say("answer_of", lang, n=f"{one.of:,}{measure(one, lang)}")


def measure(one: Answer, lang: Single) -> str:
    """The measure word behind a number of what is counted, in Chinese."""
    return measured(one.effect.attrs, lang)


def measured(attrs: Mapping[Any, Any], lang: Single) -> str:
    """The measure word of an outcome, with which its own words begin in Chinese."""
    return label(attrs, "spoken_of", lang)[:1] if lang == "zh" else ""


def hangs(one: Answer, lang: Single) -> str:
    """The number on which it hangs most, with how well it is known; that none stands out where none does."""
    e = one.effect.errors
    if e is None or e.grade is Grade.HARDLY:
        return ""
    if not one.hangs:
        return say("answer_hangs_none", lang)
    first = one.hangs[0]
    return say("answer_hangs", lang, label=spoken(first.label, lang), grade=spoken(first.grade, lang))


def quotable(one: Answer, about: Words, lang: Single) -> str:
    """All of it as one text: where and when, the claim, the count, how sure it is, and on what it hangs.

    Args:
        one: the answer.
        about: the place and the years, with which it begins.
        lang: of the text.
    """
    parts = [
        say("answer_about", lang, about=spoken(about, lang), claim=claim(one, lang)),
        count(one, lang),
        cost(one, lang),
        say("answer_graded", lang, grade=grade(one, lang), sure=sure(one, lang)),
        hangs(one, lang),
    ]
    return joined(parts, lang)


def decides(answers: Sequence[Answer], lang: Single) -> list[str]:
    """The numbers on which answers hang, and which of these each decides; the answers for which none stands out."""
    named = [
        say(
            "answer_decides",
            lang,
            label=spoken(hang.label, lang),
            grade=spoken(hang.grade, lang),
            places=listed(places, lang),
        )
        for hang, places in decisive(answers)
    ]
    rest = alone(answers)
    return named + ([say("answer_decides_none", lang, places=listed(rest, lang))] if rest else [])


def listed(places: Sequence[int], lang: Single) -> str:
    """Places one after the other."""
    return say("says_list", lang).join(map(str, places))


def spoken(words: Words, lang: Single) -> str:
    """A text in one language."""
    return words.zh if lang == "zh" else words.en
