"""The review of many pieces of evidence at once."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from fastapi import Request

from app.api.admission import Proof
from app.api.bulk import Bulk
from app.api.dependencies import CurrentActor, WriteSession
from app.api.routing import FeatureRouter
from app.models.evidence import EvidenceOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.schemas.evidence.bulk import RefusalItem, RefusalList, VerdictItem, VerdictList
from app.schemas.platform.bulk import BulkRead
from app.services.evidence import queries, transitions
from app.services.evidence.queries import LoadedEvidence

ItemT = TypeVar("ItemT", VerdictItem, RefusalItem)

router = FeatureRouter("evidence")


def _bulk(
    operation: EvidenceOperation,
    take: Callable[[WriteSession, Actor, LoadedEvidence, ItemT], Awaitable[None]],
) -> Bulk[ItemT, LoadedEvidence]:
    async def find(session: WriteSession, actor: Actor, item: ItemT) -> LoadedEvidence:
        found = await queries.get_visible(session, actor, item.evidence_id, for_update=True)
        EVIDENCE.require_right(actor, operation, found.facts)
        return found

    def key(item: ItemT) -> UUID:
        return item.evidence_id

    return Bulk(key, queries.find_in_sight, find, take)


_VERIFYING: Bulk[VerdictItem, LoadedEvidence] = _bulk(EvidenceOperation.VERIFY, transitions.verify)
_ACCEPTING: Bulk[VerdictItem, LoadedEvidence] = _bulk(EvidenceOperation.ACCEPT, transitions.accept)
_RETURNING: Bulk[RefusalItem, LoadedEvidence] = _bulk(
    EvidenceOperation.RETURN, transitions.return_evidence
)


@router.operation(
    "POST", "/bulk/evidence/verify", permission=Permission.EVIDENCE_VERIFY, errors=(403,)
)
async def verify_many(
    body: VerdictList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Verifikasi beberapa eviden sekaligus; tiap butir dijawab sendiri (verify many)."""
    return await _VERIFYING.answer(request, session, actor, body.items)


@router.operation(
    "POST",
    "/bulk/evidence/accept",
    permission=Permission.EVIDENCE_ACCEPT,
    errors=(403,),
    proof=Proof.RECENT,
)
async def accept_many(
    body: VerdictList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Terima beberapa eviden sekaligus; tiap butir dijawab sendiri (accept many)."""
    return await _ACCEPTING.answer(request, session, actor, body.items)


@router.operation(
    "POST",
    "/bulk/evidence/return",
    permission=(Permission.EVIDENCE_VERIFY, Permission.EVIDENCE_ACCEPT),
    errors=(403,),
)
async def return_many(
    body: RefusalList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Kembalikan beberapa eviden sekaligus, masing-masing dengan alasan (send many back)."""
    return await _RETURNING.answer(request, session, actor, body.items)
