"""What routes are given: the database's sessions, who asks, the version they judged by.

All are `async`: FastAPI would send a plain function to a thread, which costs more than it does.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.etags import etag_of, matches
from app.api.methods import is_head
from app.api.problems import language_of
from app.api.service_authentication import authenticate_service, count
from app.core.database import Database
from app.core.errors import Forbidden, PreconditionRequired, Stale, Unauthenticated
from app.core.messages import Language
from app.core.security import InvalidToken, read_access_token
from app.core.settings import Settings
from app.integrations.prometheus import Metrics
from app.integrations.signatures import Signer
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.integrations.web import Web
from app.models.service_account import ServiceScope
from app.policies.actors import Actor, AnyActor, ServiceActor
from app.policies.proof import require_recent_proof, require_second_factor
from app.schemas.base import Resource
from app.services.identity import actors
from app.services.identity.renewal import renew
from app.services.platform.notices.telling import MAILS
from app.services.platform.sql import CHANGES
from app.services.tasks.notifications.poller import NotificationPoller
from app.services.upkeep.health.figures import Figures
from app.services.upkeep.readiness import Readiness


class Proof(StrEnum):
    """What a person must have proved, as the operation says it in the OpenAPI document."""

    USUAL = "x-usual-proof"
    RECENT = "x-needs-recent-proof"  # the sign-in is not too old for a sensitive step
    SETTING_UP = "x-before-second-factor"  # one sets up the required second factor with these


bearer = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    auto_error=False,
    scheme_name="password",
    description="Nama pengguna dan kata sandi; kode faktor kedua, bila ada, di kolom "
    "`client_secret` (username and password; the code of a second factor goes into "
    "`client_secret`).",
)


def _opened(name: str) -> Any:  # noqa: ANN401 - what FastAPI's Depends returns
    """What `create_app` opened under that name."""

    async def of_application(request: Request) -> Any:  # noqa: ANN401 - its type stands beside it
        return getattr(request.app.state, name)

    return Depends(of_application)


AppSettings = Annotated[Settings, _opened("settings")]
AppDatabase = Annotated[Database, _opened("database")]
AppStorage = Annotated[Storage, _opened("storage")]
AppWeb = Annotated[Web | None, _opened("web")]
AppScanner = Annotated[Scanner | None, _opened("scanner")]
AppReadiness = Annotated[Readiness, _opened("readiness")]
AppMetrics = Annotated[Metrics | None, _opened("metrics")]
AppFigures = Annotated[Figures, _opened("figures")]
AppLookout = Annotated[NotificationPoller, _opened("lookout")]
AppSigner = Annotated[Signer | None, _opened("signer")]


async def _answer_language(request: Request, response: Response) -> Language:
    """The language of an answer with sentences in it, chosen and named as a problem's is."""
    language = language_of(request)
    response.headers["Content-Language"] = language.value
    return language


AnswerLanguage = Annotated[Language, Depends(_answer_language)]


async def admit(request: Request) -> None:
    """Find out who asks, before anything of the request's body is read.

    Read by a statement of its own, so that a long upload holds no lock. Raises
    Unauthenticated, TooMany for whoever asks too often, or Forbidden for a session without the
    second factor that the person needs.
    """
    token = await bearer(request)
    if token is None:
        raise Unauthenticated
    settings: Settings = request.app.state.settings
    database: Database = request.app.state.database
    secrets = settings.secret_keys
    try:
        claims = read_access_token(secrets, token)
    except InvalidToken:
        request.state.caller = await authenticate_service(request, database, secrets, token)
        return
    await count(request, request.app.state.person_limit, str(claims.user_id))
    async with database.asking() as session:
        actor = await actors.load_actor(session, claims)
    request.state.user_id = str(actor.user_id)
    if not _is_before_second_factor(request):
        require_second_factor(actor, settings)
    request.state.caller = actor


async def current_caller(
    request: Request, _token: Annotated[str | None, Depends(bearer)]
) -> AnyActor:
    """Who asks: a signed-in person with the rights valid today, or a service account."""
    caller: AnyActor = request.state.caller
    return caller


