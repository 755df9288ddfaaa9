"""The first answer: a choice of places without policy, two policies for the same money, and outmigration x incentive as surfaces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import xarray as xr

import scenarios
from bilingual.texts import json_text
from experiments.budget import Budget, facts_of, match_budgets
from experiments.compare import Comparison, policies_compared, worlds_of
from experiments.drawn import draws_of
from experiments.run import RunResult, run_place
from experiments.surface import Plane, surface
from experiments.surface import worlds_of as surface_worlds
from grassroots.answers.compare import CompareResult, Origin, compare
from model.declare import Label
from model.outcomes import OUTCOMES
from model.policy import Policy
from model.run import DEFAULT, Run

PLACES = (DEFAULT.name, "chengkou", "longtian", "lufeng", "wusheng", "xiantao", "yanhe", "yingjiang")
"""Places shown without policy: each founding document has one. More of them would only make the page longer."""
PLACE = "wusheng"
FUND = "incentive-fund=40000"
"""Money from above in every arm with an incentive, so that what is compared is the incentive and not a broken promise."""
FIRST, SECOND = f"lost-work-allowance=30+{FUND}", f"points=5+{FUND}"
SAME_MONEY = Label("{lever}, same money", "{lever}（同等资金）")
WORLDS, SEEDS_A_WORLD, USUAL = 40, 2, 10
"""Plausible worlds, seeds of each, and seeds at the defaults beside them at every point of a surface."""
SHARES = (0.1, 0.25, 0.4, 0.55, 0.7)
SURFACES: dict[str, tuple[float, ...]] = {
    "lost-work-allowance": (0.0, 15.0, 30.0, 60.0, 100.0),
    "points": (0.0, 2.0, 5.0, 10.0, 20.0),
}
MEASURED = (
    "household_attendance",
    "representative_attendance",
    "quorum_rate",
    "recorded_quorum_rate",
    "decisions_with_quorum",
    "settled_substantive",
    "settled_in_village",
    "settled_of_accepted",
    "recorded_settlement",
    "grievance_burden",
)

OnStep = Callable[[str, float], None]


@dataclass(frozen=True)
class Demo:
    """What the demonstration page is made of.

    Attributes:
        baselines: the shown places without policy, by name; the default village first.
        compared: the two policies for the same money.
        budget: how they were made to cost the same.
        surfaces: outmigration x level, by lever.
        seeds: replicates of each.
    """

    baselines: dict[str, RunResult]
    compared: CompareResult
    budget: Budget
    surfaces: dict[str, xr.Dataset]
    seeds: int
    worlds: int = 0
    source: str = "posterior"


def named(policies: Sequence[Policy]) -> list[Policy]:
    """The two policies by their levers: the fund that both have, and how the second is brought to the cost of the first, are said once."""
    first = scenarios.load_policy(FIRST.partition("+")[0]).label
    lever = scenarios.load_lever(SECOND.partition("=")[0]).label
    second = SAME_MONEY.filled(lever=lever)
    return [replace(one, label=label) for one, label in zip(policies, (first, second), strict=True)]


def demo(
    seeds: int = 20,
    threads: int = 2,
    on_step: OnStep | None = None,
    worlds: int = WORLDS,
    source: str = "posterior",
) -> Demo:
    """Run it: places and equal budgets at the default numbers, effects over plausible worlds.

    Args:
        seeds: replicates at the default numbers.
        threads: runs side by side.
        on_step: told the part under way and the share of it that is done.
        worlds: plausible worlds behind every effect, each with two seeds; 0 for the default numbers alone.
        source: where worlds are drawn from, as in :data:`experiments.worlds.SOURCES`.
    """
    tell = on_step or (lambda part, share: None)
    baselines = {}
    for k, name in enumerate(PLACES):
        tell("places", k / len(PLACES))
        scenario = scenarios.load(name)
        baselines[name] = run_place(Run(scenario), seeds, threads)
    tell("places", 1.0)
    run = Run(scenarios.load(PLACE))
    first, second = scenarios.load_policy(FIRST), scenarios.load_policy(SECOND)
    matched = [first, second]
    budget = match_budgets(run, matched, seeds, None, threads, lambda share: tell("budget", 0.5 * share))
    drawn_from, each = (source, SEEDS_A_WORLD) if worlds else ("none", seeds)
    comparison = Comparison(policies_compared(run, named(budget.policies)))
    compared = compare(
        comparison,
        each,
        threads,
        on_step=lambda share: tell("budget", 0.5 + 0.5 * share),
        origin=Origin(facts={"budget": json_text(facts_of(budget))}),
        worlds=worlds_of(comparison, None, drawn_from, worlds),
    )
    surfaces, fund = {}, scenarios.load_policy(FUND)
    for name, levels in SURFACES.items():
        lever = scenarios.load_lever(name)
        drawn = surface_worlds(replace(run, policies=(fund,)), lever, None, drawn_from, worlds)
        done, total = 0, len(draws_of(drawn, each, usual=USUAL)) * len(SHARES) * len(levels)

        def step(name: str = name, total: int = total) -> None:
            nonlocal done
            done += 1
            tell(name, done / total)

        chosen = [OUTCOMES[outcome] for outcome in MEASURED]
        with_fund = replace(run, policies=(fund,))
        surfaces[name] = surface(
            with_fund, Plane(SHARES, lever, levels), chosen, each, threads, step, drawn, USUAL
        )
    return Demo(baselines, compared, budget, surfaces, seeds, worlds, drawn_from)
