"""Like for like: four mechanisms here, and the same four in plain Mesa, for the same people and months.

    python benchmarks/bench_peer.py

Leaving and returning, coming to meetings, quarrels, allowances; everything else of the model is switched off, and what
its unconditional parts cost (counts, hours of posts, the list of open grievances) is charged to it. Numbers by which
what is left out would act on the four are zero. The plain model calls the rules of the model and is run with three
kinds of chance: the model's own generator in plain Python, the same numbers in Python's integers, a numpy Generator.
"""

from collections.abc import Callable
from dataclasses import astuple
from functools import partial

from plain_mesa import Chance, Counts, Village, generator, philox_in_integers, philox_of_the_model
from timing import Job, control_python, measure_in_turn, say_machine, show, times

from model.parameters import Switches
from model.run import Run
from model.simulate import World, advance, found
from model.state import codes, ledger

MECHANISMS = ("migration", "recruitment", "attendance", "deliberation", "grievances", "incentives")
FORMS = ("petition_form", "attendance_unit", "unasked_may_come")
RUN = Run(
    values={
        **{f"switches.{name}": 0 for name in Switches._fields if name not in MECHANISMS + FORMS},
        "meetings_group": 6,
        "meetings_assembly": 2,
        "meetings_representatives": 0,
        "allowance": 40,
        "incentive_transfer": 5000,
        "remote": 0,
        # meetings do nothing but meet
        "from_above_tasks": 0,
        "open_gain": 0,
        "goods_gain": 0,
        "goods_decay": 0,
        "project_cost": 0,
    }
)
REPEATS = 5
LEAST_FACTOR = 50.0
CHANCES = {
    "Philox of the model": philox_of_the_model,
    "Philox in Python integers": philox_in_integers,
    "numpy Generator": generator,
}


def run_to_end(world: World) -> None:
    """All months of the run, on one thread."""
    advance(world, world.months)


def run_plain(village: Village) -> None:
    """The same months, step by step."""
    for _ in range(RUN.months):
        village.step()


def ours() -> Counts:
    """What happened in the run of the model."""
    world = found(RUN)
    run_to_end(world)
    sums = world.townships[0].tables.ledger.sum(axis=(1, 2))
    came = sums[ledger.CAME + codes.GROUP_MEETING] + sums[ledger.CAME + codes.ASSEMBLY]
    return Counts(
        int(sums[ledger.LEFT]),
        int(sums[ledger.RETURNED]),
        int(sums[ledger.AROSE]),
        int((world.townships[0].tables.grievances.ended >= 0).sum()),
        int(sums[ledger.WILLING_COUNT]),
        int(came),
        float(sums[ledger.ALLOWANCES]),
    )


def plain(chance: Chance) -> Counts:
    """What happened in plain Mesa."""
    village = Village(found(RUN), chance)
    run_plain(village)
    return village.counts


def show_counts(seed: int) -> None:
    """The same events? With the same chance they must be."""
    print(f"\n{'What happened':<27}  left  returned  arose  forgotten  willing   came  yuan paid")
    rows = {"this model": ours()} | {name: plain(make(seed)) for name, make in CHANCES.items()}
    for name, counts in rows.items():
        left, returned, arose, forgotten, willing, came, paid = astuple(counts)
        print(
            f"  {name:<25}  {left:>4}  {returned:>8}  {arose:>5}  {forgotten:>9}  {willing:>7}  {came:>5}  {paid:>9.2f}"
        )


def village(make: Callable[[int], Chance]) -> Village:
    """The plain model before its first month."""
    world = found(RUN)
    return Village(world, make(world.seed))


def main() -> None:
    """Print the factors, the tables and what happened."""
    world = found(RUN)
    size = len(world.townships[0].tables.persons.id)
    plain_jobs = [
        Job(f"plain Mesa, {name}", run_plain, partial(village, make)) for name, make in CHANCES.items()
    ]
    model, *peers = measure_in_turn(
        [Job("this model", run_to_end, lambda: found(RUN)), *plain_jobs], REPEATS, control_python
    )
    print(
        f"{size:,} people, {RUN.months} months, four mechanisms; wanted: {LEAST_FACTOR:.0f} times with Philox"
    )
    for peer in peers:
        print(f"  {peer.name:<38} takes {times(peer.spent, model.spent):.0f} times as long (processor time)")
    say_machine()
    show("Months", [model, *peers])
    before = [
        Job("this model, synthesis", lambda _: found(RUN)),
        Job("plain Mesa, making the agents", lambda w: Village(w, generator(0)), lambda: found(RUN)),
    ]
    show("Before the first month", measure_in_turn(before, REPEATS, control_python))
    show_counts(world.seed)


if __name__ == "__main__":
    main()
