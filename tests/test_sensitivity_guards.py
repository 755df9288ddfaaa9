"""What is refused, what is left out and said, and how results read."""

import numpy as np
import pandas as pd
import pytest

from analysis.sensitivity import Bands, Indices, Problem, Resampling, Tail, analyse, width_of
from analysis.sensitivity.known import ishigami, saltelli
from analysis.sensitivity.problem import FITS, KINDS, Floats
from analysis.sensitivity.result import as_share
from analysis.why import Why

CASE = ishigami()
NAMES = CASE.factors


def design(blocks: int = 32) -> tuple[Problem, pd.DataFrame, Floats]:
    rows = saltelli(NAMES, blocks, 1)
    y = CASE.function(rows[list(NAMES)].to_numpy())[:, None]
    return Problem(NAMES, "sobol"), rows, y + np.random.default_rng(1).normal(size=(len(y), 2))


def sobol(problem: Problem, rows: object, y: object, seed: int = 1, **options: object) -> Indices:
    found = analyse(problem, rows, y, resampling=Resampling(50, seed=seed), **options)  # type: ignore[arg-type]
    assert isinstance(found, Indices)
    return found


# an analysis that does not fit its design


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["sobol", "morris", "pawn", "bands"])
def test_what_does_not_fit_is_refused_and_what_fits_is_named(kind: str, method: str) -> None:
    if method in FITS[kind]:
        return
    with pytest.raises(ValueError) as error:
        analyse(Problem(("a", "b"), kind), np.zeros((8, 2)), np.zeros((8, 2)), method=method)  # type: ignore[arg-type]
    for fits in FITS[kind]:
        assert f"method={fits!r}" in str(error.value)


def test_sobol_from_a_latin_hypercube_is_sent_to_pawn() -> None:
    with pytest.raises(ValueError, match=r"this is a Latin hypercube. What fits it: PAWN \(method='pawn'\)"):
        analyse(
            Problem(("a", "b"), "lhs"), np.random.default_rng(1).random((8, 2)), np.zeros(8), method="sobol"
        )


@pytest.mark.parametrize("method", ["sobol", "morris", "pawn"])
def test_one_at_a_time_never_ranks(method: str) -> None:
    with pytest.raises(ValueError, match=r"never a ranking.* morris or sobol"):
        analyse(Problem(("a", "b"), "ofat"), np.zeros((8, 2)), np.zeros(8), method=method)  # type: ignore[arg-type]


def test_a_table_is_a_sample_of_nothing() -> None:
    with pytest.raises(ValueError, match=r"sample of nothing.*sobol"):
        analyse(Problem(("a", "b"), "table"), np.zeros((8, 2)), np.zeros(8))


# the order of rows


def test_shuffled_rows_are_refused() -> None:
    problem, rows, y = design()
    order = np.random.default_rng(1).permutation(len(rows))
    with pytest.raises(ValueError, match="stand together, in the order of the design"):
        analyse(problem, rows.iloc[order], y)


@pytest.mark.parametrize("second", [False, True])
def test_rows_exchanged_within_a_block_are_refused_and_named(second: bool) -> None:
    rows = saltelli(NAMES, 8, 1, second)
    size = len(rows) // 8
    order = np.arange(len(rows))
    order[[3 * size + 1, 3 * size + 2]] = order[[3 * size + 2, 3 * size + 1]]
    with pytest.raises(
        ValueError,
        match=rf"row {3 * size + 1} should be AB of x1: as row A of its block, with x1 as in row B",
    ):
        analyse(Problem(NAMES, "sobol", second), rows.iloc[order], np.zeros(len(rows)))


def test_an_array_is_read_in_the_order_of_the_design() -> None:
    problem, rows, y = design()
    array = rows[list(NAMES)].to_numpy()
    assert (sobol(problem, array, y)["ST"].value == sobol(problem, rows, y)["ST"].value).all()
    with pytest.raises(ValueError, match="order of the design"):
        analyse(problem, array[::-1], y)


