"""Raising a finding, answering it, reopening it, closing it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid, NotFound
from app.models import (
    Activity,
    Decree,
    EvidenceRevision,
    Finding,
    Indicator,
    Team,
    WorkUnit,
)
from app.models.finding import FindingAction, FindingKind, FindingStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.findings import FINDINGS
from app.policies.rules import Place, require, visible
from app.schemas.findings import FindingCreate
from app.schemas.loops import Answer
from app.services import audit
from app.services.evidence import reading as evidence_reading
from app.services.findings.reading import LocatedFinding
from app.services.loops.given import evidence_given, submitted_revision
from app.services.loops.steps import end, take
from app.services.references import TEAM_PLACE


@dataclass(frozen=True)
class _Subject:
    """What a finding is about, and where that lies."""

    kind: FindingKind
    decree: Decree
    team_id: UUID
    revision: EvidenceRevision | None = None
    indicator_id: UUID | None = None


async def raise_finding(session: AsyncSession, actor: Actor, body: FindingCreate) -> Finding:
    """Flag a submitted revision, or ask for evidence on an indicator until a day.

    Raises NotFound (out of sight), Forbidden, Conflict (a draft), Invalid (subject, due date).
    """
    subject = await _subject(session, actor, body)
    place = Place(subject.decree.work_unit_id, subject.decree.id, subject.team_id)
    require(actor, Permission.FINDING_RAISE, place)
    await _require_due_date(session, subject, body.due_date)
    finding = Finding(
        team_id=subject.team_id,
        kind=subject.kind,
        status=FindingStatus.OPEN,
        evidence_id=subject.revision.evidence_id if subject.revision else None,
        revision_id=subject.revision.id if subject.revision else None,
        indicator_id=subject.indicator_id,
        reason=body.reason,
        due_date=body.due_date,
        raised_by_id=actor.user_id,
    )
    session.add(finding)
    await session.flush()
    changes = {name: [None, audit.plain(value)] for name, value in body.model_dump().items()}
    target = audit.Target("finding", finding.id, place.work_unit_id, place.decree_id)
    audit.record(session, actor, "finding.raise", target, changes=changes, reason=body.reason)
    return finding


async def answer(
    session: AsyncSession, actor: Actor, located: LocatedFinding, body: Answer
) -> None:
    """The team's answer, with evidence if there is some; raises Forbidden, Conflict, Invalid."""
    FINDINGS.require(actor, FindingAction.ANSWER, located.facts)
    finding = located.thing
    given = await evidence_given(
        session, actor, finding.team_id, body.evidence_id, indicator_id=finding.indicator_id
    )
    await take(session, actor, located, FindingAction.ANSWER, body.text, given=given)


async def reopen(session: AsyncSession, actor: Actor, located: LocatedFinding, reason: str) -> None:
    """The answer does not suffice: the team's turn again; raises Forbidden or Conflict."""
    FINDINGS.require(actor, FindingAction.REOPEN, located.facts)
    await take(session, actor, located, FindingAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedFinding, reason: str | None
) -> None:
    """The end of it, by somebody whose own work it does not judge.

    Raises Forbidden, Conflict, or Invalid when nobody answered and no reason is given.
    """
    FINDINGS.require(actor, FindingAction.CLOSE, located.facts)
    await end(session, actor, located, FindingAction.CLOSE, reason)


async def _subject(session: AsyncSession, actor: Actor, body: FindingCreate) -> _Subject:
    if body.evidence_id and not body.indicator_id:
        return await _flagged(session, actor, body.evidence_id, body.revision_number)
    if body.indicator_id and not body.evidence_id and not body.revision_number:
        return await _requested(session, actor, body.indicator_id)
    raise Invalid("finding_needs_one_subject", pointer="/evidence_id")


async def _flagged(
    session: AsyncSession, actor: Actor, evidence_id: UUID, number: int | None
) -> _Subject:
    located = await evidence_reading.get_visible(session, actor, evidence_id)
    revision = await submitted_revision(session, evidence_id, number)
    team_id = located.evidence.team_id
    return _Subject(FindingKind.FLAG, located.decree, team_id, revision=revision)


async def _requested(session: AsyncSession, actor: Actor, indicator_id: UUID) -> _Subject:
    found = (
        await session.execute(
            select(Decree, Team.id)
            .join(Team, Team.decree_id == Decree.id)
            .join(Activity, Activity.team_id == Team.id)
            .join(Indicator, Indicator.activity_id == Activity.id)
            .where(Indicator.id == indicator_id, visible(actor, Permission.PLAN_READ, TEAM_PLACE))
        )
    ).first()
    if found is None:
        raise NotFound(pointer="/indicator_id")
    decree, team_id = found
    return _Subject(FindingKind.REQUEST, decree, team_id, indicator_id=indicator_id)


async def _require_due_date(
    session: AsyncSession, subject: _Subject, due_date: date | None
) -> None:
    if due_date is None:
        if subject.kind is FindingKind.REQUEST:
            raise Invalid("due_date_required", pointer="/due_date")
        return
    unit = await session.get_one(WorkUnit, subject.decree.work_unit_id)
    if due_date < clock.today_in(unit.time_zone):
        raise Invalid("due_date_passed", pointer="/due_date")
