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
from app.policies.rules import Column
from app.schemas.records import ProvenanceRead
from app.schemas.revisions import EvidenceFileRead, EvidenceLinkRead, RevisionRead, RevisionStanding
from app.services.evidence.duplicates import earlier_uses
from app.services.evidence.statements import IN_WORK
from app.services.held_files import erased_among
from app.services.records.provenance import read_provenance
from app.services.references import person_reference
from app.services.statements import AnySelect


async def read_revisions(
    session: AsyncSession, actor: Actor, revisions: Sequence[EvidenceRevision], *, hidden: bool
) -> list[RevisionRead]:
    """Revisions with their files and links, in seven statements however many there are."""
    ids = [revision.id for revision in revisions]
    standings = await _standings(session, ids)
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
            digest=None if hidden else revision.digest,
            standing=standings[revision.id][0],
            reason=None if hidden else standings[revision.id][1],
            files=files[revision.id],
            links=links[revision.id],
            provenance=provenance[revision.id],
        )
        for revision in revisions
    ]


async def _standings(
    session: AsyncSession, revision_ids: Sequence[UUID]
) -> dict[UUID, tuple[RevisionStanding, str | None]]:
    """What each revision is now, by the numbers its evidence names, and why it was begun."""
    discarded = _decision(EvidenceAction.DISCARD, EvidenceDecision.id).exists()
    is_newest = EvidenceRevision.number == Evidence.revision_number
    standing = case(
        (EvidenceRevision.number == Evidence.in_force_number, RevisionStanding.IN_FORCE.value),
        (discarded, RevisionStanding.DISCARDED.value),
        (and_(is_newest, Evidence.status.in_(IN_WORK)), RevisionStanding.IN_WORK.value),
        else_=RevisionStanding.PAST.value,
    )
    reason = _decision(EvidenceAction.REVISE, EvidenceDecision.reason).scalar_subquery()
    rows = await session.execute(
        select(EvidenceRevision.id, standing, reason)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .where(EvidenceRevision.id.in_(revision_ids))
    )
    return {key: (RevisionStanding(word), reason) for key, word, reason in rows}


def _decision(action: EvidenceAction, column: Column) -> AnySelect:
    """A column of the step of that kind with the revision."""
    its_own = EvidenceDecision.revision_id == EvidenceRevision.id
    return select(column).where(its_own, EvidenceDecision.action == action).limit(1)


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
    erased = await erased_among(session, EvidenceFile.revision_id.in_(revision_ids))
    found: dict[UUID, list[EvidenceFileRead]] = defaultdict(list)
    for file, person in rows:
        gone = erased.get(file.id)
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
                erased_at=gone and gone.at,
                erasure_reason=gone and gone.reason,
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
