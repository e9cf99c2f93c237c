"""An account is switched off: what waits for it over all its seats, and one step that moves it."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import User
from tests.api.decrees.test_memberships import join, leave, member
from tests.api.decrees.test_stand_ins import end, on_leave, team_of_ketua
from tests.api.tasks.test_handover import REASON, work_of
from tests.support.administration import fault_of
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import Office

OWN = {"draft", "returned", "follow_up", "person_in_charge"}


def handover(office: Office, username: str) -> Body:
    read: Body = ok(office.administrator().get(f"/users/{office.user_id(username)}/handover"))
    rows = [each for seat in read["seats"] for each in seat["waiting"]]
    assert read["in_hand"] == sum(each["count"] for each in rows if each["is_handed_over"])
    assert all(each["is_handed_over"] == (each["kind"] in OWN) for each in rows)
    return read


def deactivate(office: Office, username: str, **body: Any) -> Any:
    return office.administrator().post(f"/users/{office.user_id(username)}/deactivate", body)


def hand_over(office: Office, username: str) -> Any:
    path = f"/users/{office.user_id(username)}/handover"
    return office.administrator().post(path, {"reason": REASON})


def test_all_that_waits_is_shown_moved_and_then_the_account_is_off(office: Office) -> None:
    things = work_of(office)
    away = on_leave(office, KETUA, MEMBER, team_of_ketua(office))
    things["of the Ketua"] = draft(office.person(MEMBER), "1A-1")["id"]
    ok(end(office.person(KETUA), away))
    read = handover(office, MEMBER)
    assert read["in_hand"] == len(things)
    team, above = read["seats"]
    assert {each["kind"] for each in team["waiting"]} >= OWN
    seat = member(office, MEMBER)
    assert (team["href"], team["role"]) == (f"/api/v1/memberships/{seat['id']}/handover", "anggota")
    shown = ok(office.person(KETUA).get(team["href"].removeprefix("/api/v1")))
    assert (shown["waiting"], shown["total"]) == (team["waiting"], team["total"])
    assert above["on_behalf_of"]["id"] == str(office.user_id(KETUA))
    assert above["href"] is None
    (kept,) = above["waiting"]
    assert [each["id"] for each in kept["takers"]] == [str(office.user_id(KETUA))]

    question = deactivate(office, MEMBER)
    assert fault_of(question) == (409, "work_in_hand", ["/confirm_work_in_hand"])
    assert question.json()["detail"].startswith(f"{len(things)} pekerjaan ")
    assert ok(office.person(MEMBER).get("/me"))["username"] == MEMBER

    result = ok(hand_over(office, MEMBER))
    assert result["remaining"] == 0
    moved = {each: one["taker"]["id"] for one in result["handed_over"] for each in one["ids"]}
    coordinator, ketua = str(office.user_id(COORDINATOR)), str(office.user_id(KETUA))
    assert moved == dict.fromkeys(things.values(), coordinator) | {things["of the Ketua"]: ketua}
    assert handover(office, MEMBER)["in_hand"] == 0
    assert ok(deactivate(office, MEMBER))["is_active"] is False


@on_one_engine
def test_an_account_is_off_at_once_where_that_is_meant(office: Office) -> None:
    """Their work is handed over afterwards; what the seat decides waits for others."""
    waiting = evidence(office, "submitted", author=COLLEAGUE)
    mine = draft(office.person(COORDINATOR))["id"]
    ok(deactivate(office, COORDINATOR, confirm_work_in_hand=True))
    (seat,) = handover(office, COORDINATOR)["seats"]
    found = {each["kind"]: each for each in seat["waiting"]}
    assert (found["verify"]["ids"], found["draft"]["ids"]) == ([waiting["id"]], [mine])
    (moved,) = ok(hand_over(office, COORDINATOR))["handed_over"]
    assert moved["ids"] == [mine]
    assert ok(office.person(KETUA).get(f"/evidence/{mine}"))["taken_over_by"] == moved["taker"]


@on_one_engine
def test_each_thing_is_counted_with_one_seat(office: Office) -> None:
    """The Ketua works in all teams, and held a seat in one of them twice."""
    admin = office.administrator()
    for _ in range(2):
        ok(leave(admin, ok(join(admin, KETUA), 201)["id"]))
    kept, elsewhere = draft(office.person(KETUA))["id"], draft(office.person(KETUA), "1A-1")["id"]
    read = handover(office, KETUA)
    drafts = [
        (seat["role"], each["ids"])
        for seat in read["seats"]
        for each in seat["waiting"]
        if each["kind"] == "draft"
    ]
    assert sorted(drafts) == [("anggota", [kept]), ("pelaksana", [elsewhere])]
    assert read["in_hand"] == 2


@on_one_engine
def test_an_open_revision_is_the_work_of_whoever_began_it(office: Office) -> None:
    """Of whoever took it over, too, until somebody else begins the next revision."""
    made = evidence(office, "accepted", author=MEMBER)
    ok(step(office.person(COLLEAGUE), made["id"], "revise"), 201)
    assert handover(office, MEMBER)["in_hand"] == 0
    (seat,) = handover(office, COLLEAGUE)["seats"]
    assert [(each["kind"], each["ids"]) for each in seat["waiting"]] == [("draft", [made["id"]])]
    assert fault_of(deactivate(office, COLLEAGUE))[:2] == (409, "work_in_hand")
    assert ok(hand_over(office, MEMBER))["handed_over"] == []
    (moved,) = ok(hand_over(office, COLLEAGUE))["handed_over"]
    assert (moved["ids"], moved["taker"]["id"]) == ([made["id"]], str(office.user_id(COORDINATOR)))

    path, coordinator = f"/evidence/{made['id']}", office.person(COORDINATOR)
    assert ok(coordinator.get(path))["taken_over_by"] == moved["taker"]
    ok(step(coordinator, made["id"], "discard"))
    ok(step(office.person(COLLEAGUE), made["id"], "revise"), 201)
    assert ok(coordinator.get(path))["taken_over_by"] is None
    assert [handover(office, who)["in_hand"] for who in (COORDINATOR, COLLEAGUE)] == [0, 1]


@on_one_engine
def test_what_nobody_takes_stays(office: Office) -> None:
    work_of(office)
    with Session(office.engine) as session, session.begin():
        others = update(User).where(User.username.not_in([MEMBER, KETUA, "admin"]))
        session.execute(others.values(is_active=False))
    read = handover(office, MEMBER)
    own = [each for seat in read["seats"] for each in seat["waiting"] if each["kind"] in OWN]
    assert all(not each["takers"] for each in own)
    assert fault_of(hand_over(office, MEMBER))[:2] == (409, "nobody_takes_over")
    assert handover(office, MEMBER) == read
    refused(office.person(KETUA).get(f"/users/{office.user_id(MEMBER)}/handover"), 403)
