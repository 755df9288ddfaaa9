"""``grassroots places``, ``levers``, ``policies`` list what there is; ``place``, ``lever``, ``policy`` say all about one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused, say
from grassroots.options import Json, Lang, Language, announce_compilation, console, load, only_with
from grassroots.streams import print_json, show_text

if TYPE_CHECKING:
    from bilingual.words import Single
    from model.policy import Policy
    from model.run import Scenario
    from scenarios.facts import Base, Facts
    from scenarios.schema import Place

At = Annotated[
    str, typer.Option("--place", metavar="PLACE", help="What is moved from what, as this place has it.")
]
Picture = Annotated[
    Path | None, typer.Option(metavar="FILE.png", help="Draw the calendar of the policy into this file.")
]

OUTMIGRATION = "migration.outmigration"
WORDS: dict[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "called": ("label", "标签"),
    "usual": ("usual level", "常用力度"),
    "level": ("level", "力度"),
    "allowed": ("allowed", "允许"),
    "grade": ("grade", "依据等级"),
    "coercive": ("coercive", "强制性"),
    "cost": ("a year elsewhere (* for a level of 1)", "村账外年成本（*力度为1时）"),
    "moves": ("moves", "改变设定"),
    "acts": ("acts where", "作用条件"),
    "decides": ("who decides", "决定者"),
    "directions": ("documents say", "文件所称方向"),
    "levers": ("levers", "政策工具"),
    "year": ("from", "起始年"),
    "villages": ("villages", "村数"),
    "outmigration": ("outmigration", "外出率"),
    "townships": ("townships", "乡镇数"),
    "landscape": ("landscape", "地形"),
    "anchoring": ("anchoring", "锚定度"),
    "combine": ("two policies", "两项政策并行"),
    "costs": ("costs elsewhere", "村账外成本"),
    "paid": ("in the village's books", "村账列支"),
    "evidence": ("evidence", "依据"),
    "caution": ("caution", "注意"),
    "warnings": ("warnings", "提示"),
    "profile": ("profile after", "画像原型"),
    "known": ("known by", "识别依据"),
    "document": ("document", "文件"),
    "numbers": ("numbers", "数值"),
    "problems": ("problems it names", "文件所列问题"),
    "claims": ("results it reports", "文件所称成效"),
    "held": (
        "figures of results, beside nineteen of twenty runs on record (no validation of either)",
        "成效数字与二十次运行中十九次的台账范围对照（不构成对任何一方的验证）",
    ),
    "not_stated": ("it does not say", "文件未载"),
    "plausible": ("plausible", "合理范围"),
    "default": ("default", "默认"),
    "assumed": ("assumed", "假设"),
    "assumed_because": ("assumed", "假设（英文）"),
    "no_figure": ("no figure", "无数字"),
    "none": ("none", "无"),
    "per_level": ("for a level of 1", "力度为1时"),
    "hours": ("h", "小时"),
    "yuan": ("yuan", "元"),
    "to": ("to", "至"),
}
"""Words of lists and cards, in English and Chinese."""

HOW: dict[str, tuple[str, str]] = {
    "set": ("set", "设为"),
    "add": ("added", "增加"),
    "at_least": ("at least", "不低于"),
    "at_most": ("at most", "不高于"),
}

SHORT: dict[str, tuple[str, str]] = {
    "village": ("village", "村"),
    "household": ("household", "户"),
    "attendant": ("attendant", "网格员"),
    "representative": ("representative", "代表"),
    "township share": ("township", "乡镇"),
}
"""Of what a unit cost is, in a list."""


def places(lang: Lang = Language.both, json_: Json = False) -> None:
    """List the places."""
    import scenarios
    from scenarios.facts import place_facts

    told = [place_facts(scenarios.load_place(name)) for name in scenarios.places()]
    if json_:
        print_json(told)
        return
    cells = {
        "year": lambda f: f"{f['year']}",
        "villages": lambda f: f"{f['villages']['value']:g}",
        "outmigration": lambda f: away(f, single(lang)),
    }
    show(told, cells, lang)


def away(place: "Facts", lang: Language) -> str:
    """Outmigration of a place; marked where it is the default, because the place says none of its own."""
    from grassroots.shown import percent
    from model.parameters import resolve

    own = next((one["value"] for one in place["values"] if one["path"] == OUTMIGRATION), None)
    default = percent(resolve(OUTMIGRATION).default, lang)
    return percent(own, lang) if own is not None else f"{default}{within(word('default', lang), lang)}"


def levers(lang: Lang = Language.both, json_: Json = False) -> None:
    """List the levers: what somebody can decide on."""
    import scenarios
    from scenarios.decide import lever_file
    from scenarios.facts import lever_facts
    from scenarios.units import GRADES

    told = [lever_facts(lever_file(name), {}) for name in scenarios.levers()]
    if json_:
        print_json(told)
        return
    one = single(lang)
    cells: dict[str, Callable[[Facts], str]] = {
        "usual": lambda f: amount(f["usual"], f["unit"], one),
        "grade": lambda f: term(f["grade"], GRADES, one),
        "cost": lambda f: "; ".join(short_price(cost, one) for cost in f["costs"]),
        "coercive": lambda f: word("coercive", one) if f["coercive"] else "",
    }
    show(told, cells, lang)


def policies(lang: Lang = Language.both, json_: Json = False) -> None:
    """List the policies that come with the project."""
    import scenarios

    told = [told_of_policy(name, {})[1] for name in scenarios.policies()]
    if json_:
        print_json(told)
        return
    cells: dict[str, Callable[[Facts], str]] = {
        "levers": lambda f: ", ".join(f"{one['lever']}={one['level']:g}" for one in f["measures"]),
        "coercive": lambda f: word("coercive", single(lang)) if f["coercive"] else "",
    }
    show(told, cells, lang)


def place(
    name: Annotated[str, typer.Argument(metavar="PLACE", help="A place, or the path of a file.")],
    claims: Annotated[
        bool, typer.Option("--claims", help="Compare figures that its document reports with records of runs.")
    ] = False,
    replicates: Annotated[
        int | None, typer.Option(min=2, metavar="N", help="Runs that claims are compared with. [default: 20]")
    ] = None,
    lang: Lang = Language.en,
    json_: Json = False,
) -> None:
    """Say all about a place: its numbers, what they rest on, what its document says and does not."""
    import scenarios
    from scenarios.facts import place_facts

    only_with("--claims", claims, replicates=replicates is not None)
    if scenarios.is_default(name):
        raise Refused("the default village has no file: `grassroots ledger` lists its numbers")
    meant = scenarios.load_place(name)
    held = held_claims(meant, replicates or CLAIM_SEEDS) if claims else {}
    tell(place_facts(meant) | held, place_card, lang, json_)


CLAIM_SEEDS = 20
"""Runs that claims are compared with."""


def held_claims(meant: "Place", seeds: int) -> "Facts":
    """The figures that a document reports of its results, beside the records of runs."""
    from grassroots.answers.claims import as_facts, hold

    announce_compilation(False)
    return {"held": [as_facts(one) for one in hold(meant.scenario(), seeds)]}


def held_line(one: "Facts", lang: Language) -> str:
    """One claim: what it says, in the unit of the outcome, what runs have, and what follows."""
    said = f"{pick(one['quantity'], lang)}{within(one['evidence'], lang)}"
    if one["range"] is None:
        return f"  - {said}{mark(': ', lang)}{pick(one['verdict'], lang)}{mark('; ', lang)}{pick(one['reason'], lang)}"
    low, high = one["range"]
    figure = f"{one['arithmetic']} = {one['figure']:.3g}"
    runs = f"{pick(one['outcome_label'], lang)} {between(float(f'{low:.3g}'), float(f'{high:.3g}'), lang)}"
    told = mark("; ", lang).join((figure, runs, pick(one["verdict"], lang), pick(one["reason"], lang)))
    return f"  - {said}{mark(': ', lang)}{told}"


def lever(
    name: Annotated[str, typer.Argument(metavar="LEVER", help="A lever, or the path of a file.")],
    at: At = "default",
    lang: Lang = Language.en,
    json_: Json = False,
) -> None:
    """Say all about a lever: what it moves from what to what, what it costs, what it rests on."""
    from scenarios.decide import lever_file
    from scenarios.facts import lever_facts

    tell(lever_facts(lever_file(name), base(at)), lever_card, lang, json_)


MONTHS = 84
"""Of the run whose calendar is drawn."""


def policy(
    name: Annotated[
        str,
        typer.Argument(metavar="POLICY", help="A policy, the path of a file, or LEVER=LEVEL, joined by +."),
    ],
    at: At = "default",
    picture: Picture = None,
    months: Annotated[
        int | None, typer.Option(min=1, max=120, metavar="N", help="Length of the run drawn. [default: 84]")
    ] = None,
    lang: Lang = Language.en,
    json_: Json = False,
) -> None:
    """Say all about a policy: its levers, levels, months and villages, and what they move."""
    only_with("--picture", picture is not None, months=months is not None)
    meant, told = told_of_policy(name, base(at))
    if picture is not None:
        check_picture(picture)
    tell(told, policy_card, lang, json_)
    if picture is not None:
        draw(meant, told, load(at)[0], months or MONTHS, picture, lang)


# what is told


def base(at: str) -> "Base":
    """Numbers of the place that is meant."""
    from scenarios.facts import base_of

    return base_of(load(at)[1])


def told_of_policy(name: str, numbers: "Base") -> "tuple[Policy, Facts]":
    """A policy and everything about it; what is written on the command line has no file."""
    from scenarios.decide import is_put_together, load_policy, policy_file
    from scenarios.facts import policy_facts

    meant = load_policy(name)
    return meant, policy_facts(None if is_put_together(name) else policy_file(name), meant, numbers)


def tell(
    told: "Facts", card: "Callable[[Facts, Language], Iterator[str]]", lang: Language, json_: bool
) -> None:
    """One thing as a card or as JSON."""
    if json_:
        print_json(told)
    else:
        show_text("\n".join(card(told, lang)))


# lists


def show(told: "list[Facts]", cells: "dict[str, Callable[[Facts], str]]", lang: Language) -> None:
    """A list for the terminal: name, label, and a column for each cell."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("name", "called", *cells):
        made.add_column(word(key, single(lang)), no_wrap=key == "name", overflow="fold")
    for one in told:
        made.add_row(one["name"], pick(one["label"], lang), *(cell(one) for cell in cells.values()))
    console().print(made)


