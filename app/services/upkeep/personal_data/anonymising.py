"""Taking a person out who has left, without breaking the chain of the audit log.

What goes: name, username, NIP, address, position and password of the account, sign-ins with their
addresses, notifications, and the name in every entry of the log. What stays: the key, so that it is
still told apart who did what; what they wrote about the work; and the name in decrees, which are
public record (UU 14/2008; UU 27/2022, article 15).
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.audit_keys import KEYRING, Keyring
from app.core.errors import Conflict, Forbidden
from app.models import (
    ActivationCode,
    AuditEvent,
    Decree,
    Email,
    IdempotencyRecord,
    Membership,
    Notification,
    NotificationPreference,
    RecoveryCode,
    RefreshToken,
    RoleGrant,
    SecondFactor,
    StandIn,
    User,
    UserSession,
    WorkUnit,
)
from app.models.notification import NOTICES, NoticeKind
from app.policies.actors import Actor
from app.services.identity.users.last_administrator import (
    lock_administrators,
    require_administrators_without,
)
from app.services.platform import audit
from app.services.platform.audit.chain import ABOUT_A_PERSON, ANONYMISED, REDACTABLE, commitment
from app.services.platform.sql import today_in

NAME: Final = str(REDACTABLE["actor_name"])
_BATCH: Final = 500
# Whom a notice names besides the person it is about.
_ROLES: Final = ("by", "absent")
# What only this person needs; everything of it goes.
_THEIRS: Final = (
    Notification,
    Email,
    NotificationPreference,
    ActivationCode,
    IdempotencyRecord,
    RecoveryCode,
    SecondFactor,
    UserSession,
)


async def anonymise(session: AsyncSession, actor: Actor, user: User, reason: str) -> None:
    """Take the person out, for good.

    Raises Forbidden for one's own account, Conflict for somebody who is still here (an account that
    is on, a membership or grant that holds or will), or was anonymised already.
    """
    if user.id == actor.user_id:
        raise Forbidden("own_account")
    if user.anonymised_at is not None:
        raise Conflict("already_ended")
    if user.is_active or await _is_here(session, user):
        raise Conflict("person_has_not_left")
    await lock_administrators(session)
    await require_administrators_without(session, User.id == user.id)
    user.anonymised_at = clock.now()
    user.name, user.username = NAME, f"anonim-{user.id.hex}"
    user.job_title, user.nip, user.email, user.password_hash = "-", None, None, None
    await session.flush()
    sessions = select(UserSession.id).where(UserSession.user_id == user.id)
    await session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(sessions)))
    for model in _THEIRS:
        await session.execute(delete(model).where(model.user_id == user.id))
    await _redact_notices(session, user.id)
    await _redact(session, user.id)
    audit.log(session, actor, ANONYMISED, audit.Target.user(user), reason=reason)
    await session.flush()


async def _is_here(session: AsyncSession, user: User) -> bool:
    """The days of a position are those of its office, the days of a grant those of the person's."""
    seats = (
        select(Membership.id)
        .join(Decree, Decree.id == Membership.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(
            Membership.user_id == user.id,
            Membership.valid_on_or_after(today_in(WorkUnit.time_zone)),
        )
    )
    grants = (
        select(RoleGrant.id)
        .join(WorkUnit, WorkUnit.id == user.work_unit_id)
        .where(
            RoleGrant.user_id == user.id,
            RoleGrant.valid_on_or_after(today_in(WorkUnit.time_zone)),
        )
    )
    stand_ins = (
        select(StandIn.id)
        .join(Membership, Membership.id == StandIn.membership_id)
        .join(Decree, Decree.id == Membership.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(StandIn.user_id == user.id, StandIn.holds_until() > today_in(WorkUnit.time_zone))
    )
    here = (one.exists() for one in (seats, stand_ins, grants))
    return bool(await session.scalar(select(or_(*here))))


async def _redact_notices(session: AsyncSession, user_id: UUID) -> None:
    """Take the name out of what others were told: of the person, or of what the person did."""
    about_them = Notification.subject_id == user_id
    by_them = (Notification.facts[f"{role}_id"].as_string() == str(user_id) for role in _ROLES)
    named = select(Notification).where(Notification.stage.in_(NOTICES), or_(about_them, *by_them))
    for notice in await session.scalars(named):
        facts = dict(notice.facts)
        if notice.subject_id == user_id:
            facts["person"] = NAME
            if facts["kind"] == NoticeKind.NEW_SIGN_IN:
                facts["what"] = NAME  # the address and the device
        facts |= {role: NAME for role in _ROLES if facts.get(f"{role}_id") == str(user_id)}
        notice.facts = facts


async def _redact(session: AsyncSession, user_id: UUID) -> None:
    """Empty what names the person in the entries, keeping what their hashes were made of.

    Entries from before there were keys cannot be emptied; their name is hidden in answers.
    """
    keyring: Keyring = session.sync_session.info[KEYRING]
    about_them = (AuditEvent.target_id == user_id) & AuditEvent.action.in_(ABOUT_A_PERSON)
    last = 0
    while True:
        statement = (
            select(AuditEvent)
            .where(AuditEvent.key_id.is_not(None), AuditEvent.id > last)
            .where(or_(AuditEvent.actor_id == user_id, about_them))
            .order_by(AuditEvent.id)
            .limit(_BATCH)
        )
        entries = (await session.scalars(statement)).all()
        await _empty(session, entries, user_id, keyring)
        if len(entries) < _BATCH:
            return
        last = entries[-1].id
        for entry in entries:
            session.expunge(entry)


async def _empty(
    session: AsyncSession, entries: Sequence[AuditEvent], user_id: UUID, keyring: Keyring
) -> None:
    for entry in entries:
        names = ["actor_name"] if entry.actor_id == user_id else []
        about = entry.target_id == user_id and entry.action in ABOUT_A_PERSON
        names += ["changes"] if about else []
        kept = {name: commitment(entry, name, keyring) for name in names}
        if None in kept.values():
            raise Conflict("audit_key_missing")
        emptied = {name: REDACTABLE[name] for name in names}
        await session.execute(
            update(AuditEvent)
            .where(AuditEvent.id == entry.id)
            .values(**emptied, redacted=(entry.redacted or {}) | kept)
            .execution_options(synchronize_session=False)
        )
