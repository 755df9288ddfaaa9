"""Damage to the folder of a study, at random: what disks, cables, programs that synchronise folders and people do."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from experiments.study.disk import ASIDE, DERIVED, LOCK

PAGE = 512


def files_of(folder: Path) -> list[Path]:
    """What a study consists of."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    inside = {path: path.relative_to(folder).parts[0] for path in found}
    return [path for path in found if inside[path] not in (ASIDE, DERIVED, LOCK)]


def flip(rng: random.Random, path: Path, _: list[Path]) -> None:
    """One bit."""
    found = bytearray(path.read_bytes())
    found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    path.write_bytes(found)


def cut(rng: random.Random, path: Path, _: list[Path]) -> None:
    """The end is missing, or all of it."""
    found = path.read_bytes()
    path.write_bytes(found[: rng.choice((0, rng.randrange(len(found)), len(found) - 1))])


def zero(rng: random.Random, path: Path, _: list[Path]) -> None:
    """A page of zeros."""
    found = bytearray(path.read_bytes())
    at = rng.randrange(max(1, len(found) - PAGE))
    found[at : at + PAGE] = bytes(len(found[at : at + PAGE]))
    path.write_bytes(found)


def garble(rng: random.Random, path: Path, _: list[Path]) -> None:
    """A page of something else."""
    found = bytearray(path.read_bytes())
    at = rng.randrange(max(1, len(found) - PAGE))
    found[at : at + PAGE] = rng.randbytes(len(found[at : at + PAGE]))
    path.write_bytes(found)


def append(rng: random.Random, path: Path, _: list[Path]) -> None:
    """Something stands behind."""
    path.write_bytes(path.read_bytes() + rng.choice((b"\0", rng.randbytes(100), path.read_bytes())))


def delete(_: random.Random, path: Path, __: list[Path]) -> None:
    """It is gone."""
    path.unlink()


def rename(rng: random.Random, path: Path, _: list[Path]) -> None:
    """It has another name, as programs that synchronise folders give."""
    path.rename(path.with_name(f"{path.stem} (conflicted copy {rng.randrange(9)}){path.suffix}"))


def swap(rng: random.Random, path: Path, others: list[Path]) -> None:
    """Two files have each other's names."""
    other = rng.choice([one for one in others if one != path])
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def replace(rng: random.Random, path: Path, others: list[Path]) -> None:
    """Another file stands in its place as well."""
    shutil.copyfile(rng.choice([one for one in others if one != path]), path)


DAMAGES: tuple[Callable[[random.Random, Path, list[Path]], None], ...] = (
    flip,
    cut,
    zero,
    garble,
    append,
    delete,
    rename,
    swap,
    replace,
)
KEEPS = (append, rename, swap)
"""Damages after which everything is still somewhere."""


def damage(rng: random.Random, folder: Path) -> tuple[Callable[..., None], Path]:
    """Damage one file; how, and which. Something is different afterwards."""
    before = bytes_of(folder)
    while True:
        how, others = rng.choice(DAMAGES), files_of(folder)
        path = rng.choice(others)
        how(rng, path, others)
        if bytes_of(folder) != before:
            return how, path
        for name, found in before.items():  # what made no difference, as two copies that have changed places
            (folder / name).write_bytes(found)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Everything that is there."""
    return {os.fspath(path.relative_to(folder)): path.read_bytes() for path in files_of(folder)}
