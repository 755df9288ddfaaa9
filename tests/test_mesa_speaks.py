"""The Mesa face says what is wrong: what it is given, what breaks, what cannot be changed, what is misspelt."""

import copy
import pickle
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import LIVELY, fingerprint
from mesa import DataCollector, batch_run
from mesa.experimental.scenarios import Scenario as MesaScenario

import model as inner
import scenarios
from grassroots import GovernanceModel
from model.agents import GridLeader, Migrant, PartyMember, Person, Villager
from model.given import VillageScenario
from model.governance_model import lacks, last_names, mistaken, taken
from model.outcomes import OUTCOMES, Seen, headline
from model.outcomes.seen import VISIBLE
from model.run import Run
from model.simulate import simulate
from model.state import codes, ledger
from model.views import WRITABLE, Attribute
from model.village_map import LAYERS

pytestmark = pytest.mark.filterwarnings("error")


def small(**more: Any) -> GovernanceModel:
    return GovernanceModel(**{"rng": 5, "months": 12, "registered": 150, **more})


# what it is made of


def test_names_given_as_text_are_what_they_name() -> None:
    by_name = GovernanceModel(
        "wusheng", rng=7, months="40", policies=["lost-work-allowance=30", "points-shop"], outmigration="0.6"
    )
    loaded = inner.GovernanceModel(
        scenarios.load("wusheng"),
        rng=7,
        months=40,
        policies=[scenarios.load_policy("lost-work-allowance=30"), scenarios.load_policy("points-shop")],
        outmigration=0.6,
    )  # fmt: skip
    assert by_name.run == loaded.run
    assert small(policies="points=5", months=30).run == small(policies=["points=5"], months=30).run
    assert (
        small(grievances="off").run.values["switches.grievances"] == 0.0
        if "grievances" in last_names()
        else True
    )


WRONG = [
    ({"place": "wushen"}, "did you mean wusheng"),
    ({"place": 42}, "place: int given; allowed is a place"),
    ({"policies": "pionts=5", "months": 30}, "did you mean points"),
    ({"policies": 3}, "policies: 3 given"),
    ({"policies": [3]}, "policies: 3 given"),
    ({"policies": "points=5"}, "it acts from month 25 on"),
    ({"months": "x"}, "months: 'x' given; a whole number is needed"),
    ({"months": 24.5}, "months: 24.5 given"),
    ({"months": True}, "months: True given"),
    ({"months": float("nan")}, "months: nan given"),
    ({"months": [3]}, r"months: \[3\] given"),
    ({"months": 121}, "allowed is 1 to 120"),
    ({"villages": "many"}, "villages: 'many' given"),
    ({"preset": "fll"}, "preset: 'fll' given; allowed is full or core"),
    ({"rng": "x"}, "rng: 'x' given"),
    ({"rng": True}, "rng: True given"),
    ({"rng": object()}, "what numpy takes"),
    ({"rng": -1}, "allowed is 0 to"),
    ({"seed": 7}, "did you mean rng="),
    ({"month": 7}, "did you mean months="),
    ({"plase": "wusheng"}, "did you mean place="),
    ({"policy": "points=5"}, "did you mean policies="),
    ({"outmigraton": 0.4}, "did you mean outmigration"),
    ({"outmigration": "40%"}, "write outmigration=0.4"),
    ({"outmigration": None}, "is not a number"),
    ({"outmigration": 0.4, "migration.outmigration": 0.5}, "migration.outmigration is given twice"),
    ({"scenario": "wusheng"}, "a place is given as place="),
    ({"scenario": MesaScenario}, "the class Scenario given"),
    ({"scenario": MesaScenario(rng=3)}, "rng: 5 given, and 3 by the scenario"),
    ({"scenario": MesaScenario(rng=5, outmigraton=0.4)}, "did you mean outmigration"),
    ({"scenario": MesaScenario(rng=5, months="x"), "months": None}, "months: 'x' given"),
    ({"place": MesaScenario(rng=5), "scenario": MesaScenario(rng=5)}, "two scenarios"),
    ({"place": Run()}, "a Run says its own"),
    ({"agent_classes": 3}, "no subclass"),
    ({"agent_classes": [dict]}, "no subclass"),
]  # fmt: skip


