"""The door for Python: what the command does, with names, results that show themselves, and one sentence for what is wrong."""

import json
import re
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grassroots
from analysis.report.page import Page, environment
from analysis.summary import summary_table
from analysis.words import WORDS
from experiments.compare import Comparison, policies_compared
from experiments.run import run_place
from experiments.surface import Plane
from experiments.surface import surface as run_surface
from grassroots import bars, door
from grassroots.answers.compare import compare as run_comparison
from grassroots.answers.files import write_comparison
from model.outcomes import OUTCOMES
from model.run import Run
from scenarios import load_lever, load_place, load_policy

ROOT = Path(__file__).resolve().parent.parent
SHORT = {"months": 30, "replicates": 2, "quiet": True}
STUDY = """name: tiny
label: {en: Tiny, zh: 微型}
question: {en: What does outmigration do?, zh: 外出有何影响？}
place: wusheng
months: 30
outcomes: [deliberation_rate]
factors:
  - {path: migration.outmigration, low: 0.2, high: 0.6}
  - {lever: points, low: 0, high: 5}
design: {kind: lhs, rows: 3}
replicates: 2
"""


@cache
def ran() -> Any:
    return grassroots.run("wusheng", "points=5", outmigration=0.2, **SHORT)


@cache
def compared() -> Any:
    return grassroots.compare("wusheng", "allowance", "points=5", uncertainty="none", **SHORT)


@cache
def gridded() -> Any:
    return grassroots.surface(
        "wusheng",
        "lost-work-allowance",
        [30, 0],
        [0.1, 0.4],
        outcomes="deliberation_rate",
        uncertainty="none",
        **SHORT,
    )


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("study")
    (folder / "tiny.yaml").write_text(STUDY, "utf-8")
    return grassroots.run_study(folder / "tiny.yaml", out=folder / "kept", quiet=True)


def test_every_name_is_there() -> None:
    for name in grassroots.__all__:
        assert getattr(grassroots, name) is not None, name
    assert re.match(r"\d+\.\d+", grassroots.__version__)
    assert grassroots.outcomes() == tuple(OUTCOMES)


# names mean what the objects mean


def test_a_run_by_name_is_the_run_by_objects() -> None:
    place = load_place("wusheng")
    run = Run(place.scenario(), {"outmigration": 0.2}, months=30, policies=(load_policy("points=5"),))
    plain = run_place(run, 2, place=place)
    assert ran().data.attrs["run_hash"] == plain.data.attrs["run_hash"]
    assert ran().data.equals(plain.data)
    for same in (run, place, place.scenario()):
        given = () if same is run else ("points=5",)
        again = grassroots.run(same, *given, values={"migration.outmigration": "0.2"}, **SHORT)
        assert again.data.equals(plain.data)


def test_a_comparison_by_name_is_the_comparison_by_objects() -> None:
    place = load_place("wusheng")
    policies = [load_policy("allowance"), load_policy("points=5")]
    arms = policies_compared(Run(place.scenario(), months=30), policies)
    assert compared().data.equals(run_comparison(Comparison(arms), 2).data)
    assert list(compared().to_dataframe()["arm"].unique()) == ["allowance", "points=5"]


def test_a_surface_is_sorted_and_is_the_surface_by_objects() -> None:
    run = Run(load_place("wusheng").scenario(), months=30)
    chosen = [OUTCOMES["deliberation_rate"]]
    plane = Plane([0.1, 0.4], load_lever("lost-work-allowance"), [0.0, 30.0])
    plain = run_surface(run, plane, chosen, 2)
    assert gridded().data.equals(plain)
    frame = gridded().to_dataframe()
    assert len(frame) == 8
    mean = frame.query("outmigration == 0.4 and level == 30")["deliberation_rate"].mean()
    assert mean == pytest.approx(float(plain["deliberation_rate"].sel(outmigration=0.4, level=30).mean()))


