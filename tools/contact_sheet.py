"""Draw every kind of figure from made-up data, for eyes: ``python tools/contact_sheet.py FOLDER [KIND]...``.

Kinds of :mod:`analysis.kinds` are drawn in every language and size, and all of a kind stand on one sheet, ``KIND.png``; figures that
only pages have are drawn in every language.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "tests")]
SHOWN = 100 / 300
"""Of the size of a file, on a sheet."""
GREY, GAP = "#bbbbbb", 10


def main(folder: Path, kinds: list[str]) -> None:
    """Sheets of kinds, and one PNG for each other figure and language."""
    from drawn import DRAWN
    from kinds_data import numbers

    from analysis.kinds import KINDS, figure
    from analysis.style import SHEETS, save_png
    from bilingual.words import LANGUAGES

    for kind in kinds or dict.fromkeys((*KINDS, *DRAWN)):
        files = []
        for lang in LANGUAGES:
            for size in SHEETS if kind in KINDS else ():
                files.append(folder / f"{kind}.{lang}.{size}.png")
                save_png(figure(kind, numbers(), lang, size), files[-1])
            if kind not in KINDS:
                save_png(DRAWN[kind](lang), folder / f"{kind}.{lang}.png")
        if files:
            sheet_of(files, len(SHEETS)).save(folder / f"{kind}.png")
        print(kind)


def sheet_of(files: list[Path], across: int) -> Image.Image:
    """Pictures in rows of so many."""
    rows = [list(small(files[k : k + across])) for k in range(0, len(files), across)]
    wide = max(sum(one.width + GAP for one in row) for row in rows)
    sheet = Image.new("RGB", (wide, sum(max(one.height for one in row) + GAP for row in rows)), GREY)
    y = 0
    for row in rows:
        x = 0
        for one in row:
            sheet.paste(one, (x, y))
            x += one.width + GAP
        y += max(one.height for one in row) + GAP
    return sheet


def small(files: list[Path]) -> Iterator[Image.Image]:
    """Pictures as they stand on a sheet."""
    for file in files:
        with Image.open(file) as image:
            yield image.convert("RGB").resize((round(image.width * SHOWN), round(image.height * SHOWN)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
