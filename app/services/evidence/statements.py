"""The queries over evidence that its lists, single rows and the work list share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Base,
    Decree,
    EvaluationProof,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Membership,
    StandIn,
    Team,
    User,
    WorkUnit,
    evidence_indicators,
    revision_editors,
)
from app.models.evidence import Confidentiality, EvidenceAction, EvidenceStatus
from app.models.rights import Permission
from app.models.team import MembershipRole
from app.policies.rules import Column, Names, Seer, is_acting, visible
from app.schemas.evidence.evidence import EvidenceSort
from app.services.plan.indicator_states import ACCEPTED, COUNTED_AS
from app.services.plan.periods import closed_period
from app.services.platform.paging import Filters
from app.services.platform.references import EVIDENCE_PLACE, TEAM_COLUMNS
from app.services.platform.sql import AnySelect, in_any, in_rows, today_in

# Both columns go the same way, so that an index over them is read from either end.
ORDERS: dict[EvidenceSort, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
    EvidenceSort.NEWEST: (Evidence.created_at.desc(), Evidence.id.desc()),
    EvidenceSort.OLDEST: (Evidence.created_at.asc(), Evidence.id.asc()),
    EvidenceSort.RECENTLY_CHANGED: (Evidence.updated_at.desc(), Evidence.id.desc()),
    EvidenceSort.EVIDENCE_DATE: (EvidenceRevision.evidence_date.asc(), Evidence.id.asc()),
}
InForce = aliased(EvidenceRevision, name="in_force")
IS_IN_FORCE = and_(
    InForce.evidence_id == Evidence.id,
    InForce.number == Evidence.in_force_number,
)
IN_WORK = (
    EvidenceStatus.DRAFT,
    EvidenceStatus.SUBMITTED,
    EvidenceStatus.VERIFIED,
    EvidenceStatus.RETURNED,
)
SHOWS_AN_INDICATOR = (
    select(evidence_indicators.c.evidence_id)
    .where(evidence_indicators.c.evidence_id == Evidence.id)
    .exists()
)
FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
    "indicator_id": lambda value: Evidence.id.in_(
        select(evidence_indicators.c.evidence_id).where(evidence_indicators.c.indicator_id == value)
    ),
    "has_indicator": lambda value: SHOWS_AN_INDICATOR == value,  # noqa: SIM300 - a condition
    "evaluation_id": lambda value: Evidence.id.in_(
        select(EvaluationProof.evidence_id).where(
            EvaluationProof.evaluation_id == value, EvaluationProof.removed_at.is_(None)
        )
    ),
    "status": lambda value: Evidence.status == value,
    "counted_as": lambda value: COUNTED_AS == value,  # noqa: SIM300 - a column of the query
    "in_force": lambda value: Evidence.in_force_number.is_not(None) == value,
    "in_work": lambda value: Evidence.status.in_(IN_WORK) == value,
    "confidentiality": lambda value: Evidence.confidentiality == value,
    "created_by_id": lambda value: Evidence.created_by_id == value,
    "covers": lambda value: _either(
        lambda one: and_(one.covers_from <= value, one.proves_until >= value)
    ),
}
IS_CURRENT = and_(
    EvidenceRevision.evidence_id == Evidence.id,
    EvidenceRevision.number == Evidence.revision_number,
)
# Both that stand: the newest revision, and the one in force beside it.
STANDS = and_(
    EvidenceRevision.evidence_id == Evidence.id,
    or_(
        EvidenceRevision.number == Evidence.revision_number,
        EvidenceRevision.number == Evidence.in_force_number,
    ),
)
STANDS_AS = case(
    (EvidenceRevision.number == Evidence.in_force_number, ACCEPTED), else_=Evidence.status
)
# Who goes on with the newest revision: whoever took it over, else whoever began it.
GOES_ON = func.coalesce(Evidence.taken_over_by_id, EvidenceRevision.created_by_id)


def freezing(decree_id: Column, first: Column, last: Column) -> ColumnElement[int | None]:
    """SQL: the closed period that freezes the evidence: the first that these days of it touch.

    Periods are of the plan: what proves questions of the sheet (LKE) alone is frozen by none.
    """
    return case((SHOWS_AN_INDICATOR, closed_period(decree_id, first, last)))


CLOSED_PERIOD = freezing(Decree.id, EvidenceRevision.covers_from, EvidenceRevision.covers_to)
CLOSED_IN_FORCE = freezing(Decree.id, InForce.covers_from, InForce.covers_to)


def holds_word(pattern: BindParameter[str]) -> ColumnElement[bool]:
    """Whether title, description, a file's name or a link holds what fits the word's pattern."""
    return _either(
        lambda one: or_(
            in_any(pattern, one.title, one.description),
            in_rows(_of(EvidenceFile, one), EvidenceFile.original_name)(pattern),
            in_rows(_of(EvidenceLink, one), EvidenceLink.title, EvidenceLink.url)(pattern),
        )
    )


def _of(part: type[EvidenceFile] | type[EvidenceLink], revision: Any) -> AnySelect:  # noqa: ANN401 - a model or an alias
    parts = select(part.id).where(part.revision_id == revision.id)
    return parts.correlate(EvidenceRevision, InForce)


def _either(condition: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether it is true of the newest revision or of the one in force."""
    return or_(condition(EvidenceRevision), condition(InForce))


