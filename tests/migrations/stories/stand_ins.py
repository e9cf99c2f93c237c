"""The step to stand-ins, back and forth, in a database in which somebody stood in."""

from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.migrations.stories import Story
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, every, evidence, ok, step
from tests.support.office import OTHER_COORDINATOR, Office
from tests.support.periods import PERIODS


def stand_in(office: Office) -> str:
    """Evidence that a stand-in verified; another one closed a month."""
    made = evidence(office, "submitted")
    on_leave(office, COORDINATOR, COLLEAGUE)
    ok(step(office.person(COLLEAGUE), made["id"], "verify"))
    on_leave(office, KETUA, OTHER_COORDINATOR, team_of_ketua(office))
    closed = {"month": 5, "note": "Lengkap."}
    ok(office.person(OTHER_COORDINATOR).post(f"{PERIODS}/close", closed))
    return str(made["id"])


def what_was_decided_outlives_the_way_back(office: Office, key: str) -> None:
    *_, decision = every(office.person(COORDINATOR), f"/evidence/{key}/decisions")
    assert decision["decided_by"]["id"] == str(office.user_id(COLLEAGUE))
    assert decision["on_behalf_of"] is None, "who stood in acted in their own name"
    (closure,) = ok(office.person(KETUA).get(PERIODS))["periods"][4]["closures"]
    assert closure["closed_by"]["id"] == str(office.user_id(OTHER_COORDINATOR))
    assert closure["closed_on_behalf_of"] is None
    assert ok(office.person(COLLEAGUE).get("/me"))["stands_in_for"] == []


STORY = Story("stand_ins", stand_in, what_was_decided_outlives_the_way_back)
