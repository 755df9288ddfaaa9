"""A study as a result: one table of design and outcomes, one labelled dataset, and how much of it is the luck of seeds."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import xarray as xr

from experiments.formats import identifier
from experiments.measure import attributes
from experiments.study.carried import study_of
from experiments.study.designs import BLOCK, points
from experiments.study.disk import StoreError, contents
from experiments.study.manifest import manifest_in
from experiments.study.schema import Factor, Study
from experiments.study.segments import table_in
from experiments.study.shards import STATED
from experiments.study.store import failures, read, villages
from experiments.study.territory import VILLAGE, dimensions
from experiments.study.values import columns
from experiments.study.windows import over
from experiments.villages import ABOUT
from model.declare import Label, Number
from model.outcomes import OUTCOMES
from model.parameters import resolve

Attributes = dict[str, Any]
INDEX = ["row", "arm", "replicate"]
PLACE = Label("place", "地点")
ABOUT_INDEX = {
    "row": ("number of the point", "设计点编号"),
    "block": ("block of the design", "设计区组"),
    "arm": ("policy compared", "比较的政策"),
    "replicate": ("replicate", "重复次序"),
    "seed": ("seed of the run", "该次模拟的随机种子"),
    **{name: ABOUT[name][1:] for name in VILLAGE},
    "point": ("point of the design", "设计点"),
    "window": ("window", "时段"),
    "dummy": ("dummy factor, which moves nothing but luck", "虚拟因素（只改变随机性）"),
}


@dataclass(frozen=True)
class StudyResult:
    """What a study came to.

    Attributes:
        study: what was asked.
        rows: one row a run: number of the point, arm, replicate, seed, and a column an outcome and window.
        facts: where it comes from.
        villages: what each village comes to, by key of the run, where the study keeps it.
    """

    study: Study
    rows: pd.DataFrame
    facts: Attributes
    villages: pa.Table | None = None

    def to_dataframe(self) -> pd.DataFrame:
        """One row a run: point, arm, replicate, seed, a column a factor, a column an outcome and window.

        Names of columns are identifiers: ``household_attendance@after`` is ``household_attendance_after``.
        """
        return self.beside_points(self.rows)

    def beside_points(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of runs, or of runs and villages, with the values of the factors at their points."""
        design = self.design.reset_index(names="row")
        order = [name for name in (*INDEX, "seed", *VILLAGE) if name in rows]
        joined = design.merge(rows, on="row", how="inner").sort_values(order, ignore_index=True)
        names = [str(name) for name in self.design if name != BLOCK]
        frame = joined[[*order, BLOCK, *names, *columns(self.study)]]
        frame = frame.rename(columns={name: identifier(str(name)) for name in frame})
        frame.attrs = {"study": self.facts, "columns": self.about("village" in frame)}
        return frame

    def to_xarray(self) -> xr.Dataset:
        """Outcomes by point, arm and replicate (and window, where there are several); what failed is missing."""
        study, about = self.study, self.about()
        shape = (len(self.design), len(study.arms), study.replicates)
        rows = self.rows
        at = (
            rows["row"].to_numpy(),
            rows["arm"].map({name: k for k, name in enumerate(study.arms)}).to_numpy(),
            rows["replicate"].to_numpy(),
        )
        seeds = np.full(shape, "", dtype="<U20")
        seeds[at] = rows["seed"].to_numpy(str)
        several, data = len(study.windows) > 1, {}
        for name in study.outcome_names:
            values = np.full((*shape, len(study.windows)), np.nan)
            for k, window in enumerate(study.windows):
                values[(*at, k)] = rows[f"{name}@{window}" if several else name].to_numpy(float)
            dims = ("point", "arm", "replicate", "window")
            data[name] = (
                (dims, values, attributes(OUTCOMES[name]))
                if several
                else (dims[:3], values[..., 0], attributes(OUTCOMES[name]))
            )
        coords: dict[str, Any] = {
            "point": ("point", np.arange(shape[0]), about["point"]),
            "arm": ("arm", list(study.arms), about["arm"]),
            "replicate": ("replicate", np.arange(shape[2]), about["replicate"]),
            "seed": (("point", "arm", "replicate"), seeds, about["seed"]),
            BLOCK: ("point", self.design[BLOCK].to_numpy(), about[BLOCK]),
        }
        if several:
            coords["window"] = ("window", list(study.windows), about["window"])
        for name in map(str, self.design.columns.drop(BLOCK)):
            there = self.design[name].to_numpy()
            coords[name] = ("point", there.astype(str) if there.dtype == object else there, about[name])
        return xr.Dataset(data, coords, self.facts)

    def by_county(self) -> xr.Dataset:
        """Outcomes by county (where places are a factor), the other factors, policy and replicate.

        Raises:
            ValueError: the points of the design are no grid.
        """
        return dimensions(self, self.to_dataframe())

    @cached_property
    def design(self) -> pd.DataFrame:
        """The points."""
        return points(self.study)

    def measured(self) -> list[tuple[str, str, str]]:
        """Column, outcome and window of every column of values."""
        pairs = [(name, window) for window in self.study.windows for name in self.study.outcome_names]
        return [(column, *pair) for column, pair in zip(columns(self.study), pairs, strict=True)]

    def about(self, by_village: bool = False) -> dict[str, Attributes]:
        """Labels and units of every column, in both languages, by its name in the study and by its identifier."""
        known: dict[str, Attributes] = {
            name: {"long_name": en, "long_name_zh": zh} for name, (en, zh) in ABOUT_INDEX.items()
        }
        known |= {factor.name: factor_attributes(factor) for factor in self.study.factors}
        said = over(self.study, by_village)
        for column, name, window in self.measured():
            known[column] = attributes(OUTCOMES[name]) | {"window": window}
            known[column] |= {"measured": said[window].en, "measured_zh": said[window].zh}
        known = {name: {"in_study": name} | what for name, what in known.items()}
        return known | {identifier(name): what for name, what in known.items()}

    def codebook(self, frame: pd.DataFrame | None = None) -> pd.DataFrame:
        """What every column of the table is, or of another that was made from the runs; ``in_study`` is its name there."""
        frame = self.to_dataframe() if frame is None else frame
        about = self.about("village" in frame)
        names = ["in_study", "long_name", "long_name_zh", "units", "units_zh"]
        names += ["numerator", "numerator_zh", "of", "of_zh", "over", "over_zh", "moved", "beside"]
        names += ["ledger", "better", "window", "measured", "measured_zh", "definition"]
        return pd.DataFrame(
            [
                {"name": column} | {key: about[column].get(key, "") for key in names}
                for column in map(str, frame)
            ]
        )

    def __repr__(self) -> str:
        return (
            f"<StudyResult {self.study.name}: {len(self.rows)} runs, {len(self.design)} points, "
            f"{self.facts['failed']} failed>"
        )


