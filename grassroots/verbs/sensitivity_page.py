"""The page of ``grassroots sensitivity``: what moves outcomes most; behind it every outcome with its figures, its table, all numbers."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.sensitivity import Outcome, by_year, convergence, index_bars, tornado
from analysis.figures.sensitivity_plane import plane
from analysis.kinds import Moved
from analysis.report.page import Source, months_of, runs_of, simulated
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from analysis.sensitivity import Bands, Indices
from analysis.sensitivity.sentences import ranked
from analysis.words import WORDS, seeds
from bilingual.words import Language, Words
from experiments.files import MARK, write_csv, write_provenance
from filing import fill
from grassroots.answers.first_sensitivity import of_sensitivity
from grassroots.answers.sensitivity import Sensitivity, Step, about_of, bounds_of, place_label, seen_units
from grassroots.verbs.sensitivity_shown import ABOVE, GROUNDS, HEADS, ground_of, ranged, sentences, stands

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("What moves the outcomes", "哪些因素影响结果")
CAPTIONS = {
    "sobol": Words(
        "Share of the variance of the mean over seeds behind each factor: with all interactions (ST) and alone (S1), with "
        "95 % intervals. The band is what a factor shows that moves nothing but luck.",
        "各因素在随机种子均值方差中的占比：含全部交互（ST）与单独（S1），附95%区间。阴影带为只改变随机性的虚拟因素。",
    ),
    "morris": Words(
        "Effect of each factor over its whole range (mu*) against its spread over the space (sigma), with 95 % intervals. "
        "The band is what a factor shows that moves nothing but luck.",
        "各因素在整个取值范围内的效应（mu*）及其在参数空间中的离散（sigma），附95%区间。阴影带为只改变随机性的虚拟因素。",
    ),
    "pawn": Words(
        "How far each factor shifts the whole distribution of the outcome (PAWN, median), with 95 % intervals.",
        "各因素使结果整个分布移动的程度（PAWN，中位数），附95%区间。",
    ),
    "bands": Words(
        "One factor at a time, from its lowest to its highest value, all others at the base; 95 % intervals over seeds. A "
        "picture around one point, never a ranking.",
        "逐一改变因素，由最低至最高，其余保持基准；95%区间基于随机种子。只是一点周围的图景，不能作为排序。",
    ),
    "convergence": Words(
        "The same against the number of base points, and how wide the intervals are beside the width wanted.",
        "指数随基点数的变化，以及区间宽度与所要求宽度的比较。",
    ),
    "years": Words(
        "The same year by year since policies act, with 95 % intervals.", "政策实施后各年的指数，附95%区间。"
    ),
}
MORE = {
    "range": Words("moved from", "取值范围"),
    "above": Words(*HEADS["above"]),
    "ground": Words(*HEADS["ground"]),
}


def write(steps: list[Step], out: Path, lang: "Wanted") -> Path:
    """The page, its figures, and the numbers behind them."""
    seen = steps[-1].found
    study, facts = seen.result.study, seen.result.facts
    runs = f"{len(seen.result.rows):,}"
    tags = [
        place_label(study),
        Words(f"{runs} runs", f"{runs}次模拟"),
        Words(f"{len(study.factors)} factors", f"{len(study.factors)}个因素"),
    ]
    about = about_of(seen.result, f"grassroots sensitivity {study.name}")

    def files(folder: Path) -> None:
        write_csv(seen.indices.to_dataframe(), folder / "indices.csv")
        write_provenance(facts | {"command": about["run_command"]}, folder / MARK)
        sections_page(
            (TITLE, Words(study.question.en, study.question.zh)),
            tags,
            sections(steps),
            about,
            (folder, str(facts["runs_hash"]), source(seen)),
            lang.value,
            first=lambda page: of_sensitivity(seen),
        )

    fill(out, files)
    return out / "index.html"


def heading(key: str, outcome: Words) -> Words:
    """The title inside a saved picture."""
    return Words(WORDS[key].en.format(outcome=outcome.en), WORDS[key].zh.format(outcome=outcome.zh))


def source(seen: Sensitivity) -> Source:
    """What a saved figure says of where it comes from."""
    study, facts = seen.result.study, seen.result.facts
    place, n = place_label(study), len(seen.result.rows)
    return simulated(
        str(facts["runs_hash"]),
        lambda lang: place.zh if lang == "zh" else place.en,
        months_of(facts),
        partial(seeds, study.replicates),
        runs_of(n),
    )


def moved(seen: Sensitivity) -> Moved | None:
    """What moves the first outcome, for a figure of any size; nothing of a Morris design, whose picture is a plane."""
    if isinstance(seen.indices, Indices) and seen.ranking.method == "morris":
        return None
    names = (
        list(seen.indices.to_dataframe()["output"])
        if isinstance(seen.indices, Bands)
        else list(seen.ranking.outputs)
    )
    item = seen_units(names[:1], seen.result.study)[names[0]]
    outcome = Outcome(Words(item["en"], item["zh"]), Words(item["unit"], item["unit_zh"]), names[0])
    found = seen.indices if isinstance(seen.indices, Bands) else seen.ranking
    return Moved(found, seen.labels, outcome, seen.assumed, source(seen))


def sections(steps: list[Step]) -> list[Section]:
    """One section an outcome; windows that are years share one more figure."""
    seen = steps[-1].found
    if isinstance(seen.indices, Bands):
        return [of_bands(seen, name) for name in dict.fromkeys(seen.indices.to_dataframe()["output"])]
    made = [of_indices(steps, k, name) for k, name in enumerate(seen.indices.outputs)]
    noted = Section("notes", Words("What has to be said with the numbers", "数值说明"), seen.indices.notes)
    return [*made, *over_years(seen), *([noted] if seen.indices.notes else [])]


def of_indices(steps: list[Step], output: int, name: str) -> Section:
    """What moves one outcome."""
    seen = steps[-1].found
    item = seen_units([name], seen.result.study)[name]
    label, unit = Words(item["en"], item["zh"]), Words(item["unit"], item["unit_zh"])
    method = seen.ranking.method
    picture = plane if method == "morris" else index_bars
    key = name.replace("@", "-")
    figures = [
        Drawn(
            f"{key}-{method}",
            lambda lang: picture(
                seen.ranking, seen.labels, Outcome(label, unit, name), seen.assumed, lang=lang
            ),
            CAPTIONS[method],
            heading("head_indices", label),
        )
    ]
    if len(steps) > 1:
        stages = [(step.rows, step.found.ranking, step.found.judged) for step in steps]
        figures.append(
            Drawn(
                f"{key}-convergence",
                lambda lang: convergence(stages, seen.labels, label, name, lang=lang),
                CAPTIONS["convergence"],
                heading("head_convergence", label),
            )
        )
    said = tuple(
        Words(*pair)
        for pair in zip(*(sentences(seen, output, name, lang) for lang in ("en", "zh")), strict=True)
    )
    return Section(key, label, said, figures, [sheet(seen, output, key, label)])


def sheet(seen: Sensitivity, output: int, key: str, label: Words) -> Sheet:
    """The factors of one outcome, the largest first."""
    indices, reach = seen.ranking, bounds_of(seen.result.study)
    frame = ranked(indices, output, seen.assumed)
    dummy = indices.problem.dummy
    rows = []
    for one in frame.to_dict("records"):
        factor = str(one["factor"])
        row = {
            "factor": seen.labels[factor],
            "value": cell(indices, indices.main.name, factor, output),
            "range": reach.get(factor, Words("", "")),
            "above": Words(*ABOVE[stands(one)]),
            "ground": Words(*GROUNDS[ground_of(factor, bool(one["assumed"]), dummy)]),
        }
        if "S1" in one:
            row["S1"] = cell(indices, "S1", factor, output)
        rows.append(row)
    heads = {
        "factor": Words(*HEADS["factor"]),
        "value": Words(*HEADS[indices.method]),
        **({"S1": Words(*HEADS["S1"])} if "S1" in frame else {}),
        **MORE,
    }
    return Sheet(
        key,
        Words(f"{label.en}: factors, the largest first.", f"{label.zh}：各因素由大到小。"),
        heads,
        pd.DataFrame(rows),
    )


def cell(indices: Indices, name: str, factor: str, output: int) -> Words:
    """An index with its interval, or why there is none, as the terminal shows it."""
    found = indices.readable(name, indices.main.factors.index(factor), output)
    return Words(ranged(found, "en"), ranged(found, "zh"))


def over_years(seen: Sensitivity) -> list[Section]:
    """Indices year by year, of outcomes that were measured so."""
    by_outcome: dict[str, list[str]] = {}
    for name in seen.ranking.outputs:
        outcome, _, window = name.partition("@")
        if window.startswith("year-"):
            by_outcome.setdefault(outcome, []).append(name)
    return [of_years(seen, outcome, names) for outcome, names in by_outcome.items() if len(names) > 1]


def of_years(seen: Sensitivity, outcome: str, names: list[str]) -> Section:
    """The indices of one outcome, year by year: a picture."""
    item = seen_units([outcome])[outcome]
    label, unit = Words(item["en"], item["zh"]), Words(item["unit"], item["unit_zh"])
    indices, key = of_outputs(seen.ranking, names), f"{outcome}-years"

    def draw(lang: Language) -> Figure:
        return by_year(indices, seen.labels, label, unit, lang=lang)

    figure = Drawn(key, draw, CAPTIONS["years"], heading("head_years", label))
    return Section(key, Words(f"{label.en}, year by year", f"{label.zh}，逐年"), (), [figure])


def of_outputs(indices: Indices, names: list[str]) -> Indices:
    """The indices of some outputs, in this order."""
    at = [indices.outputs.index(name) for name in names]
    parts = tuple(
        replace(p, value=p.value[:, at], low=p.low[:, at], high=p.high[:, at], draws=p.draws[:, :, at])
        for p in indices.parts
    )
    share = type(indices.seed_share)(*(field[at] for field in indices.seed_share))
    return replace(
        indices,
        outputs=tuple(name.partition("@")[2] for name in names),
        parts=parts,
        seed_share=share,
        blocks=indices.blocks[at],
        dropped=indices.dropped[at],
        why=tuple(indices.why[k] for k in at),
    )


def of_bands(seen: Sensitivity, name: str) -> Section:
    """One factor at a time: a picture."""
    item = seen_units([name], seen.result.study)[name]
    label, unit = Words(item["en"], item["zh"]), Words(item["unit"], item["unit_zh"])

    def draw(lang: Language) -> Figure:
        assert isinstance(seen.indices, Bands)
        return tornado(seen.indices, seen.labels, Outcome(label, unit, name), seen.assumed, lang=lang)

    return Section(
        name,
        label,
        (CAPTIONS["bands"],),
        [Drawn(f"{name.replace('@', '-')}-tornado", draw, CAPTIONS["bands"], heading("head_bands", label))],
    )
