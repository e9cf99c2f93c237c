"""Whom a comment may call in: people of the office who may read along."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models.rights import Permission
from app.policies.comments import CommentFacts
from app.policies.rules import allows
from app.services.identity.actors import load_people


async def require_mentionable(
    session: AsyncSession,
    facts: CommentFacts,
    user_ids: Sequence[UUID],
    *,
    known: Collection[UUID] = (),
) -> None:
    """Raise Invalid for the first of them who has no part in the office today, or may not read.

    Who could comment there can be called in; `known` are those who already were.
    """
    asked = [user_id for user_id in user_ids if user_id not in known]
    people = await load_people(session, asked) if asked else {}
    for user_id in asked:
        pointer = f"/mention_ids/{user_ids.index(user_id)}"
        person = people.get(user_id)
        if person is None or not allows(person, Permission.COMMENT_WRITE, facts.place):
            raise Invalid("mention_outside_office", pointer=pointer)
        if not allows(person, facts.reading, facts.place):
            raise Invalid("mention_may_not_read", pointer=pointer)
