"""The application: database, routes, error handlers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from limits.storage import Storage

from app.api.compression import Compression
from app.api.documentation import install_documentation
from app.api.errors import install_error_handlers
from app.api.heads import BoundedHeads
from app.api.last_resort import LastResort
from app.api.methods import HeadAsGet
from app.api.middleware import RequestMiddleware
from app.api.openapi import install_openapi
from app.api.router import include_routers
from app.api.tracing import Traced
from app.api.transport import StrictTransport
from app.api.turnstile import Turnstile
from app.core.database import Database
from app.core.monitoring_settings import MetricsAccess
from app.core.settings import Settings
from app.integrations.prometheus import Metrics
from app.integrations.rate_limits import RateLimit
from app.integrations.telemetry import open_tracer, trace_statements
from app.services.evidence.links.checking import open_web
from app.services.identity.service_accounts.usage import write_all_down
from app.services.integration.committing import session_info
from app.services.platform.audit.checkpoints import open_signer
from app.services.platform.files.scanning import open_scanner
from app.services.platform.files.storage import open_storage
from app.services.tasks.notifications.poller import NotificationPoller
from app.services.upkeep.health.figures import Figures
from app.services.upkeep.readiness import Readiness
from app.worker import Worker

EXPOSED_HEADERS = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Language",
    "Content-Range",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "RateLimit-Limit",
    "RateLimit-Policy",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "X-Request-ID",
)
# Wrong keys in a minute from one address: 256 bits are not guessed, but guessing costs us.
FAILURES_PER_MINUTE = 30

Background = Callable[[Database], AbstractAsyncContextManager[object]]


def create_app(
    settings: Settings, background: Background = nullcontext, counts: Storage | None = None
) -> FastAPI:
    """A ready application; nothing is opened before the first request.

    `background` is what goes on beside it while it runs, on the same database; `counts` is where
    requests are counted, without: by this process alone.
    """
    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=_lifespan)
    _open_what_it_needs(app, settings, counts)
    app.state.background = background
    include_routers(app)
    if settings.documentation:
        install_documentation(app)
    install_openapi(app)
    install_error_handlers(app)
    _add_middleware(app, settings)
    return app


def _open_what_it_needs(app: FastAPI, settings: Settings, counts: Storage | None) -> None:
    app.state.settings = settings
    app.state.database = Database(
        settings.async_database_url,
        settings.database_pool_size,
        settings.database_wait_seconds,
        settings.database_statement_seconds,
        session_info(settings),
    )
    app.state.readiness = Readiness()
    app.state.metrics = None
    if settings.metrics is not MetricsAccess.OFF:
        app.state.metrics = Metrics()
        app.state.metrics.watch(app.state.database)
    app.state.figures = Figures()
    app.state.storage = open_storage(settings)
    app.state.web = open_web(settings)
    app.state.lookout = NotificationPoller()
    app.state.endings = [app.state.lookout.close]  # called as soon as the end is near
    app.state.person_limit = RateLimit(settings.requests_per_minute, counts)
    app.state.service_limit = RateLimit(settings.service_requests_per_minute, counts)
    app.state.failure_limit = RateLimit(FAILURES_PER_MINUTE, counts)
    app.state.scanner = open_scanner(settings)
    app.state.signer = open_signer(settings)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Each stands around those above it."""
    app.add_middleware(Compression)
    app.add_middleware(LastResort)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BoundedHeads)
    app.add_middleware(
        Turnstile,
        # As many as the database keeps connections; half of what it may open is for those who need
        # two. More at once only wait for each other: on PostgreSQL for the end of the audit chain.
        places=settings.database_pool_size,
        seconds=settings.database_wait_seconds,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        allow_headers=("*",),
        allow_credentials=True,
        expose_headers=EXPOSED_HEADERS,
    )
    app.add_middleware(RequestMiddleware, body_max_bytes=settings.body_max_bytes)
    if settings.hsts_seconds:
        app.add_middleware(StrictTransport, seconds=settings.hsts_seconds)
    if (tracer := open_tracer(settings.otlp_endpoint)) is not None:
        trace_statements(tracer, app.state.database)
        app.add_middleware(Traced, tracer=tracer)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with app.state.background(app.state.database) as worker:
        if isinstance(worker, Worker):
            app.state.endings.append(worker.stop)
        yield
    await write_all_down(app.state.database)
    await app.state.database.close()
