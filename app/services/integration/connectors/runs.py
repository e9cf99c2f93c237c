"""The record of a run: claimed by one worker, written down at its end, given up when it dies."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, FieldFault
from app.core.identifiers import new_id
from app.core.messages.dates import kept_instant
from app.integrations.upstream import UpstreamFault
from app.models import Connector, PullRun, RecordType, SourceSystem, WorkUnit
from app.models.connector import PullStatus, PullTrigger
from app.models.notification import NoticeKind, NotificationSubject
from app.policies.actors import Actor
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.records import RecordOutcome
from app.services.integration.connectors.asking.dry_runs import DryRun
from app.services.integration.connectors.commands import target_of
from app.services.integration.connectors.periods import PullPeriod
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing

LEASE: Final = timedelta(minutes=15)
_FAULTS_AT_MOST: Final = 100
_NOTES_AT_MOST: Final = 20
_TEXT_AT_MOST: Final = 200
_LARGEST: Final = 2**53  # beyond it JSON's numbers are not exact
_CLOCKS_DIFFER: Final = timedelta(minutes=10)
_GOOD: Final = frozenset({*RecordOutcome, "would_come"})
# After so many failed runs in a row the schedule rests, twice as long each time, a day at most.
RESTS_AFTER: Final = 3
_FIRST_REST: Final = timedelta(minutes=15)
_LONGEST_REST: Final = timedelta(days=1)


@dataclass(frozen=True)
class PullJob:
    """A connector with everything a run needs to know of it."""

    run_id: UUID
    connector: Connector
    source: SourceSystem
    kind: RecordType
    unit: WorkUnit
    period: PullPeriod
    is_dry: bool
    begun_at: datetime

    @property
    def since(self) -> datetime | None:
        """Since when records may not have come; a little earlier, as clocks differ."""
        since = self.connector.good_since
        return None if since is None else since - _CLOCKS_DIFFER

    @cached_property
    def spec(self) -> ConnectorSpec:
        """What the connector does; raises UpstreamFault where it is not taken any more."""
        try:
            return ConnectorSpec.model_validate(self.connector.spec)
        except ValidationError as error:
            raise UpstreamFault("connector_spec_unusable") from error


@dataclass
class RunLog:
    """What is written down of a run while it goes on."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, Any]] = field(default_factory=list)
    dry: DryRun = field(default_factory=DryRun)
    notes: list[dict[str, Any]] = field(default_factory=list)
    let_in_with: int | None = None  # which secret, counted from the newest

    def fault(
        self,
        code: str,
        *,
        page: int | None = None,
        record: str | None = None,
        faults: Sequence[FieldFault] = (),
        facts: Mapping[str, object] | None = None,
    ) -> None:
        """One thing that stood in the way; of the other side's words only a record's name.

        What stood in the way of the whole run comes first, however many records were refused.
        """
        self.counts["faults"] += 1
        is_of_a_record = record is not None or bool(faults)
        if is_of_a_record and len(self.faults) >= _FAULTS_AT_MOST:
            return
        told = {
            "code": code,
            "page": page,
            "record": None if record is None else str(storable(record)),
            "facts": _facts(facts or {}),
            "faults": [
                {"pointer": storable(one.pointer), "code": one.code, "facts": _facts(one.facts)}
                for one in faults
            ],
        }
        self.faults.insert(len(self.faults) if is_of_a_record else 0, told)

    def note(self, code: str, **facts: object) -> None:
        """What whoever reads of the run should know, and is no fault: each once."""
        told = {"code": code, "facts": _facts(facts)}
        if told not in self.notes and len(self.notes) < _NOTES_AT_MOST:
            self.notes.append(told)

    @property
    def status(self) -> PullStatus:
        """How it went; with faults and nothing good it has failed."""
        if not self.faults:
            return PullStatus.SUCCEEDED
        has_good = any(self.counts[name] for name in _GOOD)
        return PullStatus.PARTIAL if has_good else PullStatus.FAILED


def _facts(given: Mapping[str, object]) -> dict[str, str | float | bool | None]:
    return {name: storable(value) for name, value in given.items()}


