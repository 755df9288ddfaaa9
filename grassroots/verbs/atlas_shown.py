"""An atlas in words and tables: what each lever moves, coercive ones apart, and what documents claim."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from analysis.both_errors import amount
from analysis.effects import Effect, show_difference
from analysis.plausible import n_seeds, n_worlds
from analysis.two_errors import LIKELY, Grade
from bilingual.numbers import fixed
from bilingual.words import SINGLES, Single, Words, composed
from experiments.atlas import ASKED, FAIR
from grassroots.answers.atlas import Agreement, Atlas, Directed
from grassroots.answers.first_atlas import quotes_of
from grassroots.options import Language, console
from grassroots.shown import in_each, spoken
from grassroots.streams import show_quotes, show_text
from model.outcomes import OUTCOMES
from model.policy import undated
from scenarios.facts import BASES, CAUTION, DECIDERS, SIGNS
from scenarios.measures import LeverFile
from scenarios.units import GRADES, short_level

DOT = "·"
"""Stands in a table where no run differs."""
NAMED = 8
"""Levers that a sentence names at most."""
AGREED: dict[Agreement, Words] = {
    "as said": Words("same sign", "方向一致"),
    "otherwise": Words("other sign", "方向相反"),
    "hardly any effect": Words("hardly any effect here", "此处作用很小"),
    "not told": Words("cannot be told here", "此处尚不能判断"),
}
HEADS = {
    "lever": Words("lever, usual level", "工具及力度"),
    "decides": Words("who decides", "决定者"),
    "graded": Words("evidence of level", "力度依据"),
    "yuan": Words("yuan per village and year", "元/村·年"),
    "hours": Words("hours per village and year", "小时/村·年"),
    "acts": Words("acts where", "作用条件"),
    "outcome": Words("outcome", "结果"),
    "claim": Words("documents say", "文件所称"),
    "here": Words("here", "此处"),
    "agreement": Words("compared", "比较"),
    "said": Words("what they say", "文件内容"),
    "reason": Words("why it may be otherwise", "不一致的可能原因"),
    "effect": Words("effect, and range of what is not known", "效应及参数未知的范围"),
    "grade": Words("what may be said", "判断"),
    "count": Words("worlds", "取值组"),
    "luck": Words("luck of one run", "单次模拟的偶然差异"),
    "default": Words("at the defaults", "默认取值下"),
    "hangs": Words("hangs on", "取决于"),
}
SHORT = {
    "household_attendance": Words("attendance of those called", "受邀到会率"),
    "quorum_rate": Words("quorum in substance", "实到达法定人数"),
    "decisions_with_quorum": Words("decisions with a quorum", "有效决定数"),
    "settled_substantive": Words("settled in substance", "实质解决率"),
    "grievance_burden": Words("grievance burden", "诉求负担"),
}
"""Outcomes of the atlas where room is short."""
TITLES = {
    "plain": Words("What each lever moves", "各项政策工具改变什么"),
    "coercive": Words("Coercive levers, with fairness beside", "强制性工具及其公平影响"),
    "directions": Words("What documents say, and the sign here", "文件所称方向与此处方向"),
}
SAID = {
    "head": Words(
        "{place}: {n} levers, each alone at its usual level in months 25 to {last}, against no policy in the same {worlds} plausible "
        "worlds and on the same {seeds} seeds of each.",
        "{place}：{n}项政策工具，各按常用力度单独实施（第25至{last}个月），与同样{worlds}组合理取值、每组相同{seeds}个随机种子下不实施政策的情形相比。",
    ),
    "outcome": Words(
        "{outcome}: {listed}; {hardly} levers hardly move it, and {open} cannot be told{nearest}.",
        "{outcome}：{listed}；{hardly}项作用很小，{open}项尚不能判断{nearest}。",
    ),
    "nearest": Words(" (largest on average: {lever}, {effect})", "（其中均值最大者：{lever}，{effect}）"),
    "raised": Words("raised by {levers}", "使其上升的有{levers}"),
    "lowered": Words("lowered by {levers}", "使其下降的有{levers}"),
    "nothing": Words("no lever is told to move it", "没有工具可判断为使其改变"),
    "more": Words("and {n} more", "等另{n}项"),
    "still": Words(
        "No change in any run: {levers} leave these five outcomes alone; they move others, or act where something else is so, as the "
        "table says.",
        "各次模拟均无变化：{levers}未改变上述五项结果；其作用于其他结果，或须具备表中所列条件。",
    ),
    "smallest": Words(
        "Smallest effect told: for nine levers in ten, four of five atlases of this size tell a mean effect of {listed}. Smaller ones "
        "may be missed.",
        "可判断的最小效应：就九成工具而言，五次同等规模的图谱中有四次可判断出的均值效应为{listed}；更小的可能被遗漏。",
    ),
    "family": Words(
        "How much is told: {tests} effects are looked at together, those of which documents speak among them. One is told where it is a "
        "discovery at a rate of false ones of 5 % (Benjamini and Hochberg 1995) and beyond the smallest effect of interest in "
        "{share} % of worlds; {told} are.",
        "判断了多少：共同检视{tests}项效应（含文件述及者）。错误发现率5%（Benjamini与Hochberg 1995）下成立、且在至少{share}%的取值组中超过最小有意义效应者，方作判断；共{told}项。",
    ),
    "alone": Words(
        "A lever alone is no policy: several at once do more or less than their sum. Usual levels are mostly assumed, and another level "
        "moves otherwise. Costs are those of the lever itself, at the default numbers.",
        "单项工具不等于政策：多项并用的效果可能大于或小于各项之和。常用力度多为假设，力度不同则效果不同。成本为工具自身成本，按默认取值计。",
    ),
    "directions": Words(
        "Documents claim {n} directions of {levers} levers, and none of {without}. The sign here is theirs in {same}, the other one in "
        "{other}; {hardly} are hardly any effect here and {open} cannot be told.",
        "文件就{levers}项工具提出{n}个方向，另{without}项未提方向。此处方向与其一致的{same}个，相反的{other}个；{hardly}个此处作用很小，{open}个尚不能判断。",
    ),
    "consistent": Words(
        "Where signs agree the model is consistent with what the authors claim, and that is all. It is no validation: the documents "
        "state no sizes, they were written by those who run the levers, and the model was built by people who had read them.",
        "方向一致仅表明模型与作者所称相符，仅此而已，不构成验证：文件未给出幅度，作者即工具的实施者，而建模者读过这些文件。",
    ),
    "named_in": Words("{grade}; named in {documents}", "{grade}；见于{documents}"),
    "cells": Words(
        "Mean over worlds, and what may be said; shares in percentage points.",
        "取值组均值及判断；比例按百分点计。",
    ),
    "dot": Words(f"{DOT}: no run differs.", f"{DOT}：各次模拟均无差别。"),
}


REASONS: dict[Agreement, Words] = {
    "otherwise": Words("no reason is known", "原因不明"),
    "hardly any effect": Words("smaller than the smallest effect of interest", "小于最小有意义效应"),
}
"""Why it is otherwise here, where neither the lever's file nor where it acts says so."""


