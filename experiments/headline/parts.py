"""The parts of the headline question, in order, and how they are run."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType

from experiments.headline import indices, lasting, parts_of_outmigration, ranking, screening, surfaces, wedge
from experiments.headline.part import Answer
from experiments.study.results import StudyResult
from experiments.study.schema import Study

PARTS: dict[str, ModuleType] = {
    part.NAME: part for part in (screening, indices, surfaces, parts_of_outmigration, ranking, wedge, lasting)
}
"""By name: what matters of all that is uncertain; how much is outmigration and how much incentives; outmigration x each
incentive; what an effect of outmigration is made of; how incentives rank; the record against the substance; what lasts."""


def studies_of(names: Iterable[str]) -> list[Study]:
    """The studies behind some parts, each once."""
    found = {study.name: study for name in names for study in PARTS[name].studies()}
    return list(found.values())


def answers(
    names: Sequence[str],
    folder: Path,
    run: Callable[[Study, Path], StudyResult],
    threads: int = 2,
    tell: Callable[[str], None] = lambda name: None,
) -> list[Answer]:
    """The answers to some parts.

    Args:
        names: which.
        folder: studies are kept in folders of their own inside.
        run: runs what of a study is not done, and gives its result.
        threads: for the part that has no study and makes its runs itself.
        tell: told the name of a part when its runs are done and it is worked out.
    """
    results = {study.name: run(study, folder / study.name) for study in studies_of(names)}
    found = []
    for name in names:
        tell(name)
        part = PARTS[name]
        mine = {study.name: results[study.name] for study in part.studies()}
        found.append(part.answer(mine) if mine else part.answer(mine, threads=threads))
    return found
