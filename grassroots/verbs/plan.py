"""``grassroots plan PLACE --budget YUAN``: packages of levers that hold in the worst worlds, within a sum of money."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilingual.numbers import fixed
from grassroots.errors import Refused
from grassroots.options import (
    Core,
    Json,
    Lang,
    Language,
    Out,
    PlaceName,
    Quiet,
    Seed,
    Set,
    Workers,
    announce_compilation,
    check_out,
    console,
    load,
    make_run,
    progress,
    say_written,
    threads,
)
from grassroots.shown import heads, in_language, number, percent, said_cut, table
from grassroots.streams import print_json, show_text
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from rich.table import Table

    from bilingual.words import Single
    from grassroots.answers.packages import Plan
    from model.declare import Label

MONTHS = 60
SHOWN = 8
"""Packages that the table of the terminal shows."""
HOURS = "time_tax_residents"
"""The outcome that counts hours of residents."""
HEADS = (
    ("package", "组合"),
    ("cost", "成本"),
    ("best in", "最优概率"),
    ("regret", "后悔值"),
    ("regret, worst fifth", "最差五分之一的后悔值"),
)
NONE = ("no policy", "不实施政策")
ALL = ("least regret first; --out writes them all", "按后悔值由小到大；用--out可写出全部")
"""How to see the packages that the table leaves out."""
SAID = {
    "head": (
        "{place}, {budget} yuan per village and year: {tried} packages of {levers} levers were looked at on emulators, the best "
        "{run} run in {worlds} plausible worlds. Effects are against the run without a policy in the same world.",
        "{place}，每村每年{budget}元：在代理模型上考察{levers}项政策工具的{tried}个组合，其中最优的{run}个在{worlds}组合理取值下模拟。"
        "效应均与同一取值下不实施政策的模拟相比。",
    ),
    "tied": (
        "These {n} share the first place, least regret over the worst fifth of worlds: the worlds that were run do not tell them "
        "apart by a smallest effect of interest: {packages}. Their regret is {low} to {high} smallest effects of interest (no "
        "policy {none}).",
        "下列{n}个组合并列，最差五分之一取值中的后悔值均为最小；所模拟的取值组不足以在一个最小有意义效应的尺度上区分它们：{packages}。其后悔值为{low}至{high}个"
        "最小有意义效应（不实施政策为{none}个）。",
    ),
    "none": (
        "No policy has the least regret over its worst fifth of worlds and is told apart from every package: in {best} of worlds "
        "none of them is worth more in the outcomes searched.",
        "不实施政策的后悔值最小，且与各组合均可区分：在{best}的取值中，所搜索的目标上没有组合优于不实施政策。",
    ),
    "untold": (
        "No package is named: the worlds that were run do not tell no policy apart from the best ({n} of {all} share the first "
        "place). More worlds (--worlds) may.",
        "不指明任何组合：所模拟的取值组不足以区分不实施政策与最优组合（{all}个中有{n}个并列）。增加取值组（--worlds）或可区分。",
    ),
    "best": (
        "Least regret over its worst fifth of worlds: {package} ({regret} smallest effects of interest; no policy {none}). It is best "
        "in {best} of worlds and costs {cost} yuan; it is worth {mean} on average and {worst} over its worst fifth of worlds.",
        "在其最差五分之一取值中后悔值最小：{package}（{regret}个最小有意义效应；不实施政策为{none}个）。它在{best}的取值中最优，成本{cost}元；"
        "平均合{mean}个最小有意义效应，在其最差五分之一取值中合{worst}个。",
    ),
    "hardly": (
        "Choice hardly matters: no package, no policy included, is a smallest effect of interest worse than the best on average.",
        "选择无关紧要：任何组合（含不实施政策）与最优者平均相差均不足一个最小有意义效应。",
    ),
    "searched": ("Searched: {names}.", "已搜索：{names}。"),
    "unsearched": (
        "Not searched, because an emulator explains less than 30 % of what packages change: {names}. They were run and stand in the table.",
        "未搜索（代理模型对组合所致变化的解释不足30%）：{names}。已模拟，数值见表。",
    ),
    "hours": (
        "The budget is of money alone: hours of residents and of cadres have no weight in it. {aimed}",
        "预算只计资金：居民与干部投入的工时不计入预算。{aimed}",
    ),
    "hours_aimed": (
        "Hours of residents are one of the outcomes aimed at.",
        "居民投入的工时是所搜索的目标之一。",
    ),
    "hours_not_aimed": (
        "Nor are hours of residents searched here; what packages take of them stands in the table.",
        "居民投入的工时此次也未作为搜索目标；各组合所占工时见表。",
    ),
    "never": (
        "Never aimed at: recorded rates and petitions, which those who write them down move easily. No coercive lever is in a package.",
        "从不作为目标：台账比率与信访，记录者可轻易改变。组合不含强制性工具。",
    ),
    "one": (
        "Shares of worlds are of plausible worlds and no probability of what will be.",
        "所称比例是合理取值中的比例，不是未来发生的概率。",
    ),
}


def plan(
    place: PlaceName,
    budget: Annotated[
        float, typer.Option("--budget", metavar="YUAN", help="What a package may cost, per village and year.")
    ],
    lever: Annotated[
        list[str],
        typer.Option(
            "--lever",
            metavar="LEVER",
            help="A lever to try. Repeatable. [default: all that are not coercive and act everywhere]",
        ),
    ] = [],  # noqa: B006 - typer reads it and never changes it
    points: Annotated[
        int, typer.Option("--points", metavar="N", help="Packages drawn together with worlds, to learn from.")
    ] = 400,
    worlds: Annotated[
        int, typer.Option("--worlds", metavar="N", help="Worlds in which the best packages are run.")
    ] = 100,
    months: Annotated[
        int, typer.Option("--months", metavar="N", help="Months; levers act from month 25 on.")
    ] = MONTHS,
    set_: Set = [],  # noqa: B006
    seed: Seed = 0,
    core: Core = False,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Search packages of levers for a budget; say which hold in the worst worlds, and whether choice matters."""
    check(budget, worlds, months)
    from grassroots.answers.packages import CannotPlan, Sizes, levers_to_try
    from grassroots.answers.packages import plan as planned

    scenario, file = load(place)
    run = make_run(scenario, set_, months, seed, "1", core)
    check_out(out)
    announce_compilation(quiet)
    try:
        levers = levers_to_try(lever)
        with progress(run.scenario.label.en, quiet) as on_step:
            found = planned(run, file, budget, levers, Sizes(points, worlds), 1, threads(workers), on_step)
    except CannotPlan as error:
        raise Refused(str(error)) from None
    show(found, run.scenario.label, lang, json_)
    if out is not None:
        page = write(found, run.scenario.label, out, " ".join(words()), lang)
        say_written(page, quiet)


