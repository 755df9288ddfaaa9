"""Deliberation by its two denominators: who leaves is no longer a resident, and still registered."""

from collections.abc import Sequence

import xarray as xr

from analysis.effects import Effect, effect, show_difference
from analysis.windows import DURING
from analysis.words import say
from bilingual.words import Single, mark

PER = ("deliberation_rate", "deliberation_rate_registered")
"""Deliberation per adult resident and per registered adult."""


def per_both(data: xr.Dataset, arm: str) -> list[Effect]:
    """What an arm does to deliberation by each denominator that the data have."""
    return [effect(data, name, arm, DURING) for name in PER if name in data]


def two_denominators_said(found: Sequence[Effect], lang: Single) -> str:
    """That deliberation rises by one denominator and falls by the other; nothing where both go the same way."""
    of = {one.name: one for one in found if one.name in PER}
    if len(of) < len(PER) or not of[PER[0]].effect * of[PER[1]].effect < 0.0:
        return ""
    by = {key: of[name] for key, name in zip(("per_resident", "per_registered"), PER, strict=True)}
    words = {key: _way(of[name], lang) for key, name in zip(("residents", "registered"), PER, strict=True)}
    shown = {
        key: show_difference(one.effect, one.low, one.high, one.unit)
        + (mark(", ", lang) + one.graded(lang) if one.grade else "")
        for key, one in by.items()
    }
    return say("says_two_denominators", lang, unit=of[PER[0]].units(lang), **words, **shown)


def _way(one: Effect, lang: Single) -> str:
    """Up or down, and where the sign is not known, that this is so on average alone."""
    if one.effect > 0.0:
        return say("rises" if one.known_sign else "rises_on_average", lang)
    return say("falls" if one.known_sign else "falls_on_average", lang)
