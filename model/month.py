"""The order of a month: the table of contents of the model.

``months`` is the one function that Python calls; everything below it is compiled with it. ``start`` and ``stop`` select
steps of a month by number (see ``STEPS``), so that a step written in Python can run between them.
"""

import numpy as np

from model.compiled import entry
from model.mechanisms import (
    assessment,
    attendance,
    conduct,
    deliberation,
    elections,
    forums,
    grid_work,
    grievances,
    incentives,
    learning,
    mediation,
    migration,
    party_life,
    petitions,
    recruitment,
    village_economy,
)
from model.parameters import Parameters, Settings
from model.state import cases, census, ledger
from model.state.tables import Tables

STEPS = (
    "migration",
    "village_economy",
    "grievances",
    "tasks",
    "disputes",
    "petitions",
    "grid_work",
    "party_life",
    "participation",
    "conduct",
    "incentives",
    "learning",
    "year_end",
)
"""The steps of a month, in order."""


@entry
def months(
    t: Tables, s: Settings, p: Parameters, seed: np.uint64, first: int, last: int, start: int, stop: int
) -> int:
    """Run months ``first`` to ``last - 1``, of each the steps ``start`` to ``stop - 1``; the month reached is returned.

    Returns early, before a month that might not find room for its grievances: the caller lays out more and goes on.
    The body is long because it is the list of what happens; every line is a process of the mechanism it names.
    """
    sw = p.switches
    watch = int(p.mediation.watch)
    unasked = p.recruitment.unasked if sw.unasked_may_come == 1 else -100.0
    for month in range(first, last):
        if start == 0 and t.counts[0] + 3 * len(t.households.id) > len(t.grievances.id):
            return month
        january, december = month % 12 == 0, month % 12 == 11
        rent_due = month % 12 == int(p.calendar.rent_day)

        if start <= 0 < stop:  # people die, leave, return, visit; then everybody is counted
            census.begin_month(t.persons, t.households, t.offices, t.villages)
            if sw.deaths == 1:
                migration.bury(t.persons, t.ledger, p.migration, seed, month)
                migration.vacate(t.persons, t.offices)
            if month == 0:  # hazards read the presence of kin and neighbours
                census.count_households(
                    t.persons,
                    t.households,
                    t.order,
                    t.acts,
                    p.grievances.male_weight,
                    p.grievances.age_slope,
                    month,
                )
                census.count_ties(t.households)
            if sw.migration == 1:
                migration.sum_hazards(t.persons, t.households, t.villages, s.migration, p.migration, month)
                migration.solve_hazard(t.villages, s.migration, p.migration, month)
                migration.decide(t.persons, t.villages, p.migration, seed, month)
                migration.apply(t.persons, t.households, t.order, t.ledger, s.migration, seed, month)
            migration.come_home_for_the_festival(t.persons, t.ledger, p.migration, p.calendar, seed, month)
            census.count_households(
                t.persons,
                t.households,
                t.order,
                t.acts,
                p.grievances.male_weight,
                p.grievances.age_slope,
                month,
            )
            census.count_ties(t.households)
            census.count_villages(t.persons, t.households, t.villages, t.ledger, month)

        if start <= 1 < stop and sw.village_economy == 1:  # income, rent, land in arrears
            if january:
                village_economy.receive_income(
                    t.villages, t.operators, t.ledger, s.village_economy, p.village_economy, month
                )
            if rent_due:
                village_economy.rent_day(
                    t.operators, t.households, t.ledger, s.village_economy, p.village_economy, seed, month
                )
            village_economy.count_land(t.operators, p.calendar, t.ledger, month)

        if start <= 2 < stop and sw.grievances == 1:
            grievances.arise(
                t.persons,
                t.households,
                t.villages,
                t.operators,
                t.grievances,
                t.order,
                t.open,
                t.counts,
                t.ledger,
                s.grievances,
                p.grievances,
                rent_due,
                sw.village_economy == 1,
                seed,
                month,
            )

        if start <= 3 < stop:  # hours of the month; tasks from above take theirs first
            if sw.grid_work == 1:
                grid_work.turn_over(
                    t.persons, t.households, t.offices, t.villages, t.ledger, p.grid_work, seed, month
                )
            elections.mark_connected(t.persons, t.households, t.offices)
            assessment.lead(t.offices, t.villages, p.assessment)
            grid_work.hold_hours(
                t.persons,
                t.offices,
                t.staff,
                t.ledger,
                t.township,
                p.grid_work,
                s.grid_work.township_load[0],
                month,
            )
            grid_work.tasks_from_above(
                t.persons,
                t.offices,
                t.villages,
                t.ledger,
                s.forums.assessment,
                s.forums.data_tools,
                s.grid_work,
                p.grid_work,
                month,
            )
            if sw.grid_work == 1:
                grid_work.hold_back_visits(t.grids, t.persons, t.offices, p.grid_work)

        if start <= 4 < stop:  # the pagoda: respond, take up, serve, close
            if sw.forums == 1:
                forums.hear(
                    t.persons,
                    t.households,
                    t.villages,
                    t.grievances,
                    t.open,
                    t.counts,
                    t.acts,
                    t.ledger,
                    s.forums,
                    p.forums,
                    sw.grid_work == 1,
                    seed,
                    month,
                )
                forums.take_up(
                    t.persons,
                    t.households,
                    t.villages,
                    t.grievances,
                    t.open,
                    t.counts,
                    t.ledger,
                    s.forums,
                    p.forums,
                    seed,
                    month,
                )
            if sw.mediation == 1:
                mediation.serve(
                    t.persons,
                    t.households,
                    t.groups,
                    t.grids,
                    t.offices,
                    t.villages,
                    t.staff,
                    t.grievances,
                    t.open,
                    t.counts,
                    t.ledger,
                    t.township,
                    t.scratch,
                    p.mediation,
                    seed,
                    month,
                )
                mediation.close(
                    t.persons,
                    t.households,
                    t.offices,
                    t.villages,
                    t.staff,
                    t.grievances,
                    t.open,
                    t.counts,
                    t.ledger,
                    s.forums.assessment,
                    s.grievances.oversight,
                    s.mediation,
                    p.mediation,
                    seed,
                    month,
                )
                mediation.forget_paper(t.households, t.grievances, t.open, t.counts, watch, month)
            cases.compact_open(
                t.persons, t.households, t.villages, t.grievances, t.open, t.counts, watch, month
            )
            cases.count_open(t.grievances, t.open, t.counts, t.ledger, ledger.OPEN, month)

        if start <= 5 < stop and sw.petitions == 1:
            petitions.petition(
                t.persons,
                t.villages,
                t.grievances,
                t.open,
                t.counts,
                t.acts,
                t.ledger,
                s.petitions,
                s.forums.petition_weight,
                p.petitions,
                sw.petition_form == 1,
                seed,
                month,
            )

        if start <= 6 < stop and sw.grid_work == 1:  # matters, visits, pay
            grid_work.raise_matters(
                t.persons, t.households, t.order, t.acts, t.ledger, p.grid_work, seed, month
            )
            grid_work.meet_matters(
                t.persons,
                t.households,
                t.groups,
                t.grids,
                t.offices,
                t.villages,
                t.ledger,
                p.grid_work,
                month,
            )
            grid_work.visit(
                t.persons, t.households, t.grids, t.offices, t.villages, t.ledger, p.grid_work, seed, month
            )
            grid_work.pay_and_motivate(
                t.persons,
                t.offices,
                t.villages,
                t.ledger,
                s.migration.wage_local,
                s.mediation.reward_case,
                s.grid_work,
                p.grid_work,
                month,
            )

        if start <= 7 < stop and sw.party_life == 1:  # sessions, contact, members away
            if january:
                party_life.assign_contacts(
                    t.persons, t.households, t.villages, t.scratch, s.party_life, p.party_life, seed, month
                )
            party_life.hold_sessions(
                t.persons, t.households, t.villages, t.acts, t.ledger, s.party_life, p.party_life, seed, month
            )
            party_life.move_branch(t.villages, t.ledger, s.forums.assessment, p.party_life, month)

        if (
            start <= 8 < stop and sw.deliberation == 1
        ):  # meetings: called, asked, attended, decided; carried out later
            deliberation.call_meetings(t.villages, s.deliberation, p.deliberation, seed, t.ledger, month)
            recruitment.ask(
                t.households, t.villages, s.recruitment, p.recruitment, sw.recruitment == 0, seed, month
            )
            attendance.attend_households(
                t.persons,
                t.households,
                t.groups,
                t.villages,
                t.order,
                t.acts,
                t.ledger,
                s.attendance,
                s.migration.wage_local,
                s.recruitment.phone_coverage,
                p.attendance,
                unasked,
                p.calendar,
                sw.attendance_unit == 1,
                sw.crowding_form == 1,
                sw.attendance == 0,
                seed,
                month,
            )
            attendance.attend_representatives(
                t.persons,
                t.households,
                t.offices,
                t.villages,
                t.acts,
                t.ledger,
                s.attendance,
                s.migration.wage_local,
                p.attendance,
                p.recruitment.representative if sw.recruitment == 1 else 1.0,
                unasked,
                p.calendar,
                sw.crowding_form == 1,
                sw.attendance == 0,
                seed,
                month,
            )
            recruitment.remember(t.households, t.villages)
            deliberation.carry_out(
                t.persons,
                t.villages,
                t.acts,
                t.ledger,
                s.deliberation,
                s.mediation.departments_answer,
                p.deliberation,
                sw.help_lowers_effort == 1,
                seed,
                month,
            )
            deliberation.decide(
                t.persons, t.groups, t.villages, t.ledger, s.deliberation, p.deliberation, month
            )
            deliberation.settle_openness(t.villages, t.ledger, s.grievances.openness, p.deliberation, month)

        if start <= 9 < stop and sw.conduct == 1:  # collective labour, the compact
            conduct.labour(
                t.persons,
                t.households,
                t.villages,
                t.order,
                t.acts,
                t.ledger,
                s.conduct,
                s.attendance.points_value,
                s.attendance.publicity,
                p.conduct,
                seed,
                month,
            )
            conduct.look_at_conduct(
                t.persons,
                t.households,
                t.villages,
                t.order,
                t.acts,
                t.ledger,
                s.attendance.points_value,
                s.attendance.publicity,
                s.attendance.dividend_condition,
                p.conduct,
                seed,
                month,
            )

        if (
            start <= 10 < stop
        ):  # allowances at once, points by the quarter, dividends and lists at the end of the year
            if sw.incentives == 1:
                if january:
                    incentives.add_incentive_money(t.villages, t.ledger, s.incentives, month)
                incentives.pay_allowances(
                    t.persons,
                    t.offices,
                    t.villages,
                    t.ledger,
                    s.incentives,
                    s.mediation.reward_case,
                    p.incentives,
                    month,
                )
                incentives.award_points(
                    t.persons,
                    t.households,
                    t.villages,
                    t.order,
                    s.incentives,
                    s.attendance.points_value,
                    p.incentives,
                    seed,
                    month,
                )
                if month % 3 == 2:
                    incentives.redeem_points(
                        t.persons,
                        t.households,
                        t.villages,
                        t.order,
                        t.ledger,
                        s.incentives,
                        s.attendance.points_value,
                        p.incentives,
                        month,
                    )
                if december:
                    incentives.draw_lists(
                        t.persons,
                        t.households,
                        t.villages,
                        t.order,
                        t.ledger,
                        s.incentives,
                        s.attendance.publicity,
                        p.incentives,
                        seed,
                        month,
                    )
                    if sw.village_economy == 1:
                        incentives.pay_dividends(
                            t.persons,
                            t.households,
                            t.villages,
                            t.order,
                            t.ledger,
                            s.village_economy.operating_floor,
                            s.attendance.dividend_condition,
                            month,
                        )
            incentives.close_books(t.households, t.villages, t.ledger, month)

        if start <= 11 < stop:
            if sw.learning == 1:
                learning.learn(
                    t.persons,
                    t.households,
                    t.order,
                    s.recruitment.phone_coverage,
                    p.learning,
                    sw.bad_news_heavier == 0,
                    sw.upward_norms == 1,
                    sw.local_satisfies == 1,
                    month,
                )
                mediation.learn_effectiveness(t.villages, p.learning.effect_rate)
                attendance.let_crowding_fade(t.persons, p.attendance)
            learning.count_attitudes(t.persons, t.villages, t.ledger, month)

        if start <= 12 < stop:  # scores, rectification, elections, seats
            if sw.assessment == 1:
                assessment.rectify(t.persons, t.offices, t.villages, t.ledger, p.assessment, seed, month)
                if december:
                    assessment.score_villages(
                        t.villages,
                        t.ledger,
                        s.forums.petition_weight,
                        s.mediation.residents_rate,
                        p.assessment,
                        month,
                    )
            if sw.elections == 1:
                elections.vote(
                    t.persons, t.households, t.acts, t.ledger, s.elections, p.elections, seed, month
                )
                elections.renew_posts(
                    t.persons, t.offices, t.villages, t.ledger, s.elections, p.elections, seed, month
                )
            elections.fill_seats(t.persons, t.households, t.groups, t.offices, p.elections, seed, month)

    return last
