"""Claims of a document beside the records of runs: agrees, differs, or cannot be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bilingual.words import Words
from experiments.measure import outcomes_of, window
from model.outcomes import OUTCOMES
from model.run import Run, Scenario
from model.simulate import simulate
from scenarios.claims import Claim, claims_of

AGREES = Words("agrees with what its authors claim", "与文件作者所称一致")
DIFFERS = Words("differs from what its authors claim", "与文件作者所称不一致")
NOT_COMPARED = Words("cannot be compared", "无法比对")
VILLAGES, MONTHS = 20, 84
"""Of a run: as many villages as grading needs to be that of a county of its own."""


@dataclass(frozen=True)
class Held:
    """A claim, and between what nineteen of twenty runs lie; no range where it cannot be compared."""

    claim: Claim
    range: tuple[float, float] | None

    @property
    def verdict(self) -> Words:
        """Whether it agrees with the run, differs, or cannot be compared."""
        span = self.claim.span
        if self.range is None or span is None:
            return NOT_COMPARED
        return AGREES if self.range[0] <= span[1] and span[0] <= self.range[1] else DIFFERS


def hold(scenario: Scenario, seeds: int) -> list[Held]:
    """Every claim about a place, compared with so many runs of it without policy."""
    found = claims_of(scenario.name)
    names = list(dict.fromkeys(claim.outcome for claim in found if claim.comparable))
    spans = ranges(scenario, names, seeds) if names else {}
    return [Held(claim, spans.get(claim.outcome)) for claim in found]


def ranges(scenario: Scenario, names: Sequence[str], seeds: int) -> dict[str, tuple[float, float]]:
    """Between what nineteen of twenty runs lie, by outcome; runs without the outcome are left out, and so is an outcome that none has."""
    chosen = [OUTCOMES[name] for name in names]
    values = np.array([measured(scenario, seed, chosen) for seed in range(seeds)])
    some = np.isfinite(values).any(axis=0)
    low, high = np.nanquantile(values[:, some], [0.025, 0.975], axis=0)
    with_some = [name for name, there in zip(names, some, strict=True) if there]
    return {name: (float(a), float(b)) for name, a, b in zip(with_some, low, high, strict=True)}


def as_facts(held: Held) -> dict[str, Any]:
    """A claim as plain data: what the document says, what runs say, and the verdict."""
    claim = held.claim
    outcome = OUTCOMES[claim.outcome].label if claim.comparable else None
    return {
        "evidence": claim.evidence,
        "quantity": {"en": claim.row.quantity_en, "zh": claim.row.quantity_zh},
        "figure": claim.figure,
        "arithmetic": claim.arithmetic,
        "outcome": claim.outcome if outcome else "",
        "outcome_label": None if outcome is None else {"en": outcome.en, "zh": outcome.zh},
        "range": held.range,
        "verdict": {"en": held.verdict.en, "zh": held.verdict.zh},
        "reason": {"en": claim.about.en, "zh": claim.about.zh},
    }


def measured(scenario: Scenario, seed: int, chosen: Sequence[Any]) -> np.ndarray:
    """Outcomes of one run after the burn-in."""
    run = Run(scenario, villages=VILLAGES, months=MONTHS, replicate=seed)
    return outcomes_of(simulate(run), [window(MONTHS)], chosen)[:, 0]
