"""Levers and policies: what ships is sound; a policy touches its villages and months only; what is wrong is said where."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Said
from laws import LIVELY, check, fingerprint, money_is_conserved, numbers_hold

from analysis.figures.calendar import Span, calendar
from bilingual.texts import columns
from bilingual.words import Words
from grassroots.answers.demo import PLACES
from model.declare import Floats, Label
from model.levers import Combine, Effect, Lever
from model.parameters import ledger, resolve
from model.policy import Measure, Policy, Targets, column, month_of, moved_paths
from model.population.redivide import division, redivide
from model.run import Run
from model.simulate import World, advance, found, simulate
from model.state import ledger as counted
from model.state.tables import Tables
from scenarios import InputError, levers, load, load_lever, load_policy, places, policies
from scenarios.decide import lever_file, policy_file
from scenarios.evidence import rows
from scenarios.facts import lever_facts, policy_facts
from scenarios.measures import WIDE

CHINESE = re.compile(r"[一-鿿]")
COERCIVE = {"petition-order", "black-list", "conditional-dividend", "recall"}
COERCIVE_POLICIES = {"red-and-black-lists", "dividends-on-compact"}
BUSY = {**LIVELY, "registered": 300, "village_economy.collective_income": 120000}
AMPLE = {
    "registered": 1000,
    "staff": 200,
    "staff_seconded": 0,
    "licensed_townships": 0.01,
    "switches.assessment": 0,
    "villages_per_township": 2,
    "petitions.hazard": 0.5,
    "grievances.per_1000": 400,
    "default_hazard": 0.2,
    "operator_area": 20,
    "village_economy.collective_income": 120000,
    "mediation.adviser": 0.8,
}
"""Two villages full of trouble whose township never runs short, so that neither feels the other.

