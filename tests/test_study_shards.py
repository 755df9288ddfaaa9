"""Shards of a study: every point in one of them and in one alone; two at once, put together, are the study bit for bit."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import Said
from hypothesis import given
from hypothesis import strategies as st
from small_study import small

from experiments.study.cost import PROGRAM, estimate, registered
from experiments.study.disk import StoreError
from experiments.study.results import open_study
from experiments.study.runner import run_study
from experiments.study.schema import Design, Factor
from experiments.study.shards import Shard, shard_in, stated_shard
from experiments.study.store import read, runs
from experiments.study.tasks import Layout
from experiments.study.together import together
from model.run import Run
from model.simulate import found

PLAN = Layout(small(rows=4)).plan()


@given(st.integers(1, 200), st.integers(0, 500))
def test_every_point_is_in_one_shard_and_in_one_alone(of: int, points: int) -> None:
    rows = np.arange(points)
    belongs = np.array([Shard(number, of).has(rows) for number in range(1, of + 1)])
    assert (belongs.sum(axis=0) == 1).all()
    sizes = belongs.sum(axis=1)
    assert sizes.max() - sizes.min() <= 1


@given(st.integers(1, 60))
def test_every_run_of_a_plan_is_in_one_shard(of: int) -> None:
    parts = [PLAN.first_of_each_key(Shard(number, of)) for number in range(1, of + 1)]
    assert sorted(np.concatenate(parts)) == sorted(PLAN.first_of_each_key())


@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_what_a_shard_is_called_means_it(number: int, of: int) -> None:
    if number <= of:
        assert shard_in(str(Shard(number, of))) == Shard(number, of)
    else:
        with pytest.raises(ValueError, match=f"did you mean {of}/{number}"):
            shard_in(f"{number}/{of}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0/8", "counted from 1; the first one is 1/8"),
        ("1/0", "divided into 1 shard or more"),
        ("9/8", "allowed is 1/8 to 8/8; did you mean 8/9?"),
        ("2-8", "did you mean 2/8?"),
        ("2 of 8", "did you mean 2/8?"),
        ("２／８", "did you mean 2/8?"),
        ("2/8/3", "give NUMBER/ALL, as in 2/8"),
        ("-1/8", "give NUMBER/ALL"),
        ("1.5/8", "give NUMBER/ALL"),
        ("", "give NUMBER/ALL"),
        ("first", "give NUMBER/ALL"),
        ("1/1234567", "give NUMBER/ALL"),
    ],
)
def test_nonsense_is_refused_with_what_may_be_meant(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="--shard") as refused:
        shard_in(text)
    assert said in str(refused.value)


def test_shards_put_together_are_the_study_and_a_missing_one_is_named(tmp_path: Path) -> None:
    study, whole = small(rows=2, months=8, windows=("months-2-8",)), tmp_path / "cut" / "small"
    for number in (1, 3):
        shard = Shard(number, 3)
        state = run_study(study, shard.folder(whole), shard=shard)
        assert state.done == state.total < 20
        assert stated_shard(shard.folder(whole)) == shard
    made = together(whole)
    assert [piece.left for piece in made.pieces] == [0, made.left, 0]
    assert made.pieces[1].folder is None
    assert made.taken == made.runs - made.left > 0
    # a second call changes nothing, and the whole study runs what is missing
    assert together(whole).taken == 0
    assert run_study(study, whole).done == made.runs
    run_study(study, tmp_path / "at once" / "small")
    assert read(whole).equals(read(tmp_path / "at once" / "small"))
    assert not together(whole).left


def test_a_shard_stays_a_shard(tmp_path: Path) -> None:
    """Going on in its folder runs its points alone; nothing else goes there, and it goes nowhere else."""
    study, whole = small(rows=2, months=8, windows=("months-2-8",)), tmp_path / "small"
    shard = Shard(2, 5)
    folder = shard.folder(whole)
    first = run_study(study, folder, shard=shard)
    assert run_study(study, folder).total == first.total
    assert len(runs(folder)) == first.total
    with pytest.raises(StoreError, match="the shard 2/5 is kept here; 3/5 needs"):
        run_study(study, folder, shard=Shard(3, 5))
    with pytest.raises(StoreError, match="the shard 2/5 is kept here; give"):
        together(folder)
    run_study(study, whole)
    with pytest.raises(StoreError, match="the whole study is kept here"):
        run_study(study, whole, shard=shard)
    assert open_study(folder).facts["shard"] == "2/5"
    assert "shard" not in open_study(whole).facts


def test_shards_of_two_forms_of_a_study_are_not_put_together(tmp_path: Path) -> None:
    whole = tmp_path / "small"
    for number, months in ((1, 8), (2, 9)):
        shard = Shard(number, 40)
        study = small(rows=1, months=months, windows=("months-2-8",))
        run_study(study, shard.folder(whole), shard=shard)
    with pytest.raises(StoreError, match="another form of the study"):
        together(whole)
    with pytest.raises(StoreError, match="no shards lie beside"):
        together(tmp_path / "elsewhere")


def test_the_cost_of_a_shard_is_its_part_and_the_largest_territory_counts_for_memory() -> None:
    """Of two sizes the smaller is tried out; what a run takes is close to the bytes of its columns."""
    sizes = Factor(path="population.registered", values=(60.0, 240.0))
    study = small(values={}, factors=(sizes,), design=Design(kind="grid"), months=26, replicates=3)
    whole, part = estimate(study, set(), 2), estimate(study, set(), 2, Shard(1, 2))
    assert (whole.runs, part.runs) == (6, 3)
    assert whole.memory == pytest.approx(PROGRAM + 2 * whole.memory_each)
    world = found(Run(months=26, values={"registered": 240.0}))
    held = sum(
        column.nbytes for table in world.townships[0].tables if isinstance(table, tuple) for column in table
    )
    assert 0.5 * held < whole.memory_each < 8.0 * held
    assert registered(Run(villages=7, values={"registered": 200.0})) == 1400.0


TINY = """name: tiny
label: {en: tiny, zh: 小}
question: {en: What of it?, zh: 如何？}
values: {registered: 60}
months: 26
arms: [none, allowance]
factors:
  - {path: outmigration, values: [0.1, 0.3, 0.5, 0.7]}
