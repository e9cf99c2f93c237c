"""An acknowledged report as draft evidence of the row of the plan that asks for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.core.texts import folded
from app.models import (
    Activity,
    Duty,
    DutyLink,
    Evidence,
    Indicator,
    ReportStep,
    Team,
    report_editors,
    report_evidence,
    revision_editors,
)
from app.models.evidence import EvidenceStatus
from app.models.report import ReportAction, ReportOperation
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.reports import REPORTS
from app.policies.rules import allows
from app.schemas.evidence.evidence import EvidenceCreate
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.writing import ReportEvidence
from app.services.evidence import commands
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.queries import get_visible as evidence_in_sight
from app.services.platform import audit
from app.services.platform.sql import insert_absent
from app.services.reporting.reports.commands import target_of
from app.services.reporting.reports.content import read_content
from app.services.reporting.reports.queries import LoadedReport, get_visible

# Words that an indicator has which asks for the report, and a duty to make it.
_REPORT, _DUTY = ("laporan", "monitoring", "evaluasi"), ("lapor", "monitoring")
_OF_ALL = "monitoring dan evaluasi pembangunan"


async def content_for_evidence(
    session: AsyncSession, actor: Actor, report_id: UUID
) -> ReportContent:
    """What is printed for the draft, before anything is written.

    Raises NotFound, Forbidden, Conflict (not acknowledged, or corrected).
    """
    located = await get_visible(session, actor, report_id)
    REPORTS.require(actor, ReportOperation.DRAFT_EVIDENCE, located.facts)
    return await read_content(session, actor, report_id)


async def draft_evidence(
    session: AsyncSession,
    actor: Actor,
    located: LoadedReport,
    body: ReportEvidence,
    printed: ReceivedFile,
) -> None:
    """Make a draft for each team of the indicators; whoever wrote the report contributes to it.

    Each has the printed report, given when a Pengarah took note of it, so that none is taken for
    given again. Raises
    Forbidden (named, of a team that is not theirs), NotFound (an indicator of another decree),
    Invalid (left out, and the plan has none or those of another team), Conflict (not acknowledged,
    evidence there already, a closed period).
    """
    REPORTS.require(actor, ReportOperation.DRAFT_EVIDENCE, located.facts)
    file = replace(printed, given_at=await _acknowledged_at(session, located))
    pointer = "/indicator_ids"
    wanted = body.indicator_ids or await suggested_indicators(session, located)
    if not wanted:
        raise Invalid("report_indicators_unknown", pointer=pointer)
    teams = await _teams_of(session, located, wanted)
    for team in teams:
        _require_upload(actor, located, team, is_named=bool(body.indicator_ids))
    await _require_new(session, located, teams)
    told = await read_content(session, actor, located.report.id)
    words = _words(located, told, body.title)
    made: list[UUID] = []
    for indicator_ids in teams.values():
        draft = EvidenceCreate.model_validate(words | {"indicator_ids": indicator_ids})
        made.append(await _make(session, actor, located, draft, file))
    changes: audit.Changes = {"evidence_ids": [[], sorted(map(str, made))]}
    target = target_of(located.report, located.decree)
    audit.log(session, actor, "report.draft", target, changes=changes)
    await session.flush()


async def _acknowledged_at(session: AsyncSession, located: LoadedReport) -> datetime:
    step = select(ReportStep.acted_at).where(
        ReportStep.report_id == located.report.id, ReportStep.action == ReportAction.ACKNOWLEDGE
    )
    return (await session.scalars(step)).one()


def _require_upload(actor: Actor, located: LoadedReport, team: Team, *, is_named: bool) -> None:
    """Raise Forbidden for a team that is not theirs; Invalid where the plan named it, not they."""
    place, pointer = located.facts.place, "/indicator_ids"
    if allows(actor, Permission.EVIDENCE_UPLOAD, replace(place, team_id=team.id)):
        return
    if is_named:
        raise Forbidden("report_indicators_of_another_team", pointer=pointer, team=team.title)
    raise Invalid("report_indicators_elsewhere", pointer=pointer, team=team.title)


async def suggested_indicators(session: AsyncSession, located: LoadedReport) -> list[UUID]:
    """The indicators that ask for this report, by the decree's words.

    They speak of a report of monitoring and evaluation, in an activity that carries out Pelaksana's
    duty to report; where no duty is linked, in one that is named so.
    """
    decree_id = located.decree.id
    leads = select(Team.id).where(Team.decree_id == decree_id, Team.kind == TeamKind.PELAKSANA)
    rows = await session.execute(
        select(Indicator.id, Indicator.text, Activity.name, Duty.text.label("duty"))
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .outerjoin(DutyLink, DutyLink.activity_id == Activity.id)
        .outerjoin(Duty, (Duty.id == DutyLink.duty_id) & Duty.team_id.in_(leads))
        .where(Team.decree_id == decree_id)
        .order_by(Team.position, Activity.position, Indicator.position)
    )
    found = [row for row in rows if _has(row.text, _REPORT)]
    by_duty = [row.id for row in found if row.duty and _has(row.duty, _DUTY)]
    by_name = [row.id for row in found if _OF_ALL in folded(row.name)]
    return list(dict.fromkeys(by_duty or by_name))


def _has(text: str, words: Sequence[str]) -> bool:
    plain = folded(text)
    return all(word in plain for word in words)


async def _require_new(
    session: AsyncSession, located: LoadedReport, teams: Collection[Team]
) -> None:
    """Raise Conflict where one of the teams has evidence of the report that is not withdrawn."""
    there = (
        select(Evidence.team_id)
        .join(report_evidence, report_evidence.c.evidence_id == Evidence.id)
        .where(
            report_evidence.c.report_id == located.report.id,
            Evidence.team_id.in_([team.id for team in teams]),
            or_(Evidence.status != EvidenceStatus.WITHDRAWN, Evidence.in_force_number.is_not(None)),
        )
    )
    made = set(await session.scalars(there))
    if found := next((team for team in teams if team.id in made), None):
        raise Conflict("report_evidence_made", team=found.title)


async def _teams_of(
    session: AsyncSession, located: LoadedReport, indicator_ids: Sequence[UUID]
) -> Mapping[Team, list[UUID]]:
    """The indicators by their teams, all of the report's decree; raises NotFound."""
    rows = await session.execute(
        select(Team, Indicator.id)
        .join(Activity, Activity.team_id == Team.id)
        .join(Indicator, Indicator.activity_id == Activity.id)
        .where(Indicator.id.in_(indicator_ids), Team.decree_id == located.decree.id)
        .order_by(Team.position)
    )
    teams: dict[Team, list[UUID]] = defaultdict(list)
    for team, indicator_id in rows:
        teams[team].append(indicator_id)
    if sum(map(len, teams.values())) != len(set(indicator_ids)):
        raise NotFound(pointer="/indicator_ids")
    return teams


