"""The live page: a village of its own for every tab, drawn by the parts beside this file.

Everything that is shown or said is worked out in :mod:`grassroots.live.shown`; here it is only put on the page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import solara

from grassroots.live import shown
from grassroots.live.village import START, NoSeed, Village, read_seed
from model.run import DEFAULT, Scenario

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")


@dataclass
class Opening:
    """What a tab opens with: a place, and a language."""

    place: Scenario = DEFAULT
    lang: str = "en"


OPENING = Opening()
"""Set by :func:`grassroots.live.serve` before anybody looks; tabs read it and share nothing else."""


@solara.component_vue("head.vue", vuetify=False)
def Head(said: dict[str, str], event_lang: Callable[[Any], None]) -> None:
    """Title, date, language."""


@solara.component_vue("controls.vue", vuetify=False)
def Controls(
    shown: dict[str, Any],
    event_move: Callable[[Any], None],
    event_seed: Callable[[Any], None],
    event_go: Callable[[Any], None],
) -> None:
    """Sliders, seed, buttons."""


@solara.component_vue("map.vue", vuetify=False)
def Map(
    cells: list[dict[str, Any]],
    legend: list[dict[str, Any]],
    title: str,
    picked: int,
    event_pick: Callable[[Any], None],
) -> None:
    """The map."""


@solara.component_vue("charts.vue", vuetify=False)
def Charts(shown: dict[str, Any]) -> None:
    """Counts of the last twelve months."""


@solara.component_vue("household.vue", vuetify=False)
def Household(shown: dict[str, Any]) -> None:
    """The household that was picked."""


@solara.component
def Page() -> None:
    """The page of one tab."""
    village = solara.use_memo(lambda: Village(OPENING.place), [])
    asked, ask = solara.use_state(village.asked)
    lang, speak = solara.use_state(OPENING.lang)
    picked, pick = solara.use_state(-1)
    wrong, refuse = solara.use_state("")
    solara.use_effect(lambda: village.close, [])

    def read(text: str) -> None:
        try:
            ask(replace(asked, seed=read_seed(text)))
            refuse("")
        except NoSeed:
            refuse(text.strip() or " ")

    def go(months: int) -> None:
        ask(asked.later(months) if months else replace(asked, month=START))

    village.show(asked)
    head = shown.head(village, lang)
    solara.Title(head["title"])
    solara.Style(STYLE)
    with solara.Div(classes=["village-page"]):
        Head(said=head, event_lang=lambda _: speak("zh" if lang == "en" else "en"))
        with solara.Div(classes=["village-parts"]):
            Controls(
                shown=shown.controls(village, lang, wrong),
                event_move=lambda to: ask(asked.moved(int(to[0]), float(to[1]))),
                event_seed=read,
                event_go=go,
            )
            Map(**shown.map_of(village, lang), picked=picked, event_pick=pick)
            Household(shown=shown.household(village, picked, lang))
        Charts(shown=shown.charts(village, lang))
