"""Many records taken in at once, each in the version that was read."""

from app.core.identifiers import new_id
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II

NEWER = "2023-07-02T08:00:00+08:00"


def hand_in(prepared: Prepared, name: str, **changes: str) -> str:
    path = f"/sources/sirian/records/{name}"
    assert prepared.sirian.put(path, prepared.record_body(**changes), etag=None).is_success
    return str(ok(prepared.sirian.get(path))["id"])


def test_each_is_taken_in_as_it_was_read_or_says_why_not(office: Office) -> None:
    prepared, coordinator = Prepared(office), office.person(COORDINATOR_II)
    good, newer = hand_in(prepared, "presensi-06"), hand_in(prepared, "presensi-07")
    hand_in(prepared, "presensi-07", taken_at=NEWER)
    items = [{"record_id": each, "version": 1} for each in (newer, good, str(new_id()))]
    answer = ok(coordinator.post("/bulk/inbox/accept", {"items": items}))
    codes = [each["problem"] and each["problem"]["code"] for each in answer["items"]]
    assert codes == ["stale", None, "not_found"]
    offers = {each["id"]: each for each in ok(coordinator.get("/inbox"))["items"]}
    assert (offers[good]["state"], offers[newer]["state"]) == ("accepted", "pending")
    items[0]["version"] = 2
    again = ok(coordinator.post("/bulk/inbox/accept", {"items": items[:2]}))
    codes = [each["problem"] and each["problem"]["code"] for each in again["items"]]
    assert codes == [None, "record_decided"]
