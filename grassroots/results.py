"""What the calls from Python give, where the experiment itself has no result of its own: tables, sentences, short names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from analysis.plausible import brackets_said, is_uncertain, runs_said, spread
from analysis.shown import Shown
from bilingual.numbers import show, show_range
from bilingual.words import Language as Tongue
from bilingual.words import Words, mark
from experiments.whole import Whole
from filing.origin import facts
from grassroots.answers import study
from grassroots.options import Language
from grassroots.result import Result, labelled, listing, of_attributes, screen
from grassroots.shown import heads, table, words_of
from model.named import counted, shortened

if TYPE_CHECKING:
    import pandas as pd

    from analysis.answer import Answer
    from analysis.kinds import Numbers
    from analysis.report.gallery import InLanguage
    from experiments.headline import Headline
    from grassroots.answers.bank import Moved
    from grassroots.answers.conditions import Conditions
    from grassroots.answers.headline import Answered, Done
    from grassroots.answers.packages import Plan
    from grassroots.answers.patterns import Finding
    from grassroots.answers.sensitivity import Sensitivity, Step
    from model.declare import Label

TOP = 8
"""Factors that a table shows."""


@dataclass(frozen=True, repr=False)
class StudyResult(study.StudyResult, Result):
    """What a study came to, with its table."""

    def to_xarray(self) -> xr.Dataset:
        """The labelled numbers: a dimension a factor where the design is a grid, else by point, with the factors beside each.

        They say where and when they were read; the code, packages and machine are those of the runs.
        """
        from experiments.formats import identifier

        if self.study.design.kind == "grid":
            data = self.by_county()
        else:
            data = super().to_xarray()
            data = data.rename_vars({name: identifier(str(name)) for name in data.coords})
        data.attrs = facts() | data.attrs
        return data

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from grassroots.pages import of_study

        return of_study(self).pictures()

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return dict(self.facts)

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write a page and tables into a folder; the path of the page."""
        from grassroots.pages import of_study

        tables = {"summary": self.summary(), "runs": self.to_dataframe(), "codebook": self.codebook()}
        if self.study.design.kind == "grid":
            tables["pivot"] = self.pivot()
        return of_study(self).write(out, lang, tables, self.facts)

    def pivot(self) -> "pd.DataFrame":
        """Means over seeds: a row a point of the grid and policy, a column an outcome."""
        data = self.to_xarray()
        means = data.mean("replicate") if "replicate" in data.dims else data
        return means[list(data.data_vars)].to_dataframe().reset_index()

    def table(self, lang: str = "en") -> Shown:
        """Means over points, and how much of them is the luck of seeds."""
        from grassroots.verbs.study_shown import shown_of, summary_table

        return Shown([summary_table(shown_of(self), Language(lang))])

    def explorer(self, path: str | Path, outcomes: Sequence[str] = (), lang: str = "both") -> Path:
        """Write the study as one file with sliders, as :func:`grassroots.answers.explorer.write_explorer` says."""
        from grassroots.answers.explorer import write_explorer

        return write_explorer(self, Path(path), outcomes, Language(lang).value)

    def effects(self) -> "pd.DataFrame":
        """What each policy changes against the first, with both errors; empty where the study is no bank of worlds with seeds."""
        import pandas as pd

        from grassroots.answers.bank_effects import as_worlds, effect_rows, has_effects

        return pd.DataFrame(effect_rows(as_worlds(self)) if has_effects(self) else [])

    def answers(self, lang: Tongue = "en") -> list[str]:
        """The answers of the first screen, at most three, as texts that can be quoted by themselves: what factors do from their lowest
        to their highest level, and policies against the first; levels where the design compares nothing."""
        from grassroots.answers.first_study import quotes_of

        return quotes_of(self, Language(lang).value)

    def details(self, lang: Tongue = "en") -> list[str]:
        """What is said behind the first screen: every headline effect of a bank of worlds, and whether the seeds are enough."""
        from grassroots.answers.bank_effects import as_worlds, has_effects, sentences
        from grassroots.shown import spoken

        found = sentences(as_worlds(self), Language(lang).value) if has_effects(self) else []
        return [*found, *(getattr(self.enough(), one) for one in spoken(Language(lang)))]

    def sentences(self, lang: Tongue = "en") -> list[str]:
        """What the first screen of its page says, then what stands behind it; the document and the terminal say the same answers."""
        from functools import partial

        from analysis.report.gallery import said_first
        from grassroots.answers.first_study import of_study

        first = said_first(partial(of_study, result=self), Language(lang).value)
        return [*first, *self.details(lang)]


