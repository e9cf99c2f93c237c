"""Signing in and out."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Cookie, Depends, Form, Header, Query, Request, Response

from app.api.admission import Access, Proof
from app.api.dependencies import AppDatabase, AppSettings, CurrentActor, ReadSession, WriteSession
from app.api.own_pages import own_pages_only
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.service_authentication import (
    address_of,
    basic_credentials,
    client_of,
    failures_counted,
)
from app.core.errors import Forbidden, Unauthenticated
from app.core.settings import Settings
from app.schemas.identity.auth import (
    ActivationCreate,
    PasswordUpdate,
    RefreshCreate,
    SessionPage,
    SessionQuery,
    TokenCreate,
    TokenRead,
)
from app.schemas.identity.service_accounts import ServiceTokenCreate, ServiceTokenRead
from app.services.identity.auth import sessions, sign_in
from app.services.identity.auth.second_factors import is_code
from app.services.identity.auth.sign_in import Credentials
from app.services.identity.service_accounts import authentication
from app.services.identity.service_accounts.authentication import ClientCredentials
from app.services.identity.users import passwords

router = FeatureRouter("auth")

# Not `__Host-`: that one needs the path `/`, and would travel with every request.
SECURE_COOKIE, PLAIN_COOKIE = "__Secure-zi_refresh", "zi_refresh"
COOKIE_PATH = "/api/v1/auth"
OWN_PAGES = [Depends(own_pages_only)]


def _cookie_name(settings: Settings) -> str:
    """Browsers take the prefix over https only; development is tried over http."""
    return SECURE_COOKIE if settings.is_production else PLAIN_COOKIE


def _code(request: Request, body: TokenCreate) -> str | None:
    """The second factor's code: `otp`, or what Swagger UI's dialog has a field for.

    Its `client_secret` comes in the form or in an Authorization header (RFC 6749, section 2.3.1).
    A password manager may have filled in something else: whatever is no code is none.
    """
    if body.otp:
        return body.otp
    given = body.client_secret
    if not given:
        with suppress(Unauthenticated):  # a header that cannot be read holds no code
            credentials = basic_credentials(request)
            given = credentials.secret if credentials else None
    return given if given and is_code(given) else None


def _keep_refresh_token(response: Response, settings: Settings, tokens: TokenRead) -> TokenRead:
    response.set_cookie(
        _cookie_name(settings),
        tokens.refresh_token,
        max_age=min(settings.session_days, settings.session_max_days) * 86400,
        path=COOKIE_PATH,
        secure=settings.is_production,
        httponly=True,
        samesite="strict",
    )
    return tokens


@router.operation(
    "POST",
    "/auth/token",
    permission=Access.PUBLIC,
    errors=(401, 403, 429),
    dependencies=OWN_PAGES,
)
async def create_token(
    request: Request,
    response: Response,
    body: Annotated[TokenCreate, Form()],
    database: AppDatabase,
    settings: AppSettings,
) -> TokenRead:
    """Masuk dengan nama pengguna dan kata sandi (sign in).

    Dengan faktor kedua: kodenya di isian `otp`, atau `client_secret` di Swagger UI.
    """
    tokens = await sign_in.sign_in(
        database,
        settings,
        client_of(request),
        Credentials(body.username, body.password, _code(request, body)),
    )
    return _keep_refresh_token(response, settings, tokens)


@router.operation("POST", "/auth/service-token", permission=Access.PUBLIC, errors=(401, 429))
async def create_service_token(
    request: Request,
    body: Annotated[ServiceTokenCreate, Form()],
    database: AppDatabase,
    settings: AppSettings,
) -> ServiceTokenRead:
    """Token untuk akun layanan: OAuth2 client credentials (for service accounts)."""
    given = ClientCredentials(body.client_id or "", body.client_secret or "")
    client = basic_credentials(request) or given
    async with failures_counted(request, database, client.secret):
        return await authentication.issue_token(
            database, settings, address_of(request), client, body.scope
        )


@router.operation(
    "POST",
    "/auth/refresh",
    permission=Access.PUBLIC,
    errors=(401, 403),
    dependencies=OWN_PAGES,
)
async def refresh_token(
    response: Response,
    database: AppDatabase,
    settings: AppSettings,
    body: RefreshCreate,
    secure_cookie: Annotated[str | None, Cookie(alias=SECURE_COOKIE, max_length=200)] = None,
    plain_cookie: Annotated[str | None, Cookie(alias=PLAIN_COOKIE, max_length=200)] = None,
    x_csrf_guard: Annotated[
        str | None, Header(max_length=20, description="Wajib `1` bila memakai cookie.")
    ] = None,
) -> TokenRead:
    """Tukar refresh token dengan yang baru (rotate). Pemakaian ulang mengakhiri sesi.

    Dalam 30 detik token yang sama mendapat pengganti yang sama (the same successor for 30 seconds).
    """
    cookie = secure_cookie if settings.is_production else plain_cookie
    if body.refresh_token is None and cookie is not None and x_csrf_guard != "1":
        raise Forbidden("csrf_guard")
    tokens = await sign_in.refresh(database, settings, body.refresh_token or cookie)
    return _keep_refresh_token(response, settings, tokens)


@router.operation(
    "POST",
    "/auth/logout",
    permission=Access.SIGNED_IN,
    proof=Proof.SETTING_UP,
    errors=(403,),
    dependencies=OWN_PAGES,
    status_code=HTTPStatus.NO_CONTENT,
)
async def end_current_session(
    response: Response, session: WriteSession, settings: AppSettings, actor: CurrentActor
) -> None:
    """Keluar: akhiri sesi ini (sign out)."""
    await sign_in.sign_out(session, actor)
    response.delete_cookie(
        _cookie_name(settings),
        path=COOKIE_PATH,
        secure=settings.is_production,
        httponly=True,
        samesite="strict",
    )


@router.operation(
    "POST",
    "/auth/activate",
    permission=Access.PUBLIC,
    errors=(401, 403, 429),
    dependencies=OWN_PAGES,
)
async def activate_account(
    request: Request,
    response: Response,
    body: ActivationCreate,
    database: AppDatabase,
    settings: AppSettings,
) -> TokenRead:
    """Pakai kode aktivasi dan tetapkan kata sandi (activate and sign in)."""
    tokens = await passwords.activate(database, settings, client_of(request), body)
    return _keep_refresh_token(response, settings, tokens)


@router.operation(
    "POST",
    "/auth/password",
    permission=Access.SIGNED_IN,
    proof=Proof.SETTING_UP,
    has_secret=True,
    errors=(429,),
    status_code=HTTPStatus.NO_CONTENT,
)
async def change_password(
    request: Request,
    database: AppDatabase,
    session: WriteSession,
    actor: CurrentActor,
    body: PasswordUpdate,
) -> None:
    """Ganti kata sandi; sesi lain berakhir (change password, end other sessions)."""
    await passwords.change_password(database, session, actor, client_of(request), body)


@router.operation("GET", "/auth/sessions", permission=Access.SIGNED_IN, proof=Proof.SETTING_UP)
async def list_sessions(
    query: Annotated[SessionQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> SessionPage:
    """Sesi saya yang masih terbuka (my open sessions)."""
    return links(await sessions.list_sessions(session, actor, query))


@router.operation(
    "POST",
    "/auth/sessions/{session_id}/revoke",
    permission=Access.SIGNED_IN,
    proof=Proof.SETTING_UP,
    errors=(404,),
    status_code=HTTPStatus.NO_CONTENT,
)
async def revoke_session(session_id: UUID, session: WriteSession, actor: CurrentActor) -> None:
    """Akhiri salah satu sesi saya (end one of my sessions)."""
    await sign_in.end_session(session, actor, session_id)
