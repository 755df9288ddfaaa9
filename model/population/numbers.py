"""Numbers of the synthetic population: who is registered, who is away at the start, who holds which post."""

from typing import Annotated, NamedTuple

from model.declare import Number


class Population(NamedTuple):
    """A village as it is found; shares refer to registered persons unless said otherwise."""

    # fmt: off
    registered: Annotated[float, Number("persons", (20, 20000), (400, 4500), "derived", "literature-5",
        "registered persons of a village (median over villages)", "每村户籍人口（中位数）",
        "950 residents and 365 out-migrants per village")] = 1315.0
    registered_spread: Annotated[float, Number("-", (0, 2), (0.2, 0.7), "assumed", "assumed",
        "SD of the log of registered persons over villages", "村人口对数标准差",
        "parameters.csv: LN(6.8, 0.5)")] = 0.5
    outmigration_spread: Annotated[float, Number("logit", (0, 2), (0.1, 0.8), "assumed", "assumed",
        "SD of the logit of outmigration over villages", "村外出率离散", "no figure was found")] = 0.4
    household_size: Annotated[float, Number("persons", (1, 8), (2.5, 4.8), "derived", "CRRS-2020",
        "registered persons per household", "户均户籍人口", "3.26 usual residents, and those away")] = 3.9
    share_60: Annotated[float, Number("share", (0.02, 0.7), (0.12, 0.4), "measured", "CRRS-2020",
        "registered persons of 60 and over", "60岁以上比例", "20.0 % of all, 24 % of usual residents")] = 0.20
    share_children: Annotated[float, Number("share", (0.02, 0.5), (0.1, 0.25), "derived", "parameters",
        "registered persons under 16", "16岁以下比例",
        "16-64 are about two thirds of registered persons")] = 0.20
    male: Annotated[float, Number("share", (0.3, 0.7), (0.49, 0.54), "measured", "census-2020",
        "men among registered persons", "男性比例", "rural sex ratio")] = 0.515
    away_mean_age: Annotated[float, Number("years", (20, 60), (36, 42), "measured", "NBS-2024",
        "mean age of out-migrants", "外出者平均年龄", "39.0")] = 39.0
    away_sd_age: Annotated[float, Number("years", (2, 30), (9, 13), "assumed", "NBS-2024", "SD of their age",
        "外出者年龄标准差", "share of 40 and under fits about 11")] = 11.0
    away_female: Annotated[float, Number("share", (0.05, 0.95), (0.28, 0.36), "measured", "NBS-2023",
        "women among out-migrants", "外出者中女性比例", "30.5 %")] = 0.305
    away_town: Annotated[float, Number("share", (0, 1), (0.15, 0.5), "assumed", "assumed",
        "of those away, in the county town", "外出者中在县城比例", "no figure was found")] = 0.30
    away_whole: Annotated[float, Number("share", (0, 1), (0.05, 0.35), "assumed", "assumed",
        "of households with somebody away, gone as a whole", "举家外出户比例", "no figure was found")] = 0.15
    away_years: Annotated[float, Number("years", (0.5, 30), (4, 12), "assumed", "Bai-2018",
        "mean years already spent away", "已外出平均年数", "most who left stayed away")] = 8.0
    off_farm: Annotated[float, Number("share", (0, 1), (0.2, 0.6), "derived", "NBS-2024",
        "residents of 16-59 with off-farm work near home", "在家非农就业比例",
        "248 local migrants per village")] = 0.40
    schooling_junior: Annotated[float, Number("share", (0, 1), (0.35, 0.55), "assumed", "NBS-2023",
        "adults under 60 whose schooling ended at junior middle school", "初中比例",
        "52 % among migrants, residents lower")] = 0.48
    schooling_more: Annotated[float, Number("share", (0, 1), (0.12, 0.35), "assumed", "NBS-2023",
        "adults under 60 with senior middle school or more", "高中及以上比例",
        "33 % among migrants, residents lower")] = 0.25
    party_share: Annotated[float, Number("share", (0, 0.5), (0.04, 0.12), "derived", "Party-statistics-2024",
        "Party members among adults", "成年人中党员比例", "about 53 farmer members per village")] = 0.07
    party_under_36: Annotated[float, Number("share", (0, 1), (0.08, 0.2), "reported", "xiantao-members-young",
        "Party members of 35 and under", "35岁以下党员比例", "11.6 % in 2015")] = 0.12
    party_over_54: Annotated[float, Number("share", (0, 1), (0.36, 0.65), "reported", "wuhan-members-over-55",
        "Party members of 55 and over", "55岁以上党员比例", "36 % in 2015, older since")] = 0.48
    party_female: Annotated[float, Number("share", (0, 1), (0.15, 0.35), "assumed", "Party-statistics-2024",
        "women among Party members", "党员中女性比例", "about a third nationally, fewer in villages")] = 0.25
    poor: Annotated[float, Number("share", (0, 1), (0.04, 0.2), "assumed", "assumed", "households in hardship",
        "困难户比例", "low-income support covers some per cent")] = 0.10
    groups: Annotated[float, Number("count", (1, 60), (4, 14), "assumed", "assumed",
        "villagers' groups per village of 1,315 persons", "村民小组数", "about 40 households each")] = 8.0
    grids: Annotated[float, Number("count", (1, 30), (1, 8), "reported",
        "chengkou-grid-party-groups;literature-4", "grids per village of 1,315 persons", "网格数",
        "2.1 to 6.1")] = 4.0
    attendants: Annotated[float, Number("count", (0, 60), (1, 8), "reported", "wusheng-grid-workers",
        "grid attendants per village of 1,315 persons", "网格员数", "3.25 in Wusheng")] = 3.25
    attendants_full: Annotated[float, Number("share", (0, 1), (0, 1), "assumed", "wusheng-grid-workers",
        "grid attendants who are full-time", "专职网格员比例", "full and part time, says the document")] = 0.2
    committee: Annotated[float, Number("count", (3, 15), (5, 9), "reported", "chengkou-committee-members",
        "members of the two committees", "“两委”成员数", "1,406 over 204 villages")] = 6.9
    supervisors: Annotated[float, Number("count", (0, 9), (3, 5), "legal", "organic-law-2010",
        "members of the supervision committee", "村务监督委员会成员数", "three to five")] = 3.0
    seats_per_household: Annotated[float, Number("1/households", (0.02, 0.5), (0.0667, 0.2), "legal",
        "organic-law-2010", "representatives per household", "每户代表数", "one per 5 to 15 households")] = 0.1
    concurrent: Annotated[float, Number("share", (0, 1), (0.5, 1), "reported",
        "chengkou-one-shoulder;wusheng-one-shoulder",
        "villages where one person is secretary, director and head of the collective", "一肩挑村比例",
        "89.7 and 98.8 %")] = 0.9
    committee_age: Annotated[float, Number("years", (0, 60), (0, 10), "assumed", "assumed",
        "mean years that cadres have held their posts", "干部任职年数", "no figure was found")] = 4.0
    pay_head: Annotated[float, Number("yuan/month", (0, 20000), (1500, 4500), "reported",
        "wuhan-pay-chief;xiantao-pay-chief", "pay of the leading cadre", "主职月报酬",
        "41,000-42,000 a year in 2015")] = 3450.0
    pay_deputy: Annotated[float, Number("yuan/month", (0, 20000), (800, 2600), "reported", "xiantao-pay-deputy",
        "pay of other committee members", "副职月报酬", "18,000 a year in 2015")] = 1500.0
    pay_group_head: Annotated[float, Number("yuan/month", (0, 20000), (50, 600), "assumed",
        "chengkou-group-heads-underpaid", "subsidy of a group head", "小组长月补贴",
        "underpaid, says the document")] = 150.0
    pay_grid_leader: Annotated[float, Number("yuan/month", (0, 20000), (0, 400), "assumed", "assumed",
        "subsidy of a grid leader beside the main post", "网格长月补贴", "mostly unpaid or subsidised")] = 100.0
    land_let_share: Annotated[float, Number("share", (0, 1), (0.2, 0.7), "assumed", "assumed",
        "households that let land to an operator", "流转土地农户比例",
        "a third of contracted land is let nationally")] = 0.40
    land_let_mu: Annotated[float, Number("mu", (0, 200), (1, 8), "assumed", "assumed",
        "land let by such a household", "户均流转面积", "small holdings")] = 4.0
    operator_area: Annotated[float, Number("mu", (5, 20000), (50, 400), "assumed", "assumed",
        "land of an operator", "业主经营面积", "no figure was found")] = 120.0
    rent: Annotated[float, Number("yuan/mu/year", (10, 5000), (300, 1000), "assumed", "assumed", "rent", "租金",
        "price of grain on a mu, roughly")] = 600.0
    intermediary: Annotated[float, Number("share", (0, 1), (0, 0.6), "assumed", "assumed",
        "operators for whom the villagers' committee signed", "村委会作中介比例", "no figure was found")] = 0.3
    invested: Annotated[float, Number("yuan", (0, 1e8), (0, 1000000), "assumed", "wusheng-collective-dependent",
        "village money invested with operators", "村集体入股业主资金",
        "most collective income comes from such loans")] = 200000.0
    public_goods: Annotated[float, Number("0-1", (0, 1), (0.3, 0.7), "assumed", "assumed",
        "stock of public goods at the start", "期初公共品存量", "half way")] = 0.5
    lineages: Annotated[float, Number("count", (1, 200), (2, 15), "assumed", "assumed", "lineages in a village",
        "宗族数", "no figure was found")] = 6.0
    lineage_largest: Annotated[float, Number("share", (0, 1), (0.2, 0.8), "assumed", "assumed",
        "households of the largest lineage", "最大宗族占比", "single-lineage villages on the coast")] = 0.35
    hamlet_spread: Annotated[float, Number("-", (0, 1), (0, 1), "assumed", "assumed",
        "how far hamlets lie apart: 0 compact, 1 scattered", "居住分散程度",
        "half way without a place's landscape")] = 0.4
    area_km2: Annotated[float, Number("km2", (0.1, 200), (2, 20), "assumed", "assumed", "area of the village",
        "村域面积", "a few square kilometres")] = 5.0
    attitude_sd: Annotated[float, Number("0-1", (0, 0.5), (0.15, 0.25), "assumed", "assumed",
        "SD of attitudes between persons", "态度个体标准差", "z is scaled by 0.2")] = 0.2
    trust_village: Annotated[float, Number("0-1", (0.05, 0.95), (0.4, 0.65), "assumed", "assumed",
        "mean trust in village bodies at the start", "期初村级信任", "no figure was found")] = 0.5
    trust_township: Annotated[float, Number("0-1", (0.05, 0.95), (0.4, 0.65), "assumed", "assumed",
        "mean trust in the township", "期初乡镇信任", "no figure was found")] = 0.5
    trust_higher: Annotated[float, Number("0-1", (0.05, 0.95), (0.5, 0.8), "assumed", "Li-2004",
        "mean trust in higher levels", "期初上级信任", "trust rises with distance")] = 0.65
    efficacy: Annotated[float, Number("0-1", (0.05, 0.95), (0.35, 0.6), "assumed", "assumed", "mean efficacy",
        "期初效能感", "no figure was found")] = 0.5
    identity: Annotated[float, Number("0-1", (0.05, 0.95), (0.4, 0.65), "assumed", "assumed",
        "mean identification with the village", "期初村庄认同", "no figure was found")] = 0.5
    party_attitude: Annotated[float, Number("0-1", (-0.5, 0.5), (0, 0.2), "assumed", "assumed",
        "how much higher trust, efficacy and motivation of Party members are", "党员态度差异",
        "selection and duty")] = 0.08
    effect_low: Annotated[float, Number("share", (0.02, 0.98), (0.3, 0.7), "assumed", "assumed",
        "expected effectiveness of a forum between residents, at the start", "期初预期成效（居民之间）",
        "near substantive success")] = 0.6
    effect_power: Annotated[float, Number("share", (0.02, 0.98), (0.15, 0.5), "assumed", "assumed",
        "the same against the powerful", "期初预期成效（涉及强势方）", "lower")] = 0.4
    staff: Annotated[float, Number("persons", (0.5, 200), (10, 60), "reported", "yingjiang-township-posts",
        "township staff for governance and mediation", "乡镇治理人员数",
        "26 posts per township in one district")] = 15.0
    staff_licensed: Annotated[float, Number("persons", (0, 200), (0, 5), "reported",
        "wusheng-licensed-enforcers", "of them qualified to enforce", "其中执法资格人数",
        "23 in 23 townships")] = 1.0
    licensed_townships: Annotated[float, Number("share", (0.01, 1), (0.2, 1), "derived",
        "wusheng-towns-no-enforcer", "townships that have anybody qualified to enforce",
        "有执法资格人员的乡镇比例", "16 of 23 have none")] = 0.3
    staff_seconded: Annotated[float, Number("persons", (0, 200), (0, 11), "reported", "wusheng-seconded-mean",
        "of them seconded away", "其中被抽借调人数", "about five per township")] = 5.0
    villages_per_township: Annotated[float, Number("count", (1, 100), (6, 25), "derived",
        "wusheng-centre-town;wusheng-centre-village", "villages of a township", "每乡镇村数",
        "324 over 23")] = 14.1
