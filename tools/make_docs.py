"""Fill the generated parts of the documents from the declarations: ``python tools/make_docs.py [--check]``.

A generated part stands between ``<!-- generated: name -->`` and ``<!-- end: name -->``; whatever is between the two is
replaced by what the part of that name below says. With ``--check`` nothing is written: files that are stale are named,
and the exit code is 1.
"""

from __future__ import annotations

import argparse
import ast
import csv
import inspect
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import groups as written_groups  # noqa: E402 - the folder of this script is not the project

if __name__ == "__main__" and "--check" not in sys.argv:
    written_groups.renew()  # before anything is imported that is made of them

import scenarios  # noqa: E402
from analysis.two_errors import Grade  # noqa: E402
from bilingual.numbers import figures, fixed, is_points, is_share  # noqa: E402
from bilingual.words import Words  # noqa: E402
from experiments.headline import read as questions  # noqa: E402
from experiments.posterior import identified  # noqa: E402
from experiments.verification.order import WATCHED  # noqa: E402
from experiments.worlds import open_at, open_ranges, uncertain  # noqa: E402
from grassroots.answers import forms as answered_in_forms  # noqa: E402
from grassroots.command import app  # noqa: E402
from grassroots.help import table as help_table  # noqa: E402
from grassroots.language import Language  # noqa: E402
from grassroots.verbs.coverage import sentence_of, summary  # noqa: E402
from model import draws, law  # noqa: E402
from model.declare import GRADES, Declared, Label, Number, Switch  # noqa: E402
from model.evidence import HOW_SEEN, KINDS, SOURCES, cited, source_of  # noqa: E402
from model.month import MONTH  # noqa: E402
from model.outcomes import OUTCOMES  # noqa: E402
from model.outcomes.outcome import GROUPS  # noqa: E402
from model.parameters import Parameters, Settings, ledger, off_in_core  # noqa: E402
from model.run import Run  # noqa: E402
from model.simulate import found as founded  # noqa: E402
from model.state import codes, tables  # noqa: E402
from model.state import ledger as counted  # noqa: E402
from model.steps import calls, name_of  # noqa: E402
from scenarios import mechanisms as documented  # noqa: E402
from scenarios.decide import lever_file, policy_file  # noqa: E402
from scenarios.facts import DECIDERS  # noqa: E402
from scenarios.units import GRADES as GRADES_ZH  # noqa: E402
from tools import codemeta, validation  # noqa: E402
from tools.messages import missing  # noqa: E402
from tools.touched import by_process  # noqa: E402

MARKED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)
LIBRARY = ROOT / "scenarios" / "library"
GLOSSARY = LIBRARY / "glossary.csv"
VERIFIED, ORDERED = ROOT / "docs" / "verification.csv", ROOT / "docs" / "order-of-steps.csv"
"""What ``make verify`` found last."""

type Row = tuple[object, ...]

PARTS: dict[str, Callable[[], str]] = {}
"""What can be generated, by the name of the part."""


# text


def number(x: float) -> str:
    """A number as one writes it: thousands apart, no exponent where none is needed."""
    if x == int(x) and abs(x) < 1e12:
        return f"{int(x):,}"
    return f"{x:.6g}"


def span(bounds: tuple[float, float] | None) -> str:
    """Two bounds in a cell; a dash where the number is not uncertain."""
    return "–" if bounds is None else f"{number(bounds[0])} … {number(bounds[1])}"


def table(head: Iterable[str], rows: Iterable[Row]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def names(found: Iterable[str]) -> str:
    """Names as code."""
    return ", ".join(f"`{name}`" for name in found)


def first_sentence(thing: Any) -> str:
    """The first sentence of a docstring, on one line."""
    text = " ".join((inspect.getdoc(thing) or "").split())
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0].rstrip(".")


def link(path: str, of: str = "../..") -> str:
    """A link from docs/reference to a file of the project."""
    return f"[{path}]({of}/{path})"