def single(lang: Language) -> Language:
    """The language of everything but labels: a list in both languages would be too wide."""
    return Language.en if lang is Language.both else lang


# cards


def place_card(told: "Facts", lang: Language) -> Iterator[str]:
    """A place."""
    from scenarios.units import CONFIDENCES, LANDSCAPES

    yield heading(told, lang)
    yield row("profile", pick(told["profile_of"], lang), lang)
    known = told["identification"]
    sure = term(known["confidence"], CONFIDENCES, lang)
    yield row("known", f"{pick(known['ground'], lang)}{within(sure, lang)}", lang)
    document = told["document"]
    yield row("document", f"{document['key']} {document['title']}" if document else word("none", lang), lang)
    yield row("year", f"{told['year']}-01{mark(', ', lang)}{term(told['landscape'], LANDSCAPES, lang)}", lang)
    yield row("anchoring", f"{told['anchoring']:.2f}", lang)
    for key in ("townships", "villages"):
        yield row(key, f"{told[key]['value']:g}", lang)
        yield from grounds(told[key], lang)
    yield row("numbers", "", lang)
    for one in told["values"]:
        yield from number(one, lang)
    for key in ("problems", "claims"):
        yield row(key, "" if told[key] else word("none", lang), lang)
        yield from (f"  - {pick(one, lang)}{within(', '.join(one['evidence']), lang)}" for one in told[key])
    if "held" in told:
        yield row("held", "" if told["held"] else word("none", lang), lang)
        yield from (held_line(one, lang) for one in told["held"])
    yield row("not_stated", "" if told["not_stated"] else word("none", lang), lang)
    yield from (f"  - {pick(one, lang)}" for one in told["not_stated"])
    yield from closing(told, lang)


