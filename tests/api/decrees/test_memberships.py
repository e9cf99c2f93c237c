"""Putting people into teams and taking them out."""

from datetime import timedelta
from typing import Any

import time_machine
from httpx2 import Response

from app.core import clock
from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import (
    CITY,
    TEAM_V,
    administrator_of,
    events_of,
    fault_of,
    new_account,
    teams_of,
)
from tests.support.databases import on_one_engine
from tests.support.office import OTHER_COORDINATOR, PEOPLE, Office, Person

NEXT_YEARS_END = f"{clock.now().year + 1}-12-31"
# Who fills the place of a coordinator who leaves.
FILLED = {
    "stand_in": {
        "username": OTHER_COORDINATOR,
        "valid_to": NEXT_YEARS_END,
        "reason": "Sampai ada koordinator baru",
    }
}
ANGGOTA, KOORDINATOR = PEOPLE[ActorRole.ANGGOTA], PEOPLE[ActorRole.KOORDINATOR]


def join(person: Person, username: str, team: str = TEAM_V, **changes: Any) -> Response:
    body = {"username": username, "role": "anggota", "title": "Anggota", "job_title": "Pelaksana"}
    return person.post(f"{team}/members", body | changes)


def leave(person: Person, membership_id: str, **changes: Any) -> Response:
    return person.post(f"/memberships/{membership_id}/end", {"reason": "Mutasi"} | changes)


def member(office: Office, username: str) -> dict[str, Any]:
    people = office.administrator().get(TEAM_V).json()["members"]
    (found,) = [item for item in people if item["user_id"] == str(office.user_id(username))]
    return dict(found)


class TestCreate:
    @on_one_engine
    def test_pelaksana_puts_a_person_into_a_team(self, office: Office) -> None:
        account = new_account(office.administrator(), "yuliana.bria")
        answer = join(
            office.person(ActorRole.PELAKSANA),
            "yuliana.bria",
            job_title="Pelaksana di Bagian Hukum",
            reason="Perubahan susunan tim kerja",
        )
        assert answer.status_code == 201
        made = answer.json()
        assert answer.headers["location"] == f"/api/v1/memberships/{made['id']}"
        assert (made["role"], made["title"], made["valid_to"]) == ("anggota", "Anggota", None)
        assert (made["name"], made["job_title"]) == ("Yuliana Bria", "Pelaksana di Bagian Hukum")
        assert made["allowed_actions"] == ["end"]
        colleague = office.person(ActorRole.ANGGOTA)
        assert colleague.get(f"/memberships/{made['id']}").json()["allowed_actions"] == []
        people = colleague.get(TEAM_V).json()["members"]
        assert people[-1]["user_id"] == account["id"], "the newest stands last"
        (event,) = events_of(office, made["id"])
        assert event["action"] == "membership.create"
        assert event["reason"] == "Perubahan susunan tim kerja"
        assert event["decree_id"] == str(DECREE_ID)
        assert event["changes"]["user_id"] == [None, account["id"]]

    @on_one_engine
    def test_role_must_fit_the_team(self, office: Office) -> None:
        admin, decree = office.administrator(), str(DECREE_ID)
        new_account(admin, "yuliana.bria")
        fitting = {
            "pengarah": {"pengarah"},
            "pelaksana": {"pelaksana", "anggota"},
            "tim_kerja": {"koordinator", "anggota"},
        }
        for kind, roles in fitting.items():
            team = f"/teams/{teams_of(office, decree, kind)[0]}"
            for role in {"pengarah", "pelaksana", "koordinator", "anggota"} - roles:
                answer = join(admin, "yuliana.bria", team, role=role)
                assert fault_of(answer) == (422, "role_does_not_fit_team", ["/role"])
        for role in ("administrator", "asesor", "Ketua"):
            answer = join(admin, "yuliana.bria", role=role)
            assert fault_of(answer) == (422, "validation_failed", ["/role"])
        pengarah = f"/teams/{teams_of(office, decree, 'pengarah')[0]}"
        assert join(admin, "yuliana.bria", pengarah, role="pengarah").status_code == 201

    def test_team_has_one_coordinator_and_every_person_once(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "yuliana.bria")
        second = join(admin, "yuliana.bria", role="koordinator")
        assert fault_of(second) == (409, "already_coordinated", ["/role"])
        twice = join(admin, ANGGOTA)
        assert fault_of(twice) == (409, "already_member", ["/username"])
        assert len(office.administrator().get(TEAM_V).json()["members"]) == len(
            {item["user_id"] for item in admin.get(TEAM_V).json()["members"]}
        )

    @on_one_engine
    def test_person_must_exist_and_be_active(self, office: Office) -> None:
        admin = office.administrator()
        account = new_account(admin, "yuliana.bria")
        assert admin.post(f"/users/{account['id']}/deactivate").status_code == 200
        off = fault_of(join(admin, "yuliana.bria"))
        assert off == (409, "account_inactive", ["/username"])
        assert fault_of(join(admin, "tidak.ada")) == (404, "not_found", ["/username"])
        for field, value in (("valid_from", "besok"), ("title", " "), ("user_id", account["id"])):
            answer = join(admin, ANGGOTA, **{field: value})
            assert fault_of(answer) == (422, "validation_failed", [f"/{field}"])


