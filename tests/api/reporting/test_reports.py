"""Reports: made of one frozen snapshot, whose numbers are those of the API."""

from hashlib import sha256
from typing import Any

from app.core import clock
from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    KETUA,
    MEMBER,
    PENGARAH,
    REPORT,
    Body,
    every,
    indicator_id,
    ok,
    refused,
)
from tests.support.meetings import TEAM_V, held, team
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.progress import clock_at
from tests.support.reminders import run
from tests.support.reports import begin, content


def numbers(read: Body) -> Body:
    return {
        name: read[name]
        for name in ("expected", "months", "evidence", "being_revised", "indicators")
    }


class TestBeginning:
    def test_its_data_is_what_the_api_says(self, office: Office) -> None:
        ketua = office.person(KETUA)
        met = held(office.person(MEMBER))
        made = begin(ketua)
        assert (made["period_label"], made["status"]) == ("Triwulan II Tahun 2023", "draft")
        printed = content(ketua, made)
        snapshot = printed["document"]["snapshot"]
        progress: Any = ok(ketua.get(f"/decrees/{DECREE_ID}/progress"))
        assert snapshot["total"]["year"] == numbers(progress["total"])
        by_team = {each["team"]["id"]: each for each in snapshot["teams"]}
        assert [by_team[each["team"]["id"]]["year"] for each in progress["teams"]] == [
            numbers(each) for each in progress["teams"]
        ]
        heat: Any = ok(ketua.get(f"/decrees/{DECREE_ID}/progress/heat-map"))
        assert [each["cells"] for each in snapshot["teams"]] == [
            row["cells"] for row in heat["rows"]
        ]
        gaps: Any = ok(ketua.get(f"/decrees/{DECREE_ID}/gaps/summary"))
        assert snapshot["total"]["gaps"] == gaps["by_severity"]
        assert [each["title"] for each in snapshot["meetings"]] == [met["title"]]
        assert sum(len(each["members"]) for each in snapshot["people"]) == 36
        assert printed["receipt"]["snapshot_digest"] == made["snapshot_digest"]
        assert printed["document"]["signatory"]["job_title"] == "Sekretaris KPU"

    @on_one_engine
    def test_a_team_begins_its_own_and_the_ketua_that_of_the_office(self, office: Office) -> None:
        member = office.person(MEMBER)
        refused(
            member.post("/reports", {"decree_id": str(DECREE_ID), "kind": "quarter", "period": 2}),
            403,
        )
        made = begin(member, team_id=TEAM_V, kind="month", period=6)
        assert [each["team"]["id"] for each in made["chapters"]] == [TEAM_V]
        snapshot = content(member, made)["document"]["snapshot"]
        told = numbers(snapshot["trend"][-1])
        assert told == snapshot["teams"][0]["year"], "the team's own course, up to now"
        assert made["chapters"][0]["may_write"]
        neighbour = office.person(OTHER_MEMBER)
        read: Any = ok(neighbour.get(f"/reports/{made['id']}"))
        assert (read["allowed_actions"], read["chapters"][0]["may_write"]) == ([], False)
        again = {"decree_id": str(DECREE_ID), "team_id": TEAM_V, "kind": "month", "period": 6}
        assert refused(member.post("/reports", again), 409)["code"] == "report_exists"
        body = {"decree_id": str(DECREE_ID), "kind": "semester", "period": 3}
        told = refused(office.person(KETUA).post("/reports", body), 422)
        assert told["code"] == "report_period_unknown"
        refused(member.post("/reports", again | {"team_id": team(1)}), 403)
        (fault,) = refused(member.post("/reports", again | {"kind": "triwulan"}), 422)["errors"]
        assert fault["detail"].endswith("'semester' atau 'year'.")


