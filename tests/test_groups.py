"""A mechanism is its own file and what the month says of it: everything else is put together from the two."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated, NamedTuple

import pytest

from model.declare import Switch
from model.parameters import Parameters, Settings
from tools import groups

ROOT = Path(__file__).resolve().parent.parent
SONGS = '''
"""Evenings of song: those at home identify more with the village."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Songs(NamedTuple):
    """Numbers of singing."""

    warmth: Annotated[float, Number(unit="SD", domain=(0, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="gain of identity from an evening", zh="每晚认同增量")] = 0.1


class SongSettings(NamedTuple):
    """What a village decides."""

    evenings: Annotated[Floats, Setting(unit="1/month", domain=(0, 31), plausible=(0, 4), grade="assumed",
        source="assumed", en="evenings of song", zh="歌会次数", default=2.0, incentive=True)]


class SongSwitches(NamedTuple):
    """Whether it is at work, and who sings."""

    songs: Annotated[int, Switch(en="evenings of song", zh="歌会", in_core=False)] = 1
    singers: Annotated[int, Switch(en="who sings", zh="歌者", options=("all", "members"))] = 0


@rule
def sing(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Those at home are drawn closer, by evening."""
    for i in range(len(t.persons.id)):
        if t.persons.where[i] == codes.AT_HOME and p.switches.singers == 0:
            t.minds.identity[i] += p.songs.warmth * s.songs.evenings[t.persons.village[i]]
'''
LOOK = """
import hashlib, json
from model.parameters import Parameters, Settings, Switches, ledger
from model.run import Run
from model.simulate import simulate

def world(preset="full", **values):
    run = Run(months=3, seed=4, values={"registered": 60} | {k.replace("__", "."): x for k, x in values.items()}, preset=preset)
    return simulate(run).townships[0].tables

def bits(t):
    return hashlib.sha256(t.ledger.tobytes() + t.minds.identity.tobytes()).hexdigest()

try:
    Run(values={"songs.evenings": 40})
    refused = ""
except ValueError as error:
    refused = str(error)
off = world(switches__songs=0)
print(json.dumps({
    "ledger": [path for path in ledger() if "song" in path or "singers" in path],
    "last": [group._fields[-k] for group, k in ((Parameters, 2), (Settings, 1), (Switches, 2), (Switches, 1))],
    "refused": refused,
    "off": bits(off),
    "by_number": bits(world(songs__warmth=0)),
    "by_rival": bits(world(switches__singers=1)),
    "in_core": bits(world("core")) == bits(world("core", switches__songs=0)),
    "no_incentives": bits(world(switches__incentives=0)) == bits(world(switches__incentives=0, switches__songs=0)),
    "gain": float((world().minds.identity - off.minds.identity).max()),
}))
"""


def with_songs(copy: Path) -> None:
    """The model and what it stands on, with one file more and its two lines in the month."""
    for folder in ("model", "filing", "bilingual"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "groups.py", copy / "tools")
    (copy / "model" / "mechanisms" / "songs.py").write_text(SONGS, "utf-8")
    month = copy / "model" / "month.py"
    text = month.read_text("utf-8")
    for before, after in (
        ("    recruitment,\n", "    recruitment,\n    songs,\n"),
        ('        on("learning",', '        on("songs", songs.sing),\n        on("learning",'),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    month.write_text(text, "utf-8")


def of(copy: Path, *arguments: str) -> str:
    """What Python says in the copy, where nothing is compiled."""
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, *arguments], cwd=copy, env=plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_mechanism_is_its_file_and_its_line_in_the_month(tmp_path: Path) -> None:
    with_songs(tmp_path)
    of(tmp_path, "tools/groups.py")
    found = json.loads(of(tmp_path, "-c", LOOK))
    assert found["ledger"] == ["songs.warmth", "songs.evenings", "switches.songs", "switches.singers"]
    assert found["last"] == ["songs", "songs", "songs", "singers"], "what was there keeps its place"
    assert "songs.evenings: 40 is outside the domain" in found["refused"]
    assert found["off"] == found["by_number"] == found["by_rival"]
    assert found["in_core"] and found["no_incentives"]
    assert found["gain"] > 0.1, "two evenings of 0.1 in the last month alone"


def test_the_groups_are_those_of_the_mechanisms() -> None:
    assert not groups.stale(), "run python tools/make_docs.py"
    files = {path.stem for path in (ROOT / "model" / "mechanisms").glob("*.py")} - {"__init__"}
    assert set(Parameters._fields) == files | {"calendar", "switches"}
    assert set(Settings._fields) <= files


def test_a_name_declared_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Again(NamedTuple):
        deaths: Annotated[int, Switch(en="deaths", zh="死亡")] = 1

    module = ModuleType("model.mechanisms.again")
    Again.__module__ = module.__name__
    module.Again = Again  # type: ignore[attr-defined]
    known = groups.mechanisms()
    monkeypatch.setattr(groups, "mechanisms", lambda: [*known, module])
    with pytest.raises(ValueError, match=r"mechanisms\.again: 'deaths' of Switches is declared twice"):
        groups.groups()
