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
                write_csv(table, below / f"{name}.csv")
        write_provenance({"command": command, "parts": facts, "run_hash": stamp}, folder / MARK)
        sections_page(
            TITLE,
            SUBTITLE,
            [Words(f"{runs:,} runs", f"{runs:,}次模拟")],
            [section(answer) for answer in answers],
            {"run_command": command, "run_fingerprint": fingerprint(), "run_hash": stamp},
            stamp,
            folder,
            lang.value,
        )
    return out / "index.html"


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
