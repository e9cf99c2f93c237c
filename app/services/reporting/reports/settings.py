"""When an office's reports are due: nobody is reminded before the office has said so."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ReportSettings, WorkUnit
from app.models.report import ReportKind
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.reporting.reports.writing import ReportSettingsRead, ReportSettingsUpdate
from app.services.platform import audit

_NAMES = [f"{kind.value}_due_days" for kind in ReportKind]


async def read_settings(session: AsyncSession, unit: WorkUnit) -> ReportSettingsRead:
    """The office's."""
    row = await session.get(ReportSettings, unit.id)
    days = {name: getattr(row, name, None) for name in _NAMES}
    return ReportSettingsRead(id=unit.id, **days, is_set=row is not None)


def require_setting(actor: Actor, unit: WorkUnit) -> None:
    """Raise Forbidden unless the person submits the office's reports."""
    require(actor, Permission.REPORT_SUBMIT, ResourceScope(unit.id))


async def set_settings(
    session: AsyncSession, actor: Actor, unit: WorkUnit, body: ReportSettingsUpdate
) -> None:
    """Set all of them; raises Forbidden."""
    require_setting(actor, unit)
    row, values = await session.get(ReportSettings, unit.id), body.model_dump()
    if row is None:
        session.add(ReportSettings(work_unit_id=unit.id, **values))
        changes = audit.created(values)
    else:
        changes = audit.apply(row, values)
    if changes:
        target = audit.Target("report_settings", unit.id, unit.id)
        audit.log(session, actor, "report_settings.set", target, changes=changes)
    await session.flush()