@dataclass(frozen=True, repr=False)
class SurfaceResult(Result):
    """Outcomes over outmigration and the level of a lever.

    Attributes:
        data: outcomes by replicate, outmigration and level; what the lever costs as ``spent``.
    """

    data: xr.Dataset

    def to_xarray(self) -> xr.Dataset:
        """The labelled numbers."""
        return self.data

    def to_dataframe(self) -> "pd.DataFrame":
        """One row per replicate, outmigration and level, a column an outcome."""
        return measured(self.data).to_dataframe().reset_index()

    def table(self, lang: str = "en", outcome: str = "") -> Shown:
        """Means with their ranges, a line an outmigration and a column a level; effects of levels are graded beside.

        Args:
            lang: en, zh or both.
            outcome: the first one measured where none is named.
        """
        name = self._named(outcome)
        tables = [surface_table(self.data, name, Language(lang))]
        if is_uncertain(self.data):
            tables.append(grades_table(self.data, name, Language(lang)))
        return Shown(tables)

    def _named(self, outcome: str) -> str:
        names = [str(name) for name in measured(self.data).data_vars]
        return one_named(outcome or names[0], names)

    def effects(self, outcome: str = "") -> "pd.DataFrame":
        """What each level changes against level 0 at the same outmigration, with both errors over worlds.

        Args:
            outcome: the first one measured where none is named.
        """
        import pandas as pd

        from analysis.surface_effects import effects_of

        return pd.DataFrame(effects_of(self.data, self._named(outcome)))

    def sentences(self, lang: str = "en", outcome: str = "") -> list[str]:
        """What can be quoted: each level against level 0, with both its errors and what it hangs on."""
        from analysis.surface_effects import sentences

        return sentences(self.data, self._named(outcome), Language(lang).value)

    @property
    def outcomes(self) -> list[str]:
        """Names of the outcomes measured."""
        return [str(name) for name in measured(self.data).data_vars if "ledger" in self.data[name].attrs]

    @property
    def numbers(self) -> "Numbers":
        """The results from which figures are drawn."""
        from analysis.kinds import Numbers

        return Numbers(surface=self.data)

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures: lines over outmigration, and where over worlds what may be said of each point."""
        from grassroots.pages import of_surface

        return of_surface(self.data, self.outcomes).pictures()

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return of_attributes(self.data.attrs)

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write a page, figures and tables into a folder; the path of the page."""
        import pandas as pd

        from analysis.surface_effects import every_point
        from experiments.files import codebook
        from grassroots.pages import of_surface

        tables = {"points": pd.DataFrame(every_point(self.data)), "values": self.to_dataframe()}
        tables["codebook"] = codebook(measured(self.data))
        keep = Whole("surface", {"data": self.data})
        return of_surface(self.data, self.outcomes).write(out, lang, tables, dict(self.data.attrs), keep)

    def __repr__(self) -> str:
        a, sizes = self.data.attrs, self.data.sizes
        points = f"{sizes['outmigration']} x {sizes['level']} points x {runs_said(self.data, 'en')}"
        return shortened(f"<SurfaceResult {a['place']}: {a['lever']}, {points}>")


