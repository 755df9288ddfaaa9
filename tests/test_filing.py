"""Nothing of anybody else's is deleted or replaced; what is written is whole; what was computed is not lost."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trees
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import tree

import filing
from filing import KeptAside, NotWritten, OutputError, Stamp


def text(path: Path, content: str) -> None:
    filing.write(path, lambda part: part.write_text(content, "utf-8"))


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


# a folder of results

Files = dict[str, str]
ONE: Files = {"index.html": "one", "outcomes.csv": "1", "figures/a.png": "a1", "places/w/map.csv": "m"}
TWO: Files = {"index.html": "two", "effects.csv": "2", "figures/a.png": "a2", "figures/b.png": "b2"}


def fill(folder: Path, files: Files) -> None:
    filing.fill(folder, lambda part: [text(part / name, content) for name, content in files.items()])


def result(files: Files) -> dict[str, bytes]:
    return {name: content.encode() for name, content in files.items()}


def files_in(folder: Path) -> dict[str, str | bytes]:
    return {name: one for name, one in shown(folder).items() if one != "/"}


def test_a_result_replaces_an_earlier_one_and_leaves_no_trace_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "rep"
    for files in (ONE, TWO, TWO, ONE):
        filing.check(folder)
        fill(folder, files)
        assert files_in(folder) == result(files)
    fill(folder, {})
    assert tree(folder) == {}


def test_what_others_keep_in_the_folder_stays(tmp_path: Path) -> None:
    fill(tmp_path, ONE)
    theirs = {"notes.docx": "n", "figures/mine.png": "p", "places/w/mine.csv": "c", "word/report.docx": "w"}
    for name, content in theirs.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "outcomes.csv").write_text("edited, and not in the next result")
    fill(tmp_path, TWO)
    expected = result(TWO) | result(theirs) | {"outcomes.csv": b"edited, and not in the next result"}
    assert files_in(tmp_path) == expected


def test_a_file_of_another_command_stays_with_a_new_result(tmp_path: Path) -> None:
    fill(tmp_path, ONE)
    text(tmp_path / "study.csv", "an export")
    fill(tmp_path, TWO)
    assert files_in(tmp_path) == result(TWO) | {"study.csv": b"an export"}


def test_the_page_of_an_older_version_is_kept(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("written before there were lists")
    (tmp_path / "outcomes.csv").write_text("1")
    with pytest.warns(KeptAside, match=r"index\.html as index\.kept-") as said:
        fill(tmp_path, ONE)
    assert "outcomes" not in str(said[0].message)  # the same bytes need no keeping
    assert next(tmp_path.glob("index.kept-*")).read_text() == "written before there were lists"


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"files": [{"name": "../x"}]}', '{"files": 3, "folders": 4, "made": 1}', "\0\xff"],
)
def test_a_damaged_list_proves_nothing(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "rep"
    fill(folder, ONE)
    (folder / filing.LIST).write_bytes(damage.encode("latin-1"))
    with pytest.warns(KeptAside):
        fill(folder, TWO)
    here = files_in(folder)
    assert {b"one", b"1", b"two"} <= set(here.values()) and damage.encode("latin-1") in here.values()


def test_a_list_proves_nothing_outside_its_folder(tmp_path: Path) -> None:
    """Neither by a name that leads out nor by a folder that has become a link."""
    (tmp_path / "rep").mkdir()
    text(tmp_path / "precious.csv", "theirs")
    rows = (tmp_path / filing.LIST).read_text()
    for name in ("../precious.csv", str(tmp_path / "precious.csv"), "..\\precious.csv"):
        told = rows.replace('"precious.csv"', json.dumps(name)).replace('"result": false', '"result": true')
        (tmp_path / "rep" / filing.LIST).write_text(told)
        with pytest.warns(KeptAside):
            fill(tmp_path / "rep", ONE)
        assert (tmp_path / "precious.csv").read_text() == "theirs"
    figures = tmp_path / "rep" / "figures"
    figures.rename(tmp_path / "elsewhere")
    figures.symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    with pytest.warns(KeptAside, match=r"figures as figures\.kept-"):
        fill(tmp_path / "rep", TWO)
    fill(tmp_path / "rep", {})
    assert tree(tmp_path / "elsewhere") == before


# where the folder is


def test_a_link_is_followed_and_a_broken_one_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "notes.txt").write_text("n")
    (tmp_path / "link").symlink_to("real")
    for files in (ONE, TWO):
        filing.check(tmp_path / "link")
        fill(tmp_path / "link", files)
    assert os.readlink(tmp_path / "link") == "real"
    assert files_in(tmp_path / "real") == result(TWO) | {"notes.txt": b"n"}
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("f")
    before = tree(tmp_path)
    for name in ("broken", "loop", "file", "file/below"):
        with pytest.raises(OutputError, match=name.split("/")[0]):
            filing.check(tmp_path / name)
    assert tree(tmp_path) == before


def test_a_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for folder in ("new/below", "there", "."):
        filing.check(tmp_path / folder)
    assert tree(tmp_path) == {"there": "/"}


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """A file system of its own at a folder; skips where one may not mount."""
    made: list[Path] = []

    def mount(name: str, options: str = "size=1m") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if sys.platform != "linux" or subprocess.run(words, capture_output=True).returncode:
            pytest.skip("no file system can be mounted here")
        made.append(folder)
        return folder

    yield mount
    for folder in reversed(made):
        subprocess.run(["umount", str(folder)], check=True)


def test_a_mounted_volume_is_filled(mounted: Callable[..., Path]) -> None:
    folder = mounted("volume")
    for files in (ONE, TWO):
        filing.check(folder)
        fill(folder, files)
        assert files_in(folder) == result(files)


def test_only_the_folder_itself_has_to_be_writable(mounted: Callable[..., Path]) -> None:
    parent = mounted("parent")
    (parent / "out").mkdir()
    folder = mounted("parent/out")
    subprocess.run(["mount", "-o", "remount,ro", str(parent)], check=True)
    filing.check(folder)
    fill(folder, ONE)
    assert files_in(folder) == result(ONE)
    with pytest.raises(OutputError, match="Read-only"):
        filing.check(parent)


def test_a_file_on_the_way_to_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="a part of this path is a file, not a folder") as told:
        filing.check(tmp_path / "notes.txt" / "results")
    assert "路径中有一部分不是文件夹" in told.value.zh
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_full_disk_leaves_the_earlier_result_and_the_whole_new_one(
    mounted: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = mounted("small", "size=200k")
    fill(folder, ONE)
    before = tree(folder)
    large = {**TWO, "values.csv": "x" * 300_000}
    with pytest.raises(NotWritten, match="No space left on device; the whole result is kept in") as told:
        fill(folder, large)
    assert tree(folder) == before
    assert files_in(Path(str(told.value).rsplit(" in ", 1)[1])) == result(large)
    (folder / "ballast").write_bytes(b"x" * os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize)
    with pytest.raises(NotWritten, match="No space left"):
        filing.check(folder)
    assert tree(folder).keys() == {*before, "ballast"}


def test_where_no_place_has_room_what_is_finished_stays(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(NotWritten, match="what was finished is kept in") as told:
            fill(
                tmp_path / "rep",
                {"small.csv": "s", "figures/a.png": "a", "large.csv": "x" * 200_000, "never": ""},
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    part = Path(str(told.value).rsplit(" in ", 1)[1])
    assert part.parent == tmp_path / "rep"
    assert files_in(part) == {"small.csv": b"s", "figures/a.png": b"a"}  # and no half of the third


@pytest.mark.parametrize("name", [*ONE, filing.LIST])
def test_a_file_open_elsewhere_is_found_before_and_loses_nothing_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "rep"
    fill(folder, ONE)
    (folder / "outcomes.csv").write_text("edited")
    before, rename = shown(folder), os.replace

    def locked(source: Path, target: Path) -> None:
        if folder / name in (Path(source), Path(target)):
            raise PermissionError(13, "The process cannot access the file", str(source))
        rename(source, target)

    monkeypatch.setattr(os, "replace", locked)
    if name not in (filing.LIST, "outcomes.csv"):
        with pytest.raises(OutputError, match=f"{name}.*open in another program"):
            filing.check(folder)
        assert shown(folder) == before
    new = {name: f"new {content}" for name, content in ONE.items()}
    with pytest.raises(NotWritten, match="the whole result is kept in") as told:
        fill(folder, new)
    part = Path(str(told.value).rsplit(" in ", 1)[1])
    assert files_in(part) == result(new)
    monkeypatch.undo()
    shutil.rmtree(part)
    assert shown(folder) == before


def test_a_fault_of_ours_in_the_page_keeps_the_numbers(tmp_path: Path) -> None:
    def make(part: Path) -> None:
        text(part / "outcomes.csv", "an hour of work")
        raise RuntimeError("no such glyph")

    with pytest.raises(RuntimeError) as told:
        filing.fill(tmp_path / "rep", make)
    (note,) = told.value.__notes__
    part = Path(note.rsplit(" in ", 1)[1])
    assert (part / "outcomes.csv").read_text() == "an hour of work"


# stopped at any moment


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_the_earlier_result_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """Pressed before each of the renamings in turn; while names are given it waits."""
    folder = tmp_path / "rep"
    rename, left = os.replace, [0]

    def pressed(source: Path, target: Path) -> None:
        if left[0] == 0:
            signal.raise_signal(number)
        left[0] -= 1
        rename(source, target)

    def stopped(part: Path) -> None:
        text(part / "index.html", "half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", pressed)
    usual = signal.signal(number, signal.default_int_handler)
    for k in range(1000):
        left[0] = -1
        fill(folder, ONE)
        with pytest.raises(KeyboardInterrupt):
            filing.fill(folder, stopped)
        assert files_in(folder) == result(ONE)
        left[0] = k
        try:
            fill(folder, TWO)
        except KeyboardInterrupt:
            assert files_in(folder) == result(TWO)
        else:
            break
    signal.signal(number, usual)
    assert k > 5


KILLED = """
import os, sys
from pathlib import Path
import filing
folder, left, files = Path(sys.argv[1]), int(sys.argv[2]), dict(one.split("=") for one in sys.argv[3:])
rename, unlink = os.replace, os.unlink
def dying(deed):
    def done(*words):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        deed(*words)
    return done
