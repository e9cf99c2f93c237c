"""The table: of which things, at which stages, who is reminded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    and_,
    exists,
    literal,
    or_,
    select,
    true,
    union_all,
)

from app.core import clock
from app.models import (
    Decree,
    Membership,
    Notification,
    OfficeDays,
    StandIn,
    Team,
    User,
)
from app.models.key_lists import one_of
from app.models.notification import NotificationStage, NotificationSubject
from app.models.team import MembershipRole
from app.services.evidence.days import RUNNING_OUT_DAYS
from app.services.identity.seats import holds_seat
from app.services.platform.sql import AnySelect, days_after
from app.services.tasks.evaluating import due
from app.services.tasks.evaluating.monitoring import TOLD_BEFORE
from app.services.tasks.reminders import deciders, deciding, evidence
from app.services.tasks.reminders import subjects as things
from app.services.tasks.reminders.deciding import Seat, Told
from app.services.tasks.reminders.months import month_parameters
from app.services.tasks.reminders.reports_due import reports_due
from app.services.tasks.reminders.silent_sources import silent_sources

_S, _N = NotificationStage, NotificationSubject
# Who was mentioned before that, and not told yet, has no use for it any more.
_NEWS = timedelta(days=60)
_RUNNING_OUT = literal(RUNNING_OUT_DAYS, Integer)
_COLUMNS = ("subject_id", "occurrence", "due_date", "team_id", "decree_id", "code", "text")
_DATED = (_S.ASKED, _S.DUE_SOON, _S.OVERDUE, _S.ESCALATED_TO_KOORDINATOR, _S.ESCALATED_TO_KETUA)

AnyCompound: TypeAlias = CompoundSelect[*tuple[object, ...]]
# Columns of those whom a thing concerns, given a stage, the thing and the columns.
_Concerned: TypeAlias = Callable[..., AnySelect]


@dataclass(frozen=True)
class ReminderRule:
    """Things, what they are, and the stages at which they remind.

    `readers`: who is told, where the stage alone does not say it (_RECIPIENTS).
    """

    things: Callable[[], AnySelect]
    subject_type: NotificationSubject
    stages: Sequence[NotificationStage]
    readers: Mapping[Seat, Told] | None = None

    def concerned(self, stage: NotificationStage) -> list[_Concerned]:
        """What finds those who are told at that stage."""
        if self.readers is not None:
            return [partial(_readers, seat, told) for seat, told in self.readers.items()]
        return [_concerned, *([_administrators] if stage in _FOR_ADMINISTRATORS else [])]


RULES = (
    ReminderRule(things.planned_months, _N.ACTION_ITEM, _DATED[1:]),
    ReminderRule(things.unproven_months, _N.ACTION_ITEM, (_S.NOTHING_UPLOADED,)),
    ReminderRule(evidence.returned_evidence, _N.EVIDENCE, (_S.RETURNED,)),
    ReminderRule(evidence.revised_evidence, _N.EVIDENCE, (_S.REVISED,), deciding.NAMED),
    ReminderRule(evidence.running_out, _N.EVIDENCE, (_S.RUNS_OUT,)),
    ReminderRule(evidence.erased_files, _N.EVIDENCE, (_S.ERASED,)),
    ReminderRule(evidence.erased_copies, _N.EVIDENCE, (_S.ERASED,)),
    ReminderRule(things.open_findings, _N.FINDING, _DATED),
    ReminderRule(things.open_directives, _N.DIRECTIVE, _DATED),
    ReminderRule(things.open_follow_ups, _N.FOLLOW_UP, _DATED),
    ReminderRule(deciders.teams_unverified, _N.TEAM, (_S.NOBODY_VERIFIES,)),
    ReminderRule(deciders.offices_unaccepted, _N.TEAM, (_S.NOBODY_ACCEPTS,)),
    ReminderRule(reports_due, _N.REPORT_DUE, (_S.DUE_SOON, _S.OVERDUE)),
    ReminderRule(due.evaluations_to_answer, _N.EVALUATION, (_S.DUE_SOON, _S.OVERDUE)),
    ReminderRule(
        due.evaluations_to_assess, _N.EVALUATION, (_S.DUE_SOON, _S.OVERDUE), due.ASSESSORS
    ),
    ReminderRule(due.evaluations_to_object, _N.EVALUATION, (_S.TO_OBJECT,)),
    ReminderRule(due.evaluations_to_monitor, _N.EVALUATION, (_S.TO_MONITOR, _S.OVERDUE), due.TPI),
    ReminderRule(silent_sources, _N.RECORD_TYPE, (_S.SOURCE_SILENT,)),
    ReminderRule(things.mentions, _N.COMMENT, (_S.MENTIONED,), deciding.NAMED),
    ReminderRule(deciding.to_verify, _N.EVIDENCE, (_S.TO_VERIFY,), deciding.VERIFIERS),
    ReminderRule(deciding.to_accept, _N.EVIDENCE, (_S.TO_ACCEPT,), deciding.ACCEPTERS),
    ReminderRule(evidence.pending_erasures, _N.EVIDENCE, (_S.TO_CONFIRM,), deciding.CONFIRMERS),
    ReminderRule(
        deciding.answered_findings, _N.FINDING, (_S.TO_CLOSE,), deciding.READERS_OF_FINDINGS
    ),
    ReminderRule(
        deciding.answered_directives, _N.DIRECTIVE, (_S.TO_CLOSE,), deciding.READERS_OF_DIRECTIVES
    ),
    ReminderRule(
        deciding.finished_follow_ups, _N.FOLLOW_UP, (_S.TO_CLOSE,), deciding.READERS_OF_FOLLOW_UPS
    ),
)


# Who gives people their seats is told as well, whatever seat they have themselves.
_FOR_ADMINISTRATORS = (_S.NOBODY_VERIFIES, _S.NOBODY_ACCEPTS)
_AT_ONCE = (
    _S.RETURNED, _S.REVISED, _S.ERASED, _S.MENTIONED,
    _S.TO_VERIFY, _S.TO_ACCEPT, _S.TO_CLOSE, _S.TO_CONFIRM,
)  # fmt: skip
# At any moment one of the first three is true; what was missed is made up for only by the last.
_IS_TRUE: dict[NotificationStage, Callable[[CTE], ColumnElement[bool]]] = {
    _S.ASKED: lambda thing: or_(thing.c.due_date.is_(None), thing.c.due_date > thing.c.soon),
    _S.DUE_SOON: lambda thing: thing.c.due_date.between(thing.c.today, thing.c.soon),
    _S.OVERDUE: lambda thing: thing.c.due_date < thing.c.today,
    _S.ESCALATED_TO_KOORDINATOR: lambda thing: thing.c.due_date <= thing.c.for_koordinator,
    _S.ESCALATED_TO_KETUA: lambda thing: thing.c.due_date <= thing.c.for_ketua,
    **dict.fromkeys(_AT_ONCE, lambda _: true()),
    _S.TO_OBJECT: lambda thing: thing.c.due_date.between(thing.c.today, thing.c.soon),
    _S.TO_MONITOR: lambda thing: thing.c.due_date.between(
        thing.c.today, days_after(thing.c.today, TOLD_BEFORE)
    ),
    _S.RUNS_OUT: lambda thing: thing.c.due_date <= days_after(thing.c.today, _RUNNING_OUT),
    **dict.fromkeys(_FOR_ADMINISTRATORS, lambda _: true()),
    _S.NOTHING_UPLOADED: lambda thing: thing.c.due_date < thing.c.today,
    _S.SOURCE_SILENT: lambda thing: thing.c.due_date < thing.c.today,
}


def _workers(thing: CTE) -> ColumnElement[bool]:
    """The owner while they hold a seat, or stand in for somebody; otherwise all in the team."""
    in_decree = Membership.decree_id == thing.c.decree_id
    owner_stands = holds_seat(thing.c.owner_id, thing.c.today, in_decree).correlate(thing)
    in_team = and_(Membership.team_id == thing.c.team_id, ~owner_stands)
    return or_(_is_owner(thing), in_team)


def _is_owner(thing: CTE) -> ColumnElement[bool]:
    """Whether the seat is the owner's, or the owner's as a stand-in."""
    return deciding.IN_POSITION(thing.c.owner_id)


def _koordinator(thing: CTE) -> ColumnElement[bool]:
    return and_(
        Membership.team_id == thing.c.team_id, Membership.role == MembershipRole.KOORDINATOR
    )


def _ketua(_thing: CTE) -> ColumnElement[bool]:
    return Membership.role == MembershipRole.PELAKSANA


_RECIPIENTS: dict[NotificationStage, Callable[[CTE], ColumnElement[bool]]] = {
    **dict.fromkeys(NotificationStage, _workers),
    _S.ESCALATED_TO_KOORDINATOR: _koordinator,
    _S.ESCALATED_TO_KETUA: _ketua,
    _S.SOURCE_SILENT: _koordinator,
    _S.ERASED: lambda thing: or_(_is_owner(thing), _koordinator(thing)),
    _S.NOBODY_VERIFIES: _ketua,
    _S.NOBODY_ACCEPTS: lambda thing: or_(_ketua(thing), Membership.role == MembershipRole.PENGARAH),
}


def missing(rule: ReminderRule) -> AnyCompound:
    """Every reminder of the rule that is true now and was not given yet, of all offices.

    Its parameters are `parameters()`. To make it takes longer than to run it (`texts.AsText`).
    """
    waiting = _waiting(rule, only_some=False)
    return union_all(
        *(
            concerned(
                stage,
                waiting,
                User.id.label("user_id"),
                literal(rule.subject_type.value).label("subject_type"),
                literal(stage.value).label("stage"),
                *(waiting.c[name] for name in _COLUMNS),
            ).where(~exists().where(*_is_about(rule, stage, waiting)))
            for stage in rule.stages
            for concerned in rule.concerned(stage)
        )
    )


def standing(kind: NotificationSubject, stage: NotificationStage) -> AnyCompound:
    """The keys of the notifications that would be given now: still open, still theirs.

    Of things of one kind at one stage. Its parameters are `parameters()`, `given` (notifications)
    and `subjects` (their things).
    """
    return union_all(
        *(
            concerned(stage, waiting, Notification.id)
            .join(Notification, and_(*_is_about(rule, stage, waiting)))
            .where(one_of(Notification.id, "given"))
            for rule in RULES
            if rule.subject_type is kind and stage in rule.stages
            for waiting in (_waiting(rule, only_some=True),)
            for concerned in rule.concerned(stage)
        )
    )


def parameters() -> dict[str, Any]:
    """What `missing` needs to know of this moment."""
    return {**month_parameters(), "news_since": clock.now() - _NEWS}


def _waiting(rule: ReminderRule, *, only_some: bool) -> CTE:
    """The things of a rule, or only some (`subjects`), with their office's days.

    Found once and first: the databases would otherwise begin with everybody and all months.
    """
    thing = rule.things().subquery()
    chosen = one_of(thing.c.subject_id, "subjects") if only_some else true()
    return (
        select(
            thing,
            Decree.id.label("decree_id"),
            Decree.work_unit_id,
            OfficeDays.today,
            OfficeDays.soon,
            OfficeDays.for_koordinator,
            OfficeDays.for_ketua,
        )
        .join(Team, Team.id == thing.c.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(OfficeDays, OfficeDays.work_unit_id == Decree.work_unit_id)
        .where(chosen)
        .cte(rule.things.__name__)
        .prefix_with("MATERIALIZED")
    )


def _is_about(
    rule: ReminderRule, stage: NotificationStage, thing: CTE
) -> tuple[ColumnElement[bool], ...]:
    """Whether a notification tells the person of the thing at that stage."""
    return (
        Notification.user_id == User.id,
        Notification.subject_type == rule.subject_type,
        Notification.subject_id == thing.c.subject_id,
        Notification.occurrence == thing.c.occurrence,
        Notification.stage == stage,
    )


def _concerned(stage: NotificationStage, thing: CTE, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Columns for everybody whom the thing concerns at that stage, if the stage is true.

    Whoever stands in for one of them is reminded too.
    """
    today = thing.c.today
    stood_in = and_(StandIn.membership_id == Membership.id, StandIn.holds_on(today))
    holds = and_(User.id == Membership.user_id, Membership.valid_on(today))
    return (
        select(*columns)
        .select_from(thing)
        .join(Team, Team.decree_id == thing.c.decree_id)
        .join(Membership, Membership.team_id == Team.id)
        .outerjoin(StandIn, stood_in)
        .join(User, or_(holds, User.id == StandIn.user_id))
        .where(
            _IS_TRUE[stage](thing),
            _RECIPIENTS[stage](thing),
            User.is_active,
        )
    )


def _administrators(stage: NotificationStage, thing: CTE, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Columns for everybody who administers the office of the thing, if the stage is true."""
    return deciders.administrators(thing, *columns).where(_IS_TRUE[stage](thing))


def _readers(
    seat: Seat,
    told: Told,
    stage: NotificationStage,
    thing: CTE,
    *columns: Any,  # noqa: ANN401 - columns of any type
) -> AnySelect:
    """Columns for everybody with such a seat who decides about the thing, if the stage is true."""
    return deciding.seated(seat, thing, *columns).where(_IS_TRUE[stage](thing), told(thing))
