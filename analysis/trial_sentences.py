"""What a tried-out pilot says, in sentences that can be quoted, each with its error."""

import numpy as np
import xarray as xr

from analysis import trial_numbers as numbers
from analysis.effects import show_difference
from analysis.numbers import Single, figures, is_points, is_share, show
from analysis.trial_numbers import Cell, Mean
from analysis.words import label, say


def per_cent(share: float, decimals: int = 0) -> str:
    """A share in per cent."""
    return f"{100.0 * share:.{decimals}f} %" if np.isfinite(share) else "n/a"


def difference(data: xr.Dataset, found: Mean) -> str:
    """A difference of outcomes with its interval."""
    return show_difference(found.value, found.low, found.high, numbers.unit(data))


def plus_minus(data: xr.Dataset, found: Mean) -> str:
    """A difference of outcomes with the half width of its interval, where there is little room."""
    if not np.isfinite(found.half):
        return single(data, found.value)
    return f"{single(data, found.value)} ±{size_of(data, found.half)}"


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
    return f"{name} ({say('coercive', lang)})" if marked else name


def outcome(data: xr.Dataset, lang: Single) -> str:
    """Name of the outcome."""
    return label(data["outcome"].attrs, "long_name", lang)


def over(data: xr.Dataset, lang: Single) -> str:
    """What the Monte Carlo error is over."""
    key = "trial_over_luck" if int(data.attrs["fixed"]) else "trial_over"
    return say(key, lang, draws=int(data.sizes["draw"]), k=int(data.attrs["numbers_drawn"]))


def sentences(data: xr.Dataset, lang: Single) -> list[str]:
    """All of them; the first of each claim is the one to quote."""
    found = [finding(data, claim, lang) for claim in numbers.claims(data)]
    month = numbers.months(data)[-1]
    found += [truth(data, month, lang), *(errors(data, claim, lang) for claim in numbers.claims(data))]
    found += [in_turn(data, month, lang), alike(data, month, lang)]
    found += [spillover(data, month, lang), choosing(data, month, lang)]
    if lacking := numbers.short(data):
        found.append(say("trial_short", lang, n=lacking, draws=int(data.sizes["draw"])))
    if int(data.attrs["moved"]):
        found.append(say("trial_moved", lang))
    return [*(text for text in found if text), say("trial_sure", lang)]


def finding(data: xr.Dataset, claim: str, lang: Single) -> str:
    """Power of the smallest design that has the power asked for, or of the best."""
    one = numbers.best(data, claim)
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
        power=per_cent(one.power.value),
        error=f"{100 * one.power.half:.0f}",
        over=over(data, lang),
    )
    return said + (" " if lang == "en" else "") + whether_enough(data, one, lang)


def whether_enough(data: xr.Dataset, one: Cell, lang: Single) -> str:
    """Whether the power asked for is reached, and what it would take."""
    wanted = per_cent(float(data.attrs["wanted"]))
    if one.power.value >= data.attrs["wanted"]:
        return say("trial_enough", lang, wanted=wanted)
    need = numbers.needed(data, one.design, one.month, one.claim).shown(lang)
    return say("trial_not_enough", lang, wanted=wanted, needed=need)


def truth(data: xr.Dataset, month: int, lang: Single) -> str:
    """The true effect, from which level, and how often it is an improvement."""
    good, nothing, draws = numbers.improves(data, month)
    level = float(np.nanmean(np.asarray(data["level"].sel(month=month).values)))
    shown = show(level, numbers.unit(data))
    effect = difference(data, numbers.effect(data, month))
    unit = numbers.unit_label(data, lang)
    counts = {"good": good, "bad": draws - good - nothing, "nothing": nothing, "draws": draws}
    return say("trial_truth", lang, effect=effect, unit=unit, months=month, level=shown, **counts)


def errors(data: xr.Dataset, claim: str, lang: Single) -> str:
    """Wrong signs and exaggeration of the smallest and shortest trial; nothing where no trial finds anything."""
    design, month, size = numbers.names(data, "design")[0], numbers.months(data)[0], numbers.sizes(data)[0]
    one = numbers.cell(data, design, month, size, claim)
    if not np.isfinite(one.wrong):
        return ""
    return say(
        "trial_wrongs",
        lang,
        n=one.villages,
        months=month,
        what=numbers.named(data, "claim", claim, lang),
        design=numbers.named(data, "design", design, lang),
        wrong=per_cent(one.wrong, 1),
        times=figures(one.exaggerated),
    )


def in_turn(data: xr.Dataset, month: int, lang: Single) -> str:
    """Whether the usual model of a stepped wedge holds where the effect differs from month to month."""
    size = numbers.sizes(data)[-1]
    one = numbers.cell(data, "wedge", month, size, "model")
    if not np.isfinite(one.covered):
        return ""
    off = numbers.mean(data["bias"].sel(design="wedge", month=month, size=size, claim="model").values)
    shown, unit = difference(data, off), numbers.unit_label(data, lang)
    covered = per_cent(one.covered)
    return say("trial_in_turn", lang, n=one.villages, months=month, bias=shown, unit=unit, covered=covered)


def alike(data: xr.Dataset, month: int, lang: Single) -> str:
    """Intraclass correlation, and how much of the difference between villages lasts."""
    length = month // int(data.attrs["steps"])
    lasts, within = numbers.lasting(data, month), numbers.icc(data)
    share, low, high = (max(0.0, 100.0 * value) for value in _three(lasts))
    shown = f"{share:.0f} % [{low:.0f}, {high:.0f}]"
    if not np.isfinite(within.value):
        return say("trial_lasting", lang, length=length, lasting=shown)
    texts = {key: f"{value:.3f}" for key, value in zip(("icc", "low", "high"), _three(within), strict=True)}
    return say("trial_icc", lang, length=length, lasting=shown, **texts)


def _three(found: Mean) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def spillover(data: xr.Dataset, month: int, lang: Single) -> str:
    """Whether villages of a trial move each other."""
    without, with_it = numbers.spill(data, month, "without"), numbers.spill(data, month, "with")
    nothing = not np.nan_to_num(data["spill"].values).any()
    return say(
        "trial_spill",
        lang,
        without=difference(data, without),
        with_it=difference(data, with_it),
        unit=numbers.unit_label(data, lang),
        months=month,
        verdict=say("trial_spill_none" if nothing else "trial_spill_some", lang),
    )


def choosing(data: xr.Dataset, month: int, lang: Single) -> str:
    """What choosing the villages does to a comparison with the others."""
    shown = {
        name: difference(data, numbers.bias(data, name, month, "compared"))
        for name in numbers.names(data, "choice")
    }
    spread = size_of(data, numbers.one_lot(data, month, "compared"))
    n, unit = int(data.attrs["chosen_villages"]), numbers.unit_label(data, lang)
    return say("trial_chosen", lang, n=n, unit=unit, sd=spread, **shown)


def in_points(data: xr.Dataset) -> float:
    """Factor from the outcome to what a figure shows."""
    return 100.0 if is_share(numbers.unit(data)) or is_points(numbers.unit(data)) else 1.0
