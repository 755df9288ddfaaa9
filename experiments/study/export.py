"""A study as files for other programs: CSV, CSV for Excel, Parquet, netCDF, a workbook, each with its codebook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.formats import (
    SHEET_ROWS,
    identifier,
    write_csv,
    write_json,
    write_parquet_table,
    write_workbook,
)
from experiments.study.disk import MANIFEST, SEGMENTS, keeps
from experiments.study.finished import HEADS
from experiments.study.results import StudyResult
from experiments.study.territory import dimensions
from filing import OutputError, write
from filing.origin import facts

FORMATS = ("csv", "excel", "parquet", "netcdf", "xlsx")
ENDINGS = {"csv": ".csv", "excel": ".csv", "parquet": ".parquet", "netcdf": ".nc", "xlsx": ".xlsx"}
DERIVED = "derived"
"""Folder inside that of a study for what is made from its runs."""


@dataclass(frozen=True)
class Exported:
    """What is written.

    Attributes:
        result: the study.
        frame: its rows, one a run, or one a run and village.
        more: further sheets of a workbook, by name.
        chinese: whether people read the workbook in Chinese: then its sheets and columns are headed so.
    """

    result: StudyResult
    frame: pd.DataFrame
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    chinese: bool = False

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Where the numbers come from: code, packages and machine of the runs, when they were begun, and when this was written."""
        return facts() | self.result.facts


def export(
    result: StudyResult,
    kind: str,
    path: Path,
    frame: pd.DataFrame | None = None,
    more: Mapping[str, pd.DataFrame] | None = None,
    chinese: bool = False,
) -> list[Path]:
    """Write a study; the files written: the table, and beside CSV its codebook and where it comes from.

    Args:
        result: the study.
        kind: one of ``FORMATS``.
        path: of the table.
        frame: another table that was made from its runs.
        more: further sheets of a workbook, by name.
        chinese: head the sheets of a workbook and their columns in Chinese, with the names that programs know behind.

    Raises:
        OutputError: the file cannot be written there.
        NotWritten: the disk is full, or the file is open in another program.
    """
    check_place(path)
    return WRITERS[kind](
        Exported(result, result.to_dataframe() if frame is None else frame, more or {}, chinese), path
    )


def check_place(path: Path) -> None:
    """Refuse the name of a file by which a study is kept.

    Raises:
        OutputError: it is one.
    """
    own = keeps(path.name) and (path.parent / MANIFEST).exists()
    if own or (path.parent.name == SEGMENTS and (path.parent.parent / MANIFEST).exists()):
        raise OutputError(
            f"{path}: a study is kept in this file; another name, or the folder {DERIVED}, is free",
            f"{path}：该文件用于保存研究，请另取名称或写入文件夹{DERIVED}",
        )


def _csv(made: Exported, path: Path) -> list[Path]:
    """UTF-8 as programs like it; numbers with all their digits."""
    return _tables(made, path, partial(write_csv, mark=False))


def _excel(made: Exported, path: Path) -> list[Path]:
    """CSV that Excel and WPS open with its Chinese intact; seeds are text, for Excel keeps 15 digits."""
    return _tables(made, path, partial(write_csv, seeds_as_text=True))


def _tables(made: Exported, path: Path, write_table: Callable[[pd.DataFrame, Path], None]) -> list[Path]:
    beside = path.with_name(f"{path.stem}-codebook.csv")
    origin = path.with_name(f"{path.stem}-provenance.json")
    write_table(made.frame, path)
    write_table(made.result.codebook(made.frame), beside)
    write_json(made.facts, origin)
    return [path, beside, origin]


def _parquet(made: Exported, path: Path) -> list[Path]:
    """Labels and units in the metadata of each field, facts in that of the file."""
    write_parquet_table(made.frame, made.result.about("village" in made.frame), made.facts, path)
    return [path]


def _netcdf(made: Exported, path: Path) -> list[Path]:
    """netCDF 3, which every program with netCDF reads; one value a run, or a run and village."""
    of_villages = "village" in made.frame
    data = dimensions(made.result, made.frame) if of_villages else made.result.to_xarray()
    data = data.assign_attrs(made.facts)
    data = data.rename(name_dict={name: identifier(str(name)) for name in data.variables})
    write(path, lambda to: data.to_netcdf(to, engine="scipy"))
    return [path]


def _xlsx(made: Exported, path: Path) -> list[Path]:
    """A workbook: runs, what is given beside them, codebook, facts; the first row of each stays in sight. Numbers have 16 digits there,
    so that the last bit of some is lost.

    Raises:
        OutputError: more rows than a sheet has.
    """
    if len(made.frame) >= SHEET_ROWS:
        raise OutputError(
            f"--format xlsx: {len(made.frame):,} rows; a sheet has {SHEET_ROWS:,} rows; write csv or parquet",
            f"--format xlsx：共{len(made.frame):,}行，而工作表只有{SHEET_ROWS:,}行；请用csv或parquet",
        )
    sheets = {
        "runs": made.frame,
        **made.more,
        "codebook": made.result.codebook(made.frame),
        "facts": pd.DataFrame(list(made.facts.items()), columns=["name", "value"]),
    }
    write_workbook(in_chinese(made, sheets) if made.chinese else sheets, path)
    return [path]


SHEETS_ZH = {"runs": "模拟", "summary": "汇总", "codebook": "变量说明", "facts": "来源"}
COLUMNS_ZH = {
    "name": "名称",
    "in_study": "研究中的名称",
    "long_name": "英文标签",
    "long_name_zh": "中文标签",
    "units": "单位（英文）",
    "units_zh": "单位",
    "numerator": "分子（英文）",
    "numerator_zh": "分子",
    "of": "分母（英文）",
    "of_zh": "分母",
    "over": "期间（英文）",
    "over_zh": "期间",
    "moved": "由谁改变",
    "beside": "对照指标",
    "ledger": "实际或台账",
    "better": "向好方向",
    "window": "时段",
    "measured": "测量时段（英文）",
    "measured_zh": "测量时段",
    "definition": "定义（英文）",
    "value": "值",
}
"""Sheets of a workbook, and columns of those that say what the others are, in Chinese."""


def in_chinese(made: Exported, sheets: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The sheets with Chinese heads; behind each the name by which the codebook and programs know it."""
    about = made.result.about("village" in made.frame)
    known = {**COLUMNS_ZH, **{key: zh for key, (_, zh) in HEADS.items()}}
    known |= {str(name): str(one.get("long_name_zh", "")) for name, one in about.items()}
    return {
        SHEETS_ZH.get(sheet, sheet): frame.rename(
            columns={name: f"{known[name]}（{name}）" for name in frame.columns if known.get(name)}
        )
        for sheet, frame in sheets.items()
    }


WRITERS: dict[str, Callable[[Exported, Path], list[Path]]] = {
    "csv": _csv,
    "excel": _excel,
    "parquet": _parquet,
    "netcdf": _netcdf,
    "xlsx": _xlsx,
}
