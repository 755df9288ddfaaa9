"""``grassroots forms``: the headline questions with each mechanism off and in each rival form of the model, one at a time."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused, say
from grassroots.options import (
    From,
    Json,
    Lang,
    Language,
    Quiet,
    Uncertainty,
    Workers,
    announce_compilation,
    check_out,
    remark_on_sample,
    say_written,
    threads,
)
from grassroots.shown import in_each, spoken
from grassroots.streams import print_json, show_text
from grassroots.verbs.study_running import begun_as, carry_out, cost_of, same_code
from grassroots.verbs.study_shown import How, show_headline_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.forms import Form
    from experiments.headline import Headline
    from grassroots.answers.forms import Banks

WORLDS = 60
"""In one village a run whatever the file says: there are dozens of forms, and what one changes is paired."""
USUAL = "usual"
"""Name of the form that the model has by default."""


def forms(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Questions of your own. [default: those that come with the project]"
        ),
    ] = None,
    rivals: Annotated[
        Path | None,
        typer.Option(
            "--forms", metavar="FILE", help="Forms of your own, in place of those beside the switches."
        ),
    ] = None,
    only: Annotated[
        list[str], typer.Option("--only", metavar="FORM", help="Only this form, by name. Repeatable.")
    ] = [],  # noqa: B006 - typer reads it and never changes it
    worlds: Annotated[
        int, typer.Option(min=30, metavar="N", help="Plausible worlds, two seeds each.")
    ] = WORLDS,
    uncertainty: From = Uncertainty.posterior,
    folder: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help="Where its studies are kept; what is done there is not run again."
        ),
    ] = Path("studies/forms"),
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Write the page and the table into this folder.")
    ] = Path("results/forms"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it will cost, and run nothing but a few probes.")
    ] = False,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.both,
) -> None:
    """Answer the headline questions with each mechanism off and in each rival form (ablation): which answers hold, what carries them."""
    from experiments.headline import SHIPPED, read
    from experiments.posterior import code
    from grassroots.answers.first_forms import quotes_of
    from grassroots.answers.forms import holds, table
    from grassroots.verbs.forms_page import asked_of, sentence, write

    if uncertainty is Uncertainty.none:
        raise Refused("--uncertainty none: answers are over worlds; allowed is posterior or plausible")
    asked, chosen = read(file or SHIPPED).model_copy(update={"villages": 1}), wanted(rivals, only)
    check_out(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    how = How(threads(workers), False, json_, quiet, lang)
    if dry_run:
        show_estimate(asked, chosen, folder, (worlds, uncertainty.value), how)
        return
    usual = ran(asked, None, folder, (worlds, uncertainty.value), how)
    others = {
        form.name: (form, ran(asked, form, folder, (worlds, uncertainty.value), how)) for form in chosen
    }
    found = table(asked, usual, others).assign(model=code())
    held = holds(found)
    if json_:
        answers = in_each(lambda one: quotes_of(asked_of(asked, found), one))
        print_json({"answers": answers, "forms": found.to_dict("records")})
    for one in () if json_ else spoken(lang):
        said = [getattr(sentence(asked, name, words), one) for name, words in held.items()]
        show_text("\n".join([*quotes_of(asked_of(asked, found), one), *said]))
    page = write(asked, found, usual, out, lang)
    say_written(page, quiet)


def wanted(rivals: Path | None, only: list[str]) -> "tuple[Form, ...]":
    """The forms that are asked for.

    Raises:
        Refused: a name that no form has.
        InputError: the file cannot be used.
    """
    from experiments.forms import SHIPPED
    from experiments.forms import forms as every
    from scenarios.errors import did_you_mean, one_of, short

    known = {form.name: form for form in every(rivals or SHIPPED)}
    for name in only:
        if name not in known:
            near = did_you_mean(name, known)
            said = f"--only {short(name)}: allowed is {one_of(list(known))}"
            raise Refused(f"{said}; {near}" if near else said)
    return tuple(form for name, form in known.items() if not only or name in only)


def ran(asked: "Headline", form: "Form | None", folder: Path, worlds: tuple[int, str], how: How) -> "Banks":
    """The bank of every arm in a form, after what of it is not done has been run.

    Args:
        asked: the questions.
        form: what is set in every arm; nothing for the usual form.
        folder: of all forms.
        worlds: how many, and where they are drawn from.
        how: threads and what is shown.
    """
    from experiments.forms import in_form
    from experiments.headline import studies
    from experiments.study.results import open_study

    home = folder / (form.name if form else USUAL)
    there = in_form(asked, form)
    policies = known(there, home, worlds[1]) or of_one_cost(there, how)
    found = {}
    for name, (study, _) in studies(there, policies, *worlds).items():
        kept = home / study.name
        begun, going = begun_as(study, kept, how)
        same_code(kept)
        carry_out(begun, kept, replace(going, quiet=True))
        found[name] = open_study(kept)
    if not how.quiet:
        say(f"form done: {form.name if form else USUAL}")
    return found


def show_estimate(
    asked: "Headline", chosen: "Sequence[Form]", folder: Path, worlds: tuple[int, str], how: How
) -> None:
    """What is left to run will cost: time and memory of a run from a few of every arm in the usual form, which other forms are like."""
    from experiments.budget import STEPS
    from experiments.forms import in_form
    from experiments.headline import AT_DEFAULTS, studies
    from experiments.study.cost import Estimate

    search = STEPS * AT_DEFAULTS * sum(1 for one in asked.arms.values() if one.costs_as)
    probed: list[Estimate] = []
    every = done = 0
    for form in (None, *chosen):
        there, home = in_form(asked, form), folder / (form.name if form else USUAL)
        levels = known(there, home, worlds[1])
        banks = studies(there, levels or {name: one.policy for name, one in there.arms.items()}, *worlds)
        if form is None:
            probed = [cost_of(study, home / study.name, how) for study, _ in banks.values()]
        every += sum(one.runs for one in probed) + search
        done += sum(done_in(home / study.name) for study, _ in banks.values()) + (search if levels else 0)
    each = max(one.seconds_each for one in probed)
    bytes_each = sum(one.bytes for one in probed) / max(1, sum(one.to_do for one in probed))
    memory = (max(getattr(one, key) for one in probed) for key in ("memory_each", "memory"))
    numbers = (every, every - done, each, each * (every - done) / how.workers)
    show_headline_cost(
        asked.name, asked.label, Estimate(*numbers, round(bytes_each * (every - done)), *memory), folder, how
    )


def done_in(folder: Path) -> int:
    """How many runs of a study are done."""
    from experiments.study.disk import holds_study
    from experiments.study.store import runs

    return int(runs(folder)["done"].to_numpy(zero_copy_only=False).sum()) if holds_study(folder) else 0


def known(asked: "Headline", home: Path, source: str) -> dict[str, str]:
    """The policies of arms that have been run before, at the levels found then; nothing where an arm has not."""
    from experiments.study.disk import holds_study
    from experiments.study.results import study_in

    kept = {name: home / f"{'worlds' if source == 'plausible' else source}-{name}" for name in asked.arms}
    if not all(map(holds_study, kept.values())):
        return {}
    return {name: study_in(path).arms[0] for name, path in kept.items()}


def of_one_cost(asked: "Headline", how: How) -> dict[str, str]:
    """The policies of the arms, brought to one cost in this form; at their own levels where what is to be matched costs nothing."""
    from experiments.budget import NoMatch
    from experiments.headline import matched

    try:
        return matched(asked, how.workers)
    except NoMatch:
        return {name: one.policy for name, one in asked.arms.items()}


VERBS = {52: forms}
