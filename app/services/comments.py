"""The conversation about the revisions of evidence, for those who may open it."""

import hashlib

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Comment, EvidenceRevision, User
from app.models.evidence import EvidenceOperation
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.schemas.comments import CommentCreate, CommentPage, CommentQuery, CommentRead
from app.services import audit
from app.services.evidence.drafting import target_of
from app.services.evidence.reading import Located
from app.services.paging import Filters, as_page, conditions, fetch_page
from app.services.references import person_reference

_FILTERS: Filters = {"revision_number": lambda value: EvidenceRevision.number == value}


async def list_comments(
    session: AsyncSession, actor: Actor, located: Located, query: CommentQuery
) -> CommentPage:
    """Comments on all revisions or on one, oldest first; raises Forbidden."""
    EVIDENCE.require(actor, EvidenceOperation.OPEN, located.facts)
    statement = (
        select(Comment, EvidenceRevision.number, User)
        .join(EvidenceRevision, EvidenceRevision.id == Comment.revision_id)
        .join(User, User.id == Comment.written_by_id)
        .where(Comment.evidence_id == located.evidence.id, *conditions(query, _FILTERS))
        .order_by(Comment.written_at, Comment.id)
    )
    rows, total = await fetch_page(session, statement, query)
    items = [_read(comment, number, author) for comment, number, author in rows]
    return as_page(CommentPage, items, total, query)


async def create_comment(
    session: AsyncSession, actor: Actor, located: Located, body: CommentCreate
) -> CommentRead:
    """Say something about the current revision, or the named one; raises Forbidden, NotFound."""
    EVIDENCE.require(actor, EvidenceOperation.OPEN, located.facts)
    revision = await _revision(session, located, body.revision_number)
    comment = Comment(
        evidence_id=located.evidence.id,
        revision_id=revision.id,
        text=body.text,
        written_by_id=actor.user_id,
    )
    session.add(comment)
    await session.flush()
    # The log is read by people who may not open the evidence: it holds the words' digest.
    said = {
        "id": str(comment.id),
        "revision_number": revision.number,
        "sha256": hashlib.sha256(body.text.encode()).hexdigest(),
    }
    changes: audit.Changes = {"comment": [None, said]}
    audit.record(session, actor, "evidence.comment", target_of(located), changes=changes)
    author = await session.get_one(User, actor.user_id)
    return _read(comment, revision.number, author)


async def _revision(
    session: AsyncSession, located: Located, number: int | None
) -> EvidenceRevision:
    if number is None:
        return located.revision
    found = await session.scalar(
        select(EvidenceRevision).where(
            EvidenceRevision.evidence_id == located.evidence.id, EvidenceRevision.number == number
        )
    )
    if found is None:
        raise NotFound(pointer="/revision_number")
    return found


def _read(comment: Comment, revision_number: int, author: User) -> CommentRead:
    return CommentRead(
        id=comment.id,
        revision_number=revision_number,
        text=comment.text,
        written_by=person_reference(author),
        written_at=comment.written_at,
    )