def verified_by_pelaksana() -> ColumnElement[bool]:
    """Whether somebody who is or was Pelaksana of the decree gave the first level's word on it.

    Or stands in for one, who is away meanwhile and may accept again afterwards. By the office's
    day: a position that begins later steers nothing yet.
    """
    verified = (
        EvidenceDecision.revision_id == EvidenceRevision.id,
        EvidenceDecision.action == EvidenceAction.VERIFY,
        Membership.decree_id == Decree.id,
        Membership.role == MembershipRole.PELAKSANA,
        ~Membership.is_deputy,
    )
    decided = EvidenceDecision.decided_by_id, EvidenceDecision.on_behalf_of_id
    today = today_in(WorkUnit.time_zone)
    seats = select(EvidenceDecision.id).join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    held = seats.join(Membership, Membership.user_id.in_(decided)).where(
        *verified, Membership.valid_from <= today
    )
    stands_in = (
        seats.join(StandIn, StandIn.user_id == EvidenceDecision.decided_by_id)
        .join(Membership, Membership.id == StandIn.membership_id)
        .where(*verified, StandIn.holds_on(today))
    )
    return or_(*(one.correlate(EvidenceRevision, Decree).exists() for one in (held, stands_in)))


def first_level_is_theirs() -> ColumnElement[bool]:
    """Whether there is somebody who may verify it today, and everybody who may had a part in it.

    Somebody who took part became coordinator, or stands in for one, after the submission.
    """
    today = today_in(WorkUnit.time_zone)
    holds = and_(User.id == Membership.user_id, Membership.valid_on(today))
    verifiers = (
        select(Membership.id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(StandIn, and_(StandIn.membership_id == Membership.id, StandIn.holds_on(today)))
        .join(User, or_(holds, User.id == StandIn.user_id))
        .where(
            User.is_active,
            Membership.team_id == Evidence.team_id,
            Membership.role == MembershipRole.KOORDINATOR,
            ~Membership.is_deputy,
        )
        .correlate(Evidence, EvidenceRevision, Decree)
    )
    had_part = contributed_by(lambda one: or_(one == User.id, one == Membership.user_id))
    return and_(verifiers.exists(), ~verifiers.where(~had_part).exists())


def revealed(who: Seer) -> ColumnElement[bool]:
    """Whether the person may know the words of the evidence, not only that it is there."""
    return or_(
        Evidence.confidentiality != Confidentiality.RESTRICTED,
        visible(who, Permission.EVIDENCE_OPEN, EVIDENCE_PLACE),
    )


def in_sight(
    who: Seer,
    *columns: Any,  # noqa: ANN401 - columns of any type
    which: ColumnElement[bool] = IS_CURRENT,
) -> AnySelect:
    """Evidence in sight with its newest revision, the one in force, its team and decree.

    `which` = STANDS: a row for each revision that stands, as EvidenceRevision.
    """
    return (
        select(*columns)
        .select_from(Evidence)
        .join(EvidenceRevision, which)
        .outerjoin(InForce, IS_IN_FORCE)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Evidence.created_by_id)
        .where(visible(who, Permission.EVIDENCE_LIST, EVIDENCE_PLACE))
    )


