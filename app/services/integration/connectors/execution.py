"""Fetching one period of a connector, page by page, and taking it in."""

import asyncio
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog

from app.core.database import Database
from app.core.errors import FieldFault, ServiceError
from app.core.settings import Settings
from app.integrations.plain_secrets import plain_secrets
from app.integrations.upstream import Upstream, UpstreamFault
from app.integrations.upstream_exchange import joined
from app.models.connector import PullTrigger
from app.policies.actors import Actor
from app.schemas.integration.records import RecordLine, RecordOutcome
from app.services.evidence.files.uploads import FileReceiver
from app.services.integration.connectors.asking.dry_runs import DryRun, Shown
from app.services.integration.connectors.asking.fetching import (
    FetchedPage,
    fetch_pages,
    open_upstream,
)
from app.services.integration.connectors.asking.judging import OF_ALL_PAGES
from app.services.integration.connectors.asking.redaction import hide_secrets
from app.services.integration.connectors.mapping import Mapped, map_page, without_secrets
from app.services.integration.connectors.offices import target_offices
from app.services.integration.connectors.periods import read_period
from app.services.integration.connectors.runs.claims import PullJob, begin
from app.services.integration.connectors.runs.endings import end
from app.services.integration.connectors.runs.logs import RunLog
from app.services.integration.connectors.runs.queries import had_rows
from app.services.integration.records.announcing import write_down_taken
from app.services.integration.records.commands import Origin, TakenRecord, counts_of, receive
from app.services.integration.records.known import Judged
from app.services.integration.records.push import keep_files
from app.services.integration.records.validation import (
    RecordInput,
    RejectedRecord,
    ValidRecord,
    check,
    open_source,
)

_O: Final = RecordOutcome
_LONGEST_SECONDS: Final = 600.0
FIRST_WAIT_SECONDS: Final = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PullDependencies:
    """What a run works with; `first_wait` in seconds before a request is tried again."""

    database: Database
    settings: Settings
    intake: FileReceiver
    first_wait: float = FIRST_WAIT_SECONDS


async def pull(  # noqa: PLR0913 - what a run is told
    tools: PullDependencies,
    connector_id: UUID,
    period: str,
    trigger: PullTrigger,
    *,
    actor: Actor | None = None,
    is_dry: bool = False,
) -> tuple[UUID, DryRun]:
    """Fetch a period and take it in; the run's key, and what a dry run shows.

    Nothing is fetched within a transaction. Whatever the other side does is written down in the
    run. Raises Invalid (period), Conflict while another run of the connector goes on.
    """
    read = read_period(period)
    async with tools.database.writing() as session:
        job = await begin(session, connector_id, read, trigger, is_dry=is_dry)
    told = RunLog(actor=actor)
    try:
        await _run(tools, job, told)
    except asyncio.CancelledError:
        told.fault("pull_interrupted")
        told.was_called_off = True
        raise
    finally:
        # Also when whoever waits for it has gone: a run that ended is never left running.
        await asyncio.shield(asyncio.ensure_future(_write_down(tools, job, told, actor)))
    return job.run_id, told.dry


async def _run(tools: PullDependencies, job: PullJob, told: RunLog) -> None:
    """Fetch and take in; whatever stands in the way is told."""
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            await _fetch(tools, job, told)
    except TimeoutError:
        told.fault("pull_took_too_long")
    except UpstreamFault as error:
        page = None if error.code in OF_ALL_PAGES else told.counts["pages"] + 1
        told.fault(error.code, page=page, facts=error.facts)
    except ServiceError as error:
        told.fault(error.code)
    except Exception:  # noqa: BLE001 - logged with its trace, and told
        _log_trace("pull_failed", job, told)
        told.fault("pull_failed")


def _log_trace(event: str, job: PullJob, told: RunLog) -> None:
    """What went wrong, for whoever mends it: an exception may hold what the other side said."""
    trace = str(hide_secrets(traceback.format_exc(), told.secrets))
    log.error(event, connector_id=str(job.connector.id), trace=trace)


async def _write_down(
    tools: PullDependencies, job: PullJob, told: RunLog, actor: Actor | None
) -> None:
    """The end of a run; where what was told cannot be stored, that alone."""
    with_mail = bool(tools.settings.smtp_host)
    try:
        async with tools.database.writing() as session:
            await end(session, job, told, actor, with_mail=with_mail)
    except Exception:  # noqa: BLE001 - logged with its trace, and told
        _log_trace("pull_not_written", job, told)
        bare = RunLog()
        bare.fault("pull_failed")
        async with tools.database.writing() as session:
            await end(session, job, bare, actor, with_mail=with_mail)


async def _fetch(tools: PullDependencies, job: PullJob, told: RunLog) -> None:
    upstream = open_upstream(
        tools.settings, job.connector, job.unit.code, job.spec, tools.first_wait
    )
    told.secrets = told.dry.secrets = upstream.known_secrets
    for one in plain_secrets(job.connector.spec):
        told.note("connector_secret_stored_plain", name=one.name)
    async with tools.database.reading() as session:
        offices = await target_offices(session, job.spec, job.unit)
    taking, rows, stranger = _Taking(tools, upstream, job, told, offices), 0, ""
    try:
        variables = job.period.variables(job.unit.code, job.unit.time_zone, job.since)
        async for page in fetch_pages(upstream, job.spec, variables, told.note):
            # A page that was read and is no refusal: any other answer says nothing of the secret.
            told.let_in_with = upstream.let_in_with
            await taking.take_page(page)
            told.counts["pages"] += 1
            rows, stranger = rows + page.rows, stranger or page.stranger
        if rows and not told.counts["seen"]:
            told.note("pull_filter_left_none", rows=rows)
        if stranger and not rows and await _had_rows(tools, job):
            facts = {"row": job.spec.answer.row, "name": stranger}
            told.fault("upstream_xml_no_row", facts=facts)
    finally:
        await upstream.close()


