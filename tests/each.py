"""One fact about many things: a single test that names all that break it."""

from collections.abc import Callable, Iterable


def failing[T](
    check: Callable[[T], None], cases: Iterable[T], name: Callable[[T], str] = str
) -> dict[str, str]:
    """Which of many cases fail a check, by name, with what it says.

    A test each costs more than such a check: it is collected, run and reported on its own, by every worker.

    Args:
        check: asserts what must hold of a case.
        cases: at least one.
        name: what a case is called.
    """
    listed, found = list(cases), {}
    assert listed, "nothing to check"
    for case in listed:
        try:
            check(case)
        except (AssertionError, LookupError, TypeError, ValueError) as wrong:
            found[name(case)] = f"{type(wrong).__name__}: {wrong}"
    return found
