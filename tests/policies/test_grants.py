"""The permission table: pinned, and the yes/no check held against the SQL filter for every cell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, MetaData, Table, Uuid, create_engine, insert, select
from sqlalchemy.exc import StatementError

from app.core.identifiers import derived_id
from app.models.rights import ActorRole, Permission, Reach
from app.policies.actors import Actor, RoleAssignment
from app.policies.grants import DEPUTIES as GRANTED_DEPUTIES
from app.policies.grants import DEPUTY_AS, GRANTS
from app.policies.rules import (
    ResourceScope,
    ScopeColumns,
    allows,
    parameters_of,
    permitted_scope,
    reach_of,
    sight_of,
    visible,
)

P, R = Permission, ActorRole

# domain.md, "Who may do what", once more and by hand: a change of the table must be meant.
WORDS = {"u": Reach.UNIT, "t": Reach.TEAM, "o": Reach.OWN, "-": None}
TABLE = """
decree:read             u u u u u u
team:read               u u u u u u
plan:read               u u u u u u
progress:read           u u u u u u
decree:import           u - u - - -
decree:amend            u - u - - -
membership:change       u - u - - -
stand_in:name           - - u - - -
plan:edit               - - u t - -
plan:place              - - u t - -
schedule:set            - - u t - -
schedule:approve        - - u - - -
period:close            - - u - - -
realisation:report      - - u t t -
meeting:read            - u u u u u
meeting:write           - - u t t -
evidence:list           u u u u u u
evidence:open           - u u t t u
evidence:upload         - - u t t -
evidence:revise         - - u t t -
evidence:verify         - - - t - -
evidence:accept         - - u - - -
evidence:withdraw       - - u t o -
file:erase              u - u - - -
directive:issue         - u u - - -
directive:respond       - - u t - -
report:read             - u u u u u
report:write            - - u t t -
report:submit           - - u - - -
report:acknowledge      - u - - - -
evaluation:read         - u u u u u
evaluation:answer       - - u t t -
evaluation:submit       - - u - - -
evaluation:assess       - - - - - u
finding:raise           - u u - - u
finding:close           - u u - - u
followup:act            - - u t t -
record:decide           - - u t - -
comment:write           - u u u u u
user:manage             u - - - - -
activation_code:confirm u - u - - -
source:manage           u - - - - -
webhook:manage          u - - - - -
service_account:manage  u - - - - -
audit:read              u u u - - u
audit:verify            u u u - - u
storage:verify          u - - - - -
"""


class TestTable:
    @pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: line.split()[0])
    def test_each_row_is_as_the_domain_says(self, line: str) -> None:
        permission, *cells = line.split()
        expected = {
            role: WORDS[cell]
            for role, cell in zip(ActorRole, cells, strict=True)
            if WORDS[cell] is not None
        }
        assert GRANTS[Permission(permission)] == expected

    def test_no_permission_is_left_out(self) -> None:
        assert set(GRANTS) == set(Permission)
        assert len(TABLE.strip().splitlines()) == len(Permission)


# What a deputy may alone, by hand: of the pelaksana, and of a koordinator (who is anggota besides).
DEPUTIES = """
decree:read u u, team:read u u, plan:read u u, progress:read u u, plan:edit u t, schedule:set u t,
realisation:report u t, meeting:read u u, meeting:write u t, evidence:list u u, evidence:open u t,
evidence:upload u t, evidence:revise u t, evidence:withdraw - o, report:write u t, report:read u u,
evaluation:read u u, evaluation:answer u t,
followup:act u t, comment:write u u, audit:read u -, audit:verify u -
"""


class TestDeputies:
    def test_what_they_may_alone_is_as_the_domain_says(self) -> None:
        rows = [line.split() for line in DEPUTIES.replace("\n", " ").split(",")]
        expected = {name: [WORDS[cell] for cell in cells] for name, *cells in rows}
        wakil_ketua = RoleAssignment(R.PELAKSANA, UNITS[0], is_deputy=True)
        wakil_koordinator = RoleAssignment(R.KOORDINATOR, UNITS[0], is_deputy=True)
        found = {
            permission.value: [
                reach_of(permission, each) for each in (wakil_ketua, wakil_koordinator)
            ]
            for permission in Permission
        }
        assert {name: cells for name, cells in found.items() if any(cells)} == expected

    def test_a_deputy_of_anything_else_is_no_less(self) -> None:
        """Nobody is one: the database and the forms know deputies of these two roles alone."""
        assert set(DEPUTY_AS) <= GRANTED_DEPUTIES == {R.PELAKSANA, R.KOORDINATOR}


DAY = date(2023, 6, 5)
UNITS = [derived_id(DAY, "unit", n) for n in range(2)]
DECREES = {derived_id(DAY, "decree", n): UNITS[n % 2] for n in range(3)}
TEAMS = {derived_id(DAY, "team", n): list(DECREES)[n % 3] for n in range(5)}
PEOPLE = [derived_id(DAY, "person", n) for n in range(3)]

metadata = MetaData()
things = Table(
    "things",
    metadata,
    *(Column(name, Uuid) for name in ("work_unit_id", "decree_id", "team_id", "owner_id")),
)
COLUMNS = ScopeColumns(
    things.c.work_unit_id, things.c.decree_id, things.c.team_id, things.c.owner_id
)
EVERY_PLACE = [
    ResourceScope(DECREES[decree], decree, team, owner)
    for team, decree in TEAMS.items()
    for owner in PEOPLE
]


def standing(role: ActorRole, team: UUID) -> RoleAssignment:
    decree = TEAMS[team]
    if role is R.ADMINISTRATOR:
        return RoleAssignment(role, DECREES[decree])
    if role is R.ASESOR:
        return RoleAssignment(role, DECREES[decree], decree)
    return RoleAssignment(role, DECREES[decree], decree, team)


standings = st.builds(standing, st.sampled_from(ActorRole), st.sampled_from(list(TEAMS))) | st.just(
    RoleAssignment(R.ADMINISTRATOR)
)
actors = st.builds(
    lambda person, held: Actor(person, "x", person, tuple(held)),
    st.sampled_from(PEOPLE),
    st.lists(standings, max_size=3),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = create_engine("sqlite://")
    metadata.create_all(made)
    with made.begin() as connection:
        connection.execute(insert(things), [vars(place) for place in EVERY_PLACE])
    yield made
    made.dispose()


def seen(engine: Engine, actor: Actor, permission: Permission) -> set[ResourceScope]:
    with engine.connect() as connection:
        rows = connection.execute(select(things).where(visible(actor, permission, COLUMNS)))
        return {ResourceScope(*row) for row in rows}


def seen_by_shape(engine: Engine, actor: Actor, permission: Permission) -> set[ResourceScope]:
    """The same with the statement that serves everybody with rights of that shape."""
    sight = sight_of(actor, [permission])
    statement = select(things).where(visible(sight, permission, COLUMNS))
    assert set(statement.compile().params.values()) <= {None}, "it holds nobody's rights"
    with engine.connect() as connection:
        rows = connection.execute(statement, parameters_of(actor, sight))
        return {ResourceScope(*row) for row in rows}


class TestAllowsAndVisible:
    def test_a_statement_for_a_shape_runs_for_nobody_without_their_rights(
        self, engine: Engine
    ) -> None:
        actor = Actor(PEOPLE[0], "x", PEOPLE[0], (standing(R.KOORDINATOR, next(iter(TEAMS))),))
        sight = sight_of(actor, [P.EVIDENCE_VERIFY])
        statement = select(things).where(visible(sight, P.EVIDENCE_VERIFY, COLUMNS))
        with engine.connect() as connection, pytest.raises(StatementError):
            connection.execute(statement)
        with pytest.raises(KeyError):
            visible(sight, P.EVIDENCE_ACCEPT, COLUMNS)

    @pytest.mark.parametrize("permission", Permission)
    @pytest.mark.parametrize("role", ActorRole)
    def test_agree_for_every_cell(
        self, engine: Engine, permission: Permission, role: ActorRole
    ) -> None:
        actor = Actor(PEOPLE[0], "x", PEOPLE[0], (standing(role, next(iter(TEAMS))),))
        expected = {place for place in EVERY_PLACE if allows(actor, permission, place)}
        assert seen(engine, actor, permission) == expected
        assert seen_by_shape(engine, actor, permission) == expected
        assert bool(expected) == (role in GRANTS[permission])

    @given(actor=actors, permission=st.sampled_from(Permission))
    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_agree_for_people_with_several_standings(
        self, engine: Engine, actor: Actor, permission: Permission
    ) -> None:
        expected = {place for place in EVERY_PLACE if allows(actor, permission, place)}
        assert seen(engine, actor, permission) == expected
        assert seen_by_shape(engine, actor, permission) == expected

    @pytest.mark.parametrize("role", ActorRole)
    @pytest.mark.parametrize("count", [1, 2, 5])
    def test_several_places_and_persons_are_one_parameter_each(
        self, engine: Engine, role: ActorRole, count: int
    ) -> None:
        """However many they are: the statement is the same for two and for five."""
        held = [standing(role, team) for team in list(TEAMS)[:count]]
        others = PEOPLE[1 : min(count, len(PEOPLE))]
        held += [replace(held[0], on_behalf_of=other) for other in others]
        actor = Actor(PEOPLE[0], "x", PEOPLE[0], tuple(held))
        for permission in Permission:
            expected = {place for place in EVERY_PLACE if allows(actor, permission, place)}
            assert seen_by_shape(engine, actor, permission) == expected
        scopes = [permitted_scope(actor, permission) for permission in Permission]
        reached = {getattr(scope, name) for scope in scopes for name, _ in scope.filled}
        sight = sight_of(actor, Permission)
        assert sight.for_several == (count > 1)
        several = {is_several for _, parts in sight.filled for _, is_several in parts}
        assert several == {len(keys) > 1 for keys in reached}
        given = parameters_of(actor, sight).values()
        assert {isinstance(keys, UUID) for keys in given} >= {count == 1}

    def test_everywhere_is_no_parameter_and_hides_no_place_beside_it(self) -> None:
        held = (RoleAssignment(R.ADMINISTRATOR), standing(R.ADMINISTRATOR, next(iter(TEAMS))))
        scope = permitted_scope(Actor(PEOPLE[0], "x", PEOPLE[0], held), P.USER_MANAGE)
        assert scope.filled == (("everywhere", False), ("work_units", False))

    @given(held=st.lists(standings, min_size=2, max_size=3), permission=st.sampled_from(Permission))
    @settings(max_examples=100)
    def test_several_standings_give_the_union(
        self, held: list[RoleAssignment], permission: Permission
    ) -> None:
        whole = Actor(PEOPLE[0], "x", PEOPLE[0], tuple(held))
        parts = [Actor(PEOPLE[0], "x", PEOPLE[0], (one,)) for one in held]
        for place in EVERY_PLACE:
            assert allows(whole, permission, place) == any(
                allows(part, permission, place) for part in parts
            )

    @pytest.mark.parametrize("names", [(), ("team_id",), ("owner_id",)], ids=str)
    def test_what_lies_in_no_team_or_is_nobodys_is_out_of_a_narrower_right(
        self, engine: Engine, names: tuple[str, ...]
    ) -> None:
        columns = ScopeColumns(things.c.work_unit_id, **{name: things.c[name] for name in names})
        mine = next(iter(TEAMS))
        of_office = {team for team in TEAMS if DECREES[TEAMS[team]] == DECREES[TEAMS[mine]]}
        of_team = {mine} if "team_id" in names else set()
        wanted = {Reach.UNIT: of_office, Reach.TEAM: of_team, Reach.OWN: set()}
        for role, reach in GRANTS[P.EVIDENCE_WITHDRAW].items():
            actor = Actor(PEOPLE[0], "x", PEOPLE[0], (standing(role, mine),))
            found = select(things.c.team_id).where(visible(actor, P.EVIDENCE_WITHDRAW, columns))
            with engine.connect() as connection:
                assert set(connection.scalars(found)) == wanted[reach], role

    @pytest.mark.parametrize("permission", Permission)
    def test_nobody_without_a_standing_sees_anything(
        self, engine: Engine, permission: Permission
    ) -> None:
        assert seen(engine, Actor(PEOPLE[0], "x", PEOPLE[0]), permission) == set()
