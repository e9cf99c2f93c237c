"""Who may be proposed: by its LHE as all stands now, and by its earlier evaluations."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict
from app.models import Evaluation, EvaluationReport, EvaluationStep
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationTarget
from app.models.evaluation_check import CheckItem
from app.models.lhe import LheConclusion
from app.services.evaluation.evaluations.assessing.checklist import TEXTS, found_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.statements import IS_REOPENED, issued
from app.services.evaluation.figures.conditions.queries import stated_of
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.scoring import Predicate, State

Document = Mapping[str, Any]

# For so long nobody is proposed whose predicate was taken back (LKE rule 26).
YEARS_WITHOUT: Final = 2


async def require_proposable(session: AsyncSession, located: LoadedEvaluation) -> None:
    """Raise Conflict for WBBM without WBK, and for two years after a predicate was revoked.

    That an office says itself that it holds WBK is too little.
    """
    await require_none_revoked(session, located)
    evaluation = located.evaluation
    if evaluation.target is EvaluationTarget.WBBM and not evaluation.proven_wbk:
        is_told = evaluation.has_wbk and evaluation.proven_wbk is None
        raise Conflict("wbk_needs_source" if is_told else "wbbm_needs_wbk")


async def require_none_revoked(session: AsyncSession, located: LoadedEvaluation) -> None:
    """Raise Conflict for two years after a predicate of the office was revoked (LKE rule 26).

    Nobody is proposed then, and what had been proposed before is not granted.
    """
    evaluation = located.evaluation
    revoked_at = await session.scalar(
        select(EvaluationStep.taken_at)
        .join(Evaluation, Evaluation.id == EvaluationStep.evaluation_id)
        .where(
            Evaluation.work_unit_id == evaluation.work_unit_id,
            EvaluationStep.action == EvaluationAction.REVOKE,
        )
        .order_by(EvaluationStep.taken_at.desc())
        .limit(1)
    )
    if revoked_at is not None:
        again = _years_later(clock.day_in(located.work_unit.time_zone, revoked_at), YEARS_WITHOUT)
        if located.facts.today < again:
            raise Conflict("predicate_was_revoked", first_day=again)


def against(document: Document) -> list[str]:
    """What speaks against a proposal in an LHE's document, by name: its minimums, its conditions.

    Every minimum has to be met by TPI's own answers alone, every condition to be stated and met:
    the leader's statement to the ministry (SPTJM) says so of each (LKE rule 23).
    """
    short = [each["name"] for each in document["conditions"] if each["state"] != State.PASSED]
    if not short and document["state"] != State.PASSED:
        short = [document["heading"]["target"]]
    return short + [each["name"] for each in document["facts"] if each["state"] != State.PASSED]


async def require_as_reported(session: AsyncSession, located: LoadedEvaluation) -> None:
    """Raise Conflict where the newest LHE to propose speaks against it, or of other facts.

    Answers stay as they are once TPI has concluded, unless it sends them back and concludes anew;
    conditions and the checklist may move.
    """
    evaluation = located.evaluation
    told = (EvaluationReport.conclusion, EvaluationReport.document)
    newest = issued(evaluation.id, *told, IS_REOPENED.label("is_reopened"))
    row = (await session.execute(newest.limit(1))).first()
    if row is None or row.conclusion is not LheConclusion.PROPOSE:
        return  # there is none to propose, which is told by the step itself
    if row.is_reopened:
        raise Conflict("lhe_before_conclusion")
    moved = [
        *await _moved_facts(session, located, row.document),
        *await _moved_checks(session, evaluation.id, row.document),
    ]
    if moved:
        raise Conflict("lhe_outdated", items="; ".join(moved))
    contrary = against(row.document)
    if contrary:
        target = evaluation.target.value
        raise Conflict("lhe_contradicts", target=target, items="; ".join(contrary))


async def _moved_facts(
    session: AsyncSession, located: LoadedEvaluation, document: Document
) -> list[str]:
    """Names of the conditions that are stated otherwise now than in the document."""
    evaluation = located.evaluation
    sheet = await sheet_by_digest(session, evaluation.sheet_id, located.sheet_digest)
    target = Predicate(evaluation.target.value)
    told = {
        (each["scope"], each["code"]): (each["value"], each["state"]) for each in document["facts"]
    }
    return [
        each.fact.name
        for each in await stated_of(session, sheet, evaluation)
        if target in each.asked
        and told.get((each.scope, each.fact.code)) != (each.value, each.state(target))
    ]


async def _moved_checks(
    session: AsyncSession, evaluation_id: UUID, document: Document
) -> list[str]:
    """The items of TPI's checklist of which it found otherwise since the document."""
    found = (await found_of(session, evaluation_id)).get(EvaluationLayer.TPI, {})
    told = {each["item"]: (each["state"], each["note"]) for each in document["checklist"]}
    last = {item: found[item][-1] if item in found else None for item in CheckItem}
    return [
        TEXTS[item]
        for item, row in last.items()
        if told.get(item) != ((row.state, row.note) if row else (None, None))
    ]


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; of 29 February the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
