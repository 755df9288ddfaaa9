"""``grassroots sensitivity STUDY``: what moves the outcomes of a study, how sure that is, and a sentence to quote."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused, say
from grassroots.options import (
    Json,
    Lang,
    Language,
    Quiet,
    Workers,
    announce_compilation,
    console,
    only_with,
    threads,
    without,
)
from grassroots.shown import MORE, heads, in_language, number, percent, said_cut, table, words_of
from grassroots.streams import print_json, show_text
from grassroots.verbs.study_running import HOME, How, Name, carry_out, found, standing

if TYPE_CHECKING:
    from analysis.statistics import Estimate
    from bilingual.words import Single
    from experiments.study.results import StudyResult
    from experiments.study.schema import Study
    from grassroots.answers.sensitivity import Sensitivity, Step

MOST_OF_MORRIS = 40
"""Factors or groups up to which Morris screens with fewer runs than a bank of worlds."""
WIDTH = 0.05
"""Of the widest interval, where nothing else is wanted."""
TOP = 8
"""Factors that a table shows."""
HEADS = {
    "factor": ("factor", "因素"),
    "sobol": ("total index (ST)", "总效应（ST）"),
    "morris": ("effect (mu*)", "效应（mu*）"),
    "pawn": ("PAWN (median)", "PAWN（中位数）"),
    "S1": ("alone (S1)", "单独（S1）"),
    "above": ("above noise", "高于噪声"),
    "ground": ("rests on", "依据"),
}
GROUNDS = {
    "lever": ("a choice", "政策选择"),
    "assumed": ("assumed", "假设"),
    "evidence": ("evidence", "证据"),
    "": ("", ""),
}
ABOVE = {"yes": ("yes", "是"), "zero": ("of zero only", "仅高于零"), "no": ("no", "否"), "": ("–", "–")}
"""Above what the dummy shows, which has other luck altogether; above zero by its own interval only; or neither."""

Outcomes = Annotated[
    list[str],
    typer.Option("--outcome", metavar="OUTCOME", help="An outcome of the study. Repeatable. [default: all]"),
]


def sensitivity(
    study: Name,
    outcome: Outcomes = [],  # noqa: B006 - typer reads it and never changes it
    budget: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="RUNS",
            help="Double the design until the width wanted is reached, or the next size is over so many runs.",
        ),
    ] = None,
    effect_of: Annotated[
        str,
        typer.Option(
            metavar="ARM", help="Analyse what this arm changes against the first one, on the same seeds."
        ),
    ] = "",
    method: Annotated[
        str,
        typer.Option(metavar="sobol|morris|pawn|bands", help="The analysis. [default: what fits the design]"),
    ] = "",
    quantity: Annotated[
        str,
        typer.Option(
            metavar="mean|spread|tail", help="Of the mean over seeds, the spread, or a chance (--above)."
        ),
    ] = "mean",
    above: Annotated[
        float | None, typer.Option(metavar="X", help="With --quantity tail: the chance of exceeding X.")
    ] = None,
    width: Annotated[
        float,
        typer.Option(
            metavar="X", help="Wanted of the widest 95 % interval: a share (Morris: of the largest effect)."
        ),
    ] = WIDTH,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Factors to show.")] = TOP,
    folder: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the study is kept. [default: studies/NAME]")
    ] = None,
    bank: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="A bank of worlds of the place, for what share of everything uncertain the factors are. "
            "[default: studies/worlds-PLACE where it is there]",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a page, figures and tables into this folder.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Say what moves the outcomes of a study; run what of it is not done yet."""
    from grassroots.answers.sensitivity import analysed, until_sure

    wanted, place = located(study, folder)
    asked = checked(wanted, outcome, effect_of, method, quantity, above, width)
    only_with(
        "`kind: sobol`", wanted.design.kind == "sobol" and method in ("", "sobol"), bank=bank is not None
    )
    without("--effect-of", bool(effect_of), bank=bank is not None)
    if budget is not None and wanted.design.kind not in ("sobol", "morris"):
        raise Refused(f"--budget: a {wanted.design.kind} design cannot be run on; allowed is sobol or morris")
    if out is not None:
        from experiments.files import check_folder

        check_folder(out)
    refuse_small(wanted, place, method)
    how = How(threads(workers), False, json_, quiet, lang)
    old = of_other_code(place, budget)

    def run(one: "Study") -> "StudyResult":
        return as_it_is(place, how) if old else ran(one, place, how)

    whole = bank_of(wanted, bank)

    def look(result: "StudyResult") -> "Sensitivity":
        return beside(analysed(result, outcome, **asked), whole)

    if not old:
        announce_compilation(quiet)
    if wanted.design.kind == "worlds" and not method:
        from grassroots.answers.bank import moved
        from grassroots.verbs.bank_shown import show_bank

        result = run(wanted)
        told = moved(result, outcome, asked["arm"], asked["against"])
        show_bank(result, told, lang, json_, top)
        if out is not None:
            from grassroots.verbs.bank_page import write_bank

            page = write_bank(result, told, out, lang, (asked["arm"] or wanted.arms[0], asked["against"]))
            if not quiet:
                say(f"written to {page}")
        return
    steps = until_sure(wanted, budget, run, look) if budget is not None else [as_step(look(run(wanted)))]
    show(steps, how, top)
    if budget is not None and not quiet:
        for one in spoken(lang):
            say(ended(steps, budget, one))
    if out is not None:
        from grassroots.verbs.sensitivity_page import write

        page = write(steps, out, lang)
        if not quiet:
            say(f"written to {page}")