def text(name: str) -> Callable[[Callable[[], Iterable[str]]], Callable[[], Iterable[str]]]:
    """Make a function that gives paragraphs the part of this name."""

    def of(function: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
        PARTS[name] = lambda: "\n\n".join(function())
        return function

    return of


def rows(name: str, *head: str) -> Callable[[Callable[[], Iterable[Row]]], Callable[[], Iterable[Row]]]:
    """Make a function that gives the rows of a table with these heads the part of this name."""

    def of(function: Callable[[], Iterable[Row]]) -> Callable[[], Iterable[Row]]:
        PARTS[name] = lambda: table(head, function())
        return function

    return of


def with_head(*head: str) -> Callable[[Iterable[Row]], str]:
    """A table with these heads."""
    return lambda lines: table(head, lines)


# declarations


def groups() -> dict[str, list[Declared]]:
    """Every declared number, mechanism by mechanism; switches last."""
    found: dict[str, list[Declared]] = {}
    for item in ledger().values():
        found.setdefault(item.path.partition(".")[0], []).append(item)
    return found


def numbers() -> Iterator[tuple[Declared, Number]]:
    """Every declared number with its declaration."""
    return ((item, item.about) for item in ledger().values() if isinstance(item.about, Number))


def by_mechanism() -> dict[str, list[tuple[Declared, Number]]]:
    """The same by mechanism."""
    found: dict[str, list[tuple[Declared, Number]]] = {}
    for item, about in numbers():
        found.setdefault(item.path.partition(".")[0], []).append((item, about))
    return found


def file_of(mechanism: str) -> str:
    """The file in which the numbers of a mechanism stand."""
    if mechanism == "population":
        return "model/population/numbers.py"
    group = (Settings.__annotations__ | Parameters.__annotations__)[mechanism]
    return f"{group.__module__.replace('.', '/')}.py"


DECLARED = with_head(
    *(
        "name",
        "default",
        "unit",
        "domain",
        "plausible",
        "identified",
        "grade",
        "source",
        "meaning",
        "含义",
        "why this value",
    )
)


def _declared(item: Declared, about: Number) -> Row:
    name = f"`{item.name}`" + (" †" if about.intercept else "")
    ranges = number(item.default), about.unit, span(about.domain), span(about.plausible)
    ranges += (identified_by_figures(item.path),)
    return (name, *ranges, about.grade, about.source.replace(";", "; "), about.en, about.zh, about.reason)


def identified_by_figures(path: str) -> str:
    """What published figures leave of a number: the ratio of its spread to before, and the middle 90 %; nothing of what is not uncertain."""
    if path not in open_ranges():
        return ""
    known = identified().get(path)
    return "no" if known is None else f"{known.narrowed:.2f}: {known.left(' … ')}"


@text("parameters")
def parameters() -> Iterator[str]:
    """Numbers by mechanism, those that a village, a date or a lever may move apart."""
    settings = "Settings, one value a village, which a place, a date or a lever may move:\n\n"
    for mechanism, items in by_mechanism().items():
        yield f"## {mechanism}\n\nDeclared in {link(file_of(mechanism))}."
        for by_village, before in ((False, ""), (True, settings)):
            found = [_declared(*item) for item in items if item[0].by_village == by_village]
            if found:
                yield before + DECLARED(found)


@rows("mechanisms", "mechanism", "file", "numbers", "settings", "of both, assumed")
@rows("mechanisms_zh", "机制", "文件", "参数", "设置", "两者中属假设")
def mechanisms() -> Iterator[Row]:
    """How many numbers each mechanism has, and how many of them are assumed."""
    for mechanism, items in by_mechanism().items():
        moved = sum(item.by_village for item, _ in items)
        assumed = sum(about.grade == "assumed" for _, about in items)
        yield f"`{mechanism}`", link(file_of(mechanism), ".."), len(items) - moved, moved, assumed


@rows("references", "reference", "value", "what it is")
def references() -> Iterator[Row]:
    """What rules are centred on, and ages that are definitions, with the sentence below each."""
    body = ast.parse((ROOT / "model" / "state" / "reference.py").read_text("utf-8")).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign):
            said = after.value.value if isinstance(after, ast.Expr) else ""
            names_of = [ast.unparse(target).strip("()").lower() for target in node.targets]
            yield ", ".join(names_of), ast.unparse(node.value).strip("()"), str(said).replace("``", "`")


@rows("grades", "grade", "等级", "numbers", "share")
def grades() -> Iterator[Row]:
    """How many numbers there are of each grade."""
    count = Counter(about.grade for _, about in numbers())
    for grade in GRADES:
        yield grade, GRADES_ZH[grade], count[grade], f"{count[grade] / count.total():.0%}"
    yield "all", "合计", count.total(), "100%"


@rows("switches", "switch", "default", "values", "what it decides", "含义")
def choices() -> Iterator[Row]:
    """Structural switches with their options."""
    for item in ledger().values():
        if isinstance(item.about, Switch):
            values = ", ".join(f"{value} {said}" for value, said in enumerate(item.about.options))
            yield f"`{item.path}`", number(item.default), values, item.about.en, item.about.zh


def left_out() -> list[str]:
    """The switches that the preset ``core`` puts off."""
    return [path.partition(".")[2] for path in off_in_core()]


PARTS["core"] = lambda: f"The preset `core` switches off {names(left_out())}."
PARTS["core_zh"] = lambda: f"预设`core`关闭{'、'.join(f'`{name}`' for name in left_out())}。"


@rows("intercepts", "intercept", "default", "unit", "grade", "meaning", "含义")
def intercepts() -> Iterator[Row]:
    """Intercepts of outcome equations, which no lever, place or policy may move."""
    for item, about in numbers():
        if about.intercept:
            yield f"`{item.path}`", number(item.default), about.unit, about.grade, about.en, about.zh


