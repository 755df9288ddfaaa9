"""What archives, catalogues and package managers read of the software is what pyproject.toml says."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tools import codemeta

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# What conda-forge calls otherwise than the Python Package Index.
IN_CONDA = {"duckdb": "python-duckdb", "matplotlib": "matplotlib-base"}
WRITTEN = json.loads(codemeta.WRITTEN.read_text("utf-8"))
EXTRAS = {"mesa[network]": ["networkx"]}


@pytest.fixture(scope="module")
def recipe() -> Any:
    return YAML(typ="safe").load((ROOT / "conda" / "recipe.yaml").read_text("utf-8"))


def parted(requirement: str) -> tuple[str, frozenset[str]]:
    """Name, as conda writes it, and limits, whatever their order."""
    name, limits = re.fullmatch(r"([\w.-]+)(?:\[\w+\])?\s*(.*)", requirement).groups()
    return IN_CONDA.get(name, name.lower()), frozenset(limits.replace(" ", "").split(",")) - {""}


def for_conda(requirements: list[str]) -> set[tuple[str, frozenset[str]]]:
    """Requirements of Python, with what their extras bring."""
    brought = [
        also
        for start, more in EXTRAS.items()
        for also in more
        if any(one.startswith(start) for one in requirements)
    ]
    return {parted(one) for one in [*requirements, *brought]}


def test_conda_asks_for_what_the_project_asks_for(recipe: Any):
    run = {parted(one) for one in recipe["requirements"]["run"] if not one.startswith("python ")}
    assert run == for_conda(PROJECT["project"]["dependencies"])
    host = {parted(one) for one in recipe["requirements"]["host"] if not one.startswith("python ")}
    assert host - {parted("pip")} == for_conda(PROJECT["build-system"]["requires"])


def test_the_versions_are_one(recipe: Any):
    cited = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert recipe["context"]["version"] == cited["version"] == PROJECT["project"]["version"]
    assert f">={recipe['context']['python_min']}" == PROJECT["project"]["requires-python"]


def test_conda_knows_packages_command_and_licence(recipe: Any):
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert recipe["tests"][0]["python"]["imports"] == packages
    entry = [f"{name} = {where}" for name, where in PROJECT["project"]["scripts"].items()]
    assert recipe["build"]["python"]["entry_points"] == entry
    assert recipe["about"]["license"] == PROJECT["project"]["license"]
    assert recipe["about"]["license_file"] == PROJECT["project"]["license-files"]


def test_codemeta_is_fresh_and_says_no_identifier_that_is_not_there():
    assert codemeta.stale() == {}
    assert WRITTEN["softwareRequirements"] == PROJECT["project"]["dependencies"]
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert ("identifier" in WRITTEN) == bool(re.search(r"^doi:", cited, re.MULTILINE))


def test_versions_that_differ_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("CITATION.cff", "pyproject.toml"):
        (tmp_path / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(codemeta, "ROOT", tmp_path)
    assert codemeta.described(WRITTEN)["version"] == PROJECT["project"]["version"]
    cited = tmp_path / "CITATION.cff"
    cited.write_text(
        re.sub(r"^version: .*$", "version: 9.9.9", cited.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    with pytest.raises(ValueError, match=r"9\.9\.9 in CITATION\.cff"):
        codemeta.described(WRITTEN)


def test_licences_that_differ_are_refused():
    with pytest.raises(ValueError, match=r"the SPDX addresses of Apache-2\.0, CC-BY-4\.0"):
        codemeta.described(WRITTEN | {"license": WRITTEN["license"][:1]})


def test_a_person_and_a_release_are_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    person = {"given-names": "Li", "family-names": "Wang", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    assert codemeta.author(person) == {
        "@type": "Person",
        "@id": "https://orcid.org/0000-0002-1825-0097",
        "givenName": "Li",
        "familyName": "Wang",
    }
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    released = (ROOT / "CITATION.cff").read_text(
        "utf-8"
    ) + "doi: 10.1234/example\ndate-released: 2027-01-02\n"
    (tmp_path / "CITATION.cff").write_text(released, "utf-8")
    monkeypatch.setattr(codemeta, "ROOT", tmp_path)
    found = codemeta.described(WRITTEN)
    assert found["identifier"] == "doi:10.1234/example"
    assert found["datePublished"] == "2027-01-02"


# What the paper says in numbers, with the document that says the same.
QUOTED = {
    "README.md": ("590", "457"),
    "docs/coverage.md": ("236", "121 modelled", "55 modelled in part", "60 not modelled"),
    "docs/headline/README.md": ("instead of 61",),
    "docs/validation.md": (
        "Of 26 published figures 25 lie",
        "15 pass and 6 fail at the default numbers; over worlds 7 pass, 6 fail and 8 are not told",
    ),
    "docs/benchmarks.md": ("250,343 people, 84 months", "2.5 s", "**139**", "| 68 |"),
    "docs/sensitivity.md": ("zero within 0.02",),
}


def test_the_paper_quotes_what_the_documents_say():
    paper = " ".join((ROOT / "paper" / "paper.md").read_text("utf-8").split())
    for name, phrases in QUOTED.items():
        document = " ".join((ROOT / name).read_text("utf-8").split())
        assert [phrase for phrase in phrases if phrase not in document] == [], (
            f"{name} says otherwise; so must the paper"
        )
        numbers = {number for phrase in phrases for number in re.findall(r"\d[\d.,]*\d|\d", phrase)}
        assert [
            number for number in numbers if not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", paper)
        ] == []


def test_the_paper_cites_what_it_lists_and_has_the_length_of_one():
    paper = (ROOT / "paper" / "paper.md").read_text("utf-8").split("---", 2)[2]
    listed = re.findall(r"^@\w+\{(\w+),", (ROOT / "paper" / "paper.bib").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"@(\w+)", paper)) == set(listed) and len(set(listed)) == len(listed)
    assert 750 <= len(paper.split()) <= 1500
