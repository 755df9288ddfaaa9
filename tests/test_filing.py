"""Nothing of anybody else's is deleted or replaced; what is written is whole; what was computed is not lost."""

import os
from pathlib import Path

import pytest

import filing
from filing import KeptAside, NotWritten, OutputError, Stamp


def text(path: Path, content: str) -> None:
    filing.write(path, lambda part: part.write_text(content, "utf-8"))


def tree(folder: Path) -> dict[str, str | bytes]:
    """Everything in a folder by relative name: bytes of files, where links lead, and "/" for folders."""
    found: dict[str, str | bytes] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        else:
            found[name] = "/" if path.is_dir() else path.read_bytes()
    return found


def shown(folder: Path) -> dict[str, str | bytes]:
    """The same without our lists."""
    return {name: one for name, one in tree(folder).items() if Path(name).name != filing.LIST}


# one file


def test_a_file_of_ours_is_replaced_in_silence(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    for content in ("one", "two", "one"):
        text(tmp_path / "table.csv", content)
    assert shown(tmp_path) == {"table.csv": b"one"} and not recwarn


def test_an_edited_file_is_set_aside_and_said(tmp_path: Path) -> None:
    text(tmp_path / "table.csv", "ours")
    (tmp_path / "table.csv").write_text("corrected by hand")
    with pytest.warns(KeptAside, match=r"table\.csv as table\.kept-\d{8}-\d{6}\.csv"):
        text(tmp_path / "table.csv", "new")
    (kept,) = tmp_path.glob("table.kept-*.csv")
    assert kept.read_text() == "corrected by hand" and (tmp_path / "table.csv").read_text() == "new"


def test_only_what_is_proven_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("x")
    assert not filing.delete(path) and not filing.delete(path, Stamp(1, "0" * 64)) and path.exists()
    now = filing.stamp(path)
    assert now is not None
    link = tmp_path / "link"
    link.symlink_to(path)
    assert filing.stamp(link) is None and not filing.delete(link, now)
    assert filing.delete(path, now) and not path.exists()


def test_a_file_that_fails_half_way_does_not_appear(tmp_path: Path) -> None:
    def stop(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filing.write(tmp_path / "table.csv", stop)
    assert tree(tmp_path) == {}


def test_links_and_folders_are_refused_as_files(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "real.csv").write_text("theirs")
    (tmp_path / "link.csv").symlink_to("real.csv")
    (tmp_path / "dangling.csv").symlink_to("nowhere")
    before = tree(tmp_path)
    for name in ("folder", "link.csv", "dangling.csv"):
        with pytest.raises(OutputError, match=name):
            text(tmp_path / name, "new")
    assert tree(tmp_path) == before


def test_a_file_open_elsewhere_leaves_the_new_one_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.xlsx"
    text(path, "old")
    rename = os.replace

    def locked(source: Path, target: Path) -> None:
        if path in (Path(source), Path(target)):
            raise PermissionError(13, "The process cannot access the file", str(path))
        rename(source, target)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(NotWritten, match=r"open in another program.*table\.new-\d{8}-\d{6}\.xlsx"):
        text(path, "new")
    assert path.read_text() == "old"
    (kept,) = tmp_path.glob("table.new-*.xlsx")
    assert kept.read_text() == "new"
