"""A copy of a link is erased as a file is: two people, the bytes go, the proof of them stays."""

import json
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import FileErasure
from app.services.platform.files.erasing import remove_erased
from tests.api.evidence.test_erasures import REASON, report, run, stored_path
from tests.api.evidence.test_link_copies import Site, asking, captures, linked, work
from tests.support import reminders
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, draft, ok, refused, step
from tests.support.evidence_sql import attempt, table
from tests.support.office import PDF, Office
from tests.support.packages import Opened, fetch, verify
from tests.support.sites import serving

__all__ = ["asking"]


def kept_copy(office: Office) -> tuple[str, Body]:
    """A draft whose link's PDF was kept: its address and the copy."""
    with serving(Site) as address:
        path, copies = linked(office, f"{address}/laporan.pdf")
        ok(office.person(MEMBER).post(copies, {}), 201)
        assert work(office) == 1
    return path, captures(office, path)[0]["file"]


def erase(office: Office, path: str, copy: Body) -> Body:
    """The administrator asks, the Ketua confirms, the worker removes."""
    asked = ok(office.administrator().post(f"{path}/copies/{copy['id']}/erasure", REASON), 201)
    done: Body = ok(office.person(KETUA).post(f"/file-erasures/{asked['id']}/confirm"))
    run(office, remove_erased, office.app.state.storage)
    return done


def test_one_asks_the_other_confirms_and_the_bytes_go(asking: Office) -> None:
    path, copy = kept_copy(asking)
    ketua, admin = asking.person(KETUA), asking.administrator()
    address, content = f"{path}/copies/{copy['id']}/erasure", f"{path}/copies/{copy['id']}/content"
    asked = ok(ketua.post(address, REASON), 201)
    assert (asked["status"], asked["sha256"]) == ("pending", copy["sha256"])
    assert asked["original_name"] == copy["original_name"]
    refused(admin.post(address, REASON), 409, "erasure_pending")
    refused(ketua.post(f"/file-erasures/{asked['id']}/confirm"), 403, "own_erasure")
    assert ketua.get(content).content == PDF
    ok(admin.post(f"/file-erasures/{asked['id']}/confirm"))
    refused(ketua.get(content), 410, "file_erased")
    refused(admin.post(address, REASON), 410, "file_erased")
    assert run(asking, remove_erased, asking.app.state.storage) == 1
    assert not stored_path(asking, copy).exists()
    (shown,) = captures(asking, path)
    assert shown["file"] == copy | {
        "erased_at": shown["file"]["erased_at"], "erasure_reason": REASON["reason"],
    }  # fmt: skip
    assert shown["file"]["erased_at"] is not None
    found = report(asking)
    assert (found["whole"], found["checked"], found["faults"]) == (True, 0, [])


@on_one_engine
def test_it_is_no_file_of_the_revision_and_may_be_kept_anew(asking: Office) -> None:
    member = asking.person(MEMBER)
    with serving(Site) as address:
        path, copies = linked(asking, f"{address}/laporan.pdf")
        ok(member.post(copies, {}), 201)
        work(asking)
        erase(asking, path, captures(asking, path)[0]["file"])
        ok(step(member, path.rpartition("/")[2], "submit"))
        ok(asking.person(COORDINATOR).post(copies, {}), 201)
        assert work(asking) == 1
    newer, older = (each["file"] for each in captures(asking, path))
    assert (newer["erased_at"], newer["sha256"]) == (None, older["sha256"])
    assert asking.person(KETUA).get(f"{path}/copies/{newer['id']}/content").content == PDF
    refused(asking.person(KETUA).get(f"{path}/copies/{older['id']}/content"), 410, "file_erased")
    assert report(asking)["whole"]


@on_one_engine
def test_a_file_of_the_same_content_goes_with_it_elsewhere_it_stays(asking: Office) -> None:
    path, copy = kept_copy(asking)
    other_path, other = kept_copy(asking)
    member = asking.person(MEMBER)
    (file,) = ok(member.upload(path.rpartition("/")[2]), 201)["revision"]["files"]
    assert file["sha256"] == copy["sha256"]
    erase(asking, path, copy)
    refused(member.get(f"{path}/files/{file['id']}/content"), 410, "file_erased")
    assert member.get(f"{other_path}/copies/{other['id']}/content").content == PDF


@on_one_engine
def test_who_asked_for_it_and_the_coordinator_are_told(asking: Office) -> None:
    path, copy = kept_copy(asking)
    reminders.run(asking, clock.now())
    erase(asking, path, copy)
    told = [given for given in reminders.run(asking, clock.now()) if given[1] == "erased"]
    assert told == sorted((who, "erased", "5A-2") for who in (COORDINATOR, MEMBER))


@on_one_engine
def test_packages_name_it_instead_of_missing_it(asking: Office, tmp_path: Path) -> None:
    path, copy = kept_copy(asking)
    ok(step(asking.person(MEMBER), path.rpartition("/")[2], "submit"))
    erase(asking, path, copy)
    opened = Opened(fetch(asking.person(KETUA)), tmp_path)
    assert verify(opened).returncode == 0
    told = json.loads((opened.bag / "data/berkas-dihapus.jsonl").read_text())
    (link,) = opened.sheet("Tautan")
    assert (told["copy_of"], told["sha256"]) == (link["Alamat"], copy["sha256"])
    assert told["reason"] == REASON["reason"]
    assert told["decided_by"] == ok(asking.person(KETUA).get("/me"))["name"]
    assert told["decided_on_behalf_of"] is told["requested_on_behalf_of"] is None
    (row,) = opened.sheet("Berkas")
    assert row["Diputuskan oleh"] == told["decided_by"] != told["requested_by"]
    assert row["Penghapusan diminta oleh"] == told["requested_by"]
    assert (row["SHA-256"], row["Alasan penghapusan"]) == (copy["sha256"], REASON["reason"])
    assert row["Letak dalam paket"] == link["Salinan dalam paket"] == ""


@on_one_engine
def test_the_database_asks_that_the_evidence_has_the_content(asking: Office) -> None:
    path, copy = kept_copy(asking)
    ok(asking.person(KETUA).post(f"{path}/copies/{copy['id']}/erasure", REASON), 201)
    erasure = table(FileErasure)
    with Session(asking.engine) as session:
        asked = session.execute(select(erasure)).one()._mapping
        elsewhere = draft(asking.person(MEMBER))
        values = {**asked, "id": new_id(), "evidence_id": UUID(elsewhere["id"])}
    assert "guard erasure_begins_as_a_request" in attempt(asking, insert(erasure).values(values))
