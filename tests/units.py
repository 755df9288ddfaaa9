"""What a unit promises of a number, for outcomes, columns of the state and the ledger of a run."""

from collections.abc import Iterator
from math import inf

import numpy as np
from numpy.typing import NDArray

from model.outcomes import OUTCOMES, Seen
from model.simulate import Township, World
from model.state import codes, ledger
from model.state.tables import Tables, columns

BOUNDS: dict[str, tuple[float, float]] = {
    "share": (0.0, 1.0),
    "0-1": (0.0, 1.0),
    "0/1": (0.0, 1.0),
    "share difference": (-1.0, 1.0),
    "row": (-1.0, inf),
    "code": (-1.0, inf),
}
SIGNED = ("SD", "own cases", "net cases", "logit", "ln", "-", "month", "day")
"""Units that allow every finite number: what happened for and against, log-odds, dates before the run."""
SHIFTED = ("purses.drawn", "villages.attention")
"""Columns of what demonstration villages draw from the others of their township, who have it below zero."""
ROUNDING = 1e-9
LAID_DOWN = {"grievances": codes.N_GRIEVANCES, "settlements": codes.N_SETTLEMENTS}


def bounds(unit: str) -> tuple[float, float]:
    """Least and most that a unit allows; counts, yuan, hours and the like are never negative and always finite."""
    return BOUNDS.get(unit, (-inf, inf) if unit in SIGNED else (0.0, inf))


def breach(values: NDArray[np.float64] | float, unit: str) -> str:
    """What is wrong with these numbers, or nothing."""
    found = np.asarray(values, float)
    low, high = bounds(unit)
    if found.size == 0:
        return ""
    if not np.isfinite(found).all():
        return "not finite"
    slack = ROUNDING * max(1.0, np.abs(found).max() if unit not in BOUNDS else 1.0)
    if found.min() < low - slack or found.max() > high + slack:
        return f"{found.min():g} to {found.max():g} {unit}"
    return ""


def breaches(world: World, spans: tuple[tuple[int, int], ...]) -> list[str]:
    """Every outcome over some windows, every column and every cell of the ledger that is not in its unit."""
    found = [*of_outcomes(world, spans), *of_sums(world, spans)]
    for township in world.townships:
        found += [*of_state(township.tables), *of_sites(township.tables), *of_ledger(township)]
    return found


WHOLES: dict[tuple[str, ...], str] = {
    ("share_endured", "share_talked", "share_to_forum"): "",
    ("settled_by_talk", "settled_agreed", "redressed"): "settled_share",
    ("own_ballot_rate", "proxy_rate"): "recorded_turnout",
    ("spent_allowances", "spent_points", "spent_rewards"): "spent_on_incentives",
}
"""Outcomes that add up to another, or to 1; what was redressed is no outcome of its own."""


def of_sums(world: World, spans: tuple[tuple[int, int], ...]) -> Iterator[str]:
    """Parts that do not make up their whole."""
    for span in spans:
        seen = Seen.of(world, *span)
        value = {name: item.function(seen) for name, item in OUTCOMES.items()}
        paid = seen.settled & (seen.of_settlement("manner") == codes.REDRESSED)
        value["redressed"] = seen.share(paid, seen.followed)
        for parts, whole in WHOLES.items():
            total = value[whole] if whole else 1.0
            missing = {bool(np.isnan(value[part])) for part in parts}
            off = abs(sum(value[part] for part in parts) - total)
            if len(missing) > 1 or off > 1e-6 * max(1.0, total):
                yield f"{' + '.join(parts)} over {span}: {[value[part] for part in parts]} of {total}"


def of_outcomes(world: World, spans: tuple[tuple[int, int], ...]) -> Iterator[str]:
    """Outcomes out of their units; missing is allowed."""
    for span in spans:
        seen = Seen.of(world, *span)
        for item in OUTCOMES.values():
            value = item.function(seen)
            if not np.isnan(value) and (what := breach(value, item.unit)):
                yield f"{item.name} over {span}: {what}"


def of_state(tables: Tables) -> Iterator[str]:
    """Columns of the state out of their units."""
    for name, table in zip(Tables._fields, tables, strict=True):
        if name == "scratch" or not isinstance(table, tuple):
            continue
        rows = int(tables.counts[LAID_DOWN[name]]) if name in LAID_DOWN else None
        for column, (_, about) in columns(type(table)).items():
            unit = "-" if f"{name}.{column}" in SHIFTED else about.unit
            if what := breach(getattr(table, column)[:rows], unit):
                yield f"{name}.{column}: {what}"


def of_sites(tables: Tables) -> Iterator[str]:
    """What demonstration villages draw that is not what the others lose, or that a village gets on the wrong side."""
    site = tables.villages.site == 1
    for name in SHIFTED:
        table, column = name.split(".")
        got = getattr(getattr(tables, table), column)
        gained, lost = got[site].sum(), -got[~site].sum()
        if got[site].min(initial=0.0) < 0.0 or got[~site].max(initial=0.0) > 0.0:
            yield f"{name}: {got} of villages that are demonstration villages or not: {site}"
        if abs(gained - lost) > ROUNDING * max(1.0, lost):
            yield f"{name}: {gained:g} drawn, {lost:g} taken"
    if np.abs(tables.villages.attention).max() > 1.0:
        yield f"villages.attention: {tables.villages.attention}"


def of_ledger(township: Township) -> Iterator[str]:
    """Ledger columns out of their units."""
    for declared, cells in (
        (ledger.COLUMNS, township.tables.ledger),
        (ledger.TOWNSHIP_COLUMNS, township.tables.township),
    ):
        for column, values in zip(declared, cells, strict=True):
            if what := breach(values, column.unit):
                yield f"ledger {column.name}: {what}"
