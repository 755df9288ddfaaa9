"""What is installed is whole: a wheel in an environment of its own, used from a folder outside the repository."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("grassroots", "model", "scenarios", "experiments", "analysis", "filing", "bilingual")
WHERE = "import json, {0}; print(json.dumps([m.__file__ for m in ({0})]))".format(", ".join(PACKAGES))

pytestmark = pytest.mark.slow


def said(*command: str | Path, where: Path) -> str:
    """What a command prints that must succeed, with nothing in its environment that leads to the repository."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=where, env=clean, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def tracked() -> set[str]:
    """The files of the packages that are under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source distribution."""
    out = tmp_path_factory.mktemp("dist")
    said(sys.executable, "-m", "hatchling", "build", "-d", out, where=ROOT)
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a new environment with the wheel and, by a path file, the packages of this environment.

    The path file names the folder only: the path files inside it, one of which leads to the repository, are not read.
    """
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    said(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", built[0], where=home)
    own = said(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", where=home).strip()
    Path(own, "others.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return scripts


def test_the_wheel_has_every_file_of_the_packages(built: tuple[Path, Path]):
    with zipfile.ZipFile(built[0]) as wheel:
        held = set(wheel.namelist())
    assert not tracked() - held
    licences = {Path(name).name for name in held if ".dist-info/licenses/" in name}
    assert licences >= {"LICENSE", "LICENSE-DATA"}
    assert not [name for name in held if name.split("/")[0] not in PACKAGES and ".dist-info/" not in name]


def test_the_source_has_what_tests_and_documents_need(built: tuple[Path, Path]):
    with tarfile.open(built[1]) as source:
        held = {name.split("/", 1)[1] for name in source.getnames() if "/" in name}
    assert not tracked() - held
    assert held >= {
        "CITATION.cff",
        "README.md",
        "LICENSE-DATA",
        "pyproject.toml",
        "tests/test_wheel.py",
        "docs/odd.md",
    }


def test_nothing_is_imported_from_the_repository(installed: Path, tmp_path: Path):
    files = json.loads(said(installed / "python", "-c", WHERE, where=tmp_path))
    assert len(files) == len(PACKAGES)
    assert [file for file in files if not Path(file).is_relative_to(installed.parent)] == []


def test_places_are_listed_run_and_reported_from_an_empty_folder(installed: Path, tmp_path: Path):
    grassroots = installed / "grassroots"
    assert "wusheng" in said(grassroots, "places", where=tmp_path)
    run = ("run", "default", "--months", "1", "--replicates", "1", "--quiet", "--out", "result")
    said(grassroots, *run, where=tmp_path)
    assert (tmp_path / "result" / "index.html").stat().st_size > 10_000
    said(grassroots, "report", "result", "--out", "report.docx", "--lang", "zh", where=tmp_path)
    with zipfile.ZipFile(tmp_path / "report.docx") as document:
        assert "假设" in document.read("word/document.xml").decode("utf-8")
