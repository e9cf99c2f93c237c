"""What routes are given: the database's sessions, who asks, the version they judged by.

All are `async`: FastAPI would send a plain function to a thread, which costs more than it does.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.etags import etag_of, matches
from app.api.methods import is_head
from app.api.problems import language_of
from app.core.database import Database
from app.core.errors import PreconditionRequired, Stale
from app.core.messages import Language
from app.core.settings import Settings
from app.integrations.prometheus import Metrics
from app.integrations.signatures import Signer
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.integrations.web import Web
from app.policies.actors import Actor, AnyActor, ServiceActor
from app.policies.machines import reading
from app.schemas.base import Resource
from app.services.identity.renewal import renew
from app.services.platform.notices.telling import MAILS
from app.services.platform.sql import CHANGES
from app.services.tasks.notifications.poller import NotificationPoller
from app.services.upkeep.health.figures import Figures
from app.services.upkeep.readiness import Readiness


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


async def current_caller(request: Request) -> AnyActor:
    """Who asks: a signed-in person with the rights valid today, or a service account.

    Nobody gets as far as an operation that is not for them (`admission.py`).
    """
    caller: AnyActor = request.state.caller
    return caller


async def _reading_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.reading() as session:
        yield session


async def _writing_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    async with database.writing() as session:
        renew(session, request.state.caller)
        request.state.writing_session = session
        session.info.update({CHANGES: True, MAILS: bool(settings.smtp_host)})
        yield session
        if is_head(request):
            await session.rollback()


async def _current_reader(request: Request) -> Actor:
    """Whoever reads where people do; a service account sees what its scopes show."""
    return reading(request.state.caller)


CurrentCaller = Annotated[AnyActor, Depends(current_caller)]
CurrentActor = Annotated[Actor, Depends(current_caller)]
CurrentReader = Annotated[Actor, Depends(_current_reader)]
CurrentService = Annotated[ServiceActor, Depends(current_caller)]
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
