"""Somebody on leave has a stand-in: who holds the seat, for whom, and never over own work."""

from datetime import date, timedelta
from typing import Any

from httpx2 import Response
from time_machine import travel

from app.core import clock
from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import TEAM_V, new_account, teams_of
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    entries_of,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person

WAKIL = "yuliana.bria"


def seat_of(office: Office, username: str, team: str = TEAM_V) -> str:
    people = ok(office.administrator().get(team))["members"]
    (found,) = [each for each in people if each["username"] == username]
    return f"/memberships/{found['id']}"


def today() -> date:
    return clock.today_in("Asia/Makassar")


def name(who: Person, seat: str, username: str, days: int = 14, **changes: Any) -> Response:
    last = str(today() + timedelta(days=days))
    body = {"username": username, "valid_to": last, "reason": "Cuti tahunan"}
    return who.post(f"{seat}/stand-ins", body | changes)


def on_leave(office: Office, username: str, stand_in: str, team: str = TEAM_V) -> Body:
    """The person names a stand-in from today on."""
    made: Body = ok(name(office.person(username), seat_of(office, username, team), stand_in), 201)
    return made


def end(who: Person, made: Body, **body: Any) -> Response:
    return who.post(f"/stand-ins/{made['id']}/end", {"reason": "Sudah kembali"} | body)


class TestRights:
    def test_a_member_verifies_for_the_coordinator_and_says_for_whom(self, office: Office) -> None:
        waiting = evidence(office, "submitted")
        colleague = office.person(COLLEAGUE)
        refused(step(colleague, waiting["id"], "verify"), 403, "forbidden")
        made = on_leave(office, COORDINATOR, COLLEAGUE)
        (waits,) = every(colleague, "/me/work", kind="verify")
        assert waits["evidence_id"] == waiting["id"]
        (held,) = ok(colleague.get("/me"))["stands_in_for"]
        assert (held["role"], held["id"]) == ("koordinator", made["id"])
        ok(step(colleague, waiting["id"], "verify"))
        absent = {"id": str(office.user_id(COORDINATOR)), "name": made["absent"]["name"]}
        *_, decision = every(colleague, f"/evidence/{waiting['id']}/decisions")
        assert decision["on_behalf_of"] == absent
        entry, *_ = entries_of(office, "evidence.verify")
        assert entry["on_behalf_of_id"] == absent["id"]
        # What they do in their own right is their own.
        own = draft(colleague)
        entry, *_ = entries_of(office, "evidence.create")
        assert (entry["target_id"], entry["on_behalf_of_id"]) == (own["id"], None)
        # It ends by itself, by the office's midnight, and what was verified stays so.
        again = evidence(office, "submitted")
        with travel(f"{made['valid_to']}T00:30:00+08:00", tick=False):
            back = Person(office.client, office.token(office.user_id(COLLEAGUE)))
            refused(step(back, again["id"], "verify"), 403, "forbidden")
            assert ok(back.get(f"/evidence/{waiting['id']}"))["status"] == "verified"
            assert ok(back.get("/me"))["stands_in_for"] == []

    @on_one_engine
    def test_nobody_judges_what_either_of_the_two_made(self, office: Office) -> None:
        of_absent = evidence(office, "submitted", author=COORDINATOR)
        of_member = evidence(office, "submitted")
        on_leave(office, KETUA, OTHER_COORDINATOR, team_of_ketua(office))
        on_leave(office, COORDINATOR, MEMBER)
        # Their own work, and that of whom they stand in for.
        refused(step(office.person(MEMBER), of_member["id"], "verify"), 403, "own_evidence")
        assert every(office.person(MEMBER), "/me/work", kind="verify") == []
        refused(step(office.person(MEMBER), of_absent["id"], "return"), 403, "own_evidence")
        # The Ketua's stand-in made it on the Ketua's behalf: neither accepts it, a Pengarah does.
        written = evidence(office, "submitted", "5D-1", author=OTHER_COORDINATOR)
        assert written["revision"]["review_route"] == "pengarah"
        for username in (OTHER_COORDINATOR, KETUA):
            refused(step(office.person(username), written["id"], "accept"), 403, "own_evidence")
        ok(step(office.person(PENGARAH), written["id"], "accept"))
        # One word from either of the two is the word of both.
        ok(step(office.person(OTHER_COORDINATOR), of_absent["id"], "accept"))
        *_, decision = every(office.person(KETUA), f"/evidence/{of_absent['id']}/decisions")
        assert decision["on_behalf_of"]["id"] == str(office.user_id(KETUA))

    @on_one_engine
    def test_the_stand_in_of_both_levels_gives_one_word(self, office: Office) -> None:
        waiting = evidence(office, "submitted")
        on_leave(office, COORDINATOR, COLLEAGUE)
        on_leave(office, KETUA, COLLEAGUE, team_of_ketua(office))
        colleague = office.person(COLLEAGUE)
        ok(step(colleague, waiting["id"], "verify"))
        refused(step(colleague, waiting["id"], "accept"), 403, "own_verification")
        ok(step(office.person(KETUA), waiting["id"], "accept"))

    @on_one_engine
    def test_a_pengarah_accepts_for_the_ketua_only_while_they_are_away(
        self, office: Office
    ) -> None:
        made = on_leave(office, KETUA, COORDINATOR, team_of_ketua(office))
        verified, pengarah = evidence(office, "verified"), office.person(PENGARAH)
        path = f"/evidence/{verified['id']}"
        assert "accept" in ok(pengarah.get(path))["allowed_actions"]
        ok(end(office.person(KETUA), made))
        assert "accept" not in ok(pengarah.get(path))["allowed_actions"]
        ok(step(office.person(KETUA), verified["id"], "accept"))

    @on_one_engine
    def test_a_deputy_decides_as_the_stand_in_of_the_head(self, office: Office) -> None:
        verified = evidence(office, "verified")
        team, admin = team_of_ketua(office), office.administrator()
        new_account(admin, WAKIL)
        body = {"username": WAKIL, "role": "pelaksana", "is_deputy": True}
        ok(admin.post(f"{team}/members", body | {"title": "Wakil", "job_title": "Sekretaris"}), 201)
        wakil = office.person(WAKIL)
        refused(step(wakil, verified["id"], "accept"), 403, "forbidden")
        made = on_leave(office, KETUA, WAKIL, team)
        ok(step(wakil, verified["id"], "accept"))
        # In the Ketua's seat they name nobody to it, and themselves to none.
        seat = seat_of(office, COORDINATOR)
        refused(name(wakil, seat, WAKIL), 403, "own_stand_in")
        refused(name(wakil, seat, KETUA), 403, "own_stand_in")
        ok(end(wakil, made))
        refused(name(wakil, seat, MEMBER), 403, "forbidden")


