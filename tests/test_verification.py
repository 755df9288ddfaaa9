"""Verification: every check passes, every mechanism has one, and a rule that is broken on purpose fails."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import needs
from first_screens import SIZES, check_fits, check_short, words_of
from typer.testing import CliRunner

from analysis.figures.verification import distances
from analysis.report.sections import sections_page
from bilingual.numbers import figures
from bilingual.words import SINGLES, Single, Words
from experiments.verification import CHECKS, disputes, institutions, meetings, people, run, verdicts
from experiments.verification.check import ALARM, Cell, Check, Result, counted, dispersed, share
from experiments.verification.order import INDEPENDENT, WATCHED, Swap
from grassroots.answers.first_verification import Verified, of_checks
from grassroots.command import app
from grassroots.verbs.verify_page import SUBTITLE, TITLE, frame, order_frame, verified
from model import simulate as simulating
from model.mechanisms import conduct, party_life, powers
from model.month import MONTH, months
from model.run import Run
from model.steps import Step, calls, modules_of
from tools.touched import Touched, by_process

LONG = ("independent_steps", "no_drift", "shares_away", "a_lever_moves_no_other_luck", "defaults")
"""Checks that take seconds: they run with the slow tests, and in ``make verify``."""
QUICK = tuple(name for name in CHECKS if name not in LONG)


@pytest.mark.parametrize("name", QUICK)
def test_a_check_passes(name: str) -> None:
    (found,) = run([name])
    assert found.p > ALARM / len(CHECKS), (found.worst.expected, found.worst.found, found.worst.z)


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_a_long_check_passes(name: str) -> None:
    (found,) = run([name])
    assert found.p > ALARM / len(CHECKS), (found.worst.expected, found.worst.found, found.worst.z)


def test_every_mechanism_has_a_check() -> None:
    modules = {module.__name__.rpartition(".")[2] for step in MONTH for module in modules_of(step)}
    mechanisms = {name for name in modules if name not in ("census", "cases")}
    assert mechanisms <= {one.of for one in CHECKS.values()}
    assert {"chance", "order", "stationary"} <= {one.of for one in CHECKS.values()}
    assert all(one.says.en and one.says.zh and one.formula for one in CHECKS.values())


# what a verdict is


def result(*cells: Cell) -> Result:
    return Result(Check("x", "x", Words("x", "x"), "x", lambda: cells), cells, 0.0)


def test_verdicts_are_those_of_holm_and_exact_cells_have_to_be_met() -> None:
    """Two of three with a p below their share of the alarm fail; the third is judged by all of it."""
    z = {1e-4: 3.8906, 4e-4: 3.5401, 2e-3: 3.0902}
    some = [result(Cell(0.0, x, 1.0)) for x in z.values()]
    assert [one.p for one in some] == pytest.approx(list(z), rel=1e-3)
    exact = [result(Cell(0.3, 0.3 + 1e-13)), result(Cell(0.3, 0.3 + 1e-6))]
    assert verdicts([*some, *exact], alarm=0.001) == [False, False, True, True, False]
    assert verdicts(some, alarm=0.0005) == [False, True, True]
    assert result(*[Cell(0.0, 1.0, 1.0)] * 50).p == 1.0


def test_false_alarms_are_as_rare_as_stated() -> None:
    """400 sound models of 30 checks by three binomial comparisons, at a level of a tenth: at most one in six has a failure."""
    rng, alarms = np.random.default_rng(4), 0
    for _ in range(400):
        made = [result(*(share(rng.binomial(900, 0.4), 900, 0.4) for _ in range(3))) for _ in range(30)]
        alarms += not all(verdicts(made, alarm=0.1))
    assert 10 <= alarms <= 66  # .1 of 400, and four standard errors to either side


def test_cells_have_the_errors_that_theory_gives() -> None:
    """Over 3,000 draws distances have variance 1 (four standard errors, 0.10)."""
    rng = np.random.default_rng(5)
    chances = rng.random(200)
    draws = rng.random((3000, 200)) < chances
    z = np.array([counted(row, chances).z for row in draws])
    assert z.var() == pytest.approx(1.0, abs=0.11) and abs(z.mean()) < 4.0 / np.sqrt(3000)
    n, p = 50, 0.3
    seen = rng.binomial(n, p, (3000, 80))
    variance = np.full(80, n * p * (1 - p))
    fourth = (1.0 - 6.0 * p * (1.0 - p)) / variance
    z = np.array([dispersed(row, n * p, variance, fourth).z for row in seen])
    assert z.var() == pytest.approx(1.0, abs=0.15) and abs(z.mean()) < 4.0 / np.sqrt(3000)


# what is broken fails


def by_hand(monkeypatch: pytest.MonkeyPatch, module: Any, villages: int, people_: int) -> None:
    """Runs of a module of checks in plain Python, of few and small villages, so that a rule can be exchanged."""
    plain = getattr(months, "py_func", months)
    monkeypatch.setattr(simulating, "months", plain)
    monkeypatch.setattr(simulating, "without_dispatch", lambda function: function)

    def small(**given: Any) -> Run:
        return Run(**{**given, "villages": villages, "values": {**given["values"], "registered": people_}})

    monkeypatch.setattr(module, "Run", small)


BROKEN: dict[str, tuple[Any, str, Callable[[float], float], Any]] = {
    "conduct": (conduct, "chance_of_labour", lambda chance: 0.6 * chance, people),
    "sessions": (party_life, "chance_of_session", lambda chance: 0.7 * chance, people),
    "acts": (powers, "chance_of_asking", lambda chance: 0.5 * chance, disputes),
}
"""Check: the rule it rests on, what is made of its chance, and the module that runs it."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_fails(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same small runs pass with the rule as it is, and fail with a chance that is three to five tenths too low."""
    mechanism, rule, broken, module = BROKEN[name]
    by_hand(monkeypatch, module, 2, 300)
    people.alike.cache_clear()
    limit = ALARM / len(CHECKS)
    assert run([name])[0].p > limit
    people.alike.cache_clear()
    sound = getattr(mechanism, rule)
    monkeypatch.setattr(mechanism, rule, lambda *given: broken(sound(*given)))
    assert run([name])[0].p < limit
    people.alike.cache_clear()


