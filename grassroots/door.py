"""What the command does, from Python: names where a place, a policy, an outcome or a study is meant, results that show themselves.

Every call takes the options of the verb of the same name, and refuses what the verb refuses in the same sentence. Numbers of the
model are set by ``values={"migration.outmigration": 0.2}`` or, by their last name, as in ``outmigration=0.2``.

>>> from grassroots import run
>>> run("wusheng", outmigration=0.2, months=36, replicates=2)
<RunResult wusheng: 2 replicates x 36 months, run ...>
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import isfinite
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from filing.origin import facts
from grassroots import options
from grassroots.bars import bar
from grassroots.errors import Refused
from grassroots.options import (
    WORLDS,
    Language,
    Uncertainty,
    announce_compilation,
    check_out,
    check_targets,
    remark_on,
    threads,
)
from grassroots.plainly import listed, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from analysis.shown import Shown
    from experiments.study.schema import Study
    from grassroots.answers.compare import CompareResult
    from grassroots.answers.run import RunResult
    from grassroots.answers.trial import TrialResult
    from grassroots.result import Result
    from grassroots.results import (
        BankResult,
        ConditionsResult,
        HeadlineResult,
        PatternsResult,
        PlanResult,
        SensitivityResult,
        StudyResult,
        SurfaceResult,
    )
    from model.policy import Policy
    from model.run import Run, Scenario
    from scenarios.schema import Place

SURFACE_WORLDS = 40
"""Plausible worlds of a surface, which has many points."""
WIDTH = 0.05
"""Wanted of the widest interval of an index, where nothing else is said."""


# what is meant


def called(verb: str, *given: object, **options_: object) -> list[str]:
    """The call as one would write it again; what is left at its default is left out."""
    words = [repr(one) if isinstance(one, str | int | float) else str(one) for one in given]
    words += [f"{name}={value!r}" for name, value in options_.items()]
    return [f"grassroots.{verb}({', '.join(words)})"]


def scenario_of(place: Any) -> "tuple[Scenario, Place | None]":
    """The scenario that is meant, and the file behind it."""
    from model.run import Scenario
    from scenarios.schema import Place

    if isinstance(place, Scenario):
        return place, None
    return (place.scenario(), place) if isinstance(place, Place) else options.load(str(place))


def run_of(
    place: Any, settings: Mapping[str, Any], policies: Sequence["Policy"] = (), **about: Any
) -> "tuple[Run, Place | None]":
    """The run that is meant: a description of one with something changed, or a place with everything else as said."""
    from model.run import Run

    if isinstance(place, Run):
        scenario, file, base = place.scenario, None, place
    else:
        scenario, file = scenario_of(place)
        base = Run(scenario, villages=1 if scenario.own is None else "all")  # as the command
    about = {name: value for name, value in about.items() if value is not None}
    made = replace(base, values={**base.values, **settings}, policies=(*base.policies, *policies), **about)
    check_targets(made, made.policies)
    return made, file


def numbers_of(values: Mapping[str, Any] | None, named: Mapping[str, Any]) -> dict[str, float]:
    """Numbers of the model by full path, each once and within its domain.

    Raises:
        Refused: one is given twice, or is no number that is allowed.
    """
    from scenarios.names import parameter

    found: dict[str, float] = {}
    for name, value in (*(values or {}).items(), *named.items()):
        item = parameter(str(name))
        if item.path in found:
            raise Refused(f"{item.path} is given twice")
        found[item.path] = number_of(item, value, str(name))
    return found


def number_of(item: Any, value: Any, name: str) -> float:
    """A number where the parameter allows it; text is read as the command reads it."""
    if isinstance(value, bool):
        raise Refused(f"{name}: {value!r} is not a number")
    try:
        return options.read_number(item, value if isinstance(value, str) else repr(float(value)), f"{name}=")
    except TypeError:
        raise Refused(f"{name}: {value!r} is not a number") from None
    except Refused as error:
        said = str(error)
        raise Refused(said if said.startswith(item.path) else f"{name}: {said}") from None


def policies_of(given: Iterable[Any]) -> "list[Policy]":
    """The policies that are meant, each once."""
    from model.policy import Policy

    each = [one for many in given for one in (many if isinstance(many, list | tuple) else [many])]
    found = [one if isinstance(one, Policy) else options.read_policies([str(one)])[0] for one in each]
    names = [policy.name for policy in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Refused(f"{twice} is named twice; each policy is one arm")
    return found


def written[R: Result](result: R, out: str | Path | None) -> R:
    """The result, with its page, figures and tables in a folder where one is named."""
    if out is not None:
        result.save(out)
    return signed(result)


def signed[R](result: R) -> R:
    """The result, whose datasets say by which code, packages and kind of machine they were made, and when."""
    for name in ("data", "monthly"):
        if hasattr(result, name):
            getattr(result, name).attrs |= facts()
    return result


def whole(name: str, given: Any, least: int = 1) -> Any:
    """A whole number that is large enough, or nothing where nothing is said.

    Raises:
        Refused: something else.
    """
    number = None if isinstance(given, bool) else given
    if given is None or (isinstance(number, Integral) and int(number) >= least):
        return given
    raise Refused(f"{name}: {given!r} given; allowed is a whole number, {least} or more")


def source_of(uncertainty: Any) -> Uncertainty:
    """Where uncertain numbers come from.

    Raises:
        Refused: another word.
    """
    if not isinstance(uncertainty, str | Path):
        raise Refused(
            f"uncertainty: {uncertainty!r} given; allowed is posterior, plausible, none or the folder of a sample"
        )
    return options.read_uncertainty(str(uncertainty))


def drawn_options(source: Uncertainty, usual: Uncertainty, worlds: int | None = None) -> dict[str, Any]:
    """What of worlds is not as usual, to be written again."""
    return ({} if source is usual else {"uncertainty": source.value}) | {"worlds": worlds}


def real(name: str, given: Any) -> float:
    """A number.

    Raises:
        Refused: it is none.
    """
    if isinstance(given, bool) or not isinstance(given, Real) or not isfinite(given):
        raise Refused(f"{name}: {given!r} is not a number")
    return float(given)


def reals(**given: Any) -> None:
    """Refuse what is no number; nothing may be said.

    Raises:
        Refused: one of them is none.
    """
    for name, one in given.items():
        if one is not None:
            real(name, one)


@contextmanager
def at_work(title: str, quiet: bool) -> Any:
    """Say that the model is compiled, where it is, then show how far the work is."""
    announce_compilation(quiet)
    with bar(title, quiet) as on_step:
        yield on_step


# what is done


@plain
def run(
    place: Any = "default",
    *policies: Any,
    values: Mapping[str, Any] | None = None,
    uncertainty: str = "none",
    worlds: int | None = None,
    replicates: int | None = None,
    months: int | None = None,
    villages: int | Literal["all"] | None = None,
    seed: int | None = None,
    core: bool = False,
    out: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
    **named: Any,
) -> "RunResult":
    """Simulate a place and measure every outcome.

    Args:
        place: a name, the path of a file, a Place, a Scenario or a Run.
        policies: in force; names, files, ``LEVER=LEVEL``, several joined by ``+``, or Policy objects.
        values: numbers of the model by path or unique last name.
        uncertainty: none: the default numbers, luck only; posterior: all uncertain numbers are drawn from what published figures
            leave of their ranges; plausible: from the whole ranges.
        worlds: sets of all uncertain numbers at once, not with "none"; 100 where nothing is said.
        replicates: seeds; 20 for one village, fewer where many villages already average; 2 of each world.
        months: length, 84 where nothing is said; 24 of burn-in, then what is measured.
        villages: 1 for a representative village, N drawn from the place, or all.
        seed: master seed.
        core: the core of fourteen mechanisms instead of the full model.
        out: a folder for the page, figures and tables.
        workers: threads; results do not depend on it.
        quiet: no bar and no remarks.
        named: numbers of the model by their last name.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from experiments.drawn import worlds_of_run
    from grassroots.answers.run import run_place

    settings, chosen = numbers_of(values, named), policies_of(policies)
    about: dict[str, Any] = {
        "months": months,
        "villages": villages,
        "seed": seed,
        "preset": "core" if core else None,
    }
    wanted, file = run_of(place, settings, chosen, **about)
    whole("replicates", replicates)
    source = source_of(uncertainty)
    how_many = options.worlds_of(whole("worlds", worlds, 4), source)
    drawn = worlds_of_run(wanted, file, source.value, how_many)
    check_out(out)
    remark_on([wanted], file, quiet)
    asked_for = {"replicates": replicates} | drawn_options(source, Uncertainty.none, worlds)
    said = called("run", *names_of(place, chosen), **given_options(about, settings, **asked_for))
    n = options.seeds_of(replicates, source) if drawn is not None else replicates
    with at_work(f"{wanted.scenario.label.en}, {wanted.months} months", quiet) as on_step:
        result = run_place(wanted, n, threads(whole("workers", workers)), on_step, file, said, drawn)
    return written(result, out)


