"""The conversation about evidence, the plan's rows, findings and directives."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

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
    return await queries.read_comment(session, actor, made)


@router.operation(
    "GET",
    "/action-items/{action_item_id}/comments",
    permission=Permission.PLAN_READ,
    errors=(404,),
)
async def list_action_item_comments(
    action_item_id: UUID,
    query: Annotated[CommentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> CommentPage:
    """Percakapan tentang sub kegiatan, terlama dahulu (comments on an action item)."""
    kind = CommentSubject.ACTION_ITEM
    subject = await subjects.get_readable(session, actor, kind, action_item_id)
    return links(await queries.list_comments(session, subject, query))


@router.operation(
    "POST",
    "/action-items/{action_item_id}/comments",
    permission=WRITE,
    errors=REFUSALS,
    status_code=HTTPStatus.CREATED,
)
async def create_action_item_comment(
    action_item_id: UUID, body: CommentCreate, session: WriteSession, actor: CurrentActor
) -> CommentRead:
    """Tulis komentar tentang sub kegiatan (comment on an action item)."""
    kind = CommentSubject.ACTION_ITEM
    subject = await subjects.get_readable(session, actor, kind, action_item_id)
    made = await commands.create_comment(session, actor, subject, body)
    return await queries.read_comment(session, actor, made)


@router.operation(
    "GET",
    "/indicators/{indicator_id}/comments",
    permission=Permission.PLAN_READ,
    errors=(404,),
)
async def list_indicator_comments(
    indicator_id: UUID,
    query: Annotated[CommentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> CommentPage:
    """Percakapan tentang indikator, terlama dahulu (comments on an indicator)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.INDICATOR, indicator_id)
    return links(await queries.list_comments(session, subject, query))


@router.operation(
    "POST",
    "/indicators/{indicator_id}/comments",
    permission=WRITE,
    errors=REFUSALS,
    status_code=HTTPStatus.CREATED,
)
async def create_indicator_comment(
    indicator_id: UUID, body: CommentCreate, session: WriteSession, actor: CurrentActor
) -> CommentRead:
    """Tulis komentar tentang indikator (comment on an indicator)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.INDICATOR, indicator_id)
    made = await commands.create_comment(session, actor, subject, body)
    return await queries.read_comment(session, actor, made)


@router.operation(
    "GET",
    "/findings/{finding_id}/comments",
    permission=Permission.EVIDENCE_LIST,
    errors=REFUSALS,
)
async def list_finding_comments(
    finding_id: UUID,
    query: Annotated[CommentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> CommentPage:
    """Percakapan tentang temuan, terlama dahulu (comments on a finding)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.FINDING, finding_id)
    return links(await queries.list_comments(session, subject, query))


@router.operation(
    "POST",
    "/findings/{finding_id}/comments",
    permission=WRITE,
    errors=REFUSALS,
    status_code=HTTPStatus.CREATED,
)
async def create_finding_comment(
    finding_id: UUID, body: CommentCreate, session: WriteSession, actor: CurrentActor
) -> CommentRead:
    """Tulis komentar tentang temuan (comment on a finding)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.FINDING, finding_id)
    made = await commands.create_comment(session, actor, subject, body)
    return await queries.read_comment(session, actor, made)


@router.operation(
    "GET",
    "/directives/{directive_id}/comments",
    permission=Permission.PLAN_READ,
    errors=REFUSALS,
)
async def list_directive_comments(
    directive_id: UUID,
    query: Annotated[CommentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> CommentPage:
    """Percakapan tentang arahan, terlama dahulu (comments on a directive)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.DIRECTIVE, directive_id)
    return links(await queries.list_comments(session, subject, query))


@router.operation(
    "POST",
    "/directives/{directive_id}/comments",
    permission=WRITE,
    errors=REFUSALS,
    status_code=HTTPStatus.CREATED,
)
async def create_directive_comment(
    directive_id: UUID, body: CommentCreate, session: WriteSession, actor: CurrentActor
) -> CommentRead:
    """Tulis komentar tentang arahan (comment on a directive)."""
    subject = await subjects.get_readable(session, actor, CommentSubject.DIRECTIVE, directive_id)
    made = await commands.create_comment(session, actor, subject, body)
    return await queries.read_comment(session, actor, made)


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