An adviser moves the chance of a case by .02 at the default, and some 130 cases end where advisers work: in one run of
fourteen nothing would show. At the end of the plausible range it is one in a hundred thousand.
"""

DATED = [name for name in policies() if any(one.dated for one in load_policy(name).measures)]
UNDATED = [name for name in policies() if name not in DATED]


# what ships


@pytest.mark.parametrize("name", levers())
def test_every_lever_loads_in_both_languages_on_evidence_that_exists(name: str) -> None:
    file, lever = lever_file(name), load_lever(name)
    texts = [file.label, file.meaning, file.reason, *(c.assumed for c in file.costs if c.assumed)]
    assert all(text.en and CHINESE.search(text.zh) for text in texts)
    assert set(lever.evidence) <= set(rows())
    assert lever.evidence or file.grade == "assumed"
    assert lever.costs, "what it costs is said, if only that it costs nothing"
    assert lever.coercive == (name in COERCIVE)
    json.dumps(lever_facts(file, {}))


@pytest.mark.parametrize("name", levers())
def test_usual_and_named_levels_stay_plausible(name: str) -> None:
    """Of a shipped lever, in the default village; anyone who sets another level is warned."""
    lever = load_lever(name)
    for level in (lever.usual, *lever.levels.values()):
        measure = Measure(lever, level)
        for effect in lever.effects:
            low, high = resolve(effect.path).about.plausible  # type: ignore[union-attr,misc]
            moved = effect.on(np.array([resolve(effect.path).default]), np.array([measure.level]))[0]
            assert low <= moved <= high, (effect.path, level)


@pytest.mark.parametrize("name", policies())
def test_every_policy_loads_in_both_languages_on_evidence_that_exists(name: str) -> None:
    file, policy = policy_file(name), load_policy(name)
    assert all(text.en and CHINESE.search(text.zh) for text in (file.label, file.meaning))
    assert set(file.evidence) <= set(rows())
    assert policy.coercive == (name in COERCIVE_POLICIES)
    assert not policy.coercive or ("oercive" in file.meaning.en and "强制" in file.label.zh)
    for measure in policy.measures:
        assert (measure.since is not None) == (name in DATED), "a dated plan is that of a place"
        assert measure.until is None and measure.targets.kind != "list"
    json.dumps(policy_facts(file, policy, {}))


def test_whatever_moves_a_coercive_setting_is_marked() -> None:
    marked = {item.path for item in ledger().values() if "(coercive)" in item.about.en}
    moving = {name for name in levers() if marked & {effect.path for effect in load_lever(name).effects}}
    assert moving == COERCIVE
    assert not [place for place in places() for path in marked if load(place).values.get(path, 0.0) != 0.0]


def test_settings_that_nobody_can_decide_on_are_few() -> None:
    """Every setting has a lever but what is prices, wages, law, accounts, a date, or where cadres live."""
    moved = {effect.path for name in levers() for effect in load_lever(name).effects}
    settings = {item.path for item in ledger().values() if item.by_village}
    assert settings - moved == {
        "migration.outmigration",
        "migration.wage_out",
        "migration.wage_local",
        "grid_work.commuting",
        "village_economy.price_fall",
        "village_economy.operating_floor",
        "deliberation.assembly_month",
        "deliberation.quorum_representatives",
        "deliberation.quorum_adults",
        "deliberation.quorum_households",
        "deliberation.quorum_group",
        "incentives.incentive_own",
        "elections.next_election",
        "elections.term_years",
    }


# what a policy touches


def neutral(lever: Lever, world: World) -> float:
    """The level at which a lever leaves everything as it is."""
    t = world.townships[0].tables
    grids, attendants = (float(n[0]) for n in division(t))
    if lever.name == "grid-size":
        return float(t.villages.households[0]) / grids
    if lever.name == "attendants-per-grid":
        return attendants / grids
    levels = []
    for effect in lever.effects:
        own = float(column(world.townships[0].settings, effect.path)[0])
        if effect.factor != 0.0:
            levels.append(0.0 if effect.how == "add" else (own - effect.offset) / effect.factor)
    return min(levels) if lever.effects[0].how == "at_least" else levels[0]


@pytest.fixture(scope="module")
def busy() -> Run:
    return Run(months=40, seed=51, values=BUSY)


@pytest.fixture(scope="module")
def undisturbed(busy: Run) -> str:
    return fingerprint(simulate(busy))


@pytest.mark.parametrize("name", levers())
def test_a_lever_at_what_is_already_so_changes_no_bit(name: str, busy: Run, undisturbed: str) -> None:
    lever = load_lever(name)
    policy = Policy("neutral", Label("neutral", "不变"), (Measure(lever, neutral(lever, found(busy))),))
    assert fingerprint(simulate(replace(busy, policies=(policy,)))) == undisturbed


def by_month(run: Run, paths: list[str]) -> dict[str, Floats]:
    """Each setting by month and village, as the months found it."""
    world = found(run)
    seen: dict[str, list[Floats]] = {path: [] for path in paths}
    for month in range(run.months):
        advance(world, month + 1)
        for path in paths:
            seen[path].append(np.concatenate([column(t.settings, path) for t in world.townships]))
    return {path: np.array(columns) for path, columns in seen.items()}


@pytest.mark.parametrize("name", UNDATED)
def test_a_policy_without_dates_acts_in_months_25_to_60_and_on_nothing_else(name: str) -> None:
    """Settings before and after are what they are without it; in between nothing moves but what its levers name."""
    policy = load_policy(name)
    paths = [item.path for item in ledger().values() if item.by_village]
    run = Run(months=66, seed=52, values={"registered": 60})
    without, with_it = by_month(run, paths), by_month(replace(run, policies=(policy,)), paths)
    moved = {path for path in paths if (without[path] != with_it[path]).any()}
    assert moved and moved <= set(moved_paths([policy]))
    for path in moved:
        months = np.flatnonzero((without[path] != with_it[path]).any(axis=1))
        assert months.tolist() == list(range(24, 60)), path


@pytest.mark.parametrize("name", DATED)
def test_the_plan_of_a_document_acts_in_its_own_place_from_its_date(name: str) -> None:
    """It moves something there, what its levers name and nothing else, and not before the month that it says."""
    place, policy = load(name.removesuffix("-plan")), load_policy(name)
    paths = [item.path for item in ledger().values() if item.by_village]
    run = Run(place, villages=8, months=14, seed=52, values={"registered": 40, "first_secretaries": 0.0})
    without, with_it = by_month(run, paths), by_month(replace(run, policies=(policy,)), paths)
    moved = {path for path in paths if (without[path] != with_it[path]).any()}
    assert moved and moved <= set(moved_paths([policy]))
    first = {month_of(measure.since, place.year) for measure in policy.measures if measure.since}
    for path in moved:
        assert {int(np.flatnonzero((without[path] != with_it[path]).any(axis=1))[0])} == first == {12}


def aimed(policy: Policy, targets: Targets) -> Policy:
    """The policy in these villages only, without levers that nobody can aim."""
    kept = (m for m in policy.measures if not any(effect.path in WIDE for effect in m.lever.effects))
    return replace(policy, measures=tuple(replace(m, targets=targets) for m in kept))


TWO = Run(villages=2, months=60, seed=53, values=AMPLE)


@pytest.fixture(scope="module")
def before() -> Tables:
    """The two villages without policy."""
    return simulate(TWO).townships[0].tables


@pytest.mark.parametrize("name", UNDATED)
def test_a_policy_in_one_village_is_not_felt_in_another(name: str, before: Tables) -> None:
    """Bit by bit where the township is ample; in its own village it is felt, and not before it begins."""
    policy = aimed(load_policy(name), Targets("list", (2,)))
    after = simulate(replace(TWO, policies=(policy,))).townships[0].tables
    np.testing.assert_array_equal(after.ledger[:, 0], before.ledger[:, 0])
    np.testing.assert_array_equal(after.ledger[:, 1, :24], before.ledger[:, 1, :24])
    assert (after.ledger[:, 1, 24:] != before.ledger[:, 1, 24:]).any()
    mine = before.persons.village == 0
    for table in ("persons", "minds"):
        for column_, values in getattr(before, table)._asdict().items():
            if column_ not in ("office", "seat"):  # rows of other tables
                np.testing.assert_array_equal(
                    getattr(getattr(after, table), column_)[mine], values[mine], err_msg=column_
                )


def test_a_new_division_leaves_what_the_month_left_in_grids() -> None:
    """Bit by bit in a village that is not divided again; new grids elsewhere have what their first household had."""
    world = found(Run(villages=2, months=2, seed=57, values={"registered": 300, "data_tools": 0.4}))
    for month in (1, 2):
        advance(world, month)
    t = world.townships[0].tables
    (grids, attendants), old, were = division(t), t.grids, t.households.grid.copy()
    new = redivide(t, grids + np.array([0, 3]), attendants, (30.0, 30.0)).grids
    for name, values in new._asdict().items():
        np.testing.assert_array_equal(values[: grids[0]], getattr(old, name)[: grids[0]], name)
    first = np.unique(t.households.grid, return_index=True)[1]
    for name in ("visits", "written", "tools", "members"):
        np.testing.assert_array_equal(getattr(new, name), getattr(old, name)[were[first]], name)
    assert (new.tools > 0.0).all() and len(new.tools) == grids.sum() + 3


# two policies at once

PATH = "attendance.allowance"
BOTH = {"largest": 50.0, "smallest": 20.0, "sum": 70.0, "last": 20.0}


@pytest.mark.parametrize("rule", BOTH)
def test_two_policies_on_one_lever_combine_as_declared(rule: Combine) -> None:
    """50 in all villages until month 8, then 20 in the second as well, from month 4: alone, joint, alone."""
    label = Label("x", "某")
    lever = Lever("x", label, label, "yuan", (0, 100), 50, (Effect(PATH),), rule)
    p = Policy("p", label, (Measure(lever, 50, since=(2021, 1), until=(2021, 9)),))
    q = Policy("q", label, (Measure(lever, 20, Targets("list", (2,)), (2021, 5), (2022, 1)),))
    run = Run(villages=2, months=14, seed=54, values={"registered": 60, PATH: 5}, policies=(p, q))
    seen = by_month(run, [PATH])[PATH]
    assert seen[:, 0].tolist() == [50.0] * 8 + [5.0] * 6
    assert seen[:, 1].tolist() == [50.0] * 4 + [BOTH[rule]] * 4 + [20.0] * 4 + [5.0] * 2
    if rule != "last":
        other = by_month(replace(run, policies=(q, p)), [PATH])[PATH]
        assert (other == seen).all()


def test_effects_are_applied_in_order_set_add_bound() -> None:
    """Whatever the names of the levers and the order of the policies; never beyond the domain."""
    label = Label("x", "某")
    effects = {"c": Effect(PATH), "b": Effect(PATH, "add", 2.0), "a": Effect(PATH, "at_most", 1.0, 20.0)}
    made = [
        Policy(
            name,
            label,
            (Measure(Lever(name, label, label, "yuan", (0, 900), 40, (effect,)), 40, since=(2021, 1)),),
        )
        for name, effect in effects.items()
    ]
    run = Run(months=1, values={"registered": 60, PATH: 7})

    def ends(*policies_: Policy) -> float:
        world = simulate(replace(run, policies=policies_))
        return float(column(world.townships[0].settings, PATH)[0])

    assert ends(made[0]) == 40.0
    assert ends(made[1]) == 87.0
    assert ends(*made) == ends(*made[::-1]) == 60.0
    high = replace(made[1].measures[0], level=900)
    assert ends(replace(made[1], measures=(high,))) == 1000.0


# dates and targets


def written_policy(folder: Path, measures: str, name: str = "mine") -> Path:
    path = folder / f"{name}.yaml"
    head = f"name: {name}\nlabel: {{en: Mine, zh: 我的}}\nmeaning: {{en: A trial., zh: 试验。}}\nmeasures:\n"
    path.write_text(head + measures, "utf-8")
    return path


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        ("since: '2021-03', until: '2021-05'", range(2, 5)),
        ("since: '2021-12', until: '2022-01'", range(11, 13)),
        ("since: '2021-12'", range(11, 18)),
        ("until: '2021-02'", range(0, 2)),
        ("since: '2019-01', until: '2021-01'", range(0, 1)),
        ("since: '2030-01'", range(0)),
        ("since: '2021-06', until: '2021-06'", range(5, 6)),
    ],
)
def test_calendar_months_are_months_of_the_run(dates: str, months: range, tmp_path: Path) -> None:
    policy = load_policy(
        written_policy(tmp_path, f"  - {{lever: lost-work-allowance, level: 33, {dates}}}\n")
    )
    run = Run(months=18, values={"registered": 60}, policies=(policy,))
    seen = by_month(run, [PATH])[PATH][:, 0]
    assert np.flatnonzero(seen == 33.0).tolist() == list(months)


@pytest.fixture(scope="module")
def many() -> World:
    """Twenty villages of unlike outmigration, in two townships."""
    kinds = [
        Targets("list", (1, 20)),
        Targets("neediest", share=0.25),
        Targets("easiest", share=0.25),
        Targets("random", share=0.25),
        Targets("random", share=0.5),
        Targets("neediest", share=0.01),
        Targets(),
    ]
    lever = load_lever("lost-work-allowance")
    policy = Policy("p", Label("p", "某"), tuple(Measure(lever, 30, targets) for targets in kinds))
    values = {"registered": 60, "outmigration_spread": 0.5, "villages_per_township": 10}
    return found(Run(villages=20, months=1, seed=55, values=values, policies=(policy,)))


def test_targets_choose_what_they_say(many: World) -> None:
    need = np.concatenate([t.settings.migration.outmigration for t in many.townships])
    masks = [np.concatenate([t.targets[k] for t in many.townships]) for k in range(7)]
    assert np.flatnonzero(masks[0]).tolist() == [0, 19]
    assert [mask.sum() for mask in masks] == [2, 5, 5, 5, 10, 1, 20]
    assert need[masks[1]].min() >= need[~masks[1]].max()
    assert need[masks[2]].max() <= need[~masks[2]].min()
    assert (masks[4] | ~masks[3]).all()  # a smaller share by lot lies within a larger one
    assert need[masks[5]] == need.max()


@pytest.mark.parametrize("share", ["0", "1.5", "-0.2", ".nan", "half"])
def test_a_share_of_villages_lies_above_nothing_and_up_to_all(share: str, tmp_path: Path) -> None:
    path = written_policy(tmp_path, f"  - lever: points\n    targets: {{random: {share}}}\n")
    assert re.search(r"mine\.yaml:6:\d+: .*(share|number)", refused(path))


def test_what_holds_for_a_whole_township_cannot_be_aimed(tmp_path: Path) -> None:
    path = written_policy(tmp_path, "  - lever: township-tasks\n    targets: {list: [1]}\n")
    assert "holds for a whole township or county; allowed is all" in refused(path)


# grids


@pytest.mark.parametrize(("households", "first"), [(50, 24), (50, 31), (300, 28)])
def test_grids_divided_anew_and_back_conserve_everything(households: int, first: int) -> None:
    """Smaller or larger grids until the end of 2024, watched month by month; then the division is as it was found.

    Where grids were only added, the posts of old are there again with their numbers.
    """
    levels = {"grid-size": float(households), "attendants-per-grid": 1.0}
    start = (2021 + first // 12, first % 12 + 1)
    measures = tuple(
        Measure(load_lever(name), level, since=start, until=(2025, 1)) for name, level in levels.items()
    )
    policy = Policy("again", Label("again", "重划"), measures)
    run = Run(villages=3, months=60, seed=56, values=LIVELY, policies=(policy,))
    world = found(run)
    as_found = division(world.townships[0].tables)
    area = world.townships[0].tables.households.grid.copy()
    posts = world.townships[0].tables.offices.id.copy()
    for month in range(run.months):
        advance(world, month + 1)
        t = world.townships[0].tables
        grids, attendants = division(t)
        if first <= month < 48:
            assert (grids == np.rint(t.villages.households / households)).all()
            assert (attendants == grids).all()
        else:
            assert (grids == as_found[0]).all() and (attendants == as_found[1]).all()
        numbers_hold(t)
        money_is_conserved(world.townships[0])
        posts_agree(world)
    check(world)
    assert (t.households.grid == area).all()
    assert len(t.offices.id) == len(posts)
    assert households > 100 or (t.offices.id == posts).all()


def posts_agree(world: World) -> None:
    """Posts stand village by village; a grid's leader holds that grid's post; nobody reads a post that is gone."""
    t = world.townships[0].tables
    offices = t.offices
    assert (np.diff(offices.village) >= 0).all()
    assert (t.villages.offices_last[-1] == len(offices.id)) and (t.villages.offices_first[0] == 0)
    assert len(np.unique(offices.id)) == len(offices.id)
    for g, leader in enumerate(t.grids.leader):
        assert leader < 0 or (offices.unit[leader] == g and offices.village[leader] == t.grids.village[g])
    assert t.persons.office.max() < len(offices.id) and t.grievances.server.max() < len(offices.id)
    assert np.bincount(t.households.grid, minlength=len(t.grids.id)).tolist() == t.grids.households.tolist()


# what is wrong with a file


def refused(path: Path | str, read: Callable[[Path | str], object] = load_policy) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("measures", "line", "said"),
    [
        ("  - lever: lost-work-alowance\n", 5, "did you mean lost-work-allowance?"),
        (
            "  - lever: points\n    level: hihg\n",
            6,
            "has no level 'hihg'; allowed is 0 to 200 yuan/act, or low, high",
        ),
        ("  - lever: points\n    level: 900\n", 6, "level 900; allowed is 0 to 200 yuan/act"),
        ("  - lever: contact-rule\n    level: 1.5\n", 6, "is no whole number"),
        (
            "  - lever: points\n    since: '2023-05'\n    until: '2023-04'\n",
            7,
            "until 2023-04 lies before since 2023-05",
        ),
        ("  - lever: points\n    since: 2023-5\n", 6, "it has to be a month in quotes, as in '2023-01'"),
        ("  - lever: points\n    lvel: 3\n", 6, "did you mean level or lever?"),
        ("  - lever: points\n    targets: everybody\n", 6, "targets"),
        ("  - lever: points\n    targets: {list: [0]}\n", 6, "numbers of villages, from 1"),
        (
            "  - lever: points\n    targets: {neediest: 0.2, random: 0.2}\n",
            6,
            "it has to be one of list, neediest, easiest or random",
        ),
        ("  - lever: points\n    targets: {poorest: 0.2}\n", 6, "poorest"),
        ("  - level: 3\n", 5, "`lever` is missing"),
        ("  []\n", 5, "measures"),
    ],
)
def test_what_is_wrong_with_a_policy_is_said_where_it_stands(
    measures: str, line: int, said: str, tmp_path: Path
) -> None:
    message = refused(written_policy(tmp_path, measures))
    assert re.search(rf"mine\.yaml:{line}:\d+: ", message) and said in message, message
    assert "TargetPart" not in message and "literal" not in message, message


def test_everything_wrong_with_the_measures_is_said_at_once(tmp_path: Path) -> None:
    measures = (
        "  - lever: no-such\n  - {lever: points, level: 900}\n  - {lever: points, targets: {random: 2}}\n"
    )
    message = refused(written_policy(tmp_path, measures))
    assert [line.partition("mine.yaml:")[2][0] for line in message.splitlines()] == ["5", "6", "7"]


LEVER = """name: mine
label: {en: Mine, zh: 我的}
meaning: {en: A trial., zh: 试验。}
unit: yuan/meeting
domain: [0, 100]
usual: 30
effects:
  - path: attendance.allowance