def refuse_small(study: "Study", folder: Path, method: str) -> None:
    """Refuse to run a design that cannot carry its answer: a small Sobol design, a Morris design of many factors.

    A design that was run already is analysed; a small Sobol design is flagged.

    Raises:
        Refused: it has too few base points or too many factors, and nothing of it was run.
    """
    from analysis.sensitivity.sobol import FEWEST_BLOCKS
    from experiments.study.store import MANIFEST

    rows, run = study.design.rows, (folder / MANIFEST).exists() and standing(folder)["done"]
    moved = len(set(study.moved_together))
    if study.design.kind == "morris" and moved > MOST_OF_MORRIS and not run:
        raise Refused(
            f"factors: a morris design of {moved}; allowed are up to {MOST_OF_MORRIS}, as a bank of worlds (`kind: worlds`) screens "
            "more of them with fewer runs"
        )
    if study.design.kind != "sobol" or method == "pawn" or rows >= FEWEST_BLOCKS:
        return
    if not run:
        raise Refused(
            f"rows: a sobol design of {rows} base points; allowed is {FEWEST_BLOCKS} or more, because with fewer its columns mislead"
        )


def bank_of(study: "Study", given: Path | None) -> "StudyResult | None":
    """The bank of worlds that a study is held beside: as given, else that of its place where it is there and has runs.

    Raises:
        Refused: what was given is no bank.
    """
    from experiments.study.results import open_study
    from experiments.study.store import MANIFEST

    folder = given or HOME / f"worlds-{study.place}"
    if study.design.kind == "worlds" or not (folder / MANIFEST).exists():
        if given is not None:
            raise Refused(f"--bank {given}: there is no study in this folder")
        return None
    if given is None and not standing(folder)["done"]:
        return None
    result = open_study(folder)
    if result.study.design.kind == "worlds":
        return result
    if given is not None:
        raise Refused(f"--bank {given}: a {result.study.design.kind} design is no bank of worlds")
    return None


def beside(seen: "Sensitivity", bank: "StudyResult | None") -> "Sensitivity":
    """The same, with what its factors carry of everything uncertain."""
    from analysis.sensitivity import Bands
    from grassroots.answers.bank import carried

    indices = seen.indices
    if bank is None or isinstance(indices, Bands) or indices.method != "sobol" or seen.against:
        return seen
    names = [factor.name for factor in seen.result.study.factors]
    alike = seen.result.study.windows == bank.study.windows
    found = {column: carried(bank, column, names) for column in indices.outputs if alike or "@" in column}
    return replace(seen, carried={column: one for column, one in found.items() if one is not None})


