"""The first answer: a choice of places without policy, two policies for the same money, and outmigration x incentive as surfaces."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import xarray as xr

import scenarios
from experiments.budget import Budget, facts_of, match_budgets
from experiments.compare import CompareResult, Comparison, compare, policies_compared
from experiments.run import RunResult, run_place
from experiments.surface import surface
from model.outcomes import OUTCOMES
from model.run import DEFAULT, Run

PLACES = (DEFAULT.name, "chengkou", "longtian", "lufeng", "wusheng", "xiantao", "yanhe", "yingjiang")
"""Places shown without policy: each founding document has one. More of them would only make the page longer."""
PLACE = "wusheng"
FUND = "incentive-fund=40000"
"""Money from above in every arm with an incentive, so that what is compared is the incentive and not a broken promise."""
FIRST, SECOND = f"lost-work-allowance=30+{FUND}", f"points=5+{FUND}"
SHARES = (0.1, 0.25, 0.4, 0.55, 0.7)
SURFACES: dict[str, tuple[float, ...]] = {
    "lost-work-allowance": (0.0, 15.0, 30.0, 60.0, 100.0),
    "points": (0.0, 2.0, 5.0, 10.0, 20.0),
}
MEASURED = (
    "deliberation_rate",
    "deliberation_rate_registered",
    "quorum_rate",
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


def demo(seeds: int = 40, threads: int = 2, on_step: OnStep | None = None) -> Demo:
    """Run it.

    Args:
        seeds: replicates of everything.
        threads: runs side by side.
        on_step: told the part under way and the share of it that is done.
    """
    say = on_step or (lambda part, share: None)
    baselines = {}
    for k, name in enumerate(PLACES):
        say("places", k / len(PLACES))
        scenario = scenarios.load(name)
        baselines[name] = run_place(Run(scenario), seeds, threads)
    say("places", 1.0)
    run = Run(scenarios.load(PLACE))
    first, second = scenarios.load_policy(FIRST), scenarios.load_policy(SECOND)
    matched = [first, second]
    budget = match_budgets(run, matched, seeds, None, threads, lambda share: say("budget", 0.5 * share))
    compared = compare(
        Comparison(policies_compared(run, budget.policies)),
        seeds,
        threads,
        on_step=lambda share: say("budget", 0.5 + 0.5 * share),
        more={"budget": json.dumps(facts_of(budget), ensure_ascii=False)},
    )
    surfaces = {}
    for name, levels in SURFACES.items():
        done, total = 0, seeds * len(SHARES) * len(levels)

        def step(name: str = name, total: int = total) -> None:
            nonlocal done
            done += 1
            say(name, done / total)

        fund = scenarios.load_policy(FUND)
        chosen = [OUTCOMES[outcome] for outcome in MEASURED]
        with_fund = replace(run, policies=(fund,))
        surfaces[name] = surface(
            with_fund, SHARES, scenarios.load_lever(name), levels, chosen, seeds, threads, step
        )
    return Demo(baselines, compared, budget, surfaces, seeds)
