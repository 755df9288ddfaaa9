"""Villages differ: four draws a village, kept for the whole run, beside what a place says of its villages.

Norms: log-odds of acts for the village, in the willingness to come to meetings, in labour, in keeping the compact.
Leadership: capability of whoever leads, and what they do to bring a meeting about. Writing down: log-odds of any entry in a
log. Income: the collective income, see ``population.income_sd``. All are scaled by ``between``. A village that stands for its
place is an ordinary one: its draws are 0.
"""

from scipy.special import ndtri

from model import draws
from model.declare import Floats
from model.population.keyed import Rows, keyed
from model.population.numbers import Population
from model.state.tables import Villages


def deviates(p: Population, seed: int, numbers: Rows) -> Floats:
    """Norms, leadership, writing down, income: (villages, 4), in SD times ``between``."""
    found: Floats = p.between * ndtri(keyed(seed, draws.BORN_BETWEEN, numbers))
    return found


def differ(p: Population, t: Villages, seed: int) -> None:
    """Write what villages differ by into their table."""
    norm, lead, log, income = deviates(p, seed, t.id).T
    t.u_norm[:] = p.between_norm * norm
    t.u_lead[:] = lead
    t.lead_capability[:] = p.between_lead * lead
    t.u_log[:] = p.between_log * log
    t.u_income[:] = income
