"""Many records taken in at once, each in the version that was read."""

from app.core.identifiers import new_id
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.problems import said
from tests.support.records import COORDINATOR_II

NEWER = "2023-07-02T08:00:00+08:00"


def test_each_is_taken_in_as_it_was_read_or_says_why_not(office: Office) -> None:
    prepared, coordinator = Prepared(office), office.person(COORDINATOR_II)
    good, newer = prepared.hand_in("presensi-06"), prepared.hand_in("presensi-07")
    prepared.hand_in("presensi-07", title="Koreksi", taken_at=NEWER)
    items = [{"record_id": each, "version": 1} for each in (newer, good, str(new_id()))]
    answer = ok(coordinator.post("/bulk/inbox/accept", {"items": items}))
    assert said(answer) == ["record_renewed", None, "not_found"]
    offers = {each["id"]: each for each in ok(coordinator.get("/inbox"))["items"]}
    assert (offers[good]["state"], offers[newer]["state"]) == ("accepted", "pending")
    items[0]["version"] = 2
    again = ok(coordinator.post("/bulk/inbox/accept", {"items": items[:2]}))
    assert said(again) == [None, "record_decided"]
