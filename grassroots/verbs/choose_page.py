"""The page of ``grassroots choose``: what each way of taking villages does, villages as tiles, and the chance to be among the worst."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.choosing import WHAT, NotFixed, against_lot, as_read, fixed, risks
from analysis.figures.village_tiles import village_tiles
from analysis.report.first_choosing import Choosing, of_choice
from analysis.report.page import Source, months_of, runs_of, seeds_of, simulated
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from analysis.two_errors import Grade
from bilingual.numbers import figures
from bilingual.words import Words
from experiments.choosing import KINDS, WAYS, Choice, Chosen
from experiments.files import MARK, write_csv, write_provenance
from filing import fill

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("Which of many villages", "选哪些村")
TILES = Words(
    "Villages without the policy, a row of tiles a township; strips say which way takes a village, and in what share of runs. Not a map of land.",
    "无政策时各村，每行为一个乡镇；色条表示该方式选中此村，长度为选中的模拟所占比例。并非地理位置图。",
)
TABLE = Words(
    "What each way of taking villages does; the gap is that between the lowest and the highest tenth of villages.",
    "各选村方式的作用；差距指最低十分之一与最高十分之一的村之间。",
)
RISKS = Words(
    "Chance of each village to be among the worst, of as many as are taken, without the policy; with 95 % intervals.",
    "无政策时各村属于最差者（个数与选村数相同）的可能性，附95%区间。",
)
HEADS = {
    "way_said": Words("way of taking villages", "选村方式"),
    "what_said": Words("of", "对象"),
    "base": Words("without", "无政策"),
    "effect": Words("effect", "效应"),
    "low": Words("from", "自"),
    "high": Words("to", "至"),
    "lot_said": Words("against the lot", "与抽签相比"),
    "grade_said": Words("grade", "判断"),
}
RISK_HEADS = {
    "code": Words("village", "村"),
    "value": Words("without", "无政策"),
    "risk": Words("chance to be among the worst", "属于最差者的可能性"),
    "risk_low": Words("from", "自"),
    "risk_high": Words("to", "至"),
}


def write(choice: Choice, found: Chosen, told: pd.DataFrame, command: str, out: Path, lang: "Wanted") -> Path:
    """The page, its figures and all numbers; the path of the page."""
    facts = dict(found.villages.attrs)
    about = {"run_command": command, "run_seed": str(choice.run.seed), "run_hash": str(facts["run_hash"])}
    about |= {"run_fingerprint": str(facts["fingerprint"]), "run_preset": choice.run.preset}
    place, policy = choice.run.scenario.label, choice.policy.label
    n = choice.run.n_villages
    tags = [
        Words(place.en, place.zh),
        Words(policy.en, policy.zh),
        Words(f"{choice.take} of {n} villages", f"{n}个村中选{choice.take}个"),
    ]

    def files(folder: Path) -> None:
        write_csv(told, folder / "ways.csv")
        for name, table in risk_tables(choice, found).items():
            write_csv(table, folder / f"risks-{name}.csv")
        write_provenance(facts | {"command": command}, folder / MARK)
        parts = [section(choice, found, told, item.name) for item in choice.outcomes]
        into = folder, about["run_hash"], source(found)
        first = None if choice.policy.coercive else partial(of_choice, found=choosing(choice, found))
        sections_page((TITLE, tags[1]), tags, parts, about, into, opens=lang.value, first=first)

    fill(out, files)
    return out / "index.html"


def choosing(choice: Choice, found: Chosen) -> Choosing:
    """What the first screen is made of."""
    policy = Words(choice.policy.label.en, choice.policy.label.zh)
    names = [item.name for item in choice.outcomes]
    return Choosing(found.villages, found.whole, policy, names, choice.span)


def source(found: Chosen) -> Source:
    """What a saved figure says of where it comes from."""
    facts = found.villages.attrs
    n = found.villages.sizes["replicate"] * len(WAYS)
    place = partial(_place, facts)
    return simulated(str(facts["run_hash"]), place, months_of(facts), seeds_of(found.villages), runs_of(n))


def _place(facts: dict[Any, Any], lang: str) -> str:
    return str(facts["label_zh" if lang == "zh" else "label"])


def risk_tables(choice: Choice, found: Chosen) -> dict[str, pd.DataFrame]:
    """The chance of each village to be among the worst, by outcome; none where villages are drawn again in each run."""
    made = {}
    for item in choice.outcomes if fixed(found.villages) else ():
        try:
            made[item.name] = risks(found.villages, item.name, choice.take)
        except (NotFixed, ValueError):
            continue
    return made


def section(choice: Choice, found: Chosen, told: pd.DataFrame, name: str) -> Section:
    """One outcome."""
    attrs = found.villages[name].attrs
    label = Words(attrs["long_name"], attrs["long_name_zh"])
    axis = Words(f"{label.en} ({attrs['units']})", f"{label.zh}（{attrs['units_zh']}）")
    rows, unit = as_read(told[told["outcome"] == name], attrs)
    about = Words(f"{TABLE.en} {unit.en}.", f"{TABLE.zh}单位：{unit.zh}。")
    sheets = [Sheet(f"ways-{name}", about, HEADS, with_words(rows))]
    risk = risk_tables(choice, found).get(name)
    if risk is not None:
        sheets.append(Sheet(f"risks-{name}", RISKS, RISK_HEADS, risk.sort_values("risk", ascending=False)))
    return Section(
        name, label, sentences(rows, label, of_differences(unit)), [tiles(found, name, axis)], sheets
    )


def tiles(found: Chosen, name: str, axis: Words) -> Drawn:
    """The villages as tiles; of those drawn again in each run these are the ones of the first run."""
    data = found.villages if fixed(found.villages) else found.villages.isel(replicate=slice(0, 1))
    values = data[name].sel(way="none").mean("replicate").values
    ways: list[str] = [*KINDS]
    taken = {way: data["taken"].sel(way=way).mean("replicate").values for way in ways}
    names = {way: Words(label.en, label.zh) for way, label in WAYS.items()}
    townships = np.asarray(found.villages["township"].values)
    called = found.villages.coords.get("township_name")
    towns = None if called is None else list(dict.fromkeys(map(str, called.values)))
    return Drawn(
        f"villages-{name}",
        lambda lang: village_tiles(townships, values, taken, names, axis, towns, lang=lang),
        TILES,
        axis,
    )


def of_differences(unit: Words) -> Words:
    """The unit of effects."""
    return Words("percentage points", "个百分点") if unit.en.startswith("%") else unit


def sentences(rows: pd.DataFrame, label: Words, unit: Words) -> list[Words]:
    """What each way does for all villages and for the gap, to be quoted."""
    return [sentence(row, label, unit) for row in rows[rows["what"].isin(["all", "gap"])].to_dict("records")]


def sentence(row: dict[Any, Any], label: Words, unit: Words) -> Words:
    """One effect in words."""
    way, what = WAYS[row["way"]], WHAT[row["what"]]
    value, low, high = (figures(float(row[key])) for key in ("effect", "low", "high"))
    grade = Grade(row["grade"]).words if row["grade"] else Words("", "")
    told = (f", {grade.en}", f"，{grade.zh}") if grade.en else ("", "")
    return Words(
        f"{way.en}, {label.en}, {what.en}: {value} [{low}, {high}] {unit.en}{told[0]}.",
        f"{way.zh}，{label.zh}，{what.zh}：{value}［{low}, {high}］{unit.zh}{told[1]}。",
    )


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their words in both languages."""
    said = {
        "way_said": [Words(WAYS[way].en, WAYS[way].zh) for way in rows["way"]],
        "what_said": [WHAT[what] for what in rows["what"]],
        "grade_said": [Grade(grade).words if grade else Words("", "") for grade in rows["grade"]],
    }
    made = rows.assign(**{key: pd.Series(words, rows.index, object) for key, words in said.items()})
    return made.assign(lot_said=[against_lot(row, figures) for row in rows.to_dict("records")])
