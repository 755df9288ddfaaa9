"""Comparing arms with the same luck person by person: effects, costs, parts, causes.

Every replicate runs all arms on one seed, so that the difference of an outcome between two arms carries no luck that they
share. At the default numbers intervals are Student t over these paired differences; how many replicates is asked for, or
found by adding some until the interval of an outcome is as narrow as asked for. Over plausible worlds each world has a few
seeds of its own, with all its numbers in every arm, and the defaults stand beside them as a world of their own.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from experiments.arms import Arm, frozen_alike, paid_columns
from experiments.drawn import Draw, worlds_of_run
from experiments.groups import everybody, groups_of
from experiments.petition_causes import CAUSES, causes
from experiments.reading import GAINS, SIDES, Measured, Reading
from experiments.split import LABELS, PARTS, splits
from experiments.villages import headline_of, known_villages
from experiments.windows import AFTER, COMMON, DURING, EVERYWHERE, Window, common, windows_of
from experiments.worlds import Worlds
from model.declare import Label
from model.outcomes import Outcome, Seen, headline
from model.policy import Policy, Targets
from model.run import Run
from model.simulate import found, simulate
from scenarios.schema import Place

MAIN = (DURING, AFTER, f"{DURING}{EVERYWHERE}", f"{AFTER}{EVERYWHERE}")
BASE = Label("no policy", "无政策")


@dataclass(frozen=True)
class Comparison:
    """What is compared: arms (the first is the base), what to break down by, and whether outmigration is split.

    Raises:
        ValueError: an arm whose policy acts in no month of the run.
    """

    arms: tuple[Arm, ...]
    by: tuple[str, ...] = ()
    split: bool = False

    def __post_init__(self) -> None:
        _ = self.windows  # said before anything is run

    @cached_property
    def windows(self) -> list[list[Window]]:
        """For each arm but the base the months and villages over which it is compared with it."""
        return windows_by_arm(self.arms[1:])

    @property
    def names(self) -> list[str]:
        """Names of the windows that any arm has, the main ones first, those for all arms alike at the end."""
        several = list(dict.fromkeys(one.name for some in self.windows for one in some))
        return sorted(several, key=lambda name: (name == COMMON, name not in MAIN))

    @property
    def runs(self) -> list[Run]:
        """Every run of one replicate: the arms, and the runs with the posts of the base where the effect is split."""
        return [arm.run for arm in self.arms] + [self.held(arm) for arm in self.arms[1:] if self.split]

    def held(self, arm: Arm) -> Run:
        """The run of an arm with posts and seats filled as in the base."""
        share = self.arms[0].run.in_force().get("migration.outmigration", 0.43)
        return replace(arm.run, posts_at=share)


def windows_by_arm(arms: Sequence[Arm]) -> list[list[Window]]:
    """The windows of each arm; where months or villages of arms differ, one more that all of them have."""
    found = [windows_of(arm.own, arm.run) for arm in arms]
    mains = [some[0] for some in found]
    if len(found) < 2 or (len({one.span for one in mains}) == 1 and all(one.everywhere for one in mains)):
        return found
    shared = common([one.span for one in mains])
    return [[*some, shared] for some in found]


def empty_like(comparison: Comparison, n_outcomes: int, n_groups: int) -> Measured:
    """Nothing measured yet."""
    shape = (len(comparison.arms) - 1, len(comparison.names))
    return Measured(
        np.full((n_outcomes, len(SIDES), *shape, n_groups), np.nan),
        np.full((len(SIDES), *shape), np.nan),
        np.full((len(GAINS), len(SIDES), *shape), np.nan),
        np.full((*shape, len(LABELS), len(PARTS)), np.nan),
        np.zeros((shape[0], len(CAUSES))),
        np.zeros(shape),
        np.full((len(SIDES), shape[0], len(known_villages(comparison.arms[0].run)), len(headline())), np.nan),
    )


def policies_compared(run: Run, policies: Sequence[Policy]) -> tuple[Arm, ...]:
    """The base without these policies, and one arm for each of them."""
    arms = [Arm("none", BASE, run)]
    for policy in policies:
        arms.append(Arm(policy.name, policy.label, replace(run, policies=(*run.policies, policy)), (policy,)))
    return tuple(frozen_alike(arms))


def outmigration_compared(run: Run, shares: Sequence[float]) -> tuple[Arm, ...]:
    """One arm for each outmigration; the first is the base. Looked at are all villages, in the months of the policies in force."""
    own = tuple(
        replace(policy, measures=tuple(replace(one, targets=Targets()) for one in policy.measures))
        for policy in run.policies
    )
    arms = []
    for share in shares:
        label = Label(f"outmigration {100 * share:g} %", f"外出率{100 * share:g}%")
        values = {**run.values, "migration.outmigration": share}
        arms.append(Arm(f"outmigration-{share:g}", label, replace(run, values=values), own))
    return tuple(frozen_alike(arms))


def union(comparison: Comparison) -> Run:
    """One run with everything that any arm sets or decides on: what of it is uncertain is so in every arm."""
    runs = [arm.run for arm in comparison.arms]
    values = {path: value for run in runs for path, value in run.values.items()}
    return replace(runs[0], values=values, policies=tuple(p for run in runs for p in run.policies))


def worlds_of(comparison: Comparison, place: Place | None, source: str, n: int) -> Worlds | None:
    """The worlds of a comparison; none where the default numbers alone are to be run.

    Args:
        comparison: what is set or decided on in any of its arms is no uncertainty.
        place: the file behind the scenario where it is not a shipped one.
        source: one of :data:`experiments.worlds.SOURCES`.
        n: how many.
    """
    return worlds_of_run(union(comparison), place, source, n)


def measure(
    comparison: Comparison, draw: Draw, chosen: Sequence[Outcome], columns: Sequence[int]
) -> Measured:
    """Run every arm on one seed and measure it, and the base over the same months and villages."""
    arms = comparison.arms
    runs = [draw.of(arm.run) for arm in arms]
    groups = groups_of(found(runs[0]), comparison.by) if comparison.by else [everybody()]
    made = empty_like(comparison, len(chosen), len(groups))
    base = Reading(simulate(runs[0]), groups, chosen, columns)
    for a, windows in enumerate(comparison.windows):
        other = Reading(simulate(runs[a + 1]), groups, chosen, columns)
        for window in windows:
            put(made, base, other, window, (a, comparison.names.index(window.name)))
        if made.by_village.size:
            for side, reading in enumerate((base, other)):
                made.by_village[side, a] = headline_of(reading.world, *windows[0].span)
        made.causes[a] = causes(base.seen.all, other.seen.all)
        if comparison.split:
            held = Seen.of(simulate(draw.of(comparison.held(arms[a + 1]))))
            for window in windows:
                seen = [one.over(*window.span) for one in (base.seen, other.seen, held)]
                made.parts[a, comparison.names.index(window.name)] = splits(*seen)
    return made


def put(made: Measured, base: Reading, other: Reading, window: Window, at: tuple[int, int]) -> None:
    """One window of one arm, on both sides."""
    places = other.places(window)
    made.villages[at] = base.seen.n_villages if places is None else places.sum()
    for side, reading in enumerate((base, other)):
        cell = reading.over(window.span, places)
        made.values[:, side, *at] = cell.values
        made.money[side, *at] = cell.money
        made.gains[:, side, *at] = cell.gains


def replicates_of(
    comparison: Comparison,
    draws: Iterable[Draw],
    chosen: Sequence[Outcome],
    threads: int,
    on_done: Callable[[], None],
) -> list[Measured]:
    """Several draws, side by side."""
    columns = paid_columns(comparison.arms)

    def one(draw: Draw) -> Measured:
        made = measure(comparison, draw, chosen, columns)
        on_done()
        return made

    with ThreadPoolExecutor(max(1, threads)) as pool:
        return list(pool.map(one, draws))