def names_of(place: Any, policies: Sequence["Policy"]) -> list[Any]:
    """Names of a place and of policies, as they are given again."""
    from model.run import Run, Scenario

    of_place = (
        place.scenario.name
        if isinstance(place, Run)
        else place.name
        if isinstance(place, Scenario)
        else place
    )
    return [
        of_place if isinstance(of_place, str) else getattr(of_place, "name", str(of_place)),
        *(p.name for p in policies),
    ]


def given_options(about: Mapping[str, Any], settings: Mapping[str, float], **more: Any) -> dict[str, Any]:
    """The options that are not left at their default."""
    found: dict[str, Any] = {"values": dict(settings)} if settings else {}
    return found | {
        name: value
        for name, value in (*about.items(), *more.items())
        if value not in (None, "", (), [], False)
    }


@plain
def compare(
    place: Any,
    *policies: Any,
    outmigration: Sequence[float] = (),
    by: str | Sequence[str] = (),
    objective: str = "",
    precision: float | None = None,
    match_budget: bool = False,
    budget: float | None = None,
    uncertainty: str = "posterior",
    worlds: int | None = None,
    interest: Mapping[str, float] | None = None,
    replicates: int | None = None,
    values: Mapping[str, Any] | None = None,
    months: int | None = None,
    villages: int | Literal["all"] | None = None,
    seed: int | None = None,
    core: bool = False,
    out: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
    **named: Any,
) -> "CompareResult":
    """Compare policies with no policy, or outmigrations with each other, with the same luck for every person.

    Args:
        place: as in :func:`run`.
        policies: one an arm, as in :func:`run`; "none" may stand among them.
        outmigration: two shares or more, compared instead; policies then act in all arms.
        by: groups to break down by: sex, age, party, poor, lineage, migrant.
        objective: the outcome that is aimed at; it must have a better direction.
        precision: seeds are added until the 95 % interval of the effect on the objective is so narrow.
        match_budget: scale the other policies until they cost what the first does.
        budget: scale all policies to this sum of yuan in all, over the months of each.
        uncertainty: posterior: all uncertain numbers are drawn from what published figures leave of their ranges, so that both
            errors show; plausible: from the whole ranges; none: the default numbers, luck only.
        worlds: sets of all uncertain numbers at once, not with "none"; 100 where nothing is said.
        interest: smallest effects of interest by outcome, in place of those declared.
        replicates: seeds, each of which runs every arm: 2 of each world, or 20 in all with "none", where nothing is said.
        values, months, villages, seed, core, out, workers, quiet, named: as in :func:`run`.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from experiments.compare import worlds_of
    from experiments.groups import read_by
    from grassroots.answers.compare import Origin, Watched
    from grassroots.answers.compare import compare as run_comparison
    from grassroots.verbs.compare import asked, check_budget, check_precision, matched
    from scenarios.names import objective as aimed_at

    settings = numbers_of(values, named)
    chosen = policies_of(one for one in policies if one != "none")
    about: dict[str, Any] = {
        "months": months,
        "villages": villages,
        "seed": seed,
        "preset": "core" if core else None,
    }
    wanted, file = run_of(place, settings, **about)
    check_targets(wanted, chosen)
    whole("replicates", replicates, 2)
    reals(precision=precision, budget=budget)
    if precision is not None and precision <= 0.0:
        raise Refused(f"precision: {precision:g} given; allowed is above 0")
    source = source_of(uncertainty)
    check_precision(precision, source)
    how_many = options.worlds_of(whole("worlds", worlds, 4), source)
    options.without("uncertainty none", source is Uncertainty.none, interest=bool(interest))
    if not isinstance(interest, Mapping | None):
        raise Refused(f"interest: {interest!r} given; allowed is a size for each outcome, by its name")
    interests = options.read_interests([f"{name}={size!r}" for name, size in (interest or {}).items()])
    seeds = options.seeds_of(replicates, source)
    aim = aimed_at(objective) if objective else None
    groups = tuple(read_by(by if isinstance(by, str) else ",".join(by)))
    shares = ",".join(f"{share}" for share in listed(outmigration))
    check_out(out)
    more: dict[str, Any] = {}
    workers = threads(whole("workers", workers))
    check_budget(budget, match_budget, chosen, shares)
    if match_budget or budget is not None:
        usual = options.seeds_at_defaults(replicates, source)
        chosen = matched(wanted, chosen, budget, usual, workers, quiet, more)
    comparison = asked(wanted, chosen, shares, groups)
    asked_for = {"outmigration": list(outmigration), "by": by, "objective": objective, "precision": precision}
    asked_for |= {"match_budget": match_budget, "budget": budget, "replicates": replicates}
    asked_for |= {"interest": interest} | drawn_options(source, Uncertainty.posterior, worlds)
    remark_on([one.run for one in comparison.arms], file, quiet)
    said = called("compare", *names_of(place, chosen), **given_options(about, settings, **asked_for))
    drawn = worlds_of(comparison, file, source.value, how_many)
    watched = Watched(aim, precision)
    with at_work(f"{wanted.scenario.label.en}, {len(comparison.arms)} arms", quiet) as on_step:
        result = run_comparison(
            comparison, seeds, workers, watched, on_step, Origin(file, said, more), drawn, interests
        )
    return written(result, out)


@plain
def surface(
    place: Any,
    lever: Any,
    levels: Sequence[float],
    outmigration: Sequence[float],
    *policies: Any,
    outcomes: str | Sequence[str] = (),
    uncertainty: str = "posterior",
    worlds: int | None = None,
    replicates: int | None = None,
    values: Mapping[str, Any] | None = None,
    months: int | None = None,
    villages: int | Literal["all"] | None = None,
    seed: int | None = None,
    core: bool = False,
    workers: int | None = None,
    quiet: bool = False,
    **named: Any,
) -> "SurfaceResult":
    """Outcomes while a policy acts, at every outmigration and level of a lever, on the same worlds and seeds.

    Args:
        place: as in :func:`run`.
        lever: a name, or the path of a file.
        levels: of the lever; at 0 there is none.
        outmigration: shares.
        policies: in force at every point, as in :func:`run`.
        outcomes: names; the headline outcomes where none is given.
        uncertainty, worlds: as in :func:`compare`; 40 worlds where nothing is said, the same at every point.
        replicates: seeds, the same at every point: 2 of each world, or 20 in all with "none".
        values, months, villages, seed, core, workers, quiet, named: as in :func:`run`.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    import scenarios
    from experiments.drawn import draws_of
    from experiments.surface import Plane, worlds_of
    from experiments.surface import surface as run_surface
    from grassroots.results import SurfaceResult
    from model.levers import Lever
    from model.outcomes import headline
    from model.parameters import resolve
    from scenarios.names import outcome

    tried = lever if isinstance(lever, Lever) else scenarios.load_lever(str(lever))
    share = resolve("migration.outmigration")
    shares = ascending(
        "outmigration", [number_of(share, one, "outmigration") for one in listed(outmigration)]
    )
    steps = ascending(
        "levels", [0.0 if one == 0 else tried.check(real("levels", one)) for one in listed(levels)]
    )
    about: dict[str, Any] = {
        "months": months,
        "villages": villages,
        "seed": seed,
        "preset": "core" if core else None,
    }
    wanted, file = run_of(place, numbers_of(values, named), policies_of(policies), **about)
    measured = [outcome(name) for name in listed(outcomes)] or headline()
    source = source_of(uncertainty)
    n = options.seeds_of(whole("replicates", replicates), source)
    how_many = options.worlds_of(whole("worlds", worlds, 4), source, SURFACE_WORLDS)
    drawn = worlds_of(wanted, tried, file, source.value, how_many)
    runs, done = len(shares) * len(steps) * len(draws_of(drawn, n)), 0
    with at_work(f"{wanted.scenario.label.en}, {tried.label.en}", quiet) as on_step:

        def one() -> None:
            nonlocal done
            done += 1
            on_step(done / runs)

        cores = threads(whole("workers", workers))
        data = run_surface(wanted, Plane(shares, tried, steps), measured, n, cores, one, drawn)
    return signed(SurfaceResult(data))


