"""Erasing a file uploaded by mistake: two people, the bytes go, the proof of them stays."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.canonical import digest_of
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.models import AuditEvent
from app.models.access import GrantedRole
from app.services.platform.files.erasing import remove_erased
from app.services.upkeep.rescanning import Rescan
from tests.support.clamd import NothingFound
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import PDF, Office, Person
from tests.support.prepared import Prepared

REASON = {"reason": "Memuat NIK warga."}
OTHER = PDF + b"% lain"


def run(office: Office, job: Any, *arguments: Any) -> Any:
    """A job of the worker."""
    assert office.client.portal is not None
    return office.client.portal.call(job, office.app.state.database, *arguments)


def remove(office: Office) -> int:
    removed: int = run(office, remove_erased, office.app.state.storage)
    return removed


def ask(person: Person, evidence_id: str, file: Body) -> Body:
    path = f"/evidence/{evidence_id}/files/{file['id']}/erasure"
    asked: Body = ok(person.post(path, REASON), 201)
    return asked


def erase(office: Office, evidence_id: str, file: Body) -> Body:
    """The Ketua asks, the administrator confirms, the worker removes."""
    asked = ask(office.person(KETUA), evidence_id, file)
    confirmed: Body = ok(office.administrator().post(f"/file-erasures/{asked['id']}/confirm"))
    remove(office)
    return confirmed


def content(person: Person, evidence_id: str, file: Body) -> Any:
    return person.get(f"/evidence/{evidence_id}/files/{file['id']}/content")


def stored_path(office: Office, file: Body) -> Path:
    sha256, settings = file["sha256"], office.app.state.settings
    path: Path = settings.data_dir / "files" / sha256[:2] / sha256[2:4] / sha256
    return path


def report(office: Office) -> Body:
    found: Body = ok(office.administrator().post("/storage/verification", {}))
    return found


def accepted(office: Office) -> tuple[str, Body]:
    made = evidence(office, "accepted")
    (file,) = made["revision"]["files"]
    return made["id"], file


class TestTwoPeople:
    @pytest.mark.parametrize("first", ["administrator", "pelaksana"])
    def test_one_asks_and_the_other_confirms(self, office: Office, first: str) -> None:
        evidence_id, file = accepted(office)
        admin, ketua = office.administrator(), office.person(KETUA)
        asking, other = (admin, ketua) if first == "administrator" else (ketua, admin)
        asked = ask(asking, evidence_id, file)
        assert (asked["status"], asked["requested_as"], asked["allowed_actions"]) == (
            "pending", first, ["decline"],
        )  # fmt: skip
        path = f"/file-erasures/{asked['id']}"
        assert ok(other.get(path))["allowed_actions"] == ["confirm", "decline"]
        assert content(ketua, evidence_id, file).is_success
        refused(asking.post(f"{path}/confirm"), 403, "own_erasure")
        again = f"/evidence/{evidence_id}/files/{file['id']}/erasure"
        refused(other.post(again, REASON), 409, "erasure_pending")
        done = ok(other.post(f"{path}/confirm"))
        assert (done["status"], done["removed_at"], done["allowed_actions"]) == (
            "confirmed", None, [],
        )  # fmt: skip
        told = refused(content(ketua, evidence_id, file), 410, "file_erased")["detail"]
        assert f"pada {day_in_words(clock.today_in('Asia/Makassar'), Language.INDONESIAN)}" in told
        refused(other.post(f"{path}/decline", REASON), 409, "erasure_decided")
        refused(asking.post(again, REASON), 410, "file_erased")
        assert remove(office) == 1
        assert not stored_path(office, file).exists()
        assert ok(other.get(path))["removed_at"] is not None
        assert remove(office) == 0
        with Session(office.engine) as session:
            told = session.execute(
                select(AuditEvent.action, AuditEvent.reason)
                .where(AuditEvent.action.like("evidence.%eras%"))
                .order_by(AuditEvent.id)
            ).all()
        assert [tuple(row) for row in told] == [
            ("evidence.request_erasure", REASON["reason"]),
            ("evidence.erase_file", REASON["reason"]),
            ("evidence.remove_erased", None),
        ]

    @on_one_engine
    def test_two_of_the_same_role_do_not_suffice(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        asked = ask(office.administrator(), evidence_id, file)
        prepared = Prepared(office)
        username = prepared.account()
        prepared.grant(username, GrantedRole.ADMINISTRATOR, unit="53")
        other = office.person(username)
        path = f"/file-erasures/{asked['id']}/confirm"
        refused(other.post(path), 403, "erasure_needs_both_roles")

    @on_one_engine
    def test_declined_or_taken_back_with_a_reason(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        ketua = office.person(KETUA)
        for who in (office.administrator(), ketua):
            path = f"/file-erasures/{ask(ketua, evidence_id, file)['id']}/decline"
            refused(who.post(path, {}), 422)
            assert ok(who.post(path, REASON))["status"] == "declined"
        assert content(ketua, evidence_id, file).is_success
        assert len(every(ketua, "/file-erasures", status="declined")) == 2
        assert every(ketua, "/file-erasures", status="pending") == []


class TestAfterwards:
    def test_the_revision_stays_in_force_and_its_digest_verifies(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        member = office.person(MEMBER)
        before = ok(member.get(f"/evidence/{evidence_id}"))
        erase(office, evidence_id, file)
        after = ok(member.get(f"/evidence/{evidence_id}"))
        assert (after["status"], after["in_force"]) == (before["status"], before["in_force"])
        revision = after["revision"]
        (shown,) = revision["files"]
        assert shown["erased_at"] is not None
        assert shown["erasure_reason"] == REASON["reason"]
        manifest = {
            name: after.get(name, revision.get(name))
            for name in ("title", "description", "evidence_date", "covers_from", "covers_to")
        }
        manifest |= {
            "evidence_id": evidence_id,
            "revision": revision["number"],
            "indicator_ids": after["indicator_ids"],
            "files": [[f["original_name"], f["sha256"], f["size"]] for f in revision["files"]],
            "links": [],
        }
        assert revision["digest"] == digest_of(manifest)
        found = report(office)
        assert (found["whole"], found["checked"], found["faults"]) == (True, 0, [])

    @on_one_engine
    def test_a_new_revision_does_not_carry_it_over(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        erase(office, evidence_id, file)
        member = office.person(MEMBER)
        assert ok(step(member, evidence_id, "revise"), 201)["revision"]["files"] == []
        sent = ok(member.upload(evidence_id), 201)["revision"]["files"]
        assert [f["erased_at"] for f in sent] == [None], "who sends it again sends a new file"
        assert [u["revision_number"] for u in sent[0]["already_used_in"]] == [1]
        assert content(member, evidence_id, sent[0]).is_success
        refused(content(member, evidence_id, file), 410, "file_erased")

    @on_one_engine
    def test_what_was_carried_over_is_erased_everywhere(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        member = office.person(MEMBER)
        (again,) = ok(step(member, evidence_id, "revise"), 201)["revision"]["files"]
        erase(office, evidence_id, file)
        refused(content(member, evidence_id, again), 410, "file_erased")
        refused(step(member, evidence_id, "submit"), 409, "files_erased")
        scan = f"/evidence/{evidence_id}/files/{again['id']}/scan"
        office.app.state.scanner = NothingFound("", 0)
        refused(member.post(scan), 410, "file_erased")
        ok(member.delete(f"/evidence/{evidence_id}/files/{again['id']}"))
        assert not stored_path(office, file).exists()

    @on_one_engine
    @pytest.mark.parametrize(
        ("status", "who", "verb"),
        [("submitted", COORDINATOR, "verify"), ("verified", KETUA, "accept")],
    )
    def test_nobody_judges_what_nobody_can_read(
        self, office: Office, status: str, who: str, verb: str
    ) -> None:
        made = evidence(office, status)
        erase(office, made["id"], made["revision"]["files"][0])
        refused(step(office.person(who), made["id"], verb), 409, "files_erased")
        assert ok(step(office.person(who), made["id"], "return"))["status"] == "returned"

    @on_one_engine
    def test_restricted_evidence_shows_no_name_to_the_administrator(self, office: Office) -> None:
        made = evidence(office, "accepted", confidentiality="restricted")
        asked = ask(office.person(KETUA), made["id"], made["revision"]["files"][0])
        assert asked["original_name"] == "laporan.pdf"
        path = f"/file-erasures/{asked['id']}"
        seen = ok(office.administrator().get(path))
        assert (seen["original_name"], seen["sha256"]) == (None, None)
        assert ok(office.administrator().post(f"{path}/confirm"))["sha256"] is None

    @on_one_engine
    def test_a_scan_does_not_wait_for_it(self, office: Office) -> None:
        member = office.person(MEMBER)
        office.app.state.scanner = NothingFound("127.0.0.1:1", 0.1)
        made = draft(member)
        (file,) = ok(member.upload(made["id"]), 201)["revision"]["files"]
        erase(office, made["id"], file)

        async def scan(database: Any) -> Any:
            return await Rescan(database, office.app.state.storage, NothingFound("", 0)).run()

        assert run(office, scan).pending == 0
