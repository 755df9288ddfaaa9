"""Two policies for the same money: the money level of the second is scaled until mean spending agrees."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from experiments.arms import Arm, paid_columns, spent, windows
from model.declare import Label
from model.policy import Policy
from model.run import Run
from model.simulate import simulate

TOLERANCE = 0.01
STEPS = 25


class NoMatch(ValueError):
    """The budgets cannot be made equal; the message says why."""


@dataclass(frozen=True)
class Match:
    """The second policy at the scale at which it costs what the first does.

    Attributes:
        policy: the scaled policy.
        scale: by what its money levels were multiplied.
        first, second: mean additional spending, yuan per village and year while policies act.
    """

    policy: Policy
    scale: float
    first: float
    second: float


def scaled(policy: Policy, scale: float) -> Policy:
    """The policy with every money level multiplied, and not beyond its lever's domain; its name says so."""
    measures = tuple(
        replace(m, level=min(m.lever.domain[1], m.level * scale)) if m.lever.money else m
        for m in policy.measures
    )
    label = Label(f"{policy.label.en}, money x {scale:.3g}", f"{policy.label.zh}，金额×{scale:.3g}")
    return replace(policy, name=f"{policy.name} x {scale:.3g}", label=label, measures=measures)


def match_budget(
    run: Run,
    first: Policy,
    second: Policy,
    replicates: int,
    threads: int = 2,
    on_step: Callable[[float], None] | None = None,
) -> Match:
    """Scale the second policy until its mean additional spending is within a hundredth of the first's.

    Spending is what the books show in the columns of the levers of both policies, and unit costs, over the months in which
    policies act, against the run without policy on the same seeds.

    Raises:
        NoMatch: nothing to scale, nothing spent by the first, or no scale within the domains of the levers.
    """
    money = [m for m in second.measures if m.lever.money]
    if not money:
        raise NoMatch(
            f"--match-budget: {second.name} has no lever whose level is money; name it first, or take another"
        )
    columns = paid_columns([Arm("", p.label, replace(run, policies=(p,))) for p in (first, second)])

    def additional(policy: Policy) -> float:
        runs = [replace(run, policies=(*run.policies, policy)), run]
        with_policy, without = (mean_spent(one, columns, replicates, threads) for one in runs)
        return with_policy - without

    aim = additional(first)
    if aim <= 0.0:
        raise NoMatch(f"--match-budget: {first.name} spends nothing here ({aim:.0f} yuan a village and year)")
    most = (
        max(m.lever.domain[1] / m.level for m in money if m.level > 0.0)
        if any(m.level for m in money)
        else 0.0
    )
    if most == 0.0:
        raise NoMatch(f"--match-budget: the money levels of {second.name} are zero and cannot be scaled")
    low, high, scale = 0.0, most, 1.0
    reached = additional(second)
    for step in range(STEPS):
        if on_step is not None:
            on_step((step + 1) / STEPS)
        if abs(reached / aim - 1.0) <= TOLERANCE:
            return Match(scaled(second, scale), scale, aim, reached)
        low, high = (scale, high) if reached < aim else (low, scale)
        guess = scale * aim / reached if reached > 0.0 else np.inf
        scale = guess if low < guess < high else 0.5 * (low + high)
        reached = additional(scaled(second, scale))
    raise NoMatch(
        f"--match-budget: {second.name} cannot be brought to the {aim:,.0f} yuan a village and year of {first.name}: "
        f"nearest is {reached:,.0f}, at {scale:.3g} times its levels"
    )


def mean_spent(run: Run, columns: Sequence[int], replicates: int, threads: int) -> float:
    """Mean over seeds of yuan per village and year while policies act."""
    first, last = windows(run.months)["during"]

    def one(number: int) -> float:
        return spent(simulate(replace(run, replicate=run.replicate + number)), columns, first, last)

    with ThreadPoolExecutor(max(1, threads)) as pool:
        return float(np.mean(list(pool.map(one, range(replicates)))))
