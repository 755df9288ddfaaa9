"""The set-up refuses clearly, never trusts a half-made environment, and its locks are locks."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import bootstrap
from tools.bootstrap import Python, Refusal

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [f"requirements{part}.lock" for part in ("", "-dev", "-docs", "-viz", "-notebook", "-cluster")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

OLD = Python((3, 11, 7), "old")
GOOD = Python((3, 12, 1), "good")
BEST = Python((3, 13, 0), "best")
NEW = Python((3, 99, 0), "new")


def pins(lock: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for an environment that is made without running anything."""
    monkeypatch.setattr(bootstrap, "candidates", lambda: iter([["best"]]))
    monkeypatch.setattr(bootstrap, "ask", lambda command: BEST)
    monkeypatch.setattr(bootstrap, "run", lambda venv, what, command: None)
    return tmp_path / "venv"


def finish(venv: Path) -> None:
    """Put the interpreter where the steps, had they run, would have put it."""
    python = bootstrap.interpreter_of(venv)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()


def test_bootstrap_is_readable_to_an_old_python() -> None:
    ast.parse(Path(bootstrap.__file__).read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize(
    ("found", "wanted", "chosen"),
    [
        ([OLD, GOOD, NEW, BEST], None, BEST),
        ([NEW, OLD, GOOD], None, GOOD),
        ([OLD, NEW], None, NEW),
        ([BEST, GOOD], (3, 12), GOOD),
        ([BEST._replace(flaw="32 bits"), GOOD], None, GOOD),
    ],
)
def test_the_best_python_is_chosen(
    found: list[Python], wanted: tuple[int, ...] | None, chosen: Python
) -> None:
    assert bootstrap.choose(found, wanted) == chosen


def test_only_old_pythons_are_refused_in_one_clear_message(
    venv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "ask", lambda command: OLD)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    assert bootstrap.main(["--venv", str(venv)]) == 2
    message = capsys.readouterr().err
    for part in ("Needed: CPython 3.12 or newer", "Found: 3.11.7 (old)", "Get one by"):
        assert part in message
    assert not venv.exists()


def test_the_running_python_is_asked_first_and_answers() -> None:
    commands: Iterator[list[str]] = bootstrap.candidates()
    answer = bootstrap.ask(next(commands))
    assert answer is not None and answer.version >= bootstrap.OLDEST
    assert bootstrap.ask(["no-such-python"]) is None


def test_a_foreign_folder_is_left_alone(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    venv.mkdir()
    (venv / "thesis.txt").touch()
    assert bootstrap.main(["--venv", str(venv)]) == 1
    assert "was not made by this script" in capsys.readouterr().err
    assert [entry.name for entry in venv.iterdir()] == ["thesis.txt"]


def test_an_interrupted_environment_is_renewed(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(venv: Path, what: str, command: list[str]) -> None:
        finish(venv)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "run", interrupt)
        assert bootstrap.main(["--venv", str(venv)]) == 130
    assert bootstrap.read_stamp(venv) == {}
    assert bootstrap.plan(venv, {}, None) == "renew"
    assert bootstrap.main(["--venv", str(venv)]) == 0
    assert not bootstrap.interpreter_of(venv).exists()  # what the interrupted run had left is out of the way
    (kept,) = venv.parent.glob("venv-before-*")
    assert bootstrap.interpreter_of(kept).exists()


def test_what_was_added_to_an_environment_is_kept_with_it(
    venv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An environment that will not do is moved aside as it is: nothing in it or behind a link is deleted."""
    (venv.parent / "outside").mkdir()
    (venv.parent / "outside" / "data.csv").write_text("theirs")
    assert bootstrap.main(["--venv", str(venv)]) == 0
    finish(venv)
    (venv / "mine.py").write_text("x = 1")
    (venv / "linked").symlink_to(venv.parent / "outside")
    bootstrap.write_stamp(venv, {**(bootstrap.read_stamp(venv) or {}), "root": "elsewhere"})
    assert bootstrap.main(["--venv", str(venv)]) == 0
    (kept,) = venv.parent.glob("venv-before-*")
    assert (kept / "mine.py").read_text() == "x = 1"
    assert (kept / "linked" / "data.csv").read_text() == "theirs"
    assert not (venv / "mine.py").exists()
    assert kept.name in capsys.readouterr().out


@pytest.fixture
def steps(venv: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands of the steps, in order; those of uv fail where its name says so."""
    made: list[list[str]] = []

    def step(venv: Path, what: str, command: list[str]) -> None:
        made.append(command)
        if command[0] == "broken-uv":
            raise Refusal("no")

    monkeypatch.setattr(bootstrap, "run", step)
    return made


@pytest.mark.parametrize("uv", [None, "uv", "broken-uv"])
def test_uv_installs_where_it_is_there_and_pip_where_it_is_not_or_fails(
    uv: str | None, venv: Path, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: uv)
    assert bootstrap.main(["--venv", str(venv)]) == 0
    by_uv = [step for step in steps if step[0] == uv]
    by_pip = [step for step in steps if step[1:4] == ["-I", "-m", "pip"]]
    assert (len(by_uv), len(by_pip)) == {None: (0, 2), "uv": (2, 0), "broken-uv": (1, 2)}[uv]
    for wheels, project in (by_uv[:2] if uv == "uv" else by_pip,):
        assert "--require-hashes" in wheels and wheels[-1].endswith("requirements.lock")
        assert project[-2:] == ["--editable", str(ROOT)] and "--no-deps" in project


def test_uv_fetches_a_python_where_there_is_none(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[list[str]] = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "uv")
    monkeypatch.setattr(bootstrap, "ask", lambda command: BEST if fetched else OLD)

    def fetch(command: list[str], cwd: str) -> subprocess.CompletedProcess[bytes]:
        fetched.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", fetch)
    assert bootstrap.main(["--venv", str(venv)]) == 0
    assert fetched == [["uv", "python", "install", "3.13"]]


def test_nothing_changed_means_nothing_done(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["--venv", str(venv), "--dev"]) == 0
    finish(venv)
    capsys.readouterr()
    assert bootstrap.main(["--venv", str(venv)]) == 0  # and the developers' tools stay
    assert "up to date" in capsys.readouterr().out


def test_a_changed_lock_is_installed_into_the_same_environment(venv: Path) -> None:
    assert bootstrap.main(["--venv", str(venv)]) == 0
    finish(venv)
    stamp = bootstrap.read_stamp(venv)
    assert stamp is not None
    bootstrap.write_stamp(venv, {**stamp, "lock": "another"})
    assert bootstrap.main(["--venv", str(venv)]) == 0
    assert bootstrap.read_stamp(venv) == stamp
    assert bootstrap.interpreter_of(venv).exists()


def test_another_python_or_another_place_needs_another_environment(venv: Path) -> None:
    assert bootstrap.main(["--venv", str(venv)]) == 0
    finish(venv)
    stamp = bootstrap.read_stamp(venv)
    assert stamp is not None
    assert bootstrap.plan(venv, stamp, (3, 13)) == "keep"
    assert bootstrap.plan(venv, stamp, (3, 12)) == "renew"
    assert bootstrap.plan(venv, {**stamp, "root": "elsewhere"}, None) == "renew"


def test_a_failed_step_shows_its_last_lines(tmp_path: Path) -> None:
    command = [bootstrap.sys.executable, "-c", "print('the cause'); raise SystemExit(3)"]
    with pytest.raises(Refusal, match=r"(?s)the cause.*It failed \(exit code 3\)"):
        bootstrap.run(tmp_path, "It", command)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text and "--extra-index" not in text and "--find-links" not in text
    entries = re.split(r"\n(?=[A-Za-z])", text.strip())
    unlocked = [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert not unlocked


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_the_project_and_agrees_with_the_core(lock: str) -> None:
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
    for group in ("dev", "docs"):
        if f"-{group}" in lock:
            wanted = wanted + PROJECT["dependency-groups"][group]
    for extra, locks in (("viz", ("-viz",)), ("cluster", ("-cluster", "-dev"))):
        if any(name in lock for name in locks):
            wanted = wanted + PROJECT["project"]["optional-dependencies"][extra]
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        version = locked.get(canonicalize_name(requirement.name), "0")
        assert requirement.specifier.contains(version), f"{requirement}: run 'make lock'"
    assert pins("requirements.lock").items() <= locked.items()


def test_the_packages_are_built_and_linted() -> None:
    built = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert built == PROJECT["tool"]["importlinter"]["root_packages"]
    assert set(built) == {
        "grassroots",
        "model",
        "scenarios",
        "experiments",
        "analysis",
        "filing",
        "bilingual",
    }
