"""Laporan hasil evaluasi (LHE): issued by TPI, read and printed by whoever reads the evaluation."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from app.api import ranges
from app.api.admission import Proof
from app.api.dependencies import (
    AppDatabase,
    AppStorage,
    CurrentActor,
    IfMatch,
    ReadSession,
    WriteSession,
)
from app.api.printed import answered, printed_as
from app.api.routing import FeatureRouter
from app.api.signing import SigningDesk
from app.api.uploads import FILE_ANSWERS, SCAN_BODY
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluations import EVALUATIONS
from app.schemas.reporting.reports.documents import ReportDocumentQuery
from app.schemas.reporting.reports.lhe import LheIssue, LheRead
from app.schemas.reporting.reports.signatures import ReportSign
from app.services.evaluation.evaluations import queries
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.reporting.documents.files import MEDIA_TYPES, made
from app.services.reporting.documents.lhe import files, issuing
from app.services.reporting.signatures.files import file_to_open
from app.services.reporting.signatures.of_lhe import LhePapers

router = FeatureRouter("lhe", seen_with=Permission.EVALUATION_READ)
READ, ASSESS = Permission.EVALUATION_READ, Permission.EVALUATION_ASSESS
LHE = "/evaluations/{evaluation_id}/lhe"
PAPERS = LhePapers()


@router.operation("GET", LHE, permission=READ, errors=(403, 404))
async def read_lhe(evaluation_id: UUID, session: ReadSession, actor: CurrentActor) -> LheRead:
    """LHE terbaru; bagi TPI rancangannya sebelum terbit (the newest; TPI's draft before)."""
    return await issuing.read_lhe(session, actor, evaluation_id)


async def _to_issue(
    evaluation_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
) -> LoadedEvaluation:
    located = await queries.get_visible(session, actor, evaluation_id, for_update=True)
    EVALUATIONS.require_right(actor, EvaluationOperation.ISSUE_LHE, located.facts)
    await precondition.check(lambda: issuing.read_lhe(session, actor, evaluation_id))
    return located


@router.operation("POST", LHE, permission=ASSESS, errors=(403, 404, 409, 412), proof=Proof.RECENT)
async def issue_lhe(
    evaluation_id: UUID,
    body: LheIssue,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedEvaluation, Depends(_to_issue, scope="function")],
) -> LheRead:
    """Terbitkan LHE: bernomor, dibekukan dengan sidiknya (issue it: numbered, frozen)."""
    await issuing.issue(session, actor, located, body)
    return await issuing.read_lhe(session, actor, evaluation_id)


@router.operation(
    "GET",
    f"{LHE}/document",
    permission=READ,
    errors=(403, 404),
    **printed_as(*MEDIA_TYPES.values()),
)
async def read_lhe_document(
    evaluation_id: UUID,
    query: Annotated[ReportDocumentQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """LHE sebagai PDF, DOCX, atau XLSX dengan angka yang sama (the LHE as a file)."""
    async with database.reading() as session:
        printed = await files.printed_lhe(session, actor, evaluation_id)
    form = query.format
    return answered(await made(printed, form), MEDIA_TYPES[form], printed.file_name(form))


@router.operation(
    "POST",
    f"{LHE}/signatures",
    permission=ASSESS,
    proof=Proof.RECENT,
    errors=(403, 404, 409, 412, 503, 507),
    status_code=HTTPStatus.CREATED,
    has_secret=True,
)
async def sign_lhe(evaluation_id: UUID, body: ReportSign, desk: SigningDesk) -> LheRead:
    """Tanda tangani PDF LHE secara elektronik (sign the PDF of the LHE).

    By the certificate of TPI's office (PAdES), or by BSrE with NIK and passphrase, which nobody
    keeps. A draft, and an LHE after which TPI sent the evaluation back, is signed by nobody.
    """
    return await desk.sign(PAPERS, evaluation_id, body, issuing.read_lhe)


@router.operation(
    "POST",
    f"{LHE}/scans",
    permission=ASSESS,
    errors=(403, 404, 409, 412, 413, 415, 507),
    status_code=HTTPStatus.CREATED,
    request_body=SCAN_BODY,
    response_model=LheRead,
)
async def attach_lhe_scan(
    evaluation_id: UUID, request: Request, desk: SigningDesk
) -> LheRead | Response:
    """Lampirkan pindaian LHE yang ditandatangani basah (attach the scan of the signed paper).

    Its words are compared with those of the document; how many it has is kept with it.
    """
    return await desk.attach(PAPERS, evaluation_id, request, issuing.read_lhe)


@router.operation(
    "GET",
    f"{LHE}/files/{{file_id}}/content",
    permission=READ,
    errors=(403, 404, 409, 416),
    response_class=Response,
    responses=FILE_ANSWERS,
)
async def read_lhe_file_content(
    evaluation_id: UUID,
    file_id: UUID,
    request: Request,
    database: AppDatabase,
    storage: AppStorage,
    actor: CurrentActor,
) -> Response:
    """Unduh salinan LHE bertanda tangan atau pindaian (download a signed copy or a scan)."""
    async with database.reading() as session:
        file = await file_to_open(session, actor, PAPERS, evaluation_id, file_id)
    return await ranges.file_response(request, storage, file)
