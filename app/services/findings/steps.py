"""Raising a finding, answering it, reopening it, closing it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.models import (
    Activity,
    Decree,
    EvidenceRevision,
    Finding,
    FindingStep,
    Indicator,
    Team,
    WorkUnit,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.models.finding import FindingAction, FindingKind, FindingStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.findings import FINDINGS
from app.policies.rules import Place, require, visible
from app.schemas.findings import FindingAnswer, FindingCreate
from app.services import audit
from app.services.evidence import reading as evidence_reading
from app.services.findings.reading import LocatedFinding
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
    session: AsyncSession, actor: Actor, located: LocatedFinding, body: FindingAnswer
) -> None:
    """The team's answer, with evidence if there is some; raises Forbidden, Conflict, Invalid."""
    FINDINGS.require(actor, FindingAction.ANSWER, located.facts)
    given = None
    if body.evidence_id:
        given = await _fitting(session, actor, located.finding, body.evidence_id)
    await _step(session, actor, located, FindingAction.ANSWER, body.text, given=given)


async def reopen(session: AsyncSession, actor: Actor, located: LocatedFinding, reason: str) -> None:
    """The answer does not suffice: the team's turn again; raises Forbidden or Conflict."""
    FINDINGS.require(actor, FindingAction.REOPEN, located.facts)
    await _step(session, actor, located, FindingAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedFinding, reason: str | None
) -> None:
    """The end of it, by somebody whose own work it does not judge.

    Raises Forbidden, Conflict, or Invalid when nobody answered and no reason is given.
    """
    FINDINGS.require(actor, FindingAction.CLOSE, located.facts)
    if reason is None and located.finding.status is FindingStatus.OPEN:
        raise Invalid("finding_unanswered", pointer="/reason")
    await _step(session, actor, located, FindingAction.CLOSE, reason)


async def _step(  # noqa: PLR0913 - the columns of a step
    session: AsyncSession,
    actor: Actor,
    located: LocatedFinding,
    action: FindingAction,
    text: str | None,
    *,
    given: EvidenceRevision | None = None,
) -> None:
    """Write the step first: the database lets the end follow only from its step."""
    finding, decree = located.finding, located.decree
    session.add(
        FindingStep(
            finding_id=finding.id,
            action=action,
            text=text,
            evidence_id=given.evidence_id if given else None,
            revision_id=given.id if given else None,
            taken_by_id=actor.user_id,
        )
    )
    await session.flush()
    old = finding.status
    finding.move(action)
    changes: audit.Changes = {"status": [old.value, finding.status.value]}
    if given:
        changes["evidence_id"] = [None, str(given.evidence_id)]
        changes["revision_number"] = [None, given.number]
        changes["revision_digest"] = [None, given.digest]
    target = audit.Target("finding", finding.id, decree.work_unit_id, decree.id)
    audit.record(session, actor, f"finding.{action.value}", target, changes=changes, reason=text)
    await session.flush()


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
    revision = await _submitted(session, evidence_id, number)
    team_id = located.evidence.team_id
    return _Subject(FindingKind.FLAG, located.decree, team_id, revision=revision)


async def _submitted(
    session: AsyncSession, evidence_id: UUID, number: int | None = None
) -> EvidenceRevision:
    """That revision, or the last one that was submitted; raises NotFound, Conflict (a draft)."""
    statement = select(EvidenceRevision).where(EvidenceRevision.evidence_id == evidence_id)
    if number is None:
        statement = statement.where(EvidenceRevision.submitted_at.is_not(None))
    else:
        statement = statement.where(EvidenceRevision.number == number)
    revision = await session.scalar(statement.order_by(EvidenceRevision.number.desc()).limit(1))
    if revision is None and number is not None:
        raise NotFound(pointer="/revision_number")
    if revision is None or revision.submitted_at is None:
        raise Conflict("evidence_not_submitted", pointer="/evidence_id")
    return revision


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


async def _fitting(
    session: AsyncSession, actor: Actor, finding: Finding, evidence_id: UUID
) -> EvidenceRevision:
    """Evidence of the same team; for a request, evidence of the indicator asked about."""
    located = await evidence_reading.get_visible(session, actor, evidence_id)
    proves = await session.scalar(
        select(evidence_indicators.c.evidence_id).where(
            evidence_indicators.c.evidence_id == evidence_id,
            evidence_indicators.c.indicator_id == finding.indicator_id,
        )
    )
    is_for_it = finding.kind is FindingKind.FLAG or proves is not None
    if located.evidence.team_id != finding.team_id or not is_for_it:
        raise Invalid("evidence_of_other_team", pointer="/evidence_id")
    if located.evidence.status is EvidenceStatus.WITHDRAWN:
        raise Conflict("evidence_ended", pointer="/evidence_id")
    return await _submitted(session, evidence_id)
