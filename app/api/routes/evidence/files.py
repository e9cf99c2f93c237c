"""The files and links of evidence."""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from fastapi import Request, Response

from app.api import ranges
from app.api.dependencies import (
    AppDatabase,
    AppScanner,
    AppSettings,
    AppStorage,
    AppWeb,
    CurrentActor,
    IfMatch,
    WriteSession,
)
from app.api.evidence_dependencies import AppIntake, ForEdit, for_upload
from app.api.idempotency import answered_upload
from app.api.routing import FeatureRouter
from app.api.uploads import FILE_ANSWERS, UPLOAD_BODY, received
from app.models.rights import Permission
from app.schemas.evidence.evidence import EvidenceRead, LinkCreate
from app.services.evidence import commands, queries
from app.services.evidence.files import opening, quarantine, uploads
from app.services.evidence.links import checking
from app.services.evidence.rows import showing
from app.services.platform.files import scanning

router = FeatureRouter("evidence", seen_with=Permission.EVIDENCE_LIST)
LIST, UPLOAD = Permission.EVIDENCE_LIST, Permission.EVIDENCE_UPLOAD


@router.operation(
    "POST",
    "/evidence/{evidence_id}/files",
    permission=UPLOAD,
    errors=(403, 404, 409, 413, 415, 507),
    status_code=HTTPStatus.CREATED,
    request_body=UPLOAD_BODY,
    response_model=EvidenceRead,
)
async def upload_files(
    evidence_id: UUID,
    request: Request,
    database: AppDatabase,
    settings: AppSettings,
    intake: AppIntake,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> EvidenceRead | Response:
    """Unggah satu atau beberapa berkas ke draf (upload files into a draft)."""
    async with database.reading() as look:
        await uploads.require_upload(look, actor, evidence_id)
    files = await received(request, settings, intake)
    again = answered_upload(request, uploads.digest_of_files(files))
    if again is not None:
        return again
    located = await for_upload(evidence_id, session, actor, precondition)
    await intake.require_kept(session, files)
    await commands.add_files(session, actor, located, files)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "GET",
    "/evidence/{evidence_id}/files/{file_id}/content",
    permission=Permission.EVIDENCE_OPEN,
    errors=(403, 404, 409, 410, 416),
    response_class=Response,
    responses=FILE_ANSWERS,
)
async def read_file_content(
    evidence_id: UUID,
    file_id: UUID,
    request: Request,
    storage: AppStorage,
    session: WriteSession,
    actor: CurrentActor,
) -> Response:
    """Unduh berkas; pembukaannya dicatat (download a file; opening it is logged)."""
    located = await queries.get_visible(session, actor, evidence_id)
    file = await queries.get_file(session, located, file_id)
    await opening.require_open(session, actor, located, file)
    note = partial(opening.record_opening, session, actor, located, file)
    return await ranges.noted_response(request, storage, file, note)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/files/{file_id}/scan",
    permission=UPLOAD,
    errors=(403, 404, 409, 410),
)
async def scan_file(
    evidence_id: UUID,
    file_id: UUID,
    database: AppDatabase,
    storage: AppStorage,
    scanner: AppScanner,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> EvidenceRead:
    """Pindai ulang berkas draf dengan pemindai virus (scan a file of a draft again)."""
    async with database.reading() as look:
        file = await quarantine.file_to_scan(look, actor, evidence_id, file_id)
    scan = await scanning.scan_stored(scanner, storage, file)
    located = await for_upload(evidence_id, session, actor, precondition)
    await quarantine.record_scan(session, actor, located, file_id, scan)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "DELETE",
    "/evidence/{evidence_id}/files/{file_id}",
    permission=UPLOAD,
    errors=(403, 404, 409),
)
async def remove_file(
    evidence_id: UUID,
    file_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    located: ForEdit,
) -> EvidenceRead:
    """Keluarkan berkas dari draf; If-Match berisi ETag eviden (take a file out of a draft)."""
    await commands.remove_file(session, actor, located, file_id)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/links",
    permission=UPLOAD,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def add_link(
    evidence_id: UUID,
    body: LinkCreate,
    database: AppDatabase,
    web: AppWeb,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> EvidenceRead:
    """Tambahkan tautan ke draf; alamatnya langsung diperiksa (add a web address to a draft)."""
    async with database.reading() as look:
        await uploads.require_upload(look, actor, evidence_id)
    found = await checking.check(web, body.url)
    located = await for_upload(evidence_id, session, actor, precondition)
    await checking.add_link(session, actor, located, body, found)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "DELETE",
    "/evidence/{evidence_id}/links/{link_id}",
    permission=UPLOAD,
    errors=(403, 404, 409),
)
async def remove_link(
    evidence_id: UUID,
    link_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    located: ForEdit,
) -> EvidenceRead:
    """Keluarkan tautan dari draf; If-Match berisi ETag eviden (take an address out)."""
    await checking.remove_link(session, actor, located, link_id)
    return await showing.read_evidence(session, actor, evidence_id)


@router.operation(
    "POST",
    "/evidence/{evidence_id}/links/{link_id}/check",
    permission=Permission.EVIDENCE_OPEN,
    errors=(403, 404),
)
async def check_link(
    evidence_id: UUID,
    link_id: UUID,
    database: AppDatabase,
    web: AppWeb,
    session: WriteSession,
    actor: CurrentActor,
) -> EvidenceRead:
    """Periksa lagi apakah tautan dapat dibuka (ask the address again)."""
    async with database.reading() as look:
        url = await checking.address_to_check(look, actor, evidence_id, link_id)
    found = await checking.check(checking.require_checks(web), url)
    located = await queries.get_visible(session, actor, evidence_id, for_update=True)
    await checking.record_check(session, actor, located, link_id, found)
    return await showing.read_evidence(session, actor, evidence_id)
