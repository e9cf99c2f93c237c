"""What the plan of a decree can bring of the evaluation sheet (LKE)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evaluation.coverage import (
    LkeCoverageQuery,
    LkeCoverageRead,
    LkeRowLinksUpdate,
    LkeRowRead,
)
from app.services.decrees import queries as decrees
from app.services.evaluation.plan_coverage import commands, queries, row_links
from app.services.plan.rows.commands import require_edit

router = FeatureRouter("lke-coverage", seen_with=Permission.PLAN_READ)
READ = Permission.PLAN_READ
ROW = "/lke-rows/{row_id}"


@router.operation("GET", "/decrees/{decree_id}/lke-coverage", permission=READ, errors=(404,))
async def read_lke_coverage(
    decree_id: UUID,
    query: Annotated[LkeCoverageQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
) -> LkeCoverageRead:
    """Nilai LKE yang terjangkau rencana ini, dan soal tanpa baris (what the plan can reach)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await queries.read_coverage(session, actor, decree, query)


@router.operation("GET", ROW, permission=READ, errors=(404,))
async def read_lke_row(row_id: UUID, session: ReadSession, actor: CurrentActor) -> LkeRowRead:
    """Soal LKE yang dibuktikan sebuah sub kegiatan atau indikator (what a row proves)."""
    return await row_links.read_row(session, actor, row_id)


@router.operation("PUT", ROW, permission=Permission.PLAN_EDIT, errors=(403, 404, 409))
async def set_lke_links(
    row_id: UUID,
    body: LkeRowLinksUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> LkeRowRead:
    """Tetapkan soal yang dibuktikan baris ini (set the questions that the row proves)."""
    located = await row_links.get_row(session, actor, row_id)
    require_edit(actor, located.row)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: row_links.read_row(session, actor, row_id))
    await commands.set_links(session, actor, located, body)
    return await row_links.read_row(session, actor, row_id)


@router.operation("DELETE", ROW, permission=Permission.PLAN_EDIT, errors=(403, 404, 409))
async def reset_lke_links(
    row_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> LkeRowRead:
    """Kembali ke soal yang diusulkan LKE untuk baris ini (back to what is suggested)."""
    located = await row_links.get_row(session, actor, row_id)
    require_edit(actor, located.row)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: row_links.read_row(session, actor, row_id))
    await commands.reset_links(session, actor, located)
    return await row_links.read_row(session, actor, row_id)
