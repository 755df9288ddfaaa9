"""Computes the patterns, seed by seed: every fleet once a seed, every pattern from the worlds of its fleets."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.posterior import tempered, towards
from experiments.patterns import calibrate, validate, verification  # noqa: F401 - they declare the patterns
from experiments.patterns.library import Row, chosen
from experiments.patterns.worlds import FLEETS, NOT_COMPUTABLE, PATTERNS, Values, alone
from experiments.targets import targets
from experiments.worlds import Worlds
from grassroots.answers.patterns.verdict import Finding, OverWorlds
from model.declare import Label
from model.simulate import World, simulate

SEEDS = 20
"""Seeds over which a pattern is judged."""

ALONE = 10
"""Times as many where a seed is a single village: it costs a fortieth of a county, and its luck decides verdicts."""

ALONE_IN_A_WORLD = 5
"""The same over worlds: with the seeds of a county alone luck would hide what a world gives."""

DISCREPANCIES = {"halved": 0.5, "doubled": 2.0}
"""What all discrepancies of published figures, which are judgement, are multiplied by to see which verdicts hang on them."""

ENOUGH = 0.5
"""Share of the worlds that count at least when they are weighed towards other discrepancies."""

NO_FUNCTION = Label("no function computes this part", "没有计算此项的函数")

Floats = NDArray[np.float64]
OnStep = Callable[[float], None]


def judge(
    wanted: Sequence[str] = (),
    seeds: int = SEEDS,
    threads: int = 1,
    on_step: OnStep | None = None,
    values: Mapping[str, float] | None = None,
    worlds: Worlds | None = None,
) -> list[Finding]:
    """Compute patterns and set them against their targets.

    Args:
        wanted: ids; all where none is named.
        seeds: how many; 20 for a verdict that counts. Rows on single villages get ten times as many; with worlds so many of each
            world, and rows on single villages five times as many.
        threads: runs of a fleet side by side; results do not depend on it.
        on_step: told what share is done.
        values: numbers set in every run, by full path; for trying out other defaults.
        worlds: in which everything is run; none for the default numbers.

    Raises:
        UnknownPattern: an id that no pattern has.
    """
    rows = chosen(wanted)
    ids = [id_ for id_ in dict.fromkeys(row.id for row in rows) if id_ in PATTERNS]
    each = {id_: seeds * times(id_, worlds) for id_ in ids}
    found: dict[str, list[Values]] = {id_: [] for id_ in ids}
    most, every = max(each.values(), default=0), 1 if worlds is None else len(worlds)
    with ThreadPoolExecutor(threads) as pool:
        for k in range(most * every):
            world, seed = divmod(k, most)
            set_ = {**(worlds.settings(world) if worlds is not None else {}), **(values or {})}
            ran: dict[str, list[World]] = {}
            for id_ in (id_ for id_ in ids if seed < each[id_]):
                fleets = PATTERNS[id_].fleets
                for name in fleets:
                    if name not in ran:
                        ran[name] = list(pool.map(simulate, FLEETS[name](k, set_)))
                found[id_].append(PATTERNS[id_].function(*(ran[name] for name in fleets)))
            if on_step is not None:
                on_step((k + 1) / (most * every))
    made = [finding(row, found.get(row.id, [])) for row in rows]
    return made if worlds is None else [*over_worlds(made, worlds)]


def times(id_: str, worlds: Worlds | None) -> int:
    """Times as many seeds as asked for that a pattern gets."""
    return (ALONE if worlds is None else ALONE_IN_A_WORLD) if alone(id_) else 1


def over_worlds(found: Sequence[Finding], worlds: Worlds) -> list[OverWorlds]:
    """The same with the seeds of each world side by side, and what worlds were drawn to agree with."""
    drawn_to = {(one.row, one.part) for one in targets()} if worlds.source == "posterior" else set()
    made = [
        OverWorlds(
            one.row,
            one.values.reshape(len(worlds), -1) if len(one.values) else np.empty((0, 2)),
            one.reason,
            (one.row.id, one.row.part) in drawn_to,
        )
        for one in found
    ]
    weights = weights_of(made) if drawn_to else {}
    return [replace(one, weights=weights) for one in made]


def weights_of(found: Sequence[OverWorlds]) -> dict[str, Floats]:
    """Weights of worlds towards all discrepancies halved or doubled, by their own runs, as far as half of the worlds still count.

    None unless every figure was computed.
    """
    rows = {(one.row.id, one.row.part): one.values for one in found if one.figure}
    if len(rows) < len(targets()):
        return {}
    values = [one.scaled(rows[one.row, one.part]) for one in targets()]
    means = np.column_stack([some.mean(axis=1) for some in values])
    luck = np.array([np.nanmean(some.var(axis=1, ddof=1)) / some.shape[1] for some in values])

    def variances(factor: float) -> Floats:
        return luck + [one.sd_source**2 + (factor * one.sd_discrepancy) ** 2 for one in targets()]

    centres = np.array([one.centre for one in targets()])
    return {
        name: tempered(towards(means, centres, variances(1.0), variances(factor)), ENOUGH)[0]
        for name, factor in DISCREPANCIES.items()
    }


def finding(row: Row, values: Sequence[Values]) -> Finding:
    """What came out for one row."""
    if not values or row.part not in values[0]:
        reason = NOT_COMPUTABLE.get(row.id, NO_FUNCTION)
        return Finding(row, np.empty(0), reason)
    return Finding(row, np.array([one[row.part] for one in values], np.float64))
