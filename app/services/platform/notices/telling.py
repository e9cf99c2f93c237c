"""Telling people at once what happens to accounts and rights: in the application and by mail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Decree,
    Email,
    Membership,
    Notification,
    RoleGrant,
    StandIn,
    User,
    WorkUnit,
)
from app.models.access import GrantedRole
from app.models.notification import EmailMode, NoticeKind, NotificationStage, NotificationSubject
from app.models.team import MembershipRole
from app.policies.actors import AnyActor
from app.services.platform.audit.entries import COMMAND_LINE
from app.services.platform.notices.seats import overseers_of
from app.services.platform.validity import has_ended

MAILS = "zi_mails"  # of a session's info: whether mail can be sent at all
_DECIDING = (MembershipRole.PENGARAH, MembershipRole.PELAKSANA, MembershipRole.KOORDINATOR)
ANY_31_BITS = 0x7FFFFFFF


async def tell(  # noqa: PLR0913 - who, of whom, what
    session: AsyncSession,
    actor: AnyActor | None,
    user: User,
    kind: NoticeKind,
    *,
    decrees: Iterable[UUID] = (),
    also: Iterable[UUID] = (),
    former_address: str | None = None,
    with_mail: bool | None = None,
    **facts: str,
) -> None:
    """Tell the person of something that happened to their account, in the caller's transaction.

    Of somebody who may decide the Ketua and Pengarah of those decrees are told as well (`decrees`:
    where they decided until now), and the people `also` named, whoever acted being left out. Nobody
    can switch these mails off, and they wait for no digest; one goes to the `former_address`, too.
    `with_mail`: whether mail can be sent (else as the session knows). No actor: the command line.
    """
    acting = getattr(actor, "user_id", None)
    concerned = set(decrees) | await decides_in(session, user.id)
    others = await overseers_of(session, concerned) | set(also)
    others.discard(user.id)
    others.discard(acting)
    people = [user.id, *sorted(others)]
    mails = session.info.get(MAILS, False) if with_mail is None else with_mail
    addresses = await _addresses(session, people) if mails else {}
    said = {"kind": kind.value, "by": actor.name if actor else COMMAND_LINE, "person": user.name}
    if acting is not None:
        said["by_id"] = str(acting)  # by which the name is found when somebody is anonymised
    now = clock.now()
    rows = [_notification(person, user, said | facts, now, addresses) for person in people]
    letters = [letter(row["email_id"], row["user_id"], now) for row in rows if row["email_id"]]
    if mails and former_address:
        rows[0]["copy_email_id"] = new_id()
        copy = letter(rows[0]["copy_email_id"], user.id, now)
        letters.append(copy | {"address": former_address})
    if letters:
        await session.execute(insert(Email), [{"address": None} | row for row in letters])
    await session.execute(insert(Notification), rows)


async def decides_in(session: AsyncSession, user_id: UUID) -> set[UUID]:
    """The decrees in which the person may verify, accept or judge, now or from a day to come.

    Be it for somebody else.
    """
    seats = await session.execute(
        select(Membership.decree_id, Membership.valid_from, Membership.valid_to, WorkUnit.time_zone)
        .join(Decree, Decree.id == Membership.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(Membership.user_id == user_id, Membership.role.in_(_DECIDING))
    )
    stood_in = await session.execute(
        select(
            Membership.decree_id,
            StandIn.valid_from,
            StandIn.holds_until().label("valid_to"),
            WorkUnit.time_zone,
        )
        .join_from(StandIn, Membership, Membership.id == StandIn.membership_id)
        .join(Decree, Decree.id == Membership.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(StandIn.user_id == user_id, Membership.role.in_(_DECIDING))
    )
    grants = await session.execute(
        select(RoleGrant.decree_id, RoleGrant.valid_from, RoleGrant.valid_to, WorkUnit.time_zone)
        .join(User, User.id == RoleGrant.user_id)
        .join(WorkUnit, WorkUnit.id == User.work_unit_id)
        .where(RoleGrant.user_id == user_id, RoleGrant.role == GrantedRole.ASESOR)
    )
    return {
        row.decree_id
        for row in (*seats, *stood_in, *grants)
        if not has_ended(row, clock.today_in(row.time_zone))
    }


async def _addresses(session: AsyncSession, people: Iterable[UUID]) -> dict[UUID, str]:
    rows = await session.execute(
        select(User.id, User.email).where(User.id.in_(people), User.email.is_not(None))
    )
    return {row.id: row.email for row in rows}


def _notification(
    person: UUID, about: User, facts: dict[str, str], now: datetime, addresses: dict[UUID, str]
) -> dict[str, Any]:
    key = new_id()
    is_mailed = person in addresses
    return {
        "id": key,
        "user_id": person,
        "stage": NotificationStage.SECURITY,
        "subject_type": NotificationSubject.ACCOUNT,
        "subject_id": about.id,
        "occurrence": key.int & ANY_31_BITS,
        "facts": facts,
        "email_mode": EmailMode.SINGLE if is_mailed else EmailMode.NONE,
        "email_id": key if is_mailed else None,
        "copy_email_id": None,
        "created_at": now,
    }


def letter(key: UUID, user_id: UUID, now: datetime) -> dict[str, Any]:
    """The row of a mail that leaves at once."""
    return {
        "id": key,
        "user_id": user_id,
        "attempts": 0,
        "next_try_at": now,
        "created_at": now,
    }
