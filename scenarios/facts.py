"""Everything that is known of a place, a lever or a policy, as plain data in both languages: for cards, lists and JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from model.declare import Declared, Label, Number
from model.evidence import Source
from model.levers import COMBINE, PER, Effect, Lever
from model.outcomes import OUTCOMES
from model.parameters import is_setting, ledger, resolve
from model.policy import Measure, Policy
from model.state import ledger as counted
from scenarios.dates import in_words, month_before
from scenarios.evidence import Grounds, Row
from scenarios.measures import Decider, DirectionPart, LeverFile, PolicyFile
from scenarios.reasons import in_chinese as in_chinese_reason
from scenarios.schema import Figure, Place, Words
from scenarios.units import EVIDENCE, in_chinese

Facts = dict[str, Any]
Base = Mapping[str, float]
"""Numbers of a place by full path, in place of the declared defaults."""

CAUTION = Label(
    "Coercive: it works by deterrence, exposure or withholding. It is here so that its price to residents can be "
    "seen, and is no advice to set it up. Petitioning is a right; a dividend is a right of membership, and "
    "withholding it may be unlawful; a list exposes people, some in error. No search for a best policy may use it. "
    "See docs/responsible-use.md.",
    "强制性：靠威慑、曝光或扣发起作用。列出以便看清其对居民的代价，并非建议采用。信访是权利；分红属成员权利，扣发可能违法；"
    "榜单曝光个人，其中有误列者。不得用于最优政策的搜索。见 docs/responsible-use.zh.md。",
)
DECIDERS: dict[Decider, Label] = {
    "city or county": Label("city or county", "市、县"),
    "township": Label("township", "乡镇（街道）"),
    "village": Label("village", "村（居）"),
    "Party branch": Label("Party branch", "党支部"),
}
"""Who decides on a lever."""
SIGNS = {"up": Label("up", "上升"), "down": Label("down", "下降")}
BASES = {"stated": Label("stated", "明言"), "implied": Label("implied", "隐含")}
UNDATED = Label("months 25 to 60 of the run", "模拟第25至60个月")
ALL = Label("all villages", "所有村")


def lever_facts(file: LeverFile, base: Base) -> Facts:
    """A lever: what it moves in a place with these numbers, what it costs, what it rests on."""
    lever = file.lever()
    return {
        "name": lever.name,
        "label": both(lever.label),
        "coercive": lever.coercive,
        "meaning": both(lever.meaning),
        "acts": words(file.acts) if file.acts else None,
        "decides": both(DECIDERS[file.decides]) if file.decides else None,
        "directions": [direction_facts(part) for part in file.directions],
        "unit": unit(lever.unit),
        "usual": lever.usual,
        "lowest": lever.domain[0],
        "highest": lever.domain[1],
        "levels": dict(lever.levels),
        "combine": both(COMBINE[lever.combine]),
        "moves": moves(lever, lever.usual, base),
        "costs": [cost_facts(lever, k) for k in range(len(lever.costs))],
        "paid": [
            {"name": c.name, "label": {"en": c.en, "zh": c.zh}}
            for c in counted.COLUMNS
            if c.name in lever.paid
        ],
        "money": lever.money,
        "posts": lever.posts,
        "grade": file.grade,
        "reason": words(file.reason),
        "evidence": evidence_facts(lever.evidence, file.grounds),
        "caution": both(CAUTION) if lever.coercive else None,
        "warnings": warnings([Measure(lever, lever.usual)], base),
    }


def direction_facts(part: DirectionPart) -> Facts:
    """Which way documents say that a lever moves an outcome."""
    return {
        "outcome": part.outcome,
        "outcome_label": both(OUTCOMES[part.outcome].label),
        "sign": part.sign,
        "sign_label": both(SIGNS[part.sign]),
        "basis": part.basis,
        "basis_label": both(BASES[part.basis]),
        "documents": list(part.documents),
        "said": words(part.said),
        "differs": words(part.differs) if part.differs else None,
    }


def policy_facts(file: PolicyFile | None, policy: Policy, base: Base) -> Facts:
    """A policy: its levers at their levels, in which villages and months, and what that moves in such a place.

    What is written on the command line has no file: it has neither meaning nor evidence of its own.
    """
    return {
        "name": policy.name,
        "label": both(policy.label),
        "coercive": policy.coercive,
        "meaning": None if file is None else words(file.meaning),
        "measures": [measure_facts(measure, base) for measure in policy.measures],
        "evidence": [] if file is None else evidence_facts(file.evidence, file.grounds),
        "caution": both(CAUTION) if policy.coercive else None,
        "warnings": warnings(policy.measures, base),
    }


def measure_facts(measure: Measure, base: Base) -> Facts:
    """One lever at its level."""
    lever = measure.lever
    return {
        "lever": lever.name,
        "label": both(lever.label),
        "level": measure.level,
        "unit": unit(lever.unit),
        "coercive": lever.coercive,
        "when": both(when(measure)),
        "targets": both(aimed_at(measure)),
        "moves": moves(lever, measure.level, base),
        "costs": [cost_facts(lever, k) for k in range(len(lever.costs))],
    }


def place_facts(place: Place) -> Facts:
    """A place: its numbers beside the default of each, what they rest on, what else its document says."""
    return {
        "name": place.name,
        "label": words(place.label),
        "profile_of": words(place.profile_of),
        "year": place.year,
        "landscape": place.landscape,
        "identification": {
            "ground": words(place.identification.ground),
            "confidence": place.identification.confidence,
        },
        "document": None if place.document is None else source(place.grounds.sources[place.document]),
        "anchoring": place.anchoring,
        "townships": figure_facts(place, place.townships),
        "villages": figure_facts(place, place.villages),
        "values": [value_facts(place, path, figure) for path, figure in place.numbers.items()],
        "problems": [{"en": c.en, "zh": c.zh, "evidence": list(c.evidence)} for c in place.problems],
        "claims": [{"en": c.en, "zh": c.zh, "evidence": list(c.evidence)} for c in place.claims],
        "not_stated": [words(text) for text in place.not_stated],
        "warnings": [both(text) for text in place.warnings],
    }


def value_facts(place: Place, path: str, figure: Figure) -> Facts:
    """A number of a place beside the default."""
    item = resolve(path)
    about = item.about
    kind = about.unit if isinstance(about, Number) else "switch"
    plausible = about.plausible if isinstance(about, Number) else None
    told = {
        "path": path,
        "meaning": {"en": about.en, "zh": about.zh},
        "unit": unit(kind),
        "default": item.default,
    }
    return told | {"plausible": plausible, "by_village": is_setting(item)} | figure_facts(place, figure)


def figure_facts(place: Place, figure: Figure) -> Facts:
    """A number and its ground."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "grade": place.grade(figure),
        "derived": figure.derived,
        "assumed": figure.assumed,
        "assumed_zh": in_chinese_reason(figure.assumed or ""),
        "note": None if figure.note is None else words(figure.note),
        "evidence": evidence_facts((*figure.evidence, *figure.claim), place.grounds),
    }


