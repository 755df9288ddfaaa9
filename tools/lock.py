"""Renew the lock files from pyproject.toml: ``python3 tools/lock.py [--upgrade]``.

Each lock holds all platforms and Pythons at once and names hashes but no index, so that any index serves it.
All others contain the core's packages at the core's versions; the developers' also has the dashboard's and the
cluster's, so that these can be tested.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE, VIZ = "requirements.lock", "requirements-viz.lock"
LOCKS = {
    CORE: [],
    VIZ: ["--extra", "viz", "--constraint", CORE],
    "requirements-notebook.lock": ["--extra", "notebook", "--constraint", CORE],
    "requirements-cluster.lock": ["--extra", "cluster", "--constraint", CORE],
    "requirements-docs.lock": ["--group", "docs", "--constraint", CORE],
    "requirements-dev.lock": [
        *("--group", "dev", "--extra", "cluster", "--extra", "viz"),
        *("--constraint", CORE, "--constraint", VIZ),
    ],
}
# The build group is in every lock, because the project is built without isolation.
OPTIONS = [
    *("pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.12"),
    *("--group", "build", "--generate-hashes"),
    *("--no-header", "--no-emit-index-url", "--no-emit-find-links"),
]


def find_uv(folder: Path) -> str:
    """The uv on the path, or else one installed into a folder that is thrown away."""
    found = shutil.which("uv")
    if found:
        return found
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(programs / "uv")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Renew the lock files from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    with tempfile.TemporaryDirectory() as folder:
        uv = find_uv(Path(folder))
        for lock, extras in LOCKS.items():
            print(f"lock: {lock}", flush=True)
            subprocess.run([uv, *OPTIONS, *extras, *upgrade, "--output-file", lock], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
