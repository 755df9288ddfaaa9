"""How an outcome is declared: once, with what is counted, of what, over which months, and which way is better.

Everything said of an outcome anywhere (tables, codebooks, pages) is read from here; ``tests/test_sentences.py`` counts each
one once more from what is declared, by another way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from model.declare import Label
from model.named import named
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
    "household-months per 1,000 households/year": "户·月/千户·年",
    "months": "月",
    "share difference": "比例差",
    "0-1": "0-1",
    "SD": "标准差",
    "h/month": "小时/月",
    "h/person/year": "小时/人·年",
    "h/year": "小时/年",
    "h/decision": "小时/项",
    "yuan/decision": "元/项",
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


class Interest(NamedTuple):
    """The smallest effect of interest: a smaller one is no reason to act.

    Attributes:
        size: above 0; in the unit of the outcome, or as a share of its value without the policy.
        of_base: whether it is a share of the value without.
        reason: why this size.
    """

    size: float
    of_base: bool
    reason: Label


class Spoken(NamedTuple):
    """An outcome as people speak of it, where it is a share of something that can be counted.

    Attributes:
        more, less: what happens where it rises or falls, as a clause.
        either: the same with both ways open, behind "whether".
        of: what is counted, behind a round number; in Chinese with its measure word first.
        do: what some of them do.
    """

    more: Label
    less: Label
    either: Label
    of: Label
    do: Label


TWO_IN_A_HUNDRED = Interest(
    0.02,
    False,
    Label("two in a hundred: fewer go unnoticed in a village", "百分之二：再少，在一个村里不易察觉"),
)
TENTH_OF_MEETINGS = Interest(
    0.1,
    False,
    Label(
        "one meeting in ten: a village holds a few a year, and fewer are the luck of one evening",
        "十次会议中的一次：一村一年只开几次会，再少即是一次会议的偶然",
    ),
)
HALF_A_DECISION = Interest(
    0.5,
    False,
    Label("one decision in two years: a village takes a few a year", "两年一项决定：一村一年只作几项决定"),
)
TWENTIETH = Interest(
    0.05,
    True,
    Label(
        "a twentieth of the value without: years differ by as much of their own accord",
        "无政策时数值的二十分之一：年际之间本就有此差别",
    ),
)
HALF = Interest(0.5, False, Label("half a unit: it is reported in whole ones", "半个单位：报告时只取整数"))
INTERESTS: dict[str, Interest] = {
    "share": TWO_IN_A_HUNDRED,
    "share difference": TWO_IN_A_HUNDRED,
    "acts/person/year": Interest(
        0.02,
        False,
        Label(
            "two acts a year of a hundred adults: less does not fill one more seat at a meeting",
            "每百名成年人一年两次：再少，一次会议上多不了一人",
        ),
    ),
    "0-1": Interest(
        0.01,
        False,
        Label("a hundredth of the scale, the rounding of surveys", "量表的百分之一，即调查数据的取整"),
    ),
    "SD": Interest(
        0.05,
        False,
        Label(
            "a twentieth of what separates villagers: a survey of some thousands would just see it",
            "村民间标准差的二十分之一：数千人的调查方可勉强察觉",
        ),
    ),
    "months": HALF,
    "meetings/year": HALF,
    "years": HALF,
    "persons": Interest(
        0.01, True, Label("a hundredth: registers are no more exact", "百分之一：户籍登记也只准到这个程度")
    ),
    "households": Interest(
        0.01, True, Label("a hundredth: registers are no more exact", "百分之一：户籍登记也只准到这个程度")
    ),
}
"""The smallest effect of interest by unit, where an outcome declares none of its own; of all other units a twentieth."""

MONTHS = Label("what happens in the months of the window", "窗口各月内发生的")
AGES = Label(
    "the months of the window; adults are those of 18 when it begins",
    "窗口各月；成年人指窗口开始时年满18岁者",
)
LAST_12 = Label(
    "the last 12 months of the window, missing where it is shorter; adults are those of 18 when the window begins",
    "窗口最后12个月，窗口不足12个月时缺失；成年人指窗口开始时年满18岁者",
)
LAST_36 = Label(
    "the last 36 months of the window, missing where it is shorter; adults are those of 18 when the window begins",
    "窗口最后36个月，窗口不足36个月时缺失；成年人指窗口开始时年满18岁者",
)
HANDLED = Label(
    "grievances arising in the window, handled before the run ends",
    "窗口内发生、模拟结束前已作首次应对的诉求",
)
FOLLOWED = Label(
    "grievances arising in the window that can be followed for 12 months before the run ends; what would break out again "
    "only after its end counts as holding",
    "窗口内发生、模拟结束前可跟踪12个月的诉求；模拟结束之后才反弹的视为未反弹",
)
TO_THE_END = Label(
    "grievances arising in the window that can be followed for 12 months before the run ends, as they stand at its end",
    "窗口内发生、模拟结束前可跟踪12个月的诉求，按模拟结束时的状况",
)
ELECTIONS = Label("the elections in the window", "窗口内的换届选举")
DECEMBERS = Label("the Decembers of the window", "窗口内的各年12月")
BACK: dict[Label, int] = {LAST_36: 36, FOLLOWED: 24, TO_THE_END: 24}
"""Months up to now that hold what an outcome of now is taken over, where these are more than the last twelve."""


@dataclass(frozen=True, repr=False)
class Outcome:
    """One outcome.

    Attributes:
        name: how it is called in files and on the command line.
        function: its value for what is :class:`Seen`; missing (NaN) where there is nothing to divide by.
        unit: one of :data:`UNITS`.
        label: name in both languages.
        numerator: what is counted or added up, in both languages.
        of: the denominator in both languages.
        over: which months count, and what has to have been seen by the end of the run.
        ledger: whether it is of what happened, of what was written down, of money, or of both ledgers.
        better: which way is better; ``none`` for what must never be an objective.
        group: one of :data:`GROUPS`.
        split: the unit it can be broken down by: persons (sex, age, Party ...), households, or whole villages only.
        headline: one of the headline outcomes.
        twin: the recorded twin of a substantive outcome, or the other way round.
        instead: what to ask for in place of an outcome that is no objective.
        moved: whether what people and bodies do, and so a policy, moves the denominator. Where it does, a difference of
            shares can come from who is in the denominator.
        beside: the outcome to read beside one with such a denominator: the same matter of a denominator that stays.
        own_interest: the smallest effect of interest, where it is not that of the unit.
        spoken: how people speak of it; nothing where its name and its unit have to do.
    """

    name: str
    function: Callable[[Seen], float]
    unit: str
    label: Label
    numerator: Label
    of: Label
    over: Label
    ledger: Ledger
    better: Better
    group: str
    split: Split
    headline: bool = False
    twin: str = ""
    instead: str = ""
    moved: bool = False
    beside: str = ""
    own_interest: Interest | None = None
    spoken: Spoken | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"outcome {self.name}: unit {self.unit!r}; allowed are {', '.join(UNITS)}")
        if self.group not in GROUPS:
            raise ValueError(f"outcome {self.name}: group {self.group!r}; allowed are {', '.join(GROUPS)}")
        if self.better == "none" and not self.instead and self.ledger == "recorded":
            raise ValueError(f"outcome {self.name}: no objective, so it must name the outcome to use instead")
        if self.beside and not self.moved:
            raise ValueError(
                f"outcome {self.name}: nothing moves its denominator, so nothing need be read beside it"
            )

    def __repr__(self) -> str:
        return named(self, self.name, self.label.en, self.unit)

    @property
    def interest(self) -> Interest:
        """The smallest effect of interest: its own, or that of its unit."""
        return self.own_interest or INTERESTS.get(self.unit, TWENTIETH)

    @property
    def window(self) -> int:
        """Months up to now over which it is taken by default: a year, or as many as it needs to have a value."""
        return BACK.get(self.over, 12)

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
    numerator: tuple[str, str],
    of: tuple[str, str],
    over: Label = MONTHS,
    ledger: Ledger = "substantive",
    split: Split = "village",
    headline: bool = False,
    twin: str = "",
    instead: str = "",
    moved: bool = False,
    beside: str = "",
    interest: Interest | None = None,
    spoken: Spoken | None = None,
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
            Label(*numerator),
            Label(*of),
            over,
            ledger,
            better,
            group,
            split,
            headline,
            twin,
            instead,
            moved,
            beside,
            interest,
            spoken,
        )
        return function

    return declare
