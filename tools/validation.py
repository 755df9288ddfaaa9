"""The tables of docs/validation.md, from its results file; and that file, from two runs of ``grassroots patterns``.

``python tools/validation.py DEFAULTS WORLDS`` puts the folders of a run at the default numbers and of one over worlds together as
``docs/validation.csv``, with what they are of in ``docs/validation.json``. The documents are filled from these two and nothing else.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bilingual.numbers import figures  # noqa: E402 - the folder of this script is not the project
from experiments.posterior import code, digest, facts  # noqa: E402
from experiments.targets import Target, targets  # noqa: E402
from scenarios.evidence import LIBRARY  # noqa: E402
from tools.predictions import Prediction, brier, by_band, predictions  # noqa: E402

TABLE, FACTS = ROOT / "docs" / "validation.csv", ROOT / "docs" / "validation.json"
BASES = ("defaults", "worlds")
KEPT = (
    "basis", "id", "part", "use", "statement", "statement_zh", "unit", "target_low", "target_high", "of_seeds",
    "value", "low", "high", "seeds", "worlds", "luck", "range", "figure", "met", "met_halved", "met_doubled",
    "verdict", "verdict_zh", "doubt", "doubt_zh", "pattern",
)  # fmt: skip
FROM_RUN = ("command", "fingerprint", "model", "version", "replicates")
MET, MISSED, ERRORS = 0.75, 0.25, 1.0
OTHERS = {"halved": ("halved", "减半"), "doubled": ("doubled", "加倍")}

type Cells = dict[str, str]
type Row = tuple[object, ...]


# the file


def main(folders: list[str]) -> int:
    """Put two results together."""
    if len(folders) != len(BASES):
        print("allowed is: python tools/validation.py DEFAULTS WORLDS, folders of grassroots patterns --out")
        return 2
    read_in = [Path(folder) for folder in folders]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, KEPT, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for basis, folder in zip(BASES, read_in, strict=True):
            writer.writerows(line | {"basis": basis} for line in lines_of(folder / "patterns.csv"))
    told: dict[str, Any] = {basis: of_run(folder) for basis, folder in zip(BASES, read_in, strict=True)}
    told["unmoved"] = []
    told["date"] = datetime.now(UTC).date().isoformat()
    FACTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    return 0


def lines_of(path: Path) -> list[Cells]:
    """Lines of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of_run(folder: Path) -> dict[str, Any]:
    """What a run is of."""
    told = json.loads((folder / "provenance.json").read_text("utf-8"))
    more = ("worlds", "worlds_drawn", "seeds_a_world", "sample", "effective")
    return {name: told[name] for name in (*FROM_RUN, *more) if name in told}


@lru_cache(maxsize=1)
def table() -> tuple[Cells, ...]:
    """Every part of a pattern at the default numbers and over worlds."""
    return tuple(lines_of(TABLE))


@lru_cache(maxsize=1)
def run() -> dict[str, Any]:
    """What the table is of."""
    found: dict[str, Any] = json.loads(FACTS.read_text("utf-8"))
    return found


def of(basis: str, use: str) -> list[Cells]:
    """Rows of a use that are judged."""
    return [row for row in table() if (row["basis"], row["use"]) == (basis, use) and bounds(row) != ""]


# the run


def is_of_this_model() -> bool:
    """Whether model and sample are still those of the table, or have changed in a way that moves none of its numbers."""
    there = run()
    models = {*(there[basis]["model"] for basis in BASES), *there["unmoved"]}
    return code() in models and there["worlds"]["sample"] == digest(LIBRARY)


def state(zh: bool) -> str:
    """Whether the page is of the model as it is."""
    if not is_of_this_model():
        return MOVED_ZH if zh else MOVED
    if code() in run()["unmoved"]:
        return UNMOVED_ZH if zh else UNMOVED
    return SAME_ZH if zh else SAME