def surface_table(data: xr.Dataset, name: str, lang: Language) -> Any:
    """One outcome of a surface."""
    from analysis.words import label
    from bilingual.words import composed

    about, a = data[name].attrs, data.attrs
    unit = {"en": a["lever_unit"], "zh": a["lever_unit_zh"]}
    levels = [
        (f"{a['lever_en']} {k:g} {unit['en']}", f"{a['lever_zh']} {k:g} {unit['zh']}")
        for k in data["level"].values
    ]
    made = table(
        heads(lang, ("outmigration", "外出率"), *((en.strip(), zh.strip()) for en, zh in levels)),
        1,
        len(levels),
    )
    title, of = composed(lambda one: label(about, "long_name", one), lang.value), str(about.get("units", ""))
    made.title, made.title_justify = title, "left"
    for share in data["outmigration"].values:
        cells = data[name].sel(outmigration=share).transpose("replicate", "level").values
        found = spread(data, cells, unit=of)
        made.add_row(percent(share, lang), *(ranged(found, k, of, lang.value) for k in range(len(levels))))
    return captioned(made, data, lang)


def captioned(made: Any, data: xr.Dataset, lang: Language) -> Any:
    """The table, which says below itself of which numbers its values are, and what its brackets hold."""
    from rich.text import Text

    made.caption = Text(brackets_said(data, lang.value))
    made.caption_justify = "left"
    return made


def percent(share: float, lang: Language) -> str:
    """An outmigration in per cent."""
    return f"{100 * share:g}{'%' if lang.value == 'zh' else ' %'}"


def measured(data: xr.Dataset) -> xr.Dataset:
    """The outcomes of a surface and what it costs, without what the worlds draw."""
    return data.drop_dims("number") if "number" in data.dims else data


def grades_table(data: xr.Dataset, name: str, lang: Language) -> Any:
    """What may be said of each level against level 0, one line an outmigration."""
    from analysis.surface_effects import at_point, grades_title

    a, levels = data.attrs, [k for k in range(data.sizes["level"]) if data["level"].values[k] != 0.0]
    named = [
        (f"{a['lever_en']} {data['level'].values[k]:g}", f"{a['lever_zh']} {data['level'].values[k]:g}")
        for k in levels
    ]
    made = table(heads(lang, ("outmigration", "外出率"), *named), 1, len(levels))
    made.title, made.title_justify = grades_title(lang.value), "left"
    for s, share in enumerate(data["outmigration"].values):
        found = [at_point(data, name, s, k) for k in levels]
        cells = (f"{one.shown(lang.value)}\n{one.graded(lang.value)}".rstrip() for one in found)
        made.add_row(percent(share, lang), *cells)
    return captioned(made, data, lang)


def ranged(found: Any, k: int, unit: str, lang: Tongue) -> str:
    """The mean of one point with its interval."""
    return f"{show(found.value[k], unit, lang)} {show_range(found.low[k], found.high[k], unit)}".rstrip()


def one_named(name: str, known: Sequence[str]) -> str:
    """The name, where it is known.

    Raises:
        Refused: it is not.
    """
    from grassroots.errors import Refused
    from scenarios.errors import did_you_mean, one_of

    if name in known:
        return name
    hint = did_you_mean(name, known)
    raise Refused(f"{name!r} was not measured; there is {one_of(known)}" + (f"; {hint}" if hint else ""))


