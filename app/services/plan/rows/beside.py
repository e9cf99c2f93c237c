"""The action items that indicators stand beside, as their rows name them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.schemas.base import Plain
from app.services.plan.rows.statements import NAMED_BESIDE
from app.services.platform.prepared import in_one_go

NONE_BESIDE: Final[Plain] = {"action_items": [], "action_item_count": 0}


async def named_beside(session: AsyncSession, indicator_ids: Sequence[str]) -> dict[str, Plain]:
    """For each of these indicators its action items as IndicatorRow has them; keys as texts.

    Those that stand beside none are not there: NONE_BESIDE says it.
    """
    wanted = {"indicator_ids": [*map(UUID, indicator_ids)]}
    rows = await in_one_go(session, lambda execute: execute(NAMED_BESIDE, wanted).all())
    found: dict[str, Plain] = {}
    for row in rows:
        if row.place == 1:
            found[row.indicator_id] = {"action_items": [], "action_item_count": row.how_many}
        named = {"id": row.id, "code": row.code, "text": row.text}
        found[row.indicator_id]["action_items"].append(named)
    return found
