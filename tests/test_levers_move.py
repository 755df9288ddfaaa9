"""What levers move: none leaves all as it is without saying so; each moves something; none that is coercive does good."""

import re

import numpy as np
import pytest
from scipy.stats import t as student

from model.parameters import resolve
from scenarios import levers, load_lever
from scenarios.decide import lever_file
from tools import measure_levers as tool

CHINESE = re.compile(r"[一-鿿]")
UNHURRIED = pytest.mark.timeout(3600)
"""More than a thousand runs stand before the first of these tests."""
SHOWN = dict(re.findall(r"^\| `([a-z-]+)` \|(.*)\|$", tool.PAGES["en"].read_text("utf-8"), re.MULTILINE))
"""The table of what each lever moved: lever, and the rest of its row."""


def is_default(name: str) -> bool:
    """Whether a lever at its usual level leaves every setting at the default."""
    lever = load_lever(name)
    before = {effect.path: np.array([resolve(effect.path).default]) for effect in lever.effects}
    return all(
        (effect.on(before[effect.path], np.array([lever.usual])) == before[effect.path]).all()
        for effect in lever.effects
    )


@pytest.mark.parametrize("name", levers())
def test_a_usual_level_is_not_the_default(name: str) -> None:
    """Of a lever that says nothing of where it acts; one against arrears of pay acts where there are some."""
    acts = lever_file(name).acts
    assert acts or not is_default(name)
    assert acts is None or (acts.en and CHINESE.search(acts.zh))


def test_the_table_of_what_levers_move_has_every_lever() -> None:
    assert set(SHOWN) == set(levers())


@pytest.mark.parametrize("name", levers())
def test_a_lever_moves_something_or_says_where(name: str) -> None:
    """By the table, in a default county or in Wusheng."""
    _, default, wusheng, acts = (cell.strip() for cell in SHOWN[name].split("|"))
    assert (default, wusheng) != ("nothing", "nothing") or acts
    assert bool(acts) == bool(lever_file(name).acts)


def test_what_is_moved_by_chance_is_not_counted() -> None:
    """Of a hundred outcomes without any effect some stand 2.5 standard errors off, and hardly ever is one told."""
    luck = np.random.default_rng(5)
    n = len(tool.OUTCOMES)
    told = [bool(tool.moved(np.zeros((10, n)), luck.normal(size=(10, n)))) for _ in range(200)]
    off = [np.abs(tool.t_of(luck.normal(size=(10, n)))[1]) >= tool.STANDARD_ERRORS for _ in range(200)]
    assert np.any(off, axis=1).mean() > 0.9
    assert np.mean(told) < 0.12  # 5 % wanted, 200 tries: SD .015


def test_a_sure_effect_is_counted() -> None:
    luck = np.random.default_rng(6)
    n = len(tool.OUTCOMES)
    under = luck.normal(size=(10, n))
    under[:, 3] += 8.0
    assert [one.outcome for one in tool.moved(np.zeros((10, n)), under)] == [list(tool.OUTCOMES)[3]]


def arms_of(place: str) -> dict[str, tool.Floats]:
    """Every arm of a place; a coercive lever at its usual level is the lever itself."""
    wanted = tool.wanted()
    made: dict[str, tool.Floats] = {}
    for name, policies in wanted.items():
        same = name.partition("=")[0]
        usual = same in made and wanted[same] == policies
        made[name] = made[same] if usual else tool.measured(place, policies, range(tool.SEEDS))
    return made


@pytest.fixture(scope="module")
def measured() -> tool.Measured:
    """Every arm of the default county and of Wusheng: what is a discovery depends on all of them."""
    return {place: arms_of(place) for place in tool.PLACES}


@pytest.mark.slow
@UNHURRIED
def test_every_lever_moves_an_outcome(measured: tool.Measured) -> None:
    most = tool.last_discovery(measured)
    still = [
        name
        for name in levers()
        if not any(tool.moved(measured[place]["none"], measured[place][name], most) for place in tool.PLACES)
    ]
    assert not [name for name in still if lever_file(name).acts is None]


@pytest.mark.slow
@UNHURRIED
def test_every_outcome_varies(measured: tool.Measured) -> None:
    """But three that stand at an end in these places: matters are all met, groups and assemblies have no quorum in substance. In
    the busy run of ``test_sentences`` these have values between."""
    still = tool.constant([values for arms in measured.values() for values in arms.values()])
    assert set(still) <= {"matters_met_share", "quorum_rate_group", "quorum_rate_assembly"}


@pytest.mark.slow
@UNHURRIED
def test_no_coercive_lever_alone_does_good(measured: tool.Measured) -> None:
    """At any level, in either place, on burden, settlement, trust and remedy: better by chance alone, at 5 % over all."""
    found = {
        (arm, place, one.outcome): one.t
        for place in tool.PLACES
        for arm in measured[place]
        if "=" in arm
        for one in tool.improves(measured[place]["none"], measured[place][arm])
        if not np.isnan(one.t)
    }
    bound = student.isf(0.05 / len(found), tool.SEEDS - 1)
    assert {key: t for key, t in found.items() if t > bound} == {}
