"""The queries over meetings that the list, a single one and their steps share."""

from typing import Any

from sqlalchemy import ColumnElement, extract, func, select

from app.models import Decree, Meeting, MeetingPerson, Team, User, WorkUnit, meeting_teams
from app.models.rights import Permission
from app.policies.meetings import MeetingFacts
from app.policies.rules import ResourceScope, Seer, visible
from app.schemas.reporting.meetings import MeetingSort
from app.services.plan.periods import closed_period
from app.services.platform.paging import Filters
from app.services.platform.references import TEAM_COLUMNS, TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect, holds_words, today_in

PLAIN = ("id", "status", "title", "meeting_date", "starts_at", "place", "created_at", "updated_at")
ORDERS: dict[MeetingSort, ColumnElement[Any]] = {
    MeetingSort.LATEST: Meeting.meeting_date.desc(),
    MeetingSort.EARLIEST: Meeting.meeting_date.asc(),
}
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
    "q": lambda value: holds_words(Meeting.title, value),
}
# Of statements that join WorkUnit, too.
FACTS = (
    Decree.id.label("decree_id"),
    Decree.work_unit_id.label("work_unit_id"),
    (Meeting.meeting_date > today_in(WorkUnit.time_zone)).label("is_to_come"),
    closed_period(Decree.id, Meeting.meeting_date, Meeting.meeting_date).label("closed_period"),
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
        _count_of(MeetingPerson.invited).label("invited_count"),
        _count_of(MeetingPerson.came).label("came_count"),
        Meeting.created_by_id,
        User.name.label("created_by_name"),
        *TEAM_COLUMNS,
    )


def facts_of(row: AnyRow) -> MeetingFacts:
    """The facts of a row with FACTS, the status, the guests and the organising team's key."""
    return MeetingFacts(
        ResourceScope(row.work_unit_id, row.decree_id, row.team_id),
        row.status,
        row.is_to_come,
        row.closed_period,
        has_guests=bool(row.guests),
    )


def _count_of(condition: Any) -> ColumnElement[int]:  # noqa: ANN401 - a column of truth
    counted = select(func.count()).where(MeetingPerson.meeting_id == Meeting.id, condition)
    return counted.correlate(Meeting).scalar_subquery()