def team_of_ketua(office: Office) -> str:
    return f"/teams/{teams_of(office, str(DECREE_ID), 'pelaksana')[0]}"


class TestNaming:
    @on_one_engine
    def test_by_the_holder_or_the_ketua_of_a_colleague_of_the_office(self, office: Office) -> None:
        seat, ketua = seat_of(office, COORDINATOR), office.person(KETUA)
        for username in (MEMBER, OTHER_COORDINATOR, PENGARAH):
            refused(name(office.person(username), seat, MEMBER), 403, "forbidden")
        refused(name(office.administrator(), seat, MEMBER), 403, "forbidden")
        for username in ("tidak.ada", "admin"):
            fault = refused(name(ketua, seat, username), 404)["errors"][0]
            assert fault["pointer"] == "/username"
        refused(name(ketua, seat, KETUA), 403, "own_stand_in")
        refused(name(ketua, seat, COORDINATOR), 422, "stands_in_for_oneself")
        made = ok(name(ketua, seat, MEMBER), 201)
        assert made["reason"] == "Cuti tahunan"
        assert ok(office.person(COLLEAGUE).get(f"/stand-ins/{made['id']}"))["reason"] is None
        (listed,) = every(office.person(COLLEAGUE), f"/decrees/{DECREE_ID}/stand-ins")
        assert listed["stand_in"]["id"] == str(office.user_id(MEMBER))
        for username in (MEMBER, COORDINATOR):
            told = ok(office.person(username).get("/notifications"))["items"][0]
            assert "Pengganti sementara" in told["title"], username
        assert ok(office.person(COORDINATOR).get("/me"))["stood_in_by"][0]["id"] == made["id"]
        (entry,) = entries_of(office, "stand_in.name")
        assert entry["changes"]["user_id"] == [None, str(office.user_id(MEMBER))]

    def test_one_at_a_time_and_never_in_a_chain(self, office: Office) -> None:
        ketua, seat = office.person(KETUA), seat_of(office, COORDINATOR)
        made = ok(name(ketua, seat, MEMBER), 201)
        refused(name(ketua, seat, COLLEAGUE), 409, "seat_has_stand_in")
        refused(name(ketua, seat_of(office, MEMBER), COLLEAGUE), 409, "absent_stands_in")
        colleague = seat_of(office, COLLEAGUE)
        refused(name(ketua, colleague, COORDINATOR), 409, "stand_in_is_away")
        after = {"valid_from": made["valid_to"], "days": 30}
        ok(name(ketua, seat, COLLEAGUE, **after), 201)
        refused(name(ketua, colleague, OTHER_MEMBER, **after), 409, "absent_stands_in")
        ok(name(ketua, colleague, OTHER_MEMBER), 201)

    @on_one_engine
    def test_its_days_lie_ahead_and_within_the_seat(self, office: Office) -> None:
        ketua, seat = office.person(KETUA), seat_of(office, COORDINATOR)
        yesterday, tomorrow = (str(today() + timedelta(days=n)) for n in (-1, 1))
        past = refused(name(ketua, seat, MEMBER, valid_from=yesterday), 422)
        assert past["code"] == "stand_in_begins_in_the_past"
        refused(name(ketua, seat, MEMBER, days=0), 422, "period_reversed")
        ok(ketua.post(f"{seat_of(office, MEMBER)}/end", {"reason": "Mutasi", "on": tomorrow}))
        own = seat_of(office, MEMBER)
        refused(name(ketua, own, COLLEAGUE), 409, "stand_in_outlasts_the_seat")
        refused(name(ketua, own, COLLEAGUE, valid_from=tomorrow), 409, "seat_not_held")
        ok(name(ketua, own, COLLEAGUE, days=1), 201)

    @on_one_engine
    def test_either_of_the_two_or_the_ketua_ends_it(self, office: Office) -> None:
        waiting = evidence(office, "submitted")
        made = on_leave(office, COORDINATOR, COLLEAGUE)
        refused(end(office.person(MEMBER), made), 403, "forbidden")
        tomorrow = str(today() + timedelta(days=1))
        for day in (str(today() - timedelta(days=1)), made["valid_to"]):
            refused(end(office.person(KETUA), made, on=day), 422, "stand_in_ends_otherwise")
        shorter = ok(end(office.person(COORDINATOR), made, on=tomorrow))
        assert (shorter["valid_to"], shorter["allowed_actions"]) == (tomorrow, ["end"])
        ended = ok(end(office.person(COLLEAGUE), made))
        assert (ended["valid_to"], ended["allowed_actions"]) == (str(today()), [])
        refused(end(office.person(KETUA), made), 409, "already_ended")
        refused(step(office.person(COLLEAGUE), waiting["id"], "verify"), 403, "forbidden")
        path = f"/decrees/{DECREE_ID}/stand-ins"
        assert every(office.person(KETUA), path) == []
        (kept,) = every(office.person(KETUA), path, include_ended=True)
        assert kept["id"] == made["id"]

    @on_one_engine
    def test_the_end_of_the_seat_ends_it_at_once(self, office: Office) -> None:
        on_leave(office, COLLEAGUE, OTHER_MEMBER)
        stand_in = office.person(OTHER_MEMBER)
        assert TEAM_V.rpartition("/")[2] in teams_with(stand_in, "evidence:upload")
        ok(office.person(KETUA).post(f"{seat_of(office, COLLEAGUE)}/end", {"reason": "Mutasi"}))
        assert TEAM_V.rpartition("/")[2] not in teams_with(stand_in, "evidence:upload")


