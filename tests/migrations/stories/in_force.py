"""The step that keeps what was accepted in force: also where it is being revised.

Before that step a revision had taken its proof away; a withdrawal still does.
"""

from tests.migrations.stories import Story
from tests.support.evidence import KETUA, MEMBER, REPORT, every, evidence, indicator_id, ok, step
from tests.support.office import Office

IN_FORCE = {"accepted": 1, "revised": 1, "returned": None, "withdrawn": None}


def decide(office: Office) -> dict[str, str]:
    """A piece of evidence of each kind, by its name above."""
    made = {name: evidence(office, name)["id"] for name in ("accepted", "returned")}
    for name in ("revised", "withdrawn"):
        made[name] = evidence(office, "accepted")["id"]
    ok(step(office.person(MEMBER), made["revised"], "revise"), 201)
    ok(step(office.person(KETUA), made["withdrawn"], "withdraw"))
    return made


def what_was_accepted_is_in_force(office: Office, made: dict[str, str]) -> None:
    ketua = office.person(KETUA)
    numbers = {
        row["id"]: row["in_force"] and row["in_force"]["number"]
        for row in every(ketua, "/evidence")
    }
    assert {name: numbers[key] for name, key in made.items()} == IN_FORCE
    assert ok(ketua.get(f"/indicators/{indicator_id(REPORT)}"))["state"] == "proven"


STORY = Story("0019", decide, what_was_accepted_is_in_force)
