"""The order of a month: the table of contents of the model.

Everything that happens in a month stands here once, in order; what is called twice says why. ``months`` is the one
function that Python calls, written from the table (:mod:`model.steps`): it runs months ``first`` to ``last - 1`` and of
each the steps ``start`` to ``stop - 1``, so that a step written in Python can run between them.
"""

from model.mechanisms import (
    assessment,
    attendance,
    cadres,
    conduct,
    courtyards,
    deliberation,
    elections,
    first_secretaries,
    forums,
    grid_work,
    incentives,
    learning,
    mediation,
    migration,
    mobilising,
    party_life,
    petitions,
    powers,
    recruitment,
    village_economy,
    volunteers,
)
from model.mechanisms import grievances as arising
from model.state import cases, census
from model.steps import Step, compiled, december, first_month, january, off, on, quarter_end, rent_day

# fmt: off
MONTH = (
    Step("migration", "人口流动",
        census.begin_month,
        on("deaths", migration.bury, migration.vacate),
        # Hazards read the presence of kin and neighbours, which before the first month nobody has counted.
        first_month(census.count_households, census.count_ties, census.forget_count),
        on("migration",
            migration.sum_hazards, migration.solve_hazard, migration.decide, january(cadres.move_heads), migration.apply),
        migration.come_home_for_the_festival,
        census.count_households, census.count_ties, census.count_villages, census.draw_luck),
    Step("village_economy", "村级经济",
        january(assessment.choose_sites, village_economy.receive_income),
        on("village_economy", rent_day(village_economy.rent_day), village_economy.count_land)),
    Step("grievances", "诉求产生", on("grievances", arising.arise)),
    # Hours of the month; tasks from above take theirs first.
    Step("tasks", "工时与上级任务",
        on("grid_work", grid_work.turn_over, cadres.train),
        elections.mark_connected, assessment.lead, assessment.press, first_secretaries.send,
        grid_work.hold_hours, powers.hold_staff, grid_work.tasks_from_above, grid_work.share_hours,
        on("party_life", party_life.give_hours)),
    # The pagoda, lower half: respond, take up.
    Step("forums", "诉求应对与受理", on("forums", forums.hear, forums.take_up), off("forums", forums.endure)),
    # Upper half: serve, close; the township has acts to do beside cases.
    Step("mediation", "办理与办结",
        on("mediation",
            mediation.serve, powers.ask_for_acts, powers.serve_acts, mediation.close, mediation.forget_paper),
        off("mediation", mediation.let_fester)),
    Step("volunteers", "义务调解",
        on("forums", on("mediation",
            volunteers.gather, volunteers.mediate, volunteers.mediate_from_pool, volunteers.visit_home)),
        cases.compact_open),
    Step("petitions", "信访", on("petitions", petitions.petition), cases.count_open),  # one bought off is settled
    Step("grid_work", "网格工作",
        grid_work.leave_to_matters,  # what a task leaves over goes to the next
        on("grid_work", grid_work.raise_matters, grid_work.meet_matters, grid_work.visit, grid_work.pay_and_motivate),
        grid_work.leave_to_meetings),
    Step("party_life", "组织生活",
        on("party_life", january(party_life.assign_contacts), party_life.hold_sessions, party_life.move_branch),
        courtyards.go_round),
    Step("recruitment", "会议通知", on("deliberation", deliberation.call_meetings, recruitment.ask)),
    Step("attendance", "参会", on("deliberation", attendance.call_households, attendance.call_representatives)),
    Step("mobilising", "组织会议", on("deliberation", on("mobilising", mobilising.organise))),
    # Last month's decisions are carried out, this month's made; who came remembers it.
    Step("deliberation", "议事",
        on("deliberation",
            deliberation.carry_out, deliberation.decide, deliberation.settle_openness,
            attendance.attend, recruitment.remember)),
    Step("conduct", "集体劳动与村规民约",
        on("conduct", conduct.labour, january(conduct.wipe_the_slate), quarter_end(conduct.look_at_conduct))),
    # Allowances at once, points by the quarter, dividends and lists at the end of the year.
    Step("incentives", "激励",
        on("incentives",
            january(incentives.add_incentive_money), incentives.pay_allowances, incentives.award_points,
            quarter_end(incentives.redeem_points),
            december(incentives.draw_lists, on("village_economy", incentives.pay_dividends))),
        incentives.close_books),
    Step("learning", "学习",
        on("learning", learning.learn, mediation.learn_effectiveness),
        learning.count_attitudes, census.count_levels),
    Step("year_end", "年终与换届",
        on("assessment",
            assessment.rectify, january(assessment.class_branches), assessment.count_classes,
            december(assessment.score_villages)),
        on("elections", elections.vote, elections.renew_posts),
        elections.fill_seats),
)
# fmt: on
"""The steps of a month, in order."""

STEPS = tuple(step.name for step in MONTH)
"""Their names."""

months = compiled(MONTH)
