"""Rights granted by name: given inside one's own reach, ended at once, never a way upwards."""

from datetime import timedelta
from typing import Any

from httpx2 import Response

from app.core import clock
from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.support.administration import (
    CITY,
    PROVINCE,
    administrator_of,
    events_of,
    fault_of,
    new_account,
    unit_id,
)
from tests.support.databases import on_one_engine
from tests.support.office import PEOPLE, Office, Person

DECREE = f"/decrees/{DECREE_ID}"


def grants_of(office: Office, username: str) -> str:
    return f"/users/{office.user_id(username)}/role-grants"


def grant(person: Person, office: Office, username: str, **body: Any) -> Response:
    return person.post(grants_of(office, username), body)


def city_decree(office: Office) -> str:
    decrees = office.administrator().get("/decrees").json()["items"]
    (found,) = [item["id"] for item in decrees if item["id"] != str(DECREE_ID)]
    return str(found)


class TestAdministrator:
    def test_grant_makes_an_administrator_of_the_office_and_those_below(
        self, two_offices: Office
    ) -> None:
        office, admin = two_offices, two_offices.administrator()
        created = new_account(admin, "kepala.tu")
        person = office.person("kepala.tu")
        assert person.get("/users").status_code == 403
        province = unit_id(office, PROVINCE)
        answer = grant(admin, office, "kepala.tu", role="administrator", work_unit_id=province)
        assert answer.status_code == 201
        body = answer.json()
        assert (body["work_unit_id"], body["valid_to"]) == (province, None)
        page = person.get("/users", params={"size": 100}).json()
        units = {item["work_unit_id"] for item in page["items"]}
        assert units == {province, unit_id(office, CITY)}
        assert person.get("/me").json()["roles"] == ["administrator"]
        event = events_of(office, created["id"])[-1]
        assert event["action"] == "role_grant.create"
        assert event["changes"]["role"] == [None, "administrator"]
        assert event["changes"]["work_unit_id"] == [None, province]

    @on_one_engine
    def test_ended_grant_is_gone_at_once_but_stays_in_the_list(self, office: Office) -> None:
        admin = office.administrator()
        created = new_account(admin, "kepala.tu")
        person, address = office.person("kepala.tu"), grants_of(office, "kepala.tu")
        grant_id = admin.post(address, {"role": "administrator"}).json()["id"]
        assert person.get("/users").status_code == 200
        ended = admin.post(f"{address}/{grant_id}/end")
        assert (ended.status_code, ended.json()["valid_to"]) == (200, ended.json()["valid_from"])
        assert person.get("/users").status_code == 403
        assert admin.post(f"{address}/{grant_id}/end").status_code == 409
        assert [item["id"] for item in admin.get(address).json()["items"]] == [grant_id]
        assert events_of(office, created["id"])[-1]["action"] == "role_grant.end"
        other = grants_of(office, PEOPLE[ActorRole.ANGGOTA])
        assert admin.post(f"{other}/{grant_id}/end").status_code == 404, "of another person"


@on_one_engine
class TestAsesor:
    def test_asesor_reads_exactly_the_one_decree(self, two_offices: Office) -> None:
        office, admin = two_offices, two_offices.administrator()
        new_account(admin, "penilai.luar")
        answer = grant(admin, office, "penilai.luar", role="asesor", decree_id=str(DECREE_ID))
        assert answer.status_code == 201
        person = office.person("penilai.luar")
        decrees = person.get("/decrees").json()["items"]
        assert [item["id"] for item in decrees] == [str(DECREE_ID)]
        assert person.get(f"/decrees/{city_decree(office)}").status_code == 404
        offered = person.get(DECREE).json()["allowed_actions"]
        assert {action.partition("_")[0] for action in offered} == {"read"}
        allowed = person.get(f"{DECREE}/members"), person.get("/evidence"), person.get("/teams")
        assert {found.status_code for found in allowed} == {200}
        assert person.get("/teams").json()["total"] == 8
        body = {"username": "penilai.luar", "role": "anggota", "title": "X", "job_title": "Y"}
        assert person.post(f"/teams/{TEAM_V_ID}/members", body).status_code == 403
        assert person.get("/users").status_code == 403

    def test_is_appointed_and_ended_from_above(self, two_offices: Office) -> None:
        office, national = two_offices, two_offices.administrator()
        province, city = administrator_of(office, PROVINCE), administrator_of(office, CITY)
        new_account(national, "penilai.luar", CITY)
        asesor = {"role": "asesor", "decree_id": city_decree(office)}
        for who, layer in ((city, None), (city, "pendahuluan"), (province, "tpi")):
            refused = grant(who, office, "penilai.luar", **asesor, layer=layer)
            assert fault_of(refused) == (403, "layer_given_above", ["/layer"]), layer
        given = grant(province, office, "penilai.luar", **asesor)
        assert (given.status_code, given.json()["layer"]) == (201, "pendahuluan")
        end = f"{grants_of(office, 'penilai.luar')}/{given.json()['id']}/end"
        assert fault_of(city.post(end))[:2] == (403, "layer_given_above")
        assert province.post(end).status_code == 200
        tpi = grant(national, office, "penilai.luar", **asesor).json()
        assert tpi["layer"] is None
        account = f"/users/{office.user_id('penilai.luar')}"
        for below in (city, province):
            for verb in ("activation-code", "deactivate"):
                assert fault_of(below.post(f"{account}/{verb}"))[:2] == (403, "account_too_wide")
        end = f"{grants_of(office, 'penilai.luar')}/{tpi['id']}/end"
        assert fault_of(province.post(end))[:2] == (403, "layer_given_above")
        assert national.post(end).status_code == 200

    def test_role_and_target_must_fit(self, office: Office) -> None:
        admin, decree = office.administrator(), str(DECREE_ID)
        new_account(admin, "penilai.luar")
        unit = unit_id(office, PROVINCE)
        poor: list[tuple[dict[str, Any], str]] = [
            ({"role": "asesor"}, "/decree_id"),
            ({"role": "administrator", "decree_id": decree}, "/decree_id"),
            ({"role": "asesor", "decree_id": decree, "work_unit_id": unit}, "/work_unit_id"),
            ({"role": "asesor", "decree_id": decree, "valid_to": "2020-01-01"}, "/valid_to"),
            ({"role": "asesor", "decree_id": decree, "valid_to": 20300101}, "/valid_to"),
            ({"role": "koordinator", "decree_id": decree}, "/role"),
            ({"role": "administrator", "user_id": decree}, "/user_id"),
        ]
        for body, pointer in poor:
            status, _, pointers = fault_of(grant(admin, office, "penilai.luar", **body))
            assert (status, pointers) == (422, [pointer]), body
        for field in ("decree_id", "work_unit_id"):
            role = "asesor" if field == "decree_id" else "administrator"
            unknown = {"role": role, field: str(TEAM_V_ID)}
            answer = grant(admin, office, "penilai.luar", **unknown)
            assert fault_of(answer) == (404, "not_found", [f"/{field}"])
        assert admin.get(grants_of(office, "penilai.luar")).json()["total"] == 0

    def test_grant_of_the_future_gives_nothing_yet(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "penilai.luar")
        later = (clock.now().date() + timedelta(days=30)).isoformat()
        body = {"role": "asesor", "decree_id": str(DECREE_ID), "valid_from": later}
        answer = grant(admin, office, "penilai.luar", **body)
        assert answer.json()["valid_from"] == later
        assert office.person("penilai.luar").get(DECREE).status_code == 404
        address = f"{grants_of(office, 'penilai.luar')}/{answer.json()['id']}/end"
        assert admin.post(address).json()["valid_to"] == later, "called off before it began"


