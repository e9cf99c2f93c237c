"""What other systems should have handed in by now, for the decree of one office.

Nothing is expected of a source that the office is not connected to: it has no active service
account there, no connector, and never handed a record in. Otherwise offices that use none of them
would drown in gaps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.models import (
    Activity,
    Connector,
    Decree,
    Indicator,
    RecordType,
    RecordVersion,
    ServiceAccount,
    SourceRecord,
    SourceSystem,
    Team,
    record_type_indicators,
)
from app.models.source import ReportingInterval
from app.policies.rules import Column
from app.services.integration.records.queries import IS_CURRENT
from app.services.platform.prepared import in_one_go, key
from app.services.platform.sql import AnyRow

# The months that an interval ends with.
LAST_MONTHS: dict[ReportingInterval, Sequence[int]] = {
    ReportingInterval.MONTH: range(1, 13),
    ReportingInterval.QUARTER: (3, 6, 9, 12),
}


@dataclass(frozen=True)
class Silence:
    """Nothing came of a kind of record for the month or quarter that ends with `month`."""

    source_name: str
    type_name: str
    indicator_id: UUID
    month: int
    due_date: date


async def read_silences(
    session: AsyncSession, decree: Decree, year: int, today: date
) -> list[Silence]:
    """What is due by `today` (of the office's calendar) and has not come, for each indicator."""
    unit = {"work_unit_id": decree.work_unit_id}
    of_year = {"first": date(year, 1, 1), "last": date(year, 12, 31)}

    def read(execute: Execute) -> tuple[Sequence[AnyRow], Sequence[AnyRow]]:
        rows = execute(_EXPECTED, unit | {"decree_id": decree.id}).all()
        return rows, execute(_CAME, unit | of_year).all() if rows else ()

    rows, came = await in_one_go(session, read)
    there = {(type_id, day.month) for type_id, day in came}
    return [
        Silence(row.source_name, row.type_name, row.indicator_id, month, due_date)
        for row in rows
        for month, due_date in _due(row.expected_every, row.due_day, year)
        if due_date < today and (row.type_id, month) not in there
    ]


def _due(every: ReportingInterval, due_day: int, year: int) -> Iterator[tuple[int, date]]:
    for month in LAST_MONTHS[every]:
        following = date(year + month // 12, month % 12 + 1, 1)
        yield month, following + timedelta(days=due_day - 1)


def connected(work_unit_id: UUID | Column | BindParameter[UUID]) -> ColumnElement[bool]:
    """Whether the office is connected to the SourceSystem of the statement around it."""
    knows = exists().where(
        SourceRecord.source_id == SourceSystem.id, SourceRecord.work_unit_id == work_unit_id
    )
    has_account = exists().where(
        ServiceAccount.source_id == SourceSystem.id,
        ServiceAccount.work_unit_id == work_unit_id,
        ServiceAccount.is_active,
    )
    has_connector = exists().where(
        Connector.source_id == SourceSystem.id,
        Connector.work_unit_id == work_unit_id,
        Connector.is_active,
    )
    return or_(knows, has_account, has_connector)


_UNIT = key("work_unit_id")
_EXPECTED = (
    select(
        SourceSystem.name.label("source_name"),
        RecordType.id.label("type_id"),
        RecordType.name.label("type_name"),
        RecordType.expected_every,
        RecordType.due_day,
        Indicator.id.label("indicator_id"),
    )
    .join(SourceSystem, SourceSystem.id == RecordType.source_id)
    .join(record_type_indicators, record_type_indicators.c.record_type_id == RecordType.id)
    .join(Indicator, Indicator.id == record_type_indicators.c.indicator_id)
    .join(Activity, Activity.id == Indicator.activity_id)
    .join(Team, and_(Team.id == Activity.team_id, Team.decree_id == key("decree_id")))
    .where(SourceSystem.is_active, RecordType.expected_every.is_not(None), connected(_UNIT))
    .order_by(SourceSystem.key, RecordType.key)
)
_CAME = (
    select(SourceRecord.record_type_id, RecordVersion.period_to)
    .join(RecordVersion, IS_CURRENT)
    .where(
        SourceRecord.work_unit_id == _UNIT,
        RecordVersion.withdrawal_reason.is_(None),
        RecordVersion.period_to.between(
            bindparam("first", type_=Date()), bindparam("last", type_=Date())
        ),
    )
    .distinct()
)
