"""The second factor, the renewed proof of who it is, and one's own security events."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request

from app.api.admission import Access, Proof
from app.api.dependencies import AppDatabase, AppSettings, CurrentActor, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.service_authentication import client_of
from app.schemas.identity.second_factor import (
    ConfirmationCreate,
    ConfirmationRead,
    RecoveryCodesRead,
    SecondFactorCode,
    SecondFactorCreate,
    SecondFactorRead,
    SecondFactorSecret,
    SecurityEventPage,
    SecurityEventQuery,
)
from app.services.identity.auth import confirmation, second_factors, security_events

router = FeatureRouter("auth")


@router.operation(
    "POST",
    "/auth/confirm",
    permission=Access.SIGNED_IN,
    proof=Proof.SETTING_UP,
    has_secret=True,
    errors=(429,),
)
async def confirm_identity(
    request: Request,
    body: ConfirmationCreate,
    database: AppDatabase,
    settings: AppSettings,
    actor: CurrentActor,
) -> ConfirmationRead:
    """Buktikan lagi diri Anda, sebelum langkah yang peka (prove again who you are)."""
    client = client_of(request)
    return await confirmation.confirm(database, settings, actor, client, body)


@router.operation("GET", "/auth/second-factor", permission=Access.SIGNED_IN, proof=Proof.SETTING_UP)
async def read_second_factor(
    session: ReadSession, settings: AppSettings, actor: CurrentActor
) -> SecondFactorRead:
    """Faktor kedua saya (my second factor)."""
    return await second_factors.read(session, settings, actor)


@router.operation(
    "POST",
    "/auth/second-factor",
    permission=Access.SIGNED_IN,
    proof=Proof.SETTING_UP,
    has_secret=True,
    errors=(409, 429),
    status_code=HTTPStatus.CREATED,
)
async def begin_second_factor(
    request: Request,
    body: SecondFactorCreate,
    database: AppDatabase,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentActor,
) -> SecondFactorSecret:
    """Mulai mendaftarkan ponsel: rahasia untuk aplikasi autentikator (begin to enrol a phone)."""
    await confirmation.require_password(database, actor, client_of(request), body.password)
    return await second_factors.begin(session, settings, actor)


@router.operation(
    "POST",
    "/auth/second-factor/confirm",
    permission=Access.SIGNED_IN,
    proof=Proof.SETTING_UP,
    has_secret=True,
    errors=(409,),
)
async def finish_second_factor(
    body: SecondFactorCode, session: WriteSession, settings: AppSettings, actor: CurrentActor
) -> RecoveryCodesRead:
    """Selesaikan dengan kode pertama; kode pemulihan ditampilkan sekali (finish by a code)."""
    return await second_factors.finish(session, settings, actor, body.code)


@router.operation(
    "POST",
    "/auth/second-factor/recovery-codes",
    permission=Access.SIGNED_IN,
    has_secret=True,
    errors=(429,),
)
async def renew_recovery_codes(
    request: Request,
    body: SecondFactorCode,
    database: AppDatabase,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentActor,
) -> RecoveryCodesRead:
    """Kode pemulihan baru; yang lama tidak berlaku lagi (new recovery codes)."""
    address = client_of(request).address
    await second_factors.check(database, settings, actor.user_id, body.code, address)
    return await second_factors.renew_codes(session, actor)


@router.operation(
    "POST",
    "/auth/second-factor/remove",
    permission=Access.SIGNED_IN,
    has_secret=True,
    errors=(429,),
    status_code=HTTPStatus.NO_CONTENT,
)
async def remove_second_factor(
    request: Request,
    body: SecondFactorCode,
    database: AppDatabase,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentActor,
) -> None:
    """Lepas faktor kedua, misalnya untuk ponsel baru (remove it, e.g. for another phone)."""
    address = client_of(request).address
    await second_factors.check(database, settings, actor.user_id, body.code, address)
    await second_factors.remove(session, actor)


@router.operation("GET", "/me/security-events", permission=Access.SIGNED_IN, proof=Proof.SETTING_UP)
async def list_security_events(
    query: Annotated[SecurityEventQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> SecurityEventPage:
    """Peristiwa keamanan akun saya, terbaru dahulu (security events of my account)."""
    return links.cursor(await security_events.list_mine(session, actor, query))
