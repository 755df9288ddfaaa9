"""Search for defaults that meet the calibrate rows: ``python tools/search_calibration.py [--waves 3] [--points 240]``.

History matching in waves. Points of a Latin hypercube around the best one known are run on common seeds; a linear emulator
of every judged part is fitted to them; among the points at which the emulators keep every part inside its tolerance, with
a margin, the one nearest to the present defaults is taken (least sum of moves, each in units of its plausible range, so
that few numbers move: a linear programme). It is run on more seeds and is the centre of the next, smaller wave.
Only calibrate rows are read. Nothing is written into the declarations: what is printed is proposed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.stats import qmc

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from experiments.patterns import Row, rows
from filing import write
from grassroots.answers.patterns import Finding, judge
from model.declare import Number
from model.parameters import ledger

Floats = NDArray[np.float64]

SPACE = (
    "party_life.attend",
    "party_life.reach_away",
    "attendance.b0",
    "attendance.time_resident",
    "attendance.time_worker",
    "attendance.time_60",
    "attendance.plea",
    "mobilising.effort",
    "population.away_ability",
    "population.party_away",
    "population.away_whole",
    "migration.ability",
    "migration.whole_household",
    "grievances.per_1000",
    "grievances.male_weight",
    "grievances.age_slope",
    "grievances.mix_boundary",
    "grievances.mix_damage",
    "grievances.mix_governance",
    "grievances.mix_forest",
    "grievances.land_affected",
    "grievances.land_let_away",
    "grievances.unfair_aggrieved",
    "forums.talk",
    "forums.ask",
    "forums.severity",
    "forums.severity_ask",
    "forums.b_tie",
    "forums.cost_court",
    "forums.take_up",
    "forums.found",
    "forums.log_entry",
    "forums.log_entry_pressed",
    "mediation.success_group",
    "mediation.success_village",
    "mediation.success_township",
    "mediation.pressed",
    "mediation.pressed_assessment",
    "mediation.paper",
    "mediation.paper_assessment",
    "mediation.left_off",
    "mediation.left_off_pressed",
    "mediation.escalate_village",
    "mediation.escalate_township",
    "mediation.hours_group",
    "mediation.hours_village",
    "mediation.hours_township",
    "mediation.wait_limit",
    "mediation.effort",
    "mediation.phone_hearing",
    "volunteers.elder_hours",
    "village_economy.default_hazard",
    "village_economy.recovery",
    "village_economy.recovery_excuse",
    "village_economy.cannot_pay",
    "village_economy.flight",
    "grid_work.cadre_service",
    "grid_work.measured",
    "grid_work.post_female",
    "assessment.pressure_scale",
)
"""Assumed and derived numbers that act on the calibrate rows."""
CALIBRATE = tuple(dict.fromkeys(row.id for row in rows() if row.use == "calibrate"))
MARGIN = 0.25
"""Share of a tolerance that is kept clear on each side, for chance and for what the emulators miss."""


def ranges() -> Floats:
    """Plausible ranges of the space, path x (low, high)."""
    found = []
    for path in SPACE:
        about = ledger()[path].about
        assert isinstance(about, Number) and about.plausible is not None, path
        found.append(about.plausible)
    return np.array(found)


def defaults() -> Floats:
    """The declared defaults, moved into the plausible range where they lie outside."""
    box = ranges()
    return np.clip([ledger()[path].default for path in SPACE], box[:, 0], box[:, 1])


def hypercube(centre: Floats, width: float, n: int, seed: int) -> Floats:
    """Points in the box of ``width`` times the plausible range around ``centre``, cut to the range."""
    box = ranges()
    half = 0.5 * width * (box[:, 1] - box[:, 0])
    low, high = np.maximum(box[:, 0], centre - half), np.minimum(box[:, 1], centre + half)
    return qmc.scale(qmc.LatinHypercube(len(SPACE), seed=seed).random(n), low, high)


def measure(point: Floats, seeds: int, wanted: Sequence[str]) -> list[Finding]:
    """The judged parts of the calibrate rows at one point."""
    values: Mapping[str, float] = dict(zip(SPACE, point.tolist(), strict=True))
    return [finding for finding in judge(wanted, seeds, values=values) if finding.row.judged]


def started(given: Sequence[str]) -> Floats:
    """The defaults with some numbers set, as in ``forums.ask=-1``."""
    point = defaults()
    for text in given:
        path, _, value = text.partition("=")
        point[SPACE.index(path)] = float(value)
    return point


def bounds(row: Row) -> tuple[float, float]:
    """The tolerance less the margin; a one-sided one keeps a margin of its own size from the bound."""
    low = -np.inf if row.low is None else row.low
    high = np.inf if row.high is None else row.high
    gap = MARGIN * (high - low) if np.isfinite(high - low) else 0.01
    return low + gap, high - gap


def emulate(points: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Least squares of each part on the point, in units of the plausible ranges: intercepts and slopes."""
    x = np.column_stack([np.ones(len(points)), scaled(points)])
    good = np.isfinite(values).all(axis=1)
    fit, *_ = np.linalg.lstsq(x[good], values[good], rcond=None)
    return fit[0], fit[1:].T


def scaled(points: Floats) -> Floats:
    """Moves away from the defaults, a plausible range being 1."""
    box = ranges()
    moves: Floats = (points - defaults()) / (box[:, 1] - box[:, 0])
    return moves


