"""Make the virtual environment of this project: ``python3 tools/bootstrap.py [--dev | --docs]``.

Finds a suitable Python, makes ``.venv``, installs the locked wheels by hash and then the project itself: with uv where it
is there and succeeds, else with pip. Where there is a folder ``wheels`` (see ``bundle.py``) no network is needed. Needs
nothing but the standard library and runs on Python 3.8, so that an old Python can say what is missing. It deletes nothing: an environment that will not do is moved aside.
Exit codes: 0 done, 1 a step failed, 2 no suitable Python, 130 interrupted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Iterable, Iterator, NamedTuple, Sequence

ROOT = Path(__file__).resolve().parent.parent
PREFERRED = ((3, 13), (3, 12))  # tested, best first; a newer one is the last resort
STAMP = "grassroots-setup.json"
LOG = "setup.log"
LOCKS = {"": "requirements.lock", "dev": "requirements-dev.lock", "docs": "requirements-docs.lock"}
WINDOWS = os.name == "nt"
WHEELS = ROOT / "wheels"  # the packages themselves, where this folder comes from a bundle

# Runs in the interpreter under question, which may be of any age.
PROBE = """
import json, platform, sys
flaw = ""
try:
    import ctypes, ensurepip, sqlite3, ssl, sysconfig, venv
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        flaw = "free-threaded build"
except ImportError as error:
    flaw = "incomplete: %s" % error
if platform.python_implementation() != "CPython":
    flaw = platform.python_implementation() + ", not CPython"
elif sys.maxsize < 2 ** 32:
    flaw = "32 bits"
print(json.dumps([list(sys.version_info[:3]), getattr(sys, "_base_executable", None) or sys.executable, flaw]))
"""

# Runs in the new environment, on all processors; pip would take three times as long for it. Left to the first
# import it would never be kept where PYTHONDONTWRITEBYTECODE is set, and each start would take seconds more.
COMPILE = r"""
import compileall, re, sysconfig
tests = re.compile(r"[\\/]tests?[\\/]")
compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0, rx=tests)
"""


def oldest(root: Path, windows: bool) -> tuple[int, int]:
    """The oldest Python that will do.

    On Windows Python 3.12 reads the path of an editable install by the code page and does not start where it has other
    characters, as in a folder with a Chinese name; 3.13 reads UTF-8.
    """
    return (3, 13) if windows and not str(root).isascii() else (3, 12)


OLDEST = oldest(ROOT, WINDOWS)


class Refusal(Exception):
    """A sentence for the user, and the exit code that goes with it."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Python(NamedTuple):
    """An interpreter that answered the probe."""

    version: tuple[int, ...]
    path: str
    flaw: str = ""  # why it will not do, whatever its version

    def __str__(self) -> str:
        flaw = f", {self.flaw}" if self.flaw else ""
        return f"{dotted(self.version)} ({self.path}{flaw})"


def say(line: str) -> None:
    """One line a step."""
    print(f"setup: {line}", flush=True)


def dotted(version: Iterable[int]) -> str:
    """``(3, 13)`` as ``3.13``."""
    return ".".join(str(part) for part in version)


# --- finding a Python ---------------------------------------------------------------------------------------


def ask(command: Sequence[str]) -> Python | None:
    """What the interpreter started by ``command`` says about itself; None if it does not run."""
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            cwd=str(ROOT),
        )
        version, path, flaw = json.loads(answer.stdout.decode("utf-8"))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Python(tuple(version), str(path), flaw)


def candidates() -> Iterator[list[str]]:
    """Commands that may start a suitable Python: the running one, those on the path, those that pyenv or uv keep."""
    yield [sys.executable]
    for version in PREFERRED:
        yield [f"python{dotted(version)}"]
        if WINDOWS:
            yield ["py", f"-{dotted(version)}"]
    home = Path.home()
    for folder in (
        home.joinpath(".pyenv", "versions"),
        home.joinpath(".pyenv", "pyenv-win", "versions"),
        home.joinpath(".local", "share", "uv", "python"),
        Path(os.environ.get("APPDATA") or home).joinpath("uv", "python"),
        Path(os.environ.get("LOCALAPPDATA") or home).joinpath("Programs", "Python"),
    ):
        for pattern in ("*/bin/python3", "*/python.exe"):
            yield from ([str(path)] for path in sorted(folder.glob(pattern), reverse=True))
    yield from (["python3"], ["python"])


