"""``grassroots schema KIND``: what an editor needs to complete and check a file while it is written, as JSON Schema."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.streams import print_data

if TYPE_CHECKING:
    from pydantic import BaseModel

KINDS = ("place", "policy", "lever", "study", "headline", "forms")
"""Files that have one."""
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="Kind of file: place, policy, lever, study, headline or forms."),
    ],
) -> None:
    """Print the JSON Schema of a kind of file, by which an editor completes and checks it; its comment is the line to begin with."""
    from bilingual.texts import json_text

    print_data(json_text(schema_of(kind)) + "\n")


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a kind of file; what each key is, in English and Chinese.

    Raises:
        Refused: there is no such kind.
    """
    from scenarios.errors import did_you_mean, one_of, short

    if kind not in KINDS:
        near = did_you_mean(kind, KINDS)
        said = f"{short(kind)}: allowed is {one_of(KINDS)}"
        raise Refused(f"{said}; {near}" if near else said)
    made = model_of(kind).model_json_schema(schema_generator=generator())
    found: dict[str, Any] = in_both(made)
    comment = f"# yaml-language-server: $schema={kind}.schema.json"
    return {"$schema": DRAFT, "$comment": f"first line of a file in VS Code: {comment}", **found}


def model_of(kind: str) -> "type[BaseModel]":
    """What a kind of file has to fit."""
    from experiments.forms import Forms
    from experiments.headline import Headline
    from experiments.study.schema import Study
    from scenarios.measures import LeverFile, PolicyFile
    from scenarios.schema import Place

    known: dict[str, type[BaseModel]] = {
        "place": Place,
        "policy": PolicyFile,
        "lever": LeverFile,
        "study": Study,
        "headline": Headline,
        "forms": Forms,
    }
    return known[kind]


def generator() -> Any:
    """Makes schemas; what a reader of ours decides is left open, for ``grassroots validate`` says it."""
    from pydantic.json_schema import GenerateJsonSchema

    class Open(GenerateJsonSchema):
        def function_plain_schema(self, schema: Any) -> dict[str, Any]:
            return {}

        def function_before_schema(self, schema: Any) -> dict[str, Any]:
            return {}

        def emit_warning(self, kind: Any, detail: str) -> None:
            pass

    return Open


def in_both(part: Any) -> Any:
    """A schema whose descriptions are in both languages."""
    from grassroots.messages import found

    if isinstance(part, list):
        return [in_both(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {key: in_both(value) for key, value in part.items()}
    said = made.get("description")
    if isinstance(said, str) and (zh := found(said)):
        made["description"] = f"{said}\n{zh}"
    return made


VERBS = {115: schema}
