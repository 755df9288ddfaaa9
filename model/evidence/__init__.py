"""Where the numbers come from: sources, how far each was seen, and the bibliography of a run.

The sources stand in ``sources.csv``, a row each: founding documents, laws and statistics, literature, and what the model
itself supplies. A title in square brackets was not noted, and the source is described instead. Where an effect was taken
from the literature, it is nearly always the sign that is known and the size that is ours.

A declaration cites by key. A key is either a source of this package or the id of a row of evidence read from
a founding document, such as ``wusheng-grid-workers``; such an id stands for its document.
"""

from collections.abc import Iterable

from model.declare import Number
from model.evidence.source import HOW_SEEN, KINDS, HowSeen, Kind, Source, read
from model.parameters import ledger, resolve

__all__ = [
    "DOCUMENTS",
    "HOW_SEEN",
    "KINDS",
    "SOURCES",
    "HowSeen",
    "Kind",
    "Source",
    "bibliography",
    "cited",
    "source_of",
]

SOURCES: dict[str, Source] = read()
"""Every source by its key."""

DOCUMENTS = tuple(source for source in SOURCES.values() if source.kind == "document")
"""The founding documents."""

_DOCUMENT_OF = {place: document for document in DOCUMENTS for place in document.places}


def cited(path: str) -> list[str]:
    """Keys that the declaration of ``path`` cites; none for a switch."""
    note = resolve(path).about
    return [key.strip() for key in note.source.split(";")] if isinstance(note, Number) else []


def source_of(key: str) -> Source:
    """The source behind a key; the founding document behind the id of a row of evidence.

    Raises:
        KeyError: neither is known.
    """
    if key in SOURCES:
        return SOURCES[key]
    return _DOCUMENT_OF[key.partition("-")[0]]


def bibliography(paths: Iterable[str] | None = None) -> list[Source]:
    """Sources of these parameters, each once, by kind and then by author and year.

    Args:
        paths: dotted paths of parameters; all of them where nothing is given.
    """
    keys = {key for path in (ledger() if paths is None else paths) for key in cited(path)}
    found = {source_of(key) for key in keys}
    order = list(KINDS)
    return sorted(
        found, key=lambda source: (order.index(source.kind), source.authors, source.year or 0, source.key)
    )
