"""Each entry carries a keyed hash over itself and its predecessor: one chain per installation.

The key is a secret outside the database, so whoever only holds the database cannot write the log
anew. Entries from before there were keys name none; the first one that does seals them. An entry's
`hash` is a leaf of the log: it covers the whole entry, so a Merkle tree over the hashes in order of
their ids (RFC 9162, section 2.1) can prove single entries without touching any of them.
"""

import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import String, column, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core.audit_keys import KEYRING, Keyring
from app.core.canonical import canonical, digest_of
from app.models import AuditChain, AuditEvent
from app.models.audit import FIRST_PREDECESSOR, KEY_BEGINS, ChainFault, Position
from app.services.platform.pending import Pending
from app.services.platform.sql import into

Entry: TypeAlias = dict[str, Any]
"""The columns of an entry that is being made, by their names; no object is needed for it."""
About: TypeAlias = Mapping[str, Any]
"""What events say of an entry's target besides (`Target.about`); no part of the entry."""
_PENDING = Pending[tuple[Entry, About]]("audit_entries")
_SEALED = "sealed_entries"
_BATCH = 1000
_LOWEST_ID = -(2**63)
_UNHASHED = {"hash", "redacted"}
# In the hash only where they are given: entries from before they were there stay what they were.
_HASHED_IF_GIVEN = {"on_behalf_of_id"}
# What can be taken out of an entry of somebody who was anonymised, and what stands there then.
REDACTABLE: Mapping[str, object] = {"actor_name": "(anonim)", "changes": {}}
ANONYMISED = "user.anonymise"
# Entries whose changes say who a person is, and not what was done with a right.
ABOUT_A_PERSON = ("user.create", "user.update", "session.refuse")


# Columns alone: nobody changes an entry. A trigger moves the end on with each, so that it is held
# for one trip less.
_NEW = into(AuditEvent)
_COLUMNS = tuple(AuditEvent.__table__.columns.keys())
_END = table(AuditChain.__tablename__, column("length", Position), column("head_hash", String))
_LOCKED_END = select(_END.c.length, _END.c.head_hash).with_for_update()


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
    keyed_from: int | None = None  # the first entry with a keyed hash


def append(session: AsyncSession, entry: Entry, about: About) -> None:
    """Keep the entry until the commit, where `seal` gives it its place and the last columns.

    An entry of a savepoint that is rolled back goes with it.
    """
    _PENDING.add(session, (entry, about), until=seal)


def has_entries(session: Session) -> bool:
    """Whether the transaction has entries that wait for its commit."""
    return _PENDING.has_any(session)


def hash_of(entry: AuditEvent, keyring: Keyring | None) -> str | None:
    """HMAC-SHA-256 (RFC 2104) with the entry's key; none when that key is not in the ring.

    Over all columns but `hash` and `redacted`, as compact JSON with sorted keys in UTF-8: ids as
    text, the instant in UTC as ISO 8601 with microseconds, and instead of `actor_name` and
    `changes` what `commitment` makes of them, so that a person can be taken out of an entry later;
    `on_behalf_of_id` only where it is given.
    An entry that names no key has the plain SHA-256, over the columns that there were before keys.
    """
    return _hash_of(_columns_of(entry), keyring)


def _hash_of(entry: Entry, keyring: Keyring | None) -> str | None:
    if not entry["key_id"]:
        return digest_of(_values(entry, _UNHASHED | {"key_id"}))
    committed = {name: _commitment(entry, name, keyring) for name in REDACTABLE}
    if keyring is None or None in committed.values():
        return None
    return keyring.mac(entry["key_id"], canonical(_values(entry, _UNHASHED) | committed))


def commitment(entry: AuditEvent, name: str, keyring: Keyring | None) -> str | None:
    """What stands for a column in the entry's hash: kept where the column was redacted.

    Otherwise the HMAC-SHA-256 of place, column and value; none when the key is not in the ring.
    Without the key nobody finds out what stood there.
    """
    return _commitment(_columns_of(entry), name, keyring)


def _commitment(entry: Entry, name: str, keyring: Keyring | None) -> str | None:
    redacted = entry["redacted"]
    if redacted and name in redacted:
        return str(redacted[name])
    value = {"id": entry["id"], "column": name, "value": _plain(entry[name])}
    return keyring.mac(entry["key_id"] or "", canonical(value)) if keyring else None


def _columns_of(entry: AuditEvent) -> Entry:
    return {name: getattr(entry, name) for name in _COLUMNS}


