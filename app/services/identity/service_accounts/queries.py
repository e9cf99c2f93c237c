"""Service accounts as their administrators see them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ServiceAccount, ServiceAccountKey, SourceSystem, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, require_anywhere, visible
from app.schemas.identity.service_accounts import (
    ServiceAccountAction,
    ServiceAccountKeyRead,
    ServiceAccountPage,
    ServiceAccountQuery,
    ServiceAccountRead,
    ServiceAccountSummary,
)
from app.schemas.platform.references import WorkUnitReference
from app.services.identity.work_units import get_administered
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference

_MANAGE = Permission.SERVICE_ACCOUNT_MANAGE
_COLUMNS = ScopeColumns(ServiceAccount.work_unit_id)
_FILTERS: Filters = {
    "work_unit_id": lambda value: ServiceAccount.work_unit_id == value,
    "source_key": lambda value: SourceSystem.key == value,
    "is_active": lambda value: ServiceAccount.is_active == value,
}


async def list_accounts(
    session: AsyncSession, actor: Actor, query: ServiceAccountQuery
) -> ServiceAccountPage:
    """The accounts the administrator manages; raises Forbidden for others."""
    require_anywhere(actor, _MANAGE)
    statement = (
        select(
            ServiceAccount.id,
            ServiceAccount.name,
            ServiceAccount.scopes,
            ServiceAccount.is_active,
            SourceSystem.key.label("source_key"),
            *WORK_UNIT_COLUMNS,
        )
        .join(WorkUnit, WorkUnit.id == ServiceAccount.work_unit_id)
        .outerjoin(SourceSystem, SourceSystem.id == ServiceAccount.source_id)
        .where(visible(actor, _MANAGE, _COLUMNS), *conditions(query, _FILTERS))
        .order_by(ServiceAccount.name, ServiceAccount.id)
    )
    rows, total = await fetch_page(session, statement, query)
    items = [
        ServiceAccountSummary(
            id=row.id,
            name=row.name,
            work_unit=work_unit_reference(row),
            source_key=row.source_key,
            scopes=row.scopes,
            is_active=row.is_active,
        )
        for row in rows
    ]
    return as_page(ServiceAccountPage, items, total, query)


async def get_visible(session: AsyncSession, actor: Actor, account_id: UUID) -> ServiceAccount:
    """The account; raises Forbidden for people who manage none, NotFound out of their sight."""
    return await get_administered(session, actor, _MANAGE, ServiceAccount, account_id)


async def read_account(session: AsyncSession, account: ServiceAccount) -> ServiceAccountRead:
    """The account as it is answered."""
    unit = await session.get_one(WorkUnit, account.work_unit_id)
    source_key = await session.scalar(
        select(SourceSystem.key).where(SourceSystem.id == account.source_id)
    )
    keys = await session.scalars(
        select(ServiceAccountKey)
        .where(ServiceAccountKey.account_id == account.id)
        .order_by(ServiceAccountKey.created_at.desc(), ServiceAccountKey.id.desc())
    )
    on = [ServiceAccountAction.ISSUE_KEY, ServiceAccountAction.ROTATE] if account.is_active else []
    return ServiceAccountRead(
        id=account.id,
        name=account.name,
        work_unit=WorkUnitReference.model_validate(unit),
        source_key=source_key,
        scopes=[scope for scope in account.scopes],  # noqa: C416 - pydantic makes the enum
        is_active=account.is_active,
        description=account.description,
        networks=account.networks,
        created_at=account.created_at,
        keys=[ServiceAccountKeyRead.model_validate(key) for key in keys],
        allowed_actions=[ServiceAccountAction.EDIT, *on],
    )
