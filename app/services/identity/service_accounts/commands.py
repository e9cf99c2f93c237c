"""The life of service accounts and their keys, in the hands of administrators."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.core.identifiers import new_id
from app.core.security import fingerprint, new_service_key
from app.models import ServiceAccount, ServiceAccountKey, SourceSystem, WorkUnit
from app.models.rights import Permission
from app.models.service_account import OF_AN_INSTITUTION, OVER_RECORDS
from app.models.work_unit import WorkUnitKind
from app.policies.actors import Actor, AnyActor
from app.schemas.identity.service_accounts import (
    IssuedKey,
    ServiceAccountCreate,
    ServiceAccountKeyCreate,
    ServiceAccountKeyRotate,
    ServiceAccountUpdate,
)
from app.services.identity import work_units
from app.services.platform import audit

LIVING_KEYS_AT_MOST = 20


async def create_account(
    session: AsyncSession, actor: Actor, body: ServiceAccountCreate
) -> ServiceAccount:
    """An account without a key yet.

    Raises Forbidden, NotFound (the office is not the person's to administer, no such source),
    Invalid (scopes that the office cannot have), Conflict (the name is taken in the office).
    """
    manage = Permission.SERVICE_ACCOUNT_MANAGE
    unit = await work_units.find_administered(
        session, actor, manage, body.work_unit_code, pointer="/work_unit_code"
    )
    _require_institution(unit, body.scopes)
    source_id = await _source_id(session, body.source_key)
    values = body.model_dump(exclude={"work_unit_code", "source_key"}, mode="json")
    account = ServiceAccount(
        id=new_id(),
        work_unit_id=unit.id,
        source_id=source_id,
        is_active=True,
        created_by_id=actor.user_id,
        **values,
    )
    session.add(account)
    await session.flush()
    told = audit.created({**values, "source_key": body.source_key})
    audit.log(session, actor, "service_account.create", target_of(account), changes=told)
    return account


async def update_account(
    session: AsyncSession, actor: Actor, account: ServiceAccount, body: ServiceAccountUpdate
) -> None:
    """Change it; raises Invalid for scopes that it cannot have there, Conflict (name)."""
    kept = body.given("description", mode="json")
    if account.source_id is None and set(kept.get("scopes", ())) & OVER_RECORDS:
        raise Invalid("scopes_need_source", pointer="/scopes")
    unit = await session.get_one(WorkUnit, account.work_unit_id)
    _require_institution(unit, kept.get("scopes", ()))
    if changes := audit.apply(account, kept):
        audit.log(session, actor, "service_account.update", target_of(account), changes=changes)
    await session.flush()


def _require_institution(unit: WorkUnit, scopes: Iterable[str]) -> None:
    """Raise Invalid where a scope is for an account of KPU RI alone."""
    if unit.kind is not WorkUnitKind.NASIONAL and set(scopes) & OF_AN_INSTITUTION:
        raise Invalid("scopes_of_an_institution", pointer="/scopes")


async def issue_key(
    session: AsyncSession, actor: AnyActor, account: ServiceAccount, body: ServiceAccountKeyCreate
) -> IssuedKey:
    """A key beside the others, shown this once; raises Conflict: switched off, too many keys."""
    if not account.is_active:
        raise Conflict("service_account_off")
    now = clock.now()
    living = await session.scalar(
        select(func.count())
        .select_from(ServiceAccountKey)
        .where(
            ServiceAccountKey.account_id == account.id,
            ServiceAccountKey.revoked_at.is_(None),
            ServiceAccountKey.expires_at > now,
        )
    )
    if (living or 0) >= LIVING_KEYS_AT_MOST:
        raise Conflict("too_many_keys", most=LIVING_KEYS_AT_MOST)
    issued = new_service_key()
    key = ServiceAccountKey(
        id=new_id(),
        account_id=account.id,
        prefix=issued.prefix,
        fingerprint=fingerprint(issued.text),
        expires_at=now + timedelta(days=body.expires_in_days),
        created_by_id=await _answers_for(session, actor),
    )
    session.add(key)
    _touch(account)
    await session.flush()
    told: audit.Changes = {
        "prefix": [None, key.prefix],
        "expires_at": [None, audit.plain(key.expires_at)],
    }
    audit.log(session, actor, "service_account.issue_key", target_of(account), changes=told)
    return IssuedKey(id=key.id, key=issued.text, prefix=key.prefix, expires_at=key.expires_at)


async def _answers_for(session: AsyncSession, actor: AnyActor) -> UUID:
    """Who gives a key; for one that an account renews, whoever gave the one before."""
    if isinstance(actor, Actor):
        return actor.user_id
    return (await session.get_one(ServiceAccountKey, actor.key_id)).created_by_id


async def rotate(
    session: AsyncSession,
    actor: AnyActor,
    account: ServiceAccount,
    body: ServiceAccountKeyRotate,
    *,
    only: ServiceAccountKey | None = None,
) -> IssuedKey:
    """A new key; those it replaces end after the grace, if they would not end sooner.

    It replaces every older one, or `only` that one. Raises Conflict as `issue_key`.
    """
    ends_at = clock.now() + timedelta(hours=body.grace_hours)
    shortened = []
    for key in [only] if only else await _living_keys(session, account):
        key.is_replaced = True
        if key.expires_at > ends_at:
            key.expires_at = ends_at
            shortened.append(key.prefix)
    issued = await issue_key(session, actor, account, body)
    told: audit.Changes = {"expires_at": [shortened, audit.plain(ends_at)]}
    audit.log(session, actor, "service_account.rotate", target_of(account), changes=told)
    return issued


async def _living_keys(
    session: AsyncSession, account: ServiceAccount
) -> Sequence[ServiceAccountKey]:
    found = await session.scalars(
        select(ServiceAccountKey).where(
            ServiceAccountKey.account_id == account.id,
            ServiceAccountKey.revoked_at.is_(None),
            ServiceAccountKey.expires_at > clock.now(),
        )
    )
    return found.all()


async def revoke_key(
    session: AsyncSession, actor: Actor, account: ServiceAccount, key_id: UUID
) -> None:
    """The key works no more, at once; raises NotFound, Conflict when it was revoked before."""
    key = await session.get(ServiceAccountKey, key_id)
    if key is None or key.account_id != account.id:
        raise NotFound
    if key.revoked_at is not None:
        raise Conflict("already_ended")
    key.revoked_at = clock.now()
    _touch(account)
    told: audit.Changes = {"prefix": [key.prefix, None]}
    audit.log(session, actor, "service_account.revoke_key", target_of(account), changes=told)
    await session.flush()


def target_of(account: ServiceAccount) -> audit.Target:
    """The account as the audit log names it."""
    return audit.Target("service_account", account.id, account.work_unit_id)


def _touch(account: ServiceAccount) -> None:
    """Two administrators at once are noticed: the version moves with the keys, too."""
    account.updated_at = clock.now()


async def _source_id(session: AsyncSession, key: str | None) -> UUID | None:
    if key is None:
        return None
    found = await session.scalar(select(SourceSystem.id).where(SourceSystem.key == key))
    if found is None:
        raise NotFound(pointer="/source_key")
    return found
