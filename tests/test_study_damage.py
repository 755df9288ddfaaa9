"""Random damage to a study: none passes in silence, none is a dead end, and nothing is lost that another file still held."""

import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import damage
import pytest
from small_study import small

from experiments.study import runner, single, store
from experiments.study.check import check, to_run
from experiments.study.disk import SEGMENTS, StoreError
from experiments.study.faults import faults
from experiments.study.results import open_study, study_in
from experiments.study.runner import Workers, run_study
from experiments.study.store import read
from experiments.study.windows import spans_of

SEED = 20_251_128
"""Of all damages."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A finished study of several segments that carries files, and its table."""
    folder = tmp_path_factory.mktemp("whole") / "studies" / "small"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(runner, "KEEP_EVERY", 0.0)
        patched.setattr(runner, "PROBES", 1000)
        patched.setattr(store.Store, "merge", lambda self: None)
        run_study(small(rows=2, arms=("none", "points-shop"), place="wusheng"), folder)
    assert len(list((folder / SEGMENTS).iterdir())) > 5 and faults(folder) == []
    return folder, open_study(folder)


def trial(rng: random.Random, whole: Any, home: Path, remembered: dict[str, Any]) -> tuple[str, str, int]:
    """Damage a copy and mend it; how, what came of it, and how many runs had to be run again."""
    original, result = whole
    folder = home / "small"
    shutil.copytree(original, folder)
    how, path = damage.damage(rng, folder)
    where = f"{how.__name__} {path.relative_to(folder)}"
    assert faults(folder), f"{where}: passed in silence"
    told = None
    try:
        assert open_study(folder).rows.equals(result.rows), f"{where}: a wrong number"
    except StoreError as error:
        told = str(error)
    assert told is None or "grassroots study" in told, f"{where}: {told}"
    seen = check(folder)
    assert seen.state != "whole", where
    left = to_run(folder)
    assert len(left) == seen.runs, where
    if seen.runs:
        assert how not in damage.KEEPS and path.parent.name == SEGMENTS, f"{where}: {seen.lost}"
    else:
        assert seen.state == "mended", f"{where}: {seen.lost}"
        assert open_study(folder).rows.equals(result.rows), where
    ran: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(single, "run_one", lambda task, *_: again(task, ran, remembered))
        state = run_study(study_in(folder), folder, Workers(1), share=False)
    assert (state.done, state.failed, len(ran)) == (state.total, 0, seen.runs), where
    assert open_study(folder).rows.equals(result.rows), where
    assert faults(folder) == [] and check(folder).state == "whole", where
    shutil.rmtree(folder)
    return how.__name__, seen.state, seen.runs


def again(task: Any, ran: list[str], remembered: dict[str, Any]) -> Any:
    """A run that is run again: the first time truly, then from memory, for the same run has the same numbers."""
    ran.append(task.key)
    if task.key not in remembered:
        remembered[task.key] = TRULY(task, remembered["names"], remembered["spans"])
    return remembered[task.key]


TRULY = single.run_one


def trials(n: int, whole: Any, home: Path) -> Counter[tuple[str, str]]:
    """So many damages; how many of each kind came to what."""
    study = whole[1].study
    rng, remembered = random.Random(SEED), {"names": study.outcome_names, "spans": spans_of(study)}
    home.mkdir()
    found = [trial(rng, whole, home, remembered) for _ in range(n)]
    return Counter((how, state) for how, state, _ in found)


def test_damage_is_seen_mended_or_said(tmp_path: Path, whole: Any) -> None:
    found = trials(40, whole, tmp_path / "home")
    assert {how for how, _ in found} >= {"flip", "cut", "delete", "swap"}
    assert {state for _, state in found} == {"mended", "lost"}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_five_hundred_damages(tmp_path: Path, whole: Any) -> None:
    found = trials(500, whole, tmp_path / "home")
    assert sum(found.values()) == 500
    assert {how for how, _ in found} == {how.__name__ for how in damage.DAMAGES}


@pytest.mark.parametrize("twice", ["manifest.json", "files"])
def test_damage_to_all_copies_is_said_with_a_step_that_works(tmp_path: Path, whole: Any, twice: str) -> None:
    original, result = whole
    folder = tmp_path / "small"
    shutil.copytree(original, folder)
    for path in damage.files_of(folder):
        if twice in path.relative_to(folder).parts:
            path.write_bytes(b"?")
    seen = check(folder)
    if twice == "files":
        assert seen.state == "mended"
    else:
        assert "grassroots study run" in seen.lost[0] and seen.runs == 0
        with pytest.raises(StoreError, match="grassroots study"):
            open_study(folder)
    state = run_study(result.study, folder)
    assert state.done == state.total and read(folder).equals(read(original))
    assert faults(folder) == []