def run_said(zh: bool) -> Iterator[str]:
    """Model, sample, seeds, commands and date; and whether the model has moved on."""
    told = run()
    worlds, defaults = told["worlds"], told["defaults"]
    drawn = worlds.get("worlds_drawn", worlds["worlds"])
    facts_of = {
        "date": told["date"],
        "model": worlds["model"],
        "fingerprint": worlds["fingerprint"],
        "sample": worlds["sample"],
        "worlds": worlds["worlds"],
        "drawn": ""
        if drawn == worlds["worlds"]
        else (f"（共抽取{drawn}组）" if zh else f" (the first of {drawn} drawn)"),
        "seeds": worlds["seeds_a_world"],
        "many": 5 * worlds["seeds_a_world"],
        "at": defaults["replicates"],
        "alone": 10 * defaults["replicates"],
        "first": f"`{defaults['command']}`",
        "second": f"`{worlds['command']}`",
    }
    yield (RUN_ZH if zh else RUN).format(**facts_of)
    yield state(zh)


RUN = (
    "Computed on {date} with model `{model}` (with versions of libraries: `{fingerprint}`) and the sample of worlds `{sample}`. At the "
    "defaults: {at} seeds, {alone} where a row is one village: {first}. Over worlds: {worlds} worlds{drawn}, {seeds} seeds of each, {many} "
    "where a row is one village: {second}. `make validation` computes both again, and the tables of this page are made from "
    "[validation.csv](validation.csv)."
)
RUN_ZH = (
    "计算日期{date}；模型`{model}`（含库版本：`{fingerprint}`）；取值样本`{sample}`。默认参数：{at}个随机种子，单村各行{alone}个：{first}。"
    "多组取值：{worlds}组{drawn}，每组{seeds}个随机种子，单村各行{many}个：{second}。`make validation`可全部重算；本页各表均由"
    "[validation.csv](validation.csv)生成。"
)
SAME = "Model and sample have not changed since."
SAME_ZH = "此后模型与样本均未改动。"
UNMOVED = "Code of the model has changed since, and no number of this page with it (a sample of rows and seeds was computed again, bit for bit)."
UNMOVED_ZH = "此后模型代码有改动，本页数字未随之变动（抽取部分各行和随机种子重算，逐位相同）。"
MOVED = "**The model or the sample has changed since: the numbers of this page are of an older one**, until `make validation` was run again."
MOVED_ZH = "**此后模型或样本已有改动：本页数字属于先前版本**，须重新运行`make validation`。"


# rows


def number(text: str) -> str:
    """Three significant figures."""
    if not text:
        return "–"
    written = figures(float(text))
    return "0" if not written.strip("-0.") else written


def bounds(row: Cells) -> str:
    """The target."""
    low, high = row["target_low"], row["target_high"]
    if low and high:
        return f"{float(low):g} – {float(high):g}"
    return f"≥ {float(low):g}" if low else f"≤ {float(high):g}" if high else ""


def shown(row: Cells) -> str:
    """Mean and range."""
    mark = "~" if row["range"] == "hidden" else ""
    return (
        f"{number(row['value'])} [{number(row['low'])}, {number(row['high'])}]{mark}"
        if row["low"]
        else number(row["value"])
    )


def judged(row: Cells, zh: bool) -> str:
    """The verdict, with the worlds that meet the target, or why nothing is told."""
    verdict = row["verdict_zh" if zh else "verdict"]
    verdict = verdict if row["verdict"] == "pass" else f"**{verdict}**"
    if row["basis"] == "defaults" or not row["met"]:
        return verdict
    why = row["doubt_zh" if zh else "doubt"]
    worlds = int(row["worlds"])
    count = f"{round(float(row['met']) * worlds)}/{worlds}"
    said = [] if row["doubt"] == "hidden by luck" else [count]
    said += [why] if why else []
    return f"{verdict} {'，'.join(said) if zh else ', '.join(said)}"


def rows(use: str, zh: bool) -> Iterator[Row]:
    """Every judged part: at the default numbers, and over worlds."""
    after = {(row["id"], row["part"]): row for row in of("worlds", use)}
    last = ""
    for row in of("defaults", use):
        over, name = after[row["id"], row["part"]], f"**{row['id']}**" if row["id"] != last else ""
        last = row["id"]
        luck = f"±{number(over['luck'])}" if over["luck"] else ""
        yield (
            name,
            row["statement_zh" if zh else "statement"],
            bounds(row),
            number(row["value"]),
            judged(row, zh),
            shown(over),
            luck,
            judged(over, zh),
        )


HEADS = (
    "row",
    "what is computed",
    "target",
    "at the defaults",
    "verdict",
    "worlds: mean [5–95 %]",
    "luck of one run",
    "verdict over worlds",
)
HEADS_ZH = (
    "编号",
    "计算内容",
    "目标",
    "默认参数",
    "结论",
    "各组取值：均值［5%至95%］",
    "单次偶然差异",
    "多组取值结论",
)


