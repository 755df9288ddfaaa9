"""The Mesa face: the numbers of the headless run bit for bit, Mesa's own idioms, people who can be asked and changed."""

import copy
import pickle
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import LIVELY, check, fingerprint
from mesa import DataCollector, batch_run

import scenarios
from model.agents import GridLeader, Migrant, PartyMember, Villager
from model.explain import CannotExplain
from model.governance_model import GovernanceModel, kinds_of
from model.month import STEPS
from model.outcomes import OUTCOMES
from model.run import Run
from model.simulate import simulate
from model.state import codes, ledger
from model.views import ReadOnly

pytestmark = pytest.mark.filterwarnings("error")
SMALL = {"registered": 150.0}
KINDS = (Villager, PartyMember, GridLeader, Migrant)


def small(months: int = 30, **more: object) -> GovernanceModel:
    return GovernanceModel(rng=5, months=months, **{**SMALL, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def model() -> GovernanceModel:
    """A village after three years of every lever, looked at from the start."""
    made = GovernanceModel(Run(values=LIVELY, months=40, seed=11))
    assert len(made.agents) > 1000
    made.run_for(36)
    return made


# the same numbers


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    place=st.sampled_from(["default", *scenarios.places()]),
    policy=st.sampled_from([None, *scenarios.policies()]),
    seed=st.integers(0, 2**64 - 1),
    villages=st.sampled_from([1, 1, 3]),
    looked=st.booleans(),
    months=st.integers(1, 30),
)
def test_a_mesa_run_is_the_headless_run(
    place: str, policy: str | None, seed: int, villages: int, looked: bool, months: int
) -> None:
    policies = () if policy is None else (scenarios.load_policy(policy),)
    run = Run(scenarios.load(place), {"registered": 200}, months, seed, 0, villages, policies=policies)
    model = GovernanceModel(run)
    for month in range(months):
        if looked and month == 2:
            assert len(model.agents) > 0 and model.cell_maps
        model.step()
    world = simulate(run)
    assert fingerprint(model.world) == fingerprint(world)
    assert not model.changed_by_python and not model.running
    for name in ("deliberation_rate", "settled_substantive"):
        from model.outcomes import Seen

        own, other = model.outcome(name, 0, months), OUTCOMES[name].function(Seen.of(world, 0, months))
        assert own == other or (np.isnan(own) and np.isnan(other))


def test_rng_is_the_seed_of_the_command() -> None:
    model = GovernanceModel(scenarios.load("wusheng"), rng=7, months=3)
    model.run_for(3)
    assert model.run.seed == 7
    assert fingerprint(model.world) == fingerprint(simulate(Run(scenarios.load("wusheng"), months=3, seed=7)))
    entropy = GovernanceModel(months=2, **SMALL)
    again = GovernanceModel(rng=entropy.run.seed, months=2, **SMALL)
    for made in (entropy, again):
        made.run_for(2)
    assert fingerprint(entropy.world) == fingerprint(again.world)
    assert (
        GovernanceModel(rng=np.random.default_rng(3), **SMALL).run.seed
        == GovernanceModel(rng=np.random.default_rng(3), **SMALL).run.seed
    )


def test_a_step_that_does_nothing_changes_no_bit() -> None:
    plain, added = small(), small()
    for step in STEPS:
        added.add_step(lambda model: None, after=step)
    remembering = small(remember=True)
    for made in (plain, added, remembering):
        made.run_for(30)
    assert fingerprint(plain.world) == fingerprint(added.world) == fingerprint(remembering.world)
    assert added.changed_by_python and not plain.changed_by_python and not remembering.changed_by_python
    assert len(added.provenance["python_steps"]) == len(STEPS)


# people


def test_everybody_alive_is_an_agent_of_their_kind(model: GovernanceModel) -> None:
    alive = sum(int(t.tables.persons.alive.sum()) for t in model.world.townships)
    assert len(model.agents) == alive
    assert sum(len(members) for members in model.agents_by_type.values()) == alive
    for kind, members in model.agents_by_type.items():
        assert all(type(agent) is kind for agent in members)
        ids = [agent.unique_id for agent in members]
        assert len(set(ids)) == len(ids)
    assert all(agent.where >= codes.TOWN for agent in model.agents_by_type[Migrant])
    assert all(agent.party == 1 and agent.where < codes.TOWN for agent in model.agents_by_type[PartyMember])
    for agent in model.agents_by_type[GridLeader]:
        assert {label.en for label in agent.posts} & {"grid leader", "grid attendant"}
    assert all(agent.party == 0 for agent in model.agents_by_type[Villager])
    assert set(model.agent_types) == set(KINDS)


def test_a_person_keeps_one_object_through_leaving_and_returning() -> None:
    model = GovernanceModel(rng=3, months=36, return_hazard=0.5, **SMALL)
    people = {agent.unique_id: agent for agent in model.agents}
    kinds = {identity: type(agent) for identity, agent in people.items()}
    left = returned = 0
    for _ in range(36):
        model.step()
        for agent in model.agents:
            assert people[agent.unique_id] is agent
            before, now = kinds[agent.unique_id], type(agent)
            left += now is Migrant and before is not Migrant
            returned += before is Migrant and now is not Migrant
            kinds[agent.unique_id] = now
            assert (agent.cell is None) == (now is Migrant)
    assert left > 5 and returned > 5
    cells = [agent for cell in model.grid.all_cells for agent in cell.agents]
    assert set(cells) == {agent for agent in model.agents if not isinstance(agent, Migrant)}


def test_the_dead_leave_every_set_and_the_map() -> None:
    model = GovernanceModel(rng=4, months=24, mortality_60=0.15, **SMALL)
    everybody = list(model.agents)
    model.run_for(24)
    dead = [agent for agent in everybody if agent.alive == 0]
    assert len(dead) > 3
    for agent in dead:
        assert agent not in model.agents and agent.cell is None
        assert all(agent not in members for members in model.agents_by_type.values())


def test_attributes_are_the_columns(model: GovernanceModel) -> None:
    t = model.world.townships[0].tables
    for agent in list(model.agents)[::97]:
        assert agent.unique_id == t.persons.id[agent.row]
        assert agent.trust_village == t.minds.trust_village[agent.row]
        assert agent.sex == t.persons.sex[agent.row]
        assert agent.household.size == t.households.size[t.persons.household[agent.row]]
        assert agent in agent.household.members
        assert agent.age == (model.month - t.persons.born[agent.row]) // 12


def test_writing_an_attribute_writes_the_column() -> None:
    model = small()
    agent = next(iter(model.agents_by_type[Villager]))
    agent.trust_village = 0.25
    assert model.world.townships[0].tables.minds.trust_village[agent.row] == 0.25
    assert model.changed_by_python and model.provenance["written_by_python"] == 1
    with pytest.raises(ValueError, match=r"trust_village: 14 given; allowed is -10 to 10"):
        agent.trust_village = 14
    with pytest.raises(ValueError, match="efficacy"):
        agent.efficacy = float("nan")
    with pytest.raises(ReadOnly, match="worked out by the model"):
        agent.hours_left = 10
    with pytest.raises(ValueError, match="where: 9 given"):
        agent.where = 9
    assert model.world.townships[0].tables.minds.trust_village[agent.row] == 0.25


def test_sending_somebody_away_and_back() -> None:
    model = small(months=21)
    agent = next(iter(model.agents_by_type[Villager]))
    cell = agent.cell
    assert cell is not None and agent in cell.agents
    agent.where = codes.FAR
    assert type(agent) is Migrant and agent.cell is None and agent not in cell.agents
    assert agent in model.agents_by_type[Migrant] and agent not in model.agents_by_type[Villager]
    model.step()
    assert agent.months_away == 1
    agent.where = codes.FARM
    assert isinstance(agent, Villager) and not isinstance(agent, Migrant) and agent.cell is cell
    model.run_for(20)
    check(model.world)


def test_people_are_not_made_or_removed_by_hand() -> None:
    model = small()
    with pytest.raises(TypeError, match="a model is born with its people"):
        Villager(model)
    import mesa

    with pytest.raises(TypeError, match="cannot join"):
        mesa.Agent(model)
    agent = next(iter(model.agents))
    with pytest.raises(TypeError, match="not removed by hand"):
        agent.remove()
    with pytest.raises(TypeError, match="stays where it is"):
        agent.cell = None


def test_relations_of_people(model: GovernanceModel) -> None:
    t = model.world.townships[0].tables
    contacts = [agent for agent in model.agents if agent.contact is not None]
    assert len(contacts) > 50
    for agent in contacts[::40]:
        assert agent.contact.party == 1
        if isinstance(agent.contact, PartyMember | Migrant):
            assert agent.household in agent.contact.contact_households
    for agent in list(model.agents_by_type[Villager])[::60]:
        assert agent.grid_leader is None or agent.grid_leader.alive == 1
        for other in agent.neighbours:
            cell, near = agent.cell, other.cell
            assert near in cell.neighborhood and other.where < codes.TOWN
    owed = [g for agent in model.agents for g in agent.grievances]
    assert owed and all(g.complainant.alive == 1 for g in owed)
    cases = [g for leader in model.agents_by_type[GridLeader] for g in leader.caseload]
    at_group = (t.grievances.forum[: t.counts[codes.N_GRIEVANCES]] == codes.GROUP) & np.isin(
        t.grievances.state[: t.counts[codes.N_GRIEVANCES]], (codes.ACCEPTED, codes.WORKED)
    )
    assert {g.row for g in cases} <= set(np.flatnonzero(at_group).tolist())
    leader = next(iter(model.agents_by_type[GridLeader]))
    assert 0.0 <= leader.hours["left"] <= leader.hours["held"]


@pytest.mark.slow
def test_chances_of_attending_add_up_to_those_who_come() -> None:
    """The expected number at a group meeting, from the chances of all, is what comes over many seeds: z below 4."""
    expected, came = [], []
    for seed in range(40):
        model = GovernanceModel(
            rng=seed,
            months=14,
            mobilising=0,  # the first call alone
            meetings_group=12,
            meetings_assembly=0,
            phone_coverage=0.0,
        )
        model.run_for(12)
        model.add_step(
            lambda m: expected.append(sum(a.chance_of_attending("group") for a in m.agents)),
            after="recruitment",
        )
        model.step()
        came.append(model.world.townships[0].tables.ledger[ledger.CAME, 0, 12])
    gap = np.array(came) - np.array(expected)
    assert abs(gap.mean()) / (gap.std(ddof=1) / np.sqrt(len(gap))) < 4.0
    assert np.mean(expected) > 10
    assert abs(gap.mean()) < 0.06 * np.mean(expected)


# Mesa's idioms


def test_agent_sets_select_do_agg_and_group(model: GovernanceModel) -> None:
    old = model.agents.select(lambda agent: agent.age >= 60)
    assert 0 < len(old) < len(model.agents)
    assert old.agg("age", min) >= 60
    groups = model.agents.groupby("sex")
    assert sum(groups.count().values()) == len(model.agents)
    touched: list[int] = []
    old.do(lambda agent: touched.append(agent.unique_id))
    assert len(touched) == len(old)
    assert set(model.agents.get("party")) == {0, 1}


def test_collectors_report_model_agents_and_types() -> None:
    model = small(months=12)
    model.datacollector = DataCollector(
        model_reporters={
            "residents": "residents",
            "trust": "trust_village",
            "rate": lambda m: m.outcome("came_when_asked"),
        },
        agent_reporters={"trust": "trust_village"},
        agenttype_reporters={Migrant: {"away": "months_away"}},
    )
    for _ in range(12):
        model.step()
        model.datacollector.collect(model)
    frame = model.datacollector.get_model_vars_dataframe()
    counted = model.world.townships[0].tables.ledger[ledger.RESIDENTS, 0, :12]
    np.testing.assert_array_equal(frame["residents"], counted)
    assert frame["trust"].between(0, 1).all()
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) > 12 * 100
    away = model.datacollector.get_agenttype_vars_dataframe(Migrant)
    assert (away["away"] >= 0).all()


