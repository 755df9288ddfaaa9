"""Where and when files are written, in plain words: code, packages, kind of machine, time. No name of a machine or a person.

None of it enters a hash or a number: the same run gives the same numbers at any time.
"""

import platform
import subprocess
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("numpy", "numba", "scipy", "mesa", "SALib", "xarray", "pandas")

Said = tuple[str, str]
"""English and Chinese."""


def origin() -> dict[str, Said]:
    """What travels with files beside the facts of their runs."""
    packages = ", ".join(packages_here())
    return {
        "made_code": code(),
        "made_packages": (packages, packages),
        "made_machine": (machine(), machine()),
        "made_at": moment(datetime.now(UTC)),
    }


def facts() -> dict[str, str]:
    """The same by key, ``made_code`` and so on, the Chinese under ``made_code_zh`` where it differs."""
    made = origin()
    chinese = {f"{key}_zh": zh for key, (en, zh) in made.items() if zh != en}
    return {**{key: en for key, (en, _) in made.items()}, **chinese}


def moment(at: datetime) -> Said:
    """A time as one says it."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    en = f"{at.day} {months[at.month - 1]} {at.year}, {at:%H:%M} UTC"
    return en, f"{at.year}年{at.month}月{at.day}日{at:%H:%M}（协调世界时）"


@lru_cache(maxsize=1)
def code() -> Said:
    """The commit of the checkout and whether files were changed since; or that the package is installed."""
    commit = asked("rev-parse", "HEAD") if (ROOT / ".git").exists() else None
    if not commit:
        return "installed", "已安装的程序包"
    changed = asked("status", "--porcelain", "--untracked-files=no")
    if changed is None:
        return f"commit {commit}", f"提交{commit}"
    en, zh = ("with changes since", "其后有改动") if changed else ("unchanged", "无改动")
    return f"commit {commit}, {en}", f"提交{commit}，{zh}"


def asked(*words: str) -> str | None:
    """What git says of the checkout; nothing where it cannot."""
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *words], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


@lru_cache(maxsize=1)
def packages_here() -> tuple[str, ...]:
    """Python and the packages that numbers depend on, with their versions."""
    return (f"Python {platform.python_version()}", *(f"{name} {version_of(name)}" for name in PACKAGES))


def version_of(name: str) -> str:
    """The version of a package; a dash where it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"


@lru_cache(maxsize=1)
def machine() -> str:
    """The kind of machine: processor and system."""
    return f"{platform.machine()}, {platform.system()}"
