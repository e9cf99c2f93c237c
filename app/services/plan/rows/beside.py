"""The action items that indicators stand beside, as their rows name them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.schemas.platform.references import PlanRowReference
from app.services.plan.rows.statements import NAMED_BESIDE
from app.services.platform.sql import AnyRow


async def named_beside(
    session: AsyncSession, indicator_ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """For each of these indicators its action items in the words of IndicatorRow."""
    found: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in await session.execute(NAMED_BESIDE, {"indicator_ids": indicator_ids}):
        found[row.indicator_id].append(row)
    return {
        each: {
            "action_items": [PlanRowReference.model_validate(row) for row in found[each]],
            "action_item_count": next((row.how_many for row in found[each]), 0),
        }
        for each in indicator_ids
    }
