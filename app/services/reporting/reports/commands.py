"""Beginning a report, taking its data anew, and writing in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.models import (
    Decree,
    Report,
    ReportChapter,
    ReportRecommendation,
    Team,
    report_editors,
)
from app.models.report import ReportOperation, ReportStatus
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.reports import REPORTS
from app.policies.rules import ResourceScope, require
from app.schemas.reporting.reports.reports import ReportCreate
from app.schemas.reporting.reports.snapshot import ReportSnapshot
from app.services.decrees.queries import get_visible as decree_in_sight
from app.services.plan.rows.years import office_and_year
from app.services.platform import audit
from app.services.platform.sql import insert_if_absent
from app.services.reporting.reports.parts import PARTS
from app.services.reporting.reports.periods import days_of
from app.services.reporting.reports.queries import LoadedReport
from app.services.reporting.reports.snapshot import prefilling
from app.services.reporting.reports.snapshot.carrying import carried_over
from app.services.reporting.reports.snapshot.scope import ReadGaps, Scope
from app.services.reporting.reports.snapshot.taking import stored, take_snapshot


async def create_report(
    session: AsyncSession, actor: Actor, body: ReportCreate, read_gaps: ReadGaps
) -> Report:
    """A draft with the data of this moment, and a chapter for each team, filled in from it.

    Raises NotFound (decree, team), Forbidden, Invalid (no such period, or still to come), Conflict
    (there is one: correct it instead).
    """
    decree = await decree_in_sight(session, actor, body.decree_id, Permission.REPORT_READ)
    team_id = await _team_of(session, decree, body.team_id)
    require(actor, Permission.REPORT_WRITE, ResourceScope(decree.work_unit_id, decree.id, team_id))
    unit, year = await office_and_year(session, decree.id)
    first, last = days_of(body.kind, year, body.period)
    scope = Scope(decree, team_id, first, last, clock.today_in(unit.time_zone))
    if first > scope.today:
        raise Invalid("report_period_to_come", pointer="/period", day=first)
    report = Report(
        work_unit_id=unit.id,
        decree_id=decree.id,
        team_id=team_id,
        scope_id=team_id or decree.id,
        kind=body.kind,
        year=year,
        period=body.period,
        covers_from=first,
        covers_to=last,
    )
    await _require_first(session, report)
    await _fill(session, actor, report, scope, read_gaps)
    return report


async def _fill(
    session: AsyncSession, actor: Actor, report: Report, scope: Scope, read_gaps: ReadGaps
) -> None:
    """Give a new report its data, and each team a chapter to write."""
    snapshot = await _take(session, actor, report, scope, read_gaps)
    report.summary = report.prefilled = prefilling.summary_of(snapshot)
    report.created_by_id, report.created_for_id = actor.user_id, actor.on_behalf_of
    session.add(report)
    await session.flush()
    session.add_all(_chapters(report.id, snapshot))
    await name_editor(session, actor, report.id)
    told = {name: getattr(report, name) for name in ("kind", "period", "snapshot_digest")}
    target = target_of(report, scope.decree)
    audit.log(session, actor, "report.create", target, changes=audit.created(told))
    await session.flush()


async def correct(
    session: AsyncSession, actor: Actor, located: LoadedReport, reason: str, read_gaps: ReadGaps
) -> Report:
    """A new report of the same period that names this one, with its words and today's data.

    Both stay. Raises Forbidden, Conflict (not acknowledged, or corrected already).
    """
    REPORTS.require(actor, ReportOperation.CORRECT, located.facts)
    old, scope = located.report, scope_of(located)
    report = Report(corrects_id=old.id, **{name: getattr(old, name) for name in _SAME})
    await _fill(session, actor, report, scope, read_gaps)
    await _copy_words(session, actor, old, report)
    changes: audit.Changes = {"corrected_by_id": [None, str(report.id)]}
    target = target_of(old, located.decree)
    audit.log(session, actor, "report.correct", target, changes=changes, reason=reason)
    await session.flush()
    return report


async def _copy_words(session: AsyncSession, actor: Actor, old: Report, new: Report) -> None:
    """What people had written, and what was recommended, to be put right in the new one."""
    report_ids = (old.id, new.id)
    rows = (
        await session.scalars(select(ReportChapter).where(ReportChapter.report_id.in_(report_ids)))
    ).all()
    written = {row.team_id: row for row in rows if row.report_id == old.id}
    for row in rows:
        if row.report_id == new.id and row.team_id in written:
            for part in PARTS:
                setattr(row, part, getattr(written[row.team_id], part))
    new.summary = old.summary
    for one in await session.scalars(
        select(ReportRecommendation).where(ReportRecommendation.report_id == old.id)
    ):
        same = {name: getattr(one, name) for name in _RECOMMENDED}
        session.add(ReportRecommendation(report_id=new.id, created_by_id=actor.user_id, **same))


_SAME = (
    "work_unit_id", "decree_id", "team_id", "scope_id", "kind", "year", "period", "covers_from",
    "covers_to",
)  # fmt: skip
_RECOMMENDED = (
    "position", "text", "responsible", "due_date", "action_item_id", "indicator_id", "status",
    "closed_by_id", "closed_for_id", "closed_at", "close_reason", "evidence_id",
)  # fmt: skip


async def refresh(
    session: AsyncSession, actor: Actor, located: LoadedReport, read_gaps: ReadGaps
) -> None:
    """Take the data anew; what nobody touched is filled in anew. Raises Forbidden, Conflict."""
    REPORTS.require(actor, ReportOperation.REFRESH, located.facts)
    report, old = located.report, located.report.snapshot_digest
    snapshot = await _take(session, actor, report, scope_of(located), read_gaps)
    summary = prefilling.summary_of(snapshot)
    if report.summary == report.prefilled:
        report.summary = summary
    report.prefilled = summary
    filled = {line.team.id: prefilling.chapter_of(snapshot, line) for line in snapshot.teams}
    found = await session.scalars(select(ReportChapter).where(ReportChapter.report_id == report.id))
    for chapter in found:
        _fill_anew(chapter, filled.get(chapter.team_id, {}))
    report.updated_at = clock.now()
    changes: audit.Changes = {"snapshot_digest": [old, report.snapshot_digest]}
    audit.log(session, actor, "report.refresh", target_of(report, located.decree), changes=changes)
    await session.flush()


def scope_of(located: LoadedReport) -> Scope:
    """What the report is about, on the office's day."""
    report, today = located.report, clock.today_in(located.work_unit.time_zone)
    return Scope(located.decree, report.team_id, report.covers_from, report.covers_to, today)


