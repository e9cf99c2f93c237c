"""Planning a meeting and changing what is written down of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.models import Decree, Meeting, Plan, Team, WorkUnit, meeting_editors
from app.models.meeting import MeetingOperation, MeetingStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.meetings import MEETINGS
from app.policies.rules import ResourceScope, require, visible
from app.schemas.reporting.meetings import MeetingCreate, MeetingUpdate
from app.services.plan.periods import require_open
from app.services.platform import audit
from app.services.platform.plausible import BESIDE_YEARS, around, require_between
from app.services.platform.references import CALENDAR, TEAM_PLACE
from app.services.platform.sql import insert_if_absent
from app.services.reporting.meetings.people import (
    Attendance,
    attendance_of,
    members_of,
    require_people,
    write_people,
    write_teams,
)
from app.services.reporting.meetings.queries import LoadedMeeting

_MOVES = {"meeting_date", "starts_at", "place"}
_PEOPLE = {"team_ids", "invited_ids", "came_ids", "guests"}


async def create_meeting(session: AsyncSession, actor: Actor, body: MeetingCreate) -> Meeting:
    """A planned meeting of the team named, and whoever is invited.

    Raises NotFound (a team or person), Forbidden, Invalid (day), Conflict (a closed month).
    """
    decree, calendar = await _decree_of(session, actor, body.team_id)
    place = ResourceScope(decree.work_unit_id, decree.id, body.team_id)
    require(actor, Permission.MEETING_WRITE, place)
    require_day(calendar, body.meeting_date, MeetingStatus.PLANNED)
    day = body.meeting_date
    await require_open(session, decree.id, spans=[(day, day)])
    await require_people(session, actor, decree, body.invited_ids, day, "/invited_ids")
    plain = body.model_dump(exclude={"team_ids", "invited_ids"})
    meeting = Meeting(**plain, created_by_id=actor.user_id, created_for_id=actor.on_behalf_of)
    session.add(meeting)
    await session.flush()
    teams, _ = await write_teams(session, decree, meeting, body.team_ids)
    asked = await members_of(session, teams, day)
    invited = Attendance(frozenset({*body.invited_ids, *asked}))
    people = await write_people(session, meeting, Attendance(), invited)
    await name_editor(session, actor, meeting)
    told = plain | {"guests": len(body.guests)}
    changes = audit.created(told) | {"team_ids": [[], sorted(map(str, teams))]} | people
    target = _target(meeting, decree)
    audit.log(session, actor, "meeting.create", target, changes=changes)
    return meeting


async def update_meeting(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, body: MeetingUpdate
) -> None:
    """Change what is written down; raises Forbidden, NotFound, Invalid, Conflict.

    Who came is written down of a meeting that was held.
    """
    MEETINGS.require(actor, MeetingOperation.EDIT, located.facts)
    meeting = located.meeting
    kept = body.given("agenda", "starts_at", "minutes")
    people = {name: kept.pop(name) for name in _PEOPLE & kept.keys()}
    if day := kept.get("meeting_date"):
        require_day(located.calendar, day, meeting.status)
        await require_open(session, located.decree.id, spans=[(day, day)], is_held=True)
    changes = audit.apply(meeting, kept) | await _change_people(session, actor, located, people)
    if changes:
        await record(session, actor, located, _kind_of(meeting, changes), changes)


def _kind_of(meeting: Meeting, changes: audit.Changes) -> str:
    """What those who are invited must hear of has a word of its own."""
    if meeting.status is MeetingStatus.PLANNED:
        if _MOVES & changes.keys():
            return "move"
        if changes.get("invited_ids", ((), ()))[1]:
            return "invite"
    return "update"


async def record(  # noqa: PLR0913, PLR0917 - the parts of an entry
    session: AsyncSession,
    actor: Actor,
    located: LoadedMeeting,
    action: str,
    changes: audit.Changes,
    reason: str | None = None,
) -> None:
    """Write a change down, with the name of who made it; a racing writer fails."""
    located.meeting.updated_at = clock.now()
    await name_editor(session, actor, located.meeting)
    target = target_of(located)
    audit.log(session, actor, f"meeting.{action}", target, changes=changes, reason=reason)
    await session.flush()


async def name_editor(session: AsyncSession, actor: Actor, meeting: Meeting) -> None:
    """Count the person among those who wrote it, and whoever they stand in for."""
    for user_id in {actor.user_id, actor.on_behalf_of} - {None}:
        editor = {"meeting_id": meeting.id, "user_id": user_id}
        await insert_if_absent(session, meeting_editors, editor, "meeting_id", "user_id")


def target_of(located: LoadedMeeting) -> audit.Target:
    """The meeting as the audit log names it."""
    return _target(located.meeting, located.decree)


def _target(meeting: Meeting, decree: Decree) -> audit.Target:
    return audit.Target.in_decree(
        "meeting",
        meeting.id,
        decree,
        status=meeting.status,
        team_id=meeting.team_id,
        meeting_date=meeting.meeting_date,
    )


def require_day(calendar: tuple[str, int], day: date, status: MeetingStatus) -> None:
    """In the plan's year or one beside it; a meeting that was held is not of a day to come.

    `calendar` is the office's time zone and that year. Raises Invalid.
    """
    zone, year = calendar
    require_between(*around(year, BESIDE_YEARS), meeting_date=day)
    if status is MeetingStatus.HELD and day > clock.today_in(zone):
        raise Invalid("meeting_date_to_come", pointer="/meeting_date")


async def _decree_of(
    session: AsyncSession, actor: Actor, team_id: UUID
) -> tuple[Decree, tuple[str, int]]:
    """The decree of a team in sight, and the calendar there; raises NotFound."""
    statement = (
        select(Decree, *CALENDAR)
        .select_from(Team)
        .join(Decree, Decree.id == Team.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .where(Team.id == team_id, visible(actor, Permission.MEETING_READ, TEAM_PLACE))
    )
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound(pointer="/team_id")
    return row[0], (row.time_zone, row.plan_year)


async def _change_people(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, given: dict[str, Any]
) -> audit.Changes:
    """Teams, invited people, those who came, guests: each list as far as it was given."""
    meeting, changes = located.meeting, audit.Changes()
    if "came_ids" in given and meeting.status is not MeetingStatus.HELD:
        raise Conflict("meeting_not_held", pointer="/came_ids")
    new_teams: set[UUID] = set()
    if "team_ids" in given:
        new_teams, changes = await write_teams(session, located.decree, meeting, given["team_ids"])
    if given.keys() - {"guests", "team_ids"} or new_teams:
        asked = await members_of(session, new_teams, meeting.meeting_date)
        changes |= await set_people(session, actor, located, given, asked)
    if "guests" in given:
        changes |= set_guests(meeting, given["guests"])
    return changes


async def set_people(
    session: AsyncSession,
    actor: Actor,
    located: LoadedMeeting,
    given: dict[str, Any],
    asked: set[UUID] | None = None,
) -> audit.Changes:
    """The lists that were given in place of what was written down; `asked` are invited besides."""
    old = await attendance_of(session, located.meeting)
    parts: list[frozenset[UUID]] = []
    for name, before in (("invited_ids", old.invited), ("came_ids", old.came)):
        wanted: Sequence[UUID] = given.get(name, before)
        # Who was written down before may have left the office since.
        new = set(wanted) - old.invited - old.came
        day = located.meeting.meeting_date
        await require_people(session, actor, located.decree, new, day, f"/{name}")
        parts.append(frozenset(wanted))
    invited, came = parts
    return await write_people(
        session, located.meeting, old, Attendance(invited | (asked or set()), came)
    )


def set_guests(meeting: Meeting, guests: list[str]) -> audit.Changes:
    """Write guests down; the audit log, which forgets nothing, learns only how many."""
    if meeting.guests == guests:
        return {}
    counts = [len(meeting.guests), len(guests)]
    meeting.guests = guests
    return {"guest_count": counts}
