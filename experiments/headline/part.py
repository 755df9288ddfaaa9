"""What a part of the headline question is, and what its answer holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.report.sections import Drawn
from model.declare import Label


@dataclass(frozen=True)
class Answer:
    """The answer to one part.

    Attributes:
        name: of the part.
        question: in both languages.
        sentences: what can be quoted, each with its error, in both languages.
        tables: by name, with plain columns.
        facts: where it comes from: runs, seeds, hashes.
        figures: what can be drawn of it.
        lead: of the sentences what stands at the head of the page; the first where nothing is said.
    """

    name: str
    question: Label
    sentences: tuple[Label, ...]
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[Drawn, ...] = ()
    lead: tuple[Label, ...] = ()

    @property
    def in_short(self) -> tuple[Label, ...]:
        """What stands at the head of a page."""
        return self.lead or self.sentences[:1]


def facts_of(results: Mapping[str, Any]) -> dict[str, Any]:
    """Where numbers come from that rest on these studies."""
    return {
        "runs": sum(int(result.facts["runs"]) for result in results.values()),
        "failed": sum(int(result.facts["failed"]) for result in results.values()),
        "studies": {
            name: {
                key: result.facts[key] for key in ("study_hash", "runs_hash", "fingerprint", "seed", "runs")
            }
            for name, result in results.items()
        },
    }
