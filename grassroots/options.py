"""Options that several verbs share, and how they are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import typer

from grassroots.errors import Refused, say
from grassroots.language import VARIABLE
from grassroots.language import Language as Language  # offered with the options that hold it

if TYPE_CHECKING:
    from rich.console import Console

    from model.declare import Declared, Label
    from model.policy import Policy
    from model.run import Run, Scenario
    from scenarios.schema import Place


class Uncertainty(str):
    """Where the uncertain numbers of the model come from: one of three words, or the folder of a sample of one's own."""

    posterior: ClassVar["Uncertainty"]
    plausible: ClassVar["Uncertainty"]
    none: ClassVar["Uncertainty"]

    @property
    def value(self) -> str:
        """As a plain text."""
        return str.__str__(self)

    @property
    def own(self) -> bool:
        """Whether it is a sample of one's own."""
        return self not in WORDS_OF_SOURCES


Uncertainty.posterior, Uncertainty.plausible, Uncertainty.none = map(
    Uncertainty, ("posterior", "plausible", "none")
)
WORDS_OF_SOURCES = {str(one): one for one in (Uncertainty.posterior, Uncertainty.plausible, Uncertainty.none)}


def read_uncertainty(text: str) -> Uncertainty:
    """The source that a text names.

    Raises:
        Refused: neither one of the words nor a folder with a sample that ``grassroots calibrate --out`` has written.
    """
    if text in WORDS_OF_SOURCES:
        return WORDS_OF_SOURCES[text]
    from experiments.posterior import BadSample, check_sample
    from scenarios.errors import did_you_mean, short

    if not Path(text).is_dir():
        near = did_you_mean(text, list(WORDS_OF_SOURCES))
        said = f"--uncertainty {short(text)}: allowed is posterior, plausible, none or a folder that `grassroots calibrate --out` has written"
        raise Refused(f"{said}; {near}" if near else said)
    try:
        check_sample(Path(text))
    except BadSample as error:
        raise Refused(str(error)) from None
    return Uncertainty(text)


def source_given(text: str | None) -> Uncertainty | None:
    """The source of an option; nothing where none is given. What is wrong is said here, for a parser's reason is not passed on."""
    return None if text is None else read_uncertainty(text)


def not_own(uncertainty: Uncertainty) -> None:
    """Refuse a sample of one's own where what is run is kept as a study, which names its worlds and does not hold them.

    Raises:
        Refused: it is one.
    """
    if uncertainty.own:
        raise Refused(
            f"--uncertainty {uncertainty.value}: a study keeps no sample of your own; allowed is posterior or plausible. "
            "`grassroots compare` and `run` take one"
        )


WORLDS = 100
"""Plausible worlds where nothing else is said."""
SEEDS_A_WORLD, SEEDS = 2, 20
"""Seeds of each world, and in all where only the default numbers are run."""
From = Annotated[
    Uncertainty,
    typer.Option(
        "--uncertainty",
        parser=Uncertainty,
        callback=source_given,
        metavar="[posterior|plausible|none|FOLDER]",
        help="posterior: draw all uncertain numbers from what published figures leave of their ranges, so that both errors show; "
        "FOLDER: from the sample that `grassroots calibrate --out FOLDER` has drawn to figures of your own; "
        "plausible: from the whole ranges; none: the default numbers, luck only.",
    ),
]
HowManyWorlds = Annotated[
    int | None,
    typer.Option(
        "--worlds",
        min=4,
        metavar="N",
        help="Plausible worlds: sets of all uncertain numbers at once. [default: 100]",
    ),
]
Interests = Annotated[
    list[str],
    typer.Option(
        "--interest",
        metavar="OUTCOME=X",
        help="The smallest effect of interest on an outcome, in its unit, in place of the one declared. Repeatable.",
    ),
]
PlaceName = Annotated[
    str,
    typer.Argument(metavar="PLACE", help="A place (`grassroots places` lists them), or the path of a file."),
]
Set = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set a number of the model, by its dotted path or a unique last name: --set outmigration=0.4. Repeatable.",
    ),
]
PolicyNames = Annotated[
    list[str],
    typer.Option(
        "--policy",
        metavar="POLICY",
        help="A policy in force (`grassroots policies`), a file, LEVER=LEVEL, or several joined by +. Repeatable.",
    ),
]
Seed = Annotated[int, typer.Option(help="Master seed, 0 to 2^64 - 1; the same seed gives the same numbers.")]
Replicates = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Runs with seeds of their own. [default: 20 for one village]"),
]
Months = Annotated[
    int, typer.Option(min=1, max=120, metavar="N", help="Length: burn-in of 24, then what is measured.")
]
Villages = Annotated[
    str,
    typer.Option(
        metavar="N|all",
        help="1: a representative village; N: drawn from the place; all: every village. [default: 1; all of a county of your own]",
    ),
]
Core = Annotated[
    bool, typer.Option("--core", help="The core of fourteen mechanisms instead of the full model.")
]
Out = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="Write a page, figures and tables into this folder.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", "--jobs", min=1, metavar="N", help="Threads. [default: one a processor]"),
]
Lang = Annotated[
    Language,
    typer.Option("--lang", envvar=VARIABLE, show_envvar=False, help="Language of labels and messages."),
]