@pytest.mark.parametrize("second", [False, True])
def test_too_few_rows_say_what_would_fit(second: bool) -> None:
    rows = saltelli(NAMES, 8, 1, not second)
    with pytest.raises(ValueError, match=f"second_order={not second} would fit"):
        analyse(Problem(NAMES, "sobol", second), rows, np.zeros(len(rows)))
    with pytest.raises(ValueError, match="7 rows are no whole number of blocks of 6"):
        analyse(Problem(NAMES, "sobol"), rows.iloc[:7], np.zeros(7))


def test_names_are_factors_like_any_other() -> None:
    """A place is a name; SALib takes numbers alone."""
    problem, rows, y = design()
    places = np.array(["wusheng", "lufeng", "chengkou"])
    rows["x2"] = places[(3 * rows["x2"]).astype(int)]
    rows["x1"] = np.floor(
        2.0 * rows["x1"]
    )  # A and B often have the same whole number: their rows are then the same
    found = sobol(problem, rows, y)
    assert np.isfinite(found["ST"].value).all()
    rows.loc[7, "x2"] = "yanhe"
    with pytest.raises(ValueError, match="should be AB of x1"):
        analyse(problem, rows, y)


def test_a_design_too_small_to_be_even_is_said() -> None:
    """Sixteen points of ten dimensions: dimensions one and six lie on a diagonal, and a linear outcome gets ST = 2."""
    names = ("x1", "x2", "x3", "x4", "dummy")
    found = {}
    for blocks in (16, 256):
        rows = saltelli(names, blocks, 1)
        y = np.repeat(rows[["x1"]].to_numpy(), 2, axis=1)
        found[blocks] = sobol(Problem(names, "sobol"), rows, y)
        named = rows.assign(x1=np.where(rows["x1"] < 0.5, "near", "far"))
        assert ("x1 = " in str(sobol(Problem(names, "sobol"), named, y).notes)) == (blocks == 16)
    assert (
        found[16]["ST"].value[0, 0] > 1.5
        and "x1 = " in found[16].notes[0].en
        and "设计过小" in found[16].notes[0].zh
    )
    assert found[256]["ST"].value[0, 0] == pytest.approx(1.0, abs=0.05)
    said = [note.en for note in found[256].notes]
    assert len(said) == 1 and "serves worst" in said[0] and "NOT TO BE QUOTED" in str(found[16].notes)


# what is missing


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_takes_its_pair_and_is_said(bad: float) -> None:
    """In SALib one such value makes every index 0.0 without a word. Here it takes A and AB_j of its block, for factor j alone."""
    problem, rows, y = design()
    size, hit = problem.block_rows, 2
    holed = y.copy()
    holed[5 * size + 1 + hit, 1] = bad
    found, whole = sobol(problem, rows, holed), sobol(problem, rows, y)
    others = np.arange(len(NAMES)) != hit
    assert found["ST"].value[others, 0] == pytest.approx(whole["ST"].value[others, 0], abs=1e-12)
    pairs = np.delete(y.reshape(-1, size, 2), 5, axis=0)
    d, ends = pairs[:, 0] - pairs[:, 1 + hit], y.reshape(-1, size, 2)[:, [0, -1]].reshape(-1, 2)
    variance = (ends[:, 0] * ends[:, 1]).mean() - ends[:, 0].mean() * ends[:, 1].mean()
    assert found["ST"].value[hit, 0] == pytest.approx((d[:, 0] * d[:, 1]).mean() / 2.0 / variance, abs=1e-9)
    assert found.dropped.tolist() == [1] and found.blocks.tolist() == [31]
    assert found.noise()["dropped"].tolist() == [1]
    assert (
        "1 of 32 pairs (A, AB_j) were left out" in found.notes[0].en
        and "32对(A, AB_j)中有1对" in found.notes[0].zh
    )