def ascending(name: str, given: Sequence[float]) -> list[float]:
    """The numbers in order.

    Raises:
        Refused: there is none, or one stands twice.
    """
    if not given or len(set(given)) < len(given):
        raise Refused(f"{name}: {list(given)} given; allowed is one number or more, each once")
    return sorted(given)


def study_of(study: Any) -> Any:
    """The study that is meant."""
    from experiments.study.schema import Study, load_study

    return study if isinstance(study, Study) else load_study(study if isinstance(study, Path) else str(study))


@plain
def run_study(
    study: Any,
    out: str | Path | None = None,
    *,
    replicates: int | None = None,
    uncertainty: str | None = None,
    worlds: int | None = None,
    processes: bool = False,
    limit: float | None = None,
    again: bool = False,
    workers: int | None = None,
    quiet: bool = False,
) -> "StudyResult":
    """Run a study, or go on with it where it was begun; runs that have failed are told in the facts of the result.

    Args:
        study: a name, the path of a file, or a Study.
        out: where it is kept; studies/NAME where nothing is said.
        replicates: seeds at each point, in place of what the study says.
        uncertainty: plausible: as a bank of worlds, its own factors drawn with all that is uncertain, kept as NAME-worlds; as the
            study says where nothing is said.
        worlds: with "posterior" or "plausible", how many; 100 where nothing is said.
        processes: processes instead of threads.
        limit: seconds that a run may take.
        again: run again what other model code has run.
        workers: runs side by side.
        quiet: no bar and no remarks.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from grassroots.verbs.study_wanted import over_worlds

    source = None if uncertainty is None else source_of(uncertainty)
    wanted = over_worlds(study_of(study), source, whole("worlds", worlds, 4))
    if whole("replicates", replicates) is not None:
        wanted = wanted.model_copy(update={"replicates": replicates})
    folder = kept_in(wanted.name, out)
    carried_out(wanted, folder, processes, limit, again, workers, quiet)
    return opened(folder)


def kept_in(name: str, out: str | Path | None) -> Path:
    """Where a study is kept."""
    from grassroots.verbs.study_running import HOME

    return HOME / name if out is None else Path(out)


def carried_out(
    study: Any,
    folder: Path,
    processes: bool,
    limit: float | None,
    again: bool,
    workers: int | None,
    quiet: bool,
) -> None:
    """Run what of a study is not done, into its own folder."""
    from experiments.study.runner import Workers
    from experiments.study.runner import run_study as run_runs
    from grassroots.verbs.study_running import same_code, same_study

    same_study(folder, study)
    if not again:
        same_code(folder)
    crew = Workers(threads(whole("workers", workers)), "processes" if processes else "threads", limit=limit)
    with at_work(study.label.en, quiet) as on_step:
        run_runs(
            study,
            folder,
            crew,
            on_progress=lambda state: on_step((state.done + state.failed) / max(1, state.total)),
        )


def opened(folder: Path) -> "StudyResult":
    """What is done of the study in a folder."""
    from experiments.study.results import open_study as read
    from grassroots.results import StudyResult

    found = read(folder)
    return StudyResult(found.study, found.rows, found.facts, found.villages)


@plain
def open_study(folder: str | Path) -> "StudyResult":
    """The result of the study in a folder, or of that name in ``studies``, as far as it is done.

    Raises:
        ValueError: there is none, in one sentence.
    """
    from grassroots.verbs.study_running import found

    return opened(found(Path(folder)))


def meant(study: Any, folder: str | Path | None) -> "tuple[Study, Path | None]":
    """A study and its folder; no folder for a result, which is taken as it is."""
    from experiments.study.results import StudyResult as Result
    from grassroots.verbs.sensitivity import located

    if isinstance(study, Result):
        return study.study, None
    return located(str(study), Path(folder) if folder else None)


@plain
def sensitivity(
    study: Any,
    *outcomes: str,
    budget: int | None = None,
    effect_of: str = "",
    method: str = "",
    quantity: str = "mean",
    above: float | None = None,
    width: float = WIDTH,
    folder: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
) -> "SensitivityResult | BankResult":
    """Say what moves the outcomes of a study; run what of it is not done yet.

    Args:
        study: a name, a file, the folder of a study, or its result, which is taken as it is.
        outcomes: of the study; all of them where none is named.
        budget: double the design until the width wanted is reached, or the next size is over so many runs.
        effect_of: analyse what this arm changes against the first one, on the same seeds.
        method: sobol, morris, pawn or bands; what fits the design where nothing is said.
        quantity: of the mean over seeds, the spread, or a chance (tail, with ``above``).
        above: with ``quantity="tail"``, the chance of exceeding it.
        width: wanted of the widest 95 % interval of an index: a share, with Morris of the largest effect.
        folder: where the study is kept; studies/NAME where nothing is said.
        workers: runs side by side.
        quiet: no bar and no remarks.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from grassroots.answers.sensitivity import analysed, until_sure
    from grassroots.results import SensitivityResult
    from grassroots.verbs.sensitivity import as_step, checked, of_other_code, refuse_small

    wanted, kept = meant(study, folder)
    how = checked(wanted, list(outcomes), effect_of, method, quantity, above, real("width", width))
    if budget is not None and (kept is None or wanted.design.kind not in ("sobol", "morris")):
        raise Refused("budget: only a sobol or morris study that is named can be run on")
    if kept is not None:
        refuse_small(wanted, kept, method)
    old = kept is not None and of_other_code(kept, budget)

    def result(one: Any) -> Any:
        if kept is None:
            return study
        if not old:
            carried_out(one, kept, False, None, True, workers, quiet)
        return opened(kept)

    def look(one: Any) -> Any:
        return analysed(one, list(outcomes), **how)

    if wanted.design.kind == "worlds" and not method:
        return screened(result(wanted), outcomes, how)
    steps = (
        until_sure(wanted, budget, result, look) if budget is not None else [as_step(look(result(wanted)))]
    )
    return SensitivityResult(tuple(steps))


