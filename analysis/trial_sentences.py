"""What a tried-out pilot says, in sentences that can be quoted, each with its error."""

import numpy as np
import xarray as xr

from analysis import trial_numbers as numbers
from analysis.effects import show_difference
from analysis.statistics import Estimate
from analysis.trial_numbers import Cell
from analysis.why import MARKS, Why, because
from analysis.words import label, say
from bilingual.numbers import figures, fixed, is_points, is_share, show, show_range
from bilingual.words import Language, Single, mark, tight, within


def per_cent(share: float, decimals: int = 0) -> str:
    """A share in per cent."""
    return f"{fixed(100.0 * share, decimals)} %"


def in_hundred(share: float) -> str:
    """A share as people count it: of a hundred."""
    return fixed(100.0 * share, 0)


def with_error(found: Estimate, lang: Language, decimals: int = 0) -> str:
    """A share in per cent with its interval: ``62 % [54, 69]``; where there is none, why."""
    if not np.isfinite(found.value):
        return because(found.why, lang, short=True)
    ends = ", ".join(fixed(100.0 * end, decimals) for end in (found.low, found.high))
    inside = f" [{ends}]" if found.bounded else ""
    return (tight if lang == "zh" else str)(per_cent(found.value, decimals) + inside)


def times(found: Estimate, lang: Language) -> str:
    """A factor with its interval: ``1.24 [1.1, 1.4]``; where there is none, why."""
    if not np.isfinite(found.value):
        return because(found.why, lang, short=True)
    return f"{figures(found.value)} {show_range(found.low, found.high, '')}".rstrip()


def difference(data: xr.Dataset, found: Estimate, lang: Language = "en") -> str:
    """A difference of outcomes with its interval; where there is none, why."""
    if not np.isfinite(found.value):
        return because(found.why, lang, short=True)
    return show_difference(found.value, found.low, found.high, numbers.unit(data))


def bare(data: xr.Dataset, found: Estimate, lang: Language = "en") -> str:
    """The same without its interval."""
    return single(data, found.value) if np.isfinite(found.value) else because(found.why, lang, short=True)


def in_table(data: xr.Dataset, found: Estimate, lang: Language) -> str:
    """The same with the mark of a constant, which the foot of a table explains."""
    return f"{difference(data, found, lang)} {MARKS[found.why] if found.why is Why.CONSTANT else ''}".rstrip()


def single(data: xr.Dataset, value: float) -> str:
    """A difference of outcomes without an interval."""
    return show_difference(value, float("nan"), float("nan"), numbers.unit(data))


def size_of(data: xr.Dataset, value: float) -> str:
    """A standard deviation of outcomes."""
    return single(data, value).lstrip("+")


def policy(data: xr.Dataset, lang: Single) -> str:
    """Name of the policy, marked where it is coercive."""
    name = str(data.attrs[f"policy_{lang}"])
    marked = int(data.attrs["coercive"]) and say("coercive", lang) not in name
    return f"{name}{within(say('coercive', lang), lang)}" if marked else name


def outcome(data: xr.Dataset, lang: Single) -> str:
    """Name of the outcome."""
    return label(data["outcome"].attrs, "long_name", lang)


def over(data: xr.Dataset, lang: Single) -> str:
    """What the Monte Carlo error is over."""
    key = "trial_over_luck" if data.attrs["uncertainty"] == "none" else "trial_over"
    return say(key, lang, draws=int(data.sizes["draw"]), k=int(data.attrs["numbers_drawn"]))


def sentences(data: xr.Dataset, lang: Single) -> list[str]:
    """All of them; the first of each claim is the one to quote."""
    found = [finding(data, claim, lang) for claim in numbers.claims(data)]
    month = numbers.months(data)[-1]
    found += [truth(data, month, lang), *(errors(data, claim, lang) for claim in numbers.claims(data))]
    found += [in_turn(data, month, lang), alike(data, lang), lasting(data, month, lang)]
    found += [spillover(data, month, lang), choosing(data, month, lang)]
    if lacking := numbers.short(data):
        found.append(say("trial_short", lang, n=lacking, draws=int(data.sizes["draw"])))
    if int(data.attrs["moved"]):
        found.append(say("trial_moved", lang))
    return [*(text for text in found if text), say("trial_sure", lang)]


