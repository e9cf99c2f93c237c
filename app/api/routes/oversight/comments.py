"""The conversation about evidence, the plan's rows, findings and directives."""

from http import HTTPStatus
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Path, Query

from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.comment import CommentSubject
from app.models.rights import Permission
from app.schemas.oversight.comments import (
    CommentCreate,
    CommentPage,
    CommentQuery,
    CommentRead,
    CommentUpdate,
    EvidenceCommentCreate,
    EvidenceCommentQuery,
)
from app.services.oversight.comments import commands, queries, subjects

router = FeatureRouter("comments", seen_with=Permission.PLAN_READ)
WRITE = Permission.COMMENT_WRITE
REFUSALS = (403, 404)


@router.operation(
    "GET",
    "/evidence/{evidence_id}/comments",
    permission=Permission.EVIDENCE_OPEN,
    errors=REFUSALS,
)
async def list_comments(
    evidence_id: UUID,
    query: Annotated[EvidenceCommentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> CommentPage:
    """Percakapan tentang revisi-revisinya, terlama dahulu (comments, oldest first)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.EVIDENCE, evidence_id)
    return links(await queries.list_comments(session, subject, query))


@router.operation(
    "POST",
    "/evidence/{evidence_id}/comments",
    permission=Permission.EVIDENCE_OPEN,
    errors=REFUSALS,
    status_code=HTTPStatus.CREATED,
)
async def create_comment(
    evidence_id: UUID, body: EvidenceCommentCreate, session: WriteSession, actor: CurrentActor
) -> CommentRead:
    """Tulis komentar pada satu revisi (comment on a revision; by default the current one)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.EVIDENCE, evidence_id)
    made = await commands.create_comment(session, actor, subject, body, body.revision_number)
    return await queries.read_new_comment(session, actor, made, body.mention_ids)


class _Subject(NamedTuple):
    """What else is talked about: where, who sees it, and the words of both operations."""

    kind: CommentSubject
    path: str
    seen_with: Permission
    reading: str
    writing: str
    refusals: tuple[int, ...] = REFUSALS


SUBJECTS = (
    _Subject(
        CommentSubject.ACTION_ITEM,
        "/action-items/{action_item_id}/comments",
        Permission.PLAN_READ,
        "Percakapan tentang sub kegiatan, terlama dahulu (comments on an action item).",
        "Tulis komentar tentang sub kegiatan (comment on an action item).",
        refusals=(404,),
    ),
    _Subject(
        CommentSubject.INDICATOR,
        "/indicators/{indicator_id}/comments",
        Permission.PLAN_READ,
        "Percakapan tentang indikator, terlama dahulu (comments on an indicator).",
        "Tulis komentar tentang indikator (comment on an indicator).",
        refusals=(404,),
    ),
    _Subject(
        CommentSubject.FINDING,
        "/findings/{finding_id}/comments",
        Permission.EVIDENCE_LIST,
        "Percakapan tentang temuan, terlama dahulu (comments on a finding).",
        "Tulis komentar tentang temuan (comment on a finding).",
    ),
    _Subject(
        CommentSubject.DIRECTIVE,
        "/directives/{directive_id}/comments",
        Permission.PLAN_READ,
        "Percakapan tentang arahan, terlama dahulu (comments on a directive).",
        "Tulis komentar tentang arahan (comment on a directive).",
    ),
)


def _declare(subject: _Subject) -> None:
    kind, parameter = subject.kind, f"{subject.kind.value}_id"

    async def reading(
        key: Annotated[UUID, Path(alias=parameter)],
        query: Annotated[CommentQuery, Query()],
        session: ReadSession,
        actor: CurrentActor,
        links: Links,
    ) -> CommentPage:
        found = await subjects.get_readable(session, actor, kind, key)
        return links(await queries.list_comments(session, found, query))

    async def writing(
        key: Annotated[UUID, Path(alias=parameter)],
        body: CommentCreate,
        session: WriteSession,
        actor: CurrentActor,
    ) -> CommentRead:
        found = await subjects.get_readable(session, actor, kind, key)
        made = await commands.create_comment(session, actor, found, body)
        return await queries.read_new_comment(session, actor, made, body.mention_ids)

    reading.__name__, reading.__doc__ = f"list_{kind.value}_comments", subject.reading
    writing.__name__, writing.__doc__ = f"create_{kind.value}_comment", subject.writing
    at, created = subject.path, HTTPStatus.CREATED
    router.operation("GET", at, permission=subject.seen_with, errors=subject.refusals)(reading)
    router.operation("POST", at, permission=WRITE, errors=REFUSALS, status_code=created)(writing)


for _subject in SUBJECTS:
    _declare(_subject)


@router.operation("GET", "/comments/{comment_id}", permission=Permission.PLAN_READ, errors=REFUSALS)
async def read_comment(comment_id: UUID, session: ReadSession, actor: CurrentActor) -> CommentRead:
    """Satu komentar dengan semua versinya (a comment with all its versions)."""
    located = await queries.get_visible(session, actor, comment_id)
    return await queries.read_comment(session, actor, located)


@router.operation("PATCH", "/comments/{comment_id}", permission=WRITE, errors=(403, 404, 409))
async def update_comment(
    comment_id: UUID,
    body: CommentUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> CommentRead:
    """Ubah komentar sendiri; versi lama tetap tersimpan (edit your own; old versions stay)."""
    located = await queries.get_visible(session, actor, comment_id, for_update=True)
    commands.require_edit(actor, located)
    await precondition.check(lambda: queries.read_comment(session, actor, located))
    await commands.edit_comment(session, actor, located, body)
    return await queries.read_comment(session, actor, located)