@pytest.mark.parametrize(
    ("name", "module", "rule"),
    [
        ("channels", meetings, "chance_of_being_asked"),
        ("organising", meetings, "plea_of"),
        ("lasting_shares", institutions.village_economy, "lasting_shares"),
        ("score", institutions.assessment, "score_of"),
    ],
)
def test_a_formula_that_is_off_by_a_millionth_fails(
    name: str, module: Any, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = getattr(module, rule)

    def off(*given: Any) -> Any:
        return np.multiply(sound(*given), 1.0 + 1e-6)

    monkeypatch.setattr(module, rule, off)
    assert not verdicts(run([name]))[0]


# order


def test_neighbours_called_independent_touch_nothing_of_each_other() -> None:
    """Read from the source: neither writes what the other reads or writes, but for bits of ``acts`` of their own."""
    steps = [step.name for step in MONTH]
    for one, two in INDEPENDENT:
        k = steps.index(one)
        assert steps[k + 1] == two
        a, b = (touched_by(MONTH[j]) for j in (k, k + 1))
        both = (a.writes & (b.reads | b.writes)) | (b.writes & a.reads)
        assert {path for path in both if not path.startswith("scratch")} <= {"acts"}


def touched_by(step: Step) -> Touched:
    """Columns that a step reads and writes."""
    found = Touched()
    for process, _ in calls(step):
        found.add(by_process()[process])
    return found


def test_the_picture_shows_every_comparison() -> None:
    found = {"a": [0.1, -2.0, 9.0], "b": [0.0]}
    figure = distances(found, {name: Words(name, name) for name in found}, 4.5)
    dots = [len(one.get_offsets()) for one in figure.axes[0].collections if len(one.get_offsets())]
    assert sorted(dots)[-1] == 3 and sum(dots) >= 4


# what is said first


def swap(first: str, second: str, columns: int, shift: float) -> Swap:
    """An exchange that moves every outcome alike, with a luck of 2."""
    return Swap(first, second, columns, dict.fromkeys(WATCHED, shift), dict.fromkeys(WATCHED, 2.0))


@pytest.fixture(scope="module")
def checked() -> Verified:
    """Every check that is declared, with comparisons made up, and three exchanges."""
    z = np.random.default_rng(6).normal(size=len(CHECKS))
    found = [
        Result(one, (Cell(0.5, 0.5 + 0.1 * x, 0.1),), 0.0) for one, x in zip(CHECKS.values(), z, strict=True)
    ]
    found[0] = Result(found[0].check, (Cell(0.3, 0.3), Cell(2.0, 2.0)), 0.0)
    steps = [step.name for step in MONTH[:4]]
    moves = [
        swap(steps[0], steps[1], 0, 0.0),
        swap(steps[1], steps[2], 7, -3.0),
        swap(steps[2], steps[3], 2, 1.0),
    ]
    return verified(found, verdicts(found), moves)


@pytest.fixture(scope="module")
def first_page(checked: Verified, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the first screen alone."""
    first, into = of_checks(checked), (tmp_path_factory.mktemp("page"), "made", lambda _: "")
    return sections_page((TITLE, SUBTITLE), [], [], {}, into, first=lambda page: first)


def test_what_is_said_first_is_counted_in_the_tables(checked: Verified) -> None:
    rows, moves = frame(checked.found, checked.passed), order_frame(checked.swaps)
    passing, farthest, order = of_checks(checked).said
    assert passing.claim("en") == f"{(rows['verdict'] == 'passes').sum()} of {len(rows)} checks pass."
    assert (
        f"compared {rows['cells'].sum()} times" in passing.beside("en") and passing.grade("en") == "All pass"
    )
    off = rows.loc[rows["errors"].replace("", "0").astype(float).abs().idxmax()]
    assert off["name"] in farthest.claim("en") and f"{off['errors']} standard errors" in farthest.sure("en")
    assert order.claim("en").startswith(f"{(moves['columns'] == 0).sum()} of {len(moves)} exchanges")
    assert order.sure("en").startswith(
        f"{figures(moves[list(WATCHED)].abs().to_numpy().max())} standard deviations"
    )


def test_what_fails_is_named_first(checked: Verified) -> None:
    found = [*checked.found[:4], *(Result(one.check, (Cell(0.3, 0.4),), 0.0) for one in checked.found[4:6])]
    passing, fails = of_checks(verified(found, verdicts(found), [])).said
    assert passing.claim("en") == "4 of 6 checks pass." and passing.grade("en") == "Not all pass: 2 not"
    assert found[4].check.name in fails.claim("en") and found[5].check.name in fails.beside("en")
    assert fails.sure("en") == "expected 0.300, found 0.400"


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_is_short(first_page: Path, lang: Single) -> None:
    check_short(first_page, lang)


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser: Any, first_page: Path, lang: Single, width: int, most: int) -> None:
    check_fits(browser, first_page, lang, width, most)


def test_page_and_terminal_say_the_same(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["verify", QUICK[0], "--out", str(tmp_path / "page"), "--quiet"])
    assert done.exit_code == 0, done.output
    for lang in SINGLES:
        whole = "".join(
            words_of(tmp_path / "page" / "index.html", lang, "//section[@id='quote']//ol").split()
        )
        assert len(whole) > 40 and whole in "".join(done.output.split())
    done = CliRunner().invoke(app, ["verify", QUICK[0], "--out", str(tmp_path / "page"), "--quiet", "--json"])
    given = json.loads(done.stdout)["answers"]
    assert "".join(given["zh"]).replace(" ", "") == whole
