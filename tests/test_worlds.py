"""Worlds: every uncertain number and nothing else, each range filled evenly, pairs that go together drawn together."""

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import spearmanr

import scenarios
from experiments.provenance import provenance
from experiments.study.designs import points
from experiments.study.schema import Factor, Study
from experiments.worlds import declared, hypercube, matrix, rearranged, uncertain, within, worlds
from model.parameters import ledger
from model.run import Run
from scenarios.correlations import correlations


@pytest.fixture(scope="module")
def wusheng():
    return Run(scenarios.load("wusheng")), scenarios.load_place("wusheng")


def test_each_number_has_one_draw_in_each_slice_of_its_range(wusheng):
    made = worlds(*wusheng, "plausible", 50, seed=3)
    assert len(made) == 50 and len(made.paths) > 300
    assert (np.sort((made.units * 50).astype(int), axis=0) == np.arange(50)[:, None]).all()
    stated = {path: figure.bounds for path, figure in wusheng[1].numbers.items() if figure.bounds}
    assert stated
    for path, column in zip(made.paths, made.values.T, strict=True):
        low, high = stated.get(path, ledger()[path].about.plausible)
        assert low <= column.min() and column.max() <= high


def test_what_is_known_legal_decided_on_or_set_is_not_drawn(wusheng):
    run, place = wusheng
    drawn = set(uncertain(Run(run.scenario, {"grievances.per_1000": 30.0}), place))
    known = {path for path, figure in place.values.items() if figure.assumed is None}
    bounded = {path for path in known if place.values[path].bounds}
    assert bounded and drawn & known == bounded
    assert not drawn & {"attendance.allowance", "deliberation.quorum_group", "grievances.per_1000"}
    assert {"attendance.pay", "forums.b_tie"} <= drawn


def test_a_number_with_bounds_is_drawn_between_them_whatever_it_rests_on(tmp_path):
    text = (scenarios.evidence.LIBRARY.parent / "places" / "tianmen.yaml").read_text("utf-8")
    file = tmp_path / "tianmen.yaml"
    file.write_text(text, "utf-8")
    place = scenarios.load_place(file)
    low, high = place.values["migration.outmigration"].bounds
    made = worlds(Run(place.scenario()), place, "plausible", 200)
    column = made.values[:, made.paths.index("migration.outmigration")]
    assert place.values["migration.outmigration"].assumed is None
    assert (
        low <= column.min() < low + 0.01 * (high - low) and high - 0.01 * (high - low) < column.max() <= high
    )
    assert "population.pay_head" not in made.paths, "what a document states without bounds is known"


@pytest.mark.parametrize("name", ["default", "wusheng", "tianmen"])
def test_a_bank_a_comparison_and_a_page_count_the_same_numbers(name):
    """One definition: what a world draws, what a bank moves over which range, and what is counted in every result."""
    place = None if name == "default" else scenarios.load_place(name)
    run = Run(scenarios.load(name))
    words = {"en": "a bank", "zh": "取值库"}
    about = {"name": "bank", "label": words, "question": words, "place": name}
    study = Study(**about, factors=(Factor(uncertain="all"),), design={"kind": "worlds", "rows": 6})
    made = worlds(run, place, "plausible", 6)
    design = points(study)
    assert tuple(factor.name for factor in study.factors) == made.paths == tuple(uncertain(run, place))
    assert design[list(made.paths)].to_numpy() == pytest.approx(made.values, rel=1e-12)
    told = provenance(run, 1, place, [])
    assert told["n_uncertain"] == len(made.paths) > told["n_assumed"] > 300
    fewer = provenance(Run(run.scenario, {"attendance.pay": 1.5}), 1, place, [])
    assert fewer["n_uncertain"] == len(made.paths) - 1