async def name_editor(session: AsyncSession, actor: Actor, report_id: UUID) -> None:
    """Count the person among those who wrote it, and whoever they stand in for."""
    for user_id in {actor.user_id, actor.on_behalf_of} - {None}:
        editor = {"report_id": report_id, "user_id": user_id}
        await insert_if_absent(session, report_editors, editor, "report_id", "user_id")


def target_of(report: Report, decree: Decree) -> audit.Target:
    """The report as the audit log and events name it."""
    return audit.Target.in_decree(
        "report",
        report.id,
        decree,
        status=report.status,
        team_id=report.team_id,
        report_kind=report.kind,
        year=report.year,
        period=report.period,
        number=report.number,
    )


async def _take(
    session: AsyncSession, actor: Actor, report: Report, scope: Scope, read_gaps: ReadGaps
) -> ReportSnapshot:
    """Take the snapshot and keep it in the report."""
    carried = await carried_over(session, scope)
    snapshot = await take_snapshot(session, actor, scope, read_gaps, carried)
    report.snapshot, report.snapshot_digest = stored(snapshot)
    report.snapshot_day = snapshot.day
    return snapshot


def _chapters(report_id: UUID, snapshot: ReportSnapshot) -> list[ReportChapter]:
    made: list[ReportChapter] = []
    for line in snapshot.teams:
        filled: dict[str, Any] = prefilling.chapter_of(snapshot, line)
        made.append(
            ReportChapter(report_id=report_id, team_id=line.team.id, prefilled=filled, **filled)
        )
    return made


def _fill_anew(chapter: ReportChapter, filled: Mapping[str, str]) -> None:
    """Parts that stand as they were filled in follow the data; what people wrote stays."""
    for part in {*chapter.prefilled, *filled}:
        if getattr(chapter, part) == chapter.prefilled.get(part):
            setattr(chapter, part, filled.get(part))
    chapter.prefilled = dict(filled)


async def _team_of(session: AsyncSession, decree: Decree, team_id: UUID | None) -> UUID | None:
    """The key of a working team of the decree, or none; raises NotFound."""
    if team_id is None:
        return None
    here = (Team.id == team_id, Team.decree_id == decree.id, Team.kind == TeamKind.TIM_KERJA)
    if await session.scalar(select(Team.id).where(*here)) is None:
        raise NotFound(pointer="/team_id")
    return team_id


async def _require_first(session: AsyncSession, report: Report) -> None:
    """Raise Conflict where the period has its report; two at once meet the unique index."""
    found = await session.scalar(
        select(Report.id).where(
            Report.scope_id == report.scope_id,
            Report.kind == report.kind,
            Report.period == report.period,
            Report.status != ReportStatus.DISCARDED,
            Report.corrects_id.is_(None),
        )
    )
    if found is not None:
        raise Conflict("report_exists", report=str(found))
