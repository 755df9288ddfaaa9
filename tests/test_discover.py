"""Conditions under which a policy does too little: a planted one is found in the units of its number, and luck is not said."""

import json

import numpy as np
import pandas as pd
import pytest
from chromium import needs
from first_screens import SIZES, check_fits, check_short, words_of
from small_study import small
from typer.testing import CliRunner

import grassroots
from analysis.statistics import share_of
from bilingual.words import SINGLES
from experiments.study.results import StudyResult, open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from grassroots.answers.conditions import conditions
from grassroots.answers.first_conditions import Found
from grassroots.answers.sensitivity import CannotAnalyse
from grassroots.command import app, main
from grassroots.options import Language
from grassroots.verbs.discover_page import falling, write
from grassroots.verbs.discover_shown import as_json, sentences

NUMBERS = ("attendance.time_busy", "attendance.pay", "migration.outmigration")
TEXT = """name: tiny
label: {en: tiny, zh: 小}
question: {en: what moves it, zh: 什么起作用}
place: wusheng
months: 30
values: {registered: 60}
arms: [none, allowance]
factors: [{uncertain: all}]
design: {kind: worlds, rows: 40}
replicates: 1
preset: core
outcomes: [household_attendance, residents]
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """A bank of three numbers and two arms, run once; what its arms do is put in afterwards."""
    study = small(
        factors=tuple(Factor(path=path) for path in NUMBERS),
        design=Design(kind="worlds", rows=300),
        arms=("none", "allowance"),
        outcomes=("household_attendance",),
        replicates=1,
        months=25,
        preset="core",
    )
    folder = tmp_path_factory.mktemp("discover") / "small"
    run_study(study, folder, Workers(1))
    return open_study(folder)


def planted(bank: StudyResult, effect) -> StudyResult:
    """The same bank, its effect a function of the place of the first number in its range."""
    from dataclasses import replace

    from grassroots.answers.bank import units_of

    u = units_of(bank)[:, 0]
    rows = bank.rows.copy()
    rows["household_attendance"] = np.where(rows["arm"] == "none", 0.4, 0.4 + effect(u)[rows["row"]])
    return replace(bank, rows=rows)


def test_a_planted_condition_is_found_in_the_unit_of_its_number(bank):
    luck = np.random.default_rng(1).normal(0.0, 0.004, 300)
    made = planted(bank, lambda u: np.where(u < 0.3, 0.0, 0.08) + luck)
    found = conditions(made, "household_attendance", "allowance", "none")
    assert found.interest == 0.02 and found.better == "up" and found.box.holds
    assert found.box.failures == pytest.approx(0.3, abs=0.01)
    assert found.box.density > 0.9 and found.box.coverage > 0.8
    (name, _, high, below, above), *rest = found.bounds
    low, top = made.study.factors[0].bounds
    assert (name, below, above, rest) == (NUMBERS[0], False, True, [])
    assert (high - low) / (top - low) == pytest.approx(0.3, abs=0.05)
    for lang in ("en", "zh"):
        said = " ".join(sentences(made, found, lang))
        assert "30%" in said.replace(" %", "%")
    assert "held out" in " ".join(sentences(made, found, "en"))
    given = json.loads(json.dumps(as_json(made, found)))
    for lang in ("en", "zh"):
        n = len(given["answers"][lang])
        assert n and given["sentences"][lang][:n] == given["answers"][lang]


def test_luck_has_no_conditions(bank):
    luck = np.random.default_rng(2).normal(0.02, 0.03, 300)
    made = planted(bank, lambda u: luck)
    found = conditions(made, "household_attendance", "allowance", "none")
    assert not found.box.holds
    said = sentences(made, found, "en")
    assert any("No number" in one or "No condition" in one for one in said)


def test_an_effect_that_never_differs_is_refused(bank):
    with pytest.raises(CannotAnalyse, match="same in every world"):
        conditions(planted(bank, lambda u: 0.0 * u), "household_attendance", "allowance", "none")


def test_the_verb_says_it_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TEXT, "utf-8")
    words = ["discover", "tiny.yaml", "--outcome", "household_attendance", "--quiet", "--workers", "1"]
    done = CliRunner().invoke(app, [*words, "--lang", "both", "--out", "page"])
    assert done.exit_code == 0, done.output
    page, printed = tmp_path / "page" / "index.html", "".join(done.stdout.split())
    for lang in SINGLES:
        whole = "".join(words_of(page, lang, "//section[@id='quote']//ol").split())
        assert len(whole) > 60 and whole in printed
    assert "plausible worlds" in done.stdout and "组合理取值" in done.stdout


def test_from_python_it_is_what_the_conditions_are(bank):
    luck = np.random.default_rng(1).normal(0.0, 0.004, 300)
    made = planted(bank, lambda u: np.where(u < 0.3, 0.0, 0.08) + luck)
    there = conditions(made, "household_attendance", "allowance", "none")
    found = grassroots.discover(made, "household_attendance", quiet=True)
    assert found.to_dataframe().equals(there.to_dataframe()) and len(found.to_dataframe()) == 1
    for lang in ("en", "zh"):
        assert found.sentences(lang) == sentences(made, there, lang)
        words = "".join(str(found.table(lang)).split())
        assert all("".join(said.split()) in words for said in found.sentences(lang))
    assert len(repr(found)) <= 120 and "1 condition," in repr(found)
    assert len(found._repr_html_()) < 20_000
    wide = grassroots.discover(made, "household_attendance", effect_of="allowance", interest=0.2, quiet=True)
    assert wide.found.interest == 0.2 and wide.found.box.failures == 1.0


def test_from_python_what_is_not_done_of_a_bank_is_run(tmp_path):
    (tmp_path / "tiny.yaml").write_text(TEXT, "utf-8")
    kept = tmp_path / "kept"
    found = grassroots.discover(
        tmp_path / "tiny.yaml", "household_attendance", folder=kept, workers=1, quiet=True
    )
    again = grassroots.discover(kept, "household_attendance", quiet=True)
    assert found.found.worlds + found.found.missing == 40
    assert found.sentences("zh") == again.sentences("zh")


@pytest.mark.parametrize(
    ("study", "more", "said"),
    [
        ("worlds-wusheng", {}, "with two arms or more"),
        ("tiny.yaml", {"effect_of": "none"}, "effect_of none: allowed is one outcome"),
        ("tiny.yaml", {"interest": 0}, "interest 0: allowed is a number above 0"),
        ("tiny.yaml", {"interest": "a"}, "interest: 'a' is not a number"),
        ("tiny.yaml", {"effect_of": "allowanc"}, "allowance"),
    ],
)
def test_from_python_what_has_no_effect_is_said_in_a_sentence(tmp_path, monkeypatch, study, more, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TEXT, "utf-8")
    with pytest.raises(ValueError) as caught:
        grassroots.discover(study, "residents", quiet=True, **more)
    assert said in str(caught.value) and "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("worlds-wusheng", "--outcome", "deliberation_rate"), "with two arms or more"),
        (("tiny.yaml", "--outcome", "deliberation_rat"), "is not in the study"),
        (("tiny.yaml", "--outcome", "residents", "--effect-of", "none"), "other than the first"),
        (("tiny.yaml", "--outcome", "residents", "--interest", "0"), "above 0"),
    ],
)
def test_what_has_no_effect_to_look_at_is_refused(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TEXT, "utf-8")
    monkeypatch.setattr("sys.argv", ["grassroots", "discover", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2 and said in capsys.readouterr().err


def test_the_page_shows_the_conditions_and_what_was_held_out(bank, tmp_path) -> None:
    """Every world is on it, the shading is the condition, and the check by worlds held out stands in numbers."""
    result = planted(bank, lambda u: np.where(u < 0.3, 0.0, 0.1))
    found = conditions(result, "household_attendance", "allowance", "none", 0.05)
    assert found.box.holds
    page = write(result, found, "grassroots discover small", tmp_path / "out", Language.both).read_text(
        "utf-8"
    )
    for text in (
        "What worlds held out of the search say",
        "留出的取值",
        "falls short, held out",
        f"{found.box.inside}<",
    ):
        assert text in page
    assert "Figure" in page and "图" in page
    worlds = pd.read_csv(tmp_path / "out" / "worlds.csv", encoding="utf-8-sig")
    assert (
        len(worlds) == 300
        and worlds["held_out"].sum() == 100
        and worlds["falls_short"].sum() == falling(found).sum()
    )
    name, _, high, below, above = found.bounds[0]
    inside = worlds["held_out"] & (worlds[name] <= high)
    assert (below, above) == (False, True) and inside.sum() == found.box.inside
    assert worlds.loc[inside, "falls_short"].mean() == pytest.approx(found.box.density)


@pytest.fixture(scope="module")
def first(bank, tmp_path_factory):
    """Planted conditions, and their page."""
    result = planted(bank, lambda u: np.where(u < 0.3, 0.0, 0.1))
    found = conditions(result, "household_attendance", "allowance", "none", 0.05)
    page = write(
        result, found, "grassroots discover small", tmp_path_factory.mktemp("first") / "out", Language.both
    )
    return Found(result, found), page


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_is_short(first, lang):
    check_short(first[1], lang)


def test_the_first_screen_has_the_numbers_of_the_worlds(first):
    """How many fall short with the interval of that share, and what worlds held out say, counted in worlds.csv."""
    found, page = first
    worlds = pd.read_csv(page.parent / "worlds.csv", encoding="utf-8-sig")
    short, n = int(worlds["falls_short"].sum()), len(worlds)
    whole, box = found.statements()
    assert f"less than 5.0 percentage points in {short} of {n} plausible worlds" in whole.claim("en")
    one = share_of(short, n)
    assert whole.grade("en") == f"{100 * short / n:.0f} % of worlds"
    assert f"{100 * one.low:.0f} to {100 * one.high:.0f} %" in whole.sure("en")
    name, _, high, *_ = found.conditions.bounds[0]
    there = worlds[worlds[name] <= high]
    held = there.loc[there["held_out"], "falls_short"]
    one = share_of(int(held.sum()), len(held))
    assert f"of {len(held)} such worlds {100 * held.mean():.0f} % fall short" in box.sure("en")
    assert f"{100 * one.low:.0f} to {100 * one.high:.0f} %" in box.sure("en")
    assert f"{100 * there['falls_short'].sum() / short:.0f} % of all worlds" in box.beside("en")


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser, first, lang, width, most):
    check_fits(browser, first[1], lang, width, most)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_figure_of_conditions_keeps_its_texts_apart(bank, lang) -> None:
    from itertools import combinations

    from matplotlib.text import Text

    from analysis.figures.conditions import condition_dots
    from bilingual.words import Words
    from grassroots.answers.sensitivity import labels_of

    result = planted(bank, lambda u: np.where(u < 0.3, 0.0, 0.1))
    found = conditions(result, "household_attendance", "allowance", "none", 0.05)
    labels, outcome = labels_of(result.study), Words("household attendance", "户到会率")
    figure = condition_dots(
        found.looked_at, found.effects, (falling(found), found.held), found.bounds, labels, outcome, lang=lang
    )
    figure.set_dpi(300)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.findobj(Text) if text.get_text().strip()]
    boxes = [box for box in boxes if box.width > 1.5]  # a tick that is not drawn has no size
    for one, two in combinations(boxes, 2):
        assert min(one.x1, two.x1) - max(one.x0, two.x0) < 1 or min(one.y1, two.y1) - max(one.y0, two.y0) < 1
    assert len(figure.axes[0].collections) == 4 and len(figure.axes) == len(found.looked_at)
