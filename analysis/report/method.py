"""How the numbers of a result were made, as one paragraph for a paper; and the numbers that its answers hang on, with their sources."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xarray as xr

from analysis.answer import Answer, decisive
from analysis.answer_said import listed, spoken
from analysis.plausible import is_uncertain, n_seeds, n_worlds
from analysis.words import label, say
from bilingual.numbers import figures
from bilingual.words import Single, Words


def method(data: xr.Dataset, lang: Single) -> str:
    """What was run, what was compared, how errors were computed, and the command: one paragraph from provenance alone."""
    errors = say(errors_key(data), lang, worlds=n_worlds(data), seeds=n_seeds(data))
    return paragraph(data.attrs, compared(data.attrs, lang), errors, lang)


def method_of_pairs(
    attrs: Mapping[Any, Any], pairs: Sequence[Words], worlds: tuple[int, int], lang: Single
) -> str:
    """The same of comparisons over worlds, each of two cases of its own.

    Args:
        attrs: provenance.
        pairs: what is compared, in a few words.
        worlds: how many, and seeds of each.
        lang: of the text.
    """
    said = say("says_join", lang).join(spoken(one, lang) for one in pairs)
    errors = say(key_of_worlds(attrs), lang, worlds=worlds[0], seeds=worlds[1])
    return paragraph(attrs, say("method_pairs", lang, pairs=said), errors, lang)


def paragraph(attrs: Mapping[Any, Any], compared: str, errors: str, lang: Single) -> str:
    """Model, place and months, what is compared, where errors come from, and how to make the numbers again."""
    known = say("method_known", lang, **counts(attrs)) if int(attrs.get("n_uncertain", 0)) else ""
    parts = [
        say("method_model", lang, version=attrs.get("version", ""), preset=say_preset(attrs, lang)),
        say("method_runs", lang, place=label(attrs, "label", lang), **span(attrs, lang)),
        compared,
        known + errors,
        again(attrs, lang),
    ]
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def counts(attrs: Mapping[Any, Any]) -> dict[str, int]:
    """Numbers that are uncertain, and how many of them are assumed."""
    return {"uncertain": int(attrs.get("n_uncertain", 0)), "assumed": int(attrs.get("n_assumed", 0))}


def say_preset(attrs: Mapping[Any, Any], lang: Single) -> str:
    """Which set of mechanisms is at work."""
    return say("method_core" if attrs.get("preset") == "core" else "method_full", lang)


def span(attrs: Mapping[Any, Any], lang: Single) -> dict[str, object]:
    """Villages, months and the year of the first."""
    n = int(attrs.get("villages", 1))
    villages = say("tag_village" if n == 1 else "tag_villages", lang, n=n)
    return {"villages": villages, "months": attrs.get("months", ""), "year": attrs.get("year", "")}


def compared(attrs: Mapping[Any, Any], lang: Single) -> str:
    """The policies with their levels and months; nothing where none is compared."""
    k = 1 if lang == "zh" else 0
    rows = json.loads(str(attrs.get("calendar") or "{}"))
    told = [
        say("method_with", lang).join(
            say(
                "method_arm",
                lang,
                name=one["label"][k],
                level=one["level"][k],
                first=one["first"] + 1,
                last=one["last"],
            )
            for one in measures
        )
        for measures in rows.values()
        if measures
    ]
    base = str(attrs.get("base_zh" if lang == "zh" else "base_en", ""))
    return say("method_compared", lang, base=base, arms=say("says_join", lang).join(told)) if told else ""


def errors_key(data: xr.Dataset) -> str:
    """Whether ranges are over worlds or over seeds."""
    return key_of_worlds(data.attrs) if is_uncertain(data) else "method_seeds"


def key_of_worlds(attrs: Mapping[Any, Any]) -> str:
    """Whether worlds come from the calibrated sample or from plausible ranges alone."""
    return "method_posterior" if attrs.get("uncertainty") != "plausible" else "method_plausible"


def again(attrs: Mapping[Any, Any], lang: Single) -> str:
    """With what the same numbers are made again."""
    if not attrs.get("command"):
        return ""
    values = {name: attrs.get(name, "") for name in ("seed", "fingerprint", "run_hash")}
    return say("method_again", lang, command=without_folder(str(attrs["command"])), **values)


def without_folder(command: str) -> str:
    """A command without the folder that it wrote to, which is nobody else's."""
    words = iter(command.split(" "))
    kept = []
    for word in words:
        if word == "--out":
            next(words, None)
        elif not word.startswith("--out="):
            kept.append(word)
    return " ".join(kept)


@dataclass(frozen=True)
class Number:
    """A number that answers hang on.

    Attributes:
        path, label, grade: of the number.
        drawn: least and greatest value that a world drew, with the unit; empty where it was not kept.
        places: the answers, counted from 1.
        sources: references that it rests on, in both languages.
    """

    path: str
    label: Words
    grade: Words
    drawn: Words
    places: Sequence[int]
    sources: frozenset[str]


def numbers_of(answers: Sequence[Answer], results: Sequence[xr.Dataset]) -> list[Number]:
    """The numbers that answers hang on, as facts.

    Args:
        answers: in the order in which they are counted.
        results: that the answers are of; the first that draws a number says what was drawn.
    """
    found = []
    for hang, places in decisive(answers):
        at = next((one.sel(number=hang.path) for one in results if drew(one, hang.path)), None)
        cited = json.loads(fact(at, "sources") or "[]")
        found.append(Number(hang.path, hang.label, hang.grade, drawn_of(at), places, frozenset(cited)))
    return found


def drew(data: xr.Dataset, path: str) -> bool:
    """Whether worlds of a result draw a number."""
    return "number" in data.coords and path in data["number"].values


def fact(at: xr.Dataset | None, name: str) -> str:
    """What a result knows of a number; empty where it does not."""
    return "" if at is None or f"number_{name}" not in at.coords else str(at[f"number_{name}"].item())


def drawn_of(at: xr.Dataset | None) -> Words:
    """Least and greatest value drawn, and the unit."""
    ends = [fact(at, name) for name in ("least", "greatest")]
    if not all(ends):
        return Words("", "")
    low, high = (figures(float(end)) for end in ends)
    units = (fact(at, "unit").removeprefix("-"), fact(at, "unit_zh").removeprefix("-"))
    return Words(
        f"{low} to {high} {units[0]}".strip(),
        f"{low}至{high}{' ' if units[1].isascii() else ''}{units[1]}".strip(),
    )


def hangs_of(answers: Sequence[Answer], results: Sequence[xr.Dataset]) -> dict[str, Any]:
    """What a template needs of the numbers that answers hang on, and the references that these rest on."""
    found = numbers_of(answers, results)
    return {
        "numbers": found,
        "places_of": lambda one: lambda lang: listed(one.places, lang),
        "near": frozenset(source for one in found for source in one.sources) | of_place(results),
    }


def of_place(results: Sequence[xr.Dataset]) -> frozenset[str]:
    """References that the place itself rests on."""
    return frozenset(
        one for data in results for one in json.loads(str(data.attrs.get("bibliography_place") or "[]"))
    )
