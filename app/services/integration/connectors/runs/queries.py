"""Runs of a connector as they are read."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.messages import Language, field_sentence
from app.models import Connector, PullRun
from app.schemas.integration.connectors import (
    PullFault,
    PullNote,
    PullRunPage,
    PullRunQuery,
    PullRunRead,
    PullRunSummary,
)
from app.schemas.platform.problems import ProblemError
from app.services.integration.connectors.asking.dry_runs import DryRun
from app.services.platform.paging import Filters, as_page, conditions, fetch_page

_LAST_RUNS: Final = 10
_RUNS: Final[Filters] = {"status": lambda value: PullRun.status == value}


async def list_runs(
    session: AsyncSession, connector: Connector, query: PullRunQuery
) -> PullRunPage:
    """The connector's runs, newest first."""
    statement = (
        select(*(getattr(PullRun, name) for name in PullRunSummary.model_fields))
        .where(PullRun.connector_id == connector.id, *conditions(query, _RUNS))
        .order_by(PullRun.started_at.desc(), PullRun.id.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(PullRunPage, [PullRunSummary.model_validate(row) for row in rows], total, query)


async def had_rows(session: AsyncSession, connector_id: UUID) -> bool:
    """Whether one of the connector's last runs brought something."""
    statement = (
        select(PullRun.counts)
        .where(PullRun.connector_id == connector_id, ~PullRun.is_dry)
        .order_by(PullRun.started_at.desc())
        .limit(_LAST_RUNS)
    )
    return any(counts.get("seen") for counts in await session.scalars(statement))


async def read_run(
    session: AsyncSession,
    connector: Connector,
    run_id: UUID,
    language: Language,
    dry: DryRun | None = None,
) -> PullRunRead:
    """A run in words, with what it showed if it was a dry one just now; raises NotFound."""
    run = await session.get(PullRun, run_id)
    if run is None or run.connector_id != connector.id:
        raise NotFound
    summary = PullRunSummary.model_validate(run)
    faults = [_fault(each, language) for each in run.faults]
    notes = [
        PullNote(code=each["code"], detail=field_sentence(each["code"], language, each["facts"]))
        for each in run.notes
    ]
    answer, records = (dry or DryRun()).told(language)
    return PullRunRead(**dict(summary), faults=faults, notes=notes, records=records, answer=answer)


def _fault(told: dict[str, Any], language: Language) -> PullFault:
    errors = [
        ProblemError(
            pointer=each["pointer"],
            code=each["code"],
            detail=field_sentence(each["code"], language, each["facts"]),
        )
        for each in told["faults"]
    ]
    detail = field_sentence(told["code"], language, told.get("facts", {}))
    return PullFault(
        code=told["code"], detail=detail, page=told["page"], record=told["record"], errors=errors
    )
