"""What belongs in good evidence of an indicator."""

from uuid import UUID

from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.plan.checklists import ChecklistRead, ChecklistUpdate
from app.services.decrees import queries as decrees
from app.services.plan.checklists import commands, queries
from app.services.plan.rows.commands import require_edit
from app.services.plan.rows.queries import get_indicator

router = FeatureRouter("plan", seen_with=Permission.PLAN_READ)


@router.operation(
    "GET", "/indicators/{indicator_id}/checklist", permission=Permission.PLAN_READ, errors=(404,)
)
async def read_checklist(
    indicator_id: UUID, session: ReadSession, actor: CurrentActor
) -> ChecklistRead:
    """Daftar kelengkapan eviden sebuah indikator (what belongs in its evidence)."""
    located = await get_indicator(session, actor, indicator_id)
    return await queries.read_checklist(session, actor, located)


@router.operation(
    "PUT",
    "/indicators/{indicator_id}/checklist",
    permission=Permission.PLAN_EDIT,
    errors=(403, 404, 409),
)
async def set_checklist(
    indicator_id: UUID,
    body: ChecklistUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> ChecklistRead:
    """Tetapkan daftar kelengkapan, atau kembali ke usulan (set it, or take what is suggested)."""
    located = await get_indicator(session, actor, indicator_id)
    require_edit(actor, located)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: queries.read_checklist(session, actor, located))
    await commands.set_checklist(session, actor, located, body)
    return await queries.read_checklist(session, actor, located)
