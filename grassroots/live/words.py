"""Every text of the live page, in English and Chinese. Names of numbers, levers, forums and the like travel with the model."""

from bilingual.words import Words

WORDS = {
    "title": Words("{place}, month by month", "{place}：逐月演变"),
    "other_language": Words("中文", "English"),
    "one_run": Words(
        "An illustration of one run, not a result, and no real village: another seed gives another village. For an answer "
        "with its uncertainty, use grassroots compare.",
        "本页仅演示一次模拟，不是研究结论，也不是真实村庄；更换随机种子，结果即不同。需要带把握程度的结论，请用grassroots compare。",
    ),
    "now": Words("After {month}", "截至{month}"),
    "month_of": Words("month {month} ({date})", "第{month}个月（{date}）"),
    "month": Words("Next month", "下一月"),
    "year": Words("Next year", "下一年"),
    "restart": Words("Restart", "重新开始"),
    "over": Words(
        "The run ends here, after {months} months.", "模拟至此结束，共{months}个月。"
    ),
    "seed": Words("Seed", "随机种子"),
    "seed_wrong": Words(
        "\"{given}\" is no seed; allowed is a whole number from 0 to {most}.",
        "“{given}”不是有效的随机种子，应为0至{most}的整数。",
    ),
    "how": Words(
        "A slider runs the same village again up to this month, with the same luck. Incentives are in force from month {start} on.",
        "移动滑块后，以相同的随机条件将本村重新模拟至当前月份。激励措施自第{start}个月起实施。",
    ),
    # the map
    "map": Words("Map of the village: a square is a household", "村庄示意图：一格为一户"),
    "pick": Words(
        "Click a household to see how its members decided.", "点击一户，查看其成员最近一次参会的决定及原因。"
    ),
    "empty": Words("nobody at home", "无人在家"),
    "lived_in": Words("somebody at home", "有人在家"),
    "came": Words("came to the last meeting of households", "上次户代表会议到会"),
    "party": Words("a Party member at home", "有在村党员"),
    "open": Words("an unsettled grievance", "有未解决的诉求"),
    "tip": Words("Household {number}: {home} of {size} at home", "第{number}户：共{size}人，在家{home}人"),
    # counts
    "last": Words(
        "Last 12 months ({period}): counts, not rates; blue is the part of the grey that is named second",
        "近12个月（{period}）：均为件数、户次，不是比率；灰色为总数，蓝色为其中部分",
    ),
    "meetings": Words("Meetings of households", "户代表会议"),
    "meetings_said": Words("{part} came of {whole} asked", "通知{whole}户次，到会{part}户次"),
    "grievances": Words("Grievances, by month of arising", "诉求（按发生月份）"),
    "grievances_said": Words(
        "{whole} arose; {part} of them settled in substance by now", "发生{whole}件，其中已实质解决{part}件"
    ),
    "file": Words("Cases on file", "台账案件"),
    "file_said": Words("{whole} ended; {part} of them recorded as settled", "结案{whole}件，其中台账办结{part}件"),
    "paid": Words("Paid in these months: {items}.", "同期支出：{items}。"),
    "yuan": Words("{label} {yuan} yuan", "{label}{yuan}元"),
    # a household
    "household": Words("Household {number}", "第{number}户"),
    "at_home": Words("{home} of {size} members at home.", "共{size}人，在家{home}人。"),
    "person": Words("{sex}, {age}, {place}", "{sex}，{age}岁，{place}"),
    "man": Words("Man", "男"),
    "woman": Words("Woman", "女"),
    "member": Words("Party member", "党员"),
    "decided": Words("{body}, month {month}: {course}.", "{body}（第{month}个月）：{course}。"),
    "asked": Words("was asked", "接到通知"),
    "unasked": Words("was not asked", "未接到通知"),
    "again": Words("was asked again in person", "再次当面动员"),
    "willing": Words("was willing (chance {chance})", "愿意参加（可能性{chance}）"),
    "unwilling": Words("was not willing (chance of being willing {chance})", "不愿参加（愿意的可能性{chance}）"),
    "free": Words("had the time (chance {chance})", "有时间（可能性{chance}）"),
    "busy": Words("did not have the time (chance {chance})", "没有时间（有时间的可能性{chance}）"),
    "did_come": Words("came", "到会"),
    "stayed": Words("did not come", "未到会"),
    "drew_to": Words("Made it likelier: {terms}.", "提高参加意愿的因素：{terms}。"),
    "kept_from": Words("Made it less likely: {terms}.", "降低参加意愿的因素：{terms}。"),
    "low": Words("{term} (below the usual)", "{term}（低于一般水平）"),
    "away": Words("lives away and takes no part in meetings", "外出，不参加会议"),
    "child": Words("under 18, not called to meetings", "未满18周岁，不参加会议"),
    "another": Words("was not called on: another member spoke for the household, or no meeting was held", "未由其本人参会：由户内其他成员代表，或尚未开会"),
    "numbers": Words("in numbers", "具体数值"),
    "nobody": Words("Nobody of this household is alive any more.", "该户已无在世成员。"),
    "grievance": Words(
        "Grievance: {kind}, against {other}, since month {month}; now: {status}",
        "诉求：{kind}，对方为{other}，第{month}个月发生，现状：{status}",
    ),
    "no_grievance": Words("No unsettled grievance.", "无未解决的诉求。"),
}  # fmt: skip
"""By key; braces are filled where the text is said."""


def worded(key: str, lang: str, **values: object) -> str:
    """One text in English or Chinese; of a value that is a text in both languages, each takes its own."""
    return said(WORDS[key], lang, **values)


def said(text: tuple[str, str], lang: str, **values: object) -> str:
    """A text in both languages said in one of them, its braces filled."""
    filled = {name: of(value, lang) if isinstance(value, tuple) else value for name, value in values.items()}
    return of(text, lang).format(**filled)


def of(text: tuple[str, str], lang: str) -> str:
    """One of the two: English or Chinese."""
    return text[0] if lang == "en" else text[1]


def capital(text: str) -> str:
    """A text that begins with a capital, where its script has any."""
    return text[:1].upper() + text[1:]
