"""Showing records to the teams they are offered to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import NotFound
from app.core.messages import Language
from app.models import (
    Activity,
    Decree,
    Indicator,
    RecordDecision,
    RecordType,
    RecordVersion,
    SourceFile,
    SourceRecord,
    SourceSystem,
    Team,
    User,
    WorkUnit,
    record_type_indicators,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, require_anywhere
from app.schemas.integration.inbox import (
    InboxAction,
    InboxOfferRead,
    InboxOfferState,
    InboxPage,
    InboxQuery,
    InboxRead,
    InboxSummary,
    RecordDecisionRead,
)
from app.schemas.platform.references import (
    PlanRowReference,
    TeamReference,
    WorkUnitReference,
)
from app.services.integration.inbox.statements import EVIDENCE_ID, STATE, in_sight
from app.services.integration.records.queries import files_of, read_versions, told_warnings
from app.services.plan.rows.statements import INDICATOR_CODE
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    WORK_UNIT_COLUMNS,
    person_reference,
    team_reference,
    work_unit_reference,
)
from app.services.platform.sql import AnyRow, AnySelect, holds_words

_Absent = aliased(User)
_FILTERS: Filters = {
    "state": lambda value: value.value == STATE,
    "source_key": lambda value: SourceSystem.key == value,
    "type": lambda value: RecordType.key == value,
    "record_type_id": lambda value: RecordType.id == value,
    "team_id": lambda value: Team.id == value,
    "covers": lambda value: and_(
        RecordVersion.period_from <= value, RecordVersion.period_to >= value
    ),
    "q": lambda value: holds_words(value, RecordVersion.title),
}
_OF_RECORD: tuple[ColumnElement[Any] | Any, ...] = (
    SourceRecord.id,
    SourceSystem.key.label("source_key"),
    SourceSystem.name.label("source_name"),
    RecordType.key.label("type"),
    RecordType.name.label("type_name"),
    SourceRecord.external_id,
    RecordVersion.title,
    RecordVersion.period_from,
    RecordVersion.period_to,
    RecordVersion.taken_at,
    SourceRecord.confirmed_at,
    RecordVersion.received_at,
    RecordVersion.number.label("version"),
    RecordVersion.withdrawal_reason,
    RecordVersion.warnings,
)
_PLAIN = (
    "id", "source_key", "source_name", "type", "type_name", "external_id", "title",
    "period_from", "period_to", "taken_at", "confirmed_at", "received_at", "version", "state",
    "evidence_id", "withdrawal_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A current record as it is offered to one team."""

    record: SourceRecord
    version: RecordVersion
    type: RecordType
    source: SourceSystem
    team: Team
    decree: Decree
    state: InboxOfferState
    evidence_id: UUID | None

    @property
    def place(self) -> ResourceScope:
        """Where what comes of it lies."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.team.id)

    @property
    def waits(self) -> bool:
        """Whether its current version is still to be decided."""
        return self.state in {InboxOfferState.PENDING, InboxOfferState.CHANGED}


async def list_offers(
    session: AsyncSession, actor: Actor, query: InboxQuery, language: Language
) -> InboxPage:
    """Records offered to teams in sight, one row for each team."""
    require_anywhere(actor, Permission.EVIDENCE_OPEN)
    columns = (
        *_OF_RECORD,
        STATE.label("state"),
        EVIDENCE_ID.label("evidence_id"),
        *TEAM_COLUMNS,
        *WORK_UNIT_COLUMNS,
    )
    statement = (
        in_sight(actor, *columns)
        .where(*conditions(query, _FILTERS))
        .order_by(RecordVersion.received_at.desc(), SourceRecord.id, Team.position)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(InboxPage, [_summary(row, language) for row in rows], total, query)


async def find_in_sight(
    session: AsyncSession, actor: Actor, record_ids: Sequence[UUID]
) -> set[UUID]:
    """Those of them that are offered to a team in sight."""
    found = in_sight(actor, SourceRecord.id).where(SourceRecord.id.in_(record_ids))
    return set((await session.scalars(found)).all())


async def get_offers(session: AsyncSession, actor: Actor, record_id: UUID) -> list[Offer]:
    """The record as it is offered to each team in sight; raises Forbidden, NotFound."""
    require_anywhere(actor, Permission.EVIDENCE_OPEN)
    entities = (SourceRecord, RecordVersion, RecordType, SourceSystem, Team, Decree)
    rows = await session.execute(
        in_sight(actor, *entities, STATE, EVIDENCE_ID)
        .where(SourceRecord.id == record_id)
        .order_by(Team.position)
    )
    found = [
        Offer(record, version, kind, source, team, decree, InboxOfferState(state), evidence_id)
        for record, version, kind, source, team, decree, state, evidence_id in rows
    ]
    if not found:
        raise NotFound
    return found


async def read_offers(
    session: AsyncSession, actor: Actor, record_id: UUID, language: Language
) -> InboxRead:
    """The record as it is answered now; raises NotFound."""
    offers = await get_offers(session, actor, record_id)
    first = offers[0]
    unit = await session.get_one(WorkUnit, first.record.work_unit_id)
    teams = [offer.team.id for offer in offers]
    indicators = await mapped_indicators(session, first.type.id, teams)
    return InboxRead(
        id=record_id,
        source_key=first.source.key,
        source_name=first.source.name,
        type=first.type.key,
        type_name=first.type.name,
        confidentiality=first.type.confidentiality,
        external_id=first.record.external_id,
        work_unit=WorkUnitReference.model_validate(unit),
        version=first.version.number,
        confirmed_at=first.record.confirmed_at,
        versions=await read_versions(session, record_id, language),
        offers=[_offer(actor, offer, indicators[offer.team.id]) for offer in offers],
        decisions=await _decisions(session, record_id, teams),
    )


async def get_file(
    session: AsyncSession, actor: Actor, record_id: UUID, file_id: UUID
) -> SourceFile:
    """A file of any version of the record; raises NotFound."""
    await get_offers(session, actor, record_id)
    versions = await session.scalars(
        select(RecordVersion.id).where(RecordVersion.record_id == record_id)
    )
    files = await files_of(session, versions.all())
    for file in (file for each in files.values() for file in each):
        if file.id == file_id:
            return file
    raise NotFound


async def mapped_indicators(
    session: AsyncSession, type_id: UUID, team_ids: Sequence[UUID]
) -> dict[UUID, list[PlanRowReference]]:
    """What records of a kind can prove, by team, in the plan's order."""
    rows = await session.execute(
        select(Team.id.label("team_id"), Indicator.id, INDICATOR_CODE.label("code"), Indicator.text)
        .join(Activity, Activity.team_id == Team.id)
        .join(Indicator, Indicator.activity_id == Activity.id)
        .join(record_type_indicators, record_type_indicators.c.indicator_id == Indicator.id)
        .where(record_type_indicators.c.record_type_id == type_id, Team.id.in_(team_ids))
        .order_by(Activity.position, Indicator.position)
    )
    found: dict[UUID, list[PlanRowReference]] = defaultdict(list)
    for row in rows:
        found[row.team_id].append(PlanRowReference(id=row.id, code=row.code, text=row.text))
    return found


