"""The files of a meeting: what they are, who opens them, and what the scanner said of them."""

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.models import MeetingFile
from app.models.evidence import ScanState
from app.schemas.platform.examples import DECREE_ID
from app.services.reporting.meetings.files import MOST_FILES
from app.services.upkeep.rescanning import scan_pending
from tests.support.clamd import NothingFound
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, PENGARAH, ok, refused
from tests.support.meetings import plan, upload
from tests.support.office import OTHER_MEMBER, PDF, Office


def test_are_of_a_kind_and_opened_by_whoever_reads_the_meeting(office: Office) -> None:
    member = office.person(MEMBER)
    path = f"/meetings/{plan(member)['id']}"
    upload(member, path.rsplit("/", 1)[-1], "undangan")
    told = upload(member, path.rsplit("/", 1)[-1], "dokumentasi", ("a.pdf", PDF), ("b.pdf", PDF))
    assert [(file["kind"], file["original_name"]) for file in told["files"]] == [
        ("undangan", "undangan.pdf"),
        ("dokumentasi", "a.pdf"),
        ("dokumentasi", "b.pdf"),
    ]
    content = f"{path}/files/{told['files'][0]['id']}/content"
    for reader in (PENGARAH, OTHER_MEMBER):
        answer = office.person(reader).get(content)
        assert (answer.status_code, answer.content) == (200, PDF)
    refused(office.administrator().get(content), 403)
    listed = office.person(KETUA).get("/audit-events", params={"action": "meeting.open"})
    assert len(ok(listed)["items"]) == 2
    gone = f"{path}/files/{told['files'][1]['id']}"
    refused(office.person(OTHER_MEMBER).delete(gone), 403)
    refused(member.delete(gone, etag=None), 428)
    left = ok(member.delete(gone))["files"]
    assert [file["original_name"] for file in left] == ["undangan.pdf", "b.pdf"]


@on_one_engine
def test_are_not_taken_by_others_nor_without_a_kind_nor_without_end(office: Office) -> None:
    member = office.person(MEMBER)
    meeting = plan(member)["id"]
    path, files = f"/meetings/{meeting}/files", [("files", ("a.pdf", PDF))]
    refused(member.request("POST", path, files=files), 422)
    which = {"kind": "undangan"}
    neighbour = office.person(OTHER_MEMBER)
    refused(neighbour.request("POST", path, files=files, params=which), 403)
    upload(member, meeting, "notula", *[(f"{n}.pdf", PDF) for n in range(20)])
    upload(member, meeting, "notula", *[(f"{n}.pdf", PDF) for n in range(20)])
    upload(member, meeting, "notula", *[(f"{n}.pdf", PDF) for n in range(MOST_FILES - 40)])
    full = member.request("POST", path, files=files, params=which)
    refused(full, 409, "meeting_files_full")


@on_one_engine
def test_the_same_key_for_another_kind_is_another_request(office: Office) -> None:
    member = office.person(MEMBER)
    path = f"/meetings/{plan(member)['id']}/files"
    options = {"files": [("files", ("a.pdf", PDF))], "headers": {"Idempotency-Key": "satu-dua-3"}}
    first = member.request("POST", path, params={"kind": "notula"}, **options)
    again = member.request("POST", path, params={"kind": "notula"}, **options)
    assert (first.status_code, again.json()) == (201, first.json())
    refused(member.request("POST", path, params={"kind": "undangan"}, **options), 422)


@on_one_engine
def test_of_a_closed_month_stay(office: Office) -> None:
    member = office.person(MEMBER)
    meeting = plan(member)["id"]
    (file,) = upload(member, meeting, "undangan")["files"]
    body = {"month": 6, "note": "Selesai."}
    ok(office.person(KETUA).post(f"/decrees/{DECREE_ID}/periods/close", body))
    path = f"/meetings/{meeting}/files"
    refused(member.delete(f"{path}/{file['id']}"), 409, "period_closed")
    files = [("files", ("a.pdf", PDF))]
    again = member.request("POST", path, files=files, params={"kind": "undangan"})
    refused(again, 409, "period_closed")


def test_in_quarantine_is_released_by_a_later_scan(office: Office) -> None:
    member = office.person(MEMBER)
    meeting = plan(member)["id"]
    (file,) = upload(member, meeting, "undangan")["files"]
    with Session(office.engine) as session, session.begin():
        session.execute(update(MeetingFile).values(scan_state=ScanState.PENDING))
    content = f"/meetings/{meeting}/files/{file['id']}/content"
    refused(member.get(content), 409, "file_quarantined")
    state = office.app.state
    assert office.client.portal is not None
    report = office.client.portal.call(
        scan_pending, state.database, state.storage, NothingFound("", 0)
    )
    assert report.clean == 1
    assert member.get(content).content == PDF


def test_the_database_keeps_what_a_file_is(office: Office) -> None:
    member = office.person(MEMBER)
    upload(member, plan(member)["id"], "undangan")
    with pytest.raises(DBAPIError, match="guard"), office.engine.begin() as connection:
        connection.execute(text("UPDATE meeting_files SET sha256 = 'x'"))