def nearest(intercept: Floats, slopes: Floats, judged: list[Row], centre: Floats, width: float) -> Floats:
    """The point nearest to the defaults at which every emulated part is inside, as far as that can be had.

    Minimise sum |move| + 100 sum slack, with bounds - slack <= intercept + slopes move <= bounds + slack.
    """
    n, m = len(SPACE), len(judged)
    cost = np.concatenate([np.ones(2 * n), np.full(m, 100.0)])
    rules, limits = [], []
    for k, row in enumerate(judged):
        slack = np.zeros(m)
        slack[k] = -1.0
        for sign, limit in zip((-1.0, 1.0), bounds(row), strict=True):
            if np.isfinite(limit):
                rules.append(np.concatenate([sign * slopes[k], -sign * slopes[k], slack]))
                limits.append(sign * (limit - intercept[k]))
    box = scaled(ranges().T)
    middle = scaled(centre[None])[0]
    low, high = np.maximum(box[0], middle - 0.5 * width), np.minimum(box[1], middle + 0.5 * width)
    spans = [(max(0.0, a), max(0.0, b)) for a, b in zip(low, high, strict=True)]
    spans += [(max(0.0, -b), max(0.0, -a)) for a, b in zip(low, high, strict=True)]
    solved = linprog(cost, np.array(rules), np.array(limits), bounds=[*spans, *[(0.0, None)] * m])
    move = solved.x[:n] - solved.x[n : 2 * n]
    span = ranges()
    return defaults() + move * (span[:, 1] - span[:, 0])


def movers(slopes: Floats, judged: list[Row], most: int = 3) -> str:
    """The numbers that move each part most, by the move of the part over a plausible range in tolerances."""
    lines = []
    for row, own in zip(judged, slopes, strict=True):
        low, high = bounds(row)
        width = high - low if np.isfinite(high - low) else 1.0
        order = np.argsort(-np.abs(own))[:most]
        lines.append(
            f"  {row.id} {row.part}: " + ", ".join(f"{SPACE[k]} {own[k] / width:+.1f}" for k in order)
        )
    return "\n".join(lines)


def seldom_together(inside: NDArray[np.bool_], names: list[str]) -> str:
    """Pairs of parts that are met together less than half as often as if they had nothing to do with each other."""
    found, n = [], len(inside)
    for a in range(len(names)):
        for b in range(a):
            expected = n * inside[:, a].mean() * inside[:, b].mean()
            both = int((inside[:, a] & inside[:, b]).sum())
            if expected >= 5.0 and both < 0.5 * expected:
                found.append(f"{names[b]} with {names[a]} {both} ({expected:.0f})")
    return "  seldom together (points, and as many as by chance): " + ("; ".join(found) or "none")


def report(findings: list[Finding]) -> str:
    """One line a part."""
    return "\n".join(
        f"  {one.row.id:4s} {one.row.part:12s} {one.value:8.3f} [{one.low:.3f}, {one.high:.3f}]"
        f"  of {one.row.low} to {one.row.high}  {one.verdict}"
        for one in findings
    )


def main(argv: list[str] | None = None) -> int:
    """Run the waves and print the point of each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--waves", type=int, default=3)
    parser.add_argument("--points", type=int, default=240, help="points of a wave")
    parser.add_argument("--seeds", type=int, default=1, help="seeds of a point")
    parser.add_argument("--check", type=int, default=20, help="seeds of the point that is proposed")
    parser.add_argument("--width", type=float, default=0.8, help="of the first wave, in plausible ranges")
    parser.add_argument("--patterns", nargs="+", choices=CALIBRATE, default=list(CALIBRATE))
    parser.add_argument(
        "--start", nargs="*", default=[], metavar="PATH=VALUE", help="where the first wave is put"
    )
    parser.add_argument("--out", type=Path, help="CSV of every point that was run")
    given = parser.parse_args(argv)
    judged = [row for row in rows() if row.id in given.patterns and row.judged]
    centre, kept = started(given.start), []
    for wave in range(given.waves):
        width = given.width * 0.6**wave
        points = hypercube(centre, width, given.points, seed=wave)
        values = np.array(
            [[one.value for one in measure(point, given.seeds, given.patterns)] for point in points]
        )
        names = [f"{row.id} {row.part}" for row in judged]
        kept.append(
            pd.DataFrame(np.column_stack([points, values]), columns=[*SPACE, *names]).assign(wave=wave)
        )
        if given.out is not None:
            table = pd.concat(kept)
            write(given.out, lambda to, table=table: table.to_csv(to, index=False))
        inside = np.array(
            [
                [
                    (row.low is None or v >= row.low) and (row.high is None or v <= row.high)
                    for row, v in zip(judged, line, strict=True)
                ]
                for line in values
            ]
        )
        print(f"wave {wave}: {given.points} points, {int(inside.all(axis=1).sum())} with every row inside")
        print(
            "  inside: "
            + ", ".join(f"{name} {share:.2f}" for name, share in zip(names, inside.mean(0), strict=True))
        )
        print(seldom_together(inside, names))
        emulated = emulate(points, values)
        print(movers(emulated[1], judged))
        centre = nearest(*emulated, judged, centre, width)
        for path, value in zip(SPACE, centre, strict=True):
            if abs(value - ledger()[path].default) > 1e-6:
                print(f"  {path} {ledger()[path].default:g} -> {value:.4g}")
        print(report(measure(centre, given.check, given.patterns)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