def pick(words: Any, lang: Single) -> str:
    """A text in one language."""
    return str(words.zh if lang == "zh" else words.en)


def label_of(outcome: str, lang: Single) -> str:
    """Name of an outcome."""
    return pick(OUTCOMES[outcome].label, lang)


def named(file: LeverFile, lang: Single) -> str:
    """A lever at its usual level."""
    level = short_level(file.usual, file.unit)
    return f"{file.label.zh}{level.zh}" if lang == "zh" else f"{file.label.en} {level.en}"


def shown(one: Effect) -> str:
    """An effect with its range."""
    return show_difference(one.effect, one.low, one.high, one.unit)


# sentences


def sentences(found: Atlas, lang: Single) -> list[str]:
    """What can be quoted of all levers that are not coercive."""
    run, data = found.wanted.run, found.data
    told = sum(one.known_sign for one in found.effects.values())
    head = {
        "place": pick(run.scenario.label, lang),
        "n": len(found.wanted.levers),
        "last": undated(run.months)[1],
    }
    said = [SAID["head"].said(lang, **head, worlds=n_worlds(data), seeds=n_seeds(data))]
    said += [outcome_said(found, name, lang) for name in ASKED]
    said += still_said(found, lang)
    said += smallest_said(found, lang)
    said.append(SAID["family"].said(lang, tests=len(found.effects), told=told, share=f"{100 * LIKELY:g}"))
    return [*said, SAID["alone"].said(lang)]


def outcome_said(found: Atlas, outcome: str, lang: Single) -> str:
    """Which levers move one outcome, the surest and largest first."""
    each = [(file, found.of(file, outcome)) for file in found.plain]
    told = [(file, one) for file, one in each if one.known_sign]
    told.sort(key=lambda pair: -abs(pair[1].effect))
    up, down = ([pair for pair in told if (pair[1].effect > 0.0) == way] for way in (True, False))
    parts = [
        SAID[key].said(lang, levers=listed(some, lang))
        for key, some in (("raised", up), ("lowered", down))
        if some
    ]
    rest = [(file, one) for file, one in each if not one.known_sign]
    open_ = [(file, one) for file, one in rest if one.grade is not Grade.HARDLY]
    said = {"hardly": len(rest) - len(open_), "open": len(open_), "nearest": nearest_said(open_, lang)}
    joined = ("，" if lang == "zh" else "; ").join(parts) or SAID["nothing"].said(lang)
    return SAID["outcome"].said(lang, outcome=with_unit(found, outcome, lang), listed=joined, **said)


