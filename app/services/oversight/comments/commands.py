"""Saying something, and saying it better: every version stays."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Comment, CommentEdit, EvidenceRevision, comment_mentions
from app.models.comment import FIRST_VERSION, CommentAction
from app.policies.actors import Actor
from app.policies.comments import COMMENTS, require_writing
from app.schemas.oversight.comments import CommentCreate, CommentUpdate
from app.services.oversight.comments.mentions import require_mentionable
from app.services.oversight.comments.queries import LoadedComment, read_versions
from app.services.oversight.comments.subjects import Subject
from app.services.platform import audit


async def create_comment(
    session: AsyncSession,
    actor: Actor,
    subject: Subject,
    body: CommentCreate,
    revision_number: int | None = None,
) -> LoadedComment:
    """Say something about the subject; about evidence: its current revision, or the named one.

    Raises Forbidden, NotFound (the revision), Invalid (a mention).
    """
    require_writing(actor, subject.facts)
    revision = await _revision(session, subject, revision_number)
    await require_mentionable(session, subject.facts, body.mention_ids)
    comment = Comment(
        **{subject.column: subject.id},
        revision_id=revision.id if revision else None,
        text=body.text,
        written_by_id=actor.user_id,
    )
    session.add(comment)
    await session.flush()
    await _mention(session, comment, FIRST_VERSION, body.mention_ids)
    said = _said(comment, FIRST_VERSION, body.text, body.mention_ids)
    if revision:
        said["revision_number"] = revision.number
    action = f"{subject.kind.value}.comment"
    audit.log(session, actor, action, subject.target, changes={"comment": [None, said]})
    return LoadedComment(comment, subject)


def require_edit(actor: Actor, located: LoadedComment) -> None:
    """Raise Forbidden unless the person may change what it says."""
    COMMENTS.require(actor, CommentAction.EDIT, located.facts)


async def edit_comment(
    session: AsyncSession, actor: Actor, located: LoadedComment, body: CommentUpdate
) -> None:
    """A new version by the author; raises Forbidden, or Invalid for a mention that is new.

    Whoever was called in before stays, even if they have left since.
    """
    require_edit(actor, located)
    comment, subject = located.comment, located.subject
    latest = (await read_versions(session, comment))[-1]
    old_ids = [person.id for person in latest.mentions]
    new_ids = old_ids if body.mention_ids is None else body.mention_ids
    await require_mentionable(session, subject.facts, new_ids, known=old_ids)
    if body.text == latest.text and set(new_ids) == set(old_ids):
        return
    edit = CommentEdit(
        comment_id=comment.id,
        number=latest.number + 1,
        text=body.text,
        edited_by_id=actor.user_id,
    )
    session.add(edit)
    await session.flush()
    await _mention(session, comment, edit.number, new_ids)
    before = _said(comment, latest.number, latest.text, old_ids)
    after = _said(comment, edit.number, edit.text, new_ids)
    action = f"{subject.kind.value}.edit_comment"
    audit.log(session, actor, action, subject.target, changes={"comment": [before, after]})


async def _revision(
    session: AsyncSession, subject: Subject, number: int | None
) -> EvidenceRevision | None:
    if number is None:
        return subject.revision
    found = await session.scalar(
        select(EvidenceRevision).where(
            EvidenceRevision.evidence_id == subject.id, EvidenceRevision.number == number
        )
    )
    if found is None:
        raise NotFound(pointer="/revision_number")
    return found


async def _mention(
    session: AsyncSession, comment: Comment, version: int, user_ids: Sequence[UUID]
) -> None:
    """Keep whom the version calls in."""
    mentions = [
        {"comment_id": comment.id, "version": version, "user_id": user_id}
        for user_id in set(user_ids)
    ]
    if mentions:
        await session.execute(insert(comment_mentions), mentions)


def _said(comment: Comment, version: int, text: str, mention_ids: Sequence[UUID]) -> dict[str, Any]:
    """A version as the log keeps it; people who may not know the words read the log, too."""
    return {
        "id": str(comment.id),
        "version": version,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "mention_ids": sorted(str(user_id) for user_id in set(mention_ids)),
    }
