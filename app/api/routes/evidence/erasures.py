"""Erasing a file that should not be here, or a link's copy: one asks, the other confirms."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.admission import Proof
from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evidence.erasures import ErasurePage, ErasureQuery, ErasureRead
from app.schemas.evidence.evidence import ReasonInput
from app.services.evidence import erasures, queries

router = FeatureRouter("file-erasures")
ERASE = Permission.FILE_ERASE


@router.operation(
    "POST",
    "/evidence/{evidence_id}/files/{file_id}/erasure",
    permission=ERASE,
    seen_with=Permission.EVIDENCE_LIST,
    errors=(403, 404, 409, 410),
    location="/file-erasures/{id}",
)
async def request_file_erasure(
    evidence_id: UUID,
    file_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
) -> ErasureRead:
    """Minta isi berkas dihapus dari semua revisi eviden ini (ask for a file to be erased)."""
    located = await queries.get_visible(session, actor, evidence_id, for_update=True)
    erasure = await erasures.request(session, actor, located, file_id, body.reason)
    return await erasures.read_erasure(session, actor, erasure.id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/copies/{copy_id}/erasure",
    permission=ERASE,
    seen_with=Permission.EVIDENCE_LIST,
    errors=(403, 404, 409, 410),
    location="/file-erasures/{id}",
)
async def request_copy_erasure(
    evidence_id: UUID,
    copy_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
) -> ErasureRead:
    """Minta isi salinan tautan dihapus (ask for a copy of a link to be erased)."""
    located = await queries.get_visible(session, actor, evidence_id, for_update=True)
    erasure = await erasures.request_of_copy(session, actor, located, copy_id, body.reason)
    return await erasures.read_erasure(session, actor, erasure.id)


@router.operation("GET", "/file-erasures", permission=ERASE, errors=(403,))
async def list_file_erasures(
    query: Annotated[ErasureQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ErasurePage:
    """Permintaan penghapusan berkas, terbaru dahulu (requests to erase files, newest first)."""
    return links(await erasures.list_erasures(session, actor, query))


@router.operation("GET", "/file-erasures/{erasure_id}", permission=ERASE, errors=(403, 404))
async def read_file_erasure(
    erasure_id: UUID, session: ReadSession, actor: CurrentActor
) -> ErasureRead:
    """Satu permintaan penghapusan (one request to erase a file)."""
    return await erasures.read_erasure(session, actor, erasure_id)


@router.operation(
    "POST",
    "/file-erasures/{erasure_id}/confirm",
    permission=ERASE,
    proof=Proof.RECENT,
    errors=(403, 404, 409),
)
async def confirm_file_erasure(
    erasure_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
) -> ErasureRead:
    """Setujui sebagai orang kedua: isinya hilang untuk selamanya (confirm; it is gone for good)."""
    erasure = await erasures.get_erasure(session, actor, erasure_id, for_update=True)
    await precondition.check(lambda: erasures.read_erasure(session, actor, erasure_id))
    await erasures.confirm(session, actor, erasure)
    return await erasures.read_erasure(session, actor, erasure_id)


@router.operation(
    "POST", "/file-erasures/{erasure_id}/decline", permission=ERASE, errors=(403, 404, 409)
)
async def decline_file_erasure(
    erasure_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> ErasureRead:
    """Tolak, atau tarik kembali permintaan sendiri (decline, or take one's own request back)."""
    erasure = await erasures.get_erasure(session, actor, erasure_id, for_update=True)
    await precondition.check(lambda: erasures.read_erasure(session, actor, erasure_id))
    await erasures.decline(session, actor, erasure, body.reason)
    return await erasures.read_erasure(session, actor, erasure_id)
