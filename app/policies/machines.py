"""What a service account may see: by its scopes, in its offices, with the statements for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.policies.actors import Actor, AnyActor, ServiceActor
from app.policies.rules import PermittedScope

_P, _S = Permission, ServiceScope
# What a scope shows. Which operations it opens stands at each of them (`scope=`).
SHOWS: Mapping[ServiceScope, frozenset[Permission]] = {
    _S.OFFICES_READ: frozenset({_P.DECREE_READ}),
    _S.PROGRESS_READ: frozenset({_P.PROGRESS_READ, _P.EVIDENCE_LIST}),
    _S.FINDINGS_READ: frozenset({_P.EVIDENCE_LIST, _P.PLAN_READ}),
    _S.PACKAGES_READ: frozenset({_P.EVIDENCE_OPEN, _P.PLAN_READ, _P.MEETING_READ}),
    _S.PEOPLE_READ: frozenset({_P.USER_MANAGE, _P.TEAM_READ}),
}


@dataclass(frozen=True)
class MachineReader(Actor):
    """A service account where people read: it sees what its scopes show, and may do nothing."""

    machine: ServiceActor = field(kw_only=True)


def reading(caller: AnyActor) -> Actor:
    """Whoever asks, as the statements for people know them; a machine by its scopes."""
    if isinstance(caller, Actor):
        return caller
    reader = MachineReader(caller.account_id, caller.name, caller.key_id, machine=caller)
    offices = PermittedScope(everywhere=False, work_units=caller.work_unit_ids)
    for scope in caller.scopes & SHOWS.keys():
        _show(reader, SHOWS[scope], offices)
    return reader


def all_seeing(name: str, *permissions: Permission) -> Actor:
    """The service itself, where it reads for everybody who will be told."""
    everybody = Actor(UUID(int=0), name, UUID(int=0))
    _show(everybody, frozenset(permissions), PermittedScope(everywhere=True))
    return everybody


def _show(reader: Actor, permissions: frozenset[Permission], scope: PermittedScope) -> None:
    reader.permitted_scopes.update(dict.fromkeys(permissions, scope))