def test_a_missing_end_takes_what_it_is_part_of() -> None:
    """Without B there is a total-order pair still; without A there is none of its block."""
    problem, rows, y = design()
    size = problem.block_rows
    for place, kept in ((size - 1, np.arange(32)), (0, np.delete(np.arange(32), 5))):
        holed = y.copy()
        holed[5 * size + place, 0] = np.nan
        d = y.reshape(-1, size, 2)[kept]
        numerator = [
            ((d[:, 0] - d[:, 1 + j])[:, 0] * (d[:, 0] - d[:, 1 + j])[:, 1]).mean() / 2.0
            for j in range(len(NAMES))
        ]
        ends = np.delete(y.reshape(-1, size, 2)[:, [0, -1]], 5, axis=0).reshape(-1, 2)
        variance = (ends[:, 0] * ends[:, 1]).mean() - ends[:, 0].mean() * ends[:, 1].mean()
        assert sobol(problem, rows, holed)["ST"].value[:, 0] == pytest.approx(
            np.array(numerator) / variance, abs=1e-9
        )


def test_an_outcome_loses_its_own_blocks_only() -> None:
    problem, rows, y = design()
    three = np.stack([y, y, 2.0 * y], axis=2)
    three[1, 0, 1] = np.nan
    three[problem.block_rows + 1, 0, 1] = np.nan
    found = sobol(problem, rows, three, outputs=("a", "b", "c"))
    assert found.dropped.tolist() == [0, 2, 0]
    assert found["ST"].value[:, 0] == pytest.approx(found["ST"].value[:, 2], abs=1e-12)
    assert (found["ST"].value[:, 0] != found["ST"].value[:, 1]).any()
    assert found.notes[0].en.startswith("b: of some factor 2 of 32 pairs")
    assert found["ST"].value[:, 0] == pytest.approx(sobol(problem, rows, y)["ST"].value[:, 0], abs=1e-12)


@pytest.mark.parametrize("method", ["sobol", "pawn"])
def test_no_value_at_all_and_a_constant_are_reasons(method: str) -> None:
    """In SALib their indices are 0.0."""
    problem, rows, y = design()
    both = np.stack([y * np.nan, np.full_like(y, 0.1), y], axis=2)
    found = sobol(problem, rows, both, outputs=("none", "same", "usual"), method=method)
    assert found.why == (Why.ABSENT, Why.CONSTANT, Why.NONE)
    assert np.isnan(found.main.value[:, :2]).all() and np.isnan(found.main.high[:, :2]).all()
    assert np.isfinite(found.main.high[:, 2]).all()
    said = " ".join(note.en for note in found.notes)
    assert "none: no run has a value" in said and "same: the same in every run" in said
    frame = found.to_dataframe()
    assert set(frame.loc[frame["output"] == "same", "why"]) == {"constant"}
    assert found.noise()["why"].tolist() == ["absent", "constant", ""]
    width = width_of(found)
    assert width.reasons[:2] == (Why.ABSENT, Why.CONSTANT) and width.judged.tolist() == [False, False, True]
    assert width.widest[2] < 10.0 and width_of(found, 10.0).reached, "the others do not count"
    assert not width_of(sobol(problem, rows, both[..., :2]), 10.0).reached, "nothing was judged"


def test_a_constant_with_rounding_is_a_constant() -> None:
    problem, rows, y = design()
    rng = np.random.default_rng(1)
    for size in (1e-3, 1.0, 1e9):
        found = sobol(problem, rows, size * (0.1 + 1e-17 * rng.integers(0, 3, y.shape)))
        assert found.why == (Why.CONSTANT,)


def test_noise_alone_has_no_shares() -> None:
    problem, rows, y = design(256)
    found = sobol(problem, rows, np.random.default_rng(8).normal(size=y.shape))
    assert np.isnan(found["ST"].high).all() and not width_of(found).reached
    assert found.seed_share.high[0] > 0.9
    assert found.why == (Why.ZERO,) and width_of(found).reasons == (Why.ZERO,)
    assert "cannot be distinguished from zero" in found.notes[0].en


