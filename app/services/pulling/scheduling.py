"""Runs whose time has come, each begun by one worker."""

from sqlalchemy import or_, select, update

from app.core import clock
from app.core.errors import ServiceError
from app.models import Connector, PullRun, WorkUnit
from app.models.connector import PullStatus, PullTrigger
from app.schemas.connector_specs import ConnectorSpec
from app.services.pulling.periods import due_period, next_run
from app.services.pulling.running import Tools, pull
from app.services.pulling.runs import end_interrupted
from app.services.statements import AnyRow


async def pull_due(tools: Tools) -> int:
    """Run what is due, one after the other; how many there were. Nothing due is one read.

    A run that died with its worker is written down as failed, and begun again.
    """
    now = clock.now()
    died = select(PullRun.connector_id).where(
        PullRun.status == PullStatus.RUNNING, PullRun.lease_until < now
    )
    due = (
        select(Connector.id, Connector.next_run_at, Connector.spec, WorkUnit.time_zone)
        .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
        .where(
            Connector.is_active,
            or_(Connector.next_run_at <= now, Connector.id.in_(died)),
            or_(Connector.rests_until.is_(None), Connector.rests_until <= now),
        )
    )
    async with tools.database.reading() as session:
        rows = (await session.execute(due)).all()
    ran = 0
    for row in rows:
        ran += await _run(tools, row)
    return ran


async def _run(tools: Tools, row: AnyRow) -> bool:
    spec = ConnectorSpec.model_validate(row.spec)
    if not await _take(tools, row, spec) or spec.schedule is None:
        return False
    period = due_period(spec.schedule, clock.today_in(row.time_zone))
    try:
        await pull(tools, row.id, period, PullTrigger.SCHEDULE)
    except ServiceError:
        return False
    return True


async def _take(tools: Tools, row: AnyRow, spec: ConnectorSpec) -> bool:
    """Move the connector's next run ahead; whether nobody else did it first."""
    following = next_run(spec.schedule, clock.now(), row.time_zone) if spec.schedule else None
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
