"""Make the virtual environment of this project: ``python3 tools/bootstrap.py [--dev]``.

Finds a suitable Python, makes ``.venv``, installs the locked wheels by hash and then the project itself.
Needs nothing but the standard library and runs on Python 3.8, so that an old Python can say what is missing.
Exit codes: 0 done, 1 a step failed, 2 no suitable Python, 130 interrupted.
"""

from __future__ import annotations

import argparse
import base64
import csv
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
OLDEST = (3, 12)
PREFERRED = ((3, 13), (3, 12))  # tested, best first; a newer one is the last resort
STAMP = "grassroots-setup.json"
LOG = "setup.log"
WINDOWS = os.name == "nt"
# What venv makes, and would read again.
PARTS = (
    ("Include", "Lib", "Scripts", "pyvenv.cfg")
    if WINDOWS
    else ("bin", "include", "lib", "lib64", "pyvenv.cfg")
)

# Runs in the interpreter under question, which may be of any age.
PROBE = """
import json, platform, sys
try:
    import ctypes, ensurepip, sqlite3, ssl, venv
    missing = ""
except ImportError as error:
    missing = str(error)
try:
    import sysconfig
    threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
except ImportError:
    threaded = False
print(json.dumps([list(sys.version_info[:3]), getattr(sys, "_base_executable", None) or sys.executable,
                  platform.python_implementation(), sys.maxsize > 2 ** 32, threaded, missing]))
"""

# Runs in the new environment, on all processors; pip would take three times as long for it. Left to the first
# import it would never be kept where PYTHONDONTWRITEBYTECODE is set, and each start would take seconds more.
COMPILE = r"""
import compileall, re, sysconfig
tests = re.compile(r"[\\/]tests?[\\/]")
compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0, rx=tests)
"""


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
        version, path, implementation, wide, threaded, missing = json.loads(answer.stdout.decode("utf-8"))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    flaw = ""
    if implementation != "CPython":
        flaw = f"{implementation}, not CPython"
    elif not wide:
        flaw = "32 bits"
    elif threaded:
        flaw = "free-threaded build"
    elif missing:
        flaw = f"incomplete: {missing}"
    return Python(tuple(version), str(path), flaw)


def kept_versions() -> Iterator[Path]:
    """Interpreters in the folders of pyenv and uv."""
    home = Path.home()
    appdata = Path(os.environ.get("APPDATA") or home)
    data = Path(os.environ.get("XDG_DATA_HOME") or home.joinpath(".local", "share"))
    folders = [
        Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions",
        home.joinpath(".pyenv", "pyenv-win", "versions"),
        Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data.joinpath("uv", "python")),
        appdata.joinpath("uv", "python"),
        appdata.joinpath("uv", "data", "python"),
    ]
    for folder in folders:
        for pattern in ("*/bin/python3", "*/python.exe"):
            yield from sorted(folder.glob(pattern), reverse=True)


def candidates() -> Iterator[list[str]]:
    """Commands that may start a suitable Python: the running one first."""
    yield [sys.executable]
    for version in PREFERRED:
        name = shutil.which(f"python{dotted(version)}")
        if name:
            yield [name]
        launcher = shutil.which("py") if WINDOWS else None
        if launcher:
            yield [launcher, f"-{dotted(version)}"]
    for path in kept_versions():
        yield [str(path)]
    for name in ("python3", "python"):
        found = shutil.which(name)
        if found:
            yield [found]


def choose(found: Iterable[Python], wanted: tuple[int, ...] | None) -> Python:
    """The best Python among those found; ``wanted`` is a version such as ``(3, 12)``, or None for any."""
    seen: dict[str, Python] = {}  # one interpreter goes by several names
    best: Python | None = None
    best_rank = sys.maxsize
    for python in found:
        seen.setdefault(os.path.realpath(python.path), python)
        rank = ranking(python, wanted)
        if rank is not None and rank < best_rank:
            best, best_rank = python, rank
        if rank == 0:
            break
    if best is None:
        raise Refusal(refusal(list(seen.values()), wanted), 2)
    return best


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


def clear(venv: Path) -> list[Path]:
    """Empty an environment of ours: what venv and pip wrote is deleted where it is as they wrote it.

    Files that were added or edited are moved into a dated folder in the environment, and returned; what lies beside the
    folders of an environment is not touched. The stamp stays: without it the folder would look like another's.
    """
    basis = (read_stamp(venv) or {}).get("files", {})
    ours = {**recorded(venv), **basis}
    write_stamp(venv, {"files": basis})
    kept = venv / time.strftime("kept-%Y%m%d-%H%M%S")
    aside = []
    tops = {*PARTS, *(name.split("/")[0] for name in ours)}
    for path in files_of(venv, tops):
        if derived(path) or content(path) == ours.get(path.relative_to(venv).as_posix()):
            path.unlink()
        else:
            aside.append(kept / path.relative_to(venv))
            aside[-1].parent.mkdir(parents=True, exist_ok=True)
            os.replace(str(path), str(aside[-1]))
    for folder in (Path(one) for top in tops for one, _, _ in os.walk(str(venv / top), topdown=False)):
        if not any(folder.iterdir()):
            folder.rmdir()
    return aside


def files_of(venv: Path, tops: Iterable[str]) -> list[Path]:
    """Files and links in some folders of an environment, or these themselves."""
    found = [venv / top for top in tops if (venv / top).is_symlink() or (venv / top).is_file()]
    for top in set(tops) - {path.name for path in found}:
        for folder, below, names in os.walk(str(venv / top)):
            paths = [Path(folder, name) for name in (*names, *below)]
            found += [path for path in paths if path.is_symlink() or not path.is_dir()]
    return found


