"""A study as a result: one table of design and outcomes, one labelled dataset, and how much of it is the luck of seeds."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.replicates import LEFT, best_replicates, seeds_text, split
from bilingual.texts import in_html
from experiments.formats import identifier
from experiments.measure import attributes
from experiments.study.carried import study_of
from experiments.study.designs import BLOCK, points
from experiments.study.disk import StoreError, contents
from experiments.study.finished import HEADS
from experiments.study.schema import Factor, Study, size_of
from experiments.study.store import failures, manifest_in, read, table_in
from experiments.study.tasks import columns
from experiments.study.windows import over
from experiments.villages import ABOUT
from model.declare import Label, Number
from model.outcomes import OUTCOMES, UNITS
from model.parameters import resolve

Attributes = dict[str, Any]
INDEX = ["row", "arm", "replicate"]
VILLAGE = ["village", "township"]
"""Columns of a table by village."""
PLACE = Label("place", "地点")
ABOUT_INDEX = {
    "row": ("number of the point", "设计点编号"),
    "block": ("block of the design", "设计区组"),
    "arm": ("policy compared", "比较的政策"),
    "replicate": ("replicate", "重复次序"),
    "seed": ("seed of the run", "该次模拟的种子"),
    **{name: ABOUT[name][1:] for name in VILLAGE},
    "point": ("point of the design", "设计点"),
    "window": ("window", "时段"),
    "dummy": ("dummy factor, which moves nothing but luck", "哑因素（只改变随机性）"),
}
SAMPLES = ("lhs", "worlds", "sobol", "morris")
"""Designs whose points are a sample and read all together, so that more points can stand for more seeds."""


@dataclass(frozen=True)
class StudyResult:
    """What a study came to.

    Attributes:
        study: what was asked.
        rows: one row a run: number of the point, arm, replicate, seed, and a column an outcome and window.
        facts: where it comes from.
    """

    study: Study
    rows: pd.DataFrame
    facts: Attributes

    def to_dataframe(self) -> pd.DataFrame:
        """One row a run: point, arm, replicate, seed, a column a factor, a column an outcome and window.

        Names of columns are identifiers: ``household_attendance@after`` is ``household_attendance_after``.
        """
        return self.beside_points(self.rows)

    def by_village(self, workers: int = 1) -> pd.DataFrame:
        """As :meth:`to_dataframe` with one row a run and village, for which the runs are made again.

        Raises:
            StoreError: a run comes to other numbers than those that are kept.
        """
        from experiments.study.again import by_village

        return self.beside_points(by_village(self, workers))

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

    def summary(self) -> pd.DataFrame:
        """For each outcome, window and arm: mean over points, how much is luck, and the seeds that would be enough.

        ``seed_share``: share of the variance of single runs that is between seeds of a point; ``half_width``: of the 95 %
        Student interval of the mean of one point; ``left``: share of luck in the variance between the means of points;
        ``needed``: seeds at which that is 5 %, infinite where points differ by no more than luck; ``why``: why nothing can be
        said of luck. See
        :func:`analysis.replicates.split`.
        """
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        lines = []
        for column, name, window in self.measured():
            for arm in self.study.arms:
                of_arm = self.rows.loc[self.rows["arm"] == arm, ["row", "seed", column]].dropna()
                lines.append(
                    {
                        "outcome": name,
                        "window": window,
                        "arm": arm,
                        "unit": OUTCOMES[name].unit,
                        **spread(of_arm["row"], of_arm[column], of_arm["seed"]),
                    }
                )
        return pd.DataFrame(lines)

    def enough(self) -> Label:
        """Whether the seeds are enough, and why, in a sentence."""
        return reason(self.study, self.summary())

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

    def _repr_html_(self) -> str:
        label, question = self.study.label, self.study.question
        head = (
            f"<h4>{escape(label.en)} {escape(label.zh)}</h4>"
            f"<p>{escape(question.en)}<br>{escape(question.zh)}</p><p>{escape(repr(self)[1:-1])}</p>"
        )
        table = self.summary()
        why = reason(self.study, table)
        table["needed"] = [seeds_text(n) for n in table["needed"]]
        table["outcome"] = [
            f"{OUTCOMES[name].label.en} {OUTCOMES[name].label.zh}" for name in table["outcome"]
        ]
        table["unit"] = [unit if unit == UNITS[unit] else f"{unit} {UNITS[unit]}" for unit in table["unit"]]
        heads = {name: f"{en} {zh}" for name, (en, zh) in HEADS.items()}
        shown: str = table.rename(columns=heads).to_html(
            index=False, na_rep="–", float_format="{:.4g}".format
        )
        return in_html(f"{head}{shown}<p>{escape(why.en)}<br>{escape(why.zh)}</p>")


def spread(row: pd.Series, value: pd.Series, seed: pd.Series | None = None) -> dict[str, float | str]:
    """Mean over points, lowest and highest point, and what is luck; missing where it cannot be told."""
    means, found = value.groupby(row).mean(), split(row, value, seed)
    n = found.replicates
    return {
        "mean": means.mean(),
        "lowest": means.min(),
        "highest": means.max(),
        "seed_share": found.share,
        "half_width": found.point().half_width(n) if found.sharing.points else np.nan,
        "replicates": n,
        "left": found.left(n) if n else np.nan,
        "needed": found.for_left(),
        "points": len(means),
        "why": str(found.why),
    }


def reason(study: Study, summary: pd.DataFrame) -> Label:
    """Whether the seeds of a study are enough, and why, from its summary.

    Means of points are surely told apart where luck is 5 % or less of the variance between them. A design that is a sample
    is read over all its points, and needs two seeds at each to tell luck from the rest.
    """
    n, known = study.replicates, summary.dropna(subset=["needed"])
    if known.empty:
        return Label(
            f"{n} at each point: luck cannot be separated from the rest; it takes two seeds at two points or more",
            f"每点{n}个种子：无法区分运气，至少需要两个点、每点两个种子",
        )
    good = (known["left"] <= LEFT) | (known["needed"] <= known["replicates"])
    never = np.isinf(known["needed"]) & ~good
    rest = known.loc[~good & ~never, "needed"]
    limit = f"{100 * LEFT:.0f}"
    en = [f"{n} seeds at each point: luck is {limit} % or less of the variance between means of points for "]
    en[0] += f"{good.sum()} of {len(known)}, so that these are enough to compare points"
    zh = [f"每点{n}个种子：{len(known)}项中{good.sum()}项的运气不超过各点均值方差的{limit}%，足以比较各点"]
    if len(rest):
        en.append(f"{len(rest)} would need up to {seeds_text(rest.max())}")
        zh.append(f"{len(rest)}项最多需{seeds_text(rest.max())}个")
    if never.any():
        en.append(f"for {never.sum()} nothing but luck shows between points")
        zh.append(f"{never.sum()}项各点之间看不出运气以外的差异")
    best = best_seeds(study, known["seed_share"])
    if best is not None:
        en.append(
            f"over all points together, as many runs tell most of the factors with {best[0]} (all factors) to {best[1]} "
            "(a factor with a tenth of their variance) at each"
        )
        zh.append(
            f"就全部设计点而言，同样的模拟次数以每点{best[0]}个（全部因素）至{best[1]}个（占因素方差十分之一的因素）种子最为有效"
        )
    return Label("; ".join(en), "；".join(zh))


def best_seeds(study: Study, shares: Iterable[float]) -> tuple[int, int] | None:
    """Seeds a point that tell most surely what factors do, with as many runs as the study has for each arm.

    For all factors together, and for one with a tenth of their variance: the median over the shares of seed noise. None
    where the points are no sample, or where nothing is known.
    """
    budget, known = size_of(study) * study.replicates, [share for share in shares if 0.0 < share < 1.0]
    if study.design.kind not in SAMPLES or not known or budget < 8:
        return None
    all_, one = (
        int(np.median([best_replicates(share, budget, index) for share in known])) for index in (1.0, 0.1)
    )
    return all_, one


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
        **{name: str(said) for name, said in manifest["with"].items()},
    }
    return StudyResult(study, rows.reset_index(drop=True), facts)


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
