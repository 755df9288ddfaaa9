"""``grassroots crate RESULT --out FILE.zip``: a result packed for a repository of research data."""

from pathlib import Path
from typing import Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.options import Quiet, say_written
from grassroots.verbs.report import own


def crate(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A folder written with --out.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write: its name ends in .zip.")],
    quiet: Quiet = False,
) -> None:
    """Pack a result with what made it, its sources, licence and checksums, for a repository of research data (RO-Crate)."""
    from experiments.crate import crate as described
    from experiments.crate import ours, pack
    from filing import write

    if out.suffix.lower() != ".zip":
        raise Refused(f"--out {out}: allowed is a name that ends in .zip")
    if out.resolve().is_relative_to(result.resolve()):
        raise Refused(f"--out {out}: it lies in {result}, which it is to hold; allowed is a place elsewhere")
    provenance = provenance_of(result)
    files = [(name, own(path)) for name, path in ours(result)]
    what = described(provenance, files)
    write(out, lambda to: pack(what, files, to))
    say_written(out, quiet)


def provenance_of(folder: Path) -> dict[str, Any]:
    """Where the numbers of a result come from, as written with them.

    Raises:
        Refused: there is none, somebody has changed it, or an older version has written it and left out what is needed.
    """
    import json

    from experiments.files import MARK

    needed = {"bibliography", "command", "fingerprint", "label", "label_zh", "run_hash", "version"}
    needed |= {"made_at", "made_code", "made_machine", "made_packages"}
    found: dict[str, Any] = json.loads(own(folder / MARK).read_text("utf-8"))
    if lacking := sorted(needed - set(found)):
        raise Refused(
            f"{folder / MARK}: it does not say {', '.join(lacking)}; make the result again with this version"
        )
    return found


VERBS = {56: crate}
