"""Pulling from the command line: no person asks, so every connector is in sight."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from app.core.database import Database
from app.core.errors import Conflict
from app.core.messages import Language
from app.core.settings import Settings
from app.models import Connector, RecordType, SourceSystem, WorkUnit
from app.models.connector import PullTrigger
from app.schemas.integration.connectors import ConnectorFile, ConnectorUpdate, PullRunRead
from app.services.integration.connectors.commands import (
    LAST_STATUS,
    create_connector,
    update_connector,
)
from app.services.integration.connectors.execution import PullDependencies, pull
from app.services.integration.connectors.runs.queries import read_run
from app.services.integration.sources.queries import get_source


async def list_all(database: Database) -> Sequence[tuple[str, ...]]:
    """Source, office, name, records, last status, next run of every connector, as text."""
    statement = (
        select(SourceSystem.key, WorkUnit.code, Connector, RecordType.key, LAST_STATUS)
        .join(SourceSystem, SourceSystem.id == Connector.source_id)
        .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
        .join(RecordType, RecordType.id == Connector.record_type_id)
        .order_by(SourceSystem.key, WorkUnit.code, Connector.name)
    )
    async with database.reading() as session:
        rows = (await session.execute(statement)).all()
    return [
        (
            source,
            work_unit_code,
            connector.name,
            kind,
            status.value if status else "-",
            str(connector.next_run_at or "-") if connector.is_active else "off",
        )
        for source, work_unit_code, connector, kind, status in rows
    ]


async def apply(database: Database, settings: Settings, body: ConnectorFile) -> bool:
    """Make the connector of a file (True), or bring the one of that name in line with it.

    Raises NotFound (source, office, kind of record), Invalid.
    """
    async with database.writing() as session:
        source = await get_source(session, body.source)
        found = await session.scalar(
            select(Connector)
            .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
            .where(
                Connector.source_id == source.id,
                Connector.name == body.name,
                WorkUnit.code == body.work_unit_code,
            )
        )
        if found is None:
            await create_connector(session, settings, None, source, body)
            return True
        change = ConnectorUpdate(spec=body.spec, secret=body.secret, is_active=True)
        await update_connector(session, settings, None, found, change)
        return False


async def pull_all(  # noqa: PLR0913, PLR0917 - what can be asked for
    tools: PullDependencies,
    source_key: str,
    period: str,
    trigger: PullTrigger,
    work_unit_code: str | None,
    name: str | None,
    *,
    is_dry: bool,
    tell: Callable[[str, PullRunRead | Conflict], None] = lambda *_: None,
) -> list[tuple[str, PullRunRead | Conflict]]:
    """Pull a period through the connectors of a source that are meant, one after the other.

    Each with its name, in English, told as soon as it has ended; a Conflict where another run of it
    goes on, which holds up none of the others. Raises NotFound (the source), Invalid (the period).
    """
    runs: list[tuple[str, PullRunRead | Conflict]] = []

    def ended(label: str, one: PullRunRead | Conflict) -> None:
        runs.append((label, one))
        tell(label, one)

    for connector, code in await _chosen(tools.database, source_key, work_unit_code, name):
        label = f"{source_key}/{connector.name} ({code})"
        try:
            run_id, dry = await pull(tools, connector.id, period, trigger, is_dry=is_dry)
        except Conflict as error:
            ended(label, error)
            continue
        async with tools.database.reading() as session:
            read = await read_run(session, connector, run_id, Language.ENGLISH, dry)
        ended(label, read)
    return runs


async def _chosen(
    database: Database, source_key: str, work_unit_code: str | None, name: str | None
) -> list[tuple[Connector, str]]:
    """The connectors that are meant, each with the code of its office."""
    statement = (
        select(Connector, WorkUnit.code)
        .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
        .where(Connector.is_active)
        .order_by(WorkUnit.code, Connector.name)
    )
    async with database.reading() as session:
        source = await get_source(session, source_key)
        rows = (await session.execute(statement.where(Connector.source_id == source.id))).all()
    return [
        (connector, code)
        for connector, code in rows
        if work_unit_code in {None, code} and name in {None, connector.name}
    ]
