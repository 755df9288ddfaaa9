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
from grassroots.shown import heads, in_each, in_language, number, percent, said_cut, table
from grassroots.streams import print_json, show_text
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from rich.table import Table

    from bilingual.words import Language as Spoken
    from bilingual.words import Single
    from grassroots.answers.packages import Plan
    from model.declare import Label

MONTHS = 60
SHOWN = 8
"""Packages that the table of the terminal shows."""
HEADS = (
    ("package", "组合"),
    ("cost", "成本"),
    ("best in", "最优概率"),
    ("regret", "后悔值"),
    ("regret, worst fifth", "最差五分之一的后悔值"),
)
ALL = ("least regret first; --out writes them all", "按后悔值由小到大；用--out可写出全部")
"""How to see the packages that the table leaves out."""
SAID = {
    "head": (
        "{place}, {budget} yuan per village and year: {tried} packages of {levers} levers were looked at on emulators, the best "
        "{run} run in {worlds} plausible worlds. Effects are against the run without a policy in the same world.",
        "{place}，每村每年{budget}元：在代理模型上考察{levers}项政策工具的{tried}个组合，其中最优的{run}个在{worlds}组合理取值下模拟。"
        "效应均与同一取值下不实施政策的模拟相比。",
    ),
    "tied": ("These {n} share the first place: {packages}.", "下列{n}个组合并列第一：{packages}。"),
    "searched": ("Searched: {names}.", "已搜索：{names}。"),
    "unsearched": (
        "Not searched, because an emulator explains less than 30 % of what packages change: {names}. They were run and stand in the table.",
        "未搜索（代理模型对组合所致变化的解释不足30%）：{names}。已模拟，数值见表。",
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
        print_json(as_json(found, place))
        return
    for one in spoken(lang):
        show_text("\n".join(sentences(found, place, one)))
    console().print(table_of(found, lang))


def answers(found: "Plan", place: "Label", lang: "Spoken") -> list[str]:
    """What the first screen says, as texts that can be quoted by themselves."""
    from bilingual.words import Words
    from grassroots.answers.first_plan import quotes_of

    return quotes_of(found, Words(place.en, place.zh), lang)


def sentences(found: "Plan", place: "Label", lang: "Single") -> list[str]:
    """What can be quoted: the answers of the first screen, how they were searched, and what cannot be concluded."""
    from grassroots.answers.first_plan import cannot

    return [*answers(found, place, lang), *details(found, getattr(place, lang), lang), *cannot(found, lang)]


def details(found: "Plan", place: str, lang: "Single") -> list[str]:
    """How packages were searched, those that share the first place, and which outcomes were searched."""
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
    said = [SAID["head"][at].format(**values), *tied_said(found, lang)]
    said += [SAID["searched"][at].format(names=named(list(found.searched)))]
    return said + ([SAID["unsearched"][at].format(names=named(rest))] if rest else [])


def tied_said(found: "Plan", lang: "Single") -> list[str]:
    """The packages that share the first place, one by one; nothing where there are none."""
    from grassroots.answers.first_plan import named_first, package_said

    top = named_first(found)
    if len(top) < 2:
        return []
    packages = ("；" if lang == "zh" else "; ").join(package_said(found.packages[k], lang) for k in top)
    return [SAID["tied"][lang == "zh"].format(n=len(top), packages=packages)]


def table_of(found: "Plan", lang: Language) -> "Table":
    """The best packages, and no policy; how many there are."""
    from grassroots.answers.first_plan import ordered, package_said

    made = table(heads(lang, *HEADS), 1, 4)
    for k in ordered(found, SHOWN):
        name = in_language(package_said(found.packages[k], "en"), package_said(found.packages[k], "zh"), lang)
        made.add_row(
            name,
            fixed(float(found.cost[k].mean()), 0),
            percent(float(found.worth.best[k]), lang),
            number(float(found.worth.regret[k])),
            number(float(found.worth.worst_regret[k])),
        )
    return said_cut(made, len(ordered(found, SHOWN)), len(found.packages), lang, ALL)


def as_json(found: "Plan", place: "Label") -> dict[str, object]:
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
        "answers": in_each(lambda lang: answers(found, place, lang)),
        "sentences": in_each(lambda lang: sentences(found, place, lang)),
    }


def write(found: "Plan", place: "Label", out: Path, command: str, lang: Language = Language.en) -> Path:
    """A page and every package as CSV."""
    from analysis.report.page import runs_of, simulated
    from analysis.report.sections import Section, sections_page
    from bilingual.words import Words
    from experiments.files import MARK, write_csv, write_provenance
    from filing import fill
    from grassroots.answers.first_plan import of_plan

    en, zh = place.en, place.zh
    runs = found.points * 4 + len(found.packages) * found.values.shape[1]
    said = [Words(*pair) for pair in zip(details(found, en, "en"), details(found, zh, "zh"), strict=True)]
    first = of_plan(found, Words(en, zh))
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
            first=lambda page: first,
        )

    fill(out, files)
    return out / "index.html"


def sheet(found: "Plan"):  # type: ignore[no-untyped-def]
    """The table of the page: levels, cost, effects, probability and regret of every package."""
    import pandas as pd

    from analysis.report.sections import Sheet
    from bilingual.words import Words
    from grassroots.answers.first_plan import package_said
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