class TestEnd:
    @on_one_engine
    def test_membership_ends_with_a_reason_and_the_person_may_come_back(
        self, office: Office
    ) -> None:
        admin = office.administrator()
        first = member(office, ANGGOTA)
        with time_machine.travel("2036-12-01T00:00:00Z", tick=False):
            admin = Person(office.client, office.token(office.user_id("admin")))
            missing = admin.post(f"/memberships/{first['id']}/end", {"on": None})
            assert fault_of(missing) == (422, "validation_failed", ["/reason"])
            ended = leave(admin, first["id"], reason="Mutasi ke satuan kerja lain")
            assert (ended.status_code, ended.json()["valid_to"]) == (200, "2036-12-01")
            assert ended.json()["allowed_actions"] == []
            again = leave(admin, first["id"])
            assert (again.status_code, again.json()["code"]) == (409, "already_ended")
            back = join(admin, ANGGOTA)
            assert back.status_code == 201
            assert back.json()["id"] != first["id"]
            (event,) = [e for e in self.events(admin, first["id"]) if "end" in e["action"]]
            assert event["reason"] == "Mutasi ke satuan kerja lain"
            assert event["changes"] == {"valid_to": [None, "2036-12-01"]}

    def events(self, admin: Person, target_id: str) -> list[dict[str, Any]]:
        page = admin.get("/audit-events", params={"target_id": target_id}).json()
        return list(page["items"])

    def test_new_coordinator_follows_the_old_one(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "yuliana.bria")
        old = office.person(ActorRole.KOORDINATOR)
        seat = member(office, KOORDINATOR)["id"]
        assert fault_of(leave(admin, seat)) == (409, "team_without_coordinator", ["/stand_in"])
        assert leave(admin, seat, **FILLED).status_code == 200
        filling = office.person(OTHER_COORDINATOR)
        (held,) = filling.get("/me").json()["stands_in_for"]
        assert held["team"]["id"] == TEAM_V.rpartition("/")[2]
        assert join(admin, "yuliana.bria", role="koordinator").status_code == 201
        assert filling.get("/me").json()["stands_in_for"] == [], "the new one has begun"
        assert old.get("/me").json()["roles"] == []
        assert office.person("yuliana.bria").get("/me").json()["roles"] == ["koordinator"]

    @on_one_engine
    def test_one_who_is_to_leave_still_holds_the_place_until_then(self, office: Office) -> None:
        admin, last_day = office.administrator(), f"{NEXT_YEARS_END[:-2]}30"
        new_account(admin, "yuliana.bria")
        for username in (KOORDINATOR, ANGGOTA):
            filled = FILLED if username == KOORDINATOR else {}
            leaving = leave(admin, member(office, username)["id"], on=last_day, **filled)
            assert leaving.status_code == 200
        second = join(
            admin, "yuliana.bria", role="koordinator", valid_from=f"{NEXT_YEARS_END[:-2]}29"
        )
        assert fault_of(second) == (409, "already_coordinated", ["/role"])
        assert fault_of(join(admin, ANGGOTA)) == (409, "already_member", ["/username"])
        successor = join(admin, "yuliana.bria", role="koordinator", valid_from=last_day)
        assert successor.status_code == 201
        assert join(admin, ANGGOTA, valid_from=last_day).status_code == 201

    @on_one_engine
    def test_end_is_not_before_the_beginning(self, office: Office) -> None:
        admin, found = office.administrator(), member(office, ANGGOTA)
        answer = leave(admin, found["id"], on="2020-01-01")
        assert fault_of(answer) == (422, "period_reversed", ["/on"])
        assert "paling awal hari pertamanya" in answer.json()["detail"]
        first_day = leave(admin, found["id"], on=found["valid_from"])
        assert first_day.json()["valid_to"] == found["valid_from"]

    @on_one_engine
    def test_stale_reader_ends_nothing(self, office: Office) -> None:
        admin, found = office.administrator(), member(office, ANGGOTA)
        address = f"/memberships/{found['id']}"
        etag = admin.get(address).headers["etag"]
        later = leave(admin, found["id"], on=NEXT_YEARS_END)
        assert later.headers["etag"] != etag
        assert later.json()["allowed_actions"] == ["end"], "not over yet"
        stale = admin.request(
            "POST", f"{address}/end", json={"reason": "Mutasi"}, headers={"If-Match": etag}
        )
        assert (stale.status_code, stale.headers["etag"]) == (412, later.headers["etag"])

    @on_one_engine
    def test_membership_that_has_not_begun_is_called_off(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "yuliana.bria")
        made = join(admin, "yuliana.bria", valid_from=NEXT_YEARS_END).json()
        ended = leave(admin, made["id"])
        assert ended.json()["valid_to"] == NEXT_YEARS_END
        assert office.person("yuliana.bria").get("/me").json()["roles"] == []


