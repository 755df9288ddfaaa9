"""Runs of a study made again from what the study keeps: compared bit by bit with what is kept, or read village by village."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.study.disk import StoreError
from experiments.study.results import StudyResult
from experiments.study.tasks import Layout
from experiments.study.territory import framed, kept_villages, villages_in
from experiments.study.values import columns, values_in
from experiments.study.windows import spans_of
from model.outcomes import Seen
from model.simulate import World, simulate

Floats = NDArray[np.float64]
Line = dict[Any, Any]


@dataclass(frozen=True)
class Again:
    """A run that was made again.

    Attributes:
        row, arm, replicate, seed: which, as in the table of the study.
        names: of the values.
        kept, now: values that the study keeps, and those of today.
        villages: their numbers and those of their townships, as columns, and their values; empty where they were not wanted.
    """

    row: int
    arm: str
    replicate: int
    seed: str
    names: list[str]
    kept: Floats
    now: Floats
    villages: pd.DataFrame

    @cached_property
    def differs(self) -> list[str]:
        """Names of the values with other bits; every not-a-number counts as the same."""
        same = (self.kept.view(np.uint64) == self.now.view(np.uint64)) | (
            np.isnan(self.kept) & np.isnan(self.now)
        )
        return [name for name, equal in zip(self.names, same, strict=True) if not equal]


class Maker:
    """Makes runs of a study again.

    Args:
        result: the study.
        by_village: read them village by village as well.
    """

    def __init__(self, result: StudyResult, by_village: bool = False) -> None:
        self._study, self._by_village = result.study, by_village
        self._layout, self._spans = Layout(result.study), spans_of(result.study)
        self._names = columns(result.study)

    def again(self, line: Line) -> Again:
        """One run, by its line in the table."""
        study = self._study
        run = self._layout.run(line["row"], study.arms.index(line["arm"]), line["replicate"])
        world = simulate(run)
        return Again(
            line["row"],
            line["arm"],
            line["replicate"],
            line["seed"],
            self._names,
            np.array([line[name] for name in self._names], np.float64),
            self._values(world, Seen.of(world)),
            self._villages(world) if self._by_village else pd.DataFrame([]),
        )

    def _values(self, world: World, seen: Seen) -> Floats:
        """What is seen of a world, in the order of the columns."""
        return values_in(seen, world.run.scenario.year, self._study.outcome_names, self._spans)

    def _villages(self, world: World) -> pd.DataFrame:
        """What each village comes to."""
        return framed(villages_in(world, self._study.outcome_names, self._spans), self._names)


def made_again(result: StudyResult, rows: pd.DataFrame) -> Iterator[Again]:
    """Runs in their order, one after the other."""
    maker = Maker(result)
    yield from map(maker.again, rows.to_dict("records"))


def by_village(
    result: StudyResult, workers: int = 1, on_run: Callable[[int], None] = lambda done: None
) -> pd.DataFrame:
    """A line for every run and village, as the rows of a study. One that keeps no villages has the values over all villages
    of a run, so that its runs are made again, each of which has to come to what is kept.

    What counts for a township has no value in a single village of several.

    Args:
        result: the study.
        workers: runs side by side.
        on_run: is told how many are done.

    Raises:
        StoreError: a run comes to other numbers than those that are kept.
    """
    if result.villages is not None:
        return kept_villages(result)
    maker, parts = Maker(result, by_village=True), list[pd.DataFrame]()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for one in pool.map(maker.again, result.rows.to_dict("records")):
                parts.append(of_villages(one))
                on_run(len(parts))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return pd.concat(parts, ignore_index=True)


def of_villages(one: Again) -> pd.DataFrame:
    """The lines of one run.

    Raises:
        StoreError: it comes to other numbers than those that are kept.
    """
    if one.differs:
        raise StoreError(
            f"point {one.row}, {one.arm}, replicate {one.replicate}: made again, it does not come to what is kept "
            f"({', '.join(one.differs)}), so that there are no numbers by village; `grassroots study resume --again` runs the "
            "study with today's code"
        )
    about: dict[str, Any] = {"row": one.row, "arm": one.arm, "replicate": one.replicate, "seed": one.seed}
    return one.villages.assign(**about)
