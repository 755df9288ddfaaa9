"""The conclusion of a comparison: what each arm does, what that costs, of what it is made, and how sure it is."""

import json

import numpy as np
import pandas as pd
import xarray as xr

from analysis.both_errors import errors_said
from analysis.compare_tables import show_ratio
from analysis.denominators import per_both, two_denominators_said
from analysis.effects import (
    Effect,
    arm_label,
    arms,
    base_label,
    cost_of,
    effect,
    enough_said,
    headline,
    measures,
    parts,
    spending,
    spent_in_all,
    unit_of,
)
from analysis.figures.effects import coercive, petition_arms
from analysis.plausible import (
    at_defaults,
    basis_said,
    independent,
    is_uncertain,
    key_of,
    n_worlds,
    runs_said,
    source_said,
    spread,
)
from analysis.report.clauses import brief, clauses, joined, numbers, signed
from analysis.report.sentences import outside_said
from analysis.windows import AFTER, DURING, acting, beside, has, pieces, told
from analysis.windows import name as window_name
from analysis.words import assumed_said, label, say
from bilingual.numbers import show
from bilingual.words import Single, mark

SAID = {
    "participation": ("household_attendance", "representative_attendance", "quorum_rate"),
    "disputes": ("settled_substantive", "recorded_settlement", "grievance_burden"),
}
"""Outcomes that the sentence about a group names, where the data have them; otherwise its headline outcomes."""

ACCOUNTING = "presence"
"""The part that only counts who is at home."""


def in_turn(data: xr.Dataset) -> list[str]:
    """Arms in the order in which they are told, coercive ones last."""
    return sorted(arms(data), key=lambda arm: coercive(data, arm))


def conclusion(data: xr.Dataset, lang: Single) -> list[str]:
    """All sentences: arm by arm, coercive ones last, then how sure."""
    said = [sentence for arm in in_turn(data) for sentence in about(data, arm, lang)]
    return [*said, *two_values_said(data, lang), how_sure(data, lang)]


def two_values_said(data: xr.Dataset, lang: Single) -> list[str]:
    """Values without policy at the defaults beside their means over worlds; nothing where there are not both."""
    if not is_uncertain(data) or not arms(data):
        return []
    arm = arms(data)[0]
    at = {"arm": arm, "window": DURING, "group": "all", "side": "without"}
    listed = []
    for name in (one for some in SAID.values() for one in some if one in data):
        usual = at_defaults(data, data[name].sel(at).values)
        mean = effect(data, name, arm, DURING).base
        if np.isfinite(usual).any() and np.isfinite(mean):
            unit, labelled = (
                str(data[name].attrs.get("units", "")),
                label(data[name].attrs, "long_name", lang),
            )
            pair = {"usual": show(float(np.nanmean(usual)), unit, lang), "mean": show(mean, unit, lang)}
            listed.append(say("two_values", lang, label=labelled, **pair))
    if not listed:
        return []
    over, n = told(data, arm, DURING, lang), n_worlds(data)
    return [say("says_two_values", lang, over=over, n=n, listed=say("says_join", lang).join(listed))]


def about(data: xr.Dataset, arm: str, lang: Single) -> list[str]:
    """The sentences about one arm: participation, disputes, all villages, pieces, afterwards, money, parts, petitions."""
    during = [found(data, arm, group, DURING) for group in SAID]
    said = [
        *(said_of(clauses(some, lang), data, arm, DURING, lang) for some in during),
        two_denominators_said(per_both(data, arm), lang),
        *errors_said(data, arm, lang),
        *(over_all_said(data, arm, window, lang) for window in beside(data, arm)[:1]),
        *(piece_by_piece(data, arm, window, lang) for window in pieces(data, arm)),
        said_of(brief(every(data, arm, AFTER), lang), data, arm, AFTER, lang),
        money_said(data, arm, lang),
        *(parts_said(data, arm, measure, lang) for measure in measures(data)),
        petitions_said(data, arm, lang),
    ]
    return [sentence for sentence in said if sentence]


def every(data: xr.Dataset, arm: str, window: str) -> list[Effect]:
    """The effects that sentences name, over a window."""
    return [one for group in SAID for one in found(data, arm, group, window)]