def screened(result: Any, outcomes: Sequence[str], how: Mapping[str, Any]) -> "BankResult":
    """What moves the outcomes of a bank of worlds."""
    from grassroots.answers.bank import moved
    from grassroots.results import BankResult

    arms = str(how["arm"] or ""), str(how["against"] or "")
    return BankResult(result, tuple(moved(result, list(outcomes), how["arm"], how["against"])), arms)


@plain
def discover(
    study: Any,
    outcome: str,
    *,
    effect_of: str = "",
    interest: float | None = None,
    folder: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
) -> "ConditionsResult":
    """Say under which conditions the effect of a policy falls short; run what of the bank is not done yet.

    Args:
        study: a bank of worlds with two arms or more: a name, a file, the folder of a study, or its result, taken as it is.
        outcome: the outcome whose effect is looked at.
        effect_of: the policy; the last arm of the study where nothing is said.
        interest: the smallest effect of interest in the unit of the outcome; that of the outcome where nothing is said.
        folder: where the study is kept; studies/NAME where nothing is said.
        workers: runs side by side.
        quiet: no bar and no remarks.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from grassroots.answers.conditions import conditions
    from grassroots.results import ConditionsResult
    from grassroots.verbs.discover import asked
    from grassroots.verbs.sensitivity import of_other_code

    wanted, kept = meant(study, folder)
    reals(interest=interest)
    column, arm = asked(wanted, outcome, effect_of, interest)
    if kept is not None and not of_other_code(kept, None):
        carried_out(wanted, kept, False, None, True, workers, quiet)
    result = study if kept is None else opened(kept)
    (said,) = called("discover", wanted.name, outcome, effect_of=arm)
    return ConditionsResult(result, conditions(result, column, arm, wanted.arms[0], interest), said)


@plain
def plan(
    place: Any,
    budget: float,
    *,
    lever: str | Sequence[str] = (),
    points: int = 400,
    worlds: int = WORLDS,
    values: Mapping[str, Any] | None = None,
    months: int | None = None,
    seed: int | None = None,
    core: bool = False,
    out: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
    **named: Any,
) -> "PlanResult":
    """Search packages of levers for a budget; say which hold in the worst worlds, and whether choice matters.

    Args:
        place: as in :func:`run`, without a policy in force.
        budget: what a package may cost, in yuan per village and year.
        lever: names of levers to try; all that are not coercive and act everywhere where none is named.
        points: packages drawn together with worlds, to learn from.
        worlds: in which the best packages are run.
        months: 60 where nothing is said; levers act from month 25 on.
        values, seed, core, out, workers, quiet, named: as in :func:`run`.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from grassroots.answers.packages import Sizes, levers_to_try
    from grassroots.answers.packages import plan as planned
    from grassroots.results import PlanResult
    from grassroots.verbs.plan import MONTHS, check
    from model.run import Run

    settings = numbers_of(values, named)
    usual = None if isinstance(place, Run) else MONTHS
    about: dict[str, Any] = {"seed": seed, "preset": "core" if core else None}
    wanted, file = run_of(place, settings, months=usual if months is None else months, **about)
    if wanted.policies:
        raise Refused(
            "place: a run with policies given; allowed is one without, with which packages are compared"
        )
    check(real("budget", budget), whole("worlds", worlds), wanted.months)
    whole("points", points)
    levers = levers_to_try(listed(lever))
    check_out(out)
    asked_for = {"lever": listed(lever), "points": points, "worlds": worlds, "months": months}
    (said,) = called("plan", *names_of(place, ()), budget, **given_options(about, settings, **asked_for))
    with at_work(f"{wanted.scenario.label.en}, {len(levers)} levers", quiet) as on_step:
        found = planned(
            wanted,
            file,
            budget,
            levers,
            Sizes(points, worlds),
            1,
            threads(whole("workers", workers)),
            on_step,
        )
    return written(PlanResult(found, wanted.scenario.label, said), out)


