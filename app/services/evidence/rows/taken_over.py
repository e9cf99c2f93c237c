"""Who took the work on a piece of evidence over, from whom, and when: the audit log keeps it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.core.database import Execute
from app.models import AuditEvent, Evidence, User
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import allows
from app.schemas.platform.references import PersonReference
from app.services.evidence.rows.facts import facts_of
from app.services.platform.prepared import key
from app.services.platform.sql import AnyRow

_COLUMN = "taken_over_by_id"
NOT_TAKEN_OVER: Final[Mapping[str, Any]] = dict.fromkeys(
    ("taken_over_by", "taken_over_from", "taken_over_at")
)
TAKER = Evidence.taken_over_by_id.label(_COLUMN)
_LAST = (
    select(AuditEvent.at, AuditEvent.changes)
    .where(
        AuditEvent.target_type == "evidence",
        AuditEvent.target_id == key("evidence_id"),
        AuditEvent.action == "evidence.hand_over",
    )
    .order_by(AuditEvent.id.desc())
    .limit(1)
)
_PEOPLE = select(User.id, User.name).where(one_of(User.id, "user_ids"))


def taken_over(execute: Execute, actor: Actor, row: AnyRow) -> Mapping[str, Any]:
    """The fields of EvidenceRead that say it; none where nobody did, or people are out of sight."""
    if row.taken_over_by_id is None:
        return NOT_TAKEN_OVER
    if not allows(actor, Permission.TEAM_READ, facts_of(row).place):
        return NOT_TAKEN_OVER
    entry = execute(_LAST, {"evidence_id": row.id}).first()
    former = entry.changes.get(_COLUMN, [None])[0] if entry else None
    keys_of = [row.taken_over_by_id, *([UUID(former)] if former else [])]
    names = {found.id: found.name for found in execute(_PEOPLE, {"user_ids": keys_of})}
    by, *from_whom = (PersonReference(id=each, name=names[each]) for each in keys_of)
    return {
        "taken_over_by": by,
        "taken_over_from": from_whom[0] if from_whom else None,
        "taken_over_at": entry.at if entry else None,
    }
