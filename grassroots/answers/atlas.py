"""What an atlas says: each lever's effects with both errors, which of them are told, and the documents' direction beside each sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.special import stdtrit

from analysis.effects import Effect, both_errors, effect, hanging
from analysis.families import RATE, last_discovery, p_of
from analysis.plausible import DEFAULTS, independent
from analysis.replicates import POWER
from analysis.two_errors import Grade
from analysis.windows import DURING
from experiments.atlas import ASKED, Asked, Usual
from experiments.study.results import StudyResult
from grassroots.answers.bank_effects import as_worlds
from grassroots.answers.sensitivity import values_of
from scenarios.measures import DirectionPart, LeverFile

Floats = NDArray[np.float64]
Agreement = Literal["as said", "otherwise", "hardly any effect", "not told"]
COVERED = 0.9
"""Share of levers for which the smallest effect told holds."""
DIMENSIONS = ("replicate", "side", "arm", "window", "group")


@dataclass(frozen=True)
class Directed:
    """A direction that documents claim, beside the sign here.

    Attributes:
        lever: whose it is.
        claim: what they say.
        here: the effect here.
        agreement: whether the sign here is theirs.
    """

    lever: LeverFile
    claim: DirectionPart
    here: Effect
    agreement: Agreement

    @property
    def differs(self) -> bool:
        """Whether it is known to be otherwise here than they say."""
        return self.agreement in ("otherwise", "hardly any effect")


@dataclass(frozen=True)
class Atlas:
    """What an atlas came to.

    Attributes:
        wanted: what was asked.
        data: as a comparison: outcomes by replicate, side, lever, window and group, with the world of each replicate.
        usual: runs at the default numbers, with what each lever costs.
    """

    wanted: Asked
    data: xr.Dataset
    usual: Usual

    @cached_property
    def effects(self) -> dict[tuple[str, str], Effect]:
        """Every effect that is looked at, by lever and outcome."""
        return {at: effect(self.data, at[1], at[0], DURING) for at in tests(self.wanted)}

    def of(self, file: LeverFile, outcome: str) -> Effect:
        """The effect of a lever on an outcome."""
        return self.effects[file.name, outcome]

    @cached_property
    def plain(self) -> list[LeverFile]:
        """Levers that are not coercive: those of which most is told first, then those that move most on average."""
        return sorted((file for file in self.wanted.levers if not file.coercive), key=self.rank)

    @property
    def coercive(self) -> list[LeverFile]:
        """Coercive levers by name: they are not ranked."""
        return [file for file in self.wanted.levers if file.coercive]

    def rank(self, file: LeverFile) -> tuple[bool, float, str]:
        """Whether nothing is told of it, how far it moves what it moves most (in smallest effects of interest), and its name."""
        told = self.told(file)
        found = told or [self.of(file, name) for name in ASKED]
        sizes = [abs(e.effect) / e.errors.interest for e in found if e.errors is not None]
        return not told, -max(sizes, default=0.0), file.name

    def told(self, file: LeverFile) -> list[Effect]:
        """Its effects on what every lever is looked at for that are told."""
        return [one for one in (self.of(file, name) for name in ASKED) if one.known_sign]

    def is_still(self, file: LeverFile) -> bool:
        """Whether it changed none of these outcomes in any run."""
        return all(not np.ptp(self.of_worlds(file, name), axis=None) for name in ASKED)

    def of_worlds(self, file: LeverFile, name: str) -> Floats:
        """The paired differences of all replicates."""
        at = self.data[name].sel(arm=file.name, window=DURING, group="all")
        return np.asarray(np.nan_to_num((at.sel(side="with") - at.sel(side="without")).values))

    def smallest_told(self, outcome: str) -> float:
        """The mean effect on an outcome that four of five such atlases would find, for nine levers in ten."""
        found = [self.finds(self.of(file, outcome)) for file in self.wanted.levers]
        return float(np.nanquantile(found, COVERED)) if np.isfinite(found).any() else float("nan")

    def finds(self, one: Effect) -> float:
        """(t(1 - p/2) + t(power)) x standard error of the mean over worlds, with p the largest that is a discovery."""
        e = one.errors
        error = (
            0.0 if e is None else (e.mean_high - e.mean) / float(stdtrit(e.worlds - 1, 0.5 + one.level / 2))
        )
        if e is None or error == 0.0:
            return float("nan")
        p = float(self.data.attrs["exploratory_p"])
        p = p if p > 0.0 else RATE / len(self.effects)
        return float(stdtrit(e.worlds - 1, 1.0 - p / 2) + stdtrit(e.worlds - 1, POWER)) * error

    @cached_property
    def directions(self) -> list[Directed]:
        """Every direction that documents claim, lever by lever."""
        files = [*self.plain, *self.coercive]
        return [
            directed(file, part, self.of(file, part.outcome)) for file in files for part in file.directions
        ]

    def cost(self, file: LeverFile) -> tuple[float, float]:
        """Yuan and hours per village and year at the default numbers."""
        k = self.wanted.levers.index(file)
        return float(self.usual.yuan[k].mean()), float(self.usual.hours[k].mean())

    def to_dataframe(self) -> pd.DataFrame:
        """One row a lever and outcome: the effect with both errors, its grade, what it hangs on, what the lever costs."""
        return pd.DataFrame(map(self.row, self.wanted.levers_and_outcomes()))

    def row(self, at: tuple[LeverFile, str]) -> dict[str, Any]:
        """One row for programs."""
        file, outcome = at
        one, (yuan, hours) = self.of(*at), self.cost(file)
        hung = hanging(self.data, one) if one.known_sign else ()
        keys = ("base", "value", "effect", "low", "high", "n")
        made: dict[str, Any] = {"lever": file.name, "lever_en": file.label.en, "lever_zh": file.label.zh}
        made |= {"level": file.usual, "unit_of_level": file.unit, "coercive": file.coercive}
        made |= {"decides": file.decides or "", "evidence_of_level": file.grade, "outcome": outcome}
        made |= {key: getattr(one, key) for key in keys} | {"told": one.known_sign, "why": str(one.why)}
        made |= both_errors(self.data, one) | {"hangs_on": "; ".join(f"{h.name} {h.share:.2f}" for h in hung)}
        return made | {"unit": one.unit, "yuan": yuan, "hours": hours}

    def directions_frame(self) -> pd.DataFrame:
        """One row a claim of documents: their direction, the sign here, whether they agree."""
        return pd.DataFrame(
            {
                "lever": one.lever.name,
                "outcome": one.claim.outcome,
                "documents_say": one.claim.sign,
                "basis": one.claim.basis,
                "documents": " ".join(one.claim.documents),
                "said": one.claim.said.en,
                "said_zh": one.claim.said.zh,
                "effect": one.here.effect,
                "grade": str(one.here.grade or ""),
                "agreement": one.agreement,
                "reason": one.claim.differs.en if one.differs and one.claim.differs else "",
                "reason_zh": one.claim.differs.zh if one.differs and one.claim.differs else "",
            }
            for one in self.directions
        )


def directed(file: LeverFile, claim: DirectionPart, here: Effect) -> Directed:
    """A claim beside what is found here."""
    if here.known_sign:
        same = (here.effect > 0.0) == (claim.sign == "up")
        return Directed(file, claim, here, "as said" if same else "otherwise")
    return Directed(file, claim, here, "hardly any effect" if here.grade is Grade.HARDLY else "not told")


def tests(wanted: Asked) -> Iterator[tuple[str, str]]:
    """Every effect that is looked at, by lever and outcome, each once."""
    for file, outcome in wanted.levers_and_outcomes():
        yield file.name, outcome


def atlas(wanted: Asked, result: StudyResult, usual: Usual) -> Atlas:
    """An atlas from its runs; its effects are exploratory, and told where they are discoveries among all of them.

    Args:
        wanted: what was asked.
        result: the arms over plausible worlds.
        usual: the arms at the default numbers.
    """
    data = compared(wanted, result, usual)
    p = [p_of(independent(data, change(data, *at))[:, None]) for at in tests(wanted)]
    data.attrs |= {"exploratory_p": last_discovery(np.concatenate(p)), "tests": len(p)}
    return Atlas(wanted, data, usual)


def change(data: xr.Dataset, lever: str, outcome: str) -> Floats:
    """Paired differences by replicate."""
    at = data[outcome].sel(arm=lever, window=DURING, group="all")
    return np.asarray((at.sel(side="with") - at.sel(side="without")).values, np.float64)


def compared(wanted: Asked, result: StudyResult, usual: Usual) -> xr.Dataset:
    """The runs in the form of a comparison, the defaults before the worlds; no outcome is declared a headline here."""
    worlds, names, n = as_worlds(result), list(wanted.outcomes), usual.values.shape[1]
    over = np.stack([values_of(result, names, arm) for arm in wanted.arms])  # arm x world x seed x outcome
    flat = np.concatenate([usual.values, over.reshape(len(over), -1, len(names))], axis=1)
    about = result.about()
    made = {
        name: (DIMENSIONS, sides(flat[:, :, k]), about[name] | {"headline": 0})
        for k, name in enumerate(names)
    }
    numbers = {key: worlds.coords[key] for key in worlds.coords if str(key).startswith("number")}
    drawn = worlds["drawn"].values
    drawn = np.concatenate([np.full((n, drawn.shape[1]), np.nan), drawn])
    data = xr.Dataset(made | {"drawn": (("replicate", "number"), drawn)}, along(wanted) | numbers)
    world = np.concatenate([np.full(n, DEFAULTS), worlds["world"].values])
    data.attrs = {"year": wanted.run.scenario.year, "months": wanted.run.months, "defaults": n}
    return data.assign_coords(world=("replicate", world))


def sides(values: Floats) -> Floats:
    """Replicate x side x lever x window x group, from arm x replicate with the base first."""
    under = values[1:].T
    both = np.stack([np.broadcast_to(values[:1].T, under.shape), under], axis=1)
    return np.asarray(both[..., None, None])


def along(wanted: Asked) -> dict[str, Any]:
    """Names and labels along the dimensions."""
    return {
        "side": ["without", "with"],
        "arm": [file.name for file in wanted.levers],
        "arm_en": ("arm", [file.label.en for file in wanted.levers]),
        "arm_zh": ("arm", [file.label.zh for file in wanted.levers]),
        "coercive": ("arm", [int(file.coercive) for file in wanted.levers]),
        "window": [DURING],
        "group": ["all"],
    }