@plain
def trial(
    place: Any,
    policy: Any,
    *,
    objective: str = "came_when_asked",
    effect: float | None = None,
    power: float = 0.8,
    months: int | Sequence[int] = (12, 24),
    arm: int | Sequence[int] = (),
    steps: int = 4,
    pool: int | Literal["all"] = 40,
    draws: int = 20,
    trials: int = 200,
    uncertainty: str = "plausible",
    values: Mapping[str, Any] | None = None,
    seed: int | None = None,
    core: bool = False,
    out: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
    **named: Any,
) -> "TrialResult":
    """Try out a pilot: villages and months it needs, the chance of a wrong sign, what choosing villages does.

    Args:
        place: as in :func:`run`.
        policy: what the pilot tries, as in :func:`run`.
        objective: what is measured in each village.
        effect: an effect worth having, in units of the outcome, counted as an improvement.
        power: power asked for.
        months: lengths of the pilot; multiples of the steps.
        arm: villages an arm; 5, 10, 15, 20 where nothing is said.
        steps: groups that go over one after the other in a stepped wedge.
        pool: villages simulated, from which trials draw theirs.
        draws: of luck and uncertain numbers.
        trials: drawn by lot for each draw, design and size.
        uncertainty: as in :func:`compare`.
        values, seed, core, out, workers, quiet, named: as in :func:`run`.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from experiments.trial.worlds import Plan
    from grassroots.answers.trial import trial as run_trial
    from grassroots.verbs.trial import asked, read_outcome

    settings, (tried,) = numbers_of(values, named), policies_of([policy])
    about: dict[str, Any] = {"seed": seed, "preset": "core" if core else None}
    wanted, file = run_of(place, settings, villages=pool, **about)
    reals(effect=effect, power=power)
    lengths = tuple(sorted({whole("months", one) for one in listed(months)}))
    plan = Plan(wanted, tried, read_outcome(objective), lengths, steps)
    sizes = ",".join(map(str, listed(arm)))
    source = source_of(uncertainty)
    pilot = asked(plan, sizes, draws, trials, effect, power, source.value)
    check_out(out)
    asked_for = {
        "objective": objective,
        "effect": effect,
        "power": power,
        "months": lengths,
        "arm": listed(arm),
    }
    asked_for |= {"steps": steps, "pool": pool, "draws": draws, "trials": trials}
    asked_for |= drawn_options(source, Uncertainty.plausible)
    said = called("trial", *names_of(place, [tried]), **given_options(about, settings, **asked_for))
    with at_work(f"{wanted.scenario.label.en}, {draws} draws", quiet) as on_step:
        result = run_trial(pilot, threads(whole("workers", workers)), on_step, file, said)
    return written(result, out)


@plain
def headline(
    file: str | Path | None = None,
    *,
    worlds: int = 400,
    uncertainty: str = "posterior",
    folder: str | Path = "studies/headline",
    out: str | Path | None = None,
    workers: int | None = None,
    quiet: bool = False,
) -> "HeadlineResult":
    """Answer the headline question over plausible worlds, or questions of your own; what is done in the folder is not run again.

    Args:
        file: questions of your own; those that come with the project where none is named.
        worlds: plausible worlds, two seeds each; 30 or more.
        uncertainty: posterior or plausible, as in :func:`compare`.
        folder: where its studies are kept.
        out: a folder for the page and the table.
        workers: threads; results do not depend on it.
        quiet: no bar and no remarks.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from experiments.headline import SHIPPED, read
    from grassroots.answers.headline import answered
    from grassroots.results import HeadlineResult
    from grassroots.verbs.headline import facts_of, over_worlds, ran
    from grassroots.verbs.study_shown import How

    source = over_worlds(source_of(uncertainty))
    asked = read(SHIPPED if file is None else Path(file))
    whole("worlds", worlds, 30)
    check_out(out)
    announce_compilation(quiet)
    how = How(threads(whole("workers", workers)), False, False, quiet, Language.en)
    done = ran(asked, Path(folder), (worlds, source.value), how)
    asked_for = {"file": None if file is None else str(file), "worlds": worlds, "uncertainty": uncertainty}
    (said,) = called("headline", **{name: one for name, one in asked_for.items() if one is not None})
    known = facts_of(done, Path(folder)) | {"run_command": said}
    return written(HeadlineResult(asked, tuple(answered(asked, done)), done, known), out)


