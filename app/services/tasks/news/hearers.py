"""Who is told of which entries of the audit log, found for any number of them in one statement."""

from functools import cache
from typing import Any

from sqlalchemy import (
    Exists,
    Integer,
    Subquery,
    Uuid,
    and_,
    bindparam,
    cast,
    null,
    or_,
    select,
    union,
)

from app.models import (
    AuditEvent,
    Comment,
    Decree,
    Directive,
    DirectiveStep,
    Evidence,
    EvidenceDecision,
    EvidenceRevision,
    Finding,
    FindingStep,
    FollowUp,
    MeetingPerson,
    Membership,
    OfficeDays,
    RoleGrant,
    StandIn,
    User,
)
from app.models.access import GrantedRole
from app.models.comment import SUBJECT_COLUMNS
from app.models.directive import DirectiveAction
from app.models.evidence import EvidenceAction
from app.models.finding import FindingAction
from app.models.team import MembershipRole
from app.policies.rules import Column
from app.services.platform.sql import AnySelect
from app.services.tasks.news.evaluations import assessing_next, sent_back_to
from app.services.tasks.told import Hearer, heard_by

_JUDGED = (EvidenceAction.VERIFY, EvidenceAction.ACCEPT)
_TARGET = AuditEvent.target_id
_NEWEST = (
    select(Evidence.revision_number)
    .where(Evidence.id == EvidenceRevision.evidence_id)
    .scalar_subquery()
)
_ANY_SEAT = cast(null(), Uuid)


def _found(
    person: Column,
    table: Any,  # noqa: ANN401 - a table
    *conditions: Any,  # noqa: ANN401 - conditions
    seat: Any = _ANY_SEAT,  # noqa: ANN401 - a column, or none
) -> AnySelect:
    """Entries with the person whom a row of the table names, and the seat that makes them hear."""
    return select(
        AuditEvent.id.label("entry"), person.label("user_id"), seat.label("seat_id")
    ).join_from(AuditEvent, table, and_(*conditions))


def _seated(role: MembershipRole) -> AnySelect:
    in_decree = Membership.decree_id == AuditEvent.decree_id, Membership.role == role
    return _found(Membership.user_id, Membership, *in_decree, seat=Membership.id)


def _coordinators_of(thing: Any) -> AnySelect:  # noqa: ANN401 - a table of things of a team
    of_thing = _found(Membership.user_id, thing, thing.id == _TARGET, seat=Membership.id)
    is_coordinator = Membership.role == MembershipRole.KOORDINATOR
    return of_thing.join(Membership, and_(Membership.team_id == thing.team_id, is_coordinator))


_FOUND: dict[Hearer, tuple[AnySelect, ...]] = {
    Hearer.MAKER: (
        _found(Evidence.created_by_id, Evidence, Evidence.id == _TARGET),
        _found(
            EvidenceRevision.created_by_id,
            EvidenceRevision,
            EvidenceRevision.evidence_id == _TARGET,
            EvidenceRevision.number == _NEWEST,
        ),
    ),
    Hearer.JUDGES: tuple(
        _found(
            judge,
            EvidenceDecision,
            EvidenceDecision.evidence_id == _TARGET,
            EvidenceDecision.action.in_(_JUDGED),
        )
        for judge in (EvidenceDecision.decided_by_id, EvidenceDecision.on_behalf_of_id)
    ),
    Hearer.GIVER: tuple(
        _found(giver, thing, thing.id == _TARGET)
        for thing, giver in (
            (Finding, Finding.raised_by_id),
            (Directive, Directive.issued_by_id),
            (FollowUp, FollowUp.created_by_id),
        )
    ),
    Hearer.ACTED: tuple(
        _found(step.acted_by_id, step, key == _TARGET, step.action == action)
        for step, key, action in (
            (FindingStep, FindingStep.finding_id, FindingAction.ANSWER),
            (DirectiveStep, DirectiveStep.directive_id, DirectiveAction.RESPOND),
        )
    ),
    Hearer.OWNER: (_found(FollowUp.owner_id, FollowUp, FollowUp.id == _TARGET),),
    Hearer.TALKERS: tuple(
        _found(
            Comment.written_by_id,
            Comment,
            getattr(Comment, column) == _TARGET,
            Comment.written_at < AuditEvent.at,
        )
        for column in SUBJECT_COLUMNS.values()
    ),
    Hearer.INVITED: (
        _found(
            MeetingPerson.user_id,
            MeetingPerson,
            MeetingPerson.meeting_id == _TARGET,
            MeetingPerson.invited,
        ),
    ),
    Hearer.KOORDINATOR: tuple(map(_coordinators_of, (Evidence, Finding, Directive))),
    Hearer.KOORDINATORS: (_seated(MembershipRole.KOORDINATOR),),
    Hearer.PELAKSANA: (_seated(MembershipRole.PELAKSANA),),
    Hearer.PENGARAH: (_seated(MembershipRole.PENGARAH),),
    Hearer.ASSESSES_NEXT: (assessing_next(),),
    Hearer.SENT_BACK_TO: (sent_back_to(),),
    Hearer.ASESOR: (
        _found(
            RoleGrant.user_id,
            RoleGrant,
            RoleGrant.decree_id == AuditEvent.decree_id,
            RoleGrant.role == GrantedRole.ASESOR,
        ),
    ),
}