def test_places_that_differ_are_drawn_over_the_widest_of_their_ranges():
    own = scenarios.load_place("tianmen").values["migration.outmigration"].bounds
    words = {"en": "a bank", "zh": "取值库"}
    about = {"name": "bank", "label": words, "question": words}
    factors = (Factor(place=("tianmen", "default")), Factor(uncertain="all"))
    study = Study(**about, factors=factors, design={"kind": "lhs", "rows": 6})
    (found,) = [one for one in study.factors if one.name == "migration.outmigration"]
    plausible = ledger()["migration.outmigration"].about.plausible
    assert found.bounds == (min(own[0], plausible[0]), max(own[1], plausible[1]))


def test_draws_are_the_same_every_time_and_do_not_depend_on_other_numbers():
    few = hypercube(("attendance.pay", "forums.b_tie"), 40, 7)
    many = hypercube(("learning.bad", "forums.b_tie", "attendance.pay"), 40, 7)
    assert (few == many[:, [2, 1]]).all()
    assert not (hypercube(("attendance.pay",), 40, 8) == few[:, :1]).any()


def test_declared_pairs_go_together_and_all_others_do_not(wusheng):
    made = worlds(*wusheng, "plausible", 1000)
    r = spearmanr(made.units).statistic
    together = {path for pair in correlations() for path in pair[:2]}
    for one in correlations():
        if one.a in made.paths and one.b in made.paths:
            assert r[made.paths.index(one.a), made.paths.index(one.b)] == pytest.approx(
                one.correlation, abs=0.06
            )
    apart = [k for k, path in enumerate(made.paths) if path not in together]
    off = np.abs(r[np.ix_(apart, apart)] - np.eye(len(apart)))
    assert off.max() < 0.17 and np.sqrt((off**2).mean()) == pytest.approx(1 / np.sqrt(1000), rel=0.1)


@pytest.mark.parametrize("r", [-0.95, -0.5, 0.0, 0.3, 0.95])
def test_any_correlation_comes_out_and_the_slices_stay(r: float) -> None:
    """Over 200 draws of 400 pairs the mean of Fisher's z is that of r within five of its standard errors."""
    found = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        columns = [(rng.permutation(400) + rng.random(400)) / 400 for _ in range(2)]
        made = rearranged(columns, np.array([[1.0, r], [r, 1.0]]))
        assert all((np.sort(a) == np.sort(b)).all() for a, b in zip(columns, made, strict=True))
        found.append(np.arctanh(np.corrcoef(ndtri(np.column_stack(made)).T)[0, 1]))
    assert np.mean(found) == pytest.approx(np.arctanh(r), abs=5 / np.sqrt(200 * 397))
    assert np.abs(np.array(found) - np.arctanh(r)).max() < 5 / np.sqrt(397)


def test_a_chain_of_pairs_is_drawn_with_the_product_of_its_correlations():
    assert np.array(matrix((0, 1, 2), {(0, 1): 0.5, (1, 2): -0.4}))[0, 2] == pytest.approx(-0.2)


def test_declared_correlations_are_of_numbers_that_exist_and_can_be_drawn():
    for one in correlations():
        assert {one.a, one.b} <= set(ledger())
        assert -1.0 < one.correlation < 1.0 and one.grade == "assumed" and one.reason_en and one.reason_zh
    for _, r in declared(tuple(ledger())):
        assert np.linalg.eigvalsh(np.array(r)).min() > 0.0


def test_wide_ranges_are_drawn_over_the_logarithm():
    assert within((1.0, 100.0), np.array([0.0, 0.5, 1.0])) == pytest.approx([1.0, 10.0, 100.0])
    assert within((0.0, 100.0), np.array([0.5])) == pytest.approx([50.0])


def test_no_uncertainty_is_one_world_at_the_defaults(wusheng):
    made = worlds(*wusheng, "none", 100)
    assert len(made) == 1 and made.settings(0) == {}


@pytest.mark.parametrize(
    ("source", "n", "word"), [("posteriour", 10, "plausible"), ("plausible", 0, "1 or more")]
)
def test_what_cannot_be_used_is_refused(wusheng, source, n, word):
    with pytest.raises(ValueError, match=word):
        worlds(*wusheng, source, n)
