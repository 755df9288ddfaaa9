"""Targets of a county and their errors, and which sets of numbers stay: from results made by hand, nothing is simulated."""

import math
from pathlib import Path

import numpy as np
import pytest
from county_books import villages
from openpyxl import load_workbook
from test_own_villages import filled

from experiments.fit import DISCREPANCY, FAR, Fitted, over_seeds
from experiments.worlds import Worlds
from grassroots.answers.fit import answers_table, moved_by, sentences, sets_table, targets_table
from grassroots.verbs.county_fit import grade_told
from model.outcomes import OUTCOMES, headline
from scenarios import InputError, load_place
from scenarios.county.grades import anchored, shares
from scenarios.county.targets import ALLOWED, Target, designed_error

ROWS = villages(4, seed=3)
HEAD = "outcome,scope,value,se,n,villages,year,question,source\n"


def county(folder: Path, lines: str = "", code: str = "utf-8"):
    filled(folder, ROWS)
    (folder / "targets.csv").write_bytes((HEAD + lines).encode(code))
    return load_place(folder)


@pytest.mark.parametrize(
    ("p", "n", "m", "rho", "error"),
    [
        (0.5, 100, 100, 0.05, 0.05),  # one answer a village: no clustering
        (0.5, 100, 10, 0.0, 0.05),
        (0.5, 100, 1, 1.0, 0.5),  # all answers alike: as one answer
        (0.4, 600, 30, 0.05, math.sqrt(0.24 / 600 * (1 + 19 * 0.05))),
        (0.0, 200, 200, 0.05, math.sqrt(0.0025 * 0.9975 / 200)),  # none of 200: half an answer
    ],
)
def test_the_error_of_a_sample_drawn_village_by_village(
    p: float, n: float, m: float, rho: float, error: float
) -> None:
    assert designed_error(p, n, m, rho) == pytest.approx(error)


def test_simulated_surveys_spread_as_the_error_says() -> None:
    """Answers of a village share a draw of beta-binomial kind, of which rho is the intraclass correlation."""
    rng = np.random.default_rng(1)
    p, rho, m, k = 0.3, 0.05, 20, 30
    a = p * (1 / rho - 1)
    means = rng.binomial(m, rng.beta(a, (1 - p) * (1 / rho - 1), (4000, k))).sum(axis=1) / (m * k)
    assert means.std() == pytest.approx(designed_error(p, m * k, k, rho), rel=0.05)


def test_targets_of_a_file_and_of_the_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    county(folder, "household_attendance,全县,12%,,300,10,2023,去年家里有人参加过会吗,survey\n", "gb18030")
    book = load_workbook(folder / "villages.xlsx")
    book["调查目标"].append(["trust_village", "东河镇", 0.2, 0.1, None, None, 2023, "信任村委会吗", "survey"])
    book["调查目标"].append(["own_ballot_rate", "002", "35%", None, 40, 1, 2023, "亲自投票了吗", "survey"])
    book.save(folder / "villages.xlsx")
    targets = load_place(folder).county.targets
    assert [(one.outcome, one.scope, one.value) for one in targets] == [
        ("trust_village", "东河镇", 0.2),
        ("own_ballot_rate", "002", 0.35),
        ("household_attendance", "all", 0.12),
    ]
    assert targets[0].villages == (0, 1, 2, 3) and targets[1].villages == (1,)
    assert targets[0].se == 0.1 and targets[2].se == pytest.approx(designed_error(0.12, 300, 10))
    assert targets[2].question == "去年家里有人参加过会吗"


WRONG = {
    "household_attendance,all,12%,,,,2023,asked,s": "neither a standard error nor the numbers of answers and villages",
    "household_attendance,all,12%,,300,,2023,asked,s": "neither a standard error nor",
    "trust_village,all,0.3,,300,10,2023,asked,s": "no standard error is given; an outcome that is no share needs one",
    "household_attendance,all,12,,300,10,2023,asked,s": "value: '12' is no share",
    "household_attendance,all,many,,300,10,2023,asked,s": "value: 'many' is not a number",
    "household_attendence,all,0.1,,300,10,2023,asked,s": "did you mean household_attendance?",
    "petitions,all,0.1,,300,10,2023,asked,s": "allowed is household_attendance",
    "household_attendance,火星镇,0.1,,300,10,2023,asked,s": "scope: '火星镇'",
    "household_attendance,all,0.1,0,300,10,2023,asked,s": "a standard error is above 0",
    "household_attendance,all,0.1,,5,10,2023,asked,s": "a village surveyed has at least one answer",
    "household_attendance,all,0.1,,300,10,20233,asked,s": "year: '20233'; allowed is 1950 to 2100",
    "household_attendance,all,0.1,,300,10,1900,asked,s": "year: '1900'; allowed is 1950 to 2100",
    "household_attendance,all,0.1,,300,10,2023,,s": "is no recorded outcome, and no question was asked",
}


def test_a_year_in_the_file_of_a_county_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = filled(tmp_path / "mine", ROWS)
    place = folder / "place.yaml"
    lines = [line for line in place.read_text("utf-8").splitlines() if not line.startswith("year")]
    place.write_text("\n".join([*lines, "year: abc", ""]), "utf-8")
    with pytest.raises(InputError, match=rf"place.yaml:{len(lines) + 1}:"):
        load_place(folder)


@pytest.mark.parametrize("line", WRONG)
def test_a_target_that_cannot_be_used_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError) as wrong:
        county(tmp_path / "mine", line + "\n")
    assert "targets.csv:2:1: " in str(wrong.value) and WRONG[line] in str(wrong.value)


