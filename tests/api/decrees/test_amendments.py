"""Amendments of a decree: memberships change from a day on, and what was before stays."""

from typing import Any

import time_machine

from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.api.decrees.test_memberships import join, leave
from tests.api.decrees.test_succession import again
from tests.support.administration import events_of, fault_of, new_account
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
from tests.support.office import Office, Person
from tests.support.succession import DECREE, seat_of, start

HEAD = {
    "number": "150",
    "year": 2023,
    "date": "2023-10-20",
    "title": "PERUBAHAN ATAS KEPUTUSAN NOMOR 142 TAHUN 2023",
    "effective_from": "2023-11-01",
}
MISFIT = "role_does_not_fit_team"
NO_TEAM = {"username": KETUA, "team_id": str(DECREE_ID)}
ENDED = "/ended_membership_ids/0"
SEAT = {"team_id": str(TEAM_V_ID), "role": "anggota", "title": "Anggota", "job_title": "Pelaksana"}


def new_coordinator(username: str) -> Body:
    return SEAT | {"username": username, "role": "koordinator", "title": "Koordinator"}


def amend(person: Person, **changes: Any) -> Body:
    made: Body = ok(person.post(f"{DECREE}/amendments", HEAD | changes), 201)
    return made


def coordinators(person: Person, **parameters: Any) -> list[str]:
    members = every(person, f"/teams/{TEAM_V_ID}/members", role="koordinator", **parameters)
    return [row["username"] for row in members]


