"""Where the thing of an event is read: by whom, and only by whom it is."""

import re
from typing import Any
from uuid import UUID

import pytest

from app.api.admission import Access
from app.models.rights import ActorRole
from app.models.service_account import ServiceScope
from app.policies.actors import Actor, RoleAssignment
from app.services.integration.events.readers import NOBODY, OF_OWN_RECORDS, PLACES, Reader
from tests.support.documents import openapi_document

KEY, OFFICE = UUID(int=5), UUID(int=6)
DATA: dict[str, Any] = {
    "target_id": str(KEY), "decree_id": None, "work_unit_id": OFFICE, "work_unit_code": "53",
}  # fmt: skip
RECORD = DATA | {"target_type": "record", "source_key": "sirian", "external_id": "1/PL/2023"}


def person(role: ActorRole, office: UUID | None = OFFICE) -> Reader:
    return Reader.of(Actor(KEY, "Orang", KEY, (RoleAssignment(role, office),)))


@pytest.mark.parametrize("kind", PLACES)
def test_each_place_is_an_operation_that_lets_in_whoever_is_sent_there(kind: str) -> None:
    place = PLACES[kind]
    paths = openapi_document()["paths"].items()
    shape = place.path.partition("{")[0]
    (said,) = (
        operations["get"]
        for path, operations in paths
        if re.fullmatch(rf"/api/v1{shape}{{\w+}}", path) and "get" in operations
    )
    # Every role has what is seen with any role.
    named = set(said["x-required-permission"]) - {Access.SIGNED_IN.value}
    assert not named or place.permission.value in named
    assert said.get("x-required-scope") == place.scope


def test_a_person_is_sent_to_what_they_may_read_there() -> None:
    evidence, meeting = (DATA | {"target_type": kind} for kind in ("evidence", "meeting"))
    administrator = person(ActorRole.ADMINISTRATOR)
    assert administrator.href_of(evidence) == f"/api/v1/evidence/{KEY}"
    assert administrator.href_of(meeting) is None, "meetings are not for administrators"
    assert administrator.href_of(RECORD) is None, "nor is the inbox"
    assert person(ActorRole.ADMINISTRATOR, KEY).href_of(evidence) is None, "of another office"
    assert person(ActorRole.PELAKSANA).href_of(RECORD) == f"/api/v1/inbox/{KEY}"


def test_a_machine_is_sent_to_its_own_records_and_what_its_scopes_open() -> None:
    reads = frozenset({ServiceScope.RECORDS_READ})
    place = OF_OWN_RECORDS.partition("{")[0]
    own = Reader(scopes=reads, source_key="sirian").href_of(RECORD)
    assert own == f"/api/v1{place}sirian/records/1%2FPL%2F2023?work_unit_code=53"
    for other in (Reader(scopes=reads, source_key="gpp"), Reader(source_key="sirian"), NOBODY):
        assert other.href_of(RECORD) is None
    for kind, place_of in PLACES.items():
        told = Reader(scopes=frozenset(ServiceScope)).href_of(DATA | {"target_type": kind})
        assert (told is not None) == (place_of.scope is not None)
    assert Reader(scopes=reads).href_of(DATA | {"target_type": "role_grant"}) is None
