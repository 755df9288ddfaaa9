"""Sensitivity of a study: its table as the arrays that an analysis takes, its factors by name, and designs that grow.

A study whose indices are not sure enough is run on with twice the base points, again and again, until the width wanted is reached or the
budget of runs is spent; what is done stays, for the designs are nested.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

import scenarios
from analysis.rare import upper_share
from analysis.sensitivity import Bands, Indices, Problem, Tail, Width, analyse, width_of
from analysis.sensitivity.evidence import EvidenceSplit, evidence_split
from analysis.sensitivity.problem import Method
from analysis.sensitivity.resampling import LEAST_BLOCKS
from analysis.sensitivity.width import WANTED
from bilingual.words import Words
from experiments.provenance import rests_on_assumption
from experiments.study.designs import DUMMY
from experiments.study.results import StudyResult, factor_attributes
from experiments.study.schema import Factor, Study
from experiments.study.values import columns
from experiments.study.windows import in_short
from model.outcomes import OUTCOMES, UNITS
from model.run import DEFAULT, Run
from scenarios.errors import did_you_mean, one_of
from scenarios.facts import unit as unit_of
from scenarios.names import meant, outcome_labels

Floats = NDArray[np.float64]
Quantity = Literal["mean", "spread", "tail"]
NOISE = Words("nothing but luck (dummy)", "仅随机性（虚拟因素）")


class CannotAnalyse(ValueError):
    """What was asked does not fit the study; the message says what would."""


@dataclass(frozen=True)
class Carried:
    """What chosen numbers carry of everything moved in a bank.

    Attributes:
        bank: name of the bank.
        worlds: with a value.
        share: of the variance of everything moved; missing where the emulator explains too little.
    """

    bank: str
    worlds: int
    share: float


@dataclass(frozen=True)
class Sensitivity:
    """What moves the outcomes of a study.

    Attributes:
        result: the study and its runs.
        indices: of all columns analysed; bands from one factor at a time.
        width: of the widest interval, beside the width wanted; missing for bands.
        arm: the policy in force, or compared.
        against: the policy that it is compared with; empty where the outcomes themselves are analysed.
        incomplete: points that lack a run, or a value in some column analysed.
        carried: what the factors carry of everything uncertain, by column, where a bank of the place says so.
    """

    result: StudyResult
    indices: Indices | Bands
    width: Width | None
    arm: str
    against: str
    incomplete: int
    carried: Mapping[str, Carried] = field(default_factory=dict)

    @property
    def ranking(self) -> Indices:
        """The indices, of a design that ranks its factors."""
        assert isinstance(self.indices, Indices)
        return self.indices

    @property
    def judged(self) -> Width:
        """How wide their widest interval is."""
        assert self.width is not None
        return self.width

    @property
    def levers(self) -> list[str]:
        """Factors that somebody decides on."""
        return [factor.name for factor in self.result.study.factors if factor.lever is not None]

    @property
    def labels(self) -> dict[str, Words]:
        """Names of the factors, and of the dummy."""
        return labels_of(self.result.study)

    @property
    def assumed(self) -> frozenset[str]:
        """Factors whose range is assumed."""
        return assumed_of(self.result.study)

    def evidence(self, output: int) -> EvidenceSplit | None:
        """How much of the variance of one column rests on assumptions; only shares of variance can say."""
        if not isinstance(self.indices, Indices) or self.indices.method != "sobol" or not self.assumed:
            return None
        if any(np.isnan(self.indices[part].value[:, output]).any() for part in ("S1", "ST")):
            return None  # no variance, no shares of it
        of_this = self.indices.to_dataframe().query(
            "output == @name", local_dict={"name": self.indices.outputs[output]}
        )
        draws = {part: self.indices[part].draws[:, :, output] for part in ("S1", "ST")}
        return evidence_split(of_this, self.assumed, draws=draws, dummy=DUMMY)


@dataclass(frozen=True)
class Step:
    """One size of a design that grows."""

    rows: int
    runs: int
    found: Sensitivity


def problem_of(study: Study) -> Problem:
    """What an analysis has to know of the design of a study."""
    names = [factor.name for factor in study.factors]
    return Problem(
        tuple([*names, DUMMY] if study.has_dummy else names),
        study.design.kind,
        second_order=study.design.second_order,
        seeds=study.seeds,
        levels=study.design.levels,
        dummy=DUMMY,
        groups=tuple([*study.moved_together, DUMMY]) if study.groups else (),
    )


def labels_of(study: Study) -> dict[str, Words]:
    """Names of the factors and groups in both languages."""
    found = {DUMMY: NOISE} | {name: Words(label.en, label.zh) for name, label in study.groups.items()}
    for factor in study.factors:
        about = factor_attributes(factor)
        found[factor.name] = Words(about["long_name"], about["long_name_zh"])
    return found


def assumed_of(study: Study) -> frozenset[str]:
    """What is moved and rests on assumptions: numbers of the model that no evidence gives, here or for the place.

    A group counts where all of it does.
    """
    run = Run(study.scenario(study.place), dict(study.values))
    place = None if study.place == DEFAULT.name else scenarios.load_place(study.place, study.files)
    held = {
        factor.name: factor.path is not None and rests_on_assumption(factor.name, run, place)
        for factor in study.factors
    }
    of_group = {name: [f.name for f in study.factors if f.group == name] for name in study.groups}
    held |= {name: all(held[member] for member in members) for name, members in of_group.items()}
    moved = set(study.moved_together)
    return frozenset(name for name, assumed in held.items() if assumed and name in moved)


def bounds_of(study: Study) -> dict[str, Words]:
    """From where to where each factor was moved, with its unit; of a group, how many factors it has."""
    found = {factor.name: reach_of(factor) for factor in study.factors}
    for name in study.groups:
        members = sum(factor.group == name for factor in study.factors)
        found[name] = Words(f"{members} factors", f"{members}个因素")
    return found


def reach_of(factor: Factor) -> Words:
    """Range or values of a factor."""
    if factor.levels is not None:
        return Words(", ".join(map(str, factor.levels)), "、".join(map(str, factor.levels)))
    low, high = factor.bounds
    unit = unit_of(factor_attributes(factor)["units"])
    return Words(f"{low:g}–{high:g} {unit['en']}".strip(), f"{low:g}–{high:g}{unit['zh']}")


def analysed(
    result: StudyResult,
    outcomes: Sequence[str] = (),
    *,
    arm: str = "",
    against: str = "",
    method: Method | None = None,
    quantity: Quantity = "mean",
    threshold: float | None = None,
    width: float = WANTED,
) -> Sensitivity:
    """What moves the outcomes of a study, or the effect of one of its policies.

    Args:
        result: the study.
        outcomes: columns of the study; all of them where nothing is said.
        arm: the policy in force; the only or first one where nothing is said.
        against: analyse the difference that ``arm`` makes to this arm, on the same seeds.
        method, quantity: as in :func:`analysis.sensitivity.analyse`.
        threshold: of the tail.
        width: wanted of the widest interval, as in :func:`analysis.sensitivity.width_of`.

    Raises:
        CannotAnalyse: the analysis does not fit the design, or a name is not in the study.
    """
    study = result.study
    names = chosen(outcomes, columns(study), "outcome") or columns(study)
    arm = (chosen([arm], study.arms, "arm") if arm else list(study.arms))[0]
    values = values_of(result, names, arm)
    if against:
        values = values - values_of(result, names, chosen([against], study.arms, "arm")[0])
    try:
        found = analyse(
            problem_of(study),
            result.design,
            values,
            method=method,
            quantity=Tail(threshold) if quantity == "tail" else quantity,
            outputs=names,
        )
    except ValueError as error:
        raise CannotAnalyse(f"{study.name}: {error}") from None
    reached = width_of(found, width) if isinstance(found, Indices) else None
    return Sensitivity(
        result, found, reached, arm, against, int((~np.isfinite(values)).any(axis=(1, 2)).sum())
    )


def chosen(given: Sequence[str], known: Sequence[str], what: str) -> list[str]:
    """Names that are there; the name of an outcome stands for all of its windows.

    Raises:
        CannotAnalyse: one is not.
    """
    found: list[str] = []
    for name in given:
        asked = in_names(name) if what == "outcome" else name
        fitting = [one for one in known if one == asked or one.partition("@")[0] == asked]
        if not fitting:
            hint = did_you_mean(name, known)
            said = f"{what} {name} is not in the study; there is {one_of(known)}"
            raise CannotAnalyse(f"{said}; {hint}" if hint else said)
        found += fitting
    return list(dict.fromkeys(found))


def in_names(given: str) -> str:
    """An outcome, with its window where there is one, by its name where it was given by its label."""
    label, at, window = given.partition("@")
    return f"{meant(label, outcome_labels())}{at}{window}"


def values_of(result: StudyResult, names: Sequence[str], arm: str) -> Floats:
    """Point x replicate x column of one arm; missing where a run is."""
    rows = result.rows[result.rows["arm"] == arm]
    made = np.full((len(result.design), result.study.replicates, len(names)), np.nan)
    at = rows["row"].to_numpy(), rows["replicate"].to_numpy()
    made[at] = rows[list(names)].to_numpy(np.float64)
    return made


def grown(study: Study, rows: int) -> Study:
    """The study with so many base points."""
    return study.model_copy(update={"design": study.design.model_copy(update={"rows": rows})})


def size(study: Study) -> int:
    """Runs of a study."""
    groups = len(set(study.moved_together)) + 1
    block = {"sobol": groups * (1 + study.design.second_order) + 2, "morris": groups + 1}[study.design.kind]
    return study.design.rows * block * len(study.arms) * study.replicates


def until_sure(
    study: Study,
    budget: int,
    run: Callable[[Study], StudyResult],
    look: Callable[[StudyResult], Sensitivity] = analysed,
) -> list[Step]:
    """Run a study, and run it on with twice the base points until the width wanted is reached, the next size is over the budget, or
    nothing is left of which more base points could say more.

    Args:
        study: what, with the size to begin with.
        budget: runs in all.
        run: runs a study as far as it is not done, and gives its result.
        look: analyses a result.

    Returns:
        Every size, the last one last; whether the width wanted was reached is in its width.

    Raises:
        CannotAnalyse: a design that cannot grow.
    """
    if study.design.kind not in ("sobol", "morris"):
        raise CannotAnalyse(
            f"{study.name}: a {study.design.kind} design cannot be run on; allowed is sobol or morris"
        )
    steps: list[Step] = []
    while True:
        found = look(run(study))
        steps.append(Step(study.design.rows, size(study), found))
        longer = grown(study, 2 * study.design.rows)
        done = found.width is not None and (found.width.reached or not growing(found, budget))
        if done or size(longer) > budget:
            return steps
        study = longer


def growing(found: Sensitivity, budget: int) -> list[str]:
    """Outputs of which more base points, as many as the budget allows, may say more.

    Not those that have the width wanted, nor those that are the same in every run or in none; nor those with a value in so few
    blocks that, with 97.5 % confidence, the whole budget would not fill as many as an interval needs.
    """
    assert found.width is not None and isinstance(found.indices, Indices)
    study, indices = found.result.study, found.indices
    most = study.design.rows * budget / size(study)
    whole, of = indices.blocks, indices.blocks + indices.dropped
    fillable = upper_share(whole, of) * most >= LEAST_BLOCKS
    open_ = found.width.judged & ~found.width.met & fillable
    return [name for name, one in zip(indices.outputs, open_, strict=True) if one]


def seen_units(names: Sequence[str], study: Study | None = None) -> dict[str, Mapping[str, str]]:
    """Label and unit of columns in both languages, by column; with the months that they are over, where the study is given."""
    found: dict[str, Mapping[str, str]] = {}
    for name in names:
        outcome, _, window = name.partition("@")
        item, said = OUTCOMES[outcome], [window_label(window)] if window else []
        if study is not None and (window or len(study.windows) == 1):
            said.append(Words(*in_short(study, window or study.windows[0])))
        found[name] = {
            "en": ", ".join([item.label.en, *(one.en for one in said)]),
            "zh": "，".join([item.label.zh, *(one.zh for one in said)]),
            "unit": item.unit,
            "unit_zh": UNITS[item.unit],
        }
    return found


def window_label(window: str) -> Words:
    """A window in words."""
    known = {
        "during": Words("while policies act", "政策实施期间"),
        "after": Words("afterwards", "政策结束后"),
    }
    year = window.removeprefix("year-")
    if window.startswith("months-"):
        return Words("months written out", "指定月份")
    return known.get(window, Words(f"year {year}", f"第{year}年"))


def about_of(result: StudyResult, command: str) -> dict[str, str]:
    """What the foot of a page says of the study behind it."""
    study, facts = result.study, result.facts
    return {
        "run_command": command,
        "run_seed": str(facts["seed"]),
        "run_replicates": str(study.replicates),
        "run_preset": study.preset,
        "run_fingerprint": str(facts["fingerprint"]),
        "run_hash": str(facts["runs_hash"]),
    }


def place_label(study: Study) -> Words:
    """Where the study plays."""
    label = study.scenario(study.place).label
    return Words(label.en, label.zh)
