"""The next decree of an office: started from the last one, compared with it, and as a file."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine

from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
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
)
from tests.support.office import OTHER_COORDINATOR, Office, Person
from tests.support.succession import DECREE, HEAD, rows, seat_of, start

SEAT = {"team_id": str(TEAM_V_ID), "role": "anggota", "title": "Anggota", "job_title": "Pelaksana"}
SEAT |= {"username": MEMBER}
WITHOUT, UNTIL = "without_membership_ids", "keep_predecessor_until"


def again(office: Office, username: str) -> Person:
    """The same person, signed in at the hour to which the clock was moved."""
    return Person(office.client, office.token(office.user_id(username)))


class TestStart:
    def test_makes_a_whole_new_decree_and_leaves_the_old_one_as_it_was(
        self, office: Office
    ) -> None:
        ketua, coordinator = office.person(KETUA), office.person(COORDINATOR)
        old = rows(ketua, "action-items", str(DECREE_ID))
        for code, username in (("5A.1", COLLEAGUE), ("5A.2", MEMBER)):
            in_charge = {"person_in_charge_id": str(office.user_id(username))}
            ok(coordinator.patch(f"/action-items/{old[code]['id']}", in_charge))
        signs = rows(ketua, "indicators", str(DECREE_ID))
        better = {"correction": "Laporan\nsetiap triwulan", "remarks": "Bersama UPG"}
        ok(coordinator.patch(f"/indicators/{signs['5A-2']['id']}", better))
        before = [ok(ketua.get(path)) for path in (DECREE, f"{DECREE}/plan")]
        new_account(office.administrator(), "yuliana.bria")
        made = start(
            ketua,
            without_membership_ids=[seat_of(ketua, MEMBER)["id"]],
            members=[SEAT | {"username": "yuliana.bria"}],
            title="TIM KERJA TAHUN 2024",
        )
        assert made["predecessor_id"] == str(DECREE_ID)
        assert (made["number"], made["title"]) == ("12", "TIM KERJA TAHUN 2024")
        assert made["certified_by"] is None
        assert made["signatory"] == before[0]["signatory"]
        assert len(made["dictums"]) == len(before[0]["dictums"])
        told = {"members_by_role", "remarks"}  # somebody was replaced, a remark was written
        assert {k: v for k, v in made["counts"].items() if k not in told} == {
            k: v for k, v in before[0]["counts"].items() if k not in told
        }
        new = rows(ketua, "action-items", made["id"])
        assert {code: row["text"] for code, row in new.items()} == {
            code: row["correction"] or row["text"] for code, row in old.items()
        }
        assert new["5A.1"]["person_in_charge"]["id"] == str(office.user_id(COLLEAGUE))
        assert new["5A.2"]["person_in_charge"] is None, "no member any more"
        sign = rows(ketua, "indicators", made["id"])["5A-2"]
        assert (sign["text"], sign["correction"]) == ("Laporan setiap triwulan", None)
        people = every(ketua, f"/decrees/{made['id']}/members")
        usernames = {row["username"] for row in people if row["team"]["number"] == 5}
        assert {"yuliana.bria", COLLEAGUE, COORDINATOR} <= usernames
        assert MEMBER not in usernames
        assert {row["valid_from"] for row in people} == {"2024-01-15"}
        before[0]["allowed_actions"].remove("start_successor")
        assert [ok(ketua.get(path)) for path in (DECREE, f"{DECREE}/plan")] == before
        (event,) = [e for e in events_of(office, str(DECREE_ID)) if e["action"] == "decree.succeed"]
        assert event["changes"]["successor_id"] == [None, made["id"]]

    @on_one_engine
    def test_old_months_are_a_proposal_taken_over_only_where_somebody_says_so(
        self, office: Office
    ) -> None:
        ketua = office.person(KETUA)
        old = rows(ketua, "action-items", str(DECREE_ID))
        path = f"/action-items/{old['5A.2']['id']}/schedule"
        ok(ketua.put(path, {"recurrence": {"kind": "quarterly"}}))
        made = start(ketua)
        schedule = f"/decrees/{made['id']}/schedule"
        shown = {row["code"]: row for row in ok(ketua.get(schedule))["items"]}
        assert {m["status"] for row in shown.values() for m in row["months"]} == {"unknown"}
        proposed = {code: row["previous_months"] for code, row in shown.items()}
        assert proposed.pop("5A.2") == [6, 9, 12]
        assert set(proposed.values()) == {None}

        def take(*codes: str) -> Body:
            items = [shown[code]["action_item_id"] for code in codes]
            return {"items": [{"action_item_id": i, "take_previous": True} for i in items]}

        problem = refused(ketua.post(schedule, take("5A.2", "5A.1")), 422, "no_previous_months")
        assert problem["errors"][0]["pointer"] == "/items/1/take_previous"
        coordinator = again(office, COORDINATOR)
        refused(coordinator.post(schedule, take("5A.2") | {"reason": " "}), 422)
        now = {row["code"]: row for row in ok(coordinator.post(schedule, take("5A.2")))["items"]}
        planned = [m["month"] for m in now["5A.2"]["months"] if m["status"] == "planned"]
        assert planned == [6, 9, 12]
        assert {m["status"] for m in now["5A.1"]["months"]} == {"unknown"}

    def test_of_several_who_start_the_same_one_is_told_so(self, office: Office) -> None:
        ketua = office.person(KETUA)
        with ThreadPoolExecutor(4) as pool:
            calls = [pool.submit(ketua.post, f"{DECREE}/successor", HEAD) for _ in range(4)]
        assert sorted(call.result().status_code for call in calls) == [201] + [409] * 3
        assert len(every(ketua, "/decrees")) == 2

    @on_one_engine
    def test_a_decree_has_one_successor_and_that_one_its_own(self, office: Office) -> None:
        ketua = office.person(KETUA)
        made = start(ketua)
        path, before = f"/decrees/{made['id']}", every(ketua, f"{DECREE}/members")
        another = HEAD | {"number": "13", "date": "2024-02-01"}
        problem = refused(ketua.post(f"{DECREE}/successor", another), 409, "already_succeeded")
        assert "muat berkas keputusannya" in problem["detail"]
        assert "start_successor" not in ok(ketua.get(DECREE))["allowed_actions"]
        assert "start_successor" in made["allowed_actions"]
        assert every(ketua, f"{DECREE}/members") == before
        start(ketua, path, **another)
        assert "start_successor" not in ok(ketua.get(path))["allowed_actions"]
        assert len(every(ketua, "/decrees")) == 3

    def test_the_database_keeps_a_second_one_out_too(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def overlooked(*_: object) -> None:
            return None

        ketua = office.person(KETUA)
        start(ketua)
        monkeypatch.setattr("app.services.decrees.queries.successor_of", overlooked)
        refused(
            ketua.post(f"{DECREE}/successor", HEAD | {"number": "13"}), 409, "already_succeeded"
        )
        monkeypatch.undo()
        assert len(every(ketua, "/decrees")) == 2

    def test_old_teams_close_their_year_and_then_their_rights_end(self, office: Office) -> None:
        with time_machine.travel("2023-12-20T00:00:00Z", tick=False) as clock:
            made = start(again(office, KETUA), date="2024-01-02")

            def decrees_of_the_coordinator(at: str) -> list[str]:
                clock.move_to(at)
                me = ok(again(office, COORDINATOR).get("/me"))
                return sorted(each["decree_id"] for each in me["memberships"])

            first, second = str(DECREE_ID), made["id"]
            # Kupang's midnight is 16:00 in UTC.
            assert decrees_of_the_coordinator("2024-01-01T15:59:59Z") == [first]
            assert decrees_of_the_coordinator("2024-01-01T16:00:00Z") == sorted([first, second])
            assert decrees_of_the_coordinator("2024-03-31T15:59:59Z") == sorted([first, second])
            assert decrees_of_the_coordinator("2024-03-31T16:00:00Z") == [second]
            ketua = again(office, KETUA)
            assert len(every(ketua, f"{DECREE}/members", on="2023-06-05")) == 36
            assert every(ketua, f"{DECREE}/members") == []

    @on_one_engine
    def test_what_makes_no_sense_is_told_and_nothing_is_written(self, two_offices: Office) -> None:
        ketua = two_offices.person(KETUA)
        late = {"number": "142", "year": 2023, "date": "2023-12-01"}
        unknown, refusal = str(DECREE_ID), "successor_refused"
        elsewhere = {"username": "kornelis.tana"}
        second = {"username": OTHER_COORDINATOR, "role": "koordinator"}
        wrong: list[tuple[Body, int, str, str | None]] = [
            (late, 409, "decree_number_taken", "/number"),
            (late | {"date": "2023-06-05"}, 422, "before_the_predecessor", "/date"),
            ({"year": 2030}, 422, "year_does_not_fit_date", "/year"),
            ({UNTIL: "2024-01-14"}, 422, "period_reversed", f"/{UNTIL}"),
            ({WITHOUT: [unknown]}, 404, "not_found", f"/{WITHOUT}/0"),
            ({"members": [SEAT | elsewhere]}, 404, "not_found", "/members/0/username"),
            ({"members": [SEAT | {"team_id": unknown}]}, 404, "not_found", "/members/0/team_id"),
            ({"members": [SEAT]}, 422, refusal, None),
            ({"members": [SEAT | second]}, 422, refusal, None),
            ({WITHOUT: [seat_of(ketua, COORDINATOR)["id"]]}, 422, refusal, None),
            ({"title": "x" * 501}, 422, "validation_failed", "/title"),
        ]
        before = every(ketua, "/decrees"), every(ketua, f"{DECREE}/members")
        for changes, status, code, pointer in wrong:
            problem = refused(ketua.post(f"{DECREE}/successor", HEAD | changes), status, code)
            if pointer:
                assert [error["pointer"] for error in problem["errors"]] == [pointer]
            else:
                assert problem["detail"].startswith("Tim V: "), problem["detail"]
        assert (every(ketua, "/decrees"), every(ketua, f"{DECREE}/members")) == before

    @on_one_engine
    def test_is_for_the_ketua_of_the_office(self, two_offices: Office) -> None:
        for username in (COORDINATOR, MEMBER, PENGARAH):
            if username != MEMBER:
                person = two_offices.person(username)
                refused(person.post(f"{DECREE}/successor", HEAD), 403, "forbidden")
        (city,) = every(two_offices.person("yusuf.lado"), "/decrees")
        refused(two_offices.person(KETUA).post(f"/decrees/{city['id']}/successor", HEAD), 404)
        refused(two_offices.person("yusuf.lado").post(f"{DECREE}/successor", HEAD), 404)

    @on_one_engine
    def test_another_office_s_decree_with_its_months_and_guests_has_a_successor_too(
        self, two_offices: Office
    ) -> None:
        admin = two_offices.administrator()
        (city,) = [row for row in every(admin, "/decrees") if row["number"] == "57"]
        path = f"/decrees/{city['id']}"
        made = start(admin, path)
        assert made["counts"] == ok(admin.get(path))["counts"]
        items = ok(admin.get(f"/decrees/{made['id']}/schedule"))["items"]
        proposed = [row["previous_months"] for row in items if row["previous_months"]]
        assert proposed == [[6], [6, 7], [9, 12]]
        compared = ok(admin.get(f"/decrees/{made['id']}/comparison"))
        assert [row["before"]["months"] for row in compared["action_items"]] == proposed
        assert all(row["changes"] == ["rescheduled"] for row in compared["action_items"])
        assert compared["people"] == compared["indicators"] == compared["duties"] == []


class TestTwoYears:
    """A decree made in December for the plan of the next year."""

    @on_one_engine
    def test_december_starts_the_plan_of_the_next_year_on_its_first_day(
        self, office: Office
    ) -> None:
        ketua = office.person(KETUA)
        days = {"date": "2025-12-29", "effective_from": "2026-01-01"}
        made = start(ketua, year=2025, plan_year=2026, title="TIM KERJA TAHUN 2026", **days)
        assert [made[name] for name in ("year", "plan_year", "date", "effective_from")] == [
            2025, 2026, "2025-12-29", "2026-01-01",
        ]  # fmt: skip
        assert ok(ketua.get(f"/decrees/{made['id']}/plan"))["year"] == 2026
        people = every(ketua, f"/decrees/{made['id']}/members")
        assert {row["valid_from"] for row in people} == {"2026-01-01"}
        (found,) = every(ketua, "/decrees", plan_year=2026)
        assert found["id"] == made["id"]
        (old,) = every(ketua, "/decrees", plan_year=2023)
        assert (old["plan_year"], old["effective_from"]) == (2023, old["date"])
        file = ketua.get(f"/decrees/{made['id']}/file").text
        assert "plan_year: 2026\n" in file
        assert "effective_from: 2026-01-01\n" in file

    @on_one_engine
    @pytest.mark.parametrize(
        ("given", "pointer", "code"),
        [
            ({"year": 2026, "plan_year": 2026}, "/year", "year_does_not_fit_date"),
            ({"year": 2026}, "/year", "year_does_not_fit_date"),
            ({"year": 2025, "plan_year": 2027}, "/plan_year", "year_does_not_fit_date"),
            ({"year": 2025, "effective_from": "2025-12-28"}, "/effective_from", "day_out_of_reach"),
            ({"year": 2025, "effective_from": "2026-01-01"}, "/effective_from", "day_out_of_reach"),
        ],
    )
    def test_years_and_days_fit_each_other(
        self, office: Office, given: Body, pointer: str, code: str
    ) -> None:
        body = {"number": "12", "date": "2025-12-29"} | given
        problem = refused(office.person(KETUA).post(f"{DECREE}/successor", body), 422, code)
        assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