def patterns(basis: str, use: str) -> Counter[str]:
    """Patterns by verdict."""
    found = {row["id"]: row["pattern"] for row in of(basis, use)}
    return Counter(found.values())


def tally(zh: bool) -> Iterator[str]:
    """How many patterns pass, fail, and are not told; and which verdicts hang on the discrepancies."""
    before, after = (patterns(basis, "validate") for basis in BASES)
    both = [before["pass"], before["fail"], after["pass"], after["fail"], after["not told"]]
    yield (TALLY_ZH if zh else TALLY).format(sum(before.values()), *both)
    yield (
        " ".join(under(name, zh) for name in OTHERS)
        if not zh
        else "".join(under(name, zh) for name in OTHERS)
    )


TALLY = (
    "Of {0} patterns kept for validation **{1} pass and {2} fail at the default numbers; over worlds {3} pass, {4} fail and {5} are not told** "
    "(a pattern fails where one of its parts does)."
)
TALLY_ZH = "用于检验的{0}条规律中，**默认参数下{1}条符合、{2}条不符合；多组取值下{3}条符合、{4}条不符合、{5}条不能判定**（任一分项不符合即为不符合）。"


def by_share(text: str) -> str:
    """The verdict of a share of worlds."""
    share = float(text)
    return "pass" if share >= MET else "fail" if share <= MISSED else "not told"


def turned(name: str) -> list[Cells]:
    """Judged parts whose verdict by share of worlds is another under other discrepancies."""
    return [
        row
        for row in of("worlds", "validate")
        if row["met"]
        and row[f"met_{name}"]
        and row["doubt"] != "hidden by luck"
        and by_share(row[f"met_{name}"]) != by_share(row["met"])
    ]


def under(name: str, zh: bool) -> str:
    """What other discrepancies change in the verdicts."""
    found = turned(name)
    listed = [
        f"{row['id']} {row['part'] if not zh else ''}".strip()
        + f" ({row['met'][:4]} → {row[f'met_{name}'][:4]})"
        for row in found
    ]
    facts_of = {
        "name": OTHERS[name][zh],
        "effective": f"{run()['worlds'].get('effective', {}).get(name, float('nan')):.0f}",
        "n": len(found),
        "listed": ("、".join(listed).replace(" (", "（").replace(")", "）") if zh else ", ".join(listed))
        or ("无" if zh else "none"),
    }
    return (UNDER_ZH if zh else UNDER).format(**facts_of)


UNDER = "Weighed towards all discrepancies {name}, as far as {effective} worlds still count, the parts whose verdict changes (share of worlds) are {n}: {listed}."
UNDER_ZH = "向全部差异误差{name}重新加权（以有效组数不低于{effective}为限），{n}个分项结论改变（达到目标的比例）：{listed}。"


# figures


def figure_rows(zh: bool) -> Iterator[Row]:
    """Published figures that the sample misses by an error or more."""
    told = {row["target"]: row for row in facts()["rows"]}
    for target in targets():
        row = told[target.id]
        if abs(row["away"]) >= ERRORS:
            yield (
                f"{target.row}: {target.statement.zh if zh else target.statement.en}",
                number(str(target.value)),
                error_of(target),
                number(str(row["before"][0])),
                f"{number(str(row['after'][0]))} [{number(str(row['after'][1]))}, {number(str(row['after'][2]))}]",
                f"{row['away']:+.1f}",
            )


def error_of(target: Target) -> str:
    """The error of a figure: source and discrepancy together."""
    sd = float(target.variance) ** 0.5
    return f"×/÷ {2.718281828**sd:.2f}" if target.scale == "log" else f"±{number(str(sd))}"


FIGURE_HEADS = (
    "published figure missed by an error or more",
    "published",
    "error",
    "plausible worlds",
    "calibrated worlds [5–95 %]",
    "errors away",
)
FIGURE_HEADS_ZH = (
    "相差达1个误差的已发表数据",
    "已发表",
    "误差",
    "合理取值",
    "校准取值［5%至95%］",
    "相差误差数",
)


