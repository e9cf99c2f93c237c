"""Evidence of team V in every state, with its files and links."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import EvidenceFile, EvidenceRevision, LinkCapture, LinkCopy
from app.models.link import CaptureStatus
from app.models.rights import ActorRole
from tests.support.evidence import JUDGEMENTS, read_digest
from tests.support.office import Person
from tests.support.prepared_people import PreparedPeople


class PreparedEvidence(PreparedPeople):
    """An office with evidence."""

    def evidence(self, status: str = "draft", **words: Any) -> str:
        """A piece of evidence by a member of team V, brought as far as `status`."""
        body = self.evidence_body() | words
        made = self.owner.post("/evidence", body)
        assert made.status_code == 201, made.text
        evidence_id = str(made.json()["id"])
        if status == "draft":
            return evidence_id
        self.link(evidence_id)
        step(self.owner, evidence_id, "submit")
        if status in {"verified", "accepted", "revised"}:
            step(self.office.person(ActorRole.KOORDINATOR), evidence_id, "verify")
        if status in {"accepted", "revised"}:
            accepter = self.office.person(ActorRole.PELAKSANA)
            step(accepter, evidence_id, "accept", "Tautan resmi.")
        if status == "revised":
            begun = self.owner.post(f"/evidence/{evidence_id}/revisions", {"reason": "Kurang."})
            assert begun.status_code == 201, begun.text
        if status == "returned":
            step(self.office.person(ActorRole.KOORDINATOR), evidence_id, "return", "Belum lengkap")
        return evidence_id

    def digest(self, evidence_id: str) -> str:
        """The digest of its current revision."""
        return read_digest(self.owner, evidence_id)

    def evidence_body(self) -> dict[str, Any]:
        return {
            "indicator_ids": [self.indicator_id],
            "title": f"Laporan gratifikasi {self.number}",
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }

    def link(self, evidence_id: str) -> str:
        """Put a web address into a draft."""
        answer = self.owner.post(
            f"/evidence/{evidence_id}/links", {"url": "https://ntt.kpu.go.id/a", "title": "Berita"}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["revision"]["links"][-1]["id"])

    def current_link(self, evidence_id: str) -> str:
        """The link of evidence that has one."""
        read = self.owner.get(f"/evidence/{evidence_id}").json()
        return str(read["revision"]["links"][-1]["id"])

    def file(self, evidence_id: str) -> str:
        """Put a file into a draft."""
        answer = self.owner.upload(evidence_id)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["revision"]["files"][-1]["id"])

    def copy(self, evidence_id: str, *, own: bool = False) -> str:
        """A copy of a link, with the bytes of a file of the evidence or, as a row only, its own."""
        self.file(evidence_id)
        with Session(self.office.engine) as session, session.begin():
            revision = select(EvidenceRevision.id).where(
                EvidenceRevision.evidence_id == UUID(evidence_id)
            )
            file = session.scalars(
                select(EvidenceFile).where(EvidenceFile.revision_id.in_(revision))
            ).first()
            assert file is not None
            capture = LinkCapture(
                id=new_id(),
                evidence_id=UUID(evidence_id),
                url="https://ntt.kpu.go.id/a",
                asked_by_id=file.uploaded_by_id,
                status=CaptureStatus.KEPT,
            )
            session.add(capture)
            session.flush()
            same = ("original_name", "media_type", "size", "sha256", "scan_state")
            copied = {name: getattr(file, name) for name in same}
            copied |= {"sha256": capture.id.hex * 2} if own else {}
            copy = LinkCopy(id=new_id(), capture_id=capture.id, **copied)
            session.add(copy)
            return str(copy.id)

    def erasure(self, *, by_ketua: bool = True) -> str:
        """A file that the Ketua, or else the administrator, asks to be erased."""
        evidence_id = self.evidence()
        person = self.office.person(ActorRole.PELAKSANA) if by_ketua else self.administrator
        path = f"/evidence/{evidence_id}/files/{self.file(evidence_id)}/erasure"
        asked = person.post(path, {"reason": "Memuat NIK warga."})
        assert asked.status_code == 201, asked.text
        return str(asked.json()["id"])


def step(person: Person, evidence_id: str, verb: str, reason: str | None = None) -> None:
    """A step of the life cycle that must succeed."""
    body = {"reason": reason} if reason else {}
    if verb == "return":
        body["reason_code"] = "incomplete"
    if verb in JUDGEMENTS:
        body["revision_digest"] = read_digest(person, evidence_id)
    if verb == "return":
        body["reason_code"] = "unsigned"
    answer = person.post(f"/evidence/{evidence_id}/{verb}", body)
    assert answer.status_code == 200, answer.text


def take_steps(person: Person, path: str, steps: dict[str, dict[str, str]], wanted: int) -> None:
    """The first steps of a loop, which must succeed."""
    for verb, body in list(steps.items())[:wanted]:
        answer = person.post(f"{path}/{verb}", body)
        assert answer.status_code == 200, answer.text
