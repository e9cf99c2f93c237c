"""What queries over cases ask of their steps and of the people in them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, SelectBase, and_, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.models import (
    Base,
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
from app.models.case import Case, Step
from app.models.directive import DirectiveAction, DirectiveStatus
from app.models.finding import FindingAction, FindingStatus
from app.models.follow_up import UNFINISHED, FollowUpAction, FollowUpStatus
from app.models.team import MembershipRole
from app.policies.rules import Column, Names, Seer
from app.services.evidence.statements import contributed_by, revealed
from app.services.platform.sql import AnySelect, Beside, in_rows, today_in


@dataclass(frozen=True)
class CaseTables:
    """A case in the database, and the person who waits for the end of it (`giver`).

    `act` is the step of those who act, `acted` where it leads; `about` is the revision that the
    thing itself flags, `followed` how its follow-ups name it, where it has such.
    """

    thing: type[Case]
    step: type[Step]
    thing_id: InstrumentedAttribute[UUID]
    act: StrEnum
    acted: StrEnum
    giver: InstrumentedAttribute[UUID]
    about: Column | None = None
    followed: Column | None = None


FINDING = CaseTables(
    Finding,
    FindingStep,
    FindingStep.finding_id,
    FindingAction.ANSWER,
    FindingStatus.ANSWERED,
    Finding.raised_by_id,
    Finding.revision_id,
    FollowUp.finding_id,
)
DIRECTIVE = CaseTables(
    Directive,
    DirectiveStep,
    DirectiveStep.directive_id,
    DirectiveAction.RESPOND,
    DirectiveStatus.ACTED_ON,
    Directive.issued_by_id,
    followed=FollowUp.directive_id,
)
FOLLOW_UP = CaseTables(
    FollowUp,
    FollowUpStep,
    FollowUpStep.follow_up_id,
    FollowUpAction.FINISH,
    FollowUpStatus.DONE,
    FollowUp.created_by_id,
)
CASES: dict[type[Case], CaseTables] = {
    tables.thing: tables for tables in (FINDING, DIRECTIVE, FOLLOW_UP)
}


def has_acted(tables: CaseTables, names: Names) -> ColumnElement[bool]:
    """Whether an acting step, or the finish of a follow-up that it led to, was the person's.

    `names` says whether a column names the person; a stand-in's step is that of both.
    """
    theirs = _acts(tables).where(_is_of(tables.step, names))
    own = theirs.correlate_except(tables.step).exists()
    if tables.followed is None:
        return own
    below = _finishes(tables, tables.followed).where(_is_of(FollowUpStep, names))
    return or_(own, below.exists())


def _is_of(step: type[Step], names: Names) -> ColumnElement[bool]:
    behalf = and_(step.on_behalf_of_id.is_not(None), names(step.on_behalf_of_id))
    return or_(names(step.acted_by_id), behalf)


def has_contributed(tables: CaseTables, names: Names) -> ColumnElement[bool]:
    """Whether the person had a part in a revision that it cites, or its follow-ups do."""
    revision = EvidenceRevision
    # Each way leads from the thing to its few revisions; one condition for all would try every one.
    acts = _acts(tables).join(revision, revision.id == tables.step.revision_id)
    ways: list[tuple[AnySelect, tuple[type[Base], ...]]] = [(acts, (tables.step,))]
    if tables.about is not None:
        ways.append((select(revision.id).where(revision.id == tables.about), ()))
    if tables.followed is not None:
        finished = _finishes(tables, tables.followed)
        finished = finished.join(revision, revision.id == FollowUpStep.revision_id)
        ways.append((finished, (FollowUpStep, FollowUp)))
    return or_(
        *(
            way.join(Evidence, Evidence.id == revision.evidence_id)
            .where(contributed_by(names))
            .correlate_except(*own, revision, Evidence)
            .exists()
            for way, own in ways
        )
    )


def cited_by(tables: CaseTables, thing_id: UUID) -> SelectBase:
    """The keys of the revisions that a thing flags, or that were given with its acting steps."""
    given = select(tables.step.revision_id).where(
        tables.thing_id == thing_id, tables.step.action == tables.act
    )
    if tables.about is None:
        return given
    return union_all(given, select(tables.about).where(tables.thing.id == thing_id))


def hides_steps(tables: CaseTables, who: Seer) -> ColumnElement[bool]:
    """Whether restricted evidence was given with a step: what was said then may tell of it."""
    return (
        _acts(tables)
        .join(Evidence, Evidence.id == tables.step.evidence_id)
        .where(~revealed(who))
        .correlate(tables.thing, Team, Decree)
        .exists()
    )


def in_steps(tables: CaseTables, who: Seer) -> Beside:
    """Whether a step says it that the person may read; where the thing is hidden, ask that too."""
    steps = select(tables.step.id).where(tables.thing_id == tables.thing.id)
    says = in_rows(steps.correlate(tables.thing), tables.step.text)
    return lambda pattern: and_(~hides_steps(tables, who), says(pattern))


def is_followed_up(
    thing: type[Case], origin_id: InstrumentedAttribute[UUID | None]
) -> ColumnElement[bool]:
    """Whether no follow-up of the thing is unfinished; `origin_id` is the follow-up's key of it."""
    unfinished = select(FollowUp.id).where(origin_id == thing.id, FollowUp.status.in_(UNFINISHED))
    return ~unfinished.correlate(thing).exists()


