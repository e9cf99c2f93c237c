"""Records in every state that a guard looks at, and SQL that the guards refuse."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Event,
    RecordDecision,
    RecordVersion,
    SourceFile,
    SourceRecord,
    WebhookAttempt,
    record_version_files,
    revision_records,
)
from app.schemas.platform.examples import TEAM_II_ID
from tests.support.office import PDF, Office
from tests.support.prepared import Prepared

COORDINATOR_II = "agustinus.y.ola.paon"


class Scene(NamedTuple):
    """A record accepted as evidence that is submitted, and a new version of it that waits."""

    record: UUID
    accepted: UUID
    waiting: UUID
    file: UUID
    revision: UUID
    evidence: UUID
    other_evidence: UUID
    coordinator: UUID


def scene_of(office: Office) -> Scene:
    prepared, coordinator = Prepared(office), office.person(COORDINATOR_II)
    upload = [("files", ("rekap.pdf", PDF))]
    sent = prepared.sirian.request("POST", "/sources/sirian/files", files=upload)
    (file,) = sent.json()["items"]
    name = prepared.record(files=[file["id"]])
    path = f"/sources/sirian/records/{name}"
    record_id = prepared.sirian.get(path).json()["id"]
    taken = coordinator.post(f"/inbox/{record_id}/accept", {})
    assert taken.is_success, taken.text
    evidence_id = taken.json()["offers"][0]["evidence_id"]
    assert coordinator.post(f"/evidence/{evidence_id}/submit", {}).is_success
    newer = prepared.record_body(taken_at="2023-07-02T08:00:00Z")
    assert prepared.sirian.put(path, newer, etag=None).is_success
    _, delivery_id = prepared.delivery()
    with Session(office.engine) as session, session.begin():
        session.add(WebhookAttempt(delivery_id=UUID(delivery_id), milliseconds=3, http_status=500))
    with Session(office.engine) as session:
        versions = select(RecordVersion.id).where(RecordVersion.record_id == UUID(record_id))
        accepted, waiting = session.scalars(versions.order_by(RecordVersion.number))
        revision = session.scalars(select(revision_records.c.revision_id)).one()
    return Scene(
        record=UUID(record_id),
        accepted=accepted,
        waiting=waiting,
        file=UUID(file["id"]),
        revision=revision,
        evidence=UUID(evidence_id),
        other_evidence=UUID(prepared.evidence()),
        coordinator=office.user_id(COORDINATOR_II),
    )


def decision(scene: Scene, **values: Any) -> Executable:
    columns = {
        "id": new_id(),
        "version_id": scene.waiting,
        "team_id": TEAM_II_ID,
        "action": "accept",
        "evidence_id": scene.evidence,
        "decided_by_id": scene.coordinator,
        "decided_at": clock.now(),
    }
    return insert(RecordDecision).values(**columns | values)


_FILES = record_version_files
ATTEMPTS: dict[str, list[Callable[[Scene], Executable]]] = {
    "record_version_is_final_u": [
        lambda s: update(RecordVersion).where(RecordVersion.id == s.accepted).values(title="Lain")
    ],
    "record_version_is_final_d": [
        lambda s: delete(RecordVersion).where(RecordVersion.id == s.accepted)
    ],
    "record_version_files_are_final_u": [
        lambda s: update(_FILES).where(_FILES.c.version_id == s.accepted).values(position=9)
    ],
    "record_version_files_are_final_d": [
        lambda s: delete(_FILES).where(_FILES.c.version_id == s.accepted)
    ],
    "record_decision_is_final_u": [lambda _: update(RecordDecision).values(reason="Lain")],
    "record_decision_is_final_d": [lambda _: delete(RecordDecision)],
    "record_decision_of_another_team": [lambda s: decision(s, evidence_id=s.other_evidence)],
    "source_file_keeps_its_bytes": [
        lambda s: update(SourceFile).where(SourceFile.id == s.file).values(sha256="0" * 64)
    ],
    "record_keeps_its_name": [
        lambda s: update(SourceRecord).where(SourceRecord.id == s.record).values(external_id="x")
    ],
    "event_is_final_u": [lambda _: update(Event).values(subject="x")],
    "event_is_final_d": [lambda _: delete(Event)],
    "webhook_attempt_is_final_u": [lambda _: update(WebhookAttempt).values(http_status=200)],
    "webhook_attempt_is_final_d": [lambda _: delete(WebhookAttempt)],
    "provenance_i": [
        lambda s: insert(revision_records).values(revision_id=s.revision, version_id=s.waiting)
    ],
    "provenance_u": [
        lambda s: (
            update(revision_records)
            .where(revision_records.c.revision_id == s.revision)
            .values(version_id=s.waiting)
        )
    ],
    "provenance_d": [
        lambda s: delete(revision_records).where(revision_records.c.revision_id == s.revision)
    ],
}
