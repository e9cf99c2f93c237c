"""What queries over loops ask of their steps and of the people in them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.models import (
    Decree,
    Directive,
    DirectiveStep,
    Evidence,
    EvidenceRevision,
    Finding,
    FindingStep,
    FollowUp,
    FollowUpStep,
    Membership,
    RoleGrant,
    Team,
    User,
    WorkUnit,
)
from app.models.directive import DirectiveAction, DirectiveStatus
from app.models.finding import FindingAction, FindingStatus
from app.models.follow_up import UNFINISHED, FollowUpAction, FollowUpStatus
from app.models.loop import Loop, Step
from app.models.team import MembershipRole
from app.policies.rules import Column, Seer
from app.services.evidence.statements import contributed_by, revealed
from app.services.platform.sql import AnySelect, today_in


@dataclass(frozen=True)
class LoopTables:
    """A loop in the database, and the person who waits for the end of it (`giver`).

    `act` is the step of those who act, `acted` where it leads; `about` is the revision that the
    thing itself flags, `followed` how its follow-ups name it, where it has such.
    """

    thing: type[Loop]
    step: type[Step]
    thing_id: InstrumentedAttribute[UUID]
    act: StrEnum
    acted: StrEnum
    giver: InstrumentedAttribute[UUID]
    about: Column | None = None
    followed: Column | None = None


FINDING = LoopTables(
    Finding,
    FindingStep,
    FindingStep.finding_id,
    FindingAction.ANSWER,
    FindingStatus.ANSWERED,
    Finding.raised_by_id,
    Finding.revision_id,
    FollowUp.finding_id,
)
DIRECTIVE = LoopTables(
    Directive,
    DirectiveStep,
    DirectiveStep.directive_id,
    DirectiveAction.RESPOND,
    DirectiveStatus.ACTED_ON,
    Directive.issued_by_id,
    followed=FollowUp.directive_id,
)
FOLLOW_UP = LoopTables(
    FollowUp,
    FollowUpStep,
    FollowUpStep.follow_up_id,
    FollowUpAction.FINISH,
    FollowUpStatus.DONE,
    FollowUp.created_by_id,
)
LOOPS: dict[type[Loop], LoopTables] = {loop.thing: loop for loop in (FINDING, DIRECTIVE, FOLLOW_UP)}


def has_acted(loop: LoopTables, person: UUID | Column) -> ColumnElement[bool]:
    """Whether the person took an acting step, or finished a follow-up that it led to."""
    own = _acts(loop).where(loop.step.acted_by_id == person).exists()
    if loop.followed is None:
        return own
    below = _finishes(loop, loop.followed).where(FollowUpStep.acted_by_id == person)
    return or_(own, below.exists())


def has_contributed(loop: LoopTables, person: UUID | Column) -> ColumnElement[bool]:
    """Whether the person had a part in a revision that it cites, or its follow-ups do."""
    cited = [is_cited(loop)]
    if loop.followed is not None:
        finished = _finishes(loop, loop.followed).with_only_columns(FollowUpStep.revision_id)
        cited.append(EvidenceRevision.id.in_(finished))
    return (
        select(EvidenceRevision.id)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .where(or_(*cited), contributed_by(person))
        .correlate(loop.thing)
        .exists()
    )


def is_cited(loop: LoopTables) -> ColumnElement[bool]:
    """Whether a revision is what the thing flags, or was given with an acting step."""
    given = EvidenceRevision.id.in_(_acts(loop).with_only_columns(loop.step.revision_id))
    return given if loop.about is None else or_(given, EvidenceRevision.id == loop.about)


def hides_steps(loop: LoopTables, who: Seer) -> ColumnElement[bool]:
    """Whether restricted evidence was given with a step: what was said then may tell of it."""
    return (
        _acts(loop)
        .join(Evidence, Evidence.id == loop.step.evidence_id)
        .where(~revealed(who))
        .correlate(loop.thing, Team, Decree)
        .exists()
    )


def is_followed_up(
    thing: type[Loop], origin_id: InstrumentedAttribute[UUID | None]
) -> ColumnElement[bool]:
    """Whether no follow-up of the thing is unfinished; `origin_id` is the follow-up's key of it."""
    unfinished = select(FollowUp.id).where(origin_id == thing.id, FollowUp.status.in_(UNFINISHED))
    return ~unfinished.correlate(thing).exists()


def giver_is_granted(loop: LoopTables) -> ColumnElement[bool]:
    """Whether the giver is an evaluator of the decree, by the day of the giver's own office.

    An evaluator's right ends with the visit.
    """
    granted = (
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .join(WorkUnit, WorkUnit.id == User.work_unit_id)
        .where(
            RoleGrant.user_id == loop.giver,
            RoleGrant.decree_id == Decree.id,
            RoleGrant.valid_on(today_in(WorkUnit.time_zone)),
        )
    )
    return granted.correlate(Decree, loop.thing).exists()


def giver_is_seated(loop: LoopTables) -> ColumnElement[bool]:
    """Whether the giver is Pengarah or Pelaksana of the office, by the office's day."""
    seat, decree = aliased(Team), aliased(Decree)
    seated = (
        select(Membership.id)
        .join(seat, seat.id == Membership.team_id)
        .join(decree, decree.id == seat.decree_id)
        .join(WorkUnit, WorkUnit.id == decree.work_unit_id)
        .where(
            Membership.user_id == loop.giver,
            Membership.role.in_((MembershipRole.PENGARAH, MembershipRole.PELAKSANA)),
            decree.work_unit_id == Decree.work_unit_id,
            Membership.valid_on(today_in(WorkUnit.time_zone)),
        )
    )
    return seated.correlate(Decree, loop.thing).exists()


def gives_way(loop: LoopTables, giver_stands: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether others judge: the giver stands there no more, or would judge their own work."""
    return or_(~giver_stands, has_acted(loop, loop.giver), has_contributed(loop, loop.giver))


def _finishes(loop: LoopTables, origin_id: Column) -> AnySelect:
    """The steps that finished follow-ups of the thing."""
    return (
        select(FollowUpStep.id)
        .join(FollowUp, FollowUp.id == FollowUpStep.follow_up_id)
        .where(origin_id == loop.thing.id, FollowUpStep.action == FollowUpAction.FINISH)
        .correlate(loop.thing)
    )


def _acts(loop: LoopTables) -> AnySelect:
    thing = loop.thing
    return (
        select(loop.step.id)
        .where(loop.thing_id == thing.id, loop.step.action == loop.act)
        .correlate(thing)
    )
