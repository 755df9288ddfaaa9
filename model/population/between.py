"""How villages differ: four draws a village, kept for the whole run, besides the spreads that a place states.

Norms: log-odds of acts for the village, in the willingness to come to meetings, in labour, in keeping the compact.
Leadership: capability of those who lead, and what they do to bring a meeting about. Writing down: log-odds of any entry in a
log. Income: own collective income, none in some villages, else lognormal about the place's. All are scaled by ``between``.
A village that stands for its place is an ordinary one: its draws are 0.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from model import draws
from model.declare import Floats
from model.population.keyed import Rows, keyed
from model.population.numbers import Population
from model.state.tables import Villages


class Deviates(NamedTuple):
    """Standard normal draws of each village."""

    norm: Floats
    lead: Floats
    log: Floats
    income: Floats


def deviates(seed: int, numbers: Rows) -> Deviates:
    """The draws of the villages with these numbers."""
    return Deviates(*ndtri(keyed(seed, draws.BORN_BETWEEN, numbers)).T)


def differ(p: Population, t: Villages, seed: int) -> None:
    """Write what villages differ by into their table."""
    u = deviates(seed, t.id)
    t.u_norm[:] = p.between * p.between_norm * u.norm
    t.u_lead[:] = p.between * u.lead
    t.lead_capability[:] = p.between * p.between_lead * u.lead
    t.u_log[:] = p.between * p.between_log * u.log


def spread_first_secretaries(
    p: Population, given: Floats, seed: int, numbers: Rows, representative: bool
) -> Floats:
    """Help from outside of each village: a first secretary in a share ``first_secretaries`` of them; of that share where one
    village stands for all."""
    lot = keyed(seed, draws.BORN_SENT, numbers)[:, 0] < p.first_secretaries
    sent = np.full(len(numbers), p.first_secretaries) if representative else lot.astype(np.float64)
    more: Floats = np.maximum(given, sent)
    return more


def spread_incomes(p: Population, median: float, seed: int, numbers: Rows, representative: bool) -> Floats:
    """Own collective income of each village, yuan a year: none with chance ``income_none``, else lognormal.

    A representative village has the place's own; so have all where nothing differs between villages.
    """
    if representative or p.between == 0.0:
        return np.full(len(numbers), median)
    rank = (ndtr(deviates(seed, numbers).income) - p.income_none) / (1.0 - p.income_none)
    spread = p.between * p.income_sd * ndtri(np.maximum(rank, 1e-9))
    incomes: Floats = np.where(rank > 0.0, median * np.exp(spread), 0.0)
    return incomes
