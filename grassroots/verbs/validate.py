"""``grassroots validate FILE``: everything that is wrong with a place file, or what it says."""

from typing import Annotated

import typer


def validate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A place file, or the name of a place.")],
) -> None:
    """Check a file: all that is wrong with it at once, with line and column."""
    import scenarios

    print(scenarios.validate(file))