@pytest.mark.parametrize("blocks", [4, 8, 32])
def test_a_rare_event_has_no_index_of_trillions(blocks: int) -> None:
    """Whatever blocks are resampled, nothing is divided by what is next to nothing; shares for people stay shares."""
    problem, rows, y = design(blocks)
    rng = np.random.default_rng(blocks)
    for chance in (0.02, 0.1, 0.5):
        for _ in range(10):
            found = sobol(problem, rows, rng.normal(size=y.shape), quantity=Tail(-np.log(chance) / 1.3))
            for part in found.parts:
                there = np.isfinite(part.low[:, 0])
                assert (np.abs(part.low[there, 0]) < 1e3).all() and (np.abs(part.high[there, 0]) < 1e3).all()
                for j in range(len(part.factors)):
                    one = found.readable(part.name, j, 0)
                    assert one.bounded or one.why
                    assert not one.bounded or 0.0 <= one.low <= one.high <= 1.0
                    assert not np.isfinite(one.value) or 0.0 <= one.value <= 1.0


@pytest.mark.parametrize(
    ("band", "value", "ends", "why"),
    [
        ((0.4, 0.2, 0.6), 0.4, (0.2, 0.6), Why.NONE),
        ((0.4, -0.2, 0.6), 0.4, (0.0, 0.6), Why.NONE),
        ((1.458, 0.8, 2.0), None, (0.8, 1.0), Why.OUTSIDE),
        ((-0.1, -0.3, 0.1), None, (0.0, 0.1), Why.OUTSIDE),
        ((1.458, -3.0, 5.0), None, None, Why.WIDE),
        ((1.9, 1.5, 2.5), None, None, Why.OUTSIDE),
        ((0.4, np.nan, np.nan), None, None, Why.FEW),
    ],
)
def test_an_index_is_read_as_a_share_or_not_at_all(band, value, ends, why) -> None:
    found = as_share(*band, 32)
    assert found.why is why
    assert np.isnan(found.value) if value is None else found.value == value
    assert (not found.bounded) if ends is None else (found.low, found.high) == ends


def test_the_seed_nought_is_a_seed() -> None:
    """SALib ignores it."""
    problem, rows, y = design()
    draws = [sobol(problem, rows, y, seed=seed)["ST"].draws for seed in (0, 0, 1)]
    assert (draws[0] == draws[1]).all() and (draws[0] != draws[2]).any()


# words that are not known, numbers that do not match


@pytest.mark.parametrize(
    "options, words",
    [
        ({"quantity": "median"}, "quantity: given 'median', allowed are mean, spread, tail"),
        (
            {"quantity": "spread"},
            "needs 4 replicates or more, so that it is told twice, independently; given 2",
        ),
        ({"quantity": "tail"}, "threshold: given None, give one number"),
        ({"quantity": Tail([1.0, 2.0])}, "or one for each of 1 outputs"),
        ({"method": "fast"}, "method: given 'fast', allowed are sobol, morris, pawn, bands"),
        ({"outputs": ("a", "b")}, "given 2 labels for 1 outputs"),
        ({"resampling": Resampling(level=95)}, "a level between 0 and 1"),
    ],
)
def test_what_is_asked_for_has_to_exist(options: dict[str, object], words: str) -> None:
    problem, rows, y = design()
    with pytest.raises(ValueError, match=words):
        analyse(problem, rows, y, **options)  # type: ignore[arg-type]


