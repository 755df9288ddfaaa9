"""What is shown of studies: what they cost, how far they are, what came of them, how many seeds they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grassroots.errors import Refused, say, told
from grassroots.options import Language, console
from grassroots.shown import duration, heads, in_language, number, percent, size, table, words_of
from grassroots.streams import print_json, show_in, show_quotes, show_text

if TYPE_CHECKING:
    from rich.table import Table

    from experiments.study.check import Checked
    from experiments.study.cost import Estimate
    from experiments.study.results import StudyResult
    from experiments.study.runner import Progress
    from experiments.study.schema import Study
    from experiments.study.shards import Shard
    from experiments.study.together import Together
    from grassroots.answers.seeds import Goal, Planned

SHOWN = 5
"""Failed runs that a message lists."""
MOST_SPANS = 20
"""Spans of points that a message lists."""
OF = {
    "point": ("the mean of one point", "单点均值"),
    "mean": ("the mean over all points", "各点总均值"),
    "points": ("the difference of two points", "两点之差"),
    "arms": ("the difference of an arm from the first, at one point", "单点上与首个政策之差"),
}
"""What replicates are planned for, in both languages."""
ABOUT_SUMMARY = (
    "mean, lowest and highest are over points; ± is the 95 % error of the mean of one point; seed noise is the share of "
    "variance of single runs that is between seeds of a point; needed: seeds until it is 5 % between means of points",
    "均值、最低点、最高点均就各设计点而言；误差±为单点均值的95%误差；偶然差异指单次模拟的方差中同一点各次重复之间所占的份额；"
    "所需重复次数：使偶然差异降至各点均值间方差的5%所需的重复模拟次数",
)


@dataclass(frozen=True)
class How:
    """How a study is run and shown, as the options say."""

    workers: int
    processes: bool
    json_: bool
    quiet: bool
    lang: Language
    dry_run: bool = False
    again: bool = False
    retry_failed: bool = False
    cluster: str | None = None
    limit: float | None = None
    take_changes: bool = False
    keep_files: bool = False
    shard: "Shard | None" = None

    def __post_init__(self) -> None:
        """Refuse options that cannot go together, before anything is run."""
        if self.take_changes and self.keep_files:
            raise Refused("--take-changes and --keep-files: choose one of the two")
        if self.processes and self.cluster is not None:
            raise Refused("--processes and --cluster: a study is run on one of the two")
        if self.limit is not None and not 0.0 < self.limit < float("inf"):
            raise Refused(f"--limit {self.limit:g}: give seconds above 0, as in --limit 60")


def shown_of(result: "StudyResult", notes: Sequence[str] = ()) -> dict[str, Any]:
    """What is shown of a study, as plain data: means over points, how much is the luck of seeds, and where it comes from."""
    from analysis.replicates import seeds_text
    from analysis.why import Why, because
    from grassroots.answers.study import reason, summary
    from model.outcomes import OUTCOMES, UNITS

    means = summary(result)
    enough, lines = reason(result.study, means), means.to_dict("records")
    for line in lines:
        item = OUTCOMES[line["outcome"]]
        line |= {"label": item.label.en, "label_zh": item.label.zh, "unit_zh": UNITS[line["unit"]]}
        line |= {
            "seeds": f"{line['replicates']}/{seeds_text(line['needed'])}",
            "absent": line["why"] == Why.ABSENT,
        }
        line |= {"because": [because(line["why"], "en", short=True), because(line["why"], "zh", short=True)]}
    return {
        **effects_of(result),
        "answers": answers_of(result),
        "study": dict(result.facts),
        "outcomes": [{key: plain(value) for key, value in line.items()} for line in lines],
        "enough": [enough.en, enough.zh],
        "windows": len(result.study.windows),
        "arms": len(result.study.arms),
        "notes": list(notes),
    }


def answers_of(result: "StudyResult") -> dict[str, list[str]]:
    """The answers of the first screen in each language."""
    from bilingual.words import LANGUAGES
    from grassroots.answers.first_study import quotes_of

    return {lang: quotes_of(result, lang) for lang in LANGUAGES}


def tell_documents(folder: Path) -> None:
    """How a study becomes a page or a document."""
    say(f"as a page or in Word: `grassroots report {folder} --out report.html`, or with .docx or .xlsx")


def show_answers(folder: Path, lang: Language) -> None:
    """The answers of a study as far as it is done, and where its page and document come from; nothing where it cannot be read."""
    from experiments.study.disk import StoreError
    from experiments.study.results import open_study
    from grassroots.answers.first_study import quotes_of

    try:
        said = quotes_of(open_study(folder), lang.value)
    except StoreError:
        return
    for sentence in said:
        show_text(f"\n{sentence}")
    tell_documents(folder)


def effects_of(result: "StudyResult") -> dict[str, Any]:
    """What the policies of a bank of worlds change, as rows and as sentences in each language; both empty for other studies."""
    from bilingual.words import LANGUAGES
    from grassroots.answers.bank_effects import as_worlds, effect_rows, has_effects, sentences

    if not has_effects(result):
        return {"effects": [], "quoted": {}}
    data = as_worlds(result)
    rows = [{key: plain(value) for key, value in row.items()} for row in effect_rows(data)]
    return {"effects": rows, "quoted": {lang: sentences(data, lang) for lang in LANGUAGES}}


def plain(value: Any) -> Any:
    """A number of Python in place of one of numpy."""
    return value.item() if hasattr(value, "item") else value


def show(shown: dict[str, Any], folder: Path, how: How) -> None:
    """The summary of a study: means over points, and how much is the luck of seeds."""
    if how.json_:
        added = ("label", "label_zh", "unit_zh", "seeds", "absent", "because")
        outcomes = [
            {key: finite(value) for key, value in line.items() if key not in added}
            for line in shown["outcomes"]
        ]
        effects = [{key: finite(value) for key, value in row.items()} for row in shown["effects"]]
        told = {"study": shown["study"], "folder": str(folder), "outcomes": outcomes}
        told |= {"answers": {lang: shown["answers"][lang] for lang in ("en", "zh")}}
        print_json(told | ({"effects": effects} if effects else {}))
        return
    show_quotes(shown["answers"][how.lang.value])
    console().print(summary_table(shown, how.lang))
    for sentence in shown["quoted"].get(how.lang.value, ()):
        show_text(sentence)
    if how.quiet:
        return
    say(in_language(*ABOUT_SUMMARY, how.lang))
    say(in_language(shown["study"]["measured"], shown["study"]["measured_zh"], how.lang))
    en, zh = shown["enough"]
    say(in_language(en, zh, how.lang))
    tell_documents(folder)
    say(
        f"more seeds: `grassroots study replicates {folder}`, `grassroots study extend {folder} --replicates N`"
    )
    say(f"kept in {folder}; `grassroots study export {folder}` writes it for other programs")


def show_cost(study: "Study", cost: "Estimate", folder: Path, how: How) -> None:
    """What a study will cost."""
    if how.json_:
        facts: dict[str, Any] = {
            "points": points_of(study),
            "arms": len(study.arms),
            "replicates": study.replicates,
        }
        facts |= {} if how.shard is None else {"shard": str(how.shard)}
        print_json(facts | {key: value for key, value in vars(cost).items()})
        return
    n, arms = points_of(study), len(study.arms)
    show_in(f"{study.name}: {study.label.en}", f"{study.name}：{study.label.zh}")
    every = runs_of(study)
    show_in(
        f"runs      {n:,} points{f' x {arms} policies' if arms > 1 else ''} x {study.replicates} replicates = {every:,}",
        f"模拟次数  {n:,}点{f'×{arms}项政策' if arms > 1 else ''}×{study.replicates}次重复={every:,}",
    )
    if how.shard is not None:
        show_in(
            f"shard     {how.shard}: {cost.runs:,} of these runs",
            f"分片      {how.shard}：其中{cost.runs:,}次",
        )
    show_means(cost, folder, how)
    show_in(
        f"seeds     what {study.replicates} of them give, and how many are needed: `grassroots study replicates`",
        f"重复次数  {study.replicates}次重复模拟能说明什么、共需多少个：`grassroots study replicates`",
    )


def show_headline_cost(name: str, label: Any, cost: "Estimate", folder: Path, how: How) -> None:
    """What questions over several banks of worlds will cost."""
    if how.json_:
        print_json(dict(vars(cost)))
        return
    show_in(f"{name}: {label.en}", f"{name}：{label.zh}")
    show_in(f"runs      {cost.runs:,}", f"模拟次数  {cost.runs:,}")
    show_means(cost, folder, how)


def show_means(cost: "Estimate", folder: Path, how: How) -> None:
    """Time, memory and disk of what is to do."""
    if cost.to_do < cost.runs:
        show_in(f"to do     {cost.to_do:,}", f"待做      {cost.to_do:,}")
    show_in(
        f"time      about {duration(cost.seconds)} with {how.workers} workers, {duration(cost.seconds_each)} a run",
        f"时间      并行{how.workers}路约{duration(cost.seconds, True)}，每次{duration(cost.seconds_each, True)}",
    )
    each, program = cost.memory_each, cost.memory - cost.memory_each * min(how.workers, cost.to_do)
    show_in(
        f"memory    about {size(cost.memory)} with {how.workers} workers: {size(program)} for the program, {size(each)} a run",
        f"内存      并行{how.workers}路约{size(cost.memory, True)}：程序{size(program, True)}，每次模拟{size(each, True)}",
    )
    show_in(
        f"disk      at most {size(cost.bytes)}, in {folder}",
        f"磁盘      至多{size(cost.bytes, True)}，位于{folder}",
    )


def show_shard(state: "Progress", shard: "Shard", folder: Path, how: How) -> None:
    """How far a shard is: what its points come to is no answer to the question of the study, and is not shown."""
    whole = str(folder).removesuffix(f"-shard-{shard.number}-of-{shard.of}")
    if how.json_:
        print_json({"shard": str(shard), "folder": str(folder), "runs": state.total, "done": state.done})
        return
    show_in(
        f"shard {shard}: {state.done:,} of {state.total:,} runs are done, kept in {folder}",
        f"分片{shard}：已完成{state.total:,}次模拟中的{state.done:,}次，保存于{folder}",
    )
    if not how.quiet:
        say(f"`grassroots study gather {whole}` puts the shards together")


def show_together(made: "Together", whole: Path) -> None:
    """What came of putting shards together, and how to fill in what is missing."""
    done = made.runs - made.left
    show_in(
        f"{made.study.name}: {done:,} of {made.runs:,} runs are in {whole}, {made.taken:,} of them taken now",
        f"{made.study.name}：{whole}中已有{made.runs:,}次模拟中的{done:,}次，其中本次汇集{made.taken:,}次",
    )
    short = [piece for piece in made.pieces if piece.left]
    for one in short[:MOST_SPANS]:
        en, zh = ("", "") if one.folder else (", no folder", "，尚无文件夹")
        show_in(
            f"  missing: shard {one.shard}, {one.left:,} of {one.runs:,} runs{en}",
            f"  缺：分片{one.shard}，{one.runs:,}次模拟中的{one.left:,}次{zh}",
        )
    if len(short) > MOST_SPANS:
        show_in(
            f"  and {len(short) - MOST_SPANS:,} more shards; --json lists them",
            f"  另有{len(short) - MOST_SPANS:,}个分片，用--json可全部列出",
        )


def as_pieces(made: "Together", whole: Path) -> dict[str, Any]:
    """The same as data."""
    pieces = [
        {
            "shard": str(one.shard),
            "folder": one.folder and str(one.folder),
            "runs": one.runs,
            "left": one.left,
        }
        for one in made.pieces
    ]
    facts = {"study": made.study.name, "folder": str(whole), "runs": made.runs, "taken": made.taken}
    return facts | {"left": made.left, "shards": pieces, "notes": list(made.notes)}


def summary_table(shown: dict[str, Any], lang: Language) -> "Table":
    """The summary as a table."""
    from experiments.study.finished import HEADS

    names = ["outcome", *(["window"] if shown["windows"] > 1 else [])]
    names += ["arm"] if shown["arms"] > 1 else []
    numbers = ["mean", "lowest", "highest", "half_width", "seed_share"]
    (en, zh), (needed, needed_zh) = HEADS["replicates"], HEADS["needed"]
    seeds = f"{en}/{needed}", f"{zh}/{needed_zh}"
    columns = [*(HEADS[name] for name in [*names, *numbers]), seeds, HEADS["unit"]]
    made = table(heads(lang, *columns), len(names), len(numbers) + 1)
    for line in shown["outcomes"]:
        cells = [
            in_language(line["label"], line["label_zh"], lang),
            *(named(name, line[name], lang) for name in names[1:]),
        ]
        cells += [number(line[name]) for name in numbers[:4]]
        cells = because_of(cells, names, line, lang)
        made.add_row(
            *cells,
            percent(line["seed_share"], lang),
            line["seeds"],
            in_language(line["unit"], line["unit_zh"], lang),
        )
    return made


def named(column: str, value: object, lang: Language) -> str:
    """A policy by its name, a window in words where these are Chinese: programs and files know it by its name."""
    name = str(value)
    if column != "window" or lang is not Language.zh:
        return name
    from bilingual.months import months
    from grassroots.answers.sensitivity import window_label

    first, dash, last = name.removeprefix("months-").partition("-")
    return months(int(first), int(last), "zh") if dash and first.isdigit() else window_label(name).zh


def because_of(cells: list[str], names: list[str], line: dict[str, Any], lang: Language) -> list[str]:
    """The cells of a line with the reason where there is no mean, or no error of a mean."""
    place = len(names) + (0 if line["absent"] else 3)
    en, zh = line["because"]
    said = in_language(en, zh, lang)
    return [*cells[:place], said, *cells[place + 1 :]] if said else cells


def replicates_table(
    result: "StudyResult", lines: "Sequence[Planned]", goal: "Goal", lang: Language
) -> "Table":
    """What seeds give and how many are needed."""
    from analysis.replicates import seeds_text
    from analysis.why import because
    from experiments.study.finished import HEADS
    from model.outcomes import OUTCOMES, UNITS

    study, n = result.study, result.study.replicates
    names = ["outcome", *(["window"] if len(study.windows) > 1 else [])]
    names += ["arm"] if len(study.arms) > 1 else []
    finds = (f"finds with {n}", f"{n}个可检出")
    numbers = [
        ("seed noise", "偶然差异"),
        finds if goal.effect is not None else (f"± with {n}", f"{n}个时误差±"),
        ("needed", "所需重复次数"),
        ("to be sure", "稳妥重复次数"),
        ("cv settles", "变异系数稳定"),
    ]
    made = table(
        heads(lang, *(HEADS[name] for name in names), *numbers, HEADS["unit"]), len(names), len(numbers)
    )
    for one in lines:
        item = OUTCOMES[one.outcome]
        cells = [words_of(item.label, lang), *(named(name, getattr(one, name), lang) for name in names[1:])]
        inside = f" [{100 * one.low:.0f}, {100 * one.high:.0f}]" if one.low == one.low else ""
        cells += [f"{percent(one.share, lang)}{inside}"]
        gives = number(one.detectable if goal.effect is not None else one.half_width)
        why = in_language(because(one.why, "en", short=True), because(one.why, "zh", short=True), lang)
        cells += [why or gives]
        cells += [seeds_text(x) for x in (one.needed, one.cautious, one.stable)]
        made.add_row(*cells, in_language(one.unit, UNITS[one.unit], lang))
    return made


def about_replicates(result: "StudyResult", goal: "Goal", done: bool) -> tuple[str, str]:
    """What the table of replicates is of, in both languages."""
    (of, of_zh), n = OF[goal.of], len(result.rows)
    behind = (
        (f"its own {n:,} runs", f"本研究的{n:,}次模拟")
        if done
        else (f"a pilot of {n:,} runs", f"{n:,}次试模拟")
    )
    if failed := result.facts["failed"]:
        behind = (f"{behind[0]} ({failed} failed)", f"{behind[1]}（失败{failed}次）")
    if goal.effect is not None:
        chance = f"{100 * goal.power:.3g}"
        wanted = f"a difference of {goal.effect:g} is found in {chance} % of studies (two-sided, 5 %)"
        wanted_zh = f"以{chance}%的把握检出{goal.effect:g}的差异（双侧5%）"
    elif goal.precision is not None:
        wanted, wanted_zh = f"its 95 % interval is ±{goal.precision:g}", f"95%区间为±{goal.precision:g}"
    elif goal.of == "point" and points_of(result.study) > 1:
        wanted, wanted_zh = "luck is 5 % of the variance between points", "偶然差异占各点均值方差的5%"
    else:
        wanted, wanted_zh = "its 95 % interval is half as wide", "95%区间缩小一半"
    return (
        f"from {behind[0]}; of {of}; needed: seeds at each point until {wanted}, if luck is as these runs show it; to be "
        "sure: for the upper 90 % limit of that luck; cv settles: seeds after which the coefficient of variation moves by "
        "less than 0.01 (∞: not within these runs)",
        f"依据{behind[1]}；对象：{of_zh}；所需重复次数：每点达到“{wanted_zh}”所需，按上述模拟所示的偶然差异；稳妥重复次数：按该偶然差异的"
        "90%上限；变异系数稳定：此后变异系数变动小于0.01（∞：在这些模拟之内未稳定）",
    )


def tell_failed(failed: Any, folder: Path) -> None:
    """The first failed runs, and how many more."""
    for one in failed.head(SHOWN).to_dict("records"):
        say("failed: " + failure_line(one))
    if len(failed) > SHOWN:
        say(f"and {len(failed) - SHOWN:,} more; `grassroots study status {folder} --json` lists them")


def failure_line(one: dict[str, Any]) -> str:
    """A failed run in a line."""
    return f"point {one['row']}, {one['arm']}, seed {one['seed']}: {one['error']} (tried {one['attempts']} times)"


def far(state: "Progress") -> str:
    """How far a study is, in a line."""
    todo = state.total - state.done - state.failed
    left = f", {duration(todo / state.rate)} left" if todo > 0 and state.rate > 0 else ""
    return f"{state.done:,} of {state.total:,} runs, {state.rate:.1f} a second{left}, {state.failed} failed"


STATES = {"whole": "完好", "mended": "已修复", "lost": "有丢失"}
"""What a look at a study can come to, in Chinese."""


def tell_checked(seen: "Checked", left: Any, folder: Path) -> None:
    """What a look at a study came to: whole, mended or lost, and what is to be run."""
    show_in(f"{seen.state}: {folder}", f"{STATES[seen.state]}：{folder}")
    for note in seen.notes:
        show_text(f"  {told(note)}")
    if left is not None and len(left):
        (points, points_zh), n = spans(sorted(set(left["row"]))), f"{len(left):,}"
        show_in(
            f"to run: {n} runs, of the points {points}; `grassroots study resume {folder}` runs them",
            f"待运行：{n}次模拟，属于设计点{points_zh}；`grassroots study resume {folder}`可运行",
        )
    if seen.foreign:
        more = len(seen.foreign) - SHOWN
        names = ", ".join(seen.foreign[:SHOWN])
        en, zh = (f" and {more} more", f"等，另有{more}个") if more > 0 else ("", "")
        show_in(f"not of the study, left alone: {names}{en}", f"不属于该研究，未动：{names}{zh}")


def show_more(n: int) -> None:
    """That a list goes on, with how many lines; nothing where it does not."""
    if n > 0:
        show_in(f"  and {n:,} more; --json lists them", f"  另有{n:,}条，用--json可全部列出")


def spans(numbers: Sequence[int]) -> tuple[str, str]:
    """Whole numbers in short, in both languages: ``3, 7-12``; of many the first."""
    found: list[list[int]] = []
    for one in numbers:
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    said = [f"{first}" if first == last else f"{first}-{last}" for first, last in found]
    more = len(said) - MOST_SPANS
    en, zh = ", ".join(said[:MOST_SPANS]), "、".join(said[:MOST_SPANS])
    return (f"{en} and {more} more", f"{zh}等，另有{more}段") if more > 0 else (en, zh)


def points_of(study: "Study") -> int:
    """How many points a study has."""
    from experiments.study.designs import points

    return len(points(study))


def runs_of(study: "Study", shard: "Shard | None" = None) -> int:
    """How many runs a study has, or a shard of it."""
    n = points_of(study)
    points = n if shard is None else len(range(shard.number - 1, n, shard.of))
    return points * len(study.arms) * study.replicates


def as_json(study: "Study") -> dict[str, Any]:
    """A study as the list shows it."""
    return {
        "name": study.name,
        "label": study.label.en,
        "label_zh": study.label.zh,
        "question": study.question.en,
        "question_zh": study.question.zh,
        "design": study.design.kind,
        "factors": [factor.name for factor in study.factors],
        "runs": runs_of(study),
    }


def finite(value: Any) -> Any:
    """A number for JSON: none where it is missing or infinite."""
    return None if isinstance(value, float) and not abs(value) < float("inf") else value
