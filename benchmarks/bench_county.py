"""The county: 204 villages, 250,000 people, 84 months, on two threads; and how the cost grows with the villages.

    python benchmarks/bench_county.py

Every run has a fresh process, so that its peak memory is its own. The county is drawn from the default place's
distribution of villages, scaled to 250,000 people; the villages of the second table are all of one size, so that
what a village costs can be compared.
"""

import json
import statistics
import sys
import time

from timing import control_compiled, fresh, say_machine

from model.run import Run
from model.simulate import World, advance, found

VILLAGES = (1, 4, 16, 64, 204)
MEDIAN_SIZE = 1085.0  # registered persons of the median village at which the default spread gives 250,000
EQUAL_SIZE = 1225.0  # 250,000 / 204
REPEATS = 3

CHILD = "import sys; sys.path.insert(0, 'benchmarks'); import bench_county; bench_county.report()"


def county(villages: int, equal: bool) -> Run:
    """The first ``villages`` villages of the county, as the place has them or all ``equal``."""
    values = {"registered": EQUAL_SIZE if equal else MEDIAN_SIZE}
    if equal:
        values |= {"registered_spread": 0.0, "outmigration_spread": 0.0}
    return Run(villages=villages, values=values)


def report() -> None:
    """In the fresh process: run ``villages equal threads`` and print what it cost, as JSON."""
    villages, equal, threads = (int(a) for a in sys.argv[1:4])
    advance(found(Run(months=1, values={"registered": 60})), 1)  # read the compiled model from its cache
    control_compiled()
    control = control_compiled().processor
    begin, used = time.perf_counter(), time.process_time()
    world = found(county(villages, bool(equal)))
    made, used_for_it = time.perf_counter(), time.process_time() - used
    advance(world, world.months, threads)
    done = time.perf_counter()
    print(
        json.dumps(
            {
                "people": people(world),
                "founding": made - begin,
                "founding_processor": used_for_it,
                "months": done - made,
                "processor": time.process_time() - used,
                "bytes": peak_memory(),
                "control": control,
            }
        )
    )


def people(world: World) -> int:
    """Registered persons."""
    return sum(len(township.tables.persons.id) for township in world.townships)


def peak_memory() -> int | None:
    """Most memory this process has held, in bytes; None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def runs(villages: int, equal: bool, threads: int) -> list[dict[str, float]]:
    """What :func:`report` prints, ``REPEATS`` times."""
    arguments = (str(villages), str(int(equal)), str(threads))
    return [json.loads(fresh(CHILD, *arguments)) for _ in range(REPEATS)]


def columns(made: list[dict[str, float]], villages: int, unit: float) -> str:
    """One line of figures, each per ``villages`` in units of ``unit`` seconds: clock, processor, synthesis, controls."""
    clock = [run["founding"] + run["months"] for run in made]
    figures = (
        min(clock),
        statistics.median(clock),
        min(run["processor"] for run in made),
        min(run["founding_processor"] for run in made),
    )
    controls = statistics.median(run["processor"] / run["control"] for run in made)
    text = "".join(f"{figure / villages / unit:>11.4g}" for figure in figures)
    return f"{text}{controls / villages:>11.4g}{memory(made):>12}"


def memory(made: list[dict[str, float]]) -> str:
    """Peak memory in GiB, the least of the repeats: a run that happened to compile the model held more for that."""
    sizes = [run["bytes"] for run in made if run["bytes"] is not None]
    return f"{min(sizes) / 2**30:.2f} GiB" if sizes else "not known"


def main() -> None:
    """Print both tables."""
    say_machine()
    fresh(CHILD, "1", "1", "1")  # compile where that is still to be done: it would count as memory
    heads = "".join(f"{head:>11}" for head in ("minimum", "median", "processor", "synthesis", "controls"))
    print(f"\n204 villages, 84 months (s; {REPEATS} repeats; target 6 s on two threads, 1 GiB)")
    print(f"  {'threads':<8}{'people':>8}{heads}{'memory':>12}")
    for threads in (2, 1):
        made = runs(VILLAGES[-1], False, threads)
        print(f"  {threads:<8}{made[0]['people']:>8,.0f}{columns(made, 1, 1.0)}")
    print(
        f"\nOne village among so many, all of about {EQUAL_SIZE:.0f} people (ms; {REPEATS} repeats; one thread)"
    )
    print(f"  {'villages':<8}{'people':>8}{heads}{'memory':>12}")
    for villages in VILLAGES:
        made = runs(villages, True, 1)
        print(f"  {villages:<8}{made[0]['people']:>8,.0f}{columns(made, villages, 1e-3)}")
    print(
        "\nminimum, median: on the clock; processor, synthesis, controls: processor time; synthesis is in all"
    )


if __name__ == "__main__":
    main()