def over_all_said(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """The same over all villages, most of which a policy that is aimed does not touch."""
    return briefly(data, arm, window, lang, "says_over_all", over=told(data, arm, window, lang))


def piece_by_piece(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """One phase, or one choice of villages."""
    return briefly(data, arm, window, lang, "says_piece", piece=piece_said(data, arm, window, lang))


def briefly(data: xr.Dataset, arm: str, window: str, lang: Single, key: str, **of: str) -> str:
    """The clauses of an arm and window in one sentence; nothing where there are none."""
    clauses_ = brief(every(data, arm, window), lang)
    return say(key, lang, basis=basis_said(data, lang), clauses=clauses_, **of) if clauses_ else ""


def piece_said(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """A phase or choice of villages: its number, what is in force, months, villages."""
    return say(
        "piece",
        lang,
        name=window_name(window, lang),
        acting=acting(data, arm, window, lang),
        over=told(data, arm, window, lang),
    )


def named(data: xr.Dataset, group: str) -> list[str]:
    """Outcomes that a sentence about a group names."""
    names = [name for name in SAID[group] if name in data]
    return names or [name for name in headline(data) if data[name].attrs.get("group") == group]


def found(data: xr.Dataset, arm: str, group: str, window: str) -> list[Effect]:
    """The effects that a sentence about a group names; none where the comparison has no such window."""
    if not has(data, arm, window):
        return []
    return [effect(data, name, arm, window) for name in named(data, group)]


def said_of(clauses_: str, data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """The sentence around some clauses; nothing without them."""
    if not clauses_:
        return ""
    return say(
        "says_arm",
        lang,
        arm=capital(arm_label(data, arm, lang)),
        base=base_label(data, lang),
        place=label(data.attrs, "label", lang),
        period=told(data, arm, window, lang),
        basis=basis_said(data, lang),
        clauses=clauses_,
    )


def capital(text: str) -> str:
    """With a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def money_said(data: xr.Dataset, arm: str, lang: Single) -> str:
    """What an arm spends, and for how much it buys participation and settlement; nothing where no arm spends."""
    if not np.any(data["spent"].values):
        return ""
    value, low, high = spending(data, arm)
    name, over = capital(arm_label(data, arm, lang)), told(data, arm, DURING, lang)
    basis = basis_said(data, lang)
    total = f"{abs(spent_in_all(data, arm)):,.0f}"
    if value == 0.0:
        return say("money_none", lang, arm=name, over=over)
    if value < 0.0:
        number = numbers(-value, -high, -low, "yuan")
        return say("money_less", lang, arm=name, number=number, over=over, total=total, basis=basis)
    prices = "".join(
        say("price", lang, what=say(f"cost_{gain}", lang), shown=show_ratio(cost_of(data, arm, gain), lang))
        for gain in ("attendance", "quorum", "settled")
    )
    number = numbers(value, low, high, "yuan")
    told_of = {"arm": name, "number": number, "over": over, "total": total, "basis": basis}
    return say("money_spent", lang, prices=prices, **told_of).strip()


def parts_said(data: xr.Dataset, arm: str, measure: str, lang: Single) -> str:
    """Which part carries an effect of outmigration; nothing where it was not split."""
    frame = parts(data, measure, arm)
    if frame.empty:
        return ""
    attrs = data[f"part_{measure}"].attrs
    total = frame[frame["part"] == "total"].iloc[0]
    rest = frame[frame["part"] != "total"]
    largest = carrier(data, measure, arm)
    key = "says_parts" if largest else "says_parts_unranked"
    if not (total["low"] > 0.0 or total["high"] < 0.0):
        key, largest = "says_parts_none", ""
    listed = [
        f"{row[f'part_{lang}']} {shown(pd.Series(row))}"
        for row in rest.to_dict("records")
        if row["part"] != largest
    ]
    filled = {"arm": capital(arm_label(data, arm, lang)) if lang == "zh" else arm_label(data, arm, lang)}
    if largest:
        row = rest[rest["part"] == largest].iloc[0]
        filled |= {"part": str(row[f"part_{lang}"]), "number": shown(row)}
    sentence = say(
        key,
        lang,
        measure=mark(", ", lang).join([label(attrs, "long_name", lang), told(data, arm, DURING, lang)]),
        total=shown(total),
        unit=unit_of(data, attrs, lang),
        others=joined(listed, lang),
        **filled,
    )
    return sentence + findings_said(data, measure, arm, lang) if largest == ACCOUNTING else sentence


def findings_said(data: xr.Dataset, measure: str, arm: str, lang: Single) -> str:
    """That presence is accounting, and which of the findings is the largest where one is."""
    largest = carrier(data, measure, arm, without=(ACCOUNTING,))
    said = [say("presence_accounting", lang)]
    if largest:
        part = str(data[f"part_{lang}"].sel(part=largest).item())
        said.append(say("says_findings", lang, part=part))
    return "".join(f" {one}" if lang == "en" else one for one in said)


def shown(row: "pd.Series[float]") -> str:
    """A part with its interval."""
    return signed(float(row["value"]), float(row["low"]), float(row["high"]), "")


def carrier(data: xr.Dataset, measure: str, arm: str, without: tuple[str, ...] = ()) -> str:
    """The part that is larger in size than every other on the same seeds, told by a 95 % interval; empty where none is."""
    values = data[f"part_{measure}"].sel(arm=arm, window=DURING)
    names = [str(part) for part in values["part"].values if part not in ("total", *without)]
    means = {name: float(independent(data, values.sel(part=name).values).mean()) for name in names}
    sizes = {name: np.sign(means[name]) * values.sel(part=name).values for name in names}
    largest = max(names, key=lambda name: abs(means[name]))
    leads = [float(spread(data, sizes[largest] - sizes[name]).low) for name in names if name != largest]
    return largest if all(lead > 0.0 for lead in leads) else ""


def petitions_said(data: xr.Dataset, arm: str, lang: Single) -> str:
    """Why petitions changed: what arose and was settled apart from silence; nothing where they did not change."""
    if arm not in petition_arms(data):
        return ""
    change = data["petition_change"].sel(arm=arm)
    substance = data["substance"].values == 1
    sums = {
        "total": change.values.sum(axis=-1),
        "substance": change.values[:, substance].sum(axis=-1),
        "silence": change.values[:, ~substance].sum(axis=-1),
    }
    texts = {}
    for name, values in sums.items():
        one = spread(data, values, event=1.0)
        texts[name] = signed(float(one.value), float(one.low), float(one.high), "petitions")
    name = arm_label(data, arm, lang)
    return say("says_petitions", lang, arm=name, **texts)


def how_sure(data: xr.Dataset, lang: Single) -> str:
    """Seeds, luck among many intervals, share of assumed numbers, values outside what is plausible."""
    said = say(
        key_of(data, ("sure_single", "sure_compare", "sure_worlds")),
        lang,
        seeds=runs_said(data, lang, basis=False),
        assumed=assumed_said(data.attrs, lang),
        outside=outside_said(json.loads(str(data.attrs.get("outside_plausible") or "[]")), lang),
        **source_said(data, lang),
    )
    return f"{said} {enough_said(data, lang)}".rstrip() if lang == "en" else said + enough_said(data, lang)
