"""``grassroots province ...``: many counties from one table, run as one study, read county by county."""

import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused, say
from grassroots.options import Json, Lang, Language, Out, Quiet, console, say_written
from grassroots.shown import MORE, heads, in_each, in_language, number, said_cut, table
from grassroots.streams import print_json, show_in, show_quotes
from grassroots.verbs.run import words
from grassroots.verbs.study_running import found
from grassroots.verbs.study_shown import finite, plain

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from grassroots.answers.counties import Counties
    from scenarios.counties import Counties as Read

app = typer.Typer(
    name="province",
    help="Many counties from one table, run as one study and read county by county.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
NAME = re.compile(r"[a-z][a-z0-9-]*")
POLICIES = ("allowance", "points=5")
HEADS = {
    "label": ("county", "县"),
    "province": ("province", "省份"),
    "villages_of_county": ("of villages", "全县村数"),
    "base": ("without", "无政策"),
    "effect": ("effect", "效应"),
    "low": ("from", "自"),
    "high": ("to", "至"),
}


@app.command()
def new(
    counties: Annotated[
        Path, typer.Argument(metavar="TABLE", help="A table of counties, one a line: .csv or .xlsx.")
    ],
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the study and its places are written.")
    ] = Path("province"),
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POLICY",
            help="A policy compared with none in every county. Repeatable. [default: allowance, points=5]",
        ),
    ] = None,
    replicates: Annotated[int, typer.Option(min=2, max=1000, metavar="N", help="Seeds in every county.")] = 5,
    villages: Annotated[
        str, typer.Option(metavar="N|all", help="Villages of every county: so many drawn, or all it has.")
    ] = "14",
    months: Annotated[int, typer.Option(min=1, max=120, metavar="N", help="Length of a run.")] = 84,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Make a place of every county of a table, and a study over all of them; a cell that is empty is unknown, never 0."""
    from filing import fill
    from scenarios.counties import read_counties
    from scenarios.county_files import files_of, study_text

    read, name = read_counties(counties), study_name(out)
    asked = {"replicates": str(replicates), "villages": villages, "months": str(months)}
    arms = ["none", *(seen_from_study(one, out) for one in policy or POLICIES)]
    texts = dict(files_of(read)) | {f"{name}.yaml": study_text(read, name, asked, arms)}
    check_study(texts, name, out)
    fill(out, lambda folder: write_texts(folder, texts))
    if not quiet:
        tell(read)
        say(f"written to {out / f'{name}.yaml'}")
        say(f"`grassroots study run {out / f'{name}.yaml'} --dry-run` says what the study costs")


@app.command()
def show(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder of a study, or its name for studies/NAME.")
    ],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="The outcome of the table. [default: the first of the study]")
    ] = "",
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Rows of each table.")] = 20,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Show what the policies of a study do in every county, and how far its villages lie apart."""
    from experiments.study.results import open_study
    from grassroots.answers.counties import CountiesError, counties
    from grassroots.answers.first_province import quotes_of

    try:
        seen = counties(open_study(found(folder)))
    except CountiesError as error:
        raise Refused(str(error)) from None
    name = outcome_of(seen, outcome)
    if json_:
        print_json(as_json(seen))
    else:
        show_quotes(quotes_of(seen, lang.value))
        for arm in seen.arms[1:]:
            console().print(effects_table(seen, name, arm, top, lang))
    if not quiet and not json_:
        n, every = len(seen.about), len(seen.result.design)
        if n < every:
            say(f"{n} of {every} counties are done; these are shown")
        say(in_language(*ABOUT, lang))
    if out is not None:
        from grassroots.verbs.province_page import write

        page = write(seen, " ".join(words()), out, lang)
        say_written(page, quiet)


ABOUT = (
    "effect: mean over pairs of runs with the same luck, against no policy, with its 95 % interval over seeds; * where the effect is a "
    "discovery at a rate of false ones of 5 % over all counties, outcomes and policies. Intervals show luck at the default numbers; what is "
    "not known comes on top",
    "效应：同一随机种子下与无政策相比的均值，附95%区间；*表示在全部县、指标与政策上按5%的错误发现率判定的发现。区间只含默认参数下的偶然差异，"
    "未计参数不确定性",
)