class Collecting(GovernanceModel):
    """Collects one number, for batch runs."""

    def __init__(self, outmigration: float = 0.4, rng: int | None = None) -> None:
        super().__init__(rng=rng, months=8, outmigration=outmigration, registered=120)
        self.datacollector = DataCollector({"residents": "residents"})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_batch_run_sweeps_parameters() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        rows = batch_run(
            Collecting, {"outmigration": [0.1, 0.6]}, rng=[1, 2], max_steps=8, display_progress=False
        )
    last = {(row["outmigration"], row["rng"]): row["residents"] for row in rows}
    assert len(last) == 4
    assert all(last[0.1, seed] > last[0.6, seed] + 20 for seed in (1, 2))


def test_events_run_between_months() -> None:
    model, seen = small(months=12), []

    def look() -> None:
        seen.append(model.month)

    model.schedule_event(look, at=5.5)  # Mesa holds the function weakly
    model.run_for(3)
    model.run_until(8)
    assert seen == [5] and model.steps == 8 and model.time == 8.0
    model.run_model()
    assert model.month == 12 and not model.running
    with pytest.raises(RuntimeError, match="the run has 12 months and all are done"):
        model.step()


@pytest.mark.parametrize("looked", [False, True])
def test_copies_and_pickles_go_their_own_way(looked: bool) -> None:
    model = small()
    model.run_for(5)
    if looked:
        assert len(model.agents) and model.cell_maps
    twin, thawed = copy.deepcopy(model), pickle.loads(pickle.dumps(model))
    for other in (twin, thawed):
        other.run_for(10)
        assert other.month == 15 and model.month == 5
    model.run_for(10)
    assert fingerprint(model.world) == fingerprint(twin.world) == fingerprint(thawed.world)
    if looked:
        assert len(thawed.agents) == len(model.agents)
        assert all(agent.model is thawed for agent in thawed.agents)


