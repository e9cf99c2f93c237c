"""Rows as the service wrote them at step 0017, by SQL alone: no code of today takes part."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, MetaData, Table, text

BEFORE = "0017"
OLD_WORDS = "operations"  # the step before a job title was no longer called an office
SUBMITTED = datetime(2023, 7, 5, 8, tzinfo=UTC)
AFTER = {  # the status that a step led to
    "submit": "submitted",
    "verify": "verified",
    "accept": "accepted",
    "return": "returned",
    "withdraw": "withdrawn",
}


def digest_of(evidence_id: UUID, number: int) -> str:
    """What stands for the digest of a revision; nothing computes it again."""
    return hashlib.sha256(f"{evidence_id} {number}".encode()).hexdigest()


class Past:
    """Writes into a database of that step, and keeps the chain of the audit log by its old rule."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._tables: dict[str, Table] = {}
        self.at = SUBMITTED

    def one(self, query: str, **values: Any) -> UUID:
        """A key that is there already."""
        found = self._connection.execute(text(query), values).scalar_one()
        return found if isinstance(found, UUID) else UUID(found)

    def user(self, username: str) -> UUID:
        return self.one("SELECT id FROM users WHERE username = :name", name=username)

    def put(self, table: str, **values: Any) -> None:
        """A new row."""
        known = self._table(table)
        self._connection.execute(known.insert().values(self._plain(values)))

    def change(self, table: str, key: UUID, **values: Any) -> None:
        """Other values in the row with that key."""
        known = self._table(table)
        where = known.c.id == self._plain({"id": key})["id"]
        self._connection.execute(known.update().where(where).values(self._plain(values)))

    def evidence(self, team: UUID, indicator: UUID, steps: Sequence[tuple[UUID, str]]) -> UUID:
        """Evidence that whoever took the first step made, with one file, and its life since."""
        key, owner, number = uuid4(), steps[0][0], 1
        times = {"created_at": self.at, "updated_at": self.at, "version": 1}
        self.put(
            "evidence", id=key, team_id=team, status="draft", confidentiality="normal",
            revision_number=1, created_by_id=owner, **times,
        )  # fmt: skip
        self.put("evidence_indicators", evidence_id=key, indicator_id=indicator)
        revision = self._revision(key, owner, number)
        self.entry(owner, "evidence.create", key, {"title": [None, "Laporan"]})
        status = "draft"
        for who, action in steps:
            self.at += timedelta(minutes=1)
            if action == "revise":
                # Beginning a revision was no decision then, and took the proof away.
                self.change("evidence", key, status="draft", revision_number=number + 1)
                revision = self._revision(key, who, number + 1)
                self.entry(who, "evidence.revise", key, {"revision_number": [number, number + 1]})
                number, status = number + 1, "draft"
                continue
            self._decide(key, revision, number, (who, action), status)
            status = AFTER[action]
        return key

    def _revision(self, evidence: UUID, owner: UUID, number: int) -> UUID:
        key = uuid4()
        self.put(
            "evidence_revisions", id=key, evidence_id=evidence, number=number, title="Laporan",
            evidence_date=SUBMITTED.date(), covers_from=SUBMITTED.date(),
            covers_to=SUBMITTED.date(), created_by_id=owner, created_at=self.at,
        )  # fmt: skip
        self.put("revision_editors", revision_id=key, user_id=owner)
        self.put(
            "evidence_files", id=uuid4(), revision_id=key, position=1, original_name="a.pdf",
            media_type="application/pdf", size=1, sha256="0" * 64, uploaded_by_id=owner,
            received_at=self.at, scan_state="not_scanned",
        )  # fmt: skip
        return key

    def _decide(
        self, evidence: UUID, revision: UUID, number: int, step: tuple[UUID, str], status: str
    ) -> None:
        (who, action), digest = step, digest_of(evidence, number)
        reason = "Belum lengkap." if action in {"return", "withdraw"} else None
        if action == "submit":
            fixed = {"submitted_by_id": who, "submitted_at": self.at, "review_route": "full"}
            self.change("evidence_revisions", revision, digest=digest, **fixed)
        self.put(
            "evidence_decisions", id=uuid4(), evidence_id=evidence, revision_id=revision,
            action=action, reason=reason, revision_digest=digest, decided_by_id=who,
            decided_at=self.at,
        )  # fmt: skip
        self.change("evidence", evidence, status=AFTER[action])
        changes = {"status": [status, AFTER[action]], "revision_digest": [None, digest]}
        self.entry(who, f"evidence.{action}", evidence, changes, reason)

    def entry(
        self,
        who: UUID,
        action: str,
        target: UUID,
        changes: Any,
        reason: str | None = None,
        *,
        kind: str = "evidence",
    ) -> None:
        """The next entry of the audit log: its hash is the plain SHA-256 of everything else."""
        end = text("SELECT length, head_hash FROM audit_chain")
        length, head = self._connection.execute(end).one()
        values = {
            "id": length + 1, "at": self.at, "actor_kind": "person", "actor_id": who,
            "actor_name": "Orang", "action": action, "target_type": kind,
            "target_id": target, "work_unit_id": None, "decree_id": None, "changes": changes,
            "reason": reason, "request_id": "lama", "previous_hash": head,
        }  # fmt: skip
        told = {name: str(value) if isinstance(value, UUID) else value for name, value in
                values.items()} | {"at": self.at.isoformat(timespec="microseconds")}  # fmt: skip
        written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        made = hashlib.sha256(written.encode()).hexdigest()
        self.put("audit_events", **values, hash=made)
        now = self._table("audit_chain").update().values(length=length + 1, head_hash=made)
        self._connection.execute(now)

    def _table(self, name: str) -> Table:
        """As the database itself describes it."""
        if name not in self._tables:
            self._tables[name] = Table(
                name, MetaData(), autoload_with=self._connection, resolve_fks=False
            )
        return self._tables[name]

    def _plain(self, values: dict[str, Any]) -> dict[str, Any]:
        """SQLite keeps keys as hexadecimal text, and instants without their zone."""
        if not self._sqlite:
            return values
        return {
            name: value.hex
            if isinstance(value, UUID)
            else value.replace(tzinfo=None)
            if isinstance(value, datetime)
            else value
            for name, value in values.items()
        }
