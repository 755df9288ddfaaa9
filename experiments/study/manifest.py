"""What the folder of a study says of itself: read, written twice, and refused where the folder is of something else."""

import time
from pathlib import Path
from typing import Any

from experiments.study.disk import (
    MANIFEST,
    SPARE,
    StoreError,
    cannot_write,
    contents,
    holds_study,
    keeps,
    look,
    open_seal,
    sealed,
    unsealed,
    write_aside,
    write_sealed,
)
from experiments.study.faults import carried
from filing.deeds import Stamp, delete


def check_folder(folder: Path, name: str) -> None:
    """Refuse what is no folder for this study, before anything is made in it.

    Raises:
        StoreError: a file, a folder with other things, or one of another study.
    """
    if folder.is_file():
        raise StoreError(f"{folder}: it is a file; a study is a folder")
    if holds_study(folder):
        named = name_in(folder)
        if named not in (None, name):
            raise StoreError(f"{folder}: the study {named} is here; {name} needs a folder of its own")
        return
    try:
        others = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise cannot_write(folder, error) from error
    if not all(map(keeps, others)):
        raise StoreError(f"{folder}: the folder holds other things; a study needs one of its own")


def name_in(folder: Path) -> str | None:
    """Name of the study in a folder; None where it is not known any more."""
    found = stated(folder)
    return str(found["study"]["name"]) if found else None


def stated(folder: Path) -> dict[str, Any]:
    """What the folder of a study says of itself, where need be by the copy; nothing where it is not known any more."""
    for path in (folder / MANIFEST, folder / SPARE / MANIFEST):
        found = open_seal(look(path), "manifest")
        if found is not None:
            return found
    return {}


def keep_manifest(folder: Path, manifest: dict[str, Any], *ours: bytes) -> None:
    """Write what a study asks, twice, with copies of the files it names for those who read them; where it is not kept yet.

    Args:
        folder: of the study.
        manifest: what it asks.
        ours: manifests of other formats that it may take the place of.

    Raises:
        OSError: it cannot be written.
    """
    old = open_seal(look(folder / MANIFEST), "manifest") or {}
    new = manifest | {"begun": old.get("begun", time.strftime("%Y-%m-%d")), "serial": old.get("serial", 0)}
    if (
        old.get("fingerprint") == manifest["fingerprint"]
    ):  # the runs that are there were run with what is said there
        new |= {"with": old.get("with", {})}
    if open_seal(sealed("manifest", new), "manifest") != old:
        found = sealed("manifest", new | {"serial": new["serial"] + 1})
        (folder / SPARE).mkdir(exist_ok=True)
        for path in (folder / MANIFEST, folder / SPARE / MANIFEST):
            write_sealed(path, "manifest", found, *ours)
    wanted, before = dict(carried(folder, manifest)), dict(carried(folder, old))
    for path, text in before.items():
        if path not in wanted:
            delete(path, Stamp.of(text))
    for path, text in wanted.items():
        if look(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_aside(path, text, *([before[path]] if path in before else []))


def kept_columns(folder: Path) -> list[str]:
    """Names of the outcomes that a study keeps.

    Raises:
        StoreError: there is no study, or it is damaged.
    """
    return [str(name) for name in manifest_in(folder)["columns"]]


def manifest_in(folder: Path) -> dict[str, Any]:
    """What the folder of a study says of itself.

    Raises:
        StoreError: there is no study, or it is damaged.
    """
    contents(folder)
    return unsealed(folder / MANIFEST, "manifest")
