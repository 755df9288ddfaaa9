"""Grades of a surface as a plane: each field is drawn by its own grade, and nothing lies on anything else."""

from itertools import combinations

import numpy as np
import pytest
import xarray as xr
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis.figures.grades import grade_plane, look
from analysis.surface_effects import at_point, effects_of
from analysis.two_errors import Grade

NAMES = ["deliberation_rate", "settled_substantive"]


def surface(worlds: int = 40) -> xr.Dataset:
    """Effects that are clear, likely, hardly there, open and beyond telling at different points of one surface."""
    rng = np.random.default_rng(1)
    world = np.concatenate([np.zeros(4, int), np.repeat(np.arange(1, worlds + 1), 2)])
    of_world = np.concatenate([[0.0], rng.normal(0.0, 1.0, worlds)])[world]
    mean = np.array([[0.0, 0.2, 0.04], [0.0, -0.2, 0.001], [0.0, 0.0, 0.01]])
    known = np.array([[0.0, 0.02, 0.02], [0.0, 0.02, 0.004], [0.0, 0.08, 0.0]])
    luck = np.array([[0.0, 0.02, 0.01], [0.0, 0.02, 0.001], [0.0, 0.02, 0.3]])
    change = mean + known * of_world[:, None, None] + luck * rng.normal(size=(len(world), 3, 3))
    about = {
        "units": "share",
        "long_name": "settled in substance",
        "long_name_zh": "实质解决率",
        "interest": 0.02,
    }
    values = {name: (("replicate", "outmigration", "level"), 0.5 + change, about) for name in NAMES}
    data = xr.Dataset(
        values,
        coords={"world": ("replicate", world), "outmigration": [0.1, 0.4, 0.7], "level": [0.0, 30.0, 60.0]},
    )
    data.attrs = {"lever_en": "lost-work allowance", "lever_zh": "误工补贴", "lever_unit": "yuan/meeting"}
    return data


def test_each_field_is_drawn_by_its_grade() -> None:
    data = surface()
    found = {(row["outmigration"], row["level"]): row["grade"] for row in effects_of(data, NAMES[0])}
    assert set(found.values()) == {str(grade) for grade in Grade}
    (panel, _) = grade_plane(data, NAMES).axes
    fields = [patch for patch in panel.patches if isinstance(patch, Rectangle)]
    assert len(fields) == 6
    for field in fields:
        share, level = round(field.get_x() + 0.5), round(field.get_y() + 1.5)
        one = at_point(data, NAMES[0], share, level)
        wanted = look(
            Grade(found[float(data["outmigration"][share]), float(data["level"][level])]), one.effect >= 0.0
        )
        drawn = Rectangle((0, 0), 1, 1, **wanted)
        assert field.get_facecolor() == drawn.get_facecolor() and field.get_hatch() == drawn.get_hatch()


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_nothing_lies_on_anything_else_and_all_is_inside(lang) -> None:
    figure = grade_plane(surface(), NAMES, lang=lang)
    figure.set_dpi(300)
    figure.draw_without_rendering()
    boxes = [
        text.get_window_extent()
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    assert len(boxes) > 25
    for one, two in combinations(boxes, 2):
        across = min(one.x1, two.x1) - max(one.x0, two.x0)
        along = min(one.y1, two.y1) - max(one.y0, two.y0)
        assert across < 1.0 or along < 1.0
    width, height = figure.bbox.size
    assert all(box.x0 > -1 and box.y0 > -1 and box.x1 < width + 1 and box.y1 < height + 1 for box in boxes)


def test_the_legend_says_every_grade_that_is_drawn_in_both_languages() -> None:
    (legend,) = grade_plane(surface(), NAMES, lang="both").legends
    said = [text.get_text() for text in legend.get_texts()]
    assert len(said) == 6 and {"clear, more / 较有把握，增加", "clear, less / 较有把握，减少"} <= set(said)
    assert any("not settled" in text for text in said) and any("作用很小" in text for text in said)
