"""No number in a rule without a declaration: read from the syntax trees of what the month is made of; nothing is run."""

import ast
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.declare import Setting, labels
from model.mechanisms import forums, mediation
from model.mechanisms.migration import MigrationSettings
from model.parameters import Parameters, Settings, ledger
from model.state import reference, will

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    path
    for folder in ("mechanisms", "state", "population")
    for path in sorted((ROOT / "model" / folder).glob("*.py"))
    if path.stem not in ("columns", "codes", "ledger", "tables", "reference", "order")
]
"""``order`` holds the gaps of a published way of sorting; the others hold declarations, codes and references."""

YUAN = "yuan of the unit in which log2(1 + x) is taken"
CHANCE = "keeps a chance below 1, as a hazard of which the exponential is not taken"
KEY = "key of chance: household and month side by side"
CLIPS: dict[tuple[str, str, float], str] = {
    ("assessment", "cutoffs", 20): "villages from which on a distribution has tails of its own",
    ("assessment", "score_villages", 1000.0): "per 1,000 residents",
    ("assessment", "score_villages", 11): "the eleven months before December",
    ("will", "age_term", 10.0): "ten years",
    ("will", "time_odds", 0.5): "half, as the declaration of ``plea`` says",
    ("will", "answer", 4): "key of chance: bodies of one person side by side",
    ("attendance", "open_channels", 4): "key of chance: bodies of one village side by side",
    ("attendance", "who_is_online", 4): "key of chance: bodies of one household side by side",
    ("attendance", "who_speaks", 4): "key of chance: bodies of one household side by side",
    ("rewards", "by_dividend", 100.0): YUAN,
    ("between", "spread_incomes", 1e-9): "keeps a quantile finite",
    ("deliberation", "givers", 8): "key of chance: projects of a month",
    ("deliberation", "carry_out", 8): "key of chance: decisions of one village side by side",
    ("deliberation", "keep_pledges", 16): "key of chance: pledges of one village side by side",
    ("deliberation", "chance_carried_out", 0.5): "yes or no, centred",
    ("deliberation", "conclude", 0.5): "most of the groups",
    ("elections", "fill_seats", 1e18): "larger than any key",
    ("elections", "seat_weight", 0.5): "half, as the declaration of ``post_ability`` says",
    ("first_secretaries", "by_ties", 0.5): "half a variance, so that the mean is 1",
    ("first_secretaries", "stays", 0.5): "half-way, as the declaration of ``promoted`` says",
    ("forums", "forum_value", 0.02): "keeps a logarithm finite",
    ("grid_work", "appoint", 1e9): "larger than any key",
    ("grid_work", "capability_of", 0.05): "never none",
    ("grid_work", "capability_of", 0.95): "never full",
    ("grid_work", "chance_of_quitting", 0.5): CHANCE,
    ("grid_work", "post_motivation", 0.05): "keeps a logarithm finite",
    ("grid_work", "raise_matters", 1.7): "log of 6, below which the exponential is taken",
    ("grid_work", "raise_matters", 6.0): "bound above the chance, which spares most exponentials",
    ("powers", "expected_acts", 12000.0): "a year and 1,000 residents",
    ("grievances", "arise", 12000.0): "a year and 1,000 residents",
    ("grievances", "raise_one", 4): "key of chance: bits of the kind of arrival",
    ("grievances", "shut_factor", 0.001): "keeps a logarithm finite",
    ("grievances", "take_land", 4): KEY,
    ("grievances", "dispute_over", 4): KEY,
    ("synthesise", "make_operators", 999): "far back",
    ("grievances", "severity", 4): "number of uniforms of which an order statistic is taken",
    ("grievances", "weight_scale", 0.5): "mean of two",
    ("reach", "is_labour_day", 0.5): "half a round apart from the meetings of the year",
    ("assessment", "is_site", 0.5): "to the nearest whole number of villages",
    ("rewards", "has_black_list", 0.5): "on or off, where a setting is a share",
    ("incentives", "draw_lists", 40): "key of chance: beside the awards of the month",
    ("cases", "chance_paper", 0.95): "something is never closed on paper",
    ("mediation", "chance_settled", 100.0): YUAN,
    ("volunteers", "chance_settled", 100.0): YUAN,
    ("mediation", "priority", 1000.0): "weight class before months, see the equation",
    ("mediation", "priority", 900.0): "weight class before months, see the equation",
    ("mediation", "priority", 3.0): "three weight classes",
    ("deliberation", "decide", 0.5): "most of the groups",
    ("deliberation", "take_up_item", 4): "key of chance: bodies of one village side by side",
    ("grid_work", "leave_to_meetings", 0.5): "half of what group heads have left is for organising",
    ("grid_work", "shares", 0.5): "disputes and matters in equal parts, at usual pressure",
    ("mobilising", "call_by_name", 4): "key of chance: bodies of one office side by side",
    ("mobilising", "fit_the_sheet", 0.5): "most of the groups",
    ("mobilising", "fit_the_sheet", 4): "key of chance: bodies of one village side by side",
    (
        "mobilising",
        "go_from_door_to_door",
        0.5,
    ): "half of the hours for asking at the door, the rest for signatures",
    ("mobilising", "starting_from", 4): "key of chance: bodies of one village side by side",
    ("mobilising", "walk_round", 4): "key of chance: bodies of one household side by side",
    ("migration", "returning", 4.0): "keeps an exponential finite",
    ("migration", "dying", 0.9): CHANCE,
    ("migration", "log_leaving", 0.5): "of the square in a normal curve",
    ("party_life", "put_in_turn", 0.5): "between two codes of a setting",
    ("party_life", "choose_member", 3): "code of a setting: by lot",
    ("party_life", "choose_member", 1e9): "kin before distance",
    ("party_life", "choose_member", 1e18): "larger than any distance",
    ("petitions", "inclination", 0.001): "keeps a logarithm finite",
    ("petitions", "inclined", 0.5): "mean of two",
    ("village_economy", "lasting_shares", 1e-12): "keeps a division finite: nothing leads out",
    ("village_economy", "default_hazard", 6.0): "keeps an exponential finite",
    ("logit", "sigma", 40.0): "keeps an exponential finite",
    ("logit", "logit", 0.999999): "keeps a logarithm finite",
    ("logit", "logit", 0.000001): "keeps a logarithm finite",
    ("now", "now_at", 11.0): "December",
    ("now", "now_at", 3): "months of a quarter",
    ("own", "at_reference", 1e-9): "keeps a division finite",
    ("own", "at_reference", 0.001): "keeps a logit finite",
    ("own", "evened", 0.5): "middle of a slice",
    ("own", "moved", 0.5): "stands where nothing is moved",
    ("redivide", "new_offices", 4096): "attendants are numbered after leaders",
    ("synthesise", "_hilbert", 8): "curves remembered",
    ("synthesise", "_lineages", 0.999999): "keeps a division finite",
    ("synthesise", "_lineages", 1e-9): "keeps a division finite",
    ("synthesise", "_poisson_steps", 15): "steps after which a Poisson count is complete",
    ("synthesise", "_poisson_steps", 8): "answers remembered",
    ("synthesise", "ages", 0.08): "spouses are alike in age, within one part in twelve",
    ("synthesise", "ages", 0.5): "centred",
    ("synthesise", "ages", 0.999): "keeps a logarithm finite",
    ("synthesise", "ages", 3): "word of a draw",
    ("synthesise", "ages", 16.0): "childhood ends, by statistics",
    ("synthesise", "ages", 44.0): "from 16 to 60",
    ("synthesise", "ages", 60.0): "old, by statistics",
    ("synthesise", "ages", 99.0): "nobody is older",
    ("synthesise", "attitudes", 0.02): "attitudes stay inside (0, 1)",
    ("synthesise", "attitudes", 0.98): "attitudes stay inside (0, 1)",
    ("synthesise", "attitudes", 3): "words of a draw",
    ("synthesise", "attitudes", 5): "attitudes with an anchor",
    ("keyed", "keyed", 4): "words of a draw",
    ("synthesise", "lay_out", 4): "a square of side 2^order has 4^order cells",
    ("synthesise", "link_kin", 60.0): "kin live near in the order of the map",
    ("synthesise", "link_kin", 100000): "larger than any village",
    ("synthesise", "make_dockets", 0.05): "a forum is never without anybody",
    ("synthesise", "make_households", 3): "word of a draw",
    ("synthesise", "make_offices", 0.05): "never none",
    ("synthesise", "make_offices", 0.5): "half, as the declaration of ``post_ability`` says",
    ("synthesise", "make_offices", 0.95): "never full",
    ("synthesise", "make_offices", 40): "key of chance: posts beside persons",
    ("synthesise", "make_operators", 3): "word of a draw",
    ("synthesise", "make_staff", 40): "key of chance: staff beside posts",
    ("synthesise", "make_villages", 0.5): "most villages: the one that stands for all",
    ("synthesise", "make_villages", 40): "key of chance: villages beside their sizes",
    ("synthesise", "most_likely", 1e-12): "keeps a division finite",
    ("synthesise", "of_young", 1e-9): "keeps a division finite",
    ("synthesise", "party", 18): "adult, by the Party's constitution",
    ("synthesise", "party", 35): "classes of age in which shares are reported",
    ("synthesise", "party", 55): "classes of age in which shares are reported",
    ("synthesise", "posts_of", 3): "secretary, director and head of the collective",
    ("synthesise", "schooling", 0.03): "no schooling among the young, at most",
    ("synthesise", "schooling", 3.0): "a third of those beyond junior middle school go to college",
    ("synthesise", "schooling", 7): "age of entering school",
    ("synthesise", "schooling", 13): "age of leaving primary school",
    ("synthesise", "schooling", 16): "age of leaving junior middle school",
    ("synthesise", "schooling", 60): "old, by statistics",
    ("synthesise", "inclination", 0.5): "of the square in a normal curve",
    ("synthesise", "settle", 16): "working age, by statistics",
    ("synthesise", "settle", 60): "old, by statistics",
    ("synthesise", "moved_with", 1e-9): "keeps a division finite",
    ("synthesise", "send_away", 1e9): "whole households before persons",
    ("synthesise", "send_away", 1e12): "larger than any key",
    ("synthesise", "settle", 3): "word of a draw",
    ("synthesise", "settle", 6): "away for half a year at least, by statistics",
    ("synthesise", "settle", 15.0): "away from 15 at the earliest",
    ("synthesise", "send_away", 16): "working age, by statistics",
    ("synthesise", "send_away", 40): "key of chance: moves beside traits",
    ("synthesise", "send_away", 60): "old, by statistics",
    ("synthesise", "send_away", 65): "working age, by statistics",
    ("synthesise", "spread_shares", 0.97): "bound of the domain of outmigration",
    ("synthesise", "spread_shares", 0.999): "keeps a logit finite",
    ("synthesise", "spread_shares", 1e-6): "keeps a logit finite",
    ("synthesise", "synthesise", 4): "see the grievances of a household in a month",
    ("synthesise", "synthesise", 6): "room for so many months, doubled when it runs short",
    ("keyed", "uniforms", 3): "word of a draw",
    ("synthesise", "village_sizes", 60.0): "bounds of the domain of registered persons",
    ("synthesise", "village_sizes", 20000.0): "bounds of the domain of registered persons",
}
"""Numbers that say nothing about the world: units, bounds, keys of chance; each with its reason."""


