"""Who had a part in what an office says of itself: they assess none of that, nor decide of it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    EvaluationAnswer,
    EvaluationProof,
    EvaluationStep,
    Evidence,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    revision_editors,
)
from app.models.evaluation import EvaluationAction, EvaluationLayer
from app.models.key_lists import among
from app.policies.actors import Actor
from app.policies.evaluation_ends import JUDGING, own_evaluation
from app.policies.evaluations import own_answer


async def provers_of(session: AsyncSession, evidence_ids: Collection[UUID]) -> set[UUID]:
    """Everybody who made, edited, submitted or uploaded something in any revision of these."""
    if not evidence_ids:
        return set()
    here = among(EvidenceRevision.evidence_id, evidence_ids)
    editors = revision_editors.c
    parts = (
        select(Evidence.created_by_id).where(among(Evidence.id, evidence_ids)),
        select(EvidenceRevision.created_by_id).where(here),
        select(EvidenceRevision.submitted_by_id).where(here),
        select(EvidenceFile.uploaded_by_id)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
        .where(here),
        select(EvidenceLink.added_by_id)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceLink.revision_id)
        .where(here),
        select(editors.user_id)
        .join(EvidenceRevision, EvidenceRevision.id == editors.revision_id)
        .where(here),
    )
    found = await session.scalars(select(union(*parts).subquery().c[0]))
    return set(found) - {None}


async def require_no_part_in(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, action: EvaluationAction
) -> None:
    """Raise Forbidden where the person, or whom they stand in for, answered, proved or submitted.

    Of steps that decide; a question's own answer is asked about by itself (`answering.py`).
    """
    if action in JUDGING:
        await require_none_of(session, actor, evaluation_id)


async def require_none_of(session: AsyncSession, actor: Actor, evaluation_id: UUID) -> None:
    """Raise Forbidden where the person had a part in any of what the office says there."""
    if await _people(session, evaluation_id) & actor.persons:
        raise own_evaluation()


async def require_another_answered(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, question_id: UUID
) -> None:
    """Raise Forbidden where the person ever answered the question for the office, or proved it."""
    answered = (
        EvaluationAnswer.evaluation_id == evaluation_id,
        EvaluationAnswer.question_id == question_id,
        EvaluationAnswer.layer == EvaluationLayer.UNIT,
    )
    proved = (
        EvaluationProof.evaluation_id == evaluation_id,
        EvaluationProof.question_id == question_id,
        EvaluationProof.removed_at.is_(None),
    )
    parts = union(
        select(EvaluationAnswer.answered_by_id).where(*answered),
        select(EvaluationAnswer.on_behalf_of_id).where(*answered),
        select(EvaluationProof.added_by_id).where(*proved),
        select(EvaluationProof.added_for_id).where(*proved),
    ).subquery()
    people = set(await session.scalars(select(parts.c[0])))
    evidence = await session.scalars(select(EvaluationProof.evidence_id).where(*proved))
    if (people | await provers_of(session, set(evidence))) & actor.persons:
        raise own_answer()


async def _people(session: AsyncSession, evaluation_id: UUID) -> set[UUID]:
    answers = (
        EvaluationAnswer.evaluation_id == evaluation_id,
        EvaluationAnswer.layer == EvaluationLayer.UNIT,
    )
    steps = (
        EvaluationStep.evaluation_id == evaluation_id,
        EvaluationStep.layer == EvaluationLayer.UNIT,
    )
    proofs = (
        EvaluationProof.evaluation_id == evaluation_id,
        EvaluationProof.removed_at.is_(None),
    )
    parts = union(
        select(EvaluationAnswer.answered_by_id).where(*answers),
        select(EvaluationAnswer.on_behalf_of_id).where(*answers),
        select(EvaluationStep.taken_by_id).where(*steps),
        select(EvaluationStep.on_behalf_of_id).where(*steps),
        select(EvaluationProof.added_by_id).where(*proofs),
        select(EvaluationProof.added_for_id).where(*proofs),
    ).subquery()
    found = set(await session.scalars(select(parts.c[0])))
    evidence = await session.scalars(select(EvaluationProof.evidence_id).where(*proofs))
    return (found | await provers_of(session, set(evidence))) - {None}