def giver_is_granted(tables: CaseTables) -> ColumnElement[bool]:
    """Whether the giver is an evaluator of the decree, by the day of the giver's own office.

    An evaluator's right ends with the visit.
    """
    granted = (
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .join(WorkUnit, WorkUnit.id == User.work_unit_id)
        .where(
            RoleGrant.user_id == tables.giver,
            RoleGrant.decree_id == Decree.id,
            RoleGrant.valid_on(today_in(WorkUnit.time_zone)),
        )
    )
    return granted.correlate(Decree, tables.thing).exists()


def giver_is_seated(tables: CaseTables) -> ColumnElement[bool]:
    """Whether the giver is Pengarah or Pelaksana of the office, by the office's day."""
    seat, decree = aliased(Team), aliased(Decree)
    seated = (
        select(Membership.id)
        .join(seat, seat.id == Membership.team_id)
        .join(decree, decree.id == seat.decree_id)
        .join(WorkUnit, WorkUnit.id == decree.work_unit_id)
        .where(
            Membership.user_id == tables.giver,
            Membership.role.in_((MembershipRole.PENGARAH, MembershipRole.PELAKSANA)),
            ~Membership.is_deputy,
            decree.work_unit_id == Decree.work_unit_id,
            Membership.valid_on(today_in(WorkUnit.time_zone)),
        )
    )
    return seated.correlate(Decree, tables.thing).exists()


def gives_way(tables: CaseTables, giver_stands: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether others judge: the giver stands there no more, or would judge their own work."""
    return or_(
        ~giver_stands,
        has_acted(tables, lambda column: column == tables.giver),
        has_contributed(tables, lambda column: column == tables.giver),
    )


def _finishes(tables: CaseTables, origin_id: Column) -> AnySelect:
    """The steps that finished follow-ups of the thing."""
    return (
        select(FollowUpStep.id)
        .join(FollowUp, FollowUp.id == FollowUpStep.follow_up_id)
        .where(origin_id == tables.thing.id, FollowUpStep.action == FollowUpAction.FINISH)
        .correlate_except(FollowUpStep, FollowUp)
    )


def _acts(tables: CaseTables) -> AnySelect:
    """The steps of those who act; whoever uses it says what it is correlated to."""
    return select(tables.step.id).where(
        tables.thing_id == tables.thing.id, tables.step.action == tables.act
    )
