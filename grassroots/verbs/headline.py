"""``grassroots headline``: how outmigration and incentives change participation and disputes, part by part, as a page."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused, say
from grassroots.options import Json, Language, Quiet, Workers, announce_compilation, threads
from grassroots.shown import duration, size
from grassroots.verbs.sensitivity import as_it_is, of_other_code, ran, spoken
from grassroots.verbs.study_running import HOME, How, cost_of, same_study

if TYPE_CHECKING:
    from experiments.headline.part import Answer
    from experiments.study.results import StudyResult
    from experiments.study.schema import Study


def headline(
    part: Annotated[
        list[str], typer.Argument(metavar="[PART]...", help="Parts of the question. [default: all of them]")
    ] = [],  # noqa: B006 - typer reads it and never changes it
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the studies are kept.")] = HOME
    / "headline",
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Write the page, figures and tables into this folder.")
    ] = Path("results/headline"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many runs there are, how long and how much disk.")
    ] = False,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the page.")] = Language.both,
) -> None:
    """Answer the headline question from its studies; run what of them is not done yet."""
    from experiments.files import check_folder
    from experiments.headline.parts import answers, studies_of

    names = chosen(part)
    how = How(threads(workers), False, json_, quiet, lang)
    if dry_run:
        announce_compilation(quiet)
        cost(studies_of(names), folder, how)
        return
    check_folder(out)
    announce_compilation(quiet)

    def run(study: "Study", place: Path) -> "StudyResult":
        same_study(place, study)
        return as_it_is(place, how) if of_other_code(place, None) else ran(study, place, how)

    found = answers(
        names, folder, run, how.workers, lambda name: None if quiet else say(f"working out: {name}")
    )
    if json_:
        print(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=2))
    elif not quiet:
        for one in found:
            for language in spoken(lang):
                for words in (one.question, *one.sentences):
                    print(words.zh if language == "zh" else words.en)
            print()
    from grassroots.verbs.headline_page import write

    page = write(found, names, out, lang)
    if not quiet:
        say(f"written to {page}")


def chosen(given: list[str]) -> list[str]:
    """The parts asked for, in order.

    Raises:
        Refused: there is none of that name.
    """
    from experiments.headline.parts import PARTS
    from scenarios.errors import did_you_mean, one_of

    for name in given:
        if name not in PARTS:
            hint = did_you_mean(name, PARTS)
            raise Refused(f"part {name}: allowed is {one_of(list(PARTS))}{'; ' + hint if hint else ''}")
    return [name for name in PARTS if name in given or not given]


def cost(studies: "list[Study]", folder: Path, how: How) -> None:
    """What the studies will cost, from a few of their runs."""
    seconds = disk = 0.0
    runs = to_do = 0
    for study in studies:
        one = cost_of(study, folder / study.name, how.workers)
        print(f"{study.name:<32} {one.runs:>8,} runs, {one.to_do:>8,} to do, about {duration(one.seconds)}")
        seconds, disk = seconds + one.seconds, disk + one.bytes
        runs, to_do = runs + one.runs, to_do + one.to_do
    print(
        f"{'in all':<32} {runs:>8,} runs, {to_do:>8,} to do, about {duration(seconds)}, at most {size(disk)}"
    )


def as_json(answer: "Answer") -> dict[str, object]:
    """One part as data."""
    return {
        "part": answer.name,
        "question": {"en": answer.question.en, "zh": answer.question.zh},
        "sentences": [{"en": one.en, "zh": one.zh} for one in answer.sentences],
        "tables": {
            name: json.loads(table.to_json(orient="records")) for name, table in answer.tables.items()
        },
        "facts": dict(answer.facts),
    }
