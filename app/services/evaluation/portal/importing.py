"""Taking the portal's workbook into an evaluation: tried first, then all of it or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.core.errors import Conflict, Forbidden, Invalid
from app.integrations.sheets import SheetData, read_sheets
from app.models.evaluation import EvaluationLayer
from app.policies.actors import Actor
from app.schemas.decrees.bounds import MOST_TOLD
from app.schemas.decrees.imports import CellFaultRead, ImportRead
from app.schemas.evaluation.answering import (
    AnswerInput,
    AssessmentInput,
    EvaluationAnswers,
    EvaluationAssessments,
)
from app.services.evaluation.evaluations.answering import Desk, answer, assess, desk_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.portal.edits import Edits, cell_fault, compare, of_the_form, told_by
from app.services.evaluation.portal.handing_out import filling_of, is_of_another, version_of
from app.services.evaluation.portal.workbook import read_portal_sheets

# Reading takes a processor for itself: one workbook at a time in a process.
_READING: Final = CapacityLimiter(1)
_UNIT: Final = {"answer": "unit", "note": "unit_note"}
_TPI: Final = {"answer": "tpi", "verdict": "tpi", "note": "tpi_note"}


async def open_workbook(content: bytes, name: str) -> list[SheetData]:
    """The workbook's sheets, read in a thread; raises as `read_sheets`."""
    return await to_thread.run_sync(read_sheets, content, name, limiter=_READING)


async def import_workbook(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    sheets: Sequence[SheetData],
    confirm: str | None,
) -> ImportRead:
    """Try what the workbook says, or with what the trial gave to `confirm` take it; never commits.

    The unit's columns are answers of the office, by the teams of their areas; TPI's are those of
    TPI; whoever may read the evaluation may try, and is told at each cell what is not theirs.
    Evidence is not taken: it is put beside a question by itself. Raises Invalid
    (`import_has_faults`) and Conflict (`portal_not_tried`) where what is stored, or what the
    workbook says, is not what was tried.
    """
    name = f"LKE {located.evaluation.year}, {located.work_unit.name}"
    about: dict[str, Any] = {"decree_id": located.decree.id, "name": name}
    desk = await desk_of(session, located)
    reading = read_portal_sheets(desk.sheet, sheets)
    hints = list(of_the_form(desk, reading.hints))
    about |= {"hint_count": len(hints), "hints": hints}
    if reading.faults:
        faults = list(of_the_form(desk, reading.faults))
        return _refused(about, faults, confirm)
    if is_of_another(desk, reading.answers):
        return _refused(about, [_of_another(desk, about)], confirm, made_from_another=True)
    edits = compare(desk, actor, reading, await filling_of(session, desk))
    key = await _try(session, actor, edits, confirm)
    if confirm is not None and (edits.is_outdated or (confirm != key and not edits.faults)):
        raise Conflict("portal_not_tried")
    if edits.faults:
        return _refused(about, edits.faults, confirm, is_outdated=edits.is_outdated)
    is_asked = confirm is None and (edits.answers or edits.assessments)
    return ImportRead(
        **about,
        is_done=confirm is not None,
        confirm=key if is_asked else None,
        change_count=len(edits.changes),
        changes=edits.changes[:MOST_TOLD],
    )


def _of_another(desk: Desk, about: Mapping[str, Any]) -> CellFaultRead:
    return cell_fault(desk, None, "", "portal_other_evaluation", {"evaluation": about["name"]})


async def _try(session: AsyncSession, actor: Actor, edits: Edits, confirm: str | None) -> str:
    """Carry it out, and keep it where this is what was tried; what it is, is returned."""
    trial = await session.begin_nested()
    try:
        await _carry_out(session, actor, edits)
        key = _key(edits)
    except BaseException:
        await trial.rollback()
        raise
    if edits.faults or confirm != key:
        await trial.rollback()
    else:
        await trial.commit()
    return key


async def _carry_out(session: AsyncSession, actor: Actor, edits: Edits) -> None:
    """The same steps as by hand, with their rights, entries and events."""
    located = edits.desk.located
    if edits.answers and not edits.faults:
        try:
            await answer(session, actor, located, EvaluationAnswers(answers=edits.answers))
        except Invalid as wrong:
            told_by(edits, wrong.faults, _UNIT)
    if edits.assessments and not edits.faults:
        body = EvaluationAssessments(layer=EvaluationLayer.TPI, assessments=edits.assessments)
        try:
            await assess(session, actor, located, body)
        except Invalid as wrong:
            told_by(edits, wrong.faults, _TPI)
        except Forbidden as own:
            for each in edits.assessments:
                edits.fault(each.question, "tpi", own.code, own.facts)


def _key(edits: Edits) -> str:
    """What was tried: these answers to questions as they stood."""
    given: list[AnswerInput | AssessmentInput] = [*edits.answers, *edits.assessments]
    return digest_of(
        {
            "evaluation": str(edits.desk.located.evaluation.id),
            "answers": [each.model_dump(mode="json") for each in given],
            "versions": [version_of(edits.desk, each.question) for each in given],
        }
    )


def _refused(
    about: Mapping[str, Any],
    faults: Sequence[CellFaultRead],
    confirm: str | None,
    **told: bool,
) -> ImportRead:
    """A trial with faults; whoever confirmed is told that there are some."""
    if confirm is not None:
        raise Invalid("import_has_faults", count=len(faults))
    return ImportRead(**about, fault_count=len(faults), faults=faults[:MOST_TOLD], **told)
