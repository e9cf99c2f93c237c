"""Slowing down those who guess, without letting anyone lock a colleague out for ever."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import TooMany
from app.models import SignInThrottle, User, UserSession
from app.services.platform.sql import insert_if_absent


@dataclass(frozen=True)
class ThrottleRule:
    """After `free` failures in a row, each further one doubles the wait, up to `longest`."""

    kind: str
    free: int
    longest: timedelta


# Bound to the address: whoever fails from elsewhere does not hold up the person at their desk.
PAIR = ThrottleRule("username_from_address", 5, timedelta(minutes=15))
# Not for people who have signed in from that address before: a colleague behind the same address
# who keeps guessing, or a guess spread over many addresses, does not hold them up.
STRANGERS = (
    ThrottleRule("address", 50, timedelta(minutes=15)),
    ThrottleRule("username", 100, timedelta(minutes=1)),
)
FORGOTTEN_AFTER = timedelta(hours=24)
KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Attempt:
    """Who is being tried from where."""

    username: str
    address: str
    purpose: str = "sign_in"

    def key(self, rule: ThrottleRule) -> str:
        """The row that counts this attempt under a rule."""
        parts = {
            "username_from_address": (self.username, self.address),
            "address": (self.address,),
            "username": (self.username,),
        }[rule.kind]
        return hashlib.sha256("\x1f".join((self.purpose, rule.kind, *parts)).encode()).hexdigest()


async def count_attempt(session: AsyncSession, attempt: Attempt) -> tuple[ThrottleRule, ...]:
    """Count the attempt as failed before its password is looked at; `forgive` takes it back.

    Gives the rules that counted it. Counting first leaves no gap for many guesses at the same
    time. Raises TooMany while blocked.
    """
    rules = (PAIR,) if await _is_known(session, attempt) else (PAIR, *STRANGERS)
    await _require_free(session, attempt, rules)
    for rule in rules:
        if not await _count(session, attempt.key(rule), rule):
            await _require_free(session, attempt, rules)
            # Nobody is blocked: a sign-in that succeeded has just taken the row away.
            if not await _count(session, attempt.key(rule), rule):
                raise TooMany(retry_after=1)
    return rules


async def forgive(
    session: AsyncSession, attempt: Attempt, counted: tuple[ThrottleRule, ...]
) -> None:
    """The password was right: forget the failures of this pair, and this attempt elsewhere."""
    pair, *others = counted
    await session.execute(delete(SignInThrottle).where(SignInThrottle.key == attempt.key(pair)))
    for rule in others:  # one by one, in the order they are counted: no deadlock
        await session.execute(
            update(SignInThrottle)
            .where(SignInThrottle.key == attempt.key(rule), SignInThrottle.failures > 0)
            .values(failures=SignInThrottle.failures - 1, blocked_until=None)
        )


async def _is_known(session: AsyncSession, attempt: Attempt) -> bool:
    found = await session.scalar(
        select(UserSession.id)
        .join(User, User.id == UserSession.user_id)
        .where(
            User.username == attempt.username,
            UserSession.address == attempt.address,
            UserSession.created_at > clock.now() - KNOWN_FOR,
        )
        .limit(1)
    )
    return found is not None


async def _require_free(
    session: AsyncSession, attempt: Attempt, rules: tuple[ThrottleRule, ...]
) -> None:
    now = clock.now()
    blocked = await session.scalars(
        select(SignInThrottle.blocked_until).where(
            SignInThrottle.key.in_([attempt.key(rule) for rule in rules]),
            SignInThrottle.blocked_until > now,
        )
    )
    until = max((instant for instant in blocked if instant is not None), default=None)
    if until is not None:
        raise TooMany(retry_after=ceil((until - now).total_seconds()))


async def _count(session: AsyncSession, key: str, rule: ThrottleRule) -> bool:
    """False when somebody else's failure, counted in the meantime, has blocked the key."""
    now = clock.now()
    await session.execute(
        delete(SignInThrottle).where(
            SignInThrottle.key == key, SignInThrottle.failed_at < now - FORGOTTEN_AFTER
        )
    )
    await insert_if_absent(
        session, SignInThrottle, {"key": key, "failures": 0, "failed_at": now}, "key"
    )
    failures = await session.scalar(
        update(SignInThrottle)
        .where(
            SignInThrottle.key == key,
            or_(SignInThrottle.blocked_until.is_(None), SignInThrottle.blocked_until <= now),
        )
        .values(failures=SignInThrottle.failures + 1, failed_at=now)
        .returning(SignInThrottle.failures)
    )
    if failures is None:
        return False
    beyond = failures - rule.free
    if beyond >= 0:
        wait = min(timedelta(seconds=2 ** min(beyond, 20)), rule.longest)
        await session.execute(
            update(SignInThrottle).where(SignInThrottle.key == key).values(blocked_until=now + wait)
        )
    return True
