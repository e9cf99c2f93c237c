"""What leaves the service as one file."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import Query
from fastapi.responses import StreamingResponse

from app.api.admission import NAMES_PEOPLE
from app.api.dependencies import (
    AppDatabase,
    AppSigner,
    AppStorage,
    CurrentReader,
    WriteSession,
)
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.core import clock
from app.integrations.file_names import content_disposition
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.reporting.packages import PackageQuery
from app.services.platform.audit.checkpoints import make_checkpoint
from app.services.reporting.packages import packing
from app.services.reporting.packages.content import load
from app.services.reporting.packages.scope import locate

router = FeatureRouter("exports")

ZIP = "application/zip"
_BINARY: dict[str, Any] = {"type": "string", "format": "binary", "contentMediaType": ZIP}


@router.operation(
    "GET",
    "/exports/evidence-package",
    permission=Permission.EVIDENCE_OPEN,
    scope=ServiceScope.PACKAGES_READ,
    errors=(403, 404, 409),
    response_class=StreamingResponse,
    responses={200: {"headers": ATTACHMENT, "content": {ZIP: {"schema": _BINARY}}}},
    openapi_extra={NAMES_PEOPLE: True},
)
async def export_evidence_package(
    query: Annotated[PackageQuery, Query()],
    database: AppDatabase,
    storage: AppStorage,
    signer: AppSigner,
    session: WriteSession,
    actor: CurrentReader,
) -> StreamingResponse:
    """Paket eviden yang dapat diperiksa siapa pun: arsip BagIt bertanda tangan (signed ZIP).

    Ia memuat nama orang: akun layanan memerlukan `people:read` juga (names people).
    """
    async with database.reading() as look:
        scope = await locate(look, actor, query)
        signed_by = packing.require_signer(signer)
        content = await load(look, actor, scope)
        checkpoint = await make_checkpoint(look, signed_by)
    package = await to_thread.run_sync(
        packing.pack, content, actor, signed_by, clock.now(), checkpoint
    )
    await packing.require_storage(package, storage)
    packing.record_export(session, actor, content, package)
    return StreamingResponse(
        packing.stream(package, storage),
        media_type=ZIP,
        headers={"Content-Disposition": content_disposition(f"{package.name}.zip")},
    )