def _values(entry: Entry, unhashed: set[str]) -> dict[str, Any]:
    return {
        name: _plain(value)
        for name, value in entry.items()
        if name not in unhashed and (value is not None or name not in _HASHED_IF_GIVEN)
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column
    if value is None or isinstance(value, int | str | dict):
        return value
    isoformat = getattr(value, "isoformat", None)
    return isoformat(timespec="microseconds") if isoformat else str(value)


def seal(session: Session) -> None:
    """Give the transaction's entries their places while holding the end of the chain.

    Everything else is written before the lock is taken: it is the last one of a transaction, so
    two transactions cannot wait for each other.
    """
    pending = _PENDING.take(session)
    entries = [entry for entry, _ in pending]
    if not entries:
        return
    session.flush()
    keyring: Keyring | None = session.info.get(KEYRING)
    connection = session.connection()
    length, head_hash = connection.execute(_LOCKED_END).one()
    for entry in entries:
        entry |= {"id": length + 1, "previous_hash": head_hash, "redacted": None}
        entry["key_id"] = keyring.current if keyring else None
        entry["hash"] = _hash_of(entry, keyring) or ""
        length, head_hash = entry["id"], entry["hash"]
    connection.execute(_NEW, entries)
    session.info[_SEALED] = pending


def sealed_entries(session: Session) -> list[tuple[Entry, About]]:
    """The entries that the commit under way has given their places, for whoever comes after."""
    return list(session.info.pop(_SEALED, ()))


async def verify_chain(
    session: AsyncSession,
    since: Sequence[ChainEnd] = (),
    look: Callable[[AuditEvent], None] = lambda _entry: None,
) -> ChainReport:
    """Walk the whole chain; `since` are ends that were signed or kept outside (checkpoints).

    `look` is shown every entry that is as it was.
    """
    end = await chain_end(session)
    walk = _Walk(session.sync_session.info.get(KEYRING), {one.length: one for one in since})
    async for entry in _entries(session):
        fault = walk.step(entry)
        if fault is None and entry is not None:
            look(entry)
        if fault is not None:
            return ChainReport(walk.length, end, fault, walk.length + 1, walk.keyed_from)
    length, longest = walk.length, max((one.length for one in since), default=0)
    if length < max(end.length, longest):
        return ChainReport(length, end, ChainFault.END_MISSING, length + 1, walk.keyed_from)
    if (wrong := walk.redacted_without_reason()) is not None:
        return ChainReport(wrong - 1, end, ChainFault.CHANGED, wrong, walk.keyed_from)
    if walk.ends_without_key():
        return ChainReport(length, end, ChainFault.UNKEYED, length)
    if ChainEnd(length, walk.head) != end:
        return ChainReport(length, end, ChainFault.END_CHANGED, length, walk.keyed_from)
    return ChainReport(length, end, keyed_from=walk.keyed_from)


class _Walk:
    """How far the chain holds."""

    def __init__(self, keyring: Keyring | None, since: Mapping[int, ChainEnd]) -> None:
        self._keyring, self._since = keyring, since
        self.length, self.head = 0, FIRST_PREDECESSOR
        self.keyed_from: int | None = None
        self._redacted: dict[UUID | None, int] = {}
        self._anonymised: set[UUID | None] = set()

    def step(self, entry: AuditEvent | None) -> ChainFault | None:
        """Go on to the next entry, or say what is wrong with it; none: it reads as no entry."""
        if entry is None:
            return ChainFault.CHANGED
        fault = self._fault(entry)
        if fault is None:
            if entry.key_id:
                self.keyed_from = self.keyed_from or entry.id
            self.length, self.head = entry.id, entry.hash
            self._note_redaction(entry)
        return fault

    def _note_redaction(self, entry: AuditEvent) -> None:
        """Whose entry this is, if something was taken out of it; and who was anonymised."""
        if entry.action == ANONYMISED:
            self._anonymised.add(entry.target_id)
        about = entry.target_id if entry.action in ABOUT_A_PERSON else None
        owners = {"actor_name": entry.actor_id, "changes": about}
        for name in entry.redacted or ():
            self._redacted.setdefault(owners.get(name), entry.id)

    def redacted_without_reason(self) -> int | None:
        """The first entry that something was taken out of, of a person who was not anonymised."""
        wrong = [first for who, first in self._redacted.items() if who not in self._anonymised]
        return min(wrong, default=None)

    def _fault(self, entry: AuditEvent) -> ChainFault | None:
        if entry.id != self.length + 1:
            return ChainFault.MISSING
        if self._lacks_its_key(entry):
            return ChainFault.UNKEYED
        return self._hash_fault(entry)

    def _hash_fault(self, entry: AuditEvent) -> ChainFault | None:
        if any(getattr(entry, name) != REDACTABLE.get(name) for name in entry.redacted or ()):
            return ChainFault.CHANGED
        computed = hash_of(entry, self._keyring)
        if computed is None:
            return ChainFault.KEY_UNKNOWN
        if not hmac.compare_digest(entry.hash.encode(), computed.encode()):
            return ChainFault.CHANGED
        if entry.previous_hash != self.head:
            return ChainFault.WRONG_PREDECESSOR
        kept = self._since.get(entry.id)
        return ChainFault.HISTORY_REWRITTEN if kept and kept.head_hash != entry.hash else None

    def _lacks_its_key(self, entry: AuditEvent) -> bool:
        """Keys never end, and after entries without one they begin with an entry that says so."""
        if not entry.key_id:
            return self.keyed_from is not None
        return self.keyed_from is None and entry.id > 1 and entry.action != KEY_BEGINS

    def ends_without_key(self) -> bool:
        """Whether nothing is keyed although the service, when it was started, said it would be."""
        return self._keyring is not None and self.length > 0 and self.keyed_from is None


async def chain_end(session: AsyncSession) -> ChainEnd:
    """The end as the installation knows it; an empty hash when somebody took it away."""
    chain = (await session.scalars(select(AuditChain))).one_or_none()
    return ChainEnd(chain.length, chain.head_hash) if chain else ChainEnd(0, "")


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
