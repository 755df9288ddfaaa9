"""Cut the Chinese font of the figures: ``python tools/make_font.py [--wheel FILE]``.

Takes the static Noto Sans SC (SIL Open Font License) out of the wheel ``zhplot`` 1.0.0, which pip finds in
whatever index it is set to use, and keeps the characters of GB 2312 and some signs. The family gets a name of
its own, so that a figure looks the same whether or not some Noto Sans SC is installed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "analysis" / "fonts"
WHEEL = "zhplot==1.0.0"
FAMILY = "Grassroots Sans SC"
FILE = "GrassrootsSansSC-Regular.ttf"
SIGNS = "–—‘’“”•…−×÷±≤≥≈≠∞√∑∂µ·²³¹½¼¾←↑→↓↔▲▼■□●○◆◇€£¥§©°‰κσλβαρτ"
MORE = "蹚"  # outside GB 2312, and used by the documents
NAMES = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} 1", 4: FAMILY, 6: "GrassrootsSansSC-Regular", 16: FAMILY}


def characters() -> set[int]:
    """GB 2312, Latin with its accents (pinyin too) and signs."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    chinese = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1CD, 0x1DD)}
    return latin | {ord(sign) for sign in chinese + SIGNS + MORE}


def download(folder: Path) -> Path:
    """The wheel, by pip."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), WHEEL]
    subprocess.run(command, check=True)
    return next(folder.glob("zhplot-*.whl"))


def cut(font: TTFont) -> TTFont:
    """Only the glyphs of :func:`characters`, without hints, layout tables and other names than ours."""
    names = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=names)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "gasp", "prep"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for record in font["name"].names:
        record.string = NAMES.get(record.nameID, record.toUnicode())
    return font


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Cut the Chinese font of the figures.")
    parser.add_argument("--wheel", type=Path, help="the wheel, where it is at hand already")
    given: Path | None = parser.parse_args().wheel
    with tempfile.TemporaryDirectory() as folder:
        archive = zipfile.ZipFile(given or download(Path(folder)))
        whole = BytesIO(archive.read("zhplot/fonts/NotoSansSC-Regular.ttf"))
        font = cut(TTFont(whole, recalcTimestamp=False))
        FOLDER.mkdir(parents=True, exist_ok=True)
        font.save(FOLDER / FILE)
        (FOLDER / "OFL.txt").write_bytes(archive.read("zhplot/fonts/OFL.txt"))
    size = (FOLDER / FILE).stat().st_size
    print(f"{FOLDER / FILE}: {size / 2**20:.1f} MiB, {len(font.getGlyphOrder())} glyphs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
