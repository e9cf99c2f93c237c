"""Evidence packages: complete, checkable by anybody, and no more than the caller may open."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from app.schemas.platform.examples import DECREE_ID, GRATIFICATION_REPORT_ID, TEAM_V_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.gaps import at, plan
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PDF, Office
from tests.support.packages import PACKAGE, TEAM, Opened, fetch, verify

DECREE = {"decree_id": str(DECREE_ID)}


@pytest.fixture
def open_package(tmp_path: Path) -> Callable[[bytes], Opened]:
    numbers = iter(range(100))

    def opened(content: bytes) -> Opened:
        folder = tmp_path / f"package-{next(numbers)}"
        folder.mkdir()
        return Opened(content, folder)

    return opened


def year(office: Office) -> list[dict[str, Any]]:
    """Evidence of team V in several states, one of it in two revisions."""
    made = [evidence(office, status) for status in ("accepted", "verified", "returned", "draft")]
    member = office.person(MEMBER)
    returned = made[2]["id"]
    ok(step(member, returned, "revise"), 201)
    ok(member.upload(returned, ("lampiran.pdf", PDF + b"%lampiran")), 201)
    ok(step(member, returned, "submit"))
    return made


class TestContent:
    def test_holds_every_submitted_revision_and_proves_itself(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        accepted, verified, revised, left_out = year(office)
        opened = open_package(fetch(office.person(KETUA)))
        checked = subprocess.run(
            ["/usr/bin/env", "sha256sum", "-c", "manifest-sha256.txt"],
            cwd=opened.bag, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0, checked.stdout
        report = verify(opened)
        assert report.returncode == 0, report.stdout
        assert "The package is whole." in report.stdout

        rows = [(row["Eviden"], row["Revisi"], row["Status"]) for row in opened.sheet("Revisi")]
        assert sorted(rows) == sorted(
            [
                (accepted["id"], 1, "diterima"),
                (verified["id"], 1, "terverifikasi"),
                (revised["id"], 1, "dikembalikan"),
                (revised["id"], 2, "diajukan"),
            ]
        )
        assert left_out["id"] not in str(rows)
        checkpoint = json.loads((opened.bag / "data" / "jejak-audit.json").read_text())
        assert checkpoint["public_key"] == office.app.state.signer.public_key
        found = office.person(KETUA).post(
            "/audit-events/verification", json={"checkpoint": checkpoint}
        )
        assert (ok(found)["whole"], ok(found)["checkpoints"]) == (True, 1)
        files = opened.sheet("Berkas")
        assert len(files) == len(opened.evidence_files()) == 5
        for row in files:
            assert (opened.bag / row["Letak dalam paket"]).read_bytes().startswith(b"%PDF-")
        steps = (opened.bag / "data" / "keputusan.jsonl").read_text().splitlines()
        assert len(steps) == len(opened.sheet("Keputusan")) == 3 + 2 + 2 + 2
        assert json.loads(steps[0])["revision_digest"]
        assert (opened.bag / "data" / "ringkasan.pdf").read_bytes().startswith(b"%PDF-")

    @on_one_engine
    def test_holds_what_is_in_force_unless_all_is_asked_for(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        """Also with a draft beside it; what was replaced, sent back or withdrawn is history."""
        piece, replaced, ended = (evidence(office, "accepted") for _ in range(3))
        evidence(office, "verified")
        member = office.person(MEMBER)
        for each in (piece, replaced):
            ok(step(member, each["id"], "revise"), 201)
        for username, verb in ((MEMBER, "submit"), (COORDINATOR, "verify"), (KETUA, "accept")):
            ok(step(office.person(username), replaced["id"], verb))
        ok(step(office.person(KETUA), ended["id"], "withdraw"))
        ketua = office.person(KETUA)
        plain = open_package(fetch(ketua, revisions="in_force"))
        whole = open_package(fetch(ketua))
        for opened, name in ((plain, "in_force"), (whole, "all")):
            assert verify(opened).returncode == 0
            signed = json.loads((opened.bag / "signature.json").read_text())
            assert (signed["revisions"], "-semua-" in signed["name"]) == (name, name == "all")

        def revisions(opened: Opened) -> set[tuple[str, int, str]]:
            rows = opened.sheet("Revisi")
            return {(row["Eviden"], int(row["Revisi"]), row["Berlaku"]) for row in rows}

        in_force = {(piece["id"], 1, "ya"), (replaced["id"], 2, "ya")}
        assert revisions(plain) == in_force
        assert len(plain.evidence_files()) == len(plain.sheet("Berkas")) == 2
        assert {row[2] for row in revisions(whole) - in_force} == {"tidak"}
        assert len(revisions(whole)) == 5
        assert {row["Kode"]: row["Eviden"] for row in plain.sheet("Indikator")}["5A-2"] == 2
        assert "Hanya yang berlaku" in (plain.bag / "bag-info.txt").read_text().replace("\n  ", "")

    @on_one_engine
    def test_lies_in_folders_that_people_know_from_the_plan(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        names = ('Laporan "UPG": TW II/2023 — naïf 📄?.PDF', "../../CON.exe")
        ok(member.upload(made["id"], *((name, PDF) for name in names)), 201)
        ok(step(member, made["id"], "submit"))
        opened = open_package(fetch(member))
        paths = [file.relative_to(opened.bag).as_posix() for file in opened.evidence_files()]
        folder = "data/5-penguatan-pengawasan/A-pengendalian-gratifikasi/a-pelaporan-gratifikasi"
        assert sorted(paths) == [
            f"{folder}/2023_5A-2_001_r1_01_2023 — naïf 📄-.PDF",
            f"{folder}/2023_5A-2_001_r1_02_CON.exe_.pdf",
        ]
        assert max(map(len, opened.members)) <= 240
        assert {row["Nama asli"] for row in opened.sheet("Berkas")} == {
            "2023 — naïf 📄?.PDF", "CON.exe",
        }  # fmt: skip

    @on_one_engine
    def test_tells_of_the_cut_off_and_not_of_today(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        # 23:55 on 30 June in Kupang; ten minutes later it is July there, in UTC still June.
        late = datetime(2026, 6, 30, 15, 55, tzinfo=UTC)
        with time_machine.travel(late, tick=False) as clock:
            first = evidence(office, "submitted")
            clock.shift(timedelta(minutes=10))
            second = evidence(office, "submitted")
            coordinator = office.person(COORDINATOR)
            ok(step(coordinator, first["id"], "verify"))
            june = open_package(fetch(coordinator, **TEAM, cut_off="2026-06-30"))
            july = open_package(fetch(coordinator, **TEAM, cut_off="2026-07-01"))
        (row,) = june.sheet("Revisi")
        assert (row["Eviden"], row["Status"]) == (first["id"], "diajukan")
        assert len(june.sheet("Keputusan")) == 1
        states = {row["Eviden"]: row["Status"] for row in july.sheet("Revisi")}
        assert states == {first["id"]: "terverifikasi", second["id"]: "diajukan"}
        told = {row["Kode"]: row["Keadaan"] for row in july.sheet("Indikator")}
        assert told["5A-2"] == "terverifikasi"
        assert set(told.values()) == {"terverifikasi", "belum terbukti"}

    @on_one_engine
    def test_counts_the_months_that_were_expected_by_the_cut_off(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        with at(office, "2023-07-05T02:00:00Z"):
            plan(office, 3, 6)
            evidence(office, "accepted", evidence_date="2023-07-01")
        with at(office, "2023-10-02T02:00:00Z"):
            plan(office, 7, 9)
        months = ("terencana", "sudah lewat", "terpenuhi", "kurang")
        with at(office, "2023-10-02T03:00:00Z"):
            for cut_off, counts, state in (
                ("2023-07-04", [0, 0, 0, 0], "belum terbukti"),
                ("2023-07-05", [2, 2, 1, 1], "terbukti sebagian"),
                ("2023-10-02", [4, 4, 1, 3], "terbukti sebagian"),
            ):
                package = open_package(fetch(office.person(KETUA), **TEAM, cut_off=cut_off))
                (row,) = (r for r in package.sheet("Indikator") if r["Kode"] == "5A-2")
                assert row["Bulan sudah ditetapkan"] == ("ya" if counts[0] else "belum")
                assert [row[f"Bulan {name}"] for name in months] == counts
                assert row["Keadaan"] == state

    @on_one_engine
    def test_evidence_for_several_indicators_lies_once(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        evidence(office, "submitted", "5A-2", "5D-1")
        whole = open_package(fetch(office.person(KETUA), **DECREE))
        assert len(whole.evidence_files()) == 1
        (row,) = whole.sheet("Revisi")
        assert row["Indikator"] == "5A-2, 5D-1"

    @on_one_engine
    def test_the_export_is_logged_with_what_pins_its_content(self, office: Office) -> None:
        evidence(office, "submitted")
        content = fetch(office.person(KETUA))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (name,) = (n for n in archive.namelist() if n.endswith("signature.json"))
            signature = json.loads(archive.read(name))
        page = office.administrator().get("/audit-events", params={"action": "evidence.export"})
        (entry,) = ok(page)["items"]
        assert entry["actor_name"].startswith("Adiwijaya")
        assert entry["target_id"] == str(TEAM_V_ID)
        assert entry["changes"]["tagmanifest_sha256"][1] == signature["tagmanifest_sha256"]
        assert entry["changes"]["files"] == [None, 1]


@on_one_engine
class TestSight:
    def test_a_member_takes_only_what_the_own_team_has(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        own = evidence(office, "submitted")
        other = evidence(office, "draft", "1A-1", author=OTHER_COORDINATOR)
        ok(step(office.person(OTHER_COORDINATOR), other["id"], "submit"))
        opened = open_package(fetch(office.person(MEMBER), **DECREE))
        assert [row["Eviden"] for row in opened.sheet("Revisi")] == [own["id"]]
        assert {str(row["Kode"])[0] for row in opened.sheet("Indikator")} == {"5"}
        whole = open_package(fetch(office.person(PENGARAH), **DECREE))
        assert {row["Eviden"] for row in whole.sheet("Revisi")} == {own["id"], other["id"]}
        assert len(whole.sheet("Indikator")) == 75
        refused(office.person(OTHER_MEMBER).get(PACKAGE, params=TEAM), 403, "forbidden")

    def test_restricted_evidence_goes_to_those_who_may_open_it(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        evidence(office, "submitted", confidentiality="restricted", title="Aduan X77")
        inside = open_package(fetch(office.person(COORDINATOR), **DECREE))
        assert inside.sheet("Revisi")[0]["Kerahasiaan"] == "terbatas"
        outside = open_package(fetch(office.person(OTHER_COORDINATOR), **DECREE))
        assert outside.sheet("Revisi") == []

    @pytest.mark.parametrize(
        ("query", "pointer"),
        [
            ({}, "query/decree_id"),
            ({**TEAM, **DECREE}, "query/decree_id"),
            ({**TEAM, "cut_off": "2999-01-01"}, "query/cut_off"),
            ({**TEAM, "cut_off": "kemarin"}, "query/cut_off"),
        ],
    )
    def test_says_what_is_wrong_with_the_question(
        self, office: Office, query: dict[str, str], pointer: str
    ) -> None:
        problem = refused(office.person(KETUA).get(PACKAGE, params=query), 422)
        assert problem["errors"][0]["pointer"] == pointer

    def test_one_indicator_is_enough(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        evidence(office, "submitted")
        evidence(office, "submitted", "5D-1")
        query = {"indicator_id": str(GRATIFICATION_REPORT_ID)}
        opened = open_package(fetch(office.person(KETUA), **query))
        assert len(opened.sheet("Revisi")) == 1
        assert opened.bag.name.startswith("paket-eviden-53-142-2023-5a-2-")


@pytest.fixture
def package(office: Office, open_package: Callable[[bytes], Opened]) -> Opened:
    evidence(office, "submitted")
    return open_package(fetch(office.person(KETUA)))
