"""Reading the log: what the caller may see of it."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database, Execute
from app.integrations.plain_secrets import masked
from app.models import (
    AuditEvent,
    Decree,
    DirectiveStep,
    Evidence,
    Finding,
    FindingStep,
    FollowUp,
    FollowUpStep,
    RecordType,
    SourceRecord,
    Team,
    User,
)
from app.models.evidence import Confidentiality
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Column, ScopeColumns, Sight, require_anywhere, visible
from app.schemas.platform.audit import AuditEventRead, AuditFilter, AuditPage, AuditQuery
from app.services.platform.audit.chain import ABOUT_A_PERSON, REDACTABLE
from app.services.platform.paging import Filters, conditions
from app.services.platform.prepared import Prepared, in_one_go
from app.services.platform.references import EVIDENCE_PLACE
from app.services.platform.sql import AnySelect

_BATCH = 500
_COLUMNS = ScopeColumns(AuditEvent.work_unit_id, AuditEvent.decree_id)
_RECORD_PLACE = ScopeColumns(SourceRecord.work_unit_id)
_FILTERS: Filters = {
    "cursor": lambda value: AuditEvent.id < int(value),
    "action": lambda value: AuditEvent.action == value,
    "actor_id": lambda value: AuditEvent.actor_id == value,
    "target_type": lambda value: AuditEvent.target_type == value,
    "target_id": lambda value: AuditEvent.target_id == value,
    "request_id": lambda value: AuditEvent.request_id == value,
    "since": lambda value: AuditEvent.at >= value,
    "until": lambda value: AuditEvent.at < value,
}
_EXPORTED: Filters = {name: rule for name, rule in _FILTERS.items() if name != "cursor"}


async def list_events(session: AsyncSession, actor: Actor, query: AuditQuery) -> AuditPage:
    """Entries the person may see, newest first; what is told of hidden evidence is left out."""
    require_reading(actor)
    wanted = [visible(actor, Permission.AUDIT_READ, _COLUMNS), *conditions(query, _FILTERS)]
    statement = (
        select(AuditEvent).where(*wanted).order_by(AuditEvent.id.desc()).limit(query.size + 1)
    )
    rows = list((await session.scalars(statement)).all())
    hidden, anonymised = await _left_out(session, actor, rows)
    items = [
        _read(row, is_hidden=row.target_id in hidden, anonymised=anonymised)
        for row in rows[: query.size]
    ]
    more = len(rows) > query.size
    return AuditPage(items=items, next_cursor=str(items[-1].id) if more else None, next=None)


def require_reading(actor: Actor) -> None:
    """Raise Forbidden for people who may read no part of the log."""
    require_anywhere(actor, Permission.AUDIT_READ)


async def export_events(
    database: Database, actor: Actor, query: AuditFilter
) -> AsyncIterator[AuditEventRead]:
    """All entries the person may see, oldest first, up to the log's end when the export begins.

    Each batch is a short read of its own: whoever takes long to read holds no connection.
    """
    async with database.reading() as session:
        end = await session.scalar(select(func.max(AuditEvent.id)))
    wanted = [visible(actor, Permission.AUDIT_READ, _COLUMNS), *conditions(query, _EXPORTED)]
    statement = (
        select(AuditEvent)
        .where(*wanted, AuditEvent.id <= end)
        .order_by(AuditEvent.id)
        .limit(_BATCH)
    )
    last = 0
    while True:
        async with database.reading() as session:
            rows = (await session.scalars(statement.where(AuditEvent.id > last))).all()
            hidden, anonymised = await _left_out(session, actor, rows)
        for row in rows:
            yield _read(row, is_hidden=row.target_id in hidden, anonymised=anonymised)
        if len(rows) < _BATCH:
            return
        last = rows[-1].id


async def _left_out(
    session: AsyncSession, actor: Actor, rows: Iterable[AuditEvent]
) -> tuple[set[UUID], set[UUID]]:
    """The targets of these entries that tell the person nothing, and who of them was anonymised."""
    targets = {row.target_id for row in rows if row.target_id is not None}
    people = targets | {row.actor_id for row in rows if row.actor_id is not None}

    def read(execute: Execute) -> tuple[set[UUID], set[UUID]]:
        origins = {
            row.id: {row.finding_id, row.directive_id}
            for row in execute(_FOLLOW_UPS, {"targets": list(targets)})
        }
        named = targets.union(*origins.values()) - {None}
        hidden = set(execute(*_HIDDEN.of(actor, targets=list(named))).scalars())
        hidden |= {follow_up for follow_up, its in origins.items() if its & hidden}
        return hidden, set(execute(_ANONYMISED, {"people": list(people)}).scalars())

    return await in_one_go(session, read)


_TOLD_OF: dict[Column, Column] = {
    Finding.id: Finding.evidence_id,
    FindingStep.finding_id: FindingStep.evidence_id,
    DirectiveStep.directive_id: DirectiveStep.evidence_id,
    FollowUpStep.follow_up_id: FollowUpStep.evidence_id,
}


def _hidden_targets(sight: Sight) -> AnySelect:
    """Restricted evidence whose title the person may not know, and what tells of it."""
    told = [
        select(thing_id)
        .join(Evidence, Evidence.id == evidence_id)
        .where(one_of(thing_id, _TARGETS))
        for thing_id, evidence_id in _TOLD_OF.items()
    ]
    hidden = [
        statement.join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            Evidence.confidentiality == Confidentiality.RESTRICTED,
            visible(sight, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
            ~visible(sight, Permission.EVIDENCE_OPEN, EVIDENCE_PLACE),
        )
        for statement in (select(Evidence.id).where(one_of(Evidence.id, _TARGETS)), *told)
    ]
    records = (
        select(SourceRecord.id)
        .join(RecordType, RecordType.id == SourceRecord.record_type_id)
        .where(
            one_of(SourceRecord.id, _TARGETS),
            RecordType.confidentiality == Confidentiality.RESTRICTED,
            ~visible(sight, Permission.EVIDENCE_OPEN, _RECORD_PLACE),
        )
    )
    every = union(*hidden, records).subquery()
    return select(every.c[0])


_TARGETS = "targets"
_HIDDEN = Prepared(_hidden_targets, Permission.EVIDENCE_LIST, Permission.EVIDENCE_OPEN)
_FOLLOW_UPS = select(FollowUp.id, FollowUp.finding_id, FollowUp.directive_id).where(
    one_of(FollowUp.id, _TARGETS)
)
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPEC = "spec"  # of connectors
_ANONYMISED = select(User.id).where(one_of(User.id, "people"), User.anonymised_at.is_not(None))


# Entries from before they named the proof by its key alone had its pages: of restricted evidence
# those are for few.
_OF_PROOFS = frozenset({"evaluation.prove", "evaluation.unprove"})
_LEFT_OUT = "…"


def keys_alone(changes: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Changes by the keys of proofs; of any other text that there was one."""
    return {
        name: [one if one is None or _KEY.fullmatch(str(one)) else _LEFT_OUT for one in two]
        for name, two in changes.items()
    }


def _read(row: AuditEvent, *, is_hidden: bool, anonymised: set[UUID]) -> AuditEventRead:
    read = AuditEventRead.model_validate(row)
    if row.actor_id in anonymised:  # entries from before there were keys still hold the name
        read.actor_name = str(REDACTABLE["actor_name"])
    if row.target_id in anonymised and row.action in ABOUT_A_PERSON:
        read.changes = {}
    if _SPEC in read.changes:  # entries from before secrets in the plain were refused
        specs = read.changes[_SPEC]
        read.changes = read.changes | {_SPEC: [each and masked(each) for each in specs]}
    if row.action in _OF_PROOFS:
        read.changes = keys_alone(read.changes)
    return read.model_copy(update={"changes": {}, "reason": None}) if is_hidden else read
