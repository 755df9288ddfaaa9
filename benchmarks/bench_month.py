"""The month: ns per person-month of a township of about 10,000, then one village through a whole run.

    python benchmarks/bench_month.py

One core. The first line of the output is the figure to watch.
"""

from timing import measure, say_machine, show

from model.run import Run
from model.simulate import World, advance, found, simulate

TOWNSHIP = Run(villages=8, values={"villages_per_township": 8, "registered_spread": 0})
VILLAGE = Run()
REPEATS = 15


def run_to_end(world: World) -> None:
    """All months of the run, on one thread."""
    advance(world, world.months)


def people(world: World) -> int:
    """Registered persons."""
    return sum(len(township.tables.persons.id) for township in world.townships)


def main() -> None:
    """Print the table."""
    n = people(found(TOWNSHIP))
    person_months = n * TOWNSHIP.months
    month = measure("township", run_to_end, REPEATS, lambda: found(TOWNSHIP))
    print(
        f"whole month: {month.least / person_months * 1e9:.0f} ns per person-month at best, "
        f"{month.median / person_months * 1e9:.0f} at the median, "
        f"{month.processor / person_months * 1e9:.0f} of processor time "
        f"(one core, {n:,} people, {TOWNSHIP.months} months; target 250, aim 150)"
    )
    say_machine()
    size = people(found(VILLAGE))
    show(
        f"One village of {size:,} for {VILLAGE.months} months",
        [
            measure("whole run", lambda _: simulate(VILLAGE), REPEATS, target=30e-3),
            measure("synthesis of it", lambda _: found(VILLAGE), REPEATS, target=3e-3),
            measure("synthesis, straight after a run", lambda _: found(VILLAGE), REPEATS, run_once),
            measure("months of it", run_to_end, REPEATS, lambda: found(VILLAGE)),
        ],
    )
    show(f"The township of {n:,}", [measure("synthesis", lambda _: found(TOWNSHIP), REPEATS), month])


def run_once() -> None:
    """A run in between, as in a sweep: it takes the caches of the processor."""
    simulate(VILLAGE)


if __name__ == "__main__":
    main()