def finding(data: xr.Dataset, claim: str, lang: Single) -> str:
    """Power of the smallest design that surely has the power asked for, or of the best; or that none has a power."""
    one = numbers.best(data, claim)
    if one is None:
        return say("trial_none", lang, what=numbers.named(data, "claim", claim, lang))
    means = numbers.mean(numbers.truths(data, one.design, one.month, claim)).value
    said = say(
        "trial_found",
        lang,
        n=one.villages,
        months=one.month,
        design=numbers.named(data, "design", one.design, lang),
        what=numbers.named(data, "claim", claim, lang),
        policy=policy(data, lang),
        outcome=outcome(data, lang),
        effect=single(data, means),
        unit=numbers.unit_label(data, lang),
        power=with_error(one.power, lang),
        over=over(data, lang),
    )
    return said + (" " if lang == "en" else "") + whether_enough(data, one, lang)


def whether_enough(data: xr.Dataset, one: Cell, lang: Single) -> str:
    """Whether the power asked for is surely reached, and what it would take; or that the draws cannot tell."""
    asked, wanted = float(data.attrs["wanted"]), per_cent(float(data.attrs["wanted"]))
    if not numbers.told(one.power.n, asked):
        least = numbers.least_draws(data)
        return say("trial_too_few", lang, wanted=wanted, draws=one.power.n, least=least)
    if one.reaches(asked):
        return say("trial_enough", lang, wanted=wanted)
    if not one.power.high < asked:
        return say("trial_unsure", lang, wanted=wanted, draws=one.power.n)
    need = numbers.needed(data, one.design, one.month, one.claim).shown(lang)
    return say("trial_not_enough", lang, wanted=wanted, needed=need)


def truth(data: xr.Dataset, month: int, lang: Single) -> str:
    """The true effect, from which level, and how often it is an improvement."""
    good, nothing, draws = numbers.improves(data, month)
    level = float(np.nanmean(np.asarray(data["level"].sel(month=month).values)))
    shown = show(level, numbers.unit(data), lang)
    effect = difference(data, numbers.effect(data, month), lang)
    unit = numbers.unit_label(data, lang)
    counts = {"good": good, "bad": draws - good - nothing, "nothing": nothing, "draws": draws}
    return say("trial_truth", lang, effect=effect, unit=unit, months=month, level=shown, **counts)


def errors(data: xr.Dataset, claim: str, lang: Single) -> str:
    """Wrong signs and exaggeration of the smallest and shortest trial; nothing where no trial finds anything."""
    design, month, size = numbers.names(data, "design")[0], numbers.months(data)[0], numbers.sizes(data)[0]
    one = numbers.cell(data, design, month, size, claim)
    if one.wrong.why is Why.ABSENT:
        return ""
    if not np.isfinite(one.wrong.value):
        what = numbers.named(data, "claim", claim, lang)
        return say("trial_wrongs_untold", lang, n=one.villages, months=month, what=what)
    return say(
        "trial_wrongs",
        lang,
        n=one.villages,
        months=month,
        what=numbers.named(data, "claim", claim, lang),
        design=numbers.named(data, "design", design, lang),
        wrong=with_error(one.wrong, lang, 1),
        times=exaggeration(one, lang),
    )


def exaggeration(one: Cell, lang: Single) -> str:
    """By how much estimates that find something exaggerate, or that this cannot be told."""
    if not np.isfinite(one.exaggerated.value):
        return say("trial_times_untold", lang)
    return say("trial_times", lang, times=times(one.exaggerated, lang))


