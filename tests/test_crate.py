"""A result packed for a repository: every file with its checksum, what made it, the same bytes twice, and refusals."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from experiments.crate import NAME
from filing import fill
from filing.origin import facts
from grassroots.errors import Refused
from grassroots.verbs.crate import crate

PROVENANCE = {
    "bibliography": ["A source (2020). Its title."],
    "command": "grassroots run wusheng --out results/x",
    "fingerprint": "f" * 32,
    "label": "Wusheng County",
    "label_zh": "武胜县",
    "run_hash": "0123456789ab",
    "version": "0.1.0",
}


def wrote(folder: Path, provenance: dict[str, Any]) -> Path:
    """A result with a page, numbers, a folder of pictures, and a file of somebody else's."""

    def files(to: Path) -> None:
        (to / "figures").mkdir()
        (to / "figures" / "图.svg").write_text("<svg/>", "utf-8")
        (to / "index.html").write_text("<html></html>", "utf-8")
        (to / "outcomes.csv").write_text("a\n1\n", "utf-8")
        (to / "provenance.json").write_text(json.dumps(provenance), "utf-8")

    fill(folder, files)
    (folder / "mine.txt").write_text("mine", "utf-8")
    return folder


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return wrote(tmp_path / "result", PROVENANCE | facts())


def packed(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Entities of the metadata by their name, and the files."""
    with zipfile.ZipFile(path) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    graph = json.loads(files.pop(NAME))["@graph"]
    entities = {one["@id"]: one for one in graph}
    assert len(entities) == len(graph)
    return entities, files


def test_every_file_is_described_by_its_size_and_checksum(result: Path, tmp_path: Path) -> None:
    crate(result, tmp_path / "x.zip", quiet=True)
    entities, files = packed(tmp_path / "x.zip")
    assert set(files) == {
        "figures/图.svg",
        "index.html",
        "outcomes.csv",
        "provenance.json",
    }  # and not mine.txt
    for name, whole in files.items():
        one = entities[name]
        assert one["@type"] == "File" and one["contentSize"] == str(len(whole))
        assert one["sha256"] == hashlib.sha256(whole).hexdigest()
    assert entities["outcomes.csv"]["encodingFormat"] == "text/csv"
    root = entities["./"]
    assert {part["@id"] for part in root["hasPart"]} == set(files)


def test_it_says_what_made_it_and_on_what_it_rests(result: Path, tmp_path: Path) -> None:
    crate(result, tmp_path / "x.zip", quiet=True)
    entities, _ = packed(tmp_path / "x.zip")
    root, made = entities["./"], entities["#made"]
    assert root["identifier"] == PROVENANCE["run_hash"] and root["citation"] == PROVENANCE["bibliography"]
    assert "武胜县" in root["name"] and "不是对真实地点的预测" in root["description"]
    assert made["description"].startswith(PROVENANCE["command"])
    assert root["datePublished"] == made["endTime"] and made["endTime"].startswith("20")
    assert entities[made["instrument"]["@id"]]["softwareVersion"] == "0.1.0"
    assert entities[NAME]["conformsTo"]["@id"] == "https://w3id.org/ro/crate/1.1"


def references(what: Any) -> set[str]:
    """Names to which entities refer."""
    if isinstance(what, list):
        return set().union(*map(references, what))
    if not isinstance(what, dict):
        return set()
    if set(what) == {"@id"}:
        return {what["@id"]}
    return set().union(*(references(value) for value in what.values()))


def test_whatever_is_referred_to_is_there(result: Path, tmp_path: Path) -> None:
    crate(result, tmp_path / "x.zip", quiet=True)
    entities, _ = packed(tmp_path / "x.zip")
    assert references(list(entities.values())) - set(entities) == {"https://w3id.org/ro/crate/1.1"}


def test_the_same_result_gives_the_same_bytes(result: Path, tmp_path: Path) -> None:
    shutil.copytree(result, tmp_path / "copy")
    crate(result, tmp_path / "x.zip", quiet=True)
    crate(tmp_path / "copy", tmp_path / "y.zip", quiet=True)
    assert (tmp_path / "x.zip").read_bytes() == (tmp_path / "y.zip").read_bytes()


@pytest.mark.parametrize("name", ["outcomes.csv", "figures/图.svg", "provenance.json"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_changed_or_missing_file_is_refused(name: str, gone: bool, result: Path, tmp_path: Path) -> None:
    if gone:
        (result / name).unlink()
    else:
        (result / name).write_text("changed")
    with pytest.raises(Refused, match="no such file" if gone else "changed since it was written"):
        crate(result, tmp_path / "x.zip", quiet=True)
    assert not (tmp_path / "x.zip").exists()


def test_what_cannot_be_packed_is_refused(result: Path, tmp_path: Path) -> None:
    for out, said in ((tmp_path / "x.tar", "ends in .zip"), (result / "x.zip", "it lies in")):
        with pytest.raises(Refused, match=said):
            crate(result, out, quiet=True)
    with pytest.raises(Refused, match="no such file"):
        crate(tmp_path / "nowhere", tmp_path / "x.zip", quiet=True)
    old = wrote(tmp_path / "old", PROVENANCE)
    with pytest.raises(Refused, match="it does not say made_at, made_code"):
        crate(old, tmp_path / "x.zip", quiet=True)