@dataclass(frozen=True, repr=False)
class SensitivityResult(Result):
    """What moves the outcomes of a study.

    Attributes:
        steps: the sizes of the design, the last one last; one where it did not grow.
    """

    steps: "Sequence[Step]"

    @property
    def found(self) -> "Sensitivity":
        """Of the last size: indices, width, labels."""
        return self.steps[-1].found

    def to_dataframe(self) -> "pd.DataFrame":
        """One row per outcome and factor: indices with their intervals."""
        return self.found.indices.to_dataframe()

    def to_xarray(self) -> xr.Dataset:
        """The indices with their intervals, by outcome and factor."""
        frame, from_ = self.to_dataframe(), self.found.result.facts
        dims = [name for name in ("output", "factor", "second", "value") if name in frame]
        return labelled(frame, dims if not frame.duplicated(dims).any() else [], facts() | from_)

    @property
    def numbers(self) -> "Numbers":
        """The results from which figures are drawn."""
        from analysis.kinds import Numbers
        from grassroots.verbs.sensitivity_page import moved

        return Numbers(moved=moved(self.found))

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from functools import partial

        from analysis.report.gallery import add_sections, pictures_of
        from grassroots.verbs.sensitivity_page import sections, source

        return pictures_of(source(self.found), partial(add_sections, sections=sections(list(self.steps))))

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return dict(self.found.result.facts)

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write page, figures and tables into a folder; the path of the page."""
        from grassroots.verbs.sensitivity_page import write

        return write(list(self.steps), Path(out), Language(lang))

    def answers(self, lang: Tongue = "en") -> list[str]:
        """What the first screen says: what moves up to three outcomes most; texts that can be quoted by themselves."""
        from grassroots.answers.first_sensitivity import quotes_of

        return quotes_of(self.found, Language(lang).value)

    def sentences(self, lang: Tongue = "en") -> list[str]:
        """What can be quoted: what moves outcomes most, then outcome by outcome."""
        from analysis.sensitivity import Bands
        from grassroots.shown import spoken
        from grassroots.verbs.sensitivity_shown import sentences

        seen, first = self.found, self.answers(lang)
        if isinstance(seen.indices, Bands):
            return first
        return first + [
            said
            for k, name in enumerate(seen.indices.outputs)
            for one in spoken(Language(lang))
            for said in sentences(seen, k, name, one)
        ]

    def table(self, lang: str = "en", top: int = TOP) -> Shown:
        """For each outcome what can be quoted, and its factors, the largest first."""
        return Shown(list(self._parts(Language(lang), top)))

    def _parts(self, lang: Language, top: int, quoted: bool = True) -> Any:
        from rich.text import Text

        from analysis.sensitivity import Bands
        from analysis.sensitivity.width import HOPELESS
        from grassroots.shown import spoken
        from grassroots.verbs.sensitivity_shown import bands_table, sentences, table_of

        seen = self.found
        if isinstance(seen.indices, Bands):
            yield bands_table(seen, lang, top)
            return
        for k, name in enumerate(seen.indices.outputs):
            if quoted:
                yield from (Text(said) for one in spoken(lang) for said in sentences(seen, k, name, one))
            if seen.indices.why[k] not in HOPELESS:
                yield table_of(seen, k, lang, top)

    def __repr__(self) -> str:
        result, step = self.found.result, self.steps[-1]
        width = self.found.width
        said = "" if width is None else f", width {'reached' if width.reached else 'not reached'}"
        return shortened(
            f"<SensitivityResult {result.study.name}: {step.rows} base points, {step.runs} runs{said}>"
        )

    def _repr_html_(self) -> str:
        tables = Shown(list(self._parts(Language.both, 5, quoted=False)))
        return listing(self.answers(screen())) + tables._repr_html_()


@dataclass(frozen=True, repr=False)
class BankResult(Result):
    """What moves the outcomes of a bank of worlds.

    Attributes:
        result: the study and its runs.
        moved: for each outcome the numbers that move it.
        arms: the policy in force and the one that it is compared with; empty where outcomes themselves are looked at.
    """

    result: Any
    moved: "Sequence[Moved]"
    arms: tuple[str, str] = ("", "")

    def to_xarray(self) -> xr.Dataset:
        """The same by outcome and number; missing where a number does not move an outcome."""
        frame = self.to_dataframe()
        dims = [name for name in ("outcome", "number") if name in frame]
        return labelled(frame, dims, facts() | self.result.facts)

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from functools import partial

        from analysis.report.gallery import add_sections, pictures_of
        from grassroots.verbs.bank_page import section, source

        made = [section(self.result, one, self.arms) for one in self.moved]
        return pictures_of(source(self.result), partial(add_sections, sections=made))

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return dict(self.result.facts)

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write page, figures and tables into a folder; the path of the page."""
        from grassroots.verbs.bank_page import write_bank

        return write_bank(self.result, self.moved, Path(out), Language(lang), self.arms)

    def to_dataframe(self) -> "pd.DataFrame":
        """One row per outcome and number that moves it: rank correlation, share of the variance."""
        import pandas as pd

        from grassroots.verbs.bank_shown import as_json

        told = [as_json(one) for one in self.moved]
        return (
            pd.json_normalize(told, "numbers", ["outcome"])
            if any(one["numbers"] for one in told)
            else pd.DataFrame()
        )

    def answers(self, lang: Tongue = "en") -> list[str]:
        """What the first screen says: the strongest number of up to three outcomes; texts that can be quoted by themselves."""
        from grassroots.answers.first_bank import quotes_of

        return quotes_of(self.result, self.moved, self.arms, Language(lang).value)

    def sentences(self, lang: Tongue = "en") -> list[str]:
        """What can be quoted: the strongest numbers first, then outcome by outcome."""
        from grassroots.shown import spoken
        from grassroots.verbs.bank_shown import sentence

        each = [sentence(one, language) for one in self.moved for language in spoken(Language(lang))]
        return self.answers(lang) + each

    def table(self, lang: str = "en", top: int = TOP) -> Shown:
        """For each outcome what can be quoted, and the numbers that move it, the strongest first."""
        from rich.text import Text

        from grassroots.shown import spoken
        from grassroots.verbs.bank_shown import sentence, table_of

        parts: list[Any] = []
        for one in self.moved:
            parts += [Text(sentence(one, language)) for language in spoken(Language(lang))]
            parts += [table_of(self.result, one, Language(lang), top)] if one.screened.found else []
        return Shown(parts)

    def __repr__(self) -> str:
        return shortened(
            f"<BankResult {self.result.study.name}: {len(self.moved)} outcomes, {len(self.result.rows)} runs>"
        )

    def _repr_html_(self) -> str:
        return listing(self.answers(screen())) + self.table("both", 5)._repr_html_()