@plain
def load(name: str | Path) -> Any:
    """A place by name or file, as its scenario; or the result in a folder, written with ``out=``, ``--out`` or by a study.

    Args:
        name: of a place, or the path of a place's file or of a folder with a result.

    Raises:
        ValueError: there is no such thing, in one sentence.
    """
    import scenarios
    from grassroots.kept import in_folder, no_folder, no_result

    folder = Path(name) if isinstance(name, str | PathLike) else Path()
    if isinstance(name, str | PathLike) and folder.is_dir() and str(name) not in scenarios.places():
        if (found := in_folder(folder)) is not None:
            return found
        if not (folder / "place.yaml").exists():
            raise Refused(no_result(folder))
    if isinstance(name, str | PathLike):
        no_folder(name)
    return scenarios.load(name)


@plain
def report(result: Any, path: str | Path, lang: str = "en", form: str = "") -> Path:
    """Write the document of a result for an office: Word, a page or a workbook, by the ending of its name; the path.

    Args:
        result: what a call has given, or the folder of a result.
        path: of the document: .docx, .html or .xlsx.
        lang: en or zh.
        form: brief or full; brief where a page begins with its answers, if nothing is said.

    Raises:
        ValueError: what cannot be used, in one sentence.
    """
    from grassroots.kept import no_folder
    from grassroots.result import Result, document

    if isinstance(result, str | PathLike):
        no_folder(Path(result))
        return document(Path(result), Path(path), Language(lang).value, form)
    if not isinstance(result, Result):
        raise Refused(
            f"result: {result!r} given; allowed is what a call has given, or the folder of a result"
        )
    return result.report(path, Language(lang).value, form)


