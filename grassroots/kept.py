"""A result in a folder, opened again, after a look that nobody has changed it: as it was, or what its page, figures and tables say."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.report.printed import NotThere, grid, read_page, said
from analysis.shown import Shown
from bilingual.words import Language, Single
from experiments.files import MARK
from experiments.whole import WHOLE, read_whole
from filing import write
from grassroots.errors import Refused
from grassroots.language import Language as Known
from grassroots.result import Result, document
from grassroots.shown import spoken, table
from grassroots.verbs.report import own, page_of
from model.named import shortened

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from analysis.kinds import Numbers
    from analysis.report.gallery import InLanguage

VALUES = ("outcomes.parquet", "values.parquet")
"""Files with the labelled numbers of a run and of a comparison."""
PLACE = "places/"
"""How the name of the part begins that is one of several places."""
ENDS = ".。"
"""How a sentence ends."""
TABLES = ("summary", "effects", "designs", "headline", "points", "indices", "numbers", "packages", "patterns")
"""Tables by name, of which the first that is there is the table of a result."""


@dataclass(frozen=True)
class KeptPicture:
    """A picture of a result, as it was written.

    Attributes:
        name: kind of figure.
        lang: language.
        file: the PNG.
    """

    name: str
    lang: Language
    file: Path

    def save(self, path: str | Path) -> Path:
        """A copy of it; the path."""
        to = Path(path)
        kind = self.file.with_suffix(to.suffix.lower())
        if to.suffix.lower() not in (".png", ".svg"):
            raise Refused(f"{to.name}: allowed is a name that ends in .png or .svg")
        to.parent.mkdir(parents=True, exist_ok=True)
        whole = own(kind).read_bytes()
        write(to, lambda file: file.write_bytes(whole))
        return to

    def _repr_png_(self) -> bytes:
        return own(self.file).read_bytes()

    def __repr__(self) -> str:
        return f"<KeptPicture {self.name}, {self.lang}>"


@dataclass(frozen=True, repr=False)
class KeptResult(Result):
    """What a folder of results says: nothing is computed again.

    Attributes:
        folder: the folder.
    """

    folder: Path

    def _page(self, lang: Single) -> Any:
        try:
            return read_page(page_of(self.folder), lang)
        except NotThere:
            raise Refused(f"{self.folder}: its page is not in the language asked for, {lang}") from None

    def _said(self, where: str, lang: Language) -> list[str]:
        return [
            text
            for one in spoken(Known(lang))
            for node in self._page(one).xpath(where)
            if (text := said(node))
        ]

    def answers(self, lang: Language = "en") -> list[str]:
        """The answers on its page, as texts that can be quoted by themselves.

        Raises:
            Refused: it has none.
        """
        quoted = self._said("//section[@id='quote']//li | //section[@id='quote']//p", lang)
        return quoted or super().answers(lang)

    def sentences(self, lang: Language = "en") -> list[str]:
        """The sentences of its page, without tables, figures, sources and how to get it again."""
        inside = "not(ancestor::table or ancestor::figure)"
        section = "//section[not(@id='bibliography' or @id='reproduce')]"
        found = self._said(f"{section}//*[(self::li or self::p) and {inside}]", lang)
        return list(dict.fromkeys(text for text in found if text[-1] in ENDS))

    def table(self, lang: Language = "en", number: int = 1) -> Shown:
        """A table of its page.

        Args:
            lang: en, zh or both, one under the other.
            number: which one, from 1 on.
        """
        return Shown([self._table(one, number) for one in spoken(Known(lang))])

    def _table(self, lang: Single, number: int) -> Any:
        found = self._page(lang).xpath("//table")
        if not 1 <= number <= len(found):
            raise Refused(f"number: {number!r} given; allowed is 1 to {len(found)}")
        head, rows = grid(found[number - 1])
        made = table(head, 1, len(head) - 1)
        for row in rows:
            made.add_row(*row)
        return made

    @cached_property
    def tables(self) -> list[str]:
        """Names of the tables beside the page."""
        return sorted(path.stem for path in self.folder.glob("*.csv"))

    def to_dataframe(self, name: str = "") -> "pd.DataFrame":
        """A table beside the page.

        Args:
            name: one of ``tables``; the foremost where none is named.
        """
        import pandas as pd

        from grassroots.results import one_named

        first = next((one for one in (*TABLES, *self.tables) if one in self.tables), "")
        return pd.read_csv(own(self.folder / f"{one_named(name or first, self.tables)}.csv"))

    def to_xarray(self) -> "xr.Dataset":
        """The labelled numbers of a run or a comparison.

        Raises:
            Refused: the folder keeps tables only.
        """
        import pandas as pd

        file = next((self.folder / name for name in VALUES if (self.folder / name).exists()), None)
        if file is None:
            raise Refused(f"{self.folder}: it keeps tables, and no labelled numbers; there is to_dataframe()")
        frame = pd.read_parquet(own(file))
        dims = [name for name in ("replicate", "period", "side", "arm", "window", "group") if name in frame]
        made = frame.set_index(dims).to_xarray()
        return made.assign_attrs(
            {k: v for k, v in self.provenance.items() if isinstance(v, str | int | float)}
        )

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        found: dict[str, Any] = json.loads(own(self.folder / MARK).read_text("utf-8"))
        return found

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The pictures of the page."""
        names = dict.fromkeys(
            path.name.split(".")[0] for path in sorted((self.folder / "figures").glob("*.png"))
        )
        return {name: self._picture(name) for name in names}

    def _picture(self, name: str) -> Any:
        return lambda lang: KeptPicture(name, lang, own(self.folder / "figures" / f"{name}.{lang}.png"))

    @cached_property
    def numbers(self) -> "Numbers":
        """The results from which figures are drawn, as the demonstration keeps them; none where there is a page alone."""
        from analysis.kinds import Numbers

        file = self.folder / WHOLE
        if not file.exists():
            return Numbers()
        parts, places = dict(read_whole(own(file)).parts), {}
        for name in [one for one in parts if one.startswith(PLACE)]:
            places[name.removeprefix(PLACE)] = parts.pop(name)
        return Numbers(**parts, places=places)  # type: ignore[arg-type]

    def save(self, out: str | Path, lang: Language = "both") -> Path:
        """Refused: it is in a folder already."""
        raise Refused(f"{self.folder}: it is in a folder already; copy that folder")

    def report(self, path: str | Path, lang: Language = "en", form: str = "") -> Path:
        """Write the document of its page; see :meth:`Result.report`."""
        return document(self.folder, Path(path), lang, form)

    def __repr__(self) -> str:
        return shortened(
            f"<KeptResult {self.folder}: {len(self.tables)} tables, {len(self.figures)} figures>"
        )


