"""The year's schedule."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, RequiredIfMatch, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.plan.rows import IndicatorRead
from app.schemas.plan.schedule import (
    DecreeScheduleRead,
    PlanApprovalCreate,
    ScheduleBulkUpdate,
    ScheduleChangePage,
    ScheduleChangeQuery,
    ScheduleRead,
    ScheduleUpdate,
)
from app.services.decrees import queries as decrees
from app.services.plan.rows import queries as rows
from app.services.plan.schedule import commands, row_months
from app.services.plan.schedule import queries as reading

router = FeatureRouter("schedule", seen_with=Permission.PLAN_READ)
READ, SET = Permission.PLAN_READ, Permission.SCHEDULE_SET


@router.operation("GET", "/decrees/{decree_id}/schedule", permission=READ, errors=(404,))
async def read_decree_schedule(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> DecreeScheduleRead:
    """Jadwal seluruh keputusan, dengan usulan dan penyimpangan (the whole year, with drift)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await reading.read_decree_schedule(session, actor, decree)


@router.operation("POST", "/decrees/{decree_id}/schedule", permission=SET, errors=(403, 404, 409))
async def set_decree_schedule(
    decree_id: UUID,
    body: ScheduleBulkUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> DecreeScheduleRead:
    """Tetapkan bulan banyak sub kegiatan sekaligus: semua atau tidak sama sekali (all or none)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    await decrees.lock_decree(session, decree)
    await precondition.check(lambda: reading.read_decree_schedule(session, actor, decree))
    await commands.set_many(session, actor, decree, body)
    return await reading.read_decree_schedule(session, actor, decree)


@router.operation(
    "POST",
    "/decrees/{decree_id}/schedule/approve",
    permission=Permission.SCHEDULE_APPROVE,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def approve_decree_schedule(
    decree_id: UUID,
    body: PlanApprovalCreate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> DecreeScheduleRead:
    """Setujui rencana; perubahan kemudian tampak sebagai penyimpangan (freeze the baseline)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    await decrees.lock_decree(session, decree)
    await precondition.check(lambda: reading.read_decree_schedule(session, actor, decree))
    await commands.approve(session, actor, decree, body)
    return await reading.read_decree_schedule(session, actor, decree)


@router.operation("GET", "/action-items/{action_item_id}/schedule", permission=READ, errors=(404,))
async def read_schedule(
    action_item_id: UUID, session: ReadSession, actor: CurrentActor
) -> ScheduleRead:
    """Jadwal satu sub kegiatan (one action item)."""
    located = await rows.get_action_item(session, actor, action_item_id)
    return await reading.read_schedule(session, actor, located)


@router.operation(
    "PUT", "/action-items/{action_item_id}/schedule", permission=SET, errors=(403, 404, 409)
)
async def set_schedule(
    action_item_id: UUID,
    body: ScheduleUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> ScheduleRead:
    """Tetapkan bulan satu per satu, atau lewat aturan berulang (months, or a recurrence)."""
    located = await rows.get_action_item(session, actor, action_item_id)
    commands.require_setting(actor, located)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: reading.read_schedule(session, actor, located))
    await commands.set_schedule(session, actor, located.decree, [located], body)
    return await reading.read_schedule(session, actor, located)


@router.operation(
    "PUT", "/indicators/{indicator_id}/schedule", permission=SET, errors=(403, 404, 409)
)
async def set_row_schedule(
    indicator_id: UUID,
    body: ScheduleUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> IndicatorRead:
    """Tetapkan bulan baris indikator, juga tanpa sub kegiatan (months of its row)."""
    located = await rows.get_indicator(session, actor, indicator_id)
    row_months.require_setting_row(actor, located)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: rows.read_indicator(session, actor, located))
    await row_months.set_row_schedule(session, actor, located, body)
    return await rows.read_indicator(session, actor, located)


@router.operation(
    "GET", "/action-items/{action_item_id}/schedule/changes", permission=READ, errors=(404,)
)
async def list_schedule_changes(
    action_item_id: UUID,
    query: Annotated[ScheduleChangeQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ScheduleChangePage:
    """Siapa mengubah jadwalnya, kapan, dan mengapa (who changed it, when and why)."""
    located = await rows.get_action_item(session, actor, action_item_id)
    return links(await reading.list_changes(session, located, query))
