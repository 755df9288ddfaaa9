"""Policies for one sum of money: their levels are scaled until each spends what the first does, or a sum that is given.

What is spent is what the books show in the columns of the levers of all of them, and unit costs, against the run without
policy on the same seeds: yuan in all, in all villages, over each policy's own months, as its effect is.
Levels that are amounts of money are multiplied; levels that are numbers of posts go to the nearest whole number.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import ceil, floor, inf
from typing import Any

import numpy as np

from experiments.arms import Arm, frozen_alike, paid_columns, spent
from experiments.windows import Window, months_of
from model.declare import Label
from model.policy import Measure, Policy, Span
from model.run import Run
from model.simulate import simulate
from scenarios.facts import unit

TOLERANCE = 0.01
STEPS = 25
"""Sets of levels that are run, at most."""
ROUNDS = 100
"""Scales that are looked at, at most; where posts are whole numbers many scales are the same levels."""

Levels = tuple[float, ...]
OnStep = Callable[[float], None]


class NoMatch(ValueError):
    """The budgets cannot be made equal; the message says why."""


@dataclass(frozen=True)
class Match:
    """One policy brought to the sum.

    Attributes:
        policy: as it spends the sum.
        before: as it was.
        scale: by what its levels were multiplied; 1 for the policy that set the sum.
        yuan: what it spends in all.
        window: the months in which it acts, over which its money counts.
    """

    policy: Policy
    before: Policy
    scale: float
    yuan: float
    window: Window

    @property
    def moved(self) -> list[tuple[Measure, Measure]]:
        """The measures whose level was scaled, before and after."""
        pairs = zip(self.before.measures, self.policy.measures, strict=True)
        return [(one, two) for one, two in pairs if one.level != two.level]


@dataclass(frozen=True)
class Budget:
    """Policies for one sum.

    Attributes:
        yuan: the sum, in all.
        given: whether it was given; otherwise it is what the first policy spends.
        villages: how many, all of the run.
        matches: the policies in their order.
    """

    yuan: float
    given: bool
    villages: int
    matches: tuple[Match, ...]

    @property
    def policies(self) -> list[Policy]:
        """The policies at the levels at which they spend the sum."""
        return [match.policy for match in self.matches]

    def a_year(self, match: Match) -> float:
        """What a policy spends as yuan per village and year of its own months."""
        return match.yuan / (self.villages * (match.window.last - match.window.first) / 12.0)


def scalable(measure: Measure) -> bool:
    """Whether its level is money or a number of posts."""
    return measure.lever.money or measure.lever.posts


def most_of(policy: Policy) -> float:
    """The scale at which the last of its levels reaches the end of its domain."""
    ends = [m.lever.domain[1] / m.level for m in policy.measures if scalable(m) and m.level > 0.0]
    return max(ends, default=0.0)


def scaled(policy: Policy, scale: float) -> Policy:
    """The policy with every level that is money or posts multiplied, within its lever's domain; its name says so."""
    measures = tuple(replace(m, level=level_at(m, scale)) if scalable(m) else m for m in policy.measures)
    what = sorted({"posts" if m.lever.posts else "money" for m in policy.measures if scalable(m)})
    zh = {"money": "金额", "posts": "岗位数"}
    label = Label(
        f"{policy.label.en}, {' and '.join(what)} x {scale:.3g}",
        f"{policy.label.zh}，{'与'.join(zh[one] for one in what)}×{scale:.3g}",
    )
    return replace(policy, name=f"{policy.name} x {scale:.3g}", label=label, measures=measures)


def level_at(measure: Measure, scale: float) -> float:
    """A level multiplied, within the domain; a whole number where it is one of posts."""
    low, high = measure.lever.domain
    level = measure.level * scale
    if measure.lever.posts:
        return float(min(floor(high), max(ceil(low), round(level))))
    return min(high, max(low, level))


