"""A table that shows itself: as text where it is printed, as HTML in a notebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, Group, RenderableType

from analysis.terminal import WIDTH, Plain

HTML = "<pre style='line-height:1.3;overflow-x:auto'>{code}</pre>"


@dataclass(frozen=True, repr=False)
class Shown:
    """What the command prints, for Python: ``print(table)``, or the last line of a cell.

    Attributes:
        parts: what is shown, one under the other.
    """

    parts: Sequence[RenderableType]

    def __str__(self) -> str:
        return self._written().export_text().rstrip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self._written().export_html(inline_styles=True, code_format=HTML)

    def _written(self) -> Console:
        made = Plain(
            record=True, width=WIDTH, file=StringIO(), force_jupyter=False
        )  # else it displays itself
        made.print(Group(*self.parts))
        return made