grade: assumed
reason: {en: a trial, zh: 试验}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("path: attendance.allowance", "path: attendance.b0", "attendance.b0 is no setting"),
        ("path: attendance.allowance", "path: attendance.alowance", "did you mean attendance.allowance"),
        ("usual: 30", "usual: 300", "usual level 300; allowed is 0 to 100"),
        ("usual: 30", "usual: 30\nlevels: {high: 300}", "level 300; allowed is 0 to 100"),
        (
            "domain: [0, 100]",
            "domain: [0, 5000]",
            "would move attendance.allowance to 5000; allowed is 0 to 1000",
        ),
        ("domain: [0, 100]", "domain: 100", "they have to be two numbers, the lower first, as in [0, 500]"),
        ("grade: assumed", "grade: guessed", "allowed is reported, derived, borrowed or assumed"),
        ("grade: assumed", "paid: [alowances]\ngrade: assumed", "no ledger column is called 'alowances'"),
        ("grade: assumed", "evidence: wusheng-pay\ngrade: assumed", "there is no evidence 'wusheng-pay'"),
        ("grade: assumed", "coercion: true\ngrade: assumed", "did you mean coercive?"),
        ("zh: 我的", "zh: ''", "label > zh is empty"),
        ("name: mine", "name: yours", "the name is that of the file"),
        (
            "grade: assumed",
            "costs:\n  - {per: village, yuan: 1, evidence: nothing-at-all}\ngrade: assumed",
            "there is no evidence 'nothing-at-all'",
        ),
        ("grade: assumed", "costs:\n  - {per: village, yuan: 1}\ngrade: assumed", "rests on nothing"),
    ],
)
def test_what_is_wrong_with_a_lever_is_said_where_it_stands(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(LEVER.replace(old, new), "utf-8")
    message = refused(path, load_lever)
    assert re.search(r"mine\.yaml:\d+:\d+: ", message) and said in message, message


def test_a_file_in_gbk_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(LEVER.encode("gb18030"))
    assert "GBK" in refused(path, load_lever) and "save it as UTF-8" in refused(path, load_lever)
    assert "GBK" in refused(path, load_policy)


def test_a_lever_of_ones_own_can_be_used_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(LEVER, "utf-8")
    policy = load_policy(written_policy(tmp_path, f"  - lever: {path}\n", "trial"))
    assert policy.measures[0].level == 30.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lost-work-allowance", "it is a lever: write lost-work-allowance=LEVEL"),
        ("lost-work-allowance=30元", "has no level '30元'"),
        ("lost-work-allowance=900", "level 900; allowed is 0 to 500"),
        ("allowance+lost-work-alowance=3", "did you mean lost-work-allowance?"),
        ("alowance", "did you mean allowance?"),
        ("=3", "there is no lever of this name"),
        ("allowance=50", "write the level of a lever behind it: lost-work-allowance=50"),
        ("attendance.allowance=50", "write the level of a lever behind it: lost-work-allowance=50"),
        ("paid-meetings=1", "lost-work-allowance=1"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_said(text: str, said: str) -> None:
    assert said in refused(text)


def test_levers_and_policies_are_joined_on_the_command_line() -> None:
    policy = load_policy("more-meetings + lost-work-allowance=high")
    assert [m.lever.name for m in policy.measures][-1] == "lost-work-allowance"
    assert policy.measures[-1].level == 50.0 and policy.name == "more-meetings+lost-work-allowance=50"


# the verbs


@pytest.fixture
def command(commanded: Said) -> Said:
    """Run the command; what it says."""
    return commanded


@pytest.mark.parametrize(
    ("verb", "names"), [("levers", levers()), ("policies", policies()), ("places", places())]
)
def test_lists_have_every_name_and_label(verb: str, names: list[str], command: Said) -> None:
    code, out, _ = command(verb)
    assert code == 0 and all(name in out for name in names)
    assert CHINESE.search(out)
    told = json.loads(command(verb, "--json")[1])["rows"]
    assert [one["name"] for one in told] == names
    assert all(one["label"]["en"] and CHINESE.search(one["label"]["zh"]) for one in told)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_places_are_a_table_in_80_columns(lang: str, command: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = command("places", "--lang", lang)
    assert all(columns(line) <= 80 for line in out.splitlines())
    for name in places():
        (line,) = (line for line in out.splitlines() if line.startswith(f" {name} "))
        assert f"{load(name).year}" in line and f"{load(name).n_villages}" in line


def everything() -> Iterator[tuple[str, str]]:
    for verb, names in (("lever", levers()), ("policy", policies()), ("place", places())):
        yield from ((verb, name) for name in names)


@pytest.mark.parametrize(("verb", "name"), list(everything()))
def test_one_is_told_in_every_language(verb: str, name: str, command: Said) -> None:
    for lang in ("en", "zh", "both"):
        code, out, _ = command(verb, name, "--lang", lang)
        assert code == 0 and name in out
    told = json.loads(command(verb, name, "--json")[1])
    assert bool(told.get("caution")) == bool(told.get("coercive"))


def test_a_card_says_what_is_moved_from_what_in_a_place(command: Said) -> None:
    assert "subsidy_delay: 12 -> 0 months" in command("lever", "subsidies-on-time", "--place", "wusheng")[1]
    assert "subsidy_delay: 3 -> 0 months" in command("lever", "subsidies-on-time")[1]
    assert "moves nothing" in command("policy", "contact-rule=needy")[1]
    assert "outside the plausible range" in command("policy", "points=150")[1]
    assert "docs/responsible-use.md" in command("lever", "black-list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lever", "openess"), "did you mean openness?"),
        (("policy", "more-meeting"), "did you mean more-meetings or"),
        (("place", "wushen"), "did you mean wusheng or wuhan?"),
        (("place", "default"), "grassroots ledger"),
        (("policy", "allowance", "--picture", "a.pdf"), "give the name of a PNG file"),
        (("policy", "allowance", "--picture", "no-such-folder/a.png"), "there is no folder"),
    ],
)
def test_what_is_not_there_ends_with_two_and_one_message(
    words: tuple[str, ...], said: str, command: Said
) -> None:
    code, out, err = command(*words)
    assert code == 2 and said in err and not out and "Traceback" not in err


