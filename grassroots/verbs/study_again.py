"""Runs of studies that are made again: a random sample, or those of one point, compared bit by bit with what is kept."""

from typing import TYPE_CHECKING, Any

from grassroots.bars import bar
from grassroots.errors import Refused, say
from grassroots.options import Language, announce_compilation, console
from grassroots.shown import duration, heads, in_language, table, words_of
from grassroots.streams import print_json, show_in
from grassroots.verbs.study_shown import SHOWN, finite, show_more

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from experiments.study.again import Again
    from experiments.study.results import StudyResult

DIGITS = 17
"""Significant figures that tell any two numbers of a computer apart."""


def of_villages(result: "StudyResult", facts: dict[str, Any], workers: int, quiet: bool) -> "pd.DataFrame":
    """A row for every run and village; what that costs is said before."""
    from experiments.study.again import by_village

    if result.villages is not None:
        return result.beside_points(by_village(result))
    announce_compilation(quiet)
    n, seconds = len(result.rows), facts["seconds_each"] * len(result.rows) / workers
    if not quiet:
        say(
            (
                f"a study keeps no villages: its {n:,} runs are made again, which takes about {duration(seconds)}",
                f"研究不保存各村数据：将重新运行其{n:,}次模拟，约需{duration(seconds, True)}",
            )
        )
    with bar(result.study.name, quiet) as on_share:
        rows = by_village(result, workers, lambda done: on_share(done / n))
    return result.beside_points(rows)


def chosen(
    result: "StudyResult", sample: int, seed: int, row: int | None, arm: str, replicate: int | None
) -> "pd.DataFrame":
    """The runs that are made again: a random sample, or those of a point, as the table of the study numbers them.

    Raises:
        Refused: there are none.
    """
    if row is None:
        if arm or replicate is not None:
            raise Refused("--arm and --replicate: they go with --row N, the number of the point in the table")
        return result.rows.sample(min(sample, len(result.rows)), random_state=seed).sort_index()
    rows = result.rows[result.rows["row"] == row]
    if rows.empty:
        raise Refused(
            f"--row {row}: no run of this point is done; the study has the points 0 to {len(result.design) - 1}"
        )
    if arm:
        rows = rows[rows["arm"] == check_arm(result, arm)]
    if replicate is not None:
        rows = rows[rows["replicate"] == replicate]
    if rows.empty:
        raise Refused(f"--row {row}: this run is not done; see `grassroots study status`")
    return rows


def check_arm(result: "StudyResult", arm: str) -> str:
    """An arm of the study.

    Raises:
        Refused: it has no such arm.
    """
    from scenarios.errors import did_you_mean, one_of

    arms = list(result.study.arms)
    if arm not in arms:
        hint = did_you_mean(arm, arms)
        raise Refused(f"--arm {arm}: allowed is {one_of(arms)}{'; ' + hint if hint else ''}")
    return arm


def as_json(found: "list[Again]", whole: bool) -> dict[str, Any]:
    """Runs that were made again, as data; with all their numbers where they are few."""
    different = [name_of(one) | {"columns": one.differs} for one in found if one.differs]
    facts: dict[str, Any] = {"checked": len(found), "different": different}
    if whole:
        facts["runs"] = [
            name_of(one)
            | {"seed": one.seed}
            | {
                "kept": {name: finite(float(value)) for name, value in zip(one.names, one.kept, strict=True)},
                "now": {name: finite(float(value)) for name, value in zip(one.names, one.now, strict=True)},
            }
            for one in found
        ]
    return facts


def name_of(one: "Again") -> dict[str, Any]:
    """Which run it is."""
    return {"row": one.row, "arm": one.arm, "replicate": one.replicate}


def show_again(result: "StudyResult", found: "list[Again]", json_: bool, whole: bool, lang: Language) -> None:
    """What runs that were made again come to."""
    if json_:
        print_json(as_json(found, whole))
        return
    if whole:
        console().print(numbers_table(result, found, lang))
    different = [one for one in found if one.differs]
    show_in(
        f"{len(found)} of {len(result.rows):,} runs were run again: {len(different)} differ",
        f"{len(result.rows):,}次模拟中重新运行了{len(found)}次：{len(different)}次不一致",
    )
    for one in different[:SHOWN]:
        what = ", ".join(one.differs)
        show_in(
            f"  point {one.row}, {one.arm}, replicate {one.replicate}: {what}",
            f"  第{one.row}点，{one.arm}，第{one.replicate}次重复：{what}",
        )
    show_more(len(different) - SHOWN)


def numbers_table(result: "StudyResult", found: "list[Again]", lang: Language) -> "Table":
    """Every number of some runs, with all its digits, as it is kept; beside it what it is now, where that is other."""
    from experiments.study.finished import HEADS
    from model.outcomes import OUTCOMES

    several = len(result.study.windows) > 1
    names = [HEADS["arm"], ("replicate", "重复"), HEADS["outcome"], *([HEADS["window"]] if several else [])]
    made = table(heads(lang, *names, ("kept", "保存值"), ("run again", "重跑")), len(names), 2)
    same = in_language("the same", "相同", lang)
    for one in found:
        for (column, name, window), kept, now in zip(result.measured(), one.kept, one.now, strict=True):
            cells = [one.arm, str(one.replicate), words_of(OUTCOMES[name].label, lang)]
            cells += [window] if several else []
            made.add_row(*cells, exact(kept), exact(now) if column in one.differs else same)
    return made


def exact(value: float) -> str:
    """A number with every digit that it has."""
    return "–" if value != value else f"{value:.{DIGITS}g}"