def test_rows_and_values_have_to_match() -> None:
    problem, rows, y = design()
    with pytest.raises(ValueError, match=r"array of shape \(191, 2\) for 192 rows"):
        analyse(problem, rows, y[1:])
    with pytest.raises(ValueError, match="they are no numbers"):
        analyse(problem, rows, np.full(len(rows), "many"))
    with pytest.raises(ValueError, match="no column x3; there are x1, x2, dummy, block"):
        analyse(problem, rows.drop(columns="x3"), y)
    rows.loc[4, "x2"] = np.nan
    with pytest.raises(ValueError, match="factor x2 has a missing value in row 4"):
        analyse(problem, rows, y)


@pytest.mark.parametrize(
    "given, words",
    [
        ({"names": ()}, "there is no factor"),
        ({"names": ("a", "a")}, "factors a stand twice"),
        ({"names": ("a", "block")}, "no factor can be called block"),
        ({"kind": "fast"}, "kind of design: given 'fast'"),
        ({"seeds": "lucky"}, "seed plan: given 'lucky', allowed are blocked, paired, independent"),
        ({"groups": ("g",)}, "1 groups for 2 factors"),
        ({"levels": 1}, "levels of Morris: given 1"),
    ],
)
def test_a_problem_has_to_make_sense(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Problem(**({"names": ("a", "b"), "kind": "sobol"} | given))  # type: ignore[arg-type]


# how results read


def test_results_are_tables_and_pages() -> None:
    problem, rows, y = design()
    found = sobol(problem, rows, y, outputs=["<months>"])
    frame = found.to_dataframe()
    assert list(frame) == ["factor", "index", "output", "value", "low", "high", "above_dummy", "why"]
    assert len(frame) == 8 and frame["above_dummy"].isna().sum() == 2
    page = found._repr_html_()
    assert "Sobol指数" in page and "因素" in page and "&lt;months&gt;" in page and "<months>" not in page
    assert "32 blocks, 2 replicates, cross-replicate" in repr(found)
    with pytest.raises(KeyError, match="no index 'S2'; there are ST, S1"):
        found["S2"]


def test_without_a_dummy_nothing_is_above_it() -> None:
    _, rows, y = design()
    found = sobol(Problem(NAMES, "sobol", dummy="nobody"), rows, y)
    assert found.to_dataframe()["above_dummy"].isna().all()
    assert "no dummy" in found.notes[-1].en


def test_bands_say_what_is_missing() -> None:
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    y = np.array([[1.0, 2.0, 3.0], [2.0, 3.0, np.inf], [1.0, 2.0, 3.0]])
    found = analyse(Problem(("a", "b"), "ofat"), rows, y)
    assert isinstance(found, Bands)
    assert "1 of 9 values" in found.notes[0].en and "9个数值中有1个" in found._repr_html_()


def test_an_output_that_hardly_ever_exists_leaves_the_others_alone_and_has_no_interval():
    case, rng = ishigami(), np.random.default_rng(3)
    rows = saltelli(case.factors, 16, seed=1)
    y = case.function(rows[list(case.factors)].to_numpy())
    values = np.stack([y, y, y], axis=-1)[:, None] + rng.normal(0.0, 0.1, (len(rows), 2, 3))
    values[rows["block"].to_numpy() >= 1, :, 1] = np.nan  # one block is left
    values[rows["block"].to_numpy() >= 3, :, 2] = np.nan  # three are
    found = analyse(Problem(case.factors, "sobol"), rows, values)
    assert list(found.blocks) == [16, 1, 3]
    assert np.isfinite(found["ST"].low[:, 0]).all()
    assert np.isnan(found["ST"].value[:, 1]).all()
    assert np.isfinite(found["ST"].value[:, 2]).all() and np.isnan(found["ST"].low[:, 2]).all()
    assert not np.isfinite(found.above_dummy()[:, 1:]).any()
    assert found.why == (Why.NONE, Why.FEW, Why.FEW)
    one = Problem(case.factors, "sobol")
    with pytest.raises(ValueError, match="allowed is two or more"):
        analyse(one, rows.head(one.block_rows), values[: one.block_rows, :, 0])
