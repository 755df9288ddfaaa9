"""``grassroots run PLACE``: simulate a place and show every outcome with its interval."""

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grassroots.options import (
    Core,
    From,
    HowManyWorlds,
    Json,
    Lang,
    Language,
    Months,
    Out,
    PlaceName,
    PolicyNames,
    Quiet,
    Replicates,
    Seed,
    Set,
    Uncertainty,
    Villages,
    Workers,
    announce_compilation,
    check_out,
    console,
    load,
    make_run,
    progress,
    read_policies,
    remark_on,
    remark_on_sample,
    say_written,
    seeds_of,
    threads,
    worlds_of,
)
from grassroots.shown import in_each
from grassroots.streams import print_json, show_quotes

if TYPE_CHECKING:
    from grassroots.answers.run import RunResult


def run(
    place: PlaceName,
    set_: Set = [],  # noqa: B006 - typer reads it and never changes it
    policy: PolicyNames = [],  # noqa: B006
    uncertainty: From = Uncertainty.none,
    worlds: HowManyWorlds = None,
    seed: Seed = 0,
    replicates: Replicates = None,
    months: Months = 84,
    villages: Villages = "",
    core: Core = False,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Simulate a place; print every outcome with its 95 % interval."""
    scenario, file = load(place)
    wanted = make_run(scenario, set_, months, seed, villages, core, read_policies(policy))
    how_many = worlds_of(worlds, uncertainty)
    check_out(out)
    remark_on([wanted], file, quiet)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    from experiments.drawn import worlds_of_run
    from grassroots.answers.run import run_place

    drawn = worlds_of_run(wanted, file, uncertainty.value, how_many)
    n = seeds_of(replicates, uncertainty) if drawn is not None else replicates
    with progress(f"{wanted.scenario.label.en}, {wanted.months} months", quiet) as on_step:
        result = run_place(wanted, n, threads(workers), on_step, file, words(), drawn)
    if json_:
        print_json(as_json(result))
    else:
        from analysis.tables import outcomes_table

        show_quotes(result.answers(lang.value))
        console().print(outcomes_table(result.data, lang.value))
    if out is not None:
        page = write(result, out, lang)
        say_written(page, quiet)


def words() -> list[str]:
    """The words that ask for this again; bytes of a file name that are no text stand as ``\\xff``."""
    given = (os.fsencode(word).decode(errors="backslashreplace") for word in sys.argv[1:])
    return ["grassroots", *map(shlex.quote, given)]


def write(result: "RunResult", out: Path, lang: Language = Language.both) -> Path:
    """The files of a result and its page, in both languages; the path of the page."""
    return result.save(out, opens=lang.value)


def as_json(result: "RunResult") -> dict[str, Any]:
    """Outcomes of the window with intervals (where there is none, why), and where they come from."""
    from analysis.summary import read
    from experiments.files import AS_JSON

    outcomes = {}
    for name in map(str, result.data.data_vars):
        found = read(result.data, name)
        value, low, high = (
            None if number != number else number for number in (found.value, found.low, found.high)
        )
        a = found.attrs
        outcomes[name] = {
            "value": value,
            "low": low,
            "high": high,
            "n": found.n,
            "why": str(found.why),
            "unit": a["units"],
            "label": a["long_name"],
            "label_zh": a["long_name_zh"],
            "ledger": a["ledger"],
            "better": a["better"],
        }
    facts = dict(result.data.attrs)
    for key in facts.keys() & set(AS_JSON):
        facts[key] = json.loads(facts[key])
    return {"answers": in_each(result.answers), "outcomes": outcomes, "provenance": facts}


VERBS = {10: run}