def _words(located: LoadedReport, told: ReportContent, title: str | None) -> dict[str, object]:
    """What the draft says: number, period, digest, and who took note when."""
    report, heading = located.report, told.document.heading
    taken = told.acknowledgement
    day = taken.day if taken else report.covers_to
    noted = (
        f"Diketahui {taken.by.name}, {day_in_words(day, Language.INDONESIAN)}. " if taken else ""
    )
    return {
        "title": title
        or f"Laporan monitoring dan evaluasi {heading.period_label}, nomor {report.number}",
        "description": f"Laporan nomor {report.number}. {noted}"
        f"Sidik dokumen (SHA-256): {told.receipt.digest}.",
        "evidence_date": day,
        "covers_from": report.covers_from,
        "covers_to": report.covers_to,
    }


async def _make(
    session: AsyncSession,
    actor: Actor,
    located: LoadedReport,
    draft: EvidenceCreate,
    file: ReceivedFile,
) -> UUID:
    drafted = await commands.create_evidence(session, actor, draft)
    link = {"evidence_id": drafted.id, "report_id": located.report.id}
    await session.execute(insert(report_evidence), [link])
    people = await session.scalars(
        select(report_editors.c.user_id).where(report_editors.c.report_id == located.report.id)
    )
    rows = [{"revision_id": drafted.revision_id, "user_id": person} for person in people]
    await insert_absent(session, revision_editors, rows, "revision_id", "user_id")
    evidence = await evidence_in_sight(session, actor, drafted.id, for_update=True)
    await commands.add_files(session, actor, evidence, [file])
    return drafted.id
