"""Keys under which a POST is done once; kept 24 hours."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.identifiers import new_id
from app.core.presence import PRESENCE, Presence
from app.models import IdempotencyRecord
from app.policies.actors import Actor, RoleAssignment
from app.services.platform.prepared import key as of_key
from app.services.platform.sql import insert_if_absent

KEPT = timedelta(hours=24)
# A request that has not finished by then is given up, whether or not its process lives.
RUNNING_AT_MOST = timedelta(minutes=2)
_RECORDS: Any = IdempotencyRecord.__table__
_ANSWERED = update(_RECORDS).where(_RECORDS.c.id == of_key("record_id")).returning(_RECORDS.c.id)


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it was sent, and the digest of the request it answered."""

    request_digest: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Claim:
    """The key is ours (`answer` is None), or was answered before."""

    record_id: UUID
    standings: tuple[str, ...]
    answer: StoredAnswer | None


async def claim(session: AsyncSession, actor: Actor, scope: str) -> Claim:
    """Take the key of `scope` (person, method, path, key), or find its stored answer.

    Raises Conflict while the first request is still running, and Forbidden (`rights_changed`) when
    the person no longer holds everything they held when it was answered: what they were told then
    may be none of their business now, and doing the work again would not tell.
    """
    key = hashlib.sha256(scope.encode()).hexdigest()
    record_id = new_id()
    presence: Presence = session.info[PRESENCE]
    presence.show()
    values = {
        "id": record_id,
        "key": key,
        "user_id": actor.user_id,
        "instance_id": presence.identity,
        "created_at": clock.now(),
    }
    standings = tuple(sorted(map(_told, actor.assignments)))
    if await insert_if_absent(session, IdempotencyRecord, values, "key"):
        return Claim(record_id, standings, None)
    is_over = await session.scalar(outdated(key).returning(IdempotencyRecord.id))
    if is_over and await insert_if_absent(session, IdempotencyRecord, values, "key"):
        return Claim(record_id, standings, None)
    found = await session.scalar(select(IdempotencyRecord).where(IdempotencyRecord.key == key))
    if found is not None and await _died(session, found):
        await session.execute(_of(found.id))
        if await insert_if_absent(session, IdempotencyRecord, values, "key"):
            return Claim(record_id, standings, None)
        found = None  # somebody else was quicker
    if found is None or found.status is None:
        raise Conflict("idempotency_running")
    if not set(found.standings or ()) <= set(standings):
        raise Forbidden("rights_changed")
    answer = StoredAnswer(
        found.request_digest or "", found.status, found.headers or {}, found.body or b""
    )
    return Claim(found.id, standings, answer)


async def _died(session: AsyncSession, found: IdempotencyRecord) -> bool:
    """Whether the request under the key runs no more, because its process does not.

    Where that is wrong, nothing happens twice: what still runs finds its record gone (`store`).
    """
    if found.status is not None or found.instance_id is None:
        return False
    presence: Presence = session.info[PRESENCE]
    return not await presence.is_alive(session, found.instance_id)


def _of(record_id: UUID) -> Delete:
    """Take a record away while it has no answer."""
    return delete(IdempotencyRecord).where(
        IdempotencyRecord.id == record_id, IdempotencyRecord.status.is_(None)
    )


def _told(standing: RoleAssignment) -> str:
    where = (standing.work_unit_id, standing.decree_id, standing.team_id)
    return " ".join([standing.role.value, *(str(key or "-") for key in where)])


def require_same(answer: StoredAnswer, request_digest: str) -> None:
    """Raise Invalid when the key was used for another request."""
    if answer.request_digest != request_digest:
        raise Invalid("idempotency_mismatch")


async def store(session: AsyncSession, taken: Claim, answer: StoredAnswer) -> None:
    """Keep the answer; part of the transaction that did the work.

    Raises Conflict when the key was taken over meanwhile: the work of this request is undone.
    """
    kept = await session.execute(
        _ANSWERED,
        {
            "record_id": taken.record_id,
            "request_digest": answer.request_digest,
            "status": answer.status,
            "headers": answer.headers,
            "body": answer.body,
            "standings": list(taken.standings),
        },
    )
    if kept.first() is None:
        raise Conflict("idempotency_running")


async def release(session: AsyncSession, taken: Claim) -> None:
    """Free the key of a request that failed: it may be tried again."""
    await session.execute(_of(taken.record_id))


def outdated(key: str) -> Delete:
    """Deletes what is known of a key when its time is over; all others are cleared by the worker.

    Found by the key's own index: a search by age would go through the answers of a whole day.
    """
    now = clock.now()
    abandoned = IdempotencyRecord.status.is_(None) & (
        IdempotencyRecord.created_at < now - RUNNING_AT_MOST
    )
    expired = IdempotencyRecord.created_at < now - KEPT
    return delete(IdempotencyRecord).where(IdempotencyRecord.key == key, abandoned | expired)