def _is_before_second_factor(request: Request) -> bool:
    """Whether the operation is one of those with which a second factor is set up."""
    said = getattr(request.scope.get("route"), "openapi_extra", None) or {}
    return bool(said.get(Proof.SETTING_UP))


CurrentCaller = Annotated[AnyActor, Depends(current_caller)]


async def recently_proved(caller: CurrentCaller, settings: AppSettings) -> None:
    """Raise ConfirmationNeeded for a person whose sign-in is too old for a sensitive step."""
    if isinstance(caller, Actor):
        require_recent_proof(caller, settings)


async def current_actor(caller: CurrentCaller) -> Actor:
    """The signed-in person; raises Forbidden for a service account."""
    if isinstance(caller, ServiceActor):
        raise Forbidden("people_only")
    return caller


async def current_service(caller: CurrentCaller) -> ServiceActor:
    """The service account; raises Forbidden for a person."""
    if isinstance(caller, Actor):
        raise Forbidden("service_accounts_only")
    return caller


def holding(scope: ServiceScope, *, people: bool) -> Callable[..., Awaitable[AnyActor]]:
    """The gate of an operation for service accounts with `scope`, and perhaps for people."""

    async def gate(caller: CurrentCaller) -> AnyActor:
        if isinstance(caller, ServiceActor):
            if scope not in caller.scopes:
                raise Forbidden("scope_missing", scope=scope.value)
        elif not people:
            raise Forbidden("service_accounts_only")
        return caller

    return gate


async def _reading_session(
    database: AppDatabase, _caller: CurrentCaller
) -> AsyncIterator[AsyncSession]:
    async with database.reading() as session:
        yield session


async def _writing_session(
    request: Request, database: AppDatabase, settings: AppSettings, caller: CurrentCaller
) -> AsyncIterator[AsyncSession]:
    async with database.writing() as session:
        renew(session, caller)
        request.state.writing_session = session
        session.info.update({CHANGES: True, MAILS: bool(settings.smtp_host)})
        yield session
        if is_head(request):
            await session.rollback()


CurrentActor = Annotated[Actor, Depends(current_actor)]
CurrentService = Annotated[ServiceActor, Depends(current_service)]
# scope="function": committed before the answer leaves, so that a failing commit is not a 201.
ReadSession = Annotated[AsyncSession, Depends(_reading_session, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(_writing_session, scope="function")]


class Precondition:
    """The version the caller judged by (RFC 9110, section 13.1.1)."""

    def __init__(self, if_match: str | None) -> None:
        """The raw header, or None when it was not sent."""
        self._if_match = if_match

    async def check(self, read_current: Callable[[], Awaitable[Resource]]) -> None:
        """Raise Stale when the caller named another version than the one that is read now.

        `*` asks for no version, only that there is one: whoever checks has found the thing.
        """
        if self._if_match is None or self._if_match.strip() == "*":
            return
        etag = etag_of(await read_current())
        if not matches(self._if_match, etag):
            raise Stale(etag)

    @asynccontextmanager
    async def held(self, read_current: Callable[[], Awaitable[Resource]]) -> AsyncIterator[None]:
        """Check now; a Stale raised inside is told with the ETag of what is current, too."""
        await self.check(read_current)
        try:
            yield
        except Stale as stale:
            raise Stale(etag_of(await read_current()), stale.code) from stale


async def _optional_precondition(
    if_match: Annotated[
        str | None, Header(max_length=1000, description="ETag yang sudah dibaca (read before).")
    ] = None,
) -> Precondition:
    return Precondition(if_match)


async def _required_precondition(
    if_match: Annotated[
        str | None,
        Header(
            max_length=1000, description="ETag yang sudah dibaca; wajib (read before; required)."
        ),
    ] = None,
) -> Precondition:
    if if_match is None:
        raise PreconditionRequired
    return Precondition(if_match)


IfMatch = Annotated[Precondition, Depends(_optional_precondition)]
RequiredIfMatch = Annotated[Precondition, Depends(_required_precondition)]