def nearest_said(some: Sequence[tuple[LeverFile, Effect]], lang: Single) -> str:
    """Of effects that cannot be told the one that is largest on average."""
    if not some:
        return ""
    file, one = max(some, key=lambda pair: abs(pair[1].effect))
    return SAID["nearest"].said(lang, lever=pick(file.label, lang), effect=shown(one))


def with_unit(found: Atlas, outcome: str, lang: Single) -> str:
    """An outcome with the unit of its differences."""
    units = found.of(found.wanted.levers[0], outcome).units(lang)
    name = label_of(outcome, lang)
    return f"{name}（{units}）" if lang == "zh" else f"{name[:1].upper()}{name[1:]} ({units})"


def listed(some: Sequence[tuple[LeverFile, Effect]], lang: Single) -> str:
    """Levers with their effect and its grade."""
    pattern = "{}（{}，{}）" if lang == "zh" else "{} ({}, {})"
    names = [
        pattern.format(pick(file.label, lang), amount(one.effect, one.unit), one.graded(lang))
        for file, one in some[:NAMED]
    ]
    if len(some) > NAMED:
        names.append(SAID["more"].said(lang, n=len(some) - NAMED))
    return ("、" if lang == "zh" else ", ").join(names)


def still_said(found: Atlas, lang: Single) -> list[str]:
    """The levers that change nothing in any run."""
    still = [pick(file.label, lang) for file in found.plain if found.is_still(file)]
    return [SAID["still"].said(lang, levers=("、" if lang == "zh" else ", ").join(still))] if still else []


def smallest_said(found: Atlas, lang: Single) -> list[str]:
    """The smallest effects that such an atlas tells."""
    each = {name: found.smallest_told(name) for name in ASKED}
    some = [f"{label_of(name, lang)} {sized(found, name, x, lang)}" for name, x in each.items() if x == x]
    joined = ("、" if lang == "zh" else ", ").join(some)
    return [SAID["smallest"].said(lang, listed=joined)] if some else []


def sized(found: Atlas, outcome: str, value: float, lang: Single) -> str:
    """The size of a difference with its unit."""
    one = found.of(found.wanted.levers[0], outcome)
    return f"{amount(value, one.unit, '')} {one.units(lang)}"


def directions_said(found: Atlas, lang: Single) -> list[str]:
    """How far signs agree, and what that is worth."""
    each = [one.agreement for one in found.directions]
    with_some = len({one.lever.name for one in found.directions})
    keys: tuple[Agreement, ...] = ("as said", "otherwise", "hardly any effect", "not told")
    counts = dict(zip(("same", "other", "hardly", "open"), map(each.count, keys), strict=True))
    without = len(found.wanted.levers) - with_some
    said = SAID["directions"].said(lang, n=len(each), levers=with_some, without=without, **counts)
    return [said, SAID["consistent"].said(lang)]


def coercive_said(found: Atlas, lang: Single) -> list[str]:
    """The caution that stands beside coercive levers."""
    return [pick(CAUTION, lang)] if found.coercive else []


# cells


def cell(found: Atlas, file: LeverFile, outcome: str, lang: Single) -> str:
    """An effect and what may be said of it, in two lines."""
    one = found.of(file, outcome)
    if one.n and not found.of_worlds(file, outcome).any():
        return DOT
    return f"{amount(one.effect, one.unit)}\n{one.graded(lang)}" if one.n else one.shown(lang)


def claimed(one: Directed, lang: Single) -> str:
    """What documents say of a direction, and which."""
    sign, basis = pick(SIGNS[one.claim.sign], lang), pick(BASES[one.claim.basis], lang)
    documents = " ".join(one.claim.documents)
    return f"{sign}（{basis}，{documents}）" if lang == "zh" else f"{sign} ({basis}, {documents})"


def reason(one: Directed, lang: Single) -> str:
    """Why it is otherwise here than documents say; empty where it is not, or cannot be told."""
    if not one.differs:
        return ""
    if one.claim.differs:
        return pick(one.claim.differs, lang)
    if one.lever.acts:
        return f"{HEADS['acts'].said(lang)}{'：' if lang == 'zh' else ' '}{pick(one.lever.acts, lang)}"
    return REASONS[one.agreement].said(lang)


