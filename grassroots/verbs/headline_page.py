"""The page of ``grassroots headline``: every part with its sentences, figures and tables; all numbers in files beside it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.sections import Section, sections_page
from analysis.words import Words
from experiments.files import MARK, whole, write_csv, write_provenance
from experiments.headline.part import Answer
from model.fingerprint import fingerprint

if TYPE_CHECKING:
    from grassroots.options import Language

TITLE = Words("Outmigration, incentives, participation and disputes", "外出、激励、参与与纠纷")
DIGITS = 6
"""Of the numbers in the tables; studies hold every bit."""
SHORT = Words("In short", "要点")
SUBTITLE = Words(
    "The headline question, part by part. Nothing is calibrated: numbers stand at their defaults or move through their "
    "plausible ranges, and what rests on assumption is said.",
    "核心问题分项作答。模型尚未校准：参数取默认值或在合理范围内变动，凡属假设均予注明。",
)


def write(answers: Sequence[Answer], names: Sequence[str], out: Path, lang: "Language") -> Path:
    """The page and the tables behind it."""
    runs = sum(int(answer.facts.get("runs", 0)) for answer in answers)
    facts = {answer.name: dict(answer.facts) for answer in answers}
    stamp = hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:12]
    command = f"grassroots headline {' '.join(names)}".strip()
    with whole(out) as folder:
        for answer in answers:
            below = folder / answer.name
            below.mkdir()
            for name, table in answer.tables.items():
                write_csv(table, below / f"{name}.csv", DIGITS)
        about = {"command": command, "fingerprint": fingerprint(), "parts": facts, "run_hash": stamp}
        write_provenance(about, folder / MARK)
        (folder / "README.md").write_text(in_markdown(answers, command, runs, stamp), "utf-8", newline="\n")
        sections_page(
            TITLE,
            SUBTITLE,
            [Words(f"{runs:,} runs", f"{runs:,}次模拟")],
            [in_short(answers), *(section(answer) for answer in answers)],
            {"run_command": command, "run_fingerprint": fingerprint(), "run_hash": stamp},
            stamp,
            folder,
            lang.value,
        )
    return out / "index.html"


def in_short(answers: Sequence[Answer]) -> Section:
    """What the parts say first."""
    return Section("short", SHORT, [Words(one.en, one.zh) for answer in answers for one in answer.in_short])


def section(answer: Answer) -> Section:
    """A part on the page."""
    return Section(
        answer.name,
        Words(answer.question.en, answer.question.zh),
        [Words(one.en, one.zh) for one in answer.sentences],
        answer.figures,
        note=Words(
            f"{answer.facts.get('runs', 0):,} runs; tables in the folder {answer.name}.",
            f"{answer.facts.get('runs', 0):,}次模拟；各表见文件夹{answer.name}。",
        ),
    )


def in_markdown(answers: Sequence[Answer], command: str, runs: int, stamp: str) -> str:
    """What can be quoted, in both languages, with the figures and tables that stand beside."""
    lines = [f"# {TITLE.en}", "", f"# {TITLE.zh}", "", SUBTITLE.en, "", SUBTITLE.zh, ""]
    lines += [
        f"{runs:,} runs, hash `{stamp}`, model `{fingerprint()[:12]}`. Again: `{command}`, which also writes the page "
        "`index.html`; each folder holds the tables of a part.",
        "",
        f"## {SHORT.en} {SHORT.zh}",
        "",
    ]
    for one in (one for answer in answers for one in answer.in_short):
        lines += [f"- {one.en}", f"  {one.zh}"]
    lines.append("")
    for answer in answers:
        tables = ", ".join(f"[{name}]({answer.name}/{name}.csv)" for name in answer.tables)
        lines += [f"## {answer.question.en}", "", f"**{answer.question.zh}**", ""]
        for one in answer.sentences:
            lines += [f"- {one.en}", f"  {one.zh}"]
        lines += ["", f"Tables: {tables}", ""]
        for figure in answer.figures:
            lines += [
                f"![{figure.caption.en}](figures/{figure.name}.en.png)",
                "",
                figure.caption.en,
                "",
                figure.caption.zh,
                "",
            ]
    return "\n".join(lines).rstrip() + "\n"
