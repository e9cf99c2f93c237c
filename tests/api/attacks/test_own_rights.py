"""Somebody who gives rights tries to give them to themselves: over HTTP, and by SQL."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import Base, Membership, RoleGrant
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.api.decrees.test_amendments import HEAD, SEAT
from tests.api.decrees.test_memberships import FILLED, join, leave, member
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.administration import fault_of, new_account, teams_of
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, PENGARAH, every, ok, refused
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office, Person
from tests.support.succession import start

OWN_RIGHTS = import_module("migrations.versions.20261129_own_rights")
DECREE = f"/decrees/{DECREE_ID}"
COORDINATES = {"role": "koordinator", "title": "Koordinator"}
ASESOR = {"role": "asesor", "decree_id": str(DECREE_ID)}
Attack = Callable[[Office], Executable]


def administrator_in_the_office(office: Office) -> Person:
    """An administrator whose account lies in the office: somebody the teams could take."""
    made = new_account(office.administrator(), "admin.kantor", name="Admin Kantor")
    ok(
        office.administrator().post(f"/users/{made['id']}/role-grants", {"role": "administrator"}),
        201,
    )
    return office.person("admin.kantor")


@on_one_engine
class TestAdministrator:
    def test_does_not_become_asesor_or_administrator_of_more(self, office: Office) -> None:
        admin = administrator_in_the_office(office)
        path = f"/users/{office.user_id('admin.kantor')}/role-grants"
        before = ok(admin.get(path))["total"]
        for body in (ASESOR, {"role": "administrator"}, ASESOR | {"valid_from": "2999-01-01"}):
            refused(admin.post(path, body), 403, "own_grant")
        assert ok(admin.get(path))["total"] == before
        ok(office.administrator().post(path, ASESOR), 201)
        given = ok(admin.get(path))["items"][-1]
        assert given["granted_by_id"] == str(office.user_id("admin")), "and everybody sees by whom"

    def test_does_not_become_ketua_or_coordinator(self, office: Office) -> None:
        admin, decree = administrator_in_the_office(office), str(DECREE_ID)
        pelaksana = f"/teams/{teams_of(office, decree, 'pelaksana')[0]}"
        ok(leave(admin, member(office, COORDINATOR)["id"], **FILLED))
        for seat in ({"team": pelaksana, "role": "pelaksana"}, COORDINATES, {"role": "anggota"}):
            answer = join(admin, "admin.kantor", **seat)
            assert fault_of(answer) == (403, "own_appointment", ["/username"])
        amending = HEAD | {"members": [SEAT | COORDINATES | {"username": "admin.kantor"}]}
        answer = admin.post(f"{DECREE}/amendments", amending)
        assert fault_of(answer) == (403, "own_appointment", ["/members/0/username"])
        assert ok(admin.get("/me"))["roles"] == ["administrator"]

    def test_nor_by_the_next_decree(self, office: Office) -> None:
        admin = administrator_in_the_office(office)
        leaving = [member(office, COORDINATOR)["id"]]
        own = SEAT | COORDINATES | {"username": "admin.kantor"}
        body = {
            "number": "7", "year": 2024, "date": "2024-01-15",
            "without_membership_ids": leaving, "members": [own],
        }  # fmt: skip
        answer = admin.post(f"{DECREE}/successor", body)
        assert fault_of(answer) == (403, "own_appointment", ["/members/0/username"])
        assert ok(admin.get("/decrees"))["total"] == 1

    def test_does_not_take_the_place_of_somebody_they_put_out(self, office: Office) -> None:
        admin, other = administrator_in_the_office(office), office.administrator()
        ok(leave(admin, member(office, COORDINATOR)["id"], **FILLED))
        answer = join(other, "admin.kantor", **COORDINATES)
        assert fault_of(answer) == (403, "membership_taken_over", ["/username"])
        ok(join(other, "admin.kantor", role="anggota"), 201)

    def test_does_not_take_on_another_name_or_number(self, office: Office) -> None:
        admin = administrator_in_the_office(office)
        path = f"/users/{office.user_id('admin.kantor')}"
        for field, value in (("name", "Carolus F. Dengi"), ("nip", "198001012005011001")):
            answer = admin.patch(path, {field: value})
            assert fault_of(answer) == (403, "own_identity", [f"/{field}"])
        ok(admin.patch(path, {"email": "admin.kantor@example.go.id", "name": "Admin Kantor"}))
        ok(office.administrator().patch(path, {"name": "Admin Satu Kantor"}))


@on_one_engine
class TestKetua:
    def test_does_not_become_coordinator(self, office: Office) -> None:
        ketua = office.person(KETUA)
        ok(leave(ketua, member(office, COORDINATOR)["id"], **FILLED))
        assert join(ketua, KETUA, **COORDINATES).json()["code"] == "own_appointment"
        by_another = join(office.administrator(), KETUA, **COORDINATES)
        assert by_another.json()["code"] == "membership_taken_over"
        ok(join(ketua, "edson.carlos", **COORDINATES), 201)
        roles = [ok(office.person(who).get("/me"))["roles"] for who in (KETUA, "edson.carlos")]
        assert roles[0] == ["pelaksana"]
        assert "koordinator" in roles[1]

    def test_may_hold_the_place_once_somebody_else_held_it(self, office: Office) -> None:
        ketua, admin = office.person(KETUA), office.administrator()
        ok(leave(ketua, member(office, COORDINATOR)["id"], **FILLED))
        ok(join(ketua, "edson.carlos", **COORDINATES), 201)
        ok(leave(admin, member(office, "edson.carlos")["id"], **FILLED))
        ok(join(admin, KETUA, **COORDINATES), 201)

    def test_goes_on_as_ketua_in_the_next_decree(self, office: Office) -> None:
        made = start(office.person(KETUA), date="2024-01-15")
        people = every(office.person(KETUA), f"/decrees/{made['id']}/members", role="pelaksana")
        assert KETUA in [row["username"] for row in people]


def new_grant(office: Office, **values: Any) -> Executable:
    admin = office.user_id("admin")
    words = {"role": "asesor", "decree_id": DECREE_ID, "valid_from": date(2023, 1, 1)}
    return insert(table(RoleGrant)).values(
        **{"id": new_id(), "user_id": admin, "granted_by_id": admin, **words, **stamps(), **values}
    )


def new_seat(office: Office, **values: Any) -> Executable:
    ketua = office.user_id(KETUA)
    words = {"title": "Koordinator", "name": "X", "job_title": "Y", "position": 90}
    place = {"team_id": TEAM_V_ID, "decree_id": DECREE_ID, "role": "koordinator"}
    whose = {"user_id": ketua, "added_by_id": ketua, "valid_from": date(2023, 6, 5)}
    row = {"id": new_id(), **place, **whose, **words, **stamps(), **values}
    return insert(table(Membership)).values(**row)


def stamps() -> dict[str, Any]:
    return {"created_at": clock.now(), "updated_at": clock.now(), "version": 1}


def changed(rows: Table, **values: Any) -> Executable:
    return update(rows).values(**values)


GRANTS, SEATS = table(RoleGrant), table(Membership)
ATTEMPTS: dict[str, list[Attack]] = {
    "own_grant": [new_grant, lambda o: new_grant(o, valid_to=date(2099, 1, 1))],
    "grant_keeps_its_words": [
        lambda o: changed(GRANTS, user_id=o.user_id(COORDINATOR)),
        lambda o: changed(GRANTS, granted_by_id=o.user_id(COORDINATOR)),
        lambda _: changed(GRANTS, role="asesor", decree_id=DECREE_ID),
    ],
    "grant_is_never_lengthened": [
        lambda _: changed(GRANTS, valid_to=date(2999, 1, 1)),
        lambda _: changed(GRANTS, valid_to=None),
    ],
    "grant_is_never_deleted": [lambda _: delete(GRANTS)],
    "own_appointment": [
        lambda o: new_seat(o, user_id=o.user_id(PENGARAH), added_by_id=o.user_id(PENGARAH)),
        lambda o: new_seat(o, role="anggota"),
    ],
    "membership_taken_over": [lambda o: new_seat(o, added_by_id=o.user_id("admin"))],
    "membership_keeps_its_person": [
        lambda o: changed(SEATS, user_id=o.user_id(KETUA)),
        lambda _: changed(SEATS, team_id=SEATS.c.decree_id),
        lambda o: changed(SEATS, added_by_id=o.user_id(PENGARAH)),
    ],
    "membership_is_never_deleted": [lambda _: delete(SEATS)],
}


def scene_of(office: Office) -> None:
    """The Ketua has put a coordinator out; a grant has ended."""
    ok(leave(office.person(KETUA), member(office, COORDINATOR)["id"], **FILLED))
    admin = office.administrator()
    path = f"/users/{new_account(admin, 'penilai')['id']}/role-grants"
    made = ok(admin.post(path, ASESOR), 201)
    ok(admin.post(f"{path}/{made['id']}/end"))


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    assert sorted(ATTEMPTS) == sorted(guard.name for guard in OWN_RIGHTS.GUARDS)
    scene_of(office)
    before = rows_of(office, RoleGrant), rows_of(office, Membership)
    for guard, attacks in ATTEMPTS.items():
        for attack in attacks:
            assert f"guard {guard}" in attempt(office, attack(office)), guard
    for name in ("role_grants", "memberships"):
        if office.engine.dialect.name == "sqlite":
            said = attempt(office, text(SAME_KEY.format(name)))
            assert "guard " in said
        else:
            assert "guard never_emptied" in attempt(office, text(f"TRUNCATE {name} CASCADE"))
    assert (rows_of(office, RoleGrant), rows_of(office, Membership)) == before


def test_what_others_give_passes_the_guards(office: Office) -> None:
    scene_of(office)
    admin, pengarah = office.user_id("admin"), office.user_id(PENGARAH)
    allowed = [
        new_grant(office, user_id=pengarah),
        new_grant(office, granted_by_id=None),
        new_seat(office, user_id=pengarah, added_by_id=admin),
        new_seat(office, role="anggota", added_by_id=admin),
    ]
    for statement in allowed:
        assert attempt(office, statement) == ""


def rows_of(office: Office, model: type[Base]) -> list[UUID]:
    with Session(office.engine) as session:
        key = table(model).c.id
        return list(session.scalars(select(key).order_by(key)))
