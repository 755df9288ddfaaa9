"""Numbers as people write them: which texts are numbers, and what is meant by those that are none.

A text is a number in one way only: digits, a point before decimals, an exponent. Whatever else stands there, a comma, a
sign of percent, full-width digits, is refused, and the message says what may be meant. It never says a number that the
place where it stands does not allow, and where a comma can be read in two ways it says both.
"""

import math
import re
from collections.abc import Callable, Iterator

from scenarios.letters import first_odd, plain_text

Fits = Callable[[float], bool]
"""Whether a number is allowed where it stands."""

LONGEST = 40
"""Characters of a number; more of them no one has measured."""
PLAIN = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
LEADING_ZEROS = re.compile(r"^([-+]?)0+(?=[0-9])")
BY_THREE = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
MULTIPLES = {"%": 0.01, "\u2030": 0.001, "\u5343": 1e3, "\u4e07": 1e4, "\u4ebf": 1e8, "\u6210": 0.1}


def anything(number: float) -> bool:
    """Every number is allowed."""
    return True


def number_in(text: str) -> float | None:
    """The number that a text is; nothing where it is none, or one that a computer cannot hold."""
    if len(text) > LONGEST or not PLAIN.fullmatch(text):
        return None
    number = float(text)
    vanished = number == 0.0 and re.search("[1-9]", re.split("[eE]", text)[0]) is not None
    return None if vanished or math.isinf(number) else number


def hint(text: str, fits: Fits = anything) -> str:
    """What may be meant by a text that is no number: one number, two where the comma can be read in two ways, or nothing."""
    if len(text) > LONGEST:
        return f"a number has at most {LONGEST} characters"
    if PLAIN.fullmatch(text):
        return "such a number is too large or too small for a computer" if number_in(text) is None else ""
    read = list(dict.fromkeys(readings(text)))
    found = [f"{number:.12g}" for number in read if fits(number)]
    if len(found) == 2:
        return f"write {found[0]}, or {found[1]} where the comma stands before decimals"
    odd = None if read else first_odd(text)
    return f"write {found[0]}" if found else "" if odd is None else f"{odd.given} is no digit"


def readings(text: str) -> Iterator[float]:
    """The numbers that a text can be read as."""
    narrow = re.sub(r"(?<=[0-9])[ _](?=[0-9]{3})", "", plain_text(text).strip())
    scale = MULTIPLES.get(narrow[-1:], 1.0)
    narrow = LEADING_ZEROS.sub(r"\1", narrow if scale == 1.0 else narrow[:-1].strip())
    for form in forms(narrow):
        number = number_in(form)
        if number is not None:
            yield float(f"{number * scale:.12g}")


def forms(text: str) -> Iterator[str]:
    """A text with commas or points in it as plain numbers: between thousands they go, a decimal comma becomes a point."""
    sign, body = (text[:1], text[1:]) if text[:1] in ("-", "+") else ("", text)
    if BY_THREE.fullmatch(body) or (BY_THREE.fullmatch(body.replace(".", ",")) and body.count(".") > 1):
        yield sign + body.replace(",", "").replace(".", "")
    last = max(body.rfind(","), body.rfind("."))
    whole, decimals = (body, "") if last < 0 else (body[:last], body[last + 1 :])
    point = body[last : last + 1]
    grouped = whole.replace("," if point == "." else ".", ",")
    if (BY_THREE.fullmatch(grouped) or "," not in grouped) and (not point or point not in whole):
        yield f"{sign}{grouped.replace(',', '') or 0}.{decimals}" if decimals else sign + grouped
