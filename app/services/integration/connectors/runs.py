"""The record of a run: claimed by one worker, written down at its end, given up when it dies."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select, update
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
from app.schemas.integration.connectors import PulledRecord
from app.services.integration.connectors.commands import target_of
from app.services.integration.connectors.periods import PullPeriod
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing

LEASE: Final = timedelta(minutes=15)
_FAULTS_AT_MOST: Final = 100
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
    records: list[PulledRecord] = field(default_factory=list)
    is_cut: bool = False

    def fault(
        self,
        code: str,
        *,
        page: int | None = None,
        record: str | None = None,
        faults: Sequence[FieldFault] = (),
    ) -> None:
        """One thing that stood in the way; no word of the other side's is kept."""
        self.counts["faults"] += 1
        if len(self.faults) < _FAULTS_AT_MOST:
            told = [{"pointer": f.pointer, "code": f.code, "facts": dict(f.facts)} for f in faults]
            self.faults.append({"code": code, "page": page, "record": record, "faults": told})

    @property
    def status(self) -> PullStatus:
        """How it went."""
        if not self.faults:
            return PullStatus.SUCCEEDED
        came = any(self.counts[name] for name in ("seen", "pages"))
        return PullStatus.FAILED if self.is_cut and not came else PullStatus.PARTIAL


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
    )
    session.add(run)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("pull_running") from error
    return PullJob(run.id, connector, source, kind, unit, period, is_dry)


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
            faults=[{"code": "pull_interrupted", "page": None, "record": None, "faults": []}],
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
    now, status = clock.now(), told.status
    ended = await session.execute(
        update(PullRun)
        .where(PullRun.id == job.run_id, PullRun.status == PullStatus.RUNNING)
        .values(status=status, finished_at=now, counts=dict(told.counts), faults=told.faults)
        .returning(PullRun.id)
        .execution_options(synchronize_session=False)
    )
    if ended.first() is None:
        return  # it was given up as interrupted meanwhile
    failures, rests_until = 0, None
    if not job.is_dry:
        failures = job.connector.failures + 1 if status is PullStatus.FAILED else 0
        rests_until = _rest(failures)
        await session.execute(
            update(Connector)
            .where(Connector.id == job.connector.id)
            .values(failures=failures, rests_until=rests_until)
            .execution_options(synchronize_session=False)
        )
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
