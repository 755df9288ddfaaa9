"""``--help`` in Chinese: one table (``help.csv``) has the text of every verb, argument and option in both languages.

The library writes help in English, part by part, through a formatter. Ours has the same parts, looks each up in the table,
and breaks lines by the columns that letters take.
"""

import csv
from collections.abc import Sequence
from functools import lru_cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer

from bilingual.texts import columns, wrapped
from grassroots.language import Language, chosen

TABLE = Path(__file__).parent / "help.csv"
HEADINGS = {"Options": "选项", "Arguments": "参数", "Commands": "命令"}
USAGE = "用法："
METAVARS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
EXTRAS = {"default: ": "默认：", "required": "必填", "(dynamic)": "视情况", "; ": "；", "[": "［", "]": "］"}
"""What the library adds behind the text of an option."""
FORMATTER: type[Any] = typer.Context.formatter_class


@lru_cache
def table() -> dict[str, str]:
    """Every text of help by its English."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {row["en"]: row["zh"] for row in csv.DictReader(rows)}


def in_chinese(text: str) -> str:
    """A text of help, with what the library adds behind it."""
    said, gap, added = text.rpartition("  [")
    if not gap:
        said, added = text, ""
    for en, zh in EXTRAS.items():
        added = added.replace(en, zh)
    known = table().get(" ".join(said.split()), said)
    return f"{known}［{added}" if added else known


class Chinese(FORMATTER):  # type: ignore[misc]
    """Writes help in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Name of the command and what follows it."""
        for en, zh in METAVARS.items():
            args = args.replace(en, zh)
        self.write(f"{USAGE}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """What the next rows are."""
        self.write(f"{HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """What the command does."""
        self._write_lines(in_chinese(text), self.current_indent, " " * self.current_indent)

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names on the left, what they are on the right."""
        left = min(max(columns(name) for name, _ in rows), col_max) + col_spacing + self.current_indent
        for name, text in rows:
            begin = f"{'':{self.current_indent}}{name}"
            if columns(begin) > left - col_spacing:
                self.write(f"{begin}\n")
                begin = ""
            self._write_lines(in_chinese(text), left, begin + " " * (left - columns(begin)))

    def _write_lines(self, text: str, left: int, begin: str) -> None:
        lines = wrapped(text, max(self.width - left, 10)).split("\n")
        self.write("".join(f"{begin if k == 0 else ' ' * left}{line}\n" for k, line in enumerate(lines)))


def in_language(command: Any) -> Any:
    """The command, made so that it writes its help in the language asked for."""
    if chosen() is Language.zh:
        speak(command)
    return command


def speak(command: Any) -> None:
    """Let a command and those below it write help in Chinese."""
    command.context_class = type("Context", (command.context_class,), {"formatter_class": Chinese})
    command.short_help = in_chinese(cleandoc(command.help or ""))
    for below in getattr(command, "commands", {}).values():
        speak(below)


def texts(command: Any) -> set[str]:
    """Every text of help of a command and those below it, in English."""
    own = {" ".join((command.help or "").split()), *(str(getattr(one, "help", "")) for one in command.params)}
    return (own - {"", "None"}).union(*map(texts, getattr(command, "commands", {}).values()))