design: {kind: grid}
replicates: 2
outcomes: [deliberation_rate, residents]
"""


def test_the_command_runs_shards_and_gathers_them(
    commanded: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    said = partial(commanded, "study")
    code, out, _ = said("run", "tiny.yaml", "--shard", "1/3", "--dry-run", "--quiet")
    assert code == 0 and "= 16" in out and "1/3: 8 of these runs" in out and "memory" in out
    assert said("run", "tiny.yaml", "--shard", "4/3")[0] == 2
    code, out, _ = said("run", "tiny.yaml", "--shard", "1/3", "--quiet")
    assert code == 0 and "shard 1/3: 8 of 8 runs" in out and "mean" not in out
    assert "shard     1/3" in said("status", "tiny-shard-1-of-3")[1]
    code, out, err = said("gather", "tiny")
    assert code == 1 and "8 of 16 runs" in out and "missing: shard 2/3, 4 of 4 runs, no folder" in out
    assert "study resume" in err
    assert "缺：分片3/3" in said("gather", "tiny", "--lang", "zh")[1]
    assert json.loads(said("gather", "tiny", "--json")[1])["left"] == 8
    for number in "23":
        assert said("run", "tiny.yaml", "--shard", f"{number}/3", "--quiet")[0] == 0
    code, out, _ = said("gather", "tiny")
    assert (code, "16 of 16 runs" in out, "missing" in out) == (0, True, False)
    assert said("run", "tiny.yaml", "--quiet")[0] == 0


@pytest.mark.slow
def test_two_shards_at_once_come_to_the_study_bit_for_bit(tmp_path: Path) -> None:
    """Two processes begin at the same time, beside each other; together they are the study that was run in one piece."""
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    command = [sys.executable, "-m", "grassroots", "study", "run", "tiny.yaml", "--quiet"]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    both = [
        subprocess.Popen([*command, "--shard", f"{number}/2"], cwd=tmp_path, env=env) for number in (1, 2)
    ]
    assert [one.wait() for one in both] == [0, 0]
    made = together(tmp_path / "studies" / "tiny")
    assert (made.runs, made.left, made.taken) == (16, 0, 16)
    subprocess.run([*command, "--out", str(tmp_path / "alone" / "tiny")], cwd=tmp_path, env=env, check=True)
    pieces, alone = read(tmp_path / "studies" / "tiny"), read(tmp_path / "alone" / "tiny")
    assert pieces.equals(alone)
    values = [name for name in alone if alone[name].dtype == np.float64]
    assert (pieces[values].to_numpy().view(np.uint64) == alone[values].to_numpy().view(np.uint64)).all()
