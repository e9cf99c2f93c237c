"""Evidence sent back, being revised, or with erased files, as selects like those of `things`."""

from uuid import UUID

from sqlalchemy import SQLColumnExpression, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.models import (
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceRevision,
    FileErasure,
    Team,
)
from app.models.base import UtcDateTime
from app.models.erasure import ErasureStatus
from app.models.evidence import EvidenceAction, EvidenceStatus
from app.services.evidence.statements import IN_WORK, IS_CURRENT, IS_IN_FORCE, InForce
from app.services.plan.periods import closed_period
from app.services.platform.sql import AnySelect
from app.services.tasks.reminders.subjects import NO_DAY, NO_TEXT, code_of_evidence


def returned_evidence() -> AnySelect:
    """Evidence that was sent back and may be mended; each revision is a round of its own."""
    return (
        _of_evidence(Evidence.revision_number, Evidence.created_by_id)
        .join(EvidenceRevision, IS_CURRENT)
        .join(Team, Team.id == Evidence.team_id)
        .where(
            Evidence.status == EvidenceStatus.RETURNED,
            closed_period(
                Team.decree_id, EvidenceRevision.covers_from, EvidenceRevision.covers_to
            ).is_(None),
        )
    )


def revised_evidence() -> AnySelect:
    """Evidence in force that is being revised, for each person who judged what is in force.

    Whoever began the revision knows of it; one begun after a return is part of the same work.
    """
    judged, begun = aliased(EvidenceDecision), aliased(EvidenceDecision)
    was_judged = and_(
        judged.revision_id == InForce.id,
        judged.action.in_((EvidenceAction.VERIFY, EvidenceAction.ACCEPT)),
    )
    was_begun = and_(
        begun.revision_id == EvidenceRevision.id,
        begun.action == EvidenceAction.REVISE,
        begun.reason.is_not(None),
        begun.decided_by_id != judged.decided_by_id,
    )
    return (
        _of_evidence(Evidence.revision_number, judged.decided_by_id)
        .join(EvidenceRevision, IS_CURRENT)
        .join(InForce, IS_IN_FORCE)
        .join(judged, was_judged)
        .join(begun, was_begun)
        .where(Evidence.status.in_(IN_WORK))
    )


def erased_files() -> AnySelect:
    """Evidence of which a file was erased lately, for each person who had uploaded it.

    The rounds are its erasures in the order in which they were asked for.
    """
    asked = aliased(FileErasure)
    number = (
        select(func.count(asked.id))
        .where(asked.evidence_id == FileErasure.evidence_id, asked.id <= FileErasure.id)
        .correlate(FileErasure)
        .scalar_subquery()
    )
    was_erased = and_(
        EvidenceFile.revision_id == EvidenceRevision.id,
        EvidenceFile.sha256 == FileErasure.sha256,
        EvidenceFile.received_at <= FileErasure.decided_at,
    )
    return (
        _of_evidence(number, EvidenceFile.uploaded_by_id)
        .select_from(FileErasure)
        .join(Evidence, Evidence.id == FileErasure.evidence_id)
        .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
        .join(EvidenceFile, was_erased)
        .where(
            FileErasure.status == ErasureStatus.CONFIRMED,
            FileErasure.decided_at > bindparam("news_since", type_=UtcDateTime),
        )
        .distinct()
    )


def _of_evidence(
    occurrence: SQLColumnExpression[int], owner_id: SQLColumnExpression[UUID]
) -> AnySelect:
    return select(
        Evidence.id.label("subject_id"),
        occurrence.label("occurrence"),
        NO_DAY.label("due_date"),
        Evidence.team_id,
        owner_id.label("owner_id"),
        code_of_evidence(Evidence.id).label("code"),
        NO_TEXT.label("text"),
    )
