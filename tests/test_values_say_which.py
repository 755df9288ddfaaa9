"""Values say what they are: at the default numbers or means over worlds, by which denominator, in which years, and never better or worse without a direction."""

import re
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from analysis_compare_data import comparison, surface
from analysis_data import outcomes
from test_both_errors import worlds_data

from analysis.compare_tables import base_key
from analysis.denominators import PER, two_denominators_said
from analysis.effects import effect, spending
from analysis.figures.surfaces import beside
from analysis.plausible import basis_said, brackets_said, runs_said
from analysis.report.compare_sentences import conclusion, two_values_said
from analysis.report.demo_sentences import money_said, places_period, usual_spending
from analysis.surface_effects import every_point
from analysis.words import WORDS, say
from bilingual.words import SINGLES, Single
from model.outcomes import OUTCOMES

WELFARE = re.compile("improve|worsen|for the better|for the worse|改善|恶化|好转")


def test_a_basis_is_worlds_or_the_defaults_or_these_with_what_was_set() -> None:
    over_worlds, at_defaults = worlds_data(0.1, 0.1), comparison(8)
    at_defaults.attrs["set"] = "{}"
    assert basis_said(over_worlds, "en") == "means over 60 plausible worlds"
    assert basis_said(at_defaults, "en") == "at the default numbers"
    assert (
        basis_said(at_defaults.assign_attrs(set='{"a.b": 1}'), "en")
        == "at the default numbers but for those set"
    )
    assert runs_said(at_defaults, "en") == "8 seeds at the default numbers"
    assert base_key(over_worlds) != base_key(at_defaults)
    assert "percentile of worlds" in brackets_said(over_worlds, "en")
    assert "95 % interval" in brackets_said(at_defaults, "en")


@pytest.mark.parametrize("lang", SINGLES)
def test_a_comparison_over_worlds_gives_both_values_without_policy(lang: Single) -> None:
    data = worlds_data(0.1, 0.01)
    (said,) = two_values_said(data, lang)
    at = data["settled_substantive"].sel(side="without", arm="pay", window="during", group="all").values
    usual, rest = at[data["world"].values == 0].mean(), at[data["world"].values > 0].mean()
    assert f"{100 * usual:.1f}" in said and f"{100 * rest:.1f}" in said
    assert said in conclusion(data, lang)
    assert two_values_said(comparison(8), lang) == []


def test_the_same_money_is_said_to_be_the_same_at_the_defaults_with_both_sums() -> None:
    data = worlds_data(0.1, 0.01, second=0.05)
    said = money_said(data, "en")
    assert said.startswith("The money is the same at the default numbers alone")
    for arm in ("pay", "points"):
        assert f"{usual_spending(data, arm):,.0f}" in said.replace(".0", "")
        assert f"{spending(data, arm)[0]:,.0f}" in said.replace(".0", "")


def test_two_denominators_are_told_apart_just_where_they_part() -> None:
    data = comparison(8)
    one = effect(data, PER[0], "pay", "during")
    by = [
        replace(one, name=name, effect=x, low=x - 0.01, high=x + 0.01)
        for name, x in zip(PER, (0.09, -0.03), strict=True)
    ]
    said = two_denominators_said(by, "en")
    assert "rises per adult resident (+0.0900" in said and "falls per registered adult (-0.0300" in said
    assert "按常住成年人计上升" in two_denominators_said(by, "zh")
    unsure = [by[0], replace(by[1], low=-0.07, high=0.01)]
    assert "falls on average, which is not certain, per registered adult" in two_denominators_said(
        unsure, "en"
    )
    assert "按户籍成年人计平均下降（方向无法确定）" in two_denominators_said(unsure, "zh")
    assert two_denominators_said([by[0], replace(by[1], effect=0.02)], "en") == ""
    assert two_denominators_said(by[:1], "en") == ""


def test_places_of_other_years_say_so() -> None:
    runs = {name: outcomes(2) for name in ("a", "b")}
    for k, (name, data) in enumerate(runs.items()):
        data.attrs |= {"label": name.upper(), "label_zh": name, "year": 2021}
        assert k < 2
    alike = places_period(runs, "en")
    assert "in A" not in alike
    runs["b"].attrs["year"] = 2023
    apart = places_period(runs, "en")
    assert " in A; " in apart and apart.endswith(" in B") and apart.startswith(alike)


def test_nothing_about_petitions_or_records_is_called_better_or_worse() -> None:
    assert not [key for key, words in WORDS.items() if "petition" in key and any(map(WELFARE.search, words))]
    assert not [key for key in WORDS if key.startswith("cause_") and any(map(WELFARE.search, WORDS[key]))]
    undirected = [item for item in OUTCOMES.values() if item.ledger == "recorded" or "petition" in item.name]
    assert undirected and {item.better for item in undirected} == {"none"}


def test_every_point_of_a_surface_is_in_its_table_and_levels_stand_side_by_side() -> None:
    data = surface(8)
    for name in data.data_vars:
        data[name].attrs.setdefault("ledger", "substantive")
    rows = [row for row in every_point(data) if row["outcome"] == "household_attendance"]
    assert len(rows) == data.sizes["outmigration"] * data.sizes["level"]
    first = rows[0]
    at = data["household_attendance"].sel(outmigration=first["outmigration"], level=first["level"])
    assert (
        first["point"] == pytest.approx(float(at.mean()))
        and first["point_low"] < first["point"] < first["point_high"]
    )
    offsets = [beside(data, k) for k in range(data.sizes["level"])]
    gap = 100.0 * float(np.min(np.diff(data["outmigration"].values)))
    assert len(set(offsets)) == len(offsets) and max(map(abs, offsets)) < gap / 2
    assert sum(offsets) == pytest.approx(0.0) and isinstance(data, xr.Dataset)


def test_an_arm_whose_name_ends_in_a_figure_never_runs_into_a_number() -> None:
    """ "激励专项经费40000" before 6,086 yuan reads as another sum: something that is no figure stands between."""
    arms = re.compile(r"\{(?:arm|policy)\}[ ]?\{(?!hidden|also|default)")
    found = [key for key, words in WORDS.items() if arms.search(words.en) or arms.search(words.zh)]
    assert found == []
    for lang in SINGLES:
        told = say("budget_of_arm", lang, arm="fund 40000", yuan="6,086")
        assert not re.search(r"40000\s*6,086", told) and "40000" in told and "6,086" in told
