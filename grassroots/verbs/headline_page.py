"""The page of the headline questions: three answers and every comparison on one screen, and behind it all that they rest on."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import scenarios
from analysis.answer import Answer
from analysis.report.first_screen import FirstScreen, chosen
from analysis.report.gallery import Gallery
from analysis.report.method import method_of_pairs
from analysis.report.page import Source, runs_of, simulated
from analysis.report.sections import Section, Sheet, sections_page
from analysis.words import WORDS
from bilingual.words import SINGLES, Words, within
from experiments.files import MARK, write_csv, write_provenance
from experiments.headline import Headline, read
from filing import fill
from grassroots.answers import forms as rival
from grassroots.answers.believed import believed
from grassroots.answers.findings import declared, first_screen, quotes, rows
from grassroots.answers.headline import Answered, Done, flat

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

HEADS = {
    "label": Words("compared", "比较"),
    "outcome": Words("outcome", "指标"),
    "shown": Words("effect, 5-95 % of worlds", "效应及各组取值5-95%范围"),
    "luck_shown": Words("luck of one run", "单次模拟的偶然差异"),
    "default_shown": Words("at the defaults", "默认取值下"),
    "judged": Words("what may be said", "判断"),
    "yuan_shown": Words("yuan a village and year", "每村每年支出（元）"),
    "hours_shown": Words("hours of an adult resident a year", "每名常住成年人每年工时"),
}
RESTS = {
    "label": Words("compared", "比较"),
    "outcome": Words("outcome", "指标"),
    "hangs_shown": Words("hangs on (share of what is not known)", "取决于（占未知部分的比例）"),
    "short": Words("falls short where", "不足的条件"),
    "carried": Words("by which mechanism", "通过何种机制"),
    "holds": Words("in rival forms of the model", "在其他模型形式下"),
}
FINDINGS = Words("The findings in full", "各项结论详表")
LARGE = Words("How large, how sure, at what cost", "幅度、把握与成本")
REST = Words("What each finding rests on", "各项结论的依据")
NOTE = Words(
    "Range: 5th to 95th percentile of worlds, without luck; plausible is no probability. What may be said counts worlds beyond the smallest effect of "
    "interest. Costs are what one arm has more than the other: yuan in the village's books for what the policies pay, hours in meetings and "
    "collective labour; where pay has ended, those of the months in which it was paid. Falls short: conditions in at most three numbers under "
    "which the effect is below the smallest one of interest, confirmed by worlds held out of the search. Mechanisms and rival forms were measured in fewer "
    "worlds, of one village each (`grassroots forms`): what part of an effect is gone there, and whether the answer is another.",
    "范围：各组取值不含偶然差异的第5至第95百分位；合理取值并非概率。判断依据超出最小有意义效应的取值组数。成本为两组之差：村级账目中政策支付的金额，"
    "以及参会和集体劳动的工时；停发之后的一项，计发放期间的成本。不足的条件：至多三个参数，在该条件下效应小于最小有意义效应，并经留出的取值证实。机制和其他模型形式在较少的取值、每次一个村中测得（`grassroots forms`）："
    "关闭后效应消失多少，结论是否改变。",
)
ALSO = Words("The other answers, to quote", "其他可引用的结论")
OTHERS = Words("Other questions, exploratory", "其他问题（探索性）")
EXPLORED = Words(
    "‡ Not declared beforehand: told only where it is a discovery among all such questions at a rate of false ones of 5 %. A question for the next "
    "study rather than an answer.",
    "‡ 未事先列明：仅当在此类问题中按5%的错误发现率属于发现时，才作判断。供下一步研究参考，不作结论。",
)
BELIEVED = Words("How far this can be believed", "可信程度")
EARLIER = Words(" (on an earlier state of the model)", "（模型较早版本）")
METHOD = Words("Method", "方法")


def write(
    asked: Headline, each: Sequence[Answered], done: Done, facts: Mapping[str, str], out: Path, lang: "Wanted"
) -> Path:
    """The page, its figure and the tables; the path of the page."""
    found = list(declared(asked, each).values())
    believe, made = believed(asked, each, done, facts), rows_of(asked, each)
    first = partial(first_screen, asked=asked, found=found, facts=facts)
    sections = [
        *also_of(asked, found),
        *sections_of(made),
        Section("believed", BELIEVED, believe),
        Section("method", METHOD, [method_of(asked, found, facts)]),
    ]

    def files(folder: Path) -> None:
        write_csv(pd.DataFrame(map(flat, made)), folder / "headline.csv")
        write_csv(
            pd.DataFrame(
                lines_of(first(Gallery(Path(), "both", facts["run_hash"], origin_of(asked, facts))), believe)
            ),
            folder / "lines.csv",
        )
        write_provenance(dict(facts), folder / MARK)
        into = folder, facts["run_hash"], origin_of(asked, facts)
        names = Words(asked.label.en, asked.label.zh), WORDS["subtitle"]
        sections_page(names, tags_of(asked, facts), sections, facts, into, lang.value, first=first)

    fill(out, files)
    return out / "index.html"


def tags_of(asked: Headline, facts: Mapping[str, str]) -> list[Words]:
    """Place and worlds."""
    place = scenarios.load(asked.place).label
    return [Words(place.en, place.zh), Words(f"{facts['worlds']} worlds", f"{facts['worlds']}组取值")]


def origin_of(asked: Headline, facts: Mapping[str, str]) -> Source:
    """What the saved figure says of where it comes from."""
    label = scenarios.load(asked.place).label
    return simulated(facts["run_hash"], lambda one: getattr(label, one), runs_of(int(facts["runs"])))


def of_forms(asked: Headline) -> dict[str, dict[str, Words]]:
    """By which mechanism, and in which other forms of the model, by question; empty where that was not measured for these questions."""
    measured = rival.measured()
    if measured.empty or asked != read():
        return {}
    late = Words("", "") if rival.of_this_model() else EARLIER
    carried = {name: rival.carriers(measured, name) for name in rival.shipped_holds()}
    return {
        name: {"carried": Words(carried[name].en + late.en, carried[name].zh + late.zh), "holds": held}
        for name, held in rival.shipped_holds().items()
    }


def rows_of(asked: Headline, each: Sequence[Answered]) -> list[dict[str, Any]]:
    """All answers as rows of the page: of how many worlds the grade holds beside it, mechanisms and rival forms where those were measured."""
    forms, nothing = of_forms(asked), {"carried": Words("", ""), "holds": Words("", "")}
    return [row | {"judged": judged(row)} | forms.get(row["question"], nothing) for row in rows(asked, each)]


def judged(row: Mapping[str, Any]) -> Words:
    """What may be said, and of how many worlds it holds."""
    pairs = zip(row["graded"], row["count_shown"], SINGLES, strict=True)
    return Words(*(f"{graded}{within(count, lang) if count else ''}" for graded, count, lang in pairs))


def lines_of(first: FirstScreen | None, believe: Sequence[Words]) -> list[dict[str, str]]:
    """What the page says beside its tables, a line a row: the first screen, and how far the answers can be believed."""
    parts: dict[str, Sequence[Words]] = {"believed": believe}
    if first is not None:
        texts = {"answer": first.texts, "hangs": first.hangs, "cannot": first.cannot}
        both = {part: zip(*map(write, SINGLES), strict=True) for part, write in texts.items()}
        parts = {part: [Words(*pair) for pair in pairs] for part, pairs in both.items()} | parts
    return [{"part": part, "en": one.en, "zh": one.zh} for part, lines in parts.items() for one in lines]


def also_of(asked: Headline, found: Sequence[Answer]) -> list[Section]:
    """The answers that the first screen leaves out, as texts to quote."""
    left = quotes(asked, found)[len(chosen(found)) :]
    return [Section("also", ALSO, left)] if left else []


def sections_of(made: Sequence[Mapping[str, Any]]) -> list[Section]:
    """The tables: what was declared beforehand, and what was not."""
    told = [dict(row) | {"label": numbered(row)} for row in made if row["finding"]]
    others = [row for row in made if not row["finding"]]
    heads = {key: head for key, head in RESTS.items() if any(row[key] != Words("", "") for row in told)}
    sheets = [
        Sheet("findings", LARGE, HEADS, pd.DataFrame(told), prose=True),
        Sheet("rests", REST, heads, pd.DataFrame(told), prose=True),
    ]
    found = [Section("findings", FINDINGS, (), (), sheets, NOTE)]
    if others:
        sheet = Sheet("others", OTHERS, HEADS, pd.DataFrame(others), prose=True)
        found.append(Section("others", OTHERS, (), (), [sheet], EXPLORED))
    return found


def numbered(row: Mapping[str, Any]) -> Words:
    """What is compared, with its number before it."""
    return Words(*(f"{row['finding']} {text}" for text in row["label"]))


def method_of(asked: Headline, found: Sequence[Answer], facts: Mapping[str, str]) -> Words:
    """How the numbers were made, as a paragraph for a paper."""
    place, worlds = scenarios.load(asked.place), (int(facts["worlds"]), int(facts["run_replicates"]))
    attrs = {"label": place.label.en, "label_zh": place.label.zh, "year": place.year, "months": asked.months}
    attrs |= {"villages": asked.villages, "uncertainty": facts["source"]}
    attrs |= {"n_uncertain": facts["n_uncertain"], "n_assumed": facts["n_assumed"]}
    attrs |= {key.removeprefix("run_"): value for key, value in facts.items() if key.startswith("run_")}
    attrs["run_hash"] = facts["run_hash"]
    pairs = list(dict.fromkeys(one.short for one in found))
    return Words(*(method_of_pairs(attrs, pairs, worlds, lang) for lang in SINGLES))
