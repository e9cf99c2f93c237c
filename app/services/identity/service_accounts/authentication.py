"""How another system proves who it is: with a key, or with a token it got for one (RFC 6749)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database, Execute
from app.core.errors import Invalid, Unauthenticated
from app.core.security import (
    ServiceClaims,
    fingerprint,
    issue_service_token,
    prefix_of,
    same_secret,
)
from app.core.settings import Settings
from app.models import ServiceAccount, ServiceAccountKey, SourceSystem, WorkUnit
from app.models.service_account import ServiceScope
from app.policies.actors import ServiceActor
from app.schemas.identity.service_accounts import ServiceTokenRead
from app.services.identity.actors import find_offices_below, offices_below
from app.services.identity.auth import failures
from app.services.identity.service_accounts.usage import counts_of, write_down
from app.services.platform import audit
from app.services.platform.prepared import key
from app.services.platform.sql import AnyRow, AnySelect

# Its last use is written down this often at most: reading must not cost a write each time.
_NOTED_EVERY = timedelta(minutes=1)
_COLUMNS = (
    ServiceAccount.id,
    ServiceAccount.name,
    ServiceAccount.work_unit_id,
    ServiceAccount.source_id,
    ServiceAccount.scopes,
    ServiceAccount.networks,
    ServiceAccountKey.id.label("key_id"),
    ServiceAccountKey.fingerprint,
    ServiceAccountKey.last_used_at,
    ServiceAccountKey.expires_at,
    SourceSystem.key.label("source_key"),
    WorkUnit.time_zone,
)


# A key that is good now, of an account that is on, of a source that is on if it has one.
_LIVING_KEYS = (
    select(*_COLUMNS)
    .join(ServiceAccountKey, ServiceAccountKey.account_id == ServiceAccount.id)
    .join(WorkUnit, WorkUnit.id == ServiceAccount.work_unit_id)
    .outerjoin(SourceSystem, SourceSystem.id == ServiceAccount.source_id)
    .where(
        ServiceAccountKey.expires_at > bindparam("now"),
        ServiceAccountKey.revoked_at.is_(None),
        ServiceAccount.is_active,
        or_(ServiceAccount.source_id.is_(None), SourceSystem.is_active),
    )
)
_BY_PREFIX = _LIVING_KEYS.where(ServiceAccountKey.prefix == bindparam("prefix"))
_BY_ID = _LIVING_KEYS.where(ServiceAccountKey.id == key("key_id"))
_OWNER = (
    select(ServiceAccount.id, ServiceAccount.work_unit_id)
    .join(ServiceAccountKey, ServiceAccountKey.account_id == ServiceAccount.id)
    .where(ServiceAccountKey.prefix == bindparam("prefix"))
)


@dataclass(frozen=True)
class ClientCredentials:
    """What OAuth2 calls a client: the account's id, and one of its keys as the secret."""

    id: str
    secret: str = field(repr=False)


async def sign_in(database: Database, key: str, address: str) -> ServiceActor:
    """The account behind a key, called from `address`.

    Raises Unauthenticated for a key that is unknown, wrong, expired, revoked, of an account that is
    switched off, or used from outside its networks: all alike.
    """
    row = await _row_of_key(database, key)
    return await _arrive(database, row, address, scopes=None)


async def resume(database: Database, claims: ServiceClaims, address: str) -> ServiceActor:
    """The account behind a token: it ends with its key, and with scopes that were taken away.

    Raises Unauthenticated as `sign_in`.
    """
    row = await _living(database, _BY_ID, key_id=claims.key_id)
    if row is None or row.id != claims.account_id:
        raise Unauthenticated
    return await _arrive(database, row, address, scopes=claims.scopes)