def test_records_are_compared_with_recorded_outcomes(tmp_path: Path) -> None:
    targets = county(tmp_path / "mine", "recorded_turnout,all,0.9,,500,4,2023,,records\n").county.targets
    assert targets[0].is_record and targets[0].about.ledger == "recorded"
    assert set(ALLOWED) <= set(OUTCOMES)


def test_what_a_county_rests_on(tmp_path: Path) -> None:
    place = county(tmp_path / "mine")
    assert anchored(place).en == "anchored in population"
    found = shares(place)
    assert sum(found.values()) == pytest.approx(1.0) and found["measured"] > 0.5 and found["pooled"] == 0.0
    with_targets = county(tmp_path / "x" / "mine", "recorded_turnout,all,0.9,,500,4,2023,,records\n")
    assert (
        anchored(with_targets).en
        == "anchored in population; 1 target, not yet compared with outcomes (`grassroots county fit`)"
    )
    assert anchored(with_targets).zh == "人口有据；调查目标1个，尚未核对（`grassroots county fit`）"
    assert anchored(with_targets, is_fitted=True).en == "anchored in population, checked in outcomes"
    assert anchored(place, is_fitted=True).en == "anchored in population", "there is nothing to compare with"
    assert anchored(load_place("wusheng")).en == "anchored in words"


def target(outcome: str, value: float, se: float = 0.02) -> Target:
    return Target(outcome, "all", (0,), value, se, False, "2023", "asked", "survey", 2)


def fitted(values: list[list[float]], *targets: Target, noise: float = 0.0) -> Fitted:
    """Sets whose first headline outcome rises with the first target's value, and whose others are alike."""
    of = np.array(values)
    answers = np.tile(np.arange(len(headline()), dtype=float), (len(of), 1))
    answers[:, 0] = of[:, 0]
    n = len(of)
    worlds = Worlds(
        ("attendance.b0",), np.linspace(0, 1, n)[:, None], np.linspace(-1, 1, n)[:, None], "plausible"
    )
    return Fitted(targets, of, np.full(of.shape, noise), answers, worlds)


def test_sets_within_three_errors_stay() -> None:
    """The bound is worked out by hand: 3 sqrt(.02² + .03² + .05²) = .1849."""
    z, bound = 0.3, FAR * math.sqrt(0.02**2 + 0.03**2 + DISCREPANCY["share"] ** 2)
    assert bound == pytest.approx(0.1849, abs=1e-4)
    found = fitted(
        [[z + bound - 1e-6], [z + bound + 1e-6], [z - bound + 1e-6], [float("nan")]],
        target("household_attendance", z),
        noise=0.03,
    )
    assert found.stays.tolist() == [True, False, True, False]


def test_a_set_has_to_give_all_targets_and_the_mover_is_named() -> None:
    grid = [[x, 0.5] for x in np.linspace(0, 1, 41)]
    one, other = target("household_attendance", 0.2), target("session_rate", 0.5)
    found = fitted(grid, one, other)
    assert 0 < found.stays.sum() < 41 and found.without(0).all()
    assert moved_by(found, 0) == one and moved_by(found, 1) is None
    rows = answers_table(found).to_dict("records")
    assert rows[0]["before"] == pytest.approx(0.5) and rows[0]["after"] == pytest.approx(0.2, abs=0.02)
    assert rows[0]["moved_by"] == "household_attendance (all)"
    assert targets_table(found)["sets"].tolist()[1] == 41
    assert list(sets_table(found)["stays"]) == found.stays.astype(int).tolist()
    said = [words.en for words in sentences(found)]
    assert (
        said[0]
        == f"{found.stays.sum()} of 41 sets of plausible numbers give all 2 targets within three errors."
    )
    assert any("moved most by" in line for line in said)


def test_the_grade_follows_from_a_fit_that_some_set_passes(tmp_path: Path) -> None:
    place = county(tmp_path / "mine", "recorded_turnout,all,0.9,,500,4,2023,,records\n")
    passed = fitted([[0.9], [0.1]], target("recorded_turnout", 0.9))
    assert "checked in outcomes" in grade_told(passed, place)[0].en
    assert grade_told(fitted([[0.2], [0.1]], target("recorded_turnout", 0.9)), place) == []


def test_where_no_set_stays_the_model_is_refused_in_words() -> None:
    none = fitted([[0.9], [0.8]], target("household_attendance", 0.1))
    said = [words.en for words in sentences(none)]
    assert "The model is refused for this county" in said[1] and "No set gives" in said[2]
    apart = fitted([[0.1, 0.9], [0.9, 0.1]], target("household_attendance", 0.1), target("session_rate", 0.1))
    said = [words.en for words in sentences(apart)]
    assert any("none gives all together" in line for line in said)
    assert sum("1 would stay" in line for line in said) == 2
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in words.zh) for words in sentences(apart))


def test_a_target_without_any_value_is_not_judged_and_said() -> None:
    found = fitted(
        [[0.1, float("nan")], [0.9, float("nan")]],
        target("household_attendance", 0.1),
        target("recorded_turnout", 0.9),
    )
    assert found.stays.tolist() == [True, False] and found.judged.tolist() == [True, False]
    assert any("No run has a value of recorded turnout" in words.en for words in sentences(found))


def test_the_error_of_the_mean_of_a_set_is_pooled_over_sets() -> None:
    from experiments.drawn import Draw

    draws = [Draw(k, 1 + k // 2) for k in range(200)]
    rng = np.random.default_rng(2)
    values = np.repeat(rng.random(100), 2)[:, None] + rng.normal(0, 0.1, (200, 1))
    mean, noise = over_seeds(values, draws, 100)
    assert mean.shape == (100, 1) and noise == pytest.approx(0.1 / math.sqrt(2), rel=0.15)