def match_budgets(
    run: Run,
    policies: Sequence[Policy],
    replicates: int,
    yuan: float | None = None,
    threads: int = 2,
    on_step: OnStep | None = None,
) -> Budget:
    """Scale policies until each spends the same sum.

    Args:
        run: without them.
        policies: the first sets the sum and stays, where none is given.
        replicates: seeds over which spending is averaged.
        yuan: the sum in all, over all villages and the months of the policies.
        threads: runs side by side.
        on_step: told the share done, at most.

    Raises:
        NoMatch: nothing to scale, nothing spent by the first, or no scale within the domains of the levers.
    """
    for policy in policies if yuan is not None else policies[1:]:
        check_scalable(policy)
    purse = Purse(run, policies, replicates, threads)
    sum_ = purse.yuan(policies[0]) if yuan is None else yuan
    if sum_ <= 0.0:
        raise NoMatch(
            f"{policies[0].name} spends nothing here ({sum_:,.0f} yuan); no other policy can be matched to it"
        )
    made = []
    if yuan is None:
        made = [Match(policies[0], policies[0], 1.0, sum_, purse.window(policies[0]))]
    for policy in policies[len(made) :]:
        begun = len(made) / len(policies)

        def step(share: float, begun: float = begun) -> None:
            if on_step is not None:
                on_step(begun + share / len(policies))

        made.append(Search(purse, policy, sum_, step).found())
    return Budget(sum_, yuan is not None, run.n_villages, tuple(made))


def check_scalable(policy: Policy) -> None:
    """Refuse a policy of which no level is money or posts.

    Raises:
        NoMatch: none is, or all of them are zero.
    """
    if not any(scalable(measure) for measure in policy.measures):
        raise NoMatch(
            f"{policy.name} has no lever whose level is money or a number of posts, so its budget cannot be scaled"
        )
    if most_of(policy) == 0.0:
        raise NoMatch(f"the levels of {policy.name} that are money or posts are zero and cannot be scaled")


class Purse:
    """What policies spend beyond the run without them, in all villages over their own months, on the same seeds."""

    def __init__(self, run: Run, policies: Sequence[Policy], replicates: int, threads: int) -> None:
        arms = [Arm("", policy.label, replace(run, policies=(*run.policies, policy))) for policy in policies]
        self._run, *_ = (arm.run for arm in frozen_alike([Arm("", Label("", ""), run), *arms]))
        self._columns, self._replicates, self._threads = paid_columns(arms), replicates, threads
        self._without: dict[Span, float] = {}

    def window(self, policy: Policy) -> Window:
        """The months of a policy."""
        return months_of([policy], self._run)

    def yuan(self, policy: Policy) -> float:
        """Yuan in all, mean over seeds."""
        span = self.window(policy).span
        if span not in self._without:
            self._without[span] = self._spent(self._run, span)
        with_it = replace(self._run, policies=(*self._run.policies, policy))
        return self._spent(with_it, span) - self._without[span]

    def _spent(self, run: Run, span: Span) -> float:
        def one(number: int) -> float:
            return spent(simulate(replace(run, replicate=run.replicate + number)), self._columns, *span)

        with ThreadPoolExecutor(max(1, self._threads)) as pool:
            rate = float(np.mean(list(pool.map(one, range(self._replicates)))))
        return rate * run.n_villages * (span[1] - span[0]) / 12.0