def literals(path: Path) -> Iterator[tuple[str, str, float]]:
    """(file, function, value) of the numbers in functions: all but 0, 1, 2 and the twelve months of a year."""
    for function in ast.parse(path.read_text("utf-8")).body:
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                    if node.value not in (0, 1, 2, 12):
                        yield path.stem, function.name, node.value


def test_every_number_in_a_rule_is_declared_or_says_why_not() -> None:
    found = {literal for path in FILES for literal in literals(path)}
    assert found - set(CLIPS) == set(), "declare it with unit, domain, range, grade and source"
    assert set(CLIPS) - found == set(), "no longer there"


def test_references_are_the_defaults_they_say_they_are() -> None:
    """Where a rule is centred on the default of a setting, the two cannot part."""
    assert ledger()["mediation.legal_adviser"].default == reference.ADVISER
    assert ledger()["mediation.departments_answer"].default == reference.DEPARTMENTS
    assert ledger()["grievances.oversight"].default == reference.OVERSIGHT
    assert ledger()["party_life.member_chat_group"].default == reference.CHAT_GROUP
    assert ledger()["village_economy.poor_management"].default == reference.MANAGEMENT
    assert ledger()["attendance.farm_value"].default == reference.FARM_VALUE
    assert ledger()["migration.outmigration"].default == reference.OUTMIGRATION
    scale, weight = (ledger()[name].default for name in ("assessment.pressure_scale", "forums.assessment"))
    assert math.isclose(1.0 - math.exp(-weight / scale), reference.PRESSURE, abs_tol=5e-5)
    out, local = (ledger()[f"migration.{name}"].default for name in ("wage_out", "wage_local"))
    assert math.isclose(math.log(out / local), reference.WAGE_GAP, abs_tol=5e-5)
    assert (
        isinstance(ledger()["migration.wage_out"].about, Setting) and "wage_out" in MigrationSettings._fields
    )


GROUPS = {
    group.__name__ for group in (*Parameters.__annotations__.values(), *Settings.__annotations__.values())
}


@pytest.mark.parametrize("folder", ["model", "experiments", "scenarios", "tests", "benchmarks"])
def test_settings_and_numbers_are_given_by_name(folder: str) -> None:
    """A group of numbers made by position would take one for the other without a word."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in GROUPS:
                assert all(isinstance(given, ast.Starred) for given in node.args), (
                    f"{path.name}:{node.lineno}"
                )


@pytest.mark.parametrize("terms", [will.Terms, forums.Matter, forums.Request, mediation.Handling])
def test_every_term_carries_its_name(terms: type) -> None:
    """In both languages: an explanation tells each of them."""
    named = labels(terms)
    assert list(named) == list(getattr(terms, "_fields"))  # noqa: B009
    assert (
        len({label.en for label in named.values()})
        == len({label.zh for label in named.values()})
        == len(named)
    )
