"""A figure of a result from Python: its kinds in every size, what it says of itself, and what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from kinds_data import compared, numbers
from PIL import Image

from analysis.figures.waterfall import attendance
from analysis.report.gallery import Picture
from analysis.style import DPI, SHEETS, Size
from grassroots.answers.compare import CompareResult
from grassroots.answers.run import RunResult
from grassroots.answers.trial import TrialResult
from grassroots.results import SurfaceResult

pytestmark = pytest.mark.usefixtures("no_tofu")


def results() -> dict[str, Any]:
    """Results of four calls, from numbers made by hand."""
    there: Any = numbers()
    return {
        "forest": CompareResult(there.comparison),
        "wedge": RunResult(there.run, there.months, there.households, there.households),
        "trial_power": TrialResult(there.trial),
        "heat": SurfaceResult(there.surface),
    }


PLOTS = [("forest", "text"), ("wedge", "column"), ("trial_power", "slide"), ("heat", "column")]


@pytest.mark.parametrize(("kind", "size"), PLOTS)
def test_a_kind_is_drawn_in_its_size_with_title_and_source(kind: str, size: Size, tmp_path: Path) -> None:
    one = results()[kind]
    assert kind in one.kinds
    made = one.plot(kind, "zh", size)
    assert isinstance(made, Picture) and made.title and made.source
    said = "".join(text.get_text().replace("\n", "") for text in made.figure.texts)
    assert made.title.split("\n")[0][:8] in said and "模拟" in said
    with Image.open(made.save(tmp_path / "a.png")) as image:
        assert abs(image.width - SHEETS[size].width * DPI) <= 2
    assert made._repr_png_().startswith(b"\x89PNG")


def test_without_a_kind_the_usual_one_is_drawn() -> None:
    one = results()["wedge"]
    assert one.kinds[0] == one.plot().name == "wedge"


def test_other_kinds_and_sizes_are_refused_with_what_there_is() -> None:
    one = results()["wedge"]
    with pytest.raises(ValueError, match=r"kind: 'wegde' given; there is wedge, .*did you mean wedge"):
        one.plot("wegde")
    with pytest.raises(ValueError, match="size: 'page' given; allowed for wedge is text, column or slide"):
        one.plot("wedge", size="page")
    of_page = next(name for name in one.figures if name not in one.kinds)
    with pytest.raises(ValueError, match=f"allowed for {of_page} is text"):
        one.plot(of_page, size="slide")


def test_a_replicate_without_a_ratio_leaves_the_parts_of_attendance_finite() -> None:
    data = compared().copy(deep=True)
    data["household_attendance"].loc[{"replicate": data["replicate"].values[5], "side": "without"}] = 0.0
    steps = attendance(data, str(data["arm"].values[0]))
    assert len(steps) == 3 and all(np.isfinite([one.value, one.low, one.high]).all() for one in steps)