class Search:
    """The scale at which a policy spends a sum: from its own levels outwards until the sum lies between, then inwards."""

    def __init__(self, purse: Purse, policy: Policy, yuan: float, on_step: OnStep) -> None:
        self._purse, self._policy, self._sum, self._on_step = purse, policy, yuan, on_step
        self._most = most_of(policy)
        self._known: dict[Levels, float] = {}
        self._tried: dict[float, float] = {}

    def spends(self, scale: float) -> float:
        """Yuan at a scale; each set of levels is run once."""
        policy = scaled(self._policy, scale)
        levels = tuple(measure.level for measure in policy.measures)
        if levels not in self._known:
            self._known[levels] = self._purse.yuan(policy)
            self._on_step(min(1.0, len(self._known) / STEPS))
        self._tried[scale] = self._known[levels]
        return self._known[levels]

    def near(self, scale: float) -> bool:
        """Whether it is near enough there."""
        return abs(self.spends(scale) / self._sum - 1.0) <= TOLERANCE

    def found(self) -> Match:
        """The match.

        Raises:
            NoMatch: the sum cannot be reached.
        """
        low, high = self.bracket()
        for _ in range(ROUNDS):
            if len(self._known) >= STEPS or self.near(self.best()):
                break
            scale = self.between(low, high)
            low, high = (scale, high) if self.spends(scale) < self._sum else (low, scale)
        best = self.best()
        if not self.near(best) and not any(measure.lever.posts for measure in self._policy.measures):
            raise NoMatch(
                f"{self._policy.name} cannot be brought to {self._sum:,.0f} yuan in all: nearest is "
                f"{self.spends(best):,.0f}, at {best:.3g} times its levels"
            )
        policy, window = scaled(self._policy, best), self._purse.window(self._policy)
        return Match(policy, self._policy, best, self.spends(best), window)

    def bracket(self) -> tuple[float, float]:
        """Two scales between whose spending the sum lies.

        Raises:
            NoMatch: it lies beyond what the levels allow.
        """
        low = high = 1.0 if self._most >= 1.0 else self._most
        if self.spends(low) > self._sum and not self.near(low):
            low = 0.0
            if self.spends(low) > self._sum and not self.near(low):
                raise NoMatch(
                    f"{self._policy.name} cannot be brought to {self._sum:,.0f} yuan in all: it spends "
                    f"{self.spends(low):,.0f} yuan even at the lowest levels"
                )
        while self.spends(high) < self._sum and not self.near(high):
            if high >= self._most or len(self._known) >= STEPS:
                top = max(self._tried, key=lambda scale: self._tried[scale])
                raise NoMatch(
                    f"{self._policy.name} cannot be brought to {self._sum:,.0f} yuan in all: the most it spends is "
                    f"{self.spends(top):,.0f} yuan, at {top:.3g} times its levels"
                )
            rate = self._sum / self.spends(high) if self.spends(high) > 0.0 else inf
            low, high = high, min(self._most, high * min(10.0, max(1.5, 1.1 * rate)))
        return low, high

    def between(self, low: float, high: float) -> float:
        """The scale to try next: on the line between both ends, kept off them."""
        below, above = self.spends(low), self.spends(high)
        share = (self._sum - below) / (above - below) if above > below else 0.5
        return low + min(0.9, max(0.1, share)) * (high - low)

    def best(self) -> float:
        """The scale tried that came nearest."""
        return min(self._tried, key=lambda scale: abs(self._tried[scale] - self._sum))


def facts_of(budget: Budget) -> dict[str, Any]:
    """What was done, as plain data in both languages: the sum, its months and villages, and what was scaled in each policy."""
    return {
        "yuan": budget.yuan,
        "given": budget.given,
        "villages": budget.villages,
        "arms": [
            {
                "name": match.policy.name,
                "label_en": match.before.label.en,
                "label_zh": match.before.label.zh,
                "scale": match.scale,
                "yuan": match.yuan,
                "a_year": budget.a_year(match),
                "first_month": match.window.first + 1,
                "last_month": match.window.last,
                "levels": [moved_facts(before, after) for before, after in match.moved],
            }
            for match in budget.matches
        ],
    }


def moved_facts(before: Measure, after: Measure) -> dict[str, Any]:
    """A level that was scaled."""
    words = unit(before.lever.unit)
    return {
        "lever": before.lever.name,
        "label_en": before.lever.label.en,
        "label_zh": before.lever.label.zh,
        "before": before.level,
        "after": after.level,
        "unit_en": words["en"],
        "unit_zh": words["zh"],
        "posts": before.lever.posts,
    }
