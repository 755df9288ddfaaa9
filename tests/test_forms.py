"""Rival forms: every other option of every switch is one, an answer that a form changes is said, and forms are paired with the usual one."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from chromium import needs
from first_screens import SIZES, check_fits, check_short
from numpy.typing import NDArray
from scipy.special import ndtri
from typer.testing import CliRunner

from analysis.effects import over_worlds
from analysis.report.sections import sections_page
from bilingual.words import SINGLES, Single, Words
from experiments.budget import STEPS
from experiments.forms import Form, forms, in_form, read, switched_off
from experiments.headline import AT_DEFAULTS, Question
from experiments.headline import read as questions
from experiments.study.results import open_study
from grassroots.answers import forms as answers
from grassroots.answers.first_forms import Asked, of_forms, quotes_of
from grassroots.answers.forms import Said, Series, Verdict, carriers, holds, said, silent, verdict
from grassroots.command import app
from grassroots.verbs.forms_page import SUBTITLE, TITLE, asked_of
from model.declare import Switch
from model.parameters import ledger
from scenarios.errors import InputError

ATTRS = {"units": "share", "interest": 0.02, "long_name": "attendance", "long_name_zh": "到会率"}
MINE = """name: mine
label: {en: Small villages, zh: 小村}
months: 28
arms:
  none: {values: {registered: 60}}
  pay: {values: {registered: 60}, policy: lost-work-allowance=60}
  points: {values: {registered: 60}, policy: points=9+incentive-fund=40000, costs_as: pay}
questions:
  - name: paid
    label: {en: An allowance, zh: 误工补贴}
    compare: pay
    against: none
    outcome: household_attendance
    window: months-25-28
