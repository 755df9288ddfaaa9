"""Patterns: what is known from documents, surveys and literature, and how runs measure it."""

from experiments.patterns.library import USES, Row, UnknownPattern, chosen, ids, rows

__all__ = ["USES", "Row", "UnknownPattern", "chosen", "ids", "rows"]
