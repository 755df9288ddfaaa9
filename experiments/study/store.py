"""The runs of a study on disk. kill -9 at any moment loses only what was under way, and the resumed table is the undisturbed
one, row for row and bit for bit.

A segment holds runs that have ended, well or not, and its name vouches for its bytes. The order decides it: a segment is
written aside, synced and renamed, and then named by the contents, which are replaced as a whole. A whole segment that the
contents do not name is taken in, run by run, where there is no such run yet: nothing that was computed is thrown away.

Runs are kept by key alone. Which point of the design has which key is in the plan, and the table of a study is the plan
with the values of its keys: a design that grows moves no row, and a run of another model is in no table.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from experiments.study.disk import (
    CONTENTS,
    FILES,
    KEY,
    LOCK,
    MANIFEST,
    SEGMENTS,
    Contents,
    Damaged,
    Entry,
    StoreError,
    cannot_write,
    contents,
    forget,
    holds_study,
    no_room,
    no_study,
)
from experiments.study.faults import Mended
from experiments.study.lock import Lock
from experiments.study.manifest import check_folder, keep_manifest, kept_columns, manifest_in
from experiments.study.mend import mend
from experiments.study.segments import (
    ABOUT,
    PLAN_OF,
    VILLAGES,
    Done,
    kept_runs,
    newest_of_each_key,
    points_written,
    segment,
    segment_written,
    table_in,
    written,
)

MERGE_AT = 50
"""Small segments at which they are merged."""
SMALL = 10_000
"""Rows below which a segment is small, if it also took less than :data:`LONG`."""
LONG = 600.0
"""Seconds of runs in a segment: about as much is lost with it."""
KEYS = ("key", "row", "arm", "replicate", "seed")
"""Columns that every table of a study begins with."""
READ_AGAIN = 3
"""Times a reader looks again where the writer has just merged the segments it was about to read."""


class Store:
    """The folder of a study, open for one writer.

    Args:
        folder: where it is; made where there is none.
        manifest: what the study asks (:func:`experiments.study.carried.manifest_of`).
        names: of the values of a run.

    Attributes:
        folder: where it is.
        names: of the values of a run.
        model: fingerprint that new runs are kept with.
        notes: what was found damaged on opening and what came of it, in sentences.

    Raises:
        StoreError: the folder is of something else, in use, or cannot be written.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], names: Sequence[str]) -> None:
        self.folder, self.names = folder, list(names)
        self.model = str(manifest.get("fingerprint", ""))
        check_folder(folder, manifest["study"]["name"])
        try:
            (folder / SEGMENTS).mkdir(parents=True, exist_ok=True)
            self._lock = Lock(folder / LOCK)
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            said = mend(folder) if holds_study(folder) else Mended()
            self.notes = [*self._lock.notes, *said.notes]
            keep_manifest(folder, manifest)
            if not (folder / CONTENTS).exists():
                Contents().write(folder)
            self._contents = contents(folder)
        except OSError as error:
            self.close()
            raise cannot_write(folder, error) from error
        except BaseException:
            self.close()
            raise

    def keep_plan(self, plan: pa.Table, of: str = "", design: pd.DataFrame | None = None) -> None:
        """Keep which point has which key, the points themselves, and the hash of what the plan is made of.

        Args:
            plan: columns row, arm, replicate, seed, key.
            of: hash.
            design: a row a point, in order: the values of the factors and the block.

        Raises:
            StoreError: it cannot be written.
        """
        old = (self._contents.plan, self._contents.points)
        try:
            self._contents.points = None if design is None else points_written(self.folder, design, of)
            self._contents.plan = written(self.folder, "plan", plan, of)
            self._contents.write(self.folder)
        except OSError as error:
            self._contents.plan, self._contents.points = old
            raise cannot_write(self.folder, error) from error
        for one in old:
            if one is not None and one not in (self._contents.plan, self._contents.points):
                forget(self.folder / one.name)

    def plan(self, of: str) -> pa.Table | None:
        """The plan, where one is kept that is made of the same."""
        if self._contents.plan is None or self._contents.points is None:
            return None
        kept = table_in(self.folder / self._contents.plan.name)
        return kept if (kept.schema.metadata or {}).get(PLAN_OF.encode()) == of.encode() else None

    def done_keys(self) -> NDArray[np.bytes_]:
        """Keys of the runs that have ended well."""
        found = [np.zeros(0, f"S{KEY}")]
        for one in self._contents.segments:
            table = table_in(self.folder / SEGMENTS / one, ("key", "done"))
            found.append(np.array(table.filter(table["done"])["key"].to_pylist(), f"S{KEY}"))
        return np.unique(np.concatenate(found))

    def done(self) -> set[str]:
        """The same as texts."""
        return {key.decode() for key in self.done_keys()}

    def failed(self) -> dict[str, int]:
        """Keys of the runs that failed, with how often they were tried."""
        found = failed_in(kept_runs(self.folder, self._contents))
        return dict(zip(found["key"], found["attempts"], strict=True))

    def add(self, ended: Sequence[Done]) -> None:
        """Keep runs that have ended: a segment, then the contents that name it.

        Raises:
            StoreError: the disk is full, the folder cannot be written any more, or another process took it over;
                nothing of these runs is kept.
        """
        self._lock.check()
        if ended:
            self._keep([segment(ended, self.names, self.model)])
        if sum(map(is_small, self._contents.segments.values())) >= MERGE_AT:
            self.merge()

    def _keep(self, tables: Sequence[pa.Table], instead_of: Sequence[str] = ()) -> None:
        """Write segments and name them; others go that they hold.

        Raises:
            StoreError: they cannot be written; then everything is as before.
        """
        entries: list[Entry] = []
        before = dict(self._contents.segments)
        try:
            for table in tables:
                entries.append(segment_written(self.folder, table))
                self._contents.segments[entries[-1].name] = entries[-1]
            for old in instead_of:
                del self._contents.segments[old]
            self._contents.write(self.folder)
        except OSError as error:
            self._contents.segments = before
            for one in entries:
                forget(self.folder / SEGMENTS / one.name)
            raise no_room(self.folder, error) from error
        for old in instead_of:
            forget(self.folder / SEGMENTS / old)

    def share(self, wanted: Collection[str]) -> int:
        """Copy runs that other studies beside this one have done; returns how many.

        Raises:
            StoreError: they cannot be written.
        """
        missing, copied = set(wanted), 0
        for other in sorted(self.folder.resolve().parent.iterdir()) if missing else []:
            if other == self.folder.resolve() or not holds_study(other):
                continue
            for table in shared(other, missing, self.names):
                self._keep([table])
                missing -= set(table["key"].to_pylist())
                copied += table.num_rows
        return copied

    def merge(self) -> None:
        """Put small segments together, as long as not too much is lost with one.

        Raises:
            StoreError: it cannot be written; the small ones stay.
        """
        for bundle in bundles([one for one in self._contents.segments.values() if is_small(one)]):
            tables = [table_in(self.folder / SEGMENTS / name) for name in bundle]
            self._keep([newest_of_each_key(pa.concat_tables(tables, promote_options="default"))], bundle)

    def close(self) -> None:
        """Let go of the folder."""
        self._lock.release()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def is_small(one: Entry) -> bool:
    """Whether a segment can be put together with others."""
    return one.rows < SMALL and one.seconds < LONG


