"""Comparing arms with the same luck person by person: effects, costs, parts, causes.

Every replicate runs all arms on one seed, so that the difference of an outcome between two arms carries no luck that they
share. At the default numbers intervals are Student t over these paired differences; how many replicates is asked for, or
found by adding some until the interval of an outcome is as narrow as asked for. Over plausible worlds each world has a few
seeds of its own, with all its numbers in every arm, and the defaults stand beside them as a world of their own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.families import told_together
from analysis.statistics import FEWEST, paired
from analysis.why import Why
from experiments.arms import Arm, frozen_alike, paid_columns
from experiments.compare_labels import labelled
from experiments.drawn import Draw, draws_of, in_worlds, worlds_of_run
from experiments.groups import everybody, groups_of
from experiments.petition_causes import CAUSES, causes
from experiments.provenance import hash_of, place_of, provenance
from experiments.reading import GAINS, SIDES, Measured, Reading
from experiments.split import LABELS, PARTS, splits
from experiments.windows import AFTER, COMMON, DURING, EVERYWHERE, Window, common, windows_of
from experiments.worlds import Worlds
from model.declare import Label
from model.named import shortened
from model.outcomes import OUTCOMES, Outcome, Seen, headline
from model.policy import Policy, Targets
from model.run import Run
from model.simulate import found, simulate
from scenarios.schema import Place

if TYPE_CHECKING:
    from analysis.shown import Shown
    from bilingual.words import Language

MAIN = (DURING, AFTER, f"{DURING}{EVERYWHERE}", f"{AFTER}{EVERYWHERE}")
BASE = Label("no policy", "无政策")
MOST = 1280
"""Replicates at which adding stops, whatever the precision."""


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


@dataclass(frozen=True)
class CompareResult:
    """A comparison.

    Attributes:
        data: outcomes by replicate, side (without and with the policy), arm, window and group; ``spent``, ``gain_*``, ``part_*``,
            ``cause_*`` beside them. Windows are those of each arm: ``first_month`` to ``last_month`` (counted from 1) and
            the villages in ``villages_en`` say which; the base is measured over the same.
    """

    data: xr.Dataset

    def to_xarray(self) -> xr.Dataset:
        """The labelled numbers."""
        return self.data

    def to_dataframe(self) -> Any:
        """Effects with intervals, one row per arm, window, group and outcome."""
        from analysis.effects import effect_table

        return effect_table(self.data)

    def __repr__(self) -> str:
        a = self.data.attrs
        arms = ", ".join([str(a["base"]), *(str(name) for name in self.data["arm"].values)])
        arms = arms if len(arms) <= 50 else f"{self.data.sizes['arm']} arms"
        return shortened(
            f"<CompareResult {a['place']}: {arms}; {a['replicates']} replicates, run {a['run_hash']}>"
        )

    def table(self, lang: "Language" = "en", every: bool = False) -> "Shown":
        """Effects with 95 % intervals, what they cost, of what they are made; on all outcomes, or the headline ones."""
        from analysis.compare_tables import compare_table
        from analysis.shown import Shown

        return Shown([compare_table(self.data, lang, every)])

    def sentences(self, lang: "Language" = "en") -> list[str]:
        """What can be quoted of each headline effect, with both its errors; nothing where only luck is known."""
        from analysis.both_errors import sentences

        return sentences(self.data, lang)

    def choice(self) -> pd.DataFrame:
        """Choosing among the policies, no policy included: shares of worlds in which each is best, and its regret."""
        from analysis.choice import choice_rows

        return pd.DataFrame(choice_rows(self.data))

    def _repr_html_(self) -> str:
        from analysis.compare_tables import effect_tables
        from analysis.shown import Shown

        return Shown(effect_tables(self.data, "both"))._repr_html_()


def compare(
    comparison: Comparison,
    replicates: int = 20,
    threads: int = 2,
    precision: float | None = None,
    objective: Outcome | None = None,
    on_step: Callable[[float], None] | None = None,
    place: Place | None = None,
    command: Iterable[str] = (),
    more: dict[str, Any] | None = None,
    worlds: Worlds | None = None,
    interests: Mapping[str, float] | None = None,
) -> CompareResult:
    """Run a comparison.

    Args:
        comparison: what.
        replicates: how many at first; all of them where no precision is asked for. With worlds, seeds of each world.
        threads: replicates side by side.
        precision: half width of the 95 % interval of the effect on the objective (on every headline outcome that is a
            share, where there is no objective) at which adding replicates stops, not before there are
            :data:`~analysis.statistics.FEWEST`.
        objective: the outcome that is aimed at.
        on_step: told the share done.
        place: the file behind the scenario where it is not a shipped one.
        command: the words that ask for it again.
        more: facts to keep with the result.
        worlds: plausible worlds, in each of which all arms are run, beside the default numbers; none for these alone.
        interests: smallest effects of interest by outcome, in place of those declared.
    """
    chosen = list(OUTCOMES.values())
    watched = [objective] if objective is not None else [item for item in headline() if item.unit == "share"]
    made: list[Measured] = []
    wanted, drawn = replicates, []

    while True:
        done, missing = len(made), draws_of(worlds, wanted, len(made))
        drawn += missing

        def step(total: int = len(drawn)) -> None:
            nonlocal done
            done += 1
            if on_step is not None:
                on_step(min(1.0, done / total))

        made += replicates_of(comparison, missing, chosen, threads, step)
        width, why = widest(made, chosen, watched)
        if precision is None or (wanted >= FEWEST and not width > precision) or wanted >= MOST:
            break
        wanted = min(MOST, max(wanted + 2, FEWEST, enough(wanted, width, precision)))
    facts = (more or {}) | {
        "precision": precision or 0.0,
        "widest": None if np.isnan(width) else width,
        "widest_why": str(why),
        "watched": ",".join(o.name for o in watched),
    }
    data = in_worlds(labelled(comparison, made, chosen, [draw.number for draw in drawn]), worlds, drawn)
    for name, size in (interests or {}).items():
        data[name].attrs |= {"interest": size, "interest_of_base": 0, "interest_reason": "as asked for"}
        data[name].attrs["interest_reason_zh"] = "按用户设定"
    family = told_together(data, [item.name for item in chosen])
    facts |= {"family_level": family.level, "exploratory_p": family.p}
    base = comparison.arms[0].run
    file = place_of(base) if place is None else place
    data.attrs |= provenance(base, len(made), file, command) | facts
    data.attrs["run_hash"] = hash_of(
        *(arm.run for arm in comparison.arms),
        replicates=len(made),
        by=comparison.by,
        **({} if worlds is None else {"worlds": len(worlds)}),
    )
    return CompareResult(data)


def enough(n: int, width: float, precision: float) -> int:
    """Replicates at which an interval that is ``width`` wide with ``n`` of them should be as narrow as asked, and some more."""
    return int(np.ceil(1.1 * n * (width / precision) ** 2)) if np.isfinite(width) else 0


def widest(
    made: Sequence[Measured], chosen: Sequence[Outcome], watched: Sequence[Outcome]
) -> tuple[float, Why]:
    """Half width of the widest interval of an effect, of the outcomes watched, while policies act.

    Outcomes that differ in no pair, or have a value in none, are left out: more seeds would bring nothing nearer. Where no
    other is left the width is missing, and the reason says why.
    """
    halves, reasons = [np.nan], [Why.FEW]
    for k, item in enumerate(chosen):
        if item in watched:
            values = np.stack([one.values[k, :, :, 0, 0] for one in made])
            found = paired(values[:, 0], values[:, 1], item.unit)
            halves += list(np.where(found.why == Why.CONSTANT, np.nan, 0.5 * (found.high - found.low)))
            reasons += [Why(str(one)) for one in found.why]
    half = np.array(halves)
    if np.isfinite(half).any():
        return float(np.nanmax(half)), Why.NONE
    return float("nan"), next((one for one in (Why.FEW, Why.CONSTANT) if one in reasons[1:]), Why.ABSENT)
