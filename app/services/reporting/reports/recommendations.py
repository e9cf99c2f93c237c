"""Recommendations of a report: written with it, ended by another person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.integrations.printable import require_printable
from app.models import ActionItem, Activity, Indicator, ReportRecommendation, Team
from app.models.report import RecommendationOperation, RecommendationStatus, ReportOperation
from app.policies.actors import Actor
from app.policies.reports import RECOMMENDATIONS, REPORTS, RecommendationFacts
from app.schemas.reporting.reports.writing import RecommendationClose, RecommendationCreate
from app.services.evidence.queries import get_visible as evidence_in_sight
from app.services.platform import audit
from app.services.platform.plausible import BESIDE_YEARS, around, require_between
from app.services.reporting.reports.commands import name_editor, target_of
from app.services.reporting.reports.queries import LoadedReport, get_visible

MOST_RECOMMENDATIONS = 100


@dataclass(frozen=True)
class LoadedRecommendation:
    """A recommendation, the report it stands in, and what the rules need to know."""

    recommendation: ReportRecommendation
    report: LoadedReport
    facts: RecommendationFacts


async def add_recommendation(
    session: AsyncSession, actor: Actor, located: LoadedReport, body: RecommendationCreate
) -> None:
    """Put one at the end. Raises Forbidden, NotFound (a row), Invalid, Conflict (too many)."""
    REPORTS.require(actor, ReportOperation.RECOMMEND, located.facts)
    require_printable({"text": body.text, "responsible": body.responsible})
    require_between(*around(located.report.year, BESIDE_YEARS), due_date=body.due_date)
    await _require_row(session, located, body)
    here = ReportRecommendation.report_id == located.report.id
    counted = select(func.count(), func.max(ReportRecommendation.position)).where(here)
    count, last = (await session.execute(counted)).one()
    if count >= MOST_RECOMMENDATIONS:
        raise Conflict("recommendations_full", maximum=MOST_RECOMMENDATIONS)
    session.add(
        ReportRecommendation(
            report_id=located.report.id,
            position=(last or 0) + 1,
            created_by_id=actor.user_id,
            created_for_id=actor.on_behalf_of,
            **body.model_dump(),
        )
    )
    await _record(session, actor, located, "recommend", {"recommendation": [None, body.text]})


async def remove_recommendation(
    session: AsyncSession, actor: Actor, located: LoadedReport, recommendation_id: UUID
) -> None:
    """Take one out of what is still written. Raises NotFound, Forbidden, Conflict (frozen)."""
    REPORTS.require(actor, ReportOperation.RECOMMEND, located.facts)
    here = ReportRecommendation.report_id == located.report.id
    found = await session.scalar(
        select(ReportRecommendation).where(here, ReportRecommendation.id == recommendation_id)
    )
    if found is None:
        raise NotFound
    await session.execute(
        delete(ReportRecommendation).where(ReportRecommendation.id == recommendation_id)
    )
    await _record(session, actor, located, "recommend", {"recommendation": [found.text, None]})


async def get_recommendation(
    session: AsyncSession, actor: Actor, report_id: UUID, recommendation_id: UUID
) -> LoadedRecommendation:
    """One of a report in sight, held until the commit; raises NotFound."""
    located = await get_visible(session, actor, report_id, for_update=True)
    found = await session.scalar(
        select(ReportRecommendation).where(
            ReportRecommendation.report_id == report_id,
            ReportRecommendation.id == recommendation_id,
        )
    )
    if found is None:
        raise NotFound
    writers = {found.created_by_id, found.created_for_id or found.created_by_id}
    facts = RecommendationFacts(
        located.facts.place,
        located.report.status,
        found.status,
        frozenset(writers) | located.facts.submitters,
    )
    return LoadedRecommendation(found, located, facts)


async def close_recommendation(
    session: AsyncSession, actor: Actor, located: LoadedRecommendation, body: RecommendationClose
) -> None:
    """End it, with why, and evidence in sight if some is cited.

    Raises Forbidden (one's own), NotFound (evidence), Conflict (closed, or of a draft).
    """
    RECOMMENDATIONS.require(actor, RecommendationOperation.CLOSE, located.facts)
    require_printable({"reason": body.reason})
    one, report = located.recommendation, located.report
    if body.evidence_id is not None:
        try:
            await evidence_in_sight(session, actor, body.evidence_id)
        except NotFound as error:
            raise NotFound(pointer="/evidence_id") from error
    one.status = RecommendationStatus.CLOSED
    one.closed_by_id, one.closed_for_id = actor.user_id, actor.on_behalf_of
    one.closed_at, one.close_reason = clock.now(), body.reason
    one.evidence_id = body.evidence_id
    changes: audit.Changes = {
        "recommendation": [one.position, one.position],
        "status": ["open", "closed"],
    }
    target = target_of(report.report, report.decree)
    audit.log(
        session, actor, "report.close_recommendation", target, changes=changes, reason=body.reason
    )
    await session.flush()


async def _require_row(
    session: AsyncSession, located: LoadedReport, body: RecommendationCreate
) -> None:
    """Raise Invalid for two rows at once, NotFound for one of another decree (or team)."""
    if body.action_item_id is not None and body.indicator_id is not None:
        raise Invalid("recommendation_of_one_row", pointer="/indicator_id")
    for row, key, pointer in (
        (ActionItem, body.action_item_id, "/action_item_id"),
        (Indicator, body.indicator_id, "/indicator_id"),
    ):
        if key is None:
            continue
        here = [row.id == key, Team.decree_id == located.decree.id]
        if located.report.team_id is not None:
            here.append(Team.id == located.report.team_id)
        found = select(row.id).join(Activity, Activity.id == row.activity_id)
        found = found.join(Team, Team.id == Activity.team_id).where(*here)
        if await session.scalar(found) is None:
            raise NotFound(pointer=pointer)


async def _record(
    session: AsyncSession, actor: Actor, located: LoadedReport, action: str, changes: audit.Changes
) -> None:
    located.report.updated_at = clock.now()
    await name_editor(session, actor, located.report.id)
    target = target_of(located.report, located.decree)
    audit.log(session, actor, f"report.{action}", target, changes=changes)
    await session.flush()
