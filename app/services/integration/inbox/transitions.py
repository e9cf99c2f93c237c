"""Accepting a record as draft evidence, or doing without it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.messages import Language
from app.core.messages.dates import instant_in_words
from app.integrations.storage import StoredFile
from app.models import (
    EvidenceFile,
    EvidenceLink,
    RecordDecision,
    SourceFile,
    SourceRecord,
    WorkUnit,
    record_version_files,
    revision_records,
)
from app.models.evidence import Confidentiality, EvidenceStatus
from app.models.link import LinkState
from app.models.rights import Permission
from app.models.source_record import RecordAction
from app.policies.actors import Actor
from app.policies.refusals import not_permitted
from app.policies.rules import require
from app.schemas.evidence.evidence import EvidenceCreate, EvidenceUpdate, LinkCreate
from app.schemas.integration.inbox import InboxOfferState, RecordAccept, RecordReject
from app.services.evidence import commands, transitions
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.links import checking
from app.services.evidence.links.checking import LinkCheck
from app.services.evidence.queries import LoadedEvidence, get_visible
from app.services.integration.inbox.queries import Offer, get_offers, mapped_indicators, may_decide
from app.services.integration.records.queries import files_of
from app.services.platform import audit
from app.services.platform.files.scanning import Scan

_REVISABLE = {EvidenceStatus.RETURNED, EvidenceStatus.ACCEPTED}


async def lock_record(session: AsyncSession, record_id: UUID) -> None:
    """Let decisions about the record, and new versions of it, come one by one."""
    await session.execute(
        select(SourceRecord.id).where(SourceRecord.id == record_id).with_for_update()
    )


async def choose_offer(
    session: AsyncSession, actor: Actor, record_id: UUID, team_id: UUID | None
) -> Offer:
    """The offer that is meant: of the team named, or of the only one the person decides for.

    Raises NotFound, Forbidden, Invalid when it must be said for which team.
    """
    offers = await get_offers(session, actor, record_id)
    if not any(may_decide(actor, offer) for offer in offers):
        raise not_permitted(Permission.RECORD_DECIDE)
    if team_id is not None:
        offers = [offer for offer in offers if offer.team.id == team_id]
        if not offers:
            raise Invalid("record_not_offered", pointer="/team_id")
        require(actor, Permission.RECORD_DECIDE, offers[0].place)
    mine = [offer for offer in offers if may_decide(actor, offer)]
    if len(mine) > 1:
        raise Invalid("team_must_be_named", pointer="/team_id")
    return mine[0]


async def accept(
    session: AsyncSession,
    actor: Actor,
    offer: Offer,
    body: RecordAccept,
    rule_id: UUID | None = None,
) -> UUID:
    """Make a draft of the record, or bring the one it became up to date; the evidence's key.

    The draft is the person's: who takes a record in contributes, and does not judge it. Raises
    Forbidden, Conflict (decided, in review, a closed period), Invalid (indicators).
    """
    require(actor, Permission.RECORD_DECIDE, offer.place)
    _require_waiting(offer)
    indicator_ids = await _indicator_ids(session, offer, body.indicator_ids)
    values = await _words(session, offer, body.title)
    if offer.evidence_id is None:
        located = await _new(session, actor, offer, values, indicator_ids)
    else:
        located = await _updated(session, actor, offer, offer.evidence_id, values)
    await _give_contents(session, actor, offer, located)
    provenance = {"revision_id": located.revision.id, "version_id": offer.version.id}
    await session.execute(insert(revision_records), [provenance])
    _decide(session, actor, offer, RecordAction.ACCEPT, None, located.evidence.id, rule_id)
    await session.flush()
    return located.evidence.id


async def reject(session: AsyncSession, actor: Actor, offer: Offer, body: RecordReject) -> None:
    """Do without this version; raises Forbidden, Conflict when it is decided already."""
    require(actor, Permission.RECORD_DECIDE, offer.place)
    _require_waiting(offer)
    _decide(session, actor, offer, RecordAction.REJECT, body.reason, None, None)
    await session.flush()


def _require_waiting(offer: Offer) -> None:
    if offer.state is InboxOfferState.WITHDRAWN:
        raise Conflict("record_is_withdrawn")
    if not offer.waits:
        raise Conflict("record_decided", state=offer.state.value)


async def _indicator_ids(
    session: AsyncSession, offer: Offer, wanted: Sequence[UUID] | None
) -> list[UUID]:
    mapped = await mapped_indicators(session, offer.type.id, [offer.team.id])
    known = [reference.id for reference in mapped[offer.team.id]]
    if wanted is None:
        return known
    if not set(wanted) <= set(known):
        raise Invalid("indicators_not_mapped", pointer="/indicator_ids")
    return list(wanted)


async def _words(session: AsyncSession, offer: Offer, title: str | None) -> dict[str, object]:
    """What the draft says: the record's words, its period, and where it came from."""
    version, unit = offer.version, await session.get_one(WorkUnit, offer.record.work_unit_id)
    taken = instant_in_words(version.taken_at, unit.time_zone, Language.INDONESIAN)
    return {
        "title": title or version.title,
        "description": (
            f"Dari {offer.source.name}, {offer.type.name}, rekaman {offer.record.external_id}, "
            f"versi {version.number}, diambil {taken}, "
            f"digest {version.digest}."
        ),
        "evidence_date": clock.day_in(unit.time_zone, version.taken_at),
        "covers_from": version.period_from,
        "covers_to": version.period_to,
    }