def check(budget: float, worlds: int, months: int) -> None:
    """Refuse what no search can be made with, before anything is computed.

    Raises:
        Refused: no money, too few worlds, or no month in which a lever acts.
    """
    if not budget > 0.0 or not math.isfinite(budget):
        raise Refused(f"--budget {budget:g}: allowed is more than 0 yuan")
    if not 4 <= worlds <= 10_000 or months <= 24:
        raise Refused(
            f"--worlds {worlds}, --months {months}: allowed are 4 or more worlds and more than 24 months"
        )


def show(found: "Plan", place: "Label", lang: Language, json_: bool) -> None:
    """Print it."""
    from grassroots.shown import spoken

    if json_:
        print_json(as_json(found))
        return
    for one in spoken(lang):
        show_text("\n".join(sentences(found, getattr(place, one), one)))
    console().print(table_of(found, lang))


def sentences(found: "Plan", place: str, lang: "Single") -> list[str]:
    """What can be quoted."""
    from model.outcomes import OUTCOMES

    at = lang == "zh"

    def named(names: list[str]) -> str:
        return ("、" if at else ", ").join(getattr(OUTCOMES[name].label, lang) for name in names)

    rest = [name for name in found.explained if name not in found.searched]
    values = {
        "place": place,
        "budget": f"{found.budget:,.0f}",
        "tried": f"{found.tried:,}",
        "levers": len(found.levers),
        "run": len(found.packages) - 1,
        "worlds": found.values.shape[1],
    }
    said = [SAID["head"][at].format(**values), first_said(found, lang)]
    said += [SAID["searched"][at].format(names=named(list(found.searched)))]
    said += [SAID["unsearched"][at].format(names=named(rest))] if rest else []
    aimed = SAID["hours_aimed" if HOURS in found.searched else "hours_not_aimed"][at]
    return [*said, SAID["hours"][at].format(aimed=aimed), SAID["never"][at], SAID["one"][at]]


def first_said(found: "Plan", lang: "Single") -> str:
    """Which package comes first: one, several that share the place, or none that can be named."""
    at, worth = lang == "zh", found.worth
    top, *others = map(int, worth.tied)
    if worth.hardly_matters:
        return SAID["hardly"][at]
    values = {"n": len(worth.tied), "all": len(found.packages), "none": number(float(worth.worst_regret[0]))}
    if top == 0 and not others:
        return SAID["none"][at].format(best=percent(float(worth.best[0]), Language(lang)))
    if worth.alike[0]:
        return SAID["untold"][at].format(**values)
    if others:
        named = "；" if at else "; "
        packages = named.join(package_said(found.packages[k], lang) for k in worth.tied)
        low, high = (number(float(end(worth.worst_regret[worth.tied]))) for end in (min, max))
        return SAID["tied"][at].format(packages=packages, low=low, high=high, **values)
    return SAID["best"][at].format(
        package=package_said(found.packages[top], lang),
        best=percent(float(worth.best[top]), Language(lang)),
        cost=fixed(float(found.cost[top].mean()), 0),
        worst=number(float(worth.worst[top])),
        mean=number(float(worth.mean[top])),
        regret=number(float(worth.worst_regret[top])),
        **values,
    )


