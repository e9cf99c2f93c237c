"""What a report prints: composed while it is written, kept as it was once it is submitted."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.models import Membership, Report, ReportStep, Team, User, WorkUnit
from app.models.report import WRITABLE, ReportAction
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.schemas.platform.references import TeamReference
from app.schemas.reporting.reports.content import (
    RecommendationLine,
    ReportAcknowledgement,
    ReportChapter,
    ReportContent,
    ReportDocument,
    ReportHeading,
    ReportLetterhead,
    ReportReceipt,
    ReportSigner,
)
from app.schemas.reporting.reports.snapshot import ReportSnapshot
from app.services.identity.letterheads import head_of
from app.services.platform.prepared import in_one_go
from app.services.platform.references import team_reference
from app.services.platform.sql import AnyRow
from app.services.reporting.reports.parts import (
    CHAPTERS,
    OWN_RECOMMENDATIONS,
    PARTS,
    plan_row,
    recommendation,
)
from app.services.reporting.reports.periods import label_of
from app.services.reporting.reports.queries import LoadedReport, get_visible
from app.services.reporting.reports.statements import Corrected, Correction

_STEPS = select(
    ReportStep.action, ReportStep.digest, ReportStep.signer, ReportStep.acted_at.label("acted_at")
).order_by(ReportStep.acted_at.desc(), ReportStep.id.desc())


async def read_content(session: AsyncSession, actor: Actor, report_id: UUID) -> ReportContent:
    """Everything that is printed of a report in sight; raises NotFound."""
    located = await get_visible(session, actor, report_id)
    report = located.report
    submitted = None if report.status in WRITABLE else await _last(session, report, _SUBMIT)
    if submitted is None:
        document = await compose(session, located, await signatory_of(session, located))
        plain = document.model_dump(mode="json")
    else:
        plain = await session.scalar(_DOCUMENT.where(ReportStep.id == submitted.id)) or {}
        document = ReportDocument.model_validate(plain)
    return ReportContent(
        id=report.id,
        status=report.status,
        document=document,
        acknowledgement=await _acknowledgement(session, located),
        receipt=ReportReceipt(
            digest=digest_of(plain),
            snapshot_digest=digest_of(plain["snapshot"]),
            is_final=submitted is not None,
            submitted_at=submitted.acted_at if submitted else None,
        ),
        corrected_by_number=await session.scalar(_CORRECTION.where(Corrected.id == report.id)),
    )


_SUBMIT, _ACKNOWLEDGE = ReportAction.SUBMIT, ReportAction.ACKNOWLEDGE
_DOCUMENT = select(ReportStep.document)
_CORRECTION = (
    select(Correction.number)
    .join(Corrected, Corrected.id == Correction.corrects_id)
    .where(Correction.status.in_(("submitted", "acknowledged")))
)


async def compose(
    session: AsyncSession, located: LoadedReport, signer: ReportSigner | None
) -> ReportDocument:
    """The document as it would be submitted now."""
    report = located.report
    head = await head_of(session, located.work_unit)
    snapshot = await session.scalar(select(Report.snapshot).where(Report.id == report.id))
    chapters, wanted = await in_one_go(
        session,
        lambda execute: (
            execute(CHAPTERS, {"report_id": report.id}).all(),
            execute(OWN_RECOMMENDATIONS, {"report_id": report.id}).all(),
        ),
    )
    return ReportDocument(
        heading=await _heading(session, report, located.work_unit),
        snapshot=ReportSnapshot.model_validate(snapshot),
        summary=report.summary,
        chapters=[_chapter(row) for row in chapters],
        recommendations=[_recommendation(row) for row in wanted],
        signatory=signer,
        place=head.place or located.decree.place,
        signatory_title=head.signatory_title,
        copies_to=list(head.copies_to),
        letterhead=ReportLetterhead(
            lines=list(head.lines),
            classification=head.classification,
            logo_sha256=head.logo.sha256 if head.logo else None,
            logo_alt_text=head.logo_alt_text,
        ),
    )


async def signatory_of(session: AsyncSession, located: LoadedReport) -> ReportSigner | None:
    """The Ketua of the office's day, who is to submit it; none where the position is vacant."""
    today = clock.today_in(located.work_unit.time_zone)
    rows = await session.execute(
        _SEATS.where(
            Membership.decree_id == located.decree.id,
            Membership.role == MembershipRole.PELAKSANA,
            Membership.is_head(),
            Membership.valid_on(today),
        )
    )
    row = rows.first()
    return _signer(row) if row else None


