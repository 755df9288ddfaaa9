"""The files for a double click: what they say, where they put things, and that Windows can read them."""

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import bootstrap, bundle, start

ROOT = Path(__file__).resolve().parent.parent
BAT = ROOT / "start-windows.bat"
MAC = ROOT / "start-macos.command"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder with spaces and Chinese characters; commands are noted and succeed, pages are not opened."""
    root = tmp_path / "我的 文档" / "OneDrive - 县 委"
    root.mkdir(parents=True)
    for name, path in (("ROOT", "."), ("DEMO", "results/demo"), ("LOG", "results/start.log")):
        monkeypatch.setattr(start, name, root / path)
    monkeypatch.setattr(start.Path, "home", lambda: tmp_path / "home")
    return root


@pytest.fixture
def done(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands, in order; the set-up leaves its stamp, the demonstration its page."""
    made: list[list[str]] = []
    stamp = start.environment(place, bootstrap.WINDOWS, Path.home()) / bootstrap.STAMP

    def carry_out(command: list[str]) -> int:
        made.append(command)
        left = start.DEMO / "index.html" if "demo" in command else stamp
        left.parent.mkdir(parents=True, exist_ok=True)
        if not left.exists():
            left.write_text("x")
        return 0

    monkeypatch.setattr(start, "carry_out", carry_out)
    monkeypatch.setattr(start.webbrowser, "open", lambda address: made.append([address]) is None)
    return made


def test_the_starter_is_readable_to_an_old_python() -> None:
    ast.parse(Path(start.__file__).read_text("utf-8"), feature_version=(3, 8))


def test_the_first_time_sets_up_runs_and_opens_and_the_second_time_opens(
    done: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main() == 0
    setup, demo, page = done
    assert setup[1].endswith("bootstrap.py") and demo[1:4] == ["-m", "grassroots", "demo"]
    assert page == [(start.DEMO / "index.html").as_uri()]
    assert "some minutes" in capsys.readouterr().out
    done.clear()
    assert start.main() == 0
    assert [command[-1] == page[0] for command in done] == [False, True]  # set-up looks, the page is opened
    assert "minutes" not in capsys.readouterr().out


def test_a_newer_set_up_makes_a_newer_page(done: list[list[str]]) -> None:
    start.main()
    os.utime(start.DEMO / "index.html", (1.0, 1.0))
    done.clear()
    assert start.main() == 0
    assert len(done) == 3


@pytest.mark.parametrize(("code", "said"), [(1, "It did not work"), (2, ""), (130, "It did not work")])
def test_a_failed_step_is_told_in_both_languages_and_kept(
    code: int, said: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "carry_out", lambda command: code)
    assert start.main() == code
    shown = capsys.readouterr().out
    assert said in shown and ("未能完成" in shown) is bool(said)
    assert (place / "results" / "start.log").read_text("utf-8").endswith(shown)


def test_a_folder_that_cannot_be_written_is_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "results").write_text("in the way")
    assert start.main() == 1
    assert f"无法写入 {place}" in capsys.readouterr().out


def test_where_no_browser_opens_the_page_is_named(
    done: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start.webbrowser, "open", lambda address: False)
    assert start.main() == 0
    assert f"请双击此文件：{start.DEMO / 'index.html'}" in capsys.readouterr().out


