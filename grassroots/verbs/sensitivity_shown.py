"""What is shown of a sensitivity: sentences to quote, tables of factors, how a design that grows came to its end."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from grassroots.errors import say
from grassroots.options import Language, console
from grassroots.shown import (
    MORE,
    heads,
    in_each,
    in_language,
    number,
    percent,
    said_cut,
    spoken,
    table,
    words_of,
)
from grassroots.streams import print_json, show_quotes, show_text
from grassroots.verbs.study_shown import How

if TYPE_CHECKING:
    from analysis.statistics import Estimate
    from bilingual.words import Single
    from grassroots.answers.sensitivity import Sensitivity, Step

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
    """The answers of the first screen, then for each outcome what can be said of it and a table."""
    from grassroots.answers.first_sensitivity import quotes_of

    seen = steps[-1].found
    if how.json_:
        print_json(as_json(steps))
        return
    show_quotes(quotes_of(seen, how.lang.value))
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
            console().print(table_of(seen, output, how.lang, top))
    for words in seen.indices.notes:
        for lang in spoken(how.lang):
            show_text(words.zh if lang == "zh" else words.en)
    if how.quiet:
        return
    if len(steps) > 1:
        say("base points: " + " -> ".join(f"{step.rows:,} ({step.runs:,} runs)" for step in steps))
    for lang in spoken(how.lang):
        say(text("default", lang))


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


def table_of(seen: "Sensitivity", output: int, lang: Language, top: int) -> Any:
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
    from grassroots.answers.first_sensitivity import quotes_of

    seen = steps[-1].found
    facts: dict[str, Any] = {"study": seen.result.facts, "arm": seen.arm, "against": seen.against}
    facts["incomplete_points"] = seen.incomplete
    facts["answers"] = in_each(lambda lang: quotes_of(seen, lang))
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
