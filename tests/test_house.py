"""The rules of the house, held to by reading the syntax trees of the sources: nothing is run."""

import ast
import inspect
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from model import draws
from model.compiled import ASIDE, UNCOMPILED
from model.declare import Number, Setting
from model.month import MONTH
from model.parameters import Parameters, Settings, Switches, ledger, off_in_core
from model.population.numbers import Population
from model.run import PRESETS
from model.steps import calls, written

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "model"
MECHANISMS = MODEL / "mechanisms"
PLACES = (
    "wusheng", "chengkou", "longtian", "yanhe", "lufeng", "yingjiang", "xiantao", "jingmen", "suizhou", "ezhou",
    "huangshi", "xianning", "xiangyang", "xiaogan", "tianmen", "wuhan", "enshi", "huanggang", "jingzhou", "qianjiang",
    "shiyan", "yichang", "putian", "saima", "feilong", "yankou",
    "sanxi", "武胜", "城口", "龙田", "沿河", "陆丰", "盈江", "仙桃", "荆门", "随州", "鄂州", "黄石", "咸宁", "襄阳", "孝感",
    "天门", "武汉", "恩施", "黄冈", "荆州", "潜江", "十堰", "宜昌",
)  # fmt: skip
GROUPS: dict[str, type] = {
    group.__name__: group
    for group in (Population, *Parameters.__annotations__.values(), *Settings.__annotations__.values())
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def sources(folder: Path = MODEL) -> list[Path]:
    """Python files of a folder and below, outcomes and evidence apart: they are read after a month, not in it."""
    return [
        path
        for path in sorted(folder.rglob("*.py"))
        if path.parent.name not in UNCOMPILED and path.name not in ASIDE
    ]


# outmigration


def test_only_migration_and_population_read_outmigration() -> None:
    """Simulate carries it from the settings to the population; nothing else may know it."""
    readers = {
        path.relative_to(MODEL).as_posix()
        for path in sources()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr == "outmigration")
        or (isinstance(node, ast.Constant) and node.value == "outmigration")
    }
    assert readers == {"mechanisms/migration.py", "population/synthesise.py", "simulate.py"}


