"""The page of the headline questions: five conclusions on one screen, and below them all that they rest on."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import scenarios
from analysis.figures.findings import Bar, finding_bars
from analysis.report.headline import First, Said, headline_page
from analysis.report.page import Source, runs_of, simulated
from analysis.report.sections import Drawn, Section, Sheet
from analysis.words import WORDS
from bilingual.numbers import is_points, is_share
from bilingual.words import SINGLES, Single, Words, within
from experiments.files import MARK, write_csv, write_provenance
from experiments.headline import Headline, read
from filing import fill
from grassroots.answers import forms as rival
from grassroots.answers.believed import believed
from grassroots.answers.findings import Concluded, Rests, concluded, rests_on
from grassroots.answers.headline import Answered, Done, each_language, flat

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

ASKED = Words(
    "In villages run by Party-led grid governance, how do outmigration and incentives change participation and dispute resolution, by which "
    "mechanism, at what cost, and how sure can one be?",
    "在党建引领网格治理的村庄，外出务工与激励措施如何改变群众参与和纠纷化解？通过何种机制、成本多大、把握几何？",
)
HANG = Words("{label} ({grade}): answer {numbers}", "{label}（{grade}）：第{numbers}条")
NO_HANG = Words("on no single number that stands out", "未见单个起决定作用的参数")
CANNOT_PLACE = Words(
    "How many will come or be settled in a real village: {assumed} of {uncertain} uncertain numbers are assumed.",
    "真实村庄会有多少户到会、多少纠纷解决：{uncertain}个不确定参数中{assumed}个属假设。",
)
CANNOT = (
    Words("That what is closed on file is settled.", "台账办结即矛盾化解。"),
    Words(
        "That calibration checked these effects: published figures are levels, none says what a policy changes.",
        "校准已检验上述效应：公开数据均为水平值，没有一项说明政策带来的变化。",
    ),
)
"""What conclusions hang on, and what cannot be concluded."""
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
QUOTED = Words("Sentences to quote", "可引用的表述")
OTHERS = Words("Other questions, exploratory", "其他问题（探索性）")
EXPLORED = Words(
    "‡ Not declared beforehand: told only where it is a discovery among all such questions at a rate of false ones of 5 %. A question for the next "
    "study rather than an answer.",
    "‡ 未事先列明：仅当在此类问题中按5%的错误发现率属于发现时，才作判断。供下一步研究参考，不作结论。",
)
BELIEVED = Words("How far this can be believed", "可信程度")
CAPTION = Words(
    "Change in each finding (its number before the row). Bars: 5th to 95th percentile of worlds, without luck.",
    "各项结论的变化（行首为结论序号）。横条：各组取值不含偶然差异的第5至第95百分位。",
)
EARLIER = Words(" (on an earlier state of the model)", "（模型较早版本）")
DRAWN = Words("Five answers, and what is not known of them", "五项结论及其未知程度")


def write(
    asked: Headline, each: Sequence[Answered], done: Done, facts: Mapping[str, str], out: Path, lang: "Wanted"
) -> Path:
    """The page, its figure and the table; the path of the page."""
    found = concluded(asked, each)
    label = scenarios.load(asked.place).label
    tags = [Words(label.en, label.zh), Words(f"{facts['worlds']} worlds", f"{facts['worlds']}组取值")]
    tags.append(Words(f"{facts['runs']} runs", f"{facts['runs']}次模拟"))
    origin = origin_of(asked, facts)
    forms = of_forms(asked)
    believe = believed(asked, each, done, facts)
    sections = sections_of(asked, each, found, forms, believe)

    def files(folder: Path) -> None:
        write_csv(pd.DataFrame(table(each, found, forms)), folder / "headline.csv")
        write_csv(pd.DataFrame(lines_of(first_of(found, done), believe)), folder / "lines.csv")
        write_provenance(dict(facts), folder / MARK)
        names = Words(asked.label.en, asked.label.zh), ASKED
        into = folder, origin
        headline_page(names, tags, first_of(found, done), drawn(found), sections, facts, into, lang.value)

    fill(out, files)
    return out / "index.html"


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


def table(
    each: Sequence[Answered], found: Sequence[Concluded], forms: Mapping[str, dict[str, Words]]
) -> list[dict[str, Any]]:
    """All answers as rows, those of a conclusion first, with its number and sentence."""
    declared = [
        {"finding": one.number, "finding_en": one.said.en, "finding_zh": one.said.zh}
        | flat(row_of(answer, forms))
        for one in found
        for answer in one.answers
    ]
    named = {row["question"] for row in declared}
    return declared + [
        {"finding": 0} | flat(row_of(one, forms)) for one in each if one.question.name not in named
    ]


def first_of(found: Sequence[Concluded], done: Done) -> First:
    """The first screen: conclusions with their grades, what they hang on, what they are not."""
    said = [Said(Words(one.finding.label.en, one.finding.label.zh), one.clauses) for one in found]
    return First(said, hangs_of(rests_on(found)), cannot_of(done))


def lines_of(first: First, believe: Sequence[Words]) -> list[dict[str, str]]:
    """What stands beside the answers, a line a row: what they hang on, what they are not, how far they can be believed."""
    parts = {"hangs": first.hangs, "cannot": first.cannot}
    rows = [
        {"part": part, "en": write("en"), "zh": write("zh")}
        for part, lines in parts.items()
        for write in lines
    ]
    return rows + [{"part": "believed", "en": one.en, "zh": one.zh} for one in believe]


def hangs_of(rests: Sequence[Rests]) -> list[Callable[[Single], str]]:
    """The numbers on which conclusions hang, as lines."""
    return [partial(hang_line, one) for one in rests] or [NO_HANG.said]


def hang_line(one: Rests, lang: Single) -> str:
    """One number on which conclusions hang."""
    numbers = WORDS["says_list"].said(lang).join(map(str, one.numbers))
    names = {"label": getattr(one.name, lang), "grade": getattr(one.grade, lang)}
    return HANG.said(lang, **names, numbers=numbers)


def cannot_of(done: Done) -> list[Callable[[Single], str]]:
    """What cannot be concluded."""
    about = next(iter(done.values()))[0].about()
    grades = [
        str(one.get("grade", ""))
        for name, one in about.items()
        if one.get("in_study") == name and "grade" in one
    ]
    counts = {"assumed": grades.count("assumed"), "uncertain": len(grades)}
    others = (words.said for words in CANNOT)
    return [lambda lang: CANNOT_PLACE.said(lang, **counts), *others]


def drawn(found: Sequence[Concluded]) -> Drawn | None:
    """The figure of the findings on shares; none where there are none."""
    bars = [bar(one.number, answer) for one in found for answer in one.answers if drawable(answer)]
    return Drawn("answers", lambda lang: finding_bars(bars, lang=lang), CAPTION, DRAWN) if bars else None


def drawable(one: Answered) -> bool:
    """Whether an answer is a range in percentage points."""
    return one.effect.errors is not None and (is_share(one.effect.unit) or is_points(one.effect.unit))


def bar(number: int, one: Answered) -> Bar:
    """An answer as a row of the figure."""
    e, label = one.effect, one.question.label
    assert e.errors is not None
    mean, low, high, default, interest = (
        100.0 * x for x in (e.effect, e.low, e.high, e.default, e.errors.interest)
    )
    names = Words(label.en, label.zh), each_language(e.label)
    return Bar(number, *names, mean, low, high, default, interest, e.known_sign)


def sections_of(
    asked: Headline,
    each: Sequence[Answered],
    found: Sequence[Concluded],
    forms: Mapping[str, dict[str, Words]],
    believe: Sequence[Words],
) -> list[Section]:
    """What stands below the first screen."""
    rows = [row_of(answer, forms, f"{one.number} ") for one in found for answer in one.answers]
    others = [row_of(one, forms) for one in each if one.question.name not in asked.declared]
    heads = {key: head for key, head in RESTS.items() if any(row[key] != Words("", "") for row in rows)}
    sheets = [
        Sheet("findings", LARGE, HEADS, pd.DataFrame(rows), prose=True),
        Sheet("rests", REST, heads, pd.DataFrame(rows), prose=True),
    ]
    made = [Section("findings", FINDINGS, (), (), sheets, NOTE)]
    made.append(Section("quoted", QUOTED, [answer.row["said"] for one in found for answer in one.answers]))
    if others:
        sheet = Sheet("others", OTHERS, HEADS, pd.DataFrame(others), prose=True)
        made.append(Section("others", OTHERS, (), (), [sheet], EXPLORED))
    return [*made, Section("believed", BELIEVED, believe)]


def row_of(one: Answered, forms: Mapping[str, dict[str, Words]], before: str = "") -> dict[str, Any]:
    """An answer as a row of the page: the number of its conclusion before it, and of how many worlds its grade holds."""
    label, graded, count = (one.row[key] for key in ("label", "graded", "count_shown"))
    judged = Words(
        *(f"{a}{within(b, lang) if b else ''}" for a, b, lang in zip(graded, count, SINGLES, strict=True))
    )
    texts = {"label": Words(*(before + text for text in label)), "judged": judged}
    nothing = {"carried": Words("", ""), "holds": Words("", "")}
    return one.row | texts | forms.get(one.question.name, nothing)