def choose(found: Iterable[Python], wanted: tuple[int, ...] | None) -> Python:
    """The best Python among those found; ``wanted`` is a version such as ``(3, 12)``, or None for any."""
    seen: dict[str, Python] = {}  # one interpreter goes by several names
    for python in found:
        seen.setdefault(os.path.realpath(python.path), python)
        if ranking(python, wanted) == 0:
            return python
    able = [python for python in seen.values() if ranking(python, wanted) is not None]
    if not able:
        raise Refusal(refusal(list(seen.values()), wanted), 2)
    return min(able, key=lambda python: ranking(python, wanted) or 0)


def find(wanted: tuple[int, ...] | None) -> Python:
    """The best Python there is; where none is and uv is there, the one that it fetches."""
    uv = shutil.which("uv")
    try:
        return choose((p for p in map(ask, candidates()) if p is not None), wanted)
    except Refusal:
        get = dotted(wanted or PREFERRED[0])
        if not uv or subprocess.run([uv, "python", "install", get], cwd=str(ROOT)).returncode:
            raise
    return choose((p for p in map(ask, candidates()) if p is not None), wanted)


def ranking(python: Python, wanted: tuple[int, ...] | None) -> int | None:
    """0 is best; None will not do."""
    if python.flaw or python.version[:2] < OLDEST:
        return None
    if wanted is not None:
        return 0 if python.version[: len(wanted)] == wanted else None
    minor = python.version[:2]
    return PREFERRED.index(minor) if minor in PREFERRED else len(PREFERRED)


def refusal(seen: Sequence[Python], wanted: tuple[int, ...] | None) -> str:
    """What was found, what is needed and how to get it."""
    if wanted:
        need = f"CPython {dotted(wanted)}"
    else:
        need = f"CPython {dotted(OLDEST)} or newer, best {dotted(PREFERRED[0])}"
    get = dotted(wanted or PREFERRED[0])
    found = "; ".join(str(python) for python in sorted(seen, reverse=True)) or "none that runs"
    return (
        f"no suitable Python. Needed: {need} (64 bits, with venv and pip). Found: {found}.\n"
        f"Get one by any of: 'uv python install {get}'; 'pyenv install {get}'; on Debian and Ubuntu "
        f"'sudo apt install python{get} python{get}-venv'; on Windows and macOS the installer from the "
        "Python website. Then run the same command again."
    )


# --- making the environment ---------------------------------------------------------------------------------


def digest(*paths: Path) -> str:
    """A short hash of files' contents."""
    whole = hashlib.sha256()
    for path in paths:
        # Git on Windows may check text out with other line ends.
        whole.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()[:16]


def interpreter_of(venv: Path) -> Path:
    """The Python inside an environment."""
    return venv.joinpath("Scripts", "python.exe") if WINDOWS else venv.joinpath("bin", "python")


def read_stamp(venv: Path) -> dict[str, Any] | None:
    """What the last set-up left: None if this script did not make the folder; no ``root`` in it if it did not finish."""
    try:
        stamp = json.loads((venv / STAMP).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(venv: Path, stamp: dict[str, Any]) -> None:
    """Replace the stamp in one step, so that a reader sees the old one or the new one."""
    draft = venv / (STAMP + ".new")
    draft.write_text(json.dumps(stamp, indent=1) + "\n", "utf-8")
    os.replace(str(draft), str(venv / STAMP))


def run(venv: Path, what: str, command: Sequence[str]) -> None:
    """Run one step quietly; its output goes to ``setup.log``, and to the screen only if it fails."""
    log = venv / LOG
    # An address or a user folder set for other work must not leak into this environment.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "PIP_USER")}
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_USER="0")
    with log.open("ab") as stream:
        code = subprocess.run(
            list(command), stdout=stream, stderr=subprocess.STDOUT, cwd=str(ROOT), env=environment
        ).returncode
    if code:
        tail = log.read_text("utf-8", "replace").splitlines()[-15:]
        raise Refusal("\n".join([*tail, f"{what} failed (exit code {code}); all of its output: {log}"]))


def plan(venv: Path, stamp: dict[str, Any] | None, wanted: tuple[int, ...] | None) -> str:
    """What to do with the folder: ``make`` it, ``renew`` it, or ``keep`` it and bring it up to date."""
    if stamp is None:
        if venv.exists() and (not venv.is_dir() or any(venv.iterdir())):
            raise Refusal(f"{venv} was not made by this script: remove it, or give another --venv.")
        return "make"
    usable = (
        stamp.get("root") == str(ROOT)  # an environment does not survive being moved
        and interpreter_of(venv).exists()
        and (wanted is None or tuple(stamp["python"][: len(wanted)]) == wanted)
    )
    return "keep" if usable else "renew"


