"""The four parts of an effect of outmigration: who is there, who they are, how they act, what institutions they find.

Per registered unit-month (adult for participation, household for disputes), with P the share at home, m the mean among
those at home, k the unit-months at home in both runs, lo and hi the two outmigrations, and *held* a run at hi whose posts
and seats are filled as at lo:

    presence      (P_hi - P_lo) m_lo
    composition   P_hi [(k_lo - m_lo) + (m_hi - k_hi)]
    response      P_hi (k_held - k_lo)
    institutions  P_hi (k_hi - k_held)

which add up to P_hi m_hi - P_lo m_lo. The first is accounting, the last two are findings. What those away add (acts of visitors and
online, grievances of households with nobody at home) is beside the four and given as ``those away``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.declare import Label
from model.outcomes import Seen
from model.state import codes

Floats = NDArray[np.float64]

PARTS = {
    "presence": Label("presence", "在场人数"),
    "composition": Label("composition", "人员构成"),
    "response": Label("response", "行为反应"),
    "institutions": Label("institutions", "组织变化"),
    "away": Label("those away", "外出者"),
    "total": Label("total", "合计"),
}


@dataclass(frozen=True)
class Units:
    """Unit-months of one run over a window: whether at home, the value there, and the value in all."""

    home: NDArray[np.bool_]
    value: Floats
    everywhere: float
    n: float


def household_acts(s: Seen) -> Units:
    """Adult x month: at home, and took part for the household in a meeting that decided while at home."""
    return adult_months(s, codes.FOR_HOUSEHOLD)


def seat_acts(s: Seen) -> Units:
    """The same of representatives, whose seats are as many no matter who leaves."""
    return adult_months(s, codes.IN_SEAT)


def adult_months(s: Seen, act: int) -> Units:
    """Adult x month: at home, and did it while at home."""
    adults = s.adults
    home = monthly_bits(s, codes.AT_HOME)[adults]
    acts = monthly_bits(s, act)[adults]
    return Units(home, (acts & home).astype(np.float64), float((acts & ~home).sum()), s.registered_months)


def household_months(s: Seen) -> Units:
    """Household x month: somebody at home, and the severity of its unsettled grievances then."""
    at_home = monthly_bits(s, codes.AT_HOME)
    home = np.zeros((len(s.house), at_home.shape[1]), bool)
    np.logical_or.at(home, s.all.column("persons", "household"), at_home)
    burden = s.all.burden[:, s.first : s.last]
    return Units(home, burden * home, float((burden * ~home).sum()), float(home.size))


def monthly_bits(s: Seen, act: int) -> NDArray[np.bool_]:
    """Person x month of the window: one act."""
    months = np.arange(s.first, s.last)
    words = s.all.acts[act][:, months // codes.BITS]
    return np.asarray((words >> (months % codes.BITS)) & 1, bool)


MEASURES: dict[str, tuple[Callable[[Seen], Units], float]] = {
    "household_acts": (household_acts, 12.0),
    "seat_acts": (seat_acts, 12.0),
    "grievance_burden_registered": (household_months, 12000.0),
}
"""What is split, by its name, with the factor that brings it to its yearly unit."""

LABELS = {
    "household_acts": (
        Label(
            "deliberation for households, per registered adult and year", "户代表议事参与（每户籍成年人每年）"
        ),
        "acts/person/year",
    ),
    "seat_acts": (
        Label(
            "deliberation of representatives, per registered adult and year",
            "村民代表议事参与（每户籍成年人每年）",
        ),
        "acts/person/year",
    ),
    "grievance_burden_registered": (
        Label("grievance burden, per 1,000 registered households and year", "诉求负担（每千户籍户每年）"),
        "severity x months per 1,000 households/year",
    ),
}


def split(low: Units, high: Units, held: Units) -> dict[str, float]:
    """The parts, per unit-month."""
    both = low.home & high.home
    p_low, p_high = low.home.sum() / low.n, high.home.sum() / high.n
    m_low, m_high = mean(low.value, low.home), mean(high.value, high.home)
    k_low, k_high, k_held = mean(low.value, both), mean(high.value, both), mean(held.value, both)
    parts = {
        "presence": (p_high - p_low) * m_low,
        "composition": p_high * ((k_low - m_low) + (m_high - k_high)),
        "response": p_high * (k_held - k_low),
        "institutions": p_high * (k_high - k_held),
        "away": high.everywhere / high.n - low.everywhere / low.n,
    }
    return parts | {"total": sum(parts.values())}


def mean(values: Floats, among: NDArray[np.bool_]) -> float:
    """Mean over some unit-months; 0 where there are none."""
    n = int(among.sum())
    return float(values[among].sum()) / n if n else 0.0


def splits(low: Seen, high: Seen, held: Seen) -> Floats:
    """Measure x part, in yearly units."""
    found = np.empty((len(MEASURES), len(PARTS)))
    for row, (units, factor) in enumerate(MEASURES.values()):
        parts = split(units(low), units(high), units(held))
        found[row] = [factor * parts[name] for name in PARTS]
    return found
