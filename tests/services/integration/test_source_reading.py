"""What the screen of a source offers to whom; without a database."""

from uuid import UUID

import pytest

from app.models.rights import ActorRole
from app.models.service_account import ServiceScope
from app.policies.actors import Actor, AnyActor, RoleAssignment, ServiceActor
from app.schemas.integration.sources import SourceAction
from app.services.integration.sources.queries import _actions

ME, HERE = UUID(int=1), UUID(int=2)


def person(*held: RoleAssignment) -> Actor:
    return Actor(ME, "saya", ME, held)


MACHINE = ServiceActor(ME, ME, "SiRian", HERE, frozenset({HERE}), None, frozenset(ServiceScope))


@pytest.mark.parametrize(
    ("caller", "offered"),
    [
        (person(RoleAssignment(ActorRole.ADMINISTRATOR)), list(SourceAction)),
        (person(RoleAssignment(ActorRole.ADMINISTRATOR, HERE)), [SourceAction.MAP]),
        (person(RoleAssignment(ActorRole.PELAKSANA, HERE, HERE, HERE)), []),
        (person(), []),
        (MACHINE, []),
    ],
)
def test_who_defines_sources_and_who_maps_them(
    caller: AnyActor, offered: list[SourceAction]
) -> None:
    assert _actions(caller) == offered