async def _new(
    session: AsyncSession,
    actor: Actor,
    offer: Offer,
    values: dict[str, object],
    indicator_ids: list[UUID],
) -> LoadedEvidence:
    body = EvidenceCreate.model_validate(
        {
            **values,
            "indicator_ids": indicator_ids,
            "confidentiality": offer.type.confidentiality,
        }
    )
    evidence = await commands.create_evidence(session, actor, body)
    return await get_visible(session, actor, evidence.id, for_update=True)


async def _updated(
    session: AsyncSession,
    actor: Actor,
    offer: Offer,
    evidence_id: UUID,
    values: dict[str, object],
) -> LoadedEvidence:
    """The evidence it became with a draft, without the files and links of the old version.

    What was accepted stays in force until that draft is accepted, too.
    """
    located = await get_visible(session, actor, evidence_id, for_update=True)
    status = located.evidence.status
    if status in _REVISABLE:
        reason = (
            f"Versi {offer.version.number} rekaman {offer.record.external_id} "
            f"dari {offer.source.name} diterima."
        )
        await transitions.revise(session, actor, located, keep_files=False, reason=reason)
        located = await get_visible(session, actor, evidence_id)
    elif status is not EvidenceStatus.DRAFT:
        raise Conflict("evidence_in_review")
    else:
        for file_id in await _files_from_records(session, located.revision.id):
            await commands.remove_file(session, actor, located, file_id)
    await commands.update_evidence(session, actor, located, EvidenceUpdate.model_validate(values))
    return located


async def _files_from_records(session: AsyncSession, revision_id: UUID) -> Sequence[UUID]:
    """The draft's files that are those of a record version it was made from."""
    rows = await session.scalars(
        select(EvidenceFile.id)
        .join(SourceFile, SourceFile.sha256 == EvidenceFile.sha256)
        .join(record_version_files, record_version_files.c.file_id == SourceFile.id)
        .join(
            revision_records,
            revision_records.c.version_id == record_version_files.c.version_id,
        )
        .where(
            EvidenceFile.revision_id == revision_id, revision_records.c.revision_id == revision_id
        )
        .distinct()
    )
    return rows.all()


async def _give_contents(
    session: AsyncSession, actor: Actor, offer: Offer, located: LoadedEvidence
) -> None:
    files = (await files_of(session, [offer.version.id]))[offer.version.id]
    if files:
        received = [
            ReceivedFile(
                file.original_name,
                file.media_type,
                StoredFile(file.sha256, file.size, b""),
                Scan(file.scan_state, file.scan_result, file.scanned_at),
            )
            for file in files
        ]
        await commands.add_files(session, actor, located, received)
    if offer.version.url:
        link = LinkCreate(url=offer.version.url, title=offer.version.title)
        if not await _has_link(session, located.revision.id, link.url):
            await checking.add_link(session, actor, located, link, LinkCheck(LinkState.UNCHECKED))


async def _has_link(session: AsyncSession, revision_id: UUID, url: str) -> bool:
    there = exists().where(EvidenceLink.revision_id == revision_id, EvidenceLink.url == url)
    return bool(await session.scalar(select(there)))


def _decide(  # noqa: PLR0913, PLR0917 - the parts of a decision
    session: AsyncSession,
    actor: Actor,
    offer: Offer,
    action: RecordAction,
    reason: str | None,
    evidence_id: UUID | None,
    rule_id: UUID | None,
) -> None:
    # Once more, for whose right it is: what drafts the evidence has asked for other rights since.
    require(actor, Permission.RECORD_DECIDE, offer.place)
    session.add(
        RecordDecision(
            version_id=offer.version.id,
            team_id=offer.team.id,
            action=action,
            reason=reason,
            evidence_id=evidence_id,
            rule_id=rule_id,
            decided_by_id=actor.user_id,
            on_behalf_of_id=actor.on_behalf_of,
        )
    )
    changes: audit.Changes = {
        "source": [None, offer.source.key],
        "type": [None, offer.type.key],
        "external_id": [None, offer.record.external_id],
        "version": [None, offer.version.number],
        "digest": [None, offer.version.digest],
        "evidence_id": [None, audit.plain(evidence_id)],
        "by_rule": [None, rule_id is not None],
    }
    target = _target(offer, reason)
    audit.log(session, actor, f"record.{action.value}", target, changes=changes, reason=reason)


def _target(offer: Offer, reason: str | None) -> audit.Target:
    """Whoever handed it in must know why; of what is for few eyes they ask the team."""
    is_for_few = offer.type.confidentiality is Confidentiality.RESTRICTED
    return audit.Target.in_decree(
        "record",
        offer.record.id,
        offer.decree,
        team_id=offer.team.id,
        covers_from=offer.version.period_from,
        covers_to=offer.version.period_to,
        reason=None if is_for_few else reason,
    )