os.replace, os.unlink = dying(rename), dying(unlink)
filing.fill(folder, lambda part: [filing.write(part / name, lambda to: to.write_text(files[name])) for name in files])
"""


def test_killed_at_any_moment_the_next_run_knows_its_own(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    words = [f"{name}={content}" for name, content in TWO.items()]
    environment = {**os.environ, "PYTHONPATH": str(Path(filing.__file__).parent.parent)}
    for k in range(1000):
        folder = tmp_path / str(k)
        fill(folder, ONE)
        (folder / "notes.txt").write_text("n")
        ended = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(k), *words], env=environment)
        fill(folder, TWO)
        unfinished = [path.name for path in folder.glob("result.unfinished-*")]
        here = {name: one for name, one in files_in(folder).items() if name.split("/")[0] not in unfinished}
        drafts = {name for name in here if ".grassroots-files." in name}
        assert {name: here[name] for name in here.keys() - drafts} == result(TWO) | {"notes.txt": b"n"}
        if ended.returncode == 0:
            break
        assert ended.returncode == 9
    assert k > 5 and not unfinished and not recwarn.list


# anybody's trees

OURS = (
    "index.html",
    "outcomes.csv",
    "figures",
    "figures/a.png",
    "places",
    "places/w",
    "provenance.json",
    filing.LIST,
)
results = st.sampled_from([ONE, TWO, {}, {"provenance.json": "{}", "figures/b.png": "b"}])
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("add"), trees.things(OURS)),
        st.tuples(st.just("fill"), results),
        st.tuples(st.just("export"), st.sampled_from(["table.csv", "outcomes.csv"])),
        st.tuples(st.just("edit"), st.integers(0, 9)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(steps=deeds)
@pytest.mark.filterwarnings("ignore::filing.KeptAside")
def test_whatever_others_have_survives_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Any]]
) -> None:
    theirs = trees.Theirs(tmp_path_factory.mktemp("trees"))
    last: dict[str, bytes] = {}
    for what, given_ in steps:
        if what == "add":
            theirs.add(*given_)
        elif what == "edit":
            own = [name for name, one in sorted(last.items()) if (theirs.folder / name).read_bytes() == one]
            if own:
                theirs.edit(own[given_ % len(own)])
        elif what == "export":
            with contextlib.suppress(OutputError):
                text(theirs.folder / given_, "exported")
        else:
            fill(theirs.folder, given_)
            last = result(given_)
            assert last.items() <= tree(theirs.folder).items()
    needed = [name for what, one in steps if what != "add" for name in (one if what == "fill" else [one])]
    theirs.check(map(str, needed))


# words and company


def test_every_message_speaks_chinese(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "broken").symlink_to("nowhere")
    said: list[str] = []
    for name in ("file", "broken", "file/below"):
        with pytest.raises(OutputError) as refused:
            filing.check(tmp_path / name)
        said.append(refused.value.zh)
    for name in ("broken", "."):
        with pytest.raises(OutputError) as refused:
            text(tmp_path / name, "x")
        said.append(refused.value.zh)
    with pytest.warns(KeptAside) as warned:
        fill(tmp_path, {"file": "new"})
    said.append(warned[0].message.zh)  # type: ignore[union-attr]
    for message in said:
        words = message.replace(str(tmp_path), "")
        assert re.search("[一-鿿]", words) and not re.search(r"[;:()]|, ", words), message


FILLED = """
import sys
from pathlib import Path
import filing
folder, word = Path(sys.argv[1]), sys.argv[2]
for k in range(15):
    files = {"a.csv": word, "b.csv": word, f"{word}.csv": word, "figures/c.png": f"{word}{k}"}
    filing.fill(folder, lambda part: [filing.write(part / name, lambda to: to.write_text(files[name])) for name in files])
"""


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be locked there")
def test_two_processes_at_once_leave_the_result_of_one(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(filing.__file__).parent.parent)}
    words = [sys.executable, "-W", "error", "-c", FILLED, str(tmp_path / "rep")]
    both = [subprocess.Popen([*words, word], env=environment) for word in ("one", "two")]
    assert [one.wait() for one in both] == [0, 0]
    here = files_in(tmp_path / "rep")
    last = here["a.csv"]
    assert here == {"a.csv": last, "b.csv": last, f"{last.decode()}.csv": last, "figures/c.png": last + b"14"}
