"""Letterheads of offices."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api.admission import Access
from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.models.rights import Permission
from app.schemas.identity.letterheads import LetterheadRead, LetterheadUpdate
from app.services.identity import letterheads, work_units

# An office is seen with any role in it, and every role has this permission.
router = FeatureRouter("work-units", seen_with=Permission.DECREE_READ)

_PICTURE: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary", "contentMediaType": media_type}}
    for media_type in ("image/png", "image/jpeg")
}


@router.operation(
    "GET", "/work-units/{work_unit_id}/letterhead", permission=Access.SIGNED_IN, errors=(404,)
)
async def read_letterhead(
    work_unit_id: UUID, session: ReadSession, actor: CurrentActor
) -> LetterheadRead:
    """Kop surat satuan kerja, pola nomor, penanda tangan (how its papers begin and end)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    return await letterheads.read_letterhead(session, actor, unit)


@router.operation(
    "PUT",
    "/work-units/{work_unit_id}/letterhead",
    permission=Permission.USER_MANAGE,
    errors=(403, 404, 409),
)
async def set_letterhead(
    work_unit_id: UUID,
    body: LetterheadUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> LetterheadRead:
    """Atur kop surat; logo yang tidak disebut tetap, null menghapusnya (set the letterhead)."""
    logo = await letterheads.looked_at(body)
    unit = await work_units.get_visible(session, actor, work_unit_id)
    work_units.require_change(actor, unit)
    await precondition.check(lambda: letterheads.read_letterhead(session, actor, unit))
    await letterheads.set_letterhead(session, actor, unit, body, logo)
    return await letterheads.read_letterhead(session, actor, unit)


@router.operation(
    "GET",
    "/work-units/{work_unit_id}/letterhead/logo",
    permission=Access.SIGNED_IN,
    errors=(404,),
    response_class=Response,
    responses={200: {"headers": ATTACHMENT, "content": _PICTURE}},
)
async def read_letterhead_logo(
    work_unit_id: UUID, session: ReadSession, actor: CurrentActor
) -> Response:
    """Logo pada kop surat (the logo)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    logo = await letterheads.read_logo(session, unit)
    headers = {"Content-Security-Policy": "default-src 'none'", "Content-Disposition": "inline"}
    return Response(logo.content, media_type=logo.media_type, headers=headers)
