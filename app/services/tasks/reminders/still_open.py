"""Which reminders still hold: the thing is open, at that stage, and concerns that person."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.services.platform.sql import AnyRow
from app.services.tasks.reminders.rules import RULES, parameters, standing
from app.services.tasks.reminders.texts import AsText

_STANDING = AsText(standing)


async def still_open(session: AsyncSession, notifications: Collection[AnyRow]) -> set[UUID]:
    """The keys of those (as `about` takes them) that would be given now, were they not.

    What is done, closed or over, has come to another stage, or concerns somebody else by now is
    left out. `refresh_days` must have run today.
    """
    if not notifications:
        return set()
    rows = await _STANDING.rows(session, parameters() | about(notifications))
    return {row.id for row in rows}


def about(notifications: Iterable[AnyRow]) -> dict[str, list[UUID]]:
    """Notifications (rows with `id`, `subject_type`, `subject_id`) and their things as parameters.

    Those of each kind of things apart: no rule looks for things of another kind.
    """
    kinds = {rule.subject_type for rule in RULES}
    found: dict[str, set[UUID]] = {
        f"{name}_{kind.value}": set() for kind in kinds for name in ("given", "subjects")
    }
    for row in notifications:
        if row.subject_type in kinds:
            found[f"given_{row.subject_type.value}"].add(row.id)
            found[f"subjects_{row.subject_type.value}"].add(row.subject_id)
    return {name: list(keys) for name, keys in found.items()}
