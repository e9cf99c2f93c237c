"""What a new revision takes along from the one before it."""

from sqlalchemy import Uuid, insert, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import EvidenceFile, EvidenceLink, EvidenceRevision, revision_editors
from app.services.platform.files.held import IS_ERASED


async def carry_editors(
    session: AsyncSession, old: EvidenceRevision, new: EvidenceRevision
) -> None:
    """The words are carried over, so those who wrote them still contribute."""
    editors = select(literal(new.id, Uuid), revision_editors.c.user_id).where(
        revision_editors.c.revision_id == old.id
    )
    await session.execute(insert(revision_editors).from_select(["revision_id", "user_id"], editors))


async def carry_parts(session: AsyncSession, old: EvidenceRevision, new: EvidenceRevision) -> None:
    """The same bytes under the same digests, still with the names of those who uploaded them.

    Of what was erased there is nothing to carry over.
    """
    for model in (EvidenceFile, EvidenceLink):
        table = model.__table__
        names = [name for name in table.columns.keys() if name not in {"id", "revision_id"}]  # noqa: SIM118 - iterating columns gives columns
        there = ~IS_ERASED if model is EvidenceFile else true()
        rows = await session.scalars(select(model).where(model.revision_id == old.id, there))
        for row in rows.all():
            session.add(model(revision_id=new.id, **{name: getattr(row, name) for name in names}))
