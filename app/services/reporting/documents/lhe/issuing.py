"""Issuing an LHE: numbered, frozen with its digest and letterhead; and reading it again."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import Conflict, NotFound
from app.integrations.logos import as_logo
from app.integrations.printable import require_printable
from app.models import EvaluationReport, LheFile, User, WorkUnit
from app.models.evaluation import EvaluationLayer, EvaluationOperation, EvaluationStatus
from app.models.lhe import LheConclusion
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, layers_of
from app.schemas.reporting.reports.content import ReportSigner
from app.schemas.reporting.reports.lhe import (
    LheDocument,
    LheIssue,
    LheRead,
    LheState,
    LheSummary,
)
from app.services.evaluation.evaluations.answering import desk_of
from app.services.evaluation.evaluations.assessing.checklist import (
    TEXTS,
    found_of,
    missing_of,
    require_no_part_in,
)
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation, get_visible
from app.services.evaluation.evaluations.statements import IS_REOPENED, issued
from app.services.evaluation.portal.holding import against
from app.services.identity.letterheads import PrintedHead, head_of
from app.services.platform import audit
from app.services.reporting.documents.lhe.composing import Loaded, Said, compose
from app.services.reporting.reports.parts import copies, copy_of
from app.services.reporting.reports.transitions import letter_number

_TPI, _ASSESSED = EvaluationLayer.TPI, EvaluationStatus.ASSESSED


@dataclass(frozen=True)
class Letter:
    """An LHE as it is printed: the document, its digest, the letterhead over it."""

    document: LheDocument
    digest: str
    state: LheState
    head: PrintedHead


async def issue(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: LheIssue
) -> None:
    """Give it a number and freeze all that it says.

    Raises Forbidden, Conflict (status, checklist, number taken, minimums that contradict it).
    """
    EVALUATIONS.require(actor, EvaluationOperation.ISSUE_LHE, located.facts)
    evaluation = located.evaluation
    await require_no_part_in(session, actor, evaluation.id, _TPI)
    await _require_checklist(session, evaluation.id)
    unit = await _office_of(session, actor)
    year, order, number = await letter_number(session, unit, body.number)
    day, head = clock.today_in(unit.time_zone), await head_of(session, unit)
    said = Said(body, {"number": number, "day": day}, await _signer(session, actor))
    document = await compose(session, await _loaded(session, located), unit, head, said)
    _require_agreeing(document)
    require_printable({"assignment": body.assignment, "summary": body.summary, "number": number})
    content = document.model_dump(mode="json")
    digest = digest_of(content)
    session.add(
        EvaluationReport(
            evaluation_id=evaluation.id,
            work_unit_id=unit.id,
            number=number,
            number_year=year,
            number_order=order,
            day=day,
            digest=digest,
            conclusion=body.conclusion,
            document=content,
            letterhead_logo=head.logo.content if head.logo else None,
            issued_by_id=actor.user_id,
            on_behalf_of_id=actor.on_behalf_of,
        )
    )
    evaluation.updated_at = clock.now()
    changes = audit.created({"number": number, "conclusion": body.conclusion, "digest": digest})
    audit.log(session, actor, "evaluation.issue_lhe", target_of(evaluation), changes=changes)
    await session.flush()


async def _require_checklist(session: AsyncSession, evaluation_id: UUID) -> None:
    missing = missing_of(await found_of(session, evaluation_id), _TPI)
    if missing:
        raise Conflict("lhe_checklist", items="; ".join(TEXTS[item] for item in missing))


def _require_agreeing(document: LheDocument) -> None:
    """Raise Conflict where it concludes to propose, and a minimum or a condition says no."""
    contrary = against(document.model_dump(mode="json"))
    if document.conclusion is LheConclusion.PROPOSE and contrary:
        target = document.heading.target.value
        raise Conflict("lhe_contradicts", target=target, items="; ".join(contrary))


async def read_lhe(session: AsyncSession, actor: Actor, evaluation_id: UUID) -> LheRead:
    """The newest that was issued; before the first, TPI reads a draft. Raises NotFound."""
    located = await get_visible(session, actor, evaluation_id)
    letter = await letter_of(session, actor, located)
    rows = await session.scalars(issued(evaluation_id, EvaluationReport))
    here = LheFile.evaluation_report_id.in_(
        issued(evaluation_id, EvaluationReport.id).order_by(None)
    )
    return LheRead(
        id=evaluation_id,
        is_final=letter.state is LheState.FINAL,
        state=letter.state,
        digest=letter.digest,
        document=letter.document,
        issued=[LheSummary.model_validate(row) for row in rows],
        files=[copy_of(row) for row in await session.execute(copies(LheFile).where(here))],
    )


async def letter_of(session: AsyncSession, actor: Actor, located: LoadedEvaluation) -> Letter:
    """The same, ready to be printed. Raises NotFound (none is issued, and not TPI's).

    What TPI concluded anew is to be issued anew: it reads that draft.
    """
    newest = issued(located.evaluation.id, EvaluationReport, IS_REOPENED).options(
        undefer(EvaluationReport.document),
        undefer(EvaluationReport.letterhead_logo),
    )
    row = (await session.execute(newest.limit(1))).first()
    is_tpi = _TPI in layers_of(actor, located.facts.place)
    concluded_anew = row is not None and row[1] and located.facts.status is _ASSESSED
    if row is not None and not (is_tpi and concluded_anew):
        state = LheState.REOPENED if row[1] else LheState.FINAL
        return await _frozen(session, row[0], state)
    if not is_tpi:
        raise NotFound
    unit = await _office_of(session, actor)
    head = await head_of(session, unit)
    document = await compose(session, await _loaded(session, located), unit, head, Said())
    digest = digest_of(document.model_dump(mode="json"))
    return Letter(document, digest, LheState.DRAFT, head)


async def _frozen(session: AsyncSession, row: EvaluationReport, state: LheState) -> Letter:
    document = LheDocument.model_validate(row.document)
    unit = await session.get_one(WorkUnit, row.work_unit_id)
    kept = document.letterhead
    head = await head_of(session, unit)
    if kept is not None:
        head = replace(
            head,
            lines=tuple(kept.lines),
            classification=kept.classification,
            logo=as_logo(row.letterhead_logo) if row.letterhead_logo else None,
            logo_alt_text=kept.logo_alt_text,
        )
    return Letter(document, row.digest, state, head)


async def _loaded(session: AsyncSession, located: LoadedEvaluation) -> Loaded:
    desk = await desk_of(session, located)
    return Loaded(located, desk.sheet, desk.standing)


async def _office_of(session: AsyncSession, actor: Actor) -> WorkUnit:
    """The office of whoever assesses: its letterhead, its numbers."""
    statement = select(WorkUnit).join(User, User.work_unit_id == WorkUnit.id)
    return (await session.scalars(statement.where(User.id == actor.user_id))).one()


async def _signer(session: AsyncSession, actor: Actor) -> ReportSigner:
    user = await session.get_one(User, actor.user_id)
    return ReportSigner(name=user.name, job_title=user.job_title or "", title="", nip=user.nip)
