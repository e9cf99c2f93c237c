"""Following the events: whose one sees, from where, and which a filter names."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from app.core import clock
from app.core.database import Database
from app.core.errors import Forbidden, Gone, Invalid, NotFound
from app.core.identifiers import new_id
from app.models import Event, EventLog
from app.models.rights import ActorRole
from app.policies.actors import Actor, AnyActor, RoleAssignment, ServiceActor
from app.schemas.integration.events import EventPage, EventQuery
from app.services.integration.events.queries import list_events, matches
from app.services.integration.events.types import EVENT_TYPES, PREFIX, EventType
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, CREATED, PROVINCE, Machines

pytestmark = on_one_engine
# No type of ours: only a beginning that is taken letter by letter leaves it out.
ALIKE = EventType("follow-up.created", "")
FOLLOW_UP = EVENT_TYPES["follow_up.create"]
HAPPENED = (
    (PROVINCE, CREATED), (CITY, CREATED), (PROVINCE, FOLLOW_UP), (PROVINCE, ALIKE),
)  # fmt: skip


class Log:
    """Four events after those of the seed: three of the province, one of the city."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines

        async def story(database: Database) -> list[str]:
            return [await machines.happens(database, office, kind) for office, kind in HAPPENED]

        self.subjects = machines.run(story)
        (self.length,) = machines.all(select(EventLog.length))
        self.before = str(self.length - len(HAPPENED))

    def page(self, actor: AnyActor, **query: Any) -> EventPage:
        async def story(database: Database) -> EventPage:
            async with database.reading() as session:
                return await list_events(session, actor, EventQuery(**query), "")

        return self.machines.run(story)

    def numbers(self, actor: AnyActor, **query: Any) -> list[int]:
        """Which of the four, in the order in which they come."""
        page = self.page(actor, **({"cursor": self.before} | query))
        return [self.subjects.index(item.subject) for item in page.items]

    def machine(self, *offices: str) -> ServiceActor:
        units = [self.machines.unit(office) for office in offices]
        return ServiceActor(
            new_id(), new_id(), "Dasbor", units[0], frozenset(units), None, frozenset()
        )

    def person(self, role: ActorRole, office: str | None = None) -> Actor:
        unit = self.machines.unit(office) if office else None
        return Actor(new_id(), "Orang", new_id(), (RoleAssignment(role, unit),))


@pytest.fixture(scope="module")
def log(machines_once: Machines) -> Log:
    """One for all tests that only read."""
    return Log(machines_once)


def test_a_system_sees_its_accounts_offices_and_a_person_those_they_manage(log: Log) -> None:
    administrator = ActorRole.ADMINISTRATOR
    assert log.numbers(log.machine(PROVINCE, CITY)) == [0, 1, 2, 3]
    assert log.numbers(log.machine(CITY)) == [1]
    assert log.numbers(log.person(administrator)) == [0, 1, 2, 3]
    assert log.numbers(log.person(administrator, CITY)) == [1]
    for role in set(ActorRole) - {administrator}:
        with pytest.raises(Forbidden):
            log.page(log.person(role, PROVINCE))


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ("evidence.created", [0, 1]),
        ("evidence.*", [0, 1]),
        ("follow_up.*", [2]),
        ("follow_up.created", [2]),
    ],
)
def test_a_filter_is_a_name_or_a_beginning_up_to_a_point(
    log: Log, wanted: str, left: list[int]
) -> None:
    everybody = log.machine(PROVINCE, CITY)
    assert log.numbers(everybody, type=wanted) == left
    full = matches([PREFIX + wanted])
    found = select(Event.subject).where(full, Event.position > int(log.before))
    subjects = log.machines.all(found.order_by(Event.position))
    assert [log.subjects.index(subject) for subject in subjects] == left, "with its whole name"


@pytest.mark.parametrize("wrong", ["evidence.create", "evid.*", "test"])
def test_what_is_no_type_is_refused_by_its_place_with_those_there_are(log: Log, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        log.page(log.machine(PROVINCE), type=f"evidence.*,{wrong}")
    assert refused.value.pointer == "query/type"
    assert "record.accepted" in str(refused.value.facts["known"])


def test_several_types_are_one_list_and_an_office_narrows_with_those_below(log: Log) -> None:
    everybody, city = log.machine(PROVINCE, CITY), log.machine(CITY)
    assert log.numbers(everybody, type="evidence.created,follow_up.*") == [0, 1, 2]
    assert log.numbers(everybody, work_unit_code=CITY) == [1]
    assert log.numbers(everybody, work_unit_code=PROVINCE) == [0, 1, 2, 3]
    with pytest.raises(NotFound):
        log.page(city, work_unit_code=PROVINCE)


def test_one_begins_at_an_instant_or_where_the_end_is_now(log: Log) -> None:
    actor = log.machine(PROVINCE, CITY)
    second = log.machines.all(select(Event.at).where(Event.position == int(log.before) + 2))[0]
    assert log.numbers(actor, cursor=None, since=second) == [1, 2, 3]
    later = log.page(actor, since=clock.now() + timedelta(days=1))
    assert (
        later
        == log.page(actor, latest=True)
        == EventPage(items=[], next_cursor=str(log.length), next=None)
    )
    for two in ({"cursor": "0", "latest": True}, {"cursor": "0", "since": second}):
        with pytest.raises(Invalid) as refused:
            log.page(actor, **two)
        assert refused.value.code == "events_one_beginning"


def test_whoever_follows_the_cursor_misses_none_and_gets_none_twice(log: Log) -> None:
    actor = log.machine(PROVINCE, CITY)
    first = log.page(actor, cursor=log.before, size=3)
    assert first.next_cursor == str(log.length - 1)
    second = log.page(actor, cursor=first.next_cursor, size=3)
    assert [*first.items, *second.items] == log.page(actor, cursor=log.before).items
    assert second.next_cursor == str(log.length)
    assert log.page(actor, cursor=second.next_cursor) == second.model_copy(update={"items": []})
    # What is of another office moves the cursor of nobody.
    assert log.page(log.machine(CITY), cursor=log.before).next_cursor == str(log.length - 2)


def test_a_cursor_before_what_was_cleared_is_told_and_none_begins_with_what_is_kept(
    machines: Machines,
) -> None:
    log = Log(machines)
    actor = log.machine(PROVINCE, CITY)
    assert (
        log.page(actor, size=1).items[0].id
        == log.machines.all(select(Event.id).order_by(Event.position))[0]
    )
    cleared = log.length - 2
    log.machines.put(EventLog, cleared=cleared)
    assert log.numbers(actor, cursor=None) == log.numbers(actor, cursor=str(cleared)) == [2, 3]
    with pytest.raises(Gone) as gone:
        log.page(actor, cursor=str(cleared - 1))
    assert gone.value.facts == {"cursor": cleared}
    with machines.writing() as session:
        session.execute(delete(Event).where(Event.position <= cleared))
    with pytest.raises(Gone):
        log.page(actor, since=clock.now() - timedelta(days=900))
    assert log.numbers(actor, cursor=None, since=machines.all(select(func.min(Event.at)))[0])