def number(one: "Facts", lang: Language) -> Iterator[str]:
    """A number of a place beside its default, and its ground."""
    default = within(f"{word('default', lang)} {one['default']:g}", lang)
    spread = "" if one["low"] is None else within(between(one["low"], one["high"], lang), lang)
    value = amount(one["value"], one["unit"], lang) + spread
    yield f"  {one['path']} = {value}{default}{mark(': ', lang)}{pick(one['meaning'], lang)}"
    yield from grounds(one, lang)


def grounds(one: "Facts", lang: Language) -> Iterator[str]:
    """What a number rests on."""
    if one["assumed"]:
        said = one["assumed_zh"] if lang is Language.zh else ""
        key = "assumed" if said else "assumed_because"
        yield f"      {word(key, lang)}{mark(': ', lang)}{said or one['assumed']}"
    if one["derived"]:
        yield f"      = {one['derived']}"
    yield from (f"      {cited(row, lang)}" for row in one["evidence"])
    if one["note"]:
        yield f"      {pick(one['note'], lang)}"


def lever_card(told: "Facts", lang: Language) -> Iterator[str]:
    """A lever."""
    from scenarios.units import GRADES

    yield heading(told, lang)
    yield pick(told["meaning"], lang)
    if told["acts"]:
        yield row("acts", pick(told["acts"], lang), lang)
    if told["decides"]:
        yield row("decides", pick(told["decides"], lang), lang)
    unit = told["unit"]
    named = "".join(f"{mark(', ', lang)}{name} {value:g}" for name, value in told["levels"].items())
    span = between(told["lowest"], told["highest"], lang)
    usual = amount(told["usual"], unit, lang)
    yield row("level", f"{usual}{mark('; ', lang)}{word('allowed', lang)} {span}{named}", lang)
    yield row("moves", "", lang)
    yield from (f"  {moving(one, lang)}" for one in told["moves"])
    yield row("combine", pick(told["combine"], lang), lang)
    if told["paid"]:
        yield row("paid", mark(", ", lang, "、").join(pick(one["label"], lang) for one in told["paid"]), lang)
    yield from costs(told["costs"], lang)
    yield row(
        "grade", f"{term(told['grade'], GRADES, lang)}{mark(': ', lang)}{pick(told['reason'], lang)}", lang
    )
    if told["directions"]:
        yield row("directions", "", lang)
        yield from (f"  - {direction(one, lang)}" for one in told["directions"])
    yield from closing(told, lang)


