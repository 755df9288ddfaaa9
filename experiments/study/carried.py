"""What the folder of a study says of itself, and the files that the study names, which it carries along.

So a study can be moved, resumed, extended and reproduced anywhere, with the files as they were when it was begun. Where one
of them has changed outside since, that is said and decided on, and never taken up or passed over in silence.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.study.disk import MANIFEST, StoreError, look
from filing.origin import origin, version_of

if TYPE_CHECKING:
    from experiments.study.schema import Study

CITED = "evidence.csv"
"""Rows of the library's evidence that the files of a study cite."""
NO_FILE = ("study", "cited")
"""Kinds of what is carried that are no files which the study names."""


def manifest_of(study: "Study") -> dict[str, Any]:
    """What the folder of a study says of itself."""
    from experiments.study.tasks import hash_of_plan
    from experiments.study.values import columns
    from model.fingerprint import fingerprint

    return {
        "study": study.model_dump(mode="json"),
        "fingerprint": fingerprint(),
        "outcomes": study.outcome_names,
        "columns": columns(study),
        "hash": hash_of_plan(study),
        "study_hash": study_hash(study),
        "home": str(study.files.home.absolute()),
        "with": made_with(),
        "files": entries(study),
    }


def made_with() -> dict[str, str]:
    """Version, code, packages and kind of machine that runs are made with, in plain words."""
    said = {name: words for name, words in origin().items() if name != "made_at"}
    both = {
        f"{name}{end}": word
        for name, words in said.items()
        for end, word in zip(("", "_zh"), words, strict=True)
    }
    return {"version": version_of("grassroots"), **both}


def study_hash(study: "Study") -> str:
    """Hash of the request: the study and the contents of the files that it names."""
    from experiments.provenance import canonical

    named = {f"{kind} {name}": found for (kind, name), found in study.files.contents().items()}
    what = {"study": study.model_dump(mode="json"), "files": named}
    return hashlib.sha256(canonical(what).encode()).hexdigest()[:12]


def entries(study: "Study") -> list[dict[str, Any]]:
    """The files of a study with their texts, and names under which copies of them can lie in one folder."""
    from scenarios.files import FOLDERS, content_hash, is_name

    found: list[dict[str, Any]] = []
    for (kind, name), text in sorted(study.files.kept.items()):
        folder = FOLDERS[kind].name if kind in FOLDERS else "" if kind == "study" else kind
        ending = ".json" if kind == "villages" else Path(name).suffix or ".yaml"
        file, count = f"{Path(name).stem}{ending}", 1
        path = f"{folder}/{file}".lstrip("/")
        while path in {one["file"] for one in found}:
            count += 1
            path = f"{folder}-{count}/{file}".lstrip("/")
        about = {"kind": kind, "name": name, "file": path, "library": kind in FOLDERS and is_name(name)}
        found.append(about | {"content": content_hash(text), "text": text.decode("utf-8")})
    rows = cited(study)
    about = {"kind": "cited", "name": CITED, "file": CITED, "library": True}
    return [*found, about | {"content": content_hash(rows.encode()), "text": rows}] if rows else found


def cited(study: "Study") -> str:
    """The rows of evidence that the files of a study cite, as the library has them."""
    from scenarios.evidence import LIBRARY

    lines = (LIBRARY / CITED).read_text("utf-8").splitlines()
    texts = [text.decode("utf-8") for key, text in study.files.kept.items() if key[0] != "study"]
    rows = [line for line in lines[1:] if any(line.partition(",")[0] in text for text in texts)]
    return "\n".join([lines[0], *rows]) + "\n" if rows else ""


def carried_in(manifest: Mapping[str, Any]) -> dict[tuple[str, str], bytes]:
    """The files that a study carries."""
    named = [one for one in manifest.get("files", []) if one["kind"] != "cited"]
    return {(one["kind"], one["name"]): one["text"].encode() for one in named}


def study_of(
    manifest: Mapping[str, Any], folder: Path, kept: Mapping[tuple[str, str], bytes] | None = None
) -> "Study":
    """The study of a manifest, with the files it carries or with others.

    Raises:
        StoreError: this version does not understand it.
    """
    import json

    from pydantic import ValidationError

    from experiments.study.schema import Study
    from scenarios.files import Kept

    files = Kept(Path(manifest["home"]), dict(carried_in(manifest) if kept is None else kept))
    try:
        return Study.model_validate_json(json.dumps(manifest["study"]), context={"files": files})
    except ValidationError as error:
        what = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()[:3]
        )
        raise StoreError(f"{folder / MANIFEST}: this version cannot read the study ({what})") from None


def outside(manifest: Mapping[str, Any]) -> dict[tuple[str, str], bytes]:
    """Of the files that a study carries those of one's own that have changed where they were read; with what they are now.

    A file that is not there any more has not changed: the study has its copy.
    """
    found = {}
    for one in manifest.get("files", []):
        if one["kind"] not in NO_FILE and not one["library"]:
            now = as_kept(one["kind"], Path(manifest["home"]) / one["name"])
            if now and normal(now) != normal(one["text"].encode()):
                found[one["kind"], one["name"]] = now
    return found


def as_kept(kind: str, path: Path) -> bytes:
    """What stands in a file now, as a study keeps it: of a table of villages what was understood of it, tables in UTF-8."""
    now = look(path)
    if not now or kind not in ("villages", "table"):
        return now
    from scenarios.files import found_at

    return found_at(str(path), kind)


def outside_library(manifest: Mapping[str, Any]) -> dict[tuple[str, str], bytes]:
    """As :func:`outside`, of the files that come with the project."""
    from scenarios.files import FOLDERS

    found = {}
    for one in manifest.get("files", []):
        if one["kind"] in FOLDERS and one["library"]:
            now = look(FOLDERS[one["kind"]] / f"{one['name']}.yaml")
            if now and normal(now) != normal(one["text"].encode()):
                found[one["kind"], one["name"]] = now
    return found


def normal(text: bytes) -> bytes:
    """A text with line ends of one kind."""
    return text.replace(b"\r\n", b"\n")


def changed(manifest: Mapping[str, Any]) -> dict[tuple[str, str], bytes]:
    """All files that a study carries and that are other now where they were read."""
    return outside(manifest) | outside_library(manifest)


def differing(manifest: Mapping[str, Any], study: "Study") -> list[str]:
    """Files of a study that the folder carries with another content, as kind and name."""

    there = {(one["kind"], one["name"]): one["content"] for one in manifest.get("files", [])}
    now = study.files.contents()
    return [
        f"{kind} {name}" for (kind, name), found in now.items() if there.get((kind, name), found) != found
    ]


def with_changes(manifest: Mapping[str, Any], folder: Path) -> "Study":
    """The study with its files as they are now.

    Raises:
        StoreError: this version does not understand it.
        InputError: one of them cannot be used.
    """
    from experiments.study.schema import wrong
    from scenarios.errors import InputError, Problem

    made = study_of(manifest, folder, carried_in(manifest) | changed(manifest))
    found = [Problem(0, 0, said, allowed, hint) for _, said, allowed, hint in wrong(made)]
    if found:
        raise InputError(str(folder), found)
    return made
