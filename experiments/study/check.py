"""Whether the study in a folder is whole, and mending it where it is not: what the command ``study check`` does."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.study.disk import (
    LOCK,
    MANIFEST,
    Contents,
    StoreError,
    cannot_write,
    contents,
    forget,
    holds_study,
    no_study,
)
from experiments.study.faults import Mended, faults, foreign
from experiments.study.lock import Lock
from experiments.study.manifest import manifest_in

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Checked:
    """What a look at a study came to.

    Attributes:
        found: what was not as it was written, in sentences; nothing where the study was whole.
        mended, lost: what came of it.
        runs: runs that are lost, and are to be run again.
        foreign: files in the folder that are not of the study; they are left alone.
    """

    found: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    runs: int = 0
    foreign: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Whole, mended or lost: something of it."""
        return "lost" if self.lost else "mended" if self.found else "whole"

    @property
    def notes(self) -> list[str]:
        """What came of it, in sentences."""
        return [*self.mended, *self.lost]


def check(folder: Path) -> Checked:
    """Look at every byte of a study, and mend what is not as it was written.

    Raises:
        StoreError: there is no study, somebody is running it, or it cannot be written where that is needed.
    """
    if not holds_study(folder):
        raise no_study(folder)
    found = faults(folder)
    if not found:
        return Checked(foreign=foreign(folder))
    from experiments.study.mend import mend

    try:
        lock = Lock(folder / LOCK)
        try:
            said = mend(folder)
            make_again(folder, said)
        finally:
            lock.release()
    except OSError as error:
        raise StoreError(f"{cannot_write(folder, error)}; damaged: {'; '.join(found)}") from error
    return Checked(found, said.mended, said.lost, said.runs, foreign(folder))


def make_again(folder: Path, said: Mended) -> None:
    """The plan and the points, where they are gone and can be what they were.

    Raises:
        OSError: they cannot be written.
    """
    there = contents(folder)
    if not (folder / MANIFEST).exists() or not there.segments or (there.plan and there.points):
        return
    try:
        made = planned(folder, manifest_in(folder))
    except StoreError as error:
        said.lost.append(str(error))
        return
    old = [one for one in (there.plan, there.points) if one is not None]
    there.plan, there.points = made.plan, made.points
    there.write(folder)
    for one in old:
        if one not in (there.plan, there.points):
            forget(folder / one.name)


def planned(folder: Path, manifest: dict[str, Any]) -> Contents:
    """Plan and points of a study as they were when it was run, in files.

    Raises:
        StoreError: other versions of what lays them out are here.
    """
    from experiments.study.carried import study_of
    from experiments.study.segments import points_written, written
    from experiments.study.tasks import Layout, hash_of_plan

    study, model = study_of(manifest, folder), manifest["fingerprint"]
    if hash_of_plan(study, model) != manifest["hash"]:
        raise StoreError(
            f"{folder}: its plan is lost, and the versions of numpy, scipy or SALib here may lay its points out otherwise; "
            f"`grassroots study resume {folder}` lays them out again and keeps the runs that still belong to one"
        )
    layout = Layout(study)
    made = Contents()
    made.points = points_written(folder, layout.design, manifest["hash"])
    made.plan = written(folder, "plan", layout.plan(model).to_table(study), manifest["hash"])
    return made


def to_run(folder: Path) -> "pd.DataFrame":
    """The rows of the plan that have no run that ended well.

    Raises:
        StoreError: there is no study, or it is damaged.
    """
    from experiments.study.store import plan_in, runs

    known, plan = runs(folder), plan_in(folder, contents(folder))
    return plan[~plan["key"].isin(known.filter(known["done"])["key"].to_pylist())]
