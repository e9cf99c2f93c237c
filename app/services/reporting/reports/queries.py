"""Finding reports: the list, one to act upon, one with all that belongs to it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.core.errors import NotFound
from app.models import Decree, Report, ReportStep, WorkUnit, report_editors
from app.models.report import ReportAction
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.reports import REPORTS, ReportFacts
from app.policies.rules import ResourceScope, Sight
from app.schemas.reporting.reports.reports import ReportPage, ReportQuery, ReportRead
from app.services.platform.paging import as_page, conditions, fetch_page
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.sql import AnySelect, is_sqlite
from app.services.reporting.reports.parts import parts_of, untouched
from app.services.reporting.reports.statements import (
    FILTERS,
    ORDERS,
    in_sight,
    summaries,
    summary_of,
)


@dataclass(frozen=True)
class LoadedReport:
    """A report, where it lies, and what the rules need to know."""

    report: Report
    decree: Decree
    work_unit: WorkUnit
    facts: ReportFacts


async def list_reports(session: AsyncSession, actor: Actor, query: ReportQuery) -> ReportPage:
    """Reports in sight."""
    statement = summaries(actor).where(*conditions(query, FILTERS))
    statement = statement.order_by(*ORDERS[query.sort], Report.id)
    rows, total = await fetch_page(session, statement, query)
    return as_page(ReportPage, [summary_of(row) for row in rows], total, query)


_ONE = Report.id == key("report_id")
_TO_ACT_UPON = Prepared(
    lambda sight: in_sight(sight, Report, Decree, WorkUnit).where(_ONE), Permission.REPORT_READ
)


def _to_show(sight: Sight) -> AnySelect:
    told = (Report.snapshot_digest, Report.summary, Report.prefilled)
    return summaries(sight).add_columns(*told).where(_ONE)


_TO_SHOW = Prepared(_to_show, Permission.REPORT_READ)
_HELD = select(Report.id).where(_ONE).with_for_update(key_share=True)
_WRITERS = select(report_editors.c.user_id).where(report_editors.c.report_id == key("report_id"))
_SUBMITTERS = select(ReportStep.acted_by_id, ReportStep.on_behalf_of_id).where(
    ReportStep.report_id == key("report_id"), ReportStep.action == ReportAction.SUBMIT
)
_CORRECTIONS = select(Report.id).where(
    Report.corrects_id == key("report_id"), Report.status != "discarded"
)


async def get_visible(
    session: AsyncSession, actor: Actor, report_id: UUID, *, for_update: bool = False
) -> LoadedReport:
    """The report; raises NotFound when it is out of sight. `for_update` holds its row."""
    if for_update and not is_sqlite(session):
        await session.execute(_HELD, {"report_id": report_id})
    statement, parameters = _TO_ACT_UPON.of(actor, report_id=report_id)
    row = (await session.execute(statement, parameters)).first()
    if row is None:
        raise NotFound
    facts = await in_one_go(session, lambda execute: facts_of(execute, row[0]))
    return LoadedReport(row[0], row[1], row[2], facts)


def facts_of(execute: Execute, report: Report) -> ReportFacts:
    """What the rules need to know of the report, in three statements."""
    here = {"report_id": report.id}
    submitters = {person for row in execute(_SUBMITTERS, here) for person in row} - {None}
    return ReportFacts(
        ResourceScope(report.work_unit_id, report.decree_id, report.team_id),
        report.status,
        writers=frozenset({*execute(_WRITERS, here).scalars()} | submitters),
        submitters=frozenset(submitters),
        is_corrected=execute(_CORRECTIONS, here).first() is not None,
    )


async def read_report(session: AsyncSession, actor: Actor, report_id: UUID) -> ReportRead:
    """The report as it is answered now; raises NotFound."""
    located = await get_visible(session, actor, report_id)
    return await in_one_go(session, lambda execute: _read(execute, actor, located))


def _read(execute: Execute, actor: Actor, located: LoadedReport) -> ReportRead:
    row = execute(*_TO_SHOW.of(actor, report_id=located.report.id)).first()
    if row is None:
        raise NotFound
    return ReportRead(
        **summary_of(row).model_dump(),
        snapshot_digest=row.snapshot_digest,
        summary=row.summary,
        untouched=untouched(row.summary, row.prefilled),
        **parts_of(execute, actor, located.facts, located.report.id),
        allowed_actions=REPORTS.allowed(actor, located.facts),
    )