@plain
def patterns(*ids: str, seeds: int = 20, workers: int | None = None, quiet: bool = False) -> "PatternsResult":
    """Compute the patterns and say which the model gives back, and which not.

    Args:
        ids: patterns, as in "P17"; all where none is named.
        seeds: a verdict counts on 20; rows on one village get ten times as many.
        workers: threads.
        quiet: no bar and no remarks.

    Raises:
        ValueError: there is no such pattern, in one sentence.
    """
    from experiments.patterns import chosen
    from grassroots.answers.patterns import judge
    from grassroots.results import PatternsResult

    chosen(ids)
    whole("seeds", seeds)
    with at_work("patterns", quiet) as on_step:
        return PatternsResult(tuple(judge(ids, seeds, threads(whole("workers", workers)), on_step)), seeds)


@plain
def validate(file: str | Path, kind: str = "") -> str:
    """What a file of a place, policy, lever or study, or a table of evidence, says; a name of the library does as well.

    Args:
        file: the file.
        kind: place, policy, lever, study or evidence, where its keys do not say.

    Raises:
        ValueError: all that is wrong with it at once, with line and column.
    """
    from grassroots.verbs.validate import summary

    return summary(str(file), kind)


def outcomes() -> tuple[str, ...]:
    """Names of the outcomes; :func:`explain` says what one is."""
    from model.outcomes import OUTCOMES

    return tuple(OUTCOMES)


