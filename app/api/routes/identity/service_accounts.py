"""Service accounts and their keys (administrator)."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.admission import Proof
from app.api.dependencies import (
    AnswerLanguage,
    CurrentActor,
    IfMatch,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.identity.service_accounts import (
    IssuedKey,
    ServiceAccountCreate,
    ServiceAccountKeyCreate,
    ServiceAccountKeyRotate,
    ServiceAccountPage,
    ServiceAccountQuery,
    ServiceAccountRead,
    ServiceAccountUpdate,
    ServiceAccountUsageRead,
)
from app.services.identity.service_accounts import commands, own, queries

router = FeatureRouter("service-accounts")
MANAGE = Permission.SERVICE_ACCOUNT_MANAGE


@router.operation("GET", "/service-accounts", permission=MANAGE, errors=(403,))
async def list_service_accounts(
    query: Annotated[ServiceAccountQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ServiceAccountPage:
    """Akun layanan yang Anda kelola (service accounts you manage)."""
    return links(await queries.list_accounts(session, actor, query))


@router.operation(
    "POST",
    "/service-accounts",
    permission=MANAGE,
    proof=Proof.RECENT,
    errors=(403, 404, 409),
    location="/service-accounts/{id}",
)
async def create_service_account(
    body: ServiceAccountCreate, session: WriteSession, actor: CurrentActor
) -> ServiceAccountRead:
    """Buat akun layanan; kuncinya diterbitkan kemudian (create; a key is issued afterwards)."""
    account = await commands.create_account(session, actor, body)
    return await queries.read_account(session, account)


@router.operation("GET", "/service-accounts/{account_id}", permission=MANAGE, errors=(403, 404))
async def read_service_account(
    account_id: UUID, session: ReadSession, actor: CurrentActor
) -> ServiceAccountRead:
    """Satu akun layanan dengan kunci-kuncinya (one account with its keys)."""
    account = await queries.get_visible(session, actor, account_id)
    return await queries.read_account(session, account)


@router.operation(
    "GET", "/service-accounts/{account_id}/usage", permission=MANAGE, errors=(403, 404)
)
async def read_service_account_usage(
    account_id: UUID, session: ReadSession, actor: CurrentActor, language: AnswerLanguage
) -> ServiceAccountUsageRead:
    """Pemakaian dan penolakan tiga puluh hari terakhir (requests, and what was refused)."""
    account = await queries.get_visible(session, actor, account_id)
    return await own.read_usage_of(session, account.id, language)


@router.operation(
    "PATCH", "/service-accounts/{account_id}", permission=MANAGE, errors=(403, 404, 409)
)
async def update_service_account(
    account_id: UUID,
    body: ServiceAccountUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> ServiceAccountRead:
    """Ubah, atau nonaktifkan seketika (change, or switch off at once)."""
    account = await queries.get_visible(session, actor, account_id)
    await precondition.check(lambda: queries.read_account(session, account))
    await commands.update_account(session, actor, account, body)
    return await queries.read_account(session, account)


@router.operation(
    "POST",
    "/service-accounts/{account_id}/keys",
    permission=MANAGE,
    proof=Proof.RECENT,
    has_secret=True,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def issue_service_account_key(
    account_id: UUID, body: ServiceAccountKeyCreate, session: WriteSession, actor: CurrentActor
) -> IssuedKey:
    """Terbitkan kunci; ditampilkan sekali ini saja (issue a key, shown once)."""
    account = await queries.get_visible(session, actor, account_id)
    return await commands.issue_key(session, actor, account, body)


@router.operation(
    "POST",
    "/service-accounts/{account_id}/rotate",
    permission=MANAGE,
    proof=Proof.RECENT,
    has_secret=True,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def rotate_service_account_key(
    account_id: UUID, body: ServiceAccountKeyRotate, session: WriteSession, actor: CurrentActor
) -> IssuedKey:
    """Ganti kunci; yang lama berakhir setelah tenggang (rotate, with a grace period)."""
    account = await queries.get_visible(session, actor, account_id)
    return await commands.rotate(session, actor, account, body)


@router.operation(
    "POST",
    "/service-accounts/{account_id}/keys/{key_id}/revoke",
    permission=MANAGE,
    errors=(403, 404, 409),
)
async def revoke_service_account_key(
    account_id: UUID,
    key_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> ServiceAccountRead:
    """Cabut kunci, seketika (revoke a key, at once)."""
    account = await queries.get_visible(session, actor, account_id)
    await precondition.check(lambda: queries.read_account(session, account))
    await commands.revoke_key(session, actor, account, key_id)
    return await queries.read_account(session, account)
