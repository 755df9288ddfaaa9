"""Policies for one sum of money: recomputed from the books, posts in whole numbers, and what cannot be reached said."""

import json
from dataclasses import replace

import numpy as np
import pytest

from analysis.effects import spent_in_all
from analysis.report.compare import budget_words
from experiments.budget import NoMatch, facts_of, level_at, match_budgets, scaled
from experiments.compare import Comparison, policies_compared
from grassroots.answers.compare import compare
from model.declare import Label
from model.levers import Cost, Effect, Lever
from model.policy import Measure, Policy, Targets
from model.run import Run
from model.simulate import simulate
from model.state import ledger
from scenarios import load_lever, load_policy

L = Label("a", "b")
SMALL = {"registered": 300.0}
FUND = "incentive-fund=100000"
NOTHING = (Effect("grievances.openness", "add", 0.0),)


def posts(yearly: float = 12000.0, domain: tuple[float, float] = (0.0, 10.0), fixed: float = 0.0) -> Lever:
    """Paid posts that do nothing: what they cost is known beforehand."""
    costs = (Cost("village", yearly, 0.0, True, L), Cost("village", fixed, 0.0, False, L))
    return Lever("posts", L, L, "persons", domain, 1.0, NOTHING, posts=True, costs=costs)


def alone(lever: Lever, level: float, *dates: int) -> Policy:
    return Policy(lever.name, lever.label, (Measure(lever, level, Targets(), *dates),))


def paid(run: Run, policy: Policy, first: int, last: int, seeds: int) -> float:
    """What the books of all villages show under allowances and points, with the policy less without, in these months."""
    total = 0.0
    for k in range(seeds):
        for one, sign in ((replace(run, policies=(policy,)), 1.0), (run, -1.0)):
            for township in simulate(replace(one, replicate=k)).townships:
                for column in (ledger.ALLOWANCES, ledger.POINTS_GOODS):
                    total += sign * float(township.tables.ledger[column, :, first:last].sum())
    return total / seeds


def test_any_number_of_policies_spend_what_the_first_does_each_in_its_own_months() -> None:
    run = Run(values=SMALL, villages=2)
    texts = (
        f"lost-work-allowance=30+{FUND}",
        f"points=1+{FUND}",
        f"lost-work-allowance=30@25-48+{FUND}@25-48",
    )
    policies = [load_policy(text) for text in texts]
    found = match_budgets(run, policies, 2)
    assert [match.window.span for match in found.matches] == [(24, 60), (24, 60), (24, 48)]
    assert found.matches[0].policy == policies[0] and not found.given
    for match in found.matches:
        books = paid(run, match.policy, *match.window.span, 2)
        assert books == pytest.approx(match.yuan)
        assert books == pytest.approx(found.yuan, rel=0.0101)


def test_a_sum_is_spent_in_all_villages_over_the_months() -> None:
    run = Run(values=SMALL, villages=2)
    policies = [load_policy(f"{name}+{FUND}") for name in ("lost-work-allowance=30", "points=1")]
    found = match_budgets(run, policies, 2, yuan=9000.0)
    for match in found.matches:
        assert paid(run, match.policy, 24, 60, 2) == pytest.approx(9000.0, rel=0.0101)
    data = compare(Comparison(policies_compared(run, found.policies)), 2).data
    for match in found.matches:
        assert spent_in_all(data, match.policy.name) == pytest.approx(match.yuan), (
            "beside the effect stands the same sum"
        )