def package_said(package: dict[str, float], lang: "Single") -> str:
    """A package in words: levers and levels."""
    import scenarios

    if not package:
        return NONE[lang == "zh"]
    parts = [
        f"{getattr(scenarios.load_lever(name).label, lang)} {level:,.4g}" for name, level in package.items()
    ]
    return ("、" if lang == "zh" else " + ").join(parts)


def ordered(found: "Plan") -> list[int]:
    """Packages by their regret in the worst worlds; no policy always among those shown."""
    order = [int(k) for k in found.worth.order]
    first = order[:SHOWN]
    return first if 0 in first else [*first[:-1], 0]


def table_of(found: "Plan", lang: Language) -> "Table":
    """The best packages, and no policy; how many there are."""
    made = table(heads(lang, *HEADS), 1, 4)
    for k in ordered(found):
        name = in_language(package_said(found.packages[k], "en"), package_said(found.packages[k], "zh"), lang)
        made.add_row(
            name,
            fixed(float(found.cost[k].mean()), 0),
            percent(float(found.worth.best[k]), lang),
            number(float(found.worth.regret[k])),
            number(float(found.worth.worst_regret[k])),
        )
    return said_cut(made, len(ordered(found)), len(found.packages), lang, ALL)


def as_json(found: "Plan") -> dict[str, object]:
    """Everything as data."""
    from grassroots.answers.packages import text_of

    return {
        "place": found.place,
        "budget": found.budget,
        "levers": [lever.name for lever in found.levers],
        "points": found.points,
        "looked_at": found.tried,
        "explained": {name: None if share != share else share for name, share in found.explained.items()},
        "searched": list(found.searched),
        "worlds": found.values.shape[1],
        "choice_hardly_matters": found.worth.hardly_matters,
        "not_told_apart": [text_of(found.packages[int(k)]) for k in found.worth.tied],
        "packages": json.loads(found.to_dataframe().to_json(orient="records")),
        "sentences": {"en": sentences(found, found.place, "en"), "zh": sentences(found, found.place, "zh")},
    }


def write(found: "Plan", place: "Label", out: Path, command: str, lang: Language = Language.en) -> Path:
    """A page and every package as CSV."""
    from analysis.report.page import runs_of, simulated
    from analysis.report.sections import Section, sections_page
    from bilingual.words import Words
    from experiments.files import MARK, write_csv, write_provenance
    from filing import fill

    en, zh = place.en, place.zh
    runs = found.points * 4 + len(found.packages) * found.values.shape[1]
    said = [Words(*pair) for pair in zip(sentences(found, en, "en"), sentences(found, zh, "zh"), strict=True)]
    about = {"run_command": command}

    def files(folder: Path) -> None:
        write_csv(found.to_dataframe(), folder / "packages.csv")
        write_provenance({"command": command, "place": found.place}, folder / MARK)
        sections_page(
            (
                Words("Packages within a budget", "预算内的政策组合"),
                Words("Which packages hold in the worst worlds?", "哪些组合在最不利的取值下仍然成立？"),
            ),
            [Words(en, zh), Words(f"{runs:,} runs", f"{runs:,}次模拟")],
            [Section("packages", Words("Packages", "组合"), said, (), [sheet(found)])],
            about,
            (folder, "", simulated("", lambda one: zh if one == "zh" else en, runs_of(runs))),
            lang.value,
        )

    fill(out, files)
    return out / "index.html"


def sheet(found: "Plan"):  # type: ignore[no-untyped-def]
    """The table of the page: levels, cost, effects, probability and regret of every package."""
    import pandas as pd

    from analysis.report.sections import Sheet
    from bilingual.words import Words
    from grassroots.answers.packages import OBJECTIVES
    from model.outcomes import OUTCOMES

    frame = found.to_dataframe()
    order = [int(k) for k in found.worth.order]
    frame["label"] = [Words(package_said(one, "en"), package_said(one, "zh")) for one in found.packages]
    heads_of = {"label": Words(*HEADS[0]), "cost": Words(*HEADS[1])}
    for name in OBJECTIVES:
        label = OUTCOMES[name].label
        heads_of[name] = Words(label.en, label.zh)
        heads_of[f"{name}_worst"] = Words("worst fifth", "最差五分之一")
    heads_of |= {"best": Words(*HEADS[2]), "regret": Words(*HEADS[3]), "worst_regret": Words(*HEADS[4])}
    made: pd.DataFrame = frame.iloc[order].reset_index(drop=True)
    caption = Words(
        "Every package that was run and is within the budget: effects against no policy, mean and worst fifth of worlds.",
        "所有已模拟且在预算内的组合：与不实施政策相比的效应，均值与最差五分之一取值。",
    )
    return Sheet("packages", caption, heads_of, made)


VERBS = {80: plan}
