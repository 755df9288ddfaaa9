"""What is shown of studies: what they cost, how far they are, what came of them, how many seeds they need."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grassroots.errors import say
from grassroots.options import Language, console
from grassroots.shown import duration, heads, in_language, number, percent, size, table, words_of
from grassroots.streams import print_json, show_in

if TYPE_CHECKING:
    from rich.table import Table

    from experiments.study.pilot import Goal, Planned
    from experiments.study.results import StudyResult
    from experiments.study.runner import Estimate, Progress
    from experiments.study.schema import Study
    from grassroots.verbs.study_running import How

SHOWN = 5
"""Failed runs that a message lists."""
OF = {
    "point": ("the mean of one point", "单点均值"),
    "mean": ("the mean over all points", "各点总均值"),
    "points": ("the difference of two points", "两点之差"),
    "arms": ("the difference of an arm from the first, at one point", "单点上与首个政策之差"),
}
"""What replicates are planned for, in both languages."""
ABOUT_SUMMARY = (
    "mean, lowest and highest are over points; +- is the 95 % error of the mean of one point; seed noise is the share of "
    "variance of single runs that is between seeds of a point; needed: seeds until it is 5 % between means of points",
    "均值、最低点、最高点均就各设计点而言；误差±为单点均值的95%误差；种子噪声为单次模拟方差中同一点各种子之间的份额；所需种子："
    "使其在各点均值之间降至5%所需",
)


def show(result: "StudyResult", folder: Path, how: "How") -> None:
    """The summary of a study: means over points, and how much is the luck of seeds."""
    summary = result.summary()
    if how.json_:
        outcomes = json.loads(summary.to_json(orient="records"))
        about = {"study": result.facts, "folder": str(folder), "outcomes": outcomes}
        print_json(about)
        return
    console().print(summary_table(result, how.lang))
    if how.quiet:
        return
    say(in_language(*ABOUT_SUMMARY, how.lang))
    say(in_language(result.facts["measured"], result.facts["measured_zh"], how.lang))
    say(in_language(*result.enough(), how.lang))
    say(
        f"more seeds: `grassroots study replicates {folder}`, `grassroots study extend {folder} --replicates N`"
    )
    say(f"kept in {folder}; `grassroots study export {folder}` writes it for other programs")


def show_cost(study: "Study", cost: "Estimate", folder: Path, how: "How") -> None:
    """What a study will cost."""
    if how.json_:
        facts = {"points": points_of(study), "arms": len(study.arms), "replicates": study.replicates}
        print_json(facts | {key: value for key, value in vars(cost).items()})
        return
    n, arms = points_of(study), len(study.arms)
    show_in(f"{study.name}: {study.label.en}", f"{study.name}：{study.label.zh}")
    show_in(
        f"runs      {n:,} points{f' x {arms} policies' if arms > 1 else ''} x {study.replicates} replicates = {cost.runs:,}",
        f"模拟次数  {n:,}点{f'×{arms}项政策' if arms > 1 else ''}×{study.replicates}个种子={cost.runs:,}",
    )
    if cost.to_do < cost.runs:
        show_in(f"to do     {cost.to_do:,}", f"待做      {cost.to_do:,}")
    show_in(
        f"time      about {duration(cost.seconds)} with {how.workers} workers, {duration(cost.seconds_each)} a run",
        f"时间      并行{how.workers}路约{duration(cost.seconds, True)}，每次{duration(cost.seconds_each, True)}",
    )
    show_in(
        f"disk      at most {size(cost.bytes)}, in {folder}",
        f"磁盘      至多{size(cost.bytes, True)}，位于{folder}",
    )
    show_in(
        f"seeds     what {study.replicates} of them give, and how many are needed: `grassroots study replicates`",
        f"种子      {study.replicates}个种子能说明什么、共需多少个：`grassroots study replicates`",
    )


def summary_table(result: "StudyResult", lang: Language) -> "Table":
    """The summary as a table."""
    from analysis.replicates import seeds_text
    from experiments.study.results import SUMMARY
    from model.outcomes import OUTCOMES, UNITS

    study = result.study
    names = ["outcome", *(["window"] if len(study.windows) > 1 else [])]
    names += ["arm"] if len(study.arms) > 1 else []
    numbers = ["mean", "lowest", "highest", "half_width", "seed_share"]
    seeds = tuple(f"{a}/{b}" for a, b in zip(SUMMARY["replicates"], SUMMARY["needed"], strict=True))
    shown = [*(SUMMARY[name] for name in [*names, *numbers]), seeds, SUMMARY["unit"]]
    made = table(heads(lang, *shown), len(names), len(numbers) + 1)
    for line in result.summary().to_dict("records"):
        item, unit = OUTCOMES[line["outcome"]], str(line["unit"])
        cells = [words_of(item.label, lang), *(str(line[name]) for name in names[1:])]
        cells += [number(line[name]) for name in numbers[:4]]
        cells = because_of(cells, names, line["why"], lang)
        cells += [percent(line["seed_share"]), f"{line['replicates']}/{seeds_text(line['needed'])}"]
        made.add_row(*cells, in_language(unit, UNITS[unit], lang))
    return made


def because_of(cells: list[str], names: list[str], why: str, lang: Language) -> list[str]:
    """The cells of a line with the reason where there is no mean, or no error of a mean."""
    from analysis.why import Why, because

    place = len(names) + (0 if why == Why.ABSENT else 3)
    said = in_language(because(why, "en", short=True), because(why, "zh", short=True), lang)
    return [*cells[:place], said, *cells[place + 1 :]] if why else cells


def replicates_table(
    result: "StudyResult", lines: "Sequence[Planned]", goal: "Goal", lang: Language
) -> "Table":
    """What seeds give and how many are needed."""
    from analysis.replicates import seeds_text
    from analysis.why import because
    from experiments.study.results import SUMMARY
    from model.outcomes import OUTCOMES, UNITS

    study, n = result.study, result.study.replicates
    names = ["outcome", *(["window"] if len(study.windows) > 1 else [])]
    names += ["arm"] if len(study.arms) > 1 else []
    finds = (f"finds with {n}", f"{n}个可检出")
    numbers = [
        ("seed noise", "种子噪声"),
        finds if goal.effect is not None else (f"+- with {n}", f"{n}个时误差±"),
        ("needed", "所需种子数"),
        ("to be sure", "稳妥种子数"),
        ("cv settles", "变异系数稳定"),
    ]
    made = table(
        heads(lang, *(SUMMARY[name] for name in names), *numbers, SUMMARY["unit"]), len(names), len(numbers)
    )
    for one in lines:
        item = OUTCOMES[one.outcome]
        cells = [words_of(item.label, lang), *(str(getattr(one, name)) for name in names[1:])]
        inside = f" [{100 * one.low:.0f}, {100 * one.high:.0f}]" if one.low == one.low else ""
        cells += [f"{percent(one.share)}{inside}"]
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
        wanted, wanted_zh = f"its 95 % interval is +-{goal.precision:g}", f"95%区间为±{goal.precision:g}"
    elif goal.of == "point" and points_of(result.study) > 1:
        wanted, wanted_zh = "luck is 5 % of the variance between points", "运气占各点均值方差的5%"
    else:
        wanted, wanted_zh = "its 95 % interval is half as wide", "95%区间缩小一半"
    return (
        f"from {behind[0]}; of {of}; needed: seeds at each point until {wanted}, if luck is as these runs show it; to be "
        "sure: for the upper 90 % limit of that luck; cv settles: seeds after which the coefficient of variation moves by "
        "less than 0.01 (∞: not within these runs)",
        f"依据{behind[1]}；对象：{of_zh}；所需种子数：每点达到“{wanted_zh}”所需，按上述模拟所示的运气；稳妥种子数：按该运气的"
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


def points_of(study: "Study") -> int:
    """How many points a study has."""
    from experiments.study.designs import points

    return len(points(study))


def runs_of(study: "Study") -> int:
    """How many runs a study has."""
    return points_of(study) * len(study.arms) * study.replicates


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
