"""The institution's conditions of a year, by the newest sheet: stated once, read by all offices."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden, NotFound
from app.models import LkeSheet
from app.policies.actors import Actor
from app.schemas.evaluation.facts import InstitutionFactsRead, InstitutionFactsUpdate
from app.services.evaluation.figures.conditions.commands import may_state, set_institution
from app.services.evaluation.figures.conditions.queries import read_institution
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet

_NEWEST = select(LkeSheet.id, LkeSheet.digest).order_by(LkeSheet.created_at.desc(), LkeSheet.id)


async def read(session: AsyncSession, actor: Actor, year: int) -> InstitutionFactsRead:
    """What is so in that year, and what was said before; raises NotFound (no sheet)."""
    sheet_id, sheet = await _newest(session)
    may_set = await may_state(session, actor) is not None
    return await read_institution(session, sheet_id, sheet, year, may_set=may_set)


async def require_stating(session: AsyncSession, actor: Actor) -> None:
    """Raise Forbidden unless the person is TPI's, or the Ketua of KPU RI."""
    if await may_state(session, actor) is None:
        raise Forbidden("institution_conditions_not_yours")


async def state(
    session: AsyncSession, actor: Actor, year: int, body: InstitutionFactsUpdate
) -> None:
    """State some of them; raises Forbidden, Invalid naming each place, Conflict."""
    sheet_id, sheet = await _newest(session)
    await set_institution(session, actor, sheet_id, sheet, year, body)


async def _newest(session: AsyncSession) -> tuple[UUID, Sheet]:
    row = (await session.execute(_NEWEST.limit(1))).first()
    if row is None:
        raise NotFound
    return row.id, await sheet_by_digest(session, row.id, row.digest)
