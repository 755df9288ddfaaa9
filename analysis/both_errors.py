"""Both errors of an effect in words: what may be said, of how many worlds, what is luck, what it hangs on."""

from collections.abc import Sequence

import xarray as xr

from analysis.effects import SMALLEST, Effect, arm_label, arms, effect, hanging, headline
from analysis.plausible import is_uncertain, n_seeds, n_worlds, source_said
from analysis.two_errors import SHOWN, Grade, Hang, TwoErrors
from analysis.why import Why
from analysis.windows import DURING
from analysis.words import label, say
from bilingual.numbers import figures, fixed, is_points, is_share
from bilingual.words import SINGLES, Language, Single, composed


def amount(value: float, unit: str, sign: str = "+") -> str:
    """A difference in the unit in which people read it; ``sign`` empty for a size."""
    points = is_share(unit) or is_points(unit)
    return fixed(100.0 * value, 1, sign) if points else figures(value, sign)


def count_said(one: Effect, lang: Single) -> str:
    """Of how many worlds it holds: beyond the smallest effect of interest, or within it."""
    e = one.errors
    if e is None:
        return ""
    key, share = side_of(e)
    found = {"n": round(share * e.worlds), "worlds": e.worlds}
    if e.grade is Grade.CANNOT:  # one side alone would sound like a direction
        found |= {"up": round(e.up * e.worlds), "down": round(e.down * e.worlds)}
        return say("count_sides", lang, interest=size(e, one), **found)
    signs = {"up": "+", "down": "-"}
    return say(f"count_{key}", lang, interest=signs.get(key, "±") + size(e, one), **found)


def size(e: TwoErrors, one: Effect) -> str:
    """The smallest effect of interest, without sign."""
    points = is_share(one.unit) or is_points(one.unit)
    return f"{(100.0 if points else 1.0) * e.interest:.3g}" if e.interest > SMALLEST else "0"


def side_of(e: TwoErrors) -> tuple[str, float]:
    """Where the worlds are that are counted: above, below, or within the smallest effect of interest."""
    if e.grade is Grade.UNSETTLED:
        return "open", 0.0
    if e.grade is Grade.HARDLY:
        return "within", e.within
    return ("up", e.up) if e.up >= e.down else ("down", e.down)


def luck_said(one: Effect) -> str:
    """Half of the 5-95 % range of one run's luck."""
    return "" if one.errors is None else amount(SHOWN * one.errors.luck, one.unit, "")


def default_said(one: Effect, lang: Language, quoted: bool = False) -> str:
    """The effect at the defaults, and a remark where it does not lie in the middle of the worlds."""
    shown = amount(one.default, one.unit)
    key = f"quoted_default_{one.unusual}" if quoted else f"unusual_{one.unusual}"
    if one.default != one.default:
        return ""
    return say(key, lang, value=shown) if quoted or one.unusual else shown


def hang_said(data: xr.Dataset, hang: Hang, key: str, lang: Single) -> str:
    """A number on which an effect hangs: its name, how well it is known, its share of what is not known."""
    facts = (f"number_{lang}", "number_grade" if lang == "en" else "number_grade_zh")
    named, grade = (str(data[fact].sel(number=hang.name).item()) for fact in facts)
    return say(key, lang, label=named or hang.name, grade=grade, share=round(100.0 * hang.share))


def hangs_said(data: xr.Dataset, one: Effect, lang: Single) -> str:
    """The numbers on which an effect hangs, for a cell."""
    return listed_hangs(data, one, lang) or say("hangs_none", lang)


def listed_hangs(data: xr.Dataset, one: Effect, lang: Single) -> str:
    """The same within a sentence; empty where there is none."""
    listed = [hang_said(data, hang, "hang_item", lang) for hang in hanging(data, one)]
    return say("says_list", lang).join(listed)