def bundles(small: Sequence[Entry]) -> Iterator[list[str]]:
    """Which segments are put together: as many as are small together."""
    bundle, rows, seconds = list[str](), 0, 0.0
    for one in small:
        bundle, rows, seconds = [*bundle, one.name], rows + one.rows, seconds + one.seconds
        if rows >= SMALL or seconds >= LONG:
            yield bundle
            bundle, rows, seconds = [], 0, 0.0
    if len(bundle) > 1:
        yield bundle


def runs(folder: Path) -> pa.Table:
    """What is known of all runs of a study that somebody else may be writing: key, model, done, attempts, seconds, error.

    Raises:
        StoreError: there is no study, or it is damaged.
    """
    return settled(folder, lambda there: kept_runs(folder, there))


def settled[T](folder: Path, look: Callable[[Contents], T]) -> T:
    """The contents of a folder that somebody else may be writing.

    Raises:
        StoreError: there is no study, or it is damaged.
    """
    for left in reversed(range(READ_AGAIN)):
        there = contents(folder)
        try:
            return look(there)
        except Damaged:
            if not left or contents(folder).stamp() == there.stamp():
                raise
    raise AssertionError("unreachable")


def failed_in(known: pa.Table) -> pd.DataFrame:
    """Runs that failed and did not end well in the meantime, as the last attempt left them."""
    failed = known.filter(pc.invert(known["done"]))
    well = known.filter(known["done"])["key"] if failed.num_rows else failed["key"]
    left = failed.filter(pc.invert(pc.is_in(failed["key"], value_set=well)))
    frame: pd.DataFrame = left.to_pandas()
    return frame.drop_duplicates("key", keep="last")


def shared(other: Path, wanted: set[str], names: Sequence[str]) -> Iterator[pa.Table]:
    """Runs of another study that are wanted here, as segments. Equal keys are of equal outcomes, so that columns agree."""
    with contextlib.suppress(StoreError):  # a study that is damaged, of another version, or just being merged
        for name in contents(other).segments:
            path = other / SEGMENTS / name
            there = table_in(path, ("key", "done"))
            keys = there.filter(there["done"])["key"].to_pylist()
            if wanted.isdisjoint(keys):
                continue
            table = table_in(path)
            if set(names) <= set(table.column_names):
                good = pc.and_(
                    table["done"], pc.is_in(table["key"], value_set=pa.array(sorted(wanted), pa.string()))
                )
                beside = [VILLAGES] if VILLAGES in table.column_names else []
                yield table.filter(good).select([*ABOUT.names, *names, *beside])