def may_decide(actor: Actor, offer: Offer) -> bool:
    """Whether the table lets the person decide there."""
    return allows(actor, Permission.RECORD_DECIDE, offer.place)


def _offer(actor: Actor, offer: Offer, indicators: list[PlanRowReference]) -> InboxOfferRead:
    return InboxOfferRead(
        team=TeamReference.model_validate(offer.team),
        state=offer.state,
        evidence_id=offer.evidence_id,
        indicators=indicators,
        allowed_actions=list(InboxAction) if offer.waits and may_decide(actor, offer) else [],
    )


async def _decisions(
    session: AsyncSession, record_id: UUID, teams: Sequence[UUID]
) -> list[RecordDecisionRead]:
    statement: AnySelect = (
        select(RecordDecision, RecordVersion.number, User, _Absent)
        .join(RecordVersion, RecordVersion.id == RecordDecision.version_id)
        .join(User, User.id == RecordDecision.decided_by_id)
        .outerjoin(_Absent, _Absent.id == RecordDecision.on_behalf_of_id)
        .where(RecordVersion.record_id == record_id, RecordDecision.team_id.in_(teams))
        .order_by(RecordDecision.decided_at, RecordDecision.id)
    )
    rows = await session.execute(statement)
    return [
        RecordDecisionRead(
            team_id=decision.team_id,
            version=number,
            action=decision.action,
            reason=decision.reason,
            evidence_id=decision.evidence_id,
            by_rule=decision.rule_id is not None,
            decided_by=person_reference(person),
            on_behalf_of=person_reference(absent) if absent else None,
            decided_at=decision.decided_at,
        )
        for decision, number, person, absent in rows
    ]


def _summary(row: AnyRow, language: Language) -> InboxSummary:
    return InboxSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        warnings=told_warnings(row.warnings, language),
        work_unit=work_unit_reference(row),
        team=team_reference(row),
    )