# what a level does


def moves(lever: Lever, level: float, base: Base) -> list[Facts]:
    """What each effect does to its setting at this level, from what the setting is in the place."""
    return [move(effect, level, base) for effect in lever.effects]


def move(effect: Effect, level: float, base: Base) -> Facts:
    """What one effect does."""
    item = resolve(effect.path)
    about: Any = item.about
    return {
        "path": item.path,
        "meaning": {"en": about.en, "zh": about.zh},
        "how": effect.how,
        "unit": unit(about.unit),
        "from": base.get(item.path, item.default),
        "to": moved(item, effect, level, base),
        "plausible": about.plausible,
    }


def moved(item: Declared, effect: Effect, level: float, base: Base) -> float:
    """The setting at this level, within its domain."""
    low, high = item.domain
    value: Any = base.get(item.path, item.default)
    return float(min(high, max(low, effect.on(value, level))))  # type: ignore[arg-type]


def warnings(measures: Iterable[Measure], base: Base) -> list[Facts]:
    """Levels that move a setting out of its plausible range (allowed), or that do nothing in such a place."""
    found = []
    for measure in measures:
        told = moves(measure.lever, measure.level, base)
        found += [outside(one) for one in told if leaves_range(one)]
        if all(one["from"] == one["to"] for one in told):
            lever = measure.lever
            found.append(
                {
                    "en": f"{lever.name} {measure.level:g} moves nothing: the settings are there already",
                    "zh": f"{lever.name} {measure.level:g}不起作用：设定已达此值",
                }
            )
    return found


