"""Every text that figures, tables and pages show of their own accord, once, in English and Chinese.

Names of outcomes, columns and places are not here: they travel with the data.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bilingual.words import Language, Words, both

WORDS: dict[str, Words] = {
    # groups of outcomes
    "participation": Words("Participation", "群众参与"),
    "disputes": Words("Disputes", "矛盾纠纷"),
    "capacity": Words("Capacity", "基层力量"),
    "party": Words("Party life", "党组织生活"),
    "attitudes": Words("Attitudes", "态度"),
    "money": Words("Money", "资金"),
    "population": Words("Population", "人口"),
    # tables
    "outcome": Words("Outcome", "指标"),
    "value": Words("What happened", "实际结果"),
    "recorded": Words("On record", "台账结果"),
    "interval": Words("95 % interval", "95%区间"),
    "points": Words("percentage points", "百分点"),
    "unit": Words("Unit", "单位"),
    "of": Words("Of what", "分母"),
    "no_denominator": Words("none", "无"),
    "counted": Words("{numerator}; of: {of}; {over}", "分子：{numerator}；分母：{of}；期间：{over}"),
    "wedge": Words("Record minus what happened", "台账与实际之差"),
    "seed": Words("Seed", "随机种子"),
    "table": Words("Table {number}", "表{number}"),
    "figure": Words("Figure {number}", "图{number}"),
    "table_caption": Words(
        "{group}, {period}. Mean over {seeds} with the 95 % interval of that mean (Student t, within what is possible).",
        "{group}，{period}。{seeds}的均值及其95%区间（t分布，不超出可能范围）。",
    ),
    "table_caption_single": Words(
        "{group}, {period}. One seed only: there is no interval.",
        "{group}，{period}。只有1次模拟，没有区间。",
    ),
    "foot": Words(
        "Values: {period}, means over {seeds}; in brackets the 95 % interval (Student t, within what is possible).",
        "数值：{period}，{seeds}的均值，方括号内为均值的95%区间（t分布，不超出可能范围）。",
    ),
    "foot_single": Words(
        "Values: {period}, one seed only, hence no interval.", "数值：{period}，只有1次模拟，故无区间。"
    ),
    "seeds_n": Words("{n} seeds", "{n}次重复模拟"),
    "seeds_1": Words("1 seed", "1次模拟"),
    "seeds_at": Words("{seeds} {basis}", "{seeds}（{basis}）"),
    "basis_defaults": Words("at the default numbers", "参数取默认值"),
    "basis_set": Words("at the default numbers but for those set", "除另行设定者外参数取默认值"),
    "basis_worlds": Words("means over {n} plausible worlds", "{n}组合理取值的均值"),
    "period_gaps": Words(", with no measure in force in months {gaps}", "（其中第{gaps}个月无任何措施）"),
    "when_where": Words("{when}, {where}", "{when}，{where}"),
    "from_to": Words("{low} to {high}", "{low}至{high}"),
    "villages_some": Words("{some} of {n} villages ({chosen})", "{n}个村中的{some}个（{chosen}）"),
    "period_year": Words("the year {year}", "{year}年"),
    "no_value": Words("no value", "无数值"),
    "twins_note": Words(
        "What happened and what the file says come from the same runs; the gap between them is a result.",
        "实际结果与台账结果出自同一批模拟，两者之差本身就是结果。",
    ),
    "villages_file": Words(
        "The villages one by one, with their counts and headline outcomes over these months, are in villages.csv; codebook.csv says by "
        "what they are weighted to make the values here.",
        "各村情况及其在上述月份的计数和主要结果见villages.csv；各村数值按何种权重合成此处数值，见codebook.csv。",
    ),
    # axes and legends
    "year": Words("Year", "年份"),
    "gap": Words("gap {gap}", "相差{gap}"),
    "persons": Words("Persons", "人"),
    "registered": Words("registered", "户籍人口"),
    "residents": Words("resident", "常住人口"),
    "residents_60": Words("resident, 60 and over", "60岁以上常住人口"),
    "outmigration": Words("% of registered persons aged 16-64", "占16-64岁户籍人口的%"),
    "outmigration_title": Words("Away six months or more", "外出半年以上"),
    "people_title": Words("People, all villages", "人口（各村合计）"),
    "hours": Words("Hours a month and village", "小时/月·村"),
    "hours_held": Words("held", "任职者工时"),
    "hours_forms": Words("tasks from above, forms", "上级任务与填报"),
    "hours_cases": Words("disputes", "调解"),
    "hours_matters": Words("everyday matters", "办事"),
    "hours_visits": Words("visits", "走访"),
    "hours_lacking": Words("used and asked for in vain", "已用加缺口"),
    "cells_east": Words("Cells from west to east", "方格（自西向东）"),
    "cells_north": Words("Cells from south to north", "方格（自南向北）"),
    "map_home": Words("household, adults at home", "有成年人在家的户"),
    "map_empty": Words("nobody grown-up at home", "无成年人在家的户"),
    "map_party": Words("Party member at home", "有党员在家"),
    "map_cadre": Words("cadre's household", "干部户"),
    "map_open": Words("unsettled grievance (larger: more severe)", "有未解决的诉求（越大越严重）"),
    "map_group": Words("group {number}", "{number}组"),
    "map_note": Words(
        "Synthetic village: no real place, no real persons", "合成村庄：并非真实地点与真实人物"
    ),
    # the way of a grievance
    "fate_first": Words("First handling", "首次应对"),
    "fate_of": Words("of {of}", "分母：{of}"),
    "fate_decision": Words("What forums said", "受理与否"),
    "fate_paper": Words("What was written down", "如何记录"),
    "fate_end": Words("After 12 months", "12个月后"),
    "fate_level": Words("Settled where", "化解层级"),
    "fate_axis": Words("% of the denominator beside each bar", "占各条左侧所列分母的%"),
    "endured": Words("endured", "忍了"),
    "talked": Words("talked out", "自行协商解决"),
    "to_forum": Words("taken to a forum", "找第三方"),
    "refused": Words("refused", "拒绝受理"),
    "taken_up": Words("taken up", "受理"),
    "paper": Words("closed on paper", "纸面办结"),
    "not_paper": Words("otherwise", "其他"),
    "by_talk": Words("between the parties", "自行解决"),
    "agreed": Words("agreed at a forum", "调解达成一致"),
    "pressed": Words("pressed on the weaker", "压服"),
    "unsettled": Words("unsettled or relapsed", "未解决或反弹"),
    "not_settled": Words("not settled in substance", "未实质解决"),
    "in_group": Words("group", "组"),
    "in_village": Words("village", "村"),
    "in_township": Words("township", "乡镇"),
    "above": Words("above", "乡镇以上"),
    # captions
    "caption_participation": Words(
        "Participation year by year. Lines: means over {seeds}; {band}. The grey background marks {period}.",
        "逐年的群众参与。线：{seeds}的均值；{band}。灰底为{period}。",
    ),
    "caption_fates": Words(
        "What became of the grievances that arose in {period}, each bar with its own denominator. Means over {seeds}; {bar}.",
        "{period}新发生诉求的去向，各条分母不同。{seeds}的均值；{bar}。",
    ),
    "caption_wedge": Words(
        "What happened beside what the file says, from the same runs. Lines: means over {seeds}; {band}. The hatched area is the gap. Years of which fewer than six months can be followed for twelve are left out of settlement.",
        "同一批模拟中的实际结果与台账结果。线：{seeds}的均值；{band}。斜线区为两者之差。能跟踪满12个月的月份不足6个的年份，化解率不画。",
    ),
    "caption_people": Words(
        "Registered and resident people, and the share of registered persons aged 16-64 who have been outside the township for six months or more. Lines: means over {seeds}; {band}.",
        "户籍与常住人口，以及16-64岁户籍人口中在乡镇外居住半年以上者的比例。线：{seeds}的均值；{band}。",
    ),
    "caption_hours": Words(
        "Hours of the holders of village posts by what they went into, a month and village. Areas: means over {seeds}, stacked, without a band; the dashed line above them adds hours that disputes and matters asked for in vain.",
        "村级任职者每村每月工时的去向。面积：{seeds}的均值，逐层叠加，不带区间；其上虚线另加纠纷与办事所缺的工时。",
    ),
    "caption_map": Words(
        "The first village at the end of the first of {seeds} (one village, one seed, hence no band): who is at home, and which households have an unsettled grievance. The map is synthetic.",
        "{seeds}中第一次模拟、第一个村在模拟结束时的情形（一村一次模拟，故无区间）：谁在家，哪些户有未解决的诉求。地图为合成。",
    ),
    # what a saved figure says of itself
    "imprint": Words(
        "Simulated with grassroots, no observation of a real place. {facts}. Run {hash}.",
        "模拟结果（grassroots），并非对真实地点的观察。{facts}。运行哈希{hash}。",
    ),
    "imprint_set": Words(
        "A policy as it is set; nothing is simulated here. {facts}.", "政策设定，此处无模拟结果。{facts}。"
    ),
    "imprint_villages": Words(" ({n} villages)", "（{n}个村）"),
    "imprint_places": Words("{n} places", "{n}个地方"),
    "imprint_draws": Words("{n} draws of luck and uncertain numbers", "{n}组随机数与不确定数值"),
    "imprint_pilot": Words("pilots of {months} months", "试点时长{months}个月"),
    # conclusions on one screen
    "imprint_runs": Words("{n} runs", "{n}次模拟"),
    "says_list_of_facts": Words(", ", "，"),
    "head_participation": Words("Participation year by year", "逐年的群众参与"),
    "head_fates": Words("What became of grievances", "诉求的去向"),
    "head_wedge": Words("What happened and what the file says", "实际结果与台账结果"),
    "head_people": Words("People, and the share who are away", "人口与外出比例"),
    "head_hours": Words("What the hours of village posts go into", "村级任职者工时的去向"),
    "head_map": Words("A synthetic village at the end of the run", "模拟结束时的一个合成村庄"),
    "head_forest": Words("Effects on the headline outcomes, against {base}", "对主要指标的效应，对照{base}"),
    "head_forest_coercive": Words(
        "Coercive measures: effects on the headline outcomes, against {base}",
        "强制性措施对主要指标的效应，对照{base}",
    ),
    "head_all_villages": Words(
        "The same effects over all villages, against {base}", "按全部村计算的效应，对照{base}"
    ),
    "head_common": Words(
        "Every policy over the same months and villages, against {base}",
        "各政策按相同月份、相同村的效应，对照{base}",
    ),
    "head_pieces": Words("{arm} piece by piece, against {base}", "{arm}分段效应，对照{base}"),
    "head_groups": Words("Effects within groups of people, against {base}", "各类人群中的效应，对照{base}"),
    "head_parts": Words("The effect of outmigration in parts", "外出效应的分解"),
    "head_petitions": Words("Why petitions changed, against {base}", "信访变化的原因，对照{base}"),
    "head_calendar": Words("When each lever acts: {arm}", "各政策工具的实施时间：{arm}"),
    "head_places": Words("Places without policy", "各地无政策时的情形"),
    "head_conditions": Words("Where the effect falls short: {outcome}", "效应不足的条件：{outcome}"),
    "dots_short_held": Words("falls short, held out", "不足，留出的取值"),
    "dots_enough_held": Words("does not, held out", "未不足，留出的取值"),
    "dots_short": Words("falls short, searched", "不足，用于搜索的取值"),
    "dots_enough": Words("does not, searched", "未不足，用于搜索的取值"),
    "head_grades": Words("Outmigration and {lever}: what may be said", "外出与{lever}：可下的判断"),
    "head_surface": Words("Outmigration and {lever}", "外出与{lever}"),
    "head_trial_power": Words(
        "Chance that a pilot finds the effect of {policy}", "试点发现{policy}效应的概率"
    ),
    "head_trial_selection": Words(
        "Bias where pilot villages of {policy} are chosen", "选定{policy}试点村造成的偏差"
    ),
    "head_indices": Words("What moves the outcome: {outcome}", "影响结果的因素：{outcome}"),
    "head_shares": Words("Shares of everything uncertain: {outcome}", "在全部不确定性中的占比：{outcome}"),
    "head_states": Words("By the states of two inputs: {outcome}", "按两个输入的状态：{outcome}"),
    "head_convergence": Words("Whether the design is large enough: {outcome}", "设计是否足够大：{outcome}"),
    "head_years": Words("What moves the outcome, year by year: {outcome}", "各年影响结果的因素：{outcome}"),
    "head_bands": Words("One factor at a time: {outcome}", "逐一改变因素：{outcome}"),
    "head_waterfall": Words(
        "Why attendance and petitions changed, against {base}", "到会与信访变化的原因，对照{base}"
    ),
    "head_attendance": Words("Why attendance changed, against {base}", "到会变化的原因，对照{base}"),
    "shows_some": Words("{n} of {every} outcomes shown.", "共{every}项指标，图中显示{n}项。"),
    "head_robust": Words(
        "Whether the effect of {arm} holds over plausible worlds", "{arm}的效应在各组合理取值下是否成立"
    ),
    "head_ranking": Words("Regret of each policy, outcome by outcome", "各项政策的后悔值（按指标）"),
    "ranking_marks": Words(
        "Mark: mean over worlds; end of the line: 95th percentile; figure on the right: per cent of worlds in which it is the best; "
        "shaded: below the smallest effect of interest",
        "标记为各组取值的均值，线端为第95百分位，右侧数字为该项最优的取值组占比（%），阴影为小于最小有意义效应",
    ),
    "head_part": Words("{title} ({shown})", "{title}（{shown}）"),
    # kinds of figures
    "kind_answers": Words("answers with the range of what is not known", "各项结论及其范围"),
    "kind_lines_over": Words(
        "outcomes over outmigration, a line a level", "结果随外出率的变化，每档力度一条线"
    ),
    "kind_heat": Words("what may be said at each outmigration and level", "各外出率与力度下可作的判断"),
    "kind_forest": Words("effects with intervals", "效应及其区间"),
    "kind_waterfall": Words("why attendance and petitions changed", "到会与信访变化的分解"),
    "kind_wedge": Words("recorded beside substantive", "台账与实际的差距"),
    "kind_pagoda": Words("what became of grievances", "诉求的去向"),
    "kind_who_gains": Words("effects by group of people", "各类人群的受益差异"),
    "kind_calendar": Words("calendar of the policies", "政策实施时间表"),
    "kind_months": Words(
        "hours of village posts, or people, month by month", "村级任职者工时或人口的逐月变化"
    ),
    "kind_map": Words("map of a synthetic village", "合成村庄地图"),
    "kind_tornado": Words("what moves the outcome", "影响结果的因素"),
    "kind_robust": Words("effect over plausible worlds", "各组合理取值下的效应"),
    "kind_trial_power": Words("power of a pilot", "试点的检验功效"),
    "kind_places": Words("places side by side", "各地对照"),
    "kind_ranking": Words("regret of each policy", "各项政策的后悔值"),
    "band": Words(
        "band: 95 % interval of the mean (Student t) over {seeds}", "色带：{seeds}均值的95%区间（t分布）"
    ),
    "band_single": Words("one seed, hence no band", "只有1次模拟，故无色带"),
    "bar": Words(
        "whiskers at the end of each part: 95 % interval of its mean (Student t) over {seeds}",
        "各段末端误差线：{seeds}该段均值的95%区间（t分布）",
    ),
    "bar_single": Words("one seed, hence no interval", "只有1次模拟，故无区间"),
    # the page
    "switch": Words("中文", "English"),
    "conclusion": Words("What the run shows", "结论"),
    "outcomes": Words("Outcomes", "结果"),
    "pictures": Words("Figures", "图"),
    "rests_on": Words("What it rests on", "结果的依据"),
    "word_header": Words(
        "Results of a simulation, no description or forecast of any real place",
        "模拟研究结果，不是对任何真实地方的描述或预测",
    ),
    "word_date": Words("Date: (to be filled in)", "报告日期：（填写）"),
    "word_cannot": Words("What this report cannot say", "本报告不能说明的问题"),
    "word_fact": Words("Item", "项目"),
    "word_value": Words("Value", "内容"),
    "word_references": Words("References", "参考文献"),
    "method": Words("Method", "方法"),
    "method_note": Words(
        "One paragraph that can be taken over into a paper.", "本段可直接引入论文的方法部分。"
    ),
    "method_full": Words("with all its mechanisms", "全部机制"),
    "method_core": Words("in its core form", "核心机制"),
    "method_model": Words(
        "The results come from grassroots {version}, an agent-based model of Party-led grid governance, {preset}: synthetic residents, Party members, "
        "grid attendants and migrants leave and return, attend meetings or stay away, and raise and settle grievances month by month.",
        "本研究采用多主体模型grassroots（{version}版，{preset}）。模型以合成的村民、党员、网格员和外出务工者为主体，逐月模拟外出与返乡、参加会议、诉求的提出与化解。",
    ),
    "method_runs": Words(
        "Simulated were {months} months from January {year} in a profile of {place} ({villages}).",
        "模拟对象为{place}画像（{villages}），自{year}年1月起{months}个月。",
    ),
    "method_with": Words(" with ", "与"),
    "method_arm": Words(
        "{name}, {level} (months {first} to {last})", "{name}，{level}（第{first}至{last}个月）"
    ),
    "method_compared": Words(
        "Compared with {base} were: {arms}. Every person meets the same random numbers in each case (common random numbers), so that the "
        "cases differ by what is compared alone.",
        "与{base}对照的是：{arms}。各情形采用同一组随机数，同一人所处随机条件相同，差异只来自所比较的内容。",
    ),
    "method_pairs": Words(
        "Compared in pairs were: {pairs}. In both cases of a pair every person meets the same random numbers (common random numbers), so that they "
        "differ by what is compared alone.",
        "成对比较的是：{pairs}。每对情形采用同一组随机数，同一人所处随机条件相同，差异只来自所比较的内容。",
    ),
    "method_known": Words(
        "Of the numbers of the model, {uncertain} are uncertain here, {assumed} of them assumed. ",
        "模型中有{uncertain}个数值不确定，其中{assumed}个属于假设。",
    ),
    "method_posterior": Words(
        "The uncertain numbers were drawn together in {worlds} worlds, with {seeds} seeds each: those of the calibrated sample jointly, weighted by "
        "how well they agree with published figures; all others from their plausible ranges. Values are means over worlds. Ranges are the 5th to 95th percentiles over worlds with luck removed, and luck is estimated from the seeds of each world.",
        "各不确定数值同时抽取{worlds}组，每组重复模拟{seeds}次：校准样本所含数值按与已发表数据的相符程度加权联合抽取，其余数值在其合理范围内抽取。数值为各组均值；区间为去除偶然差异后各组的第5至第95百分位，偶然差异由组内重复模拟估计。",
    ),
    "method_plausible": Words(
        "All uncertain numbers were drawn together in {worlds} worlds from their plausible ranges (Latin hypercube), with {seeds} seeds each. "
        "Values are means over worlds. Ranges are the 5th to 95th percentiles over worlds with luck removed, and luck is estimated from the seeds of each world.",
        "各不确定数值在其合理范围内同时抽取{worlds}组（拉丁超立方），每组重复模拟{seeds}次。数值为各组均值；区间为去除偶然差异后各组的第5至第95百分位，偶然差异由组内重复模拟估计。",
    ),
    "method_seeds": Words(
        "All numbers are at their defaults; {seeds} runs differ by their seeds. Intervals are 95 % intervals of the mean over runs (Student's t) and "
        "show luck alone.",
        "各数值均取默认值，以不同随机种子模拟{seeds}次。区间为各次模拟均值的95%区间（t分布），只反映偶然差异。",
    ),
    "method_again": Words(
        "The same numbers are given, bit for bit, by the command: {command} (first seed {seed}, model fingerprint {fingerprint}, run hash {run_hash}).",
        "运行以下命令可得到完全相同的数字：{command}（首个随机种子{seed}，模型指纹{fingerprint}，运行哈希{run_hash}）。",
    ),
    "numbers_head": Words("Numbers that the answers hang on", "结论所依赖的数值"),
    "numbers_caption": Words(
        "Numbers that the answers hang on, and the range over which they were drawn.",
        "结论所依赖的数值及其抽取范围。",
    ),
    "numbers_label": Words("Number", "数值"),
    "numbers_path": Words("Name in the model", "模型中的名称"),
    "numbers_grade": Words("How well known", "依据等级"),
    "numbers_drawn": Words("Drawn from", "抽取范围"),
    "numbers_places": Words("Answers", "所涉结论"),
    "word_unit": Words("Prepared by: (to be filled in)", "编制单位：（填写）"),
    "cannot": Words("What this cannot tell you", "本页不能回答什么"),
    "reproduce": Words("How to reproduce it", "如何复现"),
    "bibliography": Words("Sources", "资料来源"),
    "tag_villages": Words("{n} villages", "{n}个村"),
    "tag_village": Words("1 village", "1个村"),
    "tag_months": Words("{n} months from January {year}", "自{year}年1月起{n}个月"),
    "subtitle": Words(
        "A simulated profile, not a description of a real village", "模拟画像，并非对真实村庄的描述"
    ),
    "says_value": Words("{label}: {value}{range}", "{label}：{value}{range}"),
    "says_household_attendance": Words(
        "of those asked to a meeting for their household {value}{range} came",
        "受邀的户代表中{value}{range}到会",
    ),
    "says_representative_attendance": Words(
        "of the representatives asked {value}{range} came", "受邀的村民代表中{value}{range}到会"
    ),
    "says_deliberation_rate": Words(
        "an adult resident took part in deliberation {number} times a year{range}",
        "常住成年人人均每年参加议事{number}次{range}",
    ),
    "says_ever_deliberated_36m": Words(
        "{value}{range} of adult residents did so at least once in 36 months",
        "{value}{range}的常住成年人36个月内至少参加过一次",
    ),
    "says_own_ballot_rate": Words(
        "{value}{range} of those entitled cast their own ballot", "亲自投票的占应投票人{value}{range}"
    ),
    "says_recorded_turnout": Words("recorded turnout was {value}{range}", "登记投票率为{value}{range}"),
    "says_settled_substantive": Words(
        "{value}{range} of the grievances arising were settled in substance within 12 months",
        "新发生诉求中{value}{range}在12个月内得到实质解决",
    ),
    "says_settled_in_village": Words(
        "{value}{range} without leaving the village", "{value}{range}在村内解决"
    ),
    "says_months_to_settlement": Words(
        "a settlement at a forum took {number} months{range} (median)",
        "经调解解决的诉求历时{number}个月{range}（中位数）",
    ),
    "says_settled_of_accepted": Words(
        "{value}{range} of the accepted ones were settled in substance",
        "受理的诉求中实质解决的为{value}{range}",
    ),
    "says_recorded_settlement": Words(
        "on record {value}{range} of the logged cases were settled", "台账案件办结率为{value}{range}"
    ),
    "says_join": Words("; ", "；"),
    "says_start": Words("In {period}, {basis}, ", "{period}，{basis}，"),
    "says_start_bands": Words(
        "In {period}, {basis} (95 % intervals in brackets), ", "{period}，{basis}（方括号内为95%区间），"
    ),
    "says_start_ranges": Words(
        "In {period}, {basis} (5th to 95th percentile of worlds behind them), ",
        "{period}，{basis}（其后为各组取值的第5至第95百分位），",
    ),
    "says_record": Words("; {record}, but {fact}: a gap of {gap}", "；{record}，而{fact}，相差{gap}"),
    "says_end": Words(".", "。"),
    "sure": Words(
        "How sure: the intervals are over {seeds} and show luck alone. {assumed}, {outside}, and the model is set to a few patterns and not calibrated to data: take the direction and the order of size, not the decimals.",
        "可信程度：区间只反映{seeds}之间的偶然差异；{assumed}，{outside}，且模型只按少数规律设定、未用数据校准：看方向与量级，不看小数。",
    ),
    "sure_single": Words(
        "How sure: this is one seed, and nothing here says how far luck goes. {assumed}, {outside}, and the model is set to a few patterns and not calibrated to data: take it as an illustration.",
        "可信程度：只有1次模拟，无法判断偶然差异的大小；{assumed}，{outside}，且模型只按少数规律设定、未用数据校准：仅作示例。",
    ),
    "outside_0": Words("none lies outside its plausible range", "没有数值超出合理范围"),
    "outside_1": Words("one lies outside its plausible range", "有1个数值超出合理范围"),
    "outside_n": Words("{n} lie outside their plausible range", "有{n}个数值超出合理范围"),
    "set": Words("Values set on top of the place", "在地方设定之上更改的数值"),
    "set_none": Words("None: the place as it stands.", "无：按地方原设定。"),
    "outside": Words("Outside the plausible range", "超出合理范围"),
    "outside_none": Words("None.", "无。"),
    "assumed": Words(
        "{assumed} of the {uncertain} uncertain numbers are assumed and the rest have a source",
        "{uncertain}个不确定参数中有{assumed}个属假设，其余有出处",
    ),
    "run_command": Words("Command", "命令"),
    "run_seed": Words("Seed", "随机种子"),
    "run_replicates": Words("Replicates", "重复次数"),
    "run_preset": Words("Preset", "预设"),
    "run_hash": Words("Run hash", "运行哈希"),
    "run_fingerprint": Words("Model fingerprint", "模型指纹"),
    "run_version": Words("Version", "版本"),
    "made_code": Words("Code", "代码"),
    "made_packages": Words("Packages", "程序包"),
    "made_machine": Words("Machine", "机器类型"),
    "rows_cut": Words(
        "{shown} of {all} rows; the CSV beside the page has them all.",
        "共{all}行，显示{shown}行；全部见同目录的CSV。",
    ),
    "reproduce_note": Words(
        "The same command with the same version gives the same numbers. Every figure carries the run hash in its file.",
        "同一版本、同一命令得到相同的数字；每个图文件都带有运行哈希。",
    ),
    "cannot_people": Words(
        "Nothing about real persons: everybody in it is made up.", "不涉及任何真实的人：其中人物均为合成。"
    ),
    "cannot_places": Words(
        "Nothing about the village or county itself: it is a profile after a document, and fills with assumptions what the document does not say.",
        "不能说明该村该县本身：它是依文件所作的画像，文件未写之处以假设补足。",
    ),
    "cannot_petition": Words(
        "Not who will petition: it predicts no person's conduct, and petitioning is a right.",
        "不能预测谁会信访：模型不预测任何个人的行为，信访是公民权利。",
    ),
    "cannot_count": Words(
        "Not whether fewer petitions are better: a count falls when grievances are settled and also when people are deterred. Petition counts are no objective here.",
        "不能说明信访越少越好：化解会使件数下降，压制也会。信访件数在此不作目标。",
    ),
    "cannot_documents": Words(
        "Not what a neutral observer would have seen: the documents behind it were written by governing bodies about themselves.",
        "不能代替中立的观察：所依文件均为治理机构自述。",
    ),
    "cannot_assumed": Words(
        "Not more than its assumptions: many of its numbers are assumed and marked as such.",
        "不能脱离假设看待结果：许多数值属假设，均已标明。",
    ),
    "cannot_calibrated": Words(
        "Not a forecast: the model has not been calibrated to data of any village.",
        "不是预测：模型尚未用任何村庄的数据校准。",
    ),
    # comparison
    "against": Words("against", "对照"),
    "coercive": Words("coercive", "强制性"),
    "base_value": Words("Without", "对照值"),
    "base_value_worlds": Words("Without, mean over worlds", "对照值（各组取值均值）"),
    "base_value_defaults": Words("Without, at the defaults", "对照值（默认取值）"),
    "effect_during": Words("Effect during", "实施期效应"),
    "effect_after": Words("Effect after", "停止后效应"),
    "window_phase": Words("Phase {number}", "第{number}阶段"),
    "window_targets": Words("Villages aimed at, {number}", "目标村（{number}）"),
    "window_common": Words("Effect over the same months and villages", "相同月份、相同村的效应"),
    "without_measure": Words("none in months {gaps}", "第{gaps}个月无措施"),
    "yuan_in_all": Words("{yuan} yuan in all", "共{yuan}元"),
    "over_all_villages": Words("The same over all villages", "同期全部村的效应"),
    "piece_by_piece": Words("Piece by piece", "分段效应"),
    "side_by_side": Words("All policies over the same months and villages", "各政策在相同月份、相同村的效应"),
    "own_months": Words("each policy over its own months and villages", "各政策按其自身月份与目标村计"),
    "on_record": Words("on record", "台账"),
    "within": Words("Within", "分组"),
    "yuan": Words("yuan", "元"),
    "yuan_village_year": Words("yuan a village and year", "元/村·年"),
    "spent_more": Words("Spent besides", "新增支出"),
    "cost_attendance": Words("Per additional attendance at a meeting", "每新增一人次到会"),
    "cost_quorum": Words("Per additional meeting to which a quorum came", "每新增一次实到达法定人数的会议"),
    "cost_settled": Words("Per additional dispute settled in substance", "每新增一件实质解决"),
    "no_gain": Words("no bound, as the gain is not distinguishable from zero", "无法界定，增量与零无法区分"),
    "price_from": Words(
        "at least {low} yuan, {mean} on average; no upper bound, as some worlds gain nothing",
        "至少{low}元，平均{mean}元；部分取值组没有增量，故无上限",
    ),
    "loses": Words("no price, as money is spent and less comes of it", "无价格，花了钱而成效下降"),
    "four_parts": Words("The effect in parts", "效应分解"),
    "petition_change": Words(
        "Petitions changed over the whole run, all villages, by", "信访变化（全程、各村合计），按原因"
    ),
    "petition_note": Words(
        "A petition count has no better direction: fewer arise also where people leave, and silence lowers it.",
        "信访件数不分好坏：人员外出会使诉求减少，沉默也会使件数下降。",
    ),
    "paired_note": Words(
        "Paired differences over {n} seeds with the same luck for every person; 95 % intervals (Student t, within "
        "what is possible); bold where the interval excludes zero.",
        "{n}次重复模拟的配对差，各方采用公共随机数；95%区间（t分布，不超出可能范围）；区间不含零者加粗。",
    ),
    "enough_seeds": Words(
        "{n} seeds: ±{half} percentage points at the widest ({outcome}), so that an effect of {finds} is found in 4 of 5 "
        "comparisons; for ±{less} needed are {needed} seeds, {sure} to be sure.",
        "{n}次重复模拟：最宽区间为±{half}个百分点（{outcome}），五次比较中有四次能检出{finds}个百分点的效应；要达到±{less}需{needed}次重复模拟，稳妥起见{sure}次。",
    ),
    # answers
    "answer_more": Words("{contrast}, {more}.", "{contrast}，{more}。"),
    "answer_less": Words("{contrast}, {less}.", "{contrast}，{less}。"),
    "answer_open": Words(
        "{contrast}, it cannot be told whether {either}.", "{contrast}，{either}，尚不能判断。"
    ),
    "answer_hardly": Words("{contrast}, {share} hardly changes.", "{contrast}，{share}变化很小。"),
    "answer_share": Words("the share of {of} that {do}", "{of}{do}的比例"),
    "answer_single": Words("{contrast}: one run tells no direction.", "{contrast}：单次模拟不能说明方向。"),
    "answer_name_more": Words("{label} rises", "{label}上升"),
    "answer_name_less": Words("{label} falls", "{label}下降"),
    "answer_name_either": Words("{label} rises or falls", "{label}上升还是下降"),
    "answer_count": Words(
        "Of {n} {of}, {last} {do} instead of {first}.", "每{n}{of}，{do}由{first}变为{last}。"
    ),
    "answer_alike": Words("Of {n} {of}, {first} {do} either way.", "每{n}{of}，{do}均为{first}。"),
    "answer_alike_open": Words("Of {n} {of}, about {first} {do} in both.", "每{n}{of}，{do}均约为{first}。"),
    "answer_values": Words("{last} instead of {first}.", "由{first}变为{last}。"),
    "answer_values_unit": Words("{last} {unit} instead of {first}.", "由{first}变为{last}{unit}。"),
    "answer_one_run": Words("one run has no interval", "单次模拟没有区间"),
    "answer_cost": Words("It takes {yuan} yuan a village and year.", "每村每年需{yuan}元。"),
    "answer_cost_ended": Words(
        "It took {yuan} yuan a village and year while it was paid.", "发放期间每村每年需{yuan}元。"
    ),
    "answer_luck_only": Words("Luck only", "仅含偶然差异"),
    "answer_sure_luck": Words(
        "at the default numbers, between {low} and {high} {unit}", "默认取值下，变化{low}至{high}{unit}"
    ),
    "answer_worlds_more": Words(
        "higher by {least} or more in {more} of {n} worlds", "{n}组取值中{more}组上升{least}以上"
    ),
    "answer_worlds_less": Words(
        "lower by {least} or more in {less} of {n} worlds", "{n}组取值中{less}组下降{least}以上"
    ),
    "answer_worlds_sides": Words(
        "by {least} or more higher in {more}, lower in {less} of {n} worlds",
        "{n}组取值中{more}组上升、{less}组下降{least}以上",
    ),
    "answer_worlds_within": Words(
        "less than {least} in {within} of {n} worlds", "{n}组取值中{within}组变化不到{least}"
    ),
    "answer_brief_more": Words("higher in {more} of {n} worlds", "{n}组取值中{more}组上升"),
    "answer_brief_less": Words("lower in {less} of {n} worlds", "{n}组取值中{less}组下降"),
    "answer_brief_sides": Words(
        "higher in {more}, lower in {less} of {n} worlds", "{n}组取值中{more}组上升、{less}组下降"
    ),
    "answer_brief_within": Words("little change in {within} of {n} worlds", "{n}组取值中{within}组变化很小"),
    "answer_brief": Words(
        "{counted}; {low} to {high}, luck ±{luck}", "{counted}；{low}至{high}，偶然差异±{luck}"
    ),
    "answer_sure": Words(
        "{counted}; change between {low} and {high} {unit}{hidden}, luck of one run ±{luck}",
        "{counted}；变化{low}至{high}{unit}{hidden}，单次模拟的偶然差异±{luck}",
    ),
    "answer_of": Words("of {n}", "（每{n}）"),
    "answer_hangs": Words("It hangs on {label} ({grade}).", "取决于{label}（{grade}）。"),
    "answer_hangs_none": Words("It hangs on no single number.", "不取决于任何单一参数。"),
    "answer_about": Words("Simulated {about}. {claim}", "模拟{about}。{claim}"),
    "answer_graded": Words("{grade}: {sure}.", "{grade}：{sure}。"),
    "answer_decides_none": Words("no single number: answer {places}", "未见单个决定性参数：结论{places}"),
    "answer_equal_cost": Words("; equal cost at the default numbers", "，默认取值下成本相等"),
    "answer_decides": Words("{label} ({grade}): answer {places}", "{label}（{grade}）：结论{places}"),
    "answer_hangs_head": Words("What this hangs on", "结论取决于什么"),
    "answer_hangs_nothing": Words(
        "No single number stands out; all are uncertain together.", "未见单个起决定作用的参数。"
    ),
    "answer_cannot_head": Words("What cannot be concluded", "不能得出的结论"),
    "answer_details": Words(
        "Numbers, intervals, places, months and sources", "详细数据、区间、各地情况、月份与资料来源"
    ),
    "answer_quote": Words("To quote", "可引用的表述"),
    "answer_outmigration": Words("with outmigration of {high} instead of {low}", "外出率由{low}升至{high}"),
    "answer_outmigration_short": Words("outmigration {low} to {high}", "外出率{low}至{high}"),
    "answer_arm": Words("with {arm}", "实施{arm}"),
    "answers_range": Words("worlds, 5th to 95th percentile", "各组取值第5至第95百分位"),
    "answers_mean": Words("mean over worlds", "各组取值均值"),
    "answers_luck": Words("luck of one run", "单次模拟的偶然差异"),
    "answers_interval": Words("interval over seeds", "重复模拟的区间"),
    "answers_default": Words("at the default numbers", "默认取值"),
    "answers_axis": Words("Change, {unit}", "变化，{unit}"),
    "answers_head": Words("What the answers rest on", "各项结论的范围"),
    "answers_plate": Words("Change against each row's own comparison.", "与各自对照相比的变化。"),
    "answer_table": Words("Means over {over}{also}{equal}.", "{over}均值{also}{equal}。"),
    "answer_table_pairs": Words(
        "Means over worlds, without→with; ≈ hardly any effect, ? cannot be told.",
        "各组取值均值，对照→实施；≈作用很小，?尚不能判断。",
    ),
    "answer_over_worlds": Words("worlds", "各组取值"),
    "answer_over_seeds": Words("runs", "各次模拟"),
    "answer_head": Words("{do}, of 100 {of}", "每100{of}{do}"),
    "answer_yuan": Words("yuan a village and year", "元/村·年"),
    "answer_cannot_place": Words(
        "How many come in a real village: {assumed} of {uncertain} uncertain numbers are assumed.",
        "真实村庄的到会人数：{uncertain}个不确定参数中{assumed}个属假设。",
    ),
    "answer_cannot_file": Words("That what is closed on file is settled.", "台账办结即已解决。"),
    "answer_cannot_size": Words("A size to the decimal.", "精确到小数的幅度。"),
    "answer_cannot_village": Words(
        "Which single village does best: villages differ from one another by luck, too.",
        "哪一个村效果最好：村与村的差别含有偶然差异，不能据此排名次。",
    ),
    # the first screen of a study
    "answer_factor": Words("with {factor} of {high} instead of {low}", "{factor}由{low}变为{high}"),
    "answer_factor_short": Words("{factor}, {low} to {high}", "{factor}，{low}至{high}"),
    "no_policy": Words("no policy", "无政策"),
    "study_table": Words(
        "Means over seeds and over all levels of the rest.", "各次重复模拟与其余因素各水平的均值。"
    ),
    "study_table_worlds": Words("Means over worlds.", "各组取值均值。"),
    "study_reach": Words(
        "other levels of the rest, luck included: {listed}", "其余因素取不同水平时（含偶然差异）：{listed}"
    ),
    "study_reach_one": Words("answer {k} {low} to {high}", "结论{k}为{low}至{high}"),
    "study_defaults": Words(
        "numbers not moved, at their defaults: `--uncertainty plausible` draws them",
        "未改变的参数，均取默认值：加`--uncertainty plausible`可一并抽取",
    ),
    "study_level": Words("{label}: {value}.", "{label}：{value}。"),
    "study_points": Words("Over {n} points", "{n}个设计点"),
    "study_apart": Words(
        "5th to 95th percentile of points {ends}, luck included", "各点第5至第95百分位{ends}，含偶然差异"
    ),
    "study_moved": Words(
        "what the design moves: `grassroots sensitivity {name}` says which of it matters",
        "设计所改变的因素：`grassroots sensitivity {name}`可说明哪些起作用",
    ),
    "study_mean": Words("mean", "均值"),
    "study_low": Words("5th percentile", "第5百分位"),
    "study_high": Words("95th percentile", "第95百分位"),
    "study_levels": Words("Means over seeds at each point.", "各设计点重复模拟的均值。"),
    "answer_cannot_defaults": Words(
        "What other plausible numbers would give: intervals show luck alone.",
        "换用其他合理取值的结果：区间仅含偶然差异。",
    ),
    # the first screen of a choice of villages
    "choose_neediest": Words("taking the {take} neediest villages", "选空心化最重的{take}个村"),
    "choose_easiest": Words("taking the {take} easiest villages", "选最容易的{take}个村"),
    "choose_random": Words("taking {take} villages by lot", "抽签选{take}个村"),
    "choose_all": Words("taking all villages", "全部村均实施"),
    "choose_about": Words(
        "{place}, {over}, {policy} in {take} of {n} villages",
        "{place}，{over}，{n}个村中选{take}个实施{policy}",
    ),
    "choose_gap": Words(
        "Between the lowest and the highest tenth of villages lie {gap} without the policy.",
        "无政策时，村间差距（最高与最低十分之一）为{gap}。",
    ),
    "choose_gap_change": Words("Change of this gap", "该差距的变化"),
    "choose_gap_way": Words("{way} {change}{ends}{graded}", "{way}{change}{ends}{graded}"),
    "choose_ends": Words(" ({low} to {high})", "（{low}至{high}）"),
    "choose_graded": Words(", {grade}", "，{grade}"),
    "choose_gap_head": Words("gap", "村间差距"),
    "choose_table": Words(
        "Means over {over}; gap: highest tenth of villages minus lowest.",
        "{over}均值；村间差距：最高与最低十分之一村之差。",
    ),
    "choose_cannot_need": Words(
        "What villages would choose: neediest means most hollowed out by outmigration, easiest least.",
        "村庄自身意愿：“空心化最重”指外出率最高，“最容易”指外出率最低。",
    ),
    # the first screen of a search for packages
    "plan_about": Words("{place}, {budget} yuan a village and year", "{place}，每村每年{budget}元"),
    "plan_best": Words(
        "{package} has the least regret over its worst fifth of worlds.",
        "{package}，在其最差五分之一取值中后悔值最小。",
    ),
    "plan_tied": Words(
        "{n} of {all} packages share the first place; {common}.", "{all}个组合中{n}个并列第一；{common}。"
    ),
    "plan_common": Words("all of them have {levers}", "均含{levers}"),
    "plan_common_none": Words("no lever is in all of them", "没有共同的政策工具"),
    "plan_untold": Words(
        "No package is named: {n} of {all}, no policy among them, share the first place. More worlds (--worlds) may separate them.",
        "不指明任何组合：{all}个中{n}个并列第一，不实施政策也在其中。增加取值组（--worlds）或可区分。",
    ),
    "plan_none": Words(
        "No policy has the least regret over its worst fifth of worlds.",
        "不实施政策在其最差五分之一取值中后悔值最小。",
    ),
    "plan_hardly": Words(
        "Choice hardly matters: no package, no policy included, is a smallest effect of interest worse than the best on average.",
        "选择无关紧要：任何组合（含不实施政策）与最优者平均相差均不足一个最小有意义效应。",
    ),
    "plan_cost": Words("Cost: {yuan} yuan a village and year.", "成本：每村每年{yuan}元。"),
    "plan_verdict_told": Words("Distinguishable from all others", "与其余各组合均可区分"),
    "plan_verdict_open": Words("Not distinguishable", "尚不能区分"),
    "plan_verdict_hardly": Words("Hardly any difference", "差别很小"),
    "plan_sure": Words(
        "regret in {worlds} worlds, worst fifth, {regret} smallest effects of interest; no policy {none}",
        "{worlds}组取值，最差五分之一后悔值{regret}个最小有意义效应；不实施政策{none}个",
    ),
    "plan_sure_none": Words(
        "regret in {worlds} worlds, worst fifth, {regret} smallest effects of interest",
        "{worlds}组取值，最差五分之一后悔值{regret}个最小有意义效应",
    ),
    "plan_sure_hardly": Words(
        "mean regret in {worlds} worlds {most} smallest effects of interest at most",
        "{worlds}组取值，平均后悔值至多{most}个最小有意义效应",
    ),
    "plan_change": Words("{label}: {change} {unit} on average.", "{label}：平均{change}{unit}。"),
    "plan_before": Words("Without a policy: {value}.", "不实施政策时：{value}。"),
    "plan_holds_all": Words("Holds in the worst worlds", "最不利时仍成立"),
    "plan_holds_not": Words("Does not hold in the worst worlds", "最不利时不成立"),
    "plan_holds_some": Words("Holds in the worst worlds for {good} of {n}", "最不利时{n}个中{good}个成立"),
    "plan_worst": Words(
        "{change} over the worst fifth of {worlds} worlds, luck included",
        "{worlds}组取值最差五分之一为{change}，含偶然差异",
    ),
    "plan_table": Words(
        "Least regret first, {shown} of {all} packages; {worlds} worlds, luck included. Regret in smallest effects of interest.",
        "按后悔值由小到大，{all}个组合显示{shown}个；{worlds}组取值，含偶然差异。后悔值以最小有意义效应为单位。",
    ),
    "plan_best_head": Words("best in, % of worlds", "最优，%取值"),
    "plan_regret_head": Words("regret, worst fifth", "最差五分之一后悔值"),
    "plan_no_policy": Words("no policy", "不实施政策"),
    "plan_cannot_hours": Words(
        "What it costs in hours: hours have no weight in the budget, and those of residents were not searched.",
        "工时代价：预算只计资金，居民与干部工时不计入预算，居民工时此次也未作为目标。",
    ),
    "plan_cannot_hours_aimed": Words(
        "What it costs cadres in hours: hours have no weight in the budget; those of residents are aimed at.",
        "干部工时代价：工时不计入预算；居民工时是所搜索的目标之一。",
    ),
    "plan_cannot_never": Words(
        "What moves recorded rates and petitions: neither is ever aimed at, and no coercive lever is in a package.",
        "对台账比率与信访的影响：二者从不作为目标；组合不含强制性工具。",
    ),
    "plan_cannot_share": Words(
        "What will happen: shares of worlds are not probabilities.",
        "未来会怎样：所称比例是取值中的比例，不是概率。",
    ),
    # the first screen of the rival forms
    "forms_about": Words("{place}, {worlds} worlds", "{place}，{worlds}组取值"),
    "forms_hold_all": Words(
        "All {n} answers that say something hold in every form of the model.",
        "作出判断的{n}项结论在各种模型形式下均成立。",
    ),
    "forms_hold_some": Words(
        "Of {n} answers that say something, {good} hold in every form of the model.",
        "作出判断的{n}项结论中，{good}项在各种模型形式下均成立。",
    ),
    "forms_hold_none": Words(
        "No answer says anything in the usual form of the model.", "通常形式下没有一项结论作出判断。"
    ),
    "forms_asked": Words(
        "{n} questions are asked in {forms} other forms, one at a time; {untold} have no answer in the usual form.",
        "{n}个问题在{forms}种其他形式下逐一检验；其中{untold}个在通常形式下不能判断。",
    ),
    "forms_same": Words("{same} of {n} answers agree", "{n}项中{same}项一致"),
    "forms_told": Words(
        "{changed} changed beyond chance over {worlds} worlds (tested jointly); {open} undecided",
        "{changed}项改变（{worlds}组取值一并检验，可与偶然差异区分）；{open}项尚不能区分",
    ),
    "forms_changes": Words(
        "{form}: {changed} of {asked} answers change.", "{form}：{asked}项结论中{changed}项改变。"
    ),
    "forms_most": Words("Most: {question}.", "变化最大：{question}。"),
    "forms_change": Words("Change of that effect", "该效应的变化"),
    "forms_moved": Words(
        "{change}{unit} (simultaneous 95 % interval {low} to {high})",
        "{change}{unit}（联合95%区间{low}至{high}）",
    ),
    "forms_points": Words(" points", "个百分点"),
    "forms_head_changed": Words("changed", "改变"),
    "forms_head_open": Words("undecided", "尚不能区分"),
    "forms_head_same": Words("the same", "不变"),
    "forms_table": Words(
        "Answers by form: {shown} of the {changing} forms that change one, of {forms} in all.",
        "各形式下的结论数：{forms}种形式中有{changing}种改变结论，显示{shown}种。",
    ),
    "forms_cannot_fitted": Words(
        "Which form is right: none is calibrated again, so that it no longer agrees with published figures.",
        "哪种形式正确：各形式未重新校准，不再与已发表数据相符。",
    ),
    "forms_cannot_together": Words(
        "What several changes of form do together: each is tried alone.",
        "多种形式同时改变的结果：各形式逐一检验。",
    ),
    # the first screen of a sensitivity
    "moves_most": Words("{outcome}: {labels} moves it most.", "{outcome}：{labels}影响最大。"),
    "moves_several": Words(
        "{outcome}: {labels} move it most; which of them more cannot be told.",
        "{outcome}：{labels}影响最大，先后尚不能判断。",
    ),
    "moves_more": Words(" and {n} more", "等，另有{n}个"),
    "moves_none": Words(
        "{outcome}: nothing stands above noise; the largest index is that of {labels}.",
        "{outcome}：各因素均未高于噪声，指数最大的是{labels}。",
    ),
    "moves_still": Words(
        "{outcome}: no factor changes it at the values tried.", "{outcome}：在所试取值上没有因素使其改变。"
    ),
    "moves_unsaid": Words(
        "{outcome}: nothing can be said of what moves it.", "{outcome}：无从判断其影响因素。"
    ),
    "moves_largest": Words(
        "{outcome}: the largest index is that of {labels}.", "{outcome}：指数最大的是{labels}。"
    ),
    "moves_changed": Words("What {arm} changes in {outcome}", "{arm}对{outcome}的改变"),
    "moves_spread": Words("Variance over seeds of {outcome}", "{outcome}在随机种子间的方差"),
    "moves_tail": Words("Chance that {outcome} exceeds the threshold", "{outcome}超过阈值的概率"),
    "moves_sobol": Words(
        "Share of the variance, interactions included: {listed}.", "在方差中的占比（含交互）：{listed}。"
    ),
    "moves_morris": Words("Effect over its range: {listed}.", "全范围效应：{listed}。"),
    "moves_pawn": Words(
        "Shift of the whole distribution, 0 to 1: {listed}.", "使整个分布移动（0至1）：{listed}。"
    ),
    "moves_precise": Words("Precise enough to quote", "精度可供引用"),
    "moves_wide": Words("Too wide to quote", "区间过宽，不宜引用"),
    "moves_small": Words("Not to be quoted", "不得引用"),
    "moves_untold": Words("Cannot be told", "尚不能判断"),
    "moves_fewest": Words(
        "{blocks} base points, {least} or more are needed", "仅{blocks}个基点，至少需{least}个"
    ),
    "moves_floor": Words(
        "{above} of {factors} factors above noise; ", "{factors}个因素中{above}个高于噪声；"
    ),
    "moves_errors": Words("{floor}95 % intervals, luck included", "{floor}95%区间含偶然差异"),
    "moves_table_sobol": Words(
        "Total index (ST): share of the variance, interactions included, with 95 % interval.",
        "总效应（ST）：在方差中的占比，含交互，附95%区间。",
    ),
    "moves_table_morris": Words(
        "Effect over the whole range (mu*), with 95 % interval.", "在整个取值范围内的效应（mu*），附95%区间。"
    ),
    "moves_table_pawn": Words("PAWN index (median), with 95 % interval.", "PAWN指数（中位数），附95%区间。"),
    "moves_ranges": Words(
        "the {factors} factors and ranges of this design of {rows:,} base points, not everything uncertain",
        "本设计（{rows:,}个基点）的{factors}个因素及其取值范围，而非全部不确定性",
    ),
    "moves_defaults": Words(
        "all other numbers, at their defaults; nothing is calibrated", "其余参数均取默认值，未经校准"
    ),
    "moves_assumed": Words(
        "assumed numbers: between {low} and {high} of the variance in answer {k}",
        "假设的参数：占结论{k}中方差的{low}至{high}",
    ),
    "moves_cannot_sign": Words(
        "Which way a factor moves an outcome, or whether changing it pays: an index has no sign.",
        "因素作用的方向，以及改变它是否值得：指数没有正负号。",
    ),
    "moves_bands": Words(
        "{outcome}: single factors move it by {low} to {high} from the base.",
        "{outcome}：逐一改变因素，与基准之差为{low}至{high}。",
    ),
    "moves_bands_ends": Words(
        "Lowest: {first} {first_at}, {first_range}; highest: {last} {last_at}, {last_range}.",
        "最低：{first}取{first_at}，{first_range}；最高：{last}取{last_at}，{last_range}。",
    ),
    "moves_bands_grade": Words("A picture around one point", "一点周围的图景"),
    "moves_bands_sure": Words(
        "no ranking; 95 % intervals over seeds, luck alone", "不能作为排序；95%区间基于随机种子，仅含偶然差异"
    ),
    "moves_cannot_ranking": Words(
        "Which factor matters most: elsewhere in the ranges the picture is another.",
        "哪个因素最重要：在取值范围的其他位置，情形不同。",
    ),
    # the first screen of an atlas
    "atlas_told": Words(
        "the {tests} effects judged together, of which {told} can be told",
        "一并检验的{tests}项效应，其中{told}项可作判断",
    ),
    "atlas_cannot_best": Words(
        "Which lever is best: the largest of many is overstated, and another level moves otherwise.",
        "哪项工具最好：多项中的最大者会被高估，力度不同则效果不同。",
    ),
    "atlas_cannot_sum": Words(
        "What several levers do together: each acts alone here.", "多项工具并用的效果：此处各项单独实施。"
    ),
    # the first screen of a bank of worlds
    "bank_found": Words(
        "{outcome}: of {all} uncertain numbers {found} found to move it; the strongest is {label}.",
        "{outcome}：{all}个不确定参数中有{found}个影响该结果，最强的是{label}。",
    ),
    "bank_none": Words(
        "{outcome}: none of {all} uncertain numbers is found to move it.",
        "{outcome}：{all}个不确定参数中未发现影响该结果的参数。",
    ),
    "bank_share": Words("{value}; the number is {grade}.", "{value}；该参数的依据为{grade}。"),
    "bank_of_variance": Words("{share} of the variance", "占方差{share}"),
    "bank_correlation": Words("rank correlation {rank}", "秩相关{rank}"),
    "bank_most": Words("Mostly explained", "大部分可解释"),
    "bank_part": Words("Explained in part", "部分可解释"),
    "bank_little": Words("Too little explained for shares", "解释不足，无法给出占比"),
    "bank_sure": Words(
        "numbers found explain {share} of unseen worlds; {worlds} worlds, luck left out, false discoveries 10 %",
        "所得参数可解释未见取值的{share}；{worlds}组取值，已剔除偶然差异，错误发现率10%",
    ),
    "bank_sure_luck": Words(
        "numbers found explain {share} of unseen worlds; {worlds} worlds, luck left in, false discoveries 10 %",
        "所得参数可解释未见取值的{share}；{worlds}组取值，含偶然差异，错误发现率10%",
    ),
    "bank_ranges": Words(
        "all {numbers} uncertain numbers over their plausible ranges; shares have no interval",
        "全部{numbers}个不确定参数及其合理范围；占比没有区间",
    ),
    "bank_assumed": Words(
        "answer {k}: numbers found {found}, of which assumed {assumed}",
        "结论{k}：所得{found}个参数中{assumed}个属假设",
    ),
    "bank_table": Words("What the strongest numbers explain of each outcome.", "最强参数对各项结果的解释。"),
    "bank_cannot_weak": Words(
        "That numbers not found do nothing: weak ones are missed.", "未列出的参数不起作用：较弱者会被遗漏。"
    ),
    # the first screen of a search for conditions
    "conditions_short": Words(
        "{outcome}: {arm} does less than {interest} in {short} of {worlds} plausible worlds.",
        "{outcome}：{worlds}组合理取值中，{short}组里{arm}的作用不足{interest}。",
    ),
    "conditions_missing": Words("{n} more have no value.", "另有{n}组无数值。"),
    "conditions_share": Words("{share} % of worlds", "占取值的{share}%"),
    "conditions_interval": Words(
        "95 % interval {low} to {high} %, luck included (runs a world: {runs})",
        "95%区间{low}%至{high}%，含偶然差异（每组模拟{runs}次）",
    ),
    "conditions_where": Words(
        "{arm} does too little above all where {bounds}.", "{arm}作用不足，主要出现在{bounds}之时。"
    ),
    "conditions_covered": Words(
        "{coverage} % of all worlds in which it does lie there.", "全部不足情形的{coverage}%在此范围内。"
    ),
    "conditions_confirmed": Words("Confirmed by worlds held out", "经留出的取值证实"),
    "conditions_density": Words(
        "of {inside} such worlds {density} % fall short, 95 % interval {low} to {high} %",
        "{inside}组此类取值中{density}%不足，95%区间{low}%至{high}%",
    ),
    "conditions_none": Words(
        "No condition says where it does so: none in at most three numbers is confirmed by worlds held out of the search.",
        "没有条件能说明何时不足：由至多三个参数构成的条件均未得到留出取值的证实。",
    ),
    "conditions_unmoved": Words(
        "No number was found to move the effect, so that no condition was looked for.",
        "未发现影响该效应的参数，因此未寻找条件。",
    ),
    "conditions_unconfirmed": Words("Cannot be told", "尚不能判断"),
    "conditions_looked": Words(
        "{told} numbers move the effect, screened in {worlds} worlds",
        "{worlds}组取值中筛选出{told}个影响该效应的参数",
    ),
    "conditions_moves": Words("{label} ({grade}) moves the effect", "{label}（{grade}）影响该效应"),
    "conditions_cannot_place": Words(
        "What happens in a real village: {assumed} of {uncertain} uncertain numbers are assumed.",
        "真实村庄的情形：{uncertain}个不确定参数中{assumed}个属假设。",
    ),
    "conditions_cannot_share": Words(
        "How likely it is to do too little: worlds are plausible cases, not probabilities.",
        "作用不足的概率：取值是合理的，并非概率。",
    ),
    "conditions_cannot_more": Words(
        "Conditions in more than three numbers, or in numbers that screening did not find.",
        "涉及三个以上参数，或筛选未发现的参数的条件。",
    ),
    "conditions_table": Words("The conditions.", "条件。"),
    "conditions_from": Words("from", "自"),
    "conditions_to": Words("to", "至"),
    "conditions_grade": Words("grade", "依据等级"),
    # the first screen of verification
    "verify_pass": Words("{passed} of {n} checks pass.", "{n}项检验中{passed}项通过。"),
    "verify_compared": Words(
        "The code is compared {cells} times with formulas, laws of chance and small cases.",
        "程序与公式、概率规律、小规模算例共比较{cells}次。",
    ),
    "verify_all_pass": Words("All pass", "全部通过"),
    "verify_some_fail": Words("Not all pass: {n} not", "未全部通过：{n}项不通过"),
    "verify_alarm": Words(
        "a model without fault fails any with a chance of {chance}",
        "无误的模型出现任一不通过的概率为{chance}",
    ),
    "verify_fails": Words("Fails: {says} ({name}).", "不通过：{says}（{name}）。"),
    "verify_others": Words("{n} more fail, among them: {names}.", "另有{n}项不通过，包括：{names}。"),
    "verify_verdict_fails": Words("Fails", "不通过"),
    "verify_verdict_passes": Words("Passes", "通过"),
    "verify_expected": Words("expected {expected}, found {found}", "应为{expected}，实为{found}"),
    "verify_farthest": Words("Farthest off: {says} ({name}).", "偏差最大：{says}（{name}）。"),
    "verify_distance": Words(
        "expected {expected}, found {found}: {z} standard errors; of 1,000 sound models 999 stay within {limit}",
        "应为{expected}，实为{found}：标准误的{z}倍；正确的模型1000次中999次在{limit}倍以内",
    ),
    "verify_order": Words(
        "{still} of {n} exchanges of neighbouring steps change nothing, to the last bit.",
        "{n}次相邻步骤互换中{still}次逐位不变。",
    ),
    "verify_moving": Words("{first} and {second} move an outcome most.", "{first}与{second}互换影响最大。"),
    "verify_shift_head": Words("Largest move", "最大影响"),
    "verify_shift": Words(
        "{size} standard deviations of the luck of one run", "单次模拟偶然差异标准差的{size}倍"
    ),
    "verify_cannot_formula": Words(
        "That a formula is right: a check says that the code does what it says.",
        "公式正确：检验仅说明程序与公式一致。",
    ),
    "verify_cannot_villages": Words(
        "That villages are like that: grassroots patterns compares with published figures.",
        "村庄确实如此：与已发表数据的比较见grassroots patterns。",
    ),
    "verify_cannot_order": Words("Which order of steps is right.", "哪种步骤次序正确。"),
    "verify_chance": Words("with chance", "含随机性"),
    "verify_exact": Words("to nine digits", "须精确到九位数"),
    "verify_head_checks": Words("checks", "检验"),
    "verify_head_pass": Words("pass", "通过"),
    "verify_head_cells": Words("comparisons", "比较次数"),
    "verify_table": Words("Checks by kind.", "各类检验。"),
    # the first screen of a study of counties
    "counties_about": Words("{n} counties, {over}", "{n}个县，{over}"),
    "counties_claim": Words(
        "{policy}: {outcome} rises in {up} and falls in {down} of {n} counties.",
        "{policy}：{n}个县中，{outcome}有{up}个上升、{down}个下降。",
    ),
    "counties_ends": Words(
        "Smallest mean of a county {low}, largest {high}.", "各县均值最小{low}，最大{high}。"
    ),
    "counties_sure": Words(
        "in the other {open} it cannot be told, at a rate of false discoveries of 5 %; 95 % intervals over seeds",
        "其余{open}个县尚不能判断（错误发现率5%）；95%区间基于随机种子",
    ),
    "counties_defaults": Words(
        "the default numbers, the same in all counties but for what the table of counties gives",
        "各参数默认值；除县表所给数值外，各县相同",
    ),
    "counties_cannot_rank": Words(
        "Which county does best: the largest and the smallest of many are overstated.",
        "哪个县效果最好：多个县中的最大值与最小值均会被高估，不能据此排名次。",
    ),
    "counties_table": Words("Number of counties in which the outcome", "各类县的个数"),
    "counties_row": Words("{policy}: {outcome}", "{policy}：{outcome}"),
    "counties_up": Words("rises", "上升"),
    "counties_down": Words("falls", "下降"),
    "counties_open": Words("cannot be told", "尚不能判断"),
    # where a policy does most, in a county of one's own
    "thirds_most": Words("{arm} does more where more people work away.", "外出率较高的村，{arm}作用更大。"),
    "thirds_least": Words("{arm} does more where fewer people work away.", "外出率较低的村，{arm}作用更大。"),
    "thirds_alike": Words(
        "{arm} does much the same at any outmigration.", "外出率高低不同的村，{arm}作用相近。"
    ),
    "thirds_open": Words(
        "Whether {arm} does more where more people work away cannot be told.",
        "{arm}在外出率高的村还是低的村作用更大，尚不能判断。",
    ),
    "thirds_beside": Words(
        "Of {n} {of}, {most} {do} at {share_most} outmigration, {least} at {share_least} (thirds of villages).",
        "每{n}{of}，{do}变化：外出率最高三分之一村（{share_most}）{most}，最低（{share_least}）{least}。",
    ),
    "thirds_alike_grade": Words("Little difference", "差别很小"),
    "thirds_sides": Words(
        "more in the former in {more}, latter in {less} of {n} worlds; {low} to {high}",
        "{n}组中{more}组前者较多、{less}组后者较多；{low}至{high}",
    ),
    "thirds_within": Words(
        "{within} of {n} worlds within {least}; {low} to {high}",
        "{n}组中{within}组相差不到{least}；{low}至{high}",
    ),
    "townships_head": Words("Township by township", "分乡镇结果"),
    "townships_caption": Words(
        "{label}: means over the villages of each township, in the order of the table. This is no ranking: townships differ by luck, too. "
        "{brackets}.",
        "{label}：各乡镇所辖村的均值，按村表顺序排列；乡镇之间的差别含有偶然差异，不作排名。{brackets}。",
    ),
    "townships_villages": Words("villages", "村数"),
    "townships_without": Words("without a policy, {unit}", "无政策（{unit}）"),
    "townships_arm": Words("{arm}, {unit}", "{arm}（{unit}）"),
    "answer_cannot_effects": Words(
        "That calibration checked effects: published figures are levels.",
        "校准已检验效应：公开数据均为水平值。",
    ),
    "answer_place": Words("{place}, {over}", "{place}，{over}"),
    "answer_level": Words("Of {n} {of}, {value} {do}.", "每{n}{of}，{do}{value}。"),
    "answer_cannot_level": Words(
        "What a policy changes: nothing is compared here.", "政策带来的变化：本页未作比较。"
    ),
    "levels_caption": Words("Year by year; {band}.", "逐年结果；{band}。"),
    "head_levels": Words("What happened, and what the file says", "实际结果与台账结果"),
    "level_single": Words("One run", "单次模拟"),
    "level_none": Words("No interval", "没有区间"),
    "level_worlds": Words("Not known", "参数未知"),
    "level_over": Words("{over}, no interval", "{over}，没有区间"),
    "level_because": Words("{over}; {why}", "{over}，{why}"),
    "level_ends": Words("{low} to {high}", "{low}至{high}"),
    "level_few": Words("less than 1", "不到1"),
    "level_interval": Words("95 % interval {ends} over {over}", "{over}，95%区间{ends}"),
    "level_range": Words("5th to 95th percentile {ends} over {over}", "{over}，第5至第95百分位{ends}"),
    "level_table": Words("Means over {over}.", "{over}的均值。"),
    # the explorer
    "explore_lead": Words(
        "Move a slider. Every value is taken from {runs} finished runs ({points} points, {each} at each); nothing is interpolated.",
        "拖动滑块查看结果。各数值均取自已完成的{runs}次模拟（{points}种组合，每种{each}），未作内插。",
    ),
    "explore_sliders": Words("Levels", "水平选择"),
    "explore_point": Words("{name} {level}", "{name}{level}"),
    "explore_sentence": Words("{point}.", "{point}。"),
    "explore_more": Words("{more}.", "{more}。"),
    "explore_less": Words("{less}.", "{less}。"),
    "explore_open": Words("It cannot be told whether {either}.", "{either}，尚不能判断。"),
    "explore_hardly": Words("{share} hardly changes.", "{share}变化很小。"),
    "explore_alone": Words("Of {n} {of}, {last} {do}.", "每{n}{of}，{do}{last}。"),
    "explore_values": Words(
        "{label}: {last}{unit} instead of {first}{unit}.", "{label}：由{first}{unit}变为{last}{unit}。"
    ),
    "explore_value": Words("{label}: {last}{unit}.", "{label}：{last}{unit}。"),
    "explore_solid": Words("levels chosen, over {name}", "所选水平（横轴：{name}）"),
    "explore_dashed": Words("compared with: {levels}", "对照：{levels}"),
    "explore_band": Words(
        "95 % interval of the difference between the two (luck alone)", "两者之差的95%区间（仅含偶然差异）"
    ),
    "explore_band_worlds": Words(
        "difference between the two over worlds, 5th to 95th percentile",
        "两者之差在各组取值中的第5至第95百分位",
    ),
    "explore_change": Words("{change} {unit}", "{change}{unit}"),
    "explore_interval": Words("{change} [{low}, {high}]", "{change}［{low}，{high}］"),
    "explore_luck": Words("luck of one run ±{luck}", "单次模拟的偶然差异±{luck}"),
    "explore_indistinct": Words("cannot be distinguished from luck", "与偶然差异无法区分"),
    "explore_here": Words("This is the point compared with.", "即为对照。"),
    "explore_measured": Words("Values are over {measured}.", "统计范围：{measured}。"),
    "explore_always": Words("In force at every point: {what}.", "各种组合均实施：{what}。"),
    "explore_cannot_between": Words(
        "What happens between two levels or beyond them: it was not run.",
        "两档水平之间或范围之外的情形：未作模拟。",
    ),
    "explore_cannot_numbers": Words(
        "Whether the assumed numbers are right: intervals show luck alone.",
        "所假设的参数是否正确：区间仅反映偶然差异。",
    ),
    "explore_coercive": Words(
        "That a coercive measure helps: a count that falls may be silence.",
        "强制性措施有效：件数下降可能只是沉默。",
    ),
    "explore_address": Words(
        "The address of this page keeps the levels chosen: copy it to send them on.",
        "本页网址记录所选水平，复制网址即可转发。",
    ),
    "explore_noscript": Words(
        "This page needs JavaScript, which is switched off.", "本页需要启用JavaScript。"
    ),
    "explore_version": Words("grassroots {version}", "grassroots {version}版"),
    # both errors of an effect
    "worlds_seeds": Words("{n} worlds x {seeds} seeds", "{n}组取值×{seeds}次重复模拟"),
    "both_errors": Words(
        "Luck, the numbers not known, and what the answer hangs on", "偶然差异、未知参数与结论所依赖的假设"
    ),
    "luck_of_one": Words("Luck of one run", "单次模拟的偶然差异"),
    "worlds_beyond": Words("Worlds", "取值组"),
    "at_defaults": Words("At the defaults", "默认取值下"),
    "hangs_on": Words("Hangs on (share of what is not known)", "取决于（占未知部分的比例）"),
    "hang_item": Words("{label} ({grade}, {share} %)", "{label}（{grade}，{share}%）"),
    "hangs_none": Words("none stands out", "未见决定性参数"),
    "unusual_high": Words("{value}, high", "{value}，偏高"),
    "unusual_low": Words("{value}, low", "{value}，偏低"),
    "count_up": Words("{n} of {worlds} worlds above {interest}", "{worlds}组取值中{n}组高于{interest}"),
    "count_down": Words("{n} of {worlds} worlds below {interest}", "{worlds}组取值中{n}组低于{interest}"),
    "count_sides": Words(
        "of {worlds} worlds {up} above +{interest}, {down} below -{interest}",
        "{worlds}组取值中{up}组高于+{interest}，{down}组低于-{interest}",
    ),
    "count_within": Words(
        "{n} of {worlds} worlds within {interest}", "{worlds}组取值中{n}组在{interest}以内"
    ),
    "count_open": Words("smallest effect of interest {interest}", "最小有意义效应{interest}"),
    "went_clear": Words(
        "{number} {unit} from {base}, clear ({count})",
        "变化{number}{unit}（对照{base}），较有把握（{count}）",
    ),
    "went_likely": Words(
        "{number} {unit} from {base}, likely ({count})",
        "变化{number}{unit}（对照{base}），可能性较大（{count}）",
    ),
    "went_hardly": Words(
        "{number} {unit} from {base}, hardly any effect ({count})",
        "变化{number}{unit}（对照{base}），作用很小（{count}）",
    ),
    "went_cannot": Words(
        "{number} {unit} from {base}, which cannot be told ({count})",
        "变化{number}{unit}（对照{base}），尚不能判断（{count}）",
    ),
    "went_unsettled": Words(
        "{number} {unit} from {base}, not settled by these runs",
        "变化{number}{unit}（对照{base}），本次运行不足以判断",
    ),
    "quoted_errors": Words(
        "{arm}, {label}: {grade} ({count}). Mean effect over worlds {mean} {unit}; not knowing the numbers, [{low}, {high}]{hidden}; "
        "luck of one run, ±{luck}{default}. {hangs}",
        "{arm}，{label}：{grade}（{count}）。各组取值的平均效应{mean}{unit}；参数未知，[{low}, {high}]{hidden}；单次模拟的偶然差异±{luck}{default}。{hangs}",
    ),
    "quoted_hidden": Words(" (the widest that luck could hide)", "（偶然差异可能掩盖的最大范围）"),
    "quoted_default_high": Words(
        "; at the defaults {value}, which is high among the worlds", "；默认取值下为{value}，在各组取值中偏高"
    ),
    "quoted_default_low": Words(
        "; at the defaults {value}, which is low among the worlds", "；默认取值下为{value}，在各组取值中偏低"
    ),
    "quoted_default_": Words("; at the defaults {value}", "；默认取值下为{value}"),
    "quoted_hangs": Words(
        "It hangs on (with the share of what is not known): {listed}.",
        "结论取决于（括号内为占未知部分的比例）：{listed}。",
    ),
    "quoted_no_hang": Words(
        "Over {worlds} worlds none of {n} numbers stands out as what it hangs on, which does not prove that there is none.",
        "在{worlds}组取值中，{n}个参数里未见单个起决定作用者；这并不证明没有。",
    ),
    "quoted_more_worlds": Words(
        "More worlds (--worlds) would settle it.", "增加取值组（--worlds）方可判断。"
    ),
    "quoted_unsettled": Words(
        "For luck no larger than that it takes {n} times as many villages a run.",
        "要使偶然差异不超过该值，每次模拟需{n}倍的村数。",
    ),
    "bank_arm": Words("{arm} ({over})", "{arm}（{over}）"),
    "brackets_1": Words("One seed only: there is no interval.", "只有1次模拟，没有区间。"),
    "brackets_n": Words(
        "Means over {seeds}; [low, high]: 95 % interval of the mean (Student t), luck alone.",
        "{seeds}的均值；[低, 高]：均值的95%区间（t分布），仅含偶然差异。",
    ),
    "brackets_worlds": Words(
        "Means over {seeds}; [low, high]: 5th to 95th percentile of worlds, without luck.",
        "{seeds}的均值；[低, 高]：各组取值不含偶然差异的第5至第95百分位。",
    ),
    "surface_grades": Words("Effects against level 0", "与力度0相比的效应"),
    "surface_point": Words("{lever} {level} at outmigration {share} %", "外出率{share}%时的{lever}{level}"),
    "choice_title": Words("Choosing among these, no policy included", "在各方案（含无政策）中选择"),
    "choice_hardly": Words(
        "{label}: the choice hardly matters; in {n} of {worlds} worlds the best and the worst differ by less than {interest}.",
        "{label}：如何选择影响很小；{worlds}组取值中有{n}组最优与最差之差小于{interest}。",
    ),
    "choice_best": Words(
        "{label}: best most often is {option} (in {n} of {worlds} worlds). Regret, mean / in one world of twenty at least, "
        "{unit}: {listed}.",
        "{label}：最常为最优的是{option}（{worlds}组取值中{n}组）。后悔值（均值／二十组中一组至少达到的值），{unit}：{listed}。",
    ),
    "choice_regret": Words("{option} {regret} / {most}", "{option} {regret}／{most}"),
    "tail": Words("Behind these: {parts}.", "依据：{parts}。"),
    "tail_errors": Words(
        "{label}, luck of one run ±{luck} {unit}{default}{hangs}",
        "{label}，单次模拟的偶然差异±{luck}{unit}{default}{hangs}",
    ),
    "tail_hangs": Words(", hanging on {listed}", "，取决于{listed}"),
    "foot_worlds": Words(
        "Values: {period}, means over {seeds}; in brackets the 5th to 95th percentile of worlds, without luck.",
        "数值：{period}，{seeds}的均值，方括号内为各组取值不含偶然差异的第5至第95百分位。",
    ),
    "table_caption_worlds": Words(
        "{group}, {period}. Mean over {seeds} with the 5th to 95th percentile of worlds, without luck.",
        "{group}，{period}。{seeds}的均值，及各组取值不含偶然差异的第5至第95百分位。",
    ),
    "band_worlds": Words(
        "band: the 5th to 95th percentile of worlds, without luck ({seeds})",
        "色带：各组取值不含偶然差异的第5至第95百分位（{seeds}）",
    ),
    "bar_worlds": Words(
        "whiskers at the end of each part: the 5th to 95th percentile of worlds, without luck ({seeds})",
        "各段末端误差线：各组取值不含偶然差异的第5至第95百分位（{seeds}）",
    ),
    "sure_run_worlds": Words(
        "How sure: {seeds}, all uncertain numbers drawn {drawn}; ranges hold what is not known, and plausible is "
        "no probability. {assumed}, {outside}, and {basis}: take the order of size, not the decimals.",
        "可信程度：{seeds}，全部不确定参数{drawn}取值；范围反映参数未知，合理取值并非概率。{assumed}，{outside}，"
        "且{basis}：看量级，不看小数。",
    ),
    "drawn_plausible": Words("from their plausible ranges", "在其合理范围内"),
    "drawn_posterior": Words(
        "from what published figures leave of their plausible ranges", "在其合理范围内、与已发表数据相符地"
    ),
    "drawn_own": Words(
        "from what the figures of one's own in {folder} leave of their plausible ranges",
        "在其合理范围内、与“{folder}”中自有数据相符地",
    ),
    "basis_own": Words(
        "these figures narrow levels and hardly any effect", "这些数据可收窄水平，几乎不涉及政策效应"
    ),
    "basis_plausible": Words(
        "the model is set to a few patterns and not calibrated to data", "模型只按少数规律设定、未用数据校准"
    ),
    "basis_posterior": Words(
        "published figures narrow levels and hardly any effect", "已发表数据可收窄水平，几乎不涉及政策效应"
    ),
    "worlds_note": Words(
        "Effects: means over {n} plausible worlds, in each of which all {numbers} uncertain numbers are drawn {drawn}; "
        "{seeds} seeds a world, arms paired on both. In brackets what is not known: the 5th to 95th percentile of "
        "worlds, without luck. Luck of one run: half of its own 5-95 % range. Clear: 95 of 100 worlds beyond the smallest "
        "effect of interest on one side; likely: 75; hardly any effect: 90 within it. Plausible is no probability.",
        "效应：{n}组合理取值的均值，每组将全部{numbers}个不确定参数{drawn}取值；每组{seeds}次重复模拟，各方案按取值与随机种子配对。方括号内为未知所致范围："
        "各组取值的第5至第95百分位，不含偶然差异。单次模拟的偶然差异为其自身5-95%范围的一半。较有把握：95%的取值组在同一侧超过最小有意义效应；"
        "可能性较大：75%；作用很小：90%在其以内。合理取值并非概率。",
    ),
    "family_note": Words(
        "The effects on headline outcomes in the months of the policy were declared beforehand and are told together (95 %). "
        "\u2021 exploratory: all others, bold only where the rate of false discoveries is 5 %.",
        "政策实施期内对主要指标的效应为事先声明，一并判断（95%）。\u2021为探索性结果：其余各项，仅在错误发现率5%时加粗。",
    ),
    "luck_only": Words(
        "Luck only, at the default numbers, and not knowing these is left out: {assumed}.",
        "仅含偶然差异，参数取默认值，未计参数未知的影响：{assumed}。",
    ),
    "whisker_worlds": Words(
        "whiskers and bands: what is not known, the 5th to 95th percentile of worlds without luck ({seeds})",
        "误差线与色带：参数未知所致范围，即各组取值不含偶然差异的第5至第95百分位（{seeds}）",
    ),
    "sure_worlds": Words(
        "How sure: {seeds}, all uncertain numbers drawn {drawn} and shared by all arms; ranges hold what is "
        "not known, and plausible is no probability. {assumed}, {outside}, and {basis}: take grades, direction and order of size, "
        "not the decimals.",
        "可信程度：{seeds}，全部不确定参数{drawn}取值，各方案相同；范围反映参数未知，合理取值并非概率。{assumed}，{outside}，"
        "且{basis}：看判断等级、方向与量级，不看小数。",
    ),
    "effects_caption_worlds": Words(
        "{group}: {arm}, against {base}; {over}. Mean differences over {seeds}; in brackets the 5th to 95th percentile of worlds "
        "without luck; below, what may be said. Bold: likely or clear. Values without are those of the first window.",
        "{group}：{arm}，对照{base}；{over}。{seeds}的平均差，方括号内为各组取值不含偶然差异的第5至第95百分位，其下为判断等级；较有把握或可能性较大者加粗。"
        "对照值为第一个时段的值。",
    ),
    # effects, surfaces, places: axes, legends, captions
    "less_is_better": Words("less is better", "越低越好"),
    "cross_record": Words("cross, dotted: on record", "叉号、虚线：台账"),
    "hollow_untold": Words("hollow: up or down is not certain", "空心：增减方向无法确定"),
    "ladder_mark": Words(
        "mean over plausible worlds, and their 5th to 95th percentile without luck",
        "合理取值下的均值，线段为不含偶然差异的第5至第95百分位",
    ),
    "ladder_band": Words("shaded: less than the smallest effect of interest", "阴影：小于最小有意义效应"),
    "dotted_record": Words("dotted: on record", "虚线：台账"),
    "axis_points": Words("Difference, percentage points", "差值，百分点"),
    "axis_relative": Words("Difference, % of the value without", "差值，占对照值的%"),
    "axis_difference": Words("Difference from level 0", "与力度0之差"),
    "axis_outmigration": Words("Outmigration, % of registered aged 16-64", "外出率，占16-64岁户籍人口的%"),
    "axis_petitions": Words(
        "Change in petitions over the whole run, all villages", "全程信访件数变化（件，各村合计）"
    ),
    "fall_attendance": Words("households at meetings", "到会农户"),
    "fall_petitions": Words("petitions", "信访"),
    "fall_called": Words("how many are called, of those entitled", "应到农户中受邀农户的增减"),
    "fall_coming": Words("how many come, of those called", "受邀农户中到会农户的增减"),
    "fall_better": Words("for the better: attendance rises", "向好：到会增加"),
    "fall_worse": Words("for the worse: attendance falls", "向差：到会减少"),
    "fall_neither": Words("no change that can be told", "变化无法判断"),
    "axis_attendance": Words(
        "Change in households at meetings, of 100 entitled", "每100户次应到农户中到会户次的变化"
    ),
    "axis_regret": Words("Regret, {unit}", "后悔值（{unit}）"),
    "effect_of_arm": Words("Effect of {arm}: {outcome}", "{arm}的效应：{outcome}"),
    "in_all": Words("in all", "合计"),
    "cause_fewer": Words(
        "fewer petitions: fewer grievances arose or more were settled", "信访减少：诉求减少或实质解决增加"
    ),
    "cause_more": Words(
        "more petitions: more grievances arose or fewer were settled", "信访增加：诉求增加或实质解决减少"
    ),
    "cause_silence": Words("silence or voice, or no change that can be told", "沉默或发声，或变化无法判断"),
    "lines_coincide": Words("{names} coincide", "{names}重合"),
    "urban": Words("urban", "城区"),
    "whisker_n": Words(
        "whiskers and bands: 95 % intervals of the mean (Student t) over {seeds}",
        "误差线与色带：{seeds}均值的95%区间（t分布）",
    ),
    "whisker_1": Words("1 seed, hence no interval", "只有1次模拟，故无区间"),
    "plate_forest": Words(
        "Effects on the headline outcomes, against {base}: paired differences with the same luck for every person; "
        "{bar}. During: {during}; after: {after}. Shares in percentage points, other outcomes in per cent of their value "
        "without. Hollow: up or down is not certain; dotted: what the file says.",
        "对主要指标的效应（对照{base}）：采用公共随机数的配对差；{bar}。实施期：{during}；停止后：{after}。比例以百分点计，其他指标以占对照值的%计。"
        "空心：增减方向无法确定；虚线：台账结果。",
    ),
    "plate_forest_coercive": Words(
        "Coercive arms, apart from the others, against {base}: they act by sanction or deterrence, and what falls silent "
        "under them is not settled. Paired differences; {bar}. During: {during}; after: {after}.",
        "强制性措施，与其他措施分列（对照{base}）：靠惩戒或威慑起作用，因此沉默的诉求并未解决。配对差；{bar}。实施期：{during}；停止后：{after}。",
    ),
    "plate_all_villages": Words(
        "The same effects over all villages, those included in which the policy does not act, against {base}; {bar}. During: "
        "{during}; after: {after}.",
        "同样的效应按全部村计算，含政策未实施的村（对照{base}）；{bar}。实施期：{during}；停止后：{after}。",
    ),
    "plate_common": Words(
        "Every policy over the same months and villages, against {base}: {during}. Months in which one of them is not in force "
        "count as well; {bar}.",
        "各政策按相同月份、相同村计算（对照{base}）：{during}。含其中某项政策不实施的月份；{bar}。",
    ),
    "plate_pieces": Words(
        "{arm} piece by piece, against {base}, each over its own months and villages: {pieces}; {bar}.",
        "{arm}分段效应（对照{base}），各段按其自身月份与村计算：{pieces}；{bar}。",
    ),
    "plate_groups": Words(
        "The same effects within groups of people, {during}; groups are fixed when the run begins. Paired differences; {bar}.",
        "同样的效应在各类人群中的大小，{during}；人群在模拟开始时划定。配对差；{bar}。",
    ),
    "plate_parts": Words(
        "The effect of outmigration, {during}, in parts that add up. Presence (grey) is accounting: how many are at home. "
        "Composition: who they are; response: how they act; institutions: which posts and seats are filled. Those away stand "
        "beside the four. Whiskers at the end of each part; {bar}.",
        "外出效应的分解，{during}，各部分相加等于合计。在场人数（灰）是核算：有多少人在家；人员构成：留下的是谁；行为反应：怎样行动；组织变化：职务与席位是否有人。"
        "外出者单列。误差线在各段末端；{bar}。",
    ),
    "plate_petitions": Words(
        "Why petitions changed over the whole run, grievance by grievance: because fewer or more grievances arose or were settled, "
        "or because people fell silent or spoke. None of it is called better or worse: fewer grievances arise also where people "
        "leave. Petition counts are no objective; {bar}.",
        "逐件比对的信访变化原因（全程）：诉求发生或解决的增减，或沉默与发声。不以此论好坏：人员外出也会使诉求减少。信访件数不作目标；{bar}。",
    ),
    "plate_calendar": Words(
        "When each lever acts: {arm}. There is no interval here: it is set, not simulated ({seeds}).",
        "各政策工具的实施时间：{arm}。此为设定而非模拟，故无区间；{seeds}。",
    ),
    "plate_places": Words(
        "Every place without policy, {period}; {bar}. The dotted line is the default village. The urban district (shaded) is no "
        "part of the results about villages. Crosses, dotted: what the file says.",
        "各地无政策时的情形，{period}；{bar}。点线为默认村。城区（灰底）不属于农村结果。叉号与虚线为台账结果。",
    ),
    "plate_surface": Words(
        "{lever}, {place}, {period}{also}: outcomes over outmigration, a line for each level (left), and the difference from "
        "level 0 on the same seeds (right), levels side by side at each outmigration; {bar}. Outcomes called recorded are "
        "what the file says. Every point with its ranges: surfaces/{file}-points.csv.",
        "{lever}，{place}，{period}{also}：各力度下指标随外出率的变化（左），以及相同随机种子下与力度0之差（右），各力度在每一外出率处并列；{bar}。台账指标为记录所载。"
        "各点数值与范围见surfaces/{file}-points.csv。",
    ),
    "plate_grades": Words(
        "{lever}, {place}, {period}{also}: mean effect against level 0 at each outmigration ({seeds}; in {unit}), in a field drawn by what may be "
        "said of it. Filled: clear; hatched: likely; grey: hardly any effect; blank: cannot be told; dotted: not settled by these runs. "
        "Every point with its ranges: surfaces/{file}-points.csv.",
        "{lever}，{place}，{period}{also}：各外出率下与力度0相比的平均效应（{seeds}，单位：{unit}），各格按可下的判断绘制。填实：较有把握；斜线：可能性较大；"
        "灰色：作用很小；空白：尚不能判断；圆点：本次运行不足以判断。各点数值与范围见surfaces/{file}-points.csv。",
    ),
    "grade_up": Words("{grade}, more", "{grade}，增加"),
    "grade_down": Words("{grade}, less", "{grade}，减少"),
    "grade_none": Words("{grade}", "{grade}"),
    "with_everywhere": Words(", everywhere with {also}", "，各点均有{also}"),
    "with_each": Words(", each with {also}", "，均配{also}"),
    # sentences about a change
    "points_more": Words("percentage points", "个百分点"),
    "went_up": Words("up {number} {unit} from {base}", "由{base}上升{number}{unit}"),
    "went_down": Words("down {number} {unit} from {base}", "由{base}下降{number}{unit}"),
    "went_same": Words("unchanged at {base} with every seed", "保持{base}不变，各次模拟均如此"),
    "went_unknown": Words(
        "with no change that can be told ({number} {unit}, from {base})",
        "变化与零无法区分（{number}{unit}，对照{base}）",
    ),
    "went_single": Words(
        "{number} {unit} from {base} (1 seed)", "变化{number}{unit}（对照{base}，仅1次模拟）"
    ),
    "told_nothing": Words("no change can be told in {labels}", "{labels}的变化与零无法区分"),
    "says_list": Words(", ", "、"),
    "says_arm": Words(
        "{arm}, against {base}, {place}, {period}, {basis}: {clauses}.",
        "{arm}，对照{base}，{place}，{period}，{basis}：{clauses}。",
    ),
    "says_over_all": Words(
        "Over all villages ({over}), {basis}: {clauses}.", "全部村合计（{over}），{basis}：{clauses}。"
    ),
    "says_piece": Words("{piece}, {basis}: {clauses}.", "{piece}，{basis}：{clauses}。"),
    "piece": Words("{name}, {acting}, {over}", "{name}，{acting}，{over}"),
    "arm_over": Words("{arm}, {over}", "{arm}，{over}"),
    "money_spent": Words(
        "{arm} spends {number} yuan a village and year through its levers, {total} yuan in all ({over}; {basis}). {prices}",
        "{arm}通过政策工具新增支出{number}元/村·年，共{total}元（{over}；{basis}）。{prices}",
    ),
    "money_less": Words(
        "{arm} spends {number} yuan a village and year less through its levers, {total} yuan less in all ({over}; {basis}).",
        "{arm}通过政策工具的支出减少{number}元/村·年，共减少{total}元（{over}；{basis}）。",
    ),
    "money_none": Words(
        "{arm} spends no money through its levers ({over}).", "{arm}不通过政策工具支出资金（{over}）。"
    ),
    "price": Words("{what}: {shown}. ", "{what}：{shown}。"),
    "says_parts": Words(
        "Of the effect of {arm} on {measure} ({total} {unit}), the largest part is {part}: {number}; {others}.",
        "{arm}对{measure}的效应（{total}{unit}）中，最大的部分是{part}：{number}；{others}。",
    ),
    "says_findings": Words("Of the findings the largest is {part}.", "各项发现中最大的是{part}。"),
    "says_parts_unranked": Words(
        "Of the effect of {arm} on {measure} ({total} {unit}), no part can be told to be the largest: {others}.",
        "{arm}对{measure}的效应（{total}{unit}）中，无法判断哪一部分最大：{others}。",
    ),
    "says_parts_none": Words(
        "{arm}: no effect on {measure} can be told ({total} {unit}); its parts: {others}.",
        "{arm}对{measure}的效应与零无法区分（{total}{unit}）；各部分：{others}。",
    ),
    "presence_accounting": Words(
        "Presence is accounting (fewer or more people at home), the other parts are findings.",
        "在场人数只是核算（在家的人多了或少了），其余部分才是发现。",
    ),
    "says_petitions": Words(
        "Petitions under {arm}, in petitions over the whole run: {total}; through fewer or more grievances and settlements {substance}, "
        "through silence or voice {silence}. A petition count has no better direction: fewer grievances arise also where people leave.",
        "{arm}下的信访变化（全程，件）：{total}；其中因诉求与解决的增减{substance}，因沉默或发声{silence}。信访件数不分好坏：人员外出也会使诉求减少。",
    ),
    "sure_compare": Words(
        "How sure: the intervals are over {seeds} that all arms share, and show luck alone; about one in twenty excludes zero "
        "by luck. {assumed}, {outside}, and the model is set to a "
        "few patterns and not calibrated to data: take the direction and the order of size, not the decimals.",
        "可信程度：各组共用{seeds}，区间只反映偶然差异；约每20个区间有1个会因偶然而不含零。{assumed}，{outside}，且模型只按少数规律设定、未用数据校准：看方向与量级，不看小数。",
    ),
    # pages of a comparison and of the demonstration
    "title_compare": Words("{place}: {arms} against {base}", "{place}：{arms}，对照{base}"),
    "n_arms": Words("{n} arms", "{n}组措施"),
    "comparison_shows": Words("What the comparison shows", "结论"),
    "coercive_arms": Words("Coercive arms", "强制性措施"),
    "coercive_note": Words(
        "These act by sanction, exclusion or deterrence. They stand apart and are no recommendation: a count that falls under "
        "them may be silence.",
        "以下措施靠惩戒、排除或威慑起作用，单独列出，并非建议：件数下降可能只是沉默。",
    ),
    "equal_budgets": Words("Budgets, equal at the default numbers", "默认取值下的同等预算"),
    "budget_worlds": Words(
        "On average over {n} plausible worlds they spend, a village and year: {listed}.",
        "按{n}组合理取值平均，每村每年支出：{listed}。",
    ),
    "budget_of_arm": Words("{arm} ({yuan} yuan)", "{arm}（{yuan}元）"),
    "budget_given": Words(
        "At the default numbers, every policy is brought to {yuan} yuan in all through the levers compared, over the months in which it acts, in "
        "{places}.",
        "参数取默认值时，各项政策均调整到在其实施月份内、{places}通过所比政策工具共支出{yuan}元。",
    ),
    "budget_of_first": Words(
        "At the default numbers, every other policy is brought to what {first} spends in all through the levers compared, {yuan} yuan, over the months "
        "in which it acts, in {places}.",
        "参数取默认值时，其他政策均调整到与{first}支出相同：在其实施月份内、{places}通过所比政策工具共{yuan}元。",
    ),
    "budget_as_it_is": Words(
        "{arm}, {over}: {yuan} yuan, {rate} yuan a village and year.",
        "{arm}，{over}：{yuan}元，{rate}元/村·年。",
    ),
    "budget_scaled": Words(
        "{arm}, {over}: {yuan} yuan ({off} % beside the sum), {rate} yuan a village and year, at {scale} times its levels: "
        "{levels}.",
        "{arm}，{over}：{yuan}元（与目标相差{off}%），{rate}元/村·年，力度乘以{scale}：{levels}。",
    ),
    "budget_level": Words("{lever} {after} instead of {before} {unit}", "{lever}由{before}改为{after}{unit}"),
    "effects_caption": Words(
        "{group}: {arm}, against {base}; {over}. Paired differences over {seeds}, 95 % interval (Student t) in brackets; bold "
        "where it excludes zero. The value without is of the first window.",
        "{group}：{arm}，对照{base}；{over}。{seeds}的配对差，方括号内为95%区间（t分布）；区间不含零者加粗。对照值为第一个时段的值。",
    ),
    "effects_caption_single": Words(
        "{group}: {arm}, against {base}; {over}. One seed only: there is no interval.",
        "{group}：{arm}，对照{base}；{over}。只有1次模拟，没有区间。",
    ),
    "effects": Words("All effects", "全部效应"),
    "part": Words("Part", "部分"),
    "difference": Words("Difference", "差值"),
    "head_over": Words("{head}: {over}", "{head}：{over}"),
    "own_sources": Words(
        "{n} further entries are the project's own: its review of the evidence, its target patterns, arithmetic on them, and "
        "measurements on the default village.",
        "另有{n}条为本项目自有材料：证据综述、规律、据此的推算，以及对默认村的测量。",
    ),
    "title_demo": Words(
        "Outmigration, incentives, participation, disputes", "外出、激励、议事参与和纠纷化解"
    ),
    "subtitle_demo": Words(
        "Simulated profiles, not descriptions of real villages", "模拟画像，并非对真实村庄的描述"
    ),
    "conclusion_demo": Words("What it shows", "结论"),
    "place": Words("Place", "地方"),
    "demo_places": Words("Places without policy", "各地无政策时"),
    "demo_budget": Words(
        "Two incentives, for money that is the same at the default numbers", "默认取值下同等预算的两种激励"
    ),
    "demo_surfaces": Words("Outmigration and incentives together", "外出与激励的共同作用"),
    "demo_tables": Words("{group} by place", "各地主要指标：{group}"),
    "tag_places": Words("{n} rural places, {urban} urban", "{n}个农村地区，{urban}个城区"),
    "in_full": Words("In full, outcome by outcome", "详细结果（逐项）"),
    "years_by_place": Words("Years", "年份"),
    "says_outmigration": Words(
        "Outmigration from {low} to {high}, {place}, {over}, without incentive, {basis}: {clauses}.",
        "外出率由{low}升到{high}，{place}，{over}，无激励，{basis}：{clauses}。",
    ),
    "says_level": Words(
        "{lever}, {level}, at outmigration {share}, {place}, {over}, {basis}: {clauses}.",
        "{lever}{level}，外出率{share}，{place}，{over}，{basis}：{clauses}。",
    ),
    "says_row": Words(
        "{label}, {over}, {basis}: without {lever}, from outmigration {low} to {high}, {alone}; with {level} at outmigration {share}, {with_it}; "
        "{differs}; from {least} to {most} there, {more}.",
        "{label}，{over}，{basis}：无{lever}时，外出率由{low}到{high}，{alone}；外出率{share}下给予{level}，{with_it}；{differs}；在该外出率下由{least}加到{most}，{more}。",
    ),
    "effect_differs": Words(
        "this effect is {first} at outmigration {low} and {last} at {high}, a difference of {number} {unit}",
        "这一效应在外出率{low}时为{first}，{high}时为{last}，相差{number}{unit}",
    ),
    "effect_alike": Words(
        "that this effect differs between outmigration {low} and {high} cannot be told ({number} {unit})",
        "无法判断这一效应在外出率{low}与{high}之间是否不同（{number}{unit}）",
    ),
    "says_equal_money_worlds": Words(
        "The money is the same at the default numbers alone ({usual_first} and {usual_second} yuan a village and year; on average over "
        "worlds {sum_first} and {sum_second}). {first} instead of {second}, {over}, {basis}: {clauses}.",
        "花费仅在默认取值下相同（{usual_first}与{usual_second}元/村·年；各组取值平均为{sum_first}与{sum_second}元/村·年）。以{first}代替{second}，{over}，"
        "{basis}：{clauses}。",
    ),
    "says_equal_money": Words(
        "For the same money ({sum_first} and {sum_second} yuan a village and year, {basis}), {first} instead of {second}, {over}: "
        "{clauses}.",
        "花同样的钱（{sum_first}与{sum_second}元/村·年，{basis}），以{first}代替{second}，{over}：{clauses}。",
    ),
    "says_two_denominators": Words(
        "Deliberation {residents} per adult resident ({per_resident}) and {registered} per registered adult ({per_registered}), in "
        "{unit}: the former is divided by those at home, the latter by all on the register, those away included.",
        "议事参与按常住成年人计{residents}（{per_resident}），按户籍成年人计{registered}（{per_registered}），单位：{unit}：前者以在家者为分母，"
        "后者以全部户籍成年人（含外出者）为分母。",
    ),
    "rises": Words("rises", "上升"),
    "falls": Words("falls", "下降"),
    "rises_on_average": Words("rises on average, which is not certain,", "平均上升（方向无法确定）"),
    "falls_on_average": Words("falls on average, which is not certain,", "平均下降（方向无法确定）"),
    "says_two_values": Words(
        "Without policy, {over}, at the default numbers and on average over {n} plausible worlds: {listed}. The defaults are one "
        "world and need not lie in the middle of the others.",
        "无政策时，{over}，默认取值与{n}组合理取值的均值分别为：{listed}。默认取值只是其中一组，不一定居中。",
    ),
    "two_values": Words("{label} {usual} and {mean}", "{label}{usual}与{mean}"),
    "says_places": Words(
        "Without policy the {n} rural places lie between these, {over}, {basis}: {clauses}.",
        "无政策时，{n}个农村地区介于下列数值之间，{over}，{basis}：{clauses}。",
    ),
    "years_of": Words("{period} in {places}", "{places}为{period}"),
    "place_span": Words(
        "{label} {low} ({low_place}) to {high} ({high_place})",
        "{label}{low}（{low_place}）至{high}（{high_place}）",
    ),
    "places_record": Words(
        "On record more was settled than in substance, of the cases accepted, in {above} of {n} rural places: by {low} to {high}.",
        "{n}个农村地区中有{above}个的台账办结率高于受理案件实质解决率，相差{low}至{high}。",
    ),
    # a pilot tried out
    "trial_title": Words("{policy} in {place}: a pilot tried out", "{place}：{policy}试点预演"),
    "trial_shows": Words("What a pilot would find", "试点能发现什么"),
    "trial_power": Words("Chance of finding it (power): {claim}", "发现效应的概率（检验功效）：{claim}"),
    "trial_design": Words("Design", "设计"),
    "trial_months": Words("Months", "月数"),
    "trial_villages": Words("{n} villages", "{n}个村"),
    "trial_needed": Words("For {wanted}", "{wanted}需村数"),
    "trial_about": Words("about {n}", "约{n}"),
    "trial_not_told": Words("not told", "尚不能判断"),
    "trial_beyond": Words("over {most}", "超过{most}"),
    "trial_errors": Words("What such a trial says, with {n} villages in all", "共{n}个村时试验的结论"),
    "trial_covered": Words("Interval holds the truth", "区间含真值"),
    "trial_wrong": Words("Wrong sign", "方向相反"),
    "trial_exaggerated": Words("Exaggerated", "夸大倍数"),
    "trial_false": Words("Found where there is none", "无效应而误报"),
    "trial_selection": Words(
        "Bias without a lot: {n} pilot villages, {months} months ({unit})",
        "不抽签的偏差：{n}个试点村，{months}个月（{unit}）",
    ),
    "trial_choice": Words("Villages chosen", "选村方式"),
    "trial_compared": Words("against the others", "与其他村相比"),
    "trial_changed": Words("before and after", "前后相比"),
    "trial_both": Words("both", "前后与他村相比"),
    "trial_other": Words("true effect, there less all", "真实效应：当地减全体"),
    "trial_axis_villages": Words("Villages in all", "村数合计"),
    "trial_axis_power": Words("Trials that find it, %", "发现效应的试验，%"),
    "trial_axis_bias": Words("Bias, {unit}", "偏差，{unit}"),
    "trial_line": Words("{design}, {months} months", "{design}，{months}个月"),
    "trial_found": Words(
        'A pilot of {n} villages and {months} months ({design}) finds {what} of {policy} on "{outcome}" '
        "({effect} {unit}) with a chance of {power} (in brackets the Monte Carlo error, {over}).",
        "{n}个村、{months}个月的试点（{design}）能发现{policy}对“{outcome}”的{what}（{effect}{unit}）的概率为{power}（方括号内为蒙特卡洛误差，"
        "{over}）。",
    ),
    "trial_enough": Words(
        "It is the smallest of those tried that reaches {wanted}, this error included.",
        "计入该误差，这是所试设计中达到{wanted}的最小规模。",
    ),
    "trial_unsure": Words(
        "Whether this or any smaller one reaches {wanted} cannot be told from {draws} draws: more of them (--draws) would tell.",
        "仅凭{draws}组尚不能判断此设计或更小者是否达到{wanted}：须增加组数（--draws）。",
    ),
    "trial_too_few": Words(
        "Not told: {draws} draws cannot show whether this or any other design reaches {wanted}; at least {least} draws "
        "(--draws {least}) are needed to tell.",
        "尚不能判断：{draws}组不足以判断此设计或其他设计是否达到{wanted}；至少须有{least}组（--draws {least}）。",
    ),
    "trial_least_draws": Words(
        "At least {least} draws (--draws {least}) are needed to tell whether {wanted} is reached; with enough of them, not told "
        "means that the interval leaves it open.",
        "至少须有{least}组（--draws {least}）才能判断是否达到{wanted}；组数足够而仍为“尚不能判断”的，表示区间尚不足以判断。",
    ),
    "trial_none": Words(
        "Power cannot be told for {what}: in no draw are there villages enough with a value, or a level that leaves room for it.",
        "{what}：无从判断检验功效，各组中有数值的村均不足，或指标水平已无变动余地。",
    ),
    "trial_not_enough": Words(
        "None of those tried reaches {wanted}; villages in all that this design and length would take: {needed}.",
        "所试设计均未达到{wanted}；按此设计与时长所需村数：{needed}。",
    ),
    "trial_over": Words(
        "95 %, over {draws} draws of luck and {k} uncertain numbers", "95%，{draws}组随机数与{k}个不确定数值"
    ),
    "trial_over_luck": Words(
        "95 %, over {draws} draws of luck alone, numbers as they stand", "95%，仅{draws}组随机数，数值不变"
    ),
    "trial_truth": Words(
        "True effect: with every village under the policy {effect} {unit} in {months} months, from {level} without; of {draws} draws "
        "it is an improvement in {good}, the opposite in {bad} and nothing at all in {nothing}.",
        "真实效应：各村均实施{months}个月为{effect}{unit}，无政策时为{level}；{draws}组中{good}组改善，{bad}组变差，{nothing}组毫无变化。",
    ),
    "trial_wrongs": Words(
        "Errors, {what}: of the {n}-village trials of {months} months ({design}) that find something, {wrong} have the wrong sign"
        "{times}.",
        "错误（{what}）：{n}个村、{months}个月的试验（{design}）中，有所发现者{wrong}方向相反{times}。",
    ),
    "trial_times": Words(
        ", and their estimates are {times} times the truth on average", "，其估计平均为真值的{times}倍"
    ),
    "trial_times_untold": Words(
        "; by how much their estimates exaggerate cannot be told", "；其估计夸大几倍无从判断"
    ),
    "trial_wrongs_untold": Words(
        "Errors, {what}: too few of the {n}-village trials of {months} months find something to tell how often the sign is wrong.",
        "错误（{what}）：{n}个村、{months}个月的试验中有所发现者过少，无从判断方向相反的比例。",
    ),
    "trial_in_turn": Words(
        "Stepped wedge: its usual model takes the effect to be the same in every month under the policy. Here, with {n} villages "
        "and {months} months, that is off by {bias} {unit} on average, and {covered} of its 95 % intervals hold the truth.",
        "阶梯推进：常用模型假设实施后各月效应相同。此处{n}个村、{months}个月时平均偏差{bias}{unit}，其95%区间含真值的占{covered}。",
    ),
    "trial_icc": Words(
        "Alike within villages: the intraclass correlation of households is {each} (the whole pilot, without the policy; median "
        "of the draws, in brackets their 10th to 90th percentile).",
        "村内相似：户的组内相关系数{each}（试点全程、无政策；各组中位数，方括号内为第10至90百分位）。",
    ),
    "trial_icc_of": Words("{icc} over {months} months", "{months}个月为{icc}"),
    "trial_icc_none": Words(
        "Alike within villages: the outcome cannot be split by household, so it has no intraclass correlation of households.",
        "村内相似：该指标不能按户拆分，故无户的组内相关系数。",
    ),
    "trial_lasting": Words(
        "Alike over time: of the differences between villages in one period of the stepped wedge ({length} months), {lasting} "
        "last; the rest comes and goes.",
        "历时相似：阶梯推进一期（{length}个月）内的村间差异有{lasting}是持久的，其余逐期变动。",
    ),
    "trial_alike": Words(
        "Alike within villages: intraclass correlation of households over the whole pilot, without the policy; median of the "
        "draws, in brackets 10th to 90th percentile",
        "村内相似：试点全程、无政策时户的组内相关系数；各组中位数，方括号内为第10至90百分位",
    ),
    "trial_observed": Words("Observed on persons or households", "按人或按户观测的指标"),
    "trial_length": Words("{n} months", "{n}个月"),
    "trial_spill": Words(
        "Spillover: with the policy in half of the villages, by lot, the others move by {without} {unit} in {months} months, and "
        "those with it by {with_it} against all having it. {verdict}",
        "外溢：抽签选半数村实施时，{months}个月内其余村变动{without}{unit}，实施村较全部实施时变动{with_it}。{verdict}",
    ),
    "trial_spill_none": Words(
        "Nothing passes from village to village here, so controls are controls.",
        "此处村际无影响，对照村可作对照。",
    ),
    "trial_spill_some": Words(
        "Villages of a trial are not untouched by each other; power and truth above are for villages that are.",
        "试验各村并非互不影响；以上功效与真值按互不影响计算。",
    ),
    "trial_chosen": Words(
        "Choosing: {n} pilot villages compared with the others are off by {need} {unit} where the neediest go first, {ease} where "
        "the easiest do, and {lot} by lot (one lot: ±{sd}).",
        "选村：{n}个试点村与其他村相比，外出最多者先行时偏差{need}{unit}，外出最少者先行时{ease}，抽签时{lot}（单次抽签±{sd}）。",
    ),
    "trial_sure": Words(
        "How sure: this is what the model would show a trial, not what a county would. Villages are as unlike each other as the "
        "place's numbers make them; real ones may differ more, and then more are needed.",
        "可信程度：这是模型中试验所见，并非县里实际所见。村间差异由该地数值决定，实际可能更大，所需村数也更多。",
    ),
    "trial_moved": Words(
        "When and where the measures act by themselves was put aside: the pilot decides both.",
        "政策自带的时间与范围不予采用，由试点决定。",
    ),
    "trial_plate_power": Words(
        "Share of simulated trials that find the effect, by villages in all, design and length; a band is the 95 % Monte Carlo "
        "error over {draws} draws, the grey line the power asked for.",
        "按村数合计、设计与时长，发现效应的模拟试验占比；色带为{draws}组的95%蒙特卡洛误差，灰线为要求的功效。",
    ),
    "trial_plate_selection": Words(
        "Naive comparisons of a pilot in {n} villages less the true effect in all, {months} months; whiskers: 95 % interval over "
        "{draws} draws. The lot is right on average; a single one is off by the standard deviation in the table.",
        "{n}个试点村的简单比较减全体真实效应，{months}个月；误差线：{draws}组的95%区间。抽签平均无偏，单次偏离见表中标准差。",
    ),
    "trial_first_enough": Words(
        "A pilot of {n} villages over {months} months finds the effect of {policy} in {power} of 100 trials.",
        "{n}个村、{months}个月的试点，100次中有{power}次能发现{policy}的效应。",
    ),
    "trial_first_most": Words(
        "Of the pilots tried, {n} villages over {months} months find the effect of {policy} most often: in {power} of 100 trials.",
        "所试各种试点中，以{n}个村、{months}个月的试点最常发现{policy}的效应：100次中有{power}次。",
    ),
    "trial_first_effect": Words(
        'The effect on "{outcome}": {effect} {unit}, {design}.',
        "对“{outcome}”的效应为{effect}{unit}，{design}。",
    ),
    "trial_first_yes": Words("Reaches {wanted}", "达到{wanted}"),
    "trial_first_no": Words("Does not reach {wanted}", "未达到{wanted}"),
    "trial_first_untold": Words("Cannot be told whether {wanted}", "是否达到{wanted}，尚不能判断"),
    "trial_first_power": Words("{power} over {draws} draws", "{draws}组抽样，{power}"),
    "trial_first_draws": Words("{draws} draws", "{draws}组抽样"),
    "trial_first_wrong": Words(
        "With {n} villages over {months} months, {wrong} of 100 findings point the wrong way.",
        "{n}个村、{months}个月时，每100次有所发现的试验中，{wrong}次方向相反。",
    ),
    "trial_first_nothing": Words(
        "With {n} villages over {months} months, no wrong sign can be told: hardly any trial finds anything.",
        "{n}个村、{months}个月时，方向相反的概率无从判断：几乎没有试验有所发现。",
    ),
    "trial_first_times": Words("They overstate the effect {times} times.", "其效应被夸大{times}倍。"),
    "trial_first_sign": Words("Chance of a wrong sign", "方向相反的概率"),
    "trial_first_chosen": Words(
        "Compared with the other villages, a pilot is off by {need} {unit} where the neediest go first, {ease} where the easiest do, "
        "and {lot} by lot.",
        "试点村与其他村相比，外出最多者先行时偏差{need}{unit}，外出最少者先行时{ease}，抽签时{lot}。",
    ),
    "trial_first_lot": Words("Chance of one lot", "单次抽签的偶然差异"),
    "trial_first_spread": Words("±{sd} with {n} pilot villages", "{n}个试点村时±{sd}"),
    "trial_first_table": Words(
        "{place}: findings of 100 trials, {design}.", "{place}：每100次试验中有所发现的次数，{design}。"
    ),
    "trial_cannot_place": Words(
        "What happens in a real pilot: {assumed} of {uncertain} uncertain numbers are assumed.",
        "真实试点的结果：{uncertain}个不确定参数中{assumed}个属假设。",
    ),
    "trial_cannot_worlds": Words(
        "That the policy works: the effect is the one of the model.", "政策确有作用：此处效应为模型所设。"
    ),
    "trial_cannot_office": Words(
        "What villages do because they are watched: that is not in the model.",
        "村庄因受关注而出现的变化：模型未包含。",
    ),
    "trial_tables": Words("Power, errors, bias", "功效、错误、偏差"),
    "trial_short": Words(
        "Missing: in {n} of {draws} draws some cells have too few villages with a value in every period, or a level that leaves no "
        "room for the effect worth having; power is over the others.",
        "缺失：{draws}组中有{n}组部分设计因各期有数值的村过少、或指标水平容不下有意义的最小效应而未计，功效按其余各组计算。",
    ),
    "trial_sd_lot": Words("SD of one lot", "单次抽签标准差"),
    # calendar of a policy
    "calendar_burn_in": Words("burn-in", "预热期"),
    "calendar_before": Words("before", "政策前"),
    "calendar_during": Words("policy", "政策期"),
    "calendar_after": Words("after", "政策后"),
    "calendar_lever": Words("Lever", "政策工具"),
    "calendar_months": Words("Months from the start of the run", "模拟开始后的月数"),
    "calendar_years": Words("January of the year", "各年一月"),
    "calendar_never": Words("never in force in this run", "本次模拟期内不实施"),
    # sensitivity: axes, legends, notes
    "axis_sobol": Words("Share of the variance of {quantity}", "占{quantity}之方差的比例"),
    "axis_pawn": Words("Distance between distributions (0 to 1)", "分布之间的距离（0至1）"),
    "axis_morris": Words("Mean size of the effect over the range{unit}", "全程变动的平均效应大小{unit}"),
    "axis_morris_scaled": Words("Effect, largest of all = 1", "效应（最大者为1）"),
    "axis_rms": Words("Root mean square effect, without noise{unit}", "效应的均方根（不含噪声）{unit}"),
    "axis_sigma": Words("Spread of the effect over the space{unit}", "效应在参数空间中的离散{unit}"),
    "axis_base": Words("Difference from the base{unit}", "与基准之差{unit}"),
    "axis_width": Words("Width of the 95 % interval", "95%区间的宽度"),
    "axis_rows": Words("Base points or trajectories", "基点数或轨迹数"),
    "axis_share_of_all": Words("Share of the variance of everything moved, %", "占全部变动方差的%"),
    "axis_worlds": Words("Worlds", "取值组数"),
    "axis_standard_errors": Words("standard errors from the formula", "与公式的偏离（标准误倍数）"),
    "form_same": Words("the same answer", "结论不变"),
    "form_changed": Words("another answer", "结论改变"),
    "form_open": Words("another answer, not told apart from luck", "结论不同，但与偶然差异无法区分"),
    "form_void": Words("nothing to ask", "无从比较"),
    "share_alone": Words("by itself", "单独作用"),
    "share_with": Words("its part of what it does with others", "与其他参数共同作用中的份额"),
    "axis_noise": Words("Seed noise, % of the variance of one run", "偶然差异占单次运行方差的%"),
    "in_unit": Words(", {unit}", "，{unit}"),
    "index_ST": Words("total index: alone and with others", "总效应指数：单独作用与交互"),
    "index_S1": Words("first-order index: alone", "一阶指数：单独作用"),
    "index_mu_star": Words("mean size of the effect", "平均效应大小"),
    "index_median": Words("PAWN, median over slices", "PAWN指数，各分段的中位数"),
    "floor": Words("noise floor: 95 % interval of the dummy factor", "噪声底线：虚拟因素的95%区间"),
    "rests_assumed": Words("rests on an assumption", "取值属假设"),
    "rest_summed": Words("other factors ({n}), summed", "其他因素（{n}个）之和"),
    "rest_smaller": Words("other factors ({n}), each smaller", "其他因素（{n}个），均更小"),
    "noise_share": Words("Seed noise: {share} of one run's variance", "偶然差异：占单次运行方差的{share}"),
    "noise_unknown": Words("Seed noise: not known from one replicate", "偶然差异：只有1次重复，无从得知"),
    "plane_equal": Words("spread as large as the mean size", "离散与平均大小相等"),
    "plane_unsigned": Words("no sign, hence no spread", "无正负，故无离散"),
    "plane_others": Words("other factors ({n})", "其他因素（{n}个）"),
    "widest": Words("widest of all factors", "所有因素中最宽者"),
    "width_wanted": Words("width wanted", "所要求的宽度"),
    "width_title": Words("Width ({wanted} wanted): {verdict}", "宽度（要求{wanted}）：{verdict}"),
    "width_reached": Words("reached from {rows} on", "自{rows}起达到"),
    "width_missed": Words("not reached", "未达到"),
    "title_index": Words("Index", "指数"),
    "at_low": Words("at the lowest value", "取最低值时"),
    "at_high": Words("at the highest value", "取最高值时"),
}

CANNOT = (
    "cannot_people",
    "cannot_places",
    "cannot_petition",
    "cannot_count",
    "cannot_documents",
    "cannot_assumed",
    "cannot_calibrated",
)
"""The box "what this cannot tell you", line by line."""


def say(key: str, lang: Language, **values: object) -> str:
    """The text of ``key`` with its braces filled; in ``both``, English and Chinese with a stroke between.

    Raises:
        KeyError: the registry has no such text, or a brace is left without a value.
    """
    return WORDS[key].said(lang, **values)


def assumed_said(attrs: Mapping[Any, Any], lang: Language) -> str:
    """How many numbers are uncertain, which are those that a plausible world draws, and how many of them are assumed."""
    return say("assumed", lang, assumed=attrs.get("n_assumed", 0), uncertain=attrs.get("n_uncertain", 0))


def named_in(row: Mapping[Any, Any], key: str, lang: Language) -> str:
    """A text that a row of a table has as ``key_en`` and ``key_zh``."""
    return both(str(row[f"{key}_en"]), str(row[f"{key}_zh"]), lang)


def label(attrs: Mapping[Any, Any], key: str, lang: Language) -> str:
    """A text that travels with data as the attributes ``key`` and ``key_zh``; English where there is no Chinese."""
    en = str(attrs.get(key, ""))
    return both(en, str(attrs.get(f"{key}_zh", "")) or en, lang)


def counted(attrs: Mapping[Any, Any], lang: Language) -> str:
    """What an outcome counts: its definition in English, numerator, denominator and span in Chinese."""
    en, parts = str(attrs.get("definition", "")), ("numerator_zh", "of_zh", "over_zh")
    numerator, of, over = (str(attrs.get(key, "")) for key in parts)
    if not numerator:
        return en
    return both(
        en, say("counted", "zh", numerator=numerator, of=of or say("no_denominator", "zh"), over=over), lang
    )


def unit_label(attrs: Iterable[Mapping[Any, Any]], unit: str, lang: Language) -> str:
    """A unit in the words of the first attributes that have it in both languages; as it stands where none has."""
    found = (label(one, "units", lang) for one in attrs if one.get("units") == unit and one.get("units_zh"))
    return next(found, unit)


def seeds(n: int, lang: Language) -> str:
    """How many seeds, as a phrase."""
    return say("seeds_1" if n == 1 else "seeds_n", lang, n=n)
