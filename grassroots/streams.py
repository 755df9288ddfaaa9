"""Standard output and standard error: data for programs are UTF-8 bytes, whatever the code page of the console.

What is for eyes may lose a character that the console does not have, and never a line.
"""

import codecs
import sys
from collections.abc import Iterable
from typing import Any

from analysis.terminal import fitted
from bilingual.texts import json_text, visible
from filing.origin import facts
from grassroots.language import pick

PLAIN = {
    **dict.fromkeys("–—−·", "-"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("\u00a0\u2002", " "),
    **{"…": "...", "±": "+-", "×": "x", "≥": ">=", "≤": "<=", "→": "->", "∞": "inf"},
}
"""How a console without these characters shows them."""


def in_code_page(error: UnicodeError) -> tuple[str, int]:
    """Characters that the code page of a console does not have: their plain form, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    _lost.extend(letter for letter in lacking if letter not in PLAIN)
    return "".join(PLAIN.get(letter, "?") for letter in lacking), error.end


_lost: list[str] = []


def remark_lost() -> None:
    """Say how to see the characters that were shown as question marks, if there were any."""
    if _lost:
        known = sys.stdout.encoding
        text = (
            f"{len(_lost)} characters are not in the code page of this console ({known}) and are shown as ?; "
            "PYTHONIOENCODING=utf-8 shows them where the console can"
        )
        _lost.clear()
        print(text, file=sys.stderr)


def set_up() -> None:
    """Let standard output and standard error show what their code page has, and never fail at the rest."""
    codecs.register_error("grassroots", in_code_page)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="grassroots")


def print_json(value: Any) -> None:
    """Data as JSON on standard output: one object, which says under ``provenance`` by which code and packages it was made."""
    print_data(json_text(with_origin(value)) + "\n")


def with_origin(value: Any) -> dict[str, Any]:
    """The object with where it was made; a list stands under ``rows``."""
    found = value if isinstance(value, dict) else {"rows": value}
    return found | {"provenance": {**found.get("provenance", {}), **facts()}}


def print_data(text: str) -> None:
    """Data on standard output, in UTF-8."""
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a notebook, which has no code page
        sys.stdout.write(text)
    else:
        binary.write(text.encode("utf-8"))
        binary.flush()


def show_text(text: object) -> None:
    """Text for eyes on standard output."""
    print(fitted(visible(str(text))))


def show_quotes(texts: Iterable[str]) -> None:
    """Texts to be quoted, each a paragraph of its own, on standard output."""
    for text in texts:
        show_text(f"{text}\n")


def show_in(en: str, zh: str) -> None:
    """A text for eyes on standard output, in the language asked for."""
    show_text(pick(en, zh))


def flush() -> None:
    """Let everything printed so far leave, before the process ends at once."""
    sys.stdout.flush()
