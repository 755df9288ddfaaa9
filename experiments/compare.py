"""Comparing arms with the same luck person by person: effects, costs, parts, causes.

Every replicate runs all arms on one seed, so that the difference of an outcome between two arms carries no luck that they
share. Intervals are Student t over these paired differences; how many replicates is asked for, or found by adding some
until the interval of an outcome is as narrow as asked for.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from analysis.statistics import FEWEST, paired
from experiments.arms import Arm, frozen_alike, paid_columns, spent
from experiments.groups import ALL, Group, groups_of
from experiments.measure import attributes
from experiments.petition_causes import CAUSES, IMPROVEMENTS, causes
from experiments.provenance import hash_of, place_of, provenance
from experiments.split import LABELS, PARTS, splits
from experiments.windows import Span
from model.declare import Label
from model.draws import replicate_seed
from model.outcomes import OUTCOMES, Outcome, Seen, headline
from model.outcomes.seen import Mask
from model.policy import Policy, measures_of
from model.run import Run
from model.simulate import World, found, simulate
from model.state import codes
from scenarios.facts import aimed_at
from scenarios.schema import Place

if TYPE_CHECKING:
    from analysis.numbers import Language
    from analysis.shown import Shown

Floats = NDArray[np.float64]
BASE = Label("no policy", "无政策")
TARGETS = "targets"
"""Group of the villages at which an arm aims, where it does not aim at all of them."""
SIDES = ("without", "with")
"""An arm over its own months and villages, and the base over the same."""
MOST = 1280
"""Replicates at which adding stops, whatever the precision."""
GAINS = {
    "acts": Label("additional participation", "新增议事参与"),
    "settled": Label("additional dispute settled in substance", "新增实质解决"),
}


@dataclass(frozen=True)
class Comparison:
    """What is compared: arms (the first is the base), what to break down by, and whether outmigration is split."""

    arms: tuple[Arm, ...]
    by: tuple[str, ...] = ()
    split: bool = False

    @property
    def runs(self) -> list[Run]:
        """Every run of one replicate: the arms, and the runs with the posts of the base where the effect is split."""
        return [arm.run for arm in self.arms] + [self.held(arm) for arm in self.arms[1:] if self.split]

    def held(self, arm: Arm) -> Run:
        """The run of an arm with posts and seats filled as in the base."""
        share = self.arms[0].run.in_force().get("migration.outmigration", 0.43)
        return replace(arm.run, posts_at=share)

    @cached_property
    def spans(self) -> list[dict[str, Span]]:
        """The windows of each arm; those of the base are where it stands for itself."""
        return [arm.windows(self.arms[0]) for arm in self.arms]

    @cached_property
    def windows(self) -> list[str]:
        """Names of all windows that some arm has: ``during``, ``after``, then phases."""
        names = {name for spans in self.spans for name in spans}
        return sorted(names, key=lambda name: (("during", "after", name).index(name), len(name), name))

    @cached_property
    def aimed(self) -> bool:
        """Whether some arm acts in some villages only."""
        return any(
            measure.targets.kind != "all" for arm in self.arms[1:] for measure in arm.own(self.arms[0])
        )


@dataclass(frozen=True)
class Measured:
    """One replicate: outcome values by arm, window and group; money and gains by arm and window; parts; causes."""

    values: Floats  # outcome x arm x side x window x group
    money: Floats  # arm x side x window, yuan per village and year
    gains: Floats  # gain x arm x side x window, per village and year
    parts: Floats  # arm x window x measure x part
    causes: Floats  # arm x cause


def policies_compared(run: Run, policies: Sequence[Policy]) -> tuple[Arm, ...]:
    """The base without these policies, and one arm for each of them."""
    arms = [Arm("none", BASE, run)]
    for policy in policies:
        arms.append(Arm(policy.name, policy.label, replace(run, policies=(*run.policies, policy))))
    return tuple(frozen_alike(arms))


def outmigration_compared(run: Run, shares: Sequence[float]) -> tuple[Arm, ...]:
    """One arm for each outmigration; the first is the base."""
    arms = []
    for share in shares:
        label = Label(f"outmigration {100 * share:g} %", f"外出率{100 * share:g}%")
        values = {**run.values, "migration.outmigration": share}
        arms.append(Arm(f"outmigration-{share:g}", label, replace(run, values=values)))
    return tuple(frozen_alike(arms))


def measure(
    comparison: Comparison, replicate: int, chosen: Sequence[Outcome], columns: Sequence[int]
) -> Measured:
    """Run every arm on one seed and measure it."""
    arms = comparison.arms
    runs = [replace(arm.run, replicate=arm.run.replicate + replicate) for arm in arms]
    groups = groups_of(found(runs[0]), comparison.by)
    shape = (len(arms), len(comparison.windows))
    sides = (len(arms), len(SIDES), len(comparison.windows))
    made = Measured(
        np.full((len(chosen), *sides, len(groups) + comparison.aimed), np.nan),
        np.full(sides, np.nan),
        np.full((len(GAINS), *sides), np.nan),
        np.full((*shape, len(LABELS), len(PARTS)), np.nan),
        np.zeros((len(arms), len(CAUSES))),
    )
    base = simulate(runs[0])
    before = Seen.of(base)
    everywhere = cache(
        lambda span: by_group(before.over(*span), groups, chosen)
    )  # arms often share their months
    for a, run in enumerate(runs):
        world = simulate(run) if a > 0 else base
        pair = (before, Seen.of(world) if a > 0 else before)
        places = targets_of(world, len(arms[a].own(arms[0]))) if comparison.aimed and a > 0 else None
        spans = comparison.spans[a]
        for name, span in spans.items():
            w = comparison.windows.index(name)
            for side, (seen, of) in enumerate(zip(pair, (base, world), strict=True)):
                view = seen.over(*span)
                made.values[:, a, side, w, : len(groups)] = (
                    everywhere(span) if seen is before else by_group(view, groups, chosen)
                )
                if places is not None:
                    made.values[:, a, side, w, -1] = within_villages(view, places, chosen)
                made.money[a, side, w] = spent(of, columns, *span)
                made.gains[:, a, side, w] = gains(view)
        if a > 0:
            made.causes[a] = causes(before.all, pair[1].all)
            if comparison.split:
                at = [comparison.windows.index(name) for name in spans]
                made.parts[a, at] = parts(comparison, arms[a], replicate, *pair, list(spans.values()))
    return made


def targets_of(world: World, own: int) -> Mask | None:
    """Villages in which any of the last ``own`` measures of a run acts; nothing where that is all of them."""
    masks = [np.any(township.targets[-own:], axis=0) for township in world.townships] if own else []
    places = np.concatenate(masks) if masks else np.ones(1, bool)
    return None if places.all() else places


def within_villages(s: Seen, places: Mask, chosen: Sequence[Outcome]) -> Floats:
    """Each outcome in some villages; missing where it is of the township and so of no village."""
    view = s.within(places)
    return np.array([item.function(view) for item in chosen])


def by_group(s: Seen, groups: Sequence[Group], chosen: Sequence[Outcome]) -> Floats:
    """Outcome x group; missing where an outcome cannot be broken down so."""
    values = np.full((len(chosen), len(groups)), np.nan)
    for g, group in enumerate(groups):
        view = s if group.name == ALL else s.among(group.people, group.homes)
        for k, item in enumerate(chosen):
            if (
                group.name == ALL
                or item.split == "person"
                or (item.split == "household" and group.homes is not None)
            ):
                values[k, g] = item.function(view)
    return values


def gains(s: Seen) -> Floats:
    """What money is to buy, per village and year: acts of deliberation, and the share settled in substance."""
    acts = s.adult_months(codes.DELIBERATED) / (s.n_villages * s.years)
    return np.array([acts, s.share(s.settled, s.followed)])


def parts(
    comparison: Comparison, arm: Arm, replicate: int, low: Seen, high: Seen, spans: Sequence[tuple[int, int]]
) -> Floats:
    """Window x measure x part of the effect of an arm, with a third run whose posts are filled as in the base."""
    run = replace(comparison.held(arm), replicate=arm.run.replicate + replicate)
    held = Seen.of(simulate(run))
    return np.stack([splits(low.over(*span), high.over(*span), held.over(*span)) for span in spans])


def replicates_of(
    comparison: Comparison,
    numbers: Iterable[int],
    chosen: Sequence[Outcome],
    threads: int,
    on_done: Callable[[], None],
) -> list[Measured]:
    """Several replicates, side by side."""
    columns = paid_columns(comparison.arms)

    def one(number: int) -> Measured:
        made = measure(comparison, number, chosen, columns)
        on_done()
        return made

    with ThreadPoolExecutor(max(1, threads)) as pool:
        return list(pool.map(one, numbers))


@dataclass(frozen=True)
class CompareResult:
    """A comparison.

    Attributes:
        data: outcomes by arm, replicate, window and group; ``spent``, ``gain_*``, ``part_*``, ``cause_*`` beside them.
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
        arms = ", ".join(str(name) for name in self.data["arm"].values)
        arms = arms if len(arms) <= 50 else f"{self.data.sizes['arm']} arms"
        return f"<CompareResult {a['place']}: {arms}; {a['replicates']} replicates, run {a['run_hash']}>"

    def table(self, lang: "Language" = "en", every: bool = False) -> "Shown":
        """Effects with 95 % intervals, what they cost, of what they are made; on all outcomes, or the headline ones."""
        from analysis.compare_tables import compare_table
        from analysis.shown import Shown

        return Shown([compare_table(self.data, lang, every)])

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
) -> CompareResult:
    """Run a comparison.

    Args:
        comparison: what.
        replicates: how many at first; all of them where no precision is asked for.
        threads: replicates side by side.
        precision: half width of the 95 % interval of the effect on the objective (on every headline outcome that is a
            share, where there is no objective) at which adding replicates stops, not before there are
            :data:`~analysis.statistics.FEWEST`.
        objective: the outcome that is aimed at.
        on_step: told the share done.
        place: the file behind the scenario where it is not a shipped one.
        command: the words that ask for it again.
        more: facts to keep with the result.
    """
    chosen = list(OUTCOMES.values())
    watched = [objective] if objective is not None else [item for item in headline() if item.unit == "share"]
    made: list[Measured] = []
    wanted = replicates
    while True:
        done = len(made)

        def step(total: int = wanted) -> None:
            nonlocal done
            done += 1
            if on_step is not None:
                on_step(min(1.0, done / total))

        made += replicates_of(comparison, range(len(made), wanted), chosen, threads, step)
        width = widest(made, chosen, watched)
        if precision is None or (width <= precision and wanted >= FEWEST) or wanted >= MOST:
            break
        wanted = min(MOST, max(wanted + 2, FEWEST, enough(wanted, width, precision)))
    facts = (more or {}) | {
        "precision": precision or 0.0,
        "widest": width,
        "watched": ",".join(o.name for o in watched),
    }
    data = labelled(comparison, made, chosen)
    base = comparison.arms[0].run
    file = place_of(base) if place is None else place
    data.attrs = provenance(base, len(made), file, command) | facts
    data.attrs["calendar"] = json.dumps(
        {arm.name: calendar_of(arm) for arm in comparison.arms[1:]}, ensure_ascii=False
    )
    data.attrs["run_hash"] = hash_of(
        *(arm.run for arm in comparison.arms), replicates=len(made), by=comparison.by
    )
    return CompareResult(data)


