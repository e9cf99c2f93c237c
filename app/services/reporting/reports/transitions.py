"""The steps of a report: it is submitted, sent back or taken note of; a draft is discarded."""

import re
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import Conflict, Stale
from app.integrations.printable import require_printable
from app.models import EvaluationReport, Report, ReportStep, WorkUnit
from app.models.report import ReportAction, ReportOperation
from app.policies.actors import Actor
from app.policies.reports import REPORTS
from app.schemas.reporting.reports.writing import ReportJudge, ReportReturn, ReportSubmit
from app.services.identity.letterheads import head_of
from app.services.platform import audit
from app.services.reporting.reports.commands import target_of
from app.services.reporting.reports.content import compose, signer_of
from app.services.reporting.reports.queries import LoadedReport

_A = ReportAction
_NUMBERED: Final = (Report, EvaluationReport)
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")


async def submit(
    session: AsyncSession, actor: Actor, located: LoadedReport, body: ReportSubmit
) -> None:
    """Give it its number and freeze the whole document with its digest and its letterhead.

    Raises Forbidden, Conflict (status; the number is taken), Invalid (a character).
    """
    REPORTS.require(actor, ReportOperation.SUBMIT, located.facts)
    report = located.report
    await _give_number(session, located, body.number)
    signer = await signer_of(session, located, actor.user_id, actor.on_behalf_of)
    document = (await compose(session, located, signer)).model_dump(mode="json")
    written = {"summary": document["summary"], "chapters": document["chapters"]}
    require_printable(written)  # what the service filled in comes from texts of any age
    logo = (await head_of(session, located.work_unit)).logo
    kept = {"document": document, "letterhead_logo": logo.content if logo else None}
    await _take(session, actor, located, _A.SUBMIT, digest_of(document), **kept)
    report.updated_at = clock.now()


async def send_back(
    session: AsyncSession, actor: Actor, located: LoadedReport, body: ReportReturn
) -> None:
    """Give it back to its writers, with the reason. Raises Forbidden, Conflict, Stale."""
    REPORTS.require(actor, ReportOperation.RETURN, located.facts)
    await require_read(session, located, body.digest)
    await _take(session, actor, located, _A.RETURN, body.digest, reason=body.reason)


async def acknowledge(
    session: AsyncSession, actor: Actor, located: LoadedReport, body: ReportJudge
) -> None:
    """Take note of what was submitted. Raises Forbidden, Conflict, Stale (another was read)."""
    REPORTS.require(actor, ReportOperation.ACKNOWLEDGE, located.facts)
    await require_read(session, located, body.digest)
    signer = await signer_of(session, located, actor.user_id, actor.on_behalf_of)
    told = signer.model_dump(mode="json")
    await _take(session, actor, located, _A.ACKNOWLEDGE, body.digest, signer=told)


async def discard(session: AsyncSession, actor: Actor, located: LoadedReport, reason: str) -> None:
    """Let a draft go that was begun by mistake. Raises Forbidden, Conflict (submitted before)."""
    REPORTS.require(actor, ReportOperation.DISCARD, located.facts)
    await _take(session, actor, located, _A.DISCARD, None, reason=reason)


async def _take(
    session: AsyncSession,
    actor: Actor,
    located: LoadedReport,
    action: ReportAction,
    digest: str | None,
    **said: Any,  # noqa: ANN401 - columns of the step
) -> None:
    """The step first, then the status that follows from it, as the guards ask."""
    report, old = located.report, located.report.status
    session.add(
        ReportStep(
            report_id=report.id,
            action=action,
            digest=digest,
            acted_by_id=actor.user_id,
            on_behalf_of_id=actor.on_behalf_of,
            **said,
        )
    )
    await session.flush()
    report.move(action)
    changes: audit.Changes = {"status": [old.value, report.status.value]}
    if digest:
        changes["digest"] = [None, digest]
    if action is _A.SUBMIT:
        changes["number"] = [None, report.number]
    target = target_of(report, located.decree)
    audit.log(
        session, actor, f"report.{action}", target, changes=changes, reason=said.get("reason")
    )
    await session.flush()


async def require_read(session: AsyncSession, located: LoadedReport, digest: str) -> None:
    """Raise Stale unless it is the document that stands submitted."""
    if await submitted_digest(session, located) != digest:
        raise Stale(code="report_changed")


async def submitted_digest(session: AsyncSession, located: LoadedReport) -> str:
    """The digest of the document that was submitted last; empty where none was."""
    newest = (
        select(ReportStep.digest)
        .where(ReportStep.report_id == located.report.id, ReportStep.action == _A.SUBMIT)
        .order_by(ReportStep.acted_at.desc(), ReportStep.id.desc())
        .limit(1)
    )
    return await session.scalar(newest) or ""


async def _give_number(session: AsyncSession, located: LoadedReport, typed: str | None) -> None:
    """Number the report: as typed, as it was numbered before, else by the office's pattern."""
    report = located.report
    if typed is None and report.number is not None:
        return
    if typed is not None:
        require_printable({"number": typed})
    report.number_year, report.number_order, report.number = await letter_number(
        session, located.work_unit, typed, report.id
    )


async def letter_number(
    session: AsyncSession, unit: WorkUnit, typed: str | None, letter_id: UUID | None = None
) -> tuple[int, int | None, str]:
    """Year, order and number of a letter: as typed, else the next by the office's pattern.

    Reports and LHE of an office are numbered in one register, one at a time, so that no two get the
    same. `letter_id` is the letter's own, where it is stored. Raises Conflict
    (`report_number_taken`).
    """
    await session.execute(select(WorkUnit.id).where(WorkUnit.id == unit.id).with_for_update())
    year = clock.today_in(unit.time_zone).year
    if typed is not None:
        if await _is_taken(session, letter_id, unit.id, year, typed):
            raise Conflict("report_number_taken", pointer="/number", number=typed)
        return year, None, typed
    orders = union_all(
        *(
            select(model.number_order).where(
                model.work_unit_id == unit.id, model.number_year == year
            )
            for model in _NUMBERED
        )
    ).subquery()
    order = await session.scalar(select(func.max(orders.c.number_order))) or 0
    head, number = await head_of(session, unit), None
    while number is None or await _is_taken(session, letter_id, unit.id, year, number):
        order += 1
        number = head.number(str(order), year)
    return year, order, number


async def _is_taken(
    session: AsyncSession, letter_id: UUID | None, unit_id: UUID, year: int, number: str
) -> bool:
    """Whether another letter of that year has it; of any year, where the number names one."""
    of_year = None if _YEAR.search(number) else year
    others = union_all(
        *(
            select(model.id).where(
                model.work_unit_id == unit_id,
                model.number == number,
                *(() if of_year is None else (model.number_year == of_year,)),
                *(() if letter_id is None else (model.id != letter_id,)),
            )
            for model in _NUMBERED
        )
    )
    return (await session.execute(others)).first() is not None
