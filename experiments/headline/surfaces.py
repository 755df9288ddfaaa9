"""Where each incentive helps, how outmigration changes what it does, and from which outmigration on it costs too much.

Every incentive at several levels, at five outmigrations, on the same seeds, with money from above at every point (40,000
yuan a year, also without incentive), so that what is compared is the incentive and not a broken promise; where that
money still ran short, ``costs`` says so (``broken``). With E(s, l) the difference that level l makes at outmigration s:

    interaction   E(s_high, l) - E(s_low, l); the slope of E on s, per 10 percentage points
    elasticity    slope of ln(with / without) on ln(1 - s): 0 where the effect keeps its proportion as people leave
    next step     E(s, l_k+1) - E(s, l_k): an incentive stops helping where this is 0 or less
    dear from     the outmigration from which on price x gain - money stays below 0, between outmigrations by straight lines

Intervals are Student's over paired seeds, of costs Fieller's, of the last a bootstrap over seeds. Levers that withhold or
expose stand apart, with neither cost nor rank. Recorded rates are shown and never helped by anything.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.figures.surfaces_map import grid_of, surface_map
from analysis.report.sections import Drawn
from analysis.statistics import Ratio, ratio_interval
from analysis.words import Words
from experiments.headline.paired import (
    NONE,
    OUTMIGRATION,
    Cube,
    Floats,
    arm_columns,
    arm_label,
    bracketed,
    chance_at_most,
    gains_of,
    lever_of,
    outcome_columns,
    per_cent,
    place_label,
    shown,
    slope,
    summary,
)
from experiments.headline.part import Answer, facts_of
from experiments.study.results import StudyResult
from experiments.study.schema import Study, load_study
from model.declare import Label
from model.outcomes import OUTCOMES, UNITS
from model.policy import during
from model.run import Run
from model.simulate import found
from scenarios.facts import unit as unit_of

NAME = "surfaces"
QUESTION = Label(
    "Where does each incentive help, how does outmigration change what it does, and from where on does it cost too much?",
    "各项激励在何处有效？外出如何改变其效果？外出率达到多少后成本过高？",
)
PLACES = ("wusheng", "chengkou", "lufeng")
PAID = {
    "allowances": "spent_allowances",
    "points_goods": "spent_points",
    "rewards": "spent_rewards",
    "pay_paid": "spent_pay",
}
"""Outcome in which each column of the village's books shows."""
MONEY = {*PAID.values(), "broken_share", "households_home", "residents", "registered"}
"""Outcomes kept to work costs out with."""
PRICES: dict[str, tuple[float, ...]] = {
    "attendance": (20.0, 50.0, 100.0),
    "settlement": (100.0, 1000.0, 10000.0),
}
"""Yuan for one more act of deliberation, and for one more dispute settled in substance."""
GAINS = {
    "attendance": Label("additional attendance", "新增一人次到会"),
    "settlement": Label("additional dispute settled", "新增一件实质解决的纠纷"),
}
QUOTED = ("deliberation_rate", "deliberation_rate_registered", "settled_in_village")
"""Outcomes of which sentences speak, whatever comes out; tables hold all of them."""
DRAWN = (
    ("lost-work-allowance", "deliberation_rate"),
    ("points", "deliberation_rate"),
    ("points", "settled_in_village"),
    ("reward-per-case", "settled_in_village"),
)
"""Lever and outcome of the maps, of the first place."""
SURE = 0.95
PER = 10.0
"""Slopes are per so many percentage points of outmigration."""
DRAWS = 2000
"""Of the bootstrap."""
SEED = 20
"""Of the bootstrap."""