"""


def test_every_other_option_of_every_switch_is_a_form() -> None:
    """Who adds a switch or an option has to say in which form the answers are asked again."""
    switches = {path: item for path, item in ledger().items() if isinstance(item.about, Switch)}
    wanted = {
        (path, float(k))
        for path, item in switches.items()
        for k in range(len(item.about.options))  # type: ignore[union-attr]
        if k != item.default
    }
    found = [form for form in forms() if len(form.values) == 1]
    assert wanted <= {item for form in found for item in form.values.items()}
    names = [form.name for form in forms()]
    assert len(set(names)) == len(names) and all(form.label.en and form.label.zh for form in forms())


def test_a_form_is_held_in_every_arm_and_an_arm_goes_before_it() -> None:
    asked = questions()
    form = Form("x", Words("x", "x"), "channel", {"forums.b_tie": 0.0, "migration.outmigration": 0.4})  # type: ignore[arg-type]
    there = in_form(asked, form)
    assert all(arm.values["forums.b_tie"] == 0.0 for arm in there.arms.values())
    assert there.arms["few"].values["migration.outmigration"] == 0.2
    assert there.arms["none"].values["migration.outmigration"] == 0.4 and in_form(asked, None) is asked


def series(each: np.ndarray, acts: bool = True) -> Series:
    """A question whose effects are these, worlds x seeds."""
    n = each.size
    data = xr.Dataset(
        {"outcome": ("replicate", np.zeros(n), ATTRS)},
        coords={"world": ("replicate", np.repeat(np.arange(1, len(each) + 1), each.shape[1]))},
    )
    return Series(over_worlds(data, "outcome", ("q", "", "all"), np.zeros(n), each.ravel(), 0.95), each, acts)


def luck(scale: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, scale, (60, 2))


def row(name: str, usual: Series, found: Series) -> dict[str, object]:
    question = Question.model_validate(
        {"name": "q", "label": {"en": "a", "zh": "甲"}, "compare": "b", "against": "c", "outcome": "o", "window": "during"}
    )  # fmt: skip
    form = None if name == "usual" else Form(name, Words(f"without {name}", f"关闭{name}"), "mechanism", {})  # type: ignore[arg-type]
    return answers.row_of(name, form, question, usual, found, 0.99)


def test_what_becomes_of_an_answer() -> None:
    """The same luck in all: what a form changes is told from the pairs, however large the luck of each."""
    usual = series(0.10 + luck(0.03))
    half, gone, little = (series(x + luck(0.03)) for x in (0.05, 0.0, 0.098))
    assert said(usual.effect) is Said.MORE
    rows = pd.DataFrame(
        [row(name, usual, one) for name, one in (("usual", usual), ("a", half), ("b", gone), ("c", little))]
    ).set_index("form")
    assert rows["verdict"].to_dict() == {"usual": "same", "a": "same", "b": "changed", "c": "same"}
    assert rows["carried"]["a"] == pytest.approx(0.05 / usual.effect.effect)
    assert rows["carried"]["b"] == pytest.approx(0.10 / usual.effect.effect)
    assert rows["exact"]["usual"] and not rows["exact"]["a"] and rows["told"]["c"]
    asked = rows.reset_index()
    assert holds(asked)["q"].en == "in 2 of 3 forms; not where: without b"
    assert carriers(asked, "q").en.startswith("without b") and "without c" not in carriers(asked, "q").en


def test_a_difference_that_luck_may_have_made_is_no_change() -> None:
    """Two thirds of worlds in place of four fifths beyond what is of interest: another grade, and means that luck may have parted."""
    spread = np.random.default_rng(3).permutation(ndtri((np.arange(60) + 0.5) / 60))[:, None]
    usual, other = series(0.04 + 0.02 * spread + luck(0.005)), series(0.035 - 0.03 * spread + luck(0.005, 2))
    assert said(usual.effect) is not said(other.effect)
    assert verdict(usual, other, (0.011, 0.02)) is Verdict.OPEN
    assert verdict(usual, other, (0.011, 0.001)) is Verdict.CHANGED
    assert verdict(usual, other, (0.008, 0.0019)) is Verdict.SAME  # within half of what is of interest, 0.02
    rows = pd.DataFrame([row("usual", usual, usual), row("a", usual, other)])
    assert rows["verdict"].tolist() == ["same", "not told apart"]
    assert holds(rows)["q"].en == "in 0 of 1 forms; 1 cannot be told apart from luck"


def test_where_nothing_acts_nothing_is_asked() -> None:
    usual, nothing = series(0.10 + luck(0.03)), series(np.zeros((60, 2)), acts=False)
    rows = pd.DataFrame([row("usual", usual, usual), row("a", usual, nothing)])
    assert rows["verdict"].tolist() == ["same", "nothing to ask"] and np.isnan(rows["change"][1])
    assert holds(rows)["q"] == Words("it can be asked in no other form", "其他形式下均无从比较")
    assert "Every form" in silent(rows).en


def test_the_shipped_table_speaks_of_the_shipped_questions_and_forms() -> None:
    """What a page quotes from it is about every question, with every mechanism off and in every rival form at least."""
    found = answers.measured()
    if found.empty:
        pytest.skip("the forms have not been measured")
    assert set(found["question"]) == {one.name for one in questions().questions}
    known = {form.name: form.kind for form in forms()}
    assert set(found["form"]) <= {"usual", *known}
    assert set(found["form"]) >= {name for name, kind in known.items() if kind == "rival"} | {
        form.name for form in switched_off()
    }
    assert set(answers.shipped_holds()) == set(found["question"])
    assert found["verdict"].isin(list(map(str, Verdict))).all()


@pytest.fixture(scope="module")
def shipped() -> Asked:
    """The shipped questions in every form."""
    return asked_of(questions(), answers.measured())


@pytest.fixture(scope="module")
def first_page(shipped: Asked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the first screen alone."""
    first, into = of_forms(shipped), (tmp_path_factory.mktemp("page"), "made", lambda _: "")
    return sections_page((TITLE, SUBTITLE), [], [], {}, into, first=lambda page: first)


def test_what_is_said_first_is_counted_in_the_table(shipped: Asked) -> None:
    """How many answers agree and hold, and of the form that changes most its largest change, from the rows themselves."""
    rows = shipped.found[(shipped.found["form"] != "usual") & (shipped.found["verdict"] != "nothing to ask")]
    usual = shipped.found[shipped.found["form"] == "usual"].set_index("question")["said"]
    told = [name for name in usual.index if usual[name] != "nothing told"]
    hold = [name for name in told if (rows.loc[rows["question"] == name, "verdict"] == "same").all()]
    whole, *changing = of_forms(shipped).said
    n = rows["verdict"].value_counts()
    assert f"Of {len(told)} answers that say something, {len(hold)} hold" in whole.claim("en")
    assert whole.grade("en") == f"{n['same']} of {len(rows)} answers agree"
    assert f"{n['changed']} changed" in whole.sure("en") and f"{n['not told apart']} undecided" in whole.sure(
        "en"
    )
    most = rows[rows["verdict"] == "changed"]["form"].value_counts()
    assert len(changing) == 2 and f"{most.iloc[0]} of " in changing[0].claim("en")
    there = rows[(rows["form"] == most.index[0]) & (rows["verdict"] == "changed")]
    row = there.loc[(there["change"] / there["interest"]).abs().idxmax()]
    assert f"{100 * row['change']:+.1f} points" in changing[0].sure("en")
    assert f"{100 * row['change_low']:+.1f} to {100 * row['change_high']:+.1f}" in changing[0].sure("en")


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_is_short(first_page: Path, lang: Single) -> None:
    check_short(first_page, lang)


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser: Any, first_page: Path, lang: Single, width: int, most: int) -> None:
    check_fits(browser, first_page, lang, width, most)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("forums.b_tie: 0", "forums.b_ties: 0", "forums.b_ties"),
        ("forums.b_tie: 0", "forums.b_tie: 99", "outside the domain"),
        ("kind: channel", "kind: chanel", "kind"),
    ],
)
def test_forms_that_cannot_be_used_are_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = (
        "forms:\n  mine:\n    label: {en: mine, zh: 我}\n    kind: channel\n    values: {forums.b_tie: 0}\n"
    )
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(InputError, match=said):
        read(file)