@on_one_engine
class TestWayUp:
    """An administrator of one office tries to become more."""

    def test_nobody_grants_wider_than_the_own_reach(self, two_offices: Office) -> None:
        office = two_offices
        city = administrator_of(office, CITY)
        own, colleague = "admin.5371", "kornelis.tana"
        for username in (own, colleague):
            everywhere = grant(city, office, username, role="administrator")
            assert (everywhere.status_code, everywhere.json()["code"]) == (403, "grant_too_wide")
            for code in (PROVINCE, "00"):
                wider = {"role": "administrator", "work_unit_id": unit_id(office, code)}
                answer = grant(city, office, username, **wider)
                assert fault_of(answer) == (404, "not_found", ["/work_unit_id"])
            foreign = {"role": "asesor", "decree_id": str(DECREE_ID)}
            answer = grant(city, office, username, **foreign)
            assert fault_of(answer) == (404, "not_found", ["/decree_id"])
            assert city.get(grants_of(office, username)).json()["total"] == (username == own)
        fine = {"role": "administrator", "work_unit_id": unit_id(office, CITY)}
        assert grant(city, office, colleague, **fine).status_code == 201
        assert city.get(DECREE).status_code == 404

    def test_account_that_administers_more_cannot_be_taken_over(self, two_offices: Office) -> None:
        office, city = two_offices, administrator_of(two_offices, CITY)
        powerful = new_account(office.administrator(), "dari.pusat", CITY)
        address = f"/users/{powerful['id']}"
        given = office.administrator().post(f"{address}/role-grants", {"role": "administrator"})
        for verb in ("activation-code", "deactivate"):
            refused = city.post(f"{address}/{verb}")
            assert (refused.status_code, refused.json()["code"]) == (403, "account_too_wide")
        ending = city.post(f"{address}/role-grants/{given.json()['id']}/end")
        assert (ending.status_code, ending.json()["code"]) == (403, "grant_too_wide")
        assert city.get(address).json()["allowed_actions"] == ["edit", "grant_role"]
        assert office.person("dari.pusat").get("/users").status_code == 200
        address_of_grant = f"{address}/role-grants/{given.json()['id']}/end"
        assert office.administrator().post(address_of_grant).status_code == 200
        assert city.post(f"{address}/activation-code").status_code == 201, "no more than a person"

    def test_administrator_above_may_end_what_lies_below(self, two_offices: Office) -> None:
        office, province = two_offices, administrator_of(two_offices, PROVINCE)
        administrator_of(office, CITY)
        address = grants_of(office, "admin.5371")
        (given,) = province.get(address).json()["items"]
        assert province.post(f"{address}/{given['id']}/end").status_code == 200
        assert office.person("admin.5371").get("/users").status_code == 403

    def test_asesor_of_another_office_s_decree_is_not_ended_from_here(
        self, two_offices: Office
    ) -> None:
        office, city = two_offices, administrator_of(two_offices, CITY)
        address = grants_of(office, "kornelis.tana")
        body = {"role": "asesor", "decree_id": str(DECREE_ID)}
        given = office.administrator().post(address, body).json()
        assert city.post(f"{address}/{given['id']}/end").status_code == 403
        assert office.person("kornelis.tana").get(DECREE).status_code == 200

    def test_people_without_the_right_grant_themselves_nothing(self, office: Office) -> None:
        for role, username in PEOPLE.items():
            person = office.person(role)
            for body in (
                {"role": "administrator"},
                {"role": "administrator", "work_unit_id": unit_id(office, PROVINCE)},
                {"role": "asesor", "decree_id": str(DECREE_ID)},
            ):
                answer = grant(person, office, username, **body)
                assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
            assert person.get("/me").json()["roles"] == [role.value]