async def signer_of(
    session: AsyncSession, located: LoadedReport, user_id: UUID, behalf_id: UUID | None
) -> ReportSigner:
    """Whoever takes a step, as the decree prints them, else as their account says.

    A stand-in signs in their own name, for the one whose position it is.
    """
    own = await _described(session, located, user_id)
    if behalf_id is None:
        return own
    absent = await _described(session, located, behalf_id)
    return own.model_copy(update={"on_behalf_of": absent.name, "title": absent.title})


async def _described(session: AsyncSession, located: LoadedReport, user_id: UUID) -> ReportSigner:
    today = clock.today_in(located.work_unit.time_zone)
    here = (Membership.decree_id == located.decree.id, Membership.user_id == user_id)
    row = (await session.execute(_SEATS.where(*here, Membership.valid_on(today)))).first()
    if row is not None:
        return _signer(row)
    user = await session.get_one(User, user_id)
    return ReportSigner(name=user.name, job_title=user.job_title or "", title="", nip=user.nip)


_SEATS = (
    select(
        Membership.name,
        Membership.job_title,
        Membership.job_title_correction,
        Membership.title,
        User.nip,
    )
    .join(User, User.id == Membership.user_id)
    .order_by(Membership.role.desc(), Membership.position, Membership.id)
)


def _signer(row: AnyRow) -> ReportSigner:
    job = row.job_title_correction or row.job_title
    return ReportSigner(name=row.name, job_title=job, title=row.title, nip=row.nip)


async def _heading(session: AsyncSession, report: Report, unit: WorkUnit) -> ReportHeading:
    corrected = select(Report.number).where(Report.id == report.corrects_id)
    return ReportHeading(
        kind=report.kind,
        year=report.year,
        period=report.period,
        period_label=label_of(report.kind, report.year, report.period),
        office_name=unit.name,
        team=await _team(session, report.team_id),
        number=report.number,
        corrects_number=await session.scalar(corrected) if report.corrects_id else None,
    )


async def _team(session: AsyncSession, team_id: UUID | None) -> TeamReference | None:
    return TeamReference.model_validate(await session.get_one(Team, team_id)) if team_id else None


async def _last(session: AsyncSession, report: Report, action: ReportAction) -> AnyRow | None:
    here = (ReportStep.report_id == report.id, ReportStep.action == action)
    found = await session.execute(_STEPS.add_columns(ReportStep.id).where(*here).limit(1))
    return found.first()


async def _acknowledgement(
    session: AsyncSession, located: LoadedReport
) -> ReportAcknowledgement | None:
    step = await _last(session, located.report, _ACKNOWLEDGE)
    if step is None or step.signer is None:
        return None
    day = clock.day_in(located.work_unit.time_zone, step.acted_at)
    return ReportAcknowledgement(by=ReportSigner.model_validate(step.signer), day=day)


def _chapter(row: AnyRow) -> ReportChapter:
    texts: dict[str, Any] = {part: getattr(row, part) for part in PARTS}
    return ReportChapter(team=team_reference(row), **texts)


def _recommendation(row: AnyRow) -> RecommendationLine:
    told = recommendation(row)
    names = RecommendationLine.model_fields.keys() - {"plan_row"}
    return RecommendationLine(
        **{name: getattr(told, name) for name in names}, plan_row=plan_row(row)
    )