async def _had_rows(tools: PullDependencies, job: PullJob) -> bool:
    """Whether there were rows before, so that something as large as one is one of other name."""
    async with tools.database.reading() as session:
        return await had_rows(session, job.connector.id)


@dataclass(frozen=True)
class _Taking:
    """Taking in what a run fetches."""

    tools: PullDependencies
    upstream: Upstream
    job: PullJob
    told: RunLog
    offices: Mapping[str, UUID]

    async def take_page(self, page: FetchedPage) -> None:
        """All good records of a page; what is no good is told and holds up no other."""
        job, told = self.job, self.told
        handed, names = list[RecordInput](), list[list[str]]()
        if job.is_dry and not told.dry.answer:
            told.dry.answer = page.answer.beginning
        mapped = await map_page(
            job.spec,
            page.answer.data,
            record_type=job.kind.key,
            period=job.period.text,
            time_zone=job.unit.time_zone,
        )
        for place, said in enumerate(mapped, 1):
            told.counts["seen"] += 1
            one = without_secrets(said, told.secrets)
            if one is not said:
                told.note("record_secret_hidden")
            record, name = one.record, one.external_id or f"#{place}"
            if isinstance(record, RejectedRecord):
                self._refuse(page, name, record)
                continue
            unit_id = self.offices.get(self._office(record))
            files = [] if job.is_dry else await self._download(page, one, unit_id)
            if files is not None:
                handed.append(RecordInput.of(record, self._office(record), files))
                names.append([file.name for file in one.files])
        if handed:
            await self._store(page, handed, names)

    def _refuse(self, page: FetchedPage, name: str, why: RejectedRecord) -> None:
        """Tell of a record that does not come in; without a name by its place on the page."""
        self.told.fault("record_refused", page=page.number, record=name, faults=why.faults)

    def _show(
        self,
        handed: Sequence[RecordInput],
        names: Sequence[Sequence[str]],
        checked: Sequence[Judged],
    ) -> None:
        """What a dry run shows: each record with the names of its files, and what refuses it."""
        for record, files, one in zip(handed, names, checked, strict=True):
            if one is None:
                continue
            faults = one.faults if isinstance(one, RejectedRecord) else ()
            self.told.dry.show(Shown(record, files, faults))

    def _office(self, record: RecordLine) -> str:
        """Whose record it is: the row's own office where the mapping says it."""
        return record.work_unit_code or self.job.unit.code

    async def _download(
        self, page: FetchedPage, one: Mapped, unit_id: UUID | None
    ) -> list[UUID] | None:
        """The keys of the record's files, stored; None when one of them could not be had."""
        if unit_id is None:
            return []  # the check refuses the record, and nothing is kept of it
        job, received = self.job, []
        for place, address in enumerate(one.files):
            limit = job.spec.limits.file_bytes
            try:
                chunks = self.upstream.download(joined(page.url, address.url))
                received.append(await self.tools.intake.receive_file(address.name, chunks, limit))
            except (UpstreamFault, ServiceError) as error:
                is_page = error.facts.get("media_type") == "text/html"
                code = "pull_file_is_a_page" if is_page else error.code
                self.told.fault(
                    code,
                    page=page.number,
                    record=one.external_id,
                    faults=[FieldFault(f"/files/{place}", code, error.facts)],
                    facts=error.facts,
                )
                return None
        if not received:
            return []
        self.told.counts["files"] += len(received)
        self.told.counts["bytes"] += sum(file.stored.size for file in received)
        async with self.tools.database.writing() as session:
            await self.tools.intake.require_kept(session, received)
            kept = await keep_files(session, job.source.id, unit_id, received)
            return [file.id for file in kept]

    async def _store(
        self, page: FetchedPage, handed: Sequence[RecordInput], names: Sequence[Sequence[str]]
    ) -> None:
        """The page's records, in one transaction; a dry run only checks them."""
        job, told = self.job, self.told
        async with self.tools.database.writing() as session:
            desk = await open_source(session, job.source, [*self.offices.values()])
            checked = [*told.names.judged(await check(session, desk, handed))]
            for record, one in zip(handed, checked, strict=True):
                if isinstance(one, RejectedRecord):
                    self._refuse(page, record.external_id, one)
            if again := checked.count(None):
                told.counts["repeated"] += again
            if job.is_dry:
                self._show(handed, names, checked)
            good = [one for one in checked if isinstance(one, ValidRecord)]
            if job.is_dry:
                told.counts["would_come"] += len(good)
                return
            receipts = await receive(session, job.source.id, good, Origin(pull_run_id=job.run_id))
            for taken, receipt in zip(good, receipts, strict=True):
                if isinstance(receipt, RejectedRecord):  # a record of that name is of another kind
                    self._refuse(page, taken.external_id, receipt)
                elif any(each.code == "taken_at_repeated_earlier" for each in receipt.warnings):
                    told.note("pull_said_before")
            told.counts.update(counts_of(receipts))
            # Whatever is only confirmed stands in the counts of the run.
            new = [
                (record, receipt)
                for record, receipt in zip(good, receipts, strict=True)
                if isinstance(receipt, TakenRecord) and receipt.outcome is not _O.CONFIRMED
            ]
            write_down_taken(session, told.actor, job.source, new, {"pull_run_id": job.run_id})
