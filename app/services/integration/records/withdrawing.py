"""A system takes a record back: one more version that says so, and people who are told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import NotFound
from app.core.identifiers import new_id
from app.models import (
    Evidence,
    EvidenceRevision,
    RecordDecision,
    RecordVersion,
    SourceRecord,
    Team,
    evidence_indicators,
)
from app.models.evidence import Confidentiality, EvidenceStatus
from app.models.notification import NoticeKind, NotificationSubject
from app.models.source_record import RecordAction
from app.policies.actors import ServiceActor
from app.schemas.integration.records import RecordOutcome
from app.services.integration.records.commands import TakenRecord
from app.services.integration.records.known import KnownRecord, add_versions, write_down
from app.services.integration.records.queries import IS_CURRENT
from app.services.integration.records.validation import SourceContext
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, tell_of_thing
from app.services.platform.notices.seats import coordinators_of
from app.services.platform.sql import AnyRow

_CONCERNED_AT_MOST: Final = 20
About = Mapping[str, object]


@dataclass(frozen=True)
class Withdrawal:
    """Which record is taken back, and why; or whether that is only tried."""

    work_unit_code: str
    external_id: str
    reason: str
    is_dry: bool = False


async def withdraw(
    session: AsyncSession,
    actor: ServiceActor,
    desk: SourceContext,
    asked: Withdrawal,
) -> tuple[TakenRecord, About]:
    """Take the record back; nothing is erased. And what its event says besides.

    One that is withdrawn already is `unchanged`. Evidence made from it stays, and whoever made,
    submitted or coordinates it is told. Raises NotFound.
    """
    record = await _locked(session, desk, asked)
    known = KnownRecord(
        record.id, record.record_type_id, record.current_number, record.confirmed_at
    )
    await add_versions(session, [known])
    outcome, about = RecordOutcome.UNCHANGED, dict[str, object]()
    if not known.is_withdrawn:
        outcome = RecordOutcome.WITHDRAWN
        said = await _add_version(session, actor, known, asked.reason)
        concerned = await _concerned(session, record)
        await _tell(session, desk, record, concerned, asked.reason)
        about = {
            "covers_from": said.period_from,
            "covers_to": said.period_to,
            **await _about(session, concerned),
        }
    taken = TakenRecord(
        record_id=record.id,
        external_id=record.external_id,
        outcome=outcome,
        version=known.current,
        current_version=known.current,
        digest=known.digest_of(known.current),
        warnings=(),
    )
    return taken, about


async def record_withdrawal(
    session: AsyncSession,
    actor: ServiceActor,
    desk: SourceContext,
    asked: Withdrawal,
    withdrawn: tuple[TakenRecord, About],
) -> None:
    """The entry of a withdrawal; its event gives the reason unless the kind is for few."""
    taken, about = withdrawn
    record = await session.get_one(SourceRecord, taken.record_id)
    kind = next(kind for kind in desk.types.values() if kind.id == record.record_type_id)
    told: audit.Changes = {
        "source": [None, desk.source.key],
        "type": [None, kind.key],
        "external_id": [None, taken.external_id],
        "outcome": [None, taken.outcome.value],
        "version": [None, taken.version],
        "digest": [None, taken.digest],
    }
    is_open = kind.confidentiality is Confidentiality.NORMAL
    about = {**about, "reason": asked.reason} if is_open else about
    target = audit.Target("record", record.id, record.work_unit_id, about=about)
    audit.log(session, actor, "record.withdraw", target, changes=told, reason=asked.reason)


async def _locked(session: AsyncSession, desk: SourceContext, asked: Withdrawal) -> SourceRecord:
    unit_id = desk.offices.get(asked.work_unit_code)
    record = await session.scalar(
        select(SourceRecord)
        .where(
            SourceRecord.source_id == desk.source.id,
            SourceRecord.work_unit_id == unit_id,
            SourceRecord.external_id == asked.external_id,
        )
        .with_for_update()
    )
    if unit_id is None or record is None:
        raise NotFound
    return record


async def _add_version(
    session: AsyncSession, actor: ServiceActor, known: KnownRecord, reason: str
) -> RecordVersion:
    """What the version before said, but its files: those stay with it. That version."""
    said = (
        await session.scalars(
            select(RecordVersion).join(SourceRecord, IS_CURRENT).where(SourceRecord.id == known.id)
        )
    ).one()
    number = known.newest + 1
    digest = digest_of([known.digest_of(known.current), number, reason])
    row = {
        "id": new_id(),
        "record_id": known.id,
        "number": number,
        "taken_at": known.as_of or said.taken_at,
        "period_from": said.period_from,
        "period_to": said.period_to,
        "title": said.title,
        "figures": said.figures,
        "url": said.url,
        "digest": digest,
        "withdrawal_reason": reason,
        "service_account_id": actor.account_id,
        "warnings": [],
        "received_at": clock.now(),
    }
    await session.execute(insert(RecordVersion), [row])
    known.withdraw(digest)
    await write_down(session, [known])
    return said


async def _concerned(session: AsyncSession, record: SourceRecord) -> Sequence[AnyRow]:
    """The evidence that was made of it and is not withdrawn."""
    found = await session.execute(
        select(
            Evidence.id,
            Evidence.team_id,
            Evidence.created_by_id,
            Evidence.taken_over_by_id,
            Team.decree_id,
            EvidenceRevision.title,
            EvidenceRevision.covers_from,
            EvidenceRevision.covers_to,
            EvidenceRevision.created_by_id.label("author_id"),
            EvidenceRevision.submitted_by_id,
        )
        .join(Team, Team.id == Evidence.team_id)
        .join(RecordDecision, RecordDecision.evidence_id == Evidence.id)
        .join(RecordVersion, RecordVersion.id == RecordDecision.version_id)
        .join(
            EvidenceRevision,
            (EvidenceRevision.evidence_id == Evidence.id)
            & (EvidenceRevision.number == Evidence.revision_number),
        )
        .where(
            RecordVersion.record_id == record.id,
            RecordDecision.action == RecordAction.ACCEPT,
            Evidence.status != EvidenceStatus.WITHDRAWN,
        )
        .distinct()
    )
    return found.all()


async def _tell(
    session: AsyncSession,
    desk: SourceContext,
    record: SourceRecord,
    concerned: Sequence[AnyRow],
    reason: str,
) -> None:
    """Of each evidence made of it: who made, revised or submitted it, who coordinates its team."""
    by, name = desk.source.name, record.external_id
    for row in concerned:
        people: set[UUID] = await coordinators_of(session, row.team_id)
        own = row.created_by_id, row.author_id, row.taken_over_by_id, row.submitted_by_id
        people |= {key for key in own if key}
        thing = Thing(NotificationSubject.EVIDENCE, row.id, row.title, row.decree_id)
        kind = NoticeKind.RECORD_WITHDRAWN
        await tell_of_thing(session, people, kind, thing, by=by, record=name, what=reason)


async def _about(session: AsyncSession, concerned: Sequence[AnyRow]) -> About:
    """The evidence by its keys; of one alone as records that are accepted name it."""
    some = sorted(concerned, key=lambda row: row.id)[:_CONCERNED_AT_MOST]
    indicators = defaultdict[UUID, list[str]](list)
    if some:
        columns = evidence_indicators.c
        statement = select(columns.evidence_id, columns.indicator_id).where(
            columns.evidence_id.in_([row.id for row in some])
        )
        for evidence_id, indicator_id in await session.execute(statement):
            indicators[evidence_id].append(str(indicator_id))
    told = [
        {
            "evidence_id": str(row.id),
            "team_id": str(row.team_id),
            "indicator_ids": sorted(indicators[row.id]),
            "covers_from": str(row.covers_from),
            "covers_to": str(row.covers_to),
        }
        for row in some
    ]
    alone = {name: told[0][name] for name in ("evidence_id", "team_id")} if len(told) == 1 else {}
    return {"concerned": told, **alone}