def located(study: str, folder: Path | None) -> "tuple[Study, Path]":
    """The study and its folder: a study that is there is taken in the form in which it is there.

    Raises:
        Refused: two folders are named, or the one named holds another study.
    """
    from experiments.study.results import study_in
    from experiments.study.schema import load_study
    from experiments.study.store import holds_study

    given = Path(study) if folder is not None else found(Path(study))
    if holds_study(given):
        if folder is not None and folder.resolve() != given.resolve():
            raise Refused(f"--folder {folder}: {given} is the folder of a study already; leave it out")
        return study_in(given), given
    wanted = load_study(study)
    place = folder or HOME / wanted.name
    if not holds_study(place):
        return wanted, place
    there = study_in(place)
    if there.name != wanted.name:
        raise Refused(f"{place}: it holds the study {there.name}; give another --folder")
    same = there.model_copy(update={"design": wanted.design, "replicates": wanted.replicates}) == wanted
    if not same:
        raise Refused(f"{place}: it holds another form of {wanted.name}; give another --folder")
    return there, place


def checked(
    study: "Study",
    outcomes: list[str],
    effect_of: str,
    method: str,
    quantity: str,
    above: float | None,
    width: float,
) -> dict[str, Any]:
    """The options of the analysis, refused before anything is run where they do not fit.

    Raises:
        Refused: a word that is not known, or an analysis that does not fit the design.
    """
    from typing import get_args

    from analysis.sensitivity.problem import Method, fitting
    from experiments.study.tasks import columns
    from grassroots.answers.sensitivity import CannotAnalyse, Quantity, chosen, problem_of
    from scenarios.errors import did_you_mean, one_of

    for name, given, allowed in (
        ("method", method, get_args(Method)),
        ("quantity", quantity, get_args(Quantity)),
    ):
        if given and given not in allowed:
            hint = did_you_mean(given, allowed)
            raise Refused(f"--{name} {given}: allowed is {one_of(allowed)}{'; ' + hint if hint else ''}")
    if (quantity == "tail") != (above is not None):
        raise Refused("--quantity tail and --above X go together")
    bank, bands = study.design.kind == "worlds" and not method, study.design.kind == "ofat"
    without("`kind: worlds`", bank, quantity=quantity != "mean", width=width != WIDTH)
    without("`kind: ofat`", bands, width=width != WIDTH)
    if not 0.0 < width < math.inf:
        raise Refused(f"--width {width:g}: allowed is a number above 0")
    try:
        fitting(problem_of(study), method or None)
        chosen(outcomes, columns(study), "outcome")
        if effect_of:
            chosen([effect_of], study.arms, "arm")
    except (CannotAnalyse, ValueError) as error:
        raise Refused(str(error)) from None
    if effect_of and effect_of == study.arms[0]:
        raise Refused(f"--effect-of {effect_of}: it is the first arm, against which the others are held")
    return {
        "arm": effect_of,
        "against": study.arms[0] if effect_of else "",
        "method": method or None,
        "quantity": quantity,
        "threshold": above,
        "width": width,
    }


def of_other_code(folder: Path, budget: int | None) -> bool:
    """Whether the runs that are there were made by other model code, so that none may be added.

    Raises:
        Refused: more were asked for.
    """
    from experiments.study.store import holds_study

    if not holds_study(folder):
        return False
    facts = standing(folder)
    old = bool(facts["done"]) and not facts["same_code"]
    if old and budget is not None:
        raise Refused(
            f"--budget: the runs in {folder} were made by other model code and would not go with new ones; "
            f"`grassroots study resume {folder} --again` runs them again"
        )
    return old


def as_it_is(folder: Path, how: How) -> "StudyResult":
    """The result of a study of other model code, as far as it was done."""
    from experiments.study.results import open_study

    if not how.quiet:
        say(
            f"the runs in {folder} were made by other model code; they are analysed as they are "
            f"(`grassroots study resume {folder} --again` runs them again)"
        )
    return open_study(folder)


