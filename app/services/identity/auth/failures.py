"""Failed sign-ins in the audit log: who was tried, from where, how often; bounded, whoever tries.

An entry cannot be changed, so a growing number is told at marks: each of the first failures of a
day, then at 10, 20, 50, 100, ... So a stranger who never stops adds a handful of entries a day for
each account. Names that nobody has add MOST_UNKNOWN a day at most; then only the marks are told.
"""

import hashlib
from contextlib import suppress
from ipaddress import ip_address

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError
from app.models import SignInThrottle, User
from app.services.identity.auth.throttles import Attempt
from app.services.platform import audit
from app.services.platform.sql import AnySelect, count_up

KEY_PURPOSE = "service_key"
ACTION = "session.refuse"
ALL_TOLD = 5
MOST_UNKNOWN = 200

_UNKNOWN = audit.Target("session", None)

log = structlog.get_logger(__name__)


async def note(database: Database, attempt: Attempt, user: User | None) -> None:
    """Remember a failure, in a transaction of its own: the request is about to be refused.

    The work is the same for a name that somebody has and for one that nobody has. Of the latter
    the name is not kept: people type their password there.
    """
    target = audit.Target.user(user) if user else _UNKNOWN
    await _keep(database, attempt, target)


async def note_key(database: Database, address: str, owner: AnySelect) -> None:
    """Remember that a key was refused; `owner` finds (id, work_unit_id) whose key it is or was."""
    await _keep(database, Attempt("", address, KEY_PURPOSE), owner)


def tell(address: str) -> None:
    """One line of the log for each failure, in words that never change: fail2ban matches them.

    Without the name: people type their password there.
    """
    with suppress(ValueError):  # from a socket without an address, say
        log.warning("sign-in failed from %s", ip_address(address))


async def _keep(database: Database, attempt: Attempt, whose: audit.Target | AnySelect) -> None:
    tell(attempt.address)
    try:
        async with database.writing() as session:
            if not isinstance(whose, audit.Target):
                whose = await _account(session, whose)
            await _note(session, attempt, whose)
    except (SQLAlchemyError, ServiceError):  # the answer is the same refusal all the same
        log.exception("failed_sign_in_not_noted")


def is_told(number: int) -> bool:
    """Whether the `number`-th failure of a day has an entry: 1 to 5, 10, 20, 50, 100, ..."""
    return number <= ALL_TOLD or str(number).rstrip("0") in {"1", "2", "5"}


async def _note(session: AsyncSession, attempt: Attempt, target: audit.Target) -> None:
    is_known = target.id is not None
    whose = str(target.id) if is_known else attempt.address
    mine, unknown = await _count(session, attempt.purpose, whose, "everybody")
    if not is_told(mine):
        return
    if not is_known and unknown > MOST_UNKNOWN and not is_told(unknown):
        return
    number = mine if is_known or unknown <= MOST_UNKNOWN else unknown
    told = {"purpose": attempt.purpose, "address": attempt.address, "failures_today": number}
    audit.log_of_nobody(session, ACTION, target, changes=audit.created(told))


async def _account(session: AsyncSession, owner: AnySelect) -> audit.Target:
    account = (await session.execute(owner)).first()
    if account is None:
        return _UNKNOWN
    return audit.Target("service_account", account.id, account.work_unit_id)


async def _count(session: AsyncSession, purpose: str, *counted: str) -> list[int]:
    """One more of today (UTC) for each; a row for each, which the guards' clearing takes away."""
    now = clock.now()
    day = str(now.date())
    said = [f"told\x1f{purpose}\x1f{whose}\x1f{day}" for whose in counted]
    keys = [hashlib.sha256(each.encode()).hexdigest() for each in said]
    rows = [{"key": key, "failures": 1, "failed_at": now} for key in keys]
    counts = await count_up(session, SignInThrottle, rows, "failures")
    return [counts[key] for key in keys]
