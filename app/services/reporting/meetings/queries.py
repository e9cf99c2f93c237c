"""Finding meetings: the list, one to act upon, one with all that belongs to it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.core.errors import NotFound
from app.models import (
    Decree,
    Meeting,
    MeetingFile,
    Plan,
    Team,
    WorkUnit,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.meetings import MEETINGS, MeetingFacts
from app.policies.rules import Sight
from app.schemas.platform.references import PersonReference
from app.schemas.reporting.meetings import (
    MeetingPage,
    MeetingQuery,
    MeetingRead,
    MeetingSummary,
)
from app.services.platform.paging import Listed, as_page
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import (
    CALENDAR,
    absent_reference,
    team_reference,
    with_columns,
)
from app.services.platform.sql import AnyRow, AnySelect, is_sqlite
from app.services.reporting.meetings.parts import parts_of
from app.services.reporting.meetings.statements import (
    FACTS,
    FILTERS,
    ORDERS,
    PLAIN,
    deciders,
    facts_of,
    in_sight,
    summaries,
)


@dataclass(frozen=True)
class LoadedMeeting:
    """A meeting, where it lies, and what the rules need to know.

    `calendar` is the clock of its office (a time zone) and the year of its plan.
    """

    meeting: Meeting
    decree: Decree
    facts: MeetingFacts
    calendar: tuple[str, int]


async def list_meetings(session: AsyncSession, actor: Actor, query: MeetingQuery) -> MeetingPage:
    """Meetings in sight."""
    rows, total = await _LISTED.fetch(session, actor, query)
    return as_page(MeetingPage, [_summary(row) for row in rows], total, query)


def _to_act_upon(sight: Sight) -> AnySelect:
    columns = (*FACTS, *CALENDAR, Meeting.status, Meeting.guests, Meeting.team_id)
    return _with_office(in_sight(sight, Meeting, Decree, *columns))


def _to_show(sight: Sight) -> AnySelect:
    told = (Meeting.agenda, Meeting.minutes, Meeting.cancel_reason, *deciders())
    return _with_office(with_columns(summaries(sight).add_columns(*told), FACTS))


def _with_office(statement: AnySelect) -> AnySelect:
    return (
        statement.join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .where(Meeting.id == key("meeting_id"))
    )


_TO_ACT_UPON = Prepared(_to_act_upon, Permission.MEETING_READ)
_TO_SHOW = Prepared(_to_show, Permission.MEETING_READ)
_LISTED = Listed(summaries, lambda _sight: FILTERS, ORDERS, Permission.MEETING_READ)
# One statement takes both locks, the meeting first.
_HELD = (
    select(Meeting.id)
    .join(Team, Team.id == Meeting.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .where(Meeting.id == key("meeting_id"))
    .with_for_update(of=Meeting)
    .suffix_with("FOR KEY SHARE OF decrees", dialect="postgresql")
)


async def get_visible(
    session: AsyncSession, actor: Actor, meeting_id: UUID, *, for_update: bool = False
) -> LoadedMeeting:
    """The meeting; raises NotFound when it is out of sight.

    `for_update` holds it until the transaction ends and lets its month not be closed meanwhile.
    """
    if for_update and not is_sqlite(session):
        await session.execute(_HELD, {"meeting_id": meeting_id})
    statement, parameters = _TO_ACT_UPON.of(actor, meeting_id=meeting_id)
    row = (await session.execute(statement, parameters)).first()
    if row is None:
        raise NotFound
    return LoadedMeeting(row[0], row[1], facts_of(row), (row.time_zone, row.plan_year))


async def get_file(session: AsyncSession, located: LoadedMeeting, file_id: UUID) -> MeetingFile:
    """A file of the meeting; raises NotFound."""
    here = (MeetingFile.id == file_id, MeetingFile.meeting_id == located.meeting.id)
    found = await session.scalar(select(MeetingFile).where(*here))
    if found is None:
        raise NotFound
    return found


async def read_meeting(session: AsyncSession, actor: Actor, meeting_id: UUID) -> MeetingRead:
    """The meeting as it is answered now; raises NotFound."""
    return await in_one_go(session, lambda execute: _read(execute, actor, meeting_id))


def _read(execute: Execute, actor: Actor, meeting_id: UUID) -> MeetingRead:
    row = execute(*_TO_SHOW.of(actor, meeting_id=meeting_id)).first()
    if row is None:
        raise NotFound
    return MeetingRead(
        **_summary(row).model_dump(),
        agenda=row.agenda,
        minutes=row.minutes,
        held_by=_person(row, "held_by"),
        held_on_behalf_of=_person(row, "held_for"),
        cancelled_by=_person(row, "cancelled_by"),
        cancelled_on_behalf_of=_person(row, "cancelled_for"),
        cancel_reason=row.cancel_reason,
        guests=row.guests,
        **parts_of(execute, actor, meeting_id),
        allowed_actions=MEETINGS.allowed(actor, facts_of(row)),
    )


def _person(row: AnyRow, word: str) -> PersonReference | None:
    """One of the `deciders` of the row."""
    key_of, name = getattr(row, f"{word}_id"), getattr(row, f"{word}_name")
    return PersonReference(id=key_of, name=name) if key_of else None


def _summary(row: AnyRow) -> MeetingSummary:
    return MeetingSummary(
        **{name: getattr(row, name) for name in PLAIN},
        decree_id=row.decree_id,
        team=team_reference(row),
        invited_count=row.invited_count,
        came_count=row.came_count,
        guest_count=len(row.guests),
        file_count=row.file_count,
        created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
        created_on_behalf_of=absent_reference(row),
    )
