"""The village of a live page: the state requested, and the run that gives it. It knows no browser.

What is shown is a function of the request: the same levels, seed and month give the same village, bit for bit as ``grassroots
run`` does it. So a slider that is moved runs the village again from its first month to the month on the page, with the same
luck. The months before :data:`START` are the burn-in, without incentives; the levers are in force from then on.
"""

import gc
from dataclasses import dataclass, replace

from model.declare import Label
from model.governance_model import GovernanceModel
from model.levers import Lever
from model.parameters import resolve
from model.policy import BURN_IN, Measure, Policy
from model.run import MOST_MONTHS, Run, Scenario
from scenarios import load_lever
from scenarios.units import UNITS

START = BURN_IN
"""Months that are over when the page opens."""
SEEDS = 2**64
DIALS = {
    "migration.outmigration": (0.1, 0.7, 0.01),
    "lost-work-allowance": (0.0, 100.0, 5.0),
    "points": (0.0, 20.0, 1.0),
}
"""What can be moved on the page, a number of the model or a lever: from, to, by."""


@dataclass(frozen=True)
class Dial:
    """One slider.

    Attributes:
        name: path of a number of the model, or name of a lever.
        label, unit: in both languages.
        low, high, step: what the slider allows.
        usual: what holds where nobody moves it; of a lever that is nothing.
        lever: the lever, where it is one.
    """

    name: str
    label: Label
    unit: Label
    low: float
    high: float
    step: float
    usual: float
    lever: Lever | None = None


@dataclass(frozen=True)
class Asked:
    """What the page shows: levels of the sliders in their order, seed, months that are over."""

    levels: tuple[float, ...]
    seed: int = 0
    month: int = START

    def later(self, months: int) -> "Asked":
        """The same so many months on, as far as a run goes."""
        return replace(self, month=min(MOST_MONTHS, self.month + months))

    def moved(self, number: int, level: float) -> "Asked":
        """The same with one slider at another level."""
        return replace(self, levels=tuple(level if k == number else old for k, old in enumerate(self.levels)))


class NoSeed(ValueError):
    """What stands in the box is no seed."""


def read_seed(text: str) -> int:
    """The seed in a box of text, a whole number from 0 to 2^64 - 1.

    Raises:
        NoSeed: it is none.
    """
    said = text.strip()
    if not said.isdecimal() or int(said) >= SEEDS:
        raise NoSeed(said)
    return int(said)


def dials(place: Scenario) -> tuple[Dial, ...]:
    """The sliders of a place, its own outmigration among what they allow."""
    return tuple(dial(name, place) for name in DIALS)


def dial(name: str, place: Scenario) -> Dial:
    """One slider: a lever, or a number of the model as the place has it."""
    low, high, step = DIALS[name]
    if "." not in name:
        lever = load_lever(name)
        return Dial(name, lever.label, in_both(lever.unit), low, min(high, lever.domain[1]), step, 0.0, lever)
    item = resolve(name)
    usual = Run(place).in_force().get(item.path, item.default)
    label = Label(item.about.en, item.about.zh)
    unit = in_both(getattr(item.about, "unit", "-"))
    return Dial(item.path, label, unit, min(low, usual), max(high, usual), step, usual)


def in_both(unit: str) -> Label:
    """A unit in both languages."""
    return Label(unit, UNITS.get(unit, unit))


def run_of(place: Scenario, dials: tuple[Dial, ...], asked: Asked) -> Run:
    """The run that is asked for: numbers that were moved, and levers above nothing as measures from the burn-in on."""
    pairs = list(zip(dials, asked.levels, strict=True))
    values = {one.name: level for one, level in pairs if one.lever is None and level != one.usual}
    policies = tuple(
        Policy(one.name, one.label, (Measure(one.lever, level, since=START + 1),))
        for one, level in pairs
        if one.lever is not None and level > 0.0
    )
    return Run(place, values, MOST_MONTHS, asked.seed, policies=policies)


class Village:
    """The village of one page, and the state requested."""

    def __init__(self, place: Scenario) -> None:
        self.place = place
        self.dials = dials(place)
        self.asked = Asked(tuple(one.usual for one in self.dials))
        self.model = self._made()

    def show(self, asked: Asked) -> None:
        """Bring the village to the state requested: on from where it stands, or again from its first month."""
        onward = replace(asked, month=self.asked.month) == self.asked and asked.month >= self.asked.month
        self.asked = asked
        if not onward:
            self.model = self._made()
        elif asked.month > self.model.month:
            self.model.run_for(asked.month - self.model.month)

    @property
    def over(self) -> bool:
        """Whether the run has no more months."""
        return self.asked.month >= MOST_MONTHS

    def close(self) -> None:
        """Give back what the village takes: a Mesa model refers to itself, and would wait for the collector with its tables."""
        del self.model
        gc.collect()

    def _made(self) -> GovernanceModel:
        model = GovernanceModel(run_of(self.place, self.dials, self.asked))
        model.run_for(self.asked.month)
        return model
