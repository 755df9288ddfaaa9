"""The headline question as data and as studies: which arms are compared in which outcomes, each arm a bank of worlds.

Draws are keyed by number and luck by world, so that two banks that set the same numbers are the same worlds on the same seeds, and
their difference is paired. Beside each bank stands the same arm at the default numbers. All are studies: what is done is never run again.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

import scenarios
from experiments.budget import match_budgets
from experiments.study.schema import MOST_VILLAGES, Design, Study, drawn_over, wrong
from experiments.worlds import uncertain
from filing import write
from model.fingerprint import fingerprint
from model.parameters import OutOfDomain, UnknownPath, check, ledger, resolve
from model.policy import Policy
from model.run import DEFAULT, Run
from scenarios.errors import InputError, Problem, did_you_mean, one_of
from scenarios.measures import Name
from scenarios.reading import Text, load_bytes, text_of
from scenarios.schema import Part, Quantity, Words, Written
from scenarios.wording import problems

SHIPPED = Path(__file__).parent / "headline.yaml"
SEEDS, AT_DEFAULTS = 2, 20
"""Seeds of each world, and at the default numbers."""
MATCHED = "matched.json"
"""File in the folder of the studies that says at which level an arm costs what another does."""
MOST = 12
"""Questions that may be declared: what is told together gets wider with each of them."""
BOOKS = {
    "allowances": "spent_allowances",
    "points_goods": "spent_points",
    "rewards": "spent_rewards",
    "pay_paid": "spent_pay",
}
"""What levers cost the village: column of the books, and the outcome that counts it per resident household and year."""
HOUSEHOLDS, HOURS = "households_home", "time_tax_residents"


class Tried(Part):
    """An arm: what is set, and the policy in force."""

    values: dict[str, Quantity] = Field(default_factory=dict)
    """numbers set in it"""
    policy: Written = "none"
    """a policy, a file, LEVER=LEVEL, or several joined by +"""
    costs_as: Name | None = None
    """scale its money and posts until it spends what this arm does, at the default numbers"""


class Question(Part):
    """What one arm changes in place of another."""

    name: Name
    """of the question, in files"""
    label: Words
    """what is compared, in both languages"""
    compare: Name
    """the arm whose effect it is"""
    against: Name
    """the arm it is compared with"""
    outcome: Written
    """the outcome"""
    window: Written
    """the months, as in a study: months-25-84"""
    paid_over: Written | None = None
    """the months over which its cost counts, where they are others"""


class Finding(Part):
    """One comparison, and the outcomes in which it is made."""

    name: Name
    """of the finding, in files"""
    label: Words
    """what is compared, as a sentence begins, in both languages"""
    questions: tuple[Name, ...] = Field(min_length=1)
    """the questions by name, all of the same two arms"""


class Headline(Part):
    """Questions, and the arms that they compare."""

    name: Name
    """the name of the file without .yaml"""
    label: Words
    """the name in both languages"""
    place: Written = DEFAULT.name
    """the place"""
    months: int = Field(84, ge=26, le=120)
    """length of a run"""
    villages: int = Field(1, ge=1, le=MOST_VILLAGES)
    """villages of a run; luck of disputes is large in one"""
    arms: dict[Name, Tried]
    """arms by the name that questions use"""
    questions: tuple[Question, ...] = Field(min_length=1)
    """what is compared"""
    findings: tuple[Finding, ...] = ()
    """comparisons, whose questions are told together; all others are exploratory; where there are none every question is one"""

    @property
    def told(self) -> tuple[Finding, ...]:
        """The comparisons; where none is written every question is one of its own."""
        own = (Finding(name=one.name, label=one.label, questions=(one.name,)) for one in self.questions)
        return self.findings or tuple(own)

    @property
    def declared(self) -> tuple[str, ...]:
        """Questions that are told together, in the order of the comparisons."""
        return tuple(dict.fromkeys(name for one in self.told for name in one.questions))


def read(path: Path = SHIPPED) -> Headline:
    """The questions in a file.

    Raises:
        InputError: it cannot be used; all that is wrong with it.
    """
    text = text_of(str(path), load_bytes(str(path), "headline"), "headline")
    try:
        made = Headline.model_validate(text.data)
    except ValidationError as error:
        raise InputError(str(path), {*text.problems, *problems(error, Headline, text)}) from None
    if found := [*text.problems, *unknown(made, text)]:
        raise InputError(str(path), set(found))
    return made


def unknown(asked: Headline, text: Text) -> list[Problem]:
    """Arms that are named and not there, and questions whose arms are not the same worlds."""
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("questions", k, key), getattr(one, key))
        for k, one in enumerate(asked.questions)
        for key in ("compare", "against")
    ]
    named += [(("arms", name, "costs_as"), one.costs_as) for name, one in asked.arms.items() if one.costs_as]
    known = list(asked.arms)
    found = [
        Problem(
            *text.at_key(where),
            f"there is no arm {name}",
            f"allowed is {one_of(known)}",
            did_you_mean(name, known),
        )
        for where, name in named
        if name not in known
    ]
    found += [*undeclared(asked, text), *mixed(asked, text)]
    for name, one in asked.arms.items():
        for path, value in one.values.items():
            try:
                check(resolve(path), value)
            except (UnknownPath, OutOfDomain) as error:
                found.append(Problem(*text.at_key(("arms", name, "values", path)), str(error), ""))
    return found or [
        Problem(
            *text.at_key(("questions", k, "against")),
            "the two arms set other numbers",
            "arms that are compared set the same ones",
        )
        for k, one in enumerate(asked.questions)
        if set(asked.arms[one.compare].values) != set(asked.arms[one.against].values)
    ]


def undeclared(asked: Headline, text: Text) -> list[Problem]:
    """Questions that a finding names and that are not there, or more than can be told together."""
    known = [one.name for one in asked.questions]
    found = [
        Problem(
            *text.at_key(("findings", k, "questions", j)),
            f"there is no question {name}",
            f"allowed is {one_of(known)}",
            did_you_mean(name, known),
        )
        for k, one in enumerate(asked.findings)
        for j, name in enumerate(one.questions)
        if name not in known
    ]
    if len(asked.declared) > MOST:
        where = text.at_key(("findings",) if asked.findings else ("questions",))
        said = f"{len(asked.declared)} questions are declared"
        found.append(
            Problem(*where, said, f"at most {MOST} are allowed; findings name those that are declared")
        )
    return found


def mixed(asked: Headline, text: Text) -> list[Problem]:
    """Findings whose questions compare other arms than the first one, so that no sentence could begin with what they compare."""
    arms = {one.name: (one.compare, one.against) for one in asked.questions}
    return [
        Problem(
            *text.at_key(("findings", k, "questions", j)),
            f"{name} compares other arms than {one.questions[0]}",
            "questions of a finding compare the same two arms; make a finding of each comparison",
        )
        for k, one in enumerate(asked.findings)
        for j, name in enumerate(one.questions)
        if name in arms and one.questions[0] in arms and arms[name] != arms[one.questions[0]]
    ]


def matched(
    asked: Headline, threads: int, on_step: Callable[[float], None] = lambda share: None
) -> dict[str, str]:
    """The policy of every arm as a study names it; those that are to cost the same are brought to one sum at the default numbers.

    Raises:
        ValueError: a policy cannot be brought to the sum.
    """
    made = {name: one.policy for name, one in asked.arms.items()}
    for name, one in asked.arms.items():
        if one.costs_as:
            run = Run(scenarios.load(asked.place), by_path(one.values), asked.months, villages=asked.villages)
            pair = [scenarios.load_policy(made[each]) for each in (one.costs_as, name)]
            made[name] = as_written(match_budgets(run, pair, AT_DEFAULTS, None, threads, on_step).policies[1])
    return made


def matched_once(
    asked: Headline, folder: Path, threads: int, on_step: Callable[[float], None] = lambda share: None
) -> dict[str, str]:
    """The same, kept in the folder of the studies, so that the search is not run again.

    Raises:
        ValueError: a policy cannot be brought to the sum.
    """
    known = matched_before(asked, folder)
    if known is not None:
        return known
    policies = matched(asked, threads, on_step)
    text = json.dumps({"of": question_stamp(asked), "policies": policies}, ensure_ascii=False, indent=1)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / MATCHED, lambda to: to.write_text(text, "utf-8"))
    return policies


def matched_before(asked: Headline, folder: Path) -> dict[str, str] | None:
    """The policies as an earlier call left them in the folder, for the same questions and model; nothing to search counts as found."""
    if not any(one.costs_as for one in asked.arms.values()):
        return {name: one.policy for name, one in asked.arms.items()}
    file = folder / MATCHED
    found = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return dict(found["policies"]) if found.get("of") == question_stamp(asked) else None


def question_stamp(asked: Headline) -> str:
    """Hash of what budgets are matched for: place, months, arms, and the model."""
    arms = {name: one.model_dump() for name, one in asked.arms.items()}
    whole = json.dumps([asked.place, asked.months, asked.villages, arms, fingerprint()], sort_keys=True)
    return sha256(whole.encode()).hexdigest()


def by_path(values: dict[str, float]) -> dict[str, float]:
    """Numbers that are set, by their full path."""
    return {resolve(path).path: value for path, value in values.items()}


def as_written(policy: Policy) -> str:
    """A policy as one writes it, with the levels that it has.

    Raises:
        ValueError: its villages or dates cannot be written so.
    """
    if any(one.since or one.until or one.targets.kind != "all" for one in policy.measures):
        raise ValueError(f"{policy.name}: what is to cost the same acts in all villages and all months")
    return "+".join(f"{one.lever.name}={one.level:.6g}" for one in policy.measures)


def studies(
    asked: Headline, policies: dict[str, str], worlds: int, source: str = "plausible"
) -> dict[str, tuple[Study, Study]]:
    """The bank of worlds of each arm, and the same arm at the default numbers.

    Args:
        asked: questions and arms.
        policies: of each arm, as a study names it.
        worlds: how many.
        source: where they are drawn from; each source has banks of its own.

    Raises:
        InputError: an outcome, policy, number or window that cannot be used.
    """
    place = None if asked.place == DEFAULT.name else scenarios.load_place(asked.place)
    every = tuple(scenarios.load_policy(name) for name in policies.values() if name != "none")
    kept = "worlds" if source == "plausible" else source
    beside = costs_of(every)
    run, found = Run(scenarios.load(asked.place), months=asked.months, policies=every), {}
    for name, arm in asked.arms.items():
        values = by_path(arm.values)
        ranges = uncertain(replace(run, values=values), place)
        factors = tuple(drawn_over(path, span, None) for path, span in ranges.items())
        still = factors[
            0
        ].name  # a study moves something: at the defaults one number, to where it stands anyway
        point: dict[str, float | str] = {still: run.in_force().get(still, ledger()[still].default)}
        about: dict[str, Any] = {
            "label": asked.label,
            "question": asked.label,
            "place": asked.place,
            "months": asked.months,
            "villages": asked.villages,
        }
        about |= {"values": values, "arms": (policies[name],)}
        about["outcomes"] = tuple(dict.fromkeys((*(one.outcome for one in asked.questions), *beside)))
        about["windows"] = windows_of(asked)
        bank: dict[str, Any] = about | {
            "factors": factors,
            "design": Design.model_validate({"kind": "worlds", "rows": worlds, "source": source}),
            "replicates": SEEDS,
        }
        usual: dict[str, Any] = about | {
            "factors": factors[:1],
            "design": Design(kind="table", table=(point,)),
            "replicates": AT_DEFAULTS,
        }
        found[name] = Study(name=f"{kept}-{name}", **bank), Study(name=f"defaults-{name}", **usual)
        if said := wrong(found[name][0]):
            raise InputError(asked.name, {Problem(0, 0, *one) for _, *one in said})
    return found


def windows_of(asked: Headline) -> tuple[str, ...]:
    """Months over which something is measured."""
    over = [one.window for one in asked.questions]
    return tuple(dict.fromkeys([*over, *(one.paid_over for one in asked.questions if one.paid_over)]))


def costs_of(policies: tuple[Policy, ...]) -> tuple[str, ...]:
    """Outcomes that say what policies cost: the village's books in the columns of their levers, and hours of residents."""
    paid = {name for policy in policies for one in policy.measures for name in one.lever.paid}
    return (*(outcome for column, outcome in BOOKS.items() if column in paid), HOUSEHOLDS, HOURS)