@text("law")
def dated_law() -> Iterator[str]:
    """Legal rules by the year from which they apply."""
    paths = list(law.LAWS[0].settings)
    lines = [(one.since, one.text, *(number(one.settings[path]) for path in paths)) for one in law.LAWS]
    yield table(("from", "what it is", *(f"`{path}`" for path in paths)), lines)


# the month


def processes() -> dict[str, list[tuple[Callable[..., None], tuple[Label, ...]]]]:
    """The processes of every step of a month in order, each with the conditions under which it is called."""
    return {step.name: calls(step) for step in MONTH}


def steps(lang: str) -> Iterator[Row]:
    """The steps of a month with their processes, as the table has them."""
    open_, close, between = ("（", "）", "、") if lang == "zh" else (" (", ")", ", ")
    for k, (step, called) in enumerate(processes().items()):
        parts = (
            f"`{name_of(one)}`" + "".join(f"{open_}{getattr(when, lang)}{close}" for when in also)
            for one, also in called
        )
        yield k, step, between.join(parts)


PARTS["steps"] = lambda: table(("step", "name", "processes, in order"), steps("en"))
PARTS["steps_zh"] = lambda: table(("步骤", "名称", "各过程（按次序）"), steps("zh"))


@text("month")
def month_in_full() -> Iterator[str]:
    """Every process of a month with what its docstring says."""
    shown = with_head("process", "file", "when", "what it does")
    for k, (step, called) in enumerate(processes().items()):
        yield f"## {k}. {step}\n\n" + shown(_process(*one) for one in called)


def _process(process: Callable[..., None], also: tuple[Label, ...]) -> Row:
    file = link(process.__module__.replace(".", "/") + ".py")
    when = ", ".join(one.en for one in also) or "every month"
    return f"`{process.__name__}`", file, when, first_sentence(process)


# the matrix


@rows("touched", "process", "writes", "reads", "settings that it reads")
def touched_by_process() -> Iterator[Row]:
    """What every process reads and writes."""
    for process, found in by_process().items():
        felt = {name[2:] for name in found.reads if name.startswith("s.")}
        reads = {name for name in found.reads if not name.startswith("s.")}
        cells = (names(sorted(some)) for some in (found.writes, reads, felt))
        yield f"`{name_of(process)}`", *(cell or ("none" if k == 2 else "") for k, cell in enumerate(cells))


@rows("columns_touched", "column", "written by", "read by")
def processes_by_column() -> Iterator[Row]:
    """By whom every column is written and read in a month."""
    written: dict[str, list[str]] = {}
    read: dict[str, list[str]] = {}
    for process, found in by_process().items():
        for where, touched in ((written, found.writes), (read, found.reads)):
            for name in touched:
                where.setdefault(name.removeprefix("s."), []).append(name_of(process))
    for name in sorted({*written, *read}):
        yield f"`{name}`", *(names(where.get(name, [])) or "nobody" for where in (written, read))


# chance


def decisions() -> dict[str, int]:
    """Every decision that involves chance, with its number."""
    return {
        name: value
        for name, value in vars(draws).items()
        if name.isupper() and not name.startswith("_") and type(value) is int and name != "DECISIONS"
    }


