"""The cache of compiled code: whatever lies beside it is safe, and checkouts that share a home keep theirs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numba import config

import filing
from model import compiled
from model.compiled import DAY, MANY, UNUSED, cache_folder, entry, source_stamp


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRASSROOTS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def version(cache: Path, number: int, age: float) -> Path:
    """A version as we leave it, last used so many seconds ago."""
    made = cache / f"{number:016x}"
    made.mkdir()
    for ending in ("nbi", "1.nbc"):
        (made / f"month.{ending}").write_text(f"code {number}")
        filing.vouch(made / f"month.{ending}")
    aged(made, age)
    return made


def aged(folder: Path, age: float) -> None:
    then = time.time() - age
    for path in (*folder.iterdir(), folder):
        os.utime(path, (then, then))


def test_only_versions_of_ours_that_nobody_uses_go(cache: Path, tmp_path: Path) -> None:
    current = version(cache, 0, 0)
    old, late = version(cache, 1, UNUSED + DAY), version(cache, 2, UNUSED - DAY)
    touched = version(cache, 3, UNUSED + DAY)
    (touched / "month.nbi").write_text("changed by hand")
    strangers = {
        "photos/1.nbc": "theirs",  # another folder with files named like ours
        f"{4:016x}/month.nbc": "theirs",  # a name like ours, and no list
        "notes.txt": "theirs",
        ".hidden/x": "theirs",
    }
    for name, content in strangers.items():
        (cache / name).parent.mkdir(exist_ok=True)
        (cache / name).write_text(content)
    report = cache / f"{5:016x}"
    filing.fill(
        report, lambda part: filing.write(part / "outcomes.csv", lambda to: to.write_text("a result"))
    )
    aside = version(tmp_path, 6, UNUSED + DAY)
    (cache / aside.name).symlink_to(aside)
    for folder in ("photos", f"{4:016x}", ".hidden", report.name):
        aged(cache / folder, UNUSED + DAY)
    compiled._forget_old_versions(current)
    assert current.exists() and late.exists() and not old.exists()
    assert [path.name for path in touched.iterdir() if path.name != filing.LIST] == ["month.nbi"]
    assert {name: (cache / name).read_text() for name in strangers} == strangers
    assert (report / "outcomes.csv").read_text() == "a result"
    assert (aside / "month.nbi").exists() and (cache / aside.name).is_symlink()


def test_checkouts_that_share_a_home_keep_theirs(cache: Path) -> None:
    versions = [version(cache, number, number * DAY / 100) for number in range(MANY + 10)]
    compiled._forget_old_versions(versions[0])
    assert all(path.exists() for path in versions)  # in use within a day: none goes, however many
    for number, path in enumerate(versions):
        aged(path, 2 * DAY + number)
    compiled._forget_old_versions(versions[0])
    assert [path.exists() for path in versions] == [True] * MANY + [False] * 10


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")
def test_compiled_code_is_listed_as_ours_and_its_use_noted(cache: Path) -> None:
    def doubled(x: float) -> float:
        return 2.0 * x

    assert entry(doubled)(np.pi) == 2 * np.pi
    folder = cache_folder() / source_stamp()[:16]
    files = filing.listed(folder).files
    assert {Path(name).suffix for name in files} == {".nbi", ".nbc"}
    assert {path.name for path in folder.iterdir()} == {*files, filing.LIST}
    aged(folder, UNUSED + DAY)
    entry(doubled)
    assert time.time() - (folder / filing.LIST).stat().st_mtime < DAY
    aged(folder, UNUSED + DAY)
    compiled._forget_old_versions(cache / "another")
    assert not folder.exists()


def cut(found: bytes) -> bytes:
    return found[: len(found) // 2]


def flipped(found: bytes) -> bytes:
    middle = len(found) // 2
    return found[:middle] + bytes([found[middle] ^ 1]) + found[middle + 1 :]


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")
@pytest.mark.parametrize("damage", [cut, flipped, lambda found: b""])
@pytest.mark.parametrize("ending", [".nbi", ".nbc"])
def test_damaged_code_is_never_run(cache: Path, ending: str, damage: Callable[[bytes], bytes]) -> None:
    def doubled(x: float) -> float:
        return 2.0 * x

    entry(doubled)(1.0)
    folder = cache_folder() / source_stamp()[:16]
    (file,) = folder.glob(f"*{ending}")
    file.write_bytes(damage(file.read_bytes()))
    with pytest.warns(filing.KeptAside, match=f"kept-.*{ending}"):
        again = entry(doubled)
        assert again(np.pi) == 2 * np.pi
    assert again.stats.cache_hits == {} and sum(again.stats.cache_misses.values()) == 1
    third = entry(doubled)
    assert third(np.pi) == 2 * np.pi and sum(third.stats.cache_hits.values()) == 1


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")
def test_a_full_disk_under_the_cache_stops_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def doubled(x: float) -> float:
        return 2.0 * x

    made = entry(doubled)
    monkeypatch.setattr("numba.core.caching.IndexDataCacheFile.save", full)
    assert made(np.pi) == 2 * np.pi


def test_many_processes_list_their_own(tmp_path: Path) -> None:
    code = (
        "import sys, filing; from pathlib import Path; here = Path(sys.argv[1])\n"
        "for k in range(20):\n"
        "    path = here / f'{sys.argv[2]}.{k}'; path.write_text(path.name); filing.vouch(path)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(filing.__file__).parent.parent)}
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), word], env=environment)
        for word in ("one", "two")
    ]
    assert [one.wait() for one in both] == [0, 0]
    assert len(filing.listed(tmp_path).files) == 40