def direction(one: "Facts", lang: Language) -> str:
    """``grievance burden: down (stated, 000 003): what they say``."""
    basis = within(f"{pick(one['basis_label'], lang)}{mark(', ', lang)}{' '.join(one['documents'])}", lang)
    outcome, sign = pick(one["outcome_label"], lang), pick(one["sign_label"], lang)
    return f"{outcome}{mark(': ', lang)}{sign}{basis}{mark(': ', lang)}{pick(one['said'], lang)}"


def policy_card(told: "Facts", lang: Language) -> Iterator[str]:
    """A policy."""
    yield heading(told, lang)
    if told["meaning"]:
        yield pick(told["meaning"], lang)
    for one in told["measures"]:
        what = f"{one['lever']} {amount(one['level'], one['unit'], lang)}{as_coercive(one, lang)}"
        said = (pick(one[key], lang) for key in ("label", "when", "targets"))
        yield f"- {what}{mark(': ', lang)}{mark('; ', lang).join(said)}"
        yield from (f"    {moving(move, lang)}" for move in one["moves"])
        yield from (f"    {cost}" for cost in costs(one["costs"], lang))
    yield from closing(told, lang)


def heading(told: "Facts", lang: Language) -> str:
    """Name, label and mark."""
    return f"{told['name']}{mark(': ', lang)}{pick(told['label'], lang)}{as_coercive(told, lang)}"


def as_coercive(told: "Facts", lang: Language) -> str:
    """The mark of what is coercive."""
    return f"{mark(' [', lang)}{word('coercive', lang)}{mark(']', lang)}" if told.get("coercive") else ""


def closing(told: "Facts", lang: Language) -> Iterator[str]:
    """Evidence, warnings, caution."""
    if "evidence" in told:
        yield row("evidence", "" if told["evidence"] else word("none", lang), lang)
        yield from (f"  {cited(one, lang)}" for one in told["evidence"])
    yield row("warnings", "" if told["warnings"] else word("none", lang), lang)
    yield from (f"  {pick(one, lang)}" for one in told["warnings"])
    if told.get("caution"):
        yield row("caution", pick(told["caution"], lang), lang)


def moving(one: "Facts", lang: Language) -> str:
    """``attendance.allowance: 0 -> 30 yuan/meeting (set; plausible 0 to 150): meaning``."""
    low_high = one["plausible"]
    span = (
        f"{mark('; ', lang)}{word('plausible', lang)} {between(low_high[0], low_high[1], lang)}"
        if low_high
        else ""
    )
    how = pick(dict(zip(("en", "zh"), HOW[one["how"]], strict=True)), lang)
    change = f"{one['from']:g} -> {amount(one['to'], one['unit'], lang)}"
    meaning = pick(one["meaning"], lang)
    return f"{one['path']}{mark(': ', lang)}{change}{within(f'{how}{span}', lang)}{mark(': ', lang)}{meaning}"


def costs(told: "Sequence[Facts]", lang: Language) -> Iterator[str]:
    """Unit costs with their ground."""
    for one in told:
        yield row("costs", f"{price(one, lang)}{mark('; ', lang)}{pick(one['ground'], lang)}", lang)


def price(one: "Facts", lang: Language) -> str:
    """A unit cost: yuan and hours, of what."""
    level = f"{mark(' ', lang, '，')}{word('per_level', lang)}" if one["by_level"] else ""
    return f"{yuan_hours(one, lang)} / {pick(one['per'], lang)}{level}"


