"""Is it alive, is it ready, how does it fare? For load balancers, containers and Prometheus."""

from ipaddress import ip_address

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from app.api.admission import Access
from app.api.dependencies import (
    AppDatabase,
    AppFigures,
    AppMetrics,
    AppReadiness,
    AppSettings,
    AppStorage,
)
from app.api.routing import FeatureRouter
from app.api.service_authentication import address_of
from app.core.errors import NotFound, Unauthenticated
from app.core.monitoring_settings import MetricsAccess
from app.core.security import same_secret
from app.core.settings import Settings
from app.integrations.prometheus import CONTENT_TYPE
from app.schemas.upkeep.health import Health

router = FeatureRouter("operations")
# A proxy on this machine asks from here, too, for whoever asked it.
_OF_PROXIES = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.operation("GET", "/healthz", permission=Access.PUBLIC)
async def check_health() -> Health:
    """Proses hidup (the process is alive)."""
    return Health(status="ok")


@router.operation("GET", "/readyz", permission=Access.PUBLIC, errors=(503, 507))
async def check_readiness(
    readiness: AppReadiness, database: AppDatabase, storage: AppStorage
) -> Health:
    """Basis data dan penyimpanan menjawab (database and storage answer)."""
    await readiness.require(database, storage)
    return Health(status="ok")


@router.operation(
    "GET",
    "/metrics",
    permission=Access.PUBLIC,
    errors=(401, 404),
    response_class=PlainTextResponse,
)
async def read_metrics(
    request: Request,
    settings: AppSettings,
    metrics: AppMetrics,
    figures: AppFigures,
    database: AppDatabase,
) -> Response:
    """Angka untuk Prometheus, hanya bagi yang diizinkan ZI_METRICS (figures for Prometheus)."""
    _require_scraper(request, settings)
    if metrics is None:
        raise NotFound
    asked = await figures.read(database, settings)
    return Response(metrics.text(asked), media_type=CONTENT_TYPE)


def _require_scraper(request: Request, settings: Settings) -> None:
    """Raise NotFound, as if there were nothing, or Unauthenticated for another token."""
    if settings.metrics is MetricsAccess.TOKEN:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        wanted = settings.metrics_token.get_secret_value()
        if scheme.lower() != "bearer" or not same_secret(token, wanted):
            raise Unauthenticated
    elif settings.metrics is MetricsAccess.OFF or not _is_from_here(request):
        raise NotFound


def _is_from_here(request: Request) -> bool:
    try:
        is_near = ip_address(address_of(request)).is_loopback
    except ValueError:
        is_near = False
    return is_near and not any(name in request.headers for name in _OF_PROXIES)