def in_folder(folder: Path) -> Result | None:
    """The result in a folder, written with ``--out`` or by a study; nothing where there is none."""
    from experiments.study.disk import holds_study
    from grassroots.door import opened

    if holds_study(folder):
        return opened(folder)
    return of_folder(folder) if (folder / MARK).exists() else None


def no_result(folder: Path) -> str:
    """That there is none."""
    return f"{folder}: no result in this folder; allowed is one that was written with --out, or of a study"


def of_folder(folder: Path) -> Result:
    """The result that was written into a folder: as it was where it was kept whole, else what is on its page and beside it.

    Raises:
        Refused: what was kept has been changed since.
    """
    file = folder / WHOLE
    if not file.exists():
        return KeptResult(folder)
    found = read_whole(own(file))
    make = makers().get(found.kind)
    return KeptResult(folder) if make is None else make(**found.parts)


def makers() -> "Mapping[str, Callable[..., Result]]":
    """By their kind, the results that are opened as they were; parts are named as their attributes."""
    from grassroots.answers.compare import CompareResult
    from grassroots.answers.run import RunResult
    from grassroots.answers.trial import TrialResult
    from grassroots.results import SurfaceResult

    return {"run": RunResult, "comparison": CompareResult, "trial": TrialResult, "surface": SurfaceResult}


def no_folder(name: str | Path) -> None:
    """Refuse the path of a folder that is not there, with those beside it; a name, or a file, is let be."""
    path = Path(name)
    if not path.exists() and len(path.parts) > 1 and not path.suffix:
        raise Refused(missing(path))


def missing(path: Path) -> str:
    """That a folder is not there, with the one beside it that may be meant."""
    from scenarios.errors import did_you_mean

    beside = [str(one) for one in path.parent.iterdir() if one.is_dir()] if path.parent.is_dir() else []
    hint = did_you_mean(str(path), beside)
    said = f"{path}: there is no such folder"
    return f"{said}; {hint}" if hint else said