def storable(value: object) -> str | float | bool | None:
    """A value as every database takes it in JSON: no exception, no half character, nothing long."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) <= _LARGEST:  # NaN compares with nothing
        return value
    text = str(value) if not isinstance(value, int | float) else "…"
    return "".join(each if each.isprintable() else "\ufffd" for each in text[:_TEXT_AT_MOST])


_INTERRUPTED: Final = RunLog()
_INTERRUPTED.fault("pull_interrupted")


async def begin(
    session: AsyncSession,
    connector_id: UUID,
    period: PullPeriod,
    trigger: PullTrigger,
    *,
    is_dry: bool,
) -> PullJob:
    """Claim the connector; raises Conflict while another run of it goes on."""
    await end_interrupted(session, connector_id)
    connector, source, kind, unit = (
        await session.execute(
            select(Connector, SourceSystem, RecordType, WorkUnit)
            .join(SourceSystem, SourceSystem.id == Connector.source_id)
            .join(RecordType, RecordType.id == Connector.record_type_id)
            .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
            .where(Connector.id == connector_id)
        )
    ).one()
    run = PullRun(
        id=new_id(),
        connector_id=connector_id,
        trigger=trigger,
        period=period.text,
        is_dry=is_dry,
        status=PullStatus.RUNNING,
        lease_until=clock.now() + LEASE,
        counts={},
        faults=[],
        notes=[],
    )
    session.add(run)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("pull_running") from error
    return PullJob(run.id, connector, source, kind, unit, period, is_dry, run.started_at)


async def end_interrupted(session: AsyncSession, connector_id: UUID) -> bool:
    """Write down that a run died with its worker; whether there was one."""
    ended = await session.execute(
        update(PullRun)
        .where(
            PullRun.connector_id == connector_id,
            PullRun.status == PullStatus.RUNNING,
            PullRun.lease_until < clock.now(),
        )
        .values(
            status=PullStatus.FAILED,
            finished_at=clock.now(),
            faults=_INTERRUPTED.faults,
        )
        .returning(PullRun.id)
        .execution_options(synchronize_session=False)
    )
    return ended.first() is not None


async def end(
    session: AsyncSession,
    job: PullJob,
    told: RunLog,
    actor: Actor | None,
    *,
    with_mail: bool = False,
) -> None:
    """Write down how it went, and let the schedule rest where it fails again and again."""
    status = told.status
    if told.let_in_with:
        told.note("connector_old_secret_used")
    if not await _close(session, job, told):
        return  # it was given up as interrupted meanwhile
    if told.let_in_with == 0:
        await _let_go_of_the_old_secret(session, job)
    failures, rests_until = 0, None
    if not job.is_dry:
        failures = job.connector.failures + 1 if status is PullStatus.FAILED else 0
        rests_until = _rest(failures)
        values: dict[str, Any] = {"failures": failures, "rests_until": rests_until}
        if status is PullStatus.SUCCEEDED:
            values["good_since"] = job.begun_at
        await _put(session, values, Connector.id == job.connector.id)
    changes: audit.Changes = {
        "period": [None, job.period.text],
        "status": [None, status.value],
        "counts": [None, dict(told.counts)],
        "dry_run": [None, job.is_dry],
    }
    if rests_until is not None:
        changes["rests_until"] = [None, str(rests_until)]
        if failures == RESTS_AFTER:
            await _tell_of_rest(session, job, rests_until, with_mail=with_mail)
    audit.log(session, actor, "pull.run", target_of(job.connector), changes=changes)


async def _let_go_of_the_old_secret(session: AsyncSession, job: PullJob) -> None:
    """The new one was let in; one that somebody gave meanwhile keeps what is beside it."""
    connector = job.connector
    if connector.sealed_secret_before is not None:
        is_ours = Connector.sealed_secret == connector.sealed_secret
        is_same = Connector.sealed_secret_before == connector.sealed_secret_before
        values = {"sealed_secret_before": None}
        await _put(session, values, Connector.id == connector.id, is_ours, is_same)


async def _put(
    session: AsyncSession, values: Mapping[str, Any], *conditions: ColumnElement[bool]
) -> None:
    await session.execute(
        update(Connector)
        .where(*conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _close(session: AsyncSession, job: PullJob, told: RunLog) -> bool:
    """Write the run's end down; whether it was still running."""
    ended = await session.execute(
        update(PullRun)
        .where(PullRun.id == job.run_id, PullRun.status == PullStatus.RUNNING)
        .values(
            status=told.status,
            finished_at=clock.now(),
            counts=dict(told.counts),
            faults=told.faults,
            notes=told.notes,
        )
        .returning(PullRun.id)
        .execution_options(synchronize_session=False)
    )
    return ended.first() is not None


async def _tell_of_rest(
    session: AsyncSession, job: PullJob, rests_until: datetime, *, with_mail: bool
) -> None:
    """Once for each row of failures: whoever administers the connector's office is told."""
    people = await administrators_of(session, job.unit.id)
    name = f"{job.source.name}: {job.connector.name}"
    thing = Thing(NotificationSubject.CONNECTOR, job.connector.id, name)
    kind, on = NoticeKind.CONNECTOR_RESTS, kept_instant(rests_until, job.unit.time_zone)
    await tell_of_thing(session, people, kind, thing, with_mail=with_mail, on=on)


def _rest(failures: int) -> datetime | None:
    """Until when the schedule rests; none: it does not."""
    beyond: int = failures - RESTS_AFTER
    if beyond < 0:
        return None
    rest = min(_FIRST_REST * int(2 ** min(beyond, 10)), _LONGEST_REST)
    return clock.now() + rest
