"""What a service account reads of itself, and how it renews its own key."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict
from app.core.messages import Language
from app.core.settings import Settings
from app.models import AuditEvent, ServiceAccount, ServiceAccountKey, WorkUnit
from app.models.key_lists import among
from app.models.notification import NoticeKind, NotificationSubject
from app.policies.actors import ServiceActor
from app.schemas.identity.service_accounts import (
    IssuedKey,
    OwnKeyRotate,
    OwnServiceAccount,
    RefusedKey,
    ServiceAccountKeyRead,
    ServiceAccountKeyRotate,
    ServiceAccountUsageRead,
)
from app.schemas.platform.references import WorkUnitReference
from app.services.identity.auth.failures import ACTION
from app.services.identity.service_accounts import commands
from app.services.identity.service_accounts.usage import read_usage
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing
from app.services.platform.notices.telling import MAILS

_REFUSALS_SHOWN: Final = 10


async def read_own(
    session: AsyncSession, settings: Settings, actor: ServiceActor, language: Language
) -> OwnServiceAccount:
    """The account that asks, in a constant number of statements."""
    account = await session.get_one(ServiceAccount, actor.account_id)
    units = await session.scalars(
        select(WorkUnit).where(among(WorkUnit.id, actor.work_unit_ids)).order_by(WorkUnit.code)
    )
    offices = [WorkUnitReference.model_validate(unit) for unit in units]
    keys = await session.scalars(
        select(ServiceAccountKey)
        .where(
            ServiceAccountKey.account_id == account.id,
            ServiceAccountKey.revoked_at.is_(None),
            ServiceAccountKey.expires_at > clock.now(),
        )
        .order_by(ServiceAccountKey.created_at.desc(), ServiceAccountKey.id.desc())
    )
    living = {key.id: key for key in keys}
    usage, refused = await read_usage(session, account.id, language)
    ends_at = living[actor.key_id].expires_at
    return OwnServiceAccount(
        id=account.id,
        name=account.name,
        work_unit=next(each for each in offices if each.id == account.work_unit_id),
        source_key=actor.source_key,
        scopes=sorted(actor.scopes),
        is_active=account.is_active,
        networks=account.networks,
        work_units=offices,
        key_id=actor.key_id,
        key_expires_at=ends_at,
        ends_in_days=(ends_at - clock.now()) // timedelta(days=1),
        keys=[ServiceAccountKeyRead.model_validate(key) for key in living.values()],
        requests_per_minute=settings.service_requests_per_minute,
        refusals=await _refusals(session, account.id),
        usage=usage,
        refused=refused,
    )


async def read_usage_of(
    session: AsyncSession, account_id: UUID, language: Language
) -> ServiceAccountUsageRead:
    """The same of an account for whoever manages it."""
    usage, refused = await read_usage(session, account_id, language)
    refusals = await _refusals(session, account_id)
    return ServiceAccountUsageRead(usage=usage, refused=refused, refusals=refusals)


async def rotate_own(session: AsyncSession, actor: ServiceActor, body: OwnKeyRotate) -> IssuedKey:
    """A new key beside the one that asks, for the grace; whoever manages the account is told.

    Other keys of the account stay. Raises Conflict as `commands.issue_key`, and for a key that
    was replaced: whoever kept one that others know would shut its owner out.
    """
    account = await session.get_one(ServiceAccount, actor.account_id, with_for_update=True)
    asking = await session.get_one(ServiceAccountKey, actor.key_id, with_for_update=True)
    if asking.is_replaced:
        raise Conflict("key_replaced")
    wanted = ServiceAccountKeyRotate(**body.model_dump())
    issued = await commands.rotate(session, actor, account, wanted, only=asking)
    thing = Thing(NotificationSubject.SERVICE_ACCOUNT, account.id, account.name)
    people = await administrators_of(session, account.work_unit_id)
    with_mail = bool(session.info.get(MAILS))
    kind, what = NoticeKind.KEY_RENEWED, issued.prefix
    await tell_of_thing(session, people, kind, thing, with_mail=with_mail, what=what)
    return issued


async def _refusals(session: AsyncSession, account_id: UUID) -> list[RefusedKey]:
    """The last ones that the audit log tells of."""
    rows = await session.execute(
        select(AuditEvent.at, AuditEvent.changes)
        .where(
            AuditEvent.action == ACTION,
            AuditEvent.target_type == "service_account",
            AuditEvent.target_id == account_id,
        )
        .order_by(AuditEvent.id.desc())
        .limit(_REFUSALS_SHOWN)
    )
    return [
        RefusedKey(
            at=row.at,
            address=row.changes.get("address", [None, None])[1],
            failures_today=row.changes.get("failures_today", [None, None])[1],
        )
        for row in rows
    ]
