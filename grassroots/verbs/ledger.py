"""``grassroots ledger``: every number of the model with unit, ranges, grade and source; every outcome."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.options import Json, Lang, Language, console, load, without
from grassroots.streams import print_json, show_text

if TYPE_CHECKING:
    import pandas as pd

    from experiments.posterior import Identified
    from model.declare import Declared
    from scenarios.schema import Place


HEADS: dict[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "value": ("value", "取值"),
    "default": ("default", "默认"),
    "unit": ("unit", "单位"),
    "domain": ("domain", "允许范围"),
    "plausible": ("plausible", "合理范围"),
    "identified": ("identified", "数据识别"),
    "narrowed": ("narrowed", "标准差比"),
    "left": ("left", "校准后范围"),
    "grade": ("grade", "依据等级"),
    "source": ("source", "来源"),
    "moved_by": ("moved_by", "由何者改变"),
    "meaning": ("meaning", "含义（英文）"),
    "meaning_zh": ("meaning_zh", "含义"),
    "reason": ("reason", "理由（英文）"),
    "reference": ("reference", "参考"),
    "group": ("group", "组别"),
    "ledger": ("ledger", "账别"),
    "better": ("better", "向好方向"),
    "instead": ("instead", "另见"),
    "numerator": ("numerator", "分子（英文）"),
    "numerator_zh": ("numerator_zh", "分子"),
    "of": ("of", "分母（英文）"),
    "of_zh": ("of_zh", "分母"),
    "over": ("over", "期间（英文）"),
    "over_zh": ("over_zh", "期间"),
    "beside": ("beside", "并列"),
}
"""Names of columns, in English and Chinese."""
UNSAID: dict[str, Any] = {"identified": "", "narrowed": None, "left": ""}
"""Why a number is not uncertain: a law, a convention, what a lever decides on, what a place knows of itself."""
BETTER = {"up": "升", "down": "降", "none": "无"}
LEDGERS = {"substantive": "实际", "recorded": "台账", "both": "两者", "money": "资金"}
IDENTIFIED = {
    "by published figures": "由已发表数据识别",
    "not identified": "不可识别",
    "own range": "用地点自有范围",
}
"""Whether published figures narrow a number (``grassroots calibrate``); one that is not uncertain has no such words."""
MOVED_BY = {
    "run": "模拟",
    "place, run": "地点、模拟",
    "place, policy, run": "地点、政策、模拟",
    "run, within its range": "模拟（限合理范围内）",
}


def ledger(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[WORD]...",
            help="A number or outcome by path or unique last name, a mechanism, or words to look for in names, "
            "meanings (in either language), grades and sources.",
        ),
    ] = [],  # noqa: B006 - typer reads it and never changes it
    grade: Annotated[str, typer.Option(help="Only numbers of this grade, as in assumed.")] = "",
    place: Annotated[str, typer.Option(metavar="PLACE", help="Values as this place has them.")] = "default",
    outcomes: Annotated[bool, typer.Option("--outcomes", help="List the outcomes instead.")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the list as CSV.")] = None,
    json_: Json = False,
    lang: Lang = Language.en,
) -> None:
    """Print the numbers of the model, what each rests on, and how sure it is; find them by words."""
    without("--outcomes", outcomes, place=place != "default")
    _, file = load(place)
    chosen = of_grade(outcome_frame() if outcomes else number_frame(file), grade)
    chosen = named(chosen, words) if outcomes or grade else found(chosen, words)
    if not all(word.isascii() for word in words) and lang is Language.en:
        lang = Language.zh
    if csv is not None:
        from experiments.files import write_csv

        write_csv(chosen, csv)
    if json_:
        print_json(json.loads(chosen.to_json(orient="records")))
    elif len(chosen) == 1:
        show_text(card(chosen.iloc[0].to_dict(), lang, file))
        others = beside(number_frame(file), chosen, words)
        if len(others):
            console().print(listed(others, lang))
    elif csv is None:
        console().print(listed(chosen, lang))


def found(numbers: "pd.DataFrame", words: Sequence[str]) -> "pd.DataFrame":
    """Numbers that words name or describe; outcomes where no number does.

    Raises:
        Refused: neither.
    """
    try:
        return named(numbers, words)
    except Refused as refused:
        with suppress(Refused):
            return named(outcome_frame(), words)
        raise refused from None


def number_frame(place: "Place | None") -> "pd.DataFrame":
    """Every declared number, as rows."""
    import pandas as pd

    from model.parameters import ledger as declared

    said = identification(place)
    return pd.DataFrame([number_row(item, place) | said.get(item.path, {}) for item in declared().values()])


def number_row(item: "Declared", place: "Place | None") -> dict[str, Any]:
    """One declared number: value in force, bounds, grade, source, meaning."""
    from model.declare import Number

    about = item.about
    row: dict[str, Any] = {
        "name": item.path,
        "value": item.default,
        "default": item.default,
        "unit": "switch",
        "domain": span(item.domain),
        "plausible": "",
        **UNSAID,
        "grade": "structure",
        "source": "",
        "moved_by": "run",
        "meaning": about.en,
        "meaning_zh": about.zh,
        "reason": "",
    }
    if isinstance(about, Number):
        plausible = span(about.plausible) if about.plausible else ""
        moved_by = "place, policy, run" if item.by_village else "place, run"
        row |= {"unit": about.unit, "plausible": plausible, "grade": about.grade, "source": about.source}
        row |= {"reason": about.reason, "moved_by": "run, within its range" if about.intercept else moved_by}
    else:
        row["reason"] = "; ".join(f"{k} {text}" for k, text in enumerate(about.options))
    if place is not None and item.path in place.numbers:
        figure = place.numbers[item.path]
        ground = {"grade": "assumed", "reason": figure.assumed, "source": ";".join(figure.claim)}
        if figure.evidence or not figure.assumed:
            ground = {
                "grade": place.grade(figure),
                "source": ";".join(figure.evidence),
                "reason": figure.derived or "",
            }
        row |= {"value": figure.value} | ground
    return row


def identification(place: "Place | None") -> dict[str, dict[str, Any]]:
    """Of every number that is uncertain at a place, by path, whether published figures identify it.

    If they do, the ratio of its standard deviation to before, and the middle 90 % of what is left.
    """
    from experiments.posterior import identified
    from experiments.worlds import open_at, open_ranges

    everywhere, known = open_ranges(), identified()
    said = {}
    for path, span_here in open_at(place).items():
        if span_here != everywhere.get(path):
            said[path] = UNSAID | {"identified": "own range"}
        elif path in known:
            said[path] = by_figures(known[path])
        else:
            said[path] = UNSAID | {"identified": "not identified"}
    return said


def by_figures(known: "Identified") -> dict[str, Any]:
    """What published figures leave of a number."""
    told = {"identified": "by published figures", "narrowed": round(known.narrowed, 2)}
    return told | {"left": known.left(" to ")}


def outcome_frame() -> "pd.DataFrame":
    """Every outcome, as rows."""
    import pandas as pd

    from model.outcomes import OUTCOMES

    rows = [
        {
            "name": item.name,
            "unit": item.unit,
            "group": item.group,
            "ledger": item.ledger,
            "better": item.better,
            "instead": item.instead,
            "numerator": item.numerator.en,
            "numerator_zh": item.numerator.zh,
            "of": item.of.en,
            "of_zh": item.of.zh,
            "over": item.over.en,
            "over_zh": item.over.zh,
            "beside": item.beside,
            "meaning": item.label.en,
            "meaning_zh": item.label.zh,
            "reason": item.definition,
        }
        for item in OUTCOMES.values()
    ]
    return pd.DataFrame(rows)


def beside(table: "pd.DataFrame", chosen: "pd.DataFrame", words: Sequence[str]) -> "pd.DataFrame":
    """What else has a word that is the last name of one number; nothing where a whole path was given."""
    others = table[~table["name"].isin(chosen["name"])]
    if words and not any("." in word for word in words):
        with suppress(Refused):
            return others.iloc[searched(others, words)]
    return others.head(0)


def of_grade(table: "pd.DataFrame", grade: str) -> "pd.DataFrame":
    """Rows of a grade.

    Raises:
        Refused: no row is of it.
    """
    from scenarios.errors import did_you_mean, one_of, short
    from scenarios.units import GRADES

    if not grade:
        return table
    if "grade" not in table:
        raise Refused(f"--grade {short(grade)}: outcomes have no grade")
    grades = sorted(set(table["grade"]))
    grade = next((name for name, zh in GRADES.items() if zh == grade), grade)
    if grade not in grades:
        near = did_you_mean(grade, grades)
        raise Refused(f"--grade {short(grade)}: allowed is {one_of(grades)}" + (f"; {near}" if near else ""))
    return table[table["grade"] == grade]


def named(table: "pd.DataFrame", words: Sequence[str]) -> "pd.DataFrame":
    """Rows of a name or a mechanism (or group of outcomes); else those that have all the words, the best first.

    Raises:
        Refused: there are none.
    """
    if not words:
        return table
    name = words[0] if len(words) == 1 else ""
    family = table["group"] if "group" in table else table["name"].str.partition(".")[0]
    if (family == name).any():
        return table[family == name]
    exact = table[(table["name"] == name) | table["name"].str.endswith("." + (name or " "))]
    if len(exact):
        return exact
    return table.iloc[searched(table, words)]


def searched(table: "pd.DataFrame", words: Sequence[str]) -> list[int]:
    """Positions of the rows that have all the words.

    Raises:
        Refused: none has.
    """
    from grassroots.search import matching, near
    from scenarios.errors import short, shown
    from scenarios.units import GRADES

    rows = [row | {"grade_zh": GRADES.get(row.get("grade", ""), "")} for row in table.to_dict("records")]
    given = [word for text in words for word in short(text).split()]
    positions = matching(rows, given) if given else []
    if not positions:
        meant = near(rows, given)
        said = f"nothing is called {shown(' '.join(given))}, or has it in its meaning, grade or source"
        raise Refused(f"{said}; {meant}" if meant else said)
    return positions


def span(bounds: tuple[float, float]) -> str:
    """Bounds in words."""
    return f"{bounds[0]:g} to {bounds[1]:g}"


def card(row: Mapping[Any, Any], lang: Language, place: "Place | None" = None) -> str:
    """One number or outcome, with everything that is known of it."""
    twice = {key for key in row if lang is Language.zh and f"{key}_zh" in row}
    lines = [
        entry(key, value, lang)
        for key, value in row.items()
        if value not in ("", None) and value == value and key not in twice
    ]
    keys = [key.strip() for key in row.get("source", "").split(";") if key.strip()]
    cited = dict.fromkeys(reference(key, place, lang) for key in keys)
    return "\n".join([*lines, *(entry("reference", text, lang) for text in cited)])


def reference(key: str, place: "Place | None", lang: Language) -> str:
    """The source behind a key, or behind the id of a row of evidence."""
    from model.evidence import source_of
    from scenarios.evidence import library

    grounds = library() if place is None else place.grounds
    row = grounds.rows.get(key)
    source = source_of(key) if row is None else grounds.sources[row.document]
    return source.cite_zh() if lang is Language.zh else source.cite()


def entry(key: str, value: Any, lang: Language) -> str:
    """A line of a card."""
    text = shown_as(key, value, lang)
    return f"{HEADS[key][1]}：{text}" if lang is Language.zh else f"{key + ':':12s} {text}"


def shown_as(key: str, value: Any, lang: Language) -> str:
    """What stands in a column, in the language asked for."""
    from model.outcomes import GROUPS
    from scenarios.units import GRADES, in_chinese

    text = f"{value:g}" if isinstance(value, float) else str(value)
    if lang is not Language.zh:
        return text
    if key in ("domain", "plausible", "left"):
        return text.replace(" to ", "至")
    if key == "unit":
        return in_chinese(text)
    if key == "source":
        return GRADES.get(text, text)
    groups = {name: label.zh for name, label in GROUPS.items()}
    known = {
        "grade": GRADES,
        "better": BETTER,
        "ledger": LEDGERS,
        "moved_by": MOVED_BY,
        "group": groups,
        "identified": IDENTIFIED,
    }
    return known.get(key, {}).get(text, text)


def listed(table: "pd.DataFrame", lang: Language) -> Any:
    """The list for the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    zh = lang is Language.zh
    shown = ["name", "value", "unit", "plausible", "identified", "grade", "source"]
    if "group" in table:
        shown = ["name", "unit", "ledger", "better", "of_zh" if zh else "of"]
    n = len(table)
    more = (
        f"共{n}行；`grassroots ledger 名称`给出详情"
        if zh
        else f"{n} rows; `grassroots ledger NAME` says more"
    )
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption=more)
    meanings = {"en": ["meaning"], "zh": ["meaning_zh"], "both": ["meaning", "meaning_zh"]}[lang.value]
    for column in (*shown, *meanings):
        justify: Any = "right" if column == "value" else "left"
        made.add_column(HEADS[column][zh], justify=justify, overflow="fold", no_wrap=column == "name")
    for row in table.to_dict("records"):
        made.add_row(*(Text(shown_as(key, row[key], lang)) for key in (*shown, *meanings)))
    return made


VERBS = {100: ledger}