@plain
def explain(name: str, lang: str = "en") -> "Shown":
    """Everything that goes by a name: a place, policy, lever, outcome, or number of the model, and what it rests on.

    Raises:
        ValueError: nothing has this name; the sentence says what may be meant.
    """
    from analysis.shown import Shown

    return Shown(list(parts_of(name, Language(lang))))


def parts_of(name: str, lang: Language) -> "Iterator[RenderableType]":
    """A card for each thing of this name; where there is none, the numbers or outcomes that the words describe."""
    from rich.text import Text

    from grassroots.verbs import ledger

    cards = [*decided(name, lang), *declared(name, lang)]
    if cards:
        yield Text("\n\n".join(cards))
        return
    try:
        yield ledger.listed(ledger.found(ledger.number_frame(None), name.split()), lang)
    except Refused as error:
        raise Refused(nearest(name, str(error))) from None


def decided(name: str, lang: Language) -> Iterator[str]:
    """The cards of a place, a policy and a lever."""
    import scenarios
    from grassroots.verbs import browse
    from scenarios.decide import lever_file
    from scenarios.facts import lever_facts, place_facts
    from scenarios.names import library_name

    if library_name("place", name) in scenarios.places():
        yield "\n".join(browse.place_card(place_facts(scenarios.load_place(name)), lang))
    if library_name("policy", name) in scenarios.policies():
        yield "\n".join(browse.policy_card(browse.told_of_policy(name, {})[1], lang))
    if library_name("lever", name) in scenarios.levers():
        yield "\n".join(browse.lever_card(lever_facts(lever_file(name), {}), lang))


def declared(name: str, lang: Language) -> Iterator[str]:
    """The cards of numbers, by path or last name, and of an outcome."""
    from grassroots.verbs import ledger

    for frame in (ledger.number_frame(None), ledger.outcome_frame()):
        same = (
            (frame["name"] == name) | frame["name"].str.endswith(f".{name}") | (frame["meaning_zh"] == name)
        )
        yield from (ledger.card(row, lang, None) for row in frame[same].to_dict("records"))


def nearest(name: str, said: str) -> str:
    """That nothing is called so, with the nearest name of any kind."""
    import scenarios
    from scenarios.errors import did_you_mean

    hint = did_you_mean(name, [*scenarios.places(), *scenarios.policies(), *scenarios.levers(), *outcomes()])
    return f"nothing is called {name!r}; {hint}" if hint else said