async def issue_token(
    database: Database,
    settings: Settings,
    address: str,
    client: ClientCredentials,
    scope: str | None,
) -> ServiceTokenRead:
    """An access token for an account's id and one of its keys (RFC 6749, section 4.4).

    `scope`: space-separated, at most what the account has; none: all of it. Raises Unauthenticated
    (`invalid_client`), or Invalid (`invalid_scope`).
    """
    try:
        row = await _row_of_key(database, client.secret)
        actor = await _arrive(database, row, address, scopes=None)
    except Unauthenticated as error:
        raise Unauthenticated("invalid_client") from error
    if str(actor.account_id) != client.id:
        raise Unauthenticated("invalid_client")
    wanted = frozenset(scope.split()) if scope else actor.scopes
    if not wanted or not wanted <= actor.scopes:
        raise Invalid("invalid_scope", pointer="/scope")
    lifetime = timedelta(minutes=settings.access_token_minutes)
    claims = ServiceClaims(actor.account_id, row.key_id, wanted)
    async with database.writing() as session:
        target = audit.Target("service_account", actor.account_id, actor.work_unit_id)
        audit.log(session, actor, "service_account.token", target)
    return ServiceTokenRead(
        access_token=issue_service_token(settings.secret_key.get_secret_value(), claims, lifetime),
        token_type="Bearer",  # noqa: S106 - the kind of token, not a token
        expires_in=int(lifetime.total_seconds()),
        scope=" ".join(sorted(wanted)),
    )


async def note_refusal(database: Database, key: str, address: str) -> None:
    """Remember that a key was refused: with its account, if it is, or was, one of an account."""
    await failures.note_key(database, address, _OWNER.params(prefix=prefix_of(key) or ""))


async def _row_of_key(database: Database, key: str) -> AnyRow:
    """The living key that fits; what does not exist takes as long as what does not fit."""
    prefix = prefix_of(key)
    row = await _living(database, _BY_PREFIX, prefix=prefix or "")
    expected = row.fingerprint if row is not None else ""
    if not same_secret(fingerprint(key), expected) or row is None:
        raise Unauthenticated
    return row


def require_living(execute: Execute, actor: ServiceActor) -> None:
    """Raise Unauthenticated when the account has lost the key, or anything it came with."""
    row = execute(_BY_ID, {"key_id": actor.key_id, "now": clock.now()}).first()
    if row is None or not (
        (row.id, row.source_id) == (actor.account_id, actor.source_id)
        and actor.scopes <= set(map(ServiceScope, row.scopes))
        and actor.work_unit_ids <= set(find_offices_below(execute, row.work_unit_id))
    ):
        raise Unauthenticated


async def _living(database: Database, statement: AnySelect, **which: object) -> AnyRow | None:
    async with database.reading() as session:
        return (await session.execute(statement, {**which, "now": clock.now()})).first()


async def _arrive(
    database: Database, row: AnyRow, address: str, *, scopes: Iterable[str] | None
) -> ServiceActor:
    if row.networks and not _lies_in(address, row.networks):
        raise Unauthenticated
    granted = set(row.scopes) if scopes is None else set(row.scopes) & set(scopes)
    async with database.reading() as session:
        units = await offices_below(session, row.work_unit_id)
    if row.last_used_at is None or row.last_used_at < clock.now() - _NOTED_EVERY:
        async with database.writing() as session:
            await _note_use(session, row.key_id, address)
            await write_down(session, counts_of(database.info).take(row.id))
    return ServiceActor(
        account_id=row.id,
        key_id=row.key_id,
        name=row.name,
        work_unit_id=row.work_unit_id,
        work_unit_ids=frozenset(units),
        source_id=row.source_id,
        scopes=frozenset(map(ServiceScope, granted)),
        source_key=row.source_key,
        key_expires_at=row.expires_at,
        time_zone=row.time_zone,
    )


async def _note_use(session: AsyncSession, key_id: UUID, address: str) -> None:
    await session.execute(
        update(ServiceAccountKey)
        .where(ServiceAccountKey.id == key_id)
        .values(last_used_at=clock.now(), last_used_from=address[:60])
    )


def _lies_in(address: str, networks: Iterable[str]) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return any(ip in ip_network(network) for network in networks)
