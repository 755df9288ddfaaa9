"""The folder of a county, given by its path."""

import os
from pathlib import Path

from scenarios.county.table import Reading
from scenarios.county.template import PLACE, VILLAGES
from scenarios.county.understood import load_table, whole
from scenarios.errors import InputError, Problem

FILES = (VILLAGES, "villages.csv")
"""Names of the table of villages."""
OTHERS = ("villages.xls", "villages.et", "villages.xlsm")
"""Names that it may have by mistake."""


def is_county(path: str | Path) -> bool:
    """Whether a path leads to the folder of a county."""
    return os.path.isfile(Path(path) / PLACE)


def table_in(folder: str | Path) -> Path:
    """Where the table of villages lies.

    Raises:
        InputError: there is no such folder, or no table in it.
    """
    if not os.path.isdir(folder):
        raise InputError(
            str(folder),
            [Problem(0, 0, "there is no such folder", "`grassroots county new FOLDER` makes one")],
        )
    for name in (*FILES, *OTHERS):
        if os.path.isfile(Path(folder) / name):
            return Path(folder) / name
    raise InputError(
        str(folder),
        [Problem(0, 0, f"there is no {VILLAGES} in it", "`grassroots county new FOLDER` writes one")],
    )


def reading_of(folder: str | Path) -> Reading:
    """What stands in the workbook of a folder.

    Raises:
        InputError: it cannot be read at all.
    """
    path = str(table_in(folder))
    return whole(path, load_table(path))
