"""Accounts that look like one person's: asked about, and never made of one's own by oneself."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Forbidden
from app.core.nips import near_nips
from app.core.texts import folded, person_key
from app.models import User
from app.policies.actors import Actor
from app.services.platform.sql import folded_text

FIELDS: Final = frozenset({"name", "email", "nip"})


@dataclass(frozen=True)
class Likeness:
    """What is compared of an account; `user_id`: of one that is there already."""

    name: str
    email: str | None
    nip: str | None
    work_unit_id: UUID
    user_id: UUID | None = None


async def require_distinct(
    session: AsyncSession, actor: Actor, likeness: Likeness, *, confirmed: bool
) -> None:
    """Raise Conflict when another account may be the same person's, unless it is `confirmed`.

    That is one of the same office whose name differs by titles, blanks or marks at most, or whose
    NIP by a digit or two swapped neighbours; or any with the same name and address.
    An administrator's own name or address on an account that is not theirs is asked about as well;
    with both it is a second account of their own: Forbidden, whatever is confirmed.
    """
    if likeness.user_id == actor.user_id:
        return
    name, address = _words_of(likeness.name), folded(likeness.email or "")
    same_address = folded_text(User.email) == address
    key = person_key(likeness.name)
    nips = near_nips(likeness.nip)
    near = or_(User.name_key == key, User.nip.in_(nips))
    nearby = and_(User.work_unit_id == likeness.work_unit_id, near)
    rows = await session.execute(
        select(User.id, User.username, User.name, User.email, User.nip, User.work_unit_id).where(
            or_(same_address, nearby, User.id == actor.user_id),
            User.id.is_distinct_from(likeness.user_id),
        )
    )
    for row in rows:
        is_same_name = _words_of(row.name) == name
        is_same_address = bool(address) and folded(row.email or "") == address
        is_own = row.id == actor.user_id
        if is_own and is_same_name and (is_same_address or not (row.email and address)):
            raise Forbidden("own_second_account")
        is_same_office = row.work_unit_id == likeness.work_unit_id
        is_near = is_same_office and (person_key(row.name) == key or row.nip in nips)
        alike = is_near or (
            is_same_name or is_same_address if is_own else is_same_name and is_same_address
        )
        if alike and not confirmed:
            raise Conflict(
                "account_looks_alike", pointer="/confirm_distinct", username=row.username
            )


def _words_of(name: str) -> list[str]:
    """A name as people compare it: its words alone, without the marks between them."""
    return re.findall(r"\w+", folded(name))
