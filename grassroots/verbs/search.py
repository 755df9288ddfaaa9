"""``grassroots search``: everything of the project that has some words, kind by kind, and the command to go on with."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.options import Json, Lang, Language
from grassroots.streams import print_json, show_text
from grassroots.verbs.browse import mark, pick, within

if TYPE_CHECKING:
    from model.declare import Label
    from scenarios.evidence import Row

KINDS: dict[str, tuple[str, str]] = {
    "place": ("places", "地点"),
    "policy": ("policies", "政策"),
    "lever": ("levers", "政策工具"),
    "study": ("studies", "研究"),
    "outcome": ("outcomes", "结果指标"),
    "number": ("numbers of the model", "参数"),
    "mechanism": ("mechanisms that documents name", "文件所提机制"),
    "term": ("terms", "术语"),
    "evidence": ("rows of evidence", "依据"),
}
"""What is searched, in the order in which equals stand."""
FEW = 3
"""Finds of a kind that are shown where not all are asked for."""
EXACT = 20
"""What it counts that the words are the name or the label itself."""

Found = dict[str, Any]


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD...", help="Words in Chinese or English; each has to be in what is found."
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="Only place, policy, lever, study, outcome, number, mechanism, term or evidence.",
        ),
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Show everything that is found, not the best of each kind.")
    ] = False,
    lang: Lang = Language.en,
    json_: Json = False,
) -> None:
    """Find places, policies, levers, outcomes, numbers, mechanisms, terms and evidence by words in either language."""
    from grassroots.verbs.coverage import one_of_these

    known = {name: name for name in KINDS} | {zh: name for name, (_, zh) in KINDS.items()}
    found = finds(words, one_of_these("--kind", kind, known))
    if json_:
        print_json([{key: one[key] for key in SHOWN} for one in found])
        return
    if lang is Language.en and not all(word.isascii() for word in words):
        lang = Language.zh
    show_text("\n".join(listed(found, every, lang)))


SHOWN = ("kind", "name", "en", "zh", "more", "more_zh", "command", "score")
"""Of a find, as data."""


def finds(words: Sequence[str], kind: str = "") -> list[Found]:
    """Everything that has all the words, the best first.

    Raises:
        Refused: nothing has.
    """
    from grassroots.search import near, score, starting
    from scenarios.errors import short, shown

    given = [word for text in words for word in short(text).split()]
    rows = [row for row in everything() if not kind or row["kind"] == kind]
    tests = [starting(word) for word in given]
    scored = [row | {"score": score(text_of(row), tests) + exact(row, given)} for row in rows]
    found = [row for row in scored if given and row["score"] >= 1]
    if not found:
        meant = near([text_of(row) for row in rows], given) if given else ""
        said = f"nothing has {shown(' '.join(given))} in its name, label or meaning"
        raise Refused(f"{said}; {meant}" if meant else said)
    return sorted(found, key=lambda row: -row["score"])


def text_of(row: Found) -> dict[str, str]:
    """What of a row is searched, under the names that have weights."""
    return {
        "name": row["name"],
        "label": row["en"],
        "label_zh": row["zh"],
        "more": row["more"],
        "more_zh": row["more_zh"],
        "other": row["other"],
    }


def exact(row: Found, given: Sequence[str]) -> int:
    """What it counts that the words are the name or the label, or the last part of the name."""
    from scenarios.names import forms, plain

    name = row["name"]
    called = forms(
        (name, name.rpartition(".")[2], row["en"], *row["zh"].split(" / ")), row["kind"] == "place"
    )
    return EXACT if plain(" ".join(given)) in called else 0


# what there is


def everything() -> Iterator[Found]:
    """Every row that can be found."""
    yield from library()
    yield from declared()
    yield from written()


def row(
    kind: str, name: str, label: "Label", more: tuple[str, str] = ("", ""), command: str = "", other: str = ""
) -> Found:
    """One of them: what it is called, what it is, how to go on, and what else is searched."""
    return {
        "kind": kind,
        "name": name,
        "en": label.en,
        "zh": label.zh,
        "more": more[0],
        "more_zh": more[1],
        "command": command and f"grassroots {command} {name}",
        "other": other,
    }


def library() -> Iterator[Found]:
    """Places, policies, levers and studies."""
    import scenarios
    from experiments.study.schema import load_study, ready
    from scenarios.decide import lever_file, policy_file

    for name in scenarios.places():
        place = scenarios.load_place(name)
        yield row(
            "place", name, label_of(place), command="place", other=place.profile_of.en + place.profile_of.zh
        )
    for name in scenarios.policies():
        policy = policy_file(name)
        levers = " ".join(part.lever for part in policy.measures)
        yield row("policy", name, label_of(policy), both(policy.meaning), "policy", levers)
    for name in scenarios.levers():
        lever = lever_file(name)
        yield row("lever", name, label_of(lever), both(lever.meaning), "lever")
    for name in ready():
        study = load_study(name)
        yield row("study", name, label_of(study), both(study.question), "validate")


def label_of(file: Any) -> "Label":
    """The label of a file."""
    from model.declare import Label

    return Label(file.label.en, file.label.zh)


def both(text: Any) -> tuple[str, str]:
    """A text of a file in both languages."""
    return text.en, text.zh


def declared() -> Iterator[Found]:
    """Outcomes and numbers of the model."""
    from model.declare import Label, Number
    from model.outcomes import OUTCOMES
    from model.parameters import ledger
    from scenarios.units import in_chinese

    for one in OUTCOMES.values():
        of = (f"of {one.of.en}", f"分母：{one.of.zh}") if one.of.en else ("", "")
        yield row("outcome", one.name, one.label, of, "ledger", f"{one.numerator.en} {one.numerator.zh}")
    for path, item in ledger().items():
        unit = item.about.unit if isinstance(item.about, Number) else ""
        value = f"{item.default:g} {unit}".rstrip(), f"{item.default:g}{in_chinese(unit) if unit else ''}"
        source = item.about.source if isinstance(item.about, Number) else ""
        yield row("number", path, Label(item.about.en, item.about.zh), value, "ledger", source)


def written() -> Iterator[Found]:
    """Mechanisms, terms and rows of evidence."""
    from model.declare import Label
    from scenarios import mechanisms as named
    from scenarios.evidence import rows

    for one in named.mechanisms().values():
        far, by = named.EXTENTS[named.extent(one)], " ".join(named.stood_for(one))
        gap = ": " if by else ""
        yield row(
            "mechanism",
            one.id,
            one.label,
            (f"{far.en}{gap}{by}", f"{far.zh}{'：' if by else ''}{by}"),
            "coverage",
        )
    for term in named.read("glossary.csv"):
        means = term["definition"], term["definition_zh"]
        yield row("term", term["en"], Label(term["en"], term["zh"]), means)
    for fact in rows().values():
        yield row(
            "evidence", fact.id, Label(fact.quantity_en, fact.quantity_zh), figures(fact), other=fact.place
        )


def figures(fact: "Row") -> tuple[str, str]:
    """The figure of a row of evidence with its document, in both languages."""
    from scenarios.facts import figure
    from scenarios.units import EVIDENCE

    en, zh = figure(fact, f" {fact.unit}"), figure(fact, EVIDENCE.get(fact.unit, fact.unit))
    return (
        f"{en or 'no figure'} [{fact.document}, {fact.place}, {fact.year}]",
        f"{zh or '无数字'}［{fact.document}，{fact.year}年］",
    )


# what is shown


def listed(found: Sequence[Found], every: bool, lang: Language) -> Iterator[str]:
    """The finds, kind by kind, the kind with the best find first."""
    for kind in dict.fromkeys(one["kind"] for one in found):
        some = [one for one in found if one["kind"] == kind]
        shown = some if every else some[:FEW]
        yield f"{pick(in_both(KINDS[kind]), lang)}{within(str(len(some)), lang)}"
        for one in shown:
            yield from lines(one, lang)
        if len(some) > len(shown):
            yield f"  {pick(in_both(rest(len(some) - len(shown))), lang)}"


def rest(n: int) -> tuple[str, str]:
    """How many are not shown."""
    return f"and {n} more: --all", f"另有{n}项：--all"


def lines(one: Found, lang: Language) -> Iterator[str]:
    """One find: name and label, what it is, the command."""
    label = pick(in_both((one["en"], one["zh"])), lang)
    head = label if one["name"] == one["en"] else f"{one['name']}{mark(': ', lang)}{label}"
    yield f"  {head}"
    more = pick(in_both((one["more"], one["more_zh"])), lang)
    if more:
        yield f"      {more}"
    if one["command"]:
        yield f"      `{one['command']}`"


def in_both(text: tuple[str, str]) -> dict[str, str]:
    """English and Chinese as the cards take them."""
    return {"en": text[0], "zh": text[1]}
