"""How an outcome is declared: once, with what it means, what it is a share of, and which way is better."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from model.declare import Label
from model.outcomes.seen import Seen

Ledger = Literal["substantive", "recorded", "money", "both"]
Better = Literal["up", "down", "none"]
Split = Literal["person", "household", "village"]

GROUPS: dict[str, Label] = {
    "participation": Label("Participation", "群众参与"),
    "disputes": Label("Disputes", "矛盾纠纷"),
    "capacity": Label("Capacity", "基层力量"),
    "party": Label("Party life", "党组织生活"),
    "attitudes": Label("Attitudes", "态度"),
    "money": Label("Money", "资金"),
    "population": Label("Population", "人口"),
}

UNITS: dict[str, str] = {
    "share": "比例",
    "acts/person/year": "次/人·年",
    "meetings/year": "次/年",
    "per 1,000/year": "件/千人·年",
    "severity x months per 1,000 households/year": "严重度·月/千户·年",
    "months": "月",
    "share difference": "比例差",
    "0-1": "0-1",
    "h/month": "小时/月",
    "h/person/year": "小时/人·年",
    "per household/year": "次/户·年",
    "yuan/household/year": "元/户·年",
    "yuan/year": "元/年",
    "persons": "人",
    "households": "户",
    "1/year": "次/年",
    "years": "岁",
    "-": "-",
}
"""Every unit an outcome may have, with its name in Chinese."""


@dataclass(frozen=True)
class Outcome:
    """One outcome.

    Attributes:
        name: how it is called in files and on the command line.
        function: its value for what is :class:`Seen`; missing (NaN) where there is nothing to divide by.
        unit: one of :data:`UNITS`.
        label: name in both languages.
        of: the denominator in both languages; empty where there is none.
        ledger: whether it is of what happened, of what was written down, of money, or of both ledgers.
        better: which way is better; ``none`` for what must never be an objective.
        group: one of :data:`GROUPS`.
        split: the unit it can be broken down by: persons (sex, age, Party ...), households, or whole villages only.
        headline: one of the headline outcomes.
        twin: the recorded twin of a substantive outcome, or the other way round.
        instead: what to ask for in place of an outcome that is no objective.
    """

    name: str
    function: Callable[[Seen], float]
    unit: str
    label: Label
    of: Label
    ledger: Ledger
    better: Better
    group: str
    split: Split
    headline: bool = False
    twin: str = ""
    instead: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"outcome {self.name}: unit {self.unit!r}; allowed are {', '.join(UNITS)}")
        if self.group not in GROUPS:
            raise ValueError(f"outcome {self.name}: group {self.group!r}; allowed are {', '.join(GROUPS)}")
        if self.better == "none" and not self.instead and self.ledger == "recorded":
            raise ValueError(f"outcome {self.name}: no objective, so it must name the outcome to use instead")

    @property
    def definition(self) -> str:
        """What is counted, in a sentence or two."""
        return " ".join((self.function.__doc__ or "").split())


OUTCOMES: dict[str, Outcome] = {}
"""Every outcome by its name, in the order in which they are declared."""


def outcome(
    unit: str,
    en: str,
    zh: str,
    group: str,
    better: Better,
    of: tuple[str, str] = ("", ""),
    ledger: Ledger = "substantive",
    split: Split = "village",
    headline: bool = False,
    twin: str = "",
    instead: str = "",
) -> Callable[[Callable[[Seen], float]], Callable[[Seen], float]]:
    """Declare the function below as an outcome of its own name."""

    def declare(function: Callable[[Seen], float]) -> Callable[[Seen], float]:
        name = function.__name__
        if name in OUTCOMES:
            raise ValueError(f"outcome {name} is declared twice")
        OUTCOMES[name] = Outcome(
            name,
            function,
            unit,
            Label(en, zh),
            Label(*of),
            ledger,
            better,
            group,
            split,
            headline,
            twin,
            instead,
        )
        return function

    return declare
