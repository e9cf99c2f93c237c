"""Somebody leaves with work in hand: what waits, who takes it, and one step that moves it."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import User
from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_memberships import leave, member
from tests.api.decrees.test_stand_ins import on_leave
from tests.support.administration import events_of, fault_of
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    every,
    evidence,
    ok,
)
from tests.support.findings import asesor, request_for
from tests.support.office import OTHER_MEMBER, Office
from tests.support.steering import follow

Body = dict[str, Any]
REASON = "Mutasi ke satuan kerja lain"


def waiting(office: Office, seat_id: str) -> dict[str, Body]:
    read = ok(office.person(KETUA).get(f"/memberships/{seat_id}/handover"))
    assert read["total"] == sum(each["count"] for each in read["waiting"])
    return {each["kind"]: each for each in read["waiting"]}


def hand_over(office: Office, seat_id: str, **body: Any) -> Any:
    path = f"/memberships/{seat_id}/handover"
    return office.person(KETUA).post(path, {"reason": REASON, **body})


def work_of(office: Office) -> dict[str, str]:
    """A draft, a returned piece, a follow-up and an action item of the member; by kind."""
    person, coordinator = office.person(MEMBER), office.person(COORDINATOR)
    kept, returned = draft(person), evidence(office, "returned")
    asked = request_for(asesor(office))
    given = follow(office.person(KETUA), asked, office.user_id(MEMBER))
    (item, *_) = every(coordinator, "/action-items", decree_id=DECREE_ID, q="gratifikasi")
    in_charge = {"person_in_charge_id": str(office.user_id(MEMBER))}
    ok(coordinator.patch(f"/action-items/{item['id']}", in_charge))
    return {
        "draft": kept["id"],
        "returned": returned["id"],
        "follow_up": given["id"],
        "person_in_charge": item["id"],
    }


class TestHandover:
    def test_what_waits_moves_to_the_coordinator_and_leaves_a_trace(self, office: Office) -> None:
        things, untouched = work_of(office), draft(office.person(COLLEAGUE))["id"]
        seat = member(office, MEMBER)
        found = waiting(office, seat["id"])
        coordinator_id = str(office.user_id(COORDINATOR))
        for kind, thing in things.items():
            assert (found[kind]["count"], found[kind]["ids"]) == (1, [thing])
            assert found[kind]["is_handed_over"]
            assert [each["id"] for each in found[kind]["takers"]] == [coordinator_id]
        assert leave(office.administrator(), seat["id"]).status_code == 200

        result = ok(hand_over(office, seat["id"]))
        assert {each["kind"]: each["ids"] for each in result["handed_over"]} == {
            kind: [thing] for kind, thing in things.items()
        }
        assert result["remaining"] == 0
        assert waiting(office, seat["id"]) == {}
        coordinator = office.person(COORDINATOR)
        work = {(row["kind"], row["href"]) for row in every(coordinator, "/me/work")}
        assert {
            ("submit", f"/api/v1/evidence/{things['draft']}"),
            ("revise", f"/api/v1/evidence/{things['returned']}"),
            ("act", f"/api/v1/follow-ups/{things['follow_up']}"),
        } <= work
        words = {"person_in_charge": "action_item", "follow_up": "follow_up"}
        for kind, thing in things.items():
            action = f"{words.get(kind, 'evidence')}.hand_over"
            (event,) = [each for each in events_of(office, thing) if each["action"] == action]
            (change,) = event["changes"].values()
            assert change == [str(office.user_id(MEMBER)), coordinator_id]
            assert event["reason"] == REASON
        shown = ok(office.person(PENGARAH).get(f"/evidence/{things['draft']}"))
        by, former = shown["taken_over_by"], shown["taken_over_from"]
        assert (by["id"], former["id"]) == (coordinator_id, str(office.user_id(MEMBER)))
        assert shown["taken_over_at"] > shown["created_at"]
        assert ok(coordinator.get(f"/evidence/{untouched}"))["taken_over_at"] is None
        (told,) = every(coordinator, "/notifications", stage="by_itself")
        assert "4" in told["detail"]

    @on_one_engine
    def test_whoever_is_named_takes_it_kind_by_kind(self, office: Office) -> None:
        things = work_of(office)
        seat = member(office, MEMBER)
        by_kind = [{"kind": "follow_up", "username": COORDINATOR}]
        result = ok(hand_over(office, seat["id"], username=COLLEAGUE, takers=by_kind))
        taken = {each["kind"]: each["taker"]["id"] for each in result["handed_over"]}
        colleague, coordinator = (str(office.user_id(name)) for name in (COLLEAGUE, COORDINATOR))
        assert taken == dict.fromkeys(things, colleague) | {"follow_up": coordinator}
        again = ok(hand_over(office, seat["id"]))
        assert again["handed_over"] == []

    @on_one_engine
    @pytest.mark.parametrize("who", ["the leaver", "another team", "switched off", "nobody"])
    def test_who_cannot_take_it(self, office: Office, who: str) -> None:
        work_of(office)
        if who == "switched off":
            with Session(office.engine) as session:
                session.execute(
                    update(User).where(User.username == COLLEAGUE).values(is_active=False)
                )
                session.commit()
        names = {
            "the leaver": MEMBER,
            "another team": KETUA,
            "switched off": COLLEAGUE,
            "nobody": "tidak.ada",
        }
        seat = member(office, MEMBER)
        answer = hand_over(office, seat["id"], username=names[who])
        assert fault_of(answer) == (422, "taker_not_of_team", ["/username"])
        assert set(waiting(office, seat["id"])) >= {"draft", "returned"}

    @on_one_engine
    def test_who_stands_in_takes_over_what_the_seat_may(self, office: Office) -> None:
        """Be they of another team; in charge of a row, too."""
        things = work_of(office)
        on_leave(office, COORDINATOR, OTHER_MEMBER)
        seat = member(office, MEMBER)
        (first,) = waiting(office, seat["id"])["draft"]["takers"]
        assert first["id"] == str(office.user_id(COORDINATOR)), "the holder by rule"
        result = ok(hand_over(office, seat["id"], username=OTHER_MEMBER))
        assert {each["taker"]["id"] for each in result["handed_over"]} == {
            str(office.user_id(OTHER_MEMBER))
        }
        stand_in = office.person(OTHER_MEMBER)
        changed = stand_in.patch(f"/evidence/{things['draft']}", {"title": "Notula rapat"})
        assert ok(changed)["title"] == "Notula rapat"
        in_charge = {"person_in_charge_id": str(office.user_id(OTHER_MEMBER))}
        path = f"/action-items/{things['person_in_charge']}"
        ok(office.person(COORDINATOR).patch(path, {"person_in_charge_id": None}))
        ok(office.person(COORDINATOR).patch(path, in_charge))

    @on_one_engine
    def test_what_belongs_to_the_seat_stays_with_who_may_decide(self, office: Office) -> None:
        made = evidence(office, "submitted")
        seat = member(office, COORDINATOR)
        (verify,) = [each for each in waiting(office, seat["id"]).values() if each["count"]]
        assert (verify["kind"], verify["ids"]) == ("verify", [made["id"]])
        assert not verify["is_handed_over"]
        assert verify["takers"] == [], "nobody else verifies: a gap"
        assert ok(hand_over(office, seat["id"]))["handed_over"] == []
        for who in (COLLEAGUE, COORDINATOR):
            path = f"/memberships/{seat['id']}/handover"
            assert office.person(who).get(path).status_code == 403