MOST_VILLAGES = 5000
"""Villages of a run."""

_WORDS = {"on": 1.0, "true": 1.0, "yes": 1.0, "off": 0.0, "false": 0.0, "no": 0.0}
"""Words for a mechanism that is switched on or off."""


def read_settings(given: Sequence[str]) -> dict[str, float]:
    """``path=value`` texts as checked values by full path.

    Raises:
        Refused: everything that is wrong with them, at once.
    """
    from scenarios.errors import short

    values: dict[str, float] = {}
    problems: list[str] = []
    for text in given:
        try:
            item, value = read_setting(text)
            if item.path in values:
                raise Refused(f"{item.path} is given twice")
            values[item.path] = value
        except ValueError as error:
            problems.append(f"--set {short(text)}: {error}")
    if problems:
        raise Refused("\n".join(problems))
    return values


def read_setting(text: str) -> "tuple[Declared, float]":
    """The parameter and the number of one ``path=value``.

    Raises:
        ValueError: no such parameter, no number, or one outside its domain.
    """
    from scenarios.letters import first_odd, odd_ones
    from scenarios.names import parameter

    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        odd = next((odd for odd in odd_ones(text) if odd.plain == "="), None)
        meant = f"; {odd.given} stands in it: {odd.advice}" if odd else ""
        raise Refused(f"give PATH=VALUE, as in outmigration=0.4{meant}")
    odd = first_odd(name)
    if odd is not None:
        raise Refused(f"{odd.given} stands in the name: {odd.advice}")
    item = parameter(name)
    return item, read_number(item, value, f"{name}=")


def read_number(item: "Declared", text: str, before: str = "") -> float:
    """The number in a text, where the parameter allows it; ``before`` is what stands before it where it is written.

    Raises:
        ValueError: it is none, or outside the domain.
    """
    from model.declare import Switch
    from model.parameters import OutOfDomain, check
    from scenarios.checks import as_share, fits_in, options
    from scenarios.errors import shown
    from scenarios.numbers import hint, number_in

    number = number_in(text)
    if number is None and isinstance(item.about, Switch) and len(item.about.options) == 2:
        number = _WORDS.get(text.lower())
    if number is None:
        meant = hint(text, fits_in(item)).replace("write ", f"write {before}", 1)
        said = f"{shown(text)} is not a number; {options(item)}"
        raise Refused(f"{said}; {meant}" if meant else said)
    try:
        return check(item, number)
    except OutOfDomain as error:
        share = as_share(item, number)
        raise Refused(f"{error}; {share}" if share else str(error)) from None


def read_shares(text: str) -> list[float]:
    """``0.1,0.6`` as two outmigrations or more.

    Raises:
        Refused: fewer than two, not numbers, or not shares.
    """
    from model.parameters import resolve
    from scenarios.checks import fits_in
    from scenarios.errors import short
    from scenarios.letters import first_odd
    from scenarios.numbers import hint, number_in

    item, parts = resolve("migration.outmigration"), [part.strip() for part in text.split(",")]
    shares = [share for share in map(number_in, parts) if share is not None and fits_in(item)(share)]
    if len(shares) == len(parts) == len(set(shares)) > 1:
        return shares
    said = f"give two different shares or more, {item.domain[0]:g} to {item.domain[1]:g}, as in 0.1,0.6"
    if len(parts) > 1:
        said = f"that is a list of {' and '.join(map(short, parts[:5]))}; {said}"
    odd, meant = first_odd(text), hint(text, fits_in(item))
    if odd is not None:
        said = f"{said}; {odd.given} stands in it: {odd.advice}"
    elif meant:
        said = f"{said}; for one share {meant}"
    raise Refused(f"--outmigration {short(text)}: {said}")


