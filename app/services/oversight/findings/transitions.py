"""Raising a finding, answering it, reopening it, closing it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models import EvidenceRevision, Finding
from app.models.finding import (
    FindingAction,
    FindingKind,
    FindingOperation,
    FindingSource,
    FindingStatus,
)
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.findings import FINDINGS
from app.policies.rules import ResourceScope, require
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.findings import FindingCreate
from app.services.evidence import queries as evidence_reading
from app.services.oversight.cases.cited_evidence import cited_evidence, submitted_revision
from app.services.oversight.cases.plan_subject import (
    PlanSubject,
    find_subject,
    only_one_of,
    require_due_date,
)
from app.services.oversight.cases.transitions import (
    close_case,
    open_case,
    record_step,
    require_read,
)
from app.services.oversight.findings.queries import LocatedFinding

_SUBJECTS = ("evidence_id", "indicator_id", "team_id", "activity_id", "action_item_id")
_KINDS = {"evidence_id": FindingKind.FLAG, "indicator_id": FindingKind.REQUEST}
_STEERS = (ActorRole.PENGARAH, ActorRole.PELAKSANA)


@dataclass(frozen=True)
class _Subject:
    """What a finding is about, and where that lies."""

    kind: FindingKind
    part: PlanSubject
    revision: EvidenceRevision | None = None


async def raise_finding(session: AsyncSession, actor: Actor, body: FindingCreate) -> Finding:
    """Flag a submitted revision, ask for evidence until a day, or tell what was observed.

    Raises NotFound (out of sight), Forbidden, Conflict (a draft), Invalid (subject, due date).
    """
    if body.source is FindingSource.EVALUATION:
        raise Invalid("finding_of_evaluation", pointer="/source")
    subject = await _subject(session, actor, body)
    part, revision = subject.part, subject.revision
    if body.due_date:
        await require_due_date(session, part.decree, body.due_date)
    elif subject.kind is FindingKind.REQUEST:
        raise Invalid("due_date_required", pointer="/due_date")
    body = body.model_copy(update={"source": body.source or _source(actor, part.place)})
    words = body.model_dump(exclude={"team_id", "evidence_id", "revision_number"})
    finding = Finding(
        team_id=part.team_id,
        kind=subject.kind,
        status=FindingStatus.OPEN,
        evidence_id=body.evidence_id,
        revision_id=revision.id if revision else None,
        raised_by_id=actor.user_id,
        raised_for_id=actor.on_behalf_of,
        **words,
    )
    await open_case(session, actor, finding, part.place, verb="raise", body=body)
    return finding


def _source(actor: Actor, place: ResourceScope) -> FindingSource:
    """Whoever steers the office monitors it; others who may raise findings are evaluators."""
    steers = any(
        assignment.role in _STEERS and assignment.work_unit_id == place.work_unit_id
        for assignment in actor.assignments
    )
    return FindingSource.MONITORING if steers else FindingSource.ASESOR


async def _subject(session: AsyncSession, actor: Actor, body: FindingCreate) -> _Subject:
    """What it is about; the right to raise a finding there is asked before its state is told."""
    name, key = only_one_of(body, _SUBJECTS, "finding_needs_one_subject")
    kind = _KINDS.get(name, FindingKind.OBSERVATION)
    if kind is FindingKind.FLAG:
        return await _flagged(session, actor, key, body.revision_number)
    if body.revision_number:
        raise Invalid("finding_needs_one_subject", pointer="/evidence_id")
    part = await find_subject(session, actor, name, key)
    require(actor, Permission.FINDING_RAISE, part.place)
    return _Subject(kind, part)


async def _flagged(
    session: AsyncSession, actor: Actor, evidence_id: UUID, number: int | None
) -> _Subject:
    located = await evidence_reading.get_visible(session, actor, evidence_id)
    part = PlanSubject(located.decree, located.evidence.team_id)
    require(actor, Permission.FINDING_RAISE, part.place)
    revision = await submitted_revision(session, evidence_id, number)
    return _Subject(FindingKind.FLAG, part, revision)


async def answer(
    session: AsyncSession, actor: Actor, located: LocatedFinding, body: CaseAnswer
) -> None:
    """The team's answer, with evidence if there is some; raises Forbidden, Conflict, Invalid."""
    FINDINGS.require(actor, FindingOperation.ANSWER, located.facts)
    finding = located.thing
    given = await cited_evidence(
        session, actor, finding.team_id, body.evidence_id, indicator_id=finding.indicator_id
    )
    await record_step(session, actor, located, FindingAction.ANSWER, body.text, given=given)


async def reopen(session: AsyncSession, actor: Actor, located: LocatedFinding, reason: str) -> None:
    """The answer does not suffice: the team's turn again; raises Forbidden or Conflict."""
    FINDINGS.require(actor, FindingOperation.REOPEN, located.facts)
    await record_step(session, actor, located, FindingAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedFinding, closing: CaseClosing
) -> None:
    """The end of it, by somebody whose own work it does not judge.

    Raises Forbidden, Stale, Conflict, or Invalid when nobody answered and no reason is given.
    """
    FINDINGS.require_right(actor, FindingOperation.CLOSE, located.facts)
    judged = await require_read(session, located, closing)
    FINDINGS.require(actor, FindingOperation.CLOSE, located.facts)
    await close_case(session, actor, located, FindingAction.CLOSE, closing, judged)