def set_aside(venv: Path) -> None:
    """Move an environment that will not do aside, with whatever was added to it."""
    kept = venv.with_name(venv.name + time.strftime("-before-%Y%m%d-%H%M%S"))
    try:
        os.rename(str(venv), str(kept))
    except OSError as error:
        raise Refusal(f"{venv} has to be renewed and cannot be moved aside ({error}): remove it") from None
    say(
        f"the outdated or unfinished {venv.name} is kept as {kept.name}; remove it when nothing in it is missed"
    )


def install(venv: Path, lock: Path) -> None:
    """The locked wheels and then the project itself: with uv, or where that is not there or fails, with pip."""
    python = str(interpreter_of(venv))
    # Wheels only: a package that must be compiled would need tools that no lock names.
    wheels = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    if WHEELS.is_dir():
        wheels += ["--no-index", "--find-links", str(WHEELS)]
    editable = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    uv = shutil.which("uv")
    if uv:
        tool = [uv, "pip", "install", "--python", python]
        try:
            run(venv, "Installing with uv", [*tool, "--compile-bytecode", *wheels])
            run(venv, "Installing the project with uv", [*tool, "--offline", *editable])
            return
        except Refusal:
            say(f"uv could not install them ({venv / LOG}); going on with pip")
    tool = [python, "-I", "-m", "pip", "install", "--progress-bar", "off"]
    run(venv, "Installing the locked packages", [*tool, "--no-compile", *wheels])
    run(venv, "Compiling the packages", [python, "-I", "-c", COMPILE])
    run(venv, "Installing the project", [*tool, "--no-index", *editable])


def setup(venv: Path, wanted: tuple[int, ...] | None, tools: str | None) -> None:
    """Bring the environment to the state that locks and pyproject.toml describe; ``tools`` is a key of ``LOCKS``."""
    began = time.monotonic()
    stamp = read_stamp(venv)
    had = str((stamp or {}).get("tools", "dev" if (stamp or {}).get("dev") else ""))
    # Unsaid means: what is there. A plain set-up must not take the tools away from a developer.
    tools = had if tools is None else tools
    action = plan(venv, stamp, wanted)
    if action == "keep" and had and tools != had:
        action = "renew"
    lock = ROOT / LOCKS[tools]
    goal = {
        "root": str(ROOT),
        "tools": tools,
        "lock": digest(lock),
        "project": digest(ROOT / "pyproject.toml"),
    }
    if action == "keep" and stamp is not None:
        goal["python"] = stamp["python"]
        if stamp == goal:
            say(f"{venv.name} is up to date (Python {dotted(stamp['python'])}).")
            return
        write_stamp(venv, {})  # until the end the environment counts as unfinished, whatever stops us
    else:
        python = find(wanted)
        goal["python"] = list(python.version)
        make(venv, python, action == "renew")
    say(f"installing the packages of {lock.name}, and grassroots itself, editable (a minute or two)")
    install(venv, lock)
    write_stamp(venv, goal)
    say(f"{venv.name} is ready after {time.monotonic() - began:.0f} s.")


def make(venv: Path, python: Python, renew: bool) -> None:
    """An empty environment."""
    note = "" if python.version[:2] in PREFERRED else ", newer than any this project is tested with"
    say(f"using Python {dotted(python.version)} at {python.path}{note}")
    if renew:
        set_aside(venv)
    say(f"making {venv}")
    venv.mkdir(parents=True, exist_ok=True)
    write_stamp(venv, {})
    run(venv, "Making the environment", [python.path, "-I", "-m", "venv", str(venv)])


def version(text: str) -> tuple[int, ...]:
    """``3.12`` as ``(3, 12)``."""
    parts = tuple(int(part) for part in text.split("."))
    if len(parts) not in (2, 3):
        raise ValueError(text)
    return parts


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make the virtual environment of this project.")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", metavar="PATH", help="default: .venv")
    parser.add_argument("--python", type=version, metavar="X.Y", help="insist on this version of Python")
    tools = {"dest": "tools", "action": "store_const"}
    parser.add_argument("--dev", **tools, const="dev", help="with the tools of developers")
    parser.add_argument("--docs", **tools, const="docs", help="with what builds the documentation site")
    parser.add_argument("--no-dev", **tools, const="", help="with neither")
    options = parser.parse_args(arguments)
    try:
        setup(Path(os.path.abspath(str(options.venv))), options.python, options.tools)
    except Refusal as error:
        print(f"setup: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("setup: interrupted; run it again to start over.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
