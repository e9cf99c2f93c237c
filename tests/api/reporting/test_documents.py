"""Printed documents: they hold what the answers hold, the same bytes again, and nothing hidden."""

import re
import subprocess
import sys
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.integrations.documents import making
from app.models import Membership
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from app.services.reporting.documents import printing
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, draft, every, ok, refused
from tests.support.meetings import plan
from tests.support.office import PDF, Office
from tests.support.printing import BESIDE
from tests.support.progress import clock_at

DECREE = f"/decrees/{DECREE_ID}"
STRANGER = "melanie.s.wila.hege"  # coordinator of team I


def text_of(content: bytes) -> str:
    """The words of a PDF in one line."""
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return re.sub(r"\s+", " ", " ".join(pages))


def printed(office: Office, who: str, path: str) -> str:
    """The words of a document, which is the same each time it is asked for."""
    person = office.person(who)
    first, second = person.get(path), person.get(path)
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["content-disposition"].startswith("attachment; filename=")
    same = person.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304
    # PDF/A-2a and PDF/UA-1, as the metadata says.
    assert b"pdfaid:conformance>A<" in first.content
    assert b"pdfuaid:part>1<" in first.content
    return text_of(first.content)


def ok_bytes(office: Office, path: str) -> bytes:
    """The file."""
    answer = office.person(MEMBER).get(path)
    assert answer.status_code == 200, answer.text
    return answer.content


@on_one_engine
class TestDocuments:
    def test_members_stand_as_in_lampiran_i(self, office: Office) -> None:
        words = printed(office, MEMBER, f"{DECREE}/members.pdf")
        for member in every(office.person(MEMBER), f"{DECREE}/members"):
            assert member["name"] in words
        assert "KEDUDUKAN DALAM TIM" in words
        assert "Halaman 1 dari" in words

    def test_the_plan_stands_as_in_lampiran_ii(self, office: Office) -> None:
        words = printed(office, MEMBER, f"{DECREE}/plan.pdf")
        for team in ok(office.person(MEMBER).get(f"{DECREE}/plan"))["teams"]:
            for activity in team["activities"]:
                assert activity["code"] in words
                for row in (*activity["action_items"], *activity["indicators"]):
                    assert re.sub(r"\s+", " ", row["text"])[:12] in words
        assert words.count("?") >= 12  # nobody has set a month yet

    def test_a_team_has_a_card(self, office: Office) -> None:
        words = printed(office, MEMBER, f"/teams/{TEAM_V_ID}/card.pdf")
        team = ok(office.person(MEMBER).get(f"/teams/{TEAM_V_ID}"))
        assert all(member["name"] in words for member in team["members"])

    def test_are_made_in_a_process_beside_the_service(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, begun = f"/teams/{TEAM_V_ID}/card.pdf", Counter[str]()
        here = ok_bytes(office, path)

        def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
            begun[command[0]] += 1
            return subprocess.run(command, **options)  # noqa: PLW1510, S603 - as it was called

        monkeypatch.setattr(making, "subprocess", SimpleNamespace(run=run))
        monkeypatch.setattr(printing, "make", BESIDE)
        assert ok_bytes(office, path) == here
        assert begun == {sys.executable: 1}

    def test_gaps_are_listed(self, office: Office) -> None:
        with clock_at(office, "2023-10-05T12:00"):
            words = printed(office, KETUA, f"{DECREE}/gaps.pdf")
            found = ok(office.person(KETUA).get(f"{DECREE}/gaps"))
        assert f"Jumlah kekurangan : {found['total']}" in words
        assert found["items"][0]["title"] in words
        assert "keadaan tanggal 5 Oktober 2023" in words

    def test_attendance_is_signed_on_a_list(self, office: Office) -> None:
        made = plan(office.person(COORDINATOR), guests=["Bapak Tamu"], starts_at="09:30")
        words = printed(office, COORDINATOR, f"/meetings/{made['id']}/attendance.pdf")
        assert "Rabu, 14 Juni 2023, pukul 09.30" in words
        assert "Bapak Tamu" in words
        assert all(each["person"]["name"] in words for each in made["people"])

    def test_of_another_office_are_not_there(self, two_offices: Office) -> None:
        stranger = two_offices.person("kornelis.tana")
        for path in ("members", "plan", "gaps"):
            refused(stranger.get(f"{DECREE}/{path}.pdf"), 404)
        refused(stranger.get(f"/teams/{TEAM_V_ID}/card.pdf"), 404)


@on_one_engine
class TestReceipts:
    def test_says_what_was_handed_in_and_by_which_digest(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        ok(member.upload(made["id"]), 201)
        sent = ok(member.post(f"/evidence/{made['id']}/submit", {}))
        words = printed(office, MEMBER, f"/evidence/{made['id']}/receipt.pdf").replace(" ", "")
        assert sent["revision"]["digest"] in words
        assert sent["revision"]["files"][0]["sha256"] in words
        assert "1April2023sampai30Juni2023" in words

    def test_tells_of_restricted_evidence_counts_alone(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member, title="Pengaduan RAHASIA", confidentiality="restricted")
        ok(member.upload(made["id"], ("RAHASIA.pdf", PDF)), 201)
        path = f"/evidence/{made['id']}/receipt.pdf"
        assert "RAHASIA" in printed(office, MEMBER, path)
        answer = office.person(STRANGER).get(path)
        assert answer.status_code == 200
        words = text_of(answer.content)
        assert "RAHASIA" not in words
        assert "rahasia" not in answer.headers["content-disposition"].lower()
        assert "Jumlah berkas : 1" in words


@on_one_engine
@pytest.mark.parametrize("name", ["I Made 漢字", "Siti 🎉", "#strong[x] *y* $z$ \\ @a <b>"])
def test_a_name_of_before_never_fails_the_print(office: Office, name: str) -> None:
    with Session(office.engine) as session, session.begin():
        session.execute(
            update(Membership).where(Membership.name == "Thomas Dohu").values(name=name)
        )
    words = printed(office, MEMBER, f"{DECREE}/members.pdf")
    has_boxes = name[:2] != "#s"
    assert ("karakter yang tidak ada dalam huruf cetak" in words) is has_boxes
    assert ("□" in words) is has_boxes
    if not has_boxes:
        assert name in words
