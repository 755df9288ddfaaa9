"""What a finished study came to, kept beside its runs, so that it can be shown again at once.

It is shown only where every byte of the study is as it was written, and nothing it was worked out with has changed since:
no file of the project, no package, no file that the study names. Then nothing that takes time is imported.
"""

import hashlib
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from experiments.study.carried import outside
from experiments.study.disk import MANIFEST, SUMMARY, StoreError, contents, digest, look, seal, unsealed
from experiments.study.faults import faults

HEADS = {
    "outcome": ("outcome", "结果"),
    "window": ("window", "时段"),
    "arm": ("policy", "政策"),
    "mean": ("mean", "均值"),
    "lowest": ("lowest", "最低点"),
    "highest": ("highest", "最高点"),
    "half_width": ("±", "误差±"),
    "seed_share": ("seed noise", "偶然差异"),
    "replicates": ("seeds", "随机种子数"),
    "left": ("luck in means", "均值中的偶然差异"),
    "needed": ("needed", "所需重复次数"),
    "points": ("points", "设计点数"),
    "why": ("why not", "无数值的原因"),
    "unit": ("unit", "单位"),
}
"""Heads of the summary in both languages."""
PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("model", "scenarios", "experiments", "analysis", "grassroots", "filing", "bilingual")
PACKAGES = ("numpy", "numba", "scipy", "SALib", "pandas", "pyarrow")
"""Packages that a summary may depend on."""


def stamp() -> str:
    """Hash of everything that a summary is worked out with: the bytes of the project, Python and packages."""
    made = hashlib.sha256(platform.python_version().encode())
    for name in PACKAGES:
        try:
            made.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            made.update(name.encode())
    for path in of_project():
        made.update(path.relative_to(PROJECT).as_posix().encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def of_project() -> Iterator[Path]:
    """Files of the project that code or data stand in."""
    for folder in FOLDERS:
        yield from sorted(
            path for path in (PROJECT / folder).rglob("*") if path.suffix in (".py", ".yaml", ".csv")
        )


def keep(folder: Path, shown: dict[str, Any]) -> None:
    """Keep what a study came to; where that cannot be written it is worked out the next time.

    Args:
        folder: of the study.
        shown: what is shown of it.
    """
    try:
        seal(folder / SUMMARY, "summary", {"of": of(folder), "shown": shown})
    except (OSError, StoreError):
        return


def of(folder: Path) -> dict[str, str]:
    """What a summary is of: the runs, the plan, what was asked, and what it was worked out with.

    Raises:
        StoreError: the study is damaged.
    """
    return {
        "contents": contents(folder).stamp(),
        "manifest": digest(look(folder / MANIFEST)),
        "code": stamp(),
    }


def kept(folder: Path) -> dict[str, Any] | None:
    """What is shown of a study that is finished and whole, where nothing has changed since; else nothing."""
    try:
        found = unsealed(folder / SUMMARY, "summary")
        if found["of"] != of(folder) or outside(unsealed(folder / MANIFEST, "manifest")) or faults(folder):
            return None
    except StoreError:
        return None
    shown: dict[str, Any] = found["shown"]
    return shown
