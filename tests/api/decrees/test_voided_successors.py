"""A successor that was wrong is voided while nothing rests on it, and another one may follow."""

from typing import Any

import time_machine

from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_memberships import join, leave
from tests.api.decrees.test_succession import SEAT, again
from tests.api.tasks.test_told import news, seated
from tests.support.administration import events_of, new_account
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
    step,
)
from tests.support.office import OTHER_MEMBER, PDF, Office, Person
from tests.support.succession import DECREE, rows, seat_of, start

NOW = "2024-01-16T00:00:00Z"
REASON = {"reason": "Nomornya milik keputusan lain."}
UNTIL = "2024-04-15"
NEW = "yuliana.bria"


def void(person: Person, made: Body) -> Body:
    answer: Body = ok(person.post(f"/decrees/{made['id']}/void", REASON))
    return answer


def refuse(person: Person, made: Body, status: int, code: str) -> str:
    answer = refused(person.post(f"/decrees/{made['id']}/void", REASON), status, code)
    detail: str = answer["detail"]
    return detail


def begin(person: Person, **changes: Any) -> Body:
    return start(person, date="2024-01-15", keep_predecessor_until=UNTIL, **changes)


def prove(member: Person, decree: Body) -> str:
    """A draft with a file, for an indicator of the decree; its key."""
    january = {"covers_from": "2024-01-01", "covers_to": "2024-01-31"}
    sign = rows(member, "indicators", decree["id"])["5A-2"]["id"]
    body = {"indicator_ids": [sign], "title": "Laporan", "evidence_date": "2024-01-15", **january}
    made: Body = ok(member.post("/evidence", body), 201)
    ok(member.upload(made["id"], ("a.pdf", PDF)), 201)
    return str(made["id"])


def begin_next_year(ketua: Person) -> Body:
    """One of this January for the plan of the next year."""
    days = {"effective_from": "2025-01-01", "keep_predecessor_until": "2025-03-31"}
    return start(ketua, plan_year=2025, **days)


@on_one_engine
def test_it_still_says_for_which_year_it_planned(office: Office) -> None:
    with time_machine.travel(NOW, tick=False):
        ketua = again(office, KETUA)
        made = begin_next_year(ketua)
        assert void(ketua, made)["plan_year"] == made["plan_year"] == 2025
        (listed,) = every(ketua, "/decrees", include_voided=True, plan_year=2025)
        assert (listed["id"], listed["effective_from"]) == (made["id"], "2025-01-01")