class TestLife:
    def test_from_the_teams_words_to_the_pengarah_who_takes_note(self, office: Office) -> None:
        ketua, member, pengarah = (office.person(each) for each in (KETUA, MEMBER, PENGARAH))
        made = begin(ketua)
        path, part = f"/reports/{made['id']}", f"/reports/{made['id']}/teams/{TEAM_V}"
        written: Any = ok(member.patch(part, {"solutions": "Dijadwalkan ulang."}))
        assert written["edited_by"]["id"] == str(office.user_id(MEMBER))
        refused(member.patch(f"/reports/{made['id']}/teams/{team(1)}", {"solutions": "x"}), 403)
        told = refused(member.patch(part, {"obstacles": "Cap \U0001f600"}), 422)
        assert told["errors"][0]["code"] == "character_unprintable"
        advice = {"text": "Lengkapi undangan.", "responsible": "Koordinator Tim V"}
        with_row = advice | {"due_date": "2023-12-31", "indicator_id": indicator_id(REPORT)}
        ok(ketua.post(f"{path}/recommendations", with_row), 201)
        refused(pengarah.post(f"{path}/acknowledge", {"digest": "0" * 64}), 409)
        sent: Any = ok(ketua.post(f"{path}/submit", {}))
        assert (sent["status"], sent["number"]) == ("submitted", f"1/53/{clock.now().year}")
        digest = content(pengarah, made)["receipt"]["digest"]
        assert sent["steps"][0]["digest"] == digest
        refused(ketua.post(f"{path}/refresh", {}), 409)
        refused(member.post(f"{path}/discard", {"reason": "Keliru."}), 403)
        assert refused(member.patch(part, {"solutions": "Lain."}), 409)["code"] == "report_frozen"
        refused(ketua.post(f"{path}/acknowledge", {"digest": digest}), 403)
        stale = refused(pengarah.post(f"{path}/acknowledge", {"digest": "0" * 64}), 412)
        assert stale["code"] == "report_changed"
        back = {"digest": digest, "reason": "Kendala belum dijelaskan."}
        assert ok(pengarah.post(f"{path}/return", back))["status"] == "returned"
        ok(member.patch(part, {"obstacles": "Undangan terlambat."}))
        again: Any = ok(ketua.post(f"{path}/submit", {}))
        assert again["number"] == sent["number"]
        printed = content(pengarah, made)
        noted: Any = ok(
            pengarah.post(f"{path}/acknowledge", {"digest": printed["receipt"]["digest"]})
        )
        assert noted["status"] == "acknowledged"
        assert [step["action"] for step in noted["steps"]] == [
            "submit", "return", "submit", "acknowledge",
        ]  # fmt: skip
        final = content(member, made)
        assert final["document"] == printed["document"]
        assert final["acknowledgement"]["by"]["job_title"] == "Ketua KPU"
        self._close(office, path, noted)
        self._correct(office, path, noted)

    def _close(self, office: Office, path: str, noted: Body) -> None:
        """Nobody ends what they recommended; the next report carries it over until then."""
        ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
        (one,) = noted["recommendations"]
        close, why = f"{path}/recommendations/{one['id']}/close", {"reason": "Sudah lengkap."}
        assert refused(ketua.post(close, why), 403)["code"] == "own_recommendation"
        following = begin(ketua, period=3)
        (carried,) = content(ketua, following)["document"]["snapshot"]["recommendations"]
        assert (carried["report_number"], carried["status"]) == (noted["number"], "open")
        closed: Any = ok(pengarah.post(close, why))
        assert closed["recommendations"][0]["status"] == "closed"
        ok(ketua.post(f"/reports/{following['id']}/refresh", {}))
        (carried,) = content(ketua, following)["document"]["snapshot"]["recommendations"]
        assert (carried["status"], carried["close_reason"]) == ("closed", why["reason"])

    def _correct(self, office: Office, path: str, noted: Body) -> None:
        """It names the old one, and both stay; what came after the period is no part of it."""
        ketua = office.person(KETUA)
        Prepared(office).directive()
        made: Any = ok(ketua.post(f"{path}/correct", {"reason": "Angka Tim V keliru."}), 201)
        assert made["corrects"]["id"] == noted["id"]
        assert made["recommendations"][0]["status"] == "closed"
        assert content(ketua, made)["document"]["snapshot"]["directives"] == []
        assert ok(ketua.get(path))["corrected_by"]["id"] == made["id"]
        refused(ketua.post(f"{path}/correct", {"reason": "Lagi."}), 409)

    @on_one_engine
    def test_the_acknowledged_one_becomes_draft_evidence_of_its_row(self, office: Office) -> None:
        ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
        made = begin(ketua)
        path = f"/reports/{made['id']}"
        ok(ketua.post(f"{path}/submit", {"number": "12/PW.02-Lap/53/2023"}))
        digest = content(pengarah, made)["receipt"]["digest"]
        assert refused(ketua.post(f"{path}/evidence", {}), 409)["code"] == "report_not_acknowledged"
        ok(pengarah.post(f"{path}/acknowledge", {"digest": digest}))
        drafted: Any = ok(ketua.post(f"{path}/evidence", {}))
        (key,) = drafted["evidence_ids"]
        evidence: Any = ok(ketua.get(f"/evidence/{key}"))
        assert evidence["indicator_ids"] == [indicator_id("1C-1")]
        assert digest in evidence["revision"]["description"]
        (file,) = evidence["revision"]["files"]
        printed = ketua.get(f"{path}/document", params={"format": "pdf"})
        assert file["sha256"] == sha256(printed.content).hexdigest()
        assert file["media_type"] == "application/pdf"
        again = refused(ketua.post(f"{path}/evidence", {}), 409)
        assert again["code"] == "report_evidence_made"
        self._of_another_team(office, path)
        self._of_another_year(office, office.person(KETUA))

    def _of_another_year(self, office: Office, ketua: Person) -> None:
        """A number that names its year is no other letter's, whenever that is submitted."""
        later, number = begin(ketua, period=3), {"number": "12/PW.02-Lap/53/2023"}
        with clock_at(office, f"{clock.now().year + 1}-07-11T12:00"):
            told = office.person(KETUA).post(f"/reports/{later['id']}/submit", number)
            assert refused(told, 409)["code"] == "report_number_taken"

    def _of_another_team(self, office: Office, path: str) -> None:
        """Each team makes its own, and is told whose the plan's row is."""
        member = office.person(MEMBER)
        assert "evidence" in ok(member.get(path))["allowed_actions"]
        told = refused(member.post(f"{path}/evidence", {}), 422)
        assert told["code"] == "report_indicators_elsewhere"
        theirs = {"indicator_ids": [indicator_id("1A-1")]}
        told = refused(member.post(f"{path}/evidence", theirs), 403)
        assert told["code"] == "report_indicators_of_another_team"
        own = {"indicator_ids": [indicator_id(REPORT)]}
        keys = ok(member.post(f"{path}/evidence", own))["evidence_ids"]
        assert len(keys) == 2
        for key in keys:  # what comes of one report is no earlier use of each other
            (file,) = ok(office.person(KETUA).get(f"/evidence/{key}"))["revision"]["files"]
            assert file["already_used_in"] == []
        gaps = f"/decrees/{DECREE_ID}/gaps"
        assert every(office.person(KETUA), gaps, code="file_reused") == []


