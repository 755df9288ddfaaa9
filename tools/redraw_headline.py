#!/usr/bin/env python3
"""Write the sentences and figures of docs/headline again from the numbers that are kept there, without a run.

`python tools/redraw_headline.py` after a change of words, of the layout of figures, or of what a finding is called. Numbers stay as
they were computed; tools/make_docs.py then fills the document.
"""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.answer import Answer, Hanging  # noqa: E402
from analysis.effects import ALL, Effect  # noqa: E402
from analysis.report.gallery import Gallery  # noqa: E402
from analysis.two_errors import Grade, TwoErrors  # noqa: E402
from analysis.why import Why  # noqa: E402
from bilingual.words import SINGLES, Words  # noqa: E402
from experiments.files import MARK, write_csv  # noqa: E402
from experiments.headline import Headline, Question, read, studies  # noqa: E402
from experiments.measure import attributes  # noqa: E402
from experiments.study.results import factor_attributes  # noqa: E402
from experiments.study.schema import Study  # noqa: E402
from experiments.study.windows import over  # noqa: E402
from grassroots.answers.findings import costing, first_screen, names, quote_of  # noqa: E402
from grassroots.verbs.headline_page import lines_of, origin_of  # noqa: E402
from model.outcomes import OUTCOMES  # noqa: E402
from scenarios.units import GRADES  # noqa: E402

FOLDER = ROOT / "docs" / "headline"
AS_THEY_ARE = (
    *("mean_low", "mean_high", "p", "known", "known_low", "known_high", "luck", "low", "high"),
    *("up", "down", "within", "interest"),
)
"""Columns of the table that are errors of an effect by the same name."""

type Row = Mapping[Any, Any]


def answers(asked: Headline, table: pd.DataFrame, facts: Mapping[str, str]) -> dict[str, Answer]:
    """The answers to the questions that were declared beforehand, as :func:`grassroots.answers.findings.declared` gave them."""
    rows = {str(row["question"]): row for row in table.to_dict("records")}
    questions = {one.name: one for one in asked.questions}
    policies = {name: one.policy for name, one in asked.arms.items()}
    banks = studies(asked, policies, int(facts["worlds"]), facts["source"])
    found: dict[str, Answer] = {}
    for finding in asked.told:
        contrast, short = names(asked, finding)
        for name in finding.questions:
            row, question = rows[name], questions[name]
            bank = banks[question.compare][0]
            if row["n"]:
                made = Answer(contrast, effect(row, question, bank), tuple(hangs(row, bank)), short)
                found[name] = costing(asked, question, float(row["cost_yuan"]), made)
    return found


def effect(row: Row, question: Question, bank: Study) -> Effect:
    """An effect with both its errors; effects world by world are not kept."""
    measured = over(bank)[question.window]
    attrs = attributes(OUTCOMES[question.outcome]) | {"measured": measured.en, "measured_zh": measured.zh}
    known: dict[str, Any] = {key: float(row[key]) for key in ("base", "value", "effect", "low", "high")}
    known |= {"n": int(row["n"]), "default": float(row["at_defaults"])}
    why = Why("" if row["why"] != row["why"] else str(row["why"]))
    found = errors(row, bank.replicates)
    return Effect(
        question.outcome, question.name, question.window, ALL, **known, attrs=attrs, why=why, errors=found
    )


def errors(row: Row, seeds: int) -> TwoErrors | None:
    """Both errors; nothing where too few worlds had a value."""
    if row["grade"] != row["grade"]:
        return None
    known: dict[str, Any] = {key: float(row[key]) for key in AS_THEY_ARE}
    known |= {"mean": float(row["effect"]), "same_sign": float("nan"), "grade": Grade(row["grade"])}
    known |= {"worlds": int(row["n"]), "missing": int(row["missing"]), "seeds": seeds, "runs_needed": 1}
    return TwoErrors(**known, effects=np.empty(0))


def hangs(row: Row, bank: Study) -> Iterator[Hanging]:
    """The numbers on which an answer hangs."""
    factors = {factor.name: factor for factor in bank.factors}
    for part in str(row["hangs_on"]).split("; ") if row["hangs_on"] == row["hangs_on"] else ():
        path, share = part.rsplit(" ", 1)
        about = factor_attributes(factors[path])
        label = Words(str(about["long_name"]), str(about["long_name_zh"]))
        grade = str(about["grade"])
        yield Hanging(path, label, Words(grade, GRADES.get(grade, "")), float(share))


def renewed(asked: Headline, table: pd.DataFrame, found: Mapping[str, Answer]) -> pd.DataFrame:
    """The table with today's names of comparisons and sentences; every number is left as it is."""
    made = table.drop(columns=["finding_en", "finding_zh"], errors="ignore")
    numbers = {name: k for k, one in enumerate(asked.told, 1) for name in one.questions}
    labels = {one.name: one.label for one in asked.questions}
    said = {name: quote_of(asked, one) for name, one in found.items()}
    made["finding"] = [numbers.get(name, 0) for name in made["question"]]
    for lang in SINGLES:
        made[f"label_{lang}"] = [getattr(labels[name], lang) for name in made["question"]]
        made[f"said_{lang}"] = [getattr(said.get(name, Words("", "")), lang) for name in made["question"]]
    return made


def kept(name: str) -> pd.DataFrame:
    """A table of the folder, with every digit."""
    return pd.read_csv(FOLDER / f"{name}.csv", encoding="utf-8-sig")


def main() -> None:
    """Table, lines and figures."""
    asked, facts = read(), json.loads((FOLDER / MARK).read_text("utf-8"))
    table, lines = (
        pd.read_csv(FOLDER / f"{name}.csv", encoding="utf-8-sig") for name in ("headline", "lines")
    )
    found = answers(asked, table, facts)
    gallery = Gallery(Path(), "both", facts["run_hash"], origin_of(asked, facts))
    first = first_screen(gallery, asked, list(found.values()), facts)
    believed = lines[lines["part"] == "believed"]
    believe = [Words(*pair) for pair in zip(believed["en"], believed["zh"], strict=True)]
    with TemporaryDirectory() as made:
        write_csv(renewed(asked, table, found), Path(made) / "headline.csv")
        write_csv(pd.DataFrame(lines_of(first, believe)), Path(made) / "lines.csv")
        for lang in SINGLES:
            gallery.pictures["answers"](lang).save(Path(made) / f"answers.{lang}.png")
        for name in ("headline.csv", "lines.csv", "answers.en.png", "answers.zh.png"):
            shutil.copyfile(Path(made) / name, FOLDER / name)


if __name__ == "__main__":
    main()
