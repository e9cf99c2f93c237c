"""Packages of evidence that came of a meeting name it; the others are as they were."""

import json
from pathlib import Path

from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, indicator_id, ok, step
from tests.support.meetings import held, upload
from tests.support.office import PDF, Office
from tests.support.packages import Opened, fetch, verify


@on_one_engine
def test_they_say_which_meeting_evidence_and_each_file_came_of(
    office: Office, tmp_path: Path
) -> None:
    member, ketua = office.person(MEMBER), office.person(KETUA)
    meeting = held(member, starts_at="09:30", guests=["Maria Tamu"])
    upload(member, meeting["id"], "daftar_hadir")
    ids = {"indicator_ids": [indicator_id("5A-2")]}
    (piece,) = ok(member.post(f"/meetings/{meeting['id']}/evidence", ids), 201)["evidence"]
    ok(member.upload(piece["id"], ("lampiran.pdf", PDF + b"%3\n")), 201)
    ok(step(member, piece["id"], "submit"))
    (tmp_path / "all").mkdir()
    opened = Opened(fetch(ketua), tmp_path / "all")
    assert verify(opened).returncode == 0
    kinds = {row["Nama asli"]: row["Berkas rapat"] for row in opened.sheet("Berkas")}
    assert kinds == {"daftar_hadir.pdf": "daftar hadir", "lampiran.pdf": ""}
    (revision,) = opened.sheet("Revisi")
    assert revision["Rapat asal"] == f"{meeting['title']} (14 Juni 2023)"
    (row,) = opened.sheet("Rapat")
    assert (row["Judul"], row["Keadaan"], row["Pukul"], row["Eviden dalam paket"]) == (
        meeting["title"], "terlaksana", "09:30", piece["id"],
    )  # fmt: skip
    written = (opened.bag / "data/rapat.jsonl").read_text(encoding="utf-8")
    told = json.loads(written)
    assert (told["meeting_id"], told["meeting_date"]) == (meeting["id"], "2023-06-14")
    assert told["evidence_ids"] == [piece["id"]]
    (file,) = told["files"]
    assert file["kind"] == "daftar_hadir"
    assert (opened.bag / file["path"]).read_bytes() == PDF
    assert "Maria" not in written
    assert "1 rapat" in (opened.bag / "bag-info.txt").read_text(encoding="utf-8")
    none = Opened(fetch(ketua, revisions="in_force"), tmp_path)
    assert verify(none).returncode == 0
    assert none.sheet("Rapat") == []
    assert not (none.bag / "data/rapat.jsonl").exists()
