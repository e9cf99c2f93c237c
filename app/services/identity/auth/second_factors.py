"""The second factor: enrolled with a phone, asked for at sign-in, replaced by recovery codes."""

import re
from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock, one_time_codes
from app.core.database import Database
from app.core.errors import Conflict, Invalid, Unauthenticated
from app.core.sealing import SealBroken, Sealer
from app.core.security import fingerprint, new_activation_code
from app.core.settings import Settings
from app.models import RecoveryCode, SecondFactor, User, UserSession
from app.models.notification import NoticeKind
from app.policies.actors import Actor
from app.policies.proof import needs_second_factor
from app.schemas.identity.second_factor import (
    RecoveryCodesRead,
    SecondFactorRead,
    SecondFactorSecret,
)
from app.services.identity.auth import failures, throttles
from app.services.identity.auth.throttles import Attempt
from app.services.platform import audit
from app.services.platform.notices.telling import tell

log = structlog.get_logger(__name__)
RECOVERY_CODES = 10
# A code is taken when the phone is at most so many steps off, or off where it was last time.
NEAR = 1
_SIX_DIGITS = re.compile(r"[0-9]{6}")
_RECOVERY_CODE = re.compile(r"[A-Za-z0-9]{16}")
_GROUP = re.compile(r".{4}")


async def is_active(session: AsyncSession, user_id: UUID) -> bool:
    """Whether a code is asked for when the person signs in."""
    return await _find(session, user_id) is not None


async def read(session: AsyncSession, settings: Settings, actor: Actor) -> SecondFactorRead:
    """The person's own second factor, without its secret."""
    factor = await _find(session, actor.user_id)
    left = await session.scalar(
        select(func.count()).where(
            RecoveryCode.user_id == actor.user_id, RecoveryCode.used_at.is_(None)
        )
    )
    return SecondFactorRead(
        is_active=factor is not None,
        is_required=needs_second_factor(actor, settings.second_factor_required),
        confirmed_at=factor and factor.confirmed_at,
        recovery_codes_left=left or 0,
    )


async def begin(session: AsyncSession, settings: Settings, actor: Actor) -> SecondFactorSecret:
    """A new secret for the person's phone, in place of one that was not confirmed.

    Raises Conflict while a second factor is in force.
    """
    user = await session.get_one(User, actor.user_id, with_for_update=True)
    if await is_active(session, user.id):
        raise Conflict("second_factor_active")
    await session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    secret = one_time_codes.new_secret()
    session.add(SecondFactor(user_id=user.id, sealed_secret=Sealer.of(settings).seal(secret)))
    await session.flush()
    uri = one_time_codes.uri_of(secret, user.username)
    return SecondFactorSecret(secret=secret, uri=uri, qr_svg=one_time_codes.picture_of(uri))


async def finish(
    session: AsyncSession, settings: Settings, actor: Actor, code: str
) -> RecoveryCodesRead:
    """Put the begun factor into force by a first code of the phone; other sessions end.

    Raises Conflict when none was begun, Invalid for a code that does not fit.
    """
    factor = await session.get(SecondFactor, actor.user_id, with_for_update=True)
    if factor is None or factor.confirmed_at is not None:
        raise Conflict("second_factor_not_begun")
    step = one_time_codes.step_at(clock.now())
    secret = _open(settings, factor)
    offset = one_time_codes.offset_of(secret, _plain(code), step, expected=0) if secret else None
    if offset is None:
        raise Invalid("wrong_second_factor", pointer="/code")
    factor.confirmed_at = clock.now()
    factor.drift, factor.last_step = offset, step + offset
    opened = await session.get_one(UserSession, actor.session_id)
    opened.second_factor, opened.authenticated_at = True, clock.now()
    await session.execute(
        update(UserSession)
        .where(
            UserSession.user_id == actor.user_id,
            UserSession.id != opened.id,
            UserSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now(), ended_because="second_factor_added")
    )
    codes = await _new_codes(session, actor.user_id)
    user = await _record(session, actor, "second_factor.add")
    await tell(session, actor, user, NoticeKind.SECOND_FACTOR_SET)
    return RecoveryCodesRead(
        recovery_codes=codes, clock_offset_seconds=offset * one_time_codes.STEP_SECONDS
    )


async def renew_codes(session: AsyncSession, actor: Actor) -> RecoveryCodesRead:
    """New recovery codes; the older ones stop working. The caller has checked a code."""
    factor = await _find(session, actor.user_id)
    codes = await _new_codes(session, actor.user_id)
    await _record(session, actor, "second_factor.renew_codes")
    drift = factor.drift if factor else 0
    return RecoveryCodesRead(
        recovery_codes=codes, clock_offset_seconds=drift * one_time_codes.STEP_SECONDS
    )


