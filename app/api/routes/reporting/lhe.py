"""Laporan hasil evaluasi (LHE): issued by TPI, read and printed by whoever reads the evaluation."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from app.api.admission import Proof
from app.api.dependencies import AppDatabase, CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.printed import answered, printed_as
from app.api.routing import FeatureRouter
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluations import EVALUATIONS
from app.schemas.reporting.reports.documents import ReportDocumentQuery
from app.schemas.reporting.reports.lhe import LheIssue, LheRead
from app.services.evaluation.evaluations import queries
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.reporting.documents.files import MEDIA_TYPES, made
from app.services.reporting.documents.lhe import files, issuing

router = FeatureRouter("lhe", seen_with=Permission.EVALUATION_READ)
READ, ASSESS = Permission.EVALUATION_READ, Permission.EVALUATION_ASSESS
LHE = "/evaluations/{evaluation_id}/lhe"


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
