"""Where the thing of an event is read by whoever gets it: an address they may open, or none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import quote
from uuid import UUID

from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.policies.actors import Actor, AnyActor, ServiceActor
from app.policies.rules import ResourceScope, allows

HrefOf: TypeAlias = Callable[[Mapping[str, Any]], str | None]


class Place(NamedTuple):
    """An operation that reads a thing, by its path; who may: people, and machines with a scope."""

    path: str
    permission: Permission
    scope: ServiceScope | None = None


_P, _S = Permission, ServiceScope
PLACES: Final[Mapping[str, Place]] = {
    "evidence": Place("/evidence/{target_id}", _P.EVIDENCE_LIST),
    "decree": Place("/decrees/{target_id}", _P.DECREE_READ),
    "amendment": Place("/amendments/{target_id}", _P.TEAM_READ),
    "membership": Place("/memberships/{target_id}", _P.TEAM_READ, _S.PEOPLE_READ),
    "stand_in": Place("/stand-ins/{target_id}", _P.TEAM_READ),
    "directive": Place("/directives/{target_id}", _P.PLAN_READ),
    "finding": Place("/findings/{target_id}", _P.EVIDENCE_LIST, _S.FINDINGS_READ),
    "follow_up": Place("/follow-ups/{target_id}", _P.PLAN_READ, _S.FINDINGS_READ),
    "meeting": Place("/meetings/{target_id}", _P.MEETING_READ),
    "report": Place("/reports/{target_id}", _P.REPORT_READ),
    "action_item": Place("/action-items/{target_id}", _P.PLAN_READ),
    "work_unit": Place("/work-units/{target_id}", _P.DECREE_READ, _S.OFFICES_READ),
    "record": Place("/inbox/{target_id}", _P.EVIDENCE_OPEN),
}
OF_OWN_RECORDS: Final = (
    "/sources/{source_key}/records/{external_id}?work_unit_code={work_unit_code}"
)
_PREFIX: Final = "/api/v1"


@dataclass(frozen=True)
class Reader:
    """Who gets events: a person, or a machine by its scopes and the source whose records it has.

    Neither: a receiver without an account here, who can open nothing.
    """

    person: Actor | None = None
    scopes: frozenset[ServiceScope] = frozenset()
    source_key: str | None = None

    @classmethod
    def of(cls, actor: AnyActor) -> "Reader":
        """Whoever asks."""
        if isinstance(actor, ServiceActor):
            return cls(scopes=actor.scopes, source_key=actor.source_key)
        return cls(person=actor)

    def href_of(self, data: Mapping[str, Any]) -> str | None:
        """The address of what these data are about, where this reader may open it.

        The event lies in the reader's offices; whether its place does suffices for the rest.
        """
        if self._has_handed_in(data):
            named = {name: quote(str(value), safe="") for name, value in data.items()}
            return _PREFIX + OF_OWN_RECORDS.format_map(named)
        place = PLACES.get(data["target_type"])
        if place is None or not data["target_id"] or not self._may_open(place, data):
            return None
        return _PREFIX + place.path.format_map(data)

    def _has_handed_in(self, data: Mapping[str, Any]) -> bool:
        return (
            ServiceScope.RECORDS_READ in self.scopes
            and self.source_key is not None
            and data["target_type"] == "record"
            and data.get("source_key") == self.source_key
        )

    def _may_open(self, place: Place, data: Mapping[str, Any]) -> bool:
        if self.person is None:
            return place.scope in self.scopes
        decree_id = UUID(data["decree_id"]) if data["decree_id"] else None
        where = ResourceScope(data["work_unit_id"], decree_id)
        return allows(self.person, place.permission, where)


NOBODY: Final = Reader()
