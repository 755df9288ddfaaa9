"""The worked examples do what their pages say; each page runs once, in its own namespace."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws import check, fingerprint

from model.agents import Villager
from model.governance_model import GovernanceModel
from model.state import codes, ledger
from model.state.census import has_bit

HOW_TO = Path(__file__).resolve().parent.parent / "docs" / "how-to"
PAGES = ("meet-a-villager", "add-behaviour", "rumour", "clan", "opt-out")
pytestmark = pytest.mark.filterwarnings("error", "default:.*batch_run:")


@cache
def page(name: str) -> dict[str, Any]:
    """The names that the Python blocks of a page leave behind, run in order."""
    names: dict[str, Any] = {"__name__": name}
    text = (HOW_TO / f"{name}.md").read_text("utf-8")
    for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        exec(compile(block, f"{name}.md", "exec"), names)
    return names


def counted(model: GovernanceModel, column: int) -> float:
    return float(model.world.townships[0].tables.ledger[column].sum())


@pytest.mark.parametrize("name", PAGES)
def test_pages_lead_on_and_mark_what_they_run(name: str) -> None:
    text = (HOW_TO / f"{name}.md").read_text("utf-8")
    assert "add-behaviour.md" in text or name == "add-behaviour"
    assert "provenance" in text or name == "meet-a-villager"
    page(name)


@pytest.mark.parametrize(
    "name, with_step, idle",
    [
        ("add-behaviour", "model", "idle"),
        ("rumour", "rumour", "silent"),
        ("clan", "clan", "silent"),
        ("opt-out", "opted", "nobody"),
    ],
)
def test_each_example_is_marked_and_its_idle_twin_changes_no_bit(
    name: str, with_step: str, idle: str
) -> None:
    found = page(name)
    assert fingerprint(found["plain"].world) == fingerprint(found[idle].world)
    assert fingerprint(found["plain"].world) != fingerprint(found[with_step].world)
    for model in (found[with_step], found[idle]):
        assert model.changed_by_python
        (said,) = model.provenance["python_steps"]
        assert re.fullmatch(r"\S+ after \w+ \((\w{12}|source unknown)\)", said)
    assert not found["plain"].changed_by_python
    check(found[with_step].world)


def test_a_rumour_reaches_a_quarter_of_the_village_and_costs_a_little_trust() -> None:
    found = page("rumour")
    plain, rumour = found["plain"], found["rumour"]
    assert 0.15 < len(rumour.heard) / len(rumour.agents) < 0.35
    lost = plain.outcome("trust_village", 48, 60) - rumour.outcome("trust_village", 48, 60)
    assert 0.06 < lost < 0.14
    stayed = plain.outcome("deliberation_rate", 48, 60) - rumour.outcome("deliberation_rate", 48, 60)
    assert abs(stayed) < 0.01
    assert rumour.provenance["written_by_python"] == len(rumour.heard) - 1


def test_a_rumour_spreads_the_same_way_whatever_the_order_of_asking() -> None:
    """Its draws are keyed, so that shuffled people hear it in the same months."""
    found = page("rumour")
    again = found["village"]()
    again.heard = {found["source"].unique_id}
    again.agents._agents = dict.fromkeys(
        again.agents.shuffle()
    )  # the register itself refuses to be reordered
    again.add_step(found["spread"], after="attendance")
    again.run_for(60)
    assert again.heard == found["rumour"].heard
    assert fingerprint(again.world) == fingerprint(found["rumour"].world)


def test_a_clan_asks_its_own() -> None:
    found = page("clan")
    before, after = found["invited"](found["plain"]), found["invited"](found["clan"])
    assert 1.25 < after[0] / before[0] < 1.4, "a third more of the clan are asked"
    assert 1.1 < after[1] / before[1] < 1.3, "a fifth more come"
    assert 1.0 <= after[2] / before[2] < 1.03, "others change by a hundredth"
    clan = found["clan"]
    told = [person for person in clan.agents if getattr(person, "asked_by_kin", 0)]
    assert len(told) > 100 and all(person.household.lineage == 0 for person in told)
    assert found["Clansman"] in clan.agent_types and Villager not in clan.agent_types
    assert clan.provenance["agent_classes"] == ["Clansman"]


def test_the_explanation_says_whom_the_clan_has_asked() -> None:
    found = page("clan")["found"]
    assert found.happened.asked and found.happened.draws[0] > found.happened.chance_asked
    assert found.happened.terms["unasked"] == 0.0
    assert "settled by a step written in Python" in found.text() and "Python 步骤" in found.text("zh")


def test_explanations_agree_with_what_happened_in_the_clan() -> None:
    """Everybody on whom the choice fell in the last month with a group meeting alone came as the explanation says."""
    clan = page("clan")["clan"]
    held = clan.world.townships[0].tables.ledger[ledger.HELD : ledger.HELD + 3, 0]
    month = max(m for m in range(36) if held[codes.GROUP_MEETING, m] and held[:, m].sum() == 1)
    concerned = 0
    for person in clan.agents:
        choice = person.explain("group", month).happened
        if choice.concerned:
            concerned += 1
            assert choice.came == has_bit(person.tables.acts, codes.AT_MEETING, person.row, month)
            assert (choice.asked or choice.again) == has_bit(
                person.tables.acts, codes.INVITED, person.row, month
            )
    assert concerned > 100


def test_who_refuses_gets_nothing_and_comes_as_before() -> None:
    """As the page says, figure by figure."""
    found, text = page("opt-out"), " ".join((HOW_TO / "opt-out.md").read_text("utf-8").split())
    plain, opted = found["plain"], found["opted"]
    (before, others_before), (after, others_after) = (found["handed_over"][k] for k in ("plain", "opted"))
    spared = counted(plain, ledger.POINTS_GOODS) - counted(opted, ledger.POINTS_GOODS)
    assert f"Those who refuse are handed {before - after:,.0f} yuan less" in text
    assert spared == pytest.approx(before - after + others_before - others_after)
    assert abs(others_before - others_after) < 50
    unfair = [counted(model, ledger.UNFAIR) for model in (opted, plain)]
    assert unfair[0] < unfair[1] and "{:.0f} in place of {:.0f}".format(*unfair) in text
    assert counted(plain, ledger.AROSE) - counted(opted, ledger.AROSE) == 1, "one grievance less arises"
    for column in (ledger.CAME, ledger.CAME + codes.ASSEMBLY, ledger.LABOUR_DONE, ledger.COMPACT_KEPT):
        assert counted(plain, column) == counted(opted, column)
    np.testing.assert_array_equal(opted.world.townships[0].tables.affairs.points[opted.refusing], 0.0)


def test_the_offer_cannot_be_refused() -> None:
    assert min(page("opt-out")["pulled"]) > 0.0


def test_a_villager_is_met() -> None:
    found = page("meet-a-villager")
    assert {"residents", "came"} == set(found["by_month"].columns) and len(found["by_month"]) == 12
    trust = found["by_person"]["trust"]  # in SD between villagers
    assert np.isfinite(trust).all() and abs(trust.mean()) < 1.0 and 0.5 < trust.std() < 1.5
    assert (found["away"]["away"] >= 0).all()
    assert all(found["residents"][0.2, seed] > found["residents"][0.6, seed] for seed in (1, 2))
    assert [month for month, _ in found["calls"]] == [14]
    assert found["found"].instead.came and not found["found"].happened.came
    assert "would have come" in found["found"].text() and "会到会" in found["found"].text("zh")
    assert found["as_data"]["instead"]["terms"]["allowance"] > 0.0
    before = [turn for turn in found["path"].path if turn.month < 24]
    assert list(found["path"].instead[: len(before)]) == before


def test_the_forum_that_decides_is_the_one_asked() -> None:
    """Where a grievance is brought and decided on in one month, both turns name the same forum."""
    together = 0
    for grievance in page("meet-a-villager")["grievances"]:
        path = grievance.explain().path
        for first, second in pairwise(path):
            brought = first.what.en.removeprefix("brought to ")
            if first.month == second.month and brought != first.what.en:
                together += 1
                assert re.search(rf"(by|up by) {brought}\b", second.what.en), (first.what.en, second.what.en)
    assert together > 5


# memory


@pytest.mark.parametrize("look", ["nobody", "people", "map"])
def test_a_dropped_model_is_collected(look: str) -> None:
    """Of a hundred models made, run and dropped none is left, but for the last one whose neighbourhoods Mesa keeps."""
    import gc
    import weakref

    made = []
    for seed in range(100):
        model = GovernanceModel(rng=seed, months=2, registered=60)
        if look == "people":
            assert len(model.agents) > 20
        elif look == "map" and seed % 10 == 0:
            somebody = next(person for person in model.agents if person.cell is not None)
            assert len(somebody.cell.neighborhood) > 0
        model.add_step(lambda model: None, after="learning")
        model.run_for(2)
        made.append(weakref.ref(model))
        del model
    gc.collect()
    left = sum(reference() is not None for reference in made)
    assert left <= (2 if look == "map" else 0)