def content(path: Path) -> str:
    """The hash of a file, as pip writes it down; for a link, where it leads."""
    if path.is_symlink():
        return "-> " + os.readlink(str(path))
    whole = hashlib.sha256(path.read_bytes()).digest()
    return "sha256=" + base64.urlsafe_b64encode(whole).rstrip(b"=").decode()


def derived(path: Path) -> bool:
    """Whether Python compiled it from a file beside it, or it is the record itself of what pip installed."""
    compiled = path.suffix == ".pyc" and path.parent.name == "__pycache__"
    return compiled or (path.name == "RECORD" and path.parent.suffix == ".dist-info")


def recorded(venv: Path) -> dict[str, str]:
    """What pip wrote into an environment, with the hashes that it wrote down."""
    found = {}
    packages = "Lib/site-packages" if WINDOWS else "lib/python*/site-packages"
    for record in venv.glob(packages + "/*.dist-info/RECORD"):
        with record.open(encoding="utf-8", newline="") as lines:
            for name, said, *_ in csv.reader(lines):
                path = os.path.relpath(os.path.normpath(str(record.parent.parent / name)), str(venv))
                if said and not path.startswith(os.pardir):
                    found[path.replace(os.sep, "/")] = said
    return found


def basis_of(venv: Path, others: Iterable[str]) -> dict[str, str]:
    """What venv wrote into a new environment besides the packages; ``others`` lay there before."""
    ours = recorded(venv)
    paths = files_of(venv, set(os.listdir(str(venv))) - {STAMP, LOG, *others})
    names = {path.relative_to(venv).as_posix(): path for path in paths if not derived(path)}
    return {name: content(path) for name, path in sorted(names.items()) if name not in ours}


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
    """What to do with the folder: ``make`` it, make it ``anew``, or ``keep`` it and bring it up to date."""
    if stamp is None:
        if venv.exists() and (not venv.is_dir() or any(venv.iterdir())):
            raise Refusal(f"{venv} was not made by this script: remove it, or give another --venv.")
        return "make"
    usable = (
        stamp.get("root") == str(ROOT)  # an environment does not survive being moved
        and interpreter_of(venv).exists()
        and (wanted is None or tuple(stamp["python"][: len(wanted)]) == wanted)
    )
    return "keep" if usable else "anew"


def setup(venv: Path, wanted: tuple[int, ...] | None, dev: bool | None) -> None:
    """Bring the environment to the state that locks and pyproject.toml describe."""
    began = time.monotonic()
    stamp = read_stamp(venv)
    had_dev = bool(stamp and stamp.get("dev"))
    # Unsaid means: what is there. A plain set-up must not take the tools away from a developer.
    dev = had_dev if dev is None else dev
    action = plan(venv, stamp, wanted)
    if action == "keep" and had_dev and not dev:
        action = "anew"
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    goal: dict[str, Any] = {
        "root": str(ROOT),
        "dev": dev,
        "lock": digest(lock),
        "project": digest(ROOT / "pyproject.toml"),
    }
    if action == "keep":
        assert stamp is not None
        goal["python"] = stamp["python"]
        if {name: one for name, one in stamp.items() if name != "files"} == goal:
            say(f"{venv.name} is up to date (Python {dotted(stamp['python'])}).")
            return
    else:
        python = choose((p for p in map(ask, candidates()) if p is not None), wanted)
        goal["python"] = list(python.version)
        note = "" if python.version[:2] in PREFERRED else ", newer than any this project is tested with"
        say(f"using Python {dotted(python.version)} at {python.path}{note}")
        if action == "anew":
            say(f"emptying the outdated or unfinished {venv}; packages that you installed there go as well")
            aside = clear(venv)
            if aside:
                kept = venv / aside[0].relative_to(venv).parts[0]
                say(f"{len(aside)} files in it that were added or changed are kept in {kept}")
        say(f"making {venv}")
        venv.mkdir(parents=True, exist_ok=True)
    # From here until the end the environment counts as unfinished, whatever stops us.
    basis = (stamp or {}).get("files", {})
    write_stamp(venv, {"files": basis})
    if action != "keep":
        others = os.listdir(str(venv))
        run(venv, "Making the environment", [python.path, "-I", "-m", "venv", str(venv)])
        basis = basis_of(venv, others)
        write_stamp(venv, {"files": basis})
    pip = [str(interpreter_of(venv)), "-I", "-m", "pip", "install", "--progress-bar", "off"]
    if action != "keep" or stamp is None or stamp["lock"] != goal["lock"]:
        say(f"installing the packages of {lock.name} (a minute or two)")
        # Wheels only: a package that must be compiled would need tools that no lock names.
        run(
            venv,
            "Installing the locked packages",
            [*pip, "--require-hashes", "--only-binary", ":all:", "--no-compile", "-r", str(lock)],
        )
        say("compiling them")
        run(venv, "Compiling the packages", [str(interpreter_of(venv)), "-I", "-c", COMPILE])
    say("installing grassroots itself, editable")
    editable = ["--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run(venv, "Installing the project", [*pip, *editable])
    write_stamp(venv, {**goal, "files": basis})
    say(f"{venv.name} is ready after {time.monotonic() - began:.0f} s.")


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
    parser.add_argument("--dev", action="store_true", default=None, help="with the tools of developers")
    parser.add_argument("--no-dev", dest="dev", action="store_false", help="without them")
    options = parser.parse_args(arguments)
    try:
        setup(Path(os.path.abspath(str(options.venv))), options.python, options.dev)
    except Refusal as error:
        print(f"setup: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("setup: interrupted; run it again to start over.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
