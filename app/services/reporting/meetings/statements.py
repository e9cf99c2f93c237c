"""The queries over meetings that the list, a single one and their steps share."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Decree,
    Evidence,
    EvidenceRevision,
    Meeting,
    MeetingFile,
    MeetingPerson,
    Realisation,
    Team,
    User,
    WorkUnit,
    meeting_evidence,
    meeting_realisations,
    meeting_teams,
)
from app.models.evidence import EvidenceStatus
from app.models.rights import Permission
from app.policies.meetings import MeetingFacts
from app.policies.rules import Column, ResourceScope, Seer, visible
from app.schemas.reporting.meetings import MeetingSort
from app.services.plan.periods import closed_period
from app.services.platform.paging import Filters
from app.services.platform.references import TEAM_COLUMNS, TEAM_PLACE, for_whom
from app.services.platform.sql import AnyRow, AnySelect, holds_word, in_rows, today_in

PLAIN = ("id", "status", "title", "meeting_date", "starts_at", "place", "created_at", "updated_at")
ORDERS: dict[MeetingSort, tuple[Any, ...]] = {
    MeetingSort.LATEST: (Meeting.meeting_date.desc(), Meeting.id),
    MeetingSort.EARLIEST: (Meeting.meeting_date.asc(), Meeting.id),
}
DECIDERS = ("held_by", "held_for", "cancelled_by", "cancelled_for")
_Person = aliased(User)
_TEXTS = (Meeting.title, Meeting.agenda, Meeting.place, Meeting.minutes)
_IN_FILE_NAMES = in_rows(
    select(MeetingFile.id).where(MeetingFile.meeting_id == Meeting.id).correlate(Meeting),
    MeetingFile.original_name,
)
FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Meeting.id.in_(
        select(meeting_teams.c.meeting_id).where(meeting_teams.c.team_id == value)
    ),
    "user_id": lambda value: Meeting.id.in_(
        select(MeetingPerson.meeting_id).where(MeetingPerson.user_id == value)
    ),
    "month": lambda value: extract("month", Meeting.meeting_date) == value,
    "status": lambda value: Meeting.status == value,
    "q": lambda word: holds_word(word, *_TEXTS, beside=[_IN_FILE_NAMES]),
}
_EVIDENCE = select(Evidence.id).join(
    meeting_evidence, meeting_evidence.c.evidence_id == Evidence.id
)
_EVIDENCE = _EVIDENCE.where(meeting_evidence.c.meeting_id == Meeting.id).correlate(Meeting)
_FIXED = (
    _EVIDENCE.join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
    .where(EvidenceRevision.submitted_at.is_not(None))
    .exists()
)
_IS_EVIDENCE = _EVIDENCE.where(Evidence.status != EvidenceStatus.WITHDRAWN).exists()
_IS_DONE = (
    select(Realisation.id)
    .join(meeting_realisations, meeting_realisations.c.realisation_id == Realisation.id)
    .where(meeting_realisations.c.meeting_id == Meeting.id, Realisation.counts())
    .correlate(Meeting)
    .exists()
)
# Of statements that join WorkUnit, too.
FACTS = (
    Decree.id.label("decree_id"),
    Decree.work_unit_id.label("work_unit_id"),
    (Meeting.meeting_date > today_in(WorkUnit.time_zone)).label("is_to_come"),
    closed_period(Decree.id, Meeting.meeting_date, Meeting.meeting_date).label("closed_period"),
    _FIXED.label("is_fixed"),
    or_(_IS_EVIDENCE, _IS_DONE).label("is_used"),
)


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Meetings in sight with the team that organises them, its decree, and who made them."""
    return (
        select(*columns)
        .select_from(Meeting)
        .join(Team, Team.id == Meeting.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Meeting.created_by_id)
        .where(visible(who, Permission.MEETING_READ, TEAM_PLACE))
    )


def summaries(who: Seer) -> AnySelect:
    """The columns of MeetingSummary."""
    return in_sight(
        who,
        *(getattr(Meeting, name) for name in PLAIN),
        Meeting.guests,
        Decree.id.label("decree_id"),
        _count_of(MeetingPerson.meeting_id, MeetingPerson.invited).label("invited_count"),
        _count_of(MeetingPerson.meeting_id, MeetingPerson.came).label("came_count"),
        _count_of(MeetingFile.meeting_id).label("file_count"),
        Meeting.created_by_id,
        User.name.label("created_by_name"),
        *for_whom(Meeting.created_for_id),
        *TEAM_COLUMNS,
    )


def deciders() -> Iterator[ColumnElement[Any]]:
    """Key and name of who held or cancelled it, and for whom; null where nobody did."""
    for word in DECIDERS:
        key = getattr(Meeting, f"{word}_id")
        name = select(_Person.name).where(_Person.id == key).correlate(Meeting)
        yield key.label(f"{word}_id")
        yield name.scalar_subquery().label(f"{word}_name")


def facts_of(row: AnyRow) -> MeetingFacts:
    """The facts of a row with FACTS, the status, the guests and the organising team's key."""
    return MeetingFacts(
        ResourceScope(row.work_unit_id, row.decree_id, row.team_id),
        row.status,
        row.is_to_come,
        row.closed_period,
        has_guests=bool(row.guests),
        is_fixed=row.is_fixed,
        is_used=row.is_used,
    )


def _count_of(meeting_id: Column, *conditions: Column) -> ColumnElement[int]:
    counted = select(func.count()).where(meeting_id == Meeting.id, *conditions)
    return counted.correlate(Meeting).scalar_subquery()