@cache
def hearers() -> AnySelect:
    """`entry`, `user_id`, `whose`: who is told of the entries after `after`, up to `until`.

    Whoever took the step is not told of it; nor is anybody without an account that works and a
    position in the decree, their own or as a stand-in, or a grant for it, that holds on the
    office's day. Whoever hears as the coordinator, say, holds that very position. Who stands in for
    somebody hears what they hear (`whose`), beside them.
    """
    found, today = _all_found(), OfficeDays.today
    of_seat = or_(
        Membership.id == found.c.seat_id,
        and_(found.c.seat_id.is_(None), Membership.user_id == found.c.user_id),
    )
    stood_in = and_(StandIn.membership_id == Membership.id, StandIn.holds_on(today))
    granted = select(RoleGrant.id).where(
        RoleGrant.decree_id == AuditEvent.decree_id,
        RoleGrant.user_id == found.c.user_id,
        RoleGrant.valid_on(today),
    )
    holds = or_(Membership.valid_on(today), granted.exists(), _stands_in(found))
    return (
        select(found.c.entry, User.id.label("user_id"), found.c.user_id.label("whose"))
        .join(AuditEvent, AuditEvent.id == found.c.entry)
        .join(Decree, Decree.id == AuditEvent.decree_id)
        .join(OfficeDays, OfficeDays.work_unit_id == Decree.work_unit_id)
        .outerjoin(Membership, and_(Membership.decree_id == Decree.id, of_seat))
        .outerjoin(StandIn, stood_in)
        .join(User, or_(and_(User.id == found.c.user_id, holds), User.id == StandIn.user_id))
        .where(User.is_active, User.id.is_distinct_from(AuditEvent.actor_id))
        .distinct()
        .order_by(found.c.entry, User.id, found.c.user_id)
    )


def _stands_in(found: Subquery) -> Exists:
    """Whether somebody who hears in no one's seat stands in for somebody of the decree."""
    return (
        select(StandIn.id)
        .join(Membership, Membership.id == StandIn.membership_id)
        .where(
            found.c.seat_id.is_(None),
            Membership.decree_id == AuditEvent.decree_id,
            StandIn.user_id == found.c.user_id,
            StandIn.holds_on(OfficeDays.today),
        )
        .correlate(found, AuditEvent, OfficeDays)
        .exists()
    )


def _all_found() -> Subquery:
    """Entries with everybody whom the table names for them."""
    return union(
        *(
            each.where(
                AuditEvent.id > bindparam("after", type_=Integer),
                AuditEvent.id <= bindparam("until", type_=Integer),
                AuditEvent.action.in_(heard_by(hearer)),
            )
            for hearer, selects in _FOUND.items()
            for each in selects
        )
    ).subquery()