def study_name(out: Path) -> str:
    """Name of the study in a folder.

    Raises:
        Refused: the folder cannot name one.
    """
    name = out.resolve().name
    if not NAME.fullmatch(name):
        raise Refused(
            f"--out {out}: the study takes its name from the folder, which has small letters, digits and hyphens"
        )
    return name


def seen_from_study(policy: str, out: Path) -> str:
    """A policy as the study in a folder names it: a file is seen from there."""
    return Path(os.path.relpath(policy, out)).as_posix() if policy.endswith((".yaml", ".yml")) else policy


def check_study(texts: "Mapping[str, str]", name: str, out: Path) -> None:
    """Read the study and every place before anything is written.

    Raises:
        InputError: they cannot be used.
    """
    from experiments.study.schema import study_of
    from scenarios.files import Kept
    from scenarios.reading import text_of

    kept = {
        ("evidence" if path.endswith(".csv") else "place", path): text.encode()
        for path, text in texts.items()
        if "/" in path
    }
    found = texts[f"{name}.yaml"].encode()
    study_of(text_of(f"{name}.yaml", found, "study"), Kept(out, {**kept, ("study", name): found}))


def write_texts(folder: Path, texts: "Mapping[str, str]") -> None:
    """Write files below a folder."""
    from filing import write

    for path, text in texts.items():
        (folder / path).parent.mkdir(exist_ok=True)
        write(folder / path, partial(Path.write_text, data=text, encoding="utf-8", newline="\n"))


def tell(read: "Read") -> None:
    """What was understood of a table: how many numbers it states, how many are pooled."""
    known = sum(len(row.numbers) + len(row.counts) for row in read.rows)
    guessed = sum(len(one) for one in read.guesses.values())
    provinces, sourced = len({row.province for row in read.rows}), sum(bool(row.source) for row in read.rows)
    n = len(read.rows)
    show_in(
        f"counties {n}, provinces {provinces}: {known} numbers stated, {guessed} pooled; {sourced} counties name a source, and the "
        f"numbers of the other {n - sourced} count as assumed",
        f"{provinces}个省的{n}个县：表中写明{known}个数值，汇总推算{guessed}个；{sourced}个县注明来源，其余{n - sourced}个县的数值按假设计",
    )


def outcome_of(seen: "Counties", given: str) -> str:
    """The outcome that is meant.

    Raises:
        Refused: the study does not keep it.
    """
    from scenarios.errors import did_you_mean, one_of

    names = seen.result.study.outcome_names
    if given and given not in names:
        near = did_you_mean(given, names)
        raise Refused(f"--outcome {given}: allowed is {one_of(names)}{'; ' + near if near else ''}")
    return given or names[0]


def effects_table(seen: "Counties", name: str, arm: str, top: int, lang: Language) -> "Table":
    """The effects of a policy on an outcome, county by county, the largest first."""
    from grassroots.answers.sensitivity import seen_units

    frame = seen.effects[(seen.effects["outcome"] == name) & (seen.effects["arm"] == arm)]
    frame = frame.sort_values("effect", ascending=False)
    made = table(heads(lang, *HEADS.values()), 2, 5)
    item = seen_units([name])[name]
    en, zh = f"{arm}: {item['en']} ({item['unit']})", f"{arm}：{item['zh']}（{item['unit_zh']}）"
    made.title = in_language(en, zh, lang)
    for one in frame.head(top).to_dict("records"):
        mark = "*" if one["discovery"] else ""
        made.add_row(
            in_language(one["label"], one["label_zh"], lang),
            str(one["province"]),
            str(one["villages_of_county"]),
            number(one["base"]),
            f"{number(one['effect'])}{mark}",
            number(one["low"]),
            number(one["high"]),
        )
    return said_cut(made, min(top, len(frame)), len(frame), lang, MORE)


def as_json(seen: "Counties") -> dict[str, Any]:
    """Everything as data."""
    from grassroots.answers.first_province import quotes_of

    told: dict[str, Any] = {"study": dict(seen.result.facts)}
    told |= {"answers": in_each(lambda lang: quotes_of(seen, lang)), "effects": records(seen.effects)}
    return told if seen.villages is None else told | {"villages_apart": records(seen.apart)}


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows as data."""
    return [{str(k): finite(plain(v)) for k, v in row.items()} for row in frame.to_dict("records")]


VERBS = {98: app}
