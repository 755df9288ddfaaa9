"""``grassroots choose PLACE POLICY --take N``: which of many villages, by need, by ease or by lot, and what that does to the gap."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused, say
from grassroots.options import (
    SEEDS,
    SEEDS_A_WORLD,
    Core,
    From,
    Json,
    Lang,
    Language,
    Out,
    PlaceName,
    Quiet,
    Seed,
    Set,
    Uncertainty,
    Workers,
    announce_compilation,
    check_out,
    console,
    load,
    make_run,
    progress,
    read_policies,
    say_written,
    threads,
)
from grassroots.shown import heads, in_each, in_language, number, table
from grassroots.streams import print_json, show_quotes
from grassroots.verbs.run import words

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from bilingual.words import Language as Spoken
    from experiments.choosing import Choice, Chosen
    from experiments.worlds import Worlds
    from scenarios.schema import Place

WORLDS = 20
OUTCOMES = ("household_attendance", "settled_substantive")
HEADS = {
    "way": ("way of taking villages", "选村方式"),
    "what": ("of", "对象"),
    "base": ("without", "无政策"),
    "effect": ("effect", "效应"),
    "low": ("from", "自"),
    "high": ("to", "至"),
    "effect_against_lot": ("against the lot", "与抽签相比"),
}
ABOUT = {
    True: (
        "effect: against no policy, mean over plausible worlds, and the 5th to the 95th percentile over worlds without luck; gap: between the "
        "lowest and the highest tenth of villages",
        "效应：与无政策相比，各组合理取值的均值，及剔除偶然差异后的第5至第95百分位；差距：最低十分之一与最高十分之一的村之间",
    ),
    False: (
        "effect: against no policy, with its 95 % interval over seeds, at the default numbers; gap: between the lowest and the highest tenth of "
        "villages",
        "效应：与无政策相比，默认参数下附随机种子95%区间；差距：最低十分之一与最高十分之一的村之间",
    ),
}


def choose(
    place: PlaceName,
    policy: Annotated[
        str,
        typer.Argument(
            metavar="POLICY", help="What is done in the villages taken: a policy, a file, LEVER=LEVEL."
        ),
    ],
    take: Annotated[int, typer.Option(min=1, metavar="N", help="Villages that are taken.")] = 30,
    villages: Annotated[
        str,
        typer.Option(
            metavar="N|all",
            help="Villages from which they are taken: so many, or all. [default: all of a county of your own, else 100]",
        ),
    ] = "",
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME",
            help="An outcome of a village. Repeatable. [default: household_attendance, settled_substantive]",
        ),
    ] = None,
    uncertainty: From = Uncertainty.plausible,
    worlds: Annotated[
        int, typer.Option(min=4, metavar="N", help="Plausible worlds, two seeds in each; without them seeds.")
    ] = WORLDS,
    set_: Set = [],  # noqa: B006
    seed: Seed = 0,
    core: Core = False,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Say which of many villages to take: the neediest, the easiest or by lot, and what that does to the gap between villages."""
    from analysis.choosing import ways_told
    from experiments.choosing import Choice, ChoosingError, chosen
    from experiments.drawn import draws_of

    scenario, file = load(place)
    run = make_run(scenario, set_, 84, seed, villages or ("100" if scenario.own is None else "all"), core)
    (tried,) = read_policies([policy])
    try:
        choice = Choice(run, tried, take, tuple(map(outcome_of, outcome or OUTCOMES)))
    except ChoosingError as error:
        raise Refused(f"--{error}" if str(error).startswith("take") else str(error)) from None
    check_out(out)
    announce_compilation(quiet)
    drawn = worlds_of(choice, file, uncertainty, worlds)
    draws = draws_of(drawn, SEEDS if drawn is None else SEEDS_A_WORLD, usual=0)
    with progress(f"{scenario.label.en}, {tried.label.en}", quiet) as on_step:
        done = 0

        def one() -> None:
            nonlocal done
            done += 1
            on_step(done / len(draws))

        found = chosen(choice, draws, drawn, threads(workers), one, file, words())
    told = ways_told(found.villages, found.whole, [item.name for item in choice.outcomes])
    if json_:
        answers = in_each(lambda one: said_first(choice, found, one))
        ways = json.loads(told.to_json(orient="records"))
        print_json({"answers": answers, "ways": ways, "provenance": dict(found.villages.attrs)})
    show_quotes(() if json_ else said_first(choice, found, lang.value))
    for item in () if json_ else choice.outcomes:
        console().print(ways_table(found, told, item.name, lang))
    if not quiet and not json_:
        say(in_language(*ABOUT[drawn is not None], lang))
    if out is not None:
        from grassroots.verbs.choose_page import write

        page = write(choice, found, told, " ".join(words()), out, lang)
        say_written(page, quiet)


def outcome_of(name: str) -> Any:
    """An outcome that a single village has.

    Raises:
        Refused: it is measured in the township.
    """
    from experiments.trial.worlds import by_village
    from scenarios.names import outcome

    found = outcome(name)
    if found.name not in by_village():
        raise Refused(f"--outcome {name}: it is measured in the township and not in a village")
    return found


def worlds_of(choice: "Choice", file: "Place | None", source: Uncertainty, n: int) -> "Worlds | None":
    """The worlds behind it; what the policy decides on is no uncertainty in any way of taking villages."""
    from experiments.drawn import worlds_of_run

    return worlds_of_run(choice.run_of("all"), file, source.value, n)


def said_first(choice: "Choice", found: "Chosen", lang: "Spoken") -> list[str]:
    """What the page says first, to be quoted; nothing of a coercive policy, which is shown in tables alone."""
    from analysis.report.first_choosing import quotes_of
    from grassroots.verbs.choose_page import choosing

    return [] if choice.policy.coercive else quotes_of(choosing(choice, found), lang)


def ways_table(found: "Chosen", told: "pd.DataFrame", name: str, lang: Language) -> "Table":
    """What each way of taking villages does, for all villages, for those taken and for the gap."""
    from analysis.choosing import WHAT, against_lot, as_read

    attrs = found.villages[name].attrs
    made = table(heads(lang, *HEADS.values(), ("grade", "判断")), 2, 5)
    rows, unit = as_read(told[told["outcome"] == name], attrs)
    en, zh = f"{attrs['long_name']} ({unit.en})", f"{attrs['long_name_zh']}（{unit.zh}）"
    made.title = in_language(en, zh, lang)
    for row in rows.to_dict("records"):
        made.add_row(
            way_said(str(row["way"]), lang),
            in_language(*WHAT[str(row["what"])], lang),
            *(number(row[key]) for key in ("base", "effect", "low", "high")),
            against_lot(row, number),
            grade_said(str(row["grade"]), lang),
        )
    return made


def way_said(way: str, lang: Language) -> str:
    """A way of taking villages."""
    from experiments.choosing import WAYS

    return in_language(WAYS[way].en, WAYS[way].zh, lang)


def grade_said(grade: str, lang: Language) -> str:
    """A grade; nothing where only luck is known."""
    from analysis.two_errors import Grade

    return "" if not grade else in_language(*Grade(grade).words, lang)


VERBS = {35: choose}
