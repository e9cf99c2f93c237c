"""The conversation about evidence stays with the revision it was about."""

import hashlib

from tests.support.evidence import COORDINATOR, MEMBER, every, evidence, ok, refused, step
from tests.support.office import OTHER_MEMBER, Office


def test_comments_stay_with_their_revision(office: Office) -> None:
    made = evidence(office, "submitted")
    path = f"/evidence/{made['id']}/comments"
    member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
    ok(coordinator.post(path, {"text": "Halaman 3 tidak terbaca. 👀"}), 201)
    ok(step(coordinator, made["id"], "return"))
    ok(step(member, made["id"], "revise"), 201)
    ok(member.post(path, {"text": "Sudah dipindai ulang."}), 201)
    said = [(row["revision_number"], row["text"]) for row in every(member, path)]
    assert said == [(1, "Halaman 3 tidak terbaca. 👀"), (2, "Sudah dipindai ulang.")]
    ok(coordinator.post(path, {"text": "Baik.", "revision_number": 1}), 201)
    refused(coordinator.post(path, {"text": "Baik.", "revision_number": 3}), 404)
    first, later = every(member, path, revision_number=1)
    assert later["text"] == "Baik."
    log = ok(office.administrator().get("/audit-events", params={"action": "evidence.comment"}))
    said = log["items"][0]["changes"]["comment"][1]
    assert said["id"] == later["id"]
    assert said["sha256"] == hashlib.sha256(b"Baik.").hexdigest()
    assert first["written_by"]["id"] == str(office.user_id(COORDINATOR))


def test_only_those_who_may_open_the_evidence_take_part(office: Office) -> None:
    path = f"/evidence/{evidence(office, 'submitted')['id']}/comments"
    outsider = office.person(OTHER_MEMBER)
    refused(outsider.get(path), 403, "forbidden")
    refused(outsider.post(path, {"text": "Apa ini?"}), 403, "forbidden")
    assert every(office.person(MEMBER), path) == []