def calendar_of(arm: Arm) -> list[dict[str, Any]]:
    """When each lever of an arm acts, at which level, where: rows of a policy calendar, texts as [English, Chinese]."""
    rows = []
    for measure in measures_of(arm.run.policies):
        first, last = measure.span(arm.run.scenario.year, arm.run.months)
        everywhere = measure.targets.kind == "all"
        rows.append(
            {
                "label": list(measure.lever.label),
                "level": short_level(measure.level, measure.lever.unit),
                "first": first,
                "last": last,
                "coercive": measure.lever.coercive,
                "targets": ["", ""] if everywhere else list(aimed_at(measure)),
            }
        )
    return rows


def short_level(level: float, unit: str) -> str:
    """A level as a picture shows it: shares in per cent, units that say nothing left out."""
    if unit == "share":
        return f"{100.0 * level:g} %"
    if unit.startswith("1/"):
        return f"{level:g}{unit[1:]}"
    return f"{level:g}" if unit in ("0-1", "0/1", "code", "-") else f"{level:g} {unit}"


def enough(n: int, width: float, precision: float) -> int:
    """Replicates at which an interval that is ``width`` wide with ``n`` of them should be as narrow as asked, and some more."""
    return int(np.ceil(1.1 * n * (width / precision) ** 2))


