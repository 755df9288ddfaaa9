"""``grassroots trial PLACE POLICY``: what a pilot in the field would find, tried out in the model."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import (
    Core,
    From,
    Json,
    Lang,
    Language,
    Out,
    PlaceName,
    Quiet,
    Seed,
    Set,
    Uncertainty,
    Workers,
    announce_compilation,
    check_out,
    console,
    load,
    make_run,
    progress,
    read_policies,
    remark_on_sample,
    say_written,
    threads,
)
from grassroots.shown import in_each
from grassroots.streams import print_json, show_in, show_quotes
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from experiments.trial import Pilot
    from experiments.trial.worlds import Plan
    from experiments.worlds import Source
    from grassroots.answers.trial import TrialResult
    from model.outcomes import Outcome

SIZES = (5, 10, 15, 20)
"""Villages an arm that are tried where none are asked for."""


def trial(
    place: PlaceName,
    policy: Annotated[
        str,
        typer.Argument(
            metavar="POLICY",
            help="What the pilot tries: a policy, a file, LEVER=LEVEL, or several joined by +.",
        ),
    ],
    objective: Annotated[
        str,
        typer.Option(
            metavar="OUTCOME", help="What is measured in each village; it must have a better direction."
        ),
    ] = "came_when_asked",
    effect: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="An effect worth having, in units of the outcome, counted as an improvement."
        ),
    ] = None,
    power: Annotated[float, typer.Option(metavar="SHARE", help="Power asked for.")] = 0.8,
    months: Annotated[
        str, typer.Option(metavar="M,M", help="Months the pilot lasts; multiples of the steps.")
    ] = "12,24",
    arm: Annotated[
        str,
        typer.Option(
            metavar="N,N",
            help="Villages an arm; a stepped wedge has twice as many in all. [default: 5,10,15,20]",
        ),
    ] = "",
    steps: Annotated[
        int, typer.Option(metavar="N", help="Groups that go over one after the other in a stepped wedge.")
    ] = 4,
    pool: Annotated[
        str, typer.Option(metavar="N|all", help="Villages simulated, from which trials draw theirs.")
    ] = "40",
    draws: Annotated[int, typer.Option(metavar="N", help="Draws of luck and uncertain numbers.")] = 20,
    trials: Annotated[
        int, typer.Option(metavar="N", help="Trials drawn by lot for each draw, design and size.")
    ] = 200,
    uncertainty: From = Uncertainty.plausible,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run and how long.")] = False,
    set_: Set = [],  # noqa: B006
    seed: Seed = 0,
    core: Core = False,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Try out a pilot: villages and months it needs, the chance of a wrong sign, what choosing villages does."""
    from experiments.trial.worlds import Plan

    scenario, file = load(place)
    lengths = read_numbers(months, "--months")
    try:
        run = make_run(scenario, set_, 84, seed, pool, core)
    except Refused as error:
        raise Refused(str(error).replace("--villages", "--pool")) from None
    (tried,) = read_policies([policy])
    outcome = read_outcome(objective)
    plan = Plan(run, tried, outcome, lengths, steps)
    pilot = asked(plan, arm, draws, trials, effect, power, uncertainty.value)
    check_out(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    n = threads(workers)
    if dry_run:
        announce(pilot, n)
        return
    from grassroots.answers.trial import trial as run_trial

    with progress(f"{scenario.label.en}, {draws} draws", quiet) as on_step:
        result = run_trial(pilot, n, on_step, file, words())
    show(result, lang, json_)
    if out is not None:
        page = write(result, out, lang)
        say_written(page, quiet)


def read_numbers(text: str, option: str) -> tuple[int, ...]:
    """``12,24`` as ascending whole numbers, each once.

    Raises:
        Refused: something else.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() for part in parts):
        raise Refused(f"{option} {text}: give whole numbers with commas between, as in 12,24")
    return tuple(sorted({int(part) for part in parts}))


def read_outcome(name: str) -> "Outcome":
    """An outcome that may be aimed at, and that a single village has.

    Raises:
        Refused: it has no value of a village; the message lists those that have.
    """
    from experiments.trial.worlds import by_village
    from scenarios.names import objective

    found = objective(name)
    if found.name not in by_village():
        raise Refused(
            f"--objective {name}: it is measured in the township and not in a village; a trial can measure "
            + ", ".join(by_village())
        )
    return found


def asked(
    plan: "Plan", arm: str, draws: int, trials: int, effect: float | None, power: float, source: "Source"
) -> "Pilot":
    """The pilot that the options ask for; without sizes, those of the usual ones that the villages allow.

    Raises:
        Refused: an option that cannot be used.
    """
    from experiments.trial import Pilot

    half = plan.run.n_villages // 2
    sizes = read_numbers(arm, "--arm") if arm else tuple(n for n in SIZES if n <= half)
    if not sizes:
        raise Refused(
            f"--pool {plan.run.n_villages}: allowed is {2 * SIZES[0]} or more, or sizes of your own (--arm)"
        )
    try:
        return Pilot(plan, sizes, draws, trials, effect, power, source)
    except ValueError as error:
        raise Refused(f"--{error}") from None


def announce(pilot: "Pilot", workers: int) -> None:
    """What would be run, and about how long it takes."""
    from experiments.trial.pilot import cost_of

    plan = pilot.plan
    seconds = cost_of(pilot) / min(workers, pilot.draws)
    lengths, sizes = ", ".join(map(str, plan.months)), ", ".join(map(str, pilot.arms))
    show_in(
        f"{pilot.draws} draws of {plan.run.n_villages} villages, each run {len(plan.starts) + 2} times from the month the "
        f"pilot starts; {pilot.trials} trials for each draw, design, length ({lengths} months) and size ({sizes} an arm): about "
        f"{seconds:.0f} s with {workers} workers",
        f"{plan.run.n_villages}个村抽样{pilot.draws}组，自试点开始之月起每组模拟{len(plan.starts) + 2}次；每组、每种设计、每种时长"
        f"（{lengths}个月）与规模（每组{sizes}个村）各做{pilot.trials}次试验：并行{workers}路约{seconds:.0f}秒",
    )
    announce_few(pilot)


def announce_few(pilot: "Pilot") -> None:
    """That draws are too few to tell which design has the power asked for, before they are paid for."""
    from analysis.trial_numbers import draws_for, told

    if told(pilot.draws, pilot.power):
        return
    least = draws_for(pilot.power)
    show_in(
        f"{pilot.draws} draws cannot show whether a design reaches {pilot.power:.0%}; at least {least} draws (--draws {least}) "
        "are needed to tell",
        f"{pilot.draws}组不足以判断设计是否达到{pilot.power:.0%}，至少须有{least}组（--draws {least}）",
    )


def show(result: "TrialResult", lang: Language, json_: bool) -> None:
    """Print it."""
    if json_:
        print_json(as_json(result))
        return
    from analysis.trial_tables import trial_table

    show_quotes(result.answers(lang.value))
    console().print(trial_table(result.data, lang.value))


def as_json(result: "TrialResult") -> dict[str, object]:
    """Power, selection, sentences and provenance."""
    import json

    from analysis.trial_numbers import alike_table, least_draws, power_table, selection_table
    from analysis.trial_sentences import sentences

    data = result.data
    return {
        "answers": in_each(result.answers),
        "power": json.loads(power_table(data).to_json(orient="records")),
        "draws_needed": least_draws(data),
        "selection": json.loads(selection_table(data).to_json(orient="records")),
        "alike": json.loads(alike_table(data).to_json(orient="records")),
        "sentences": in_each(lambda lang: sentences(data, lang)),
        "provenance": dict(data.attrs),
    }


def write(result: "TrialResult", out: Path, lang: Language = Language.both) -> Path:
    """The files of a pilot and its page; the path of the page."""
    return result.save(out, opens=lang.value)


VERBS = {30: trial}
