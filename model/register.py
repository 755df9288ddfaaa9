"""Sets of people: the register of the model, which is read only, and what is selected from it.

The register lists everybody registered and alive. Changing it in place is refused, for it would silently change the
population; every selection is a copy that may be changed.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, NoReturn

from mesa.agentset import AbstractAgentSet, AgentSet, GroupBy, _HardKeyAgentSet


class _Chosen:
    """How sets of people are shown, and what taking from them gives: selections."""

    random: Any

    def __repr__(self) -> str:
        kinds = Counter(type(person).__name__ for person in self)  # type: ignore[attr-defined]
        told = ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common())
        return f"<{type(self).__name__} of {sum(kinds.values()):,}{': ' * bool(told)}{told}>"

    def shuffle(self, inplace: bool = False) -> Any:
        """As in Mesa: a selection in random order, or this set."""
        return self._as_selection(super().shuffle(inplace))  # type: ignore[misc]

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Any:
        """As in Mesa: a sorted selection, or this set."""
        return self._as_selection(super().sort(key, ascending, inplace))  # type: ignore[misc]

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> "Groups":
        """As in Mesa: selections by group, or lists."""
        groups = super().groupby(by, result_type).groups  # type: ignore[misc]
        return Groups({key: self._as_selection(members) for key, members in groups.items()})

    def _as_selection(self, found: Any) -> Any:
        return Selection(found, self.random) if type(found) is AgentSet else found


class Selection(_Chosen, AgentSet):  # type: ignore[misc]
    """Some of the people, in a set of one's own."""


class Groups(GroupBy):  # type: ignore[misc]
    """Selections by what they have in common."""

    def __repr__(self) -> str:
        return f"<Groups: {', '.join(f'{key!r} ({n:,})' for key, n in self.count().items())}>"


class People(_Chosen, _HardKeyAgentSet):  # type: ignore[misc]
    """Everybody registered and alive, or everybody of one kind. Read only."""

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Selection:
        """As in Mesa, but never in place.

        Raises:
            TypeError: in place.
        """
        if inplace:
            self._refuse()
        found = AbstractAgentSet.select(self, filter_func, at_most, False, agent_type)
        return found if isinstance(found, Selection) else Selection(found, self.random)

    def copy(self) -> Selection:
        """A selection of all of them."""
        return Selection(self._agents, self.random)

    def shuffle(self, inplace: bool = False) -> Any:
        """As in Mesa, but never in place."""
        return self._refuse() if inplace else super().shuffle()

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Any:
        """As in Mesa, but never in place."""
        return self._refuse() if inplace else super().sort(key, ascending)

    def add(self, agent: Any) -> NoReturn:
        """Refused."""
        self._refuse()

    def discard(self, agent: Any) -> NoReturn:
        """Refused."""
        self._refuse()

    def remove(self, agent: Any) -> NoReturn:
        """Refused."""
        self._refuse()

    def clear(self) -> NoReturn:
        """Refused."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(
            "the register of people is read only: take a selection, model.agents.select(...) or .copy(), and change that; "
            "somebody leaves or returns by writing .where"
        )

    def enter(self, person: Any) -> None:
        """The model enters a person of this kind."""
        self._agents[person] = None

    def strike(self, person: Any) -> None:
        """The model strikes a person off: another kind now, or dead."""
        del self._agents[person]


class ByKind(dict[type, People]):
    """Registers by class of people."""

    def __missing__(self, kind: Any) -> NoReturn:
        there = ", ".join(known.__name__ for known in self)
        raise KeyError(f"there are no people of {getattr(kind, '__name__', repr(kind))}; there are {there}")
