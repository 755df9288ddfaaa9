"""What a holder is able to do in a post: what the holder brings, and what courses have added to it."""

from typing import TYPE_CHECKING

from model.compiled import rule
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters


@rule
def taught(t: Tables, o: int) -> float:
    """What the holder of a post has left of what was learned in courses, 0-1; nothing where nobody holds it."""
    i = t.offices.holder[o]
    return float(t.persons.trained[i]) if i >= 0 else 0.0


@rule
def skill(t: Tables, p: "Parameters", o: int) -> float:
    """Capability in a post: the holder's own, and of what is missing the part that courses add."""
    own = t.offices.capability[o]
    return float(own + p.cadres.training_gain * taught(t, o) * (1.0 - own))