def in_turn(data: xr.Dataset, month: int, lang: Single) -> str:
    """Whether the usual model of a stepped wedge holds where the effect differs from month to month."""
    size = numbers.sizes(data)[-1]
    one = numbers.cell(data, "wedge", month, size, "model")
    if not np.isfinite(one.covered.value):
        return ""
    off = numbers.mean(data["bias"].sel(design="wedge", month=month, size=size, claim="model").values)
    shown, unit = difference(data, off, lang), numbers.unit_label(data, lang)
    covered = with_error(one.covered, lang)
    return say("trial_in_turn", lang, n=one.villages, months=month, bias=shown, unit=unit, covered=covered)


def alike(data: xr.Dataset, lang: Single) -> str:
    """Intraclass correlation of the outcome over each length tried; or that it cannot be split."""
    name = str(data.attrs["outcome"])
    if name not in numbers.names(data, "observed"):
        return say("trial_icc_none", lang)
    each = (
        say("trial_icc_of", lang, months=month, icc=correlation(numbers.icc(data, name, month), lang))
        for month in numbers.months(data)
    )
    return say("trial_icc", lang, each=mark(", ", lang).join(each))


def correlation(found: Estimate, lang: Language) -> str:
    """A correlation with its spread over draws; where there is none, why."""
    if not np.isfinite(found.value):
        return because(found.why, lang, short=True)
    value, low, high = (fixed(x, 3) for x in (found.value, found.low, found.high))
    inside = f" [{low}, {high}]" if found.bounded else ""
    return (tight if lang == "zh" else str)(value + inside)


def lasting(data: xr.Dataset, month: int, lang: Single) -> str:
    """How much of the difference between villages lasts from period to period of a stepped wedge; nothing without a value."""
    found = numbers.lasting(data, month)
    if not np.isfinite(found.value):
        return ""
    shown = with_error(above_zero(found), lang)
    return say("trial_lasting", lang, length=month // int(data.attrs["steps"]), lasting=shown)


def few_draws(data: xr.Dataset, lang: Language) -> str:
    """How many draws it takes to tell whether a power is reached."""
    wanted = per_cent(float(data.attrs["wanted"]))
    return say("trial_least_draws", lang, wanted=wanted, least=numbers.least_draws(data))


def above_zero(found: Estimate) -> Estimate:
    """A share of a variance as it is read: chance estimates below zero are none, and a spread without width is no spread."""
    value, low, high = (float(x) for x in np.maximum((found.value, found.low, found.high), 0.0))
    ends = (low, high) if low < high else (np.nan, np.nan)
    return Estimate(value, *ends, found.n, found.why)


def spillover(data: xr.Dataset, month: int, lang: Single) -> str:
    """Whether villages of a trial move each other."""
    without, with_it = numbers.spill(data, month, "without"), numbers.spill(data, month, "with")
    nothing = not np.nan_to_num(data["spill"].values).any()
    return say(
        "trial_spill",
        lang,
        without=difference(data, without, lang),
        with_it=difference(data, with_it, lang),
        unit=numbers.unit_label(data, lang),
        months=month,
        verdict=say("trial_spill_none" if nothing else "trial_spill_some", lang),
    )


def choosing(data: xr.Dataset, month: int, lang: Single) -> str:
    """What choosing the villages does to a comparison with the others."""
    shown = {
        name: difference(data, numbers.bias(data, name, month, "compared"), lang)
        for name in numbers.names(data, "choice")
    }
    spread = size_of(data, numbers.one_lot(data, month, "compared"))
    n, unit = int(data.attrs["chosen_villages"]), numbers.unit_label(data, lang)
    return say("trial_chosen", lang, n=n, unit=unit, sd=spread, **shown)


def in_points(data: xr.Dataset) -> float:
    """Factor from the outcome to what a figure shows."""
    return 100.0 if is_share(numbers.unit(data)) or is_points(numbers.unit(data)) else 1.0
