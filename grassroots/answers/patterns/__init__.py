"""Whether the model gives back what is known: verdicts on patterns, and tables of them."""

from grassroots.answers.patterns.judge import ALONE, SEEDS, judge
from grassroots.answers.patterns.verdict import VERDICTS, Finding, OverWorlds, Rate, by_pattern, rates, whole

__all__ = [
    "ALONE", "SEEDS", "VERDICTS", "Finding", "OverWorlds", "Rate", "by_pattern", "judge", "rates", "whole",
]  # fmt: skip
