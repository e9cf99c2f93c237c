"""Each entry carries a hash over itself and its predecessor: one chain per installation."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from app.models import AuditChain, AuditEvent
from app.models.audit import FIRST_PREDECESSOR, ChainFault

_PENDING = "audit_entries"
_SEALED = "sealed_entries"
_BATCH = 1000
_LOWEST_ID = -(2**63)
_UNHASHED = {"hash"}


@dataclass(frozen=True)
class ChainEnd:
    """How long the chain is, and the hash of its last entry."""

    length: int
    head_hash: str


@dataclass(frozen=True)
class ChainReport:
    """What walking the chain found; `broken_id` is the first entry that is not as it was."""

    checked: int
    end: ChainEnd
    fault: ChainFault | None = None
    broken_id: int | None = None


def append(session: AsyncSession, entry: AuditEvent) -> None:
    """Keep the entry until the commit, which gives it its place in the chain.

    An entry of a savepoint that is rolled back goes with it.
    """
    sync = session.sync_session
    sync.info.setdefault(_PENDING, []).append((sync.get_nested_transaction(), entry))


def hash_of(entry: AuditEvent) -> str:
    """SHA-256 over all columns but the hash, as compact JSON with sorted keys in UTF-8.

    Ids as text, the instant in UTC as ISO 8601 with microseconds.
    """
    columns = AuditEvent.__table__.columns.keys()
    values = {name: _plain(getattr(entry, name)) for name in columns if name not in _UNHASHED}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column
    if value is None or isinstance(value, int | str | dict):
        return value
    isoformat = getattr(value, "isoformat", None)
    return isoformat(timespec="microseconds") if isoformat else str(value)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Give the transaction's entries their places while holding the end of the chain.

    Everything else is written before the lock is taken: it is the last one of a transaction, so
    two transactions cannot wait for each other.
    """
    pending: list[tuple[object, AuditEvent]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    session.flush()
    chain = session.scalars(select(AuditChain).with_for_update()).one()
    for _, entry in pending:
        entry.id, entry.previous_hash = chain.length + 1, chain.head_hash
        entry.hash = hash_of(entry)
        session.add(entry)
        chain.length, chain.head_hash = entry.id, entry.hash
    session.info[_SEALED] = [entry for _, entry in pending]


def sealed_entries(session: Session) -> list[AuditEvent]:
    """The entries that the commit under way has given their places, for whoever comes after."""
    entries: list[AuditEvent] = session.info.pop(_SEALED, [])
    return entries


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, undone: SessionTransaction) -> None:
    pending = session.info.get(_PENDING, [])
    session.info[_PENDING] = [pair for pair in pending if not _was_within(pair[0], undone)]


def _was_within(transaction: SessionTransaction | None, undone: SessionTransaction) -> bool:
    """Without a savepoint of its own an entry lies in the transaction as a whole."""
    if not undone.nested:
        return True
    while transaction is not None and transaction is not undone:
        transaction = transaction.parent
    return transaction is not None


async def verify_chain(session: AsyncSession, since: ChainEnd | None = None) -> ChainReport:
    """Walk the whole chain; `since` is an end that was kept outside (a checkpoint)."""
    end = await chain_end(session)
    expected, previous = 1, FIRST_PREDECESSOR
    async for entry in _entries(session):
        if entry is None:
            return ChainReport(expected - 1, end, ChainFault.CHANGED, expected)
        fault = _fault(entry, expected, previous)
        if fault is None and since and entry.id == since.length and entry.hash != since.head_hash:
            fault = ChainFault.HISTORY_REWRITTEN
        if fault is not None:
            return ChainReport(expected - 1, end, fault, expected)
        expected, previous = expected + 1, entry.hash
    length = expected - 1
    if length < max(end.length, since.length if since else 0):
        return ChainReport(length, end, ChainFault.END_MISSING, expected)
    if ChainEnd(length, previous) != end:
        return ChainReport(length, end, ChainFault.END_CHANGED, length)
    return ChainReport(length, end)


async def chain_end(session: AsyncSession) -> ChainEnd:
    """The end as the installation knows it; an empty hash when somebody took it away."""
    chain = (await session.scalars(select(AuditChain))).one_or_none()
    return ChainEnd(chain.length, chain.head_hash) if chain else ChainEnd(0, "")


def _fault(entry: AuditEvent, expected: int, previous: str) -> ChainFault | None:
    if entry.id != expected:
        return ChainFault.MISSING
    if entry.hash != hash_of(entry):
        return ChainFault.CHANGED
    if entry.previous_hash != previous:
        return ChainFault.WRONG_PREDECESSOR
    return None


async def _entries(session: AsyncSession) -> AsyncIterator[AuditEvent | None]:
    """All entries in order, a batch at a time, so that memory stays constant.

    None, and nothing after it, for an entry that no longer reads as one (SQLite stores anything).
    """
    following, limit = _LOWEST_ID, _BATCH
    while True:
        statement = select(AuditEvent).where(AuditEvent.id >= following)
        try:
            rows = await session.scalars(statement.order_by(AuditEvent.id).limit(limit))
            batch = rows.all()
        except (TypeError, ValueError):
            if limit == 1:
                yield None
                return
            limit = 1
            continue
        for entry in batch:
            yield entry
            session.expunge(entry)
            following = entry.id + 1
        if len(batch) < limit:
            return
