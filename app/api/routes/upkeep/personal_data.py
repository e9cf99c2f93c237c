"""What is known about a person: handed out, and taken away when they have left."""

from typing import Any
from uuid import UUID

from fastapi.responses import StreamingResponse

from app.api.admission import Access
from app.api.dependencies import AppDatabase, CurrentActor, IfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.api.streams import begun
from app.api.uploads import ATTACHMENT
from app.core.database import Database
from app.models.rights import Permission
from app.schemas.identity.users import AnonymisationCreate, UserRead
from app.services.identity.users import accounts
from app.services.upkeep.personal_data import anonymising, export

router = FeatureRouter("users")

_DOCUMENT: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}


@router.operation(
    "GET",
    "/me/personal-data",
    permission=Access.SIGNED_IN,
    response_class=StreamingResponse,
    responses={200: {"headers": ATTACHMENT, "content": _DOCUMENT}},
)
async def export_my_personal_data(database: AppDatabase, actor: CurrentActor) -> StreamingResponse:
    """Semua data tentang saya (everything about me, as JSON)."""
    async with database.writing() as session:
        user = await accounts.get_own(session, actor)
        export.record_export(session, actor, user)
    return await _streamed(database, actor.user_id, words=True)


@router.operation(
    "GET",
    "/users/{user_id}/personal-data",
    permission=Permission.USER_MANAGE,
    errors=(403, 404),
    response_class=StreamingResponse,
    responses={200: {"headers": ATTACHMENT, "content": _DOCUMENT}},
)
async def export_personal_data(
    user_id: UUID, database: AppDatabase, actor: CurrentActor
) -> StreamingResponse:
    """Data tentang seseorang, tanpa tulisannya tentang pekerjaan (without their words)."""
    async with database.writing() as session:
        user = await accounts.get_visible(session, actor, user_id)
        export.record_export(session, actor, user)
    return await _streamed(database, user_id, words=user_id == actor.user_id)


@router.operation(
    "POST",
    "/users/{user_id}/anonymise",
    permission=Permission.USER_MANAGE,
    errors=(403, 404, 409),
)
async def anonymise_user(
    user_id: UUID,
    body: AnonymisationCreate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> UserRead:
    """Anonimkan orang yang sudah pergi, selamanya (for good)."""
    user = await accounts.get_visible(session, actor, user_id)
    await precondition.check(lambda: accounts.read_user(session, actor, user))
    await anonymising.anonymise(session, actor, user, body.reason)
    return await accounts.read_user(session, actor, user)


async def _streamed(database: Database, user_id: UUID, *, words: bool) -> StreamingResponse:
    pieces = await begun(export.export(database, user_id, words=words))
    name = f'attachment; filename="personal-data-{user_id}.json"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return StreamingResponse(pieces, media_type="application/json", headers=headers)
