"""Effects are those of the policy's own months and villages, and say so: recomputed from runs by another way."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_analysis import printed

from analysis.compare_tables import compare_table
from analysis.effects import effect, effect_table, instead_of, spending, spent_in_all
from analysis.figures.calendar import Span, calendar
from analysis.report import compare_page
from analysis.report.compare_sentences import about
from analysis.windows import named, told
from bilingual.months import dates, period
from bilingual.words import Words
from experiments.compare import Comparison, outmigration_compared, policies_compared
from experiments.windows import (
    AFTER,
    COMMON,
    DURING,
    EVERYWHERE,
    Window,
    named_months,
    windows_of,
    years_from,
)
from grassroots.answers.compare import compare
from model.declare import Label
from model.levers import Lever
from model.outcomes import OUTCOMES, Seen
from model.policy import Measure, Policy, Targets, phases, undated
from model.run import Run
from model.simulate import World, simulate
from model.state import codes, ledger
from scenarios import InputError, load_lever, load_policy
from scenarios.dates import read_dates

L = Label("a", "b")
SMALL = {"registered": 200.0}
PAY = load_lever("lost-work-allowance")
POINTS = load_lever("points")


def acts_per_adult_year(world: World, first: int, last: int, villages: list[int] | None = None) -> float:
    """12 x months in which adults at home deliberated, of those at home, counted month by month from the bits."""
    acted = home = 0
    for township in world.townships:
        t = township.tables
        ids = t.villages.id[t.persons.village]
        chosen = np.ones(len(ids), bool) if villages is None else np.isin(ids, villages)
        adult = (t.persons.born <= first - 18 * 12) & chosen
        for month in range(first, last):
            word, bit = divmod(month, codes.BITS)
            at = [(t.acts[act, adult, word] >> bit) & 1 for act in (codes.AT_HOME, codes.DELIBERATED)]
            home += int(at[0].sum())
            acted += int((at[0] & at[1]).sum())
    return 12.0 * acted / home


def differences(run: Run, policy: Policy, seeds: int, *at: object) -> list[float]:
    """The same with the policy less without, seed by seed."""
    found = []
    for k in range(seeds):
        base = replace(run, replicate=k)
        sides = [acts_per_adult_year(simulate(one), *at) for one in (base, with_policy(base, policy))]  # type: ignore[arg-type]
        found.append(sides[1] - sides[0])
    return found


def with_policy(run: Run, policy: Policy) -> Run:
    return replace(run, policies=(*run.policies, policy))


# months


def test_the_effect_of_a_year_is_the_mean_over_that_year() -> None:
    run, policy = Run(values=SMALL), load_policy("lost-work-allowance=60@25-36")
    data = compare(Comparison(policies_compared(run, [policy])), 3).data
    one = effect(data, "deliberation_rate", policy.name, DURING)
    assert one.effect == pytest.approx(np.mean(differences(run, policy, 3, 24, 36)))
    assert one.effect > 1.3 * np.mean(differences(run, policy, 3, 24, 60)), "measured over its own year only"
    left = effect(data, "deliberation_rate", policy.name, AFTER)
    assert left.effect == pytest.approx(np.mean(differences(run, policy, 3, 36, 84)))


def test_a_policy_from_month_61_acts_from_month_61() -> None:
    run, policy = Run(values=SMALL), load_policy("lost-work-allowance=60@61-")
    data = compare(Comparison(policies_compared(run, [policy])), 2).data
    one = effect(data, "deliberation_rate", policy.name, DURING)
    assert one.effect == pytest.approx(np.mean(differences(run, policy, 2, 60, 84))) and one.effect > 0.01
    assert named(data, policy.name) == [DURING], "nothing follows a policy that lasts to the end"
    assert "months 61 to 84 (2026 to 2027)" in " ".join(about(data, policy.name, "en"))
    assert "第61至84个月（2026至2027年）" in " ".join(about(data, policy.name, "zh"))


def test_two_policies_each_over_their_own_months_and_side_by_side() -> None:
    run = Run(values=SMALL)
    early, late = (load_policy(f"lost-work-allowance=60@{months}") for months in ("25-36", "61-72"))
    data = compare(Comparison(policies_compared(run, [early, late])), 2).data
    table = effect_table(data).set_index(["arm", "window", "outcome"])
    for policy, first in ((early, 25), (late, 61)):
        row = table.loc[policy.name, DURING, "deliberation_rate"]
        assert (row["first_month"], row["last_month"]) == (first, first + 11)
        assert (row["since"], row["until"]) == (
            f"{2020 + (first + 11) // 12}-01",
            f"{2020 + (first + 11) // 12}-12",
        )
        assert row["effect"] == pytest.approx(np.mean(differences(run, policy, 2, first - 1, first + 11)))
        row = table.loc[policy.name, COMMON, "deliberation_rate"]
        assert (row["first_month"], row["last_month"], row["villages_en"]) == (
            25,
            72,
            "the representative village",
        )
        assert row["effect"] == pytest.approx(np.mean(differences(run, policy, 2, 24, 72)))
    a, b = (table.loc[one.name, COMMON, "deliberation_rate"]["effect"] for one in (early, late))
    assert instead_of(data, "deliberation_rate", early.name, late.name, COMMON).effect == pytest.approx(a - b)
    with pytest.raises(ValueError, match="not compared over the same months"):
        instead_of(data, "deliberation_rate", early.name, late.name, DURING)
    text = " ".join(printed(compare_table(data, "en")).split())
    for wanted in (
        "months 25 to 36",
        "months 61 to 72",
        "All policies over the same months and villages: months 25 to 72",
    ):
        assert wanted in text


def test_alike_policies_need_no_common_window() -> None:
    data = compare(
        Comparison(policies_compared(Run(values=SMALL), [load_policy("points=5"), load_policy("red-lists")])),
        2,
    ).data
    assert [str(name) for name in data["window"].values] == [DURING, AFTER]
    assert (data["first_month"].sel(window=DURING) == 25).all() and (
        data["last_month"].sel(window=DURING) == 60
    ).all()


def test_going_over_from_one_policy_to_another_has_phases() -> None:
    run, policy = Run(values=SMALL), load_policy("lost-work-allowance=60@25-48+points=10@49-72")
    data = compare(Comparison(policies_compared(run, [policy])), 2).data
    assert named(data, policy.name) == [DURING, AFTER, "phase-1", "phase-2"]
    for window, (first, last) in {
        DURING: (24, 72),
        "phase-1": (24, 48),
        "phase-2": (48, 72),
        AFTER: (72, 84),
    }.items():
        expected = np.mean(differences(run, policy, 2, first, last))
        assert effect(data, "deliberation_rate", policy.name, window).effect == pytest.approx(expected), (
            window
        )
    books = simulate(with_policy(run, policy)).townships[0].tables.ledger
    assert books[ledger.ALLOWANCES, 0, 24:48].any() and not books[ledger.ALLOWANCES, 0, 48:].any()
    assert books[ledger.POINTS_GOODS, 0, 48:72].any() and not books[ledger.POINTS_GOODS, 0, :48].any()
    said = " ".join(about(data, policy.name, "en"))
    assert "Phase 2, points for listed conduct 10 yuan/act, months 49 to 72 (2025 to 2026)" in said


def test_a_gap_is_named() -> None:
    policy = load_policy("points=5@25-36+points=5@49-60")
    data = compare(Comparison(policies_compared(Run(values=SMALL), [policy])), 2).data
    assert str(data["gaps"].sel(arm=policy.name, window=DURING).item()) == "37-48"
    assert "with no measure in force in months 37-48" in told(data, policy.name, DURING, "en")
    assert "第37-48个月无任何措施" in told(data, policy.name, DURING, "zh")


# villages


@pytest.fixture(scope="module")
def aimed() -> tuple[Run, Policy, object]:
    run = Run(villages=8, values=SMALL, months=72, seed=4)
    policy = Policy("three", L, (Measure(PAY, 60.0, Targets("list", (2, 5, 7)), 25, 37),))
    return run, policy, compare(Comparison(policies_compared(run, [policy]), ("sex",)), 2).data


def test_the_effect_of_an_aimed_policy_is_in_its_villages_and_beside_it_over_all(aimed) -> None:
    run, policy, data = aimed
    inside = effect(data, "deliberation_rate", "three", DURING)
    diluted = effect(data, "deliberation_rate", "three", DURING + EVERYWHERE)
    assert inside.effect == pytest.approx(np.mean(differences(run, policy, 2, 24, 36, [1, 4, 6])))
    assert diluted.effect == pytest.approx(np.mean(differences(run, policy, 2, 24, 36)))
    assert inside.effect > 2.0 * diluted.effect > 0.0
    assert told(data, "three", DURING, "en") == "months 25 to 36 (2023), 3 of 8 villages (villages 2, 5, 7)"
    assert told(data, "three", DURING + EVERYWHERE, "en") == "months 25 to 36 (2023), all 8 villages"
    women = effect(data, "deliberation_rate", "three", DURING, "women")
    assert women.n == 2 and women.effect > 0.0


def test_money_of_an_aimed_policy_is_that_of_its_villages(aimed) -> None:
    """From the books: allowances of the three villages; over all villages the rate is diluted and the sum is the same."""
    run, policy, data = aimed
    paid = []
    for k in range(2):
        for one, sign in ((with_policy(run, policy), 1.0), (run, -1.0)):
            books = [t.tables.ledger for t in simulate(replace(one, replicate=k)).townships]
            column = ledger.ALLOWANCES
            paid.append(sign * sum(float(book[column, :, 24:36].sum()) for book in books))
    sum_ = sum(paid) / 2.0
    assert sum_ > 0.0
    assert spent_in_all(data, "three", DURING) == pytest.approx(sum_)
    assert spent_in_all(data, "three", DURING + EVERYWHERE) == pytest.approx(sum_)
    assert spending(data, "three", DURING)[0] == pytest.approx(sum_ / 3.0)
    assert spending(data, "three", DURING + EVERYWHERE)[0] == pytest.approx(sum_ / 8.0)


def test_the_page_and_the_table_name_months_and_villages(aimed, tmp_path) -> None:
    _, _, data = aimed
    page = compare_page(data, tmp_path, "en").read_text("utf-8")
    stems = {path.name.split(".")[0] for path in (tmp_path / "figures").iterdir()}
    assert stems >= {"effects", "all-villages", "groups", "calendar-1"}
    heads = re.findall(r'<th scope="col">(.*?)</th>', page, re.DOTALL)
    effects_ = [" ".join(head.split()) for head in heads if "Effect" in head]
    assert effects_ and all(
        ("months" in head and "of 8 villages" in head) or "all 8 villages" in head for head in effects_
    )
    assert "Over all villages (months 25 to 36 (2023), all 8 villages)" in " ".join(
        about(data, "three", "en")
    )
    text = " ".join(printed(compare_table(data, "en")).split())
    assert "3 of 8 villages (villages 2, 5, 7)" in text and "The same over all villages" in text
    assert "全部8个村" in " ".join(about(data, "three", "zh"))


def test_hours_of_a_township_are_not_those_of_some_villages(aimed) -> None:
    _, _, data = aimed
    name = "township_hours_lacking_share"
    assert np.isnan(data[name].sel(window=DURING)).all()
    assert np.isfinite(data[name].sel(window=DURING + EVERYWHERE)).any()


def test_villages_by_lot_are_those_of_each_seed() -> None:
    """The base is looked at in the villages that the lot of the same seed has drawn."""
    run = Run(villages=6, values=SMALL, months=40)
    policy = Policy("lot", L, (Measure(PAY, 60.0, Targets("random", share=0.5), 25, 37),))
    data = compare(Comparison(policies_compared(run, [policy])), 3).data
    chosen = []
    for k in range(3):
        base = replace(run, replicate=k)
        world = simulate(with_policy(base, policy))
        masks = np.concatenate([township.targets[0] for township in world.townships])
        chosen.append(tuple(np.flatnonzero(masks).tolist()))
        for side, one in (("without", simulate(base)), ("with", world)):
            value = data["deliberation_rate"].sel(
                replicate=k, side=side, arm="lot", window=DURING, group="all"
            )
            assert float(value) == pytest.approx(acts_per_adult_year(one, 24, 36, list(chosen[-1])))
    assert len(set(chosen)) > 1 and (data["n_villages"].sel(window=DURING) == 3).all()


def test_several_choices_of_villages_each_have_their_effect() -> None:
    run = Run(villages=4, values=SMALL, months=48)
    measures = (
        Measure(load_lever("group-meetings"), 6.0, Targets(), 25, 49),
        Measure(PAY, 60.0, Targets("list", (3,)), 37, 49),
    )
    policy = Policy("both", L, measures)
    data = compare(Comparison(policies_compared(run, [policy])), 2).data
    assert named(data, "both") == [DURING, "phase-1", "phase-2", "targets-1"]
    own = effect(data, "deliberation_rate", "both", "targets-1")
    assert own.effect == pytest.approx(np.mean(differences(run, policy, 2, 36, 48, [2])))
    assert told(data, "both", "targets-1", "en") == "months 37 to 48 (2024), 1 of 4 villages (village 3)"


@pytest.mark.parametrize("mask", [(0, 1, 2, 3), (1,), (0, 3)])
def test_villages_taken_together_are_the_whole(mask: tuple[int, ...]) -> None:
    """Counts of some villages and of the others add up to those of all; of all of them every outcome is the same."""
    world = simulate(Run(villages=4, values={**SMALL, "villages_per_township": 2}, months=40))
    seen = Seen.of(world, 24, 40)
    places = np.isin(np.arange(4), mask)
    some, others = seen.within(places), seen.within(~places)
    for count in (
        lambda s: s.adult_months(codes.DELIBERATED),
        lambda s: s.arose.sum(),
        lambda s: s.n_villages,
        lambda s: s.house.sum(),
    ):
        assert count(some) + count(others) == count(seen)
    if places.all():
        for item in OUTCOMES.values():
            np.testing.assert_equal(item.function(some), item.function(seen), item.name)


# outmigration


def test_outmigration_is_compared_in_all_villages_over_the_months_of_what_is_in_force() -> None:
    measure = Measure(PAY, 60.0, Targets("list", (1,)), 25, 37)
    run = Run(villages=2, values=SMALL, months=48, policies=(Policy("p", L, (measure,)),))
    arms = outmigration_compared(run, [0.2, 0.5])
    (windows,) = Comparison(arms, split=True).windows
    assert [(one.name, one.span, one.everywhere) for one in windows] == [
        (DURING, (24, 36), True),
        (AFTER, (36, 48), True),
    ]
    (windows,) = Comparison(outmigration_compared(Run(), [0.2, 0.5])).windows
    assert [one.span for one in windows] == [(24, 60), (60, 84)]


# what windows are, whatever the dates

Dates = st.tuples(st.one_of(st.none(), st.integers(1, 120)), st.one_of(st.none(), st.integers(2, 121)))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(Dates, st.sampled_from(["all", "list"])), min_size=1, max_size=4), st.integers(25, 120)
)
def test_windows_lie_in_the_run_and_follow_each_other(given_: list, months: int) -> None:
    measures = tuple(
        Measure(PAY, 10.0 + k, Targets("list", (1 + k,)) if kind == "list" else Targets(), *when)
        for k, (when, kind) in enumerate(given_)
    )
    run = Run(villages=5, months=months)
    spans = [measure.span(run.scenario.year, months) for measure in measures]
    acting = [{m for m in range(first, last)} for first, last in spans]
    everything = set().union(*acting)
    if not everything:
        with pytest.raises(ValueError, match=r"acts in no month|more are needed"):
            windows_of([Policy("p", L, measures)], run)
        return
    found = {one.name: one for one in windows_of([Policy("p", L, measures)], run)}
    for one in found.values():
        assert 0 <= one.first < one.last <= months
    during = found[DURING]
    assert (during.first, during.last) == (min(everything), max(everything) + 1)
    holes = {m for first, last in during.gaps for m in range(first, last)}
    assert holes == set(range(during.first, during.last)) - everything
    if AFTER in found:
        assert found[AFTER].span == (during.last, months)
    else:
        assert during.last == months
    assert (DURING + EVERYWHERE in found) == (not during.everywhere)
    parts = phases(measures, run.scenario.year, months)
    assert [m for part in parts for m in range(part.first, part.last)] == sorted(everything)
    for part in parts:
        for m in range(part.first, part.last):
            assert {k for k, own in enumerate(acting) if m in own} == {
                measures.index(one) for one in part.measures
            }


@given(st.integers(1, 120), st.integers(0, 119))
def test_years_are_whole_and_disjoint(months: int, first: int) -> None:
    spans = list(years_from(first, months).values())
    assert all(b - a == 12 and b <= months for a, b in spans)
    assert all(one[1] == two[0] for one, two in pairwise(spans))


@given(st.integers(1, 120), st.integers(1, 120), st.integers(1990, 2050))
def test_months_in_words_are_their_dates(first: int, length: int, year: int) -> None:
    last = first + length - 1
    said = dates(first, last, year, "en")
    assert str(year + (last - 1) // 12) in said and str(year + (first - 1) // 12) in said
    whole = (first - 1) % 12 == 0 and last % 12 == 0
    assert any(letter.isalpha() for letter in said.replace("to", "")) is not whole
    assert str(first) in period(first, last, year, "zh") and "（" in period(first, last, year, "zh")


def test_a_run_that_ends_before_policies_act_is_refused() -> None:
    with pytest.raises(ValueError, match="policies act from month 25 on"):
        windows_of([], Run(months=24))
    with pytest.raises(
        ValueError, match="acts in no month of the run, which has months 1 to 84, from January 2021"
    ):
        Comparison(policies_compared(Run(), [load_policy("points=5@2030-01..")]))
    assert [one.span for one in windows_of([], Run(months=30))] == [(24, 30)]
    assert [one.span for one in windows_of([], Run())] == [(24, 60), (60, 84)]
    assert undated(84) == (24, 60)
    assert (named_months("months-25-36", 84), named_months("months-80-90", 84)) == ((24, 36), None)
    assert Window("x", 0, 1).everywhere


# how months are written


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("@25-48", (24, 48)),
        ("@25..48", (24, 48)),
        ("@25-", (24, 84)),
        ("@-12", (0, 12)),
        ("@2023-01..2024-12", (24, 48)),
        ("@2023-01..", (24, 84)),
        ("@..2022-03", (0, 15)),
        ("@36-36", (35, 36)),
    ],
)
def test_months_after_a_name(text: str, span: tuple[int, int]) -> None:
    policy = load_policy(f"points=5{text}")
    assert policy.name == f"points=5{text}"
    assert policy.measures[0].span(2021, 84) == span
    packed = load_policy(f"burden-package{text}")
    assert {one.span(2021, 84) for one in packed.measures} == {span}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("points=5@48-25", "until 25 lies before since 48"),
        ("points=5@", "says no months; write months of the run, as in @25-48"),
        ("points=5@..", "says no months"),
        ("points=5@2023", "says no months"),
        ("points=5@25-300", "month 300: months of a run are counted from 1 to 120"),
        ("points=5@0-30", "month 0: months of a run are counted from 1 to 120"),
        ("points=5@25-30+@31-36", "no policy stands before @31-36"),
        ("points=5@25-30+", "nothing stands beside a +"),
        ("points=5@2023-13..2024-01", "says no months"),
        ("points=5@25–48", "write -"),
        ("allowance@25-48,points-shop@49-84", "several are joined by +"),
    ],
)
def test_months_that_are_none_are_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("+", r"\+")):
        load_policy(text)


def test_dates_are_not_given_twice(tmp_path) -> None:
    path = tmp_path / "at@home.yaml"
    path.write_text(
        "name: at@home\nlabel: {en: A, zh: 甲}\nmeaning: {en: A., zh: 甲。}\n"
        "measures:\n  - {lever: points, level: 5, since: 25, until: 36}\n  - {lever: red-list, since: 37, until: 48}\n".replace(
            "at@home", "switch"
        ),
        "utf-8",
    )
    own = tmp_path / "switch.yaml"
    path.rename(own)
    policy = load_policy(str(own))
    assert [one.span(1999, 84) for one in policy.measures] == [(24, 36), (36, 48)]
    with pytest.raises(InputError, match="switch has dates of its own; leave out @25-48"):
        load_policy(f"{own}@25-48")
    own.write_text(own.read_text("utf-8").replace("until: 36", "until: '2024-12'"), "utf-8")
    with pytest.raises(
        InputError, match=r"switch\.yaml:5:\d+: since 25 and until 2024-12 are counted in two ways"
    ):
        load_policy(str(own))
    own.write_text(own.read_text("utf-8").replace("until: '2024-12'", "until: 121"), "utf-8")
    with pytest.raises(
        InputError, match="a month in quotes, as in '2023-01', or the number of a month of the run, 1 to 120"
    ):
        load_policy(str(own))


def test_read_dates_leaves_one_out() -> None:
    assert read_dates("@25-") == (25, None)
    assert read_dates("@..2024-12") == (None, (2024, 12))


# the picture


def shaded(spans: list[Span], months: int = 84) -> list[str]:
    ax = calendar(spans, months, lang="en").axes[0]
    return [text.get_text() for text in ax.texts if text.get_position()[1] == -0.75]


def test_the_calendar_shades_what_lies_outside_the_policy() -> None:
    def span(first: int, last: int) -> Span:
        return Span(Words("x", "某"), Words("1", "1"), first, last, False, Words("", ""))

    assert shaded([span(24, 60)]) == ["burn-in", "policy", "after"]
    assert shaded([span(60, 84)]) == ["burn-in", "before", "policy"]
    assert shaded([span(0, 84)]) == ["policy"]
    assert shaded([span(24, 36), span(48, 72)]) == ["burn-in", "policy", "after"]


def test_levers_without_money_or_posts_stay_as_they_are() -> None:
    assert isinstance(PAY, Lever) and PAY.money and not PAY.posts and POINTS.money