def remark_on_sample(uncertainty: Uncertainty, quiet: bool) -> None:
    """Say so where worlds come from a sample that another version of the model was calibrated with."""
    if quiet or uncertainty in (Uncertainty.plausible, Uncertainty.none):
        return
    from experiments.posterior import folder_of, is_of_this_model

    if is_of_this_model(folder_of(uncertainty.value)):
        return
    if uncertainty.own:
        say(
            f"the sample in {uncertainty.value} was drawn with another version of the model; `grassroots calibrate` renews it"
        )
    else:
        say(
            "the sample of --uncertainty posterior was drawn with another version of the model; `make calibrate` renews it"
        )


def seeds_of(replicates: int | None, uncertainty: Uncertainty) -> int:
    """Seeds of each world, or in all at the default numbers, where the user has not said how many."""
    return replicates or (SEEDS if uncertainty is Uncertainty.none else SEEDS_A_WORLD)


def seeds_at_defaults(replicates: int | None, uncertainty: Uncertainty) -> int:
    """Seeds of what is found at the default numbers alone, as equal budgets are."""
    return seeds_of(replicates, uncertainty) if uncertainty is Uncertainty.none else SEEDS


def only_with(other: str, there: bool, **given: bool) -> None:
    """Refuse options that change nothing here, because they go with another one: every option given has to count.

    Options of how something is shown (--lang, --all, --top, --json, --quiet) are let be, for no number depends on them.

    Args:
        other: the option, with its value where that matters, as one writes it.
        there: whether it is.
        given: of each option, by its name in Python, whether it was given.

    Raises:
        Refused: one was given and the other is not there.
    """
    for name in (name for name, one in given.items() if one and not there):
        option = f"--{name.replace('_', '-')}"
        raise Refused(f"{option}: it changes nothing without {other}; give both or neither")


def without(other: str, there: bool, **given: bool) -> None:
    """Refuse options that change nothing with another one; arguments as in :func:`only_with`.

    Raises:
        Refused: one was given, and so was the other.
    """
    for name in (name for name, one in given.items() if one and there):
        option = f"--{name.replace('_', '-')}"
        raise Refused(f"{option}: it changes nothing with {other}; leave it out")


def worlds_of(given: int | None, uncertainty: Uncertainty, usual: int = WORLDS) -> int:
    """How many plausible worlds are asked for.

    Raises:
        Refused: some are, and none is to be drawn.
    """
    drawn = uncertainty is not Uncertainty.none
    if given is not None and not drawn:
        raise Refused(
            "--worlds: it changes nothing with --uncertainty none; give --uncertainty posterior or plausible, or leave --worlds out"
        )
    return usual if given is None else given


def read_interests(given: Sequence[str]) -> dict[str, float]:
    """``outcome=0.05`` texts as sizes by outcome.

    Raises:
        Refused: not of this form, no such outcome, one given twice, or no size above 0.
    """
    from scenarios.errors import short
    from scenarios.names import outcome
    from scenarios.numbers import number_in

    found: dict[str, float] = {}
    for text in given:
        name, equals, size = (part.strip() for part in text.partition("="))
        value = number_in(size)
        if not equals or value is None or not value > 0.0:
            said = "give OUTCOME=X with X above 0, as in household_attendance=0.05"
            raise Refused(f"--interest {short(text)}: {said}")
        meant = outcome(name).name
        if meant in found:
            raise Refused(f"--interest {short(text)}: {name} is given twice")
        found[meant] = value
    return found


