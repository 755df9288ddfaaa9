"""Shards: the points of a study dealt out to jobs that know nothing of each other.

A shard is the study itself in a folder of its own beside that of the study, with the runs of every n-th point. So each has
its lock, its segments and its seals, and no two ever write the same file. What is put together is found by the keys of the
runs, as between any two studies that share runs; what is missing is run by the next command.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.study.disk import StoreError, holds_study
from experiments.study.manifest import stated
from scenarios.letters import plain_text

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
