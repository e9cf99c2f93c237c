"""A meeting of several teams: one set of files, evidence of each team, and what was done."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.schemas.platform.examples import CAMPAIGN_ID, DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    every,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.meetings import held, plan, upload
from tests.support.office import OTHER_MEMBER, PDF, Office, Person

ONE, THREE, FIVE = "1A-1", "3A-1", "5A-2"


def ids(*codes: str) -> Body:
    return {"indicator_ids": [indicator_id(code) for code in codes]}


def secretary(office: Office) -> Person:
    """Somebody in the second place of Pelaksana: writes for all teams, and decides nothing."""
    administrator, name = office.administrator(), "siti.samsiah.u.ratu.loly"
    (team,) = ok(administrator.get("/teams", params={"kind": "pelaksana"}))["items"]
    body = {
        "username": name,
        "role": "pelaksana",
        "is_deputy": True,
        "title": "Sekretaris",
        "job_title": "Sekretaris",
        "valid_from": None,
    }
    ok(office.person(KETUA).post(f"/teams/{team['id']}/members", body), 201)
    return office.person(name)


def coordinator_of(office: Office, team_id: str) -> Person:
    rows = ok(office.person(MEMBER).get(f"/teams/{team_id}/members"))["items"]
    return office.person(next(row["username"] for row in rows if row["role"] == "koordinator"))


class TestSeveralTeams:
    def test_each_coordinator_judges_their_part_of_the_same_files(self, office: Office) -> None:
        writer = secretary(office)
        meeting = held(writer)
        path = f"/meetings/{meeting['id']}"
        upload(writer, meeting["id"], "undangan", ("undangan.pdf", PDF))
        upload(writer, meeting["id"], "daftar_hadir", ("hadir.pdf", PDF + b"%2\n"))
        made = ok(writer.post(f"{path}/evidence", ids(ONE, THREE, FIVE)), 201)["evidence"]
        assert len(made) == 3
        shown = [ok(writer.get(f"/evidence/{each['id']}")) for each in made]
        assert {piece["meeting"]["id"] for piece in shown} == {meeting["id"]}
        files = [piece["revision"]["files"] for piece in shown]
        assert [[file["original_name"] for file in each] for each in files] == [
            ["undangan.pdf", "hadir.pdf"]
        ] * 3
        assert not any(file["already_used_in"] for each in files for file in each)
        for piece in shown:
            ok(step(writer, piece["id"], "submit"))
        first, second, third = shown
        judges = [coordinator_of(office, piece["team"]["id"]) for piece in shown]
        refused(step(judges[1], first["id"], "verify"), 403)
        ok(step(judges[0], first["id"], "verify"))
        ok(step(judges[1], second["id"], "return"))
        ok(step(judges[2], third["id"], "verify"))
        told = ok(writer.get(path))["evidence"]
        assert [each["status"] for each in told] == ["verified", "returned", "verified"]
        ok(step(office.person(KETUA), first["id"], "accept"))
        assert ok(writer.get(path))["evidence"][0]["is_in_force"]

    @on_one_engine
    def test_a_member_takes_the_part_of_their_own_team(self, office: Office) -> None:
        member, neighbour = office.person(MEMBER), office.person(OTHER_MEMBER)
        meeting = held(member)
        upload(member, meeting["id"], "notula")
        path = f"/meetings/{meeting['id']}/evidence"
        problem = refused(member.post(path, ids(THREE, FIVE)), 403, "indicators_of_another_team")
        assert problem["errors"][0]["pointer"] == "/indicator_ids"
        ok(member.post(path, ids(FIVE)), 201)
        mine = ok(neighbour.get("/me"))["memberships"][0]["team"]["number"]
        told = ok(neighbour.post(path, ids(f"{mine}A-1")), 201)["evidence"]
        assert {each["team"]["number"] for each in told} == {5, mine}
        theirs = next(each["id"] for each in told if each["team"]["number"] == mine)
        (file,) = ok(neighbour.get(f"/evidence/{theirs}"))["revision"]["files"]
        assert file["uploaded_by"]["id"] == str(office.user_id(MEMBER))
        assert file["already_used_in"] == []

    @on_one_engine
    def test_whoever_wrote_the_meeting_does_not_verify_its_evidence(self, office: Office) -> None:
        coordinator, member = office.person(COORDINATOR), office.person(MEMBER)
        meeting = held(coordinator)
        upload(member, meeting["id"], "notula")
        made = ok(member.post(f"/meetings/{meeting['id']}/evidence", ids(FIVE)), 201)
        (piece,) = made["evidence"]
        ok(step(member, piece["id"], "submit"))
        refused(step(coordinator, piece["id"], "verify"), 403, "own_evidence")
        assert ok(member.get(f"/evidence/{piece['id']}"))["revision"]["review_route"] == (
            "second_level"
        )
        ok(step(office.person(KETUA), piece["id"], "accept"))

    def test_bytes_of_an_earlier_use_are_still_told(self, office: Office) -> None:
        member = office.person(MEMBER)
        for _ in range(2):
            meeting = held(member)
            upload(member, meeting["id"], "dokumentasi")
            made = ok(member.post(f"/meetings/{meeting['id']}/evidence", ids(FIVE)), 201)
        (piece,) = made["evidence"]
        (file,) = ok(member.get(f"/evidence/{piece['id']}"))["revision"]["files"]
        assert len(file["already_used_in"]) == 1


class TestFixed:
    @on_one_engine
    def test_a_draft_gets_what_came_later_and_is_not_made_twice(self, office: Office) -> None:
        member = office.person(MEMBER)
        meeting = held(member)
        path = f"/meetings/{meeting['id']}"
        (first,) = ok(member.post(f"{path}/evidence", ids(FIVE)), 201)["evidence"]
        upload(member, meeting["id"], "daftar_hadir")
        (again,) = ok(member.post(f"{path}/evidence", ids(FIVE)), 201)["evidence"]
        assert again["id"] == first["id"]
        piece = ok(member.get(f"/evidence/{first['id']}"))
        assert [file["original_name"] for file in piece["revision"]["files"]] == [
            "daftar_hadir.pdf"
        ]
        ok(step(member, first["id"], "submit"))
        refused(member.post(f"{path}/evidence", ids(FIVE)), 409, "meeting_evidence_made")

    @on_one_engine
    def test_a_draft_gets_the_indicators_that_are_named_later(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/meetings/{held(member)['id']}/evidence"
        codes = ("5A-1", "5A-2", "5B-1")
        for named in (codes[:1], codes[1:2], codes):
            made = ok(member.post(path, ids(*named)), 201)["evidence"]
        assert len(made) == 2
        pieces = [ok(member.get(f"/evidence/{piece['id']}")) for piece in made]
        found = [indicator for piece in pieces for indicator in piece["indicator_ids"]]
        assert sorted(found) == sorted(ids(*codes)["indicator_ids"])

    def test_two_at_once_make_one(self, office: Office) -> None:
        meeting = held(office.person(MEMBER))
        upload(office.person(MEMBER), meeting["id"], "notula")

        def draft(name: str) -> Body:
            path = f"/meetings/{meeting['id']}/evidence"
            made: Body = ok(office.person(name).post(path, ids(FIVE)), 201)
            return made

        with ThreadPoolExecutor() as threads:
            made = list(threads.map(draft, (MEMBER, COORDINATOR)))
        assert len({piece["id"] for each in made for piece in each["evidence"]}) == 1
        (piece,) = made[0]["evidence"]
        assert ok(office.person(MEMBER).get(f"/evidence/{piece['id']}"))["file_count"] == 1

    @on_one_engine
    def test_once_submitted_words_and_files_stay_and_guests_may_go(self, office: Office) -> None:
        member = office.person(MEMBER)
        meeting = held(member, guests=["Maria Tamu"])
        path = f"/meetings/{meeting['id']}"
        told = upload(member, meeting["id"], "notula")
        (piece,) = ok(member.post(f"{path}/evidence", ids(FIVE)), 201)["evidence"]
        assert "Maria" not in member.get(f"/evidence/{piece['id']}").text
        ok(member.patch(path, {"minutes": "Disepakati."}))
        ok(step(member, piece["id"], "submit"))
        assert "edit" not in ok(member.get(path))["allowed_actions"]
        refused(member.patch(path, {"minutes": "Lain."}), 409, "meeting_fixed")
        file = f"{path}/files/{told['files'][0]['id']}"
        refused(member.delete(file), 409, "meeting_fixed")
        refused(member.post(f"{path}/cancel", {"reason": "x"}), 409, "meeting_in_use")
        ok(member.post(f"{path}/remove-guests", {"reason": "Atas permintaan."}))
        for statement in (
            "DELETE FROM meeting_files",
            "DELETE FROM meeting_evidence",
            "UPDATE meetings SET minutes = 'Lain'",
        ):
            with pytest.raises(DBAPIError, match="guard"), office.engine.begin() as connection:
                connection.execute(text(statement))
        ok(step(member, piece["id"], "withdraw"))
        assert ok(member.post(f"{path}/cancel", {"reason": "Keliru."}))["status"] == "cancelled"

    @on_one_engine
    def test_nothing_comes_of_one_that_was_not_held(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/meetings/{plan(member)['id']}"
        refused(member.post(f"{path}/evidence", ids(FIVE)), 409, "meeting_not_held")
        body = {"items": [{"action_item_id": str(CAMPAIGN_ID)}]}
        refused(member.post(f"{path}/realisations", body), 409, "meeting_not_held")
        refused(office.person(PENGARAH).post(f"{path}/evidence", ids(FIVE)), 403)

    @on_one_engine
    def test_a_closed_month_takes_neither(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/meetings/{held(member)['id']}"
        body = {"month": 6, "note": "Selesai."}
        ok(office.person(KETUA).post(f"/decrees/{DECREE_ID}/periods/close", body))
        refused(member.post(f"{path}/evidence", ids(FIVE)), 409, "period_closed")
        body = {"items": [{"action_item_id": str(CAMPAIGN_ID)}]}
        refused(member.post(f"{path}/realisations", body), 409, "period_closed")

    def test_what_is_erased_from_its_evidence_is_erased_from_it(self, office: Office) -> None:
        member, ketua = office.person(MEMBER), office.person(KETUA)
        meeting = held(member)
        (file,) = upload(member, meeting["id"], "dokumentasi")["files"]
        path = f"/meetings/{meeting['id']}"
        (piece,) = ok(member.post(f"{path}/evidence", ids(FIVE)), 201)["evidence"]
        (copy,) = ok(member.get(f"/evidence/{piece['id']}"))["revision"]["files"]
        asked = f"/evidence/{piece['id']}/files/{copy['id']}/erasure"
        made = ok(office.administrator().post(asked, {"reason": "Memuat NIK."}), 201)
        ok(ketua.post(f"/file-erasures/{made['id']}/confirm", {}))
        content = f"{path}/files/{file['id']}/content"
        refused(member.get(content), 410, "meeting_file_erased")
        assert ok(member.get(path))["files"][0]["is_erased"]


class TestRealisations:
    @on_one_engine
    def test_of_its_day_with_the_evidence_of_the_team(self, office: Office) -> None:
        member = office.person(MEMBER)
        meeting = held(member)
        path, item = f"/meetings/{meeting['id']}", str(CAMPAIGN_ID)
        (piece,) = ok(member.post(f"{path}/evidence", ids(FIVE)), 201)["evidence"]
        body = {"items": [{"action_item_id": item, "month": 7}]}
        (done,) = ok(member.post(f"{path}/realisations", body), 201)["realisations"]
        assert (done["action_item"]["id"], done["month"], done["counts"]) == (item, 7, True)
        (entry,) = ok(member.get(f"/action-items/{item}/realisations"))["items"]
        assert (entry["meeting_id"], entry["evidence_ids"]) == (meeting["id"], [piece["id"]])
        assert (entry["done_on"], entry["note"]) == (meeting["meeting_date"], meeting["title"])
        words = " ".join(reversed(entry["note"].split()))
        assert item in [row["id"] for row in every(member, "/action-items", q=words)]
        refused(member.post(f"{path}/realisations", body), 409, "realisation_repeated")
        cancel = f"/action-items/{item}/realisations/{entry['id']}/cancel"
        ok(member.post(cancel, {"reason": "Bukan ini."}), 201)
        assert not ok(member.get(path))["realisations"][0]["counts"]

    @on_one_engine
    def test_before_the_evidence_are_shown_by_it(self, office: Office) -> None:
        member = office.person(MEMBER)
        path, item = f"/meetings/{held(member)['id']}", str(CAMPAIGN_ID)
        ok(member.post(f"{path}/realisations", {"items": [{"action_item_id": item}]}), 201)
        (piece,) = ok(member.post(f"{path}/evidence", ids(FIVE)), 201)["evidence"]
        (entry,) = ok(member.get(f"/action-items/{item}/realisations"))["items"]
        assert entry["evidence_ids"] == [piece["id"]]

    @on_one_engine
    def test_are_refused_where_they_are_wrong(self, office: Office) -> None:
        member, item = office.person(MEMBER), str(CAMPAIGN_ID)
        path = f"/meetings/{held(member, meeting_date='2022-12-20')['id']}/realisations"
        outside = refused(member.post(path, {"items": [{"action_item_id": item}]}), 422)
        assert outside["errors"][0]["pointer"] == "/items/0/month"
        twice = {"items": [{"action_item_id": item}] * 2}
        refused(member.post(path, twice), 422, "action_item_named_twice")
        other = {"items": [{"action_item_id": str(UUID(int=1))}]}
        refused(member.post(path, other), 404)
        in_january = {"items": [{"action_item_id": item, "month": 1}]}
        refused(office.person(OTHER_MEMBER).post(path, in_january), 403)
        ok(member.post(path, in_january), 201)
