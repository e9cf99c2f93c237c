"""Records that other systems should have handed in by now, as a select like those of `things`."""

from sqlalchemy import Text, Uuid, and_, cast, exists, func, literal, null, or_, select

from app.models import (
    Activity,
    Decree,
    Indicator,
    Plan,
    RecordType,
    RecordVersion,
    SourceRecord,
    SourceSystem,
    Team,
    record_type_indicators,
)
from app.models.source import ReportingInterval
from app.services.integration.records.freshness import LAST_MONTHS, connected
from app.services.integration.records.queries import IS_CURRENT
from app.services.plan.periods import closed_period
from app.services.plan.rows.statements import INDICATOR_CODE
from app.services.platform.sql import AnySelect, days_after
from app.services.tasks.reminders.months import MONTHS

_ENDS = or_(
    RecordType.expected_every == ReportingInterval.MONTH,
    or_(*(MONTHS.c.month == last for last in LAST_MONTHS[ReportingInterval.QUARTER])),
)
# The first of the team's indicators that it can prove; null: none.
_CODE = (
    select(func.min(INDICATOR_CODE))
    .select_from(record_type_indicators)
    .join(Indicator, Indicator.id == record_type_indicators.c.indicator_id)
    .join(Activity, Activity.id == Indicator.activity_id)
    .where(record_type_indicators.c.record_type_id == RecordType.id, Activity.team_id == Team.id)
    .correlate(RecordType, Team)
    .scalar_subquery()
)
_CAME = exists().where(
    SourceRecord.record_type_id == RecordType.id,
    SourceRecord.work_unit_id == Decree.work_unit_id,
    IS_CURRENT,
    RecordVersion.withdrawal_reason.is_(None),
    RecordVersion.period_to.between(MONTHS.c.first_day, MONTHS.c.last_day),
)


def silent_sources() -> AnySelect:
    """Months and quarters of plans for which a connected source has handed in nothing.

    What counts as connected stands in `services/integration/records/freshness.py`, which finds the
    same for the gaps of one decree.
    """
    return (
        select(
            RecordType.id.label("subject_id"),
            (literal(100) * MONTHS.c.year + MONTHS.c.month).label("occurrence"),
            days_after(MONTHS.c.last_day, RecordType.due_day).label("due_date"),
            Team.id.label("team_id"),
            cast(null(), Uuid).label("owner_id"),
            _CODE.label("code"),
            (SourceSystem.name + literal(": ") + RecordType.name).cast(Text).label("text"),
        )
        .select_from(RecordType)
        .join(SourceSystem, and_(SourceSystem.id == RecordType.source_id, SourceSystem.is_active))
        .join(MONTHS, _ENDS)
        .join(Plan, Plan.year == MONTHS.c.year)
        .join(Decree, Decree.id == Plan.decree_id)
        .join(Team, Team.decree_id == Decree.id)
        .where(
            RecordType.expected_every.is_not(None),
            _CODE.is_not(None),
            connected(Decree.work_unit_id),
            ~_CAME,
            closed_period(Decree.id, MONTHS.c.last_day, MONTHS.c.last_day).is_(None),
        )
    )
