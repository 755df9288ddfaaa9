"""The parts of the headline question, in order, and how they are run."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType

from experiments.headline import ranking, screening
from experiments.headline.part import Answer
from experiments.study.results import StudyResult
from experiments.study.schema import Study

PARTS: dict[str, ModuleType] = {part.NAME: part for part in (screening, ranking)}
"""By name: what matters of all that is uncertain, how incentives rank."""


def studies_of(names: Iterable[str]) -> list[Study]:
    """The studies behind some parts, each once."""
    found = {study.name: study for name in names for study in PARTS[name].studies()}
    return list(found.values())


def answers(names: Sequence[str], folder: Path, run: Callable[[Study, Path], StudyResult]) -> list[Answer]:
    """The answers to some parts.

    Args:
        names: which.
        folder: studies are kept in folders of their own inside.
        run: runs what of a study is not done, and gives its result.
    """
    results = {study.name: run(study, folder / study.name) for study in studies_of(names)}
    return [
        PARTS[name].answer({study.name: results[study.name] for study in PARTS[name].studies()})
        for name in names
    ]
