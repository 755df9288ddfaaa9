"""``grassroots validate FILE``: what a file is, and everything that is wrong with it, or what it says."""

import os
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused, told
from grassroots.language import Language, chosen
from grassroots.options import Lang
from grassroots.streams import show_text

if TYPE_CHECKING:
    from scenarios.facts import Facts

KINDS = (
    *("place", "policy", "lever", "study", "headline", "forms", "evidence"),
    *("patterns", "reasons", "glossary", "correlations", "mechanisms", "planned-levers"),
    *("claims", "targets", "pooling", "units", "local"),
)
"""What a file can be; a name is looked for in this order."""


def validate(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A file of a place, policy, lever, study, headline or forms, a table of the library, or a name.",
        ),
    ],
    kind: Annotated[
        str, typer.Option("--as", metavar="KIND", help="What the file is, where its keys do not say.")
    ] = "",
    lang: Lang = Language.en,
) -> None:
    """Check a file: all that is wrong with it at once, with line and column."""
    show_text(summary(file, kind))


def summary(file: str, kind: str = "") -> str:
    """What a file says, line by line, in the language of messages.

    Raises:
        Refused: its kind is not known.
        InputError: it cannot be used.
    """
    from scenarios.errors import did_you_mean, one_of, short

    if kind and kind not in KINDS:
        near = did_you_mean(kind, KINDS)
        raise Refused(f"--as {short(kind)}: allowed is {one_of(KINDS)}" + (f"; {near}" if near else ""))
    meant = kind or kind_of(file)
    lines = "\n".join(summed_up(file, meant, asked=bool(kind))).split("\n")
    return "\n".join(told(line) for line in lines)


def summed_up(file: str, kind: str, asked: bool) -> list[str]:
    """What a file of a kind says.

    Raises:
        InputError: it cannot be used; where the kind was not asked for, the message says what it was taken for.
    """
    from scenarios.errors import InputError, Problem

    try:
        return list(SUMMARIES[kind](file))
    except InputError as error:
        if asked or not os.path.isfile(file):
            raise
        said = f"taken for {NAMED[kind]}, whose keys or columns it has; --as KIND says otherwise"
        raise InputError(error.path, [Problem(0, 0, said, ""), *error.problems]) from None


def kind_of(file: str) -> str:
    """What a file is.

    Raises:
        Refused: its keys do not say.
        InputError: it cannot be read.
    """
    from scenarios.errors import one_of
    from scenarios.files import is_name

    if os.path.isfile(os.path.join(file, "place.yaml")):
        return "place"
    if file.lower().endswith(".csv"):
        from grassroots.tables import kind_of_table

        return kind_of_table(file)
    if is_name(file) and not os.path.exists(file):
        return kind_of_name(file)
    if os.path.isfile(os.path.join(file, "manifest.json")):
        raise Refused(
            f"{file}: this is the folder of a study; `grassroots study status {file}` says how far it is"
        )
    fit = kinds_that_fit(file)
    if len(fit) != 1:
        raise Refused(f"{file}: its keys do not say what it is; give --as with {one_of(KINDS)}")
    return fit[0]


def kind_of_name(name: str) -> str:
    """What a name of the library stands for; a place where it stands for nothing."""
    import scenarios
    from experiments.study.schema import ready

    names = {
        "place": scenarios.places(),
        "policy": scenarios.policies(),
        "lever": scenarios.levers(),
        "study": ready(),
    }
    return next((kind for kind in KINDS if name in names.get(kind, ())), "place")


