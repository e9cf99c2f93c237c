"""Accounts that look like one person's: asked about, and never made of one's own by oneself."""

import unicodedata
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Forbidden
from app.models import User
from app.policies.actors import Actor

FIELDS: Final = frozenset({"name", "email"})


@dataclass(frozen=True)
class Likeness:
    """The name and address of an account; `user_id`: of one that is there already."""

    name: str
    email: str | None
    user_id: UUID | None = None


async def require_distinct(
    session: AsyncSession, actor: Actor, likeness: Likeness, *, confirmed: bool
) -> None:
    """Raise Conflict when another account has the same name and address, unless it is `confirmed`.

    An administrator's own name or address on an account that is not theirs is asked about as well;
    with both it is a second account of their own: Forbidden, whatever is confirmed.
    """
    if likeness.user_id == actor.user_id:
        return
    name, address = _folded(likeness.name), (likeness.email or "").lower()
    same_address = func.lower(User.email) == address
    rows = await session.execute(
        select(User.id, User.username, User.name, User.email).where(
            or_(same_address, User.id == actor.user_id),
            User.id.is_distinct_from(likeness.user_id),
        )
    )
    for row in rows:
        is_same_name = _folded(row.name) == name
        is_same_address = bool(address) and (row.email or "").lower() == address
        is_own = row.id == actor.user_id
        if is_own and is_same_name and (is_same_address or not (row.email and address)):
            raise Forbidden("own_second_account")
        alike = is_same_name or is_same_address if is_own else is_same_name and is_same_address
        if alike and not confirmed:
            raise Conflict(
                "account_looks_alike", pointer="/confirm_distinct", username=row.username
            )


def _folded(name: str) -> str:
    """A name as people compare it: without regard to case, accents, blanks and marks."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