class TestDue:
    @on_one_engine
    def test_the_ketua_is_reminded_and_everybody_finds_their_part(self, office: Office) -> None:
        ketua, member, pengarah = (office.person(each) for each in (KETUA, MEMBER, PENGARAH))
        unit = ok(ketua.get(f"/decrees/{DECREE_ID}"))["work_unit"]["id"]
        settings = f"/work-units/{unit}/report-settings"
        days = {"quarter_due_days": 10, "year_due_days": 20}
        assert not ok(member.get(settings))["is_set"]
        refused(member.put(settings, days), 403)
        assert ok(ketua.put(settings, days))["quarter_due_days"] == 10
        assert run(office, "2023-07-11T04:00:00Z") == [(KETUA, "overdue", "triwulan 2/2023")]
        gap, *later = every(ketua, f"/decrees/{DECREE_ID}/gaps", code="report_overdue")
        told = (gap["facts"]["report"], gap["due_date"], gap["team"]["kind"])
        assert told == ("Triwulan II Tahun 2023", "2023-07-10", "pelaksana")
        assert [self._to_begin(office, each) for each in (KETUA, MEMBER, PENGARAH)] == [
            [("triwulan 2/2023", "2023-07-10", f"/api/v1/reports?decree_id={DECREE_ID}")], [], [],
        ]  # fmt: skip
        made = begin(ketua)
        assert self._to_begin(office, KETUA) == []
        gap, *later = every(ketua, f"/decrees/{DECREE_ID}/gaps", code="report_overdue")
        assert gap["href"] == f"/api/v1/reports/{made['id']}"
        assert [self._work(each) for each in (member, ketua, pengarah)] == [
            ["write"], ["submit"], [],
        ]  # fmt: skip
        assert self._titles(member) == {"triwulan 2/2023"}
        ok(member.patch(f"/reports/{made['id']}/teams/{TEAM_V}", {"solutions": "Ada."}))
        ok(ketua.post(f"/reports/{made['id']}/submit", {}))
        assert [self._work(each) for each in (member, ketua, pengarah)] == [
            [], [], ["acknowledge"],
        ]  # fmt: skip
        assert every(ketua, f"/decrees/{DECREE_ID}/gaps", code="report_overdue") == later
        assert run(office, "2023-07-12T04:00:00Z") == []

    def _to_begin(self, office: Office, username: str) -> list[tuple[str, str, str]]:
        with clock_at(office, "2023-07-11T12:00"):
            rows = every(office.person(username), "/me/work", kind="begin")
        assert {row["decree_id"] for row in rows} <= {str(DECREE_ID)}
        return [(row["title"], row["due_date"], row["href"]) for row in rows]

    def _titles(self, person: Person) -> set[str]:
        return {each["title"] for each in every(person, "/me/work") if each["report_id"]}

    def _work(self, person: Person) -> list[str]:
        return [each["kind"] for each in every(person, "/me/work") if each["report_id"]]
