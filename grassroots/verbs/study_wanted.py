"""Requests to a study: more of it, or how many seeds; refused with a reason where it cannot be."""

from pathlib import Path
from typing import TYPE_CHECKING

from grassroots.errors import Refused
from grassroots.options import WORLDS, Uncertainty, announce_compilation, not_own, only_with
from grassroots.verbs.study_running import found, standing
from grassroots.verbs.study_shown import points_of

if TYPE_CHECKING:
    from experiments.study.results import StudyResult
    from experiments.study.schema import Study
    from experiments.study.shards import Shard
    from grassroots.answers.seeds import Goal


def over_worlds(study: "Study", uncertainty: "Uncertainty | None", worlds: int | None) -> "Study":
    """The study as its file says, or as a bank of plausible worlds where that is asked for.

    Raises:
        Refused: it cannot be one, or it is one and the defaults are asked for.
    """
    from experiments.study.uncertain import as_bank

    if uncertainty is not None:
        not_own(uncertainty)
    drawn = uncertainty is not None and uncertainty is not Uncertainty.none
    only_with("--uncertainty posterior or plausible", drawn, worlds=worlds is not None)
    if uncertainty is Uncertainty.none and study.design.kind == "worlds":
        raise Refused(
            f"--uncertainty none: {study.name} is a bank of plausible worlds; its arms are run at the defaults by `grassroots compare "
            "--uncertainty none`"
        )
    if uncertainty is None or not drawn:
        return study
    n = worlds or (study.design.rows if study.design.kind == "worlds" else WORLDS)
    try:
        return as_bank(study, n, uncertainty.value)
    except ValueError as error:
        raise Refused(str(error)) from None


def shard_of(text: str | None) -> "Shard | None":
    """The shard that is asked for; none where nothing is said.

    Raises:
        Refused: the text means none.
    """
    from experiments.study.shards import shard_in

    try:
        return None if text is None else shard_in(text)
    except ValueError as error:
        raise Refused(str(error)) from None


def longer(study: "Study", rows: int | None, replicates: int | None) -> "Study":
    """The study with more points or replicates.

    Raises:
        Refused: nothing to add, or the points of the longer design are not those of the shorter and some more.
    """
    from experiments.study.designs import points
    from experiments.study.schema import design_wrong

    if rows is None and replicates is None:
        raise Refused("nothing to add; give --rows N or --replicates N")
    if replicates is not None:
        if replicates < study.replicates:
            raise Refused(f"--replicates {replicates}: the study has {study.replicates}; allowed is more")
        study = study.model_copy(update={"replicates": replicates})
    if rows is None:
        return study
    if study.design.kind not in ("lhs", "worlds", "sobol", "morris"):
        raise Refused(f"--rows: a {study.design.kind} design has no rows to add; --replicates N adds seeds")
    if rows < study.design.rows:
        raise Refused(f"--rows {rows}: the study has {study.design.rows}; allowed is more")
    more = study.model_copy(update={"design": study.design.model_copy(update={"rows": rows})})
    for said in design_wrong(more):
        raise Refused(f"--rows {rows}: {'; '.join(part for part in said if part)}")
    before = points(study)
    if not points(more).head(len(before)).equals(before):
        raise Refused(
            f"--rows: a {study.design.kind} design with more rows has other points, and nothing done would count; "
            "a sobol or morris design can be extended, or run the longer one as a study of its own"
        )
    return more


def goal_of(precision: float | None, effect: float | None, power: float | None, of: str | None) -> "Goal":
    """What the options of ``replicates`` ask for.

    Raises:
        Refused: they cannot be used, each or together.
    """
    from analysis.replicates import POWER, check_power
    from grassroots.answers.seeds import QUANTITIES, Goal
    from scenarios.errors import did_you_mean, one_of

    if of is not None and of not in QUANTITIES:
        hint = did_you_mean(of, QUANTITIES)
        raise Refused(f"--of {of}: allowed is {one_of(QUANTITIES)}{'; ' + hint if hint else ''}")
    if precision is not None and effect is not None:
        raise Refused("--precision and --effect: give one of the two")
    for name, given in (("precision", precision), ("effect", effect)):
        if given is not None and not 0.0 < given < float("inf"):
            raise Refused(f"--{name} {given:g}: allowed is a number above 0")
    if power is not None and effect is None:
        raise Refused(f"--power {power:g}: it goes with --effect X, the smallest difference worth finding")
    try:
        check_power(POWER if power is None else power)
    except ValueError as error:
        raise Refused(f"--{error}") from None
    return Goal(of or "point", precision, effect, POWER if power is None else power)


def aimed(goal: "Goal", result: "StudyResult") -> "Goal":
    """A difference is one of arms where a study compares some, else of points, else of a point from nothing."""
    from dataclasses import replace

    several = points_of(result.study) > 1
    return replace(goal, of="arms" if len(result.study.arms) > 1 else "points" if several else "point")


def piloted(
    name: str, runs: int | None, workers: int, outcome: str, quiet: bool
) -> "tuple[StudyResult, bool]":
    """The runs of a study, or of a pilot of it; and whether they are its own.

    Raises:
        Refused: the study keeps no such outcome.
    """
    from experiments.study.disk import holds_study
    from experiments.study.results import open_study, study_in
    from experiments.study.schema import load_study
    from grassroots.answers.seeds import RUNS, pilot

    folder = found(Path(name))
    there = holds_study(folder) or folder.is_dir()
    study = study_in(folder) if there else load_study(name)
    check_kept(study, outcome)
    if there and runs is None and standing(folder)["done"]:
        return open_study(folder), True
    announce_compilation(quiet)
    return pilot(study, RUNS if runs is None else runs, workers), False


def check_kept(study: "Study", outcome: str) -> None:
    """Refuse an outcome that a study does not keep.

    Raises:
        Refused: it does not.
    """
    from scenarios.errors import did_you_mean, one_of

    names = study.outcome_names
    if outcome and outcome not in names:
        hint = did_you_mean(outcome, names)
        raise Refused(f"--outcome {outcome}: {study.name} keeps {one_of(names)}{'; ' + hint if hint else ''}")


def outcomes_for(result: "StudyResult", outcome: str, in_unit: bool) -> list[str]:
    """The outcomes to plan for: the one named, else all; where a number in a unit is given, those that are shares.

    Raises:
        Refused: there are none.
    """
    from model.outcomes import OUTCOMES

    if outcome:
        return [outcome]
    names = result.study.outcome_names
    shares = [name for name in names if OUTCOMES[name].unit == "share"]
    if in_unit and not shares:
        raise Refused(
            f"{result.study.name} keeps no outcome that is a share; say with --outcome NAME which one is meant, "
            f"of {', '.join(names)}"
        )
    return shares if in_unit else names
