"""Units of numbers and levers, and grades of numbers, in Chinese."""

from model.declare import Label

UNITS: dict[str, str] = {
    "share": "比例",
    "share of registered 16-64": "占户籍16至64岁人口的比例",
    "share per case": "比例/件",
    "probability": "概率",
    "0-1": "0-1",
    "0/1": "0/1",
    "-": "-",
    "logit": "logit",
    "logit per SD": "logit/标准差",
    "logit per log2": "logit/log2",
    "logit per case and worker": "logit/件·人",
    "logit per year": "logit/年",
    "logit per month": "logit/月",
    "logit per share": "logit/比例",
    "logit per adult": "logit/成年人",
    "log hazard": "对数风险",
    "log hazard per level": "对数风险/级",
    "log hazard per year": "对数风险/年",
    "log hazard per month": "对数风险/月",
    "log rate": "对数发生率",
    "log rate per SD": "对数发生率/标准差",
    "z per year": "z值/年",
    "SD": "标准差",
    "ratio": "比值",
    "times": "倍",
    "tenths": "成",
    "code": "代码",
    "rank": "名次",
    "count": "个",
    "cards": "张",
    "events": "次",
    "persons": "人",
    "households": "户",
    "1/households": "1/户",
    "1/month": "次/月",
    "1/year": "次/年",
    "month": "月",
    "months": "个月",
    "quarters": "季度",
    "years": "年",
    "days": "天",
    "h": "小时",
    "h/month": "小时/月",
    "km2": "平方公里",
    "1/km": "1/公里",
    "km/h": "公里/小时",
    "mu": "亩",
    "yuan": "元",
    "yuan/act": "元/次行为",
    "yuan/half-day": "元/半天",
    "yuan/meeting": "元/次会议",
    "yuan/month": "元/月",
    "yuan/year": "元/年",
    "yuan/mu/year": "元/亩·年",
    "per weight": "每单位权重",
    "per resident": "每名居民",
    "per resident and year": "每名居民每年",
    "per 1,000 residents and year": "每千名居民每年",
    "per petitioner": "每名信访人",
    "per share of hours": "每单位工时比例",
    "visits per household and month": "次走访/户·月",
}

GRADES: dict[str, str] = {
    "measured": "实测",
    "reported": "文件所述",
    "derived": "推算",
    "borrowed": "借用",
    "legal": "法定",
    "assumed": "假设",
    "numerical": "算法",
    "structure": "结构",
}
"""How well a number is known; *structure* is a switch, of which one speaks as of a choice."""


def in_chinese(unit: str) -> str:
    """A unit in Chinese; one of a user's own stays as it is written."""
    return UNITS.get(unit, unit)


def short_level(level: float, unit: str) -> Label:
    """A level as a picture shows it: shares in per cent, units that say nothing left out."""
    if unit == "share":
        return Label(f"{100.0 * level:g} %", f"{100.0 * level:g}%")
    if unit in ("0-1", "0/1", "code", "-"):
        return Label(f"{level:g}", f"{level:g}")
    en = f"{level:g}{unit[1:]}" if unit.startswith("1/") else f"{level:g} {unit}"
    return Label(en, f"{level:g}{in_chinese(unit)}")