def stale(folder: Path, model: str) -> dict[str, int]:
    """Runs that were done by another model than ``model`` (a fingerprint), counted by fingerprint: in no table.

    Raises:
        StoreError: there is no study, or it is damaged.
    """
    found = runs(folder)
    counted = found.filter(found["done"]).group_by("model").aggregate([([], "count_all")]).to_pylist()
    other = {one["model"]: one["count_all"] for one in counted if one["model"] != model}
    return dict(sorted(other.items()))


def failures(folder: Path) -> pd.DataFrame:
    """The points whose runs failed: row, arm, replicate, seed, key, attempts, error.

    Raises:
        StoreError: there is no study, or it is damaged.
    """

    def look(there: Contents) -> pd.DataFrame:
        failed = failed_in(kept_runs(folder, there))[["key", "attempts", "error"]]
        return plan_in(folder, there).merge(failed, on="key", how="inner")

    return settled(folder, look)


def plan_in(folder: Path, there: Contents) -> pd.DataFrame:
    """The plan of a study.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    if there.plan is None:
        raise StoreError(f"{folder}: it has no plan yet; `grassroots study resume {folder}` makes it")
    frame: pd.DataFrame = table_in(folder / there.plan.name).to_pandas()
    return frame


def read(folder: Path, columns: Sequence[str] = ("*",), where: str = "") -> pd.DataFrame:
    """Results of a study, in the order of row, arm and replicate: the plan with the values of its keys, by DuckDB.

    Args:
        folder: of the study.
        columns: names among key, row, arm, replicate, seed, the outcomes, the factors and block; all but the last
            two kinds where nothing is said.
        where: a condition of SQL on any of them; names with a dot or a colon stand in double quotes.

    Raises:
        StoreError: there is no study, it is damaged, or has no such column.
    """
    return settled(folder, lambda there: table_of(folder, there, columns, where))


def table_of(folder: Path, there: Contents, columns: Sequence[str], where: str) -> pd.DataFrame:
    """As :func:`read`, from what counts at the moment."""
    import duckdb

    if not there.segments:
        return pd.DataFrame()
    outcomes = kept_columns(folder)
    chosen = [one for name in columns for one in ([*KEYS, *outcomes] if name == "*" else [name])]
    wanted = [name for name in outcomes if name in chosen or name in where]
    tables = [table_in(folder / SEGMENTS / one, ("key", "done", *wanted)) for one in there.segments]
    values = pa.concat_tables(tables, promote_options="default")
    with contextlib.closing(duckdb.connect()) as base:
        base.register("plan", plan_in(folder, there))
        base.register("outcome", once(values.filter(values["done"])))
        if there.points is not None:
            base.register("point", table_in(folder / there.points.name))
        try:
            return base.execute(
                f"select {', '.join(map(quoted, chosen))} from ({sql(values, wanted, there.points is not None)}) "
                f"{f'where {where}' if where else ''} order by row, arm, replicate"
            ).df()
        except duckdb.Error as error:
            raise StoreError(f"{folder}: {error}") from error


def villages(folder: Path) -> pa.Table:
    """What each village comes to, by key of the run, of a study that keeps villages.

    Raises:
        StoreError: there is no study, or it is damaged.
    """

    def look(there: Contents) -> pa.Table:
        tables = [table_in(folder / SEGMENTS / one, ("key", "done", VILLAGES)) for one in there.segments]
        found = pa.concat_tables(tables, promote_options="default")
        return newest_of_each_key(found.filter(found["done"]))

    return settled(folder, look)


def once(values: pa.Table) -> pa.Table:
    """Each key once, also where two processes have run the same."""
    return values if pc.count_distinct(values["key"]).as_py() == len(values) else newest_of_each_key(values)


def quoted(name: str) -> str:
    """A name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def sql(values: pa.Table, wanted: Sequence[str], has_points: bool) -> str:
    """SQL of the table of a study; an outcome that no segment has yet is missing everywhere."""
    there = set(values.column_names)
    listed = [f"v.{quoted(name)}" if name in there else f"null::double as {quoted(name)}" for name in wanted]
    table = (
        f"select {', '.join(['p.key', 'p.row', 'p.arm', 'p.replicate', 'p.seed', *listed])} "
        "from plan p join outcome v on p.key = v.key"
    )
    if not has_points:
        return table
    return f"select t.*, d.* exclude (row) from ({table}) t join point d on t.row = d.row"


def size_on_disk(folder: Path) -> int:
    """Bytes of the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


__all__ = [
    "CONTENTS",
    "FILES",
    "KEY",
    "LOCK",
    "MANIFEST",
    "SEGMENTS",
    "Damaged",
    "Done",
    "Store",
    "StoreError",
    "check_folder",
    "failures",
    "holds_study",
    "manifest_in",
    "no_study",
    "read",
    "runs",
    "size_on_disk",
    "stale",
]
