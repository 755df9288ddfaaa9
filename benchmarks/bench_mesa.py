"""The Mesa face: what it costs above the headless run, to make, to look at, and to leave behind.

    python benchmarks/bench_mesa.py

One village of about 1,300 people for 84 months. Headless runs and models take turns, so that a slow minute of the machine
falls on both. Memory is measured in fresh interpreters, from the 100th model to the 1,000th: when each is collected at
once, which shows what is never given back, and when Python collects by itself, which shows what waits meanwhile.
"""

import statistics

from timing import Job, Timing, control_python, fresh, measure_in_turn, say_machine, show

from model.governance_model import GovernanceModel
from model.run import Run
from model.simulate import World, advance, found

RUN = Run()
REPEATS = 15
LOOKS = {
    "nobody looked": "pass",
    "people": "len(model.agents)",
    "people and cells": "model.build_maps()",
    "a neighbourhood": "next(a for a in model.agents if a.cell is not None).cell.neighborhood",
}
MEMORY = """
import gc, sys
from model.governance_model import GovernanceModel
from model.run import Run

def megabytes():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20

def live(seed):
    model = GovernanceModel(Run(months=2, seed=seed))
    exec(sys.argv[1])
    model.run_for(2)

live(0)
gc.collect()
gc.freeze()  # what stays anyway need not be looked through every time
for seed in range(1000):
    live(seed)
    if sys.argv[2] == "at once":
        gc.collect()
    if seed == 99:
        before = megabytes()
print(megabytes() - before)
"""


def headless(world: World) -> None:
    """All months in one call."""
    advance(world, world.months)


def month_by_month(world: World) -> None:
    """All months in calls of one month, as Mesa steps, without Mesa."""
    for month in range(world.months):
        advance(world, month + 1)


def stepped(model: GovernanceModel) -> None:
    """All months as Mesa steps."""
    model.run_for(RUN.months)


def looked_at() -> GovernanceModel:
    """A model whose people have been made."""
    model = GovernanceModel(RUN)
    assert len(model.agents) > 0
    return model


def mapped() -> GovernanceModel:
    """A model whose people stand on cells."""
    model = GovernanceModel(RUN)
    model.build_maps()
    return model


def with_a_step() -> GovernanceModel:
    """A model with a step in Python that does nothing."""
    model = GovernanceModel(RUN)
    model.add_step(lambda model: None, after="attendance")
    return model


def above(some: Timing, base: Timing) -> float:
    """Milliseconds of processor time a month above the base: the median over measurements that were neighbours."""
    gaps = [a.processor - b.processor for a, b in zip(some.spent, base.spent, strict=True)]
    return statistics.median(gaps) * 1e3 / RUN.months


def say_people(timings: list[Timing], people: int) -> None:
    """Microseconds a person, without and with cells."""
    for timing, target in zip(timings, (10, 30), strict=True):
        each = timing.median * 1e6 / people
        print(f"  {timing.name:<24} {each:>6.2f} µs a person at the median (target {target})")


def say_memory() -> None:
    """Megabytes that 900 models leave behind."""
    print(
        "\nMemory, 100th to 1,000th model made, run two months and dropped (MB; target 5 where nobody looked)"
    )
    print(f"  {'':<24} {'collected at once':>18} {'as Python collects':>19}")
    for name, look in LOOKS.items():
        left = [float(fresh(MEMORY, look, when)) for when in ("at once", "by itself")]
        print(f"  {name:<24} {left[0]:>18.1f} {left[1]:>19.1f}")


def main() -> None:
    """Print the tables."""
    say_machine()
    jobs = [
        Job("headless, one call", headless, lambda: found(RUN)),
        Job("headless, month by month", month_by_month, lambda: found(RUN)),
        Job("Mesa, nobody looked", stepped, lambda: GovernanceModel(RUN)),
        Job("Mesa, people made", stepped, looked_at),
        Job("Mesa, people on cells", stepped, mapped),
        Job("Mesa, an empty step", stepped, with_a_step),
    ]
    runs = measure_in_turn(jobs, REPEATS)
    show(f"{RUN.months} months of a village", runs)
    print(
        "\nAbove the headless run in one call (ms of processor time a month; target 0.15 where nobody looked)"
    )
    for timing in runs[1:]:
        print(f"  {timing.name:<24} {above(timing, runs[0]):>7.3f}")

    makes = [
        Job("population alone", lambda _: found(RUN)),
        Job("a model, nobody looked", lambda _: GovernanceModel(RUN), target=30e-3),
    ]
    show("Made", measure_in_turn(makes, REPEATS, control_python))
    people = len(GovernanceModel(RUN).agents)
    looks = [
        Job("people", lambda model: len(model.agents), lambda: GovernanceModel(RUN)),
        Job("people and cells", lambda model: model.build_maps(), lambda: GovernanceModel(RUN)),
    ]
    looking = measure_in_turn(looks, REPEATS, control_python)
    show(f"Looked at, {people:,} people", looking)
    say_people(looking, people)
    say_memory()


if __name__ == "__main__":
    main()
