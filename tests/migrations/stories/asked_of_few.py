"""The step by which a draft asks for a confidentiality goes down and up, and reveals nothing."""

from tests.migrations.stories import Story
from tests.support.evidence import MEMBER, Body, evidence, ok, step
from tests.support.office import OTHER_MEMBER, Office


def ask(office: Office) -> Body:
    """A revision that asks to be shown to all, of evidence that few may see."""
    key = evidence(office, "accepted", confidentiality="restricted")["id"]
    ok(step(office.person(MEMBER), key, "revise"), 201)
    wanted = {"confidentiality": "normal"}
    asked: Body = ok(office.person(MEMBER).patch(f"/evidence/{key}", wanted))
    assert asked["revision"]["confidentiality"] == "normal"
    return asked


def it_is_forgotten_and_stays_restricted(office: Office, asked: Body) -> None:
    path = f"/evidence/{asked['id']}"
    assert ok(office.person(OTHER_MEMBER).get(path))["hidden"]
    read = ok(office.person(MEMBER).get(path))
    assert read["revision"] == asked["revision"] | {"confidentiality": None}


STORY = Story("asked_of_few", ask, it_is_forgotten_and_stays_restricted)
