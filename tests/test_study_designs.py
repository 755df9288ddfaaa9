"""Designs: where their points lie, that they nest, and that runs of them are told apart by key."""

import numpy as np
import pytest
from small_study import small

import scenarios
from experiments.study.designs import BLOCK, DUMMY, points
from experiments.study.schema import Design, Factor, size_of
from experiments.study.tasks import Layout, Plan
from experiments.study.values import columns
from experiments.worlds import worlds
from model.run import Run

ALLOWANCE = Factor(path="attendance.allowance", low=0.0, high=50.0)
OUTMIGRATION = Factor(path="migration.outmigration")


def plan_of(study):
    """The plan as it is kept."""
    return Layout(study).plan().to_table(study).to_pandas()


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris", "grid", "ofat"])
def test_points_are_within_bounds(kind):
    study = small(design=Design(kind=kind, rows=16))
    table = points(study)
    for factor in study.factors:
        low, high = factor.bounds
        assert table[factor.name].between(low, high).all()
    assert not table.isna().any().any()


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris"])
def test_a_design_is_the_same_every_time_and_another_with_another_seed(kind):
    one = points(small(design=Design(kind=kind, rows=8)))
    assert one.equals(points(small(design=Design(kind=kind, rows=8))))
    assert not one.equals(points(small(design=Design(kind=kind, rows=8, seed=2))))


@pytest.mark.parametrize("second_order", [False, True])
def test_a_sobol_design_is_nested(second_order):
    few = points(small(design=Design(kind="sobol", rows=64, second_order=second_order)))
    many = points(small(design=Design(kind="sobol", rows=128, second_order=second_order)))
    assert len(many) == 2 * len(few)
    assert many.iloc[: len(few)].equals(few)


def test_trajectories_of_morris_are_nested():
    few, many = (points(small(design=Design(kind="morris", rows=n, levels=4))) for n in (5, 9))
    assert many.iloc[: len(few)].equals(few)


def test_rows_of_saltelli_differ_from_a_in_one_factor():
    table = points(small(rows=8))
    names = [*(factor.name for factor in small().factors), DUMMY]
    for _, block in table.groupby(BLOCK):
        a, *mixed, b = block[names].to_numpy()
        for k, row in enumerate(mixed):
            other = np.arange(len(names)) != k
            assert row[k] == b[k]
            assert (row[other] == a[other]).all()


def test_a_step_of_morris_moves_one_factor():
    table = points(small(design=Design(kind="morris", rows=6, levels=4)))
    names = [*(factor.name for factor in small().factors), DUMMY]
    for _, path in table.groupby(BLOCK):
        moved = (np.diff(path[names].to_numpy(), axis=0) != 0).sum(axis=1)
        assert (moved == 1).all()


def test_a_grid_has_every_combination_and_one_at_a_time_moves_one():
    factors = (OUTMIGRATION, Factor(path="attendance.allowance", values=(0, 10, 50)))
    grid = points(small(factors=factors, design=Design(kind="grid", levels=4)))
    assert len(grid) == len(grid.drop_duplicates()) == 12
    star = points(small(factors=factors, design=Design(kind="ofat", levels=4)))
    names = [factor.name for factor in factors]
    assert ((star[names] != star[names].iloc[0]).sum(axis=1).iloc[1:] == 1).all()


def test_a_table_is_taken_as_it_is():
    table = (
        {"migration.outmigration": 0.3, "attendance.allowance": 0.0},
        {"migration.outmigration": 0.6, "attendance.allowance": 20.0},
    )
    made = points(small(design=Design(kind="table", table=table)))
    assert made["migration.outmigration"].tolist() == [0.3, 0.6]
    assert made["attendance.allowance"].tolist() == [0.0, 20.0]


def test_whole_numbers_and_logarithms():
    whole = Factor(path="deliberation.meetings_group", low=0, high=3, integer=True)
    table = points(small(factors=(whole, ALLOWANCE), design=Design(kind="lhs", rows=400)))
    counts = table[whole.name].value_counts()
    assert sorted(counts.index) == [0.0, 1.0, 2.0, 3.0]
    assert (counts == 100).all()  # a Latin hypercube has a point in each of 400 slices
    log = Factor(path="attendance.allowance", low=0.5, high=50.0, log=True)
    table = points(small(factors=(log, OUTMIGRATION), design=Design(kind="lhs", rows=400)))
    assert (table[log.name] < 5.0).sum() == 200


def test_every_run_has_a_key_of_its_own_numbers_and_no_other():
    study = small(rows=8)
    plan = plan_of(study)
    assert plan.key.is_unique
    assert plan.equals(plan_of(study))
    renamed = small(rows=8, name="renamed", label={"en": "b", "zh": "乙"})
    assert plan_of(renamed).key.equals(plan.key)
    for other in (
        small(rows=8, seed=1),
        small(rows=8, months=27),
        small(rows=8, values={"registered": 61}),
        small(rows=8, outcomes=("share_talked",)),
    ):
        assert not set(plan_of(other).key) & set(plan.key)


