"""Connectors: pulling from systems that do not push (administrator)."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    AppSettings,
    CurrentActor,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.evidence_dependencies import AppIntake
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.connector import PullTrigger
from app.models.rights import Permission
from app.schemas.integration.connectors import (
    ConnectorCreate,
    ConnectorPage,
    ConnectorQuery,
    ConnectorRead,
    ConnectorUpdate,
    PullCreate,
    PullRunPage,
    PullRunQuery,
    PullRunRead,
)
from app.schemas.integration.sources import Key
from app.schemas.integration.trials import ConnectorTrialCreate, ConnectorTrialRead
from app.services.integration.connectors import commands
from app.services.integration.connectors.execution import PullDependencies, pull
from app.services.integration.connectors.runs import queries
from app.services.integration.connectors.trials.trying import open_desk, try_address
from app.services.integration.sources.queries import get_source

router = FeatureRouter("connectors")
MANAGE = Permission.SOURCE_MANAGE
SourceKey = Annotated[Key, Path(description="Kunci sistem sumber (key of the source).")]


@router.operation("GET", "/sources/{source_key}/connectors", permission=MANAGE, errors=(403, 404))
async def list_connectors(
    source_key: SourceKey,
    query: Annotated[ConnectorQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ConnectorPage:
    """Penghubung ke sistem ini, dan keadaannya (connectors, and how they fare)."""
    source = await get_source(session, source_key)
    return links(await commands.list_connectors(session, actor, source, query))


@router.operation(
    "POST",
    "/sources/{source_key}/connectors",
    permission=MANAGE,
    has_secret=True,
    errors=(403, 404, 409),
    location="/connectors/{id}",
)
async def create_connector(
    source_key: SourceKey,
    body: ConnectorCreate,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> ConnectorRead:
    """Buat penghubung; rahasianya tidak ditampilkan lagi (its secret is never shown)."""
    source = await get_source(session, source_key)
    connector_id = await commands.create_connector(session, settings, actor, source, body)
    return await commands.read_connector(session, actor, connector_id, language)


@router.operation(
    "POST",
    "/sources/{source_key}/connector-trials",
    permission=MANAGE,
    has_secret=True,
    errors=(403, 404),
)
async def start_connector_trial(
    source_key: SourceKey,
    body: ConnectorTrialCreate,
    database: AppDatabase,
    settings: AppSettings,
    intake: AppIntake,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> ConnectorTrialRead:
    """Coba alamat: satu halaman, usulan penghubung, tiga baris (try an address, keep nothing)."""
    parts = body.parts()
    async with database.writing() as session:
        source = await get_source(session, source_key)
        desk = await open_desk(session, actor, source, body.named(), parts)
    tools = PullDependencies(database, settings, intake)
    return (await try_address(tools, desk, parts, body.secret, language)).read


@router.operation("GET", "/connectors/{connector_id}", permission=MANAGE, errors=(403, 404))
async def read_connector(
    connector_id: UUID, session: ReadSession, actor: CurrentActor, language: AnswerLanguage
) -> ConnectorRead:
    """Satu penghubung (one connector)."""
    connector = await commands.get_visible(session, actor, connector_id)
    return await commands.read_connector(session, actor, connector.id, language)


@router.operation("PATCH", "/connectors/{connector_id}", permission=MANAGE, errors=(403, 404))
async def update_connector(
    connector_id: UUID,
    body: ConnectorUpdate,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
    language: AnswerLanguage,
) -> ConnectorRead:
    """Ubah penghubung; istirahatnya berakhir (change a connector; its rest ends)."""
    connector = await commands.get_changeable(session, actor, connector_id)
    await precondition.check(
        lambda: commands.read_connector(session, actor, connector_id, language)
    )
    await commands.update_connector(session, settings, actor, connector, body)
    return await commands.read_connector(session, actor, connector_id, language)


@router.operation("DELETE", "/connectors/{connector_id}", permission=MANAGE, errors=(403, 404))
async def remove_connector(
    connector_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
    language: AnswerLanguage,
) -> ConnectorRead:
    """Hentikan penghubung; riwayatnya tetap (stop it; its runs stay in the record)."""
    connector = await commands.get_changeable(session, actor, connector_id)
    await precondition.check(
        lambda: commands.read_connector(session, actor, connector_id, language)
    )
    await commands.remove_connector(session, actor, connector)
    return await commands.read_connector(session, actor, connector_id, language)


@router.operation(
    "POST",
    "/connectors/{connector_id}/pull",
    permission=MANAGE,
    errors=(403, 404, 409),
)
async def start_pull(
    connector_id: UUID,
    body: PullCreate,
    database: AppDatabase,
    settings: AppSettings,
    intake: AppIntake,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> PullRunRead:
    """Tarik satu periode sekarang; `dry_run` hanya memperlihatkan (pull a period now)."""
    async with database.reading() as session:
        connector = await commands.get_changeable(session, actor, connector_id)
    run_id, dry = await pull(
        PullDependencies(database, settings, intake),
        connector_id,
        body.period,
        PullTrigger.PERSON,
        actor=actor,
        is_dry=body.dry_run,
    )
    async with database.reading() as session:
        return await queries.read_run(session, connector, run_id, language, dry)


@router.operation("GET", "/connectors/{connector_id}/runs", permission=MANAGE, errors=(403, 404))
async def list_pull_runs(
    connector_id: UUID,
    query: Annotated[PullRunQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> PullRunPage:
    """Riwayat penarikan, terbaru dahulu (runs, newest first)."""
    connector = await commands.get_visible(session, actor, connector_id)
    return links(await queries.list_runs(session, connector, query))


@router.operation(
    "GET", "/connectors/{connector_id}/runs/{run_id}", permission=MANAGE, errors=(403, 404)
)
async def read_pull_run(
    connector_id: UUID,
    run_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> PullRunRead:
    """Satu penarikan dengan hambatannya (one run with what stood in its way)."""
    connector = await commands.get_visible(session, actor, connector_id)
    return await queries.read_run(session, connector, run_id, language)
