"""The next decree: started from the last one, compared with it, and a decree as a file."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.integrations.file_names import content_disposition, of_a_letter
from app.models.rights import Permission
from app.schemas.decrees.decrees import DecreeRead
from app.schemas.decrees.succession import ComparisonQuery, DecreeComparison, SuccessorCreate
from app.schemas.evidence.evidence import ReasonInput
from app.services.decrees import queries, showing
from app.services.decrees.succession import comparison, source, voiding
from app.services.evaluation.plan_coverage.succeeding import start_with_drafts

router = FeatureRouter("succession", seen_with=Permission.DECREE_READ)

YAML = "application/yaml"
_BINARY: dict[str, Any] = {"type": "string", "format": "binary", "contentMediaType": YAML}


@router.operation(
    "POST",
    "/decrees/{decree_id}/successor",
    permission=Permission.DECREE_IMPORT,
    errors=(403, 404, 409),
    location="/decrees/{id}",
)
async def create_successor(
    decree_id: UUID,
    body: SuccessorCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> DecreeRead:
    """Mulai keputusan berikutnya dari yang terakhir (start the next decree from the last)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.DECREE_READ)
    started = await start_with_drafts(session, actor, decree, body)
    return await showing.read_decree(session, actor, started)


@router.operation(
    "POST",
    "/decrees/{decree_id}/void",
    permission=Permission.DECREE_IMPORT,
    errors=(403, 404, 409),
)
async def void_decree(
    decree_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> DecreeRead:
    """Batalkan keputusan penerus yang keliru selama belum dipakai (void a wrong successor)."""
    needed = Permission.DECREE_READ
    decree = await queries.get_visible(session, actor, decree_id, needed, even_voided=True)
    await precondition.check(lambda: showing.read_decree(session, actor, decree))
    await voiding.void_successor(session, actor, decree, body.reason)
    return await showing.read_decree(session, actor, decree)


@router.operation(
    "GET",
    "/decrees/{decree_id}/comparison",
    permission=Permission.PLAN_READ,
    errors=(404,),
)
async def compare_decrees(
    decree_id: UUID,
    query: Annotated[ComparisonQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
) -> DecreeComparison:
    """Dua keputusan berdampingan: apa yang berubah (two decrees side by side)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
    return await comparison.compare(session, actor, decree, query)


@router.operation(
    "GET",
    "/decrees/{decree_id}/file",
    permission=Permission.DECREE_READ,
    errors=(404,),
    response_class=Response,
    responses={200: {"headers": ATTACHMENT, "content": {YAML: {"schema": _BINARY}}}},
)
async def export_decree_file(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> Response:
    """Keputusan sebagai berkas YAML yang dapat dimuat kembali (as a decree file)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.DECREE_READ)
    name = content_disposition(of_a_letter(f"keputusan-{decree.number}-{decree.year}.yaml"))
    return Response(
        await source.export_decree(session, decree),
        media_type=YAML,
        headers={"Content-Disposition": name},
    )
