"""Where a policy does most, in a county whose villages are known one by one: thirds by outmigration, townships, and what is said."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from chromium import needs
from docx import Document
from first_screens import SIZES, check_fits, check_short, words_of
from test_both_errors import worlds_data

from analysis.across_villages import LEAST, thirds, townships
from analysis.report.first_compare import said_of
from analysis.report.first_county import township_tables, where_most
from analysis.report.first_screen import of_policies
from bilingual.words import SINGLES, Single
from experiments.measure import attributes
from grassroots.answers.compare import CompareResult
from grassroots.language import Language
from grassroots.verbs.report import report
from model.outcomes import OUTCOMES

VILLAGES = 9
SHARES = np.array([0.5, 0.1, 0.3, 0.6, 0.2, np.nan, 0.4, 0.7, 0.35])
"""Least: villages 2, 5, and of 3 and 9 the third by number of known ones; the sixth is unknown."""


def county(slope: float = 0.2, noise: float = 0.005) -> xr.Dataset:
    """A comparison over worlds in nine villages of three townships, in which an allowance brings in more the more are away.

    Args:
        slope: by how much the effect rises from no to full outmigration.
        noise: of the effect of a village in a run.
    """
    data = worlds_data(0.02, 0.01, 0.06)
    for name in ("settled_substantive", "recorded_settlement"):
        data[name].attrs |= attributes(OUTCOMES[name])
    data["household_attendance"] = data["settled_substantive"].copy()
    data["household_attendance"].attrs = attributes(OUTCOMES["household_attendance"])
    n, rng = data.sizes["replicate"], np.random.default_rng(3)
    base = np.full((n, 1, 1, VILLAGES, 2), 0.3)
    effect = 0.02 + slope * np.nan_to_num(SHARES)[:, None] + noise * rng.normal(size=(n, 1, 1, VILLAGES, 2))
    names = ["settled_substantive", "household_attendance"]
    data["by_village"] = (
        ("replicate", "side", "arm", "village", "headline"),
        np.concatenate([base, base + effect], axis=1),
    )
    data["n_villages"] = xr.full_like(data["n_villages"], VILLAGES)
    return data.assign_coords(
        village=np.arange(1, VILLAGES + 1),
        township_name=(
            "village",
            ["East", "East", "West", "West", "West", "East", "South", "South", "South"],
        ),
        outmigration_known=("village", SHARES),
        headline=names,
    )


def test_thirds_are_of_villages_whose_outmigration_is_known() -> None:
    data = county(noise=0.0)
    found = thirds(data, of_policies(data)[0])
    assert found is not None
    assert found.shares == pytest.approx((0.15, 0.65))
    assert (found.effect.base, found.effect.value) == pytest.approx((0.02 + 0.03, 0.02 + 0.13))
    assert found.way == "most"


@pytest.mark.parametrize(
    ("slope", "noise", "way"), [(0.2, 0.005, "most"), (-0.02, 0.001, "alike"), (0.05, 0.5, "open")]
)
@pytest.mark.parametrize("lang", SINGLES)
def test_a_claim_about_villages_goes_as_far_as_its_grade(
    slope: float, noise: float, way: str, lang: Single
) -> None:
    data = county(slope, noise)
    found = where_most(data, of_policies(data))
    assert found is not None and found.way == way
    said = said_of(data, of_policies(data))
    assert said.of_villages and len(said.statements) == len(said.answers) == 3
    last = said.statements[-1]
    told = ("cannot be told", "尚不能判断")[lang == "zh"]
    assert (told in last.claim(lang)) == (way == "open")
    assert last.claim(lang) in last.quote(lang) and last.sure(lang) in last.quote(lang)


def test_a_policy_that_brings_in_more_where_fewer_are_away_is_said_to() -> None:
    data = county()
    data = data.assign_coords(outmigration_known=("village", 0.8 - SHARES))
    found = where_most(data, of_policies(data))
    assert found is not None and found.way == "least"


def test_nothing_is_said_of_few_villages_or_of_a_policy_in_some() -> None:
    data = county()
    few = np.where(np.arange(VILLAGES) < LEAST - 1, SHARES, np.nan)
    assert where_most(data.assign_coords(outmigration_known=("village", few)), of_policies(data)) is None
    some = data.assign(n_villages=xr.full_like(data["n_villages"], VILLAGES - 1))
    assert where_most(some, of_policies(some)) is None
    alone = worlds_data(0.02, 0.01, 0.06)
    assert not said_of(alone, of_policies(alone)).of_villages and township_tables(alone) == []


def test_townships_stand_in_the_order_of_the_table_with_their_own_effects() -> None:
    data = county(noise=0.0)
    assert list(townships(data)) == ["East", "West", "South"]
    table = township_tables(data)[0]
    rows = {name("en"): [cell("en") for cell in cells] for name, cells in table.rows}
    assert list(rows) == ["East", "West", "South"] and rows["West"][:2] == ["3", "30.0 %"]
    assert rows["West"][2].startswith(f"+{100 * (0.02 + 0.2 * (0.3 + 0.6 + 0.2) / 3):.1f}")
    assert "ranking" in table.caption("en") and "不作排名" in table.caption("zh")


@pytest.fixture(scope="module")
def result() -> CompareResult:
    return CompareResult(county())


@pytest.fixture(scope="module")
def page(result: CompareResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result.save(tmp_path_factory.mktemp("county") / "out")


@pytest.mark.parametrize("lang", SINGLES)
def test_the_page_begins_shortly_and_says_what_the_result_says(
    page: Path, result: CompareResult, lang: Single
) -> None:
    check_short(page, lang)
    whole = words_of(page, lang, "//main")
    assert all(said in whole for said in result.answers(lang)) and len(result.answers(lang)) == 3
    assert ("Township by township", "分乡镇结果")[lang == "zh"] in whole


@pytest.mark.parametrize("lang", list(Language)[:2])
def test_word_says_the_same(page: Path, result: CompareResult, tmp_path: Path, lang: Language) -> None:
    report(page.parent, tmp_path / "r.docx", None, True, lang)
    text = "".join("".join(one.text for one in Document(str(tmp_path / "r.docx")).paragraphs).split())
    for one in said_of(result.data, of_policies(result.data)).statements:
        for part in (one.claim, one.beside, one.sure):
            assert "".join(part(lang.value).split()) in text  # type: ignore[arg-type]


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser: Any, page: Path, lang: Single, width: int, most: int) -> None:
    check_fits(browser, page, lang, width, most)
