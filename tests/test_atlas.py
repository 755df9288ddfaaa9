"""The lever atlas: levers share the base runs of their world, coercive ones stand apart, and agreement is no validation."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from first_screens import check_short, words_of
from scipy.stats import false_discovery_control, ttest_1samp
from typer.testing import CliRunner

import scenarios
from analysis.effects import Effect
from analysis.figures.ladder import Rung, interest, ladder
from analysis.two_errors import Grade, two_errors
from bilingual.numbers import figures
from bilingual.words import SINGLES
from experiments.atlas import ASKED, FAIR, as_policy, asked, at_defaults, study
from experiments.study.results import open_study
from experiments.study.tasks import tasks
from grassroots.answers.atlas import directed
from grassroots.command import app
from grassroots.verbs.atlas_shown import reason
from model.run import DEFAULT, Run
from scenarios.decide import lever_file, load_lever
from scenarios.evidence import library

LEVERS = ("lost-work-allowance", "black-list", "pay-on-time")
SMALL = {"population.registered": 150.0}
ASK = ["atlas", "default", "--worlds", "4", "--months", "30", "--set", "registered=150", "--quiet"]
ASK += [word for name in LEVERS for word in ("--lever", name)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas")
    found = CliRunner().invoke(app, [*ASK, "--folder", str(folder / "kept"), "--lang", "both"])
    assert found.exit_code == 0, found.output
    (folder / "said.txt").write_text(found.stdout, "utf-8")
    return folder


@pytest.fixture(scope="module")
def told(made: Path) -> dict[str, Any]:
    """The same as data, without another run of a world."""
    kept = {path: path.stat().st_mtime_ns for path in (made / "kept").rglob("*.parquet")}
    found = CliRunner().invoke(app, [*ASK, "--folder", str(made / "kept"), "--json"])
    assert found.exit_code == 0, found.output
    assert kept and {path: path.stat().st_mtime_ns for path in kept} == kept
    return cast(dict[str, Any], json.loads(found.stdout))


@pytest.fixture(scope="module")
def table(told: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(told["effects"])


@cache
def kept_runs(folder: Path) -> pd.DataFrame:
    """By world and seed."""
    return open_study(folder / "kept").rows.set_index(["row", "replicate"]).sort_index()


def differences(folder: Path, lever: str, outcome: str) -> pd.DataFrame:
    """Paired differences by world and seed, from the runs that are kept."""
    rows = kept_runs(folder)
    base = rows[rows["arm"] == "none"]
    under = rows[rows["arm"] == f"{lever}={load_lever(lever).usual:g}"]
    assert (base["seed"] == under["seed"]).all()
    return (under[outcome] - base[outcome]).unstack()


def test_an_effect_is_the_paired_difference_from_the_base_of_its_world(
    made: Path, table: pd.DataFrame
) -> None:
    assert len(table) == 3 * len(ASKED) + len(FAIR) + len(set_apart())
    for row in table.itertuples():
        told = differences(made, row.lever, row.outcome).dropna()
        if len(told) == 4:
            assert row.effect == pytest.approx(told.to_numpy().mean(), abs=1e-8)


def set_apart() -> list[tuple[str, str]]:
    """Outcomes of which documents speak that are not asked of all."""
    found = []
    for name in LEVERS:
        known = {*ASKED, *(FAIR if load_lever(name).coercive else ())}
        found += [(name, part.outcome) for part in lever_file(name).directions if part.outcome not in known]
    return found


def test_discoveries_are_those_of_benjamini_and_hochberg(made: Path, table: pd.DataFrame) -> None:
    p = {}
    for row in table.itertuples():
        means = differences(made, row.lever, row.outcome).to_numpy().mean(axis=1)
        means = means[np.isfinite(means)]
        if len(means) > 1 and np.ptp(means) > 0.0:
            p[row.lever, row.outcome] = ttest_1samp(means, 0.0).pvalue
    kept = dict(zip(p, false_discovery_control(list(p.values())) <= 0.05, strict=True))
    for row in table[table["told"].astype(bool)].itertuples():
        assert kept[row.lever, row.outcome]
    assert p and not set(table["grade"]) - {"", *map(str, Grade)}


def test_a_lever_that_acts_nowhere_here_changes_no_bit(made: Path, table: pd.DataFrame) -> None:
    still = table[table["lever"] == "pay-on-time"]
    assert (still["effect"].dropna() == 0.0).all() and (still["yuan"] == 0.0).all()
    assert "pay of grid posts on time" in (made / "said.txt").read_text("utf-8")


def test_costs_are_those_declared(table: pd.DataFrame) -> None:
    costs = table.groupby("lever")[["yuan", "hours"]].first()
    assert tuple(costs.loc["black-list"]) == pytest.approx((300.0, 36.0))
    assert costs.loc["lost-work-allowance", "hours"] == pytest.approx(12.0)
    assert costs.loc["lost-work-allowance", "yuan"] > 0.0


def test_runs_at_the_defaults_are_plain_runs_of_the_lever() -> None:
    from model.outcomes import OUTCOMES, Seen
    from model.simulate import simulate

    wanted = asked(Run(DEFAULT, SMALL, months=28), None, "default", LEVERS[:1])
    found = at_defaults(wanted, 1, 1, lambda share: None)
    run = replace(wanted.run, replicate=1000, freeze_from=24)
    for arm, policies in enumerate([(), (as_policy(load_lever(LEVERS[0])),)]):
        seen = Seen.of(simulate(replace(run, policies=policies))).over(24, 28)
        plain = [OUTCOMES[name].function(seen) for name in wanted.outcomes]
        assert np.array_equal(found.values[arm, 0], plain, equal_nan=True)


def test_coercive_levers_stand_apart(made: Path, told: dict[str, Any]) -> None:
    said = (made / "said.txt").read_text("utf-8")
    for text in (
        "deterrence, exposure or withholding",
        "consistent with what the authors claim",
        "不构成验证",
    ):
        assert text in said
    first = said.partition("Coercive levers, with fairness beside")[0]
    assert (
        "red and black list" not in first and "红黑榜" not in first and "trust in village bodies" not in first
    )
    assert {row["outcome"] for row in told["effects"] if row["coercive"]} >= {*ASKED, *FAIR}
    assert not {row["outcome"] for row in told["effects"] if not row["coercive"]} & set(FAIR)


def test_other_levers_are_another_atlas(made: Path, told: dict[str, Any]) -> None:
    assert told["worlds"] == 4 and {row["lever"] for row in told["effects"]} == set(LEVERS)
    other = CliRunner().invoke(app, [*ASK[:-2], "--folder", str(made / "kept")])
    assert other.exit_code != 0 and "another --folder" in str(other.exception)
    assert "study extend" not in str(other.exception)


@pytest.mark.slow
def test_the_page_has_all_in_both_languages(made: Path) -> None:
    found = CliRunner().invoke(app, [*ASK, "--folder", str(made / "kept"), "--out", str(made / "out")])
    assert found.exit_code == 0, found.output
    names = {path.name for path in (made / "out").iterdir()}
    assert {"index.html", "atlas.csv", "directions.csv", "atlas.xlsx", "provenance.json"} <= names
    figures = {path.name for path in (made / "out" / "figures").iterdir()}
    assert {f"{name}.{lang}.png" for name in ("levers", "coercive") for lang in ("en", "zh")} <= figures
    book = pd.read_excel(made / "out" / "atlas.xlsx", sheet_name=None)
    assert set(book) == {"atlas", "directions"} and len(book["atlas"]) > 0
    page = (made / "out" / "index.html").read_text("utf-8")
    short, _, rest = page.partition('id="levers"')
    levers, _, coercive = rest.partition('id="coercive"')
    assert "red and black list" not in short + levers and "红黑榜" not in short + levers
    assert "red and black list" in coercive and "红黑榜" in coercive and "trust in village bodies" in coercive
    assert "consistent with what the authors claim" in page and "不构成验证" in page


@pytest.mark.usefixtures("blank_figures")
def test_page_and_terminal_begin_with_the_same_three_levers_whose_numbers_are_those_of_the_table(
    made: Path, told: dict[str, Any]
) -> None:
    asked_for = [*ASK, "--folder", str(made / "kept"), "--out", str(made / "first"), "--lang", "both"]
    shown = CliRunner().invoke(app, asked_for)
    assert shown.exit_code == 0, shown.output
    said = {lang: told["answers"][lang] for lang in SINGLES}
    flat = "".join(text for lang in SINGLES for text in said[lang])
    assert "".join(shown.stdout.split()).startswith("".join(flat.split()))
    table = pd.read_csv(made / "first" / "atlas.csv").set_index("lever")
    assert len(said["en"]) == len(said["zh"]) == 1  # of three levers one is coercive, another changes nothing
    for lang in SINGLES:
        page = made / "first" / "index.html"
        check_short(page, lang)
        behind = "".join(words_of(page, lang, "//main").split())
        assert all("".join(text.split()) in behind for text in said[lang])
        assert not any(str(table.loc["black-list", f"lever_{lang}"].iloc[0]) in text for text in said[lang])
    (first,) = said["en"]
    rows = table.loc["lost-work-allowance"].set_index("outcome")
    assert "nan" not in first and str(rows["lever_en"].iloc[0]) in first
    known = rows.loc[list(ASKED)].dropna(subset=["interest"])
    moved = known.loc[(known["effect"] / known["interest"]).abs().idxmax()]
    assert all(figures(moved[end]) in first for end in ("base", "value")) and moved["unit"] != "share"
    assert "of 4 worlds" in first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "nowhere"),
        (["default", "--lever", "pionts"], "points"),
        (["default", "--lever", "points", "--lever", "points"], "named twice"),
        (["default", "--months", "24"], "25"),
        (["default", "--worlds", "0"], "equal to 4"),
    ],
)
def test_what_cannot_be_used_is_refused(words: list[str], said: str) -> None:
    found = CliRunner().invoke(app, ["atlas", *words, "--quiet"])
    assert found.exit_code != 0 and said in found.output + str(found.exception)


def test_outmigration_is_left_to_itself_in_every_arm() -> None:
    wanted = asked(Run(DEFAULT, SMALL, months=30), None, "default", ["return-programme", "points"])
    made = study(wanted, 4)
    assert {task.run.freeze_from for task in tasks(made)} == {24}
    held = made.model_copy(update={"outmigration": "held"})
    assert {task.run.freeze_from for task in tasks(held)} == {None}
    arms = {task.arm: task.run for task in tasks(made) if task.row == task.replicate == 0}
    assert set(arms) == {"none", "return-programme=0.5", "points=5"}
    assert len({tuple(sorted(run.values.items())) for run in arms.values()}) == 1


def effect_of(mean: float, told: bool) -> Effect:
    """An effect of this size, or one of which nothing is told."""
    luck = np.random.default_rng(1).normal(0.0, 0.001 if told else 0.2, (40, 2))
    errors = two_errors(mean + luck, 0.02)
    return cast(
        Effect,
        SimpleNamespace(
            effect=mean,
            errors=errors,
            grade=errors.grade,
            known_sign=errors.grade in (Grade.CLEAR, Grade.LIKELY),
        ),
    )


@pytest.mark.parametrize(
    ("mean", "told", "sign", "agreement"),
    [
        (0.1, True, "up", "as said"),
        (0.1, True, "down", "otherwise"),
        (-0.1, True, "down", "as said"),
        (0.0, True, "up", "hardly any effect"),
        (0.0, False, "up", "not told"),
    ],
)
def test_a_sign_agrees_only_where_it_is_told(mean: float, told: bool, sign: Any, agreement: str) -> None:
    file = lever_file("points")
    claim = file.directions[0].model_copy(update={"sign": sign})
    assert directed(file, claim, effect_of(mean, told)).agreement == agreement


def test_a_reason_for_a_difference_is_given_only_where_there_is_one() -> None:
    file = lever_file("points")
    claim = file.directions[0].model_copy(update={"sign": "up", "differs": file.label})
    for mean, told, given in ((0.1, True, False), (-0.1, True, True), (0.0, True, True), (0.0, False, False)):
        assert (reason(directed(file, claim, effect_of(mean, told)), "zh") != "") == given


def test_the_text_says_shares_of_worlds_and_no_sign_that_no_table_has(made: Path) -> None:
    text = (made / "said.txt").read_text("utf-8")
    assert "75 % of worlds" in text and "至少75%的取值组" in text and "100组" not in text
    assert ("各次模拟均无差别" in text) == (text.partition("各次模拟均无差别")[0].count("·") > 1)


@pytest.mark.parametrize("name", scenarios.levers())
def test_a_lever_says_who_decides_and_its_directions_name_documents_in_both_languages(name: str) -> None:
    assert lever_file(name).decides
    for part in lever_file(name).directions:
        assert part.documents and set(part.documents) <= set(library().sources)
        assert part.said.en != part.said.zh


def test_a_direction_of_an_unknown_document_or_outcome_is_refused(tmp_path: Path) -> None:
    from scenarios.errors import InputError

    text = (Path(scenarios.__file__).parent / "levers" / "points.yaml").read_text("utf-8")
    for old, new, said in (
        ('documents: ["000"]', 'documents: ["999"]', "there is no document 999"),
        ("outcome: compact_rate", "outcome: compact_rat", "name of an outcome"),
    ):
        (tmp_path / "points.yaml").write_text(text.replace(old, new), "utf-8")
        with pytest.raises(InputError, match=said):
            lever_file(tmp_path / "points.yaml")


def test_a_ladder_has_a_row_a_lever_a_panel_an_outcome_and_hollow_marks_where_nothing_is_told() -> None:
    told = drawn_effect(0.05, True), drawn_effect(0.0, False)
    figure = ladder([Rung("one", told), Rung("two", told[::-1]), Rung("three", told)], ["first", "second"])
    assert len(figure.axes) == 2 and [len(ax.get_yticks()) for ax in figure.axes] == [3, 3]
    assert interest(told) == pytest.approx(2.0)
    hollow = [
        line.get_markerfacecolor() == "white" for line in figure.axes[1].lines if line.get_marker() == "o"
    ]
    assert hollow[:3] == [True, False, True]


def drawn_effect(mean: float, told: bool) -> Effect:
    """The same as a whole effect on a share."""
    e = effect_of(mean, told).errors
    assert e is not None
    attrs = {"units": "share", "long_name": "came", "long_name_zh": "到会"}
    return Effect("came", "a", "during", "all", 0.2, 0.2 + mean, mean, e.low, e.high, 40, attrs, errors=e)


@pytest.mark.slow
def test_a_whole_atlas_looks_at_every_lever(tmp_path: Path) -> None:
    words = ["atlas", "wusheng", "--worlds", "4", "--months", "36", "--quiet", "--out", str(tmp_path / "out")]
    found = CliRunner().invoke(app, [*words, "--folder", str(tmp_path / "kept")])
    assert found.exit_code == 0, found.output
    table = pd.read_csv(tmp_path / "out" / "atlas.csv", encoding="utf-8-sig")
    assert set(table["lever"]) == set(scenarios.levers())
    assert (table.groupby("lever")["outcome"].nunique() >= len(ASKED)).all()