@pytest.mark.parametrize(
    "wrong, said", WRONG, ids=[str(list(wrong)) + str(k) for k, (wrong, _) in enumerate(WRONG)]
)
def test_what_cannot_be_used_is_refused_in_a_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        small(**wrong)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text, said",
    [
        ({"place": "wusheng"}, r"scenarios\.load\('wusheng'\)"),
        ({"policies": "points=5"}, r"scenarios\.load_policy\('points=5'\)"),
    ],
)
def test_the_model_itself_reads_no_files_and_says_who_does(text: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"{said}.*from grassroots import GovernanceModel"):
        inner.GovernanceModel(**text)


def test_a_run_given_beside_something_is_refused_whatever_it_is() -> None:
    for beside in (
        {"months": 3},
        {"villages": 2},
        {"preset": "core"},
        {"policies": ()},
        {"rng": 0},
        {"outmigration": 0.2},
    ):
        with pytest.raises(ValueError, match=f"give {next(iter(beside))} to the Run"):
            GovernanceModel(Run(), **beside)


# scenarios of Mesa

REGISTERED = st.integers(120, 200)
MORE = {"outmigration": st.floats(0.0, 0.9), "per_1000": st.floats(10.0, 60.0)}


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    months=st.integers(1, 60),
    villages=st.integers(1, 3),
    preset=st.sampled_from(["full", "core"]),
    numbers=st.fixed_dictionaries({"registered": REGISTERED}, optional=MORE),
)
def test_a_scenario_carries_the_whole_run(
    seed: int, months: int, villages: int, preset: str, numbers: dict[str, float]
) -> None:
    """Made of it again, as Mesa's Reset does, of a copy, and of a generic scenario that says the same."""
    model = GovernanceModel("lufeng", rng=seed, months=months, villages=villages, preset=preset, **numbers)
    again = type(model.scenario)()
    assert GovernanceModel(scenario=again).run == model.run
    assert GovernanceModel(scenario=pickle.loads(pickle.dumps(model.scenario))).run == model.run
    said = {"place": "lufeng", "months": months, "villages": villages, "preset": preset, **numbers}
    for kind in (MesaScenario, VillageScenario):
        assert GovernanceModel(kind(rng=seed, **said)).run == model.run
    assert GovernanceModel(scenario=again, rng=str(seed // 2), months=7).run == Run(
        scenarios.load("lufeng"), numbers, 7, seed // 2, 0, villages, preset
    )


def test_a_scenario_keeps_what_has_no_argument_of_its_own() -> None:
    run = Run(months=5, seed=9, replicate=3, posts_at=0.2, values={"registered": 150})
    model = GovernanceModel(run)
    assert GovernanceModel(scenario=type(model.scenario)()).run == run
    assert GovernanceModel(scenario=model.scenario).run == run
    assert GovernanceModel(scenario=type(model.scenario)(), rng=4).run.replicate == 0


def test_a_scenario_is_made_when_asked_for_and_kept_nowhere() -> None:
    model = small()
    size = len(pickle.dumps(model))
    made = model.scenario
    assert made.registered == 150 and made.months == 12 and made.rng == 5
    assert made is not model.scenario and len(pickle.dumps(model)) == size
    with pytest.raises(AttributeError, match="make another one"):
        made.months = 3
    with pytest.raises(ValueError, match="did you mean months="):
        VillageScenario(month=3)
    counted = len(MesaScenario._ids)
    for _ in range(5):
        type(model.scenario)()
    assert len(MesaScenario._ids) == counted, "Mesa counts no class of ours"


def test_a_scenario_gives_the_same_run_each_time() -> None:
    """Also where its seed is a generator, which would otherwise move on with each model."""
    for kind in (MesaScenario, VillageScenario):
        scenario = kind(rng=np.random.default_rng(3), months=3)
        first, second = (GovernanceModel(scenario=scenario).run for _ in range(2))
        assert first == second and first.seed == GovernanceModel(rng=np.random.default_rng(3)).run.seed
    moving = np.random.default_rng(3)
    assert GovernanceModel(rng=moving).run.seed != GovernanceModel(rng=moving).run.seed


class Lively(VillageScenario):
    """A scenario with defaults, as Mesa's are written."""

    outmigration: float = 0.6
    months: int = 6


def test_a_class_of_scenarios_has_defaults() -> None:
    assert GovernanceModel(Lively(rng=3)).run == Run(values={"outmigration": 0.6}, months=6, seed=3)
    assert GovernanceModel(pickle.loads(pickle.dumps(Lively(rng=3, months=7)))).run.months == 7


# what breaks stays broken, and says so


def failing(month: int) -> Any:
    def fail(model: Any) -> None:
        if model.month == month:
            raise KeyError("no such thing")

    return fail


WAYS_ON = {
    "step": lambda m: m.step(),
    "run_for": lambda m: m.run_for(2),
    "run_until": lambda m: m.run_until(9),
    "run_model": lambda m: m.run_model(),
}


@pytest.mark.parametrize("way", WAYS_ON)
@pytest.mark.parametrize("looked", [False, True])
def test_after_an_exception_every_way_on_says_why_there_is_none(way: str, looked: bool) -> None:
    model = small()
    model.add_step(failing(4), after="learning")
    assert not looked or len(model.agents) > 0
    with pytest.raises(KeyError):
        model.run_for(12)
    for twin in (model, copy.deepcopy(model)):
        for _ in range(2):
            with pytest.raises(
                RuntimeError,
                match=r"model is broken: KeyError: 'no such thing' was raised by .*fail in month 4",
            ):
                WAYS_ON[way](twin)
    assert model.month == 4 and "broken" in repr(model)
    assert model.outcome("deliberation_rate", 0, 4) == pytest.approx(small_at(4), nan_ok=True)


def small_at(month: int) -> float:
    model = small()
    model.run_for(month)
    return model.outcome("deliberation_rate", 0, month)


def test_an_event_that_raises_breaks_the_model_too() -> None:
    model = small()

    def event() -> None:
        raise ValueError("bad\nevent")

    model.schedule_event(event, at=3.5)
    with pytest.raises(ValueError, match="bad"):
        model.run_for(12)
    with pytest.raises(RuntimeError, match=r"ValueError: bad event was raised at time 3.5"):
        model.step()


def test_an_interrupted_run_does_not_pretend_to_go_on() -> None:
    model = small()

    def stop(model: Any) -> None:
        raise KeyboardInterrupt

    model.add_step(stop, after="learning")
    with pytest.raises(KeyboardInterrupt):
        model.step()
    with pytest.raises(RuntimeError, match=r"KeyboardInterrupt was raised by .*stop in month 0"):
        model.step()


def test_a_step_cannot_step_the_model() -> None:
    model = small()
    model.add_step(lambda m: m.step(), after="learning")
    with pytest.raises(RuntimeError, match="a month is under way"):
        model.step()


def test_the_end_is_said_every_time_and_the_clock_stands() -> None:
    model = small()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the run has 12 months and all are done"):
            model.run_for(20)
        assert (model.month, model.time, model.steps, model.running) == (12, 12.0, 12, False)
    with pytest.raises(RuntimeError, match="all are done"):
        model.step()
    model.run_for(0.5)
    assert model.time == 12.5
    with pytest.raises(RuntimeError, match="all are done"):
        model.run_until(13)
    model.run_model()  # runs while there is something to run


# the register


IN_PLACE = {
    "select": lambda people: people.select(lambda one: one.age > 60, inplace=True),
    "select nothing": lambda people: people.select(inplace=True),
    "shuffle": lambda people: people.shuffle(inplace=True),
    "sort": lambda people: people.sort("age", inplace=True),
    "add": lambda people: people.add(object()),
    "discard": lambda people: people.discard(next(iter(people))),
    "remove": lambda people: people.remove(next(iter(people))),
    "clear": lambda people: people.clear(),
    "pop": lambda people: people.pop(),
    "or": lambda people: people.__ior__({object()}),
    "and": lambda people: people.__iand__(set()),
    "minus": lambda people: people.__isub__(people.copy()),
    "xor": lambda people: people.__ixor__(people.copy()),
}


@pytest.fixture(scope="module")
def untouched() -> GovernanceModel:
    return small()


@pytest.mark.parametrize("way", IN_PLACE)
@pytest.mark.parametrize("whose", ["all", "kind"])
def test_the_register_is_read_only(way: str, whose: str, untouched: GovernanceModel) -> None:
    people = untouched.agents if whose == "all" else untouched.agents_by_type[Villager]
    before = list(people)
    with pytest.raises(TypeError, match="register of people is read only: take a selection"):
        IN_PLACE[way](people)
    assert list(people) == before and len(before) > 50


def test_selections_are_ones_own() -> None:
    model = small()
    chosen = model.agents.select(lambda one: one.age >= 30)
    assert 0 < len(chosen.select(lambda one: one.age >= 60, inplace=True)) == len(chosen)
    chosen.discard(next(iter(chosen)))
    assert len(model.agents.select(at_most=3)) == 3
    assert len(model.agents.select(agent_type=Migrant)) == len(model.agents_by_type[Migrant])
    ages = [one.age for one in model.agents.copy().sort("age", ascending=True, inplace=True)]
    assert ages == sorted(ages) and len(ages) == len(model.agents)
    assert sorted(one.unique_id for one in model.agents.shuffle()) == sorted(
        one.unique_id for one in model.agents
    )
    for kind in (dict.clear, lambda kinds: kinds.__setitem__(Villager, None)):
        with pytest.raises((TypeError, AttributeError)):
            kind(model.agents_by_type)
    with pytest.raises(KeyError, match="no people of GovernanceModel; there are Villager, PartyMember"):
        _ = model.agents_by_type[GovernanceModel]  # type: ignore[index]


def test_people_have_no_step_until_a_class_gives_them_one() -> None:
    class Walker(Villager):
        walked = 0

        def step(self) -> None:
            self.walked += 1

    model = small(agent_classes=Walker)
    model.agents_by_type[Walker].shuffle_do("step")
    assert model.agents_by_type[Walker].agg("walked", sum) == len(model.agents_by_type[Walker])
    for method in ("step", "advance"):
        with pytest.raises(TypeError, match=r"has no step of its own.*model.add_step"):
            model.agents_by_type[Migrant].shuffle_do(method)
    with pytest.raises(TypeError, match="not removed by hand"):
        model.deregister_agent(next(iter(model.agents)))


class Bad(Villager):
    def __init__(self, model: Any) -> None:
        super().__init__(model)
        if self.unique_id % 7 == 3:
            raise ValueError("I am bad")


class Needy(Villager):
    def __init__(self, model: Any, more: int) -> None:
        super().__init__(model)


class Curious(Villager):
    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.others = len(model.agents)


class Careless(Villager):
    def __init__(self, model: Any) -> None:  # forgets super().__init__
        self.cups = self.age


@pytest.mark.parametrize(
    "kind, said",
    [
        (Bad, r"Bad.__init__ raised ValueError: I am bad"),
        (Needy, "missing 1 required"),
        (Curious, "cannot look at others"),
    ],
)
def test_a_class_that_fails_makes_nobody_and_says_so_each_time(kind: type[Person], said: str) -> None:
    model = small(agent_classes=[kind])
    for look in (
        lambda: len(model.agents),
        lambda: model.grid,
        lambda: model.agent_types,
        lambda: model.agents_by_type,
    ):
        with pytest.raises(
            RuntimeError, match=f"agent_classes: {said if kind is Bad else '.*' + said}.*nobody was made"
        ):
            look()
    model.run_for(12)
    assert fingerprint(model.world) == fingerprint(simulate(small().run))


def test_a_class_that_forgets_its_parents_works() -> None:
    model = small(agent_classes=[Careless, Careless])
    assert all(one.cups == one.age for one in model.agents_by_type[Careless])
    with pytest.raises(ValueError, match="Careless and Bad are both given for Villager"):
        small(agent_classes=[Careless, Bad])


# names


@pytest.fixture(scope="module")
def model() -> GovernanceModel:
    """A lively village after four years, with its map."""
    made = GovernanceModel(Run(values=LIVELY, months=50, seed=11))
    made.build_maps()
    made.run_for(48)
    return made


MISSPELT = [
    ("trust_vilage", "did you mean trust_village"),
    ("wilingness", "declared in a class of your own"),
    ("efficasy", "did you mean efficacy"),
    ("cups", "agent_classes="),
]


@pytest.mark.parametrize("name, said", MISSPELT)
def test_a_misspelt_attribute_of_a_person_is_neither_read_nor_written(
    model: GovernanceModel, name: str, said: str
) -> None:
    person = next(iter(model.agents))
    with pytest.raises(AttributeError, match=said):
        setattr(person, name, 1)
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        getattr(person, name)
    assert getattr(person, name, "nothing") == "nothing"


def test_misspelt_attributes_of_households_and_grievances(model: GovernanceModel) -> None:
    home = next(iter(model.agents)).household
    grievance = next(g for one in model.agents for g in one.grievances)
    for view, name, meant in ((home, "pionts", "points"), (grievance, "severty", "severity")):
        with pytest.raises(AttributeError, match=f"did you mean {meant}"):
            setattr(view, name, 1)
        with pytest.raises(AttributeError, match=f"did you mean {meant}"):
            getattr(view, name)


@pytest.mark.parametrize(
    "name", ["model", "row", "township", "unique_id", "age", "pos", "household", "neighbours", "hours_left"]
)
def test_what_a_person_is_cannot_be_written(model: GovernanceModel, name: str) -> None:
    person = next(iter(model.agents))
    before = getattr(person, name)
    with pytest.raises(AttributeError, match="read only"):
        setattr(person, name, before)
    assert getattr(person, name) == before


@given(
    st.sampled_from(sorted(WRITABLE)), st.one_of(st.floats(allow_nan=True), st.text(max_size=3), st.none())
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_what_is_read_or_it_is_refused(name: str, value: Any) -> None:
    """Also where a column holds whole numbers: a half is not cut off in silence."""
    person = next(iter(KEPT.agents))
    view = person if isinstance(getattr(type(person), name, None), Attribute) else person.household
    if not isinstance(getattr(type(view), name, None), Attribute):
        view = next(g for one in KEPT.agents for g in one.grievances)
    before = getattr(view, name)
    try:
        setattr(view, name, value)
    except ValueError:
        assert getattr(view, name) == before
    else:
        assert getattr(view, name) == value


KEPT = GovernanceModel(rng=3, months=24, registered=150, per_1000=100)
KEPT.run_for(24)


def test_attributes_of_a_model(model: GovernanceModel) -> None:
    for name, value, said in (
        ("outmigration", 0.5, "number of the model, set when the model is made"),
        ("allowance", 30, "number of the model"),
        ("outmigraton", 0.5, "did you mean outmigration"),
        ("months", 3, "said when the model is made"),
        ("policies", "points", "said when the model is made"),
        ("run", None, "said when the model is made"),
        ("residents", 3, "counted by the model"),
        ("deliberation_rate", 0.5, "counted by the model"),
        ("month", 3, "read only"),
        ("agents", [], "read only"),
        ("grid", None, "read only"),
    ):
        with pytest.raises(AttributeError, match=said):
            setattr(model, name, value)
    with pytest.raises(AttributeError, match="did you mean residents"):
        _ = model.residnts
    with pytest.raises(AttributeError, match=r"found in model.run.in_force\(\)"):
        _ = model.allowance
    model.rumours = {1}  # one's own, like nothing of ours
    assert model.rumours == {1}


class Own(GovernanceModel):
    """A model with attributes of its own, as Mesa's models have them."""

    outmigraton: float

    def __init__(self, height: int = 3, rng: Any = None) -> None:
        self.before = height
        super().__init__(rng=rng, months=3, registered=150)
        self.height, self.outmigraton = height, 0.4


def test_a_subclass_has_what_it_declares() -> None:
    own = Own(rng=1)
    assert (own.before, own.height, own.outmigraton) == (3, 3, 0.4)
    assert copy.deepcopy(own).height == 3


def test_names_mesa_uses_are_not_refused() -> None:
    """Nothing that Mesa itself lays on a model is like a number, a column or an outcome."""
    own = set(vars(small())) | {"datacollector", "space", "schedule", "network", "simulator"}
    assert not {
        name
        for name in own - {"run", "world"}
        if not name.startswith("_") and (taken(name, True) or mistaken(name, True))
    }


def test_a_missing_name_is_looked_for_once() -> None:
    lacks.cache_clear()
    for _ in range(50):
        assert not hasattr(KEPT, "nothing_like_it")
    assert lacks.cache_info().misses == 1


def test_names_can_be_completed(model: GovernanceModel) -> None:
    names = set(dir(model))
    assert set(OUTCOMES) <= names and {column.name for column in ledger.COLUMNS} <= names
    assert {"trust_village", "household", "explain"} <= set(dir(next(iter(model.agents))))


def test_everything_shows_itself_in_a_line(model: GovernanceModel) -> None:
    person = next(one for one in model.agents if one.cell is not None)
    shown = [
        model,
        model.agents,
        model.agents.select(lambda one: one.age > 70),
        model.agents.select(lambda one: False),
        model.agents.groupby("sex"),
        model.grid,
        model.grid.trust,
        person.cell,
        person,
        person.household,
        next(g for one in model.agents for g in one.grievances),
        model.datacollector,
        type(person).trust_village,
        *model.agents_by_type.values(),
        GovernanceModel("wusheng", policies="points=5", registered=150).scenario,
    ]
    for thing in shown:
        assert " at 0x" not in repr(thing) and len(repr(thing)) <= 200 and "\n" not in repr(thing)
    assert repr(small()) == "<GovernanceModel default: month 0 of 12, 1 village, seed 5>"


# the collector


def test_a_sweep_needs_no_collector_of_ones_own() -> None:
    """Every month of every run, equal to what the outcome was in a run of that many months."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        rows = pd.DataFrame(
            batch_run(
                GovernanceModel,
                {"place": ["wusheng", "lufeng"], "months": 40, "registered": 200, "per_1000": 60},
                rng=[1, 2],
                data_collection_period=1,
                display_progress=False,
            )
        )
    assert len(rows) == 2 * 2 * 40
    runs = {
        (place, seed): GovernanceModel(place, rng=seed, months=40, registered=200, per_1000=60)
        for place in ("wusheng", "lufeng")
        for seed in (1, 2)
    }
    for month in range(1, 41):
        for (place, seed), model in runs.items():
            model.step()
            row = rows[(rows.place == place) & (rows.rng == seed) & (rows.Step == month)].iloc[0]
            for item in headline():
                np.testing.assert_array_equal(row[item.name], model.outcome(item.name))
    last = rows[rows.Step == 40]
    assert last[[item.name for item in headline()]].notna().mean().mean() > 0.9, (
        "windows long enough to have a value"
    )


def test_the_last_row_is_what_the_outcomes_are_now() -> None:
    model = small(months=60, registered=300, per_1000=60)
    for months in (30, 30):
        model.run_for(months)
        frame = model.datacollector.get_model_vars_dataframe()
        assert list(frame.index) == list(range(1, model.month + 1))
        for item in headline():
            np.testing.assert_array_equal(frame[item.name].iloc[-1], model.outcome(item.name))
    copied = pickle.loads(pickle.dumps(model))
    pd.testing.assert_frame_equal(copied.datacollector.get_model_vars_dataframe(), frame)


def test_a_collector_of_ones_own_takes_its_place() -> None:
    model = small()
    own = DataCollector({"residents": "residents"})
    model.datacollector = own
    assert model.datacollector is own


def test_what_is_followed_for_a_year_has_a_window_that_holds_a_year() -> None:
    """Every outcome that reads the grievances followed so far looks back two years, and no other one does."""
    world = simulate(Run(months=60, seed=3, values={"per_1000": 60}))
    for item in OUTCOMES.values():
        seen = Seen.of(world, 24, 60)
        item.function(seen)
        assert (item.window == 12 + VISIBLE) == ("followed" in vars(seen)), item.name
        assert item.window >= 12


# the map


def test_layers_are_what_the_columns_say(model: GovernanceModel) -> None:
    for cell in model.grid.all_cells:
        at = cell.coordinate
        home = cell.household
        for name in LAYERS:
            on_map, on_cell = getattr(model.grid, name).data[at], getattr(cell, name)
            assert (np.ma.is_masked(on_map) and np.isnan(on_cell)) or on_map == on_cell
        if home is None:
            assert not cell.agents and np.isnan(cell.away)
            continue
        there = [one for one in home.members if one.where < codes.TOWN]
        assert set(cell.agents) == set(there)
        assert cell.away == len(home.members) - len(there)
        assert cell.came == home.came_last
        assert (np.isnan(cell.trust) and not there) or cell.trust == pytest.approx(
            np.mean([one.trust_village for one in there])
        )
    grids = {cell.grid for cell in model.grid.all_cells if cell.household is not None}
    assert grids == set(range(1, len(model.world.townships[0].tables.grids.id) + 1))


def test_layers_are_never_out_of_date_and_cannot_be_written() -> None:
    model = small()
    home = next(cell for cell in model.grid.all_cells if len(cell.agents) > 1)
    for person in home.agents:
        person.trust_village = 0.125
    assert home.trust == model.grid.trust.data[home.coordinate] == 0.125
    somebody = home.agents[0]
    before = home.away
    somebody.where = codes.FAR
    assert home.away == model.grid.away.data[home.coordinate] == before + 1 and somebody.pos is None
    for write in (
        lambda: setattr(home, "trust", 1.0),
        lambda: model.grid.trust.set_cells(1.0),
        lambda: model.grid.trust.modify_cells(np.add, 1.0),
        lambda: setattr(model.grid.trust, "data", 1.0),
        lambda: model.grid.set_property("trust", 1.0),
    ):
        with pytest.raises(TypeError, match=r"the layer trust .* read only"):
            write()
    chosen = model.grid.select_cells({"away": lambda away: away > 0})
    assert chosen and all(model.grid[int(x), int(y)].away > 0 for x, y in chosen)
    top = model.grid.select_cells(extreme_values={"away": "highest"})
    assert all(model.grid[int(x), int(y)].away == model.grid.away.data.max() for x, y in top)


@pytest.mark.parametrize("how", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copied_map_shows_the_copy(how: Any) -> None:
    model = small()
    assert model.grid.away.data.sum() >= 0
    twin = how(model)
    person = next(one for one in twin.agents if one.cell is not None)
    before = model.grid.away.data.sum()
    person.where = codes.FAR
    assert twin.grid.away.data.sum() == before + 1 and model.grid.away.data.sum() == before
    home = next(cell for cell in twin.grid.all_cells if cell.household == person.household)
    assert home.away == twin.grid.away.data[home.coordinate]


def test_nobody_is_drawn_on_anybody_else(model: GovernanceModel) -> None:
    """Every person at home has a place of one's own, within the cell of the household; who is away has none."""
    places = {}
    for person in model.agents:
        if isinstance(person, Migrant):
            assert person.pos is None and person.cell is None
            continue
        x, y = person.pos
        assert person.pos not in places
        places[person.pos] = person
        assert (round(x), round(y)) == person.cell.coordinate
        assert abs(x - round(x)) < 0.4 + 1e-9 and abs(y - round(y)) < 0.4 + 1e-9
    assert {type(one) for one in places.values()} == {Villager, PartyMember, GridLeader}


def test_maps_of_several_villages() -> None:
    model = small(villages=3, villages_per_township=2, months=3)
    seen = 0
    for number, village in enumerate(model.cell_maps):
        seen += int(village.away.data.count())
        assert all(
            cell.household.members[0].village == number
            for cell in village.all_cells
            if cell.household is not None and cell.household.members
        )
    assert seen == sum(len(t.tables.households.id) for t in model.world.townships)
    with pytest.raises(AttributeError, match=r"there are 3 villages: model.cell_maps\[number\]"):
        _ = model.grid
