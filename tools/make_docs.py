"""Fill the generated parts of the documents from the declarations: ``python tools/make_docs.py [--check]``.

A generated part stands between ``<!-- generated: name -->`` and ``<!-- end: name -->``; whatever is between the two is
replaced by what the function of that name below says. With ``--check`` nothing is written: files that are stale are
named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import ast
import csv
import importlib
import inspect
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import draws, law, switches  # noqa: E402 - the folder of this script is not the project
from model.declare import GRADES, Declared, Label, Number, Switch  # noqa: E402
from model.evidence import HOW_SEEN, KINDS, SOURCES, cited, source_of  # noqa: E402
from model.month import MONTH  # noqa: E402
from model.parameters import Parameters, ledger  # noqa: E402
from model.state import codes, tables  # noqa: E402
from model.state import ledger as counted  # noqa: E402
from model.steps import calls, name_of  # noqa: E402
from scenarios.units import GRADES as GRADES_ZH  # noqa: E402
from tools.touched import by_process  # noqa: E402

PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)
GLOSSARY = ROOT / "scenarios" / "library" / "glossary.csv"
VERBS_ZH = {
    "run": "模拟一个地方，列出各项结果及95%区间",
    "compare": "用同样的随机种子比较几种情形或政策",
    "trial": "试点预演：需要多少村、多少月，方向看反的概率，选村方式的偏差",
    "study": "研究：设计、运行、续跑、扩展、导出",
    "sensitivity": "敏感性分析：哪些因素起作用，把握多大",
    "headline": "核心问题：外出与激励改变什么、把握多大、取决于什么",
    "discover": "在什么条件下政策作用不足",
    "plan": "在预算内搜索在最不利取值下仍成立的政策组合",
    "patterns": "与已知规律逐条对照",
    "ledger": "列出模型的每个数字：取值、依据、可靠程度；可按中英文词语查找",
    "validate": "识别文件类型并检查，一次列出全部问题及行列位置",
    "doctor": "检查 Python、软件包、编译缓存、字体和各地文件",
    "demo": "演示：各地基线、等额比较、外出与激励的关系",
    "place": "一个地方的全部依据",
    "lever": "一项手段：作用、单价、依据",
    "policy": "一项政策：手段、力度、日程",
    "places": "列出各地",
    "levers": "列出政策手段",
    "policies": "列出政策",
}


# text


def number(x: float) -> str:
    """A number as one writes it: thousands apart, no exponent where none is needed."""
    if x == int(x) and abs(x) < 1e12:
        return f"{int(x):,}"
    return f"{x:.6g}"


def span(bounds: tuple[float, float] | None) -> str:
    """Two bounds in a cell; a dash where the number is not uncertain."""
    return "–" if bounds is None else f"{number(bounds[0])} … {number(bounds[1])}"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def first_sentence(thing: Any) -> str:
    """The first sentence of a docstring, on one line."""
    text = " ".join((inspect.getdoc(thing) or "").split())
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0].rstrip(".")


def link(path: str, of: str = "../..") -> str:
    """A link from docs/reference to a file of the project."""
    return f"[{path}]({of}/{path})"


# declarations


def groups() -> dict[str, list[Declared]]:
    """Every declared number, mechanism by mechanism; switches last."""
    found: dict[str, list[Declared]] = {}
    for item in ledger().values():
        found.setdefault(item.path.partition(".")[0], []).append(item)
    return found


def file_of(mechanism: str) -> str:
    """The file in which the numbers of a mechanism stand."""
    if mechanism == "population":
        return "model/population/numbers.py"
    return f"{Parameters.__annotations__[mechanism].__module__.replace('.', '/')}.py"


def numbers_of(items: Iterable[Declared]) -> str:
    """The table of some declared numbers."""
    head = (
        "name",
        "default",
        "unit",
        "domain",
        "plausible",
        "grade",
        "source",
        "meaning",
        "含义",
        "why this value",
    )
    return table(head, (_row(item, item.about) for item in items if isinstance(item.about, Number)))


def _row(item: Declared, about: Number) -> tuple[object, ...]:
    name = f"`{item.name}`" + (" †" if about.intercept else "")
    return (
        name,
        number(item.default),
        about.unit,
        span(about.domain),
        span(about.plausible),
        about.grade,
        about.source.replace(";", "; "),
        about.en,
        about.zh,
        about.reason,
    )


def parameters() -> str:
    """Numbers by mechanism, those that a village, a date or a lever may move apart."""
    parts = []
    for mechanism, items in groups().items():
        if mechanism == "switches":
            continue
        parts.append(f"## {mechanism}\n\nDeclared in {link(file_of(mechanism))}.")
        scalars = [item for item in items if not item.by_village]
        moved = [item for item in items if item.by_village]
        if scalars:
            parts.append(numbers_of(scalars))
        if moved:
            parts.append(
                "Settings, one value a village, which a place, a date or a lever may move:\n\n"
                + numbers_of(moved)
            )
    return "\n\n".join(parts)


def mechanisms() -> str:
    """How many numbers each mechanism has, and how many of them are assumed."""
    rows = []
    for mechanism, items in groups().items():
        if mechanism == "switches":
            continue
        grades = [item.about.grade for item in items if isinstance(item.about, Number)]
        moved = sum(item.by_village for item in items)
        file = file_of(mechanism)
        rows.append((f"`{mechanism}`", link(file, ".."), len(grades) - moved, moved, grades.count("assumed")))
    return table(("mechanism", "file", "numbers", "settings", "of both, assumed"), rows)


def grades() -> str:
    """How many numbers there are of each grade."""
    about = [item.about for item in ledger().values() if isinstance(item.about, Number)]
    count = Counter(note.grade for note in about)
    rows = [(grade, GRADES_ZH[grade], count[grade], f"{count[grade] / len(about):.0%}") for grade in GRADES]
    return table(("grade", "等级", "numbers", "share"), [*rows, ("all", "合计", len(about), "100%")])


def choices() -> str:
    """Structural switches with their options."""
    rows = [
        (f"`{item.path}`", number(item.default), _options(item.about), item.about.en, item.about.zh)
        for item in ledger().values()
        if isinstance(item.about, Switch)
    ]
    return table(("switch", "default", "values", "what it decides", "含义"), rows)


def _options(switch: Switch) -> str:
    return ", ".join(f"{value} {text}" for value, text in enumerate(switch.options))


def core() -> str:
    """What the preset ``core`` switches off."""
    return "The preset `core` switches off " + ", ".join(f"`{name}`" for name in switches.CORE_OFF) + "."


def intercepts() -> str:
    """Intercepts of outcome equations, which no lever, place or policy may move."""
    found = [item for item in ledger().values() if isinstance(item.about, Number) and item.about.intercept]
    return table(
        ("intercept", "default", "unit", "grade", "meaning", "含义"),
        (
            (f"`{i.path}`", number(i.default), i.about.unit, i.about.grade, i.about.en, i.about.zh)
            for i in found
            if isinstance(i.about, Number)
        ),
    )


def dated_law() -> str:
    """Legal rules by the year from which they apply."""
    paths = list(law.LAWS[0].settings)
    head = ("from", "what it is", *(f"`{path}`" for path in paths))
    return table(
        head,
        ((state.since, state.text, *(number(state.settings[path]) for path in paths)) for state in law.LAWS),
    )


# the month


def processes() -> dict[str, list[tuple[Callable[..., None], tuple[Label, ...]]]]:
    """The processes of every step of a month in order, each with the conditions under which it is called."""
    return {step.name: calls(step) for step in MONTH}


def steps() -> str:
    """The steps of a month with their processes, as the table has them."""
    rows = []
    for k, (step, called) in enumerate(processes().items()):
        texts = (
            f"`{name_of(process)}`" + "".join(f" ({when.en})" for when in also) for process, also in called
        )
        rows.append((k, step, ", ".join(texts)))
    return table(("step", "name", "processes, in order"), rows)


def month_in_full() -> str:
    """Every process of a month with what its docstring says."""
    parts = []
    for k, (step, called) in enumerate(processes().items()):
        rows = (
            (
                f"`{process.__name__}`",
                link(process.__module__.replace(".", "/") + ".py"),
                ", ".join(when.en for when in also) or "every month",
                first_sentence(process),
            )
            for process, also in called
        )
        parts.append(f"## {k}. {step}\n\n" + table(("process", "file", "when", "what it does"), rows))
    return "\n\n".join(parts)


# the matrix


def _in_order(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def touched_by_process() -> str:
    """What every process reads and writes."""
    rows = []
    for process, found in by_process().items():
        felt = {name[2:] for name in found.reads if name.startswith("s.")}
        reads = {name for name in found.reads if not name.startswith("s.")}
        rows.append(
            (f"`{name_of(process)}`", _in_order(found.writes), _in_order(reads), _in_order(felt) or "none")
        )
    return table(("process", "writes", "reads", "settings that it reads"), rows)


def processes_by_column() -> str:
    """By whom every column is written and read in a month."""
    written: dict[str, list[str]] = {}
    read: dict[str, list[str]] = {}
    for process, found in by_process().items():
        for where, names in ((written, found.writes), (read, found.reads)):
            for name in names:
                where.setdefault(name.removeprefix("s."), []).append(f"`{name_of(process)}`")
    rows = [
        (f"`{name}`", ", ".join(written.get(name, [])) or "nobody", ", ".join(read.get(name, [])) or "nobody")
        for name in sorted({*written, *read})
    ]
    return table(("column", "written by", "read by"), rows)


# chance


def decisions() -> dict[str, int]:
    """Every decision that involves chance, with its number."""
    return {
        name: value
        for name, value in vars(draws).items()
        if name.isupper() and not name.startswith("_") and type(value) is int and name != "DECISIONS"
    }


def drawn() -> dict[str, list[tuple[str, str, str]]]:
    """By decision: the file and function that draws it, and the key."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted((ROOT / "model").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for decision, key in _draws_in(function):
                    file = str(path.relative_to(ROOT).as_posix())
                    found.setdefault(decision, []).append((file, function.name, key))
    return found


