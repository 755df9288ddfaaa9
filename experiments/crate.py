"""A result as an RO-Crate: one ZIP file that says in JSON-LD what each file is, how it was made, and how to cite it.

RO-Crate 1.1 (Soiland-Reyes et al. 2022), with the checksums of files as in the profile of workflow runs. The same result gives
the same bytes.
"""

import json
import mimetypes
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from bilingual.words import Words
from filing import listed
from filing.lists import is_listed

NAME = "ro-crate-metadata.json"
CONTEXT = ("https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"})
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CODE_LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
PAGE = "index.html"
TYPES = {".parquet": "application/vnd.apache.parquet", ".csv": "text/csv", ".json": "application/json"}

WHAT = {
    "title": Words("Simulated village governance: {place}", "乡村治理模拟结果：{place}"),
    "about": Words(
        "Results of a simulation of synthetic villagers, made by {command}. A place is a profile after documents and no "
        "forecast for the real one; the page says how sure each number is and what must not be concluded.",
        "合成村民的模拟结果，由{command}得到。地点为按文件勾勒的轮廓，不是对真实地点的预测；各数字有多大把握、哪些结论不得作出，见页面。",
    ),
    "place": Words("{place} (profile after documents)", "{place}（按文件勾勒的轮廓）"),
    "made": Words("The runs behind these files", "得到这些文件的模拟"),
}
"""Texts of the metadata, both languages in one."""

Entity = dict[str, Any]


def ours(folder: Path, within: str = "") -> Iterator[tuple[str, Path]]:
    """Files that the lists of a folder and of the listed folders in it name, by their place in the folder."""
    for name in sorted(listed(folder).files):
        yield within + name, folder / name
    for below in sorted(folder.iterdir()):
        if is_listed(below):
            yield from ours(below, f"{within}{below.name}/")


def crate(provenance: Mapping[str, Any], files: Sequence[tuple[str, Path]]) -> dict[str, Any]:
    """The metadata of a result.

    Args:
        provenance: the file of that name in the result.
        files: by their place in the crate; as they were written.

    Raises:
        KeyError: the provenance is of an older version and lacks when the result was made.
    """
    at = datetime.strptime(str(provenance["made_at"]), "%d %B %Y, %H:%M UTC").strftime("%Y-%m-%dT%H:%MZ")
    command = str(provenance["command"])
    names = {
        "place": Words(str(provenance["label"]), str(provenance["label_zh"])),
        "command": Words(command, command),
    }
    parts = [about_file(name, path) for name, path in files]
    program, made = about_program(provenance), {"@id": "#made"}
    sources = sorted({str(one) for one in provenance["bibliography"]})
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": said("title", names),
        "description": said("about", names),
        "identifier": str(provenance["run_hash"]),
        "datePublished": at,
        "license": {"@id": LICENCE},
        "contentLocation": {"@id": "#place"},
        "citation": sources,
        "hasPart": [{"@id": part["@id"]} for part in parts],
        "mentions": made,
    }
    if any(name == PAGE for name, _ in files):
        root["mainEntity"] = {"@id": PAGE}
    entities: list[Entity] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        root,
        *parts,
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": said("made", names),
            "description": f"{command} ({provenance['made_code']}; {provenance['made_machine']})",
            "endTime": at,
            "instrument": {"@id": program["@id"]},
            "result": [{"@id": part["@id"]} for part in parts],
        },
        program,
        {"@id": "#place", "@type": "Place", "name": said("place", names)},
        {"@id": LICENCE, "@type": "CreativeWork", "name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        {"@id": CODE_LICENCE, "@type": "CreativeWork", "name": "Apache-2.0", "identifier": "Apache-2.0"},
    ]
    return {"@context": list(CONTEXT), "@graph": entities}


def said(key: str, names: Mapping[str, Words]) -> str:
    """A text of the metadata in both languages."""
    words = WHAT[key]
    en = words.en.format(**{name: one.en for name, one in names.items()})
    zh = words.zh.format(**{name: one.zh for name, one in names.items()})
    return f"{en} / {zh}"


def about_file(name: str, path: Path) -> Entity:
    """One file: type, size in bytes, checksum."""
    written = listed(path.parent).of(path.name)[0]
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str(written.size),
        "encodingFormat": kind,
        "sha256": written.sha256,
    }


def about_program(provenance: Mapping[str, Any]) -> Entity:
    """The version of this software that made a result, its code, its packages, and how to cite it."""
    version, about = str(provenance["version"]), metadata("grassroots")
    return {
        "@id": "#grassroots",
        "@type": "SoftwareApplication",
        "name": "grassroots",
        "description": about["Summary"],
        "softwareVersion": version,
        "identifier": str(provenance["fingerprint"]),
        "softwareRequirements": str(provenance["made_packages"]),
        "license": {"@id": CODE_LICENCE},
        "citation": f"{about['Author']}: grassroots, version {version}",
    }


def pack(what: Mapping[str, Any], files: Sequence[tuple[str, Path]], to: Path) -> None:
    """Write the ZIP file: the metadata first, then the files, all without a date."""
    text = json.dumps(what, ensure_ascii=False, indent=1) + "\n"
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(entry(NAME), text.encode("utf-8"))
        for name, path in files:
            zipped.writestr(entry(name), path.read_bytes())


def entry(name: str) -> zipfile.ZipInfo:
    """The head of a file in the ZIP file, the same on every system."""
    made = zipfile.ZipInfo(name)
    made.create_system, made.external_attr = 3, 0o100644 << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made
