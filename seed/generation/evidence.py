"""One piece of evidence from its draft on, with every step that is taken with it."""

import hashlib
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from app.core.canonical import digest_of
from app.core.database import Execute
from app.models import EvidenceRevision
from app.models.evidence import EVIDENCE_TRANSITIONS, EvidenceAction, EvidenceStatus
from app.models.review import ReviewRoute
from app.services.evidence.rows.facts import Contents
from app.services.evidence.rows.manifest import manifest_of
from seed.generation.decrees import OfficeYear, Task
from seed.generation.keys import dashed, fresh_key, instant
from seed.generation.ledger import Entry, Ledger, Person
from seed.generation.rows import Row, Rows
from seed.simulation.working import A_QUARTER, LASTING, RESTRICTED, RESTRICTED_TEAM, Month

_A = EvidenceAction
_WORDS: Final = {
    _A.RETURN: "Tanda tangan belum ada.",
    _A.REVISE: "Lampiran daftar hadir tertinggal.",
    _A.VERIFY: "Lengkap.",
    _A.WITHDRAW: "Salah berkas, diganti eviden lain.",
}
_REASON_CODE: Final = {_A.RETURN: "unsigned"}
_BYTES: Final = (20_000, 4_000_000)
_SAID: Final = "Mohon tanggal di halaman pertama diperiksa sekali lagi."


class Desk(NamedTuple):
    """Where what happens is written down."""

    rows: Rows
    ledger: Ledger


