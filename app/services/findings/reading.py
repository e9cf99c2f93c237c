"""Finding and showing findings; the words about restricted evidence are for few eyes only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.errors import NotFound
from app.models import (
    Activity,
    Decree,
    Evidence,
    EvidenceRevision,
    Finding,
    FindingStep,
    Indicator,
    Membership,
    RoleGrant,
    Team,
    User,
)
from app.models.finding import FindingAction
from app.models.rights import Permission
from app.models.team import Role
from app.policies.actors import Actor
from app.policies.findings import FINDINGS, FindingFacts
from app.policies.rules import Place, visible
from app.schemas.findings import (
    FindingPage,
    FindingQuery,
    FindingRead,
    FindingSort,
    FindingStepRead,
    FindingSummary,
    FlaggedRevision,
    RequestedIndicator,
)
from app.schemas.references import PersonReference
from app.services.decrees import valid_on_or_after
from app.services.evidence.statements import contributed, revealed
from app.services.paging import Filters, as_page, conditions, fetch_page
from app.services.plan.statements import INDICATOR_CODE
from app.services.references import TEAM_COLUMNS, TEAM_PLACE, person_reference, team_reference
from app.services.statements import AnyRow, AnySelect

_ORDERS: dict[FindingSort, tuple[Any, ...]] = {
    FindingSort.NEWEST: (Finding.created_at.desc(),),
    FindingSort.DUE: (Finding.due_date.is_(None), Finding.due_date),
}
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
    "indicator_id": lambda value: Finding.indicator_id == value,
    "evidence_id": lambda value: Finding.evidence_id == value,
    "raised_by_id": lambda value: Finding.raised_by_id == value,
    "kind": lambda value: Finding.kind == value,
    "status": lambda value: Finding.status == value,
    "due_before": lambda value: Finding.due_date < value,
}

_PLAIN = ("id", "kind", "status", "due_date", "created_at", "updated_at")


@dataclass(frozen=True)
class LocatedFinding:
    """A finding, where it lies, and what the rules need to know."""

    finding: Finding
    decree: Decree
    facts: FindingFacts


async def list_findings(session: AsyncSession, actor: Actor, query: FindingQuery) -> FindingPage:
    """Findings in sight."""
    statement = _summaries(actor).where(*conditions(query, _FILTERS))
    statement = statement.order_by(*_ORDERS[query.sort], Finding.id)
    rows, total = await fetch_page(session, statement, query)
    return as_page(FindingPage, [_summary(row) for row in rows], total, query)


async def get_visible(
    session: AsyncSession, actor: Actor, finding_id: UUID, *, for_update: bool = False
) -> LocatedFinding:
    """The finding; raises NotFound when it is out of sight. `for_update` holds its row."""
    if for_update:
        await session.execute(select(Finding.id).where(Finding.id == finding_id).with_for_update())
    statement = in_sight(actor, Finding, Decree, has_answered(actor), has_contributed(actor))
    found = (await session.execute(statement.where(Finding.id == finding_id))).first()
    if found is None:
        raise NotFound
    finding, decree, answered, is_contributor = found
    place = Place(decree.work_unit_id, decree.id, finding.team_id, finding.raised_by_id)
    facts = FindingFacts(place, finding.status, answered, is_contributor)
    return LocatedFinding(finding, decree, facts)


async def read_finding(session: AsyncSession, actor: Actor, located: LocatedFinding) -> FindingRead:
    """The finding with its whole loop, as it is answered now."""
    finding_id = located.finding.id
    statement = _summaries(actor).add_columns(_hides_answers(actor).label("hidden_answers"))
    row = (await session.execute(statement.where(Finding.id == finding_id))).one()
    steps = await session.execute(
        select(FindingStep, EvidenceRevision.number, User)
        .join(User, User.id == FindingStep.taken_by_id)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == FindingStep.revision_id)
        .where(FindingStep.finding_id == finding_id)
        .order_by(FindingStep.taken_at, FindingStep.id)
    )
    return FindingRead(
        **_summary(row).model_dump(),
        steps=_steps(steps.all(), hidden=row.hidden or row.hidden_answers),
        allowed_actions=FINDINGS.allowed(actor, located.facts),
    )


def in_sight(actor: Actor, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Findings in sight with what they are about; everybody who sees the evidence sees them."""
    return (
        select(*columns)
        .select_from(Finding)
        .join(Team, Team.id == Finding.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Finding.raised_by_id)
        .outerjoin(Evidence, Evidence.id == Finding.evidence_id)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == Finding.revision_id)
        .outerjoin(Indicator, Indicator.id == Finding.indicator_id)
        .outerjoin(Activity, Activity.id == Indicator.activity_id)
        .where(visible(actor, Permission.EVIDENCE_LIST, TEAM_PLACE))
    )