def test_validate_takes_levers_policies_and_places(tmp_path: Path, command: Said) -> None:
    (tmp_path / "mine.yaml").write_text(LEVER, "utf-8")
    trial = written_policy(tmp_path, "  - {lever: points, level: 150}\n", "trial")
    assert "mine: Mine (我的), lever" in command("validate", str(tmp_path / "mine.yaml"))[1]
    out = command("validate", str(trial))[1]
    assert "trial: Mine (我的), policy" in out and "warnings: 1" in out and "points_value: 0 -> 150" in out
    assert "policy" in command("validate", "more-meetings")[1]
    assert "anchoring grade" in command("validate", "wusheng")[1]


def test_the_calendar_is_drawn(tmp_path: Path, command: Said) -> None:
    file = tmp_path / "calendar.png"
    code, _, err = command("policy", "red-and-black-lists", "--picture", str(file), "--lang", "both")
    assert code == 0 and str(file) in err and file.read_bytes()[:4] == b"\x89PNG"
    nowhere = Words("", "")
    spans = [
        Span(Words("points", "积分"), Words("5", "5"), 24, 60, False, nowhere),
        Span(Words("list", "榜单"), Words("1", "1"), 90, 99, True, nowhere),
    ]
    texts = [text.get_text() for text in calendar(spans, lang="en").axes[0].texts]
    assert {"burn-in", "policy", "after", "5", "never in force in this run"} <= set(texts)
    with pytest.raises(ValueError, match="at least one lever"):
        calendar([])


# money


@pytest.mark.parametrize("names", [PLACES, pytest.param(("default", *places()), marks=pytest.mark.slow)])
def test_the_allowance_keeps_its_promises_out_of_the_villages_own_money(names: tuple[str, ...]) -> None:
    """In every shipped place but the urban one, whose communities have four times the households and less income; there it
    keeps them with a fund for incentives beside it, as the policy says."""
    allowance = load_policy("allowance")
    short = {place for place in names if promises_broken(place, (allowance,)) > 0.0}
    assert short == {"yingjiang"}
    fund = Measure(load_lever("incentive-fund"), load_lever("incentive-fund").levels["high"])
    funded = Policy("funded", Label("funded", "另拨经费"), (*allowance.measures, fund))
    assert promises_broken("yingjiang", (funded,)) == 0.0


def promises_broken(place: str, policies: tuple[Policy, ...]) -> float:
    """What was promised in five years and not paid, yuan, over three runs of the place."""
    return sum(
        float(town.tables.ledger[counted.BROKEN].sum())
        for r in range(3)
        for town in simulate(Run(load(place), seed=57, replicate=r, months=60, policies=policies)).townships
    )
