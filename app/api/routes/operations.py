"""Is it alive, is it ready? For load balancers and the container's health check."""

from app.api.dependencies import AppDatabase, AppReadiness, AppStorage
from app.api.routing import Access, FeatureRouter
from app.schemas.operations import Health

router = FeatureRouter("operations")


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
