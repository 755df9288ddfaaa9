"""Partial pooling: the table's own columns come back, weights and limits are those of the formula, and studies draw it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scenarios
from experiments.worlds import open_at
from model.parameters import resolve
from scenarios.evidence import documents, rows
from scenarios.left_out import (
    Z_80,
    Z_90,
    Known,
    below,
    chain_of,
    components,
    figures,
    guesses,
    step,
    units,
    weight,
    without_statistics,
)
from scenarios.schema import Pooled

# Mean over 1,687 rural counties, and the error of that mean for a county left out, as published beside the components.
NATIONAL = {
    "migration.outmigration": (-0.683, 0.553),
    "population.share_60": (-1.632, 0.275),
    "population.household_size": (0.998, 0.128),
    "population.off_farm": (0.680, 0.748),
    "population.schooling_more": (-1.282, 0.354),
}
LEFT_OUT = {
    "migration.outmigration": 0.363,
    "population.share_60": 0.148,
    "population.household_size": 0.072,
    "population.off_farm": 0.518,
    "population.schooling_more": 0.268,
}
BY_PATH = {one.path: one for one in components()}
VARIANCE = st.floats(1e-4, 4.0)


@pytest.mark.parametrize("path", NATIONAL)
def test_the_components_add_up_to_the_error_of_the_national_mean(path: str) -> None:
    mean, error = NATIONAL[path]
    assert BY_PATH[path].mean == mean
    assert math.sqrt(below(BY_PATH[path], "")) == pytest.approx(error, abs=0.001)


@pytest.mark.parametrize("path", LEFT_OUT)
def test_a_county_left_out_of_a_known_prefecture_is_missed_by_the_error_of_the_table(path: str) -> None:
    """A prefecture of eight counties, one left out, in a well-known province: SD of a county and what is not known of the mean."""
    one = BY_PATH[path]
    known = step_by(one, Known(one.mean, 0.0), one.sd_prefecture, 0.0, one.sd_county**2 / 7)
    error = math.sqrt(known.variance + below(one, "prefecture"))
    assert error == pytest.approx(LEFT_OUT[path], rel=0.07)
    assert error < NATIONAL[path][1], "a pooled guess is better than the mean of the country"


def step_by(one, above: Known, tau: float, own: float, error: float) -> Known:
    """One step down, written out: normal prior about the mean above, own figures with an error."""
    w = tau**2 / (tau**2 + error)
    miss = w * w * error + (1 - w) ** 2 * (tau**2 + above.variance)
    return Known(above.mean + w * (own - above.mean), miss)


@given(tau=VARIANCE, error=VARIANCE, above=st.floats(-3, 3), variance=VARIANCE, own=st.floats(-3, 3))
def test_the_weight_lies_between_the_mean_above_and_its_own(
    tau: float, error: float, above: float, variance: float, own: float
) -> None:
    w = weight(tau, error)
    assert 0.0 < w < 1.0
    assert weight(tau, 1e12) < 1e-6 and weight(tau, 0.0) == 1.0, (
        "no figure: the mean above; very many: its own"
    )
    assert weight(2 * tau, error) > w > weight(tau, 2 * error)
    told = step_by(None, Known(above, variance), tau, own, error)
    short = (1 - w) * (tau**2 + (1 - w) * variance)
    assert told.variance == pytest.approx(short), "the short form of the docstring is the sum of squares"
    assert min(above, own) - 1e-9 <= told.mean <= max(above, own) + 1e-9


@pytest.mark.parametrize("one", components(), ids=lambda one: one.path)
def test_units_follow_the_formula_from_their_own_rows(one) -> None:
    """Hubei from the seventeen figures of its units, Xiaogan from Hubei and its own, by hand."""
    inside = [unit for unit in units().values() if unit.within == "hubei"]
    own = [one.linked(share(rows()[f"{unit.name}-{one.rows}"])) for unit in inside]
    errors = [
        one.sd_prefecture**2 + one.sd_county**2 / (1 if unit.level == "county" else unit.counties)
        for unit in inside
    ]
    error = sum(errors) / len(errors) ** 2
    assert figures(one, "hubei") == (pytest.approx(sum(own) / len(own)), pytest.approx(error))
    hubei = step_by(one, Known(one.mean, 0.0), one.sd_province, sum(own) / len(own), error)
    at = next(k for k, unit in enumerate(inside) if unit.name == "xiaogan")
    xiaogan = step_by(one, hubei, one.sd_prefecture, own[at], one.sd_county**2 / inside[at].counties)
    assert step(one, hubei, "xiaogan") == (pytest.approx(xiaogan.mean), pytest.approx(xiaogan.variance))
    guess = guesses("xiaogan", "plain")[one.path]
    sd = math.sqrt(xiaogan.variance + one.sd_county**2)
    assert guess.value == pytest.approx(one.number(xiaogan.mean))
    assert (guess.low, guess.high) == (
        pytest.approx(one.number(xiaogan.mean - Z_90 * sd)),
        pytest.approx(one.number(xiaogan.mean + Z_90 * sd)),
    )


def share(row) -> float:
    return row.value / 100 if row.unit.startswith("percent") else row.value


def test_without_a_unit_the_country_and_with_its_own_figure_the_county() -> None:
    nowhere, county = guesses(None, "mountain"), guesses("chengkou", "mountain")
    for one in components():
        assert nowhere[one.path].value == pytest.approx(one.number(one.mean))
        own = one.linked(share(rows()[f"chengkou-{one.rows}"]))
        assert county[one.path].value == pytest.approx(one.number(own)), "a county's own figure is its own"
        assert nowhere[one.path].high - nowhere[one.path].low > county[one.path].high - county[one.path].low
    assert chain_of("yingjiang") == (), "an urban district is in no average"


def test_the_conversions_are_those_of_the_place_files() -> None:
    """Where a file states its own figure from the same row, the table converts it in the same way."""
    tested = 0
    for name in ("chengkou", "wusheng", "lufeng", "tianmen"):
        place = scenarios.load_place(name)
        for one in components():
            figure = place.values[one.path]
            if figure.evidence == (f"{name}-{one.rows}",):
                guess = guesses(name, place.landscape)[one.path]
                assert guess.value == pytest.approx(figure.value, rel=0.01), (name, one.path)
                tested += 1
    assert tested >= 15


def test_numbers_left_out_are_pooled_and_drawn() -> None:
    place = scenarios.load_place("longtian")
    pooled = {path for path, figure in place.numbers.items() if isinstance(figure, Pooled)}
    assert {one.path for one in components()} <= pooled
    spans = open_at(place)
    for path in pooled:
        figure = place.numbers[path]
        assert place.grade(figure) == "pooled" and spans[path] == figure.bounds
        low, high = resolve(path).domain
        assert low <= figure.bounds[0] < figure.value < figure.bounds[1] <= high
    assert place.scenario().values["migration.outmigration"] == place.numbers["migration.outmigration"].value


def test_what_a_place_states_is_not_pooled() -> None:
    place = scenarios.load_place("wusheng")
    assert place.grade(place.numbers["population.land_let_share"]) != "pooled"
    assert place.numbers["population.hamlet_spread"].value == 0.6
    compact = scenarios.load_place("yingjiang").numbers["population.hamlet_spread"]
    assert (compact.value, compact.bounds) == (0.0, None)


def test_ranges_of_eight_in_ten_become_nine_in_ten() -> None:
    for one in without_statistics():
        unit = next((name for name, unit in units().items() if unit.region == one.region), None)
        guess = guesses(unit if one.region else None, one.landscape or "plain")[one.path]
        lowest, highest = resolve(one.path).domain
        assert guess.low == pytest.approx(max(lowest, one.mean - (one.mean - one.low) * Z_90 / Z_80))
        assert guess.high == pytest.approx(min(highest, one.mean + (one.high - one.mean) * Z_90 / Z_80))
        assert not one.row or one.row in rows()


def test_every_row_of_the_founding_documents_is_in_the_library() -> None:
    """Figures and claims of the five documents, each once: 603 rows, and one of ours that states how two townships were chosen."""
    counts = {
        key: sum(row.document == key for row in rows().values()) for key in documents() if key.isdigit()
    }
    assert counts == {"000": 84 + 1, "001": 41, "002": 45, "003": 95, "004": 338}
    assert sum(counts.values()) == 603 + 1