def test_output_of_any_kind_is_shown_and_kept(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (place / "results").mkdir()
    code = "import sys; print('村民'); print('误', file=sys.stderr); sys.stdout.buffer.write(bytes([255])); sys.exit(5)"
    assert start.carry_out([sys.executable, "-c", code]) == 5
    kept = (place / "results" / "start.log").read_text("utf-8")
    assert {"村民", "误", "\ufffd"} == set(kept.split()) == set(capfd.readouterr().out.split())


def test_on_windows_packages_lie_in_a_short_folder_of_the_user(tmp_path: Path) -> None:
    """Neither synchronised nor under a path that is too long; one for each copy of the project."""
    one, two = (start.environment(tmp_path / name, True, Path("home")) for name in ("甲", "乙"))
    assert one.parent == two.parent == Path("home", ".grassroots") and one != two
    assert len(one.name) == 8
    assert start.environment(tmp_path, False, Path("home")) == tmp_path / ".venv"


def test_a_chinese_path_on_windows_needs_a_python_that_reads_it() -> None:
    assert bootstrap.oldest(Path("C:/项目"), windows=True) == (3, 13)
    assert bootstrap.oldest(Path("C:/project"), windows=True) == (3, 12)
    assert bootstrap.oldest(Path("/项目"), windows=False) == (3, 12)


# The files themselves


def lines() -> list[str]:
    """Lines of the file for Windows."""
    return BAT.read_bytes().decode("utf-8").split("\r\n")


def test_cmd_can_read_the_file() -> None:
    whole = BAT.read_bytes()
    assert whole.count(b"\n") == whole.count(b"\r\n") > 40 and not whole.startswith(b"\xef\xbb\xbf")
    said = ["git", "check-attr", "eol", "--", "start-windows.bat", "start-macos.command"]
    shown = subprocess.run(said, cwd=ROOT, capture_output=True, text=True).stdout
    if shown:  # a copy without git has no attributes to ask for
        assert re.findall(r"eol: (\w+)", shown) == ["crlf", "lf"]


def test_cmd_carries_out_ascii_and_shows_the_rest() -> None:
    """Text that findstr shows stands below the last line that is carried out, in both languages, each kind somewhere shown."""
    text = lines()
    last = max(k for k, line in enumerate(text) if line == "exit /b")
    code, shown = text[: last + 1], [line for line in text[last + 1 :] if line]
    assert all(line.isascii() for line in code)
    kinds = {line.split("]")[0] + "]" for line in shown}
    assert kinds == set(re.findall(r'findstr /b /l /c:"(\[\w+\])" "%~f0"', "\n".join(code)))
    for kind in kinds:
        own = [bool(CHINESE.search(line)) for line in shown if line.startswith(kind)]
        assert own.count(True) == own.count(False) > 0
    assert code.index("chcp 65001 >nul") < min(k for k, line in enumerate(code) if line.startswith("findstr"))


def test_every_label_is_there_and_every_way_out_says_so() -> None:
    code = [line for line in lines() if not line.startswith(("rem", "["))]
    labels = {line[1:] for line in code if line.startswith(":")}
    called = set(re.findall(r"(?:goto |call :)(\w+)", "\n".join(code)))
    assert labels == called
    ends = [k for k, line in enumerate(code) if line.startswith("exit /b ")]
    for k in ends:  # the window stays open unless all went well
        assert code[k - 1] == "popd" and (code[k] == "exit /b 0" or code[k - 2] == "pause")
    assert [
        k for k, line in enumerate(code) if line.startswith(("goto python", "if not defined PY goto python"))
    ]


def test_paths_stand_in_quotes_and_files_exist() -> None:
    for line in lines():
        if line.startswith(("rem", "[")):
            continue
        bare = re.sub(r'"[^"]*"', "", line)
        assert not re.search(r"%~|%%D|\\|LOCALAPPDATA", bare.replace("%%D in", "")), line
        assert not re.search(r"^\s*(?:if|for) .*\($", line), "a bracket in a path would end a block"
    for name in re.findall(r'"(tools\\[\w.]+)"', "\n".join(lines())):
        assert (ROOT / name.replace("\\", "/")).is_file()


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell")
@pytest.mark.parametrize(("code", "said"), [(0, ""), (1, "按回车键关闭"), (2, "没有找到可用的Python")])
def test_the_file_for_macos_starts_the_same(code: int, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "村 里"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(MAC, folder)
    (folder / "tools" / "start.py").write_text(f"import sys; print('started'); sys.exit({code})")
    assert os.access(folder / MAC.name, os.X_OK)
    came = subprocess.run(
        ["sh", str(folder / MAC.name)], capture_output=True, text=True, input="\n", cwd=tmp_path
    )
    assert came.returncode == (code > 0) and "started" in came.stdout
    assert said in came.stdout and (code or came.stdout == "started\n")


# The bundle


def test_markers_are_read_as_of_the_other_computer() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    taken = {
        system: set(re.findall(r"^([\w.-]+)==", bundle.wanted(lock, markers), re.MULTILINE))
        for system, (markers, _) in bundle.SYSTEMS.items()
    }
    assert taken["windows"] - taken["linux"] == {"colorama"}
    assert "pythran" in taken["macos"] - taken["linux"]
    assert len(taken["linux"]) > 40
    kept = bundle.wanted(lock, bundle.SYSTEMS["windows"][0])
    assert ";" not in kept and kept.count("--hash=sha256:") > 1000


def test_a_bundle_holds_what_git_tracks_and_the_wheels_and_is_the_same_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "one-1-py3-none-any.whl").write_bytes(b"wheel")
    names = {"start-windows.bat": False, "start-macos.command": True, "requirements.lock": False}
    monkeypatch.setattr(bundle, "tracked", lambda: iter(names.items()))
    packed = []
    for name in ("a.zip", "b.zip"):
        bundle.pack(tmp_path / "wheels", tmp_path / name)
        packed.append((tmp_path / name).read_bytes())
    assert packed[0] == packed[1]
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        runs = {entry.filename: entry.external_attr >> 16 & 0o111 != 0 for entry in zipped.infolist()}
        assert zipped.read("grassroots/start-windows.bat") == BAT.read_bytes()
    assert runs == {f"grassroots/{name}": run for name, run in names.items()} | {
        "grassroots/wheels/one-1-py3-none-any.whl": False
    }


def test_a_bundle_replaces_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.zip").write_text("mine")
    assert bundle.main(["linux", "--out", str(tmp_path / "mine.zip")]) == 2
    assert (tmp_path / "mine.zip").read_text() == "mine" and "a new file" in capsys.readouterr().err


@pytest.mark.parametrize("there", [True, False])
def test_wheels_beside_the_project_are_taken_instead_of_an_index(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run", lambda venv, what, command: commands.append(command))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "WHEELS", tmp_path / "wheels")
    if there:
        (tmp_path / "wheels").mkdir()
    bootstrap.install(tmp_path / "venv", ROOT / "requirements.lock")
    assert ("--find-links" in commands[0] and "--no-index" in commands[0]) is there
    assert "--require-hashes" in commands[0]
