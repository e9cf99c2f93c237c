"""The conversation about evidence."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.comments import CommentCreate, CommentPage, CommentQuery, CommentRead
from app.services import comments
from app.services.evidence import reading

router = FeatureRouter("evidence")


@router.operation(
    "GET",
    "/evidence/{evidence_id}/comments",
    permission=Permission.EVIDENCE_OPEN,
    errors=(403, 404),
)
async def list_comments(
    evidence_id: UUID,
    query: Annotated[CommentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> CommentPage:
    """Percakapan tentang revisi-revisinya, terlama dahulu (comments, oldest first)."""
    located = await reading.get_visible(session, actor, evidence_id)
    return links(await comments.list_comments(session, actor, located, query))


@router.operation(
    "POST",
    "/evidence/{evidence_id}/comments",
    permission=Permission.EVIDENCE_OPEN,
    errors=(403, 404),
    status_code=HTTPStatus.CREATED,
)
async def create_comment(
    evidence_id: UUID, body: CommentCreate, session: WriteSession, actor: CurrentActor
) -> CommentRead:
    """Tulis komentar pada satu revisi (comment on a revision; by default the current one)."""
    located = await reading.get_visible(session, actor, evidence_id)
    return await comments.create_comment(session, actor, located, body)
