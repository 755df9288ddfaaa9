"""The live page without a browser: the village behind it, what it counts, and what it says of a household."""

import gc
import re
import socket
import string
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import scenarios
from grassroots import live
from grassroots.errors import Refused
from grassroots.live import shown
from grassroots.live.counts import counts, months_of
from grassroots.live.village import DIALS, START, Asked, NoSeed, Village, read_seed, run_of
from grassroots.live.words import WORDS
from model.run import MOST_MONTHS
from model.simulate import advance, found
from model.state import ledger

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def village() -> Village:
    """A village after four years, its allowance at 30 yuan."""
    made = Village(scenarios.load("wusheng"))
    made.show(made.asked.moved(1, 30.0).later(24))
    return made


def books(village: Village) -> np.ndarray:
    return village.model.world.townships[0].tables.ledger[:, 0, : village.asked.month]


def test_it_opens_after_the_burn_in_at_what_the_place_has(village: Village) -> None:
    fresh = Village(village.place)
    assert fresh.asked == Asked(tuple(one.usual for one in fresh.dials)) and fresh.model.month == START
    assert not fresh.model.run.policies and not fresh.model.run.values
    assert [one.name for one in fresh.dials] == list(DIALS)


def test_a_village_is_the_run_it_names_bit_for_bit(village: Village) -> None:
    world = found(run_of(village.place, village.dials, village.asked))
    advance(world, village.asked.month)
    assert np.array_equal(world.townships[0].tables.ledger[:, 0, : village.asked.month], books(village))


def test_a_slider_runs_the_same_village_again_with_the_same_luck(village: Village) -> None:
    other = Village(village.place)
    other.show(other.asked.later(24))
    before = books(other).copy()
    other.show(other.asked.moved(1, 30.0))
    assert np.array_equal(books(other), books(village)), "whether month by month or at once"
    assert np.array_equal(books(other)[:, :START], before[:, :START]), "the burn-in is without incentives"
    assert not np.array_equal(books(other), before)
    other.show(other.asked.moved(1, 0.0))
    assert np.array_equal(books(other), before)


def test_a_run_ends_and_the_page_says_so(village: Village) -> None:
    other = Village(village.place)
    other.show(other.asked.later(500))
    assert (
        other.over
        and other.asked.month == MOST_MONTHS
        and str(MOST_MONTHS) in shown.head(other, "en")["over"]
    )
    other.show(replace(other.asked, month=START))
    assert not other.over and other.model.month == START and shown.head(other, "en")["over"] == ""


def test_what_is_counted_stands_in_the_ledger(village: Village) -> None:
    meetings, grievances, cases = counts(village)
    months = slice(months_of(village).start, months_of(village).stop)
    assert grievances.whole == tuple(books(village)[ledger.AROSE, months].astype(int))
    assert sum(meetings.whole) > sum(meetings.part) > 0
    for count in (meetings, grievances, cases):
        assert all(0 <= part <= whole for part, whole in zip(count.part, count.whole, strict=True))
        assert f"{sum(count.whole):,}" in count.told("en") and f"{sum(count.part):,}" in count.told("zh")


def test_the_map_has_a_square_for_every_household(village: Village) -> None:
    cells = shown.cells(village, "en")
    assert len(cells) == len(village.model.world.townships[0].tables.households.id)
    assert len({(cell["x"], cell["y"]) for cell in cells}) == len(cells)
    t = village.model.world.townships[0].tables
    assert sum(cell["fill"] == shown.CAME for cell in cells) == int(t.affairs.came_last.sum())


@pytest.mark.parametrize("text", ["0", " 7 ", "18446744073709551615"])
def test_a_seed_is_read(text: str) -> None:
    assert read_seed(text) == int(text)


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.5", "18446744073709551616"])
def test_what_is_no_seed_is_refused(text: str, village: Village) -> None:
    with pytest.raises(NoSeed):
        read_seed(text)
    for lang in ("en", "zh"):
        box = shown.controls(village, lang, text or " ")
        assert (
            text in box["wrong"] and "18446744073709551615" in box["wrong"] and box["seed"] == (text or " ")
        )


def test_members_are_told_how_they_decided_in_the_language(village: Village) -> None:
    rows = [cell["row"] for cell in shown.cells(village, "en") if cell["fill"] == shown.CAME][:3]
    rows += [cell["row"] for cell in shown.cells(village, "en") if cell["open"]][:2]
    for row in rows:
        english, chinese = (str(shown.household(village, row, lang)) for lang in ("en", "zh"))
        assert not CHINESE.search(english)
        texts = " ".join(re.findall(r"'text': '([^']*)'|'who': '([^']*)'", chinese)[0])
        assert CHINESE.search(texts) and not re.search("[A-Za-z]{3}", texts)
    came = shown.household(village, rows[0], "en")["told"]["members"]
    lines = [line for member in came for line in member["lines"]]
    assert any(", came." in line["text"] and line["numbers"] for line in lines)
    assert any("lost-work allowance" in line["text"] for line in lines)


def test_every_text_is_used_and_fills_the_same_braces() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "grassroots" / "live").glob("*.py"))
    fields = string.Formatter().parse
    for key, words in WORDS.items():
        assert code.count(f'"{key}"') > 1, key
        en, zh = ({name for _, name, _, _ in fields(one)} - {None} for one in words)
        assert en == zh, key
        assert CHINESE.search(words.zh) or key == "other_language"


def test_a_closed_village_leaves_nothing() -> None:
    village = Village(scenarios.load("wusheng"))
    model = weakref.ref(village.model)
    village.close()
    gc.collect()
    assert model() is None


def test_a_port_in_use_gives_the_next_one_of_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((live.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with live.listen(port) as found_one:
            address, number = found_one.getsockname()
            assert address == "127.0.0.1" and port < number <= port + live.NEXT
        monkeypatch.setattr(live, "NEXT", 0)
        with pytest.raises(Refused, match=f"--port {port}: it is in use"):
            live.listen(port)
