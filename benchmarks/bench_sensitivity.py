"""How long indices with their intervals take: 12 factors, 512 blocks, 2 replicates, 100 and 1,000 bootstrap draws."""

import numpy as np
import timing

from analysis.sensitivity import Problem, Resampling, analyse
from analysis.sensitivity.known import saltelli

FACTORS = (*tuple(f"x{j}" for j in range(1, 12)), "dummy")
BLOCKS, REPLICATES, MONTHS = 512, 2, 84


def main() -> None:
    rng = np.random.default_rng(1)
    jobs = []
    for second in (False, True):
        rows = saltelli(FACTORS, BLOCKS, 1, second)
        signal = rows[list(FACTORS[:-1])].to_numpy() @ np.arange(11.0, 0.0, -1.0)
        noise = signal.std() * rng.normal(size=(len(rows), REPLICATES, MONTHS))
        y = signal[:, None, None] + noise
        problem = Problem(FACTORS, "sobol", second)
        orders = "first, total and second order" if second else "first and total order"
        for bootstraps, target in ((100, 1.0), (1000, None)):
            name = f"{orders}, {bootstraps} draws"
            jobs.append(
                timing.Job(
                    name,
                    lambda _, p=problem, r=rows, v=y, n=bootstraps: analyse(
                        p, r, v[:, :, 0], resampling=Resampling(n)
                    ),
                    target=target,
                )
            )
        if not second:
            months = f"the same, {MONTHS} months at once, 100 draws"
            jobs.append(
                timing.Job(
                    months, lambda _, p=problem, r=rows, v=y: analyse(p, r, v, resampling=Resampling(100))
                )
            )
    plane = rng.random((1024, len(FACTORS)))
    value = plane[:, :2].sum(axis=1)[:, None] + rng.exponential(size=(1024, REPLICATES))
    hypercube = Problem(FACTORS, "lhs")
    jobs.append(
        timing.Job(
            "PAWN of 1,024 points, 100 draws",
            lambda _: analyse(hypercube, plane, value, resampling=Resampling(100)),
        )
    )
    timing.say_machine()
    title = f"{len(FACTORS)} factors, {BLOCKS} blocks, {REPLICATES} replicates"
    timing.show(title, timing.measure_in_turn(jobs, 5))


if __name__ == "__main__":
    main()