def ran(study: "Study", folder: Path, how: How) -> "StudyResult":
    """The result of a study, after what of it was not done has been run; failed runs are tried again."""
    from experiments.study.results import open_study
    from experiments.study.store import failures

    carry_out(study, folder, how)
    failed = len(failures(folder))
    if failed and not how.quiet:
        say(
            f"{failed:,} runs have failed; blocks that hold one are left out (`grassroots study status {folder}`)"
        )
    return open_study(folder)


def as_step(seen: "Sensitivity") -> "Step":
    """A design that does not grow, as its only size."""
    from grassroots.answers.sensitivity import Step

    return Step(seen.result.study.design.rows, len(seen.result.rows), seen)


ENDED = {
    "reached": (
        "the width wanted ({wanted:g}) is reached at {rows:,} base points ({runs:,} runs)",
        "{rows:,}个基点（{runs:,}次模拟）时达到所要求的宽度（{wanted:g}）",
    ),
    "budget": (
        "the width wanted ({wanted:g}) is not reached: {rows:,} base points are {runs:,} runs, and twice as many would be over the "
        "budget of {budget:,}",
        "未达到所要求的宽度（{wanted:g}）：{rows:,}个基点即{runs:,}次模拟，再加一倍将超出{budget:,}次的预算",
    ),
    "stopped": (
        "stopped at {rows:,} base points ({runs:,} runs of {budget:,}): more of them would not help",
        "在{rows:,}个基点（{budget:,}次预算中的{runs:,}次模拟）时停止：增加基点无济于事",
    ),
    "besides": ("; not judged: {named}", "；未作判断：{named}"),
}
"""How a design that grows came to its end, in both languages."""


def ended(steps: "list[Step]", budget: int, lang: "Single") -> str:
    """Whether a design that grows reached the width wanted, its budget ended first, or nothing was left to be found by growing."""
    from analysis.why import because
    from grassroots.answers.sensitivity import growing, seen_units

    last = steps[-1]
    width, at = last.found.width, 1 if lang == "zh" else 0
    assert width is not None
    key = "reached" if width.reached else "budget" if growing(last.found, budget) else "stopped"
    said = ENDED[key][at].format(rows=last.rows, runs=last.runs, budget=budget, wanted=width.wanted)
    labels = seen_units(width.outputs, last.found.result.study)
    named = [
        f"{labels[name][lang]} {because(why, lang)}"
        if lang == "en"
        else f"{labels[name][lang]}{because(why, lang)}"
        for name, why in zip(width.outputs, width.why, strict=True)
        if why
    ]
    if not named:
        return said
    return said + ENDED["besides"][at].format(named=("；" if at else ", ").join(named))


def show(steps: "list[Step]", how: How, top: int) -> None:
    """The answer: for each outcome a sentence and a table."""
    seen = steps[-1].found
    if how.json_:
        print_json(as_json(steps))
        return
    from analysis.sensitivity import Bands
    from analysis.sensitivity.sentences import text
    from analysis.sensitivity.width import HOPELESS

    if isinstance(seen.indices, Bands):
        show_bands(seen, how, top)
        return
    for output, name in enumerate(seen.indices.outputs):
        for lang in spoken(how.lang):
            show_text("\n".join(sentences(seen, output, name, lang)))
        if seen.indices.why[output] not in HOPELESS:
            console().print(table_of(seen, output, name, how.lang, top))
    for words in seen.indices.notes:
        for lang in spoken(how.lang):
            show_text(words.zh if lang == "zh" else words.en)
    if how.quiet:
        return
    if len(steps) > 1:
        say("base points: " + " -> ".join(f"{step.rows:,} ({step.runs:,} runs)" for step in steps))
    for lang in spoken(how.lang):
        say(text("default", lang))


def spoken(lang: Language) -> "tuple[Single, ...]":
    """The languages that sentences are in."""
    return ("en", "zh") if lang is Language.both else ("zh",) if lang is Language.zh else ("en",)


