"""Where a month goes: ns per person-month of each step of the month, for a township of about 10,000.

    python benchmarks/bench_steps.py

One core. The steps are those of ``model.month``, run one at a time; calling them takes a microsecond each.
"""

from time import process_time

from bench_month import TOWNSHIP, people
from timing import say_machine

from model.month import MONTH
from model.simulate import World, close_month, found, open_month, run_months

REPEATS = 5


def by_step(world: World) -> list[float]:
    """Seconds of processor time of each step over a whole run."""
    seconds = [0.0] * len(MONTH)
    for month in range(world.months):
        open_month(world)
        for k in range(len(MONTH)):
            begun = process_time()
            for township in world.townships:
                run_months(world, township, month, month + 1, k, k + 1)
            seconds[k] += process_time() - begun
        close_month(world, month + 1)
    return seconds


def main() -> None:
    """Print the table."""
    say_machine()
    world = found(TOWNSHIP)
    person_months = people(world) * TOWNSHIP.months
    by_step(world)  # compiled, and read from the disk
    runs = [by_step(found(TOWNSHIP)) for _ in range(REPEATS)]
    least = [min(seconds) / person_months * 1e9 for seconds in zip(*runs, strict=True)]
    for step, ns in zip(MONTH, least, strict=True):
        print(f"{step.name:16} {ns:7.1f} ns  {ns / sum(least):5.1%}")
    print(f"{'whole month':16} {sum(least):7.1f} ns")


if __name__ == "__main__":
    main()
