"""Patterns: what is known from documents, surveys and literature, and whether the model gives it back."""

from experiments.patterns.judge import SEEDS, judge
from experiments.patterns.library import USES, Row, UnknownPattern, chosen, ids, rows
from experiments.patterns.verdict import VERDICTS, Finding, Rate, by_pattern, rates, whole

__all__ = [
    "SEEDS",
    "USES",
    "VERDICTS",
    "Finding",
    "Rate",
    "Row",
    "UnknownPattern",
    "by_pattern",
    "chosen",
    "ids",
    "judge",
    "rates",
    "rows",
    "whole",
]
