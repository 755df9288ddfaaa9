"""What a part of the headline question is, and what its answer holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

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
    """

    name: str
    question: Label
    sentences: tuple[Label, ...]
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any] = field(default_factory=dict)
