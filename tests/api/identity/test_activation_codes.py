"""A code for somebody who decides waits for time or for a second person."""

from datetime import timedelta

import time_machine
from httpx2 import Response
from sqlalchemy import insert, text, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import ActivationCode
from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import CITY, administrator_of, events_of, new_account
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH, Body, ok, refused
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office, Person
from tests.support.sign_in import give_password

WORD = "Flobamora maju bersama 7"
NOW = "2026-12-01T03:00:00Z"


def address(office: Office, username: str = COORDINATOR) -> str:
    return f"/users/{office.user_id(username)}/activation-code"


def issued(office: Office, username: str = COORDINATOR) -> Body:
    made: Body = ok(office.administrator().post(address(office, username)), 201)
    return made


def activate(office: Office, code: str, username: str = COORDINATOR) -> Response:
    body = {"username": username, "code": code, "password": WORD}
    return office.nobody.post("/auth/activate", body)


def second_administrator(office: Office) -> Person:
    made = new_account(office.administrator(), "admin.dua", name="Admin Dua")
    grant = {"role": "administrator"}
    ok(office.administrator().post(f"/users/{made['id']}/role-grants", grant), 201)
    return office.person("admin.dua")


class TestWaiting:
    @on_one_engine
    def test_it_works_after_a_day_and_says_from_when(self, office: Office) -> None:
        give_password(office, COORDINATOR)
        with time_machine.travel(NOW, tick=False) as traveller:
            office._people.clear()
            made = issued(office)
            assert made["works_from"] == "2026-12-02T03:00:00Z"
            assert made["expires_at"] == "2026-12-05T03:00:00Z"
            traveller.shift(timedelta(hours=23, minutes=59))
            problem = refused(activate(office, made["code"]), 401, "code_not_yet")
            assert "2 Desember 2026 pukul 11.00 WITA" in problem["detail"]
            traveller.shift(timedelta(minutes=1))
            ok(activate(office, made["code"]))
            refused(activate(office, made["code"]), 401, "wrong_code")

    @on_one_engine
    def test_a_second_person_lets_it_work_at_once(self, office: Office) -> None:
        give_password(office, COORDINATOR)
        made, ketua = issued(office), office.person(KETUA)
        state = ok(ketua.get(address(office)))
        assert (state["may_confirm"], state["works_from"]) == (True, made["works_from"])
        assert made["code"] not in str(state)
        confirmed = ok(ketua.post(f"{address(office)}/confirm"))
        assert confirmed["confirmed_by_id"] == str(office.user_id(KETUA))
        refused(ketua.post(f"{address(office)}/confirm"), 409, "code_waits_for_nobody")
        ok(activate(office, made["code"]))
        assert ketua.get(address(office)).status_code == 404
        actions = [event["action"] for event in events_of(office, str(office.user_id(COORDINATOR)))]
        assert "user.confirm_activation_code" in actions

    @on_one_engine
    def test_neither_the_issuer_nor_the_person_nor_anybody_else_confirms(
        self, two_offices: Office
    ) -> None:
        office = two_offices
        give_password(office, COORDINATOR, KETUA)
        issued(office)
        confirming = f"{address(office)}/confirm"
        refused(office.administrator().post(confirming), 403, "own_code")
        for who in (COORDINATOR, MEMBER, PENGARAH):
            refused(office.person(who).post(confirming), 403, "forbidden")
        refused(administrator_of(office, CITY).post(confirming), 404, "not_found")
        issued(office, KETUA)
        refused(office.person(KETUA).post(f"{address(office, KETUA)}/confirm"), 403, "own_code")
        ok(second_administrator(office).post(f"{address(office, KETUA)}/confirm"))

    @on_one_engine
    def test_who_decides_nothing_or_never_had_a_password_does_not_wait(
        self, office: Office
    ) -> None:
        give_password(office, MEMBER)
        for username in (COORDINATOR, MEMBER):
            made = issued(office, username)
            ok(activate(office, made["code"], username))

    @on_one_engine
    def test_the_code_of_somebody_who_came_to_decide_meanwhile_waits_too(
        self, office: Office
    ) -> None:
        admin, made = office.administrator(), new_account(office.administrator(), "yuliana.bria")
        give_password(office, "yuliana.bria")
        code = issued(office, "yuliana.bria")["code"]
        asesor = {"role": "asesor", "decree_id": str(DECREE_ID)}
        ok(admin.post(f"/users/{made['id']}/role-grants", asesor), 201)
        refused(activate(office, code, "yuliana.bria"), 401, "code_not_yet")
        ok(office.person(KETUA).post(f"{address(office, 'yuliana.bria')}/confirm"))
        ok(activate(office, code, "yuliana.bria"))


def test_the_database_refuses_who_confirms_for_themselves(office: Office) -> None:
    codes, admin = table(ActivationCode), office.administrator()
    give_password(office, COORDINATOR)
    ok(admin.post(address(office)), 201)
    row = {
        "id": new_id(), "user_id": office.user_id(MEMBER), "fingerprint": "x",
        "created_at": clock.now(), "expires_at": clock.now(), "confirmed_at": clock.now(),
    }  # fmt: skip
    own = office.user_id(MEMBER)
    attacks: dict[str, list[Executable]] = {
        "code_confirmed_by_another_i": [insert(codes).values(row | {"confirmed_by_id": own})],
        "code_confirmed_by_another_u": [
            update(codes).values(confirmed_by_id=office.user_id(COORDINATOR)),
            update(codes).values(confirmed_by_id=office.user_id("admin")),
        ],
        "code_keeps_its_words": [
            update(codes).values(works_from=None),
            update(codes).values(issued_by_id=None),
            update(codes).values(user_id=own),
            text("UPDATE activation_codes SET fingerprint = 'y'"),
        ],
    }
    for guard, statements in attacks.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), guard
