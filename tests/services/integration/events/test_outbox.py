"""Events: in the order of the commits, or not at all; and what is said of each."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.database import Database
from app.models import Event, EventLog
from app.models.audit import ActorKind
from app.services.integration.events import outbox
from app.services.integration.events.types import EVENT_TYPES, PREFIX
from app.services.platform import audit
from tests.support.databases import on_one_engine
from tests.support.machines import PROVINCE, Machines

KEY = UUID(int=5)


def events(machines: Machines) -> list[Event]:
    return machines.all(select(Event).order_by(Event.position))


@on_one_engine
class TestOutbox:
    def test_places_follow_the_commits_without_a_gap(self, machines: Machines) -> None:
        async def story(database: Database) -> list[str]:
            return [await machines.happens(database) for _ in range(3)]

        before = len(events(machines))
        subjects = machines.run(story)
        told = events(machines)
        assert [event.position for event in told] == list(range(1, before + 4))
        assert [event.subject for event in told[before:]] == subjects
        assert machines.all(select(EventLog.length)) == [before + 3]

    def test_what_is_undone_is_told_neither_then_nor_later(self, machines: Machines) -> None:
        kind, unit = EVENT_TYPES["evidence.create"], machines.unit(PROVINCE)

        async def story(database: Database) -> None:
            async with database.writing() as session:
                await session.connection()
                outbox.announce(session, kind, "evidence/1", unit, {})
                await session.rollback()
                outbox.announce(session, kind, "evidence/2", unit, {})
                savepoint = await session.begin_nested()
                outbox.announce(session, kind, "evidence/2/undone", unit, {})
                await savepoint.rollback()
            await machines.happens(database, subject="evidence/3")

        before = len(events(machines))
        machines.run(story)
        assert [event.subject for event in events(machines)[before:]] == [
            "evidence/2", "evidence/3",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("action", "office", "comes"),
        [
            ("evidence.submit", True, True),
            ("evidence.submit", False, False),
            ("user.update", True, False),
        ],
    )
    def test_an_entry_is_an_event_where_the_table_says_so_and_an_office_is_concerned(
        self, machines: Machines, action: str, *, office: bool, comes: bool
    ) -> None:
        unit = machines.unit(PROVINCE) if office else None
        changes: audit.Changes = {"status": ["draft", "submitted"]}

        async def story(database: Database) -> None:
            async with database.writing() as session:
                target = audit.Target("evidence", KEY, unit)
                audit.log(session, None, action, target, changes=changes)

        before = len(events(machines))
        machines.run(story)
        told = [(event.type, event.subject, event.work_unit_id) for event in events(machines)]
        expected = (PREFIX + "evidence.submitted", f"evidence/{KEY}", unit)
        assert told[before:] == ([expected] if comes else [])
        if comes:
            data = events(machines)[-1].data
            assert (data["from_status"], data["to_status"]) == ("draft", "submitted")
            assert (data["actor_kind"], data["actor_id"]) == ("command_line", None)
            assert data["target_id"] == str(KEY)
            assert data["audit_event_id"] is not None


@pytest.mark.parametrize("behalf", [None, KEY])
def test_an_event_says_for_whom_a_stand_in_acted(behalf: UUID | None) -> None:
    entry = {
        "id": 7,
        "action": "evidence.accept",
        "work_unit_id": KEY,
        "decree_id": None,
        "target_type": "evidence",
        "target_id": KEY,
        "changes": {},
        "actor_kind": ActorKind.PERSON,
        "actor_id": KEY,
        "on_behalf_of_id": behalf,
    }
    event = outbox.event_of(entry, {})
    assert event is not None
    assert event["data"]["on_behalf_of_id"] == (str(behalf) if behalf else None)
