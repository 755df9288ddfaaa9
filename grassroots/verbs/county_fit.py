"""``grassroots county fit``: the runs of it, what is shown of them, and the page."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.words import Words
from grassroots.errors import Refused
from grassroots.shown import heads, in_language, number, table, words_of
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.report.sections import Sheet
    from experiments.fit import Fitted
    from grassroots.options import Language
    from model.run import Run
    from scenarios.schema import Place

HEADS_TARGETS = {
    "target": Words("target", "调查目标"),
    "scope": Words("scope", "范围"),
    "value": Words("found", "调查值"),
    "se": Words("standard error", "标准误"),
    "discrepancy": Words("discrepancy of the model (assumed)", "模型差异（假设）"),
    "low": Words("sets from", "取值自"),
    "high": Words("sets to", "取值至"),
    "sets": Words("sets near", "相符组数"),
    "of": Words("of", "总组数"),
}
HEADS_ANSWERS = {
    "answer": Words("outcome", "结果"),
    "before": Words("all sets", "全部取值"),
    "before_low": Words("from", "自"),
    "before_high": Words("to", "至"),
    "after": Words("sets that stay", "留下的取值"),
    "after_low": Words("from", "自"),
    "after_high": Words("to", "至"),
    "moved_by": Words("moved by", "变动来自"),
}


def place_to_fit(folder: str) -> "Place":
    """The county, which has targets.

    Raises:
        Refused: it has none, or is no folder of a county.
    """
    from scenarios.load import load_place

    place = load_place(folder)
    if place.county is None:
        raise Refused(
            f"{folder}: it has no table of villages; `grassroots county new FOLDER` makes a folder with one"
        )
    if not place.county.targets:
        raise Refused(
            f"{folder}: there is no target to fit; put results of a survey into targets.csv or the sheet of targets"
        )
    return place


def grade_told(found: "Fitted", place: "Place") -> list[Words]:
    """The grade that the fit gives the county; none where no set stays, for the model is then refused for it."""
    from scenarios.county.grades import anchored

    if not found.stays.any():
        return []
    label = anchored(place, is_fitted=True)
    return [Words(f"Grade: {label.en}.", f"等级：{label.zh}。")]


def shown(found: "Fitted", lang: "Language") -> "list[Table]":
    """Targets, and answers before and after."""
    from grassroots.answers.fit import answers_table, targets_table

    first = table(heads(lang, ("target", "调查目标"), ("scope", "范围"), ("found", "调查值"), ("error", "标准误"),
        ("sets give", "取值给出"), ("sets near", "相符组数")), 2, 2)  # fmt: skip
    for row, one in zip(targets_table(found).to_dict("records"), found.targets, strict=True):
        given = f"{number(row['low'])}–{number(row['high'])}"
        near = f"{row['sets']}/{row['of']}"
        first.add_row(
            words_of(one.about.label, lang), one.scope, number(row["value"]), number(row["se"]), given, near
        )
    second = table(
        heads(
            lang,
            ("outcome", "结果"),
            ("all sets", "全部取值"),
            ("sets that stay", "留下的取值"),
            ("moved by", "变动来自"),
        ),
        9,
    )
    for row in answers_table(found).to_dict("records"):
        before, after = (
            f"{number(row[k])} [{number(row[f'{k}_low'])}, {number(row[f'{k}_high'])}]"
            for k in ("before", "after")
        )
        second.add_row(
            in_language(row["label"], row["label_zh"], lang), before, after, row["moved_by"] or "–"
        )
    return [first, second]


def write(found: "Fitted", run: "Run", place: "Place", seeds: int, out: Path, lang: "Language") -> Path:
    """The page and the tables beside it; the path of the page."""
    from analysis.report.page import simulated
    from analysis.report.sections import Section, sections_page
    from experiments.files import MARK, write_csv, write_provenance
    from experiments.provenance import hash_of, provenance
    from filing import fill
    from grassroots.answers.fit import answers_table, sentences, sets_table, targets_table

    facts = provenance(run, seeds * len(found.stays), place, words())
    facts["run_hash"] = hash_of(run, fit=len(found.stays), seeds=seeds)
    label = Words(place.label.en, place.label.zh)
    title = Words("Which sets of numbers fit this county?", "哪些取值与本县相符？")
    section = Section("fit", title, [*sentences(found), *grade_told(found, place)], (), sheets(found))
    source = simulated(str(facts["run_hash"]), lambda one: label.zh if one == "zh" else label.en)
    about = {
        "run_command": str(facts["command"]),
        "run_seed": str(run.seed),
        "run_hash": str(facts["run_hash"]),
    }

    def files(folder: Path) -> None:
        for name, frame in (
            ("targets", targets_table(found)),
            ("answers", answers_table(found)),
            ("sets", sets_table(found)),
        ):
            write_csv(frame, folder / f"{name}.csv")
        write_provenance(facts, folder / MARK)
        into = folder, str(facts["run_hash"]), source
        sections_page((title, label), [], [section], about, into, opens=lang.value)

    fill(out, files)
    return out / "index.html"


def sheets(found: "Fitted") -> "list[Sheet]":
    """The tables of the page."""
    from analysis.report.sections import Sheet
    from grassroots.answers.fit import answers_table, targets_table

    targets, answers = targets_table(found), answers_table(found)
    targets["target"] = [Words(*pair) for pair in zip(targets["label"], targets["label_zh"], strict=True)]
    answers["answer"] = [Words(*pair) for pair in zip(answers["label"], answers["label_zh"], strict=True)]
    return [
        Sheet(
            "targets",
            Words("What was found, and what the sets give.", "调查值与各组取值给出的值。"),
            HEADS_TARGETS,
            targets,
        ),
        Sheet(
            "answers",
            Words("Headline outcomes before and after.", "拟合前后的主要结果。"),
            HEADS_ANSWERS,
            answers,
        ),
    ]
