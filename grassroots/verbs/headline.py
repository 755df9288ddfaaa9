"""``grassroots headline``: what outmigration and incentives do to participation and disputes, over plausible worlds; and other questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    not_own,
    progress,
    remark_on_sample,
    threads,
)
from grassroots.shown import spoken
from grassroots.streams import print_json, show_text
from grassroots.verbs.run import words
from grassroots.verbs.study_running import begun_as, carry_out, same_code
from grassroots.verbs.study_shown import How

if TYPE_CHECKING:
    from experiments.headline import Headline
    from grassroots.answers.headline import Done

WORLDS = 200
HEADS = {
    "label": ("compared", "比较"),
    "outcome": ("outcome", "结果"),
    "shown": ("effect, and range of what is not known", "效应及参数未知的范围"),
    "luck_shown": ("luck of one run", "单次模拟的偶然差异"),
    "default_shown": ("at the defaults", "默认取值下"),
    "graded": ("what may be said", "判断"),
    "hangs_shown": ("hangs on", "取决于"),
    "short": ("falls short where", "不足的条件"),
}
ASKED = (
    "What do outmigration and incentives change, how sure is that, and what does it hang on?",
    "外出与激励带来哪些变化？把握多大？取决于什么？",
)
ANSWERS = ("Answers", "结论")
NOTE = (
    "Range: 5th to 95th percentile of plausible worlds, without luck; plausible is no probability. Falls short: conditions in at most "
    "three numbers under which the effect is below the smallest one of interest, confirmed by worlds held out of the search.",
    "范围：各组合理取值不含偶然差异的第5至第95百分位；合理取值并非概率。不足的条件：至多三个参数，在该条件下效应小于最小关注幅度，并经留出的取值证实。",
)


def headline(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Questions of your own. [default: those that come with the project]"
        ),
    ] = None,
    worlds: Annotated[
        int, typer.Option(min=30, metavar="N", help="Plausible worlds, two seeds each.")
    ] = WORLDS,
    uncertainty: From = Uncertainty.posterior,
    folder: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help="Where its studies are kept; what is done there is not run again."
        ),
    ] = Path("studies/headline"),
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Write the page and the table into this folder.")
    ] = Path("results/headline"),
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.both,
) -> None:
    """Answer the headline question over plausible worlds, or questions of your own; write a page and a table."""
    from experiments.files import check_folder
    from experiments.headline import SHIPPED, read
    from grassroots.answers.headline import answers, flat

    if uncertainty is Uncertainty.none:
        raise Refused("--uncertainty none: answers are over worlds; allowed is posterior or plausible")
    not_own(uncertainty)
    asked = read(file or SHIPPED)
    check_folder(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    done = ran(asked, folder, (worlds, uncertainty.value), How(threads(workers), False, json_, quiet, lang))
    rows = answers(asked, done)
    if json_:
        print_json([flat(row) for row in rows])
    for one in () if json_ else spoken(lang):
        show_text("\n".join(getattr(row["said"], one) for row in rows))
    page = write(asked, rows, facts_of(done), out, lang)
    if not quiet:
        say(f"written to {page}")


def ran(asked: "Headline", folder: Path, worlds: tuple[int, str], how: How) -> "Done":
    """The banks and the runs at the defaults, by arm, after what of them is not done has been run.

    Args:
        asked: questions and arms.
        folder: of the studies.
        worlds: how many, and where they are drawn from.
        how: threads and what is shown.

    Raises:
        Refused: a policy cannot be brought to the cost of another.
    """
    from experiments.headline import matched, studies
    from experiments.study.results import open_study
    from scenarios.errors import InputError

    found = {}
    try:
        with progress("equal budgets", how.quiet) as on_step:
            policies = matched(asked, how.workers, on_step)
        for name, pair in studies(asked, policies, *worlds).items():
            for study in pair:
                kept = folder / study.name
                begun, going = begun_as(study, kept, how)
                same_code(kept)
                carry_out(begun, kept, going)
            found[name] = open_study(folder / pair[0].name), open_study(folder / pair[1].name)
    except InputError:
        raise
    except ValueError as error:
        raise Refused(str(error).replace("--out", "--folder")) from None
    return found


def facts_of(done: "Done") -> dict[str, str]:
    """How to get the same again."""
    results = [result for pair in done.values() for result in pair]
    first = results[0]
    return {
        "run_command": " ".join(words()),
        "run_seed": str(first.facts["seed"]),
        "run_replicates": str(first.study.replicates),
        "run_preset": first.study.preset,
        "run_fingerprint": str(first.facts["fingerprint"]),
        "run_hash": str(first.facts["runs_hash"]),
        "worlds": str(len(first.design)),
        "runs": str(sum(len(result.rows) for result in results)),
    }


def write(
    asked: "Headline", rows: list[dict[str, Any]], facts: dict[str, str], out: Path, lang: Language
) -> Path:
    """The page and the table; the path of the page."""
    import pandas as pd

    import scenarios
    from analysis.report.page import runs_of, simulated
    from analysis.report.sections import Section, Sheet, sections_page
    from bilingual.words import Words
    from experiments.files import MARK, write_csv, write_provenance
    from filing import fill
    from grassroots.answers.headline import flat

    label = scenarios.load(asked.place).label
    heads = {key: Words(*words) for key, words in HEADS.items()}
    sheet = Sheet("headline", Words(*ANSWERS), heads, pd.DataFrame(rows))
    section = Section("answers", Words(*ANSWERS), [row["said"] for row in rows], (), [sheet], Words(*NOTE))

    def files(folder: Path) -> None:
        write_csv(pd.DataFrame(map(flat, rows)), folder / "headline.csv")
        write_provenance(facts, folder / MARK)
        tags = [Words(label.en, label.zh), Words(f"{facts['worlds']} worlds", f"{facts['worlds']}组取值")]
        origin = simulated(facts["run_hash"], lambda one: getattr(label, one), runs_of(int(facts["runs"])))
        sections_page(
            Words(asked.label.en, asked.label.zh),
            Words(*ASKED),
            tags,
            [section],
            facts,
            facts["run_hash"],
            folder,
            origin,
            lang.value,
        )

    fill(out, files)
    return out / "index.html"


VERBS = {50: headline}
