"""Powers without staff: acts asked of the township, who may do them, and what is returned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import check, total

from model.mechanisms.powers import Powers, chance_of_asking, share_licensed
from model.month import STEPS
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import World, advance_in_parts, found, simulate
from model.state import codes, ledger
from model.state.cases import chance_of_help, needs_licence

NOBODY = {"staff_licensed": 0, "licensed_townships": 0.01}
SMALL = {"registered": 600, "mediation.departments_answer": 0, **NOBODY}


@given(st.floats(0, 20), st.floats(0, 5))
def test_a_household_asks_at_its_residents_rate(residents: float, handed_down: float) -> None:
    """Powers handed down add acts that need a licence and leave the rate of all others as it is."""
    p = Powers()
    asking = chance_of_asking(p, residents, handed_down)
    rate = -np.log1p(-asking) * 12000
    assert rate == pytest.approx(p.acts * (1 + p.licensed * handed_down) * residents, abs=1e-6)
    free = rate * (1 - share_licensed(p, handed_down))
    assert free == pytest.approx(p.acts * (1 - p.licensed) * residents, abs=1e-6)


@given(st.floats(0, 1), st.floats(0, 1))
def test_help_comes_unless_both_stay_away(sent: float, departments: float) -> None:
    chance = chance_of_help(sent, departments)
    assert max(sent, departments) <= chance + 1e-12 and chance <= min(1.0, sent + departments) + 1e-12


def township(world: World, column: int) -> float:
    return float(sum(t.tables.township[column].sum() for t in world.townships))


def returned(values: dict[str, float], months: int = 48) -> float:
    """Share of acts returned from the second year on, in one township without anybody licensed."""
    world = simulate(Run(villages=6, months=months, seed=61, values=SMALL | values))
    check(world)
    return float(OUTCOMES["acts_returned"].function(Seen.of(world, 12)))


@pytest.mark.parametrize(
    "values", [{}, {"township_load": 0.97}, {"mediation.enforcement": 0.3, "licensed": 1.0}]
)
def test_acts_are_done_returned_or_wait(values: dict[str, float]) -> None:
    """Month by month and village by village; nothing waits longer than patience, as a queue kept act by act says too."""
    world = found(Run(villages=4, months=30, seed=62, values=SMALL | {"acts": 300} | values))
    patience = int(world.parameters.grid_work.matter_patience)
    queues: dict[tuple[int, int], list[float]] = {}

    def after_mediation() -> None:
        t, month = world.townships[0].tables, world.month
        for v in range(len(t.villages.id)):
            for column, waiting in (
                (ledger.ACTS_FREE, t.dockets.acts_free),
                (ledger.ACTS_LICENSED, t.dockets.acts_licensed),
            ):
                queue = queues.setdefault((v, column), [])
                queue.append(float(t.ledger[column, v, month]))
                recent = sum(queue[-patience:])
                assert -1e-9 <= waiting[v].sum() <= recent + 1e-9
        now = t.ledger[:, :, : month + 1].sum(2)
        asked = now[ledger.ACTS_FREE] + now[ledger.ACTS_LICENSED]
        ended = now[ledger.ACTS_DONE] + now[ledger.ACTS_RETURNED]
        np.testing.assert_allclose(
            asked, ended + (t.dockets.acts_free + t.dockets.acts_licensed).sum(1), atol=1e-7
        )
        assert (now[ledger.ACTS_NO_LICENCE] <= now[ledger.ACTS_RETURNED] + 1e-9).all()

    while world.month < 30:
        advance_in_parts(world, {STEPS.index("mediation"): [after_mediation]})
    assert total(world, ledger.ACTS_RETURNED).sum() > 10.0


def test_without_licence_what_needs_one_is_returned_and_nothing_else() -> None:
    """Hours enough, nobody licensed, nobody sent: exactly the licensed acts come back, all of them for that cause."""
    world = simulate(Run(villages=6, months=48, seed=63, values=SMALL))
    back, cause = (total(world, c) for c in (ledger.ACTS_RETURNED, ledger.ACTS_NO_LICENCE))
    np.testing.assert_allclose(back, cause)
    late = int(world.parameters.grid_work.matter_patience) - 1  # in the last month of patience they go back
    np.testing.assert_allclose(back[late:], total(world, ledger.ACTS_LICENSED)[:-late])
    assert township(world, ledger.TOWN_HOURS_ACTS) == pytest.approx(
        4.0 * total(world, ledger.ACTS_FREE).sum()
    )


def test_help_returns_the_share_that_arithmetic_says() -> None:
    """Each month a help that comes with chance q does the share q of what waits: (1 - q)^patience of licensed acts return."""
    share = returned({"licensed": 1.0, "mediation.enforcement": 0.25}, months=120)
    assert share == pytest.approx((1 - 0.25) ** 4, abs=0.03)


def test_staff_sent_departments_and_own_licences_lower_returns() -> None:
    none = returned({})
    assert none > 0.25
    assert returned({"mediation.enforcement": 0.5}) < none - 0.1
    assert returned({"mediation.departments_answer": 0.5}) < none - 0.1
    assert returned({"staff_licensed": 3, "licensed_townships": 1}) < 0.02


def test_powers_with_licences_are_used_and_powers_without_come_back() -> None:
    """As a setting a licence does what one from the start does; more powers and nobody licensed is more refusals."""
    none = returned({})
    assert returned({"licences": 3}) == pytest.approx(
        returned({"staff_licensed": 3, "licensed_townships": 1}), abs=0.02
    )
    assert returned({"handed_down": 1.5}) > none + 0.1
    assert returned({"handed_down": 1.5, "licences": 3}) < none - 0.1


def test_staff_sent_back_add_their_hours_and_no_more_than_were_away() -> None:
    """Hours of the township with 0, 2.5 and 100 sent back, five of ten being away."""
    values = SMALL | {"staff": 10, "staff_seconded": 5, "villages_per_township": 6}
    held = [
        township(simulate(Run(villages=6, months=6, seed=65, values=values | {"staff_back": back})), c)
        for back in (0.0, 2.5, 100.0)
        for c in (ledger.TOWN_HOURS_HELD,)
    ]
    np.testing.assert_allclose(held, [6 * 160 * n for n in (5.0, 7.5, 10.0)])


def test_disputes_that_need_a_licence_wait_where_nobody_has_one() -> None:
    """In the township no case against an operator or the government is worked on, and all others are."""
    values = SMALL | {"grievances.per_1000": 200, "mix_land": 0.3, "cost_township": -2, "take_up_risk": 0}
    world = simulate(Run(villages=4, months=30, seed=64, values=values))
    g, n = world.townships[0].tables.grievances, int(world.townships[0].tables.counts[codes.N_GRIEVANCES])
    in_township = g.settled_at[:n] == codes.TOWNSHIP
    strong = np.array([needs_licence(int(o)) for o in g.opponent[:n]])
    assert (in_township & ~strong).sum() > 20
    assert (in_township & strong).sum() == 0
    assert (g.highest[:n][strong] >= codes.TOWNSHIP).sum() > 20
    assert township(world, ledger.TOWN_HOURS_LACKING) > 0.0
