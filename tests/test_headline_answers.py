"""What the headline says: conclusions, their conditions on worlds that nobody has seen, what they cost, and arms that do nothing."""

import json
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from chromium import needs
from first_screens import SIZES, check_fits, check_short
from scipy.stats import binom
from small_study import small

from analysis.answer import Answer
from analysis.discovery import MOST_BOUNDS, discover, held_out
from analysis.report.gallery import Gallery
from analysis.report.sections import sections_page
from analysis.screening import screen
from analysis.two_errors import Grade, two_errors
from analysis.words import WORDS
from bilingual.words import SINGLES, Single, Words
from experiments.arms import spent
from experiments.headline import MOST, Headline, matched_once, read
from experiments.study.results import open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from grassroots.answers.findings import first_screen
from grassroots.verbs.headline_page import lines_of, origin_of, tags_of
from model.outcomes import Seen, headline
from model.run import Run
from model.simulate import simulate
from model.state import ledger
from scenarios import load, load_policy
from tools.redraw_headline import FOLDER, answers, kept, renewed

NUMBERS = tuple(f"n{k}" for k in range(40))
TOLD = (Grade.CLEAR, Grade.LIKELY)


def box_of(seed: int, worlds: int, planted: bool):
    """What the headline finds in worlds of forty numbers, and where in fresh worlds effects fall short."""
    rng = np.random.default_rng([7, seed])
    u, fresh = rng.random((worlds, 40)), rng.random((20_000, 40))

    def short(x):
        inside = (x[:, 3] < 0.4) & (x[:, 11] > 0.3) if planted else np.zeros(len(x), bool)
        return rng.random(len(x)) < np.where(inside, 0.9, 0.05 if planted else 0.25)

    fails = short(u)
    searched = ~held_out(worlds)
    effects = np.where(fails, 0.0, 1.0) + rng.normal(0.0, 0.3, worlds)
    found = screen(u[searched], effects[searched], NUMBERS).found[:MOST_BOUNDS]
    box = discover(u, fails, tuple(map(NUMBERS.index, found)))
    inside = np.ones(len(fresh), bool)
    for bound in box.bounds:
        inside &= (fresh[:, bound.number] >= bound.low) & (fresh[:, bound.number] <= bound.high)
    there = short(fresh)
    return box, there[inside].mean() if inside.any() else np.nan, (there & inside).sum() / there.sum()


def test_conditions_are_worth_in_fresh_worlds_what_worlds_held_out_promise() -> None:
    """Sixty planted sets of 200 worlds: density and coverage promised are those of 20,000 fresh worlds, on average and within their intervals.

    The means have standard errors near 0.012, so that a promise 0.05 too high would be seen in nearly every test.
    """
    found = [one for seed in range(60) if (one := box_of(seed, 200, True))[0].bounds]
    assert sum(box.holds for box, *_ in found) >= 45
    for promised, true in (("density", 1), ("coverage", 2)):
        off = np.array([getattr(one[0], promised) - one[true] for one in found])
        assert (
            abs(off.mean()) < 3.0 * off.std(ddof=1) / np.sqrt(len(off))
            and off.std(ddof=1) / np.sqrt(len(off)) < 0.02
        )
    covered = sum(box.density_low <= density <= box.density_high for box, density, _ in found)
    assert covered >= binom.ppf(0.01, len(found), 0.95)
    assert np.mean([density for _, density, _ in found]) > 0.6


def test_where_nothing_bounds_failures_no_condition_is_said() -> None:
    """Two hundred sets of worlds that fail by chance: conditions are said in at most 6 of 100, were the true rate .12 in .01 of tests."""
    held = sum(box_of(seed, 200, False)[0].holds for seed in range(200))
    assert held <= 12


def test_an_arm_that_does_nothing_is_not_told_and_one_that_does_is() -> None:
    """Luck of a tenth to ten times the smallest effect of interest, 200 worlds of two seeds, 300 arms without an effect: none of them told.

    At a true rate of .06 none of 300 would come out once in 10^8. Arms of twice the interest are told where luck is no larger than it.
    """
    rng = np.random.default_rng(11)
    null = [two_errors(rng.normal(0.0, luck, (200, 2)), 1.0) for luck in np.geomspace(0.1, 10.0, 300)]
    assert sum(one.grade in TOLD for one in null) == 0
    real = [two_errors(rng.normal(2.0, luck, (200, 2)), 1.0) for luck in np.geomspace(0.1, 1.0, 60)]
    assert all(one.grade in TOLD for one in real)