def kinds_that_fit(file: str) -> list[str]:
    """Kinds of which a file has the most keys, misspelt ones too: none where it has only what all of them have."""
    from pydantic import BaseModel

    from experiments.forms import Forms
    from experiments.headline import Headline
    from experiments.study.schema import Study
    from scenarios.measures import LeverFile, PolicyFile
    from scenarios.reading import read_text
    from scenarios.schema import Place

    keys = [str(key) for key in read_text(file, "YAML").data]
    known: dict[str, type[BaseModel]] = {
        "place": Place,
        "policy": PolicyFile,
        "lever": LeverFile,
        "study": Study,
        "headline": Headline,
        "forms": Forms,
    }
    shared = set.intersection(*(set(model.model_fields) for model in known.values()))
    own = {kind: set(model.model_fields) - shared for kind, model in known.items()}
    every = set().union(*(model.model_fields for model in known.values()))
    meant = [key if key in every else nearest(key, every) for key in keys]
    counts = {kind: sum(key in names for key in meant) for kind, names in own.items()}
    most = max(counts.values())
    return [kind for kind, count in counts.items() if count == most > 0]


def nearest(key: str, known: set[str]) -> str:
    """The key that is nearly so written; nothing where none is."""
    return next(iter(get_close_matches(key, known, n=1, cutoff=0.85)), "")


def place_summary(file: str) -> Iterator[str]:
    """What a place file says."""
    import scenarios
    from scenarios.units import LANDSCAPES

    first, *rest = scenarios.validate(file).split("\n")
    place = scenarios.load_place(file)
    zh = f"{place.name}：{place.label.zh}，{place.year}年，{LANDSCAPES[place.landscape]}，地点"
    yield from (zh if tongue() == "zh" else f"{first}, place", *rest)


def evidence_summary(file: str) -> Iterator[str]:
    """What a table of evidence says."""
    from scenarios.grounds import read_rows
    from scenarios.reading import load_bytes

    rows = read_rows(file, load_bytes(file, "table of evidence")).values()
    yield f"{file}: table of evidence"
    yield f"rows: {len(rows)}, {sum(row.has_number for row in rows)} with a number"
    yield f"documents: {', '.join(sorted({row.document for row in rows})) or 'none'}"
    yield f"places: {'; '.join(sorted({row.place for row in rows})) or 'none'}"


def headline_summary(file: str) -> Iterator[str]:
    """What a headline file says."""
    from experiments.headline import read

    asked = read(Path(file))
    yield f"{named(asked.name, asked.label.model_dump())}, headline questions"
    yield f"place: {asked.place}"
    yield f"arms: {', '.join(asked.arms)}"
    yield f"outcomes: {', '.join(dict.fromkeys(one.outcome for one in asked.questions))}"
    yield f"questions: {len(asked.questions)}"


def forms_summary(file: str) -> Iterator[str]:
    """What a file of forms says."""
    from experiments.forms import read

    made = read(Path(file))
    yield f"{file}: forms of the model"
    yield f"forms: {len(made)}"
    yield from (f"  {named(one.name, one.label.model_dump())}" for one in made)


def table_summary(file: str, kind: str) -> Iterator[str]:
    """What a table of the library says."""
    from grassroots.tables import TABLES, check_table

    rows = check_table(file, kind)
    en, zh = TABLES[kind].called
    yield f"{file}：{zh}" if tongue() == "zh" else f"{file}: {en}"
    yield f"rows: {rows}"


def study_summary(file: str) -> Iterator[str]:
    """What a study file says."""
    from experiments.study.schema import load_study
    from grassroots.verbs.study_shown import points_of, runs_of

    study = load_study(file)
    yield f"{named(study.name, study.label.model_dump())}, study"
    question = study.question
    yield f"question: {question.zh}" if tongue() == "zh" else f"question: {question.en} ({question.zh})"
    names = [factor.name for factor in study.factors]
    more = f", and {len(names) - 6} more" if len(names) > 6 else ""
    yield f"factors: {len(names)}: {', '.join(names[:6])}{more}"
    yield f"design: {study.design.kind}, {points_of(study):,} points, {runs_of(study):,} runs"
    yield f"arms: {', '.join(study.arms)}"
    yield f"outcomes: {', '.join(study.outcome_names)}"