def test_no_mechanism_reads_the_share_away_but_migration() -> None:
    """Nor by the back door: the share away of a village is worked out and read by migration alone."""
    readers = {
        path.name
        for path in sources(MECHANISMS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("away_share", "away_long", "away_new", "away_ties", "h0")
    }
    assert readers == {"migration.py"}


# intercepts


def test_no_intercept_is_a_setting() -> None:
    """An intercept is the same for every village: it stands among the scalars, and ``Setting`` refuses it."""
    marked = [item for item in ledger().values() if isinstance(item.about, Number) and item.about.intercept]
    assert len(marked) > 15
    assert not [item.path for item in marked if item.by_village]
    with pytest.raises(ValueError, match="cannot be declared by village"):
        Setting(
            unit="logit",
            domain=(-6, 6),
            plausible=(-1, 1),
            grade="assumed",
            source="assumed",
            en="willingness",
            zh="意愿",
            intercept=True,
        )


OUTCOME_EQUATIONS = {
    "attendance.b0",
    "conduct.labour",
    "conduct.compact",
    "deliberation.carried",
    "mobilising.effort",
    "mobilising.made_to_fit",
    "elections.ballot",
    "elections.incumbent",
    "forums.talk",
    "forums.ask",
    "forums.talk_succeeds",
    "forums.take_up",
    "mediation.success_group",
    "mediation.success_village",
    "mediation.success_township",
    "mediation.success_court",
    "mediation.success_petition",
    "mediation.pressed",
    "party_life.attend",
    "petitions.cost",
}


def test_the_intercepts_of_all_outcome_equations_are_marked() -> None:
    """Which they are is stated here too, so that a mark cannot be lost."""
    marked = {
        item.path for item in ledger().values() if isinstance(item.about, Number) and item.about.intercept
    }
    assert marked == OUTCOME_EQUATIONS


# names


def names_of(folder: str) -> set[str]:
    """Names of the files of data under ``scenarios``."""
    return {path.stem for path in (ROOT / "scenarios" / folder).glob("*.yaml")}


def code_words(path: Path) -> Iterator[tuple[str, bool]]:
    """Identifiers and texts of a file in lower case, without the declarations of numbers; and whether it is a text."""
    skipped = {
        id(part)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Number", "Setting")
        for part in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Name):
            yield node.id.lower(), False
        elif isinstance(node, ast.Attribute):
            yield node.attr.lower(), False
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.lower(), True


@pytest.mark.parametrize("path", sources(MECHANISMS), ids=lambda path: path.stem)
def test_no_mechanism_names_a_place_or_a_policy(path: Path) -> None:
    """Outside the sources of its declarations. A policy may be called like the setting it moves: only texts count there."""
    places = [*PLACES, *names_of("places")]
    policies = names_of("policies")
    for word, is_text in code_words(path):
        assert not any(place in word for place in places), word
        assert not (is_text and word in policies), word


def test_no_model_file_opens_the_scenarios() -> None:
    for path in sources():
        assert "scenarios" not in {
            name.partition(".")[0] for node in ast.walk(tree(path)) for name in imported(node)
        }


# mechanisms


def imported(node: ast.AST) -> list[str]:
    """Modules that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


@pytest.mark.parametrize("path", sources(MECHANISMS), ids=lambda path: path.stem)
def test_mechanisms_never_import_each_other(path: Path) -> None:
    """Nor the month, the run or the population; the numbers of all, which are made of theirs, only for a type checker."""
    checked = {
        id(part)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in ast.walk(node)
    }
    nodes = [node for node in ast.walk(tree(path)) if id(node) not in checked]
    found = {name for node in nodes for name in imported(node) if name.startswith("model")}
    allowed = (
        "model",
        "model.draws",
        "model.compiled",
        "model.compiled.rule",
        "model.declare",
        "model.state",
        "model.evidence",
    )
    assert all(name in allowed or name.startswith(("model.state.", "model.declare.")) for name in found), (
        found
    )


def test_every_mechanism_has_its_line_in_the_month() -> None:
    called = {process.__module__ for step in MONTH for process, _ in calls(step)}
    files = {path.stem for path in sources(MECHANISMS)} - {"__init__"}
    assert {f"model.mechanisms.{name}" for name in files} <= called


TWICE = {"count_households": "before the first month too", "count_ties": "before the first month too"}
"""Processes that a month calls twice, and why."""


def test_every_process_is_called_once_or_says_why_twice() -> None:
    called = Counter(process for step in MONTH for process, _ in calls(step))
    assert {process.__name__ for process, times in called.items() if times > 1} == set(TWICE)
    assert max(called.values()) == 2


def test_every_process_has_the_one_signature() -> None:
    for process in {process for step in MONTH for process, _ in calls(step)}:
        assert list(inspect.signature(process).parameters) == ["t", "s", "p", "now"], process


def test_what_a_process_calls_takes_the_same_first() -> None:
    """Of tables, settings, numbers and month those that it needs, in this order, then its own; never more than eight."""
    for path in (*sources(MECHANISMS), *sources(MODEL / "state")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                names = [a.arg for a in node.args.args]
                assert len(names) <= 8, f"{path.name}: {node.name}"
                if "t" in names[:1] and any(ast.unparse(d) == "rule" for d in node.decorator_list):
                    first = [name for name in names if name in ("t", "s", "p", "now")]
                    assert first == names[: len(first)] and first == sorted(first, key="tsp now".find), (
                        node.name
                    )


# numbers that are read


def group_of(annotation: ast.expr | None) -> str:
    """The group of numbers that an annotation names, else ''."""
    name = ast.unparse(annotation).strip("'") if annotation is not None else ""
    return name if name in GROUPS or name in ("Parameters", "Settings") else ""


def group_at(value: ast.expr, known: dict[str, str]) -> str:
    """The group that an expression denotes: a known name, or one of its parts; '' for anything else."""
    if isinstance(value, ast.Name):
        return known.get(value.id, "")
    if isinstance(value, ast.Attribute):
        parent = group_at(value.value, known)
        holder = {"Parameters": Parameters, "Settings": Settings}.get(parent)
        if holder is not None:
            child = holder.__annotations__.get(value.attr)
            return child.__name__ if child is not None else ""
        if value.attr in ("parameters", "settings"):  # world.parameters, township.settings
            return value.attr.capitalize()
    return ""


def assigned(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Names that a function gives to expressions, one by one or side by side."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            yield from ((name.id, given) for name, given in pairs if isinstance(name, ast.Name))


def reads(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """(group, field) of every number that a function reads, through its arguments and names given to parts of them."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    known = {a.arg: group_of(a.annotation) for a in arguments}
    for name, value in assigned(function):
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "settings":
            known[name] = "Settings"  # the table that model.parameters.settings makes
        elif group := group_at(value, known):
            known[name] = group
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            group = group_at(node.value, known)
            if group:
                yield group, node.attr


def all_reads() -> set[tuple[str, str]]:
    return {
        read
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for read in reads(node)
    }


def test_every_number_and_switch_is_read() -> None:
    """Each field of each group, through something known to be that group: a namesake elsewhere does not count.

    Switches are read by the month itself, too.
    """
    found = all_reads() | {("Switches", name) for name in re.findall(r"p\.switches\.(\w+)", written(MONTH))}
    unread = [
        f"{name}.{field}"
        for name, group in GROUPS.items()
        for field in getattr(group, "_fields")  # noqa: B009
        if (name, field) not in found
    ]
    assert not unread


def test_the_reading_of_reads_tells_mechanisms_apart() -> None:
    """``severity`` is a field of three groups: reading one of them is not reading the others."""
    code = """
def f(p: Forums, month: Parameters, x: Minds) -> float:
    w = month.petitions
    return p.severity + w.cost + x.identity
"""
    (function,) = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)
    found = set(reads(function))
    assert {("Forums", "severity"), ("Petitions", "cost")} <= found
    assert not {group for group, _ in found} & {"Mediation", "Minds"}
    assert ("Petitions", "severity") not in found


