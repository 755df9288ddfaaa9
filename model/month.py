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
    incentives,
    learning,
    mediation,
    migration,
    party_life,
    petitions,
    recruitment,
    village_economy,
)
from model.mechanisms import grievances as arising
from model.parameters import Parameters, Settings
from model.state import cases, census, ledger
from model.state.tables import Tables

STEPS = (
    "migration",
    "village_economy",
    "grievances",
    "tasks",
    "forums",
    "mediation",
    "petitions",
    "grid_work",
    "party_life",
    "recruitment",
    "attendance",
    "deliberation",
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
    # Each table is taken out once: asking t for a table anew at every call costs the compiler half a minute.
    (
        persons,
        minds,
        households,
        affairs,
        homes,
        groups,
        grids,
        offices,
        villages,
        purses,
        dockets,
        meetings,
        staff,
        operators,
        grievances,
        settlements,
        order,
        open_rows,
        totals,
        acts,
        burden,
        counts,
        town,
        scratch,
    ) = t
    sw = p.switches
    watch = int(p.mediation.watch)
    unasked = p.recruitment.unasked if sw.unasked_may_come == 1 else -100.0
    offers, reward_case = s.attendance, s.mediation.reward_case
    if sw.incentives == 0:  # nobody is promised what nobody pays
        offers = attendance.AttendanceSettings(scratch.zero, scratch.zero, scratch.zero, scratch.zero)
        reward_case = scratch.zero
    for month in range(first, last):
        arriving = 3 * len(households.id)  # at most, in a month
        if start == 0 and (
            totals[0] + arriving > len(grievances.id)
            or totals[2] + totals[1] + arriving > len(settlements.grievance)
        ):
            return month
        january, december = month % 12 == 0, month % 12 == 11
        rent_due = month % 12 == int(p.calendar.rent_day)

        if start <= 0 < stop:  # people die, leave, return, visit; then everybody is counted
            census.begin_month(persons, minds, households, affairs, offices, villages, meetings, dockets)
            if sw.deaths == 1:
                migration.bury(persons, counts, p.migration, seed, month)
                migration.vacate(persons, offices)
            if month == 0:  # hazards read the presence of kin and neighbours
                census.count_households(
                    persons,
                    minds,
                    households,
                    homes,
                    order,
                    acts,
                    p.grievances.male_weight,
                    p.grievances.age_slope,
                    month,
                )
                census.count_ties(households, homes)
                census.forget_presence(acts)
            if sw.migration == 1:
                migration.sum_hazards(persons, homes, villages, s.migration, p.migration, month)
                migration.solve_hazard(villages, s.migration, p.migration, month)
                migration.decide(persons, villages, p.migration, seed, month)
                migration.apply(persons, households, order, counts, s.migration, seed, month)
            migration.come_home_for_the_festival(persons, counts, p.migration, p.calendar, seed, month)
            census.count_households(
                persons,
                minds,
                households,
                homes,
                order,
                acts,
                p.grievances.male_weight,
                p.grievances.age_slope,
                month,
            )
            census.count_ties(households, homes)
            census.count_villages(persons, households, homes, villages, counts, month)

        if start <= 1 < stop:  # income, rent, land in arrears
            if january:
                village_economy.receive_income(
                    villages,
                    purses,
                    operators,
                    counts,
                    s.village_economy,
                    p.village_economy,
                    sw.village_economy == 1,
                    month,
                )
            if rent_due and sw.village_economy == 1:
                village_economy.rent_day(
                    operators, households, counts, s.village_economy, p.village_economy, seed, month
                )
            if sw.village_economy == 1:
                village_economy.count_land(operators, p.calendar, counts, month)

        if start <= 2 < stop and sw.grievances == 1:
            arising.arise(
                persons,
                households,
                homes,
                affairs,
                villages,
                operators,
                grievances,
                order,
                open_rows,
                totals,
                counts,
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
                    persons, minds, households, offices, villages, counts, p.grid_work, seed, month
                )
            elections.mark_connected(persons, households, offices)
            assessment.lead(offices, villages, p.assessment)
            grid_work.hold_hours(
                persons, offices, staff, counts, town, p.grid_work, s.grid_work.township_load[0], month
            )
            grid_work.tasks_from_above(
                persons,
                offices,
                villages,
                dockets,
                counts,
                s.forums.assessment,
                s.forums.data_tools,
                s.grid_work,
                p.grid_work,
                month,
            )
            if sw.grid_work == 1:
                grid_work.hold_back_visits(grids, persons, offices, s.grid_work, p.grid_work)

        if start <= 4 < stop:  # the pagoda, lower half: respond, take up
            if sw.forums == 1:
                forums.hear(
                    persons,
                    minds,
                    households,
                    homes,
                    affairs,
                    dockets,
                    grievances,
                    settlements,
                    open_rows,
                    totals,
                    acts,
                    counts,
                    s.forums,
                    p.forums,
                    sw.grid_work == 1,
                    seed,
                    month,
                )
                forums.take_up(
                    minds,
                    households,
                    affairs,
                    villages,
                    dockets,
                    grievances,
                    open_rows,
                    totals,
                    counts,
                    s.forums,
                    p.forums,
                    seed,
                    month,
                )
            else:
                forums.endure(grievances, open_rows, totals, p.forums, seed, month)

        if start <= 5 < stop:  # upper half: serve, close
            if sw.mediation == 1:
                mediation.serve(
                    persons,
                    households,
                    groups,
                    grids,
                    offices,
                    villages,
                    staff,
                    grievances,
                    open_rows,
                    totals,
                    counts,
                    town,
                    scratch,
                    p.mediation,
                    seed,
                    month,
                )
                mediation.close(
                    persons,
                    minds,
                    households,
                    affairs,
                    offices,
                    dockets,
                    staff,
                    grievances,
                    settlements,
                    open_rows,
                    totals,
                    counts,
                    s.forums.assessment,
                    s.grievances.oversight,
                    reward_case,
                    s.mediation,
                    p.mediation,
                    seed,
                    month,
                )
                mediation.forget_paper(grievances, open_rows, totals, watch, month)
            else:
                mediation.let_fester(grievances, open_rows, totals, p.mediation, month)
            cases.compact_open(
                persons,
                households,
                homes,
                affairs,
                villages,
                dockets,
                grievances,
                open_rows,
                totals,
                watch,
                month,
            )
            cases.count_open(grievances, open_rows, totals, burden, counts, ledger.OPEN, month)

        if start <= 6 < stop and sw.petitions == 1:
            petitions.petition(
                persons,
                minds,
                villages,
                dockets,
                grievances,
                open_rows,
                totals,
                acts,
                counts,
                s.petitions,
                s.forums.petition_weight,
                p.petitions,
                sw.petition_form == 1,
                seed,
                month,
            )

        if start <= 7 < stop and sw.grid_work == 1:  # matters, visits, pay
            grid_work.raise_matters(
                persons, minds, households, homes, affairs, order, acts, counts, p.grid_work, seed, month
            )
            grid_work.meet_matters(
                persons, households, affairs, groups, grids, offices, villages, counts, p.grid_work, month
            )
            grid_work.visit(persons, households, homes, grids, offices, counts, p.grid_work, seed, month)
            grid_work.pay_and_motivate(
                persons,
                minds,
                offices,
                grids,
                villages,
                counts,
                s.migration.wage_local,
                reward_case,
                s.grid_work,
                p.grid_work,
                month,
            )

        if start <= 8 < stop and sw.party_life == 1:  # sessions, contact, members away
            if january:
                party_life.assign_contacts(
                    persons, households, homes, villages, scratch, s.party_life, p.party_life, seed, month
                )
            party_life.hold_sessions(
                persons,
                minds,
                households,
                homes,
                villages,
                acts,
                counts,
                s.party_life,
                p.party_life,
                seed,
                month,
            )
            party_life.move_branch(villages, counts, s.forums.assessment, p.party_life, month)

        if start <= 9 < stop and sw.deliberation == 1:  # meetings: called, asked to
            deliberation.call_meetings(
                villages, meetings, s.deliberation, p.deliberation, seed, counts, month
            )
            recruitment.ask(
                households,
                homes,
                affairs,
                villages,
                meetings,
                s.recruitment,
                p.recruitment,
                sw.recruitment == 0,
                seed,
                month,
            )

        if start <= 10 < stop and sw.deliberation == 1:
            attendance.attend_households(
                persons,
                minds,
                households,
                homes,
                affairs,
                groups,
                villages,
                meetings,
                purses,
                order,
                acts,
                counts,
                offers,
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
                persons,
                minds,
                households,
                homes,
                affairs,
                offices,
                meetings,
                purses,
                acts,
                counts,
                offers,
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
            recruitment.remember(households, affairs, meetings)

        if (
            start <= 11 < stop and sw.deliberation == 1
        ):  # last month's decisions carried out, this month's made
            deliberation.carry_out(
                persons,
                minds,
                villages,
                meetings,
                purses,
                acts,
                counts,
                s.deliberation,
                s.mediation.departments_answer,
                p.deliberation,
                sw.help_lowers_effort == 1,
                seed,
                month,
            )
            deliberation.decide(groups, villages, meetings, counts, s.deliberation, p.deliberation, month)
            deliberation.settle_openness(villages, s.grievances.openness, p.deliberation)

        if start <= 12 < stop and sw.conduct == 1:  # collective labour, the compact
            conduct.labour(
                persons,
                minds,
                households,
                homes,
                affairs,
                villages,
                order,
                acts,
                counts,
                s.conduct,
                offers.points_value,
                offers.publicity,
                p.conduct,
                seed,
                month,
            )
            conduct.look_at_conduct(
                persons,
                households,
                homes,
                affairs,
                purses,
                order,
                acts,
                counts,
                offers.points_value,
                offers.publicity,
                offers.dividend_condition,
                p.conduct,
                seed,
                month,
            )

        if (
            start <= 13 < stop
        ):  # allowances at once, points by the quarter, dividends and lists at the end of the year
            if sw.incentives == 1:
                if january:
                    incentives.add_incentive_money(villages, purses, counts, s.incentives, month)
                incentives.pay_allowances(
                    persons,
                    minds,
                    offices,
                    villages,
                    purses,
                    counts,
                    s.incentives,
                    s.mediation.reward_case,
                    p.incentives,
                    month,
                )
                incentives.award_points(
                    households,
                    homes,
                    affairs,
                    villages,
                    purses,
                    order,
                    s.incentives,
                    s.attendance.points_value,
                    p.incentives,
                    seed,
                    month,
                )
                if month % 3 == 2:
                    incentives.redeem_points(
                        persons,
                        minds,
                        households,
                        affairs,
                        villages,
                        purses,
                        order,
                        counts,
                        s.incentives,
                        s.attendance.points_value,
                        p.incentives,
                        month,
                    )
                if december:
                    incentives.draw_lists(
                        minds,
                        households,
                        homes,
                        affairs,
                        order,
                        counts,
                        s.incentives,
                        s.attendance.publicity,
                        p.incentives,
                        seed,
                        month,
                    )
                    if sw.village_economy == 1:
                        incentives.pay_dividends(
                            persons,
                            households,
                            affairs,
                            villages,
                            purses,
                            order,
                            counts,
                            s.village_economy.operating_floor,
                            s.attendance.dividend_condition,
                            month,
                        )
            incentives.close_books(households, affairs, villages, purses, counts, month)

        if start <= 14 < stop:
            if sw.learning == 1:
                learning.learn(
                    persons,
                    minds,
                    households,
                    homes,
                    affairs,
                    order,
                    s.recruitment.phone_coverage,
                    p.learning,
                    sw.bad_news_heavier == 0,
                    sw.upward_norms == 1,
                    sw.local_satisfies == 1,
                    month,
                )
                mediation.learn_effectiveness(villages, dockets, p.learning.effect_rate)
                attendance.let_crowding_fade(persons, minds, p.attendance)
            learning.count_attitudes(persons, minds, villages, counts, month)
            census.count_levels(villages, counts, month)

        if start <= 15 < stop:  # scores, rectification, elections, seats
            if sw.assessment == 1:
                assessment.rectify(offices, villages, counts, p.assessment, seed, month)
                if december:
                    assessment.score_villages(
                        villages,
                        dockets,
                        counts,
                        s.forums.petition_weight,
                        s.mediation.residents_rate,
                        p.assessment,
                        month,
                    )
            if sw.elections == 1:
                elections.vote(
                    persons, minds, households, homes, acts, counts, s.elections, p.elections, seed, month
                )
                elections.renew_posts(persons, offices, counts, s.elections, p.elections, seed, month)
            elections.fill_seats(persons, minds, households, groups, offices, p.elections, seed, month)

    return last
