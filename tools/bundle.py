"""Pack the project with all its packages for a computer without network: ``python tools/bundle.py windows``.

The ZIP file holds the files that git tracks and a folder ``wheels`` with the packages of the lock, whose hashes are checked
when they are fetched and again when they are installed. ``bootstrap.py`` finds the folder and asks no index, so that the
double click and ``make demo`` work as ever. Python itself is not in it. The same files make the same bytes.
Exit codes: 0 done, 1 a package could not be fetched, 2 input that cannot be used.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker

from filing import write

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PYTHONS = ("3.13", "3.12")
TOP = "grassroots"

# What markers of the lock see, and the tags under which wheels are looked for, best first.
SYSTEMS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "windows": (
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
        ("win_amd64",),
    ),
    "macos": (
        {
            "sys_platform": "darwin",
            "platform_system": "Darwin",
            "os_name": "posix",
            "platform_machine": "arm64",
        },
        ("macosx_14_0_arm64",),
    ),
    "linux": (
        {
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": "x86_64",
        },
        (*(f"manylinux_2_{n}_x86_64" for n in (28, 27, 26, 24)), "manylinux2014_x86_64"),
    ),
}


def wanted(lock: str, markers: dict[str, str]) -> str:
    """The requirements of a lock that hold on another computer, without their markers.

    pip would read markers as of the computer it runs on.
    """
    kept = []
    for entry in re.split(r"\n(?=[A-Za-z])", lock.strip()):
        head, hashes = entry.split("\\\n", 1)
        name, _, marker = head.partition(";")
        if not marker.strip() or Marker(marker.strip()).evaluate(markers):
            kept.append(f"{name.strip()} \\\n{hashes}")
    return "\n".join(kept) + "\n"


def fetch(system: str, python: str, folder: Path) -> None:
    """Fetch the wheels of the lock for a system and a Python, by their hashes.

    Raises:
        subprocess.CalledProcessError: a package has no such wheel, or it could not be fetched; pip has said which.
    """
    markers, tags = SYSTEMS[system]
    about = {"python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython"}
    requirements = folder.with_suffix(".txt")
    requirements.write_text(wanted(LOCK.read_text("utf-8"), {**markers, **about}), "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
    command += [word for tag in tags for word in ("--platform", tag)]
    subprocess.run([*command, "--requirement", str(requirements), "--dest", str(folder)], check=True)


def tracked() -> Iterator[tuple[str, bool]]:
    """Files that git tracks, and whether each can be run."""
    listed = subprocess.run(["git", "ls-files", "--stage", "-z"], cwd=ROOT, capture_output=True, check=True)
    for line in filter(None, listed.stdout.decode("utf-8").split("\0")):
        about, _, name = line.partition("\t")
        if (ROOT / name).is_file():  # one may be on its way out
            yield name, about.startswith("100755")


def pack(wheels: Path, out: Path) -> None:
    """Write the ZIP file; it takes its name when it is whole, and one that was changed since is kept beside it."""

    def make(to: Path) -> None:
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, runs in sorted(tracked()):
                put(zipped, f"{TOP}/{name}", ROOT / name, runs)
            for wheel in sorted(wheels.glob("*.whl")):
                put(zipped, f"{TOP}/wheels/{wheel.name}", wheel, False)

    write(out, make)


def put(zipped: zipfile.ZipFile, name: str, path: Path, runs: bool) -> None:
    """One file, without its date; wheels are compressed already."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3  # so that the right to run it is read
    entry.external_attr = (0o100755 if runs else 0o100644) << 16
    entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
    zipped.writestr(entry, path.read_bytes())


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description="Pack the project with all its packages, to be set up without network."
    )
    parser.add_argument("system", choices=SYSTEMS, help="where it is to run")
    parser.add_argument(
        "--python", choices=PYTHONS, default=PYTHONS[0], help="the Python there; default: %(default)s"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: dist/grassroots-SYSTEM-pyX.Y.zip")
    options = parser.parse_args(arguments)
    out = options.out or ROOT / "dist" / f"grassroots-{options.system}-py{options.python}.zip"
    if out.suffix != ".zip" or out.exists():
        print(f"bundle: {out}: allowed is the name of a new file that ends in .zip", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder) / "wheels"
        wheels.mkdir()
        print(f"bundle: fetching the packages for {options.system}, Python {options.python}", flush=True)
        try:
            fetch(options.system, options.python, wheels)
            pack(wheels, out)
        except subprocess.CalledProcessError as error:
            print(f"bundle: {error.cmd[0]} failed (exit code {error.returncode}); see above", file=sys.stderr)
            return 1
    print(f"bundle: {out} ({out.stat().st_size / 1e6:.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
