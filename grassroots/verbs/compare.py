"""``grassroots compare PLACE POLICY ...``: what policies do, against no policy, with the same luck."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused, say
from grassroots.options import (
    Core,
    From,
    HowManyWorlds,
    Interests,
    Json,
    Lang,
    Language,
    Months,
    Out,
    PlaceName,
    Quiet,
    Seed,
    Set,
    Uncertainty,
    Villages,
    Workers,
    announce_compilation,
    check_out,
    check_targets,
    console,
    load,
    make_run,
    progress,
    read_interests,
    read_policies,
    read_settings,
    read_shares,
    remark_on,
    remark_on_sample,
    say_written,
    seeds_at_defaults,
    seeds_of,
    threads,
    without,
)
from grassroots.options import worlds_of as worlds_asked
from grassroots.streams import print_json, show_quotes
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from experiments.compare import Comparison
    from grassroots.answers.compare import CompareResult
    from model.outcomes import Outcome
    from model.policy import Policy
    from model.run import Run

BASE = "none"
"""The name of the base among the policies: no policy."""
Replicates = Annotated[
    int | None,
    typer.Option(
        min=2,
        metavar="N",
        help="Seeds, each of which runs every arm: of each world, or in all with --uncertainty none. [default: 2, or 20]",
    ),
]


def compare(
    place: PlaceName,
    policy: Annotated[
        list[str],
        typer.Argument(
            metavar="[POLICY]...",
            help="A policy (`grassroots policies`), a file, LEVER=LEVEL; @25-48 behind it for its months, + between several "
            "that make one; none, the base, may be named.",
        ),
    ] = [],  # noqa: B006 - typer reads it and never changes it
    outmigration: Annotated[
        str,
        typer.Option(
            metavar="LOW,HIGH",
            help="Compare outmigration instead, as in 0.1,0.6; policies then act in all arms.",
        ),
    ] = "",
    match_budget: Annotated[
        bool,
        typer.Option(
            "--match-budget",
            help="Scale money and posts of all policies but the first until each spends what the first does.",
        ),
    ] = False,
    budget: Annotated[
        str,
        typer.Option(
            metavar="YUAN",
            help="Scale money and posts of all policies until each spends this sum in all, over their months.",
        ),
    ] = "",
    by: Annotated[
        str, typer.Option(metavar="GROUPS", help="Break down by sex,age,party,poor,lineage,migrant.")
    ] = "",
    objective: Annotated[
        str, typer.Option(metavar="OUTCOME", help="The outcome aimed at; it must have a better direction.")
    ] = "",
    precision: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            metavar="X",
            help="Add seeds until the 95 % interval of the effect on the objective is ±X.",
        ),
    ] = None,
    uncertainty: From = Uncertainty.posterior,
    worlds: HowManyWorlds = None,
    interest: Interests = [],  # noqa: B006
    replicates: Replicates = None,
    set_: Set = [],  # noqa: B006
    seed: Seed = 0,
    months: Months = 84,
    villages: Villages = "",
    core: Core = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show every outcome, not the headline ones only.")
    ] = False,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Compare policies, or outmigrations, with the same luck for every person."""
    from experiments.groups import read_by
    from scenarios.names import objective as aimed_at

    scenario, file = load(place)
    run = make_run(scenario, set_, months, seed, villages, core)
    policies = read_policies(without_base(policy))
    aim = aimed_at(objective) if objective else None
    if precision is not None and precision <= 0.0:
        raise Refused(f"--precision {precision:g}: allowed is above 0")
    check_precision(precision, uncertainty)
    how_many = worlds_asked(worlds, uncertainty)
    without("--uncertainty none", uncertainty is Uncertainty.none, interest=bool(interest))
    interests, seeds = read_interests(interest), seeds_of(replicates, uncertainty)
    groups = tuple(read_by(by))
    check_targets(run, policies)
    wanted = read_budget(budget)
    check_budget(wanted, match_budget, policies, outmigration)
    check_set_once(outmigration, read_settings(set_))
    check_out(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    n = threads(workers)
    more: dict[str, object] = {}
    comparison = asked(run, policies, outmigration, groups)
    if match_budget or wanted is not None:
        policies = matched(run, policies, wanted, seeds_at_defaults(replicates, uncertainty), n, quiet, more)
        comparison = asked(run, policies, outmigration, groups)
    remark_on([arm.run for arm in comparison.arms], file, quiet)
    from experiments.compare import worlds_of
    from grassroots.answers.compare import Origin, Watched
    from grassroots.answers.compare import compare as run_comparison

    drawn = worlds_of(comparison, file, uncertainty.value, how_many)
    watched = Watched(aim, precision)
    with progress(f"{scenario.label.en}, {len(comparison.arms)} arms", quiet) as on_step:
        result = run_comparison(
            comparison, seeds, n, watched, on_step, Origin(file, words(), more), drawn, interests
        )
    show(result, lang, json_, every, aim)
    if not quiet and precision is not None:
        remark(result, precision, lang)
    if out is not None:
        page = write(result, out, lang)
        say_written(page, quiet)


def check_precision(precision: float | None, uncertainty: Uncertainty) -> None:
    """Refuse a precision over plausible worlds: seeds make luck smaller, and nothing else.

    Raises:
        Refused: both are asked for.
    """
    if precision is not None and uncertainty is not Uncertainty.none:
        raise Refused(
            "--precision adds seeds and so is about luck alone; give it with --uncertainty none, or ask for more --worlds"
        )


def asked(run: "Run", policies: Sequence["Policy"], outmigration: str, by: tuple[str, ...]) -> "Comparison":
    """The comparison that the arguments ask for.

    Raises:
        Refused: neither policies nor outmigrations.
    """
    from dataclasses import replace

    from experiments.compare import Comparison, outmigration_compared, policies_compared

    if outmigration:
        arms = outmigration_compared(replace(run, policies=tuple(policies)), read_shares(outmigration))
        return Comparison(arms, by, split=True)
    if not policies:
        raise Refused(
            "nothing to compare: name policies (`grassroots policies`), or give --outmigration LOW,HIGH"
        )
    return Comparison(policies_compared(run, policies), by)


def check_set_once(outmigration: str, settings: Collection[str]) -> None:
    """What is compared cannot also be held.

    Raises:
        Refused: outmigration is set as well as compared.
    """
    if outmigration and "migration.outmigration" in settings:
        raise Refused("outmigration is given by --set and by --outmigration: give one of them")


def without_base(given: Sequence[str]) -> list[str]:
    """The policies named, without ``none``: the base is in every comparison.

    Raises:
        Refused: it is named twice.
    """
    if list(given).count(BASE) > 1:
        raise Refused(f"{BASE} is named twice; it is the base of all policies")
    return [name for name in given if name != BASE]


def read_budget(text: str) -> float | None:
    """The sum that is asked for; nothing where none is given.

    Raises:
        Refused: it is no sum above 0.
    """
    from scenarios.errors import short
    from scenarios.numbers import hint, number_in

    if not text:
        return None
    yuan = number_in(text.strip())
    if yuan is not None and yuan > 0.0:
        return yuan
    meant = hint(text.strip(), lambda number: number > 0.0)
    said = f"--budget {short(text)}: allowed is a sum above 0, yuan in all over the months of the policies, as in 600000"
    raise Refused(f"{said}; {meant}" if meant else said)


def check_budget(yuan: float | None, match: bool, policies: Sequence["Policy"], outmigration: str) -> None:
    """Refuse equal budgets that cannot be asked for.

    Raises:
        Refused: both ways to them at once, with outmigrations, too few policies, or a sum of nothing.
    """
    option = "--match-budget" if yuan is None else "--budget"
    if (match or yuan is not None) and outmigration:
        raise Refused(f"{option} goes with policies and not with --outmigration")
    if match and yuan is not None:
        raise Refused(
            "--budget says the sum and --match-budget takes it from the first policy; give one of the two"
        )
    if yuan is not None and not yuan > 0.0:
        raise Refused(
            f"--budget {yuan:g}: allowed is a sum above 0, yuan in all over the months of the policies"
        )
    if match and len(policies) < 2:
        said = f"the first of which sets the sum; given is {len(policies)}"
        raise Refused(f"--match-budget: give two policies or more, {said}")
    if yuan is not None and not policies:
        raise Refused("--budget: name the policies that are to spend it (`grassroots policies`)")


def matched(
    run: "Run",
    policies: Sequence["Policy"],
    yuan: float | None,
    replicates: int,
    workers: int,
    quiet: bool,
    more: dict[str, object],
) -> list["Policy"]:
    """The policies brought to one sum; what was done goes into ``more``."""
    from bilingual.texts import json_text
    from experiments.budget import NoMatch, facts_of, match_budgets

    try:
        with progress("equal budgets", quiet) as on_step:
            found = match_budgets(run, policies, replicates, yuan, workers, on_step)
    except NoMatch as error:
        raise Refused(f"{'--match-budget' if yuan is None else '--budget'}: {error}") from None
    facts = facts_of(found)
    more["budget"] = json_text(facts)
    if not quiet:
        from analysis.report.compare import budget_words
        from bilingual.words import SINGLES

        en, zh = ("\n".join(budget_words(facts, run.scenario.year, lang)) for lang in SINGLES)
        say((en, zh))
    return found.policies


def show(result: "CompareResult", lang: Language, json_: bool, every: bool, aim: "Outcome | None") -> None:
    """Print it."""
    if json_:
        import json

        from analysis.choice import choice_rows
        from analysis.effects import effect_table

        rows = json.loads(effect_table(result.data).to_json(orient="records"))
        answers = {"en": result.answers("en"), "zh": result.answers("zh")}
        told = {"answers": answers, "effects": rows, "choice": choice_rows(result.data)}
        print_json(told | {"provenance": dict(result.data.attrs)})
        return
    from analysis.compare_tables import compare_table

    show_quotes(result.answers(lang.value))
    extra = (aim.name,) if aim is not None else ()
    console().print(compare_table(result.data, lang.value, every, extra))


def remark(result: "CompareResult", precision: float, lang: Language) -> None:
    """Whether the precision asked for was reached, and what it needs where it was not."""
    from analysis.replicates import Spread, seeds_text
    from analysis.statistics import spread_of
    from analysis.why import because

    a, n = result.data.attrs, int(result.data.sizes["replicate"])
    if a["widest_why"]:
        en = f"precision {precision:g} on {a['watched']}: nothing to reach with {n} seeds, {because(a['widest_why'], 'en')}"
        zh = f"{a['watched']}的精度{precision:g}：{n}个随机种子时无从谈起，{because(a['widest_why'], 'zh')}"
        say({"en": en, "zh": zh}.get(lang.value, f"{en} / {zh}"))
        return
    reached, width = a["widest"] <= precision, f"±{a['widest']:.3g}"
    needed = seeds_text(Spread(spread_of(a["widest"], n), n - 1).for_precision(precision))
    en = f"precision {precision:g} on {a['watched']}: {'reached' if reached else 'not reached'}, {width} with {n} seeds"
    zh = f"{a['watched']}的精度{precision:g}：{'已达到' if reached else '未达到'}，{n}个随机种子时为±{width[2:]}"
    if not reached:
        en, zh = f"{en}; it takes {needed}", f"{zh}，需{needed}个"
    say({"en": en, "zh": zh}.get(lang.value, f"{en} / {zh}"))


def write(result: "CompareResult", out: Path, lang: Language = Language.both) -> Path:
    """The files of a comparison and its page; the path of the page."""
    return result.save(out, opens=lang.value)


VERBS = {20: compare}
