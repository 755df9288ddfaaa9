"""Shards: the points of a study dealt out to jobs that know nothing of each other.

A shard is the study itself in a folder of its own beside that of the study, with the runs of every n-th point. So each has
its lock, its segments and its seals, and no two ever write the same file. What is put together is found by the keys of the
runs, as between any two studies that share runs; what is missing is run by the next command.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.study.disk import StoreError, holds_study
from scenarios.letters import plain_text

if TYPE_CHECKING:
    from experiments.study.schema import Study

FORM = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
LOOSE = re.compile(r"\s*([0-9]{1,6})\s*(?:/|\\|:|-|,|of|从|之)\s*([0-9]{1,6})\s*")
"""What may be meant where something else stands between the two numbers."""
STATED = "shard"
"""Key of the manifest that says which shard a folder holds."""


@dataclass(frozen=True, order=True)
class Shard:
    """Every ``of``-th point of a study, beginning with point ``number - 1``.

    Attributes:
        number: which, from 1.
        of: how many there are.
    """

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has(self, row: NDArray[Any]) -> NDArray[np.bool_]:
        """Which points, by their numbers from 0, belong to it: each to exactly one of the ``of`` shards."""
        return np.asarray(row % self.of == self.number - 1)

    def folder(self, whole: Path) -> Path:
        """Where it is kept, beside the folder of the whole study."""
        place = whole if whole.name else whole.absolute()
        return place.with_name(f"{place.name}-shard-{self.number}-of-{self.of}")


def shard_in(text: str) -> Shard:
    """The shard that a text means, as in ``2/8``.

    Raises:
        ValueError: it means none; the message says what may be meant.
    """
    found = FORM.fullmatch(text)
    if found is None:
        loose = LOOSE.fullmatch(plain_text(text))
        meant = f"; did you mean {int(loose[1])}/{int(loose[2])}?" if loose and possible(loose) else ""
        raise ValueError(f"--shard {text}: give NUMBER/ALL, as in 2/8{meant}")
    if not possible(found):
        number, of = int(found[1]), int(found[2])
        if of == 0:
            raise ValueError(f"--shard {text}: a study is divided into 1 shard or more, as in 1/8")
        if number == 0:
            raise ValueError(f"--shard {text}: shards are counted from 1; the first one is 1/{of}")
        turned = f"; did you mean {of}/{number}?"
        raise ValueError(f"--shard {text}: allowed is 1/{of} to {of}/{of}{turned}")
    return Shard(int(found[1]), int(found[2]))


def possible(found: "re.Match[str]") -> bool:
    """Whether two numbers are a shard and how many there are."""
    return 1 <= int(found[1]) <= int(found[2])


def stated_shard(folder: Path) -> Shard | None:
    """The shard that a folder holds, as it says itself; none where it holds a whole study or nothing."""
    from experiments.study.store import stated

    said = stated(folder).get(STATED) if holds_study(folder) else None
    return None if said is None else shard_in(str(said))


def kept_here(folder: Path, wanted: Shard | None) -> Shard | None:
    """The shard whose runs go into a folder: the one asked for, else the one that is there.

    Raises:
        StoreError: the whole study is kept there, or another shard.
    """
    there = stated_shard(folder)
    if wanted is None or wanted == there or not holds_study(folder):
        return wanted or there
    if there is None:
        raise StoreError(
            f"{folder}: the whole study is kept here; the shard {wanted} needs a folder of its own"
        )
    raise StoreError(f"{folder}: the shard {there} is kept here; {wanted} needs a folder of its own")


def beside(whole: Path) -> list[tuple[Shard, Path]]:
    """The shards that lie beside the folder of a study, in order; a folder counts by what it says of itself."""
    place = whole if whole.name else whole.absolute()
    folders = place.parent.iterdir() if place.parent.is_dir() else ()
    named = [one for one in folders if one.name.startswith(f"{place.name}-shard-")]
    found = ((stated_shard(one), one) for one in named)
    return sorted((shard, one) for shard, one in found if shard is not None)


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

    study: "Study"
    runs: int
    taken: int
    left: int
    pieces: Sequence[Piece]
    notes: Sequence[str]


def study_of_shards(whole: Path) -> "Study":
    """The study whose shards lie beside a folder, or that is in it already.

    Raises:
        StoreError: there is none, or they are shards of other forms of it.
    """
    from experiments.study.results import study_in
    from experiments.study.store import stated

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
    from experiments.study.carried import manifest_of
    from experiments.study.runner import known_plan, of_other_models
    from experiments.study.store import Store
    from experiments.study.tasks import Layout, columns

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
