"""The steps of the life cycle: submit, verify, accept, return, revise, discard, withdraw."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Date, bindparam, func, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import Invalid, Stale
from app.models import (
    Decree,
    EvaluationProof,
    EvidenceDecision,
    EvidenceRevision,
    Membership,
    StandIn,
)
from app.models.evidence import (
    EvidenceAction,
    EvidenceOperation,
    EvidenceStatus,
)
from app.models.key_lists import one_of
from app.models.review import ReturnReason, ReviewRoute
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE, review_level
from app.schemas.evidence.verdicts import EvidenceRefusal, EvidenceVerdict
from app.services.evidence.checklists import ticked
from app.services.evidence.commands import touch
from app.services.evidence.days import require_days
from app.services.evidence.files.carrying import carry_editors, carry_parts
from app.services.evidence.files.quarantine import require_all_released, require_none_erased
from app.services.evidence.queries import LoadedEvidence
from app.services.evidence.rows.confidentiality import settle
from app.services.evidence.rows.editors import name_stood_in_for
from app.services.evidence.rows.manifest import manifest_of
from app.services.evidence.targets import target_of
from app.services.platform import audit
from app.services.platform.plausible import evidence_years
from app.services.platform.prepared import in_one_go, key
from app.services.platform.sql import into


async def submit(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, reason: str | None
) -> None:
    """Hand the draft to the reviewers: its revision gets a digest and never changes again.

    Raises Forbidden, Conflict (also for files in quarantine), or Invalid when there is nothing in
    it, or a day that cannot be true.
    """
    EVIDENCE.require(actor, EvidenceOperation.SUBMIT, located.facts)
    revision = located.revision
    require_days(
        (*located.calendar, evidence_years(session)),
        evidence_date=revision.evidence_date,
        covers_from=revision.covers_from,
        covers_to=revision.covers_to,
        valid_until=revision.valid_until,
    )
    await require_all_released(session, located)
    await require_none_erased(session, located)
    if revision.checklist is not None:
        revision.checklist = await ticked(session, located)
    manifest = await in_one_go(
        session, lambda execute: manifest_of(execute, located.revision, located.contents)
    )
    if not any(manifest.get(name) for name in ("files", "links", "records")):
        raise Invalid("nothing_to_submit")
    await name_stood_in_for(session, actor, revision)
    people = {actor.user_id, actor.on_behalf_of or actor.user_id}
    route = await _route(session, located, located.facts.contributors | people)
    revision.submitted_by_id, revision.submitted_at = actor.user_id, clock.now()
    revision.review_route, revision.digest = route, digest_of(manifest)
    await _take(session, actor, located, _Step(EvidenceAction.SUBMIT, reason))


async def verify(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, verdict: EvidenceVerdict
) -> None:
    """The first level; raises Forbidden, Stale or Conflict (also for erased files)."""
    _require_judgement(actor, EvidenceOperation.VERIFY, located, verdict)
    await require_none_erased(session, located)
    await _take(session, actor, located, _Step(EvidenceAction.VERIFY, verdict.reason))


async def accept(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, verdict: EvidenceVerdict
) -> None:
    """The second level; raises as `verify`, or Invalid (links alone, no note)."""
    _require_judgement(actor, EvidenceOperation.ACCEPT, located, verdict)
    await require_none_erased(session, located)
    if verdict.reason is None and not located.contents.is_lasting:
        raise Invalid("links_alone_need_note", pointer="/reason")
    await _take(session, actor, located, _Step(EvidenceAction.ACCEPT, verdict.reason))


async def return_evidence(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, refusal: EvidenceRefusal
) -> None:
    """Send it back with a reason and its code; raises Forbidden, Stale or Conflict."""
    _require_judgement(actor, EvidenceOperation.RETURN, located, refusal)
    step = _Step(EvidenceAction.RETURN, refusal.reason, reason_code=refusal.reason_code)
    await _take(session, actor, located, step)


async def withdraw(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, reason: str
) -> None:
    """End it, what is in force too; nothing that was submitted is deleted.

    Raises Forbidden or Conflict.
    """
    EVIDENCE.require(actor, EvidenceOperation.WITHDRAW, located.facts)
    await _take(session, actor, located, _Step(EvidenceAction.WITHDRAW, reason))


async def discard(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, reason: str | None
) -> None:
    """Lay the revision in work aside: the evidence is what is in force again.

    Its row stays with everything in it, as what was discarded. A first draft, which nobody has
    handed in, is withdrawn, and proves no question of the sheet (LKE) any more. Raises Forbidden,
    Conflict (nothing is in force, under review).
    """
    EVIDENCE.require(actor, EvidenceOperation.DISCARD, located.facts)
    if not located.facts.is_first_draft:
        await _take(session, actor, located, _Step(EvidenceAction.DISCARD, reason))
        return
    now = clock.now()
    await session.execute(
        update(EvaluationProof)
        .where(
            EvaluationProof.evidence_id == located.evidence.id, EvaluationProof.removed_at.is_(None)
        )
        .values(removed_at=now, removed_by_id=actor.user_id, removed_for_id=actor.on_behalf_of)
    )
    step = _Step(EvidenceAction.WITHDRAW, reason or _NEVER_HANDED_IN)
    await _take(session, actor, located, step)


async def revise(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvidence,
    *,
    keep_files: bool,
    reason: str | None = None,
) -> None:
    """Start a new revision, a draft; the review begins anew, and what is in force stays so.

    Raises Forbidden, Conflict, Invalid (no reason beside an accepted revision).
    """
    EVIDENCE.require(actor, EvidenceOperation.REVISE, located.facts)
    evidence, old = located.evidence, located.revision
    if evidence.status is EvidenceStatus.ACCEPTED and reason is None:
        raise Invalid("revision_needs_reason", pointer="/reason")
    new = EvidenceRevision(
        evidence_id=evidence.id,
        number=await _next_number(session, evidence.id),
        title=old.title,
        description=old.description,
        evidence_date=old.evidence_date,
        covers_from=old.covers_from,
        covers_to=old.covers_to,
        valid_until=old.valid_until,
        created_by_id=actor.user_id,
        checklist=old.checklist if keep_files else None,
        confidentiality=old.confidentiality if evidence.status is EvidenceStatus.RETURNED else None,
    )
    session.add(new)
    await session.flush()
    await carry_editors(session, old, new)
    await name_stood_in_for(session, actor, new)
    if keep_files:
        await carry_parts(session, old, new)
    await _take(session, actor, located, _Step(EvidenceAction.REVISE, reason, new))


# Columns alone: nobody changes a decision.
_DECISION = into(EvidenceDecision)


_NEVER_HANDED_IN = "Draf dibuang sebelum pernah diajukan."


class _Step(NamedTuple):
    """What is done and why; `begun` is the new revision, where the step begins one."""

    action: EvidenceAction
    reason: str | None
    begun: EvidenceRevision | None = None
    reason_code: ReturnReason | None = None


def _require_judgement(
    actor: Actor,
    operation: EvidenceOperation,
    located: LoadedEvidence,
    verdict: EvidenceVerdict | EvidenceRefusal,
) -> None:
    """The right first, then that it is about the revision that was read, then its state."""
    EVIDENCE.require_right(actor, operation, located.facts)
    if verdict.revision_digest != located.revision.digest:
        raise Stale(code="revision_changed")
    EVIDENCE.require(actor, operation, located.facts)


async def _take(session: AsyncSession, actor: Actor, located: LoadedEvidence, step: _Step) -> None:
    """Write the decision first: the database lets a status follow only from its decision."""
    action, reason, begun, reason_code = step
    evidence, revision = located.evidence, begun or located.revision
    decision = {
        "evidence_id": evidence.id,
        "revision_id": revision.id,
        "action": action,
        "level": review_level(actor, action, located.facts),
        "reason": reason,
        "reason_code": reason_code,
        "revision_digest": revision.digest,
        "decided_by_id": actor.user_id,
        "on_behalf_of_id": actor.on_behalf_of,
    }
    await session.run_sync(lambda inner: inner.connection().execute(_DECISION, decision))
    old, old_number = evidence.status, evidence.revision_number
    changes = settle(evidence, revision, action)
    if begun is not None:
        evidence.revision_number = begun.number
        if evidence.taken_over_by_id != actor.user_id:  # whoever begins a revision goes on with it
            changes |= audit.apply(evidence, {"taken_over_by_id": None})
    evidence.move(action)
    touch(evidence)
    changes["status"] = [old.value, evidence.status.value]
    if revision.digest:
        changes["revision_digest"] = [None, revision.digest]
    if reason_code:
        changes["reason_code"] = [None, reason_code.value]
    if old_number != evidence.revision_number:
        changes["revision_number"] = [old_number, evidence.revision_number]
    audit.log(
        session,
        actor,
        f"evidence.{action.value}",
        target_of(located),
        changes=changes,
        reason=reason,
    )
    await session.flush()


async def _next_number(session: AsyncSession, evidence_id: UUID) -> int:
    """The number of the next revision; those of discarded ones are not given again."""
    last = select(func.max(EvidenceRevision.number)).where(
        EvidenceRevision.evidence_id == evidence_id
    )
    return (await session.scalar(last) or 0) + 1


_TODAY = bindparam("today", type_=Date())
_SEATS = (
    select(Membership.role, Membership.team_id)
    .join(Decree, Decree.id == Membership.decree_id)
    .where(
        Decree.work_unit_id == key("work_unit_id"),
        ~Membership.is_deputy,  # whoever holds the role itself can still judge their work
    )
)
_POSITIONS = union(
    _SEATS.where(one_of(Membership.user_id, "user_ids"), Membership.valid_on(_TODAY)),
    _SEATS.join(StandIn, StandIn.membership_id == Membership.id).where(
        one_of(StandIn.user_id, "user_ids"), StandIn.holds_on(_TODAY)
    ),
)


async def _route(
    session: AsyncSession, located: LoadedEvidence, contributors: frozenset[UUID]
) -> ReviewRoute:
    """Whose turn it is, by the positions the contributors hold today, be it as stand-ins."""
    zone, _ = located.calendar
    values = {
        "work_unit_id": located.decree.work_unit_id,
        "user_ids": list(contributors),
        "today": clock.today_in(zone),
    }
    rows = await session.execute(_POSITIONS, values)
    positions = {(row.role, row.team_id) for row in rows}
    if any(role is MembershipRole.PELAKSANA for role, _ in positions):
        return ReviewRoute.PENGARAH
    if (MembershipRole.KOORDINATOR, located.evidence.team_id) in positions:
        return ReviewRoute.SECOND_LEVEL
    return ReviewRoute.FULL
