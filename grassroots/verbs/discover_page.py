"""The page of a search for conditions: what can be quoted, the worlds, the conditions, and what worlds held out say of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.conditions import condition_dots
from analysis.report.page import Page, Shown
from analysis.report.sections import Drawn, Section, Sheet, caption_in, sections_page
from analysis.words import WORDS
from bilingual.words import Words
from experiments.files import MARK, write_csv, write_provenance
from experiments.study.results import StudyResult
from filing import fill
from grassroots.answers.bank import grades_of
from grassroots.answers.conditions import Conditions
from grassroots.answers.first_conditions import Found, of_conditions
from grassroots.answers.sensitivity import labels_of, place_label, seen_units
from grassroots.verbs.bank_page import source
from grassroots.verbs.discover_shown import arm_said
from scenarios.units import GRADES

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("Where does the policy do too little?", "政策在什么条件下作用不足？")
DOTS = Words(
    "Effect of each plausible world over the numbers that may bound the conditions. Shaded: the conditions; dark: worlds held out of the "
    "search, by which they are judged. Nothing is shaded where worlds held out confirm no condition.",
    "各组合理取值下的效应，按可作为条件的参数绘制。阴影为条件；深色为留出、用于检验的取值。若无条件得到留出取值的证实，则无阴影。",
)
BOUNDS = Words("The conditions.", "条件。")
CHECK = Words(
    "What worlds held out of the search say of the conditions together.",
    "留出的取值对这些条件的检验（各条件合计）。",
)
HEADS = {
    "label": Words("number", "参数"),
    "low": Words("from", "自"),
    "high": Words("to", "至"),
    "grade": Words("grade", "依据等级"),
}
CHECKED = {
    "held": Words("worlds held out in the conditions", "符合条件的留出取值"),
    "density": Words("of these fall short", "其中不足者"),
    "interval": Words("95 % interval", "95%区间"),
    "coverage": Words("of all that fall short lie in them", "全部不足者中符合条件的"),
    "failures": Words("of all worlds fall short", "全部取值中不足者"),
}


def write(result: StudyResult, found: Conditions, command: str, out: Path, lang: "Wanted") -> Path:
    """The page, its figure, the conditions and every world; the path of the page."""
    facts = result.facts
    about = {
        "run_command": command,
        "run_seed": str(facts["seed"]),
        "run_replicates": str(result.study.replicates),
        "run_preset": result.study.preset,
        "run_fingerprint": str(facts["fingerprint"]),
        "run_hash": str(facts["runs_hash"]),
    }
    tags = [place_label(result.study), Words(f"{found.worlds:,} worlds", f"{found.worlds:,}组取值")]
    arm = Words(arm_said(result, found.arm, "en"), arm_said(result, found.arm, "zh"))

    def files(folder: Path) -> None:
        write_csv(found.to_dataframe(), folder / "conditions.csv")
        write_csv(worlds_of(found), folder / "worlds.csv")
        write_provenance(facts | {"command": command}, folder / MARK)
        part = section_of(result, found)
        first = partial(of_conditions, found=Found(result, found), draw=added(part))
        into = folder, about["run_hash"], source(result)
        sections_page((TITLE, arm), tags, [replace(part, figures=())], about, into, lang.value, first=first)

    fill(out, files)
    return out / "index.html"


def added(part: Section) -> Callable[[Page], Shown] | None:
    """What adds the figure of the section to a page; nothing where it has none."""
    if not part.figures:
        return None
    (one,) = part.figures
    return lambda page: page.add(
        one.name, one.draw, partial(caption_in, one.caption), partial(caption_in, one.title)
    )


def section_of(result: StudyResult, found: Conditions) -> Section:
    """The one section of the page."""
    item = seen_units([found.column], result.study)[found.column]
    return section(result, found, Words(item["en"], item["zh"]))


def falling(found: Conditions) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which worlds fall short."""
    return np.asarray((found.effects if found.better == "up" else -found.effects) < found.interest)


def worlds_of(found: Conditions) -> pd.DataFrame:
    """One row a world: its effect, whether that falls short, whether it was held out, and the numbers looked at."""
    frame = pd.DataFrame({"effect": found.effects, "falls_short": falling(found), "held_out": found.held})
    return frame.assign(**found.looked_at)


def section(result: StudyResult, found: Conditions, label: Words) -> Section:
    """The figure and the tables, for the first screen has the answers; no figure where no number moves the effect."""
    labels, bounds = labels_of(result.study), found.bounds if found.box.holds else ()
    title = Words(
        *(WORDS["head_conditions"].said(lang, outcome=getattr(label, lang)) for lang in ("en", "zh"))
    )
    figures = [
        Drawn(
            "conditions",
            lambda lang: condition_dots(
                found.looked_at, found.effects, (falling(found), found.held), bounds, labels, label, lang=lang
            ),
            DOTS,
            title,
        )
    ]
    return Section("conditions", label, (), figures if found.looked_at else (), sheets(result, found))


def sheets(result: StudyResult, found: Conditions) -> list[Sheet]:
    """The conditions, and what worlds held out say of them; nothing where none is confirmed."""
    if not found.box.holds:
        return []
    labels, grades, box = labels_of(result.study), grades_of(result), found.box
    frame = found.to_dataframe()
    frame["label"] = [labels[name] for name in frame["number"]]
    frame["grade"] = [Words(grades[name], GRADES.get(grades[name], "")) for name in frame["number"]]
    frame[["low", "high"]] = frame[["low", "high"]].astype(object).where(frame[["low", "high"]].notna(), "–")
    shares = {key: f"{100.0 * getattr(box, key):.0f}%" for key in ("density", "coverage", "failures")}
    interval = f"{100.0 * box.density_low:.0f}–{100.0 * box.density_high:.0f}%"
    check = pd.DataFrame([shares | {"held": str(box.inside), "interval": interval}])
    return [Sheet("conditions", BOUNDS, HEADS, frame), Sheet("held-out", CHECK, CHECKED, check)]
