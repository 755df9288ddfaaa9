"""The lever atlas as runs: every lever alone at its usual level, in the same plausible worlds and on the same seeds.

The base is one arm and every lever a further one, so that all of them share the base runs of their world and each effect is
paired. The arms over worlds are a study: what is done is never run again. Beside them stand a few runs at the default numbers,
which also say what each lever costs.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.arms import Arm, paid_columns, spent, unit_costs
from experiments.measure import outcomes_of
from experiments.study.schema import Design, Study, drawn_over, wrong
from experiments.windows import DURING
from experiments.worlds import uncertain
from model.levers import Lever
from model.outcomes import OUTCOMES, Outcome
from model.policy import BURN_IN, Measure, Policy, undated
from model.run import Run
from model.simulate import World, simulate
from scenarios.decide import lever_file
from scenarios.errors import InputError, Problem
from scenarios.measures import LeverFile
from scenarios.schema import Place, Words

Floats = NDArray[np.float64]
ASKED = (
    "household_attendance",
    "quorum_rate",
    "decisions_with_quorum",
    "settled_substantive",
    "grievance_burden",
)
"""What every lever is looked at for."""
FAIR = (
    "trust_village",
    "remedy_gap",
    "sanction_incidence",
    "withheld",
    "attempts_contained",
    "petitions_per_1000",
)
"""What a coercive lever is looked at for besides."""
SEEDS, AT_DEFAULTS = 2, 10
FIRST = 1000
"""Number of the first seed at the default numbers: no world has it."""
NAME = "atlas"
LABEL = Words(en="Lever atlas", zh="政策工具图谱")
QUESTION = Words(
    en="What does each lever move, alone at its usual level?",
    zh="各项政策工具按常用力度单独实施，会改变什么？",
)


@dataclass(frozen=True)
class Asked:
    """An atlas to be run.

    Attributes:
        run: the place with what is set for it, without a policy.
        place: the file behind it; none for the default village.
        named: how the place is named, as a study takes it.
        levers: files of the levers that are looked at.
    """

    run: Run
    place: Place | None
    named: str
    levers: tuple[LeverFile, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome that is kept: those asked for, fairness, and those of which documents name a direction."""
        said = [part.outcome for file in self.levers for part in file.directions]
        return tuple(dict.fromkeys((*ASKED, *FAIR, *said)))

    def levers_and_outcomes(self) -> Iterator[tuple[LeverFile, str]]:
        """Every effect that is looked at, each once: the five outcomes, fairness of coercive ones, and what documents speak of."""
        for file in self.levers:
            fair = FAIR if file.coercive else ()
            for name in dict.fromkeys((*ASKED, *fair, *(part.outcome for part in file.directions))):
                yield file, name

    @property
    def arms(self) -> tuple[str, ...]:
        """The base, and each lever at its usual level, as a study names them."""
        return ("none", *(f"{file.name}={file.usual:.6g}" for file in self.levers))


def asked(run: Run, place: Place | None, named: str, names: Sequence[str]) -> Asked:
    """An atlas of some levers.

    Raises:
        InputError: there is no lever of a name.
    """
    return Asked(run, place, named, tuple(lever_file(name) for name in names))


def as_policy(lever: Lever) -> Policy:
    """A lever alone, at its usual level, in the months of policies without dates."""
    return Policy(lever.name, lever.label, (Measure(lever, lever.usual),))


def study(wanted: Asked, worlds: int) -> Study:
    """The arms over plausible worlds.

    Raises:
        InputError: it cannot be run: the run is too short, say.
    """
    every = tuple(as_policy(file.lever()) for file in wanted.levers)
    ranges = uncertain(replace(wanted.run, policies=every), wanted.place)
    about: dict[str, Any] = {
        "name": NAME,
        "label": LABEL,
        "question": QUESTION,
        "place": wanted.named,
        "arms": wanted.arms,
        "values": dict(wanted.run.values),
        "factors": tuple(drawn_over(path, span, None) for path, span in ranges.items()),
        "design": Design(kind="worlds", rows=worlds),
        "replicates": SEEDS,
        "outcomes": wanted.outcomes,
        "windows": (DURING,),
        "seed": wanted.run.seed,
        "months": wanted.run.months,
        "preset": wanted.run.preset,
        "outmigration": "free",
    }
    made = Study(**about)
    if said := wrong(made):
        raise InputError(NAME, {Problem(0, 0, *one) for _, *one in said})
    return made


@dataclass(frozen=True)
class Usual:
    """Runs at the default numbers.

    Attributes:
        values: arm x seed x outcome; the first arm is the base.
        yuan: lever x seed, spent through it in excess of the base, per village and year.
        hours: of posts and departments, as its unit costs declare them, likewise.
    """

    values: Floats
    yuan: Floats
    hours: Floats


def at_defaults(wanted: Asked, seeds: int, threads: int, on_step: Callable[[float], None]) -> Usual:
    """Run every arm at the default numbers.

    Args:
        wanted: the atlas.
        seeds: how many.
        threads: seeds side by side.
        on_step: told the share done.
    """
    chosen, done = [OUTCOMES[name] for name in wanted.outcomes], 0

    def one(seed: int) -> tuple[Floats, Floats, Floats]:
        nonlocal done
        made = on_one_seed(wanted, chosen, seed)
        done += 1
        on_step(done / seeds)
        return made

    with ThreadPoolExecutor(max(1, threads)) as pool:
        found = list(pool.map(one, range(seeds)))
    values, yuan, hours = (np.stack([part[k] for part in found], axis=1) for k in range(3))
    return Usual(values, yuan, hours)


def on_one_seed(wanted: Asked, chosen: Sequence[Outcome], seed: int) -> tuple[Floats, Floats, Floats]:
    """Outcomes of all arms, and what each lever costs, on one seed."""
    run = replace(wanted.run, replicate=FIRST + seed, freeze_from=BURN_IN)
    span, base = undated(run.months), simulate(run, threads=1)
    values, costs = [outcomes_of(base, [span], chosen)[:, 0]], []
    for file in wanted.levers:
        under = simulate(replace(run, policies=(as_policy(file.lever()),)), threads=1)
        values.append(outcomes_of(under, [span], chosen)[:, 0])
        costs.append(cost_of(under, base))
    return np.array(values), *np.array(costs).T


def cost_of(under: World, base: World) -> tuple[float, float]:
    """Yuan spent through a lever in excess of the base, and the hours that its unit costs declare, per village and year."""
    span = undated(under.run.months)
    columns = paid_columns([Arm("", under.run.policies[0].label, under.run)])
    hours = unit_costs(under, *span, None, "hours") * 12.0 / (under.run.n_villages * (span[1] - span[0]))
    return spent(under, columns, *span) - spent(base, columns, *span), hours
