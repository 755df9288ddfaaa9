"""Why participation and petitions changed under a policy: parts one on the other, up to the whole change.

Households at meetings, of those entitled, are A = R B: R is how many are called for each entitled, B how many come of those called.
With bars for means of the two arms of a pair, the change is exactly

    A' - A = (R' - R) (B + B') / 2 + (B' - B) (R + R') / 2,

the part of more calls and the part of coming when called (Shapley value of two factors). R is worked out as A / B, so that the few
who come without being called count among those reached. Petitions are split grievance by grievance where the runs are
compared; their parts are stored with the comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.effects import ALL, petition_causes
from analysis.figures.canvas import (
    Panels,
    capped,
    finish,
    half,
    named_rows,
    note,
    panels,
    under,
    wrapped,
    zero,
)
from analysis.figures.effects import CAUSE_LOOKS, TOTAL, arm_name, petition_arms, verdict
from analysis.plausible import spread
from analysis.statistics import Floats
from analysis.style import INK, MM, style
from analysis.windows import DURING, has
from analysis.words import say
from bilingual.words import Language, Single, Words, composed, mark

ATTENDED, CAME = "households_represented", "household_attendance"
ROW, FRAME = 6.5 * MM, 26 * MM
"""Height of a part, and of title and axis, inch."""
NAME, LINES = 26, 4
"""Columns and lines of the name of a part."""


@dataclass(frozen=True)
class Step:
    """A part of a change.

    Attributes:
        name: what it is.
        value, low, high: in the unit of the panel.
        kind: ``fewer`` or ``more`` where it changes what there is, else ``silence``; see :func:`~analysis.figures.effects.verdict`.
    """

    name: Words
    value: float
    low: float
    high: float
    kind: str


@dataclass(frozen=True)
class Falls:
    """The parts of one change in one arm.

    Attributes:
        about: ``attendance`` or ``petitions``.
        steps: the parts; the last is the whole.
    """

    arm: str
    about: str
    steps: tuple[Step, ...]


def falls(data: xr.Dataset, chosen: Sequence[str]) -> list[Falls]:
    """What can be split, arm by arm: attendance of households, then petitions."""
    found = [(arm, about, split(data, arm)) for arm in chosen for about, split in SPLITS.items()]
    return [Falls(arm, about, steps) for arm, about, steps in found if steps]


def attendance(data: xr.Dataset, arm: str) -> tuple[Step, ...]:
    """Change of households at meetings, of 100 entitled, by how many are called and by how many of these come."""
    if ATTENDED not in data or CAME not in data or not has(data, arm, DURING):
        return ()
    (a, a_with), (b, b_with) = (sides(data, name, arm) for name in (ATTENDED, CAME))
    with np.errstate(invalid="ignore", divide="ignore"):
        r, r_with = a / b, a_with / b_with
        called, coming = (r_with - r) * (b + b_with) / 2.0, (b_with - b) * (r + r_with) / 2.0
        changes = 100.0 * np.stack([called, coming, called + coming], axis=-1)
    changes[~np.isfinite(changes).all(axis=-1)] = np.nan  # none of those called comes: no ratio
    if not np.isfinite(changes).any():
        return ()
    names = [named(key) for key in ("fall_called", "fall_coming", "in_all")]
    return tuple(
        step(name, (float(v), float(low), float(high)), rising="fewer")
        for name, v, low, high in zip(names, *spread(data, changes)[:3], strict=True)
    )


def sides(data: xr.Dataset, name: str, arm: str) -> tuple[Floats, Floats]:
    """An outcome without and with an arm, replicate by replicate, during its months."""
    values = data[name].sel(arm=arm, window=DURING, group=ALL)
    without, with_it = (np.asarray(values.sel(side=side).values, np.float64) for side in ("without", "with"))
    return without, with_it


def step(name: Words, band: tuple[float, float, float], rising: str) -> Step:
    """A part of attendance: in the colour of what is for the better where it rises, for the worse where it falls, grey where neither is certain."""
    value, low, high = band
    sign = value if not np.isfinite(low) else max(low, 0.0) + min(high, 0.0)
    falling = "more" if rising == "fewer" else "fewer"
    return Step(name, value, low, high, "silence" if sign == 0.0 else rising if sign > 0.0 else falling)


def petitions(data: xr.Dataset, arm: str) -> tuple[Step, ...]:
    """Change of petitions by cause."""
    if "petition_change" not in data or arm not in petition_arms(data):
        return ()
    rows = petition_causes(data, arm).to_dict("records")
    total = spread(data, data["petition_change"].sel(arm=arm).values.sum(axis=-1), event=1.0)
    rows = [row for row in rows if np.nan_to_num([row["value"], row["low"], row["high"]]).any()]
    parts = [
        Step(
            Words(row["cause_en"], row["cause_zh"]),
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
            verdict(row),
        )
        for row in rows
    ]
    whole = float(total.value), float(total.low), float(total.high)
    return (*parts, Step(named("in_all"), *whole, "silence"))


ABOUT = {"attendance": "fall_attendance", "petitions": "fall_petitions"}
"""What a change is of."""
SPLITS = {"attendance": attendance, "petitions": petitions}


def named(key: str) -> Words:
    """A text of the registry in both languages."""
    return Words(say(key, "en"), say(key, "zh"))


def waterfall(data: xr.Dataset, chosen: Sequence[str], ax: Panels = None, lang: Language = "en") -> Figure:
    """Why attendance and petitions changed under some arms, coloured by what a part is and not by its sign.

    Args:
        data: a comparison.
        chosen: arms to show.
        ax: axes, one for each change that can be split; new ones when left out.
        lang: language of labels.
    """
    found = falls(data, chosen)
    n = max((len(one.steps) for one in found), default=1)
    with style(lang):
        figure, axes = panels(ax, max(1, len(found)), height=FRAME + row_height(found, lang) * n)
        for panel, one in zip(axes, found, strict=False):
            _panel(panel, data, one, lang)
        if not found:
            note(axes[0], say("no_value", lang))
        else:
            _legend(figure, found, lang)
        return finish(figure)


def row_height(found: Sequence[Falls], lang: Language) -> float:
    """Height of a part with its name, inch."""
    lines = [wrapped(part.name.said(lang), NAME, LINES).count("\n") for one in found for part in one.steps]
    return ROW + 4.2 * MM * max(lines, default=0)


def _panel(ax: Axes, data: xr.Dataset, one: Falls, lang: Language) -> None:
    zero(ax)
    at = 0.0
    for y, part in enumerate(one.steps):
        total = y == len(one.steps) - 1
        start = 0.0 if total else at
        ax.barh(
            y,
            part.value,
            left=start,
            height=0.6,
            linewidth=0.6,
            **(TOTAL if total else CAUSE_LOOKS[part.kind]),
        )
        capped(ax, y, start + part.low, start + part.high)
        at = start + part.value
        if not total:
            ax.plot([at, at], [y, y + 1], color=INK, linewidth=0.6, linestyle=":", marker="")
    named_rows(ax, [part.name.said(lang) for part in one.steps], NAME, lines=LINES)
    ax.locator_params(axis="x", nbins=5)
    title = composed(
        lambda each: f"{arm_name(data, one.arm, each)}{mark(': ', each)}{say(ABOUT[one.about], each)}", lang
    )
    ax.set_title(wrapped(title, half(26)))
    ax.set_xlabel(
        wrapped(say("axis_attendance" if one.about == "attendance" else "axis_petitions", lang), half(30))
    )


def _legend(figure: Figure, found: Sequence[Falls], lang: Language) -> None:
    """What the colours are, of those that are there."""
    seen = {(one.about, part.kind) for one in found for part in one.steps[:-1]}
    marks: list[Any] = []
    texts: list[str] = []
    for kind, look in CAUSE_LOOKS.items():
        keys = [KEYS[about, kind] for about in SPLITS if (about, kind) in seen]
        if keys:
            marks.append(Patch(**look))
            texts.append(wrapped(composed(partial(_meaning, keys), lang), 92))
    under(figure, marks, texts)


KEYS = {
    ("attendance", "fewer"): "fall_better",
    ("attendance", "more"): "fall_worse",
    ("attendance", "silence"): "fall_neither",
    ("petitions", "fewer"): "cause_fewer",
    ("petitions", "more"): "cause_more",
    ("petitions", "silence"): "cause_silence",
}
"""What a colour says in a panel."""


def _meaning(keys: Sequence[str], lang: Single) -> str:
    """What a colour means, in each split that it stands in, once."""
    return mark("; ", lang).join(dict.fromkeys(say(key, lang) for key in keys))