def title_for(who: Seer) -> ColumnElement[str]:
    """The title, or null where the person may not know it."""
    return case((revealed(who), EvidenceRevision.title)).label("title")


def summaries(who: Seer) -> AnySelect:
    """The columns of EvidenceSummary."""
    return in_sight(
        who,
        Evidence.id,
        (~revealed(who)).label("hidden"),
        title_for(who),
        Evidence.status,
        Evidence.confidentiality,
        EvidenceRevision.evidence_date,
        EvidenceRevision.covers_from,
        EvidenceRevision.covers_to,
        EvidenceRevision.valid_until,
        Evidence.revision_number,
        EvidenceRevision.id.label("newest_id"),
        EvidenceRevision.digest.label("newest_digest"),
        EvidenceRevision.checklist.label("checklist"),
        InForce.id.label("in_force_id"),
        InForce.number.label("in_force_number"),
        InForce.digest.label("in_force_digest"),
        InForce.covers_from.label("in_force_from"),
        InForce.covers_to.label("in_force_to"),
        InForce.valid_until.label("in_force_until"),
        _count_of(EvidenceFile).label("file_count"),
        _count_of(EvidenceLink).label("link_count"),
        Evidence.created_by_id,
        User.name.label("created_by_name"),
        Evidence.created_at,
        Evidence.updated_at,
        *TEAM_COLUMNS,
    )


def contributed(who: Seer) -> ColumnElement[bool]:
    """Whether the actor made, edited, submitted or uploaded something in the revision.

    Or somebody did for whom they stand in.
    """
    return contributed_by(partial(is_acting, who))


def contributed_by(names: Names) -> ColumnElement[bool]:
    """The same of anybody: `names` says whether a column names them."""
    editors = revision_editors.c
    return or_(
        names(Evidence.created_by_id),
        names(EvidenceRevision.created_by_id),
        func.coalesce(names(EvidenceRevision.submitted_by_id), False),
        _has_part(EvidenceFile, EvidenceFile.revision_id, names(EvidenceFile.uploaded_by_id)),
        _has_part(EvidenceLink, EvidenceLink.revision_id, names(EvidenceLink.added_by_id)),
        _has_part(revision_editors, editors.revision_id, names(editors.user_id)),
    )


def verified_by(names: Names) -> ColumnElement[bool]:
    """Whether the first level's word on the revision was the person's, or on their behalf."""
    theirs = select(EvidenceDecision.id).where(
        EvidenceDecision.revision_id == EvidenceRevision.id,
        EvidenceDecision.action == EvidenceAction.VERIFY,
        or_(names(EvidenceDecision.decided_by_id), names(EvidenceDecision.on_behalf_of_id)),
    )
    return theirs.correlate_except(EvidenceDecision).exists()


def _count_of(model: type[EvidenceFile] | type[EvidenceLink]) -> ColumnElement[int]:
    return (
        select(func.count(model.id))
        .where(model.revision_id == EvidenceRevision.id)
        .correlate(EvidenceRevision)
        .scalar_subquery()
    )


def _has_part(
    parts: type[Base] | Table, revision_id: Column, is_theirs: ColumnElement[bool]
) -> ColumnElement[bool]:
    theirs = select(revision_id).where(revision_id == EvidenceRevision.id, is_theirs)
    return theirs.correlate_except(parts).exists()