def short_price(one: "Facts", lang: Language) -> str:
    """A unit cost in a list: ``500 yuan + 40 h, village``; an asterisk where it grows with the level."""
    per = pick(dict(zip(("en", "zh"), SHORT[one["kind"]], strict=True)), lang)
    return f"{yuan_hours(one, lang)}{mark(', ', lang)}{per}{' *' if one['by_level'] else ''}"


def yuan_hours(one: "Facts", lang: Language) -> str:
    """Money and time of a unit cost."""
    space = mark(" ", lang, "")
    hours = f" + {one['hours']:g}{space}{word('hours', lang)}" if one["hours"] else ""
    return f"{one['yuan']:g}{space}{word('yuan', lang)}{hours}"


def cited(one: "Facts", lang: Language) -> str:
    """A row of evidence: id, quantity, figure, document."""
    figure = one["figure_zh" if lang is Language.zh else "figure"] or word("no_figure", lang)
    document = one["document"]
    said = f"{pick(one['quantity'], lang)}{mark('; ', lang)}{figure}"
    from_ = f"{document['key']} {document['title']}{mark(', ', lang)}{one['year']}"
    return f"{one['id']}{mark(': ', lang)}{said}{mark(' [', lang)}{from_}{mark(']', lang)}"


def row(key: str, text: str, lang: Language) -> str:
    """A line of a card."""
    return f"{word(key, lang)}{mark(': ', lang)}{text}".rstrip()


def mark(english: str, lang: Language, chinese: str | None = None) -> str:
    """A mark in the punctuation of the language."""
    from bilingual.words import MARKS

    if lang is not Language.zh:
        return english
    return MARKS[english] if chinese is None else chinese


def within(text: str, lang: Language) -> str:
    """A text in brackets."""
    return f"{mark(' (', lang)}{text}{mark(')', lang)}"


def between(low: float, high: float, lang: Language) -> str:
    """A span of numbers."""
    return f"{low:g}至{high:g}" if lang is Language.zh else f"{low:g} {word('to', lang)} {high:g}"


def term(name: str, terms: "Mapping[str, str]", lang: Language) -> str:
    """A word of the files in the language asked for."""
    return terms.get(name, name) if lang is Language.zh else name


def word(key: str, lang: Language) -> str:
    """A word of a card."""
    return pick(dict(zip(("en", "zh"), WORDS[key], strict=True)), lang)


def pick(text: "Facts", lang: Language) -> str:
    """One language, or both with a stroke between where they differ."""
    if lang is not Language.both:
        return str(text[lang.value])
    return text["en"] if text["en"] == text["zh"] else f"{text['en']} / {text['zh']}"


def amount(value: float, unit: "Facts", lang: Language) -> str:
    """A number with its unit."""
    return f"{value:g}{mark(' ', lang, '')}{pick(unit, lang)}".rstrip()


# the picture


def check_picture(file: Path) -> None:
    """Refuse what cannot become a picture before anything is printed.

    Raises:
        Refused: the file is no PNG, or its folder is not there.
    """
    if file.suffix.lower() != ".png":
        raise Refused(f"--picture {file}: give the name of a PNG file, as in calendar.png")
    if not file.parent.is_dir():
        raise Refused(f"--picture {file}: there is no folder {file.parent}")


def draw(
    meant: "Policy", told: "Facts", scenario: "Scenario", months: int, file: Path, lang: Language
) -> None:
    """The calendar of a policy as a PNG."""
    from analysis.figures.calendar import Span, calendar
    from analysis.style import Imprint, save_png
    from analysis.words import say as in_words
    from bilingual.months import months as span
    from bilingual.words import Words, both, composed
    from scenarios.facts import ALL
    from scenarios.units import short_level

    spans = []
    for measure, one in zip(meant.measures, told["measures"], strict=True):
        first, last = measure.span(scenario.year, months)
        targets = Words("", "") if one["targets"]["en"] == ALL.en else Words(**one["targets"])
        level = Words(*short_level(measure.level, measure.lever.unit))
        spans.append(Span(Words(**one["label"]), level, first, last, one["coercive"], targets))
    label = Words(**told["label"])
    figure = calendar(spans, months, label, scenario.year, lang=lang.value)
    title = in_words("head_calendar", lang.value, arm=both(*label, lang.value))

    def source(one: "Single") -> str:
        facts = in_words("says_list_of_facts", one).join((both(*scenario.label, one), span(1, months, one)))
        return in_words("imprint_set", one, facts=facts)

    save_png(figure, file, imprint=Imprint(title, composed(source, lang.value)))
    say(f"written to {file}")


VERBS = {90: places, 91: place, 92: policies, 93: policy, 94: levers, 95: lever}
