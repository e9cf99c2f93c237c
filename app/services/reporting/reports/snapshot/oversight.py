"""Directives, findings, follow-ups and meetings of a report; of restricted evidence no word."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, and_, case, cast, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import (
    Decree,
    Directive,
    Evidence,
    Finding,
    FollowUp,
    Meeting,
    MeetingPerson,
    Membership,
    Team,
    User,
)
from app.models.directive import DirectiveStatus
from app.models.finding import FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.key_lists import among
from app.models.meeting import MeetingStatus
from app.policies.rules import Column
from app.schemas.reporting.reports.snapshot import (
    DirectiveLine,
    FindingLine,
    FollowUpLine,
    MeetingLine,
)
from app.services.oversight.findings.queries import is_told
from app.services.oversight.follow_ups.queries import hides_words
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.reports.snapshot.scope import NOBODY, Scope

_TOLD = case((is_told(NOBODY), literal(value=True)), else_=literal(value=False))
_FINDING = ("id", "kind", "source", "severity", "status", "due_date")
_Owner = aliased(User)


async def find_directives(
    session: AsyncSession, scope: Scope, zone: ZoneInfo
) -> list[DirectiveLine]:
    """Those that were open in the period or later, in the order in which they were given."""
    plain = ("id", "text", "status", "due_date")
    rows = await _of_scope(
        session,
        scope,
        zone,
        select(Directive, User.name.label("name"), *TEAM_COLUMNS)
        .join(Team, Team.id == Directive.team_id)
        .join(User, User.id == Directive.issued_by_id),
        Directive,
        Directive.status == DirectiveStatus.CLOSED,
    )
    return [
        DirectiveLine(
            **{name: getattr(row[0], name) for name in plain},
            team=team_reference(row),
            issued_by=row.name,
            issued_on=row[0].created_at.astimezone(zone).date(),
        )
        for row in rows
    ]


async def find_findings(session: AsyncSession, scope: Scope, zone: ZoneInfo) -> list[FindingLine]:
    """The same; the words of those about restricted evidence are left out."""
    rows = await _of_scope(
        session,
        scope,
        zone,
        select(Finding, User.name.label("name"), _TOLD.label("is_told"), *TEAM_COLUMNS)
        .join(Team, Team.id == Finding.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Finding.raised_by_id)
        .outerjoin(Evidence, Evidence.id == Finding.evidence_id),
        Finding,
        Finding.status == FindingStatus.CLOSED,
    )
    return [
        FindingLine(
            **{name: getattr(row[0], name) for name in _FINDING},
            team=team_reference(row),
            text=row[0].reason if row.is_told else None,
            recommendation=row[0].recommendation if row.is_told else None,
            raised_by=row.name,
            raised_on=row[0].created_at.astimezone(zone).date(),
        )
        for row in rows
    ]


async def find_follow_ups(
    session: AsyncSession, scope: Scope, zone: ZoneInfo
) -> list[FollowUpLine]:
    """The same of what must happen because of them."""
    plain = ("id", "finding_id", "directive_id", "status", "due_date")
    hidden = cast(case((hides_words(NOBODY), 1), else_=0), Boolean)
    rows = await _of_scope(
        session,
        scope,
        zone,
        select(FollowUp, _Owner.name.label("name"), hidden.label("hidden"), *TEAM_COLUMNS)
        .join(Team, Team.id == FollowUp.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(_Owner, _Owner.id == FollowUp.owner_id)
        .outerjoin(Finding, Finding.id == FollowUp.finding_id)
        .outerjoin(Directive, Directive.id == FollowUp.directive_id)
        .outerjoin(Evidence, Evidence.id == Finding.evidence_id),
        FollowUp,
        FollowUp.status == FollowUpStatus.CLOSED,
    )
    return [
        FollowUpLine(
            **{name: getattr(row[0], name) for name in plain},
            team=team_reference(row),
            text=None if row.hidden else row[0].text,
            owner=row.name,
        )
        for row in rows
    ]


async def find_meetings(session: AsyncSession, scope: Scope) -> list[MeetingLine]:
    """Meetings that were held in the period, with who led them and who came."""
    rows = await session.execute(
        select(Meeting, *TEAM_COLUMNS)
        .join(Team, Team.id == Meeting.team_id)
        .where(
            *_here(scope),
            Meeting.status == MeetingStatus.HELD,
            Meeting.meeting_date.between(scope.covers_from, scope.covers_to),
        )
        .order_by(Meeting.meeting_date, Meeting.starts_at, Meeting.id)
    )
    held = rows.all()
    people = await _people(session, [row[0].id for row in held])
    return [_meeting(row, people[row[0].id]) for row in held]


async def _people(session: AsyncSession, meeting_ids: list[UUID]) -> dict[UUID, list[AnyRow]]:
    """Everybody in these meetings by name, and whether they headed the team that organised it."""
    heads = and_(
        Membership.team_id == Meeting.team_id,
        Membership.user_id == MeetingPerson.user_id,
        Membership.is_head(),
        Membership.valid_on(Meeting.meeting_date),
    )
    leads = select(Membership.id).where(heads).correlate(Meeting, MeetingPerson).exists()
    found = await session.execute(
        select(
            MeetingPerson.meeting_id,
            MeetingPerson.invited,
            MeetingPerson.came,
            User.name,
            cast(case((leads, 1), else_=0), Boolean).label("leads"),
        )
        .join(Meeting, Meeting.id == MeetingPerson.meeting_id)
        .join(User, User.id == MeetingPerson.user_id)
        .where(among(MeetingPerson.meeting_id, meeting_ids))
        .order_by(User.name, User.id)
    )
    people: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in found:
        people[row.meeting_id].append(row)
    return people


def _meeting(row: AnyRow, people: list[AnyRow]) -> MeetingLine:
    meeting: Meeting = row[0]
    return MeetingLine(
        id=meeting.id,
        title=meeting.title,
        meeting_date=meeting.meeting_date,
        starts_at=meeting.starts_at,
        place=meeting.place,
        team=team_reference(row),
        led_by=next((each.name for each in people if each.came and each.leads), None),
        came=[each.name for each in people if each.came],
        invited_count=sum(each.invited for each in people),
        guest_count=len(meeting.guests),
        has_minutes=meeting.minutes is not None,
    )


async def _of_scope(  # noqa: PLR0913, PLR0917 - the parts of one question
    session: AsyncSession,
    scope: Scope,
    zone: ZoneInfo,
    statement: AnySelect,
    thing: Any,  # noqa: ANN401 - a table of cases
    is_over: Column,
) -> list[AnyRow]:
    """Of the period: what began before its last day was over and had not ended before its first.

    A correction is written long after; what came later belongs into later reports.
    """
    begin = datetime.combine(scope.covers_from, time.min, zone)
    after = datetime.combine(scope.covers_to + timedelta(days=1), time.min, zone)
    of_period = and_(thing.created_at < after, or_(~is_over, thing.updated_at >= begin))
    found = statement.where(*_here(scope), of_period).order_by(thing.created_at, thing.id)
    return list((await session.execute(found)).all())


def _here(scope: Scope) -> list[Column]:
    if scope.team_id is not None:
        return [Team.id == scope.team_id]
    return [Team.decree_id == scope.decree.id]