def drawn() -> dict[str, list[tuple[str, str]]]:
    """By decision: the function that draws it, and the key."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((ROOT / "model").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for decision, key in _draws_in(function):
                    found.setdefault(decision, []).append((f"{path.stem}.{function.name}", f"`{key}`"))
    return found


def _draws_in(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Decision and key of every draw in one function: a call with ``seed, draws.NAME, key`` as its first arguments."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and len(node.args) >= 3:
            decision = ast.unparse(node.args[1])
            if decision.startswith("draws."):
                yield decision.removeprefix("draws."), re.sub(r"\bt\.", "", ast.unparse(node.args[2]))


@rows("chance", "number", "decision", "drawn in", "keyed by")
def chance() -> Iterator[Row]:
    """Decisions with what they are keyed by."""
    where = drawn() | {"REPLICATE": [("draws.replicate_seed", "`replicate`")]}
    for name, value in decisions().items():
        places, keys = (dict.fromkeys(part) for part in zip(*where.get(name, [("nowhere", "")]), strict=True))
        yield value, f"`{name}`", ", ".join(places), ", ".join(keys)


# what a run begins with


@rows("posts", "post", "职务", "number", "hours a month", "yuan a month")
def posts() -> Iterator[Row]:
    """Posts of the default village with their hours and pay; full-time attendants apart."""
    t, s = (township := founded(Run()).townships[0]).tables.offices, township.settings.grid_work
    kinds = sorted(set(zip(t.kind.tolist(), t.full_time.tolist(), strict=True)), key=lambda k: (k[0], -k[1]))
    for kind, full in kinds:
        those = (t.kind == kind) & (t.full_time == full)
        label = codes.OFFICES[kind]
        hours, pay = t.hours[those].mean(), t.pay[those].mean()
        if kind == codes.ATTENDANT:
            pay = (s.attendant_pay_full if full else s.attendant_pay)[0]
        yield label.en, label.zh, number(those.sum()), number(hours), number(pay)


# columns


def state_tables() -> dict[str, type]:
    """The tables of the state, in the order in which they are written."""
    return {
        name: thing
        for name, thing in vars(tables).items()
        if inspect.isclass(thing) and issubclass(thing, tuple) and name != "Tables"
    }


@text("state")
def state() -> Iterator[str]:
    """Columns of the state, table by table."""
    shown = with_head("column", "unit", "width", "start", "meaning", "含义")
    for name, kind in state_tables().items():
        columns = ((column, about) for column, (_, about) in tables.columns(kind).items())
        yield f"### {name.lower()}\n\n{first_sentence(kind)}.\n\n" + shown(
            (f"`{c}`", a.unit, a.width or "", number(a.fill) if a.fill else "", a.en, a.zh)
            for c, a in columns
        )


@rows("codes", "list", "code", "meaning", "含义")
def code_lists() -> Iterator[Row]:
    """The codes that stand in columns."""
    for name, labels in vars(codes).items():
        if isinstance(labels, tuple) and labels and all(isinstance(label, Label) for label in labels):
            yield from ((f"`{name}`", code, label.en, label.zh) for code, label in enumerate(labels))


def counted_in(name: str, columns: Iterable[counted.LedgerColumn]) -> None:
    """The part that lists the columns of a ledger."""

    @rows(name, "column", "unit", "ledger", "meaning", "含义")
    def listed() -> Iterator[Row]:
        return ((f"`{one.name}`", one.unit, one.ledger, one.en, one.zh) for one in columns)


counted_in("ledger", counted.COLUMNS)
counted_in("township", counted.TOWNSHIP_COLUMNS)


# outcomes and sources


@text("outcomes")
def outcomes() -> Iterator[str]:
    """Outcomes by group."""
    shown = with_head("outcome", "unit", "ledger", "better", "name", "名称", "what is counted")
    counts = with_head("outcome", "numerator", "denominator", "window", "分子", "分母", "时段", "read beside")
    for group in dict.fromkeys(one.group for one in OUTCOMES.values()):
        found = [one for one in OUTCOMES.values() if one.group == group]
        yield f"## {GROUPS[group].en} {GROUPS[group].zh}\n\n" + shown(map(_outcome, found))
        yield counts(map(_fraction, found))


def _outcome(one: Any) -> Row:
    name = f"**`{one.name}`**" if one.headline else f"`{one.name}`"
    better = f"{one.better}; see `{one.instead}`" if one.instead else one.better
    return (name, one.unit, one.ledger, better, one.label.en, one.label.zh, one.definition)


def _fraction(one: Any) -> Row:
    mark = " †" if one.moved else ""
    english, chinese = ((one.numerator[k], one.of[k] + mark, one.over[k]) for k in (0, 1))
    return (f"`{one.name}`", *english, *chinese, f"`{one.beside}`" if one.beside else "")


@rows("headline", "outcome", "unit", "ledger", "better", "name", "名称")
def headline() -> Iterator[Row]:
    """The headline outcomes."""
    for one in OUTCOMES.values():
        if one.headline:
            yield f"`{one.name}`", one.unit, one.ledger, one.better, one.label.en, one.label.zh


@text("sources")
def sources() -> Iterator[str]:
    """Sources by kind, each with what the model takes from it and how many numbers cite it."""
    uses = Counter(source_of(key).key for path in ledger() for key in set(cited(path)))
    shown = with_head(
        "key",
        "reference (APA), notes, and how far it was seen; 参考文献（GB/T 7714-2015）",
        "what the model takes",
        "用途与注意",
        "numbers",
    )
    for kind, label in KINDS.items():
        found = [one for one in SOURCES.values() if one.kind == kind]
        if found:
            yield f"## {label.en[0].upper()}{label.en[1:]} {label.zh}\n\n" + shown(
                (f"`{one.key}`", f"{one.cite()}<br>{one.gbt7714()}", one.en, one.zh, uses[one.key])
                for one in found
            )


@rows("seen", "how far it was seen", "核实程度", "sources")
def seen() -> Iterator[Row]:
    """How many sources were seen how far."""
    count = Counter(source.how_seen for source in SOURCES.values())
    return ((label.en, label.zh, count[how]) for how, label in HOW_SEEN.items())


@rows("coercive", "setting", "default", "meaning", "含义")
def coercive() -> Iterator[Row]:
    """Settings marked coercive."""
    return ((f"`{i.path}`", number(i.default), i.about.en, i.about.zh) for i in marked_coercive())


def marked_coercive() -> list[Declared]:
    """Declared numbers whose label says that they are coercive."""
    return [item for item, about in numbers() if "(coercive)" in about.en]


@rows("messages", "message", "消息")
def messages() -> Iterator[Row]:
    """Every message of the command in both languages, in the order of the table."""
    return (
        (cell_text(line["en"]), cell_text(line["zh"]))
        for line in lines_of(ROOT / "grassroots" / "messages.csv")
    )


def lines_of(path: Path) -> list[dict[str, str]]:
    """Lines of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cell_text(text: str) -> str:
    """A message in a cell: holes stand out, and its marks are no marks of a table."""
    plain = text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
    return re.sub(r"\{(\w+)(?::\w+)?\}", r"‹\1›", plain)


