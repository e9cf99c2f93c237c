"""Copies of what links showed, asked for by people and kept by the worker."""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from fastapi import Request, Response

from app.api import ranges
from app.api.dependencies import AppStorage, AppWeb, CurrentActor, WriteSession
from app.api.routing import FeatureRouter
from app.api.uploads import FILE_ANSWERS
from app.models.rights import Permission
from app.schemas.evidence.evidence import EvidenceRead
from app.services.evidence import queries
from app.services.evidence.files import opening
from app.services.evidence.links import asking, checking
from app.services.evidence.rows import showing

router = FeatureRouter("evidence", seen_with=Permission.EVIDENCE_LIST)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/links/{link_id}/copies",
    permission=Permission.EVIDENCE_REVISE,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def copy_link(
    evidence_id: UUID, link_id: UUID, web: AppWeb, session: WriteSession, actor: CurrentActor
) -> EvidenceRead:
    """Minta salinan isi tautan sebagai berkas; hasilnya di `captures` (ask for a copy)."""
    located = await queries.get_visible(session, actor, evidence_id, for_update=True)
    await asking.ask_copy(session, actor, located, link_id)
    checking.require_checks(web)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "GET",
    "/evidence/{evidence_id}/copies/{copy_id}/content",
    permission=Permission.EVIDENCE_OPEN,
    errors=(403, 404, 409, 410, 416),
    response_class=Response,
    responses=FILE_ANSWERS,
)
async def read_copy_content(
    evidence_id: UUID,
    copy_id: UUID,
    request: Request,
    storage: AppStorage,
    session: WriteSession,
    actor: CurrentActor,
) -> Response:
    """Unduh salinan tautan; pembukaannya dicatat (download a copy; opening it is logged)."""
    located = await queries.get_visible(session, actor, evidence_id)
    copy = await asking.get_copy(session, actor, located, copy_id)
    note = partial(opening.record_opening, session, actor, located, copy)
    return await ranges.noted_response(request, storage, copy, note)
