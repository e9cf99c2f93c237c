"""What people write in a report: the chapters of the teams, and its summary."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.errors import NotFound
from app.integrations.printable import require_printable
from app.models import ReportChapter, Team, User
from app.models.report import ReportOperation
from app.policies.actors import Actor
from app.policies.reports import REPORTS
from app.schemas.platform.references import TeamReference
from app.schemas.reporting.reports.writing import (
    ReportChapterRead,
    ReportChapterUpdate,
    ReportUpdate,
)
from app.services.platform import audit
from app.services.platform.references import person_reference
from app.services.reporting.reports.commands import name_editor, target_of
from app.services.reporting.reports.parts import PARTS, may_write, of_chapter, untouched_of
from app.services.reporting.reports.queries import LoadedReport, get_visible

_Absent = aliased(User)


async def read_chapter(
    session: AsyncSession, actor: Actor, report_id: UUID, team_id: UUID
) -> ReportChapterRead:
    """What a team wrote; raises NotFound."""
    located = await get_visible(session, actor, report_id)
    rows = await session.execute(
        select(ReportChapter, Team, User, _Absent)
        .join(Team, Team.id == ReportChapter.team_id)
        .outerjoin(User, User.id == ReportChapter.edited_by_id)
        .outerjoin(_Absent, _Absent.id == ReportChapter.edited_for_id)
        .where(ReportChapter.report_id == report_id, ReportChapter.team_id == team_id)
    )
    row = rows.first()
    if row is None:
        raise NotFound
    chapter, team = row[0], row[1]
    editor: User | None = row[2]  # outer joins: the types of the columns do not say so
    absent: User | None = row[3]
    may = may_write(actor, located.facts, team_id)
    return ReportChapterRead(
        id=chapter.id,
        report_id=report_id,
        team=TeamReference.model_validate(team),
        **{part: getattr(chapter, part) for part in PARTS},
        untouched=dict(untouched_of(chapter)),
        edited_by=person_reference(editor) if editor else None,
        edited_on_behalf_of=person_reference(absent) if absent else None,
        edited_at=chapter.edited_at,
        allowed_actions=[ReportOperation.EDIT] if may else [],
    )


async def require_writing(
    session: AsyncSession, actor: Actor, located: LoadedReport, team_id: UUID
) -> None:
    """Raise Forbidden unless the person may write that team's part, NotFound without one."""
    await _chapter(session, located, team_id)
    REPORTS.require_right(actor, ReportOperation.EDIT, of_chapter(located.facts, team_id))


async def update_chapter(
    session: AsyncSession,
    actor: Actor,
    located: LoadedReport,
    team_id: UUID,
    body: ReportChapterUpdate,
) -> None:
    """Write a team's part. Raises NotFound, Forbidden, Conflict (frozen), Invalid (a character)."""
    REPORTS.require(actor, ReportOperation.EDIT, of_chapter(located.facts, team_id))
    given = body.given(*PARTS)
    require_printable(given)
    chapter = await _chapter(session, located, team_id)
    changes = audit.apply(chapter, given)
    if changes:
        chapter.edited_by_id, chapter.edited_for_id = actor.user_id, actor.on_behalf_of
        chapter.edited_at = clock.now()
        changes["team_id"] = [None, str(team_id)]
        await _record(session, actor, located, changes)


async def _chapter(session: AsyncSession, located: LoadedReport, team_id: UUID) -> ReportChapter:
    here = (ReportChapter.report_id == located.report.id, ReportChapter.team_id == team_id)
    chapter: ReportChapter | None = await session.scalar(select(ReportChapter).where(*here))
    if chapter is None:
        raise NotFound
    return chapter


async def update_report(
    session: AsyncSession, actor: Actor, located: LoadedReport, body: ReportUpdate
) -> None:
    """Write the summary. Raises Forbidden, Conflict (frozen), Invalid (a character)."""
    REPORTS.require(actor, ReportOperation.EDIT, located.facts)
    given = body.given("summary")
    require_printable(given)
    changes = audit.apply(located.report, given)
    if changes:
        await _record(session, actor, located, changes)


async def _record(
    session: AsyncSession, actor: Actor, located: LoadedReport, changes: audit.Changes
) -> None:
    """Write a change down with the name of who made it."""
    located.report.updated_at = clock.now()
    await name_editor(session, actor, located.report.id)
    target = target_of(located.report, located.decree)
    audit.log(session, actor, "report.update", target, changes=changes)
    await session.flush()