@pytest.mark.slow
def test_of_the_model_an_arm_that_differs_by_luck_alone_is_not_told(tmp_path) -> None:
    """Every headline outcome in 60 worlds of a small village, one pair of seeds against another: at most .06 of effects are told.

    Three ways of pairing four seeds: of 27 effects at most one. Were a fifth told, that would happen in .02 of tests.
    """
    study = small(
        factors=(Factor(uncertain="all"),),
        design=Design(kind="worlds", rows=60, source="posterior"),
        arms=("none",),
        outcomes=("headline",),
        replicates=4,
        months=36,
    )
    run_study(study, tmp_path / "null", Workers(2))
    rows, told, looked_at = open_study(tmp_path / "null").rows, 0, 0
    for item in headline():
        values = rows.pivot(index="row", columns="replicate", values=item.name).to_numpy()
        for a, b in combinations(range(1, 4), 2):
            rest = ({1, 2, 3} - {a, b}).pop()
            e = np.column_stack([values[:, 0] - values[:, rest], values[:, a] - values[:, b]])
            if np.isfinite(e).all(axis=1).sum() >= 30:
                size = item.interest.size * (abs(np.nanmean(values)) if item.interest.of_base else 1.0)
                told, looked_at = told + (two_errors(e, size).grade in TOLD), looked_at + 1
    assert looked_at >= 18 and told <= 0.06 * looked_at


def test_what_an_arm_costs_is_what_the_books_show() -> None:
    """Yuan a village and year from outcomes that a study keeps are those of the village's books."""
    policy = load_policy("lost-work-allowance=60+incentive-fund=40000")
    world = simulate(Run(replace(load("wusheng")), {"population.registered": 120.0}, 36, policies=(policy,)))
    columns = [k for k, one in enumerate(ledger.COLUMNS) if one.name == "allowances"]
    seen = Seen.of(world, 24, 36)
    from model.outcomes import OUTCOMES

    spent_each, households = (
        OUTCOMES[name].function(seen) for name in ("spent_allowances", "households_home")
    )
    assert spent_each * households == pytest.approx(spent(world, columns, 24, 36)) and spent_each > 0.0


def test_levels_of_one_cost_are_searched_once(tmp_path, monkeypatch) -> None:
    """They are kept beside the studies; other arms, or another model, are another search."""
    from experiments import headline as module

    calls = []
    monkeypatch.setattr(
        module, "matched", lambda asked, *rest: calls.append(1) or {"points": f"points={len(calls)}"}
    )
    asked = read()
    for wanted in (1, 1):
        assert matched_once(asked, tmp_path, 1) == {"points": f"points={wanted}"}
    monkeypatch.setattr(module, "fingerprint", lambda: "another")
    assert matched_once(asked, tmp_path, 1) == {"points": "points=2"}


def test_the_shipped_findings_are_declared() -> None:
    """Five comparisons over at most twelve questions, each of them between the same two arms."""
    asked = read()
    of = {one.name: one for one in asked.questions}
    assert len(asked.findings) == 5 and len(asked.declared) <= MOST < len(asked.questions)
    for finding in asked.findings:
        assert len({(of[name].compare, of[name].against) for name in finding.questions}) == 1


@pytest.fixture(scope="module")
def shipped() -> tuple[Headline, dict[str, Answer], dict[str, str], list[Words]]:
    """The answers of the project, from the numbers that their document keeps."""
    asked, facts = read(), json.loads((FOLDER / "provenance.json").read_text("utf-8"))
    lines = kept("lines")
    believe = [Words(*pair) for pair in lines[lines["part"] == "believed"][["en", "zh"]].to_numpy()]
    return asked, answers(asked, kept("headline"), facts), facts, believe


def test_the_document_of_the_project_says_what_its_numbers_say(shipped) -> None:
    """Its table, its lines and its text are those that today's words make of the numbers that are kept."""
    asked, found, facts, believe = shipped
    table = kept("headline")
    told = table[table["finding"] > 0]
    assert list(dict.fromkeys(told["finding"])) == [1, 2, 3, 4, 5] and set(told["question"]) == set(
        asked.declared
    )
    assert (told["n"] >= 100).all() and told["grade"].notna().all()
    pd.testing.assert_frame_equal(
        renewed(asked, table, found).replace("", np.nan), table.replace("", np.nan), check_dtype=False
    )
    first = first_screen(Gallery(Path(), "both", "", str), asked, list(found.values()), facts)
    assert lines_of(first, believe) == kept("lines").to_dict("records")
    page = " ".join((FOLDER / "README.md").read_text("utf-8").split())
    for lang in SINGLES:
        assert all(text in page for text in told[f"said_{lang}"])
        assert all(text.removeprefix("'") in page for text in told[f"shown_{lang}"])
        assert all(one in page for one in first.texts(lang))
        assert (FOLDER / f"answers.{lang}.png").stat().st_size > 10_000


@pytest.fixture(scope="module")
def page(shipped, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of these answers, without what stands behind its first screen."""
    asked, found, facts, _ = shipped
    first = partial(first_screen, asked=asked, found=list(found.values()), facts=facts)
    names = Words(asked.label.en, asked.label.zh), WORDS["subtitle"]
    into = tmp_path_factory.mktemp("page"), facts["run_hash"], origin_of(asked, facts)
    return sections_page(names, tags_of(asked, facts), [], facts, into, first=first)


@pytest.mark.slow
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_of_the_project_is_short(page: Path, lang: Single) -> None:
    check_short(page, lang)


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_of_the_project_fits(
    browser: Any, page: Path, lang: Single, width: int, most: int
) -> None:
    check_fits(browser, page, lang, width, most)