def test_maps_are_those_of_the_households() -> None:
    model = GovernanceModel(rng=2, villages=3, months=3, villages_per_township=2, **SMALL)
    assert len(model.cell_maps) == 3
    with pytest.raises(AttributeError, match="3 villages"):
        _ = model.grid
    for agent in list(model.agents)[::25]:
        if agent.cell is not None:
            assert agent.cell.coordinate == (agent.household.x, agent.household.y)
            assert agent.cell in model.cell_maps[agent.village].all_cells
    assert {agent.village for agent in model.agents} == {0, 1, 2}


# behaviour


def test_a_step_reads_draws_and_writes_inside_the_month() -> None:
    def sour(model: GovernanceModel) -> None:
        for agent in model.agents:
            if agent.where < codes.TOWN and agent.draw("turn sour") < 0.2:
                agent.trust_village = agent.trust_village - 0.5

    plain, soured = small(), small()
    soured.add_step(sour, after="attendance")
    for model in (plain, soured):
        model.run_for(30)
    assert soured.trust_village < plain.trust_village - 0.25
    assert soured.provenance["python_steps"][0].startswith("test_a_step_reads")
    check(soured.world)


def test_draws_are_keyed_by_decision_person_and_month() -> None:
    model = small()
    agents = list(model.agents)
    first = [agent.draw("mine") for agent in agents]
    assert first == [agent.draw("mine") for agent in agents]
    np.testing.assert_array_equal(model.draw("mine", [agent.unique_id for agent in agents]), first)
    assert first != [agent.draw("another") for agent in agents]
    model.step()
    assert first[:50] != [agent.draw("mine") for agent in agents[:50]]
    assert 0.4 < np.mean(first) < 0.6 and min(first) > 0.0 and max(first) < 1.0


