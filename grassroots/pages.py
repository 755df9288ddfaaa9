"""Pages of results that no verb of the command has: a surface, a study, the patterns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from analysis.figures.grades import grade_plane
from analysis.figures.surfaces import surface
from analysis.plausible import brackets_said, is_uncertain
from analysis.report.demo import surface_source
from analysis.report.demo_sentences import shown_window
from analysis.report.gallery import InLanguage, add_sections, pictures_of
from analysis.report.page import Source, seeds_of, simulated
from analysis.report.sections import Drawn, First, Section, Sheet, sections_page
from analysis.surface_effects import every_point, sentences
from analysis.words import say
from bilingual.words import SINGLES, Language, Words
from experiments.files import MARK, write_csv, write_provenance
from experiments.study.finished import HEADS
from experiments.whole import WHOLE, Whole, write_whole
from filing import fill
from grassroots.answers import first_study
from grassroots.answers.sensitivity import about_of, place_label, window_label
from grassroots.verbs.bank_page import source as study_source
from model.outcomes import OUTCOMES

if TYPE_CHECKING:
    from grassroots.answers.patterns import Finding
    from grassroots.results import StudyResult

POINTS = {
    "outcome_label": Words("outcome", "指标"),
    "outmigration": Words("outmigration", "外出率"),
    "level": Words("level", "力度"),
    "point": Words("value", "数值"),
    "point_low": Words("from", "下限"),
    "point_high": Words("to", "上限"),
}
EVERY = Words("Every point with its range.", "各点数值及其范围。")
MEANS = Words("Means over points, and how much of them is luck.", "各设计点均值及其中的偶然差异。")
ASKED = Words("What was measured", "测算结果")
PATTERNS = Words("Which patterns the model gives back", "模型再现了哪些规律")
JUDGED = {
    "id": Words("pattern", "规律"),
    "statement": Words("what is computed", "计算内容"),
    "shown": Words("value", "数值"),
    "target": Words("target", "目标"),
    "said": Words("verdict", "结论"),
}


@dataclass(frozen=True)
class Paper:
    """A page that consists of sections.

    Attributes:
        names: title and subtitle.
        tags: place, seeds, runs.
        sections: what stands on it.
        facts: how to get the same numbers again.
        source: what its pictures say of where they come from.
        first: makes its first screen, where it has one.
    """

    names: tuple[Words, Words]
    tags: Sequence[Words]
    sections: Sequence[Section]
    facts: Mapping[str, str]
    source: Source
    first: First | None = None

    def pictures(self) -> Mapping[str, InLanguage]:
        """Its figures, by name."""
        first = [self.first] if self.first is not None else []
        return pictures_of(self.source, *first, partial(add_sections, sections=self.sections))

    def write(
        self,
        out: str | Path,
        lang: Language,
        tables: Mapping[str, pd.DataFrame],
        facts: dict[str, Any],
        whole: Whole | None = None,
    ) -> Path:
        """The page, tables as CSV beside it, and the result whole where it is given; the path of the page."""

        def files(folder: Path) -> None:
            for name, frame in tables.items():
                write_csv(frame, folder / f"{name}.csv")
            if whole is not None:
                write_whole(whole, folder / WHOLE)
            write_provenance(facts, folder / MARK)
            into = folder, self.facts.get("run_hash", ""), self.source
            sections_page(self.names, self.tags, self.sections, self.facts, into, lang, first=self.first)

        fill(Path(out), files)
        return Path(out) / "index.html"


def in_both(key: str, **values: Any) -> Words:
    """A text of the registry in both languages."""
    return Words(
        *(say(key, lang, **{name: value[lang] for name, value in values.items()}) for lang in SINGLES)
    )


def of_surface(data: xr.Dataset, names: Sequence[str]) -> Paper:
    """The page of a surface."""
    a = data.attrs
    lever = {lang: str(a[f"lever_{lang}"]) for lang in SINGLES}
    title, place = in_both("head_surface", lever=lever), Words(str(a["label"]), str(a["label_zh"]))
    values = Words(*(brackets_said(data, lang) for lang in SINGLES))
    figures = [Drawn("surface", lambda lang: surface(data, names, lang=lang), values, title)]
    if is_uncertain(data):
        graded = in_both("head_grades", lever=lever)
        figures.append(Drawn("grades", lambda lang: grade_plane(data, names, lang=lang), graded, graded))
    said = [
        Words(*pair)
        for name in names
        for pair in zip(*(sentences(data, name, lang) for lang in SINGLES), strict=True)
    ]
    frame = pd.DataFrame(every_point(data))
    frame["outcome_label"] = [
        Words(data[n].attrs["long_name"], data[n].attrs["long_name_zh"]) for n in frame["outcome"]
    ]
    part = Section("surface", title, said, figures, [Sheet("points", EVERY, POINTS, frame)])
    tags = [
        place,
        *(
            Words(*(write(lang) for lang in SINGLES))
            for write in (partial(shown_window, data), seeds_of(data))
        ),
    ]
    facts = {f"run_{key}": str(a[key]) for key in ("command", "seed") if key in a} | {
        "run_hash": str(a.get("run_hash", ""))
    }
    return Paper((title, place), tags, [part], facts, surface_source(data, facts["run_hash"]))


def of_study(result: "StudyResult") -> Paper:
    """The page of a study that is read as it is."""
    study, label = result.study, result.study.label
    frame = result.summary()
    frame["outcome"] = [
        Words(*(getattr(OUTCOMES[n].label, lang) for lang in SINGLES)) for n in frame["outcome"]
    ]
    frame["window"] = [window_label(name) for name in frame["window"]]
    several = [name for name in ("window", "arm") if frame[name].nunique() > 1]
    heads = {
        name: Words(*HEADS[name]) for name in ("outcome", *several, "mean", "lowest", "highest", "half_width")
    }
    said = [Words(*pair) for pair in zip(*(result.details(lang) for lang in SINGLES), strict=True)]
    part = Section("measured", ASKED, said, (), [Sheet("summary", MEANS, heads, frame)])
    names = Words(label.en, label.zh), Words(study.question.en, study.question.zh)
    runs = f"{len(result.rows):,}"
    tags = [place_label(study), Words(f"{runs} runs", f"{runs}次模拟")]
    about = about_of(result, f"grassroots study run {study.name}")
    first = partial(first_study.of_study, result=result)
    return Paper(names, tags, [part], about, study_source(result), first)


def of_patterns(findings: Sequence["Finding"], said: Sequence[Words], seeds: int) -> Paper:
    """The page of the patterns."""
    from grassroots.answers.patterns.tables import condition, shown, statement
    from grassroots.answers.patterns.tables import said as verdict

    texts = [
        {
            "id": one.row.id,
            "statement": Words(*(getattr(statement(one), lang) for lang in SINGLES)),
            "shown": shown(one),
            "target": Words(*(getattr(condition(one), lang) for lang in SINGLES)),
            "said": Words(*(getattr(verdict(one), lang) for lang in SINGLES)),
        }
        for one in findings
    ]
    part = Section(
        "patterns", PATTERNS, said, (), [Sheet("patterns", PATTERNS, JUDGED, pd.DataFrame(texts), prose=True)]
    )
    tags = [Words(f"{seeds} seeds", f"{seeds}个随机种子")]
    return Paper((PATTERNS, ASKED), tags, [part], {}, simulated("", lambda lang: PATTERNS.said(lang)))
