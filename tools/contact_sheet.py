"""Draw every kind of figure from made-up data, for eyes: ``python tools/contact_sheet.py FOLDER [KIND]...``."""

import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "tests")]


def main(folder: Path, kinds: list[str]) -> None:
    """One PNG for each kind and language."""
    from drawn import DRAWN

    from analysis.style import Imprint, save_png
    from analysis.words import say
    from bilingual.words import LANGUAGES

    for kind in kinds or DRAWN:
        for lang in LANGUAGES:
            file = folder / f"{kind}.{lang}.png"
            source = say("imprint", lang, facts="Wusheng, months 1 to 84, 20 seeds", hash="0123456789ab")
            save_png(DRAWN[kind](lang), file, imprint=Imprint(kind, source))
            print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
