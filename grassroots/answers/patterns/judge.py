"""Computes the patterns, seed by seed: every fleet once a seed, every pattern from the worlds of its fleets."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from experiments.patterns import calibrate, validate, verification  # noqa: F401 - they declare the patterns
from experiments.patterns.library import Row, chosen
from experiments.patterns.worlds import FLEETS, NOT_COMPUTABLE, PATTERNS, Values, alone
from experiments.worlds import Worlds
from grassroots.answers.patterns.verdict import Finding, OverWorlds
from model.declare import Label
from model.simulate import World, simulate

SEEDS = 20
"""Seeds over which a pattern is judged."""

ALONE = 10
"""Times as many where a seed is a single village: it costs a fortieth of a county, and its luck decides verdicts."""

NO_FUNCTION = Label("no function computes this part", "没有计算此项的函数")

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
        seeds: how many; 20 for a verdict that counts. Rows on single villages get ten times as many; with worlds every row gets
            so many of each world.
        threads: runs of a fleet side by side; results do not depend on it.
        on_step: told what share is done.
        values: numbers set in every run, by full path; for trying out other defaults.
        worlds: in which everything is run; none for the default numbers.

    Raises:
        UnknownPattern: an id that no pattern has.
    """
    rows = chosen(wanted)
    ids = [id_ for id_ in dict.fromkeys(row.id for row in rows) if id_ in PATTERNS]
    every = 1 if worlds is None else len(worlds)
    wanted_seeds = {id_: seeds * (ALONE if worlds is None and alone(id_) else every) for id_ in ids}
    found: dict[str, list[Values]] = {id_: [] for id_ in ids}
    last = max(wanted_seeds.values(), default=0)
    with ThreadPoolExecutor(threads) as pool:
        for k in range(last):
            set_ = {**(worlds.settings(k // seeds) if worlds is not None else {}), **(values or {})}
            ran: dict[str, list[World]] = {}
            for id_ in (id_ for id_ in ids if k < wanted_seeds[id_]):
                fleets = PATTERNS[id_].fleets
                for name in fleets:
                    if name not in ran:
                        ran[name] = list(pool.map(simulate, FLEETS[name](k, set_)))
                found[id_].append(PATTERNS[id_].function(*(ran[name] for name in fleets)))
            if on_step is not None:
                on_step((k + 1) / last)
    made = [finding(row, found.get(row.id, [])) for row in rows]
    return made if worlds is None else [over_worlds(one, seeds) for one in made]


def over_worlds(one: Finding, seeds: int) -> OverWorlds:
    """The same with the seeds of each world side by side."""
    values = one.values.reshape(-1, seeds) if len(one.values) else np.empty((0, seeds))
    return OverWorlds(one.row, values, one.reason)


def finding(row: Row, values: Sequence[Values]) -> Finding:
    """What came out for one row."""
    if not values or row.part not in values[0]:
        reason = NOT_COMPUTABLE.get(row.id, NO_FUNCTION)
        return Finding(row, np.empty(0), reason)
    return Finding(row, np.array([one[row.part] for one in values], np.float64))
