"""What an event says of a step: out of the audit log's entry, and what its target tells."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.services.integration.events.types import EventType
from app.services.platform import audit
from app.services.platform.audit.chain import About, Entry

# By the kind of thing: what its events say of an entry's changes, and under which of their names.
_OF_CHANGES: Final[Mapping[str, Mapping[str, str]]] = {
    "record": {
        "source_key": "source",
        "record_type": "type",
        "external_id": "external_id",
        "version": "version",
        "outcome": "outcome",
        "evidence_id": "evidence_id",
    },
    "source": {"source_key": "source", "counts": "counts"},
}
_DECISIONS: Final = frozenset({"accepted", "rejected"})


def data_of_entry(kind: EventType, entry: Entry, about: About) -> dict[str, Any]:
    """The data of the event that an entry is, as JSON."""
    status = entry["changes"].get("status", [None, None])
    said = {name: _plain(value) for name, value in about.items()}
    behalf = entry.get("on_behalf_of_id")
    target = entry["target_type"]
    data = {
        "target_type": target,
        "target_id": audit.plain(entry["target_id"]),
        "decree_id": audit.plain(entry["decree_id"]),
        "from_status": status[0],
        "to_status": said.pop("status", None) or status[1] or kind.word,
        "actor_kind": entry["actor_kind"].value,
        "actor_id": audit.plain(entry["actor_id"]),
        "on_behalf_of_id": audit.plain(behalf),
        "audit_event_id": entry["id"],
    }
    if target == "record" and kind.word in _DECISIONS:
        data["decision"] = kind.word
    return data | said | dict(_of_changes(target, entry["changes"]))


def _of_changes(target: str, changes: Mapping[str, Sequence[Any]]) -> Mapping[str, Any]:
    names = _OF_CHANGES.get(target, {})
    return {ours: changes[theirs][1] for ours, theirs in names.items() if theirs in changes}


def _plain(value: object) -> object:
    return list(map(audit.plain, value)) if isinstance(value, list | tuple) else audit.plain(value)
