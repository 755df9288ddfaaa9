"""``grassroots coverage``: every mechanism that the founding documents name, and how far the model has it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.options import Json, Lang, Language
from grassroots.streams import print_json, show_text
from grassroots.verbs.browse import mark, pick, within

if TYPE_CHECKING:
    from model.declare import Label
    from scenarios.mechanisms import Mechanism

STATES = {"modelled": "whole", "partly": "part", "not-modelled": "none"}
"""How far, as one writes it."""


def coverage(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[WORD]...", help="Words to look for in names and sentences, in either language."
        ),
    ] = [],  # noqa: B006 - typer reads it and never changes it
    document: Annotated[
        str, typer.Option(metavar="KEY", help="Only what this founding document names, 000 to 004.")
    ] = "",
    place: Annotated[str, typer.Option(metavar="PLACE", help="Only what is named of this place.")] = "",
    state: Annotated[
        str, typer.Option(metavar="STATE", help="Only what is modelled, partly or not-modelled.")
    ] = "",
    by: Annotated[
        str,
        typer.Option(metavar="KIND", help="Only what a lever, state, rule, outcome or policy stands for."),
    ] = "",
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the list as CSV.")] = None,
    json_: Json = False,
    lang: Lang = Language.en,
) -> None:
    """List the mechanisms that the founding documents name: what stands for each in the model, and what does not."""
    from scenarios.mechanisms import counts

    chosen = with_words(asked(document, place, state, by), words)
    if csv is not None:
        write(chosen, csv)
    if json_:
        print_json({"counts": counts(chosen), "mechanisms": [facts(one) for one in chosen]})
    elif csv is None:
        show_text("\n".join([*listed(chosen, lang), *summary(chosen, lang)]))


def asked(document: str, place: str, state: str, by: str) -> "list[Mechanism]":
    """The mechanisms of a document and a place, as far modelled as is asked for.

    Raises:
        Refused: a word that is none of those allowed, or nothing is left.
    """
    from scenarios.mechanisms import BY, EXTENTS, extent, kind_of, mechanisms

    every = list(mechanisms().values())
    documents = sorted({key for one in every for key in one.documents})
    far = {word: word for word in STATES} | {EXTENTS[name].zh: word for word, name in STATES.items()}  # type: ignore[index]
    kinds: dict[str, str] = {name: name for name in BY} | {label.zh: name for name, label in BY.items()}
    document = one_of_these("--document", document, {key: key for key in documents})
    state, by = one_of_these("--state", state, far), one_of_these("--by", by, kinds)
    named = place_named(place) if place else ""
    return [
        one
        for one in every
        if (not document or document in one.documents)
        and (not named or named in one.places)
        and (not state or extent(one) == STATES[state])
        and (not by or kind_of(one) == by)
    ]


def one_of_these(option: str, given: str, known: dict[str, str]) -> str:
    """What a word means; nothing where none is given.

    Raises:
        Refused: it is not known.
    """
    from scenarios.errors import did_you_mean, one_of, short

    if not given or given in known:
        return known.get(given, "")
    allowed = [word for word, name in known.items() if word == name]
    near = did_you_mean(given, known)
    said = f"{option} {short(given)}: allowed is {one_of(allowed)}"
    raise Refused(f"{said}; {near}" if near else said)


def place_named(given: str) -> str:
    """The name of a place that documents speak of.

    Raises:
        InputError: there is no such place.
    """
    import scenarios
    from scenarios.names import library_name

    name = str(library_name("place", given))
    return name if name in scenarios.places() else scenarios.load_place(given).name


def with_words(chosen: "list[Mechanism]", words: Sequence[str]) -> "list[Mechanism]":
    """Those that have all the words, in the order of the table.

    Raises:
        Refused: none has.
    """
    from grassroots.search import matching, near
    from scenarios.errors import short, shown

    given = [word for text in words for word in short(text).split()]
    if not given:
        return chosen
    rows = [
        {**facts(one), "name": one.id, "meaning": one.label.en, "meaning_zh": one.label.zh} for one in chosen
    ]
    found = sorted(matching(rows, given))
    if not found:
        meant = near(rows, given)
        said = f"no mechanism has {shown(' '.join(given))} in its name or its sentence"
        raise Refused(f"{said}; {meant}" if meant else said)
    return [chosen[k] for k in found]


def facts(one: "Mechanism") -> dict[str, Any]:
    """A mechanism as plain data."""
    from scenarios.mechanisms import extent, sentence, stands, stood_for

    said, by = sentence(one), stood_for(one)
    labels = {name: label for name in by if (label := stands(name))}
    return {
        "id": one.id,
        "en": one.label.en,
        "zh": one.label.zh,
        "kind": one.kind,
        "documents": list(one.documents),
        "places": list(one.places),
        "modelled": next(word for word, name in STATES.items() if name == extent(one)),
        "by": [{"name": name, "en": label.en, "zh": label.zh} for name, label in labels.items()],
        "needs": [name for name in one.needs if name not in by],
        "sentence": said.en,
        "sentence_zh": said.zh,
        "evidence": list(one.evidence),
    }


def write(chosen: "list[Mechanism]", file: Path) -> None:
    """The list as CSV, one line a mechanism."""
    import pandas as pd

    from experiments.files import write_csv

    rows = [facts(one) for one in chosen]
    flat = [
        row
        | {"by": " ".join(one["name"] for one in row["by"])}
        | {key: " ".join(row[key]) for key in ("documents", "places", "needs", "evidence")}
        for row in rows
    ]
    write_csv(pd.DataFrame(flat), file)


def listed(chosen: "list[Mechanism]", lang: Language) -> Iterator[str]:
    """The list: kind by kind, two lines a mechanism."""
    from scenarios.mechanisms import GROUPS

    for kind, label in GROUPS.items():
        some = [one for one in chosen if one.kind == kind]
        if some:
            yield f"{spoken(label, lang)}{within(str(len(some)), lang)}"
        for one in some:
            yield f"  {one.id}{mark(': ', lang)}{called(one, lang)}"
            yield f"      {standing(one, lang)}"


def called(one: "Mechanism", lang: Language) -> str:
    """What a mechanism is called; beside the English, the words of the documents."""
    return one.label.zh if lang is Language.zh else f"{one.label.en} ({one.label.zh})"


def standing(one: "Mechanism", lang: Language) -> str:
    """How far it is modelled, by what, and what is missing."""
    from scenarios.mechanisms import EXTENTS, extent

    parts = [part for part in (by_what(one, lang), sentence_of(one, lang)) if part]
    return f"{spoken(EXTENTS[extent(one)], lang)}{mark(': ', lang)}{mark('. ', lang).join(parts)}"


def sentence_of(one: "Mechanism", lang: Language) -> str:
    """What is missing: the lever that it needs, if any, and the sentence."""
    from scenarios.mechanisms import sentence

    parts = [part for part in (lacking(one, lang), spoken(sentence(one), lang)) if part]
    return mark(": ", lang).join(parts)


def by_what(one: "Mechanism", lang: Language) -> str:
    """What stands for it, with labels."""
    from scenarios.mechanisms import BY, stands, stood_for

    def said(name: str) -> str:
        kind, _, given = name.partition(":")
        label = stands(name)
        head = spoken(BY[kind], lang) if kind not in ("state", "rule") else ""  # type: ignore[index]
        gap = " " if head else ""
        return f"{head}{gap}{given}" + (within(spoken(label, lang), lang) if label else "")

    return mark(", ", lang).join(map(said, stood_for(one)))


def lacking(one: "Mechanism", lang: Language) -> str:
    """The levers that it needs and that are not built."""
    from scenarios.mechanisms import is_built

    names = mark(", ", lang).join(name.partition(":")[2] for name in one.needs)
    if not names or is_built(one):
        return ""
    return f"待建政策工具{names}" if lang is Language.zh else f"needs the lever {names}, which is not built"


def summary(chosen: "list[Mechanism]", lang: Language) -> Iterator[str]:
    """How many are modelled, and by what."""
    from scenarios.mechanisms import counts

    n = counts(chosen)
    if lang is not Language.zh:
        yield in_english(n)
    if lang is not Language.en:
        yield in_chinese(n)


IN_COUNTS = {
    "lever": ("a lever", "政策工具"),
    "state": ("a state", "状态"),
    "rule": ("a rule", "规则"),
    "policy": ("a policy file", "政策文件"),
    "outcome": ("an outcome", "结果指标"),
}
"""What stands for mechanisms, in counts."""


def in_english(n: dict[str, int]) -> str:
    """The counts in a sentence."""
    by = ", ".join(f"{n[kind]} by {en}" for kind, (en, _) in IN_COUNTS.items() if n[kind])
    return (
        f"{n['all']} mechanism{'s' if n['all'] != 1 else ''}: {n['whole']} modelled{f' ({by})' if by else ''}, "
        f"{n['part']} modelled in part, {n['none']} not modelled; levers that are not built would model {n['needs']} of them"
    )


def in_chinese(n: dict[str, int]) -> str:
    """The same in Chinese."""
    by = "、".join(f"{zh}{n[kind]}项" for kind, (_, zh) in IN_COUNTS.items() if n[kind])
    return (
        f"共{n['all']}项：已建模{n['whole']}项{f'（{by}）' if by else ''}，部分建模{n['part']}项，未建模{n['none']}项；"
        f"其中{n['needs']}项待建政策工具后即可建模"
    )


def spoken(label: "Label", lang: Language) -> str:
    """A label in the language asked for."""
    return pick({"en": label.en, "zh": label.zh}, lang)
