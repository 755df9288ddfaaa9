"""Villages differ: by their draws alone, scaled by one number, and not at all where one village stands for its place."""

import math

import numpy as np
import pytest

from model.parameters import population
from model.population.between import deviates, spread_first_secretaries, spread_incomes
from model.run import Run
from model.simulate import World, advance, found
from model.state import codes
from model.state.census import has_bit
from model.state.tables import Villages
from scenarios import load

N = 400
DRAWN = ("u_norm", "u_lead", "u_log", "lead_capability")


def villages(**values: float) -> list[Villages]:
    given = {f"population.{name}": value for name, value in values.items()}
    world = found(Run(villages=N, months=12, values={"population.registered": 30, **given}))
    return [township.tables.villages for township in world.townships]


def column(tables: list[Villages], name: str) -> np.ndarray:
    return np.concatenate([getattr(t, name) for t in tables])


def test_latent_variance_between_villages_is_the_declared_one() -> None:
    found_ = villages()
    for name, sd in (("u_norm", 0.7), ("u_lead", 1.0), ("u_log", 0.8), ("lead_capability", 0.1)):
        u = column(found_, name) / sd
        assert abs(u.mean()) < 3.0 / math.sqrt(N)
        assert abs(u.var() - 1.0) < 3.0 * math.sqrt(2.0 / N)
    r = np.corrcoef([column(found_, name) for name in DRAWN[:3]])
    assert np.abs(r[~np.eye(3, dtype=bool)]).max() < 3.0 / math.sqrt(N)


def test_one_number_scales_all_of_it() -> None:
    once, half, none = (villages(between=x) for x in (1.0, 0.5, 0.0))
    for name in DRAWN:
        assert np.allclose(column(half, name), 0.5 * column(once, name))
        assert not column(none, name).any()


def test_the_village_that_stands_for_its_place_is_an_ordinary_one() -> None:
    world = found(Run(months=12, values={"village_economy.collective_income": 70000}))
    for name in DRAWN:
        assert not column([world.townships[0].tables.villages], name).any()
    assert incomes(world).tolist() == [70000.0]


def incomes(world: World) -> np.ndarray:
    return np.concatenate(
        [township.settings.village_economy.collective_income for township in world.townships]
    )


def test_some_villages_have_no_income_and_the_middle_of_the_others_is_the_places() -> None:
    p = population({})
    income = spread_incomes(p, 50000.0, 3, np.arange(4 * N), False)
    assert (income == 0.0).mean() == pytest.approx(0.106, abs=3 * math.sqrt(0.106 * 0.894 / (4 * N)))
    logs = np.log(income[income > 0.0])
    assert logs.mean() == pytest.approx(math.log(50000.0), abs=3 * 0.8 / math.sqrt(3.5 * N))
    assert logs.std() == pytest.approx(0.8, abs=3 * 0.8 / math.sqrt(7.0 * N))
    assert (
        spread_incomes(population({"population.between": 0.0}), 50000.0, 3, np.arange(9), False) == 50000.0
    ).all()


def test_a_village_keeps_its_draws_whatever_else_is_simulated_with_it() -> None:
    few, many = (deviates(11, np.arange(n)) for n in (3, 40))
    assert all((a == b[:3]).all() for a, b in zip(few, many, strict=True))


def came_in_a_year(between: float) -> tuple[np.ndarray, np.ndarray]:
    """Residents asked to a meeting in the third year: whether they came to one, and their village."""
    values = {"population.registered": 400, "population.between": between}
    world = found(Run(villages=40, months=36, replicate=2, values=values))
    advance(world, 36)
    came, village = [], []
    for township in world.townships:
        t = township.tables
        asked, there = (
            np.array(
                [any(has_bit(t.acts, act, i, m) for m in range(24, 36)) for i in range(len(t.persons.id))]
            )
            for act in (codes.INVITED, codes.MOBILISED)
        )
        came.append(there[asked])
        village.append(t.villages.id[t.persons.village[asked]])
    return np.concatenate(came).astype(float), np.concatenate(village)


def intraclass(y: np.ndarray, cluster: np.ndarray) -> float:
    """Share of the variance that lies between clusters, by the analysis of variance."""
    groups = [y[cluster == c] for c in np.unique(cluster)]
    sizes = np.array([len(g) for g in groups])
    between = sum(len(g) * (g.mean() - y.mean()) ** 2 for g in groups) / (len(groups) - 1)
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (len(y) - len(groups))
    n = (len(y) - (sizes**2).sum() / len(y)) / (len(groups) - 1)
    return float((between - within) / (between + (n - 1.0) * within))


def test_without_the_draws_villagers_of_a_village_are_hardly_alike() -> None:
    """And with them they are; the standard error of the correlation with 40 villages is about a fifth of it."""
    assert intraclass(*came_in_a_year(0.0)) < 0.01
    assert intraclass(*came_in_a_year(1.5)) > 0.03


@pytest.mark.parametrize(
    ("place", "line", "share"),
    [("tianmen", 50_000, 0.168), ("xiangyang", 50_000, 0.03), ("xiantao", 100_000, 1 - 281 / 630)],
)
def test_shares_of_villages_under_a_line_come_back_from_the_document(
    place: str, line: float, share: float
) -> None:
    """Drawn over 20,000 villages, whose standard error is below .004."""
    values = load(place).values
    median = values["village_economy.collective_income"]
    drawn = spread_incomes(population(values), median, 1, np.arange(20_000), False)
    assert np.mean(drawn < line) == pytest.approx(share, abs=0.02)
    if place == "tianmen":
        assert np.mean(drawn == 0.0) == pytest.approx(0.106, abs=0.01)


def test_first_secretaries_are_in_the_share_of_villages_that_a_place_states() -> None:
    share, given = load("xiangyang").values["population.first_secretaries"], np.zeros(20_000)
    people = population(load("xiangyang").values)
    sent = spread_first_secretaries(people, given, 1, np.arange(20_000), False)
    assert set(sent) == {0.0, 1.0} and sent.mean() == pytest.approx(share, abs=0.015)
    assert spread_first_secretaries(people, np.zeros(1), 1, np.arange(1), True).tolist() == [share]
    assert spread_first_secretaries(people, given + 1.0, 1, np.arange(20_000), False).min() == 1.0, (
        "never less than what is there"
    )