def factor_attributes(factor: Factor) -> Attributes:
    """Label, unit and range of a factor."""
    if factor.place is not None:
        return {"long_name": PLACE.en, "long_name_zh": PLACE.zh, "units": "", "role": "uncertainty"}
    if factor.lever is not None:
        lever = factor.moved
        return {
            "long_name": lever.label.en,
            "long_name_zh": lever.label.zh,
            "units": lever.unit,
            "role": "lever",
            "definition": lever.meaning.en,
        }
    about = resolve(factor.path or "").about
    return {
        "long_name": about.en,
        "long_name_zh": about.zh,
        "units": about.unit if isinstance(about, Number) else "",
        "role": "uncertainty",
        "grade": about.grade if isinstance(about, Number) else "",
    }


def open_study(folder: Path) -> StudyResult:
    """The result of the study in a folder, as far as it is done.

    Raises:
        StoreError: there is no study, it is damaged, or it holds no run yet.
    """
    study, manifest = study_in(folder), manifest_in(folder)
    rows = read(folder)
    if rows.empty:
        raise StoreError(
            f"{folder}: no run of this study is done yet; `grassroots study resume {folder}` runs it"
        )
    check_points(folder, study)
    keys = sorted(rows["key"])
    measured = over(study)
    facts = {
        "name": study.name,
        "label": study.label.en,
        "label_zh": study.label.zh,
        "question": study.question.en,
        "question_zh": study.question.zh,
        "place": study.place,
        "design": study.design.kind,
        "seeds": study.seeds,
        "seed": str(study.seed),
        "months": study.months,
        "measured": "; ".join(f"{window}: {label.en}" for window, label in measured.items()),
        "measured_zh": "；".join(f"{window}：{label.zh}" for window, label in measured.items()),
        "villages": study.villages,
        "preset": study.preset,
        "runs": len(rows),
        "failed": len(failures(folder)),
        "fingerprint": str(manifest.get("fingerprint", "")),
        "study_hash": str(manifest["study_hash"]),
        "runs_hash": hashlib.sha256("".join(keys).encode()).hexdigest()[:12],
        "begun": str(manifest.get("begun", "")),
        **({STATED: str(manifest[STATED])} if STATED in manifest else {}),
        **{name: str(said) for name, said in manifest["with"].items()},
    }
    kept = villages(folder) if study.by_village else None
    return StudyResult(study, rows.reset_index(drop=True), facts, kept)


def check_points(folder: Path, study: Study) -> None:
    """Refuse to put runs beside points that are not theirs: other versions of scipy or SALib may lay a design out otherwise.

    Raises:
        StoreError: the points kept with the study are not those of the design, or damaged.
    """
    entry = contents(folder).points
    if entry is None:
        return
    kept = table_in(folder / entry.name).to_pandas().drop(columns="row")
    made = points(study)
    same = list(kept) == list(made) and len(kept) == len(made)
    if not same or not all((kept[name].to_numpy() == made[name].to_numpy()).all() for name in made):
        raise StoreError(
            f"{folder}: its points were laid out by other versions of scipy or SALib than those here; `study resume` lays them "
            "out again, and keeps the runs that still belong to one"
        )


def study_in(folder: Path) -> Study:
    """The study that a folder holds, with the files that it carries.

    Raises:
        StoreError: there is none, it is damaged, or this version does not understand it.
    """
    return study_of(manifest_in(folder), folder)
