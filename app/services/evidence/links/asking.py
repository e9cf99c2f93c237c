"""Asking for a copy of what a link shows, and opening one."""

from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, NotFound
from app.models import EvidenceLink, EvidenceRevision, LinkCapture, LinkCopy
from app.models.evidence import EvidenceOperation
from app.models.link import CaptureStatus
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.services.evidence.files.opening import require_open
from app.services.evidence.queries import LoadedEvidence
from app.services.evidence.targets import target_of
from app.services.platform import audit

MOST_COPIES: Final = 50


async def ask_copy(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, link_id: UUID
) -> None:
    """Ask the worker to keep what a link of any revision shows; `located` is held.

    Raises Forbidden, NotFound, Conflict (withdrawn, asked already, too many).
    """
    EVIDENCE.require(actor, EvidenceOperation.COPY_LINK, located.facts)
    evidence_id = located.evidence.id
    link = await session.scalar(
        select(EvidenceLink)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceLink.revision_id)
        .where(EvidenceLink.id == link_id, EvidenceRevision.evidence_id == evidence_id)
    )
    if link is None:
        raise NotFound
    here = LinkCapture.evidence_id == evidence_id
    waits = (here, LinkCapture.url == link.url, LinkCapture.status == CaptureStatus.ASKED)
    if await session.scalar(select(LinkCapture.id).where(*waits)):
        raise Conflict("copy_asked")
    if (await session.scalar(select(func.count()).where(here)) or 0) >= MOST_COPIES:
        raise Conflict("too_many_copies", limit=MOST_COPIES)
    session.add(LinkCapture(evidence_id=evidence_id, url=link.url, asked_by_id=actor.user_id))
    changes: audit.Changes = {"url": [None, link.url]}
    audit.log(session, actor, "evidence.ask_copy", target_of(located), changes=changes)
    await session.flush()


async def find_copy(session: AsyncSession, located: LoadedEvidence, copy_id: UUID) -> LinkCopy:
    """A copy of one of the evidence's links; raises NotFound."""
    found = await session.scalar(
        select(LinkCopy)
        .join(LinkCapture, LinkCapture.id == LinkCopy.capture_id)
        .where(LinkCopy.id == copy_id, LinkCapture.evidence_id == located.evidence.id)
    )
    if found is None:
        raise NotFound
    return found


async def get_copy(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, copy_id: UUID
) -> LinkCopy:
    """A copy the person may open.

    Raises NotFound, Forbidden, Gone (erased), Conflict (in quarantine).
    """
    found = await find_copy(session, located, copy_id)
    await require_open(session, actor, located, found)
    return found
