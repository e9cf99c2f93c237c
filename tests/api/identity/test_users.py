"""Accounts: made, found, changed, switched off and on by the administrators of their office."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import User
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
from tests.support.office import PEOPLE, Office, Person

MEMBER = PEOPLE[ActorRole.ANGGOTA]


def actions(office: Office, target_id: str) -> list[str]:
    return [event["action"] for event in events_of(office, target_id)]


class TestCreate:
    @on_one_engine
    def test_new_account_has_no_password_and_no_rights(self, office: Office) -> None:
        admin = office.administrator()
        nip = "198001012005011001"
        body = {
            "work_unit_code": PROVINCE,
            "username": "yuliana.bria",
            "name": "  Yuliana Bria ",
            "job_title": "Pelaksana",
            "nip": nip,
            "email": "yuliana.bria@example.go.id",
        }
        answer = admin.post("/users", body)
        assert answer.status_code == 201
        created = answer.json()
        assert answer.headers["location"] == f"/api/v1/users/{created['id']}"
        assert created["name"] == "Yuliana Bria"
        assert (created["has_password"], created["is_active"]) == (False, True)
        assert created["work_unit_id"] == unit_id(office, PROVINCE)
        read = admin.get(f"/users/{created['id']}")
        assert read.json() == created
        assert read.headers["etag"] == answer.headers["etag"]
        assert office.person("yuliana.bria").get("/me").json()["roles"] == []
        (event,) = events_of(office, created["id"])
        assert (event["action"], event["actor_name"]) == ("user.create", "Admin")
        assert event["changes"]["username"] == [None, "yuliana.bria"]
        assert event["request_id"] == answer.headers["x-request-id"]

    def test_username_and_nip_belong_to_one_account(self, office: Office) -> None:
        admin, nip = office.administrator(), "198001012005011001"
        new_account(admin, "yuliana.bria", nip=nip)
        good = {"work_unit_code": PROVINCE, "name": "X", "job_title": "Y"}
        assert fault_of(admin.post("/users", good | {"username": "yuliana.bria"})) == (
            *(409, "already_exists"),
            ["/username"],
        )
        assert fault_of(admin.post("/users", good | {"username": "orang.lain", "nip": nip})) == (
            *(409, "already_exists"),
            ["/nip"],
        )
        assert admin.get("/users", params={"q": "orang.lain"}).json()["total"] == 0

    @on_one_engine
    def test_input_that_makes_no_account_is_refused_with_its_place(self, office: Office) -> None:
        admin = office.administrator()
        good: dict[str, Any] = {
            "work_unit_code": PROVINCE,
            "username": "yuliana.bria",
            "name": "Yuliana Bria",
            "job_title": "Pelaksana",
        }
        poor: list[tuple[str, Any]] = [
            *(("username", name) for name in ("Yuliana", "yu", ".yuliana", "yu li", "a" * 61, 7)),
            *(("name", name) for name in ("", "   ", "two\nlines", "NUL\x00", "x" * 201, None)),
            *(("nip", nip) for nip in ("123", "19800101200501100X", 198001012005011001)),
            *(("email", email) for email in ("yuliana", "a@b", "a b@c.id", "@example.go.id")),
            *((field, "x") for field in ("is_active", "password", "password_hash", "id", "role")),
            ("work_unit_code", ""),
        ]
        for field, value in poor:
            status, code, pointers = fault_of(admin.post("/users", good | {field: value}))
            assert (status, code, pointers) == (422, "validation_failed", [f"/{field}"]), value
        unknown = admin.post("/users", good | {"work_unit_code": "99.99"})
        assert fault_of(unknown) == (404, "not_found", ["/work_unit_code"])
        assert admin.get("/users", params={"q": "yuliana"}).json()["total"] == 0


class TestList:
    def test_accounts_are_found_filtered_sorted_and_paged(self, two_offices: Office) -> None:
        office, admin = two_offices, two_offices.administrator()
        everybody = admin.get("/users", params={"size": 100}).json()
        names = [item["name"] for item in everybody["items"]]
        assert everybody["total"] == len(names) == 36 + 6 + 1
        assert not {"password_hash", "nip", "email"} & set(everybody["items"][0])
        by_username = admin.get("/users", params={"size": 100, "sort": "username"}).json()["items"]
        first_letters = [item["username"][0] for item in by_username]
        assert first_letters == sorted(first_letters)
        newest = admin.get("/users", params={"sort": "-created_at", "size": 1}).json()["items"]
        assert [item["username"] for item in newest] == ["admin"]
        city = {"work_unit_id": unit_id(office, CITY), "size": 100}
        assert admin.get("/users", params=city).json()["total"] == 6
        assert admin.get("/users", params={"q": "ANGELI"}).json()["total"] == 1
        assert admin.get("/users", params={"q": "%"}).json()["total"] == 0, "not a wildcard"
        assert admin.get("/users", params={"is_active": False}).json()["total"] == 0
        pages = [admin.get("/users", params={"page": page}).json() for page in (1, 2, 3)]
        assert [name for page in pages for name in (i["name"] for i in page["items"])] == names

    @on_one_engine
    def test_unknown_parameter_is_refused(self, office: Office) -> None:
        admin = office.administrator()
        for params in ({"role": "anggota"}, {"sort": "nip"}, {"size": 101}, {"q": "NUL\x00"}):
            assert admin.get("/users", params=params).status_code == 422, params


@on_one_engine
class TestUpdate:
    def test_change_needs_the_version_it_is_about(self, office: Office) -> None:
        admin = office.administrator()
        created = new_account(admin, "yuliana.bria", email="yuliana@example.go.id")
        address = f"/users/{created['id']}"
        missing = admin.patch(address, {"job_title": "Kepala"}, etag=None)
        assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
        old = admin.get(address).headers["etag"]
        changed = admin.patch(address, {"job_title": "Kepala", "email": None}, etag=old)
        assert changed.status_code == 200
        assert (changed.json()["job_title"], changed.json()["email"]) == ("Kepala", None)
        assert changed.json()["name"] == created["name"], "what is left out stays"
        stale = admin.patch(address, {"job_title": "Sekretaris"}, etag=old)
        assert (stale.status_code, stale.json()["code"]) == (412, "stale")
        assert stale.headers["etag"] == changed.headers["etag"] != old
        current = admin.patch(address, {"job_title": "Sekretaris"}, etag=stale.headers["etag"])
        assert current.status_code == 200
        updates = [e["changes"] for e in events_of(office, created["id"])][1:]
        assert updates == [
            {"job_title": ["Pelaksana", "Kepala"], "email": ["yuliana@example.go.id", None]},
            {"job_title": ["Kepala", "Sekretaris"]},
        ]

    def test_a_nip_is_understood_as_printed_and_refused_where_it_cannot_be(
        self, office: Office
    ) -> None:
        admin = office.administrator()
        account = new_account(admin, "yuliana.bria", nip="19800101 200501 1 001")
        assert account["nip"] == "198001012005011001"
        address = f"/users/{account['id']}"
        impossible = "19800101 200513 1 001"
        made = {"username": "x.y", "name": "X", "job_title": "Y", "work_unit_code": PROVINCE}
        for answer in (
            admin.post("/users", made | {"nip": impossible}),
            admin.patch(address, {"nip": impossible}),
        ):
            assert fault_of(answer) == (422, "nip_appointment", ["/nip"])
        with Session(office.engine) as session, session.begin():
            session.get_one(User, UUID(account["id"])).nip = "198001012005131001"
        kept = {"job_title": "Kepala", "nip": impossible}
        assert admin.patch(address, kept).status_code == 200, "it has landed before"

    def test_change_that_changes_nothing_leaves_no_trace(self, office: Office) -> None:
        admin = office.administrator()
        created = new_account(admin, "yuliana.bria")
        address = f"/users/{created['id']}"
        assert admin.patch(address, {"name": created["name"]}).json() == created
        assert admin.patch(address, {}).json() == created
        assert actions(office, created["id"]) == ["user.create"]

    def test_only_the_known_fields_change(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "orang.lain", nip="198001012005011001")
        address = f"/users/{new_account(admin, 'yuliana.bria')['id']}"
        for field in ("username", "is_active", "work_unit_id", "password_hash", "id", "version"):
            refused = admin.patch(address, {field: "x"})
            assert fault_of(refused) == (422, "validation_failed", [f"/{field}"])
        taken = admin.patch(address, {"nip": "198001012005011001"})
        assert fault_of(taken) == (409, "already_exists", ["/nip"])


@on_one_engine
class TestSwitch:
    def test_account_is_switched_off_and_on_with_a_trace(self, office: Office) -> None:
        admin = office.administrator()
        created = new_account(admin, "yuliana.bria")
        address = f"/users/{created['id']}"
        assert created["allowed_actions"] == [
            *("edit", "grant_role", "deactivate", "issue_activation_code")
        ]
        off = admin.post(f"{address}/deactivate")
        assert (off.status_code, off.json()["is_active"]) == (200, False)
        assert off.json()["allowed_actions"] == ["edit", "grant_role", "reactivate", "anonymise"]
        assert admin.post(f"{address}/deactivate").status_code == 409
        assert admin.post(f"{address}/activation-code").status_code == 409
        stale = admin.request(
            "POST", f"{address}/reactivate", headers={"If-Match": '"something-else"'}
        )
        assert stale.status_code == 412
        on = admin.post(f"{address}/reactivate")
        assert (on.status_code, on.json()["is_active"]) == (200, True)
        assert admin.post(f"{address}/reactivate").status_code == 409
        assert actions(office, created["id"]) == [
            *("user.create", "user.deactivate", "user.reactivate")
        ]


@on_one_engine
class TestActivationCode:
    def test_code_is_shown_once_and_kept_nowhere(self, office: Office) -> None:
        admin = office.administrator()
        created = new_account(admin, "yuliana.bria")
        answer = admin.post(f"/users/{created['id']}/activation-code")
        assert answer.status_code == 201
        code = answer.json()["code"]
        assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", code)
        assert answer.json()["username"] == "yuliana.bria"
        event = events_of(office, created["id"])[-1]
        assert event["action"] == "user.issue_activation_code"
        assert code not in str(event)
        with office.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM activation_codes").all()
        assert len(rows) == 1
        assert code not in str(rows)


@on_one_engine
class TestScope:
    def test_administrator_sees_and_touches_the_own_offices_only(self, two_offices: Office) -> None:
        office = two_offices
        city = administrator_of(office, CITY)
        foreign = str(office.user_id(MEMBER))
        page = city.get("/users", params={"size": 100}).json()
        assert {item["work_unit_id"] for item in page["items"]} == {unit_id(office, CITY)}
        assert page["total"] == 7
        params = {"work_unit_id": unit_id(office, PROVINCE)}
        assert city.get("/users", params=params).json()["total"] == 0
        self.refuse_everything(city, foreign)
        made = city.post(
            "/users",
            {"work_unit_code": PROVINCE, "username": "mata.mata", "name": "X", "job_title": "Y"},
        )
        assert fault_of(made) == (404, "not_found", ["/work_unit_code"])
        assert not [e for e in events_of(office, foreign) if e["actor_name"] == "Admin 5371"]

    def refuse_everything(self, person: Person, user_id: str) -> None:
        address = f"/users/{user_id}"
        attempts = [
            person.get(address),
            person.patch(address, {"name": "X"}),
            person.get(f"{address}/role-grants"),
            person.post(f"{address}/role-grants", {"role": "administrator"}),
            *(
                person.post(f"{address}/{verb}")
                for verb in ("deactivate", "reactivate", "activation-code")
            ),
        ]
        assert {answer.status_code for answer in attempts} == {404}

    def test_administrator_above_manages_the_offices_below(self, two_offices: Office) -> None:
        province = administrator_of(two_offices, PROVINCE)
        created = new_account(province, "orang.kota", CITY)
        assert created["work_unit_id"] == unit_id(two_offices, CITY)
        assert province.post(f"/users/{created['id']}/activation-code").status_code == 201
        assert administrator_of(two_offices, CITY).get(f"/users/{created['id']}").status_code == 200
