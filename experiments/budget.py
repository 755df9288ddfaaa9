"""Policies for the same money: levels are scaled until mean spending over each policy's own months is the sum wanted."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from experiments.arms import Arm, paid_columns, spent
from experiments.windows import own_windows
from model.declare import Label
from model.levers import Lever
from model.policy import Policy
from model.run import Run
from model.simulate import simulate

TOLERANCE = 0.01
NEAR = 0.10
"""How far from the sum the nearest number of posts may be."""
STEPS = 25


class NoMatch(ValueError):
    """The budgets cannot be made equal; the message says why."""


@dataclass(frozen=True)
class Match:
    """A policy at the scale at which it costs the sum wanted.

    Attributes:
        policy: the scaled policy.
        scale: by what its levels of money and numbers of posts were multiplied.
        aim, reached: mean additional spending, yuan per village over the months in which it acts.
        months: first and last of these months, from 1.
    """

    policy: Policy
    scale: float
    aim: float
    reached: float
    months: tuple[int, int]


def scales(lever: Lever) -> bool:
    """Whether a comparison at equal budgets may scale the level: it is an amount of money, or a number of paid posts."""
    return lever.money or lever.posts


def scaled(policy: Policy, scale: float) -> Policy:
    """The policy with every level of money or posts multiplied, and not beyond its lever's domain; its name says so."""
    measures = tuple(
        replace(m, level=float(np.clip(m.level * scale, *m.lever.domain))) if scales(m.lever) else m
        for m in policy.measures
    )
    label = Label(f"{policy.label.en}, money x {scale:.3g}", f"{policy.label.zh}，金额×{scale:.3g}")
    return replace(policy, name=f"{policy.name} x {scale:.3g}", label=label, measures=measures)


@dataclass(frozen=True)
class Budget:
    """How spending is measured.

    Attributes:
        run: the place without the policies compared.
        policies: all of them; what any of them pays for counts for each.
        replicates: seeds.
        threads: runs side by side.
    """

    run: Run
    policies: tuple[Policy, ...]
    replicates: int
    threads: int = 2

    def additional(self, policy: Policy) -> float:
        """Mean over seeds of what a policy adds to spending, yuan per village over the months in which it acts."""
        arms = [Arm("", p.label, replace(self.run, policies=(p,))) for p in self.policies]
        columns = paid_columns(arms)
        first, last = self.months(policy)
        runs = [replace(self.run, policies=(*self.run.policies, policy)), self.run]
        with_policy, without = (self._mean(one, columns, first, last) for one in runs)
        return (with_policy - without) * (last - first) / 12.0

    def months(self, policy: Policy) -> tuple[int, int]:
        """First month in which a policy acts, and the first no longer."""
        return own_windows(policy.measures, self.run.scenario.year, self.run.months)["during"]

    def _mean(self, run: Run, columns: Sequence[int], first: int, last: int) -> float:
        def one(replicate: int) -> float:
            return spent(simulate(replace(run, replicate=run.replicate + replicate)), columns, first, last)

        with ThreadPoolExecutor(max(1, self.threads)) as pool:
            return float(np.mean(list(pool.map(one, range(self.replicates)))))


def match_budgets(
    budget: Budget, total: float | None = None, on_step: Callable[[float], None] | None = None
) -> list[Match]:
    """Bring policies to the same sum: to what the first of them spends, or to a sum for the whole territory.

    Args:
        budget: the policies and how spending is measured.
        total: yuan for all villages over the months in which a policy acts; the spending of the first policy where left out.
        on_step: told the share done.

    Raises:
        NoMatch: nothing to scale, nothing spent by the first, or a sum that no level within the domains reaches.
    """
    policies, villages = budget.policies, budget.run.n_villages
    found: list[Match] = []
    if total is None:
        aim = budget.additional(policies[0])
        if aim <= 0.0:
            said = f"{policies[0].name} spends nothing here ({aim:.0f} yuan a village over its months)"
            raise NoMatch(f"--match-budget: {said}")
        found.append(Match(policies[0], 1.0, aim, aim, _counted(budget.months(policies[0]))))
    else:
        aim = total / villages
    rest = policies[len(found) :]
    for k, policy in enumerate(rest):
        found.append(matched(budget, policy, aim))
        if on_step is not None:
            on_step((k + 1) / len(rest))
    return found


def matched(budget: Budget, policy: Policy, aim: float) -> Match:
    """One policy at the scale at which it spends the sum, or, of whole posts, at the nearest.

    Raises:
        NoMatch: as :func:`match_budgets`.
    """
    levels = [m for m in policy.measures if scales(m.lever)]
    if not levels:
        said = f"{policy.name} has no lever whose level is money or a number of posts; name it first, or take another"
        raise NoMatch(f"--match-budget: {said}")
    most = max((m.lever.domain[1] / m.level for m in levels if m.level > 0.0), default=0.0)
    if most == 0.0:
        raise NoMatch(f"--match-budget: the levels of {policy.name} are zero and cannot be scaled")
    low, high, scale = 0.0, most, 1.0
    tried: dict[float, float] = {}
    for _ in range(STEPS):
        reached = tried.setdefault(scale, budget.additional(scaled(policy, scale)))
        if abs(reached / aim - 1.0) <= TOLERANCE:
            break
        low, high = (scale, high) if reached < aim else (low, scale)
        guess = scale * aim / reached if reached > 0.0 else np.inf
        scale = guess if low < guess < high else 0.5 * (low + high)
    best = min(tried, key=lambda one: abs(tried[one] - aim))
    near = NEAR if any(m.lever.posts for m in levels) else TOLERANCE
    if abs(tried[best] / aim - 1.0) > near:
        raise NoMatch(
            f"--match-budget: {policy.name} cannot be brought to {aim:,.0f} yuan a village over its months; nearest is "
            f"{tried[best]:,.0f}, at {best:.3g} times its levels"
        )
    return Match(scaled(policy, best), best, aim, tried[best], _counted(budget.months(policy)))


def as_facts(found: Sequence[Match]) -> str:
    """How budgets were matched, as text that travels with a result."""
    rows = [
        {
            "arm": one.policy.name,
            "scale": one.scale,
            "aim": one.aim,
            "reached": one.reached,
            "first": one.months[0],
            "last": one.months[1],
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False)


def _counted(span: tuple[int, int]) -> tuple[int, int]:
    """A span of months as one counts them, from 1."""
    return span[0] + 1, span[1]