def widest(made: Sequence[Measured], chosen: Sequence[Outcome], watched: Sequence[Outcome]) -> float:
    """Half width of the widest interval of an effect, of the outcomes watched, while policies act."""
    if len(made) < 2:
        return float("inf")
    halves = []
    for k, item in enumerate(chosen):
        if item in watched:
            values = np.stack([one.values[k, 1:, :, 0, 0] for one in made])
            found = paired(values[:, :, 0], values[:, :, 1], item.unit)
            halves.append(0.5 * (found.high - found.low))
    half = np.array(halves)
    return float(np.nanmax(half)) if np.isfinite(half).any() else float("inf")


def labelled(comparison: Comparison, made: Sequence[Measured], chosen: Sequence[Outcome]) -> xr.Dataset:
    """The numbers with labels and units."""
    base = comparison.arms[0].run
    groups = [(group.name, group.label) for group in groups_of(found(base), comparison.by)]
    groups += [(TARGETS, Label("target villages", "政策实施村"))] if comparison.aimed else []
    dims = ("replicate", "arm", "side", "window", "group")
    values = np.stack([one.values for one in made])  # replicate x outcome x arm x side x window x group
    variables: dict[str, Any] = {
        item.name: (dims, values[:, k], attributes(item)) for k, item in enumerate(chosen)
    }
    variables["spent"] = (
        dims[:4],
        np.stack([one.money for one in made]),
        {
            "long_name": "spent through the levers compared",
            "long_name_zh": "所比杠杆支出",
            "units": "yuan/village/year",
        },
    )
    for k, (name, label) in enumerate(GAINS.items()):
        about = {
            "long_name": label.en,
            "long_name_zh": label.zh,
            "units": "1/village/year" if name == "acts" else "share",
        }
        variables[f"gain_{name}"] = (dims[:4], np.stack([one.gains[k] for one in made]), about)
    for k, (name, (label, unit)) in enumerate(LABELS.items()):
        about = {"long_name": label.en, "long_name_zh": label.zh, "units": unit}
        variables[f"part_{name}"] = (
            ("replicate", "arm", "window", "part"),
            np.stack([one.parts[:, :, k] for one in made]),
            about,
        )
    variables["petition_change"] = (
        ("replicate", "arm", "cause"),
        np.stack([one.causes for one in made]),
        {"long_name": "change of petitions by cause", "long_name_zh": "信访变化的原因", "units": "petitions"},
    )
    seeds = [str(replicate_seed(base.seed, base.replicate + k)) for k in range(len(made))]
    return xr.Dataset(variables, coords=coordinates(comparison, groups, seeds))


