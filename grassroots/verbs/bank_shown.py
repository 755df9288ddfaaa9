"""What ``grassroots sensitivity`` says of a bank of worlds: for each outcome a sentence and a table of the numbers that move it."""

import json
from typing import TYPE_CHECKING

import numpy as np

from grassroots.options import Language, console
from grassroots.shown import MORE, heads, in_language, number, percent, said_cut, table, words_of
from grassroots.streams import print_json, show_quotes, show_text

if TYPE_CHECKING:
    from bilingual.words import Single
    from experiments.study.results import StudyResult
    from grassroots.answers.bank import Moved

HEADS = (
    ("number", "参数"),
    ("rank correlation", "秩相关"),
    ("share of variance", "方差占比"),
    ("rests on", "依据"),
)
SAID = {
    "en": "{outcome}: of {all} uncertain numbers {found} move it (rate of false discoveries 10 %; {worlds} worlds{missing}).",
    "zh": "{outcome}：{all}个不确定参数中，有{found}个影响该结果（错误发现率10%；{worlds}组取值{missing}）。",
}
UNSAID = {
    "en": "{outcome}: {why}, so nothing can be said of what moves it ({worlds} worlds with all their values).",
    "zh": "{outcome}：{why}，无从判断其影响因素（数值齐全者{worlds}组）。",
}
MISSING = {"en": ", {n} without a value", "zh": "，另有{n}组无数值"}
EXPLAINED = {
    "en": "They explain {share} of the variance of everything moved{luck}; shares are of that whole.",
    "zh": "这些参数可解释全部变动方差的{share}{luck}；占比以该方差为整体。",
}
LITTLE = {
    "en": "They explain {share} of it: too little for shares of variance.",
    "zh": "仅可解释其中的{share}，不足以给出方差占比。",
}
LUCK = {"en": " without luck", "zh": "（已剔除偶然差异）"}
NO_LUCK = {
    "en": "; with one seed a world luck counts as unexplained",
    "zh": "（每组仅一次运行，偶然差异计入未解释部分）",
}


def show_bank(
    result: "StudyResult", found: "list[Moved]", lang: Language, json_: bool, top: int, arms: tuple[str, str]
) -> None:
    """Print what the first screen says, then everything; of the policy in force and the one that it is compared with."""
    if json_:
        print_json([as_json(one) for one in found])
        return
    from grassroots.answers.first_bank import quotes_of
    from grassroots.shown import spoken

    show_quotes(quotes_of(result, found, arms, lang.value))
    for one in found:
        for language in spoken(lang):
            show_text(sentence(one, language))
        if one.screened.found:
            console().print(table_of(result, one, lang, top))


def sentence(one: "Moved", lang: "Single") -> str:
    """How many numbers move an outcome, and how much of everything moved they explain."""
    from analysis.why import because
    from grassroots.answers.sensitivity import seen_units

    screened, emulator = one.screened, one.emulator
    if emulator is None:
        label = seen_units([one.column])[one.column][lang]
        return UNSAID[lang].format(outcome=label, why=because(one.why, lang), worlds=f"{screened.n:,}")
    said = SAID[lang].format(
        outcome=seen_units([one.column])[one.column][lang],
        all=len(screened.names),
        found=len(screened.found),
        worlds=f"{screened.n:,}",
        missing=MISSING[lang].format(n=screened.missing) if screened.missing else "",
    )
    alone = np.isnan(emulator.r2_without_luck)
    share = float(np.clip(emulator.r2 if alone else emulator.r2_without_luck, 0.0, 1.0))
    told = LITTLE if one.shares is None else EXPLAINED
    more = told[lang].format(share=percent(share, Language(lang)), luck=(NO_LUCK if alone else LUCK)[lang])
    return f"{said} {more}" if lang == "en" else f"{said}{more}"


def table_of(result: "StudyResult", one: "Moved", lang: Language, top: int) -> object:
    """The numbers that move an outcome, the strongest first."""
    from grassroots.answers.sensitivity import assumed_of, labels_of
    from grassroots.verbs.sensitivity_shown import GROUNDS

    labels, assumed = labels_of(result.study), assumed_of(result.study)
    made = table(heads(lang, *HEADS), 1, 2)
    frame = one.screened.to_dataframe()
    correlations = dict(zip(frame["number"], frame["correlation"], strict=True))
    for name in one.screened.found[:top]:
        en, zh = GROUNDS["assumed" if name in assumed else "evidence"]
        ground = in_language(en, zh, lang)
        made.add_row(
            words_of(labels[name], lang),
            number(float(correlations[name])),
            percent(one.share_of(name), lang),
            ground,
        )
    found = one.screened.found
    return said_cut(made, len(found[:top]), len(found), lang, MORE)


def as_json(one: "Moved") -> dict[str, object]:
    """One outcome as data."""
    rows = one.screened.to_dataframe()
    rows["share"] = [one.share_of(name) for name in rows["number"]]
    emulator = one.emulator
    without = np.nan if emulator is None else emulator.r2_without_luck
    return {
        "outcome": one.column,
        "worlds": one.screened.n,
        "missing": one.screened.missing,
        "why": str(one.why),
        "explained": None if emulator is None else emulator.r2,
        "explained_without_luck": None if np.isnan(without) else without,
        "numbers": json.loads(rows.to_json(orient="records")),
    }
