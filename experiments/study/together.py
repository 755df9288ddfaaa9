"""Shards put together: the runs of all of them come into the folder of the whole study, and nothing is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.study.carried import manifest_of
from experiments.study.disk import StoreError, holds_study
from experiments.study.manifest import stated
from experiments.study.results import study_in
from experiments.study.runner import known_plan, of_other_models
from experiments.study.schema import Study
from experiments.study.shards import Shard, beside, stated_shard
from experiments.study.store import Store
from experiments.study.tasks import Layout
from experiments.study.values import columns


@dataclass(frozen=True)
class Piece:
    """How far one shard is.

    Attributes:
        shard: which.
        folder: where it is kept; none where there is no such folder.
        runs: it has.
        left: of them not found anywhere.
    """

    shard: Shard
    folder: Path | None
    runs: int
    left: int


@dataclass(frozen=True)
class Together:
    """What came of putting shards together.

    Attributes:
        study: whose they are.
        runs: of the study, each key once.
        taken: found in other folders by this call.
        left: still to be run.
        pieces: the shards, of the finest division that lies there.
        notes: what was mended, and whose runs cannot be used, in sentences.
    """

    study: Study
    runs: int
    taken: int
    left: int
    pieces: Sequence[Piece]
    notes: Sequence[str]


def study_of_shards(whole: Path) -> Study:
    """The study whose shards lie beside a folder, or that is in it already.

    Raises:
        StoreError: there is none, or they are shards of other forms of it.
    """
    folders = [*([whole] if holds_study(whole) else []), *(one for _, one in beside(whole))]
    if not folders:
        raise StoreError(
            f"{whole}: no shards lie beside it; `grassroots study run STUDY --shard 1/8` makes one"
        )
    first = stated(folders[0])
    for other in folders[1:]:
        if stated(other).get("study_hash") != first.get("study_hash"):
            raise StoreError(
                f"{other}: this is a shard of another form of the study than {folders[0]}; set one of the two aside"
            )
    return study_in(folders[0])


def together(whole: Path) -> Together:
    """Put the runs of all shards into the folder of the whole study; nothing is run.

    Shards stay as they are. Those that are being run meanwhile give what they have.

    Raises:
        StoreError: there are no shards, they do not go together, or the folder cannot be written.
    """
    if (shard := stated_shard(whole)) is not None:
        raise StoreError(f"{whole}: the shard {shard} is kept here; give the folder of the whole study")
    study, pieces = study_of_shards(whole), beside(whole)
    with Store(whole, manifest_of(study), columns(study)) as store:
        plan = known_plan(store, Layout(study))
        every = plan.first_of_each_key()
        keys, row = plan.key[every], plan.row[every]
        taken = store.share({key.decode() for key in keys[~np.isin(keys, store.done_keys())]})
        store.merge()
        left = ~np.isin(keys, store.done_keys())
        notes = [*store.notes, *(note for _, one in pieces for note in of_other_models(one))]
    return Together(study, len(keys), taken, int(left.sum()), pieces_of(pieces, row, left), notes)


def pieces_of(there: Sequence[tuple[Shard, Path]], row: NDArray[Any], left: NDArray[np.bool_]) -> list[Piece]:
    """How far each shard is, of the finest division that lies there, also of those that nobody has begun."""
    of = max((shard.of for shard, _ in there), default=0)
    folders = {shard: folder for shard, folder in there}
    made = []
    for shard in (Shard(number, of) for number in range(1, of + 1)):
        mine = shard.has(row)
        made.append(Piece(shard, folders.get(shard), int(mine.sum()), int((mine & left).sum())))
    return made
