"""Which reminders still hold: the thing is open, at that stage, and concerns that person."""

from collections import defaultdict
from collections.abc import Collection
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.services.platform.sql import AnyRow
from app.services.tasks.reminders.rules import RULES, parameters, standing
from app.services.tasks.reminders.texts import AsText, rows_of

# A statement for each kind of things and stage: a page of notifications has few of them, and one
# statement of all took thirty milliseconds whatever it was asked.
_STANDING: Final = {
    (rule.subject_type, stage): AsText(partial(standing, rule.subject_type, stage))
    for rule in RULES
    for stage in rule.stages
}


async def still_open(session: AsyncSession, notifications: Collection[AnyRow]) -> set[UUID]:
    """The keys of those (rows with `id`, `subject_type`, `subject_id`, `stage`) that are true.

    They would be given now, were they not. What is done, closed or over, has come to another stage,
    or concerns somebody else by now is left out. `refresh_days` must have run today.
    """
    alike: dict[Any, list[AnyRow]] = defaultdict(list)
    for row in notifications:
        alike[row.subject_type, row.stage].append(row)
    moment = parameters()
    asked = [
        (_STANDING[which], moment | _about(rows))
        for which, rows in alike.items()
        if which in _STANDING
    ]
    return {row.id for row in await rows_of(session, asked)}


def _about(notifications: Collection[AnyRow]) -> dict[str, list[UUID]]:
    return {
        "given": [row.id for row in notifications],
        "subjects": list({row.subject_id for row in notifications}),
    }
