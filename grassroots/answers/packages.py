"""Packages of levers for a place under a budget: drawn together with worlds, emulated, searched, and the best of them run.

Every point is a package of levers, a world, and two seeds; beside it stands the run of the same world and seeds without a package. What
is searched are effects against that run: attendance of households, settlement in substance, burden of grievances, and hours of residents;
never a recorded rate and never petitions, which are easily moved by those who write them down. No coercive lever is in a package.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import scenarios
from analysis.emulator import Emulator, fit
from analysis.packages import Searched, Worth, search, worst_mean, worth_of
from analysis.screening import screen
from experiments.arms import Arm, paid_columns, spent
from experiments.measure import outcomes_of
from experiments.worlds import Worlds, worlds
from model.levers import Lever
from model.outcomes import OUTCOMES
from model.policy import Policy
from model.run import Run
from model.simulate import simulate
from scenarios.decide import lever_file
from scenarios.schema import Place

Floats = NDArray[np.float64]
OnStep = Callable[[float], None]
OBJECTIVES = ("household_attendance", "settled_substantive", "grievance_burden", "time_tax_residents")
"""What packages are for; each against the run without a policy in the same world."""
SEEDS = 2
USED = 0.2
"""Chance that a lever is in a package of the bank."""
RIDGE = 0.1
"""Weight of the penalty on prices, in packages."""
FEWEST = 60
"""Points from which on a search is made."""


class CannotPlan(ValueError):
    """A search that cannot be made; the message says why."""


@dataclass(frozen=True)
class Plan:
    """What was found.

    Attributes:
        place, budget: what was asked for; yuan per village and year.
        levers: the levers that were tried.
        points, tried: points of the bank, and packages looked at on the emulators.
        explained: of each objective, what its emulator explains of points it has not seen, without luck.
        searched: objectives that were searched.
        packages: the packages that were run, the first of them none.
        values: packages x worlds x objectives, effects in the unit of each outcome.
        cost: packages x worlds, yuan per village and year.
        base: mean of each objective without a policy.
        worth: of the objectives searched together.
    """

    place: str
    budget: float
    levers: tuple[Lever, ...]
    points: int
    tried: int
    explained: dict[str, float]
    searched: tuple[str, ...]
    packages: tuple[dict[str, float], ...]
    values: Floats
    cost: Floats
    base: Floats
    worth: Worth

    def to_dataframe(self) -> pd.DataFrame:
        """One row a package: its levels, cost, effects (mean and worst fifth of worlds), probability of being best, regret."""
        rows = []
        for k, package in enumerate(self.packages):
            row: dict[str, object] = {"package": text_of(package), "cost": float(self.cost[k].mean())}
            row["within_budget"] = bool(self.cost[k].mean() <= self.budget)
            for j, name in enumerate(OBJECTIVES):
                row[name] = float(mean_of(self.values[k, :, j]))
                sign = direction(name)
                row[f"{name}_worst"] = sign * float(worst_mean(sign * self.values[k : k + 1, :, j])[0])
            row |= {
                "best": self.worth.best[k],
                "regret": self.worth.regret[k],
                "worst_regret": self.worth.worst_regret[k],
            }
            rows.append(row)
        return pd.DataFrame(rows)


def direction(outcome: str) -> float:
    """1 where more of an outcome is better, -1 where less is."""
    return 1.0 if OUTCOMES[outcome].better == "up" else -1.0


def mean_of(values: Floats) -> Floats:
    """Means over worlds and seeds of what is there: worlds (x seeds x objectives); missing where nothing is."""
    flat = values.reshape(-1, *values.shape[2:])
    there = np.isfinite(flat)
    count = there.sum(axis=0)
    return np.asarray(
        np.where(count > 0, np.where(there, flat, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
    )


def text_of(package: dict[str, float]) -> str:
    """A package as the command takes it: LEVER=LEVEL joined by +; none."""
    return "+".join(f"{name}={plain(level)}" for name, level in package.items()) or "none"


def plain(level: float) -> str:
    """Four figures without an exponent, whose sign would be taken for that between levers."""
    return np.format_float_positional(level, precision=4, unique=False, fractional=False, trim="-")


def levers_to_try(names: Sequence[str] = ()) -> tuple[Lever, ...]:
    """The levers of a search: those named, or all whose level can be more or less of something that a budget buys.

    Not those that are coercive, whose level is a code, or that are an income; of all, none whose file says that it acts only where
    something else is so: alone it moves nothing, and one who knows better names it.

    Raises:
        CannotPlan: one that is none of these is named.
    """
    chosen = [scenarios.load_lever(name) for name in names or scenarios.levers()]
    coercive = [lever.name for lever in chosen if lever.coercive]
    if names and coercive:
        raise CannotPlan(f"{coercive[0]} is a coercive lever; none is put into a package")
    odd = [
        lever.name
        for lever in chosen
        if lever.unit == "code" or (lever.unit == "yuan/year" and not lever.money)
    ]
    if names and odd:
        raise CannotPlan(
            f"{odd[0]}: its level is a choice or an income, and no more or less that a budget buys"
        )
    idle = [] if names else [lever.name for lever in chosen if lever_file(lever.name).acts]
    return tuple(lever for lever in chosen if lever.name not in (*coercive, *odd, *idle))


def level_of(lever: Lever, at: float) -> float:
    """The level at 0 to 1 of what is tried: from its lowest to the highest of its usual and named levels; posts in whole numbers."""
    top = max([lever.usual, *lever.levels.values()])
    low = min([lever.usual, *lever.levels.values()])
    low = lever.domain[0] if lever.domain[0] <= 0.0 else min(low, top)
    level = low + at * (top - low)
    return float(max(1.0, round(level))) if lever.posts else float(level)


def package_of(levers: Sequence[Lever], at: Floats) -> dict[str, float]:
    """Levels by lever, of those that are used."""
    return {lever.name: level_of(lever, float(x)) for lever, x in zip(levers, at, strict=True) if x > 0.0}


def policy_of(package: dict[str, float]) -> tuple[Policy, ...]:
    """The package as policies in force."""
    return (scenarios.load_policy(text_of(package)),) if package else ()


@dataclass(frozen=True)
class Bank:
    """Points of packages and worlds with what the packages changed.

    Attributes:
        units: points x (levers, numbers), 0 to 1.
        effects: points x seeds x objectives.
        cost: points x seeds, yuan per village and year.
        base: points x seeds x objectives, without a package.
    """

    units: Floats
    effects: Floats
    cost: Floats
    base: Floats


@dataclass(frozen=True)
class Sizes:
    """How much is run for a search.

    Attributes:
        points: of the bank, each a package and a world.
        checked: worlds in which the best packages are run.
    """

    points: int = 400
    checked: int = 100


def plan(
    run: Run,
    place: Place | None,
    budget: float,
    levers: Sequence[Lever],
    sizes: Sizes = Sizes(),
    seed: int = 1,
    threads: int = 2,
    on_step: OnStep | None = None,
) -> Plan:
    """Search packages for a place.

    Args:
        run: the place with what is set for it, without a policy.
        place: the file behind the scenario.
        budget: yuan per village and year.
        levers: to try.
        sizes: how much is run.
        seed: of worlds, packages and search.
        threads: runs side by side.
        on_step: told the share done.

    Raises:
        CannotPlan: too few points, no lever, no emulator explains enough, or no package is within the budget.
    """
    points, checked = sizes.points, sizes.checked
    if points < FEWEST or not levers:
        raise CannotPlan(
            f"points: given {points} and {len(levers)} levers; allowed are {FEWEST} points or more and one lever or more"
        )
    drawn = worlds(run, place, "plausible", points, seed)
    rng = np.random.default_rng([seed, points])
    at = np.where(rng.random((points, len(levers))) < USED, rng.random((points, len(levers))), 0.0)
    packages = [package_of(levers, one) for one in at]
    share = points * 2 * SEEDS / (points * 2 * SEEDS + 21 * checked)
    step = (lambda x: on_step(share * x)) if on_step else None
    base, effects, cost = measured(run, [packages], drawn, SEEDS, threads, step, each=True)
    bank = Bank(np.column_stack([at, drawn.units]), effects[0], cost[0], base)
    found, explained, searched = searched_on(bank, len(levers), budget, seed)
    best = [{}, *(package_of(levers, one) for one in found.levels if one.any())]
    checks = worlds(run, place, "plausible", checked, seed + 1)
    again = replace(run, replicate=run.replicate + points * SEEDS)
    step = (lambda x: on_step(share + (1.0 - share) * x)) if on_step else None
    base, effects, cost = measured(again, [[one] * checked for one in best], checks, 1, threads, step)
    kept = [k for k in range(len(best)) if cost[k].mean() <= budget]
    if len(kept) < 2:
        raise CannotPlan(
            f"budget: no package that was run costs {budget:,.0f} yuan or less a village and year"
        )
    values = effects[kept][:, :, 0]
    return Plan(
        run.scenario.name,
        budget,
        tuple(levers),
        points,
        found.looked_at,
        explained,
        searched,
        tuple(best[k] for k in kept),
        values,
        cost[kept][:, :, 0],
        mean_of(base),
        worth_of(together(values, searched, mean_of(base))),
    )


def interests(base: Floats) -> Floats:
    """Smallest effects of interest of the objectives, in their units, where these are their values without a policy."""
    found = []
    for name, value in zip(OBJECTIVES, base, strict=True):
        item = OUTCOMES[name].interest
        found.append(item.size * abs(value) if item.of_base and value else item.size)
    return np.array(found)


def together(values: Floats, searched: Sequence[str], base: Floats) -> Floats:
    """Objectives searched, in smallest effects of interest, upwards better, added up: packages x worlds; what is missing counts 0."""
    sizes = interests(base)
    total = np.zeros(values.shape[:2])
    for j, name in enumerate(OBJECTIVES):
        if name in searched:
            total += np.nan_to_num(direction(name) * values[:, :, j] / sizes[j])
    return total


def searched_on(
    bank: Bank, levers: int, budget: float, seed: int
) -> tuple[Searched, dict[str, float], tuple[str, ...]]:
    """Search on emulators of the objectives that explain enough.

    Raises:
        CannotPlan: none does.
    """
    names = tuple(map(str, range(bank.units.shape[1])))
    emulators = {
        name: emulated(bank.units, bank.effects[:, :, j], names) for j, name in enumerate(OBJECTIVES)
    }
    explained = {name: explained_by(one) for name, one in emulators.items()}
    searched = tuple(name for name, one in emulators.items() if one is not None and one.usable)
    prices = prices_of(bank.units[:, :levers], bank.cost.mean(axis=1))
    if not searched:
        said = ", ".join(f"{name} {share:.2f}" for name, share in explained.items())
        raise CannotPlan(f"no emulator explains .3 of what packages change ({said}); more points may")
    told = sorted({k for name in searched for k in emulators[name].linear if k < levers})  # type: ignore[union-attr]
    if not told:
        raise CannotPlan(
            "no lever was found to change any objective that can be searched; more points may find one"
        )
    sizes = interests(mean_of(bank.base))
    numbers = bank.units[: min(len(bank.units), 100), levers:]

    def judge(some: Floats) -> Floats:
        at = spread(some, told, levers)
        made = np.empty((len(at), len(searched) + 1))
        units = np.column_stack([np.zeros((len(numbers), levers)), numbers])
        for k, one in enumerate(at):
            units[:, :levers] = one
            for j, name in enumerate(searched):
                emulator = emulators[name]
                assert emulator is not None
                effect = emulator.predict(units) - none[name]
                size = direction(name) / sizes[OBJECTIVES.index(name)]
                made[k, j] = worst_mean(size * effect[None])[0]
        made[:, -1] = priced(at) @ prices
        return made

    empty = np.column_stack([np.zeros((len(numbers), levers)), numbers])
    none = {name: emulators[name].predict(empty) for name in searched}  # type: ignore[union-attr]
    found = search(judge, len(told), budget, seed)
    return replace(found, levels=spread(found.levels, told, levers)), explained, searched


def spread(some: Floats, at: Sequence[int], levers: int) -> Floats:
    """Levels of some levers as levels of all, 0 of the others."""
    made = np.zeros((len(some), levers))
    made[:, list(at)] = some
    return made


def priced(at: Floats) -> Floats:
    """Columns of which the cost of a package is a sum: whether each lever is used, its level, and the square of it."""
    return np.column_stack([at > 0.0, at, at**2]).astype(np.float64)


def prices_of(at: Floats, cost: Floats) -> Floats:
    """What each of these columns costs, by ridge regression; what a package costs in truth its run shows.

    Args:
        at: packages x levers, 0 to 1.
        cost: of each package, yuan per village and year.
    """
    columns = priced(at)
    gram = columns.T @ columns + RIDGE * np.eye(columns.shape[1])
    return np.asarray(np.linalg.solve(gram, columns.T @ cost))


def emulated(units: Floats, values: Floats, names: tuple[str, ...]) -> Emulator | None:
    """An emulator of what screening found; nothing where an outcome has too few values or does not move."""
    there = np.isfinite(values).all(axis=1)
    if there.sum() < FEWEST // 2 or not np.ptp(values[there]) > 0.0:
        return None
    found = screen(units, values.mean(axis=1), names).found
    return fit(units, values, tuple(map(int, found)))


def explained_by(made: Emulator | None) -> float:
    """Share of the variance without luck that an emulator explains of points it has not seen."""
    if made is None:
        return float("nan")
    return made.r2 if np.isnan(made.r2_without_luck) else made.r2_without_luck


def measured(
    run: Run,
    packages: Sequence[Sequence[dict[str, float]]],
    drawn: Worlds,
    seeds: int,
    threads: int,
    on_step: OnStep | None,
    each: bool = False,
) -> tuple[Floats, Floats, Floats]:
    """Objectives without a package, and what each package changes and costs, in every world on the same seeds.

    Args:
        run: without a policy.
        packages: arms, each a package a world.
        drawn: the worlds.
        seeds: of each world.
        threads: runs side by side.
        on_step: told the share done.
        each: packages differ by world.

    Returns:
        Worlds x seeds x objectives; arms x worlds x seeds x objectives; arms x worlds x seeds.
    """
    chosen = [OUTCOMES[name] for name in OBJECTIVES]
    from model.policy import BURN_IN

    span = (min(BURN_IN, run.months - 1), run.months)
    policies = [[policy_of(one) for one in (arm if each else arm[:1])] for arm in packages]
    done, whole = 0, len(drawn) * seeds

    def one(cell: int) -> tuple[Floats, list[Floats], list[float]]:
        world = cell // seeds
        bare = replace(run, replicate=run.replicate + cell, values={**drawn.settings(world), **run.values})
        effects, costs = [], []
        first = simulate(bare, threads=1)
        base = outcomes_of(first, [span], chosen)[:, 0]
        for arm in policies:
            mine = arm[world] if each else arm[0]
            if not mine:
                effects.append(np.zeros(len(chosen)))
                costs.append(0.0)
                continue
            made = simulate(replace(bare, policies=mine), threads=1)
            columns = paid_columns([Arm("", mine[0].label, made.run)])
            effects.append(outcomes_of(made, [span], chosen)[:, 0] - base)
            costs.append(spent(made, columns, *span) - spent(first, columns, *span))
        return base, effects, costs

    base = np.empty((len(drawn), seeds, len(chosen)))
    effects = np.empty((len(packages), len(drawn), seeds, len(chosen)))
    cost = np.empty((len(packages), len(drawn), seeds))
    with ThreadPoolExecutor(max(1, threads)) as pool:
        for cell, (b, e, c) in enumerate(pool.map(one, range(whole))):
            at = divmod(cell, seeds)
            base[at], effects[(slice(None), *at)], cost[(slice(None), *at)] = b, e, c
            done += 1
            if on_step is not None:
                on_step(done / whole)
    return base, effects, cost
