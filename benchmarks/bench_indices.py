"""Do Sobol indices come out right when seed noise is as large as the signal? Bias, spread and coverage, beside SALib.

For three functions with known indices, a dummy included, and noise of equal size everywhere, unequal, skewed, and shared
within a block as keyed seeds give it: 100 scrambled designs of 256 blocks with 2 replicates, first and total indices by the
cross-replicate estimator and by SALib on the means of the same 2 replicates. Nothing is asserted.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import timing  # noqa: F401 (finds the packages from a plain checkout)
from SALib.analyze import sobol as peer
from SALib.sample import morris as morris_sample

from analysis.sensitivity import Indices, Problem, Resampling, analyse
from analysis.sensitivity.known import Known, ishigami, saltelli, sobol_g, waves
from analysis.sensitivity.problem import Floats, Seeds, points_of
from analysis.sensitivity.sobol import reach

Noise = Callable[[np.random.Generator, Floats, int, int], Floats]
"""Generator, points (blocks x rows x factors), blocks, replicates to noise of variance 1 on average."""


def equal(rng: np.random.Generator, u: Floats, blocks: int, replicates: int) -> Floats:
    """Normal, of one size."""
    return rng.normal(size=(*u.shape[:2], replicates))


def unequal(rng: np.random.Generator, u: Floats, blocks: int, replicates: int) -> Floats:
    """Normal, growing from nothing along the first factor."""
    return np.sqrt(3.0) * u[:, :, :1] * equal(rng, u, blocks, replicates)


def skewed(rng: np.random.Generator, u: Floats, blocks: int, replicates: int) -> Floats:
    """Exponential less its mean."""
    return rng.exponential(size=(*u.shape[:2], replicates)) - 1.0


def shared(rng: np.random.Generator, u: Floats, blocks: int, replicates: int) -> Floats:
    """As keyed seeds give it: near points of a block share luck, and another value of the dummy is other luck.

    sqrt 2 cos(w u + phase), with w and phase drawn for each block, replicate and value of the dummy.
    """
    w = rng.normal(0.0, 3.0, (2, blocks, u.shape[2] - 1, replicates))
    phase = rng.uniform(0.0, 2.0 * np.pi, (2, blocks, 1, replicates))
    first, other = np.sqrt(2.0) * np.cos(u[:, :, :-1] @ w + phase)
    return np.where(u[:, :, -1:] == u[:, :1, -1:], first, other)


def one_list(rng: np.random.Generator, u: Floats, blocks: int, replicates: int) -> Floats:
    """The same, with one list of seeds for all blocks."""
    return shared(rng, u, 1, replicates)


NOISES: dict[str, Noise] = {"equal": equal, "unequal": unequal, "skewed": skewed, "shared": shared}
PLANS: dict[Noise, Seeds] = {shared: "blocked", one_list: "paired"}


@dataclass(frozen=True)
class Measured:
    """First and total indices of many designs: designs x 2 x factors; those of the peer; whether intervals held the truth."""

    ours: Floats
    peers: Floats
    held: Floats
    share: Floats


def measured(
    case: Known, noise: Noise, designs: int, blocks: int, replicates: int, bootstraps: int
) -> Measured:
    """Analyse many designs, each with a scrambling and noise of its own."""
    truth = np.array([case.s1, case.st])
    names = list(case.factors)
    given = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    ours, peers, held, share = [], [], [], []
    for design in range(1, designs + 1):
        rows = saltelli(case.factors, blocks, design)
        u = rows[names].to_numpy()
        luck = noise(
            np.random.default_rng((7, design)), u.reshape(blocks, -1, len(names)), blocks, replicates
        )
        y = case.function(u)[:, None] + np.sqrt(case.variance) * luck.reshape(len(u), replicates)
        problem = Problem(case.factors, "sobol", seeds=PLANS.get(noise, "independent"))
        found = analyse(problem, rows, y, resampling=Resampling(bootstraps, seed=design))
        assert isinstance(found, Indices)
        usual = peer.analyze(given, y.mean(axis=1), calc_second_order=False, num_resamples=2, seed=design)
        ours.append([found[name].value[:, 0] for name in ("S1", "ST")])
        peers.append([usual["S1"], usual["ST"]])
        bounds = [(found[name].low[:, 0], found[name].high[:, 0]) for name in ("S1", "ST")]
        held.append([(low <= t) & (t <= high) for (low, high), t in zip(bounds, truth, strict=True)])
        share.append(found.seed_share.value[0])
    return Measured(*(np.array(x, np.float64) for x in (ours, peers, held, share)))


def line(case: Known, noise: str, found: Measured) -> str:
    """One row of the table."""
    truth = np.array([case.s1, case.st])
    bias, theirs = found.ours.mean(axis=0) - truth, found.peers.mean(axis=0) - truth
    error = found.ours.std(axis=0, ddof=1).max() / np.sqrt(len(found.ours))
    return (
        f"| {case.name} | {noise} | {found.ours[:, 1, -1].mean():+.3f} | {found.ours[:, 1, -1].std(ddof=1):.3f} "
        f"| {np.abs(bias).max():.3f} | {error:.3f} | {found.ours.std(axis=0, ddof=1).max():.3f} "
        f"| {found.held.mean():.3f} | {found.share.mean():.2f} "
        f"| {found.peers[:, 1, -1].mean():+.3f} | {found.peers[:, 1, -1].std(ddof=1):.3f} | {np.abs(theirs).max():.3f} |"
    )


SCHEMES = (
    "blocks with all their replicates",
    "replicates drawn again, different ones",
    "replicates drawn again, any pair",
)


def redrawn(y: Floats, scheme: int, rng: np.random.Generator) -> Floats:
    """Total indices from resampled blocks and, but for scheme 0, replicates resampled within each.

    Scheme 1 takes only pairs of different replicates, scheme 2 any two places, so that a replicate may meet itself.
    """
    blocks, _, replicates = y.shape
    y = y[rng.integers(blocks, size=blocks)]
    chosen = rng.integers(replicates, size=(blocks, replicates))
    if scheme == 0:
        chosen = np.broadcast_to(np.arange(replicates), chosen.shape)
    y = np.take_along_axis(y, chosen[:, None, :], axis=2)
    a, b, d = y[:, :1], y[:, -1:], y[:, 1:-1] - y[:, :1]
    top, bottom, count = np.zeros(d.shape[1]), 0.0, 0.0
    for r in range(replicates):
        for s in range(r):
            used = (chosen[:, r] != chosen[:, s]) if scheme == 1 else np.full(blocks, True)
            top += 0.5 * (d[used, :, r] * d[used, :, s]).sum(axis=0)
            bottom += 0.5 * float((a[used, 0, r] * a[used, 0, s] + b[used, 0, r] * b[used, 0, s]).sum())
            count += used.sum()
    mean = 0.5 * float((a + b).mean())
    return top / (bottom - count * mean * mean)


def drawing(case: Known, designs: int, blocks: int, replicates: int, bootstraps: int, schemes: int) -> None:
    """Print the coverage of 95 % intervals of total indices, and their width, by how the bootstrap draws."""
    held, width = np.zeros(schemes), np.zeros(schemes)
    for design in range(1, designs + 1):
        rng = np.random.default_rng((11, design))
        u = saltelli(case.factors, blocks, design)[list(case.factors)].to_numpy()
        luck = equal(rng, u.reshape(blocks, -1, u.shape[1]), blocks, replicates).reshape(-1, replicates)
        y = (case.function(u)[:, None] + np.sqrt(case.variance) * luck).reshape(blocks, -1, replicates)
        y -= y.mean(axis=(0, 1))
        for scheme in range(schemes):
            draws = [redrawn(y, scheme, rng) for _ in range(bootstraps)]
            low, high = np.quantile(draws, (0.025, 0.975), axis=0)
            held[scheme] += ((low <= case.st) & (case.st <= high)).mean() / designs
            width[scheme] += (high - low).mean() / designs
    for name, share, wide in zip(SCHEMES[:schemes], held, width, strict=False):
        print(f"| {blocks} | {replicates} | {name} | {share:.3f} | {wide:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=100)
    parser.add_argument("--blocks", type=int, default=256)
    parser.add_argument("--replicates", type=int, default=2)
    parser.add_argument("--bootstraps", type=int, default=400)
    given = parser.parse_args()
    print(
        f"{given.designs} designs of {given.blocks} blocks, {given.replicates} replicates, noise SD = signal SD\n"
    )
    print(
        "| function | noise | ST of the dummy | its SD | largest bias of S1, ST | error of that | largest SD | intervals "
        "that hold the truth | seed share | SALib: ST of the dummy | its SD | largest bias |"
    )
    print("| --- | --- " + "| --- " * 10 + "|")
    for case in (ishigami(), sobol_g(), waves()):
        for name, noise in NOISES.items():
            found = measured(case, noise, given.designs, given.blocks, given.replicates, given.bootstraps)
            print(line(case, name, found), flush=True)
    print(f"\nHow the bootstrap draws: waves, {given.designs} designs, equal noise\n")
    print("| blocks | replicates | resampled | intervals of ST that hold the truth | mean width |")
    print("| --- | --- | --- | --- | --- |")
    drawing(waves(), given.designs, given.blocks, 2, 200, 3)
    drawing(waves(), given.designs, given.blocks, 4, 200, 3)
    drawing(waves(), given.designs, 2 * given.blocks, 2, 200, 1)
    print(f"\nOne list of seeds for all rows: waves, {given.designs} designs of 128 blocks\n")
    for replicates in (2, 4, 8):
        found = measured(waves(), one_list, given.designs, 128, replicates, 100)
        print(f"{replicates} replicates: {found.held.mean():.2f} of the intervals hold the truth")
    print(
        "\nUneven designs of 12 factors: error in the total index of an outcome that follows one factor, the worst factor"
    )
    for blocks in (16, 32, 64, 128, 256, 512):
        print(f"{blocks} blocks: {unevenness(12, blocks):.2f}")


def paths(case: Known, trajectories: int, seed: int) -> Floats:
    """Trajectories of Morris on eight levels."""
    names = list(case.factors)
    given = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    return morris_sample.sample(given, trajectories, num_levels=8, seed=seed)


def screening(case: Known, designs: int, trajectories: int, replicates: int, bootstraps: int) -> None:
    """Print mu* of the dummy beside the usual one, and how often intervals hold what 20,000 trajectories give without noise."""
    problem = Problem(case.factors, "morris", levels=8, seeds="independent")
    many = paths(case, 20_000, 1)
    truth = analyse(problem, many, case.function(many), resampling=Resampling(2))
    ours, usual, held = [], [], []
    for design in range(1, designs + 1):
        u = paths(case, trajectories, design)
        luck = np.random.default_rng((13, design)).normal(size=(len(u), replicates))
        y = case.function(u)[:, None] + np.sqrt(case.variance) * luck
        found = analyse(problem, u, y, resampling=Resampling(bootstraps, seed=design))
        # With one replicate mu* is the usual one.
        means = analyse(problem, u, y.mean(axis=1), resampling=Resampling(2))
        assert isinstance(found, Indices) and isinstance(means, Indices) and isinstance(truth, Indices)
        ours.append(found["mu_star"].value[-1, 0])
        usual.append(means["mu_star"].value[-1, 0])
        both = [(found[name], truth[name].value) for name in ("mu", "rms")]
        held.append([((part.low <= due) & (due <= part.high)).mean() for part, due in both])
    share = np.mean(held, axis=0)
    print(
        f"| {case.name} | {trajectories} | {np.mean(ours):+.2f} | {np.std(ours, ddof=1):.2f} | {np.mean(usual):.2f} "
        f"| {share[0]:.3f} | {share[1]:.3f} |",
        flush=True,
    )


def unevenness(factors: int, blocks: int) -> float:
    """Root mean square over 40 scramblings, for the factor for which it is largest."""
    problem = Problem(tuple(f"x{j}" for j in range(factors)), "sobol")
    off = [
        reach(problem, points_of(problem, saltelli(problem.names, blocks, seed))) - 1.0 for seed in range(40)
    ]
    return float(np.sqrt(np.square(off).mean(axis=0)).max())


if __name__ == "__main__":
    main()
