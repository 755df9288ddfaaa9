"""``grassroots calibrate``: what published figures leave of the plausible ranges, target by target, and a sample to draw from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import (
    Json,
    Lang,
    Language,
    Out,
    Quiet,
    Seed,
    Workers,
    announce_compilation,
    check_out,
    console,
    load,
    progress,
    say_written,
    threads,
)
from grassroots.shown import heads, in_language, number, percent, spoken, table, words_of
from grassroots.streams import print_json, show_text
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from rich.table import Table

    from bilingual.words import Single
    from experiments.targets import Target
    from grassroots.answers.answers_change import Change
    from grassroots.answers.calibration import Calibration
    from model.run import Scenario
    from scenarios.schema import Place

HEADS = (
    ("published figure", "已发表数据"),
    ("value", "数值"),
    ("error", "误差"),
    ("plausible worlds", "合理取值下"),
    ("calibrated worlds", "校准取值下"),
    ("errors away", "相差（误差倍数）"),
)
ANSWERS = (
    ("compared", "比较"),
    ("outcome", "结果"),
    ("shipped figures", "所附数据"),
    ("what may be said", "判断"),
    ("your figures", "所给数据"),
    ("what may be said", "判断"),
)
USUAL = "wusheng"
"""The place whose answers are compared where none is named: that of the headline question."""
SAID = {
    "head": (
        "{targets} published figures, {runs} runs. Of all plausible worlds {left} are not ruled out (no figure further than 3 standard "
        "deviations). With luck included all figures are within 3 standard deviations in {before} of plausible worlds and in {after} "
        "of the calibrated sample.",
        "{targets}项已发表数据，{runs}次模拟。全部合理取值中，{left}未被排除（各项相差均不超过3个标准差）。计入偶然差异，各项均在3个标准差以内的，"
        "合理取值中占{before}，校准样本中占{after}。",
    ),
    "known": (
        "Identified: {known} of {all} numbers, those whose standard deviation falls below four fifths of that of the range: {names}. "
        "All others are as uncertain as before.",
        "可识别：{all}个数值中的{known}个（标准差降至取值范围的五分之四以下）：{names}。其余数值的不确定性不变。",
    ),
    "unknown": (
        "Identified: none of {all} numbers; all are as uncertain as before.",
        "可识别：{all}个数值中无一可识别，不确定性均不变。",
    ),
    "tense": (
        "In tension: {name} comes out at {mean}, {away} errors from the published {value}. What pulls: {pulls}. Nothing was tuned to it.",
        "存在张力：{name}的模拟均值为{mean}，与已发表的{value}相差{away}个误差。牵制者：{pulls}。未为此调整任何数值。",
    ),
    "alone": ("no single other figure", "并非单独一项其他数据"),
    "met": (
        "No figure is in tension with the others: none lies further than 2 errors from the sample's mean.",
        "各项数据之间无张力：样本均值与各项相差均不超过2个误差。",
    ),
    "others": (
        "Discrepancies are judgement. With all of them halved, {half} of the sample would have all figures within 3 standard deviations, "
        "and {few} numbers would be identified; doubled, {double}, and {many} (by the emulators and what they leave over, without new runs).",
        "模型偏差属判断。若全部减半，样本中各项均在3个标准差以内者占{half}，可识别{few}个数值；若全部加倍，占{double}，可识别{many}个"
        "（据代理模型及其残差推算，未另行模拟）。",
    ),
    "same": (
        "Answers: under these figures all {n} are graded as under the shipped ones.",
        "结论：按所给数据，{n}项判断均与按所附数据相同。",
    ),
    "differ": ("Answers: {k} of {n} change. {listed}.", "结论：{n}项中有{k}项改变。{listed}。"),
    "one": (
        "{label}, {outcome}: from '{before}' to '{after}'",
        "{label}，{outcome}：由“{before}”变为“{after}”",
    ),
    "effects": (
        "Published figures narrow levels. They say little of effects: none of them is about what a policy changes.",
        "已发表数据可收窄水平，对政策效应所示甚少：其中无一涉及政策所致的变化。",
    ),
}


def calibrate(
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="[PLACE]",
            help="With --targets: the place whose answers are compared under both samples. [default: wusheng]",
        ),
    ] = None,
    targets: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Published figures of your own, as CSV. [default: those that are shipped]"
        ),
    ] = None,
    seed: Seed = 1,
    out: Out = None,
    json_: Json = False,
    lang: Lang = Language.en,
    quiet: Quiet = False,
    workers: Workers = None,
) -> None:
    """Compare worlds with all published figures at once; draw a sample of those that agree with them."""
    if place is not None and targets is None:
        raise Refused(
            f"{place}: a place is where answers are compared under figures of your own; give --targets FILE too, or leave it out"
        )
    wanted, at = read(targets), load(place or USUAL)
    check_out(out)
    from grassroots.answers.calibration import calibrate as run_it

    announce_compilation(quiet)
    with progress("calibrate", quiet) as on_step:
        made = run_it(wanted, seed=seed, threads=threads(workers), on_step=on_step)
    changes = [] if targets is None else answers(made, at, threads(workers), quiet)
    if json_:
        print_json(made.facts() | ({"answers": [one.facts() for one in changes]} if changes else {}))
    else:
        show(made, changes, lang)
    if out is not None:
        write(made, out)
        say_written(out, quiet)


def show(made: "Calibration", changes: "list[Change]", lang: Language) -> None:
    """Print what came of it, and which answers it changes."""
    console().print(shown(made, lang))
    for one in spoken(lang):
        show_text("\n".join(sentences(made, one)))
    if changes:
        console().print(answers_shown(changes, lang))
        for one in spoken(lang):
            show_text(changed_said(changes, one))


def answers(
    made: "Calibration", at: "tuple[Scenario, Place | None]", workers: int, quiet: bool
) -> "list[Change]":
    """The answers at a place under the shipped sample and under this one, which has no folder of its own yet."""
    from tempfile import TemporaryDirectory

    from grassroots.answers.answers_change import answers_change
    from model.run import Run

    scenario, file = at
    with TemporaryDirectory() as folder, progress("answers", quiet) as on_step:
        write(made, Path(folder) / "sample")
        return answers_change(Run(scenario), file, Path(folder) / "sample", workers, on_step)


def answers_shown(changes: "list[Change]", lang: Language) -> "Table":
    """A row an answer: effect, range and grade under both samples."""
    from grassroots.answers.answers_change import grade_of

    page = table(heads(lang, *ANSWERS), 99)
    for one in changes:
        cells = [words_of(one.label, lang), in_language(one.outcome("en"), one.outcome("zh"), lang)]
        for effect in (one.shipped, one.own):
            cells += [
                f"{effect.shown(lang.value)} {effect.units(lang.value)}",
                words_of(grade_of(effect), lang),
            ]
        page.add_row(*cells)
    return page


def changed_said(changes: "list[Change]", lang: "Single") -> str:
    """Which answers change, from what to what."""
    from grassroots.answers.answers_change import grade_of

    differ = [one for one in changes if one.changes]
    if not differ:
        return SAID["same"][lang == "zh"].format(n=len(changes))
    each = [
        SAID["one"][lang == "zh"].format(
            label=getattr(one.label, lang),
            outcome=one.outcome(lang),
            before=getattr(grade_of(one.shipped), lang),
            after=getattr(grade_of(one.own), lang),
        )
        for one in differ
    ]
    listed = ("；" if lang == "zh" else "; ").join(each)
    return SAID["differ"][lang == "zh"].format(k=len(differ), n=len(changes), listed=listed)


def read(path: Path | None) -> "tuple[Target, ...]":
    """The targets.

    Raises:
        Refused: no such file, or one that cannot be read.
    """
    from experiments.targets import FILE, BadTarget, targets

    if path is not None and not path.is_file():
        raise Refused(f"--targets {path}: no such file")
    try:
        return targets(path or FILE)
    except BadTarget as error:
        raise Refused(str(error)) from None
    except UnicodeDecodeError:
        raise Refused(f"--targets {path}: not in UTF-8; save it as CSV UTF-8") from None


def shown(made: "Calibration", lang: Language) -> "Table":
    """A row a figure: what is published, and what worlds gave before and after."""
    facts = {row["target"]: row for row in made.facts()["rows"]}
    page = table(heads(lang, *HEADS), 1, 5)
    for target in made.targets:
        row = facts[target.id]
        page.add_row(
            words_of(target.statement, lang),
            number(target.value),
            error_of(target),
            three(row["before"]),
            three(row["after"]),
            f"{row['away']:+.1f}",
        )
    return page


def error_of(target: "Target") -> str:
    """The standard deviation of a figure, source and discrepancy together, as a factor where it is of a logarithm."""
    sd = float(target.variance) ** 0.5
    return f"×/÷ {2.718281828**sd:.2f}" if target.scale == "log" else f"±{number(sd)}"


def three(row: list[float]) -> str:
    """Mean and range."""
    return f"{number(row[0])} [{number(row[1])}, {number(row[2])}]"


def sentences(made: "Calibration", lang: "Single") -> list[str]:
    """What came of it."""

    def said(key: str, **facts: object) -> str:
        return SAID[key][lang == "zh"].format(**facts)

    def name(target_id: str) -> str:
        found = next(one for one in made.targets if one.id == target_id).statement
        return f'"{found.en}"' if lang == "en" else f"“{found.zh}”"

    runs = sum(wave.worlds * wave.seeds for wave in made.waves) + 2 * (made.weighed[0] + made.checks)
    said_of = {
        "targets": len(made.targets),
        "runs": f"{runs:,}",
        "left": f"{number(100.0 * made.waves[-1].left)}{'%' if lang == 'zh' else ' %'}",
        "before": percent(made.met_before, Language(lang)),
        "after": percent(made.met, Language(lang)),
    }
    paths = [made.drawn.paths[one.at] for one in made.known]
    named = [f"{path} ({one.narrowed:.2f})" for path, one in zip(paths[:12], made.known, strict=False)]
    named += [in_language("and others", "等", Language(lang))] if len(paths) > 12 else []
    listed = ("、" if lang == "zh" else ", ").join(named)
    lines = [said("head", **said_of)]
    lines.append(
        said("known" if paths else "unknown", known=len(paths), all=len(made.drawn.paths), names=listed)
    )
    for one in (row for row in made.after if row.tense):
        target = next(item for item in made.targets if item.id == one.name)
        pulls = ("、" if lang == "zh" else ", ").join(map(name, made.pulls[one.name])) or said("alone")
        mean = next(row["after"][0] for row in made.facts()["rows"] if row["target"] == one.name)
        lines.append(
            said(
                "tense",
                name=name(one.name),
                mean=number(mean),
                away=f"{abs(one.away):.1f}",
                value=number(target.value),
                pulls=pulls,
            )
        )
    if not any(one.tense for one in made.after):
        lines.append(said("met"))
    half, double = made.others[0], made.others[-1]
    shares = {"half": percent(half.met, Language(lang)), "double": percent(double.met, Language(lang))}
    return [*lines, said("others", few=len(half.known), many=len(double.known), **shares), said("effects")]


def write(made: "Calibration", out: Path) -> None:
    """The sample, what it says, and where it comes from."""
    from bilingual.texts import json_text
    from experiments.files import MARK, write_csv, write_provenance
    from experiments.posterior import FACTS, SAMPLE
    from experiments.provenance import provenance
    from filing import fill
    from filing import write as write_file
    from model.run import Run

    def files(folder: Path) -> None:
        write_csv(made.sample(), folder / SAMPLE, digits=6, mark=False)
        text = json_text(made.facts(), 1)
        write_file(folder / FACTS, lambda to: to.write_text(f"{text}\n", "utf-8", newline="\n"))
        write_provenance(provenance(Run(), 1, None, words()), folder / MARK)

    fill(out, files)


VERBS = {125: calibrate}