def figures_said(zh: bool) -> Iterator[str]:
    """How well the sample agrees with the published figures, and what other discrepancies would make of it."""
    told = facts()
    away = [abs(row["away"]) for row in told["rows"]]
    other = told.get("discrepancies", {})
    facts_of = {
        "n": len(away),
        "near": sum(one < ERRORS for one in away),
        "far": f"{max(away):.1f}",
        "tensions": len(told["tensions"]),
        "met": f"{told['met']:.2f}",
        "before": f"{told['met_before']:.2f}",
        "known": len(told["identified"]),
        "half": f"{other['0.5']['met']:.2f}" if other else "–",
        "double": f"{other['2']['met']:.2f}" if other else "–",
        "few": len(other["0.5"]["identified"]) if other else "–",
        "many": len(other["2"]["identified"]) if other else "–",
        "one": f"{other['1']['met']:.2f}" if other else "–",
    }
    yield (AGREE_ZH if zh else AGREE).format(**facts_of)


AGREE = (
    "Of {n} published figures {near} lie within one error (source and discrepancy) of the mean of the sample, the furthest {far} errors away; {tensions} "
    "beyond two errors, which is what is called a tension. All figures at once are within 3 standard deviations, luck included, in {met} of the runs of the sample and in {before} "
    "of runs over the whole ranges. {known} numbers are identified. Were all discrepancies halved, {half} of runs would agree with all figures and {few} numbers be identified; "
    "doubled, {double} and {many}; as they are {one} by the same reckoning (emulators with what they leave over, no new runs)."
)
AGREE_ZH = (
    "{n}项已发表数据中，{near}项与样本均值相差不到1个误差（来源误差与差异误差合计），最远者相差{far}个；相差逾2个误差（即存在张力）者{tensions}项。全部数据同时在3个标准差"
    "以内（计入偶然差异）者，样本模拟中占{met}，取值范围全域中占{before}。可识别数值{known}个。全部差异误差减半时，与全部数据相符者占{half}，可识别{few}个；加倍时占{double}，"
    "可识别{many}个；现值按同一推算为{one}（据代理模型及其残差，未另行模拟）。"
)


# predictions


def scored(zh: bool) -> Iterator[Row]:
    """Predictions by round, and first looks apart."""
    found = predictions()
    rounds = [
        (ROUNDS_ZH[k - 1] if zh else ROUNDS[k - 1], [one for one in found if one.round == k])
        for k in range(1, 5)
    ]
    apart = [
        (
            "首次计算的各行" if zh else "rows looked at for the first time",
            [one for one in found if not one.again],
        ),
        (
            "先前轮次已计算过的各行" if zh else "rows an earlier round had computed",
            [one for one in found if one.again],
        ),
        ("合计" if zh else "all", found),
    ]
    for name, some in rounds + apart:
        yield (
            name,
            len(some),
            sum(one.right for one in some),
            mean(some),
            f"{brier(some):.3f}",
            f"{constant(some):.3f}",
        )


def mean(some: list[Prediction]) -> str:
    """Mean chance given."""
    return f"{sum(one.sure for one in some) / len(some):.2f}" if some else "–"


def constant(some: Iterable[Prediction]) -> float:
    """Score of the best single chance of a pass for every row, known only afterwards."""
    passed = [one.came == "pass" for one in some]
    share = sum(passed) / len(passed)
    return share * (1.0 - share)


ROUNDS = (
    "round one: the first model",
    "round two: people and meetings",
    "round three: cadres, records, petitions",
    "round four: defaults searched",
)
ROUNDS_ZH = ("第一轮：最初模型", "第二轮：人与会议", "第三轮：干部、台账、信访", "第四轮：参数搜索后")
SCORED = ("predictions", "rows", "came as foretold", "mean chance given", "Brier score", "one chance for all")
SCORED_ZH = ("预测", "行数", "与预测一致", "预先给出的平均把握", "Brier评分", "一律同一概率")


def reliability(zh: bool) -> Iterator[Row]:
    """Chances given beside how often it came."""
    for (low, high), some in by_band(predictions()):
        first = [one for one in some if not one.again]
        came = f"{sum(one.right for one in some) / len(some):.2f}"
        apart = f"{sum(one.right for one in first)}/{len(first)}"
        yield f"{low:.0%}–{high:.0%}", len(some), mean(some), came, apart


RELIABLE = ("chance given", "rows", "mean", "came as foretold", "first looks")
RELIABLE_ZH = ("预先把握", "行数", "平均", "与预测一致", "其中首次计算")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
