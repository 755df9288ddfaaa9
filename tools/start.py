"""What a double click on ``start-windows.bat`` or ``start-macos.command`` does: set up, run the demonstration, open its page.

The second time nothing is left to do but to open the page. All that is said stands in ``results/start.log`` too.
Needs nothing but the standard library and runs on Python 3.8, as does the set-up.
Exit codes: those of ``bootstrap.py``; 1 where the demonstration failed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import Sequence

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools import bootstrap

ROOT = bootstrap.ROOT
NO_PYTHON = 2  # the file that was double-clicked says what to do then
DEMO = ROOT / "results" / "demo"
LOG = ROOT / "results" / "start.log"

SAID = {
    "begin": (
        "The first time takes some minutes: packages are installed, then villages are simulated. Leave this window open.",
        "第一次需要几分钟：先安装软件包，再模拟村庄。请不要关闭本窗口。",
    ),
    "demo": ("Running the demonstration ...", "正在运行演示……"),
    "open": ("Opening {page}", "正在打开 {page}"),
    "by_hand": (
        "No browser could be opened. Double-click this file: {page}",
        "没有能打开的浏览器。请双击此文件：{page}",
    ),
    "failed": (
        "It did not work. The lines above say why; they are kept in {log}. Double-click again to try once more.",
        "未能完成。原因见上面各行，也记录在 {log}。再次双击即可重试。",
    ),
    "writing": (
        "Nothing can be written into {root} ({error}). Move the folder to your documents and try again.",
        "无法写入 {root}（{error}）。请把整个文件夹移到“文档”中再试。",
    ),
}


def say(key: str, **given: object) -> None:
    """A sentence in both languages, on the screen and in the log."""
    for text in SAID[key]:
        tell(text.format(**given))


def tell(line: str) -> None:
    """A line on the screen and, where it can be written, in the log."""
    print(line, flush=True)
    try:
        with LOG.open("a", encoding="utf-8") as log:
            log.write(line.rstrip() + "\n")
    except OSError:
        pass


def environment(root: Path, windows: bool, home: Path) -> Path:
    """Where the packages go: ``.venv``; on Windows a short folder of the user's own.

    There they would else lie in a folder that is synchronised (OneDrive), or under a path longer than Windows allows.
    """
    if not windows:
        return root / ".venv"
    return home / ".grassroots" / hashlib.sha256(str(root).encode("utf-8")).hexdigest()[:8]


def is_there(page: Path, venv: Path) -> bool:
    """Whether the page was made by the set-up that is in force: a newer set-up has newer code."""
    stamp = venv / bootstrap.STAMP
    return page.exists() and stamp.exists() and page.stat().st_mtime >= stamp.stat().st_mtime


def carry_out(command: Sequence[str]) -> int:
    """Run a command from the top of the project, line by line on the screen and in the log; its exit code.

    The project is found from its folder, whatever its path is written in; UTF-8, whatever the system usually writes.
    """
    with subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=str(ROOT),
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        encoding="utf-8",
        errors="replace",
    ) as child:
        for line in child.stdout or ():
            tell(line.rstrip())
    return child.returncode


def show(page: Path) -> None:
    """Open a page in the browser of the system."""
    say("open", page=page)
    if not webbrowser.open(page.as_uri()):
        say("by_hand", page=page)


def start() -> int:
    """Set up, run the demonstration where its page is not there, open the page; the exit code."""
    venv, page = environment(ROOT, bootstrap.WINDOWS, Path.home()), DEMO / "index.html"
    if not is_there(page, venv):
        say("begin")
    code = carry_out([sys.executable, str(ROOT / "tools" / "bootstrap.py"), "--venv", str(venv)])
    if code == 0 and not is_there(page, venv):
        say("demo")
        python = str(bootstrap.interpreter_of(venv))
        code = carry_out([python, "-m", "grassroots", "demo", "--out", str(DEMO)])
    if code == 0:
        show(page)
    return code


def main() -> int:
    """Command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text(time.strftime("%Y-%m-%d %H:%M:%S ") + sys.version + "\n", "utf-8")
    except OSError as error:
        say("writing", root=ROOT, error=error.strerror)
        return 1
    try:
        code = start()
    except KeyboardInterrupt:
        code = 130
    if code and code != NO_PYTHON:
        say("failed", log=LOG)
    return code


if __name__ == "__main__":
    sys.exit(main())
