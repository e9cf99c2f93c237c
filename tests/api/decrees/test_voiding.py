"""An amendment that was wrong is voided while nothing rests on it, and stays in the list."""

import time_machine

from tests.api.decrees.test_amendments import HEAD, amend, coordinators, new_coordinator
from tests.api.decrees.test_memberships import leave
from tests.api.decrees.test_succession import again
from tests.support.administration import events_of, new_account
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    every,
    ok,
    refused,
    step,
)
from tests.support.office import Office, Person
from tests.support.succession import DECREE, seat_of, start

NOW = "2023-10-21T00:00:00Z"
TODAY = {"date": "2023-10-21", "effective_from": "2023-10-21"}
REASON = {"reason": "Nama yang dicatat keliru."}


def void(person: Person, made: Body) -> Body:
    answer: Body = ok(person.post(f"/amendments/{made['id']}/void", REASON))
    return answer


def refuse(person: Person, made: Body, status: int, code: str) -> str:
    answer = refused(person.post(f"/amendments/{made['id']}/void", REASON), status, code)
    detail: str = answer["detail"]
    return detail


def new_coordination(office: Office, ketua: Person, **head: str) -> Body:
    leaving = [seat_of(ketua, name)["id"] for name in (COORDINATOR, COLLEAGUE)]
    return amend(ketua, ended_membership_ids=leaving, members=[new_coordinator(COLLEAGUE)], **head)


class TestVoid:
    def test_everybody_is_where_they_were_and_the_number_is_free(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False) as clock:
            ketua = again(office, KETUA)
            before = every(ketua, f"{DECREE}/members")
            made = new_coordination(office, ketua)
            assert made["allowed_actions"] == ["void"]
            answer = void(ketua, made)
            assert answer["void_reason"] == REASON["reason"]
            assert answer["voided_by"]["id"] == str(office.user_id(KETUA))
            assert (answer["voided_at"], answer["ended"]) == (NOW, [])
            assert [row["valid_to"] for row in answer["begun"]] == [HEAD["effective_from"]]
            assert answer["allowed_actions"] == []
            assert every(ketua, f"{DECREE}/members") == before
            refuse(ketua, made, 409, "amendment_already_voided")
            (entry,) = [
                one
                for one in events_of(office, made["id"])
                if one["action"] == "decree.void_amendment"
            ]
            assert entry["reason"] == REASON["reason"]
            clock.move_to("2023-11-02T00:00:00Z")
            assert ok(again(office, COORDINATOR).get("/me"))["roles"] == ["koordinator"]
            assert ok(again(office, COLLEAGUE).get("/me"))["roles"] == ["anggota"]
            told = every(again(office, COORDINATOR), "/notifications", stage="security")
            assert "tetap berlaku" in str(told)

    @on_one_engine
    def test_the_right_one_takes_the_same_number(self, office: Office) -> None:
        new_account(office.administrator(), "yuliana.bria")
        with time_machine.travel(NOW, tick=False):
            ketua = again(office, KETUA)
            wrong = new_coordination(office, ketua)
            void(ketua, wrong)
            sooner = {"effective_from": "2023-10-25"}
            leaving = [seat_of(ketua, COORDINATOR)["id"]]
            begins = {"members": [new_coordinator("yuliana.bria")]}
            right = amend(ketua, ended_membership_ids=leaving, **begins, **sooner)
            assert coordinators(ketua, on="2023-10-25") == ["yuliana.bria"]
            listed = every(ketua, f"{DECREE}/amendments")
            assert {row["id"]: row["voided_at"] for row in listed} == {
                wrong["id"]: NOW,
                right["id"]: None,
            }

    def test_of_today_until_somebody_has_worked_by_it(self, office: Office) -> None:
        new_account(office.administrator(), "yuliana.bria")
        with time_machine.travel(NOW, tick=False) as clock:
            ketua = again(office, KETUA)
            leaving = [seat_of(ketua, COORDINATOR)["id"]]
            begins = {"members": [new_coordinator("yuliana.bria")]}
            made = amend(ketua, ended_membership_ids=leaving, **TODAY, **begins)
            assert coordinators(ketua) == ["yuliana.bria"]
            void(ketua, made)
            assert coordinators(ketua) == [COORDINATOR]
            clock.shift(60)
            made = amend(ketua, ended_membership_ids=leaving, **TODAY, **begins)
            newcomer = again(office, "yuliana.bria")
            begun = draft(newcomer)["id"]
            assert "Yuliana" in refuse(ketua, made, 409, "amendment_in_use")
            assert coordinators(ketua) == ["yuliana.bria"]
            ok(step(newcomer, begun, "withdraw"))
            void(ketua, made)
            assert coordinators(ketua) == [COORDINATOR]

    @on_one_engine
    def test_who_filled_a_position_goes_and_its_holder_is_back(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False):
            ketua = again(office, KETUA)
            seat = seat_of(ketua, COORDINATOR)["id"]
            fills = {
                "membership_id": seat,
                "username": COLLEAGUE,
                "valid_to": "2023-12-01",
                "reason": "Menunggu koordinator baru.",
            }
            made = amend(ketua, ended_membership_ids=[seat], stand_ins=[fills])
            void(ketua, made)
            assert every(ketua, f"{DECREE}/stand-ins") == []
            assert coordinators(ketua) == [COORDINATOR]

    @on_one_engine
    def test_what_rests_on_it_is_told(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False) as clock:
            ketua = again(office, KETUA)
            first = new_coordination(office, ketua)
            clock.shift(60)
            seat = seat_of(ketua, MEMBER)["id"]
            second = amend(ketua, number="151", ended_membership_ids=[seat])
            assert "151" in refuse(ketua, first, 409, "amendment_followed")
            ok(leave(ketua, seat, on="2023-10-25"))
            refuse(ketua, second, 409, "amendment_seats_changed")
            for username in (COORDINATOR, COLLEAGUE):
                refuse(again(office, username), second, 403, "forbidden")

    @on_one_engine
    def test_nobody_brings_themselves_back(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False):
            ketua = again(office, KETUA)
            made = amend(ketua, ended_membership_ids=[seat_of(ketua, KETUA)["id"]])
            refuse(ketua, made, 403, "own_appointment")
            void(office.administrator(), made)
            assert seat_of(ketua, KETUA)["valid_to"] is None

    @on_one_engine
    def test_the_successor_was_made_from_it(self, office: Office) -> None:
        with time_machine.travel("2024-01-16T00:00:00Z", tick=False):
            ketua = again(office, KETUA)
            days = {"year": 2024, "date": "2024-01-16", "effective_from": "2024-01-16"}
            made = amend(ketua, ended_membership_ids=[seat_of(ketua, MEMBER)["id"]], **days)
            start(ketua, date="2024-01-17", keep_predecessor_until="2024-04-15")
            refuse(ketua, made, 409, "amendment_in_successor")
