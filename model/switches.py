"""Structural choices: each mechanism on or off, and the rival forms where structure is disputed."""

from typing import Annotated, NamedTuple

from model.declare import Switch

_ON = ("off", "on")


class Switches(NamedTuple):
    """0 is the null form; see ``options`` of each for what the values mean."""

    # fmt: off
    migration: Annotated[int, Switch(_ON, "leaving and returning", "外出与返乡")] = 1
    deaths: Annotated[int, Switch(_ON, "deaths", "死亡")] = 1
    village_economy: Annotated[int, Switch(_ON,
        "operators, rent, returns on investment, dividends", "村级经济：业主、租金、投资收益、分红")] = 1
    grievances: Annotated[int, Switch(_ON, "grievances arise", "诉求产生")] = 1
    forums: Annotated[int, Switch(_ON, "forums are asked (off: whatever arises is endured)", "诉求提出")] = 1
    mediation: Annotated[int, Switch(_ON, "cases and acts are worked on (off: what was accepted festers, no acts are asked)",
        "案件与事项办理")] = 1
    petitions: Annotated[int, Switch(_ON, "petitions", "信访")] = 1
    grid_work: Annotated[int, Switch(_ON, "forms, matters, visits, turnover", "网格工作")] = 1
    party_life: Annotated[int, Switch(_ON, "sessions and household contact", "组织生活与联户")] = 1
    recruitment: Annotated[int, Switch(_ON, "being asked (off: everybody is asked)", "会议通知")] = 1
    attendance: Annotated[int, Switch(_ON, "terms of willingness and time (off: the same chance for all)",
        "参会决策")] = 1
    deliberation: Annotated[int, Switch(_ON, "meetings", "议事会议")] = 1
    mobilising: Annotated[int, Switch(_ON,
        "meetings are organised (off: one session, the first call alone, no signature)", "组织会议")] = 1
    conduct: Annotated[int, Switch(_ON, "collective labour and the compact", "集体劳动与村规民约")] = 1
    incentives: Annotated[int, Switch(_ON, "awards, lists, payments (off: no lever of them acts on anybody)", "激励")] = 1
    learning: Annotated[int, Switch(_ON, "trust, efficacy, identity, effectiveness", "学习")] = 1
    assessment: Annotated[int, Switch(_ON, "year-end assessment and grading", "年终考核")] = 1
    elections: Annotated[int, Switch(_ON, "term elections", "换届选举")] = 1
    petition_form: Annotated[int, Switch(("bargained", "no bargaining"), "what officials make of petitions",
        "信访应对形式")] = 0
    attendance_unit: Annotated[int, Switch(("household", "every adult"),
        "who decides to come to a meeting of households", "参会决策单位")] = 0
    hearings: Annotated[int, Switch(("whether or not a side is away", "both sides in the village, or by telephone"),
        "when a case below the court is heard", "何时开展调解")] = 1
    unasked_may_come: Annotated[int, Switch(("no", "with a small chance"), "whether the unasked may come",
        "未通知者可否参会")] = 1


CORE_OFF = ("village_economy", "assessment", "elections", "conduct")
"""What the preset ``core`` switches off; the rest are its thirteen mechanisms and deaths."""
