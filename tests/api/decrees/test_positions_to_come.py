"""A position that begins later steers nothing today."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import Membership
from tests.api.evidence.test_four_eyes import add_member
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    end,
    every,
    evidence,
    ok,
    refused,
    seat_as_ketua,
    step,
)
from tests.support.office import OTHER_MEMBER, PDF, Office
from tests.support.steering import UNTIL, direct, observe, take

pytestmark = on_one_engine

LATER = clock.now().date() + timedelta(days=30)


def move_seats(office: Office, username: str) -> None:
    """What the person holds begins in a month, as after a decree that renews the teams."""
    with Session(office.engine) as session, session.begin():
        theirs = Membership.user_id == office.user_id(username)
        session.execute(update(Membership).where(theirs).values(valid_from=LATER, valid_to=None))


@pytest.mark.parametrize("helper", [COORDINATOR, KETUA])
def test_the_review_route(office: Office, helper: str) -> None:
    current = evidence(office)
    ok(office.person(helper).upload(current["id"], ("b.pdf", PDF + b"b")), 201)
    move_seats(office, helper)
    sent = ok(step(office.person(MEMBER), current["id"], "submit"))
    assert sent["revision"]["review_route"] == "full"


def test_who_accepts_what_a_ketua_to_come_has_verified(office: Office) -> None:
    seat_as_ketua(office, COORDINATOR, LATER)
    current = evidence(office, "verified")
    pengarah = office.person(PENGARAH)
    assert every(pengarah, "/me/work", kind="accept") == []
    refused(step(pengarah, current["id"], "accept"), 403, "forbidden")
    assert ok(step(office.person(KETUA), current["id"], "accept"))["status"] == "accepted"


def test_who_may_own_a_follow_up(office: Office) -> None:
    add_member(office, 5, OTHER_MEMBER, valid_from=str(LATER))
    path = f"/findings/{observe(office.person(PENGARAH))['id']}/follow-ups"
    body = {"text": "Susun jadwal.", "owner_id": str(office.user_id(OTHER_MEMBER))}
    refused(office.person(KETUA).post(path, body | {"due_date": UNTIL}), 422, "owner_not_of_team")


def test_who_judges_for_a_giver_who_comes_back_later(office: Office) -> None:
    directive = direct(office.person(PENGARAH))
    path = f"/directives/{directive['id']}"
    take(office.person(COORDINATOR), "directives", directive, "acknowledge")
    ketua = office.person(KETUA)
    refused(end(ketua, path, reason="Selesai."), 403, "not_the_giver")
    move_seats(office, PENGARAH)
    assert ok(end(ketua, path, reason="Selesai."))["status"] == "closed"