def coordinates(
    comparison: Comparison, groups: Sequence[tuple[str, Label]], seeds: Sequence[str]
) -> dict[str, Any]:
    """Names and labels along the dimensions; the months of each window by arm, -1 where an arm has none of the name."""
    arms = comparison.arms
    ends = np.array(
        [[spans.get(name, (-1, -1)) for name in comparison.windows] for spans in comparison.spans]
    )
    return {
        "replicate": np.arange(len(seeds)),
        "seed": ("replicate", list(seeds)),
        "arm": [arm.name for arm in arms],
        "arm_en": ("arm", [arm.label.en for arm in arms]),
        "arm_zh": ("arm", [arm.label.zh for arm in arms]),
        "coercive": ("arm", [int(arm.coercive) for arm in arms]),
        "side": list(SIDES),
        "window": comparison.windows,
        "first_month": (("arm", "window"), ends[:, :, 0]),
        "last_month": (("arm", "window"), ends[:, :, 1]),
        "group": [name for name, _ in groups],
        "group_en": ("group", [label.en for _, label in groups]),
        "group_zh": ("group", [label.zh for _, label in groups]),
        "part": list(PARTS),
        "part_en": ("part", [label.en for label in PARTS.values()]),
        "part_zh": ("part", [label.zh for label in PARTS.values()]),
        "cause": list(CAUSES),
        "cause_en": ("cause", [label.en for label in CAUSES.values()]),
        "cause_zh": ("cause", [label.zh for label in CAUSES.values()]),
        "improves": ("cause", [int(name in IMPROVEMENTS) for name in CAUSES]),
    }