def sentences(seen: "Sensitivity", output: int, name: str, lang: "Single") -> list[str]:
    """What can be quoted of one outcome."""
    from analysis.sensitivity.sentences import answer, how_wide, luck, resting
    from analysis.sensitivity.width import HOPELESS

    about, why = about_of(seen, name), seen.ranking.why[output]
    said = [flagged(seen, lang), answer(seen.ranking, output, about, lang, seen.assumed)]
    said += [*of_what(seen, name, lang), luck(seen.ranking, output, lang)]
    split = None if why else seen.evidence(output)
    if split is not None:
        said.append(resting(split, lang))
    if why not in HOPELESS:
        said.append(how_wide(seen.judged, output, seen.ranking.method, lang))
    return [sentence for sentence in said if sentence]


def flagged(seen: "Sensitivity", lang: "Single") -> str:
    """What stands before everything that a design too small says; empty where it is large enough."""
    from analysis.sensitivity.methods import too_small

    words = too_small(seen.ranking)
    return "" if words is None else words.zh if lang == "zh" else words.en


def of_what(seen: "Sensitivity", name: str, lang: "Single") -> list[str]:
    """What the shares of a Sobol design are shares of; with a bank of the place, what they are of everything uncertain."""
    from analysis.sensitivity.sentences import text

    if seen.ranking.method != "sobol" or seen.ranking.why[seen.ranking.outputs.index(name)]:
        return []
    moved = len(seen.result.study.factors)
    said = [text("of_what", lang, factors=moved)]
    found = seen.carried.get(name)
    if found is None:
        return said
    at = place_in(seen, lang)
    if found.share != found.share:
        return [*said, text("of_all_unknown", lang, bank=found.bank)]
    chosen = text("levers", lang) if seen.levers else ""
    more = {
        "share": percent(found.share, Language(lang)),
        "bank": found.bank,
        "worlds": f"{found.worlds:,}",
        "levers": chosen,
    }
    return [*said, text("of_all", lang, place=at, **more)]


def place_in(seen: "Sensitivity", lang: "Single") -> str:
    """Where the study plays."""
    from grassroots.answers.sensitivity import place_label

    words = place_label(seen.result.study)
    return words.zh if lang == "zh" else words.en


def about_of(seen: "Sensitivity", name: str) -> Any:
    """What the numbers of one column are of."""
    from analysis.sensitivity.sentences import About
    from bilingual.words import Words
    from grassroots.answers.sensitivity import place_label, seen_units

    item = seen_units([name], seen.result.study)[name]
    unit = Words(item["unit"], item["unit_zh"])
    return About(Words(item["en"], item["zh"]), unit, place_label(seen.result.study), seen.labels)


def table_of(seen: "Sensitivity", output: int, name: str, lang: Language, top: int) -> Any:
    """The factors of one outcome, the largest first, and the noise floor."""
    from analysis.sensitivity.sentences import ranked

    indices = seen.ranking
    ranking = ranked(indices, output, seen.assumed)
    dummy = ranking["factor"] == indices.problem.dummy
    shown = [*ranking[~dummy].head(top).to_dict("records"), *ranking[dummy].to_dict("records")]
    alone = "S1" in ranking
    columns = ["factor", indices.method, *(["S1"] if alone else []), "above", "ground"]
    made = table(heads(lang, *(HEADS[key] for key in columns)), 1, 1 + alone)
    for one in shown:
        label = seen.labels[str(one["factor"])]
        names = [indices.main.name, *(["S1"] if alone else [])]
        at = indices.main.factors.index(str(one["factor"]))
        found = [indices.readable(name, at, output) for name in names]
        cells = [words_of(label, lang), *(in_language(ranged(x, "en"), ranged(x, "zh"), lang) for x in found)]
        ground = ground_of(str(one["factor"]), bool(one["assumed"]), indices.problem.dummy)
        made.add_row(*cells, in_language(*ABOVE[stands(one)], lang), in_language(*GROUNDS[ground], lang))
    return said_cut(made, len(shown), len(ranking), lang, MORE)


def stands(one: Mapping[Any, Any]) -> str:
    """Where a factor stands against noise: above the dummy, above zero by its own interval, or neither."""
    if one["above"] != one["above"]:
        return ""
    return "yes" if one["above"] == 1.0 else "zero" if one["low"] > 0.0 else "no"


