"""Offices: a tree, seen and grown from where one stands."""

from typing import Any

from app.models.rights import ActorRole
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
from tests.support.office import Office

NEW = {
    "code": "5315",
    "name": "KPU Kabupaten Manggarai Barat",
    "kind": "kabupaten_kota",
    "time_zone": "Asia/Makassar",
}


def codes(page: dict[str, Any]) -> list[str]:
    return [item["code"] for item in page["items"]]


class TestTree:
    def test_offices_hang_below_each_other(self, two_offices: Office) -> None:
        office, admin = two_offices, two_offices.administrator()
        assert codes(admin.get("/work-units").json()) == ["00", PROVINCE, CITY]
        province = admin.get(f"/work-units/{unit_id(office, PROVINCE)}").json()
        assert province["parent_id"] == unit_id(office, "00")
        assert [child["code"] for child in province["children"]] == [CITY]
        assert (province["kind"], province["time_zone"]) == ("provinsi", "Asia/Makassar")
        below = admin.get("/work-units", params={"parent_id": unit_id(office, "00")})
        assert codes(below.json()) == [PROVINCE]
        assert codes(admin.get("/work-units", params={"kind": "nasional"}).json()) == ["00"]
        assert codes(admin.get("/work-units", params={"q": "kota kup"}).json()) == [CITY]
        by_name = admin.get("/work-units", params={"sort": "name"}).json()
        assert codes(by_name) == [CITY, PROVINCE, "00"]

    @on_one_engine
    def test_everyone_sees_the_offices_they_stand_in(self, two_offices: Office) -> None:
        office = two_offices
        seen = {
            "petrus.nahak": [CITY],
            "carolus.f.dengi": [PROVINCE],
            "angeli.l.lake": [PROVINCE, CITY],
        }
        for username, expected in seen.items():
            assert codes(office.person(username).get("/work-units").json()) == expected
        member = office.person("carolus.f.dengi")
        assert member.get(f"/work-units/{unit_id(office, CITY)}").status_code == 404
        own = member.get(f"/work-units/{unit_id(office, PROVINCE)}").json()
        assert (own["children"], own["allowed_actions"]) == ([], [])
        above = administrator_of(office, PROVINCE)
        assert codes(above.get("/work-units").json()) == [PROVINCE, CITY]


class TestCreate:
    def test_administrator_adds_an_office_below_the_own(self, office: Office) -> None:
        province = administrator_of(office, PROVINCE)
        answer = province.post("/work-units", NEW | {"parent_id": unit_id(office, PROVINCE)})
        assert answer.status_code == 201
        made = answer.json()
        assert answer.headers["location"] == f"/api/v1/work-units/{made['id']}"
        assert made["allowed_actions"] == ["edit"]
        read = province.get(f"/work-units/{made['id']}")
        assert (read.json(), read.headers["etag"]) == (made, answer.headers["etag"])
        assert new_account(province, "orang.mabar", NEW["code"])["work_unit_id"] == made["id"]
        (event,) = events_of(office, made["id"])
        assert event["action"] == "work_unit.create"
        assert event["changes"]["code"] == [None, NEW["code"]]

    @on_one_engine
    def test_nobody_adds_an_office_beside_or_above_the_own(self, two_offices: Office) -> None:
        office, city = two_offices, administrator_of(two_offices, CITY)
        for code in (PROVINCE, "00"):
            answer = city.post("/work-units", NEW | {"parent_id": unit_id(office, code)})
            assert fault_of(answer) == (404, "not_found", ["/parent_id"])
        answer = city.post("/work-units", NEW)
        assert (answer.status_code, answer.json()["code"]) == (403, "grant_too_wide")
        below = NEW | {"parent_id": unit_id(office, PROVINCE)}
        for role in (ActorRole.PELAKSANA, ActorRole.ANGGOTA):
            assert office.person(role).post("/work-units", below).status_code == 403

    @on_one_engine
    def test_input_that_makes_no_office_is_refused_with_its_place(self, office: Office) -> None:
        admin = office.administrator()
        twice = admin.post("/work-units", NEW | {"code": PROVINCE})
        assert fault_of(twice) == (409, "already_exists", ["/code"])
        unknown = admin.post("/work-units", NEW | {"parent_id": str(office.user_id("admin"))})
        assert fault_of(unknown) == (404, "not_found", ["/parent_id"])
        poor: list[tuple[str, Any]] = [
            *(("time_zone", zone) for zone in ("Asia/Kupang", "WITA", "../etc/passwd", "", 8)),
            *(("code", code) for code in ("", "53 01", "x" * 21, 5301)),
            *(("name", name) for name in ("", " ", "NUL\x00")),
            ("kind", "kecamatan"),
            ("children", []),
        ]
        for field, value in poor:
            status, code, pointers = fault_of(admin.post("/work-units", NEW | {field: value}))
            assert (status, code, pointers) == (422, "validation_failed", [f"/{field}"]), value


@on_one_engine
class TestUpdate:
    def test_office_is_renamed_by_its_administrator_with_if_match(self, office: Office) -> None:
        province = administrator_of(office, PROVINCE)
        address = f"/work-units/{unit_id(office, PROVINCE)}"
        name = {"name": "KPU Provinsi NTT"}
        assert province.patch(address, name, etag=None).status_code == 428
        etag = province.get(address).headers["etag"]
        changed = province.patch(address, name, etag=etag)
        assert (changed.status_code, changed.json()["name"]) == (200, "KPU Provinsi NTT")
        stale = province.patch(address, {"time_zone": "Asia/Jayapura"}, etag=etag)
        assert (stale.status_code, stale.headers["etag"]) == (412, changed.headers["etag"])
        for field in ("code", "kind", "parent_id"):
            answer = province.patch(address, {field: None})
            assert fault_of(answer) == (422, "validation_failed", [f"/{field}"])
        event = events_of(office, unit_id(office, PROVINCE))[-1]
        old = "KPU Provinsi Nusa Tenggara Timur"
        assert (event["action"], event["changes"]) == (
            "work_unit.update",
            {"name": [old, "KPU Provinsi NTT"]},
        )

    def test_others_do_not_change_it(self, two_offices: Office) -> None:
        office = two_offices
        address, body = f"/work-units/{unit_id(office, PROVINCE)}", {"name": "X"}
        assert office.person(ActorRole.PELAKSANA).patch(address, body).status_code == 403
        assert administrator_of(office, CITY).patch(address, body).status_code == 404