def read_villages(text: str) -> "int | Literal['all']":
    """A number of villages, or ``all``."""
    if text == "all":
        return "all"
    from scenarios.errors import short
    from scenarios.numbers import number_in

    number = number_in(text)
    if number is None or number != round(number) or not 1 <= number <= MOST_VILLAGES:
        raise Refused(f"--villages {short(text)}: allowed is 1 to {MOST_VILLAGES}, or all")
    return int(number)


def make_run(
    scenario: "Scenario",
    given: Sequence[str],
    months: int,
    seed: int,
    villages: str,
    core: bool,
    policies: Sequence["Policy"] = (),
) -> "Run":
    """The run that the options ask for.

    Raises:
        Refused: an option that cannot be used.
    """
    from model.run import Run

    usual = "1" if scenario.own is None else "all"
    values, how_many = read_settings(given), read_villages(villages or usual)
    try:
        run = Run(scenario, values, months, seed, 0, how_many, "core" if core else "full", tuple(policies))
    except ValueError as error:
        raise Refused(f"--{error}") from None
    check_targets(run, policies)
    return run


def read_policies(given: Sequence[str]) -> list["Policy"]:
    """The policies named; each once.

    Raises:
        Refused: one is named twice.
    """
    import scenarios

    policies = [scenarios.load_policy(name) for name in given]
    names = [policy.name for policy in policies]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(f"{twice} is named twice; each policy is one arm")
    return policies


def check_targets(run: "Run", policies: Sequence["Policy"]) -> None:
    """Refuse measures that would act nowhere in this run, and targets that one representative village cannot have.

    Raises:
        Refused: no month in which it acts, a share of one village, or a village that is not there.
    """
    from model.policy import BURN_IN, measures_of

    for measure in measures_of(policies):
        kind, n = measure.targets.kind, run.n_villages
        first, last = measure.span(run.scenario.year, run.months)
        if first >= last:
            undated = measure.since is None and measure.until is None
            when = f"it acts from month {BURN_IN + 1} on" if undated else "its dates lie outside the run"
            raise Refused(
                f"{measure.lever.name}: {when}, and the run has months 1 to {run.months}, from January {run.scenario.year}"
            )
        if kind in ("neediest", "easiest", "random") and n == 1:
            raise Refused(
                f"{measure.lever.name}: targets are a share of villages ({kind} {measure.targets.share:g}), and one "
                "representative village is run; say how many with --villages N"
            )
        if kind == "list" and max(measure.targets.villages) > n:
            raise Refused(
                f"{measure.lever.name}: village {max(measure.targets.villages)} is a target, and {n} are run; "
                "say how many with --villages N"
            )


def load(name_or_path: str) -> "tuple[Scenario, Place | None]":
    """A scenario and the file behind it."""
    import scenarios
    from model.run import DEFAULT

    if scenarios.is_default(name_or_path):
        return DEFAULT, None
    place = scenarios.load_place(name_or_path)
    return place.scenario(), place


def remark_on(runs: "Sequence[Run]", place: "Place | None", quiet: bool) -> None:
    """Say what stands out in runs of one place before they are carried out: one line each, once."""
    from scenarios.remarks import remarks

    say_all(() if quiet else remarks(runs, place))


def say_all(remarks: "Iterable[Label]") -> None:
    """Remarks on standard error, in the language of the messages."""
    for label in remarks:
        say(label)


def threads(workers: int | None) -> int:
    """Threads to use."""
    import os

    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return workers or available or 1


def console(stderr: bool = False) -> "Console":
    """The console of :mod:`analysis.terminal`, which is loaded when something is shown."""
    from analysis.terminal import console as made

    return made(stderr)


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, told what share is done; nothing where it is no terminal or not wanted."""
    made = console(stderr=True)
    if quiet or not made.is_terminal:
        yield lambda share: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns: Any = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=made, transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def check_out(out: str | Path | None) -> None:
    """Refuse a folder for results that cannot be written, before anything is computed."""
    if out is not None:
        from experiments.files import check_folder

        check_folder(Path(out))


def say_written(path: Path, quiet: bool) -> None:
    """Say where results were written."""
    if not quiet:
        say(f"written to {path}")


def announce_compilation(quiet: bool) -> None:
    """Say so when the first run will have to compile the model."""
    from model.compiled import is_cached

    if not quiet and not is_cached():
        say("compiling the model: about a minute, once; later runs start at once")
