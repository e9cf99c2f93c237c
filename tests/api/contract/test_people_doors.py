"""Nobody who has left is given anything new, whichever field of whichever body names them."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from httpx2 import Response
from sqlalchemy.orm import Session

from app.models import Membership, User
from app.models.team import MembershipRole
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.support.calls import Caller
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.evidence import COLLEAGUE, KETUA, ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.requests import make_request, operations_by_id

OFF, ENDED = "account switched off", "seat ended"
# Every field of a body that names a person, and who is turned away there. An account without a
# seat may be given one, and people of the office meet without any.
DOORS: Final = {
    "person_in_charge_id": {OFF, ENDED},
    "owner_id": {OFF, ENDED},
    "mention_ids": {OFF, ENDED},
    "invited_ids": {OFF},
    "came_ids": {OFF},
    "username": {OFF},
}
# Fields of the same look that name something else, or who had it until now.
THINGS: Final = frozenset({
    "action_item_id", "action_item_ids", "activity_id", "activity_ids", "corrects_id", "decree_id",
    "ended_membership_ids", "evidence_id", "evidence_ids", "files", "indicator_id", "indicator_ids",
    "instead_of_id", "membership_id", "parent_id", "record_id", "team_id", "team_ids",
    "without_membership_ids", "work_unit_id",
})  # fmt: skip
# Whoever signs in, or the account that is made, names itself; a connector's is another system's.
OWN_NAMES: Final = {
    "activate_account", "create_token", "create_user", "create_connector", "update_connector",
    "start_connector_trial",
}  # fmt: skip
# Stand-ins that are named in passing go through the same step as `create_stand_in`, which is tried.
IN_PASSING: Final = {("end_membership", "stand_in"), ("create_amendment", "stand_ins")}
# An entry of a list whose example has none.
ENTRIES: Final = {
    "members": {
        "team_id": str(TEAM_V_ID), "role": "anggota", "title": "Anggota", "job_title": "Pelaksana",
    },
    "takers": {"kind": "draft"},
}  # fmt: skip
# Where a username is that of somebody who holds a seat already.
OF_THE_TEAM: Final = {"hand_over_work"}
YESTERDAY: Final = date(2020, 1, 1)


def fields(schema: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places in a body where a key or a username stands."""
    if "$ref" in schema:
        schema = openapi_document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    for part in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(part, ()):
            yield from fields(each, path)
    is_username = path[-1:] == ("username",) and schema.get("type") == "string"
    if schema.get("format") == "uuid" or is_username:
        yield path
    yield from fields(schema["items"], path) if "items" in schema else ()
    for name, each in schema.get("properties", {}).items():
        yield from fields(each, (*path, name))


def named_in_bodies() -> set[tuple[str, tuple[str, ...]]]:
    return {
        (operation.id, path)
        for operation in operations_by_id().values()
        for body in operation.bodies.values()
        for path in fields(body.get("schema", {}))
        if path[-1] not in THINGS
        and operation.id not in OWN_NAMES
        and (operation.id, path[0]) not in IN_PASSING
    }


def test_every_field_that_looks_like_a_person_is_in_the_table() -> None:
    assert {path[-1] for _, path in named_in_bodies()} == DOORS.keys()


def leaver(prepared: Prepared, how: str) -> str:
    """A username: somebody of team V who has left."""
    username = prepared.account(active=how is not OFF)
    with Session(prepared.office.engine) as session, session.begin():
        user = session.get_one(User, prepared.office.user_id(username))
        seat = Membership(
            team_id=TEAM_V_ID,
            user_id=user.id,
            decree_id=DECREE_ID,
            role=MembershipRole.ANGGOTA,
            title="Anggota",
            name=user.name,
            job_title=user.job_title,
            position=90,
            valid_from=YESTERDAY,
            valid_to=None if how is OFF else YESTERDAY,
        )
        session.add(seat)
    return username


def taken(answer: Response) -> bool:
    """Whether what was asked for was done, for the one thing that was sent, where many may be."""
    assert answer.is_success or answer.status_code in {404, 409, 422}, answer.text
    return answer.is_success and answer.json().get("succeeded") != 0


def with_person(body: Any, path: tuple[str, ...], person: str) -> Any:
    """The body with that person in that place, the first where there are several."""
    changed = copy.deepcopy(body)
    place = changed
    for name in path[:-1]:
        place[name] = place.get(name) or [copy.deepcopy(ENTRIES[name])]
        place = place[name][0]
    place[path[-1]] = [person] if path[-1].endswith("_ids") else person
    return changed


@on_one_engine
@pytest.mark.parametrize(
    ("operation_id", "path"),
    [
        pytest.param(*door, id=f"{door[0]}-{'-'.join(door[1])}")
        for door in sorted(named_in_bodies())
    ],
)
def test_who_left_does_not_come_in(
    office: Office, operation_id: str, path: tuple[str, ...]
) -> None:
    prepared, operation = Prepared(office), operations_by_id()[operation_id]
    ketua = office.person(KETUA)
    call = make_request(operation_id, prepared, Caller(ketua, KETUA))
    if (operation_id, path[-1]) == ("update_meeting", "came_ids"):
        held = make_request("hold_meeting", prepared, Caller(ketua, KETUA))
        ok(operations_by_id()["hold_meeting"].send(office, ketua, held))
        call = replace(call, path=held.path)
    by_name = path[-1] == "username"
    is_seated = operation_id in OF_THE_TEAM
    for how in sorted(DOORS[path[-1]] | ({ENDED} if is_seated else set())):
        username = leaver(prepared, how)
        person = username if by_name else str(office.user_id(username))
        body = with_person(call.options["json"], path, person)
        answer = operation.send(office, ketua, call, json=body)
        assert not taken(answer), (how, answer.text)
        assert f"/{path[-1]}" in answer.text, (how, answer.text)
    stranger = COLLEAGUE if is_seated else prepared.account()
    somebody = stranger if by_name else str(office.user_id(COLLEAGUE))
    body = with_person(call.options["json"], path, somebody)
    answer = operation.send(office, ketua, call, json=body)
    assert taken(answer), answer.text


@on_one_engine
def test_no_right_is_granted_to_an_account_that_is_switched_off(office: Office) -> None:
    prepared = Prepared(office)
    body = {"role": "asesor", "decree_id": str(DECREE_ID)}
    for active, expected in ((False, 409), (True, 201)):
        path = f"/users/{prepared.account_id(active=active)}/role-grants"
        answer = office.administrator().post(path, body)
        assert answer.status_code == expected, answer.text
        assert active or answer.json()["code"] == "account_inactive"