@on_one_engine
class TestScope:
    def test_only_administrator_and_pelaksana_change_teams(self, office: Office) -> None:
        found = member(office, KOORDINATOR)
        for role in (ActorRole.PENGARAH, ActorRole.KOORDINATOR, ActorRole.ANGGOTA):
            person = office.person(role)
            assert join(person, PEOPLE[role], role="koordinator").status_code == 403
            assert leave(person, found["id"]).status_code == 403

    def test_another_office_s_teams_are_not_there(self, two_offices: Office) -> None:
        office = two_offices
        found = member(office, KOORDINATOR)
        for person in (administrator_of(office, CITY), office.person("petrus.nahak")):
            assert join(person, "petrus.nahak").status_code == 404
            assert leave(person, found["id"]).status_code == 404
            assert person.get(f"/memberships/{found['id']}").status_code == 404
        assert office.person(ActorRole.KOORDINATOR).get(TEAM_V).status_code == 200

    def test_person_of_two_offices_loses_only_what_ended(self, two_offices: Office) -> None:
        office, person = two_offices, two_offices.person(ANGGOTA)
        assert person.get("/decrees").json()["total"] == 2
        assert leave(office.administrator(), member(office, ANGGOTA)["id"]).status_code == 200
        left = person.get("/decrees").json()["items"]
        assert len(left) == 1
        assert left[0]["id"] != str(DECREE_ID)

    def test_rights_of_yesterday_do_not_come_back_with_the_clock(self, office: Office) -> None:
        with time_machine.travel("2036-12-01T03:00:00Z", tick=False) as traveller:
            admin = office.administrator()
            assert leave(admin, member(office, ANGGOTA)["id"]).status_code == 200
            traveller.shift(timedelta(days=30))
            person = Person(office.client, office.token(office.user_id(ANGGOTA)))
            assert person.get("/me").json()["roles"] == []