def studies() -> list[Study]:
    """One study a place: incentives as arms, outmigration as the factor."""
    return [load_study(f"incentives-{place}") for place in PLACES]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Effects at every point, interactions, next steps, where they stop helping, costs, thresholds."""
    made: dict[str, list[pd.DataFrame]] = {}
    for result in results.values():
        for name, table in tables_of(Cube(result)).items():
            if len(table):
                table.insert(0, "place", result.study.place)
            made.setdefault(name, []).append(table)
    tables = {name: pd.concat(frames, ignore_index=True) for name, frames in made.items()}
    first = Cube(next(iter(results.values())))
    figures = tuple(drawn(first, *one) for one in DRAWN if one[0] in ladders(first))
    return Answer(NAME, QUESTION, tuple(sentences(tables)), tables, facts_of(results), figures)


def drawn(cube: Cube, lever: str, outcome: str) -> Drawn:
    """An outcome over outmigration and the levels of one incentive, and where it helps."""
    arms = ladders(cube)[lever]
    about, _ = lever_of(arms[1])
    at = [cube.arms.index(arm) for arm in arms]
    grid = grid_of(
        shares_of(cube),
        [0.0, *(lever_of(arm)[1] for arm in arms[1:])],
        cube.of(outcome)[:, at].swapaxes(1, 2),
    )
    item = OUTCOMES[outcome]
    label, unit = Words(item.label.en, item.label.zh), Words(item.unit, UNITS[item.unit])
    name = Words(f"{about.label.en} ({about.unit})", f"{about.label.zh}({unit_of(about.unit)['zh']})")
    place = cube.study.scenario(cube.study.place).label
    return Drawn(
        f"surface-{lever}-{outcome}",
        lambda lang: surface_map(grid, label, unit, name, item.better, lang=lang),
        Words(
            f"{item.label.en} in {place.en} over outmigration and {about.label.en}, and its difference from none; hatched where "
            "not told from zero; triangles where the next level is no better.",
            f"{place.zh}：{item.label.zh}随外出率与{about.label.zh}的变化及其与无激励之差；斜线处与零无法区分，三角处再加力度已无改善。",
        ),
    )


def tables_of(cube: Cube) -> dict[str, pd.DataFrame]:
    """All tables of one place."""
    steps = next_steps(cube)
    adults = adult_years(cube)
    return {
        "effects": effects(cube),
        "interactions": interactions(cube),
        "next_steps": steps,
        "stops": stops(steps),
        "costs": cost_rows(cube, adults),
        "thresholds": thresholds(cube, adults),
    }


def shares_of(cube: Cube) -> Floats:
    """Outmigrations, point by point."""
    return cube.design[OUTMIGRATION].to_numpy(np.float64)


def measured(cube: Cube) -> list[str]:
    """Outcomes that are not there for the money only."""
    return [name for name in cube.study.outcome_names if name not in MONEY]


def substantive(cube: Cube) -> list[str]:
    """Of them those of which one way is better."""
    return [name for name in measured(cube) if OUTCOMES[name].better != "none"]


def effects(cube: Cube) -> pd.DataFrame:
    """What every level of every incentive does at every outmigration; ``no_help``: chance that it does not help."""
    rows = []
    for name in measured(cube):
        values = cube.of(name)
        for a, arm in enumerate(cube.arms[1:], 1):
            for point, share in enumerate(shares_of(cube)):
                base, with_ = values[:, 0, point], values[:, a, point]
                both = np.isfinite(with_ - base)
                rows.append(
                    arm_columns(arm)
                    | outcome_columns(name)
                    | {"outmigration": share}
                    | {"without": base[both].mean() if both.any() else np.nan}
                    | summary(with_ - base)
                    | {"no_help": no_help(name, with_ - base)}
                )
    return pd.DataFrame(rows)


def no_help(outcome: str, difference: Floats) -> float:
    """Chance that the mean difference is no improvement; missing where neither way is better."""
    if OUTCOMES[outcome].better == "none":
        return float("nan")
    return chance_at_most(gains_of(outcome, difference))


def interactions(cube: Cube) -> pd.DataFrame:
    """How the effect of every level changes with outmigration: from the lowest to the highest, by slope, in proportion."""
    shares, rows = shares_of(cube), []
    low, high = int(shares.argmin()), int(shares.argmax())
    for name in measured(cube):
        values = cube.of(name)
        for a, arm in enumerate(cube.arms[1:], 1):
            base, with_ = values[:, 0], values[:, a]
            effect = with_ - base
            with np.errstate(divide="ignore", invalid="ignore"):
                proportion = np.where((with_ > 0.0) & (base > 0.0), np.log(with_ / base), np.nan)
            forms = {
                "difference": effect[:, high] - effect[:, low],
                "slope": slope(effect, 100.0 * shares / PER),
                "elasticity": slope(proportion, np.log(1.0 - shares)),
            }
            for form, of_form in forms.items():
                found = summary(of_form)
                told = found["low"] > 0.0 or found["high"] < 0.0
                rows.append(
                    arm_columns(arm) | outcome_columns(name) | {"form": form} | found | {"told": told}
                )
    return pd.DataFrame(rows)


def ladders(cube: Cube) -> dict[str, list[str]]:
    """The arms of every lever, from none to the strongest: away from what is there without it."""
    by: dict[str, list[tuple[float, str]]] = {}
    for arm in cube.arms[1:]:
        lever, level = lever_of(arm)
        by.setdefault(lever.name, []).append((-level if lever.combine == "smallest" else level, arm))
    return {name: [NONE, *(arm for _, arm in sorted(found))] for name, found in by.items()}


def next_steps(cube: Cube) -> pd.DataFrame:
    """What the step from each level to the next adds, in substance, and the chance that it does not help."""
    shares, rows = shares_of(cube), []
    for name in substantive(cube):
        values = cube.of(name)
        for lever, arms in ladders(cube).items():
            for k, arm in enumerate(arms[1:], 1):
                step = values[:, cube.arms.index(arm)] - values[:, cube.arms.index(arms[k - 1])]
                for point, share in enumerate(shares):
                    about = arm_columns(arm) | outcome_columns(name) | {"lever": lever, "step": k}
                    about |= {"after": arms[k - 1], "outmigration": share} | summary(step[:, point])
                    rows.append(about | {"no_help": no_help(name, step[:, point])})
    return pd.DataFrame(rows)


def stops(steps: pd.DataFrame) -> pd.DataFrame:
    """For every lever, outcome and outmigration: up to which level each step surely helps, from which on one surely does not.

    Surely is a chance of 95 % or more; what lies between is in doubt. Both are missing where there is no such level.
    """
    rows = []
    if steps.empty:
        return pd.DataFrame()
    for (lever, outcome, share), of_ladder in steps.groupby(["lever", "outcome", "outmigration"], sort=False):
        ladder = of_ladder.sort_values("step")
        helps = (ladder["no_help"] <= 1.0 - SURE).to_numpy()
        not_ = (ladder["no_help"] >= SURE).to_numpy()
        sure = int(np.argmin(helps)) if not helps.all() else len(helps)
        rows.append(
            {
                "lever": lever,
                "outcome": outcome,
                "outmigration": share,
                "coercive": bool(ladder["coercive"].iloc[0]),
                "helps_up_to": ladder["level"].iloc[sure - 1] if sure else np.nan,
                "no_help_from": ladder["level"].iloc[int(np.argmax(not_))] if not_.any() else np.nan,
                "steps": len(ladder),
                "steps_surely_helping": sure,
            }
        )
    return pd.DataFrame(rows)


def priced(cube: Cube) -> list[str]:
    """Arms that cost yuan and are not coercive."""
    chosen = []
    for arm in cube.arms[1:]:
        lever, _ = lever_of(arm)
        if not lever.coercive and (lever.paid or yuan_elsewhere(arm) > 0.0):
            chosen.append(arm)
    return chosen


def yuan_elsewhere(arm: str) -> float:
    """Yuan a village and year that an arm costs outside the village's books, by the unit costs of its lever.

    Raises:
        ValueError: a unit cost is not by village.
    """
    lever, level = lever_of(arm)
    other = [cost.per for cost in lever.costs if cost.per != "village" and cost.yuan > 0.0]
    if other:
        raise ValueError(f"{lever.name}: costs by {other[0]}; needed are costs by village")
    return sum(cost.yuan * (level if cost.by_level else 1.0) for cost in lever.costs if cost.per == "village")


def money_and_gains(cube: Cube, arm: str, adults: Floats) -> tuple[Floats, dict[str, Floats]]:
    """What an arm costs more than none, yuan a village and year, and what it gains: both seed x point.

    Attendances are acts of deliberation of registered adults. Disputes settled are the change of the share settled in
    substance times the grievances that arise without it, so that nothing is called worse for letting fewer arise.

    Args:
        cube: a place.
        arm: which.
        adults: as :func:`adult_years` gives them.
    """
    lever, _ = lever_of(arm)
    a, homes = cube.arms.index(arm), cube.of("households_home")
    money = np.full(homes[:, 0].shape, yuan_elsewhere(arm))
    for column in lever.paid:
        yuan = cube.of(PAID[column]) * homes
        money = money + yuan[:, a] - yuan[:, 0]
    rate, settled = cube.of("deliberation_rate_registered"), cube.of("settled_substantive")
    arising = np.nanmean(cube.of("grievances_per_1000")[:, 0] * cube.of("residents")[:, 0] / 1000.0, axis=0)
    return money, {
        "attendance": (rate[:, a] - rate[:, 0]) * adults,
        "settlement": (settled[:, a] - settled[:, 0]) * arising,
    }


def adult_years(cube: Cube) -> Floats:
    """Registered adults, person-years a village and year, seed x point: registered persons less those under 18.

    Of age is who is 18 when the window begins. Nobody is born into the roster and few die young, so that those under 18
    are those of the first month, whatever the outmigration.
    """
    study = cube.study
    place = study.scenario(study.place)
    runs = [
        Run(place, study.values, study.months, study.seed, k, study.villages, study.preset)
        for k in range(study.replicates)
    ]
    adults: Floats = cube.of("registered")[:, 0] - np.array([minors(run) for run in runs])[:, None]
    return adults


def minors(run: Run) -> float:
    """Registered persons a village who are under 18 when policies begin."""
    world, first = found(run), during(run.months)[0]
    young = sum(int((town.tables.persons.born > first - 18 * 12).sum()) for town in world.townships)
    return young / sum(len(town.tables.villages.id) for town in world.townships)


def cost_rows(cube: Cube, adults: Floats) -> pd.DataFrame:
    """Money, gain and cost of one more, of every level at every outmigration; ``broken``: share of promises not paid."""
    rows = []
    for arm in priced(cube):
        money, gains = money_and_gains(cube, arm, adults)
        broken = cube.of("broken_share")[:, cube.arms.index(arm)]
        for gain, values in gains.items():
            for point, share in enumerate(shares_of(cube)):
                cost: Ratio = ratio_interval(money[:, point], values[:, point])
                more, yuan = summary(values[:, point]), summary(money[:, point])
                unpaid = broken[:, point][np.isfinite(broken[:, point])]
                rows.append(
                    arm_columns(arm)
                    | {"gain": gain, "outmigration": share, "yuan": yuan["value"]}
                    | {"yuan_low": yuan["low"], "yuan_high": yuan["high"]}
                    | {"more": more["value"], "more_low": more["low"], "more_high": more["high"]}
                    | {
                        "each": cost.value,
                        "each_low": cost.low,
                        "each_high": cost.high,
                        "bounded": cost.bounded,
                    }
                    | {"broken": float(unpaid.mean()) if len(unpaid) else 0.0, "n": more["n"]}
                )
    return pd.DataFrame(rows)


def thresholds(cube: Cube, adults: Floats) -> pd.DataFrame:
    """From which outmigration on one more costs more than a price; inf: nowhere that was run, -inf: everywhere."""
    shares, rows = shares_of(cube), []
    order = np.argsort(shares)
    for arm in priced(cube):
        money, gains = money_and_gains(cube, arm, adults)
        for gain, values in gains.items():
            for price in PRICES[gain]:
                net = (price * values - money)[:, order]
                found_ = dear_from(shares[order], net)
                rows.append(arm_columns(arm) | {"gain": gain, "price": price} | found_)
    return pd.DataFrame(rows)


def dear_from(shares: Floats, net: Floats) -> dict[str, float]:
    """Where the mean of ``net`` goes below 0 for good, with a bootstrap over seeds.

    Args:
        shares: ascending.
        net: seed x share, what is gained at the price less what it costs, yuan; seeds with a missing value are left out.
    """
    there = net[np.isfinite(net).all(axis=1)]
    n = len(there)
    if n < 2:
        return dict.fromkeys(("from", "low", "high", "always", "never"), float("nan")) | {"n": n}
    weights = np.random.default_rng(SEED).multinomial(n, np.full(n, 1.0 / n), DRAWS) / n
    drawn = crossing(shares, weights @ there)
    low, high = np.quantile(drawn, (0.025, 0.975), method="inverted_cdf")
    return {
        "from": float(crossing(shares, there.mean(axis=0)[None])[0]),
        "low": float(low),
        "high": float(high),
        "always": float(np.isneginf(drawn).mean()),
        "never": float(np.isposinf(drawn).mean()),
        "n": n,
    }


def crossing(shares: Floats, net: Floats) -> Floats:
    """For each row of ``net``, the share from which on it stays below 0: -inf everywhere, inf nowhere."""
    rows, last = len(net), len(shares) - 1
    good = net >= 0.0
    at = np.where(good.any(axis=1), last - np.argmax(good[:, ::-1], axis=1), -1)
    inner = np.clip(at, 0, last - 1)
    a, b = net[np.arange(rows), inner], net[np.arange(rows), inner + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = shares[inner] + (shares[inner + 1] - shares[inner]) * a / (a - b)
    found_: Floats = np.where(at < 0, -np.inf, np.where(at == last, np.inf, between))
    return found_


def sentences(tables: Mapping[str, pd.DataFrame]) -> list[Label]:
    """What can be quoted: every incentive in the first place, how far other places agree, and what luck alone would show."""
    places = list(dict.fromkeys(tables["effects"]["place"]))
    here = {name: table[table["place"] == places[0]] for name, table in tables.items() if len(table)}
    made = [said_of_lever(places[0], arms, here) for arms in levers_of(here["effects"])]
    if "costs" in here:
        made += [said_of_cost(places[0], arms, here) for arms in levers_of(here["costs"])]
    made += [agreement(tables["effects"], places[0], other) for other in places[1:]]
    return [*made, chance_findings(tables["interactions"])]


def levers_of(table: pd.DataFrame) -> list[list[str]]:
    """Arms of every lever from its first level to its last, coercive ones at the end."""
    ladder = table.drop_duplicates("arm").sort_values("coercive", kind="stable")
    return [list(rows["arm"]) for _, rows in ladder.groupby("lever", sort=False)]


def said_of_lever(place: str, arms: list[str], here: Mapping[str, pd.DataFrame]) -> Label:
    """What the strongest level does at the lowest and the highest outmigration, and how sure it is that they differ."""
    arm, where = arms[-1], place_label(place)
    label, outcomes = arm_label(arm), [name for name in QUOTED if name in set(here["effects"]["outcome"])]
    parts = [
        effect_in_words(of(here["effects"], arm, name), of(here["interactions"], arm, name))
        for name in outcomes
    ]
    return Label(
        f"{where.en}, {label.en}: {'; '.join(part.en for part in parts)}.",
        f"{where.zh}，{label.zh}：{'；'.join(part.zh for part in parts)}。",
    )


def of(table: pd.DataFrame, arm: str, outcome: str) -> pd.DataFrame:
    """The rows of one arm and outcome."""
    return table[(table["arm"] == arm) & (table["outcome"] == outcome)]


def effect_in_words(effect: pd.DataFrame, both: pd.DataFrame) -> Label:
    """One outcome at both ends of outmigration."""
    ordered = effect.sort_values("outmigration")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    item, unit = Label(str(low["outcome_en"]), str(low["outcome_zh"])), str(low["unit"])
    if not ordered[["value", "low", "high"]].fillna(0.0).to_numpy().any():
        return Label(f"{item.en} does not move at all, with any seed", f"任一种子下{item.zh}均无变化")
    joint = both[both["form"] == "difference"].iloc[0]
    a, b, d = shown(low, unit), shown(high, unit), shown(joint, unit)
    at = [per_cent(row["outmigration"]) for row in (low, high)]
    told = ("told from luck", "可与运气区分") if joint["told"] else ("not told from luck", "与运气无法区分")
    return Label(
        f"{item.en} {a.en} where {at[0]} are away and {b.en} where {at[1]} are (difference {d.en}, {told[0]})",
        f"{item.zh}：外出率{at[0]}时{a.zh}，{at[1]}时{b.zh}(两者之差{d.zh}，{told[1]})",
    )


def said_of_cost(place: str, arms: list[str], here: Mapping[str, pd.DataFrame]) -> Label:
    """What one more costs at the lowest and the strongest level, and from where on it costs more than each price."""
    where, parts = place_label(place), []
    for arm in dict.fromkeys((arms[0], arms[-1])):
        for gain, about in GAINS.items():
            mine = [
                table[(table["arm"] == arm) & (table["gain"] == gain)]
                for table in (here["costs"], here["thresholds"])
            ]
            costs = mine[0].sort_values("outmigration")
            low, high = each_in_words(costs.iloc[0]), each_in_words(costs.iloc[-1])
            at = [per_cent(costs.iloc[k]["outmigration"]) for k in (0, -1)]
            dear, label = dear_in_words(mine[1]), arm_label(arm)
            parts.append(
                Label(
                    f"{label.en}, one {about.en}: {low.en} where {at[0]} are away, {high.en} where {at[1]} are; {dear.en}",
                    f"{label.zh}，{about.zh}：外出率{at[0]}时{low.zh}，{at[1]}时{high.zh}；{dear.zh}",
                )
            )
    return Label(
        f"{where.en}: {'. '.join(part.en for part in parts)}.",
        f"{where.zh}：{'。'.join(part.zh for part in parts)}。",
    )


def each_in_words(row: pd.Series) -> Label:
    """The cost of one more."""
    if not row["bounded"]:
        return Label("no gain is told from luck", "增益与运气无法区分")
    if row["more"] < 0.0:
        return Label("fewer, not more", "不增反减")
    text = bracketed(row["each"], row["each_low"], row["each_high"]).removeprefix("+")
    return Label(f"{text} yuan", f"{text}元")


def dear_in_words(rows: pd.DataFrame) -> Label:
    """From where on one more costs more than each price; prices with the same answer stand together."""
    by: dict[Label, list[str]] = {}
    for _, row in rows.dropna(subset=["from"]).iterrows():
        by.setdefault(from_in_words(row), []).append(f"{row['price']:,.0f}")
    en = "; ".join(f"more than {', '.join(prices)} yuan {where.en}" for where, prices in by.items())
    return Label(en, "；".join(f"超过{'、'.join(prices)}元：{where.zh}" for where, prices in by.items()))


def from_in_words(row: pd.Series) -> Label:
    """From where on, everywhere or nowhere, with how sure that is."""
    if np.isneginf(row["from"]):
        sure = f"{row['always']:.2f}"
        return Label(f"at every outmigration (probability {sure})", f"任一外出率(概率{sure})")
    if np.isposinf(row["from"]):
        sure = f"{row['never']:.2f}"
        return Label(
            f"at no outmigration that was run (probability {sure})", f"所试外出率内均未出现(概率{sure})"
        )
    ends = [
        Label("every", "任一")
        if np.isneginf(end)
        else Label("none", "无")
        if np.isposinf(end)
        else Label(per_cent(end), per_cent(end))
        for end in (row["low"], row["high"])
    ]
    at = per_cent(row["from"])
    return Label(
        f"from an outmigration of {at} [{ends[0].en}, {ends[1].en}] on",
        f"外出率自{at}[{ends[0].zh}, {ends[1].zh}]起",
    )


def agreement(effects_: pd.DataFrame, first: str, other: str) -> Label:
    """How many effects in substance that are told in two places go the same way in both."""
    keys = ["arm", "outcome", "outmigration"]
    known = effects_[(effects_["better"] != "none") & ~effects_["coercive"].astype(bool)]
    told = known[(known["low"] > 0.0) | (known["high"] < 0.0)]
    here, there = (told[told["place"] == place].set_index(keys)["value"] for place in (first, other))
    both = pd.concat([here, there], axis=1, join="inner")
    same = int((np.sign(both.iloc[:, 0]) == np.sign(both.iloc[:, 1])).sum())
    a, b = place_label(first), place_label(other)
    return Label(
        f"Of {len(both)} effects in substance told both in {a.en} and in {b.en}, {same} go the same way. Both have the same "
        "model and the same seeds, so that this is no second witness.",
        f"{a.zh}与{b.zh}均可区分的{len(both)}项实质效果中，{same}项方向相同。两地用同一模型和同一组种子，不构成独立佐证。",
    )


def chance_findings(table: pd.DataFrame) -> Label:
    """How many interactions are told, and how many would be by luck alone."""
    known = table[(table["form"] == "difference") & (table["better"] != "none")]
    moved = known[(known["low"] != known["high"]) & known["low"].notna()]
    told, expected = int(moved["told"].sum()), 0.05 * len(moved)
    return Label(
        f"Of {len(moved)} interactions of an incentive with outmigration, over all places, levels and outcomes in substance, "
        f"{told} exclude zero; luck alone would make about {expected:.0f}.",
        f"各地点、力度和实质结果共{len(moved)}项激励与外出的交互中，{told}项的区间不含零；仅凭运气约{expected:.0f}项。",
    )
