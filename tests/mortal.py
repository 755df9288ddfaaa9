"""A study in a process that is to be killed. It is made by a warm server, so that no death costs the imports of a new one."""

import faulthandler
import os
import resource
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from small_study import small

from experiments.study import runner, store
from experiments.study.children import stamp
from experiments.study.designs import points
from experiments.study.runner import Workers, run_study

stamp()  # the compiled month is loaded here, and its copies have it

LONGEST = 330.0
"""Seconds after which a child that hangs shows where, and ends."""
ROWS = 16
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.truncate")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
NOBODY = 65534
"""Who may write hardly anywhere."""


def study() -> Any:
    """What is run: 160 runs."""
    return small(rows=ROWS)


points(study())  # and the design, so that they die at their work rather than before it


def run(folder: str, pool: runner.Pool) -> None:
    """Run it in a session of its own, writing and merging all the time."""
    begin()
    run_study(study(), Path(folder), Workers(pool=pool), share=False)


def run_to_call(folder: str, last: int) -> None:
    """Run a small one, and die at the ``last`` time that a file of the study is opened to be written, renamed or removed."""
    begin()
    calls = 0

    def watch(event: str, words: tuple[Any, ...]) -> None:
        nonlocal calls
        if (event in CHANGES or (event == "open" and words[2] & WRITES)) and folder in str(words[0]):
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    run_study(small(rows=2), Path(folder), Workers(1), share=False)


def begin() -> None:
    """Be killed alone, and never hang."""
    os.setsid()
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    runner.KEEP_EVERY, runner.BLOCK_RUNS = 0.02, 4
    store.MERGE_AT = 4


def run_with_room(folder: str, room: int) -> None:
    """Run it where no file may have more than ``room`` bytes; ends with 7 where that is said as it should be."""
    begin()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    expect_message(folder)


def run_as_nobody(folder: str) -> None:
    """Run it as one who may not write there; ends with 7 where that is said as it should be."""
    begin()
    with tempfile.TemporaryDirectory() as other:  # whatever is imported late is imported now
        run_study(small(rows=8), Path(other) / "study", Workers(1), share=False)
    os.setuid(NOBODY)
    expect_message(folder)


def expect_message(folder: str) -> None:
    """Run a small one."""
    try:
        run_study(small(rows=8), Path(folder), Workers(1), share=False)
    except store.StoreError as error:
        assert folder in str(error)
        os._exit(7)
