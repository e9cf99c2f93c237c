"""Reading the conversation, and one comment with all it ever said."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import NotFound
from app.models import Comment, CommentEdit, EvidenceRevision, User, comment_mentions
from app.models.comment import FIRST_VERSION, CommentSubject
from app.models.key_lists import one_of
from app.policies.actors import Actor
from app.policies.comments import COMMENTS, CommentFacts
from app.schemas.oversight.comments import (
    CommentPage,
    CommentQuery,
    CommentRead,
    CommentSummary,
    CommentVersion,
)
from app.schemas.platform.references import PersonReference
from app.services.oversight.comments.subjects import Subject, subject_of
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.prepared import key
from app.services.platform.references import person_reference

_FILTERS: dict[CommentSubject, Filters] = {
    CommentSubject.EVIDENCE: {"revision_number": lambda value: EvidenceRevision.number == value}
}
_Mentions: TypeAlias = Mapping[tuple[UUID, int], list[PersonReference]]
_NOBODY: _Mentions = {}
_EDITS = (
    select(CommentEdit)
    .where(CommentEdit.comment_id == key("comment_id"))
    .order_by(CommentEdit.number)
)
_CALLED_IN = (
    select(comment_mentions.c.comment_id, comment_mentions.c.version, User.id, User.name)
    .join(User, User.id == comment_mentions.c.user_id)
    .where(one_of(comment_mentions.c.comment_id, "comment_ids"))
    .order_by(User.name, User.id)
)
_Later = aliased(CommentEdit)
_IS_LATEST = and_(
    CommentEdit.comment_id == Comment.id,
    CommentEdit.number
    == select(func.max(_Later.number))
    .where(_Later.comment_id == Comment.id)
    .correlate(Comment)
    .scalar_subquery(),
)


@dataclass(frozen=True)
class LoadedComment:
    """A comment and what it is about."""

    comment: Comment
    subject: Subject

    @property
    def facts(self) -> CommentFacts:
        """What the rules need to know."""
        return replace(self.subject.facts, author_id=self.comment.written_by_id)


async def list_comments(
    session: AsyncSession, subject: Subject, query: CommentQuery
) -> CommentPage:
    """What was said about the subject, as it reads now, oldest first."""
    filters = _FILTERS.get(subject.kind, {})
    statement = (
        select(Comment, CommentEdit, EvidenceRevision.number, User)
        .join(User, User.id == Comment.written_by_id)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == Comment.revision_id)
        .outerjoin(CommentEdit, _IS_LATEST)
        .where(getattr(Comment, subject.column) == subject.id, *conditions(query, filters))
        .order_by(Comment.written_at, Comment.id)
    )
    rows, total = await fetch_page(session, statement, query)
    mentions = await _mentions(session, [comment.id for comment, *_ in rows])
    items = [
        CommentSummary(
            id=comment.id,
            revision_number=revision_number,
            text=edit.text if edit else comment.text,
            mentions=mentions.get((comment.id, edit.number if edit else FIRST_VERSION), []),
            written_by=person_reference(author),
            written_at=comment.written_at,
            edited_at=edit.edited_at if edit else None,
        )
        for comment, edit, revision_number, author in rows
    ]
    return as_page(CommentPage, items, total, query)


async def get_visible(
    session: AsyncSession, actor: Actor, comment_id: UUID, *, for_update: bool = False
) -> LoadedComment:
    """The comment; raises NotFound out of sight, Forbidden where it is not for the person.

    `for_update` holds its row until the transaction ends, so that versions come one by one.
    """
    statement = select(Comment).where(Comment.id == comment_id)
    comment = await session.scalar(statement.with_for_update() if for_update else statement)
    if comment is None:
        raise NotFound
    return LoadedComment(comment, await subject_of(session, actor, comment))


async def read_comment(session: AsyncSession, actor: Actor, located: LoadedComment) -> CommentRead:
    """The comment as it is answered now."""
    return await _answer(session, actor, located, await read_versions(session, located.comment))


async def read_new_comment(
    session: AsyncSession, actor: Actor, located: LoadedComment, mention_ids: Collection[UUID]
) -> CommentRead:
    """The same of what the actor has just said; nothing is read but the people it calls in."""
    comment = located.comment
    mentions = await _mentions(session, [comment.id]) if mention_ids else _NOBODY
    author = PersonReference(id=actor.user_id, name=actor.name)
    said = _version(comment, author, mentions, (FIRST_VERSION, comment.text, comment.written_at))
    return await _answer(session, actor, located, [said])


async def _answer(
    session: AsyncSession, actor: Actor, located: LoadedComment, versions: list[CommentVersion]
) -> CommentRead:
    comment, latest = located.comment, versions[-1]
    about = comment.revision_id
    revision = None if about is None else await session.get_one(EvidenceRevision, about)
    return CommentRead(
        id=comment.id,
        subject=located.subject.kind,
        subject_id=located.subject.id,
        revision_number=revision.number if revision else None,
        text=latest.text,
        mentions=latest.mentions,
        written_by=latest.written_by,
        written_at=comment.written_at,
        edited_at=latest.written_at if latest.number > FIRST_VERSION else None,
        versions=versions,
        allowed_actions=COMMENTS.allowed(actor, located.facts),
    )


async def read_versions(session: AsyncSession, comment: Comment) -> list[CommentVersion]:
    """All that the comment ever said, oldest first."""
    author = person_reference(await session.get_one(User, comment.written_by_id))
    edits = await session.scalars(_EDITS, {"comment_id": comment.id})
    mentions = await _mentions(session, [comment.id])
    said = [(FIRST_VERSION, comment.text, comment.written_at)]
    said += [(edit.number, edit.text, edit.edited_at) for edit in edits]
    return [_version(comment, author, mentions, each) for each in said]


def _version(
    comment: Comment, author: PersonReference, mentions: _Mentions, said: tuple[int, str, datetime]
) -> CommentVersion:
    """What was said, as number, text and instant; nobody but the author may edit it."""
    number, text, at = said
    return CommentVersion(
        number=number,
        text=text,
        mentions=mentions.get((comment.id, number), []),
        written_by=author,
        written_at=at,
    )


async def _mentions(session: AsyncSession, comment_ids: Sequence[UUID]) -> _Mentions:
    """Whom each version calls in, in the order of their names."""
    rows = await session.execute(_CALLED_IN, {"comment_ids": comment_ids})
    found: defaultdict[tuple[UUID, int], list[PersonReference]] = defaultdict(list)
    for row in rows:
        person = PersonReference(id=row.id, name=row.name)
        found[row.comment_id, row.version].append(person)
    return found