def leaves_range(told: Facts) -> bool:
    """Whether a setting ends outside its plausible range."""
    bounds = told["plausible"]
    return bounds is not None and not bounds[0] <= told["to"] <= bounds[1]


def outside(told: Facts) -> Facts:
    """The warning."""
    low, high = told["plausible"]
    en, zh = told["unit"]["en"], told["unit"]["zh"]
    return {
        "en": f"{told['path']}: {told['to']:g} is outside the plausible range {low:g} to {high:g} {en}",
        "zh": f"{told['path']}：{told['to']:g}超出合理范围{low:g}至{high:g}{zh}",
    }


# where, when, at what cost, on what ground


def when(measure: Measure) -> Label:
    """Months in which a measure acts, in words."""
    if not measure.dated:
        return UNDATED
    return in_words(measure.since, None if measure.until is None else month_before(measure.until))


def aimed_at(measure: Measure) -> Label:
    """Villages in which a measure acts, in words."""
    targets = measure.targets
    if targets.kind == "all":
        return ALL
    if targets.kind == "list":
        numbers = ", ".join(map(str, targets.villages))
        one = len(targets.villages) == 1
        return Label(f"village{'' if one else 's'} {numbers}", f"第{'、'.join(map(str, targets.villages))}村")
    share = f"{100.0 * targets.share:g} %"
    return {
        "neediest": Label(f"the neediest {share} of villages", f"外流最重的{share}的村"),
        "easiest": Label(f"the easiest {share} of villages", f"外流最轻的{share}的村"),
        "random": Label(f"{share} of villages by lot", f"随机{share}的村"),
    }[targets.kind]


def cost_facts(lever: Lever, k: int) -> Facts:
    """One unit cost."""
    cost = lever.costs[k]
    return {
        "kind": cost.per,
        "per": both(PER[cost.per]),
        "yuan": cost.yuan,
        "hours": cost.hours,
        "by_level": cost.by_level,
        "ground": both(cost.ground),
    }


def evidence_facts(ids: Iterable[str], grounds: Grounds) -> list[Facts]:
    """Rows of evidence: quantity, figure, document."""
    return [evidence_fact(row, grounds.sources[row.document]) for row in map(grounds.rows.__getitem__, ids)]


def evidence_fact(row: Row, document: Source) -> Facts:
    """One row."""
    return {
        "id": row.id,
        "quantity": {"en": row.quantity_en, "zh": row.quantity_zh},
        "figure": figure(row, f" {row.unit}"),
        "figure_zh": figure(row, EVIDENCE.get(row.unit, row.unit)),
        "year": row.year,
        "document": source(document),
    }


def figure(row: Row, unit: str) -> str:
    """The figure of a row with its unit; nothing where it states none."""
    if row.value is not None:
        return f"{row.value:.12g}{unit}"
    if row.low is not None and row.high is not None:
        return f"{row.low:.12g}-{row.high:.12g}{unit}"
    bound = (
        f">= {row.low:.12g}" if row.low is not None else f"<= {row.high:.12g}" if row.high is not None else ""
    )
    return f"{bound}{unit}" if bound else ""


def source(document: Source) -> Facts:
    """A document: key and title."""
    return {"key": document.key, "title": document.title}


def base_of(place: Place | None) -> Base:
    """Numbers of a place that levers can move; none for the default village."""
    if place is None:
        return {}
    return {path: one.value for path, one in place.numbers.items() if path in ledger()}


def unit(name: str) -> Facts:
    """A unit in both languages; nothing for a number without one."""
    name = "" if name in ("-", "0-1", "0/1") else name
    return {"en": name, "zh": in_chinese(name)}


def both(label: Label) -> Facts:
    """A label as plain data."""
    return {"en": label.en, "zh": label.zh}


def words(text: Words) -> Facts:
    """A text of a file as plain data."""
    return {"en": text.en, "zh": text.zh}
