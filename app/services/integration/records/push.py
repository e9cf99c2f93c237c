"""What a service account does: hand in a record, or files for it; see what it handed in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.core.identifiers import new_id
from app.models import SourceFile, WorkUnit
from app.models.evidence import ScanState
from app.policies.actors import ServiceActor
from app.schemas.integration.records import RecordOutcome, SourceFileRead
from app.services.evidence.commands import ReceivedFile
from app.services.integration.conformance import note, steps_of
from app.services.integration.records.commands import Origin, TakenRecord, receive
from app.services.integration.records.validation import (
    RecordInput,
    RejectedRecord,
    SourceContext,
    ValidRecord,
    check,
    open_source,
)
from app.services.integration.records.withdrawing import Withdrawal, record_withdrawal, withdraw
from app.services.integration.sources.queries import get_visible
from app.services.platform import audit
from app.services.platform.files.scanning import record_scan
from app.services.platform.sql import insert_absent


async def get_source_context(session: AsyncSession, actor: ServiceActor, key: str) -> SourceContext:
    """What the account may hand in, for its office and those below; raises NotFound."""
    source = await get_visible(session, actor, key)
    return await open_source(session, source, sorted(actor.work_unit_ids))


async def own_work_unit_code(session: AsyncSession, actor: ServiceActor) -> str:
    """The code of the account's office."""
    return (await session.get_one(WorkUnit, actor.work_unit_id)).code


@asynccontextmanager
async def tried(session: AsyncSession, *, is_dry: bool) -> AsyncIterator[None]:
    """A part of the transaction; a dry run's leaves nothing behind. Log nothing within."""
    if not is_dry:
        yield
        return
    async with session.begin_nested() as trial:
        yield
        await trial.rollback()


def without_key(taken: TakenRecord) -> TakenRecord:
    """What a dry run answers: a record that would be new has no key."""
    is_new = taken.outcome is RecordOutcome.CREATED
    return replace(taken, record_id=None) if is_new else taken


async def put_record(
    session: AsyncSession,
    actor: ServiceActor,
    desk: SourceContext,
    handed: RecordInput,
    *,
    is_dry: bool = False,
) -> TakenRecord:
    """Take one record in, or only try; raises Invalid with every fault."""
    (checked,) = await check(session, desk, [handed])
    if isinstance(checked, RejectedRecord):
        raise Invalid("record_refused", faults=checked.faults)
    origin = Origin(service_account_id=actor.account_id)
    async with tried(session, is_dry=is_dry):
        (receipt,) = await receive(session, desk.source.id, [checked], origin)
    if isinstance(receipt, RejectedRecord):
        raise Invalid("record_refused", faults=receipt.faults)
    await note(session, actor.account_id, steps_of([receipt.outcome], is_dry=is_dry))
    if is_dry:
        return without_key(receipt)
    _record(session, actor, desk, checked, receipt)
    return receipt


async def withdraw_record(
    session: AsyncSession, actor: ServiceActor, desk: SourceContext, asked: Withdrawal
) -> TakenRecord:
    """Take a record back, or only try; raises NotFound."""
    async with tried(session, is_dry=asked.is_dry):
        taken, about = await withdraw(session, actor, desk, asked)
    await note(session, actor.account_id, steps_of([taken.outcome], is_dry=asked.is_dry))
    if taken.outcome is RecordOutcome.WITHDRAWN and not asked.is_dry:
        await record_withdrawal(session, actor, desk, asked, (taken, about))
    return taken


def _record(
    session: AsyncSession,
    actor: ServiceActor,
    desk: SourceContext,
    checked: ValidRecord,
    receipt: TakenRecord,
) -> None:
    """The entry of what changed; a confirmation is no event, since nothing is to be done."""
    told: audit.Changes = {
        "source": [None, desk.source.key],
        "type": [None, checked.type.key],
        "external_id": [None, receipt.external_id],
        "outcome": [None, receipt.outcome.value],
        "version": [None, receipt.version],
        "digest": [None, receipt.digest],
    }
    about = {"covers_from": checked.period_from, "covers_to": checked.period_to}
    target = audit.Target("record", receipt.record_id, checked.work_unit_id, about=about)
    if receipt.outcome is RecordOutcome.CONFIRMED:
        told["taken_at"] = [None, audit.plain(checked.body.taken_at)]
        audit.log(session, actor, "record.confirm", target, changes=told)
    elif receipt.outcome is not RecordOutcome.UNCHANGED:
        audit.log(session, actor, "record.receive", target, changes=told)


async def add_files(
    session: AsyncSession,
    actor: ServiceActor,
    desk: SourceContext,
    work_unit_code: str,
    files: Sequence[ReceivedFile],
) -> list[SourceFileRead]:
    """Write stored files down for the source; the same file again has the same id.

    Raises Invalid for an office out of reach.
    """
    unit_id = desk.offices.get(work_unit_code)
    if unit_id is None:
        raise Invalid("office_out_of_reach", pointer="query/work_unit_code")
    found = await keep_files(session, desk.source.id, unit_id, files)
    told: audit.Changes = {"files": [None, [[file.name, file.stored.sha256] for file in files]]}
    target = audit.Target("source", desk.source.id, unit_id)
    audit.log(session, actor, "record.upload", target, changes=told)
    return [SourceFileRead.model_validate(file) for file in found]


async def keep_files(
    session: AsyncSession, source_id: UUID, work_unit_id: UUID, files: Sequence[ReceivedFile]
) -> list[SourceFile]:
    """The rows of these stored files, in their order, made where they are new."""
    rows = [
        {
            "id": new_id(),
            "source_id": source_id,
            "work_unit_id": work_unit_id,
            "original_name": file.name,
            "media_type": file.media_type,
            "size": file.stored.size,
            "sha256": file.stored.sha256,
            "scan_state": file.scan.state,
            "scan_result": file.scan.result,
            "scanned_at": file.scan.scanned_at,
            "received_at": clock.now(),
        }
        for file in files
    ]
    unique = ("source_id", "work_unit_id", "sha256", "original_name")
    await insert_absent(session, SourceFile, rows, *unique)
    found = await session.scalars(
        select(SourceFile).where(
            SourceFile.source_id == source_id,
            SourceFile.work_unit_id == work_unit_id,
            SourceFile.sha256.in_({file.stored.sha256 for file in files}),
        )
    )
    by_name = {(file.sha256, file.original_name): file for file in found}
    for given in files:
        file = by_name[given.stored.sha256, given.name]
        # The same again, and this time the scanner had a word.
        if file.scan_state is ScanState.PENDING and given.scan.scanned_at is not None:
            target = audit.Target("source", source_id, work_unit_id)
            record_scan(session, None, target, file, given.scan)
    return [by_name[file.stored.sha256, file.name] for file in files]