@dataclass(frozen=True, repr=False)
class ConditionsResult(Result):
    """Under which conditions the effect of a policy falls short.

    Attributes:
        result: the study and its runs.
        found: the conditions, and what they are worth on worlds held out.
        command: the words that ask for it again.
    """

    result: Any
    found: "Conditions"
    command: str = ""

    def to_xarray(self) -> xr.Dataset:
        """Of each world the effect, whether that falls short, whether it was held out, and the numbers looked at."""
        from experiments.formats import identifier
        from grassroots.verbs.discover_page import worlds_of

        frame = worlds_of(self.found).rename(columns=identifier).rename_axis("world")
        return labelled(frame.reset_index(), ["world"], facts() | self.result.facts)

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from functools import partial

        from analysis.report.gallery import add_sections, pictures_of
        from grassroots.verbs.bank_page import source
        from grassroots.verbs.discover_page import section_of

        made = [section_of(self.result, self.found)]
        return pictures_of(source(self.result), partial(add_sections, sections=made))

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return dict(self.result.facts)

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write page, figures and tables into a folder; the path of the page."""
        from grassroots.verbs.discover_page import write

        return write(self.result, self.found, self.command, Path(out), Language(lang))

    def to_dataframe(self) -> "pd.DataFrame":
        """One row a condition: number, low and high in its unit; empty where none was found."""
        return self.found.to_dataframe()

    def answers(self, lang: Tongue = "en") -> list[str]:
        """What the first screen says: in how many worlds the policy does too little, and in which; texts that can be quoted by themselves."""
        from grassroots.verbs.discover_shown import answers

        return answers(self.result, self.found, Language(lang).value)

    def sentences(self, lang: Tongue = "en") -> list[str]:
        """What can be quoted."""
        from grassroots.shown import spoken
        from grassroots.verbs.discover_shown import sentences

        return [said for one in spoken(Language(lang)) for said in sentences(self.result, self.found, one)]

    def table(self, lang: Tongue = "en") -> Shown:
        """What the command prints: sentences, for conditions are read together."""
        from rich.text import Text

        return Shown([Text(said) for said in self.sentences(lang)])

    def __repr__(self) -> str:
        found = self.found
        held = counted(len(found.bounds), "condition") if found.box.holds else "no condition holds"
        return shortened(f"<ConditionsResult {found.column}, {found.arm}: {held}, {found.worlds} worlds>")

    def _repr_html_(self) -> str:
        conditions = str(self.to_dataframe().to_html(index=False))
        return listing(self.sentences(screen())) + conditions


@dataclass(frozen=True, repr=False)
class PlanResult(Result):
    """Packages of levers within a budget.

    Attributes:
        found: the packages that were run, with cost, worth and regret.
        place: the place in both languages.
        command: the words that ask for it again.
    """

    found: "Plan"
    place: "Label"
    command: str = ""

    def to_xarray(self) -> xr.Dataset:
        """The same by package."""
        return labelled(self.to_dataframe(), ["package"], facts() | self.provenance)

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return {"command": self.command, "place": self.found.place, "budget": self.found.budget}

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write page and tables into a folder; the path of the page."""
        from grassroots.verbs.plan import write

        write(self.found, self.place, Path(out), self.command, Language(lang))
        return Path(out) / "index.html"

    def to_dataframe(self) -> "pd.DataFrame":
        """One row a package: levels, cost, effects (mean and worst fifth of worlds), probability of being best, regret."""
        return self.found.to_dataframe()

    def answers(self, lang: Tongue = "en") -> list[str]:
        """What the first screen says: which packages come first, and what they change; texts that can be quoted by themselves."""
        from grassroots.verbs.plan import answers

        return answers(self.found, self.place, Language(lang).value)

    def sentences(self, lang: Tongue = "en") -> list[str]:
        """What can be quoted."""
        from grassroots.shown import spoken
        from grassroots.verbs.plan import sentences

        return [said for one in spoken(Language(lang)) for said in sentences(self.found, self.place, one)]

    def table(self, lang: Tongue = "en") -> Shown:
        """The best packages, and no policy, by their regret in the worst worlds; what can be quoted above it."""
        from rich.text import Text

        from grassroots.verbs.plan import table_of

        return Shown([*map(Text, self.sentences(lang)), table_of(self.found, Language(lang))])

    def __repr__(self) -> str:
        found = self.found
        said = f"{len(found.packages) - 1} packages within {found.budget:g} yuan"
        return shortened(f"<PlanResult {found.place}: {said}, {found.values.shape[1]} worlds>")

    def _repr_html_(self) -> str:
        from grassroots.verbs.plan import table_of

        return listing(self.answers(screen())) + Shown([table_of(self.found, Language.both)])._repr_html_()


