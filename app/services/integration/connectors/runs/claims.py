"""A connector that runs: claimed by one worker, given up when it dies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict
from app.core.identifiers import new_id
from app.integrations.upstream import UpstreamFault
from app.models import Connector, PullRun, RecordType, SourceSystem, WorkUnit
from app.models.connector import PullStatus, PullTrigger
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.periods import PullPeriod
from app.services.integration.connectors.runs.logs import RunLog

LEASE: Final = timedelta(minutes=15)
_CLOCKS_DIFFER: Final = timedelta(minutes=10)
_RUNS_LOOKED_AT: Final = 100
# Notes of a run that may have missed something: an empty answer may be a refusal in strange words.
_DOUBTS: Final = frozenset(
    {
        "pull_was_empty",
        "pull_filter_left_none",
        "upstream_next_never_seen",
        "upstream_says_no_beside_rows",
        "upstream_end_not_seen",
    }
)
_INTERRUPTED: Final = RunLog()
_INTERRUPTED.fault("pull_interrupted")


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
    is_scheduled: bool = False
    since: datetime | None = None  # records of the period may not have come; none: nothing came

    @cached_property
    def spec(self) -> ConnectorSpec:
        """What the connector does; raises UpstreamFault where it is not taken any more."""
        try:
            return ConnectorSpec.model_validate(self.connector.spec)
        except ValidationError as error:
            raise UpstreamFault("connector_spec_unusable") from error


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
    of = await _parts(session, connector_id)
    is_scheduled = trigger is PullTrigger.SCHEDULE
    since = await _since(session, of[0], period)
    return PullJob(run.id, *of, period, is_dry, run.started_at, is_scheduled, since)


async def _since(
    session: AsyncSession, connector: Connector, period: PullPeriod
) -> datetime | None:
    """When the last run of this very period began that missed nothing, asked as it is asked now.

    A little earlier, as clocks differ. A run that left a doubt does not count: whoever asks again
    from before it gets a little more than is needed, and loses nothing.
    """
    if connector.good_since is None:
        return None
    statement = (
        select(PullRun.started_at, PullRun.notes)
        .where(
            PullRun.connector_id == connector.id,
            PullRun.period == period.text,
            PullRun.status == PullStatus.SUCCEEDED,
            PullRun.started_at >= connector.good_since,
            ~PullRun.is_dry,
        )
        .order_by(PullRun.started_at.desc())
        .limit(_RUNS_LOOKED_AT)
    )
    for begun, notes in await session.execute(statement):
        if _DOUBTS.isdisjoint(note["code"] for note in notes):
            moment: datetime = begun - _CLOCKS_DIFFER
            return moment
    return None


async def _parts(
    session: AsyncSession, connector_id: UUID
) -> tuple[Connector, SourceSystem, RecordType, WorkUnit]:
    statement = (
        select(Connector, SourceSystem, RecordType, WorkUnit)
        .join(SourceSystem, SourceSystem.id == Connector.source_id)
        .join(RecordType, RecordType.id == Connector.record_type_id)
        .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
        .where(Connector.id == connector_id)
    )
    connector, source, kind, unit = (await session.execute(statement)).one()
    return connector, source, kind, unit


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