class TestVoid:
    def test_the_last_decree_is_as_before_and_another_one_may_follow(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, NEW)
        with time_machine.travel(NOW, tick=False) as clock:
            ketua = again(office, KETUA)
            ok(leave(ketua, seat_of(ketua, MEMBER)["id"], on="2024-06-30"))
            before = [ok(ketua.get(DECREE)), every(ketua, f"{DECREE}/members")]
            counted = ok(ketua.get("/progress/work-units"))["items"]
            wrong = begin(ketua, members=[SEAT | {"username": NEW}])
            assert "void" in wrong["allowed_actions"]
            assert (
                wrong["allowed_actions"]
                == ok(ketua.get(f"/decrees/{wrong['id']}"))["allowed_actions"]
            )
            clock.shift(60)
            answer = void(ketua, wrong)
            assert answer["void_reason"] == REASON["reason"]
            assert answer["voided_by"]["id"] == str(office.user_id(KETUA))
            assert (answer["voided_at"], answer["allowed_actions"]) == ("2024-01-16T00:01:00Z", [])
            assert answer["predecessor_id"] == str(DECREE_ID)
            assert (answer["counts"]["members"], answer["counts"]["action_items"]) == (0, 0)
            assert [ok(ketua.get(DECREE)), every(ketua, f"{DECREE}/members")] == before
            self.is_nowhere(ketua, wrong, counted)
            refuse(ketua, wrong, 409, "decree_already_voided")
            assert ok(again(office, NEW).get("/me"))["roles"] == []
            assert "berakhir" in str(every(again(office, NEW), "/notifications"))
            # The right one has the same number and day.
            right = begin(ketua)
            assert right["id"] != wrong["id"]
            assert len(rows(ketua, "action-items", right["id"])) == len(
                rows(ketua, "action-items", str(DECREE_ID))
            )
            listed = every(ketua, "/decrees", include_voided=True)
            assert {row["id"]: row["voided_at"] for row in listed} == {
                str(DECREE_ID): None,
                wrong["id"]: answer["voided_at"],
                right["id"]: None,
            }
            void(ketua, right)
            assert every(ketua, f"{DECREE}/members") == before[1]
        (entry,) = (e for e in events_of(office, wrong["id"]) if e["action"] == "decree.void")
        assert (entry["reason"], entry["decree_id"]) == (REASON["reason"], str(DECREE_ID))

    def is_nowhere(self, ketua: Person, wrong: Body, counted: list[Body]) -> None:
        """Neither in lists nor in sums; only itself and who was in it are still read."""
        path = f"/decrees/{wrong['id']}"
        assert [row["id"] for row in every(ketua, "/decrees")] == [str(DECREE_ID)]
        assert {row["valid_to"] for row in every(ketua, f"{path}/members", include_ended=True)} == {
            "2024-01-15"
        }
        for below in ("plan", "progress", "gaps", "lint", "file", "amendments", "duties"):
            refused(ketua.get(f"{path}/{below}"), 404)
        for things in ("teams", "activities", "action-items", "indicators", "meetings"):
            assert every(ketua, f"/{things}", decree_id=wrong["id"]) == [], things
        assert ok(ketua.get("/progress/work-units"))["items"] == counted

    @on_one_engine
    def test_who_came_or_fills_a_position_meanwhile_goes_on(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, NEW)
        with time_machine.travel(NOW, tick=False) as clock:
            ketua = again(office, KETUA)
            filled = {"username": COLLEAGUE, "valid_to": "2024-12-01", "reason": "Menunggu"}
            ok(leave(ketua, seat_of(ketua, COORDINATOR)["id"], stand_in=filled))
            leads = SEAT | {"username": OTHER_MEMBER, "role": "koordinator"}
            wrong = begin(ketua, members=[leads])
            clock.shift(60)
            assert ok(join(ketua, NEW), 201)["valid_to"] == UNTIL
            ok(leave(ketua, seat_of(ketua, MEMBER)["id"], on="2024-02-01"))
            void(ketua, wrong)
            assert seat_of(ketua, NEW)["valid_to"] is None
            assert seat_of(ketua, MEMBER)["valid_to"] == "2024-02-01"
            listed = every(ketua, f"{DECREE}/stand-ins")
            assert [(one["valid_from"], one["valid_to"]) for one in listed] == [
                (UNTIL, "2024-12-01"),
                ("2024-01-16", UNTIL),
            ]

    @on_one_engine
    def test_what_rests_on_it_is_told(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False):
            ketua, coordinator = again(office, KETUA), again(office, COORDINATOR)
            refuse(ketua, {"id": str(DECREE_ID)}, 409, "decree_is_no_successor")
            made = begin(ketua)
            refuse(coordinator, made, 403, "forbidden")
            sign = next(iter(rows(coordinator, "indicators", made["id"]).values()))
            ketua = again(office, KETUA)
            ok(ketua.patch(f"/indicators/{sign['id']}", {"remarks": "Bersama UPG"}))
            assert "Adiwijaya" in refuse(ketua, made, 409, "decree_in_use")
            teams = every(ketua, "/teams", decree_id=made["id"], kind="tim_kerja")
            about = {"team_id": teams[0]["id"], "text": "Segera", "due_date": "2024-02-01"}
            ok(again(office, PENGARAH).post("/directives", about), 201)
            assert "arahan" in refuse(ketua, made, 409, "decree_is_rested_on")

    @on_one_engine
    def test_a_draft_that_nobody_could_judge_is_let_go(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False):
            ketua, member = again(office, KETUA), again(office, MEMBER)
            made = begin(ketua)
            drafts = [prove(member, made) for _ in range(2)]
            problem = refused(ketua.post(f"/decrees/{made['id']}/void", REASON), 409)
            (told,) = problem["errors"]
            assert told["detail"].startswith(f"eviden: 2, lihat /evidence?decree_id={made['id']}. ")
            assert "Tarik draf" in told["detail"]
            for each in drafts:
                ok(step(member, each, "withdraw"))
            assert "void" in ok(ketua.get(f"/decrees/{made['id']}"))["allowed_actions"]
            void(ketua, made)
            read = ok(ketua.get(f"/evidence/{drafts[0]}"))
            assert (read["status"], read["indicator_ids"]) == ("withdrawn", [])
            assert [file["original_name"] for file in read["revision"]["files"]] == ["a.pdf"]
            (entry,) = (e for e in events_of(office, made["id"]) if e["action"] == "decree.void")
            assert entry["changes"]["evidence"] == [{key: ["5A-2"] for key in drafts}, None]
            # What was handed in is on record, be it withdrawn.
            right = begin(ketua)
            handed_in = prove(member, right)
            ok(step(member, handed_in, "submit"))
            ok(step(member, handed_in, "withdraw"))
            refuse(ketua, right, 409, "decree_is_rested_on")

    @on_one_engine
    def test_the_people_of_the_last_decree_hear_of_it(self, office: Office) -> None:
        ketua = office.person(KETUA)
        made = start(ketua)
        stale = ketua.post(f"/decrees/{made['id']}/void", REASON, headers={"If-Match": '"old"'})
        refused(stale, 412, "stale")
        void(ketua, made)
        heard = {name for name, step in news(office) if step == "decree.void"}
        assert heard == seated(office, "pengarah", "pelaksana", "koordinator") - {KETUA}

    @on_one_engine
    def test_nobody_brings_themselves_back(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False) as clock:
            made = begin(again(office, KETUA))
            clock.move_to("2024-04-15T00:00:00Z")
            refuse(again(office, KETUA), made, 403, "own_appointment")
            void(office.administrator(), made)
            assert seat_of(again(office, KETUA), KETUA)["valid_to"] is None

    @on_one_engine
    def test_two_never_hold_one_position(self, office: Office) -> None:
        for username in (NEW, "baru.datang"):
            new_account(office.administrator(), username)
        with time_machine.travel(NOW, tick=False):
            ketua = again(office, KETUA)
            leads = {"role": "koordinator", "title": "Koordinator"}
            filled = {"username": COLLEAGUE, "valid_to": "2024-12-01", "reason": "Menunggu"}
            seat = seat_of(ketua, COORDINATOR)["id"]
            ok(leave(ketua, seat, on="2024-06-01", stand_in=filled))
            ok(join(ketua, NEW, valid_from="2024-06-01", **leads), 201)
            made = begin(ketua)
            ok(leave(ketua, seat, on="2024-02-01", stand_in=filled | {"valid_to": UNTIL}))
            ok(join(ketua, "baru.datang", valid_from="2024-02-01", **leads), 201)
            refuse(ketua, made, 409, "predecessor_seats_changed")

    @on_one_engine
    def test_nothing_new_comes_into_it(self, office: Office) -> None:
        with time_machine.travel(NOW, tick=False):
            ketua = again(office, KETUA)
            made = begin(ketua)
            team = every(ketua, "/teams", decree_id=made["id"], kind="tim_kerja")[0]["id"]
            void(ketua, made)
            refused(ketua.post(f"/decrees/{made['id']}/successor", {}), 422)
            again_ = {"number": "13", "year": 2024, "date": "2024-01-20"}
            refused(ketua.post(f"/decrees/{made['id']}/successor", again_), 404)
            refused(join(ketua, MEMBER, team=f"/teams/{team}"), 404)
            about = {"team_id": team, "text": "Segera", "due_date": "2024-02-01"}
            pengarah = again(office, PENGARAH)
            refused(pengarah.post("/directives", about), 409, "decree_voided")
            grant = {"role": "asesor", "decree_id": made["id"]}
            person = office.user_id(MEMBER)
            refused(office.administrator().post(f"/users/{person}/role-grants", grant), 404)