def is_told(actor: Actor) -> ColumnElement[bool]:
    """Whether the person may know the words of the finding."""
    return or_(Finding.evidence_id.is_(None), revealed(actor))


def raiser_oversees() -> ColumnElement[bool]:
    """Whether who raised it still oversees there, by the day in UTC: no refusal depends on it.

    An evaluator's right ends with the visit.
    """
    today = clock.now().date()
    seat, decree = aliased(Team), aliased(Decree)
    granted = select(RoleGrant.id).where(
        RoleGrant.user_id == Finding.raised_by_id,
        RoleGrant.decree_id == Decree.id,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today),
    )
    seated = (
        select(Membership.id)
        .join(seat, seat.id == Membership.team_id)
        .join(decree, decree.id == seat.decree_id)
        .where(
            Membership.user_id == Finding.raised_by_id,
            Membership.role.in_((Role.PENGARAH, Role.PELAKSANA)),
            decree.work_unit_id == Decree.work_unit_id,
            valid_on_or_after(today),
        )
    )
    stands = or_(
        granted.correlate(Finding, Decree).exists(), seated.correlate(Finding, Decree).exists()
    )
    return and_(User.is_active, stands)


def has_answered(actor: Actor) -> ColumnElement[bool]:
    """Whether the person gave one of the answers."""
    return _answers().where(FindingStep.taken_by_id == actor.user_id).exists()


def has_contributed(actor: Actor) -> ColumnElement[bool]:
    """Whether the person had a part in the flagged revision or in one given as an answer."""
    given = _answers().with_only_columns(FindingStep.revision_id)
    return (
        select(EvidenceRevision.id)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .where(
            or_(EvidenceRevision.id == Finding.revision_id, EvidenceRevision.id.in_(given)),
            contributed(actor),
        )
        .correlate(Finding)
        .exists()
    )


def _hides_answers(actor: Actor) -> ColumnElement[bool]:
    """Whether restricted evidence was given as an answer: what was said then may tell of it."""
    return (
        _answers()
        .join(Evidence, Evidence.id == FindingStep.evidence_id)
        .where(~revealed(actor))
        .correlate(Finding, Team, Decree)
        .exists()
    )


def _answers() -> AnySelect:
    return (
        select(FindingStep.id)
        .where(FindingStep.finding_id == Finding.id, FindingStep.action == FindingAction.ANSWER)
        .correlate(Finding)
    )


def subject_for(actor: Actor) -> ColumnElement[str]:
    """What the finding is about: the evidence's title if it may be known, the indicator's text."""
    return case(
        (Finding.indicator_id.is_not(None), Indicator.text),
        (is_told(actor), EvidenceRevision.title),
    )


def _summaries(actor: Actor) -> AnySelect:
    return in_sight(
        actor,
        *(getattr(Finding, name) for name in _PLAIN),
        case((is_told(actor), literal(value=False)), else_=literal(value=True)).label("hidden"),
        Finding.evidence_id,
        Finding.indicator_id,
        Finding.reason,
        Decree.id.label("decree_id"),
        EvidenceRevision.number.label("revision_number"),
        subject_for(actor).label("subject"),
        INDICATOR_CODE.label("indicator_code"),
        Finding.raised_by_id,
        User.name.label("raised_by_name"),
        *TEAM_COLUMNS,
    )


def _summary(row: AnyRow) -> FindingSummary:
    flagged = requested = None
    if row.evidence_id:
        flagged = FlaggedRevision(
            evidence_id=row.evidence_id, revision_number=row.revision_number, title=row.subject
        )
    else:
        requested = RequestedIndicator(
            id=row.indicator_id, code=row.indicator_code, text=row.subject
        )
    return FindingSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        hidden=row.hidden,
        decree_id=row.decree_id,
        team=team_reference(row),
        flagged=flagged,
        requested=requested,
        reason=None if row.hidden else row.reason,
        raised_by=PersonReference(id=row.raised_by_id, name=row.raised_by_name),
    )


def _steps(rows: Sequence[AnyRow], *, hidden: bool) -> list[FindingStepRead]:
    return [
        FindingStepRead(
            id=step.id,
            action=step.action,
            text=None if hidden else step.text,
            evidence_id=step.evidence_id,
            revision_number=number,
            taken_by=person_reference(person),
            taken_at=step.taken_at,
        )
        for step, number, person in rows
    ]