def lever_summary(file: str) -> Iterator[str]:
    """What a lever file says."""
    from scenarios.decide import lever_file
    from scenarios.facts import lever_facts

    facts = lever_facts(lever_file(file), {})
    usual = f"{facts['usual']:g} {facts['unit'][tongue()]}".rstrip()
    named = "".join(f", {name} {level:g}" for name, level in facts["levels"].items())
    span = f"allowed {facts['lowest']:g} to {facts['highest']:g}"
    yield f"{headline(facts)}, lever"
    yield f"level: usually {usual}; {span}{named}"
    yield from (changed(one) for one in facts["moves"])
    grounds = [
        f"{one['yuan']:g} yuan and {one['hours']:g} h / {one['per'][tongue()]}" for one in facts["costs"]
    ]
    yield f"costs elsewhere: {'; '.join(grounds) or 'none'}"
    yield f"grade: {facts['grade']}"
    yield from ending(facts)


def policy_summary(file: str) -> Iterator[str]:
    """What a policy file says."""
    from scenarios.decide import load_policy, policy_file
    from scenarios.facts import policy_facts

    read = policy_file(file)
    facts = policy_facts(read, load_policy(file), {})
    yield f"{headline(facts)}, policy"
    yield f"measures: {len(facts['measures'])}"
    for one in facts["measures"]:
        level = f"{one['level']:g} {one['unit'][tongue()]}".rstrip()
        comma = "，" if tongue() == "zh" else ", "
        yield f"  {comma.join((f'{one["lever"]} {level}', one['when'][tongue()], one['targets'][tongue()]))}"
        yield from (f"    {changed(move)}" for move in one["moves"])
    yield from ending(facts)


def tongue() -> str:
    """The language of labels within a sentence."""
    return "zh" if chosen() is Language.zh else "en"


def headline(facts: "Facts") -> str:
    """Name and label."""
    return named(facts["name"], facts["label"])


def named(name: str, label: "Facts") -> str:
    """A name with its label, in both languages where the message is in English."""
    return f"{name}: {label['zh']}" if tongue() == "zh" else f"{name}: {label['en']} ({label['zh']})"


def changed(one: "Facts") -> str:
    """A setting of the default village before and after."""
    how = one["how"].replace("_", " ")
    return (
        f"moves {one['path']}: {one['from']:g} -> {one['to']:g} {one['unit'][tongue()]}".rstrip()
        + f" ({how})"
    )


def ending(facts: "Facts") -> Iterator[str]:
    """Evidence, mark and warnings."""
    documents = sorted({row["document"]["key"] for row in facts["evidence"]})
    named = f" (document {', '.join(documents)})" if documents else ""
    n = len(facts["evidence"])
    yield f"evidence: {n or 'none'}" + (f" row{'s' if n > 1 else ''}{named}" if n else "")
    yield f"coercive: {'yes; ' + facts['caution'][tongue()] if facts['coercive'] else 'no'}"
    yield f"warnings: {len(facts['warnings']) or 'none'}"
    yield from (f"  {one[tongue()]}" for one in facts["warnings"])


SUMMARIES: dict[str, Callable[[str], Iterator[str]]] = {
    "place": place_summary,
    "policy": policy_summary,
    "lever": lever_summary,
    "study": study_summary,
    "headline": headline_summary,
    "forms": forms_summary,
    "evidence": evidence_summary,
    **{kind: partial(table_summary, kind=kind) for kind in KINDS[KINDS.index("evidence") + 1 :]},
}
NAMED = {
    **{kind: f"a {kind}" for kind in ("place", "policy", "lever", "study")},
    "headline": "a file of headline questions",
    "forms": "a file of forms of the model",
    **{kind: f"a table of {kind}" for kind in KINDS[KINDS.index("evidence") :]},
}
"""Kinds as a message names them."""


VERBS = {110: validate}
