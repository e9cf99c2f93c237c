"""LHE that are signed: by the certificate of TPI's office, or by hand and scanned."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import LheFile
from app.models.evidence import ScanState
from app.services.upkeep.rescanning import scan_pending
from tests.api.evaluation.test_evaluations import asesor, begin
from tests.api.reporting.test_report_signatures import scan
from tests.integrations.test_signing import changed, poppler_says
from tests.support.clamd import NothingFound
from tests.support.databases import on_one_engine
from tests.support.evaluations import agree, answer_best, report_to_propose
from tests.support.evidence import KETUA, MEMBER, ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.printed_reports import words_of
from tests.support.signing import BLANK_PAGE

pytestmark = on_one_engine
NO_LONGER = "TIDAK BERLAKU LAGI"


def printed(person: Person, path: str) -> bytes:
    return bytes(person.get(f"{path}/document", params={"format": "pdf"}).content)


def test_only_what_is_issued_and_stands_is_signed(
    office: Office, certificates: Path, tmp_path: Path
) -> None:
    assert certificates.is_dir()
    path, ketua = begin(office), office.person(KETUA)
    prepared, member = Prepared(office), office.person(MEMBER)
    tpi, lhe = asesor(prepared), f"{path}/lhe"
    answer_best(office, path)
    ok(ketua.post(f"{path}/submit", {}))
    refused(tpi.post(f"{lhe}/signatures", {"digest": "0" * 64}), 409, "lhe_not_standing")
    ok(tpi.post(f"{path}/forward", {}))
    agree(tpi, path)
    ok(tpi.post(f"{path}/conclude", {}))
    draft = ok(tpi.get(lhe))
    assert (draft["state"], draft["is_final"], draft["files"]) == ("draft", False, [])
    assert "RANCANGAN" in words_of("pdf", printed(tpi, lhe))
    refused(tpi.post(f"{lhe}/signatures", {"digest": draft["digest"]}), 409, "lhe_not_standing")
    refused(scan(tpi, lhe, BLANK_PAGE), 409, "lhe_not_standing")
    report_to_propose(tpi, path)
    read = ok(tpi.get(lhe))
    digest, document = {"digest": read["digest"]}, printed(member, lhe)
    assert (read["state"], read["is_final"]) == ("final", True)
    refused(ketua.post(f"{lhe}/signatures", digest), 403)
    refused(tpi.post(f"{lhe}/signatures", {"digest": "0" * 64}), 412, "lhe_changed")
    signed: Any = ok(tpi.post(f"{lhe}/signatures", digest), 201)
    (file,) = signed["files"]
    assert (file["kind"], file["level"], file["digest"]) == (
        "signed", "PAdES B-B", read["digest"],
    )  # fmt: skip
    copy = member.get(f"{lhe}/files/{file['id']}/content").content
    assert copy.startswith(document)
    if shutil.which("pdfsig"):
        assert "Signature is Valid" in poppler_says(copy, tmp_path)
        assert "Signature is Valid" not in poppler_says(changed(copy), tmp_path)
    refused(scan(ketua, lhe, document), 403)
    for each in (document, BLANK_PAGE):
        signed = ok(scan(tpi, lhe, each), 201)
    assert [each["outcome"] for each in signed["files"]] == [None, "alike", "without_text"]
    other = Prepared(office).evaluation("reported")
    refused(tpi.get(f"/evaluations/{other}/lhe/files/{file['id']}/content"), 404)
    _waits_for_the_scanner(office, tpi, f"{lhe}/files/{file['id']}/content")
    _is_reopened(office, tpi, path, digest)
    assert member.get(f"{lhe}/files/{file['id']}/content").content == copy, "what was signed stays"


class Finds(NothingFound):
    """Takes the blank page for a virus."""

    def find_virus(self, pieces: Iterable[bytes]) -> str | None:
        return "Uji" if b"".join(pieces) == BLANK_PAGE else None


def _waits_for_the_scanner(office: Office, tpi: Person, address: str) -> None:
    """Nobody opens a copy before the virus scanner had its say; who brought a bad one hears."""
    with Session(office.engine) as session, session.begin():
        session.execute(update(LheFile).values(scan_state=ScanState.PENDING))
    refused(tpi.get(address), 409, "file_quarantined")
    state, portal = office.app.state, office.client.portal
    assert portal is not None
    told = portal.call(scan_pending, state.database, state.storage, Finds("", 0))
    assert (told.clean, told.infected) == (2, 1)
    assert tpi.get(address).status_code == 200
    heard: Any = ok(tpi.get("/notifications"))["items"]
    assert [each["subject_type"] for each in heard if "menemukan Uji" in each["detail"]] == [
        "evaluation"
    ]


def _is_reopened(office: Office, tpi: Person, path: str, digest: dict[str, str]) -> None:
    """TPI sends back what it concluded: its LHE is shown and printed as one that stands no more."""
    member, lhe = office.person(MEMBER), f"{path}/lhe"
    back = {"note": "Perbaiki.", "questions": [{"question": 59, "note": "Belum merata."}]}
    ok(tpi.post(f"{path}/return", back))
    read = ok(member.get(lhe))
    assert (read["state"], read["is_final"], len(read["files"])) == ("reopened", False, 3)
    assert NO_LONGER in words_of("pdf", printed(member, lhe))
    refused(tpi.post(f"{lhe}/signatures", digest), 409, "lhe_not_standing")
    ok(member.post(f"{path}/answer", {"answers": [{"question": 59, "answer": "B"}]}))
    ok(office.person(KETUA).post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/assess", {"assessments": [{"question": 59, "verdict": "agree"}]}))
    ok(tpi.post(f"{path}/conclude", {}))
    assert ok(member.get(lhe))["state"] == "reopened"
    assert ok(tpi.get(lhe))["state"] == "draft", "what is to be issued now"
    refused(scan(tpi, lhe, BLANK_PAGE), 409, "lhe_not_standing")
    report_to_propose(tpi, path)
    assert ok(member.get(lhe))["state"] == "final"