def test_presets_name_switches() -> None:
    assert PRESETS == ("full", "core")
    assert set(off_in_core()) <= {f"switches.{name}" for name in Switches._fields}


# chance


def decision_calls() -> dict[str, list[tuple[str, ast.Call]]]:
    """Every place at which a decision draws, by its name."""
    places: dict[str, list[tuple[str, ast.Call]]] = defaultdict(list)
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("draws.draw", "keyed"):
                name = ast.unparse(node.args[1])
                if name.startswith("draws."):
                    places[name.removeprefix("draws.")].append((f"{path.stem}:{node.lineno}", node))
    return places


DECISIONS = {
    name: value for name, value in vars(draws).items() if name[0].isalpha() and type(value) is int
}  # the words and shifts of the generator are numpy integers and begin with an underscore


def test_every_decision_draws_and_has_a_number_of_its_own() -> None:
    # now a word of HOUSEHOLD_MONTH; the name keeps the number from being given again
    retired = {"GRID_VISIT"}
    assert not retired & set(decision_calls())
    # REPLICATE makes the seed of a replicate
    assert set(decision_calls()) == set(DECISIONS) - retired - {"REPLICATE"}
    assert len(set(DECISIONS.values())) == len(DECISIONS)


SHARED = {
    "MOVE": "the fourth word: farm or off-farm work of those who come home",
    "CLOSE": "a case is closed when its work ends or when nobody found time for it, never both",
    "HOUSEHOLD_VOICE": "words one and two who speaks for the household, three and four who is online beside them",
    "ITEM": "words one and two the item, third the sheet, fourth where a round begins",
    "FESTER": "first word for giving up, the others for what else becomes of it",
    "SUCCESSOR": "first word for paid posts, second for seats",
    "SESSION": "first word month by month, second once for each member",
    "CONTACT": "first word for the visit, second for the order of assignment",
    "GRIEVANCE": "keys of grievances end in their kind of arrival, 0 to 10, those of disputes in 14 or 15",
    "PETITION": "grievances, and disputes, whose keys are told apart as those of GRIEVANCE are",
    "AWARD": "points by household; lists by household + 2^40",
    "BORN_VILLAGE": "villages; villages + 2^40; townships + 2^41",
    "BORN_HOUSEHOLD": "households; households + 2^40",
    "BORN_PERSON_TRAITS": "words one to three, and the fourth",
    "STAY": "month 0 for the stays that the run finds, later ones for those that begin in it",
    "BORN_OFFICE": "persons; offices + 2^40",
    "BORN_KIN": "first word kin, second the couple's generation, third its age",
}
"""Decisions drawn at more than one place, and why no luck is shared."""


def test_decisions_are_drawn_at_one_place_or_share_no_luck() -> None:
    """Which word of which identity is used where is compared in ``test_keys``; here every sharing needs its reason."""
    shared = {name for name, calls in decision_calls().items() if len(calls) > 1}
    assert shared == set(SHARED)


# parameters

MOST_PARAMETERS = 8
MORE_PARAMETERS = {
    "model/governance_model.py: GovernanceModel.__init__": "the face that Mesa wants: a parameter a slider",
    "model/outcomes/outcome.py: outcome": "a declaration, each of its facts by keyword",
}
"""Functions that have more, and why; what users call is apart (:func:`is_face`)."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(node: ast.AST, of: str = "") -> Iterator[tuple[str, Function]]:
    """Every function below a node with its name, behind that of the classes and functions that hold it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            if isinstance(child, Function):
                yield f"{of}{child.name}", child
            yield from functions(child, f"{of}{child.name}.")
        else:
            yield from functions(child, of)