def mean_over_worlds(effects: NDArray[np.float64]) -> float:
    """The mean over worlds in which both seeds have a value: some villages of these few people call no meeting."""
    worlds = effects.reshape(-1, 2)
    return float(worlds[np.isfinite(worlds).all(axis=1)].mean())


@pytest.mark.slow
def test_forms_are_asked_and_kept(tmp_path: Path) -> None:
    """Off, incentives leave nothing to ask; pairs are on the same seeds; what is done is not run again; points cost what pay does."""
    (tmp_path / "mine.yaml").write_text(MINE, "utf-8")
    words = ["forms", str(tmp_path / "mine.yaml"), "--worlds", "30", "--only", "incentives-off"]
    words += ["--only", "petitions-off", "--folder", str(tmp_path / "kept"), "--quiet"]
    first = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "one")])
    assert first.exit_code == 0, first.output
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*.parquet")}
    table = pd.read_csv(tmp_path / "one" / "forms.csv", keep_default_na=True, encoding="utf-8-sig")
    printed, page = (
        "".join(one.split()) for one in (first.output, (tmp_path / "one" / "index.html").read_text("utf-8"))
    )
    mine = questions(tmp_path / "mine.yaml")
    assert printed.startswith("".join(quotes_of(asked_of(mine, table))[0].split()))
    assert all(
        "".join(one.split()) in text
        for one in quotes_of(asked_of(mine, table), "both")
        for text in (printed, page)
    )
    again = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "two"), "--json"])
    assert again.exit_code == 0 and {path: path.stat().st_mtime_ns for path in kept} == kept
    given = json.loads(again.stdout)
    assert given["answers"] == {lang: quotes_of(asked_of(mine, table), lang) for lang in ("en", "zh")}
    rows = pd.DataFrame(given["forms"]).set_index("form")
    assert (
        rows["verdict"]["incentives-off"] == "nothing to ask" and rows["verdict"]["petitions-off"] == "same"
    )
    banks = {
        (form, arm): open_study(tmp_path / "kept" / form / f"posterior-{arm}")
        for form in ("usual", "petitions-off")
        for arm in ("none", "pay", "points")
    }
    each = {key: one.rows.sort_values(["row", "replicate"]) for key, one in banks.items()}
    effect = [
        (
            each[form, "pay"]["household_attendance"].to_numpy()
            - each[form, "none"]["household_attendance"].to_numpy()
        )
        for form in ("usual", "petitions-off")
    ]
    assert rows["change"]["petitions-off"] == pytest.approx(mean_over_worlds(effect[1] - effect[0]))
    assert rows["effect"]["usual"] == pytest.approx(mean_over_worlds(effect[0]))
    assert each["usual", "pay"]["seed"].tolist() == each["petitions-off", "pay"]["seed"].tolist()
    assert banks["usual", "points"].study.arms[0] != "points=9+incentive-fund=40000"
    assert "holds" in (tmp_path / "two" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "- a list\n"])
def test_a_file_without_forms_is_said_to_start_with_them(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    with pytest.raises(InputError, match="starts with `forms:`"):
        read(tmp_path / "mine.yaml")


def test_a_dry_run_counts_the_runs_of_every_form_and_runs_none(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINE, "utf-8")
    words = ["forms", str(tmp_path / "mine.yaml"), "--only", "assessment-off", "--only", "deaths-off"]
    words += ["--worlds", "30", "--folder", str(tmp_path / "forms"), "--dry-run", "--quiet", "--json"]
    found = json.loads(CliRunner().invoke(app, words).stdout)
    arms = questions(tmp_path / "mine.yaml").arms
    search = STEPS * AT_DEFAULTS * sum(1 for one in arms.values() if one.costs_as)
    assert found["runs"] == found["to_do"] == 3 * (len(arms) * 30 * 2 + search)
    assert not (tmp_path / "forms").exists()
