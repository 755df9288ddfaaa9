"""Effects are of each policy's own months and villages: recomputed from runs by another way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from analysis.effects import effect, months_of, own_group, sides, windows_of
from analysis.figures.effects import span_label
from experiments.budget import Budget, NoMatch, match_budgets
from experiments.compare import Comparison, compare, policies_compared
from experiments.windows import ActsNever, own_windows, phases_of
from model.outcomes import OUTCOMES, Seen
from model.policy import Measure, Policy, Targets
from model.run import Run
from model.simulate import simulate
from scenarios.errors import InputError

SMALL = {"registered": 300.0}
PAY = "lost-work-allowance=60+incentive-fund=100000"


def policy(text: str) -> Policy:
    return scenarios.load_policy(text)


def joined(*parts: str) -> Policy:
    return policy("+".join(parts))


def compared(*policies: Policy, replicates: int = 2, **more):
    run = Run(values=SMALL, **more)
    return run, compare(Comparison(policies_compared(run, policies)), replicates).data


def test_a_year_of_pay_is_measured_over_its_year():
    pay = joined("lost-work-allowance=60@25-36", "incentive-fund=100000@25-36")
    _, data = compared(pay)
    assert months_of(data, pay.name, "during") == (24, 36)
    assert months_of(data, pay.name, "after") == (36, 84)
    for r in range(2):
        arms = (Run(values=SMALL, replicate=r), Run(values=SMALL, replicate=r, policies=(pay,)))
        for side, one in zip(("without", "with"), arms, strict=True):
            rate = OUTCOMES["deliberation_rate"].function(Seen.of(simulate(one), 24, 36))
            made = data["deliberation_rate"].sel(
                arm=pay.name, side=side, window="during", group="all", replicate=r
            )
            assert float(made) == rate


def test_a_policy_that_begins_in_month_61_has_its_effect_during_and_none_before():
    late = policy("group-meetings=12@61-84")
    _, data = compared(late)
    assert windows_of(data, late.name) == ["during"]
    assert months_of(data, late.name, "during") == (60, 84)
    assert effect(data, "deliberation_rate", late.name, "during").effect > 0.05


def test_arms_with_other_months_stand_side_by_side_each_with_its_own():
    early, late = policy("group-meetings=12@25-36"), policy("group-meetings=12@49-72")
    _, data = compared(early, late)
    assert [months_of(data, arm.name, "during") for arm in (early, late)] == [(24, 36), (48, 72)]
    assert "own months" in span_label(data, "during", "en")
    assert span_label(data, "during", "en", [late.name]) == "months 49 to 72"
    without = [sides(data, "deliberation_rate", arm.name, "during", "all")[0] for arm in (early, late)]
    assert not np.array_equal(*without)  # the base is measured in the months of each arm


def test_an_effect_in_three_villages_of_eight_is_theirs_and_beside_it_that_of_all():
    lever = scenarios.load_lever("group-meetings")
    aimed = Policy("aimed", lever.label, (Measure(lever, 12.0, Targets("list", (2, 5, 7))),))
    _, data = compared(aimed, villages=8, replicates=1)
    assert own_group(data, "aimed") == "targets"
    there, everywhere = (effect(data, "deliberation_rate", "aimed", "during", g).effect for g in ("", "all"))
    assert there > 2.0 * everywhere > 0.0
    for side, policies in (("without", ()), ("with", (aimed,))):
        world = simulate(Run(values=SMALL, villages=8, policies=policies))
        acts = months = 0.0
        for v in (1, 4, 6):
            s = Seen.of(world, 24, 60).village(v)
            one = OUTCOMES["deliberation_rate"].function(s)
            weight = s.adults.sum()
            acts, months = acts + one * weight, months + weight
        made = float(
            data["deliberation_rate"].sel(
                arm="aimed", side=side, window="during", group="targets", replicate=0
            )
        )
        assert made == pytest.approx(acts / months, rel=0.05)  # weights differ by who comes home and leaves


def test_a_switch_from_one_policy_to_another_has_a_window_for_each():
    switch = (
        joined("group-meetings=12@25-48", "open-books@49-72")
        if "open-books" in scenarios.policies()
        else joined("group-meetings=12@25-48", "openness=0.9@49-72")
    )
    _, data = compared(switch)
    spans = {w: months_of(data, switch.name, w) for w in windows_of(data, switch.name)}
    assert spans == {"during": (24, 72), "after": (72, 84), "phase-1": (24, 48), "phase-2": (48, 72)}
    first, second = (effect(data, "deliberation_rate", switch.name, f"phase-{k}").effect for k in (1, 2))
    assert first > 3.0 * abs(second)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)), min_size=1, max_size=5), st.integers(30, 120)
)
def test_windows_of_any_measures_are_stretches_of_the_run_that_do_not_overlap(pairs, months):
    lever = scenarios.load_lever("openness")
    measures = [
        Measure(lever, 0.5, since=(0, first + 1), until=(0, first + length + 1)) for first, length in pairs
    ]
    try:
        found = own_windows(measures, 2021, months)
    except ActsNever:
        assert all(first >= months for first, _ in pairs)
        return
    acting = [any(first <= m < first + length for first, length in pairs) for m in range(months)]
    first, last = found["during"]
    assert 0 <= first < last <= months
    assert (first, last) == (acting.index(True), months - acting[::-1].index(True))
    assert found.get("after", (last, months)) == (last, months)
    phases = [span for name, span in found.items() if name.startswith("phase")] or [(first, last)]
    assert sorted(m for span in phases for m in range(*span)) == [m for m in range(months) if acting[m]]


def test_equal_spans_are_one_phase():
    assert phases_of([(0, 5), (0, 5)]) == [(0, 5)]
    assert phases_of([(0, 5), (5, 9)]) == [(0, 5), (5, 9)]
    assert phases_of([(0, 3), (6, 9)]) == [(0, 3), (6, 9)]


@pytest.mark.parametrize(
    "text", ["allowance@36-25", "allowance@0-12", "allowance@-", "group-meetings=4@25-36@26-30"]
)
def test_months_that_cannot_be_are_refused(text):
    with pytest.raises(InputError):
        scenarios.load_policy(text)


def test_three_policies_are_brought_to_one_sum_over_their_own_months():
    run = Run(values={"registered": 600.0})
    fund = "incentive-fund=100000"
    policies = (
        policy(f"lost-work-allowance=30+{fund}"),
        policy(f"points=1+{fund}"),
        joined("lost-work-allowance=30@25-48", f"{fund}@25-48"),
    )
    found = match_budgets(Budget(run, policies, 2), total=6000.0)
    for one in found:
        first, last = one.months
        ledger = [
            sum(
                float(t.tables.ledger[k, :, first - 1 : last].sum())
                for t in simulate(
                    Run(values={"registered": 600.0}, replicate=r, policies=(one.policy,))
                ).townships
                for k in columns_paid()
            )
            for r in range(2)
        ]
        assert np.mean(ledger) == pytest.approx(6000.0, rel=0.011)
    assert [one.months for one in found] == [(25, 60), (25, 60), (25, 48)]


def columns_paid() -> list[int]:
    """Columns of the ledger into which allowances and the goods of points are booked."""
    from model.state import ledger

    names = {"allowances", "points_goods"}
    return [k for k, column in enumerate(ledger.COLUMNS) if column.name in names]


def test_a_number_of_posts_is_brought_to_the_nearest_sum():
    run = Run(values={"registered": 1300.0})
    pay, posts = policy("attendants-pay=900"), policy("attendants-per-grid=1")
    try:
        _, match = match_budgets(Budget(run, (pay, posts), 2))
    except NoMatch as error:
        assert "nearest is" in str(error)
    else:
        assert match.reached == pytest.approx(match.aim, rel=0.1)
