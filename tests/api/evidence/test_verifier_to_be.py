"""Whoever contributed and then becomes who verifies: the second level decides, and is told."""

from datetime import timedelta

from tests.api.decrees.test_stand_ins import seat_of, today
from tests.api.tasks.test_told import soon
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import Office
from tests.support.reminders import run


@on_one_engine
def test_the_ketua_decides_what_the_stand_in_handed_in_before(office: Office) -> None:
    mine, other = evidence(office, "submitted"), evidence(office, "submitted", author=COLLEAGUE)
    ketua, member = office.person(KETUA), office.person(MEMBER)
    refused(step(ketua, mine["id"], "accept"), 409, "evidence_not_verified")
    filled = {
        "username": MEMBER,
        "valid_to": str(today() + timedelta(days=14)),
        "reason": "Jabatannya kosong",
    }
    path = seat_of(office, COORDINATOR)
    ok(office.administrator().post(f"{path}/end", {"reason": "Mutasi", "stand_in": filled}))
    refused(step(member, mine["id"], "verify"), 403, "own_evidence")
    told = refused(step(ketua, mine["id"], "verify"), 403, "forbidden")
    assert told["detail"].endswith("Yang boleh: Ketua.")
    (waits,) = every(ketua, "/me/work", kind="accept")
    assert waits["evidence_id"] == mine["id"]
    assert (KETUA, "to_accept", "5A-2") in run(office, soon())
    # What others handed in is verified by the stand-in, as ever.
    refused(step(ketua, other["id"], "accept"), 409, "evidence_not_verified")
    ok(step(ketua, mine["id"], "accept"))
    ok(step(member, other["id"], "verify"))