# files


def both(label: Any) -> str:
    """A text in both languages."""
    return f"{label.en} {label.zh}"


def named(name: str, coercive: bool) -> str:
    """The name of a file, marked where what it does is coercive."""
    return f"`{name}`" + (" **coercive**" if coercive else "")


@rows(
    "levers", "lever", "name 名称", "what is done", "level", "settings", "joint", "grade", "why", "evidence"
)
def levers() -> Iterator[Row]:
    """Levers that come with the project."""
    for name in scenarios.levers():
        lever, file = scenarios.load_lever(name), lever_file(name)
        level = f"{span(lever.domain)} {lever.unit}, usually {number(lever.usual)}"
        effects = "; ".join(f"{effect.how.replace('_', ' ')} `{effect.path}`" for effect in lever.effects)
        about = (
            both(lever.label),
            both(lever.meaning),
            level,
            effects,
            lever.combine,
            file.grade,
            both(file.reason) + (f" Acts where: {both(file.acts)}" if file.acts else ""),
        )
        yield named(name, lever.coercive), *about, ", ".join(lever.evidence)


@rows("directions", "lever", "who decides 决定者", "outcome", "documents say", "documents", "what they say")
def directions() -> Iterator[Row]:
    """Which way documents say that levers move outcomes."""
    for name in scenarios.levers():
        file = lever_file(name)
        decides = both(DECIDERS[file.decides]) if file.decides else ""
        for part in file.directions:
            said = f"{part.sign} ({part.basis})", ", ".join(part.documents), both(part.said)
            yield named(name, file.coercive), decides, f"`{part.outcome}`", *said


@rows("policies", "policy", "name 名称", "what it is", "levers and levels")
def policies() -> Iterator[Row]:
    """Policies that come with the project."""
    for name in scenarios.policies():
        policy = scenarios.load_policy(name)
        measures = "; ".join(f"`{part.lever.name}` {number(part.level)}" for part in policy.measures)
        yield named(name, policy.coercive), both(policy.label), both(policy_file(name).meaning), measures


@rows("places", "place", "name 名称", "from", "landscape", "villages", "townships")
def shipped_places() -> Iterator[Row]:
    """Places that come with the project."""
    for name in scenarios.places():
        place = scenarios.load(name)
        size = place.n_villages, place.n_townships
        yield f"`{name}`", both(place.label), place.year, place.landscape, *size


