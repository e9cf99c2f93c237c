"""What lies beside the questions of a desk: files and links, former returns, recommendations."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    EvaluationAnswer,
    Evidence,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Finding,
    User,
)
from app.models.evaluation import EvaluationLayer, EvaluationVerdict
from app.models.key_lists import among
from app.policies.actors import Actor
from app.schemas.evaluation.assessing.desk import DeskFile, DeskLink
from app.services.evidence.statements import InForce, contributed, in_sight, revealed
from app.services.platform.files.held import is_held
from app.services.platform.references import for_whom
from app.services.platform.sql import AnyRow


@dataclass(frozen=True)
class Beside:
    """Evidence by its key, files and links by the key of their revision, and what is one's own."""

    known: Mapping[UUID, AnyRow] = field(default_factory=dict)
    files: Mapping[UUID | None, Sequence[AnyRow]] = field(default_factory=dict)
    links: Mapping[UUID | None, Sequence[DeskLink]] = field(default_factory=dict)
    own: frozenset[UUID] = frozenset()

    @staticmethod
    def file(evidence_id: UUID, row: AnyRow) -> DeskFile:
        """A file, and where its bytes are."""
        return DeskFile(
            id=row.id,
            original_name=row.original_name,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            scan_state=row.scan_state,
            href=f"/evidence/{evidence_id}/files/{row.id}/content",
        )


async def beside(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> Beside:
    """What the reader may know of this evidence: of the revision in force, else of the newest."""
    if not ids:
        return Beside()
    statement = in_sight(
        actor,
        Evidence.id,
        Evidence.confidentiality,
        (~revealed(actor)).label("hidden"),
        func.coalesce(InForce.id, EvidenceRevision.id).label("revision_id"),
    )
    rows = (await session.execute(statement.where(among(Evidence.id, ids)))).all()
    shown = [row.revision_id for row in rows if not row.hidden]
    return Beside(
        {row.id: row for row in rows},
        await _files(session, shown),
        await _links(session, shown),
        await _own(session, actor, ids),
    )


async def returned_last(
    session: AsyncSession, evaluation_id: UUID, layer: EvaluationLayer
) -> Mapping[UUID, AnyRow]:
    """The layer's last word that sent each question back, by the key of the question."""
    statement = (
        select(
            EvaluationAnswer.question_id,
            EvaluationAnswer.note,
            EvaluationAnswer.answered_at,
            EvaluationAnswer.answered_by_id,
            User.name.label("answered_by_name"),
            *for_whom(EvaluationAnswer.on_behalf_of_id),
        )
        .join(User, User.id == EvaluationAnswer.answered_by_id)
        .where(
            EvaluationAnswer.evaluation_id == evaluation_id,
            EvaluationAnswer.layer == layer,
            EvaluationAnswer.verdict == EvaluationVerdict.RETURN,
        )
        .order_by(EvaluationAnswer.number)
    )
    return {row.question_id: row for row in await session.execute(statement)}


async def recommended(
    session: AsyncSession, evaluation_id: UUID
) -> Mapping[UUID, Sequence[AnyRow]]:
    """What was recommended because of each question, the oldest first."""
    statement = (
        select(Finding.id, Finding.question_id, Finding.status, Finding.recommendation)
        .where(Finding.evaluation_id == evaluation_id, Finding.question_id.is_not(None))
        .order_by(Finding.created_at, Finding.id)
    )
    found = defaultdict[UUID, list[AnyRow]](list)
    for row in await session.execute(statement):
        found[row.question_id].append(row)
    return found


async def _files(
    session: AsyncSession, revision_ids: Collection[UUID]
) -> Mapping[UUID | None, Sequence[AnyRow]]:
    names = ("id", "revision_id", "original_name", "media_type", "size", "sha256", "scan_state")
    statement = (
        select(*(getattr(EvidenceFile, name) for name in names))
        .where(among(EvidenceFile.revision_id, revision_ids), is_held(EvidenceFile))
        .order_by(EvidenceFile.received_at, EvidenceFile.id)
    )
    found = defaultdict[UUID | None, list[AnyRow]](list)
    for row in await session.execute(statement):
        found[row.revision_id].append(row)
    return found


async def _links(
    session: AsyncSession, revision_ids: Collection[UUID]
) -> Mapping[UUID | None, Sequence[DeskLink]]:
    statement = (
        select(EvidenceLink.revision_id, EvidenceLink.title, EvidenceLink.url)
        .where(among(EvidenceLink.revision_id, revision_ids))
        .order_by(EvidenceLink.id)
    )
    found = defaultdict[UUID | None, list[DeskLink]](list)
    for row in await session.execute(statement):
        found[row.revision_id].append(DeskLink(title=row.title, url=row.url))
    return found


async def _own(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Evidence in which the person, or whom they stand in for, had a part."""
    statement = (
        select(EvidenceRevision.evidence_id)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .where(among(EvidenceRevision.evidence_id, ids), contributed(actor))
        .distinct()
    )
    return frozenset(await session.scalars(statement))