class TestCreate:
    def test_replaces_a_coordinator_on_a_day_to_come_and_keeps_the_history(
        self, office: Office
    ) -> None:
        with time_machine.travel("2023-10-21T00:00:00Z", tick=False) as clock:
            ketua = again(office, KETUA)
            leaving = [seat_of(ketua, name)["id"] for name in (COORDINATOR, COLLEAGUE)]
            made = amend(ketua, ended_membership_ids=leaving, members=[new_coordinator(COLLEAGUE)])
            assert {row["id"] for row in made["ended"]} == set(leaving)
            assert {row["valid_to"] for row in made["ended"]} == {"2023-11-01"}
            (begun,) = made["begun"]
            assert (begun["username"], begun["valid_from"]) == (COLLEAGUE, "2023-11-01")
            assert begun["amendment_id"] == made["id"]
            assert {row["ended_by_amendment_id"] for row in made["ended"]} == {made["id"]}

            def roles_of(username: str) -> list[str]:
                found: list[str] = ok(again(office, username).get("/me"))["roles"]
                return found

            clock.move_to("2023-10-31T15:59:59Z")  # one second before midnight in Kupang
            assert roles_of(COORDINATOR) == ["koordinator"]
            assert roles_of(COLLEAGUE) == ["anggota"]
            clock.move_to("2023-10-31T16:00:00Z")
            assert roles_of(COORDINATOR) == []
            assert roles_of(COLLEAGUE) == ["koordinator"]
            ketua = again(office, KETUA)
            assert coordinators(ketua, on="2023-09-01") == [COORDINATOR]
            assert coordinators(ketua, on="2023-10-31") == [COORDINATOR]
            assert coordinators(ketua, on="2023-11-01") == coordinators(ketua) == [COLLEAGUE]
            assert every(ketua, f"{DECREE}/members", on="2023-06-04") == []
            (listed,) = every(ketua, f"{DECREE}/amendments")
            assert listed["recorded_by"]["id"] == str(office.user_id(KETUA))
            assert ok(ketua.get(f"/amendments/{made['id']}")) == made
        actions = [event["action"] for event in events_of(office, made["id"])]
        assert actions == ["decree.amend"]
        (ended,) = [e for e in events_of(office, leaving[0]) if e["action"] == "membership.end"]
        assert ended["reason"] == HEAD["title"]

    @on_one_engine
    def test_one_wrong_change_undoes_all(self, office: Office) -> None:
        ketua = office.person(KETUA)
        before = every(ketua, f"{DECREE}/members", include_ended=True)
        leaving = [seat_of(ketua, COORDINATOR)["id"]]
        wrong: list[tuple[Body, int, str, str]] = [
            ({"username": "tidak.ada"}, 404, "not_found", "/members/1/username"),
            ({"username": MEMBER}, 409, "already_member", "/members/1/username"),
            ({"username": KETUA, "role": "pelaksana"}, 422, MISFIT, "/members/1/role"),
            (new_coordinator(PENGARAH), 409, "already_coordinated", "/members/1/role"),
            (NO_TEAM, 404, "not_found", "/members/1/team_id"),
        ]  # fmt: skip
        for seat, status, code, pointer in wrong:
            members = [new_coordinator("melanie.s.wila.hege"), SEAT | seat]
            body = HEAD | {"ended_membership_ids": leaving, "members": members}
            problem = refused(ketua.post(f"{DECREE}/amendments", body), status, code)
            assert [error["pointer"] for error in problem["errors"]] == [pointer]
        ends = HEAD | {"ended_membership_ids": [*leaving, *leaving]}
        problem = refused(ketua.post(f"{DECREE}/amendments", ends), 409, "already_ended")
        assert problem["errors"][0]["pointer"] == "/ended_membership_ids/1"
        assert every(ketua, f"{DECREE}/members", include_ended=True) == before
        assert every(ketua, f"{DECREE}/amendments") == []

    @on_one_engine
    def test_what_makes_no_sense_is_told(self, two_offices: Office) -> None:
        ketua = two_offices.person(KETUA)
        new_account(two_offices.administrator(), "baru.datang")
        amend(ketua, number="149", members=[SEAT | {"username": "baru.datang"}])
        before, taken = "amendment_before_the_decree", "decree_number_taken"
        early, elsewhere = "effective_before_amendment", SEAT | {"username": "kornelis.tana"}
        wrong: list[tuple[Body, int, str, str]] = [
            ({"effective_from": "2023-06-04"}, 422, before, "/effective_from"),
            ({"date": "2023-06-04"}, 422, before, "/date"),
            ({"effective_from": "2023-10-19"}, 422, early, "/effective_from"),
            ({"year": 2024}, 422, "year_does_not_fit_date", "/year"),
            ({"number": "142"}, 409, taken, "/number"),
            ({"number": "149"}, 409, taken, "/number"),
            ({"ended_membership_ids": []}, 422, "amendment_changes_nothing", "/members"),
            ({"ended_membership_ids": [str(DECREE_ID)]}, 404, "not_found", ENDED),
            ({"members": [elsewhere]}, 404, "not_found", "/members/0/username"),
            ({"effective_from": "besok"}, 422, "validation_failed", "/effective_from"),
        ]
        good = HEAD | {"ended_membership_ids": [seat_of(ketua, MEMBER)["id"]]}
        for changes, status, code, pointer in wrong:
            problem = refused(ketua.post(f"{DECREE}/amendments", good | changes), status, code)
            assert [error["pointer"] for error in problem["errors"]] == [pointer]
        assert seat_of(ketua, MEMBER)["valid_to"] is None
        assert len(every(ketua, f"{DECREE}/amendments")) == 1

    @on_one_engine
    def test_is_for_the_ketua_of_the_office(self, two_offices: Office) -> None:
        ketua, city = two_offices.person(KETUA), two_offices.person("yusuf.lado")
        body = HEAD | {"ended_membership_ids": [seat_of(ketua, COLLEAGUE)["id"]]}
        for username in (COORDINATOR, COLLEAGUE, PENGARAH):
            refused(two_offices.person(username).post(f"{DECREE}/amendments", body), 403)
        refused(city.post(f"{DECREE}/amendments", body), 404)
        made = amend(ketua, ended_membership_ids=body["ended_membership_ids"])
        refused(city.get(f"/amendments/{made['id']}"), 404)
        refused(city.get(f"{DECREE}/amendments"), 404)
        assert two_offices.person(PENGARAH).get(f"/amendments/{made['id']}").is_success


LAST = "2024-04-14"  # the day before the rights of the old teams end
OVER = "2024-04-15"


