"""Letterheads: how an office's papers begin, are numbered and signed; kept by administrators."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid, NotFound
from app.integrations.logos import Logo, as_logo, require_whole
from app.models import Letterhead, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows
from app.schemas.identity.letterheads import (
    USUAL_PATTERN,
    LetterheadAction,
    LetterheadRead,
    LetterheadUpdate,
    LogoRead,
    letter_number,
)
from app.services.identity import work_units
from app.services.platform import audit

_AT_ONCE = CapacityLimiter(1)
_COLUMNS = ("lines", "number_pattern", "classification", "signatory_title", "place")


@dataclass(frozen=True)
class PrintedHead:
    """What the papers of an office print of its letterhead."""

    lines: tuple[str, ...]
    number_pattern: str
    classification: str | None
    signatory_title: str | None
    place: str | None
    logo: Logo | None
    logo_alt_text: str | None
    unit_code: str
    copies_to: tuple[str, ...] = ()

    def number(self, order: str, year: int) -> str:
        """The number of a letter: its order in the register, and the year."""
        places = {
            "urut": order,
            "klasifikasi": self.classification or "",
            "kode_unit": self.unit_code,
            "tahun": str(year),
        }
        return letter_number(self.number_pattern, places)


async def head_of(session: AsyncSession, unit: WorkUnit) -> PrintedHead:
    """The office's letterhead, or one made of its name."""
    row = await session.get(Letterhead, unit.id)
    if row is None:
        return PrintedHead(
            (unit.name.upper(),), USUAL_PATTERN, None, None, None, None, None, unit.code
        )
    return PrintedHead(
        tuple(row.lines),
        row.number_pattern,
        row.classification,
        row.signatory_title,
        row.place,
        as_logo(row.logo) if row.logo else None,
        row.logo_alt_text,
        unit.code,
        tuple(row.copies_to),
    )


async def read_letterhead(session: AsyncSession, actor: Actor, unit: WorkUnit) -> LetterheadRead:
    """The letterhead as it is answered."""
    head = await head_of(session, unit)
    may = allows(actor, Permission.USER_MANAGE, ResourceScope(unit.id))
    return LetterheadRead(
        id=unit.id,
        lines=list(head.lines),
        copies_to=list(head.copies_to),
        **{name: getattr(head, name) for name in _COLUMNS[1:]},
        logo=_told(head),
        is_set=await session.get(Letterhead, unit.id) is not None,
        allowed_actions=[LetterheadAction.EDIT] if may else [],
    )


async def read_logo(session: AsyncSession, unit: WorkUnit) -> Logo:
    """The picture; raises NotFound where there is none."""
    head = await head_of(session, unit)
    if head.logo is None:
        raise NotFound
    return head.logo


async def looked_at(body: LetterheadUpdate) -> Logo | None:
    """The logo of a body, if it brings one that can be printed; to be called without a session.

    Raises Invalid (at `/logo/content`) for what is no picture, or one that cannot be printed.
    """
    if body.logo is None:
        return None
    try:
        logo = as_logo(base64.b64decode(body.logo.content, validate=True))
        await to_thread.run_sync(require_whole, logo, limiter=_AT_ONCE)
    except binascii.Error as error:
        raise Invalid("logo_not_base64", pointer="/logo/content") from error
    except Invalid as error:
        error.pointer = "/logo/content"
        raise
    return logo


async def set_letterhead(
    session: AsyncSession, actor: Actor, unit: WorkUnit, body: LetterheadUpdate, logo: Logo | None
) -> None:
    """Set the letterhead; raises Forbidden."""
    work_units.require_change(actor, unit)
    words = body.model_dump(exclude={"logo"})
    alt_text = None if body.logo is None else body.logo.alt_text
    row = await session.get(Letterhead, unit.id, with_for_update=True)
    old = row.logo if row else None
    if row is None:
        row = Letterhead(work_unit_id=unit.id, **words)
        session.add(row)
        changes = audit.created(words)
    else:
        changes = audit.apply(row, words)
    if "logo" in body.model_fields_set:
        row.logo = logo.content if logo else None
        changes |= audit.apply(row, {"logo_alt_text": alt_text})
        if row.logo != old:
            changes["logo"] = [_digest(old), _digest(row.logo)]
    if changes:
        audit.log(session, actor, "letterhead.set", _target(unit), changes=changes)
    await session.flush()


def _told(head: PrintedHead) -> LogoRead | None:
    if head.logo is None:
        return None
    return LogoRead(
        media_type=head.logo.media_type,
        width=head.logo.width,
        height=head.logo.height,
        sha256=head.logo.sha256,
        alt_text=head.logo_alt_text or "",
    )


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _target(unit: WorkUnit) -> audit.Target:
    return audit.Target("letterhead", unit.id, unit.id)
