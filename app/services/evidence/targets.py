"""Evidence as the audit log names it, with what events say of it besides."""

from collections.abc import Sequence
from uuid import UUID

from app.models.evidence import EvidenceStatus
from app.schemas.evidence.evidence import EvidenceWords
from app.services.evidence.queries import LoadedEvidence
from app.services.platform import audit
from app.services.platform.sql import AnyRow


def target_of(located: LoadedEvidence) -> audit.Target:
    """Evidence that is there, as it is now: ask after a step was taken."""
    evidence, revision = located.evidence, located.revision
    return audit.Target.in_decree(
        "evidence",
        evidence.id,
        located.decree,
        status=evidence.status,
        team_id=evidence.team_id,
        indicator_ids=sorted(located.contents.indicator_ids),
        question_codes=list(located.contents.question_codes),
        covers_from=revision.covers_from,
        covers_to=revision.covers_to,
        revision_number=evidence.revision_number,
    )


def target_of_draft(
    key: UUID,
    team: AnyRow,
    body: EvidenceWords,
    indicator_ids: Sequence[UUID],
    question_codes: Sequence[str],
) -> audit.Target:
    """Evidence that was just made for a team, and what it proves."""
    about = {
        "status": EvidenceStatus.DRAFT,
        "team_id": team.team_id,
        "indicator_ids": indicator_ids,
        "question_codes": question_codes,
        "covers_from": body.covers_from,
        "covers_to": body.covers_to,
        "revision_number": 1,
    }
    return audit.Target("evidence", key, team.work_unit_id, team.decree_id, about)