def decides(file: LeverFile, lang: Single) -> str:
    """Who decides on a lever."""
    return pick(DECIDERS[file.decides], lang) if file.decides else "–"


def graded(file: LeverFile, lang: Single) -> str:
    """How well the usual level is known, and which documents name the lever."""
    grade = GRADES[file.grade] if lang == "zh" else file.grade
    documents = " ".join(sorted({file.grounds.rows[row].document for row in file.evidence}))
    return SAID["named_in"].said(lang, grade=grade, documents=documents) if documents else grade


# the terminal


def show(found: Atlas, lang: Language) -> None:
    """Print it: what the first screen says, then everything."""
    show_quotes(quotes_of(found, lang.value))
    for one in spoken(lang):
        show_text("\n".join(sentences(found, one)))
        show_text("")
    blocks = [("plain", found.plain, ASKED), ("coercive", found.coercive, ASKED), ("", found.coercive, FAIR)]
    for key, files, outcomes in blocks:
        if files:
            console().print(levers_table(found, key, files, outcomes, lang))
    for one in spoken(lang) if found.coercive else ():
        show_text("\n".join(coercive_said(found, one)))
    if found.directions:
        console().print(directions_table(found, lang))
    for one in spoken(lang):
        show_text("\n".join([*legend(found, one), *directions_said(found, one)]))


def legend(found: Atlas, lang: Single) -> list[str]:
    """How cells of the tables are read; of the dot only where one stands."""
    cells = (cell(found, file, name, lang) for file, name in found.wanted.levers_and_outcomes())
    return [SAID["cells"].said(lang), *([SAID["dot"].said(lang)] if DOT in cells else [])]


def levers_table(
    found: Atlas, key: str, files: Sequence[LeverFile], outcomes: Sequence[str], lang: Language
) -> Table:
    """Levers in rows: effects on some outcomes, yuan and hours."""
    made = bare(TITLES[key].said(lang.value) if key else "")
    add(made, HEADS["lever"].said(lang.value), 22)
    for name in outcomes:
        add(made, composed(lambda one, name=name: label_of(name, one), lang.value), 9)  # type: ignore[misc]
    for head in ("yuan", "hours"):
        add(made, HEADS[head].said(lang.value), 7, "right")
    for file in files:
        texts = [both(lambda one: named(file, one), lang)]  # noqa: B023 - called at once
        texts += [both(lambda one: cell(found, file, name, one), lang) for name in outcomes]  # noqa: B023
        made.add_row(*map(Text, [*texts, *(fixed(x, 0) for x in found.cost(file))]))
    return made


def directions_table(found: Atlas, lang: Language) -> Table:
    """What documents say beside the sign here."""
    made = bare(TITLES["directions"].said(lang.value))
    for head, least in (
        ("lever", 18),
        ("outcome", 12),
        ("claim", 12),
        ("here", 12),
        ("agreement", 10),
        ("reason", 20),
    ):
        add(made, HEADS[head].said(lang.value), least)
    for one in found.directions:
        writes: list[Callable[[Single], str]] = [
            lambda at: pick(one.lever.label, at),  # noqa: B023
            lambda at: label_of(one.claim.outcome, at),  # noqa: B023
            lambda at: claimed(one, at),  # noqa: B023
            lambda at: cell(found, one.lever, one.claim.outcome, at).replace("\n", ", "),  # noqa: B023
            lambda at: AGREED[one.agreement].said(at),  # noqa: B023
            lambda at: reason(one, at),  # noqa: B023
        ]
        made.add_row(*(Text(both(write, lang)) for write in writes))
    return made


def both(write: Callable[[Single], str], lang: Language) -> str:
    """A cell in one language, or in both one under the other."""
    texts = list(dict.fromkeys(write(one) for one in spoken(lang)))
    return "\n".join(texts)


def bare(title: str) -> Table:
    """A table without lines."""
    return Table(
        title=Text(title, style="bold"), title_justify="left", box=None, pad_edge=False, header_style="dim"
    )


def add(made: Table, head: str, least: int, justify: Any = "left") -> None:
    """A column."""
    made.add_column(Text(head), min_width=least, justify=justify, overflow="fold")


def as_json(found: Atlas) -> dict[str, object]:
    """Everything as data."""
    import json

    frames = {"effects": found.to_dataframe(), "directions": found.directions_frame()}
    rows = {name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}
    said = {
        lang: [*sentences(found, lang), *coercive_said(found, lang), *directions_said(found, lang)]
        for lang in SINGLES
    }
    answers = in_each(lambda lang: quotes_of(found, lang))
    place = found.wanted.run.scenario.name
    return {"place": place, "worlds": n_worlds(found.data), **rows, "answers": answers, "sentences": said}