def _draws_in(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Decision and key of every draw in one function: a call with ``seed, draws.NAME, key`` as its first arguments."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and len(node.args) >= 3:
            decision = ast.unparse(node.args[1])
            if decision.startswith("draws."):
                yield decision.removeprefix("draws."), re.sub(r"\bt\.", "", ast.unparse(node.args[2]))


def chance() -> str:
    """Decisions with what they are keyed by."""
    where = drawn()
    rows = []
    for name, value in decisions().items():
        uses = where.get(name, [])
        places = ", ".join(dict.fromkeys(f"{Path(file).stem}.{function}" for file, function, _ in uses))
        keys = ", ".join(dict.fromkeys(f"`{key}`" for _, _, key in uses))
        if name == "REPLICATE":
            places, keys = "draws.replicate_seed", "`replicate`"
        rows.append((value, f"`{name}`", places or "nowhere", keys))
    return table(("number", "decision", "drawn in", "keyed by"), rows)


# columns


def state_tables() -> dict[str, type]:
    """The tables of the state, in the order in which they are written."""
    return {
        name: thing
        for name, thing in vars(tables).items()
        if inspect.isclass(thing) and issubclass(thing, tuple) and name != "Tables"
    }


def state() -> str:
    """Columns of the state, table by table."""
    parts = []
    for name, kind in state_tables().items():
        rows = (
            (
                f"`{column}`",
                about.unit,
                about.width or "",
                "" if about.fill == 0 else number(about.fill),
                about.en,
                about.zh,
            )
            for column, (_, about) in tables.columns(kind).items()
        )
        head = ("column", "unit", "width", "start", "meaning", "含义")
        parts.append(f"### {name.lower()}\n\n{first_sentence(kind)}.\n\n" + table(head, rows))
    return "\n\n".join(parts)


def code_lists() -> str:
    """The codes that stand in columns."""
    rows = []
    for name, labels in vars(codes).items():
        if isinstance(labels, tuple) and labels and all(isinstance(label, Label) for label in labels):
            for code, label in enumerate(labels):
                rows.append((f"`{name}`", code, label.en, label.zh))
    return table(("list", "code", "meaning", "含义"), rows)


def village_ledger() -> str:
    """Columns of the ledger of villages, then those of the township."""
    return _ledger_table(counted.COLUMNS)


def township_ledger() -> str:
    """Columns of the ledger of the township."""
    return _ledger_table(counted.TOWNSHIP_COLUMNS)


def _ledger_table(columns: Iterable[counted.LedgerColumn]) -> str:
    rows = ((f"`{column.name}`", column.unit, column.ledger, column.en, column.zh) for column in columns)
    return table(("column", "unit", "ledger", "meaning", "含义"), rows)


# outcomes and sources


def declared_outcomes() -> list[Any]:
    """Every declared outcome; none as long as the package declares none."""
    package = importlib.import_module("model.outcomes")
    for module in pkgutil.iter_modules(package.__path__, "model.outcomes."):
        importlib.import_module(module.name)
    declaring = sys.modules.get("model.outcomes.outcome")
    return list(declaring.OUTCOMES.values()) if declaring else []


def outcomes() -> str:
    """Outcomes by group."""
    found = declared_outcomes()
    if not found:
        return "No outcome is declared yet."
    names = importlib.import_module("model.outcomes.outcome").GROUPS
    parts = []
    for group in dict.fromkeys(one.group for one in found):
        head = ("outcome", "unit", "ledger", "better", "name", "名称", "what is counted")
        rows = (_outcome_row(one) for one in found if one.group == group)
        parts.append(f"## {names[group].en} {names[group].zh}\n\n" + table(head, rows))
        head = ("outcome", "numerator", "denominator", "window", "分子", "分母", "窗口", "read beside")
        rows = (_fraction_row(one) for one in found if one.group == group)
        parts.append(table(head, rows))
    return "\n\n".join(parts)


def _outcome_row(one: Any) -> tuple[object, ...]:
    name = f"**`{one.name}`**" if one.headline else f"`{one.name}`"
    better = f"{one.better}; see `{one.instead}`" if one.instead else one.better
    return (name, one.unit, one.ledger, better, one.label.en, one.label.zh, one.definition)


def _fraction_row(one: Any) -> tuple[object, ...]:
    mark = " †" if one.moved else ""
    return (
        f"`{one.name}`",
        one.numerator.en,
        one.of.en + mark,
        one.over.en,
        one.numerator.zh,
        one.of.zh + mark,
        one.over.zh,
        f"`{one.beside}`" if one.beside else "",
    )


def headline() -> str:
    """The headline outcomes."""
    found = [one for one in declared_outcomes() if one.headline]
    if not found:
        return "No outcome is declared yet."
    rows = ((f"`{one.name}`", one.unit, one.ledger, one.better, one.label.en, one.label.zh) for one in found)
    return table(("outcome", "unit", "ledger", "better", "name", "名称"), rows)


def sources() -> str:
    """Sources by kind, each with what the model takes from it and how many numbers cite it."""
    uses = Counter(source_of(key).key for path in ledger() for key in set(cited(path)))
    parts = []
    for kind, label in KINDS.items():
        rows = [
            (f"`{source.key}`", source.cite(), source.en, source.zh, uses[source.key])
            for source in SOURCES.values()
            if source.kind == kind
        ]
        head = ("key", "reference, and how far it was seen", "what the model takes", "用途与注意", "numbers")
        if rows:
            parts.append(f"## {label.en[0].upper()}{label.en[1:]} {label.zh}\n\n" + table(head, rows))
    return "\n\n".join(parts)


def seen() -> str:
    """How many sources were seen how far."""
    count = Counter(source.how_seen for source in SOURCES.values())
    rows = ((label.en, label.zh, count[how]) for how, label in HOW_SEEN.items())
    return table(("how far it was seen", "核实程度", "sources"), rows)


def coercive() -> str:
    """Settings marked coercive."""
    rows = (
        (f"`{item.path}`", number(item.default), item.about.en, item.about.zh)
        for item in marked_coercive()
        if isinstance(item.about, Number)
    )
    return table(("setting", "default", "meaning", "含义"), rows)


def marked_coercive() -> list[Declared]:
    """Declared numbers whose label says that they are coercive."""
    return [item for item in ledger().values() if "(coercive)" in item.about.en]


def messages() -> str:
    """Every message of the command in both languages, in the order of the table."""
    with (ROOT / "grassroots" / "messages.csv").open(encoding="utf-8", newline="") as file:
        rows = [(line["en"], line["zh"]) for line in csv.DictReader(file)]
    return table(("message", "消息"), [(cell_text(en), cell_text(zh)) for en, zh in rows])


def cell_text(text: str) -> str:
    """A message in a cell: holes stand out, and its marks are no marks of a table."""
    plain = text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
    return re.sub(r"\{(\w+)(?::\w+)?\}", r"‹\1›", plain)


# files


def levers() -> str:
    """Levers that come with the project."""
    from scenarios import levers, load_lever
    from scenarios.decide import lever_file

    rows = []
    for name in levers():
        lever, file = load_lever(name), lever_file(name)
        rows.append(
            (
                f"`{name}`" + (" **coercive**" if lever.coercive else ""),
                f"{lever.label.en} {lever.label.zh}",
                f"{lever.meaning.en} {lever.meaning.zh}",
                f"{span(lever.domain)} {lever.unit}, usually {number(lever.usual)}",
                "; ".join(f"{effect.how.replace('_', ' ')} `{effect.path}`" for effect in lever.effects),
                lever.combine,
                file.grade,
                f"{file.reason.en} {file.reason.zh}",
                ", ".join(lever.evidence),
            )
        )
    head = ("lever", "name 名称", "what is done", "level", "settings", "joint", "grade", "why", "evidence")
    return table(head, rows)


def policies() -> str:
    """Policies that come with the project."""
    from scenarios import load_policy, policies
    from scenarios.decide import policy_file

    rows = []
    for name in policies():
        policy, file = load_policy(name), policy_file(name)
        measures = "; ".join(f"`{part.lever.name}` {number(part.level)}" for part in policy.measures)
        mark = " **coercive**" if policy.coercive else ""
        means = f"{file.meaning.en} {file.meaning.zh}"
        rows.append((f"`{name}`{mark}", f"{policy.label.en} {policy.label.zh}", means, measures))
    return table(("policy", "name 名称", "what it is", "levers and levels"), rows)


def shipped_places() -> str:
    """Places that come with the project."""
    from scenarios import load, places

    rows = []
    for name in places():
        place = load(name)
        label = f"{place.label.en} {place.label.zh}"
        rows.append((f"`{name}`", label, place.year, place.landscape, place.n_villages, place.n_townships))
    return table(("place", "name 名称", "from", "landscape", "villages", "townships"), rows)


# the command


def uncertain_numbers() -> str:
    """What is counted as uncertain, and how many numbers are."""
    from experiments.worlds import open_at, uncertain
    from model.run import Run
    from scenarios import load_place, places

    numbers = sum(isinstance(item.about, Number) for item in ledger().values())
    at = [len(open_at(load_place(name))) for name in places() if name != "default"]
    return (
        f"Of the {numbers} declared numbers {len(uncertain(Run(), None))} are *uncertain* in the default village, and "
        f"{min(at)} to {max(at)} at the places: those with a plausible range that restate no law, that no lever of the project decides "
        "on, and that the place's document does not state, or states with bounds. What you set yourself is no longer one of them. "
        "Wherever an answer, a page or a bank of worlds counts uncertain numbers, these are meant."
    )


def verbs() -> dict[str, str]:
    """Verbs of the command, each with the first sentence of its help."""
    app = importlib.import_module("grassroots.command").app
    found = {}
    for command in app.registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")
        found[name] = command.help or first_sentence(command.callback)
    for group in app.registered_groups:
        found[group.name] = (group.typer_instance.info.help or "").rstrip(".")
    return found


def verbs_in_english() -> str:
    """The verbs of the command."""
    return table(("command", "does"), ((f"`grassroots {verb}`", f"{does}") for verb, does in verbs().items()))


def verbs_in_chinese() -> str:
    """The verbs of the command, in Chinese."""
    return table(("命令", "用途"), ((f"`grassroots {verb}`", VERBS_ZH[verb]) for verb in verbs()))


def glossary() -> str:
    """Terms in both languages."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    head = ("English", "中文", "what it means", "释义")
    return table(head, ((row["en"], row["zh"], row["definition"], row["definition_zh"]) for row in rows))


PARTS: dict[str, Callable[[], str]] = {
    "parameters": parameters,
    "mechanisms": mechanisms,
    "grades": grades,
    "switches": choices,
    "core": core,
    "intercepts": intercepts,
    "law": dated_law,
    "steps": steps,
    "month": month_in_full,
    "touched": touched_by_process,
    "columns_touched": processes_by_column,
    "chance": chance,
    "state": state,
    "codes": code_lists,
    "ledger": village_ledger,
    "township": township_ledger,
    "outcomes": outcomes,
    "headline": headline,
    "sources": sources,
    "seen": seen,
    "coercive": coercive,
    "levers": levers,
    "policies": policies,
    "places": shipped_places,
    "uncertain": uncertain_numbers,
    "verbs": verbs_in_english,
    "verbs_zh": verbs_in_chinese,
    "glossary": glossary,
    "messages": messages,
}
"""What can be generated, by the name of the part."""


def filled(text: str) -> str:
    """The text with every generated part renewed.

    Raises:
        KeyError: a part that nothing generates.
    """
    return PART.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]()}\n\n{match[3]}", text)


def documents() -> list[Path]:
    """The README and every document."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def stale() -> dict[Path, str]:
    """Documents whose generated parts are not what the declarations say, with the text they should have."""
    found = {}
    for path in documents():
        if path.exists():
            text = path.read_text("utf-8")
            renewed = filled(text)
            if renewed != text:
                found[path] = renewed
    return found


def main(arguments: list[str] | None = None) -> int:
    """Rewrite the stale documents, or name them with ``--check``."""
    parser = argparse.ArgumentParser(description="Fill the generated parts of the documents.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a document is stale")
    check = parser.parse_args(arguments).check
    from tools.messages import missing

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
