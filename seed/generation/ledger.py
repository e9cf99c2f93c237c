"""What was done, as the audit log tells it, and the events that other systems hear of it.

The entries are sealed with the key of the installation, each behind the one before, as the service
seals them; so the log verifies as a whole.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, select, update

from app.core.audit_keys import Keyring
from app.models import AuditChain, AuditEvent, EventLog, NewsProgress, ProgressFollower
from app.models.audit import ActorKind
from app.services.integration.events.outbox import event_of
from app.services.platform.audit.chain import hash_of
from app.services.platform.audit.entries import COMMAND_LINE
from seed.generation.keys import dashed, derived_key, instant
from seed.generation.rows import Rows


class Person(NamedTuple):
    """Somebody who does something."""

    id: str
    name: str


class Place(NamedTuple):
    """An office, and one of its decrees."""

    work_unit_id: str
    decree_id: str | None


class Entry(NamedTuple):
    """One step, at an instant in UTC; nobody took it: the command line."""

    at: datetime
    by: Person | None
    action: str
    target_type: str
    target_id: str
    place: Place
    changes: dict[str, list[Any]]
    reason: str | None = None


@dataclass
class _Sealed:
    """The columns of an entry as they are hashed."""

    id: int
    at: str
    actor_kind: ActorKind
    actor_id: str | None
    actor_name: str
    action: str
    target_type: str
    target_id: str
    work_unit_id: str
    decree_id: str | None
    changes: dict[str, list[Any]]
    reason: str | None
    previous_hash: str
    key_id: str | None
    hash: str = ""
    on_behalf_of_id: None = None
    request_id: None = None
    redacted: None = None


class Ledger:
    """Entries that have no place yet, and the ends of audit log and events."""

    def __init__(self, connection: Connection, rows: Rows, keyring: Keyring) -> None:
        self._connection, self._rows, self._keyring = connection, rows, keyring
        self._entries: list[Entry] = []
        end = connection.execute(select(AuditChain.length, AuditChain.head_hash)).one()
        self._length, self._head = end.length, end.head_hash
        self._events: int = connection.execute(select(EventLog.length)).scalar_one()

    def add(self, entry: Entry) -> None:
        """One more entry; its instant decides upon its place."""
        self._entries.append(entry)

    def seal(self) -> None:
        """Give all entries their places, in the order of their instants, and make their rows."""
        for entry in sorted(self._entries, key=attrgetter("at")):
            sealed = self._sealed(entry)
            self._rows.add("audit_events", _row(sealed, entry))
            self._announce(sealed, entry)
        self._entries.clear()

    def close(self) -> None:
        """Write down where both logs end; nobody is told anew of what happened before."""
        end = {"length": self._length, "head_hash": self._head}
        self._connection.execute(update(AuditChain).values(end))
        self._connection.execute(update(EventLog).values(length=self._events))
        self._connection.execute(update(NewsProgress).values(position=self._length))
        self._connection.execute(update(ProgressFollower).values(position=self._length))

    def _sealed(self, entry: Entry) -> _Sealed:
        by, place = entry.by, entry.place
        sealed = _Sealed(
            id=self._length + 1,
            at=f"{entry.at.isoformat(timespec='microseconds')}+00:00",
            actor_kind=ActorKind.PERSON if by else ActorKind.COMMAND_LINE,
            actor_id=dashed(by.id) if by else None,
            actor_name=by.name if by else COMMAND_LINE,
            action=entry.action,
            target_type=entry.target_type,
            target_id=dashed(entry.target_id),
            work_unit_id=dashed(place.work_unit_id),
            decree_id=dashed(place.decree_id) if place.decree_id else None,
            changes=entry.changes,
            reason=entry.reason,
            previous_hash=self._head,
            key_id=self._keyring.current,
        )
        sealed.hash = hash_of(cast("AuditEvent", sealed), self._keyring) or ""
        self._length, self._head = sealed.id, sealed.hash
        return sealed

    def _announce(self, sealed: _Sealed, entry: Entry) -> None:
        event = event_of(vars(sealed), {})
        if event is None:
            return
        self._events += 1
        self._rows.add("events", event | {
            "position": self._events, "id": derived_key(entry.at, "event", self._events),
            "work_unit_id": entry.place.work_unit_id, "at": instant(entry.at),
            "data": json.dumps(event["data"]),
        })  # fmt: skip


def _row(sealed: _Sealed, entry: Entry) -> dict[str, Any]:
    return {
        "id": sealed.id, "at": instant(entry.at), "actor_kind": sealed.actor_kind.value,
        "actor_id": entry.by.id if entry.by else None, "actor_name": sealed.actor_name,
        "on_behalf_of_id": None, "action": entry.action, "target_type": entry.target_type,
        "target_id": entry.target_id, "work_unit_id": entry.place.work_unit_id,
        "decree_id": entry.place.decree_id, "changes": json.dumps(entry.changes),
        "reason": entry.reason, "request_id": None, "previous_hash": sealed.previous_hash,
        "hash": sealed.hash, "key_id": sealed.key_id, "redacted": None,
    }  # fmt: skip
