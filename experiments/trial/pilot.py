"""A pilot tried out: draws of luck and numbers, trials of many sizes in each, and what choosing villages does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from bilingual.numbers import bounds_of
from experiments.measure import attributes
from experiments.provenance import described, hash_of, place_of, provenance
from experiments.trial.designs import (
    Naive,
    Verdicts,
    lots,
    naive,
    over_all_lots,
    over_time,
    parallel_trials,
    variance_parts,
    wedge_trials,
    wedge_truth,
)
from experiments.trial.worlds import START, Drawn, Plan, drawn_worlds, longest, observed, trunk
from experiments.worlds import Source, worlds
from model.declare import Label
from model.draws import replicate_seed
from model.outcomes.seen import VISIBLE
from scenarios.schema import Place

Floats = NDArray[np.float64]
DESIGNS = {"parallel": Label("parallel", "平行对照"), "wedge": Label("stepped wedge", "阶梯推进")}
CLAIMS = {
    "model": Label("the effect that the model expects", "模型预期效应"),
    "worth": Label("an effect worth having", "有意义的最小效应"),
    "none": Label("no effect at all", "毫无效应"),
}
CHOICES = {
    "need": Label("by need (most away)", "按需要（外出最多）"),
    "ease": Label("by ease (fewest away)", "按难易（外出最少）"),
    "lot": Label("by lot", "抽签"),
}
DRAWS = 20
"""Draws of luck and numbers where nothing is said."""
LOTS = 1000
"""Lots drawn for the spread of a comparison from one lot to another; its mean over all of them is exact."""


@dataclass(frozen=True)
class Pilot:
    """A pilot to be tried out.

    Attributes:
        plan: place, policy, outcome, lengths, steps.
        arms: villages an arm; a stepped wedge has twice as many in all.
        draws: draws of luck and of uncertain numbers.
        trials: trials simulated for each draw, design, length and size.
        worth: effect worth having, in units of the outcome, above 0 where an improvement; ``None`` for none.
        power: power that is asked for, as a share.
        uncertainty: where uncertain numbers come from; with ``none`` each keeps its value and only luck is drawn.

    Raises:
        ValueError: something that no pilot can have; the message says what is allowed.
    """

    plan: Plan
    arms: tuple[int, ...]
    draws: int = DRAWS
    trials: int = 200
    worth: float | None = None
    power: float = 0.8
    uncertainty: Source = "plausible"

    def __post_init__(self) -> None:
        steps, pool = self.plan.steps, self.plan.run.n_villages
        if not 2 <= steps <= 12:
            raise ValueError(f"steps: {steps} given; allowed is 2 to 12")
        for months in self.plan.months:
            if not steps <= months <= longest() or months % steps:
                raise ValueError(
                    f"months: {months} given; allowed are multiples of {steps} (one period a step) up to "
                    f"{longest() // steps * steps}"
                )
        for n in self.arms:
            if n < 2 or 2 * n < max(4, steps) or 2 * n > pool:
                raise ValueError(
                    f"arm: {n} villages an arm given; allowed is {max(2, -(-steps // 2))} to {pool // 2}, half of the "
                    f"{pool} villages that are simulated"
                )
        if self.draws < 2:
            raise ValueError(f"draws: {self.draws} given; allowed is 2 and above")
        if self.trials < 20:
            raise ValueError(f"trials: {self.trials} given; allowed is 20 and above")
        if not 0.05 < self.power < 1.0:
            raise ValueError(f"power: {self.power:g} given; allowed is above 0.05, below 1")
        if self.worth is not None:
            check_worth(self.worth, self.plan.outcome.unit)

    @property
    def claims(self) -> list[str]:
        """Effects that power is worked out for."""
        return [name for name in CLAIMS if name != "worth" or self.worth is not None]


def check_worth(worth: float, unit: str) -> None:
    """Refuse an effect that cannot be.

    Raises:
        ValueError: not above 0, or as much as the whole of a share.
    """
    if not worth > 0.0:
        raise ValueError(f"effect: {worth:g} given; allowed is above 0, counted as an improvement")
    if unit in ("share", "share difference", "0-1") and worth >= 1.0:
        raise ValueError(
            f"effect: {worth:g} given; the outcome is a share, so allowed is above 0, below 1 (0.05 is 5 points)"
        )


@dataclass(frozen=True)
class Judged:
    """One draw, judged: arrays as the variables of the result, without their first dimension."""

    verdicts: Floats  # design x months x size x claim x verdict
    truth: Floats  # design x months
    level: Floats  # months
    by_household: Floats  # outcome x months x (between, within)
    by_period: Floats  # months x (lasting, coming and going)
    naive: Floats  # choice x months x entry of Naive
    lot_sd: Floats  # months x entry of Naive
    spill: Floats  # months x (untouched, treated)
    pool: Floats  # design x months


def judge(pilot: Pilot, d: Drawn, seed: int) -> Judged:
    """Simulate the trials of one draw."""
    plan, shape = pilot.plan, (2, len(pilot.plan.months))
    verdicts = np.full((*shape, len(pilot.arms), len(pilot.claims), len(Verdicts._fields)), np.nan)
    truth, pool = np.full(shape, np.nan), np.zeros(shape)
    chosen = np.full((len(CHOICES), shape[1], len(Naive._fields)), np.nan)
    lot_sd = np.full((shape[1], len(Naive._fields)), np.nan)
    level, spill, by_period = (
        np.full(shape[1], np.nan),
        np.full((shape[1], 2), np.nan),
        np.full((shape[1], 2), np.nan),
    )
    for m in range(shape[1]):
        whole = np.isfinite(d.before) & np.isfinite(d.never[m]) & np.isfinite(d.always[m])
        never, always, before = d.never[m][whole], d.always[m][whole], d.before[whole]
        paths = d.paths[m][:, np.isfinite(d.paths[m]).all(axis=(0, 2))]
        pool[:, m] = len(never), paths.shape[1]
        if len(never):
            truth[0, m], level[m] = (always - never).mean(), never.mean()
        if paths.shape[1]:
            truth[1, m] = wedge_truth(paths)
        if paths.shape[1] > 2:
            by_period[m] = over_time(paths[-1])[:2]
        for s, n in enumerate(pilot.arms):
            for c, claim in enumerate(pilot.claims):
                rng = np.random.default_rng([seed, plan.months[m], n, c])
                if claim == "worth" and not possible(pilot, float(level[m])):
                    continue
                if claim != "none":
                    shift = 0.0 if claim == "model" else worth_shift(pilot, float(truth[0, m]))
                    verdicts[0, m, s, c] = parallel_trials(
                        rng, never, always + shift, before, n, pilot.trials
                    )
                    verdicts[1, m, s, c] = wedge_trials(
                        rng, shifted(paths, pilot, claim), 2 * n, pilot.trials
                    )
                else:
                    verdicts[0, m, s, c] = parallel_trials(rng, never, never, before, n, pilot.trials)
                    verdicts[1, m, s, c] = wedge_trials(rng, paths[[-1] * len(paths)], 2 * n, pilot.trials)
        chosen[:, m], lot_sd[m] = selections(pilot, never, always, before, d.need[whole], seed)
        spill[m] = spillovers(d, m)
    return Judged(verdicts, truth, level, by_household(d), by_period, chosen, lot_sd, spill, pool)


def by_household(d: Drawn) -> Floats:
    """Variance between villages and of single households over the whole pilot: outcome x months x 2."""
    return np.array(
        [
            [variance_parts(part, count)[:2] for part, count in zip(one, d.counts, strict=True)]
            for one in d.samples
        ]
    )


def possible(pilot: Pilot, level: float) -> bool:
    """Whether the effect worth having leaves the outcome, from this level, within what it can be."""
    assert pilot.worth is not None
    low, high = bounds_of(pilot.plan.outcome.unit)
    return low <= level + worth_shift(pilot, 0.0) <= high


def worth_shift(pilot: Pilot, truth: float) -> float:
    """What has to be added to outcomes under the policy so that its mean effect is the one worth having."""
    assert pilot.worth is not None
    return (pilot.worth if pilot.plan.outcome.better == "up" else -pilot.worth) - truth


def shifted(paths: Floats, pilot: Pilot, claim: str) -> Floats:
    """Paths of a stepped wedge with the mean effect worth having in every period under the policy."""
    if claim != "worth":
        return paths
    moved = paths.copy()
    for group in range(len(paths) - 1):
        for period in range(group + 1, paths.shape[2]):
            effect = float((paths[group, :, period] - paths[-1, :, period]).mean())
            moved[group, :, period] += worth_shift(pilot, effect)
    return moved


def selections(
    pilot: Pilot, never: Floats, always: Floats, before: Floats, need: Floats, seed: int
) -> tuple[Floats, Floats]:
    """Choice x entry of Naive for a pilot in as many villages as the smallest arm, and its spread over lots."""
    n, width = min(pilot.arms), len(Naive._fields)
    if len(never) < 2 * n:
        return np.full((len(CHOICES), width), np.nan), np.full(width, np.nan)

    def at(rows: NDArray[np.intp]) -> Naive:
        mask = np.zeros(len(never), bool)
        mask[rows] = True
        return naive(never, always, before, mask)

    order = np.argsort(-need, kind="stable")
    drawn_by_lot = np.array(
        [at(rows) for rows in lots(np.random.default_rng([seed, n]), LOTS, len(never), n)]
    )
    found = np.array([at(order[:n]), at(order[::-1][:n]), over_all_lots(never, always, before)])
    return found, drawn_by_lot.std(axis=0, ddof=1)


def spillovers(d: Drawn, m: int) -> tuple[float, float]:
    """With the policy in half of the villages: how far those without it move, and those with it, from all or none."""
    untouched = (d.mixed[m] - d.never[m])[~d.half]
    treated = (d.mixed[m] - d.always[m])[d.half]
    return mean_of(untouched), mean_of(treated)


def mean_of(values: Floats) -> float:
    """Mean of what is there; missing where nothing is."""
    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else float("nan")


def numbers_of(pilot: Pilot, place: Place | None) -> list[dict[str, float]]:
    """The numbers set in each draw."""
    run = pilot.plan.run
    with_policy = replace(run, policies=(pilot.plan.policy,))
    if pilot.uncertainty == "none":
        return [{} for _ in range(pilot.draws)]
    made = worlds(with_policy, place, pilot.uncertainty, pilot.draws, run.seed)
    return [made.settings(draw) for draw in range(pilot.draws)]


def plans_of(pilot: Pilot, sets: Iterable[dict[str, float]]) -> Iterator[Plan]:
    """The plan of each draw: its numbers, its luck."""
    run = pilot.plan.run
    for k, values in enumerate(sets):
        yield replace(
            pilot.plan, run=replace(run, values={**values, **run.values}, replicate=run.replicate + k)
        )


def cost_of(pilot: Pilot) -> float:
    """Seconds that one core needs, from the trunk of the first draw with the numbers as they stand."""
    plan = pilot.plan
    trunk(replace(plan, run=replace(plan.run, villages=2)))  # compiled code is loaded once
    began = perf_counter()
    trunk(plan)
    return (perf_counter() - began) * plan.cost / START * pilot.draws


def trial(
    pilot: Pilot,
    threads: int = 2,
    on_step: Callable[[float], None] | None = None,
    place: Place | None = None,
    command: Iterable[str] = (),
) -> xr.Dataset:
    """Try a pilot out.

    Args:
        pilot: the pilot to try out.
        threads: draws side by side; the result does not depend on it.
        on_step: told the share done.
        place: the file behind the scenario where it is not a shipped one.
        command: the words that ask for it again.

    Raises:
        ValueError: in no draw are there villages enough with a value.
    """
    run = pilot.plan.run
    file = place_of(run) if place is None else place
    sets, done = numbers_of(pilot, file), 0

    def one(plan: Plan) -> Judged:
        nonlocal done
        made = judge(pilot, drawn_worlds(plan), replicate_seed(plan.run.seed, plan.run.replicate))
        done += 1
        if on_step is not None:
            on_step(done / pilot.draws)
        return made

    with ThreadPoolExecutor(max(1, threads)) as pool:
        made = list(pool.map(one, plans_of(pilot, sets)))
    if not any(np.isfinite(one.verdicts[..., 0]).any() for one in made):
        raise ValueError(
            f"{pilot.plan.outcome.name}: too few villages have a value in months {START - 23} to {START} and in the "
            f"pilot; try a longer pilot (--months), more villages (--pool), or another outcome"
        )
    refuse_impossible(pilot, made)
    data = labelled(pilot, made, sets)
    data.attrs = provenance(run, pilot.draws, file, command) | facts(pilot, len(sets[0]))
    data.attrs["run_hash"] = hash_of(
        run,
        trial=[described(one) for one in pilot.plan.policy.measures],
        **asked(pilot),
        drawn=sorted(sets[0]),
    )
    return data


def refuse_impossible(pilot: Pilot, made: Sequence[Judged]) -> None:
    """Refuse an effect worth having for which the outcome leaves no room in any draw.

    Raises:
        ValueError: there is none; the message says from which level.
    """
    levels = np.array([one.level for one in made])
    levels = levels[np.isfinite(levels)]
    if pilot.worth is None or any(possible(pilot, float(level)) for level in levels):
        return
    low, high = bounds_of(pilot.plan.outcome.unit)
    room = float((high - levels if pilot.plan.outcome.better == "up" else levels - low).max())
    raise ValueError(
        f"effect: {pilot.worth:g} given; without the policy {pilot.plan.outcome.name} is {levels.min():.3g} to "
        f"{levels.max():.3g}, so an improvement of at most {room:.3g} is possible"
    )


def asked(pilot: Pilot) -> dict[str, Any]:
    """What was asked, besides place and policy."""
    return {
        "outcome": pilot.plan.outcome.name,
        "pilot_months": list(pilot.plan.months),
        "steps": pilot.plan.steps,
        "arms": list(pilot.arms),
        "draws": pilot.draws,
        "trials": pilot.trials,
        "worth": pilot.worth,
        "uncertainty": pilot.uncertainty,
    }


def facts(pilot: Pilot, n_drawn: int) -> dict[str, Any]:
    """Facts that travel with the result."""
    policy, plan = pilot.plan.policy, pilot.plan
    own = any(m.targets.kind != "all" or m.since is not None or m.until is not None for m in policy.measures)
    return {
        "months": plan.end,
        "policy": policy.name,
        "policy_en": policy.label.en,
        "policy_zh": policy.label.zh,
        "coercive": int(policy.coercive),
        "outcome": plan.outcome.name,
        "steps": plan.steps,
        "trials": pilot.trials,
        "worth": pilot.worth if pilot.worth is not None else 0.0,
        "wanted": pilot.power,
        "numbers_drawn": n_drawn,
        "uncertainty": pilot.uncertainty,
        "start": START,
        "followed": VISIBLE,
        "chosen_villages": min(pilot.arms),
        "moved": int(own),
    }


def labelled(pilot: Pilot, made: list[Judged], sets: list[dict[str, float]]) -> xr.Dataset:
    """The numbers with labels and units."""
    about = attributes(pilot.plan.outcome)
    unit = {"units": about["units"], "units_zh": about["units_zh"]}
    verdict = ("draw", "design", "month", "size", "claim")
    share = {"units": "share", "units_zh": "比例"}
    units = {"power": share, "wrong": share, "covered": share}
    names = {
        "power": ("trials whose interval excludes zero", "区间不含零的试验占比"),
        "wrong": ("trials whose interval excludes zero on the wrong side", "区间不含零而方向相反的试验占比"),
        "claimed": (
            "sum of |estimate| of those that exclude zero, per trial",
            "区间不含零者估计绝对值之和（每试验）",
        ),
        "covered": ("trials whose interval holds the truth", "区间含真值的试验占比"),
        "bias": ("mean estimate less the truth", "平均估计减真值"),
        "error": ("root mean square of standard errors", "标准误均方根"),
    }
    variables: dict[str, Any] = {}
    for k, name in enumerate(Verdicts._fields):
        text = {"long_name": names[name][0], "long_name_zh": names[name][1]}
        values = np.stack([one.verdicts[..., k] for one in made])
        variables[name] = (verdict, values, text | units.get(name, unit))

    def of(name: str, dims: tuple[str, ...], en: str, zh: str, unit: dict[str, str] = unit) -> None:
        values = np.stack([getattr(one, name) for one in made])
        variables[name] = (("draw", *dims), values, {"long_name": en, "long_name_zh": zh} | unit)

    count = {"units": "villages", "units_zh": "村"}
    of("truth", ("design", "month"), "true mean effect", "真实平均效应")
    of("level", ("month",), "mean without the policy", "无政策时均值")
    of("pool", ("design", "month"), "villages with every value needed", "数值齐全的村", count)
    of("naive", ("choice", "month", "entry"), "naive comparisons and truths", "简单比较与真值")
    of("lot_sd", ("month", "entry"), "standard deviation over lots", "不同抽签的标准差")
    of("spill", ("month", "side"), "moved by the policy elsewhere", "受他村政策牵动")
    of(
        "by_household",
        ("observed", "month", "part"),
        "variance between villages and of single households over the whole pilot",
        "试点全程的村间方差与户方差",
        {"units": "(unit of the outcome)^2", "units_zh": "指标单位的平方"},
    )
    of(
        "by_period",
        ("month", "part"),
        "variance between villages that lasts, and of a village from period to period",
        "村间持久方差与村内各期方差",
        {"units": f"({about['units']})^2"},
    )
    variables["outcome"] = ((), 0, about)
    return xr.Dataset(variables, coords=coordinates(pilot, sets))


def coordinates(pilot: Pilot, sets: list[dict[str, float]]) -> dict[str, Any]:
    """Names and labels along the dimensions; the numbers of each draw beside it."""
    run = pilot.plan.run

    def both(dim: str, names: dict[str, Label]) -> dict[str, Any]:
        return {
            dim: list(names),
            f"{dim}_en": (dim, [label.en for label in names.values()]),
            f"{dim}_zh": (dim, [label.zh for label in names.values()]),
        }

    seeds = [str(replicate_seed(run.seed, run.replicate + k)) for k in range(pilot.draws)]
    return (
        {
            "draw": np.arange(pilot.draws),
            "seed": ("draw", seeds),
            "month": list(pilot.plan.months),
            "size": list(pilot.arms),
            "entry": list(Naive._fields),
            "side": ["without", "with"],
            "part": ["between", "within"],
            "number": list(sets[0]),
            "numbers": (
                ("draw", "number"),
                np.array([list(one.values()) for one in sets]).reshape(len(sets), -1),
            ),
        }
        | both("design", DESIGNS)
        | both("claim", {name: CLAIMS[name] for name in pilot.claims})
        | both("choice", CHOICES)
        | both("observed", {item.name: item.label for item in observed(pilot.plan.outcome)})
    )
