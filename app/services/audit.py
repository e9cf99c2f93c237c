"""The audit log: one entry a step, written in the transaction of the step itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import context
from app.models import AuditEvent, Base, Decree, Evidence, Team
from app.models.audit import ActorKind
from app.models.evidence import Confidentiality
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import PlaceColumns, require_anywhere, visible
from app.schemas.audit import AuditEventRead, AuditPage, AuditQuery
from app.services.paging import Filters, conditions

Changes = dict[str, list[Any]]
COMMAND_LINE = "zi"
_COLUMNS = PlaceColumns(AuditEvent.work_unit_id, AuditEvent.decree_id)
_FILTERS: Filters = {
    "cursor": lambda value: AuditEvent.id < int(value),
    "action": lambda value: AuditEvent.action == value,
    "actor_id": lambda value: AuditEvent.actor_id == value,
    "target_type": lambda value: AuditEvent.target_type == value,
    "target_id": lambda value: AuditEvent.target_id == value,
    "since": lambda value: AuditEvent.at >= value,
    "until": lambda value: AuditEvent.at < value,
}


@dataclass(frozen=True)
class Target:
    """What was acted on, and in which office and decree it lies."""

    type: str
    id: UUID | None
    work_unit_id: UUID | None = None
    decree_id: UUID | None = None


def record(  # noqa: PLR0913 - the columns of an entry
    session: AsyncSession,
    actor: Actor | None,
    action: str,
    target: Target,
    *,
    changes: Changes | None = None,
    reason: str | None = None,
) -> None:
    """Add an entry to the caller's transaction; no actor means the command line.

    `changes` maps a field to its old and new value; never pass a secret.
    """
    session.add(
        AuditEvent(
            actor_kind=ActorKind.PERSON if actor else ActorKind.COMMAND_LINE,
            actor_id=actor.user_id if actor else None,
            actor_name=actor.name if actor else COMMAND_LINE,
            action=action,
            target_type=target.type,
            target_id=target.id,
            work_unit_id=target.work_unit_id,
            decree_id=target.decree_id,
            changes=changes or {},
            reason=reason,
            request_id=context.request_id.get(),
        )
    )


def apply(row: Base, values: Mapping[str, Any]) -> Changes:
    """Set the given attributes and return those that really changed, old and new."""
    changes: Changes = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            changes[name] = [plain(old), plain(new)]
            setattr(row, name, new)
    return changes


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | date | datetime):
        return str(value)
    return value


async def list_events(session: AsyncSession, actor: Actor, query: AuditQuery) -> AuditPage:
    """Entries the person may see, newest first; what is told of hidden evidence is left out."""
    require_anywhere(actor, Permission.AUDIT_READ)
    hidden = await _hidden_evidence(session, actor)
    wanted = [visible(actor, Permission.AUDIT_READ, _COLUMNS), *conditions(query, _FILTERS)]
    statement = (
        select(AuditEvent).where(*wanted).order_by(AuditEvent.id.desc()).limit(query.size + 1)
    )
    rows = list((await session.scalars(statement)).all())
    items = [_read(row, is_hidden=row.target_id in hidden) for row in rows[: query.size]]
    more = len(rows) > query.size
    return AuditPage(items=items, next_cursor=str(items[-1].id) if more else None, next=None)


async def _hidden_evidence(session: AsyncSession, actor: Actor) -> set[UUID]:
    """Restricted evidence in sight whose title the person may not know."""
    columns = PlaceColumns(Decree.work_unit_id, Decree.id, Team.id, Evidence.created_by_id)
    statement = (
        select(Evidence.id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            and_(
                Evidence.confidentiality == Confidentiality.RESTRICTED,
                visible(actor, Permission.EVIDENCE_LIST, columns),
                ~visible(actor, Permission.EVIDENCE_OPEN, columns),
            )
        )
    )
    return set((await session.scalars(statement)).all())


def _read(row: AuditEvent, *, is_hidden: bool) -> AuditEventRead:
    read = AuditEventRead.model_validate(row)
    return read.model_copy(update={"changes": {}, "reason": None}) if is_hidden else read