class Gossip(Villager):
    """A villager who remembers how often."""

    heard = 0

    def hear(self) -> None:
        self.heard += 1


class Keeper(Migrant):
    """A migrant with an attribute of its own, made by its own __init__."""

    def __init__(self, model: GovernanceModel) -> None:
        super().__init__(model)
        self.letters = [self.unique_id]


def test_subclasses_with_attributes_stand_in() -> None:
    model = GovernanceModel(rng=6, months=24, agent_classes=[Gossip, Keeper], **SMALL)
    assert set(model.agent_types) == {Gossip, PartyMember, GridLeader, Keeper}
    model.agents_by_type[Gossip].do("hear")
    heard = [agent for agent in model.agents if getattr(agent, "heard", 0)]
    assert all(keeper.letters == [keeper.unique_id] for keeper in model.agents_by_type[Keeper])
    model.run_for(24)
    assert all(agent.heard == 1 for agent in heard if agent.alive == 1 and isinstance(agent, Gossip))
    assert model.provenance["agent_classes"] == ["Gossip", "Keeper"]
    with pytest.raises(ValueError, match="no subclass"):
        GovernanceModel(agent_classes=[dict], **SMALL)  # type: ignore[list-item]


def test_wrong_names_are_told() -> None:
    with pytest.raises(ValueError, match="did you mean attendance"):
        small().add_step(lambda model: None, after="attendence")
    with pytest.raises(ValueError, match="did you mean allowance"):
        GovernanceModel(alowance=3)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = small().nonsense
    with pytest.raises(ValueError, match="allowed are group, representatives, assembly"):
        next(iter(small().agents)).chance_of_attending("party")


# explanations


