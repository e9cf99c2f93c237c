"""The page of a question of the sheet (LKE), printed: what proves it."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import AppDatabase, AppSettings, CurrentActor
from app.api.printed import PDF, answered, printed_as
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evaluation.answering import QuestionCode
from app.services.reporting.documents.printing import typeset
from app.services.reporting.documents.question_proofs import question_page

router = FeatureRouter("evaluations", seen_with=Permission.EVALUATION_READ)


@router.operation(
    "GET",
    "/evaluations/{evaluation_id}/questions/{question_code}/proofs.pdf",
    permission=Permission.EVALUATION_READ,
    errors=(403, 404),
    **printed_as(PDF),
)
async def read_question_proofs(
    evaluation_id: UUID,
    question_code: QuestionCode,
    database: AppDatabase,
    settings: AppSettings,
    actor: CurrentActor,
) -> Response:
    """Halaman bukti satu soal LKE: eviden, halaman, keadaan, sidik (what proves it, printed)."""
    async with database.reading() as session:
        page = await question_page(session, actor, evaluation_id, question_code, settings)
    return answered(await typeset(page), PDF, page.file_name)
