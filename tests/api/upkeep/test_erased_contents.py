"""What becomes of erased bytes: beside the same ones elsewhere, in packages, and who is told."""

import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.models import FileErasure
from app.schemas.platform.examples import TEAM_V_ID
from app.services.platform.files.erasing import remove_erased
from app.services.reporting.packages.checking import check
from app.services.upkeep.sweeping import SweepRule, sweep
from tests.api.evidence.test_erasures import (
    REASON,
    accepted,
    ask,
    content,
    erase,
    remove,
    report,
    run,
    stored_path,
)
from tests.support import reminders
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, draft, every, ok, refused, step
from tests.support.office import PDF, Office

OTHER = PDF + b"% lain"


class TestSameContent:
    def test_it_stays_while_another_file_holds_it(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        other_id, other = accepted(office)
        erase(office, evidence_id, file)
        ketua = office.person(KETUA)
        refused(content(ketua, evidence_id, file), 410, "file_erased")
        assert content(ketua, other_id, other).content == PDF
        assert report(office)["whole"]
        erase(office, other_id, other)
        assert not stored_path(office, file).exists()
        assert all(row["removed_at"] for row in every(ketua, "/file-erasures"))

    @on_one_engine
    def test_bytes_that_come_after_the_confirmation_wait_for_their_row(
        self, office: Office
    ) -> None:
        evidence_id, file = accepted(office)
        asked = ask(office.person(KETUA), evidence_id, file)
        ok(office.administrator().post(f"/file-erasures/{asked['id']}/confirm"))
        member = office.person(MEMBER)
        refused(member.upload(draft(member)["id"], ("a.pdf", PDF), ("b.pdf", b"")), 422)
        assert remove(office) == 0, "that upload left no row, but another one may be on its way"
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            assert remove(office) == 1

    def test_who_lost_that_race_is_told_to_send_it_again(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        evidence_id, file = accepted(office)
        member, state = office.person(MEMBER), office.app.state
        target = draft(member)["id"]
        asked = ask(office.person(KETUA), evidence_id, file)
        ok(office.administrator().post(f"/file-erasures/{asked['id']}/confirm"))
        receive = type(state.storage).receive

        async def receive_before_the_confirmation(storage: Any, *arguments: Any) -> Any:
            stored = await receive(storage, *arguments)
            os.utime(stored_path(office, file), (0, 0))
            assert await remove_erased(state.database, storage) == 1
            return stored

        with monkeypatch.context() as patch:
            patch.setattr(type(state.storage), "receive", receive_before_the_confirmation)
            refused(member.upload(target), 503, "upload_again")
        assert not stored_path(office, file).exists()
        ok(member.upload(target), 201)
        assert report(office)["whole"]

    @on_one_engine
    def test_a_crash_after_the_removal_is_healed_by_the_sweep(self, office: Office) -> None:
        evidence_id, file = accepted(office)
        asked = ask(office.person(KETUA), evidence_id, file)
        ok(office.administrator().post(f"/file-erasures/{asked['id']}/confirm"))
        stored_path(office, file).unlink()
        rule = SweepRule.of(office.app.state.settings, timedelta(hours=1))
        run(office, sweep, office.app.state.storage, rule)
        with Session(office.engine) as session:
            assert session.scalars(select(FileErasure.removed_at)).one() is not None


@on_one_engine
def test_uploader_and_coordinator_are_told_once(office: Office) -> None:
    evidence_id, file = accepted(office)
    reminders.run(office, clock.now())
    erase(office, evidence_id, file)
    later = clock.now() + timedelta(minutes=1)
    told = [given for given in reminders.run(office, later) if given[1] == "erased"]
    assert told == sorted((who, "erased", "5A-2") for who in (COORDINATOR, MEMBER))
    assert reminders.run(office, later) == []
    page = ok(office.person(MEMBER).get("/notifications"))
    assert page["items"][0]["stage"] == "erased"


@on_one_engine
def test_packages_name_it_instead_of_missing_it(office: Office, tmp_path: Path) -> None:
    made = draft(office.person(MEMBER))
    sent = ok(office.person(MEMBER).upload(made["id"], ("a.pdf", PDF), ("b.pdf", OTHER)), 201)
    ok(step(office.person(MEMBER), made["id"], "submit"))
    lost, kept = sent["revision"]["files"]
    erase(office, made["id"], lost)
    parameters = {"team_id": str(TEAM_V_ID), "revisions": "all"}
    answer = office.person(KETUA).get("/exports/evidence-package", params=parameters)
    archive = tmp_path / "paket.zip"
    archive.write_bytes(answer.content)
    assert check(archive).whole
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        (named,) = (name for name in names if name.endswith("/data/berkas-dihapus.jsonl"))
        told = json.loads(opened.read(named))
        manifest = next(name for name in names if name.endswith("/manifest-sha256.txt"))
        listed = opened.read(manifest).decode()
    assert (told["sha256"], told["reason"]) == (lost["sha256"], REASON["reason"])
    assert kept["sha256"] in listed
    assert lost["sha256"] not in listed
