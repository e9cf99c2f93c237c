"""Sign-ins from a device or an address that a person has not signed in from before."""

import re
from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.settings import Settings
from app.models import AuditEvent, User, UserSession
from app.models.notification import NoticeKind
from app.policies.actors import Actor
from app.services.platform.notices.telling import tell

_VERSIONS = re.compile(r"\d[\d._]*")
_SHOWN_OF_AGENT = 120


def is_new_place(address: str, user_agent: str, known: Collection[tuple[str, str]]) -> bool:
    """Whether the address, or the device, is in none of the `known` pairs of the two.

    A device is its User-Agent without the versions: a browser that was brought up to date is none.
    """
    addresses = {each for each, _ in known}
    devices = {_device(agent) for _, agent in known}
    return address not in addresses or _device(user_agent) not in devices


async def tell_if_new(
    session: AsyncSession, settings: Settings, opened: UserSession, user: User
) -> None:
    """Tell the person (and, of those who decide, Ketua and Pengarah) of a place not seen before.

    Compared with the sessions that are still kept. An account's first sign-in ever is no news; one
    after all older sessions were cleared is. To be called before the sign-in's entry is recorded.
    """
    rows = await session.execute(
        select(UserSession.address, UserSession.user_agent)
        .where(UserSession.user_id == user.id, UserSession.id != opened.id)
        .distinct()
    )
    known = [(row.address, row.user_agent) for row in rows]
    if not is_new_place(opened.address, opened.user_agent, known):
        return
    if not known and not await _has_signed_in(session, user):
        return
    what = f"{opened.address} ({opened.user_agent[:_SHOWN_OF_AGENT] or '-'})"
    actor = Actor(user.id, user.name, opened.id)
    mail = bool(settings.smtp_host)
    await tell(session, actor, user, NoticeKind.NEW_SIGN_IN, with_mail=mail, what=what)


async def _has_signed_in(session: AsyncSession, user: User) -> bool:
    """Whether the log, which forgets nothing, knows of an earlier sign-in."""
    before = exists().where(
        AuditEvent.target_type == "user",
        AuditEvent.target_id == user.id,
        AuditEvent.action == "session.open",
    )
    return bool(await session.scalar(select(before)))


def _device(user_agent: str) -> str:
    return _VERSIONS.sub("", user_agent)