def parameters(function: Function) -> list[str]:
    """Names of everything that a function is given, by position or keyword; ``self`` and ``cls`` apart."""
    a = function.args
    rest = [one for one in (a.vararg, a.kwarg) if one is not None]
    return [
        one.arg for one in (*a.posonlyargs, *a.args, *a.kwonlyargs, *rest) if one.arg not in ("self", "cls")
    ]


def is_face(name: str, function: Function, code: ast.Module) -> bool:
    """Whether a function is what users call, whose parameters are options, each named where it is given.

    Of the Python door those that are ``plain``; of the files of verbs those that typer is given, which reads its options from them.
    """
    wrapped = {ast.unparse(one) for one in function.decorator_list}
    if name == "grassroots/door.py":
        return "plain" in wrapped
    if not name.startswith("grassroots/verbs/"):
        return False
    given = [
        one.value
        for one in code.body
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "VERBS"
    ]
    verbs = {ast.unparse(verb) for table in given if isinstance(table, ast.Dict) for verb in table.values}
    return function.name in verbs or any(one.startswith("app.command(") for one in wrapped)


def test_no_function_has_more_than_eight_parameters() -> None:
    """More of them are hard to call rightly: what belongs together has a name of its own."""
    found = set()
    for folder in (
        "model",
        "scenarios",
        "experiments",
        "analysis",
        "grassroots",
        "bilingual",
        "filing",
        "tools",
    ):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for function, node in functions(tree(path)):
                if len(parameters(node)) > MOST_PARAMETERS and not is_face(name, node, tree(path)):
                    found.add(f"{name}: {function}")
    assert found == set(MORE_PARAMETERS), sorted(found ^ set(MORE_PARAMETERS))


def test_parameters_are_counted_however_they_are_given() -> None:
    code = """
class A:
    def method(self, a, /, b, *c, d, **e): ...
    @classmethod
    def made(cls, a): ...
async def outer(a=1):
    def inner(a, b): ...
"""
    counted = {name: len(parameters(node)) for name, node in functions(ast.parse(code))}
    assert counted == {"A.method": 5, "A.made": 1, "outer": 1, "outer.inner": 2}


# files

DEEDS = {
    "rmtree",
    "unlink",
    "rmdir",
    "rename",
    "renames",
    "removedirs",
    "move",
    "replace",
    "remove",
    "truncate",
}
"""What deletes or renames files."""
KEEP_FILES = {
    "filing": "the one way",
    "tools/bootstrap.py": "runs before anything of ours can be imported; moves a former environment aside and deletes nothing",
    "tools/site/hooks.py": "names pictures in a temporary folder of its own",
}


def deeds(path: Path) -> Iterator[str]:
    """Calls in a file that delete or rename files; methods of texts and tables that share a name take other arguments."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DEEDS:
            module = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            of_path = module not in ("os", "shutil") and node.func.attr not in ("remove", "move", "truncate")
            named = (
                len(node.args) == (1 if node.func.attr in ("rename", "replace") else 0) and not node.keywords
            )
            missing = node.func.attr == "unlink" or (of_path and named)
            if module in ("os", "shutil") or missing:
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_files_are_deleted_and_replaced_in_one_place_only() -> None:
    for path in sorted(ROOT.glob("[!.]*/**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.split("/")[0] in ("tests", *KEEP_FILES) or name in KEEP_FILES:
            continue
        assert not list(deeds(path)), f"{name}: {next(deeds(path))}; `filing` does it"


def test_the_search_for_deeds_finds_them(tmp_path: Path) -> None:
    code = """
import os, shutil
os.replace(a, b); os.remove(a); shutil.rmtree(a); shutil.move(a, b)
path.unlink(missing_ok=True); path.rename(b); path.replace(b); path.rmdir()
"a".replace("b", "c"); table.rename(columns={}); items.remove(3); replace(run, seed=1); shutil.which("x")
"""
    file = tmp_path / "code.py"
    file.write_text(code)
    assert len([line for line in deeds(file) if "shutil.which" not in line]) == 8 == len(list(deeds(file)))


def imported_by(path: Path, modules: dict[str, Path]) -> set[str]:
    """The modules of the project that a file imports at any time, also within its functions; types alone do not count."""
    tree, found = ast.parse(path.read_text("utf-8")), set[str]()
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & modules.keys() or {node.module}
    return found & modules.keys()


def test_no_module_of_a_study_imports_itself_by_way_of_others() -> None:
    """Imports within functions save time at the start; they are no way around a circle."""
    files = (ROOT / "experiments" / "study").glob("*.py")
    modules = {f"experiments.study.{path.stem}": path for path in files if path.stem != "__init__"}
    left = {name: imported_by(path, modules) - {name} for name, path in modules.items()}
    while free := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in free}
    assert not left, "these import each other in a circle, or need somebody who does"
