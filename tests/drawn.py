"""Every kind of figure, drawn from made-up data, and the texts that it shows."""

from collections.abc import Callable
from functools import cache
from typing import Any

import xarray as xr
from analysis_compare_data import comparison
from analysis_compare_data import surface as surface_data
from analysis_data import households, monthly, outcomes
from figures_sensitivity_data import OUTCOME, assumed, bands, labels, morris, sobol, stages
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.effects import arms
from analysis.figures import effects, fates, trial, village
from analysis.figures import monthly as months
from analysis.figures import outcomes as yearly
from analysis.figures.calendar import Span, calendar
from analysis.figures.places import compared, dots
from analysis.figures.sensitivity import Outcome, by_year, convergence, index_bars, tornado
from analysis.figures.sensitivity_plane import plane
from analysis.figures.surfaces import surface
from bilingual.words import Language, Words
from experiments.trial import Pilot
from experiments.trial import trial as tried
from experiments.trial.worlds import Plan
from model.outcomes import OUTCOMES
from model.run import Run
from scenarios import load_policy

SHARE, CASES = Words("share", "比例"), Words("cases a year", "件/年")
AWAY = Words("Outmigration, % of registered persons aged 16-64", "外出率，占16-64岁户籍人口的%")
YEARS = tuple(map(str, range(2021, 2029)))
SPANS = (
    Span(
        Words("lost-work allowance", "误工补贴"),
        Words("30 yuan/meeting", "30元/次会议"),
        24,
        60,
        False,
        Words("", ""),
    ),
    Span(
        Words("dividend on condition of the compact", "分红与村规民约挂钩"),
        Words("50 %", "50%"),
        30,
        84,
        True,
        Words("villages 1, 2", "第1, 2村"),
    ),
    Span(Words("never", "从不"), Words("1", "1"), 90, 99, False, Words("", "")),
)


@cache
def pilot() -> xr.Dataset:
    """A small pilot."""
    run = Run(values={"registered": 120.0}, villages=10, seed=5)
    plan = Plan(
        run,
        load_policy("lost-work-allowance=60+incentive-fund=40000"),
        OUTCOMES["deliberation_rate"],
        (4, 8),
        2,
    )
    return tried(Pilot(plan, (3, 5), 3, 50, 0.2), threads=1)


@cache
def compare() -> xr.Dataset:
    """A comparison with groups and parts."""
    return comparison(split=True)


def runs() -> dict[str, xr.Dataset]:
    """Places side by side, the last of them urban."""
    made = {}
    for k, (name, en, zh) in enumerate((("default", "default village", "默认村"), ("hill", "Wusheng, hills", "武胜县"), ("sea", "Lufeng, lineage villages on the coast", "陆丰市"), ("town", "Yingjiang district", "迎江区"))):  # fmt: skip
        made[name] = outcomes(6) * (1.0 + 0.05 * k)
        made[name].attrs = outcomes(6).attrs | {"label": en, "label_zh": zh, "landscape": "urban" if name == "town" else "hills"}  # fmt: skip
        for one in made[name].data_vars:
            made[name][one].attrs = outcomes(6)[one].attrs
    return made


DRAWN: dict[str, Callable[[Language], Figure]] = {
    "participation": lambda lang: yearly.participation(outcomes(4), lang=lang),
    "wedge": lambda lang: yearly.wedge(outcomes(4), lang=lang),
    "fates": lambda lang: fates.fates(outcomes(4), lang=lang),
    "hours": lambda lang: months.hours(monthly(4), lang=lang),
    "people": lambda lang: months.people(monthly(4), lang=lang),
    "map": lambda lang: village.village_map(households(), lang=lang),
    "forest": lambda lang: effects.forest(compare(), arms(compare())[:2], lang=lang),
    "groups": lambda lang: effects.groups(compare(), arms(compare())[:2], lang=lang),
    "parts": lambda lang: effects.four_parts(compare(), lang=lang),
    "petitions": lambda lang: effects.petitions(compare(), effects.petition_arms(compare()), lang=lang),
    "calendar": lambda lang: calendar(SPANS, 84, Words("a policy", "某项政策"), 2021, lang=lang),
    "places": lambda lang: dots(runs(), compared(runs()), lang=lang),
    "surface": lambda lang: surface(surface_data(), list(surface_data().data_vars)[:2], lang=lang),
    "power": lambda lang: trial.power(pilot(), lang=lang),
    "selection": lambda lang: trial.selection(pilot(), lang=lang),
    "indices": lambda lang: index_bars(sobol(8), labels(8), Outcome(OUTCOME), assumed=assumed(8), lang=lang),
    "plane": lambda lang: plane(morris(8, 2), labels(8), Outcome(OUTCOME, CASES), assumed(8), lang=lang),
    "by_year": lambda lang: by_year(sobol(8, YEARS), labels(8), OUTCOME, lang=lang),
    "convergence": lambda lang: convergence(stages(8), labels(8), OUTCOME, lang=lang),
    "tornado": lambda lang: tornado(bands(8, names=True), labels(8), Outcome(OUTCOME, SHARE), assumed(8), lang=lang),
}  # fmt: skip
"""Every kind of figure, drawn in a language."""


def texts(figure: Figure) -> list[Text]:
    """Every text that is seen: ticks beyond the ends of an axis are there and never drawn."""
    hidden: set[Any] = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for tick in axis.get_major_ticks():
            if not low - slack <= tick.get_loc() <= high + slack:
                hidden |= {tick.label1, tick.label2}
    found = [text for text in figure.findobj(Text) if isinstance(text, Text) and text not in hidden]
    return [text for text in found if text.get_visible() and text.get_text().strip()]
