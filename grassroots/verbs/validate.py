"""``grassroots validate FILE``: everything that is wrong with a file of a place, lever or policy, or what it says."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from scenarios.facts import Facts


def validate(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A file of a place, lever or policy, or the name of one.")
    ],
) -> None:
    """Check a file: all that is wrong with it at once, with line and column."""
    import scenarios

    kind = kind_of(file)
    if kind == "lever":
        print("\n".join(lever_summary(file)))
    elif kind == "policy":
        print("\n".join(policy_summary(file)))
    else:
        print(scenarios.validate(file))


def kind_of(file: str) -> str:
    """What a file describes, by its keys; a name is that of a place first, then of a policy, then of a lever."""
    import scenarios
    from scenarios.load import is_name
    from scenarios.reading import read_text

    if is_name(file):
        names = {"lever": scenarios.levers(), "policy": scenarios.policies(), "place": scenarios.places()}
        return next((kind for kind in ("place", "policy", "lever") if file in names[kind]), "place")
    keys: Any = read_text(file).data
    return "lever" if "effects" in keys else "policy" if "measures" in keys else "place"


def lever_summary(file: str) -> Iterator[str]:
    """What a lever file says."""
    from scenarios.decide import lever_file
    from scenarios.facts import lever_facts

    told = lever_facts(lever_file(file), {})
    usual = f"{told['usual']:g} {told['unit']['en']}".rstrip()
    named = "".join(f", {name} {level:g}" for name, level in told["levels"].items())
    span = f"allowed {told['lowest']:g} to {told['highest']:g}"
    yield f"{headline(told)}, lever"
    yield f"level: usually {usual}; {span}{named}"
    yield from (changed(one) for one in told["moves"])
    grounds = [f"{one['yuan']:g} yuan and {one['hours']:g} h / {one['per']['en']}" for one in told["costs"]]
    yield f"costs elsewhere: {'; '.join(grounds) or 'none'}"
    yield f"grade: {told['grade']}"
    yield from ending(told)


def policy_summary(file: str) -> Iterator[str]:
    """What a policy file says."""
    from scenarios.decide import load_policy, policy_file
    from scenarios.facts import policy_facts

    read = policy_file(file)
    told = policy_facts(read, load_policy(file), {})
    yield f"{headline(told)}, policy"
    yield f"measures: {len(told['measures'])}"
    for one in told["measures"]:
        level = f"{one['level']:g} {one['unit']['en']}".rstrip()
        yield f"  {one['lever']} {level}, {one['when']['en']}, {one['targets']['en']}"
        yield from (f"    {changed(move)}" for move in one["moves"])
    yield from ending(told)


def headline(told: "Facts") -> str:
    """Name and both labels."""
    return f"{told['name']}: {told['label']['en']} ({told['label']['zh']})"


def changed(one: "Facts") -> str:
    """A setting of the default village before and after."""
    how = one["how"].replace("_", " ")
    return f"moves {one['path']}: {one['from']:g} -> {one['to']:g} {one['unit']['en']}".rstrip() + f" ({how})"


def ending(told: "Facts") -> Iterator[str]:
    """Evidence, mark and warnings."""
    documents = sorted({row["document"]["key"] for row in told["evidence"]})
    named = f" (document {', '.join(documents)})" if documents else ""
    n = len(told["evidence"])
    yield f"evidence: {n or 'none'}" + (f" row{'s' if n > 1 else ''}{named}" if n else "")
    yield f"coercive: {'yes; ' + told['caution']['en'] if told['coercive'] else 'no'}"
    yield f"warnings: {len(told['warnings']) or 'none'}"
    yield from (f"  {one['en']}" for one in told["warnings"])