def test_every_choice_of_a_month_is_explained_as_it_was() -> None:
    """Everybody the choice fell on, at each body that met alone: what is said came out of it, and the counts agree."""
    model = GovernanceModel(Run(values={**LIVELY, "registered": 400}, months=40, seed=21))
    model.run_for(40)
    t = model.world.townships[0].tables
    told = 0
    for name, body in (("group", 0), ("representatives", 1), ("assembly", 2)):
        held = t.ledger[ledger.HELD : ledger.HELD + 3, 0]
        months = [m for m in range(24, 40) if held[body, m] and held[:, m].sum() == 1]
        if not months:
            continue
        came = 0
        for agent in list(model.agents):
            choice = agent.explain(name, months[0]).happened
            if choice.concerned:
                told += 1
                came += choice.came
                bit = (
                    t.acts[codes.AT_MEETING, agent.row, months[0] // codes.BITS] >> (months[0] % codes.BITS)
                    & 1
                )
                assert choice.came == bool(bit)
                assert sum(choice.terms.values()) == pytest.approx(
                    np.log(choice.chance_willing / (1 - choice.chance_willing)), abs=1e-9
                )
        dead = t.ledger[ledger.CAME + body, 0, months[0]] - came
        assert 0 <= dead <= 3  # those who have died since cannot be asked
    assert told > 100


def test_a_counterfactual_has_the_same_luck() -> None:
    model = GovernanceModel(scenarios.load("wusheng"), rng=8, months=40)
    model.run_for(40)
    pay = scenarios.load_policy("lost-work-allowance=400")
    changed = same = 0
    for agent in list(model.agents)[:400]:
        found = agent.explain("group", policy=pay)
        if found.happened.concerned:
            assert found.instead is not None
            assert found.instead.draws == found.happened.draws
            assert found.instead.came >= found.happened.came
            changed += found.instead.came != found.happened.came
            same += found.instead.came == found.happened.came
            if found.instead.came != found.happened.came:
                assert "would have come" in found.text() and "会到会" in found.text("zh")
                assert found.to_dict()["instead"]["terms"]["allowance"] > 1.0
    assert changed > 5 and same > 5


def test_the_path_of_a_grievance_ends_where_it_is() -> None:
    model = GovernanceModel(rng=9, months=48, per_1000=200, registered=500)
    model.run_for(48)
    grievances = {g.row: g for agent in model.agents for g in agent.grievances}
    assert len(grievances) > 10
    for grievance in list(grievances.values())[:12]:
        found = grievance.explain()
        assert found.path[0].what.en.startswith("arises") and found.path[0].month == grievance.born
        months = [turn.month for turn in found.path]
        assert months == sorted(months)
        said = " ".join(turn.what.en for turn in found.path)
        assert said.count("refused by") == grievance.refusals
        assert said.count("taken to petition") == grievance.petitions
        for turn in found.path:
            assert all(0.0 <= chance <= 1.0 for _, chance in turn.chances)
        assert "月" in found.text("zh")


def test_a_grievance_under_a_policy_has_the_same_luck_until_it_begins() -> None:
    model = GovernanceModel(rng=9, months=48, per_1000=70, registered=500)
    model.run_for(20)
    early = [g for agent in model.agents for g in agent.grievances]
    model.run_for(28)
    found = early[0].explain(scenarios.load_policy("whistle-and-report"))
    assert found.instead is not None and found.policy is not None
    before = [turn for turn in found.path if turn.month < 24]
    assert list(found.instead[: len(before)]) == before
    assert found.to_dict()["policy"] == found.policy.en


def test_what_python_changed_is_explained_only_from_memory() -> None:
    for remember in (False, True):
        model = GovernanceModel(rng=5, months=30, remember=remember, meetings_group=12, **SMALL)
        model.add_step(lambda m: None, after="learning")
        model.run_for(30)
        agent = next(iter(model.agents_by_type[Villager]))
        if remember:
            assert agent.explain("group", 20).month == 20
        else:
            with pytest.raises(CannotExplain, match="remember=True"):
                agent.explain("group", 20)


def test_kinds_follow_the_order_of_precedence(model: GovernanceModel) -> None:
    t = model.world.townships[0].tables
    kinds = kinds_of(t)
    holders = t.offices.holder[np.isin(t.offices.kind, (codes.GRID_LEADER, codes.ATTENDANT))]
    at_home = [i for i in holders if i >= 0 and t.persons.where[i] < codes.TOWN and t.persons.alive[i]]
    assert (kinds[at_home] == 3).all()
    assert (kinds[(t.persons.where >= codes.TOWN) & (t.persons.alive == 1)] == 4).all()
    assert (kinds[t.persons.alive == 0] == 0).all()
