"""Runs whose time has come, each begun by one worker."""

import asyncio
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pydantic import ValidationError
from sqlalchemy import func, or_, select, update

from app.core import clock
from app.core.errors import Conflict, ServiceError
from app.models import Connector, PullRun, WorkUnit
from app.models.connector import PullStatus, PullTrigger
from app.schemas.integration.connector_specs import ConnectorSchedule
from app.services.integration.connectors.execution import PullDependencies, pull
from app.services.integration.connectors.periods import due_periods, last_run, next_run
from app.services.integration.connectors.runs.claims import end_interrupted
from app.services.platform.places import Place, Places
from app.services.platform.sql import AnyRow

_PLACES: Final = Places(at_once=8, each=2)  # of each source: a slow one holds up no other
_LOOK_SECONDS: Final = 30.0
_MISSED_AT_MOST: Final = 31  # dates of a schedule, the last among them

log = structlog.get_logger(__name__)


async def pull_due(tools: PullDependencies, look_seconds: float = _LOOK_SECONDS) -> int:
    """Run what is due until nothing is; how many there were. Nothing due is one read.

    What becomes due meanwhile is looked for every `look_seconds`, however long another run takes.
    A run that died with its worker is written down as failed, and begun again.
    """
    ran = 0
    running: dict[asyncio.Task[bool], Place] = {}
    begun: set[tuple[UUID, datetime | None]] = set()  # each time once, whatever came of it
    try:
        while True:
            due = [row for row in await _due(tools) if (row.id, row.next_run_at) not in begun]
            for row, place in _begin(due, list(running.values())):
                begun.add((row.id, row.next_run_at))
                running[asyncio.create_task(_run(tools, row))] = place
            if not running:
                return ran
            done, _ = await asyncio.wait(
                running, timeout=look_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                del running[task]
                ran += task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _due(tools: PullDependencies) -> list[AnyRow]:
    """Connectors whose time has come, the one that waits longest first."""
    now = clock.now()
    died = select(PullRun.connector_id).where(
        PullRun.status == PullStatus.RUNNING, PullRun.lease_until < now
    )
    due = (
        select(
            Connector.id,
            Connector.source_id,
            Connector.failures,
            Connector.next_run_at,
            Connector.spec,
            WorkUnit.time_zone,
        )
        .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
        .where(
            Connector.is_active,
            or_(Connector.next_run_at <= now, Connector.id.in_(died)),
            or_(Connector.rests_until.is_(None), Connector.rests_until <= now),
        )
        .order_by(Connector.next_run_at, Connector.id)
    )
    async with tools.database.reading() as session:
        return list((await session.execute(due)).all())


def _begin(due: list[AnyRow], taken: list[Place]) -> list[tuple[AnyRow, Place]]:
    """Those that may run now beside those that do."""
    waiting: dict[Place, list[AnyRow]] = {}
    for row in due:
        place = Place(row.source_id, is_failing=row.failures > 0)
        waiting.setdefault(place, []).append(row)
    dealt = _PLACES.deal(list(waiting), taken)
    return [(waiting[place].pop(0), place) for place in dealt if waiting[place]]


async def _run(tools: PullDependencies, row: AnyRow) -> bool:
    """One run; whatever goes wrong in it, the others go on."""
    try:
        schedule = _schedule(row)
        if not await _take(tools, row, schedule) or schedule is None:
            return False
        for period in await _wanted(tools, row, schedule):
            run_id, _ = await pull(tools, row.id, period, PullTrigger.SCHEDULE)
            if await _has_failed(tools, run_id):
                break  # those before it would fail as well
    except Conflict:  # another run goes on: what was due is due still, when it is looked for next
        await _give_back(tools, row)
        return False
    except ServiceError:
        return False
    except Exception:
        log.exception("pull_not_run", connector_id=str(row.id))
        return False
    return True


async def _wanted(tools: PullDependencies, row: AnyRow, schedule: ConnectorSchedule) -> list[str]:
    """The periods that were due at the schedule's last date and have brought nothing since.

    And those of the dates before it that nothing good came of, as the service or the other system
    was away: the newest first, so that one that never comes holds up none that does.
    """
    moment = last_run(schedule, clock.now(), row.time_zone)
    zone, periods = ZoneInfo(row.time_zone), list[str]()
    since, at = await _good_since(tools, row), moment
    for _ in range(_MISSED_AT_MOST):
        new = due_periods(schedule, at.astimezone(zone).date())
        periods += [period for period in new if period not in periods]
        at = last_run(schedule, at - timedelta(microseconds=1), row.time_zone)
        if since is None or at <= since:
            break
    brought = select(PullRun.period).where(
        PullRun.connector_id == row.id,
        PullRun.started_at >= moment,
        PullRun.status.in_((PullStatus.SUCCEEDED, PullStatus.PARTIAL)),
        ~PullRun.is_dry,
    )
    async with tools.database.reading() as session:
        done = set(await session.scalars(brought))
    return [period for period in periods if period not in done]


async def _good_since(tools: PullDependencies, row: AnyRow) -> datetime | None:
    """When the last good run by the schedule began, or the first where none was good."""
    by_schedule = PullRun.connector_id == row.id, PullRun.trigger == PullTrigger.SCHEDULE
    good = PullRun.status.in_((PullStatus.SUCCEEDED, PullStatus.PARTIAL))
    statement = select(
        select(func.max(PullRun.started_at)).where(*by_schedule, good).scalar_subquery(),
        select(func.min(PullRun.started_at)).where(*by_schedule).scalar_subquery(),
    )
    async with tools.database.reading() as session:
        good_or_first = (await session.execute(statement)).one()
    return next((moment for moment in good_or_first if moment is not None), None)


async def _give_back(tools: PullDependencies, row: AnyRow) -> None:
    """Due at the time it was, so that this worker, which has had that one, does not look again."""
    now = clock.now()
    async with tools.database.writing() as session:
        await session.execute(
            update(Connector)
            .where(Connector.id == row.id, Connector.next_run_at.is_not(None))
            .values(next_run_at=min(row.next_run_at or now, now))
            .execution_options(synchronize_session=False)
        )


async def _has_failed(tools: PullDependencies, run_id: UUID) -> bool:
    statement = select(PullRun.status).where(PullRun.id == run_id)
    async with tools.database.reading() as session:
        return (await session.scalar(statement)) is PullStatus.FAILED


def _schedule(row: AnyRow) -> ConnectorSchedule | None:
    given = row.spec.get("schedule")
    try:
        return ConnectorSchedule.model_validate(given) if given else None
    except ValidationError:
        log.warning("schedule_unreadable", connector_id=str(row.id))
        return None


async def _take(tools: PullDependencies, row: AnyRow, schedule: ConnectorSchedule | None) -> bool:
    """Move the connector's next run ahead; whether nobody else did it first."""
    following = next_run(schedule, clock.now(), row.time_zone) if schedule else None
    async with tools.database.writing() as session:
        await end_interrupted(session, row.id)
        taken = await session.execute(
            update(Connector)
            .where(
                Connector.id == row.id,
                Connector.next_run_at.is_not_distinct_from(row.next_run_at),
            )
            .values(next_run_at=following)
            .returning(Connector.id)
            .execution_options(synchronize_session=False)
        )
        return taken.first() is not None
