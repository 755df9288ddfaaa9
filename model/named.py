"""One-line representations of objects: kind, name, and the facts that matter.

They are for reading only: no key, hash or file is made of them.
"""

LONGEST = 120
"""Characters of such a name, so that a console shows it whole."""


def named(thing: object, name: str, *facts: str) -> str:
    """``<Kind name: fact, fact>``; facts that are empty are left out."""
    told = ", ".join(fact for fact in facts if fact)
    return shortened(f"<{type(thing).__name__} {name}{': ' * bool(told)}{told}>")


def shortened(text: str) -> str:
    """A text in one line of at most :data:`LONGEST` characters, all of which can be seen."""
    seen = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - 4]}...>"


def counted(n: int, one: str) -> str:
    """``1 village``, ``324 villages``."""
    return f"{n:,} {one}{'s' * (n != 1)}"
