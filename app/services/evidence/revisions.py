"""Revisions with their files, links and people, however many in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, and_, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    User,
)
from app.models.evidence import EvidenceAction
from app.policies.actors import Actor
from app.schemas.records import ProvenanceRead
from app.schemas.revisions import EvidenceFileRead, EvidenceLinkRead, RevisionRead, RevisionStanding
from app.services.evidence.duplicates import earlier_uses
from app.services.evidence.statements import IN_WORK
from app.services.records.provenance import read_provenance
from app.services.references import person_reference


async def read_revisions(
    session: AsyncSession, actor: Actor, revisions: Sequence[EvidenceRevision], *, hidden: bool
) -> list[RevisionRead]:
    """Revisions with their files and links, in seven statements however many there are."""
    ids = [revision.id for revision in revisions]
    standings = await _standings(session, ids)
    reasons = await _reasons(session, ids)
    people = {person.id: person for person in await session.scalars(_people_of(ids))}
    files: dict[UUID, list[EvidenceFileRead]] = defaultdict(list)
    links: dict[UUID, list[EvidenceLinkRead]] = defaultdict(list)
    provenance: dict[UUID, list[ProvenanceRead]] = defaultdict(list)
    if not hidden:
        files = await _files_of(session, actor, ids)
        links = await _links_of(session, ids)
        provenance = await read_provenance(session, ids)
    return [
        RevisionRead(
            id=revision.id,
            number=revision.number,
            title=None if hidden else revision.title,
            description=None if hidden else revision.description,
            evidence_date=revision.evidence_date,
            covers_from=revision.covers_from,
            covers_to=revision.covers_to,
            created_by=person_reference(people[revision.created_by_id]),
            created_at=revision.created_at,
            submitted_by=person_reference(people[revision.submitted_by_id])
            if revision.submitted_by_id
            else None,
            submitted_at=revision.submitted_at,
            review_route=revision.review_route,
            digest=revision.digest,
            standing=standings[revision.id],
            reason=None if hidden else reasons.get(revision.id),
            files=files[revision.id],
            links=links[revision.id],
            provenance=provenance[revision.id],
        )
        for revision in revisions
    ]


async def _standings(
    session: AsyncSession, revision_ids: Sequence[UUID]
) -> dict[UUID, RevisionStanding]:
    """What each revision is now, by the numbers its evidence names and by what was discarded."""
    discarded = (
        select(EvidenceDecision.id)
        .where(
            EvidenceDecision.revision_id == EvidenceRevision.id,
            EvidenceDecision.action == EvidenceAction.DISCARD,
        )
        .exists()
    )
    standing = case(
        (EvidenceRevision.number == Evidence.in_force_number, RevisionStanding.IN_FORCE.value),
        (discarded, RevisionStanding.DISCARDED.value),
        (
            and_(EvidenceRevision.number == Evidence.revision_number, Evidence.status.in_(IN_WORK)),
            RevisionStanding.IN_WORK.value,
        ),
        else_=RevisionStanding.PAST.value,
    )
    rows = await session.execute(
        select(EvidenceRevision.id, standing)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .where(EvidenceRevision.id.in_(revision_ids))
    )
    return {revision_id: RevisionStanding(word) for revision_id, word in rows}


async def _reasons(session: AsyncSession, revision_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """Why each was begun, where somebody had to say so."""
    rows = await session.execute(
        select(EvidenceDecision.revision_id, EvidenceDecision.reason).where(
            EvidenceDecision.revision_id.in_(revision_ids),
            EvidenceDecision.action == EvidenceAction.REVISE,
        )
    )
    return {row.revision_id: row.reason for row in rows}


def _people_of(revision_ids: Iterable[UUID]) -> Select[User]:
    return select(User).where(
        User.id.in_(
            select(EvidenceRevision.created_by_id)
            .where(EvidenceRevision.id.in_(revision_ids))
            .union(
                select(EvidenceRevision.submitted_by_id).where(
                    EvidenceRevision.id.in_(revision_ids)
                )
            )
        )
    )


async def _files_of(
    session: AsyncSession, actor: Actor, revision_ids: Sequence[UUID]
) -> dict[UUID, list[EvidenceFileRead]]:
    rows = await session.execute(
        select(EvidenceFile, User)
        .join(User, User.id == EvidenceFile.uploaded_by_id)
        .where(EvidenceFile.revision_id.in_(revision_ids))
        .order_by(EvidenceFile.position)
    )
    uses = await earlier_uses(session, actor, revision_ids)
    found: dict[UUID, list[EvidenceFileRead]] = defaultdict(list)
    for file, person in rows:
        found[file.revision_id].append(
            EvidenceFileRead(
                id=file.id,
                original_name=file.original_name,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
                uploaded_by=person_reference(person),
                received_at=file.received_at,
                already_used_in=uses[file.id],
                scan_state=file.scan_state,
                scan_result=file.scan_result,
                scanned_at=file.scanned_at,
            )
        )
    return found


async def _links_of(
    session: AsyncSession, revision_ids: Iterable[UUID]
) -> dict[UUID, list[EvidenceLinkRead]]:
    rows = await session.execute(
        select(EvidenceLink, User)
        .join(User, User.id == EvidenceLink.added_by_id)
        .where(EvidenceLink.revision_id.in_(revision_ids))
        .order_by(EvidenceLink.position)
    )
    found: dict[UUID, list[EvidenceLinkRead]] = defaultdict(list)
    for link, person in rows:
        found[link.revision_id].append(
            EvidenceLinkRead(
                id=link.id,
                url=link.url,
                title=link.title,
                added_by=person_reference(person),
                added_at=link.added_at,
                state=link.state,
                http_status=link.http_status,
                checked_at=link.checked_at,
            )
        )
    return found
