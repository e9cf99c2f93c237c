"""Meetings: planned, held or cancelled; who is invited, who came, and what is kept of guests."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    every,
    ok,
    refused,
)
from tests.support.meetings import DAY, TEAM_V, held, plan, team, upload
from tests.support.office import OTHER_MEMBER, PDF, Office


def came(meeting: dict[str, object]) -> set[str]:
    people = meeting["people"]
    assert isinstance(people, list)
    return {each["person"]["id"] for each in people if each["came"]}


class TestPlanning:
    @on_one_engine
    def test_teams_bring_their_people_and_others_are_named(self, office: Office) -> None:
        member, other = office.person(MEMBER), str(office.user_id(KETUA))
        made = plan(member, team_ids=[team(1)], invited_ids=[other], starts_at="09:30")
        assert (made["status"], made["starts_at"], made["team"]["id"]) == (
            "planned", "09:30", TEAM_V,
        )  # fmt: skip
        assert [each["id"] for each in made["teams"]] == [team(1), TEAM_V]
        rows = [
            each for key in (team(1), TEAM_V) for each in every(member, f"/teams/{key}/members")
        ]
        expected = {row["user_id"] for row in rows} | {other}
        assert {each["person"]["id"] for each in made["people"]} == expected
        assert made["invited_count"] == len(expected)
        assert made["allowed_actions"] == ["edit", "hold", "cancel", "remove-files"]
        path = f"/meetings/{made['id']}"
        changed = ok(member.patch(path, {"team_ids": [team(2)], "invited_ids": [other]}))
        assert [each["id"] for each in changed["teams"]] == [team(2), TEAM_V]
        second = {row["user_id"] for row in every(member, f"/teams/{team(2)}/members")}
        assert {each["person"]["id"] for each in changed["people"]} == second | {other}

    @on_one_engine
    def test_a_team_writes_its_own_and_the_office_reads_them(self, office: Office) -> None:
        made = plan(office.person(MEMBER))
        path = f"/meetings/{made['id']}"
        neighbour = office.person(OTHER_MEMBER)
        assert ok(neighbour.get(path))["allowed_actions"] == []
        refused(neighbour.patch(path, {"place": "x"}), 403)
        refused(neighbour.post("/meetings", {**_body(), "team_id": TEAM_V}), 403)
        assert "edit" in ok(office.person(KETUA).get(path))["allowed_actions"]
        assert ok(office.person(PENGARAH).get(path))["allowed_actions"] == []
        refused(office.administrator().get(path), 403)

    @on_one_engine
    @pytest.mark.parametrize(
        ("fields", "status", "pointer"),
        [
            ({"team_id": str(uuid4())}, 404, "/team_id"),
            ({"team_ids": [str(uuid4())]}, 404, "/team_ids"),
            ({"invited_ids": [str(uuid4())]}, 404, "/invited_ids"),
            ({"starts_at": "9.30"}, 422, "/starts_at"),
            ({"starts_at": "24:00"}, 422, "/starts_at"),
            ({"meeting_date": "2021-12-31"}, 422, "/meeting_date"),
            ({"guests": ["x"] * 51}, 422, "/guests"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(
        self, office: Office, fields: dict[str, object], status: int, pointer: str
    ) -> None:
        answer = office.person(MEMBER).post("/meetings", _body() | fields)
        assert refused(answer, status)["errors"][0]["pointer"] == pointer

    def test_the_list_is_filtered(self, office: Office) -> None:
        member, colleague = office.person(MEMBER), str(office.user_id(COLLEAGUE))
        june = plan(member, title="Rapat gratifikasi", team_ids=[team(1)])["id"]
        ok(member.patch(f"/meetings/{june}", {"invited_ids": []}))
        july = plan(member, title="Evaluasi", meeting_date="2023-07-03", invited_ids=[colleague])
        ok(member.post(f"/meetings/{july['id']}/hold", {"minutes": "Disepakati hari Kamis."}))
        upload(member, july["id"], "notula", ("Notula_TW3.pdf", PDF))
        filters: dict[str, Body] = {
            "all": {"decree_id": str(DECREE_ID), "sort": "meeting_date"},
            "june": {"month": 6},
            "team": {"team_id": team(1)},
            "person": {"user_id": colleague},
            "held": {"status": "held"},
            "words": {"q": "GRATIFIKASI"},
            "minutes": {"q": "kamis disepakati"},
            "file": {"q": "notula_tw3 evaluasi"},
        }
        found = {
            name: [row["id"] for row in every(member, "/meetings", **given)]
            for name, given in filters.items()
        }
        assert found == {
            "all": [june, july["id"]],
            "june": [june],
            "team": [june],
            "person": [july["id"]],
            "held": [july["id"]],
            "words": [june],
            "minutes": [july["id"]],
            "file": [july["id"]],
        }


class TestHolding:
    @on_one_engine
    def test_with_those_who_came_and_what_was_agreed(self, office: Office) -> None:
        member, colleague = office.person(MEMBER), str(office.user_id(COLLEAGUE))
        made = plan(member)
        path = f"/meetings/{made['id']}"
        refused(member.patch(path, {"came_ids": [colleague]}), 409, "meeting_not_held")
        body = {"came_ids": [colleague], "guests": ["Inspektorat"], "minutes": "Disepakati."}
        ok(member.patch(path, {"invited_ids": [str(office.user_id(COORDINATOR))]}))
        told = ok(member.post(f"{path}/hold", body))
        assert (told["status"], told["minutes"], told["guest_count"]) == (
            "held", "Disepakati.", 1,
        )  # fmt: skip
        assert (came(told), told["invited_count"], told["came_count"]) == ({colleague}, 1, 1)
        refused(member.post(f"{path}/hold", {}), 409, "meeting_wrong_status")
        refused(member.patch(path, {"meeting_date": "2099-01-01"}), 422)

    @on_one_engine
    def test_not_before_the_day_of_the_office(self, office: Office) -> None:
        """23:59 on 13 June in Kupang, and two minutes later."""
        member = office.person(MEMBER)
        with time_machine.travel("2023-06-13T15:59:00Z", tick=False) as moment:
            path = f"/meetings/{plan(member)['id']}/hold"
            refused(member.post(path, {}), 409, "meeting_to_come")
            moment.move_to("2023-06-13T16:01:00Z")
            assert ok(member.post(path, {}))["meeting_date"] == DAY

    @on_one_engine
    def test_a_cancelled_one_stays_with_its_reason(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/meetings/{held(member)['id']}"
        told = ok(member.post(f"{path}/cancel", {"reason": "Salah catat."}))
        assert (told["status"], told["cancel_reason"]) == ("cancelled", "Salah catat.")
        assert told["allowed_actions"] == ["remove-files"]
        refused(member.patch(path, {"place": "x"}), 409, "meeting_is_cancelled")
        refused(member.post(f"{path}/cancel", {"reason": "x"}), 409, "meeting_wrong_status")

    @on_one_engine
    def test_a_closed_month_keeps_its_meetings(self, office: Office) -> None:
        member, ketua = office.person(MEMBER), office.person(KETUA)
        here, later = plan(member)["id"], plan(member, meeting_date="2023-07-03")["id"]
        ok(ketua.post(f"/decrees/{DECREE_ID}/periods/close", {"month": 6, "note": "Selesai."}))
        refused(member.post("/meetings", _body()), 409, "period_closed")
        refused(member.patch(f"/meetings/{here}", {"place": "x"}), 409, "period_closed")
        refused(member.post(f"/meetings/{here}/hold", {}), 409, "period_closed")
        refused(member.patch(f"/meetings/{later}", {"meeting_date": DAY}), 409, "period_closed")
        ok(member.patch(f"/meetings/{later}", {"place": "Aula"}))


class TestWriters:
    def test_of_two_at_once_one_is_told_of_the_other(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/meetings/{plan(member)['id']}"
        etag = member.get(path).headers["ETag"]
        refused(member.patch(path, {"place": "x"}, etag=None), 428)

        def write(place: str) -> int:
            return member.patch(path, {"place": place}, etag=etag).status_code

        with ThreadPoolExecutor() as threads:
            assert sorted(threads.map(write, ("Halaman", "Lobi"))) == [200, 412]

    def test_guests_are_forgotten_and_the_log_never_knew_them(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = plan(member, guests=["Maria Tamu"])
        path = f"/meetings/{made['id']}"
        ok(member.patch(path, {"guests": ["Maria Tamu", "Yosef Tamu"]}))
        told = ok(member.post(f"{path}/remove-guests", {"reason": "Atas permintaan."}))
        assert told["guests"] == []
        again = member.post(f"{path}/remove-guests", {"reason": "x"})
        refused(again, 409, "meeting_without_guests")
        entries = office.person(KETUA).get("/audit-events", params={"target_id": made["id"]})
        assert "Tamu" not in entries.text
        assert [entry["changes"].get("guest_count") for entry in ok(entries)["items"]] == [
            [2, 0], [1, 2], None,
        ]  # fmt: skip

    def test_the_database_deletes_none_and_revives_none(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = plan(member)
        ok(member.post(f"/meetings/{made['id']}/cancel", {"reason": "Batal."}))
        for statement in (
            "DELETE FROM meetings",
            "UPDATE meetings SET status = 'planned', cancel_reason = NULL",
        ):
            with pytest.raises(DBAPIError, match="guard"), office.engine.begin() as connection:
                connection.execute(text(statement))


def _body() -> dict[str, object]:
    return {"team_id": TEAM_V, "title": "Rapat", "place": "Aula", "meeting_date": DAY}
