"""What archives and catalogues read of the software, codemeta.json, made from CITATION.cff and pyproject.toml.

``python tools/make_docs.py`` renews it. The vocabulary and the addresses of the licences stand in the file itself and are kept.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "codemeta.json"
STATUS = {"3 - Alpha": "wip", "4 - Beta": "active", "5 - Production/Stable": "active"}  # as on repostatus.org


def stale() -> dict[Path, str]:
    """The file with the text it should have, if it has another."""
    there = WRITTEN.read_text("utf-8")
    text = json.dumps(described(json.loads(there)), ensure_ascii=False, indent=2) + "\n"
    return {} if there == text else {WRITTEN: text}


def described(kept: dict[str, Any]) -> dict[str, Any]:
    """The software in the terms of CodeMeta.

    Args:
        kept: the file as it is, of which the vocabulary and the addresses of licences stay.

    Raises:
        ValueError: CITATION.cff and pyproject.toml are of different versions, or the licences are others than in the file.
    """
    cited = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    if cited["version"] != project["version"]:
        raise ValueError(
            f"version {cited['version']} in CITATION.cff, {project['version']} in pyproject.toml"
        )
    licences = project["license"].split(" AND ")
    if [address.rpartition("/")[2] for address in kept["license"]] != licences:
        raise ValueError(f"license in codemeta.json: give the SPDX addresses of {', '.join(licences)}")
    found = {
        "@context": kept["@context"],
        "@type": "SoftwareSourceCode",
        "name": cited["title"],
        "description": cited["abstract"],
        "version": cited["version"],
        "identifier": cited.get("doi") and f"doi:{cited['doi']}",
        "datePublished": cited.get("date-released") and str(cited["date-released"]),
        "author": [author(one) for one in cited["authors"]],
        "license": kept["license"],
        "keywords": cited["keywords"],
        "developmentStatus": STATUS[classified(project, "Development Status")[0]],
        "operatingSystem": classified(project, "Operating System"),
        "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python"},
        "runtimePlatform": f"Python {project['requires-python']}",
        "softwareRequirements": project["dependencies"],
        "codeRepository": cited.get("repository-code"),
    }
    return {term: value for term, value in found.items() if value}


def author(one: dict[str, str]) -> dict[str, str]:
    """An author of CITATION.cff: a group has a name, a person names, and an ORCID where there is one."""
    if "name" in one:
        return {"@type": "Organization", "name": one["name"]}
    person = {"givenName": one["given-names"], "familyName": one["family-names"]}
    return {"@type": "Person"} | ({"@id": one["orcid"]} if "orcid" in one else {}) | person


def classified(project: dict[str, Any], kind: str) -> list[str]:
    """What the project says of itself under a heading of its classifiers."""
    return [
        one.removeprefix(f"{kind} :: ") for one in project["classifiers"] if one.startswith(f"{kind} :: ")
    ]
