"""The page of an atlas and its files: three levers first, then a figure and tables of all levers, coercive ones apart, and what documents claim."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.both_errors import cells_of
from analysis.figures.ladder import Rung, ladder
from analysis.plausible import n_worlds
from analysis.report.page import runs_of, simulated
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from bilingual.words import Language, Single, Words, composed
from experiments.atlas import ASKED, FAIR
from experiments.files import MARK, write_csv, write_provenance
from experiments.formats import write_workbook
from experiments.provenance import counted, provenance
from filing import fill
from grassroots.answers.atlas import Atlas, Directed
from grassroots.answers.first_atlas import of_atlas
from grassroots.options import Language as Wanted
from grassroots.verbs.atlas_shown import (
    AGREED,
    HEADS,
    SHORT,
    TITLES,
    claimed,
    coercive_said,
    decides,
    directions_said,
    graded,
    label_of,
    named,
    pick,
    reason,
    sentences,
    shown,
)
from scenarios.measures import LeverFile

MOST = 34
"""Rows of one figure."""
EVERY = 1000
"""Rows of a table: an atlas shows all levers."""
TITLE = Words("Lever atlas", "政策工具图谱")
ASKED_OF = Words(
    "What does each lever move, alone at its usual level, and how sure is that?",
    "各项政策工具按常用力度单独实施，会改变什么？把握多大？",
)
CAPTION = Words(
    "Each lever alone against no policy in the same plausible worlds: mean over worlds and their 5th to 95th percentile without luck; "
    "hollow where no effect is told. Levers that move most stand first.",
    "各项工具单独实施与不实施政策相比（同一合理取值）：取值组均值及不含偶然差异的第5至第95百分位；空心为尚不能判断。作用最大的在前。",
)
CAPTION_TABLE = Words(
    "Each lever alone against no policy: mean over plausible worlds with its range and what may be said, and what it costs at the "
    "default numbers.",
    "各项工具单独实施与不实施政策相比：取值组均值、范围与判断，以及默认取值下的成本。",
)
CAPTION_COERCIVE = Words(
    "Coercive levers alone against no policy in the same plausible worlds, by name; they are not ranked beside others.",
    "强制性工具单独实施与不实施政策相比（同一合理取值），按名称排列，不与其他工具并列比较。",
)
CAPTION_FAIR = Words(
    "What coercive levers do to trust, remedy and petitions. Petitioning is a right: fewer petitions are no success.",
    "强制性工具对信任、救济和信访的影响。信访是权利，件数减少不等于成效。",
)
CAPTION_TOLD = Words(
    "Every effect of the table above that is told, with both its errors and the assumed numbers that it hangs on.",
    "上表中可作判断的各项效应，附两类误差及其所取决的参数。",
)
CAPTION_CLAIMS = Words(
    "Direction by the documents beside the sign here, lever by lever. Consistent with what the authors claim is all that agreement means.",
    "逐项列出文件所称方向与此处方向。一致仅表示与作者所称相符。",
)
NOTE = Words(
    "Range: 5th to 95th percentile of plausible worlds, without luck; plausible is no probability.",
    "范围：各组合理取值不含偶然差异的第5至第95百分位；合理取值并非概率。",
)
IN_SHORT, EFFECTS = Words("In short", "要点"), Words("Effects that are told", "可作判断的效应")


def write(found: Atlas, out: Path, command: str, lang: Wanted) -> Path:
    """The page, the tables as CSV and as a workbook; the path of the page."""

    def files(folder: Path) -> None:
        frames = {"atlas": found.to_dataframe(), "directions": found.directions_frame()}
        for name, frame in frames.items():
            write_csv(frame, folder / f"{name}.csv")
        write_workbook(frames, folder / "atlas.xlsx")
        facts = about(found, command)
        write_provenance(facts, folder / MARK)
        page_of(found, facts, folder, lang)

    fill(out, files)
    return out / "index.html"


def about(found: Atlas, command: str) -> dict[str, Any]:
    """Where the numbers come from."""
    run, place = found.wanted.run, found.wanted.place
    made = provenance(run, n_runs(found), place, [command]) | counted(run, place)
    return made | {"worlds": n_worlds(found.data), "levers": len(found.wanted.levers)}


def n_runs(found: Atlas) -> int:
    """Runs behind it."""
    return int(found.data.sizes["replicate"]) * (len(found.wanted.levers) + 1)


def page_of(found: Atlas, facts: dict[str, Any], folder: Path, lang: Wanted) -> Path:
    """The page."""
    place = found.wanted.run.scenario.label
    told = {"run_command": facts["command"], "run_seed": facts["seed"], "run_preset": facts["preset"]}
    told |= {"run_fingerprint": facts["fingerprint"], "run_hash": facts["run_hash"]}
    tags = [Words(place.en, place.zh)]
    tags += [Words(f"{facts['worlds']} worlds", f"{facts['worlds']}组取值")]
    tags += [Words(f"{facts['levers']} levers", f"{facts['levers']}项政策工具")]
    source = simulated(facts["run_hash"], partial(pick, place), runs_of(n_runs(found)))
    title = Words(f"{TITLE.en}: {place.en}", f"{TITLE.zh}：{place.zh}")
    names, into = (title, ASKED_OF), (folder, facts["run_hash"], source)
    first = partial(of_atlas, found=found, facts=facts)
    return sections_page(names, tags, sections(found), told, into, opens=lang.value, first=first)


def sections(found: Atlas) -> list[Section]:
    """Questions with their answers."""
    plain = found.plain
    made = [
        Section("short", IN_SHORT, in_both(found, sentences)),
        Section("levers", TITLES["plain"], (), drawn(found, "levers", plain), [sheet(found, plain)], NOTE),
    ]
    if any(map(found.told, plain)):
        made.append(Section("told", EFFECTS, (), (), [told_sheet(found)]))
    if found.coercive:
        figures = drawn(found, "coercive", found.coercive)
        sheets = [sheet(found, found.coercive), fair_sheet(found)]
        said = in_both(found, coercive_said)
        made.append(Section("coercive", TITLES["coercive"], said, figures, sheets))
    said = in_both(found, directions_said)
    return [*made, Section("directions", TITLES["directions"], said, (), [claims_sheet(found)])]


def in_both(found: Atlas, write: Callable[[Atlas, Single], list[str]]) -> list[Words]:
    """Sentences in both languages."""
    return [Words(*pair) for pair in zip(write(found, "en"), write(found, "zh"), strict=True)]


def two(write: Callable[[Single], str]) -> Words:
    """A cell in both languages."""
    return Words(write("en"), write("zh"))


def drawn(found: Atlas, name: str, files: Sequence[LeverFile]) -> list[Drawn]:
    """The figures of some levers, so many in each."""
    made = []
    for k in range(0, len(files), MOST):
        some = files[k : k + MOST]
        caption = CAPTION_COERCIVE if some[0].coercive else CAPTION
        key = TITLES["coercive" if some[0].coercive else "plain"]
        end = f"-{k // MOST + 1}" if len(files) > MOST else ""
        made.append(Drawn(f"{name}{end}", partial(figure, found, some), caption, key))
    return made


def figure(found: Atlas, files: Sequence[LeverFile], lang: Language) -> Figure:
    """Levers in rows, outcomes side by side."""
    rungs = [
        Rung(composed(partial(pick, file.label), lang), [found.of(file, name) for name in ASKED])
        for file in files
    ]
    heads = [composed(partial(pick, SHORT[name]), lang) for name in ASKED]
    return ladder(rungs, heads, files[0].coercive, lang)


def said_in(one: Any, lang: Single) -> str:
    """An effect with its range and what may be said."""
    grade = one.graded(lang)
    return f"{shown(one)}{'，' if lang == 'zh' else ', '}{grade}" if one.n and grade else one.shown(lang)


def effect_cells(found: Atlas, file: LeverFile, outcomes: Sequence[str]) -> dict[str, Words]:
    """Effects on some outcomes as cells."""
    return {name: two(partial(said_in, found.of(file, name))) for name in outcomes}


def effect_heads(found: Atlas, outcomes: Sequence[str]) -> dict[str, Words]:
    """Outcomes with their units as heads."""
    units = {name: found.of((found.coercive or found.wanted.levers)[0], name) for name in outcomes}
    return {
        name: Words(
            f"{label_of(name, 'en')}, {units[name].units('en')}",
            f"{label_of(name, 'zh')}，{units[name].units('zh')}",
        )
        for name in outcomes
    }


def sheet(found: Atlas, files: Sequence[LeverFile]) -> Sheet:
    """Levers in rows: what each moves, who decides, evidence, costs, where it acts."""
    rows = []
    for file in files:
        yuan, hours = found.cost(file)
        row: dict[str, Any] = {"lever": two(partial(named, file)), "decides": two(partial(decides, file))}
        row |= effect_cells(found, file, ASKED) | {"yuan": f"{yuan:,.0f}", "hours": f"{hours:,.0f}"}
        row |= {"graded": two(partial(graded, file))}
        rows.append(row | {"acts": two(partial(pick, file.acts)) if file.acts else ""})
    heads = {"lever": HEADS["lever"], **effect_heads(found, ASKED)}
    heads |= {key: HEADS[key] for key in ("yuan", "hours", "decides", "graded", "acts")}
    caption = CAPTION_COERCIVE if files and files[0].coercive else CAPTION_TABLE
    return Sheet("atlas", caption, heads, pd.DataFrame(rows), prose=True, most=EVERY)


def fair_sheet(found: Atlas) -> Sheet:
    """Fairness of coercive levers."""
    rows = [
        {"lever": two(partial(named, file)), **effect_cells(found, file, FAIR)} for file in found.coercive
    ]
    heads = {"lever": HEADS["lever"], **effect_heads(found, FAIR)}
    return Sheet("fairness", CAPTION_FAIR, heads, pd.DataFrame(rows), prose=True, most=EVERY)


def told_sheet(found: Atlas) -> Sheet:
    """Effects that are told, with both errors."""
    rows = []
    for file in found.plain:
        for one in found.told(file):
            cells = cells_of(found.data, one, "en"), cells_of(found.data, one, "zh")
            row: dict[str, Any] = {"lever": two(partial(named, file)), "outcome": two(one.label)}
            row |= {"effect": shown(one), "grade": two(one.graded)}
            rows.append(
                row
                | {
                    key: Words(*(cell[key] for cell in cells))
                    for key in ("count", "luck", "default", "hangs")
                }
            )
    heads = {
        key: HEADS[key]
        for key in ("lever", "outcome", "effect", "grade", "count", "luck", "default", "hangs")
    }
    return Sheet("told", CAPTION_TOLD, heads, pd.DataFrame(rows), prose=True, most=EVERY)


def claims_sheet(found: Atlas) -> Sheet:
    """What documents claim beside the sign here."""
    heads = {key: HEADS[key] for key in ("lever", "outcome", "claim", "here", "agreement", "said", "reason")}
    return Sheet(
        "directions",
        CAPTION_CLAIMS,
        heads,
        pd.DataFrame(map(claim_row, found.directions)),
        prose=True,
        most=EVERY,
    )


def claim_row(one: Directed) -> dict[str, Words]:
    """One claim."""
    return {
        "lever": two(partial(pick, one.lever.label)),
        "outcome": two(partial(label_of, one.claim.outcome)),
        "claim": two(partial(claimed, one)),
        "here": two(partial(said_in, one.here)),
        "agreement": AGREED[one.agreement],
        "said": two(partial(pick, one.claim.said)),
        "reason": two(partial(reason, one)),
    }
