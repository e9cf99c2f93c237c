"""Who counts among those who shaped a revision: they do not judge it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import EvidenceRevision, revision_editors
from app.policies.actors import Actor
from app.services.platform.sql import insert_if_absent


async def name_editor(session: AsyncSession, actor: Actor, revision: EvidenceRevision) -> None:
    """The person, and whoever they stand in for at that."""
    await _name(session, revision, actor.user_id)
    await name_stood_in_for(session, actor, revision)


async def name_stood_in_for(
    session: AsyncSession, actor: Actor, revision: EvidenceRevision
) -> None:
    """Whoever the person stands in for alone: the person is named by what they put into it."""
    if actor.on_behalf_of is not None:
        await _name(session, revision, actor.on_behalf_of)


async def _name(session: AsyncSession, revision: EvidenceRevision, user_id: UUID) -> None:
    editor = {"revision_id": revision.id, "user_id": user_id}
    await insert_if_absent(session, revision_editors, editor, "revision_id", "user_id")