def test_a_study_by_path_has_identifiers_for_columns(studied: Any) -> None:
    frame = studied.to_dataframe()
    assert len(frame) == 6
    assert all(str(name).isidentifier() for name in frame)
    assert {"lever_points", "migration_outmigration", "deliberation_rate"} <= set(frame)
    assert set(frame) <= set(frame.attrs["columns"]) and set(studied.codebook()["name"]) == set(frame)
    assert {"lever_points", "migration_outmigration"} <= set(studied.to_xarray().coords)
    assert "deliberation rate" in str(studied.table("en")) and "议事" in str(studied.table("zh"))


def test_a_study_goes_on_where_it_is(studied: Any, tmp_path: Path) -> None:
    study = studied.study
    first = grassroots.run_study(study, out=str(tmp_path / "kept"), quiet=True)
    again = grassroots.open_study(str(tmp_path / "kept"))
    np.testing.assert_array_equal(first.rows["deliberation_rate"], again.rows["deliberation_rate"])
    np.testing.assert_array_equal(first.rows["deliberation_rate"], studied.rows["deliberation_rate"])


def test_sensitivity_of_a_result_is_that_of_its_folder(studied: Any) -> None:
    seen = grassroots.sensitivity(studied, "deliberation_rate", method="pawn", quiet=True)
    assert set(seen.to_dataframe()["factor"]) >= {"lever:points", "migration.outmigration"}
    assert "tiny" in repr(seen) and str(seen.table("zh")).strip()


# what is shown


def test_datasets_say_by_which_code_and_packages_they_were_made(studied: Any) -> None:
    for one in results(studied):
        told = one.to_xarray().attrs
        assert told["made_packages"].startswith("Python ") and "numpy " in told["made_packages"]
        assert (
            told["made_code"]
            and told["made_machine"]
            and told["made_at"].endswith("UTC")
            and told["made_at_zh"]
        )
    assert ran().monthly.attrs["made_code"] == ran().data.attrs["made_code"]


def results(studied: Any) -> list[Any]:
    return [ran(), compared(), gridded(), studied]


def test_results_show_themselves_in_short(studied: Any) -> None:
    for one in results(studied):
        assert len(repr(one)) <= 120 and "\n" not in repr(one)
        page = one._repr_html_()
        assert page.count("<t") + page.count("<span") > 5 and len(page) < 20_000
        for lang, there in (("en", "[a-z]{4}"), ("zh", "[一-鿿]{2}")):
            assert re.search(there, str(one.table(lang)))


def test_a_notebook_shows_the_headline_only() -> None:
    shown = ran()._repr_html_()
    for item in OUTCOMES.values():
        if item.ledger == "substantive" and item.label.en not in ("residents",):
            assert item.headline or f">{item.label.en} " not in shown
    assert len(summary_table(ran().data)) > 90


def test_answers_and_table_are_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    from grassroots.command import app

    words = "run wusheng --policy points=5 --set outmigration=0.2 --months 30 --replicates 2 --quiet"
    app(words.split(), standalone_mode=False)
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    said = [line for one in ran().answers("en") for line in (one, "")]
    assert said + [line.rstrip() for line in str(ran().table("en")).splitlines()] == printed


def test_a_result_remembers_the_call() -> None:
    call = ran().data.attrs["command"]
    assert (
        call
        == "grassroots.run('wusheng', 'points=5', values={'migration.outmigration': 0.2}, months=30, replicates=2)"
    )
    again = eval(call[:-1] + ", quiet=True)", {"grassroots": grassroots})
    assert again.data.equals(ran().data)


def test_explain_tells_all_that_goes_by_a_name() -> None:
    both = str(grassroots.explain("allowance"))
    assert "lost-work-allowance 30" in both and "attendance.allowance" in both
    assert "武胜" in str(grassroots.explain("wusheng", "zh")) or "县" in str(
        grassroots.explain("wusheng", "zh")
    )
    assert OUTCOMES["quorum_rate"].label.en in str(grassroots.explain("quorum_rate"))