def ground_of(factor: str, assumed: bool, dummy: str) -> str:
    """What a factor rests on."""
    if factor == dummy:
        return ""
    return "lever" if factor.startswith("lever:") else "assumed" if assumed else "evidence"


EXACTLY = ("in every block", "各区组均如此")
"""Behind an index that is the same whichever blocks are drawn: its interval has no width."""


def ranged(found: "Estimate", lang: "Single") -> str:
    """An index and its interval; its interval alone where the estimate is no share; where there is none, why."""
    from analysis.why import because

    if not found.bounded:
        shown = "" if found.value != found.value else f"{number(found.value)} "
        return f"{shown}{because(found.why, lang, short=True)}".strip() or "–"
    if found.low == found.high:
        return f"{number(found.low)} {EXACTLY[lang == 'zh']}"
    shown = "" if found.value != found.value else f"{number(found.value)} "
    return f"{shown}[{number(found.low)}, {number(found.high)}]"


def show_bands(seen: "Sensitivity", how: How, top: int) -> None:
    """One factor at a time, on the terminal."""
    console().print(bands_table(seen, how.lang, top))
    if not how.quiet:
        say(
            "one factor at a time around one base: a picture, never a ranking; factors stand in the order of the study"
        )


def bands_table(seen: "Sensitivity", lang: Language, top: int) -> Any:
    """One factor at a time: the largest difference from the base that each makes, a picture and no ranking."""
    frame = seen.indices.to_dataframe()
    columns = (
        ("outcome", "结果"),
        ("factor", "因素"),
        ("at", "取值"),
        ("difference from the base", "与基准之差"),
    )
    made = table(heads(lang, *columns), 3, 1)
    largest: Callable[[Any], Any] = lambda part: part.loc[part["effect"].abs().idxmax()]  # noqa: E731
    known, every = frame.dropna(subset=["effect"]), 0
    for output in dict.fromkeys(known["output"]):
        about = about_of(seen, str(output))
        of_this = known[known["output"] == output].groupby("factor", sort=False)[known.columns].apply(largest)
        every += len(of_this)
        for one in of_this.head(top).to_dict("records"):
            label = seen.labels[str(one["factor"])]
            cells = [words_of(about.outcome, lang), words_of(label, lang), f"{one['at']}"]
            ends = one["effect"], one["effect_low"], one["effect_high"]
            made.add_row(*cells, effect_ranged(*ends, str(one["effect_why"]), lang))
    return said_cut(made, made.row_count, every, lang, MORE)


def effect_ranged(value: float, low: float, high: float, why: str, lang: Language) -> str:
    """A difference and its interval; where that is not the usual one, why."""
    from analysis.why import MARKS, Why, because

    if low == low and high == high:
        return f"{number(value)} [{number(low)}, {number(high)}] {MARKS.get(Why(why), '')}".rstrip()
    return f"{number(value)}  {in_language(because(why, 'en', short=True), because(why, 'zh', short=True), lang)}"


def as_json(steps: "list[Step]") -> dict[str, Any]:
    """Everything that was found."""
    from analysis.sensitivity import Bands

    seen = steps[-1].found
    facts: dict[str, Any] = {"study": seen.result.facts, "arm": seen.arm, "against": seen.against}
    facts["incomplete_points"] = seen.incomplete
    facts["indices"] = json.loads(seen.indices.to_dataframe().to_json(orient="records"))
    if isinstance(seen.indices, Bands):
        return facts
    facts["noise"] = json.loads(seen.indices.noise().to_json(orient="records"))
    facts["widths"] = json.loads(seen.judged.to_dataframe().to_json(orient="records"))
    facts["steps"] = [{"rows": step.rows, "runs": step.runs} for step in steps]
    facts["assumed"] = sorted(seen.assumed)
    facts["sentences"] = {
        name: {lang: sentences(seen, k, name, lang) for lang in ("en", "zh")}
        for k, name in enumerate(seen.indices.outputs)
    }
    facts["notes"] = [{"en": words.en, "zh": words.zh} for words in seen.indices.notes]
    return facts
