"""Which of many villages: one policy in so many of them, taken by need, by ease or by lot, beside none and all of them.

Every way has the same luck, person by person, so that villages differ between two ways through the policy alone. Need is how
far a village is hollowed out by outmigration, as in :class:`model.policy.Targets`.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from experiments.drawn import Draw, in_worlds
from experiments.measure import attributes
from experiments.provenance import place_of, provenance
from experiments.villages import OWN, known_villages
from experiments.windows import windows_of
from experiments.worlds import Worlds
from model.declare import Label
from model.outcomes import Gathered, Outcome, Seen
from model.policy import Kind, Policy, Targets
from model.run import Run
from model.simulate import World, simulate, split_villages
from scenarios.measures import WIDE
from scenarios.schema import Place

Floats = NDArray[np.float64]
NONE, ALL = "none", "all"
KINDS: tuple[Kind, ...] = ("neediest", "easiest", "random")
WAYS = {
    NONE: Label("in no village", "均不实施"),
    "neediest": Label("in the neediest", "选最空心化的村"),
    "easiest": Label("in the easiest", "选最容易的村"),
    "random": Label("by lot", "抽签选村"),
    ALL: Label("in all villages", "全部实施"),
}
"""Ways of taking villages, the one without policy first."""


class ChoosingError(ValueError):
    """Villages that cannot be chosen among."""


@dataclass(frozen=True)
class Choice:
    """What is to be chosen among.

    Attributes:
        run: the territory, with several villages.
        policy: carried out in some of them.
        take: how many.
        outcomes: measured in the months in which the policy acts.
    """

    run: Run
    policy: Policy
    take: int
    outcomes: tuple[Outcome, ...]

    def __post_init__(self) -> None:
        n = self.run.n_villages
        if not 1 <= self.take < n:
            raise ChoosingError(f"take: {self.take} of {n} villages given; allowed is 1 to {n - 1}")
        for measure in self.policy.measures:
            wide = [effect.path for effect in measure.lever.effects if effect.path in WIDE]
            if wide:
                raise ChoosingError(
                    f"lever {measure.lever.name} moves {wide[0]}, which holds for a whole township or county; it cannot act in some "
                    "villages"
                )

    @property
    def span(self) -> tuple[int, int]:
        """Months that are looked at: those of the policy."""
        return windows_of((self.policy,), self.run)[0].span

    def policy_in(self, way: str) -> tuple[Policy, ...]:
        """The policy as one way has it; nothing where it acts nowhere."""
        if way == NONE:
            return ()
        kinds = {kind: Targets(kind, share=self.take / self.run.n_villages) for kind in KINDS}
        targets = kinds.get(way, Targets())  # type: ignore[call-overload]
        measures = tuple(replace(measure, targets=targets) for measure in self.policy.measures)
        return (replace(self.policy, measures=measures),)

    def run_of(self, way: str) -> Run:
        """The run of one way."""
        return replace(self.run, policies=(*self.run.policies, *self.policy_in(way)))


@dataclass(frozen=True)
class Chosen:
    """What came of each way.

    Attributes:
        villages: outcomes by replicate, way and village; ``taken`` (0/1), and ``need`` by replicate and village.
        whole: outcomes of all villages together, by replicate and way.
    """

    villages: xr.Dataset
    whole: xr.Dataset


def chosen(
    choice: Choice,
    draws: Sequence[Draw],
    worlds: Worlds | None = None,
    threads: int = 2,
    on_done: Callable[[], None] = lambda: None,
    place: Place | None = None,
    command: Iterable[str] = (),
) -> Chosen:
    """Run every way on every draw.

    Args:
        choice: the territory, the policy and how many villages.
        draws: seeds, and the worlds that they are in.
        worlds: behind the draws; none for the default numbers alone.
        threads: draws side by side.
        on_done: is told after each draw.
        place: the file behind the scenario where it is not a shipped one.
        command: the words that ask for this again.
    """

    def one(draw: Draw) -> list[tuple[Floats, Floats, Floats, Floats]]:
        made = [read(choice, simulate(draw.of(choice.run_of(way)))) for way in WAYS]
        on_done()
        return made

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(one, draws))
    by_village, whole, taken, need = (
        np.stack([np.stack([way[k] for way in draw]) for draw in found]) for k in range(4)
    )
    facts = provenance(choice.run, len(draws), place_of(choice.run) if place is None else place, command) | {
        "policy": choice.policy.name,
        "take": choice.take,
    }
    coords: dict[str, Any] = {
        "way": list(WAYS),
        "way_en": ("way", [label.en for label in WAYS.values()]),
        "way_zh": ("way", [label.zh for label in WAYS.values()]),
    }
    numbers: dict[str, Any] = {
        "village": np.arange(1, choice.run.n_villages + 1),
        "township": ("village", townships_of(choice.run)),
    }
    known = known_villages(choice.run)
    numbers |= {
        name: ("village", list(column))
        for name, column in zip(OWN, zip(*known, strict=True), strict=bool(known))
    }
    columns: dict[str, Any] = {
        item.name: (("replicate", "way", "village"), by_village[..., k], attributes(item))
        for k, item in enumerate(choice.outcomes)
    }
    columns |= {
        "taken": (("replicate", "way", "village"), taken, {}),
        "need": (("replicate", "village"), need[:, 0], {}),
    }
    together = {
        item.name: (("replicate", "way"), whole[..., k], attributes(item))
        for k, item in enumerate(choice.outcomes)
    }
    return Chosen(
        in_worlds(xr.Dataset(columns, {**coords, **numbers}, facts), worlds, draws),
        in_worlds(xr.Dataset(together, coords, facts), worlds, draws),
    )


def read(choice: Choice, world: World) -> tuple[Floats, Floats, Floats, Floats]:
    """Outcomes by village and of all villages, which villages the policy acts in, and how needy each is."""
    first, last = choice.span
    rows = []
    for (
        township
    ) in world.townships:  # one by one: a village is a small part of one, and a tiny part of a county
        seen = Seen(Gathered([township]), first, last, world.month)
        n = len(township.tables.villages.id)
        rows += [[item.function(seen.village(v)) for item in choice.outcomes] for v in range(n)]
    over_all = Seen.of(world, first, last)
    whole = [item.function(over_all) for item in choice.outcomes]
    return np.array(rows), np.array(whole), acts_in(choice, world), need_of(world)


def townships_of(run: Run) -> NDArray[np.int64]:
    """Number of the township of each village, from 1."""
    parts = split_villages(run)
    return np.repeat(np.arange(1, len(parts) + 1), [len(part) for part in parts])


def acts_in(choice: Choice, world: World) -> Floats:
    """In which villages the policy acts: 1 or 0; what else is in force has its own targets."""
    own = len(world.run.policies) > len(choice.run.policies)
    masks = [
        np.any(township.targets[-len(choice.policy.measures) :], axis=0)
        if own
        else np.zeros(len(township.tables.villages.id), bool)
        for township in world.townships
    ]
    return np.concatenate(masks).astype(np.float64)


def need_of(world: World) -> Floats:
    """How far each village is hollowed out before its first month."""
    return np.concatenate(
        [
            township.base.get("migration.outmigration", township.settings.migration.outmigration)
            for township in world.townships
        ]
    )