class TestVacancy:
    @on_one_engine
    def test_an_amendment_leaves_no_team_without_coordinator(self, office: Office) -> None:
        waiting = evidence(office, "submitted")
        ketua, day = office.person(KETUA), str(today())
        leaving = seat_of(office, COORDINATOR).rpartition("/")[2]
        head = {"number": "150", "year": int(day[:4]), "date": day, "effective_from": day}
        body = head | {"title": "PERUBAHAN", "ended_membership_ids": [leaving]}
        path = f"/decrees/{DECREE_ID}/amendments"
        alone = refused(ketua.post(path, body), 409, "team_without_coordinator")
        assert alone["errors"][0]["pointer"] == "/ended_membership_ids/0"
        assert "(stand_ins)" in alone["detail"], "as this body calls it"
        last = str(today() + timedelta(days=30))
        named = {"username": COLLEAGUE, "valid_to": last, "reason": "Sampai ada yang baru"}
        stray = {"stand_ins": [named | {"membership_id": str(DECREE_ID)}]}
        refused(ketua.post(path, body | stray), 404)
        # Neither the one who leaves nor whoever records it.
        for username, status in ((COORDINATOR, 422), (KETUA, 403)):
            other = named | {"membership_id": leaving, "username": username}
            fault = refused(ketua.post(path, body | {"stand_ins": [other]}), status)
            assert fault["errors"][0]["pointer"] == "/stand_ins/0/username"
        ok(ketua.post(path, body | {"stand_ins": [named | {"membership_id": leaving}]}), 201)
        (filled,) = every(ketua, f"/decrees/{DECREE_ID}/stand-ins")
        assert (filled["seat_is_vacant"], filled["valid_to"]) == (True, last)
        gaps = {row["code"] for row in every(ketua, f"/decrees/{DECREE_ID}/gaps")}
        assert "nobody_verifies" not in gaps
        refused(step(office.person(COORDINATOR), waiting["id"], "verify"), 404)
        ok(step(office.person(COLLEAGUE), waiting["id"], "verify"))

    @on_one_engine
    def test_who_stood_in_for_who_leaves_is_named_once_more(self, office: Office) -> None:
        ketua, seat = office.person(KETUA), seat_of(office, COORDINATOR)
        leave = on_leave(office, COORDINATOR, COLLEAGUE)
        body = {"reason": "Mutasi", "on": str(today() + timedelta(days=3))}
        refusal = refused(ketua.post(f"{seat}/end", body), 409, "stand_in_ends_with_the_seat")
        assert leave["stand_in"]["name"] in refusal["detail"]
        assert "(stand_in)" in refusal["detail"]
        later = body | {"on": leave["valid_to"]}  # the leave is over by then
        refused(ketua.post(f"{seat}/end", later), 409, "team_without_coordinator")
        last = str(today() + timedelta(days=60))
        named = {"username": COLLEAGUE, "valid_to": last, "reason": "Sampai ada yang baru"}
        ok(ketua.post(f"{seat}/end", body | {"stand_in": named}))
        listed = every(ketua, f"/decrees/{DECREE_ID}/stand-ins")
        assert [(one["valid_from"], one["valid_to"]) for one in listed] == [
            (body["on"], last),
            (leave["valid_from"], body["on"]),
        ]

    @on_one_engine
    def test_a_seat_may_have_its_end_from_the_first_day(self, office: Office) -> None:
        ketua, admin = office.person(KETUA), office.administrator()
        new_account(admin, WAKIL)
        seat = {"username": WAKIL, "role": "anggota", "title": "Anggota", "job_title": "Staf"}
        refused(ketua.post(f"{TEAM_V}/members", seat | {"valid_to": str(today())}), 422)
        last = str(today() + timedelta(days=3))
        made = ok(ketua.post(f"{TEAM_V}/members", seat | {"valid_to": last}), 201)
        assert made["valid_to"] == last


def teams_with(who: Person, permission: str) -> list[str]:
    held = ok(who.get("/me/permissions"))["permissions"]
    return [key for row in held if row["permission"] == permission for key in row["team_ids"]]
