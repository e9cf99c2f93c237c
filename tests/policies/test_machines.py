"""What a service account sees: what its scopes show, in its offices, and nothing it may do."""

from uuid import UUID

import pytest

from app.models.rights import Permission
from app.models.service_account import OVER_RECORDS, ServiceScope
from app.policies.actors import Actor, ServiceActor
from app.policies.grants import GRANTS
from app.policies.machines import SHOWS, all_seeing, reading
from app.policies.rules import ResourceScope, allows, may_anywhere

HERE, BELOW, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)
_P, _S = Permission, ServiceScope
# Once more by hand; what only reads has no permission that decides or writes among them.
SEEN: dict[ServiceScope, set[Permission]] = {
    _S.OFFICES_READ: {_P.DECREE_READ},
    _S.PROGRESS_READ: {_P.PROGRESS_READ, _P.EVIDENCE_LIST},
    _S.FINDINGS_READ: {_P.EVIDENCE_LIST, _P.PLAN_READ},
    _S.PACKAGES_READ: {_P.EVIDENCE_OPEN, _P.PLAN_READ, _P.MEETING_READ},
    _S.PEOPLE_READ: {_P.USER_MANAGE, _P.TEAM_READ},
}


def machine(*scopes: ServiceScope) -> ServiceActor:
    offices = frozenset({HERE, BELOW})
    return ServiceActor(HERE, HERE, "Dasbor", HERE, offices, None, frozenset(scopes))


@pytest.mark.parametrize("scope", ServiceScope)
def test_a_scope_shows_this_and_no_more(scope: ServiceScope) -> None:
    reader = reading(machine(scope))
    for permission in GRANTS:
        seen = permission in SEEN.get(scope, set())
        for office, is_own in ((HERE, True), (BELOW, True), (ELSEWHERE, False)):
            assert allows(reader, permission, ResourceScope(office)) == (seen and is_own)
        assert may_anywhere(reader, permission) == seen


def test_scopes_add_up_and_people_stay_who_they_are() -> None:
    both = reading(machine(_S.PROGRESS_READ, _S.PEOPLE_READ))
    assert may_anywhere(both, _P.TEAM_READ)
    assert may_anywhere(both, _P.PROGRESS_READ)
    person = Actor(HERE, "Orang", HERE)
    assert reading(person) is person
    assert not OVER_RECORDS & SHOWS.keys(), "records are read by their own operations"


def test_the_service_itself_sees_everywhere_what_it_names() -> None:
    itself = all_seeing("progress", _P.PROGRESS_READ)
    assert allows(itself, _P.PROGRESS_READ, ResourceScope(ELSEWHERE))
    assert not may_anywhere(itself, _P.EVIDENCE_LIST)