def test_files_say_where_they_come_from_and_no_number_depends_on_it(tmp_path: Path) -> None:
    """Commit or installed, versions, kind of machine, time; no name of a machine or a person; not in what is hashed."""
    facts = {}
    for folder in (tmp_path / "a", tmp_path / "b"):
        write_comparison(compared().data, folder)
        facts[folder.name] = json.loads((folder / "provenance.json").read_text("utf-8"))
    told = facts["a"]
    assert re.fullmatch(
        r"installed|commit [0-9a-f]{40}(, unchanged|, with changes since)?", told["made_code"]
    )
    assert f"numpy {np.__version__}" in told["made_packages"] and "Python 3." in told["made_packages"]
    assert (
        re.fullmatch(r"\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC", told["made_at"]) and "年" in told["made_at_zh"]
    )
    assert socket.gethostname() not in json.dumps({key: told[key] for key in told if key.startswith("made_")})
    same = [{key: one[key] for key in one if not key.startswith("made_")} for one in facts.values()]
    assert same[0] == same[1]
    for name in ("effects.csv", "values.parquet"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_page_says_it_in_both_languages(tmp_path: Path) -> None:
    page = Page(tmp_path, "both", "", str)
    written = page._helpers()["origin"]
    assert isinstance(written, dict) and set(written) == {"made_code", "made_packages", "made_machine"}
    shown = environment().from_string(
        '{% from "parts.html.j2" import reproduce with context %}{{ reproduce({}) }}'
    )
    html = shown.render(page=page, **page._helpers())
    for key in written:
        assert f"{WORDS[key].en}</span>" in html and f"{WORDS[key].zh}</span>" in html
    assert written["made_code"].zh in html and written["made_code"].en in html


# what is wrong

WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "place": (lambda: grassroots.run("wusheg"), "did you mean wusheng?"),
    "number": (lambda: grassroots.run("wusheng", outmigraton=0.2), "did you mean outmigration"),
    "domain": (lambda: grassroots.run("wusheng", outmigration=2), "allowed is 0 to 0.97"),
    "out": (lambda: grassroots.run("wusheng", out=3), "out: 3 given; allowed is the path"),
    "by": (lambda: grassroots.compare("wusheng", "allowance", by=3), "by: 3 given; allowed is text"),
    "ids": (lambda: grassroots.patterns(3), "ids: 3 given; allowed is text"),
    "outcomes": (lambda: grassroots.sensitivity("worlds-wusheng", 3), "outcomes: 3 given"),
    "sizes": (lambda: grassroots.compare("wusheng", "allowance", interest="a"), "interest: 'a' given"),
    "text": (lambda: grassroots.run("wusheng", outmigration="0,2"), "write outmigration=0.2"),
    "list": (lambda: grassroots.run("wusheng", outmigration=[0.2]), "[0.2] is not a number"),
    "twice": (
        lambda: grassroots.run("wusheng", outmigration=0.2, values={"outmigration": 0.3}),
        "given twice",
    ),
    "seeds": (lambda: grassroots.run("wusheng", replicates=0), "replicates: 0 given"),
    "workers": (lambda: grassroots.run("wusheng", workers=-1), "workers: -1 given"),
    "share": (lambda: grassroots.run("wusheng", "allowance@90-99"), "months 1 to 84"),
    "policy": (lambda: grassroots.compare("wusheng", "alowance"), "did you mean allowance?"),
    "nothing": (lambda: grassroots.compare("wusheng"), "nothing to compare"),
    "one seed": (lambda: grassroots.compare("wusheng", "allowance", replicates=1), "replicates: 1 given"),
    "objective": (
        lambda: grassroots.compare("wusheng", "allowance", objective="petitions_per_1000"),
        "no objective",
    ),
    "lever": (
        lambda: grassroots.surface("wusheng", "lost-work-alowance", [1], [0.2]),
        "did you mean lost-work-allowance?",
    ),
    "level": (
        lambda: grassroots.surface("wusheng", "lost-work-allowance", [-1], [0.2]),
        "allowed is 0 to 500",
    ),
    "point": (lambda: grassroots.surface("wusheng", "lost-work-allowance", [1, 1], [0.2]), "each once"),
    "outcome": (
        lambda: grassroots.surface("wusheng", "lost-work-allowance", [1], [0.2], outcomes="x"),
        "'x'",
    ),
    "study": (
        lambda: grassroots.run_study("outmigration-and-lever"),
        "did you mean outmigration-and-levers or",
    ),
    "column": (
        lambda: grassroots.sensitivity("outmigration-and-levers", "household_attendanc"),
        "household_attendance",
    ),
    "folder": (lambda: grassroots.open_study("no-such-folder"), "there is no study here"),
    "pilot": (lambda: grassroots.trial("wusheng", "allowance", months=7), "months"),
    "pattern": (lambda: grassroots.patterns("P99"), "there is no pattern 'P99'"),
    "name": (lambda: grassroots.explain("wushang"), "did you mean wusheng"),
    "names": (lambda: grassroots.explain("opennesss"), "did you mean openness?"),
    "true": (lambda: grassroots.run("wusheng", registered=True), "registered: True is not a number"),
    "months": (lambda: grassroots.run("wusheng", months="24"), "months: '24' given; a whole number"),
    "true months": (lambda: grassroots.run("wusheng", months=True), "months: True given; a whole number"),
    "villages": (lambda: grassroots.run("wusheng", villages=True), "villages: True given; a whole number"),
    "half a seed": (lambda: grassroots.run("wusheng", seed=1.5), "seed: 1.5 given; a whole number"),
    "no place": (lambda: grassroots.run(5), "place: 5 given; allowed is a name or the path of a file"),
    "in a list": (lambda: grassroots.run("wusheng", ["pints=5"]), "pints: there is no lever of this name"),
    "group": (lambda: grassroots.compare("wusheng", "allowance", by="sx"), "by sx: allowed are sex"),
    "precision": (
        lambda: grassroots.compare("wusheng", "allowance", objective="deliberation_rate", precision="a"),
        "precision: 'a' is not a number",
    ),
    "power": (lambda: grassroots.trial("wusheng", "allowance", power="a"), "power: 'a' is not a number"),
    "levels": (
        lambda: grassroots.surface("wusheng", "points", [1, "a"], [0.1]),
        "levels: 'a' is not a number",
    ),
    "language": (
        lambda: grassroots.explain("allowance", lang="fr"),
        "lang: 'fr' given; allowed are en, zh or both",
    ),
    "file": (lambda: grassroots.validate("no-such.yaml"), "there is no such file"),
    "kind": (lambda: grassroots.validate("wusheng", "plce"), "did you mean place or policy?"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_in_a_sentence(what: str) -> None:
    """The sentence of the command, without its hyphens, and no traceback through the library."""
    call, said = WRONG[what]
    with pytest.raises(ValueError) as caught:
        call()
    message = re.sub("`[^`]*`", "", str(caught.value))
    assert said in message and "--" not in message and "\n" not in message
    frames = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert frames[-1] == "said" and caught.value.__suppress_context__


MADE_WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "place": (lambda: Run("wusheng"), "scenario: 'wusheng' given"),
    "policy": (lambda: Run(policies=("allowance",)), "policies: 'allowance' given"),
    "policies": (lambda: Run(policies="allowance"), "policies: 'allowance' given"),
    "months": (lambda: Run(months=24.0), "months: 24.0 given; a whole number is needed"),
    "seed": (lambda: Run(seed=True), "seed: True given; a whole number is needed"),
    "villages": (lambda: Run(villages=2.5), "villages: 2.5 given; a whole number is needed"),
    "simulate": (lambda: grassroots.simulate("wusheng"), "run: 'wusheng' given; allowed is a Run"),
    "run": (lambda: run_place("wusheng"), "run: 'wusheng' given; allowed is a Run"),
    "load": (lambda: grassroots.load(3), "allowed is a name or the path of a file"),
    "load policy": (lambda: load_policy(3), "neither a name nor the path of a file"),
    "load lever": (lambda: load_lever(None), "neither a name nor the path of a file"),
    "language": (lambda: ran().table("fr"), "allowed are en, zh or both"),
}


@pytest.mark.parametrize("what", MADE_WRONG)
def test_what_cannot_be_made_is_said_in_a_sentence(what: str) -> None:
    call, said = MADE_WRONG[what]
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


def test_numbers_of_numpy_and_a_policy_alone_are_taken() -> None:
    made = Run(
        months=np.int64(24), seed=np.uint64(3), villages=np.int32(2), policies=load_policy("allowance")
    )
    assert (type(made.months), type(made.seed), type(made.villages)) == (int, int, int)
    assert made.policies == (load_policy("allowance"),)


def test_files_of_every_kind_are_validated_from_python(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(STUDY, "utf-8")
    for file, kind in ((tmp_path / "tiny.yaml", "study"), ("allowance", "policy"), ("points", "lever")):
        assert f", {kind}" in grassroots.validate(file).splitlines()[0]
    assert grassroots.validate("wusheng").startswith("wusheng: ")


def test_a_fault_of_our_own_keeps_its_traceback() -> None:
    @door.plain
    def broken() -> None:
        np.zeros(2).reshape(3)

    with pytest.raises(ValueError) as caught:
        broken()
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "broken"


# around it


def python(code: str, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "PYTHONUTF8": "1", "HOME": str(folder)},
    )  # fmt: skip


@pytest.mark.parametrize("name", ["model", "scenarios", "experiments", "analysis", "filing", "bilingual"])
@pytest.mark.parametrize("wanted", ["Run, load, run_place", "compare"])
def test_a_file_of_the_same_name_is_named(name: str, wanted: str, tmp_path: Path) -> None:
    mine = tmp_path / f"{name}.py"
    mine.write_text("x = 1\n", "utf-8")
    done = python(f"from grassroots import {wanted}", tmp_path)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ImportError: {mine} is found in place of our package {name!r}; rename it")


def test_the_package_is_a_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grassroots", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == grassroots.__version__ and done.returncode == 0


KERNEL = """
import sys, types, warnings
warnings.simplefilter("error")
class App: pass
shell = types.SimpleNamespace(kernel=App(), config={"IPKernelApp": {}})
sys.modules["IPython"] = types.SimpleNamespace(get_ipython=lambda: shell, version_info=(9,))
sys.modules["ipywidgets"] = None
"""


def test_the_first_cell_warns_of_nothing(tmp_path: Path) -> None:
    """In a kernel without ipywidgets, where Mesa's progress bar would warn."""
    done = python(KERNEL + "from grassroots import GovernanceModel, compare, run", tmp_path)
    assert done.returncode == 0 and done.stderr == ""


def test_a_bar_shows_in_a_kernel_and_not_in_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bars.bar("quiet as a log") as on_step:
        on_step(0.5)
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)  # as where there are no widgets
    monkeypatch.setattr(bars, "in_notebook", lambda: True)
    with bars.bar("as in a cell") as on_step:
        on_step(0.5)
        on_step(1.0)
    assert "as in a cell:" in capsys.readouterr().err
    with bars.bar("asked not to", quiet=True) as on_step:
        on_step(1.0)
    assert capsys.readouterr().err == ""


PAGES = ("README.md", "docs/how-to/from-python.md")


@pytest.mark.parametrize("page", PAGES)
def test_pages_run_as_they_stand(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {"__name__": page}
    for block in re.findall(
        r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    ):
        exec(compile(block, page, "exec"), names)
    assert {"run", "compare"} <= set(names)
