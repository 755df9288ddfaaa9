"""Looking after processes: who lives, whose they are, and whether they are gone."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ENDS = 120.0
"""Seconds in which a process follows its parent, however busy the machine is; nobody waits so long where it does."""
BEGINS = 600.0
"""Seconds in which a study has its first runs, the model being compiled meanwhile."""
HELD = """
import time
from experiments.study.runner import PROBES, Supervisor
from grassroots.command import main

collect = Supervisor.collect

def held(self, timeout):
    collect(self, timeout)
    if len(self.seconds) >= PROBES:
        self.keep()
        while self.interrupts.heard is None:
            time.sleep(0.01)

Supervisor.collect = held
main()
"""
"""The command, for a study that writes its first runs and then hands out no more until it is told to stop: so it is in the
middle of its work when the signal comes, however fast the machine or busy."""


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for something, not for ever; whether it came."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def stat(pid: int) -> list[str]:
    """State, parent, group and session of a process; nothing where there is none or it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []
    return [] if fields[0] in "ZX" else fields[:4]


def living() -> list[int]:
    """All processes."""
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


def in_session(session: int) -> list[int]:
    """Processes of a session."""
    return [pid for pid in living() if stat(pid)[3:] == [str(session)]]


def children_of(parents: Iterable[int]) -> list[int]:
    """Processes made by some others."""
    wanted = {str(pid) for pid in parents}
    return [pid for pid in living() if (stat(pid) or ["", ""])[1] in wanted]


def gone(pids: Iterable[int]) -> bool:
    """Whether processes have ended, or do so soon."""
    return until(lambda: not any(stat(pid) for pid in pids), ENDS)
