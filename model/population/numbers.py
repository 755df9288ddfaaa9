"""Numbers of the synthetic population: who is registered, who is away at the start, who holds which post."""

from typing import Annotated, NamedTuple

from model.declare import Number


class Population(NamedTuple):
    """A village as it is found; shares refer to registered persons unless said otherwise."""

    # fmt: off
    registered: Annotated[float, Number(unit="persons", domain=(20, 20000), plausible=(400, 4500),
        grade="derived", source="literature-5", en="registered persons of a village (median over villages)",
        zh="每村户籍人口（中位数）", reason="950 residents and 365 out-migrants per village")] = 1315.0
    registered_spread: Annotated[float, Number(unit="-", domain=(0, 2), plausible=(0.2, 0.7),
        grade="assumed", source="assumed", en="SD of the log of registered persons over villages",
        zh="村人口对数标准差", reason="parameters.csv: LN(6.8, 0.5)")] = 0.5
    outmigration_spread: Annotated[float, Number(unit="logit", domain=(0, 2), plausible=(0.34, 0.8),
        grade="assumed", source="census-county-2020", en="SD of the logit of outmigration over villages",
        zh="村外出率离散", reason="counties of a prefecture differ by 0.335 in the census; villages by no less")] = 0.4
    household_size: Annotated[float, Number(unit="persons", domain=(1, 8), plausible=(2.5, 5.3),
        grade="derived", source="CRRS-2020", en="registered persons per household", zh="户均户籍人口",
        reason="3.26 usual residents, and those away")] = 3.9
    share_60: Annotated[float, Number(unit="share", domain=(0.02, 0.7), plausible=(0.12, 0.4),
        grade="measured", source="CRRS-2020", en="registered persons of 60 and over", zh="60岁以上比例",
        reason="20.0 % of all, 24 % of usual residents")] = 0.20
    share_children: Annotated[float, Number(unit="share", domain=(0.02, 0.5), plausible=(0.1, 0.25),
        grade="derived", source="parameters", en="registered persons under 16", zh="16岁以下比例",
        reason="16-64 are about two thirds of registered persons")] = 0.20
    male: Annotated[float, Number(unit="share", domain=(0.3, 0.7), plausible=(0.49, 0.54), grade="derived",
        source="census-2020", en="men among registered persons", zh="男性比例",
        reason="between 51.2 % of the whole country and 51.9 % of those who live in villages")] = 0.515
    away_mean_age: Annotated[float, Number(unit="years", domain=(20, 60), plausible=(36, 42),
        grade="measured", source="NBS-2024", en="mean age of out-migrants", zh="外出者平均年龄",
        reason="39.0")] = 39.0
    away_sd_age: Annotated[float, Number(unit="years", domain=(2, 30), plausible=(9, 13), grade="assumed",
        source="NBS-2024", en="SD of their age", zh="外出者年龄标准差",
        reason="share of 40 and under fits about 11")] = 11.0
    away_female: Annotated[float, Number(unit="share", domain=(0.05, 0.95), plausible=(0.28, 0.36),
        grade="measured", source="NBS-2023", en="women among out-migrants", zh="外出者中女性比例",
        reason="30.5 %")] = 0.305
    away_town: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.15, 0.5), grade="assumed",
        source="assumed", en="of those away, in the county town", zh="外出者中在县城比例",
        reason="no figure was found")] = 0.30
    away_whole: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.2), grade="derived",
        source="NBS-whole-households", en="of households with somebody away, gone as a whole", zh="举家外出户比例",
        reason="set to P40: .20 to .213 of all out-migrants left with the whole household")] = 0.12
    away_years: Annotated[float, Number(unit="years", domain=(0.5, 30), plausible=(4, 12), grade="assumed",
        source="Bai-2018", en="mean years already spent away", zh="已外出平均年数",
        reason="most who left stayed away")] = 8.0
    off_farm: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.2, 0.6), grade="derived",
        source="NBS-2024", en="residents of 16-59 with off-farm work near home", zh="在家非农就业比例",
        reason="248 local migrants per village")] = 0.40
    schooling_junior: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.35, 0.55),
        grade="assumed", source="NBS-2023",
        en="adults under 60 whose schooling ended at junior middle school", zh="初中比例",
        reason="52 % among migrants, residents lower")] = 0.48
    schooling_more: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.17, 0.45),
        grade="assumed", source="NBS-2023", en="adults under 60 with senior middle school or more",
        zh="高中及以上比例", reason="so that .32 of those away and .19 at home have it")] = 0.28
    ability_schooling: Annotated[float, Number(unit="-", domain=(0, 0.999), plausible=(0.3, 0.7),
        grade="assumed", source="assumed", en="correlation of ability with the latent of schooling",
        zh="能力与受教育潜变量的相关", reason="conventional; nothing fixes it")] = 0.5
    ability_attitude: Annotated[float, Number(unit="-", domain=(0, 0.999), plausible=(0, 0.4), grade="assumed",
        source="assumed", en="correlation of ability with efficacy and with public motivation",
        zh="能力与效能感、公共服务动机的相关", reason="no figure was found")] = 0.25
    away_ability: Annotated[float, Number(unit="logit per SD", domain=(-3, 5), plausible=(0.6, 1.6),
        grade="derived", source="NBS-2023", en="log-odds of being away at the start per SD of ability",
        zh="能力对期初外出的影响", reason="set to P37: .333 of out-migrants have senior middle school or more; .316 here")] = 1.4
    party_away: Annotated[float, Number(unit="share", domain=(0.01, 0.95), plausible=(0.25, 0.45),
        grade="reported", source="branch-survey-2012",
        en="Party members away at the start, where outmigration is that of its default",
        zh="党员期初外出比例（外出率取默认值时）", reason="37.12 % in a survey of village branches")] = 0.37
    between: Annotated[float, Number(unit="-", domain=(0, 3), plausible=(0, 1.5), grade="numerical",
        source="assumed", en="scale of all that differs between villages by draw: 0 none, 1 as declared",
        zh="村际差异的总尺度（0无，1按声明）",
        reason="no number of the world: a pilot is tried out at several values of it")] = 1.0
    between_norm: Annotated[float, Number(unit="logit", domain=(0, 3), plausible=(0.4, 1), grade="derived",
        source="township-turnout-2008",
        en="SD between villages of the log-odds of acts for the village: meetings, labour, compact",
        zh="村际公益风气标准差",
        reason="turnout of sampled households in 26 townships: about .75 on the logit with the noise of the samples")] = 0.7
    between_lead: Annotated[float, Number(unit="0-1", domain=(0, 0.5), plausible=(0, 0.15), grade="assumed",
        source="assumed", en="SD between villages of the capability of leaders beside the person who leads",
        zh="村际领导能力标准差", reason="no figure was found")] = 0.1
    between_log: Annotated[float, Number(unit="logit", domain=(0, 3), plausible=(0.3, 1.5), grade="assumed",
        source="assumed", en="SD between villages of the log-odds of writing a thing down",
        zh="村际记录习惯标准差", reason="file counts of neighbouring townships would fix it")] = 0.8
    income_sd: Annotated[float, Number(unit="-", domain=(0, 3), plausible=(0.5, 1.1), grade="assumed",
        source="assumed", en="SD between villages of the log of own collective income, of those that have any",
        zh="村际集体经营收入对数标准差", reason="no distribution was found")] = 0.8
    income_none: Annotated[float, Number(unit="share", domain=(0, 0.9), plausible=(0, 0.3), grade="borrowed",
        source="tianmen-shell-villages", en="villages without any collective income of their own",
        zh="无集体经营收入村比例", reason="10.6 % in one county")] = 0.106
    unknown_spread: Annotated[float, Number(unit="-", domain=(0, 2), plausible=(0.2, 0.7), grade="assumed",
        source="assumed",
        en="SD in logarithms or logits by which a number that is not known of a village is drawn about that of its place",
        zh="村级未知数值围绕所在地数值抽取的标准差（对数或logit）",
        reason="as outmigration differs between villages; acts only where villages are known one by one")] = 0.4
    first_secretaries: Annotated[float, Number(unit="share", domain=(0, 1), plausible=None, grade="numerical",
        source="lufeng-first-secretaries;xiaogan-first-secretaries",
        en="villages that have a first secretary without any policy", zh="已派第一书记的村比例",
        reason="the village of reference has none, so that it can be compared; 0.28 in Lufeng, 0.92 in Xiaogan")] = 0.0
    policy_arrives: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.5, 1), grade="numerical",
        source="yingjiang-half-executed-rules;ezhou-plans-not-work",
        en="of what a policy moves a setting, the share that arrives in villages; codes and counts arrive whole",
        zh="政策力度实际到村的比例（代码和计数类设定整体到位）",
        reason="no number of the world where none is stated: a level is what villages see, and a plan is tried out at less")] = 1.0
    party_share: Annotated[float, Number(unit="share", domain=(0, 0.5), plausible=(0.04, 0.12),
        grade="derived", source="Party-statistics-2024", en="Party members among adults",
        zh="成年人中党员比例", reason="about 53 farmer members per village")] = 0.07
    party_under_36: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.08, 0.2),
        grade="reported", source="xiantao-members-young", en="Party members of 35 and under",
        zh="35岁以下党员比例", reason="11.6 % in 2015")] = 0.12
    party_over_54: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.36, 0.65),
        grade="assumed", source="wuhan-members-over-55", en="Party members of 55 and over",
        zh="55岁以上党员比例", reason="36 % in Wuhan in 2015; how much older since is not reported")] = 0.48
    party_female: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.15, 0.35),
        grade="assumed", source="Party-statistics-2024", en="women among Party members", zh="党员中女性比例",
        reason="about a third nationally, fewer in villages")] = 0.25
    poor: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.04, 0.2), grade="assumed",
        source="assumed", en="households in hardship", zh="困难户比例",
        reason="low-income support covers some per cent")] = 0.10
    groups: Annotated[float, Number(unit="count", domain=(1, 60), plausible=(4, 14), grade="assumed",
        source="assumed", en="villagers' groups per village of 1,315 persons", zh="村民小组数",
        reason="about 40 households each")] = 8.0
    grids: Annotated[float, Number(unit="count", domain=(1, 30), plausible=(1, 8), grade="derived",
        source="chengkou-grid-party-groups;literature-4", en="grids per village of 1,315 persons",
        zh="网格数", reason="between 370 over 176 villages in Le'an and 1,253 over 204 in Chengkou")] = 4.0
    attendants: Annotated[float, Number(unit="count", domain=(0, 60), plausible=(1, 8), grade="derived",
        source="wusheng-grid-workers;wusheng-centre-village", en="grid attendants per village of 1,315 persons",
        zh="网格员数", reason="1,053 over 324 villages")] = 3.25
    attendants_full: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="wusheng-grid-workers", en="grid attendants who are full-time", zh="专职网格员比例",
        reason="full and part time, says the document")] = 0.2
    committee: Annotated[float, Number(unit="count", domain=(3, 15), plausible=(3, 9), grade="derived",
        source="chengkou-committee-members;chengkou-villages", en="members of the two committees in a village of 1,315 persons",
        zh="“两委”成员数", reason="1,406 over 204 villages")] = 6.9
    committee_by_size: Annotated[float, Number(unit="-", domain=(0, 2), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="elasticity of the number of committee members on registered persons",
        zh="“两委”成员数对村规模的弹性", reason="law allows three to seven; no size was found")] = 0.3
    area_hours: Annotated[float, Number(unit="-", domain=(0, 2), plausible=(0.5, 1), grade="assumed",
        source="assumed",
        en="elasticity of hours and pay of group heads and grid leaders on the households of their area",
        zh="组长和网格长工时、补贴对辖区户数的弹性",
        reason="twice the households, twice the errands; zero is what was there before")] = 1.0
    group_households: Annotated[float, Number(unit="households", domain=(1, 1000), plausible=None,
        grade="derived", source="default-village",
        en="households of a villagers' group to which hours and pay of its head refer", zh="村民小组长工时参照户数",
        reason="1,315 persons / 3.9 / 8 groups")] = 42.0
    grid_households: Annotated[float, Number(unit="households", domain=(1, 1000), plausible=None,
        grade="derived", source="default-village",
        en="households of a grid to which hours and pay of its leader refer", zh="网格长工时参照户数",
        reason="1,315 persons / 3.9 / 4 grids")] = 84.0
    group_most: Annotated[float, Number(unit="ratio", domain=(1, 100), plausible=(4, 12), grade="assumed",
        source="assumed", en="hours and pay of a group head at most, as a multiple of those of the usual area",
        zh="组长工时和补贴上限倍数", reason="two thirds of a full-time post")] = 8.0
    grid_most: Annotated[float, Number(unit="ratio", domain=(1, 100), plausible=(2, 8), grade="assumed",
        source="assumed", en="hours and pay of a grid leader at most, as a multiple of those of the usual area",
        zh="网格长工时和补贴上限倍数", reason="beside a main post")] = 4.0
    supervisors: Annotated[float, Number(unit="count", domain=(0, 9), plausible=(3, 5), grade="legal",
        source="supervision-2017", en="members of the supervision committee", zh="村务监督委员会成员数",
        reason="three to five as a rule; the law itself gives no number")] = 3.0
    seats_per_household: Annotated[float, Number(unit="1/households", domain=(0.02, 0.5),
        plausible=(0.0667, 0.2), grade="legal", source="organic-law-2010",
        en="representatives per household", zh="每户代表数", reason="one per 5 to 15 households")] = 0.1
    concurrent: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.5, 1), grade="derived",
        source="chengkou-one-shoulder;chengkou-villages;wusheng-one-shoulder",
        en="villages where one person is secretary, director and head of the collective", zh="一肩挑村比例",
        reason="183 of 204 in Chengkou; 98.8 % in Wusheng")] = 0.9
    committee_age: Annotated[float, Number(unit="years", domain=(0, 60), plausible=(0, 10), grade="assumed",
        source="assumed", en="mean years that cadres have held their posts", zh="干部任职年数",
        reason="no figure was found")] = 4.0
    pay_head: Annotated[float, Number(unit="yuan/month", domain=(0, 20000), plausible=(1500, 4500),
        grade="derived", source="wuhan-pay-chief;xiantao-pay-chief", en="pay of the leading cadre",
        zh="主职月报酬", reason="41,000 a year in Xiantao in 2015, 42,000 planned in Wuhan; a twelfth of it")] = 3450.0
    pay_deputy: Annotated[float, Number(unit="yuan/month", domain=(0, 20000), plausible=(800, 2600),
        grade="derived", source="xiantao-pay-deputy", en="pay of other committee members", zh="副职月报酬",
        reason="a twelfth of 18,000 a year in 2015")] = 1500.0
    pay_group_head: Annotated[float, Number(unit="yuan/month", domain=(0, 20000), plausible=(50, 600),
        grade="assumed", source="chengkou-group-heads-underpaid", en="subsidy of a group head",
        zh="小组长月补贴", reason="underpaid, says the document")] = 150.0
    pay_grid_leader: Annotated[float, Number(unit="yuan/month", domain=(0, 20000), plausible=(0, 400),
        grade="assumed", source="assumed", en="subsidy of a grid leader beside the main post",
        zh="网格长月补贴", reason="mostly unpaid or subsidised")] = 100.0
    land_let_share: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.02, 0.5),
        grade="derived", source="CHFS-2015", en="households that let land to an operator",
        zh="流转土地给业主的农户比例",
        reason="18.9 % let land, 18 % of them to firms, co-operatives and big holders")] = 0.034
    land_let_mu: Annotated[float, Number(unit="mu", domain=(0, 200), plausible=(1, 8), grade="assumed",
        source="assumed", en="land let by such a household", zh="户均流转面积",
        reason="small holdings")] = 4.0
    operator_area: Annotated[float, Number(unit="mu", domain=(5, 20000), plausible=(50, 400),
        grade="assumed", source="assumed", en="land of an operator", zh="业主经营面积",
        reason="no figure was found")] = 120.0
    rent: Annotated[float, Number(unit="yuan/mu/year", domain=(10, 5000), plausible=(300, 1000),
        grade="assumed", source="assumed", en="rent", zh="租金",
        reason="price of grain on a mu, roughly")] = 600.0
    intermediary: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="operators for whom the villagers' committee signed", zh="村委会作中介比例",
        reason="no figure was found")] = 0.3
    invested: Annotated[float, Number(unit="yuan", domain=(0, 1e8), plausible=(0, 1000000), grade="assumed",
        source="wusheng-collective-dependent", en="village money invested with operators",
        zh="村集体入股业主资金", reason="most collective income comes from such loans")] = 200000.0
    public_goods: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0.3, 0.7), grade="assumed",
        source="assumed", en="stock of public goods at the start", zh="期初公共品存量",
        reason="half way")] = 0.5
    lineages: Annotated[float, Number(unit="count", domain=(1, 200), plausible=(2, 15), grade="assumed",
        source="assumed", en="lineages in a village", zh="宗族数", reason="no figure was found")] = 6.0
    lineage_largest: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.2, 0.8),
        grade="assumed", source="assumed", en="households of the largest lineage", zh="最大宗族占比",
        reason="single-lineage villages on the coast")] = 0.35
    hamlet_spread: Annotated[float, Number(unit="-", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="how far hamlets lie apart: 0 compact, 1 scattered", zh="居住分散程度",
        reason="half way without a place's landscape")] = 0.4
    area_km2: Annotated[float, Number(unit="km2", domain=(0.1, 200), plausible=(2, 20), grade="assumed",
        source="assumed", en="area of the village", zh="村域面积", reason="a few square kilometres")] = 5.0
    trust_village: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(-0.5, 0.75),
        grade="assumed", source="assumed", en="mean trust in village bodies at the start", zh="期初村级信任",
        reason="no figure was found")] = 0.0
    trust_township: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(-0.5, 0.75),
        grade="assumed", source="assumed", en="mean trust in the township", zh="期初乡镇信任",
        reason="no figure was found")] = 0.0
    trust_higher: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(0, 1.5),
        grade="assumed", source="Li-2004", en="mean trust in higher levels", zh="期初上级信任",
        reason="trust rises with distance")] = 0.75
    efficacy: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(-0.75, 0.5),
        grade="assumed", source="assumed", en="mean efficacy", zh="期初效能感",
        reason="no figure was found")] = 0.0
    identity: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(-0.5, 0.75),
        grade="assumed", source="assumed", en="mean identification with the village", zh="期初村庄认同",
        reason="no figure was found")] = 0.0
    party_attitude: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(0, 1),
        grade="assumed", source="assumed",
        en="how much higher trust, efficacy and motivation of Party members are", zh="党员态度差异",
        reason="selection and duty")] = 0.4
    effect_low: Annotated[float, Number(unit="share", domain=(0.02, 0.98), plausible=(0.3, 0.7),
        grade="assumed", source="assumed",
        en="expected effectiveness of a forum between residents, at the start",
        zh="期初预期成效（居民之间）", reason="near substantive success")] = 0.6
    effect_power: Annotated[float, Number(unit="share", domain=(0.02, 0.98), plausible=(0.15, 0.5),
        grade="assumed", source="assumed", en="the same against the powerful",
        zh="期初预期成效（涉及强势方）", reason="lower")] = 0.4
    staff: Annotated[float, Number(unit="persons", domain=(0.5, 200), plausible=(10, 60), grade="assumed",
        source="yingjiang-township-posts", en="township staff for governance and mediation",
        zh="乡镇治理人员数", reason="part of the 26 posts of a township in one district; how many are for this is not said")] = 15.0
    staff_licensed: Annotated[float, Number(unit="persons", domain=(0, 200), plausible=(0, 5),
        grade="derived", source="wusheng-licensed-enforcers;wusheng-centre-town", en="of them qualified to enforce",
        zh="其中执法资格人数", reason="23 in 23 townships")] = 1.0
    licensed_townships: Annotated[float, Number(unit="share", domain=(0.01, 1), plausible=(0.2, 1),
        grade="derived", source="wusheng-towns-no-enforcer",
        en="townships that have anybody qualified to enforce", zh="有执法资格人员的乡镇比例",
        reason="16 of 23 have none")] = 0.3
    staff_seconded: Annotated[float, Number(unit="persons", domain=(0, 200), plausible=(0, 11),
        grade="reported", source="wusheng-seconded-mean", en="of them seconded away", zh="其中被抽借调人数",
        reason="about five per township")] = 5.0
    villages_per_township: Annotated[float, Number(unit="count", domain=(1, 100), plausible=(6, 40),
        grade="derived", source="wusheng-centre-town;wusheng-centre-village", en="villages of a township",
        zh="每乡镇村数", reason="324 over 23")] = 14.1
    couple_youngest: Annotated[float, Number(unit="years", domain=(16, 30), plausible=(20, 25),
        grade="assumed", source="assumed", en="youngest age of a married couple", zh="已婚夫妇最低年龄",
        reason="the legal ages are 20 and 22")] = 22.0
    couple_span: Annotated[float, Number(unit="years", domain=(10, 60), plausible=(34, 40), grade="assumed",
        source="assumed", en="years from there to the oldest couple that does not count as old",
        zh="非老年夫妇年龄跨度", reason="up to 60")] = 38.0
    couple_shape: Annotated[float, Number(unit="-", domain=(0.1, 5), plausible=(0.6, 1.2), grade="assumed",
        source="assumed", en="power by which the ages of couples lean to the old; 1 is even",
        zh="夫妇年龄分布形状", reason="no figure was found")] = 0.8
    old_years: Annotated[float, Number(unit="years", domain=(1, 30), plausible=(7, 11), grade="assumed",
        source="assumed", en="mean years lived beyond 60 by those of 60 and over",
        zh="60岁以上人口超出60岁的平均年数",
        reason="exponential, as Gompertz mortality has it roughly")] = 9.0
    old_no_school: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.4),
        grade="assumed", source="assumed", en="no schooling, of those of 60 and over",
        zh="60岁以上未上学比例", reason="no figure was found")] = 0.25
    old_primary: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.4, 0.6), grade="assumed",
        source="assumed", en="primary school, of those of 60 and over", zh="60岁以上小学比例",
        reason="no figure was found")] = 0.5
    old_junior: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.3), grade="assumed",
        source="assumed", en="junior middle school, of those of 60 and over", zh="60岁以上初中比例",
        reason="no figure was found")] = 0.2
    old_senior: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.02, 0.1), grade="assumed",
        source="assumed", en="senior middle school, of those of 60 and over; the rest have college",
        zh="60岁以上高中比例", reason="no figure was found")] = 0.045
    whole_more: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(1, 2.5), grade="assumed",
        source="assumed",
        en="how many times outmigration the share of households gone as a whole grows with it",
        zh="举家外出随外出率增长倍数", reason="no figure was found")] = 1.6
    trust_common: Annotated[float, Number(unit="-", domain=(0, 1), plausible=(0.3, 0.8), grade="assumed",
        source="assumed", en="weight of what the trusts, efficacy and identity of a person have in common",
        zh="各项态度的共同成分权重", reason="no figure was found")] = 0.6
    habit: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="habit of coming to meetings, at the start", zh="期初参会习惯",
        reason="near the share who come")] = 0.1
    walk: Annotated[float, Number(unit="ratio", domain=(0.1, 5), plausible=(0.5, 1), grade="assumed",
        source="assumed",
        en="walk from household to household, as a multiple of the distance at which they would lie evenly",
        zh="户间步行距离系数", reason="neighbours in a square grid lie nearer")] = 0.7
    walk_spread: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(1, 3), grade="assumed",
        source="assumed", en="how much farther the walk is where hamlets are spread, at full spread",
        zh="居住分散对步行距离的影响", reason="no figure was found")] = 2.0
    arrears_years: Annotated[float, Number(unit="years", domain=(0.1, 50), plausible=(2, 8), grade="assumed",
        source="assumed",
        en="mean years that operators in arrears have owed rent beyond the first, at the start",
        zh="期初欠租超出一年的平均年数", reason="no figure was found")] = 4.5
    arrears_most: Annotated[float, Number(unit="years", domain=(0, 50), plausible=(3, 10), grade="assumed",
        source="assumed", en="such years at most", zh="期初欠租超出一年的上限年数",
        reason="rent of ten years is written off")] = 5.0
    branch: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0.3, 0.7), grade="assumed",
        source="assumed", en="quality of the Party branch at the start", zh="期初支部质量",
        reason="no figure was found")] = 0.5
    budget: Annotated[float, Number(unit="share", domain=(0, 10), plausible=(0, 1), grade="assumed",
        source="assumed", en="money in hand at the start, as a share of a year's transfers",
        zh="期初账面资金占年转移支付比例", reason="a quarter's")] = 0.25
    holder_young: Annotated[float, Number(unit="years", domain=(16, 40), plausible=(18, 30), grade="assumed",
        source="assumed", en="youngest age of those who hold a post at the start", zh="期初任职最低年龄",
        reason="no figure was found")] = 22.0
    holder_old: Annotated[float, Number(unit="years", domain=(50, 100), plausible=(60, 75), grade="assumed",
        source="assumed", en="oldest age of those who hold a post at the start", zh="期初任职最高年龄",
        reason="no figure was found")] = 68.0
    holder_base: Annotated[float, Number(unit="-", domain=(0.01, 1), plausible=(0.05, 1), grade="assumed",
        source="assumed",
        en="weight of a resident without public motivation among those who hold a post at the start; motivation adds to it",
        zh="期初任职的基础权重", reason="no figure was found")] = 0.2
    holder_party: Annotated[float, Number(unit="ratio", domain=(1, 10), plausible=(1, 6), grade="assumed",
        source="assumed",
        en="weight of Party members among those who hold a post at the start, others being 1",
        zh="期初任职中党员的权重倍数",
        reason="more than in filling a vacancy: members were there first")] = 3.0
    hours_committee: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(1, 4), grade="assumed",
        source="assumed", en="hours of a committee member, as a multiple of a part-time attendant's",
        zh="委员工时（相对兼职网格员）", reason="no figure was found")] = 2.0
    hours_supervisor: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0.1, 0.5),
        grade="assumed", source="assumed",
        en="hours of a supervisor, as a multiple of a part-time attendant's",
        zh="监委会成员工时（相对兼职网格员）", reason="no figure was found")] = 0.25
    hours_leader: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0.2, 1), grade="assumed",
        source="assumed", en="hours of a grid leader, as a multiple of a part-time attendant's",
        zh="网格长工时（相对兼职网格员）", reason="no figure was found")] = 0.5
    pay_supervisor: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="pay of a supervisor, as a share of a committee member's",
        zh="监委会成员报酬（相对委员）", reason="no figure was found")] = 0.1
