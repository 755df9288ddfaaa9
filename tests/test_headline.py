"""The headline question: what its parts say follows from their tables; coercive policies stand apart; one command makes a page."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.sensitivity import analyse
from experiments.headline import indices, ranking, screening
from experiments.headline.parts import PARTS, studies_of
from experiments.sensitivity import Sensitivity, problem_of
from experiments.study.designs import points
from experiments.study.results import StudyResult, open_study
from experiments.study.runner import run_study
from experiments.study.schema import load_study
from grassroots.command import app, main

RAN_SMALL = {"values": {"registered": 60}, "months": 40}


def shrunk(name, rows, **more):
    """A study of the headline with tiny villages and few points."""
    study = load_study(name)
    design = study.design.model_copy(update={"rows": rows})
    return study.model_copy(update={**RAN_SMALL, "design": design, **more})


@pytest.fixture(scope="module")
def ranked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("headline") / ranking.STUDY
    run_study(shrunk(ranking.STUDY, 48), folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ranking, "OBJECTIVES", ("deliberation_rate", "settled_substantive"))
        return ranking.answer({ranking.STUDY: open_study(folder)})


def test_every_part_has_studies_that_can_be_run_and_a_name_of_its_own():
    assert list(PARTS) == ["screening", "indices", "surfaces", "parts", "ranking", "wedge", "lasting"]
    for study in studies_of(PARTS):
        assert len(points(study)) > 0
        assert study.outcome_names


def test_coercive_policies_are_in_no_ranking(ranked):
    coercive = {"dividends-on-compact", "red-and-black-lists"}
    assert set(ranked.tables["coercive"]["policy"]) == coercive
    for name in ("standings", "robustness", "ranks"):
        assert not coercive & set(ranked.tables[name]["policy"])
    assert set(ranked.tables["standings"]["policy"]) == {
        "none", "allowance", "points-shop", "red-lists", "attendants-pay", "case-rewards", "member-contact",
    }  # fmt: skip
    assert not any(name in sentence.en for sentence in ranked.sentences for name in coercive)


def test_chances_of_being_best_add_up_and_sentences_name_the_likeliest(ranked):
    for outcome, table in ranked.tables["standings"].groupby("outcome"):
        assert table["best"].sum() == pytest.approx(1.0)
        first = table.sort_values("best", ascending=False).iloc[0]["policy"]
        said = next(
            one.en
            for one in ranked.sentences
            if "most often best" in one.en and outcome_label(outcome) in one.en
        )
        assert ranking.policy_label(first).en in said


def outcome_label(name):
    from model.outcomes import OUTCOMES

    return OUTCOMES[str(name)].label.en


def test_no_record_and_no_count_of_petitions_is_an_objective():
    from model.outcomes import OUTCOMES

    for name in ranking.OBJECTIVES:
        assert OUTCOMES[name].ledger == "substantive"
        assert "petition" not in name


def test_a_range_is_cut_into_equally_many():
    levels = ranking.cut(pd.Series(np.linspace(0.1, 0.7, 30)), 3)
    assert pd.Series(levels).value_counts().tolist() == [10, 10, 10]
    assert ranking.cut(pd.Series(["a", "b"]), 0) == ["a", "b"]


def test_levels_stand_from_the_lowest_to_the_highest(ranked):
    for condition in ("outmigration", "identity"):
        table = ranked.tables["ranks"]
        levels = list(dict.fromkeys(table.loc[table["condition"] == condition, "level"]))
        assert levels == sorted(levels, key=lambda level: float(level.partition("–")[0]))
        assert len(levels) == 3


def test_the_sieve_finds_what_moves_what_policies_change():
    rng = np.random.default_rng(1)
    x = rng.random((200, 50))
    effects = np.column_stack([x[:, 7] ** 3, -x[:, 7], rng.normal(size=200)])
    assert np.argmax(ranking.correlations(x, effects)) == 7


def screened(place, weights):
    """A result of a study of the screening whose outcome is a known sum of its first factors, with some luck."""
    study = shrunk(f"screening-{place}", 8, outcomes=("deliberation_rate",))
    design = points(study)
    rng = np.random.default_rng(len(place))
    unit = design[[factor.name for factor in study.factors]].apply(
        lambda c: (c - c.min()) / (np.ptp(c) or 1.0)
    )
    value = sum(w * unit.iloc[:, k] for k, w in enumerate(weights))
    frames = [
        pd.DataFrame(
            {"row": design.index, "arm": "none", "replicate": r, "seed": "1",
             "deliberation_rate": value + rng.normal(0.0, 0.01, len(design))}
        )
        for r in range(2)
    ]  # fmt: skip
    facts = {"runs": 1, "failed": 0, "study_hash": "", "runs_hash": place, "fingerprint": "", "seed": "0"}
    return StudyResult(study, pd.concat(frames, ignore_index=True), facts)


def test_screening_finds_the_factors_that_do_something_and_orders_them():
    found = screening.answer(
        {f"screening-{place}": screened(place, (3.0, 2.0, 1.0)) for place in screening.PLACES}
    )
    for place, table in found.tables["effects"].groupby("place"):
        names = [factor.name for factor in load_study(f"screening-{place}").factors[:3]]
        assert table.head(3)["factor"].tolist() == names
        assert table.head(3)["above"].tolist() == [1.0, 1.0, 1.0]
        assert (table["above"] == 1.0).sum() < 15  # a few of some 400 by chance
    assert found.tables["survivors"].iloc[0]["factor"] == "migration.outmigration"
    assert found.facts["runs"] == 3


def test_parts_of_the_variance_are_those_of_a_known_function():
    study = load_study(indices.GROUPED).model_copy(update={"outcomes": ("deliberation_rate",)})
    design = points(study)
    lever = next(factor.name for factor in study.factors if factor.lever is not None)
    other = next(factor.name for factor in study.factors if factor.group == indices.NUMBERS)

    def unit(name):
        return (design[name] - design[name].min()) / np.ptp(design[name]) - 0.5

    out = unit(indices.OUTMIGRATION)
    y = out + unit(lever) + 4.0 * out * unit(lever) + unit(other)
    values = np.stack([y, y], axis=1)[:, :, None]
    found = analyse(problem_of(study), design, values, outputs=["deliberation_rate"], bootstraps=400)
    seen = Sensitivity(StudyResult(study, pd.DataFrame(), {}), found, None, "none", "", 0)
    table = indices.parts_of(seen, 0, "deliberation_rate").set_index("part")
    variance = 3 / 12 + 16 / 144
    truth = {
        "outmigration alone": 1 / 12,
        "incentives alone": 1 / 12,
        "numbers alone": 1 / 12,
        "both": 16 / 144,
        "incentives total": 1 / 12 + 16 / 144,
    }
    for part, share in truth.items():
        row = table.loc[part]
        assert row["low"] < share / variance < row["high"], (part, share / variance, row.to_dict())
        assert row["high"] - row["low"] < 0.5


def test_the_command_makes_a_page_and_says_the_answer(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ranking, "load_study", lambda name: shrunk(name, 48))
    monkeypatch.setattr(ranking, "OBJECTIVES", ("deliberation_rate",))
    done = CliRunner().invoke(app, ["headline", "ranking"])
    assert done.exit_code == 0, done.stderr
    assert "coercive policies are not ranked" in done.stdout and "强制性政策不参与排序" in done.stdout
    page = tmp_path / "results" / "headline"
    assert {"index.html", "provenance.json"} <= {path.name for path in page.iterdir()}
    assert (page / "ranking" / "standings.csv").read_text("utf-8-sig").startswith("policy")
    facts = json.loads((page / "provenance.json").read_text("utf-8"))
    assert facts["parts"]["ranking"]["runs"] == 48 * 9 * 2
    again = CliRunner().invoke(app, ["headline", "ranking", "--quiet", "--json"])
    assert json.loads(again.stdout)[0]["facts"] == facts["parts"]["ranking"]


def test_a_part_that_is_not_there_is_said(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["grassroots", "headline", "rankng"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "did you mean ranking" in capsys.readouterr().err