def test_posts_go_to_the_nearest_whole_number_and_the_difference_is_said() -> None:
    """12,000 yuan a post and year, three years, two villages: 72,000 a post; 200,000 are 2.8 posts, so 3 and 8 % more."""
    run = Run(values=SMALL, villages=2)
    found = match_budgets(run, [alone(posts(), 1.0)], 2, yuan=200000.0)
    (match,) = found.matches
    assert (match.policy.measures[0].level, match.yuan) == (3.0, pytest.approx(216000.0))
    said = " ".join(budget_words(facts_of(found), 2021, "en"))
    assert "200,000 yuan in all" in said and "216,000 yuan (+8.0 % beside the sum)" in said
    assert (
        "a 3 instead of 1 persons" in said
        and "months 25 to 60 (2023 to 2025)" in said
        and "all 2 villages" in said
    )
    assert "全部2个村" in " ".join(budget_words(facts_of(found), 2021, "zh"))
    json.dumps(facts_of(found))


@pytest.mark.parametrize(
    ("yuan", "level"), [(36000.0, 1.0), (17000.0, 0.0), (19000.0, 1.0), (340000.0, 9.0), (357000.0, 10.0)]
)
def test_the_nearest_number_of_posts(yuan: float, level: float) -> None:
    (match,) = match_budgets(Run(values=SMALL), [alone(posts(), 2.0)], 2, yuan=yuan).matches
    assert match.policy.measures[0].level == level
    assert match.yuan == pytest.approx(36000.0 * level)


def test_posts_for_some_months_cost_for_these() -> None:
    (match,) = match_budgets(Run(values=SMALL), [alone(posts(), 1.0, 61, 73)], 2, yuan=48000.0).matches
    assert match.policy.measures[0].level == 4.0 and match.window.span == (60, 72)


def test_sums_out_of_reach_are_refused_with_what_can_be_had() -> None:
    run = Run(values=SMALL)
    with pytest.raises(NoMatch, match=r"the most it spends is 360,000 yuan, at 10 times its levels"):
        match_budgets(run, [alone(posts(), 1.0)], 2, yuan=900000.0)
    with pytest.raises(NoMatch, match="it spends 66,000 yuan even at the lowest levels"):
        match_budgets(run, [alone(posts(domain=(1.0, 5.0), fixed=10000.0), 2.0)], 2, yuan=20000.0)
    capped = replace(load_lever("points"), domain=(0.0, 0.01), usual=0.01, levels={})
    with pytest.raises(
        NoMatch, match=r"points cannot be brought to 50,000 yuan in all: the most it spends is"
    ):
        match_budgets(run, [alone(capped, 0.01)], 2, yuan=50000.0)
    with pytest.raises(
        NoMatch, match="group-meetings has no lever whose level is money or a number of posts"
    ):
        match_budgets(run, [load_policy("points=5"), alone(load_lever("group-meetings"), 4.0)], 2)
    with pytest.raises(NoMatch, match="spends nothing here"):
        match_budgets(run, [load_policy("incentive-fund=5000"), load_policy("points=5")], 2)
    with pytest.raises(NoMatch, match="are zero and cannot be scaled"):
        match_budgets(run, [load_policy("points=5"), load_policy("lost-work-allowance=0")], 2)


def test_levels_stay_in_their_domain_and_posts_whole() -> None:
    rng = np.random.default_rng(1)
    for lever in (posts(), posts(domain=(0.1, 5.0)), load_lever("points"), load_lever("attendants-per-grid")):
        low, high = lever.domain
        for scale in rng.uniform(0.0, 30.0, 200):
            level = level_at(Measure(lever, lever.usual), float(scale))
            assert low <= level <= high
            assert not lever.posts or level == round(level)
    assert load_lever("attendants-per-grid").posts
    assert scaled(alone(posts(), 2.0), 1.6).name == "posts x 1.6"


def test_a_lever_of_posts_has_whole_levels() -> None:
    with pytest.raises(ValueError, match=r"its domain has a whole number above 0; given is 0 to 0\.5"):
        Lever("x", L, L, "persons", (0.0, 0.5), 0.1, NOTHING, posts=True)
    with pytest.raises(ValueError, match="is no amount of money"):
        Lever("x", L, L, "persons", (0.0, 5.0), 1.0, NOTHING, posts=True, money=True)