def test_extending_a_study_changes_no_key_of_the_rows_there_were():
    few = plan_of(small(rows=64))
    many = plan_of(small(rows=128, replicates=3))
    both = few.merge(many, on=["row", "arm", "replicate"], suffixes=("", "_then"))
    assert len(both) == len(few)
    assert (both.key == both.key_then).all()
    assert (both.seed == both.seed_then).all()


@pytest.mark.parametrize(("seeds", "different"), [("paired", 4), ("blocked", 32), ("independent", 80)])
def test_who_shares_seeds(seeds, different):
    plan = plan_of(small(rows=8, seeds=seeds))
    assert plan.seed.nunique() == different


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_the_dummy_moves_nothing_but_luck(kind):
    study = small(design=Design(kind=kind, rows=4, levels=4, second_order=kind == "sobol"))
    table, layout = points(study), Layout(study)
    plan = layout.plan().to_table(study).to_pandas().query("replicate == 0").set_index("row")
    for _, block in table.groupby(BLOCK):
        seeds = plan.seed[block.index]
        assert seeds.groupby(block[DUMMY]).nunique().tolist() == [1, 1]
        assert seeds.nunique() == 2
    assert not any(DUMMY in path for path in layout.run(0, 0, 0).values)


def test_a_hypercube_has_a_dummy_and_a_grid_none():
    assert DUMMY in points(small(design=Design(kind="lhs", rows=8)))
    assert DUMMY not in points(small(design=Design(kind="grid")))


def test_a_place_can_be_a_factor_of_a_sobol_design():
    factors = (Factor(place=("wusheng", "lufeng", "chengkou")), ALLOWANCE)
    table = points(small(factors=factors, design=Design(kind="sobol", rows=64)))
    assert set(table.place) == {"wusheng", "lufeng", "chengkou"}
    assert Layout(small(factors=factors)).run(0, 0, 0).scenario.name == table.place[0]


def test_a_plan_comes_back_from_its_table():
    study = small(rows=4, arms=("none", "allowance"))
    plan = Layout(study).plan()
    back = Plan.of_table(plan.to_table(study), study)
    for name in ("row", "arm", "replicate", "seed", "key"):
        assert (getattr(back, name) == getattr(plan, name)).all()


def test_arms_of_a_point_have_the_same_luck():
    plan = plan_of(small(rows=2, arms=("none", "allowance")))
    assert (plan.groupby(["row", "replicate"]).seed.nunique() == 1).all()


def test_a_study_stopped_early_is_a_fair_sample():
    plan = plan_of(small(rows=8))
    assert (plan.replicate.diff().dropna() >= 0).all()


def test_columns_are_named_by_window_where_there_are_several():
    assert columns(small(outcomes=("share_talked",))) == ["share_talked"]
    study = small(outcomes=("share_talked",), months=84, windows=("during", "after"))
    assert columns(study) == ["share_talked@during", "share_talked@after"]


GROUPED = {
    "factors": (
        OUTMIGRATION,
        Factor(path="attendance.allowance", low=0.0, high=50.0, group="pay"),
        Factor(lever="points", low=0, high=20, group="pay"),
    ),
    "groups": {"pay": {"en": "pay", "zh": "报酬"}},
}


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_factors_of_a_group_are_moved_together(kind):
    study = small(**GROUPED, design=Design(kind=kind, rows=4, levels=4))
    table = points(study)
    names = ["migration.outmigration", "attendance.allowance", "lever:points", DUMMY]
    size = 5 if kind == "sobol" else 4  # A, B and three that are moved; or three steps
    assert len(table) == 4 * size == size_of(study)
    for _, block in table.groupby(BLOCK):
        values = block[names].to_numpy()
        rows = values[1:-1] != values[0] if kind == "sobol" else np.diff(values, axis=0) != 0
        moves = {tuple(row) for row in rows.tolist()}
        assert moves == {(True, False, False, False), (False, True, True, False), (False, False, False, True)}


def test_a_bank_of_worlds_is_drawn_as_worlds_are():
    place = scenarios.load_place("wusheng")
    study = small(
        place="wusheng",
        values={},
        factors=(Factor(uncertain="all"),),
        design=Design(kind="worlds", rows=20, seed=4),
    )
    made = worlds(Run(scenarios.load("wusheng")), place, "plausible", 20, seed=4)
    table = points(study)
    assert table[BLOCK].tolist() == list(range(20))
    assert DUMMY not in table
    assert set(made.paths) == {factor.name for factor in study.factors}
    assert np.allclose(table[list(made.paths)].to_numpy(), made.values)