class TestOfADecreeThatHasASuccessor:
    def test_gives_rights_up_to_the_day_on_which_those_of_the_others_end(
        self, office: Office
    ) -> None:
        admin = office.administrator()
        for username in ("yuliana.bria", "baru.datang"):
            new_account(admin, username)
        with time_machine.travel("2024-01-16T00:00:00Z", tick=False) as clock:
            ketua = again(office, KETUA)
            start(ketua, date="2024-01-15", keep_predecessor_until=OVER)
            head = {"year": 2024, "date": "2024-01-16", "effective_from": "2024-02-01"}
            leaving = [seat_of(ketua, COORDINATOR)["id"]]
            begins = {"members": [new_coordinator("yuliana.bria")]}
            made = amend(ketua, ended_membership_ids=leaving, **head, **begins)
            assert [row["valid_to"] for row in made["ended"]] == ["2024-02-01"]
            assert [row["valid_to"] for row in made["begun"]] == [OVER]
            joined = ok(join(ketua, "baru.datang", valid_from=LAST), 201)
            assert joined["valid_to"] == OVER
            clock.move_to("2024-04-14T15:59:59Z")  # one second before midnight in Kupang
            names = ("yuliana.bria", "baru.datang")
            assert [ok(again(office, name).get("/me"))["roles"] for name in names] == [
                ["koordinator"],
                ["anggota"],
            ]
            clock.move_to("2024-04-14T16:00:00Z")
            assert [ok(again(office, name).get("/me"))["roles"] for name in names] == [[], []]

    @on_one_engine
    def test_everybody_but_coordinators_may_leave_at_once(self, office: Office) -> None:
        with time_machine.travel("2024-01-16T00:00:00Z", tick=False):
            ketua = again(office, KETUA)
            start(ketua, date="2024-01-15", keep_predecessor_until=OVER)
            people = every(ketua, f"{DECREE}/members")
            ended = [row["id"] for row in people if row["role"] != "koordinator"]
            head = {"year": 2024, "date": "2024-01-16", "effective_from": LAST}
            begins = {"members": [SEAT | {"username": MEMBER}]}
            made = amend(ketua, ended_membership_ids=ended, **head, **begins)
            assert len(made["ended"]) == len(ended)
            assert [row["valid_to"] for row in made["begun"]] == [OVER]

    @on_one_engine
    def test_from_that_day_on_the_successor_is_changed_instead(self, office: Office) -> None:
        new_account(office.administrator(), "yuliana.bria")
        with time_machine.travel("2024-01-16T00:00:00Z", tick=False):
            ketua = again(office, KETUA)
            to_come = ok(join(ketua, "yuliana.bria", valid_from="2025-01-01"), 201)
            made = start(ketua, date="2024-01-15", keep_predecessor_until=OVER)
            before = every(ketua, f"{DECREE}/members", include_ended=True)
            (cancelled,) = [row for row in before if row["id"] == to_come["id"]]
            assert cancelled["valid_to"] == "2025-01-01", "it never begins"
            code, seat = "decree_succeeded", SEAT | {"username": "yuliana.bria"}
            body = HEAD | {"year": 2024, "date": "2024-01-16", "members": [seat]}
            for day in (OVER, "2024-12-31"):
                amending = ketua.post(f"{DECREE}/amendments", body | {"effective_from": day})
                assert fault_of(amending) == (409, code, ["/effective_from"])
                joining = join(ketua, "yuliana.bria", valid_from=day)
                assert fault_of(joining) == (409, code, ["/valid_from"])
                staying = leave(ketua, seat_of(ketua, MEMBER)["id"], on=day)
                assert fault_of(staying) == (409, code, ["/on"])
            assert "15 April 2024" in joining.json()["detail"]
            assert "Ubah keputusan penerusnya" in joining.json()["detail"]
            assert every(ketua, f"{DECREE}/members", include_ended=True) == before
            assert every(ketua, f"{DECREE}/amendments") == []
            teams = every(ketua, "/teams", decree_id=made["id"])
            (team,) = [row for row in teams if row["number"] == 5]
            new = join(ketua, "yuliana.bria", f"/teams/{team['id']}", valid_from=OVER)
            assert ok(new, 201)["valid_to"] is None