@dataclass(frozen=True, repr=False)
class PatternsResult(Result):
    """What the model gives back of what is known.

    Attributes:
        findings: one a row of a pattern.
        seeds: of each, as asked for.
    """

    findings: "Sequence[Finding]"
    seeds: int = 20

    def to_dataframe(self) -> "pd.DataFrame":
        """One row a part of a pattern: value, interval, target, verdict."""
        from grassroots.answers.patterns.tables import frame

        return frame(self.findings)

    def to_xarray(self) -> xr.Dataset:
        """The same by part of a pattern."""
        frame = self.to_dataframe()
        frame.insert(0, "row", frame["id"] + "." + frame["part"].astype(str))
        return labelled(frame, ["row"], self.provenance)

    def sentences(self, lang: str = "en") -> list[str]:
        """How many are given back, use by use."""
        from grassroots.answers.patterns import rates
        from grassroots.answers.patterns.tables import USE_LABELS, rate_text
        from grassroots.shown import spoken

        return [
            f"{getattr(USE_LABELS[use], one)}{mark(': ', one)}{getattr(rate_text(rate), one)}"
            for one in spoken(Language(lang))
            for use, rate in rates(self.findings).items()
            if rate.judged
        ]

    def table(self, lang: str = "en") -> Shown:
        """A table a use, with the pass rate of each."""
        from grassroots.verbs.patterns import parts

        return Shown(list(parts(self.findings, Language(lang))))

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        from experiments.posterior import code

        return facts() | {"seeds": self.seeds, "model": code()}

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write page and tables into a folder; the path of the page."""
        from grassroots.answers.patterns.tables import seeds_frame
        from grassroots.pages import of_patterns

        said = [Words(*pair) for pair in zip(self.sentences("en"), self.sentences("zh"), strict=True)]
        tables = {"patterns": self.to_dataframe(), "seeds": seeds_frame(self.findings)}
        return of_patterns(self.findings, said, self.seeds).write(out, lang, tables, self.provenance)

    def __repr__(self) -> str:
        from grassroots.answers.patterns import rates

        said = ", ".join(
            f"{use} {rate.passed} of {rate.judged}" for use, rate in rates(self.findings).items()
        )
        return shortened(f"<PatternsResult {len(self.findings)} rows; passed: {said}>")


@dataclass(frozen=True, repr=False)
class HeadlineResult(Result):
    """The answers to the headline questions, or to questions of one's own.

    Attributes:
        asked: the questions and arms.
        each: the answer to every question.
        done: the runs behind them.
        facts: how to get the same again, and what it took.
    """

    asked: "Headline"
    each: "Sequence[Answered]"
    done: "Done"
    facts: Mapping[str, str]

    def answers(self, lang: str = "en") -> list[str]:
        """The answers of the first screen, at most three, as texts that can be quoted by themselves."""
        from analysis.report.first_screen import chosen
        from grassroots.shown import spoken

        said = self._quotes()[: len(chosen(self._declared()))]
        return [getattr(one, each) for each in spoken(Language(lang)) for one in said]

    def sentences(self, lang: str = "en") -> list[str]:
        """What the first screen of the page says; then the answers to all questions that were declared beforehand, to quote."""
        from functools import partial

        from analysis.report.gallery import said_first
        from grassroots.answers.findings import first_screen
        from grassroots.shown import spoken

        first = partial(first_screen, asked=self.asked, found=self._declared(), facts=self.facts)
        said = [getattr(one, each) for each in spoken(Language(lang)) for one in self._quotes()]
        return [*said_first(first, Language(lang).value), *said]

    def _declared(self) -> "list[Answer]":
        from grassroots.answers.findings import declared

        return list(declared(self.asked, self.each).values())

    def _quotes(self) -> list[Words]:
        from grassroots.answers.findings import quotes

        return quotes(self.asked, self._declared())

    def table(self, lang: str = "en") -> Shown:
        """What is compared, in which outcome, the effect, and what may be said."""
        names = ("compared", "比较"), ("outcome", "指标"), ("effect", "效应"), ("what may be said", "判断")
        made = table(heads(Language(lang), *names))
        for one in self.each:
            cells = [one.row[key] for key in ("label", "outcome", "shown", "graded")]
            made.add_row(*(words_of(cell, Language(lang)) for cell in cells))
        return Shown([made])

    def to_dataframe(self) -> "pd.DataFrame":
        """One row a question: the effect with both errors, its grade, what it hangs on, its cost."""
        import pandas as pd

        from grassroots.answers.findings import rows
        from grassroots.answers.headline import flat

        return pd.DataFrame(map(flat, rows(self.asked, self.each)))

    def to_xarray(self) -> xr.Dataset:
        """The same by question."""
        return labelled(self.to_dataframe(), ["question"], facts() | dict(self.facts))

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figure of the page."""
        from functools import partial

        from analysis.report.gallery import pictures_of
        from grassroots.answers.findings import first_screen
        from grassroots.verbs.headline_page import origin_of

        first = partial(first_screen, asked=self.asked, found=self._declared(), facts=self.facts)
        return pictures_of(origin_of(self.asked, self.facts), first)

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return dict(self.facts)

    def save(self, out: str | Path, lang: Tongue = "both") -> Path:
        """Write page, figure and tables into a folder; the path of the page."""
        from grassroots.verbs.headline_page import write

        return write(self.asked, self.each, self.done, self.facts, Path(out), Language(lang))

    def __repr__(self) -> str:
        said = f"{len(self.each)} questions, {self.facts['worlds']} worlds, {self.facts['runs']} runs"
        return shortened(f"<HeadlineResult {self.asked.name}: {said}>")
