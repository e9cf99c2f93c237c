"""Closing the months and the year of a decree."""

from uuid import UUID

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.plan.periods import DecreePeriodsRead, PeriodClose, PeriodReopen
from app.services.decrees import queries as decrees
from app.services.plan.periods import queries as reading
from app.services.plan.periods import transitions
from app.services.reporting.progress.decree import read_shortfall

router = FeatureRouter("periods", seen_with=Permission.PLAN_READ)
READ, CLOSE = Permission.PLAN_READ, Permission.PERIOD_CLOSE


@router.operation("GET", "/decrees/{decree_id}/periods", permission=READ, errors=(404,))
async def read_decree_periods(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> DecreePeriodsRead:
    """Bulan dan tahun: terbuka atau ditutup, dengan riwayatnya (open or closed, with history)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await reading.read_periods(session, actor, decree)


@router.operation(
    "POST", "/decrees/{decree_id}/periods/close", permission=CLOSE, errors=(403, 404, 409)
)
async def close_period(
    decree_id: UUID,
    body: PeriodClose,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> DecreePeriodsRead:
    """Tutup bulan atau tahun: jadwal, pelaksanaan, eviden tidak berubah lagi (freeze a period)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    await transitions.hold_alone(session, decree)
    await precondition.check(lambda: reading.read_periods(session, actor, decree))
    shortfall = await read_shortfall(session, actor, decree, body.month)
    await transitions.close(session, actor, decree, body, shortfall)
    return await reading.read_periods(session, actor, decree)


@router.operation(
    "POST", "/decrees/{decree_id}/periods/reopen", permission=CLOSE, errors=(403, 404, 409)
)
async def reopen_period(
    decree_id: UUID,
    body: PeriodReopen,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> DecreePeriodsRead:
    """Buka kembali dengan alasan; tercatat (reopen with a reason; it is logged)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    await transitions.hold_alone(session, decree)
    await precondition.check(lambda: reading.read_periods(session, actor, decree))
    await transitions.reopen(session, actor, decree, body)
    return await reading.read_periods(session, actor, decree)
