"""Villages differ: by their draws alone, scaled by one number, and not at all where one village stands for its place."""

import math

import numpy as np
import pytest

from model.parameters import population
from model.population.between import deviates, spread_incomes
from model.run import Run
from model.simulate import World, found
from model.state.tables import Villages

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
