"""``grassroots doctor``: whether everything that is needed works on this machine, and what to do where it does not."""

import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bilingual.texts import columns
from grassroots.errors import FAILED
from grassroots.language import Language
from grassroots.messages import in_chinese
from grassroots.options import Lang
from grassroots.streams import show_in

Finding = tuple[bool, str]
NAMES = {
    "python": "Python",
    "machine": "机器",
    "packages": "依赖包",
    "names": "名称",
    "cache": "编译缓存",
    "fonts": "字体",
    "places": "地方",
    "run": "试运行",
}
"""Names of the checks in Chinese."""
PACKAGES = (
    "numpy",
    "numba",
    "scipy",
    "pandas",
    "xarray",
    "pyarrow",
    "matplotlib",
    "mesa",
    "SALib",
    "typer",
    "rich",
)


def doctor(lang: Lang = Language.en) -> None:
    """Check Python, packages, the cache of compiled code, fonts, the places, and a small run."""
    failed = 0
    for name, check in CHECKS.items():
        try:
            good, said = check()
        except Exception as error:
            good, said = False, f"{type(error).__name__}: {error}"
        failed += not good
        show_in(
            f"{'ok  ' if good else 'FAIL'}  {name:12s} {said}",
            f"{'正常' if good else '异常'}  {NAMES[name]}{' ' * (10 - columns(NAMES[name]))}{in_chinese(said)}",
        )
    if failed:
        raise SystemExit(FAILED)


def python() -> Finding:
    """Python is new enough."""
    said = f"{platform.python_version()}, {sys.executable}, {platform.system()} {platform.machine()}"
    return (
        (True, said) if sys.version_info >= (3, 12) else (False, f"{said}; Python 3.12 or newer is required")
    )


def machine() -> Finding:
    """Processors."""
    return True, f"{os.cpu_count()} processors"


def packages() -> Finding:
    """Packages are there, in versions that the project allows."""
    missing, found = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return False, f"missing: {', '.join(missing)}; `make setup` installs them"
    return True, ", ".join(found)


def names() -> Finding:
    """Nothing hides our packages."""
    from grassroots import shadowed

    problem = shadowed()
    return (False, problem) if problem else (True, "no file hides our packages")


def cache() -> Finding:
    """Compiled code can be kept."""
    from filing import NotWritten, OutputError, check
    from model.compiled import cache_folder, is_cached

    folder = cache_folder()
    try:
        check(folder)
    except (OutputError, NotWritten) as error:
        return False, (
            f"{error}; every start compiles again (a minute). "
            "Set GRASSROOTS_CACHE to a folder one may write to"
        )
    state = "the model is compiled" if is_cached() else "the next run compiles the model once (a minute)"
    return True, f"{folder}: {state}"


def fonts() -> Finding:
    """The Chinese font of the figures."""
    import analysis

    file = Path(analysis.__file__).parent / "fonts" / "GrassrootsSansSC-Regular.ttf"
    return (
        (True, file.name)
        if file.exists()
        else (False, f"the font {file} is missing; `git checkout {file.name}` brings it back")
    )


def places() -> Finding:
    """Every place can be read."""
    import scenarios

    known = scenarios.places()
    for name in known:
        scenarios.load_place(name)
    return True, ", ".join(known)


def small_run() -> Finding:
    """A small village runs, twice the same."""
    from model.run import Run
    from model.simulate import simulate

    wanted = Run(values={"registered": 100}, months=14)
    simulate(wanted)
    begun = time.perf_counter()
    first, again = (simulate(wanted).townships[0].tables.ledger for _ in range(2))
    seconds = (time.perf_counter() - begun) / 2
    if (first != again).any():
        return False, "the same seed gave other numbers: please report this machine and its packages"
    return True, f"14 months of 100 people in {1000 * seconds:.1f} ms, the same numbers twice"


CHECKS: dict[str, Callable[[], Finding]] = {
    "python": python,
    "machine": machine,
    "packages": packages,
    "names": names,
    "cache": cache,
    "fonts": fonts,
    "places": places,
    "run": small_run,
}


VERBS = {130: doctor}