def told_answers(*columns: str) -> list[Row]:
    """The shipped answers that conclusions name, as rows."""
    with (ROOT / "docs" / "headline" / "headline.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [row for row in csv.DictReader(file) if int(row["finding"])]
    return [(row["finding"], *(row[name].removeprefix("'") for name in columns)) for row in told]


def conclusions(lang: str) -> Iterable[str]:
    """The answers of the first screen, numbered."""
    return (f"{number}. {said}" for number, said in enumerate(kept_lines("answer", lang), 1))


def quoted(lang: str) -> str:
    """All answers as texts that can be quoted by themselves, as points."""
    return "\n".join(f"- {said}" for _, said in told_answers(f"said_{lang}"))


def kept_lines(part: str, lang: str) -> list[str]:
    """What the first screen says in one of its parts."""
    with (ROOT / "docs" / "headline" / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row[lang] for row in csv.DictReader(file) if row["part"] == part]


def lines(part: str, lang: str) -> str:
    """The same as points."""
    return "\n".join(f"- {line}" for line in kept_lines(part, lang))


def answer_facts(lang: str) -> str:
    """When and with what the answers were computed."""
    about = json.loads((ROOT / "docs" / "headline" / "provenance.json").read_text("utf-8"))
    return FACTS[lang].format(**about)


def kept_back(lang: str) -> str:
    """How many patterns kept for validation pass at the defaults and over worlds."""
    before, after = (validation.patterns(basis, "validate") for basis in validation.BASES)
    return VALIDATED[lang].format(sum(before.values()), before["pass"], after["pass"], after["not told"])


VALIDATED = {
    "en": "- Validation: of {0} patterns kept out of calibration {1} pass at the default numbers; over worlds {2} pass and {3} are not told "
    "([validation](../validation.md)).",
    "zh": "- 验证：未用于校准的{0}条规律中，默认取值下{1}条相符；各组取值下{2}条相符、{3}条不能判定（[验证](../validation.zh.md)）。",
}
PARTS["validated_en"] = partial(kept_back, "en")
PARTS["validated_zh"] = partial(kept_back, "zh")
FACTS = {
    "en": "Computed on {made_at}, over {worlds} worlds of the calibrated sample with {run_replicates} seeds each, {runs} runs; "
    "model fingerprint `{run_fingerprint}`, run hash `{run_hash}`. Another state of the model gives other numbers.",
    "zh": "计算于{made_at_zh}：校准样本中的{worlds}组取值，每组{run_replicates}次重复，共{runs}次模拟；模型指纹`{run_fingerprint}`，运行哈希`{run_hash}`。"
    "模型版本不同，数值亦不同。",
}
PARTS["answered_en"] = partial(answer_facts, "en")
PARTS["answered_zh"] = partial(answer_facts, "zh")


for _part, _lang in product(("hangs", "cannot", "believed"), ("en", "zh")):
    PARTS[f"{_part}_{_lang}"] = partial(lines, _part, _lang)
PARTS["quoted_en"] = partial(quoted, "en")
PARTS["quoted_zh"] = partial(quoted, "zh")
PARTS["conclusions_en"] = lambda: "\n".join(conclusions("en"))
PARTS["conclusions_zh"] = lambda: "\n".join(conclusions("zh"))


@rows(
    "findings_en",
    "",
    "compared",
    "outcome",
    "effect, 5-95 % of worlds",
    "luck of one run",
    "at the defaults",
    "what may be said",
    "yuan a village and year",
    "hours of an adult resident a year",
)
def findings_en() -> Iterable[Row]:
    """How large, how sure, at what cost."""
    return told_answers(*(f"{name}_en" for name in LARGE))


@rows(
    "findings_zh",
    "",
    "比较",
    "指标",
    "效应及各组取值5-95%范围",
    "单次模拟的偶然差异",
    "默认取值下",
    "判断",
    "每村每年支出（元）",
    "每名常住成年人每年工时",
)
def findings_zh() -> Iterable[Row]:
    """The same in Chinese."""
    return told_answers(*(f"{name}_zh" for name in LARGE))


@rows(
    "rests_en",
    "",
    "compared",
    "outcome",
    "hangs on (share of what is not known)",
    "falls short where",
    "by which mechanism",
    "in rival forms of the model",
)
def rests_en() -> Iterable[Row]:
    """What each answer rests on."""
    return told_answers(*(f"{name}_en" for name in RESTS))


@rows(
    "rests_zh",
    "",
    "比较",
    "指标",
    "取决于（占未知部分的比例）",
    "不足的条件",
    "通过何种机制",
    "在其他模型形式下",
)
def rests_zh() -> Iterable[Row]:
    """The same in Chinese."""
    return told_answers(*(f"{name}_zh" for name in RESTS))


LARGE = ("label", "outcome", "shown", "luck_shown", "default_shown", "judged", "yuan_shown", "hours_shown")
RESTS = ("label", "outcome", "hangs_shown", "short", "carried", "holds")
"""Columns of the two tables of the headline, as the page has them."""


def counts_of_uncertain() -> tuple[int, int, int]:
    """Uncertain numbers of the default village, and the fewest and the most of a place."""
    at = [len(open_at(scenarios.load_place(name))) for name in scenarios.places() if name != "default"]
    return len(uncertain(Run(), None)), min(at), max(at)


@text("uncertain")
def uncertain_numbers() -> Iterator[str]:
    """What is counted as uncertain, and how many numbers are."""
    here, low, high = counts_of_uncertain()
    yield (
        f"Of the {len(list(numbers()))} declared numbers {here} are *uncertain* in the default village, and "
        f"{low} to {high} at the places: those with a plausible range that restate no law, that no lever of the project decides "
        "on, and that the place's document does not state, or states with bounds. What you set yourself is no longer one of them. "
        "Wherever an answer, a page or a bank of worlds counts uncertain numbers, these are meant."
    )


@text("uncertain_zh")
def uncertain_numbers_in_chinese() -> Iterator[str]:
    """The same in Chinese."""
    here, low, high = counts_of_uncertain()
    yield (
        f"{len(list(numbers()))}个已声明的数值中，默认村庄有{here}个*不确定*，各地有{low}至{high}个：即具有合理区间、不复述法律、不由本项目的政策工具决定，"
        "且该地文件未写明、或写明了上下限的数值。自行设定的不再计入。结论、网页或取值库所称不确定参数的个数，均指此数。"
    )


# the command


def verbs() -> dict[str, str]:
    """Verbs of the command, each with the first sentence of its help."""
    found = {
        command.name or command.callback.__name__.replace("_", "-"): command.help
        or first_sentence(command.callback)
        for command in app.registered_commands
        if command.callback
    }
    return found | {
        str(group.name): group.typer_instance.info.help or ""
        for group in app.registered_groups
        if group.typer_instance
    }


@rows("verbs", "command", "does")
def verbs_in_english() -> Iterator[Row]:
    """The verbs of the command."""
    return ((f"`grassroots {verb}`", does.rstrip(".")) for verb, does in verbs().items())


@rows("verbs_zh", "命令", "用途")
def verbs_in_chinese() -> Iterator[Row]:
    """The verbs of the command, in Chinese."""
    known = {en.rstrip("."): zh.rstrip("。") for en, zh in help_table().items()}
    return ((f"`grassroots {verb}`", known[does.rstrip(".")]) for verb, does in verbs().items())


@rows("glossary", "English", "中文", "what it means", "释义")
def glossary() -> Iterator[Row]:
    """Terms in both languages."""
    return ((row["en"], row["zh"], row["definition"], row["definition_zh"]) for row in lines_of(GLOSSARY))


# coverage


def covered(lang: Language) -> Iterator[str]:
    """The counts, then a table for each kind of mechanism."""
    zh = lang is Language.zh
    heads = ("名称", "机制", "文件", "程度", "由何体现", "说明") if zh else COVERED
    yield " ".join(summary(list(documented.mechanisms().values()), lang)) + ("。" if zh else ".")
    for kind, label in documented.GROUPS.items():
        some = [one for one in documented.mechanisms().values() if one.kind == kind]
        yield f"### {label.zh if zh else label.en.capitalize()}"
        yield table(heads, (row_of_coverage(one, lang) for one in some))


COVERED = ("name", "mechanism", "documents", "how far", "by", "what is missing, or why it is not there")


def row_of_coverage(one: documented.Mechanism, lang: Language) -> Row:
    """One mechanism."""
    zh = lang is Language.zh
    called = one.label.zh if zh else f"{one.label.en} {one.label.zh}"
    far = documented.EXTENTS[documented.extent(one)]
    documents = ", ".join(one.documents)
    return (
        f"`{one.id}`",
        called,
        documents,
        far.zh if zh else far.en,
        names(documented.stood_for(one)),
        sentence_of(one, lang),
    )


@text("coverage")
def coverage_in_english() -> Iterator[str]:
    """Every mechanism that the founding documents name."""
    return covered(Language.en)


@text("coverage_zh")
def coverage_in_chinese() -> Iterator[str]:
    """The same in Chinese."""
    return covered(Language.zh)


@rows("not_built", "lever", "政策工具", "what the documents call it", "what it would need", "所需")
def levers_not_built() -> Iterator[Row]:
    """Levers that are named and not built."""
    for lever, some in documented.not_built():
        called = "; ".join(f"`{one.id}` {one.label.zh}" for one in some)
        yield f"{lever.label.en} `{lever.name}`", lever.label.zh, called, lever.needs.en, lever.needs.zh


@rows("not_planned", "what is done", "做法", "why it has no lever", "未设政策工具的原因")
def levers_not_planned() -> Iterator[Row]:
    """What somebody can decide on that has no lever and is to have none."""
    for one in documented.mechanisms().values():
        if one.kind == "policy lever" and documented.extent(one) == "none" and not one.needs:
            yield one.label.en, one.label.zh, one.note.en, one.note.zh


# rival forms, verification


def forms_table(lang: Language) -> Iterator[str]:
    """Which answers hold in which forms and what carries them; then every effect."""
    zh, found = lang is Language.zh, answered_in_forms.measured()
    if found.empty:
        return
    yield table(
        ("问题", "通常形式", "成立范围", "由何传导")
        if zh
        else ("question", "usual form", "holds", "carried by"),
        (row_of_form_question(name, held, lang) for name, held in answered_in_forms.holds(found).items()),
    )
    yield getattr(answered_in_forms.silent(found), lang.value)
    told = [name for name in questions().declared if name in set(found["question"])]
    yield table(("形式" if zh else "form", *names_of(told)), rows_of_forms(found, told, lang))


def names_of(told: Iterable[str]) -> Iterator[str]:
    """Questions as heads."""
    return (f"`{name}`" for name in told)


def row_of_form_question(name: str, held: Words, lang: Language) -> Row:
    """One question."""
    found = answered_in_forms.measured()
    usual = found[(found["form"] == "usual") & (found["question"] == name)].iloc[0]
    grade = Grade(usual["grade"]).words if isinstance(usual["grade"], str) else Words("–", "–")
    shown = f"{shown_effect(usual)} {getattr(grade, lang.value)}"
    carried = answered_in_forms.carriers(found, name)
    return f"`{name}`", shown, getattr(held, lang.value), getattr(carried, lang.value)


def rows_of_forms(found: Any, told: list[str], lang: Language) -> Iterator[Row]:
    """One form a row: its effects, marked where the answer is another one."""
    marks = {"changed": "**", "not told apart": "?"}
    for _, some in found.groupby("form", sort=False):
        at = some.set_index("question")
        cells = [
            "–"
            if at["verdict"][name] == "nothing to ask"
            else f"{shown_effect(at.loc[name])}{marks.get(at['verdict'][name], '')}"
            for name in told
        ]
        yield at["form_zh" if lang is Language.zh else "form_en"].iloc[0], *cells


def shown_effect(row: Any) -> str:
    """An effect; shares in percentage points."""
    points = is_share(row["unit"]) or is_points(row["unit"])
    return fixed(100.0 * row["effect"], 1, "+") if points else figures(row["effect"], "+")


@text("rival_forms")
def rival_forms_in_english() -> Iterator[str]:
    """The headline answers in every form."""
    return forms_table(Language.en)


@text("rival_forms_zh")
def rival_forms_in_chinese() -> Iterator[str]:
    """The same in Chinese."""
    return forms_table(Language.zh)


def verified(lang: Language) -> Iterator[Row]:
    """Every check with what it came to when the page of verification was written last."""
    for row in lines_of(VERIFIED):
        verdict = (
            row["verdict"] if lang is Language.en else {"passes": "通过", "fails": "不通过"}[row["verdict"]]
        )
        expected, found = (figures(float(row[key])) for key in ("expected", "found"))
        says = row["says_zh" if lang is Language.zh else "says_en"]
        yield (
            row["of"].replace("_", " "),
            says,
            row["formula"],
            expected,
            found,
            row["errors"],
            row["cells"],
            verdict,
        )


@rows(
    "verification",
    "part",
    "what is checked",
    "formula",
    "expected",
    "found",
    "standard errors",
    "comparisons",
    "verdict",
)
def verification_in_english() -> Iterator[Row]:
    """Checks and verdicts."""
    return verified(Language.en)


@rows("verification_zh", "部分", "检验内容", "公式", "应为", "实为", "标准误倍数", "比较次数", "判定")
def verification_in_chinese() -> Iterator[Row]:
    """The same in Chinese."""
    return verified(Language.zh)


def order_rows(lang: Language) -> Iterator[Row]:
    """What each exchange of neighbouring steps changes."""
    zh = {step.name: step.label.zh for step in MONTH}
    for row in lines_of(ORDERED):
        steps = [
            zh[row[key]] if lang is Language.zh else row[key].replace("_", " ") for key in ("first", "second")
        ]
        yield (*steps, row["columns"], *(f"{float(row[name]):+.2f}" for name in WATCHED))


@text("order_of_steps")
def order_in_english() -> Iterator[str]:
    """Exchanges of neighbours."""
    yield table(
        ("step", "and the next", "columns that differ", *(f"`{name}`" for name in WATCHED)),
        order_rows(Language.en),
    )


@text("order_of_steps_zh")
def order_in_chinese() -> Iterator[str]:
    """The same in Chinese."""
    yield table(
        ("步骤", "与后一步骤", "不同的列数", *(f"`{name}`" for name in WATCHED)), order_rows(Language.zh)
    )


# validation


def validated(zh: bool) -> None:
    """The parts of the page on validation, in one language."""
    v, after = validation, "_zh" if zh else ""
    PARTS[f"validation_run{after}"] = lambda: "\n\n".join(v.run_said(zh))
    PARTS[f"validation_tally{after}"] = lambda: "\n\n".join(v.tally(zh))
    PARTS[f"validation_rows{after}"] = lambda: table(v.HEADS_ZH if zh else v.HEADS, v.rows("validate", zh))
    PARTS[f"validation_figures{after}"] = lambda: "\n\n".join(v.figures_said(zh))
    PARTS[f"validation_missed{after}"] = lambda: table(
        v.FIGURE_HEADS_ZH if zh else v.FIGURE_HEADS, v.figure_rows(zh)
    )
    PARTS[f"validation_scores{after}"] = lambda: table(v.SCORED_ZH if zh else v.SCORED, v.scored(zh))
    PARTS[f"validation_chances{after}"] = lambda: table(
        v.RELIABLE_ZH if zh else v.RELIABLE, v.reliability(zh)
    )


for _zh in (False, True):
    validated(_zh)


# documents


def filled(text: str) -> str:
    """The text with every generated part renewed.

    Raises:
        KeyError: a part that nothing generates.
    """
    return MARKED.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]()}\n\n{match[3]}", text)


def documents() -> list[Path]:
    """The README and every document."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def stale() -> dict[Path, str]:
    """What is written from the declarations and is not what they say, with the text it should have."""
    texts = {path: path.read_text("utf-8") for path in documents() if path.exists()}
    due = {path: renewed for path, text in texts.items() if (renewed := filled(text)) != text}
    return written_groups.stale() | due | codemeta.stale()


def main(arguments: list[str] | None = None) -> int:
    """Rewrite the stale documents, or name them with ``--check``."""
    parser = argparse.ArgumentParser(description="Fill the generated parts of the documents.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a document is stale")
    check = parser.parse_args(arguments).check
    found, lacking = stale(), missing()
    for where in lacking:
        print(f"{where}: no Chinese; give this message a row in grassroots/messages.csv")
    for path, text in found.items():
        print(f"{path.relative_to(ROOT)}: {'stale; run python tools/make_docs.py' if check else 'renewed'}")
        if not check:
            path.write_text(text, "utf-8", newline="\n")
    return 1 if lacking or (check and found) else 0


if __name__ == "__main__":
    sys.exit(main())