async def remove(session: AsyncSession, actor: Actor) -> None:
    """Sign in by the password alone again. The caller has checked a code."""
    await clear(session, actor.user_id)
    user = await _record(session, actor, "second_factor.remove")
    await tell(session, actor, user, NoticeKind.SECOND_FACTOR_RESET)


async def clear(session: AsyncSession, user_id: UUID) -> bool:
    """Take a person's second factor and recovery codes away; False when there was none.

    Open sessions no longer count as having proved it.
    """
    await session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.second_factor)
        .values(second_factor=False)
    )
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    gone = await session.execute(
        delete(SecondFactor).where(SecondFactor.user_id == user_id).returning(SecondFactor.user_id)
    )
    return gone.first() is not None


async def check(
    database: Database, settings: Settings, user_id: UUID, typed: str, address: str
) -> None:
    """Use up a code of the phone, or a recovery code.

    Guessing is slowed down by account, wherever it comes from: whoever guesses here knows the
    password. Raises Unauthenticated (with what to do) or TooMany.
    """
    async with database.writing() as session:
        user = await session.get_one(User, user_id)
        attempt = Attempt(user.username, str(user.id), "second_factor")
        counted = await throttles.count_attempt(session, attempt)
    async with database.writing() as session:
        refusal = await _use(session, settings, user, _plain(typed))
        if refusal is None:
            await throttles.forgive(session, attempt, counted)
    if refusal is not None:
        tried = Attempt(user.username, address, attempt.purpose)
        await failures.note(database, tried, user)
        log.info("second_factor_refused", user_id=str(user_id), address=address)
        raise refusal


async def _use(
    session: AsyncSession, settings: Settings, user: User, code: str
) -> Unauthenticated | None:
    factor = await _find(session, user.id, lock=True)
    if factor is None:
        return Unauthenticated("wrong_second_factor")
    if not _SIX_DIGITS.fullmatch(code):
        used = await _use_recovery_code(session, user, code)
        return None if used else Unauthenticated("wrong_second_factor")
    secret = _open(settings, factor)
    if secret is None:
        return Unauthenticated("second_factor_unreadable")
    now = one_time_codes.step_at(clock.now())
    offset = one_time_codes.offset_of(secret, code, now, expected=factor.drift)
    if offset is None or now + offset <= (factor.last_step or 0):
        return Unauthenticated("wrong_second_factor")
    if not _is_believed(factor, now + offset, offset):
        factor.far_step, factor.far_drift = now + offset, offset
        seconds = abs(offset) * one_time_codes.STEP_SECONDS
        return Unauthenticated("phone_clock_off", seconds=seconds)
    factor.last_step, factor.drift = now + offset, offset
    factor.far_step = factor.far_drift = None
    return None


def _is_believed(factor: SecondFactor, step: int, offset: int) -> bool:
    """Whether the phone's clock is about right, off as it was, or shown off by two codes in a row.

    The last is the resynchronisation of RFC 6238, section 6: the window stays narrow for whoever
    guesses, and a phone that runs 90 seconds late still gets in.
    """
    if min(abs(offset), abs(offset - factor.drift)) <= NEAR:
        return True
    if factor.far_step is None or factor.far_drift is None:
        return False
    in_a_row = factor.far_step < step <= factor.far_step + one_time_codes.FARTHEST
    return in_a_row and abs(offset - factor.far_drift) <= NEAR


async def _use_recovery_code(session: AsyncSession, user: User, code: str) -> bool:
    grouped = "-".join(_GROUP.findall(code.upper()))
    used = await session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.fingerprint == fingerprint(grouped),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    if used is not None:
        await _record(
            session, Actor(user.id, user.name, user.id), "second_factor.use_recovery_code"
        )
    return used is not None


async def _find(session: AsyncSession, user_id: UUID, *, lock: bool = False) -> SecondFactor | None:
    statement = select(SecondFactor).where(
        SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None)
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def _new_codes(session: AsyncSession, user_id: UUID) -> list[str]:
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes: Sequence[str] = [new_activation_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user_id, fingerprint=fingerprint(code)) for code in codes)
    await session.flush()
    return list(codes)


async def _record(session: AsyncSession, actor: Actor, action: str) -> User:
    user = await session.get_one(User, actor.user_id)
    target = audit.Target.user(user)
    audit.log(session, actor, action, target)
    return user


def _open(settings: Settings, factor: SecondFactor) -> str | None:
    """The secret; None when the installation's secret key has changed since."""
    try:
        return Sealer.of(settings).open(factor.sealed_secret)
    except SealBroken:
        return None


def is_code(typed: str) -> bool:
    """Whether it looks like a code of the app or a recovery code."""
    plain = _plain(typed)
    return bool(_SIX_DIGITS.fullmatch(plain) or _RECOVERY_CODE.fullmatch(plain))


def _plain(typed: str) -> str:
    """A code without the blanks and dashes people read it with."""
    return re.sub(r"[\s-]", "", typed)
