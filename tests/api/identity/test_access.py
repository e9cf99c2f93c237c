"""Rights follow the decree, the day and the account at once: on the very next request."""

from datetime import timedelta

import time_machine
from httpx2 import Response

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import TEAM_V, new_account
from tests.support.databases import on_one_engine
from tests.support.office import OTHER_MEMBER, PEOPLE, Office, Person

DECREE = f"/decrees/{DECREE_ID}"


def member_id(office: Office, username: str) -> str:
    members = office.administrator().get(f"{DECREE}/members", params={"size": 100}).json()["items"]
    (found,) = [m["id"] for m in members if m["user_id"] == str(office.user_id(username))]
    return str(found)


def roles_of(person: Person) -> list[str]:
    roles: list[str] = person.get("/me").json()["roles"]
    return roles


def fresh(office: Office, username: str) -> Person:
    """Signed in anew: an access token lives fifteen minutes only."""
    return Person(office.client, office.token(office.user_id(username)))


def join(office: Office, username: str, **dates: str) -> str:
    body = {"username": username, "role": "anggota", "title": "Anggota", "job_title": "Pelaksana"}
    answer: Response = office.administrator().post(f"{TEAM_V}/members", body | dates)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


class TestAtOnce:
    def test_ended_membership_takes_every_right_with_it(self, office: Office) -> None:
        person = office.person(ActorRole.ANGGOTA)
        assert person.get(DECREE).status_code == 200
        permissions = person.get("/me/permissions").json()["permissions"]
        assert "evidence:upload" in {item["permission"] for item in permissions}
        ending = office.person(ActorRole.PELAKSANA).post(
            f"/memberships/{member_id(office, PEOPLE[ActorRole.ANGGOTA])}/end",
            {"reason": "Mutasi ke satuan kerja lain"},
        )
        assert ending.status_code == 200
        assert person.get(DECREE).status_code == 404
        assert person.get("/decrees").json()["total"] == 0
        me = person.get("/me")
        assert me.status_code == 200, "still a person of the office"
        assert (me.json()["roles"], me.json()["memberships"]) == ([], [])
        assert person.get("/me/permissions").json()["permissions"] == []

    @on_one_engine
    def test_deactivated_person_is_out_and_comes_back_with_a_new_sign_in(
        self, office: Office
    ) -> None:
        person, admin = office.person(OTHER_MEMBER), office.administrator()
        address = f"/users/{office.user_id(OTHER_MEMBER)}"
        assert person.get("/me").status_code == 200
        assert admin.post(f"{address}/deactivate").status_code == 200
        for method, path in (("GET", "/me"), ("GET", DECREE), ("POST", "/auth/logout")):
            assert person.request(method, path).status_code == 401
        assert admin.post(f"{address}/reactivate").status_code == 200
        assert person.get("/me").status_code == 401, "the old session stays dead"
        assert roles_of(fresh(office, OTHER_MEMBER)) == ["anggota"]

    @on_one_engine
    def test_new_membership_gives_its_rights_without_a_new_sign_in(self, office: Office) -> None:
        new_account(office.administrator(), "yuliana.bria")
        person = office.person("yuliana.bria")
        assert person.get(DECREE).status_code == 404
        join(office, "yuliana.bria")
        assert person.get(DECREE).status_code == 200
        assert roles_of(person) == ["anggota"]


class TestMidnight:
    """Kupang is eight hours ahead: its new day begins at 16:00 UTC."""

    def test_membership_begins_at_midnight_of_the_office(self, office: Office) -> None:
        with time_machine.travel("2036-12-31T15:59:59Z", tick=False) as traveller:
            new_account(office.administrator(), "yuliana.bria")
            join(office, "yuliana.bria", valid_from="2037-01-01")
            person = fresh(office, "yuliana.bria")
            assert roles_of(person) == []
            assert person.get(DECREE).status_code == 404
            traveller.shift(timedelta(seconds=1))
            assert roles_of(person) == ["anggota"]
            assert person.get(DECREE).status_code == 200

    @on_one_engine
    def test_membership_without_a_first_day_begins_on_the_office_s_today(
        self, office: Office
    ) -> None:
        with time_machine.travel("2036-12-31T16:00:00Z", tick=False):
            new_account(office.administrator(), "yuliana.bria")
            membership = join(office, "yuliana.bria")
            read = office.administrator().get(f"/memberships/{membership}").json()
            assert read["valid_from"] == "2037-01-01"

    def test_membership_ends_at_midnight_of_the_office(self, office: Office) -> None:
        with time_machine.travel("2037-03-31T15:59:59Z", tick=False) as traveller:
            body = {"on": "2037-04-01", "reason": "Pensiun"}
            membership = member_id(office, OTHER_MEMBER)
            ended = office.administrator().post(f"/memberships/{membership}/end", body)
            assert ended.status_code == 200
            person = fresh(office, OTHER_MEMBER)
            assert roles_of(person) == ["anggota"]
            traveller.shift(timedelta(seconds=1))
            assert roles_of(person) == []

    def test_asesor_reads_the_decree_until_midnight_of_the_office(self, office: Office) -> None:
        with time_machine.travel("2037-03-31T15:59:59Z", tick=False) as traveller:
            created = new_account(office.administrator(), "penilai.luar")
            grant = {"role": "asesor", "decree_id": str(DECREE_ID), "valid_to": "2037-04-01"}
            address = f"/users/{created['id']}/role-grants"
            assert office.administrator().post(address, grant).status_code == 201
            person = fresh(office, "penilai.luar")
            assert (roles_of(person), person.get(DECREE).status_code) == (["asesor"], 200)
            traveller.shift(timedelta(seconds=1))
            assert (roles_of(person), person.get(DECREE).status_code) == ([], 404)