class Piece:
    """Evidence of what was done of a task in a month; its rows are written when it has its end."""

    def __init__(  # noqa: PLR0913, PLR0917 - who made it when, of what
        self,
        desk: Desk,
        office: OfficeYear,
        task: Task,
        author: Person,
        at: datetime,
        chance: Random,
    ) -> None:
        self._desk, self._office, self._task, self._author = desk, office, task, author
        self._chance, self._at, self.id = chance, at, fresh_key(chance, at)
        is_restricted = task.item.team_number == RESTRICTED_TEAM and chance.random() < RESTRICTED
        self._evidence: Row = {
            "id": self.id, "team_id": task.team_id, "status": EvidenceStatus.DRAFT.value,
            "confidentiality": "restricted" if is_restricted else "normal",
            "revision_number": 1, "in_force_number": None, "created_by_id": author.id,
            "taken_over_by_id": None, "created_at": instant(at), "updated_at": instant(at),
            "version": 1,
        }  # fmt: skip
        self._revision = self._first_revision()
        self._revisions = [self._revision]
        self._files: list[Row] = []
        self._tell_made()
        self._upload()

    def skips(self, action: EvidenceAction) -> bool:
        """What a coordinator or the Ketua made is not verified first."""
        return action is _A.VERIFY and self._route() is not ReviewRoute.FULL

    def step(self, action: EvidenceAction) -> None:
        """Take a step: whoever judges after a day or two, the author within the hour."""
        is_judged = action in {_A.VERIFY, _A.ACCEPT, _A.RETURN}
        hours = 24 * self._chance.randint(1, 2) if is_judged else 1
        self._at += timedelta(hours=hours, minutes=self._chance.randint(0, 50))
        changes: dict[str, list[Any]] = {"status": self._moved(action)}
        if action is _A.SUBMIT:
            self._revision |= self._submitted()
        if action is _A.REVISE:
            self._begin_revision()
            changes["revision_number"] = [self._revision["number"] - 1, self._revision["number"]]
        if self._revision["digest"]:
            changes["revision_digest"] = [None, self._revision["digest"]]
        if action in _REASON_CODE:
            changes["reason_code"] = [None, _REASON_CODE[action]]
        self._decide(action, changes)
        if action is _A.REVISE:
            self._upload()

    def comment(self) -> None:
        """The coordinator says something about the newest revision."""
        self._at += timedelta(minutes=self._chance.randint(1, 50))
        key = fresh_key(self._chance, self._at)
        self._desk.rows.add("comments", {
            "id": key, "evidence_id": self.id, "revision_id": self._revision["id"], "text": _SAID,
            "written_by_id": self._task.head.id, "written_at": instant(self._at),
        })  # fmt: skip
        said = {
            "id": dashed(key), "version": 1, "mention_ids": [],
            "sha256": hashlib.sha256(_SAID.encode()).hexdigest(),
            "revision_number": self._revision["number"],
        }  # fmt: skip
        self._tell(self._task.head, "comment", {"comment": [None, said]})

    def write(self) -> None:
        """Its rows as they are in the end."""
        rows = self._desk.rows
        rows.add("evidence", self._evidence)
        for revision in self._revisions:
            rows.add("evidence_revisions", revision)
        for indicator_id in self._task.indicator_ids:
            rows.add("evidence_indicators", {"evidence_id": self.id, "indicator_id": indicator_id})

    def _first_revision(self) -> Row:
        item, day = self._task.item, self._at.date()
        month = Month(day.year, day.month)
        is_lasting = self._chance.random() < LASTING
        return {
            "id": fresh_key(self._chance, self._at), "evidence_id": self.id, "number": 1,
            "title": f"{item.code} {month.words}: {item.text}"[:290], "description": None,
            "evidence_date": str(day), "covers_from": str(month.first),
            "covers_to": str(month.last),
            "valid_until": str(month.last + A_QUARTER) if is_lasting else None,
            "created_by_id": self._author.id, "created_at": instant(self._at),
            "submitted_by_id": None, "submitted_at": None, "review_route": None, "digest": None,
            "checklist": None,
        }  # fmt: skip

    def _tell_made(self) -> None:
        told = ("title", "description", "evidence_date", "covers_from", "covers_to", "valid_until")
        changes = {name: [None, self._revision[name]] for name in told}
        changes["confidentiality"] = [None, self._evidence["confidentiality"]]
        indicators = sorted(map(dashed, self._task.indicator_ids))
        self._tell(self._author, "create", changes | {"indicator_ids": [None, indicators]})

    def _upload(self) -> None:
        """A file of which only the name, the size and the digest are there."""
        self._at += timedelta(minutes=2)
        key = fresh_key(self._chance, self._at)
        file = {
            "id": key, "revision_id": self._revision["id"], "position": len(self._files) + 1,
            "original_name": f"{self._task.item.code} {len(self._files) + 1}.pdf",
            "media_type": "application/pdf", "size": self._chance.randint(*_BYTES),
            "sha256": hashlib.sha256(key.encode()).hexdigest(), "uploaded_by_id": self._author.id,
            "removed_by_id": None, "received_at": instant(self._at), "scan_state": "not_scanned",
            "scan_result": None, "scanned_at": None,
        }  # fmt: skip
        self._add_file(file)
        told = {"name": file["original_name"], "sha256": file["sha256"]}
        self._tell(self._author, "upload", {"files": [[], [told]]})

    def _add_file(self, file: Row) -> None:
        self._files.append(file)
        self._desk.rows.add("evidence_files", file)

    def _begin_revision(self) -> None:
        """A new one with the words and files of the last, and one file more."""
        kept, self._files = self._files, []
        self._revision = self._revision | {
            "id": fresh_key(self._chance, self._at), "number": self._revision["number"] + 1,
            "created_at": instant(self._at), "submitted_by_id": None, "submitted_at": None,
            "review_route": None, "digest": None,
        }  # fmt: skip
        self._revisions.append(self._revision)
        self._evidence["revision_number"] = self._revision["number"]
        for file in kept:
            key = fresh_key(self._chance, self._at)
            self._add_file(file | {"id": key, "revision_id": self._revision["id"]})

    def _submitted(self) -> Row:
        revision = SimpleNamespace(**self._revision)
        revision.evidence_id = dashed(self.id)
        ids = tuple(map(UUID, self._task.indicator_ids))
        contents = Contents(ids, (), len(self._files), None, False, False, False)  # noqa: FBT003 - no records, no fault
        files = [(file["original_name"], file["sha256"], file["size"]) for file in self._files]
        execute = cast("Execute", lambda _statement, _values: files)
        manifest = manifest_of(execute, cast("EvidenceRevision", revision), contents)
        return {
            "submitted_by_id": self._author.id, "submitted_at": instant(self._at),
            "review_route": self._route().value, "digest": digest_of(manifest),
        }  # fmt: skip

    def _route(self) -> ReviewRoute:
        if self._author is self._office.ketua:
            return ReviewRoute.PENGARAH
        return ReviewRoute.SECOND_LEVEL if self._author is self._task.head else ReviewRoute.FULL

    def _moved(self, action: EvidenceAction) -> list[str]:
        """Its status before and after the step."""
        evidence, before = self._evidence, EvidenceStatus(self._evidence["status"])
        after = EVIDENCE_TRANSITIONS[action][before]
        evidence |= {"status": after.value, "updated_at": instant(self._at)}
        evidence["version"] += 1
        if action is _A.ACCEPT:
            evidence["in_force_number"] = evidence["revision_number"]
        return [before.value, after.value]

    def _judge(self, action: EvidenceAction) -> tuple[Person, int | None]:
        """Who takes the step, and at which level."""
        first, second = (self._task.head, 1), (self._office.ketua, 2)
        if self._route() is ReviewRoute.PENGARAH:
            first = second = self._office.pengarah, 2
        elif self._route() is ReviewRoute.SECOND_LEVEL:
            first = second
        taken = {_A.VERIFY: first, _A.RETURN: first, _A.ACCEPT: second}
        return taken.get(action, (self._author, None))

    def _decide(self, action: EvidenceAction, changes: dict[str, list[Any]]) -> None:
        by, level = self._judge(action)
        reason = _WORDS.get(action)
        self._desk.rows.add("evidence_decisions", {
            "id": fresh_key(self._chance, self._at), "evidence_id": self.id,
            "revision_id": self._revision["id"], "action": action.value, "level": level,
            "reason": reason, "reason_code": _REASON_CODE.get(action),
            "revision_digest": self._revision["digest"], "decided_by_id": by.id,
            "decided_at": instant(self._at), "on_behalf_of_id": None,
        })  # fmt: skip
        self._tell(by, action.value, changes, reason)

    def _tell(
        self, by: Person, action: str, changes: dict[str, list[Any]], reason: str | None = None
    ) -> None:
        self._desk.ledger.add(
            Entry(
                self._at, by, f"evidence.{action}", "evidence", self.id, self._office.place,
                changes, reason,
            )
        )  # fmt: skip
