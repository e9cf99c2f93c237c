"""The table: of which things, at which stages, who is reminded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Subquery,
    and_,
    exists,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import Decree, Membership, Notification, Team, User
from app.models.notification import Stage, SubjectType
from app.models.team import Role
from app.services.reminders import things
from app.services.reminders.days import OfficeDays, days_table, months_table
from app.services.statements import AnySelect

_S = Stage
_DATED = (_S.ASKED, _S.DUE_SOON, _S.OVERDUE, _S.ESCALATED_TO_KOORDINATOR, _S.ESCALATED_TO_KETUA)


@dataclass(frozen=True)
class Rule:
    """Things, what they are, and the stages at which they remind."""

    things: Callable[[CTE], AnySelect]
    subject_type: SubjectType
    stages: Sequence[Stage]


RULES = (
    Rule(things.planned_months, SubjectType.ACTION_ITEM, _DATED[1:]),
    Rule(things.unproven_months, SubjectType.ACTION_ITEM, (_S.NOTHING_UPLOADED,)),
    Rule(things.returned_evidence, SubjectType.EVIDENCE, (_S.RETURNED,)),
    Rule(things.open_findings, SubjectType.FINDING, _DATED),
    Rule(things.open_directives, SubjectType.DIRECTIVE, _DATED),
    Rule(things.open_follow_ups, SubjectType.FOLLOW_UP, _DATED),
    Rule(things.mentions, SubjectType.COMMENT, (_S.MENTIONED,)),
)


@dataclass(frozen=True)
class _Line:
    """What the conditions speak of: a thing, its decree's days, a seat in a team of the decree."""

    thing: Subquery
    days: CTE


# At any moment one of the first three is true; what was missed is made up for only by the last.
_IS_TRUE: dict[Stage, Callable[[_Line], ColumnElement[bool]]] = {
    _S.ASKED: lambda line: or_(
        line.thing.c.due_date.is_(None), line.thing.c.due_date > line.days.c.soon
    ),
    _S.DUE_SOON: lambda line: line.thing.c.due_date.between(line.days.c.today, line.days.c.soon),
    _S.OVERDUE: lambda line: line.thing.c.due_date < line.days.c.today,
    _S.ESCALATED_TO_KOORDINATOR: lambda line: line.thing.c.due_date <= line.days.c.for_koordinator,
    _S.ESCALATED_TO_KETUA: lambda line: line.thing.c.due_date <= line.days.c.for_ketua,
    _S.RETURNED: lambda _: true(),
    _S.MENTIONED: lambda _: true(),
    _S.NOTHING_UPLOADED: lambda line: line.thing.c.due_date < line.days.c.today,
}


def _workers(line: _Line) -> ColumnElement[bool]:
    """The owner while they hold a seat; otherwise everybody in the team."""
    seat, team, person = aliased(Membership), aliased(Team), aliased(User)
    owner_stands = exists().where(
        seat.user_id == line.thing.c.owner_id,
        team.id == seat.team_id,
        team.decree_id == Decree.id,
        person.id == seat.user_id,
        person.is_active,
        _holds(seat, line.days),
    )
    in_team = and_(Membership.team_id == line.thing.c.team_id, ~owner_stands)
    return or_(Membership.user_id == line.thing.c.owner_id, in_team)


def _koordinator(line: _Line) -> ColumnElement[bool]:
    return and_(Membership.team_id == line.thing.c.team_id, Membership.role == Role.KOORDINATOR)


def _ketua(_line: _Line) -> ColumnElement[bool]:
    return Membership.role == Role.PELAKSANA


_RECIPIENTS: dict[Stage, Callable[[_Line], ColumnElement[bool]]] = {
    **dict.fromkeys(Stage, _workers),
    _S.ESCALATED_TO_KOORDINATOR: _koordinator,
    _S.ESCALATED_TO_KETUA: _ketua,
    _S.MENTIONED: lambda line: Membership.user_id == line.thing.c.owner_id,
}


def missing(days: Sequence[OfficeDays]) -> CompoundSelect[*tuple[object, ...]]:
    """Every reminder that is true now and was not given yet; one statement for all offices."""
    today, months = days_table(days), months_table(days)
    return union_all(
        *(_reminders(rule, stage, today, months) for rule in RULES for stage in rule.stages)
    )


def _reminders(rule: Rule, stage: Stage, days: CTE, months: CTE) -> AnySelect:
    thing = rule.things(months).subquery()
    line, seat_team = _Line(thing, days), aliased(Team)
    was_given = exists().where(
        Notification.user_id == Membership.user_id,
        Notification.subject_type == rule.subject_type,
        Notification.subject_id == thing.c.subject_id,
        Notification.occurrence == thing.c.occurrence,
        Notification.stage == stage,
    )
    return (
        select(
            Membership.user_id,
            literal(rule.subject_type.value).label("subject_type"),
            literal(stage.value).label("stage"),
            thing,
            Decree.id.label("decree_id"),
        )
        .select_from(thing)
        .join(Team, Team.id == thing.c.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(days, days.c.work_unit_id == Decree.work_unit_id)
        .join(seat_team, seat_team.decree_id == Decree.id)
        .join(Membership, Membership.team_id == seat_team.id)
        .join(User, User.id == Membership.user_id)
        .where(
            _IS_TRUE[stage](line),
            _RECIPIENTS[stage](line),
            User.is_active,
            _holds(Membership, days),
            ~was_given,
        )
    )


def _holds(seat: type[Membership], days: CTE) -> ColumnElement[bool]:
    """Whether a membership is valid today in its office."""
    return and_(
        seat.valid_from <= days.c.today,
        or_(seat.valid_to.is_(None), seat.valid_to > days.c.today),
    )
