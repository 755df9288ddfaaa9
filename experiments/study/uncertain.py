"""A study over plausible worlds: its own factors drawn together with everything that is uncertain, as a bank of worlds."""

from experiments.study.schema import Design, Factor, Study, wrong

SEEDS = 2
"""Seeds of each world: luck and not knowing are told apart."""


def as_bank(study: Study, worlds: int, source: str = "plausible") -> Study:
    """The study as a bank of worlds, under a name of its own; a bank is one already, with as many worlds as asked for.

    What the factors move is drawn between their bounds; all that is uncertain beside them from its range. Points of a grid or a
    table are no longer run.

    Args:
        study: with factors that have bounds.
        worlds: how many.
        source: where they are drawn from, as in :data:`experiments.worlds.SOURCES`.

    Raises:
        ValueError: a factor has a list of values, or nothing uncertain is left.
    """
    if study.design.kind == "worlds":
        return study.model_copy(
            update={"design": study.design.model_copy(update={"rows": worlds, "source": source})}
        )
    listed = [factor.name for factor in study.factors if factor.levels is not None]
    if listed:
        raise ValueError(
            f"{study.name}: {listed[0]} has a list of values; allowed over plausible worlds are bounds (low, high)"
        )
    own = tuple(factor.model_copy(update={"group": None}) for factor in study.factors)
    changed = {
        "name": f"{study.name}-worlds",
        "factors": (*own, Factor(uncertain="all")),
        "groups": {},
        "design": Design.model_validate(
            {"kind": "worlds", "rows": worlds, "seed": study.design.seed, "source": source}
        ),
        "replicates": SEEDS,
        "seeds": "blocked",
    }
    made = Study.model_validate(dict(study) | changed, context={"files": study.files})
    for _, said, allowed, hint in wrong(made):
        raise ValueError("; ".join(part for part in (f"{made.name}: {said}", allowed, hint) if part))
    return made