def quoted(data: xr.Dataset, one: Effect, lang: Single, of: str = "") -> str:
    """An effect with both its errors and what it hangs on, to be quoted; empty where only luck is known.

    Args:
        data: a comparison, or a surface.
        one: the effect.
        lang: of the sentence.
        of: of what it is an effect; the arm where nothing is said.
    """
    e = one.errors
    if e is None:
        return ""
    said = say(
        "quoted_errors",
        lang,
        arm=of or arm_label(data, one.arm, lang),
        label=one.label(lang),
        grade=one.graded(lang),
        count=count_said(one, lang),
        unit=one.units(lang),
        luck=luck_said(one),
        hidden=say("quoted_hidden", lang) if one.why is Why.HIDDEN else "",
        default=default_said(one, lang, quoted=True),
        hangs=on_what(data, one, e, lang),
        mean=amount(e.mean, one.unit),
        low=amount(e.low, one.unit, ""),
        high=amount(e.high, one.unit, ""),
    )
    return (said[:1].upper() + said[1:]).rstrip()


def on_what(data: xr.Dataset, one: Effect, e: TwoErrors, lang: Single) -> str:
    """What an effect hangs on; of one that is not settled what it would take; nothing of one that hardly is there."""
    if e.grade is Grade.UNSETTLED and e.interest <= SMALLEST:
        return ""  # there is nothing without the policy, and no size to make luck smaller than
    if e.grade is Grade.UNSETTLED and e.runs_needed == 1:
        return say("quoted_more_worlds", lang)
    if e.grade is Grade.UNSETTLED:
        return say("quoted_unsettled", lang, n=e.runs_needed)
    if listed := listed_hangs(data, one, lang):
        return say("quoted_hangs", lang, listed=listed)
    if e.grade is Grade.HARDLY:
        return ""
    return say("quoted_no_hang", lang, n=data.sizes.get("number", 0), worlds=e.worlds)


def arm_over(one: Effect, lang: Single) -> str:
    """An arm of a study and the months over which it is looked at."""
    return say("bank_arm", lang, arm=one.arm, over=label(one.attrs, "measured", lang))


def tail_said(data: xr.Dataset, found: Sequence[Effect], lang: Single) -> str:
    """Luck, defaults and assumptions behind effects that are named already; of those that hardly are there nothing."""
    parts = [
        say(
            "tail_errors",
            lang,
            label=one.label(lang),
            luck=luck_said(one),
            unit=one.units(lang),
            default=default_said(one, lang, quoted=True),
            hangs=say("tail_hangs", lang, listed=listed_hangs(data, one, lang)) if hanging(data, one) else "",
        )
        for one in found
        if one.grade in (Grade.CLEAR, Grade.LIKELY, Grade.CANNOT)
    ]
    return say("tail", lang, parts=say("says_join", lang).join(parts)) if parts else ""


def errors_said(data: xr.Dataset, arm: str, lang: Single) -> list[str]:
    """What can be quoted of one arm: each headline outcome in the months of the policy."""
    found = [effect(data, name, arm, DURING) for name in headline(data)]
    return [said for one in found if (said := quoted(data, one, lang))]


def sentences(data: xr.Dataset, lang: Language = "en") -> list[str]:
    """What can be quoted of a comparison, arm by arm; with both languages first all in English."""
    spoken: tuple[Single, ...] = SINGLES if lang == "both" else (lang,)
    return [said for one in spoken for arm in arms(data) for said in errors_said(data, arm, one)]


def note(data: xr.Dataset, lang: Language) -> str:
    """What ranges, luck and grades of a comparison over worlds mean."""
    about = {"n": n_worlds(data), "seeds": n_seeds(data), "numbers": data.sizes.get("number", 0)}
    return composed(lambda one: say("worlds_note", one, **about, **source_said(data, one)), lang)


def cells_of(data: xr.Dataset, one: Effect, lang: Language) -> dict[str, str]:
    """Both errors of an effect as cells of a table."""
    return {
        "luck": f"±{said}" if (said := luck_said(one)) else "",
        "count": composed(lambda each: count_said(one, each), lang),
        "default": default_said(one, lang),
        "hangs": composed(lambda each: hangs_said(data, one, each), lang),
    }


def told_of(data: xr.Dataset, names: list[str], arm: str) -> list[Effect]:
    """The effects that have both errors, in the months of the policy."""
    if not is_uncertain(data):
        return []
    found = [effect(data, name, arm, DURING) for name in names]
    return [one for one in found if one.errors is not None]
