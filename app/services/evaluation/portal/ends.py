"""The steps after TPI proposed: papers, one objection, desk, field; and what was begun wrongly."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import EvaluationWindow
from app.models.evaluation import (
    EvaluationAction,
    EvaluationLayer,
    EvaluationOperation,
    EvaluationPhase,
)
from app.policies.actors import Actor
from app.policies.evaluation_ends import ENDS
from app.schemas.evaluation.evaluations import (
    EvaluationMonitoring,
    EvaluationObjection,
    PapersFailure,
)
from app.schemas.evidence.evidence import NoteInput, ReasonInput
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.transitions import take
from app.services.platform.plausible import REACH_YEARS, around, require_between

_A, _L = EvaluationAction, EvaluationLayer


async def fail_papers(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: PapersFailure
) -> None:
    """TPN finds the papers wanting; until the day named the office may object, once.

    Raises Forbidden, Conflict, Invalid (a day that is over, or too far away).
    """
    _require(actor, located, _A.FAIL_PAPERS)
    today = located.facts.today
    _, furthest = around(today.year, REACH_YEARS)
    require_between(today, furthest, objection_last_day=body.objection_last_day)
    await take(session, actor, located, _A.FAIL_PAPERS, _L.TPN, body.note)
    place = (located.evaluation.id, EvaluationPhase.OBJECTION)
    window = await session.get(EvaluationWindow, place)
    if window is None:
        window = EvaluationWindow(evaluation_id=place[0], phase=place[1])
        session.add(window)
    window.first_day, window.last_day = today, body.objection_last_day
    window.set_by_layer = _L.TPN
    await session.flush()


async def object_to_it(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationObjection
) -> None:
    """The office objects, with where its proof is. Raises Forbidden, Conflict (status, days)."""
    _require(actor, located, _A.OBJECT)
    link = body.link
    await take(session, actor, located, _A.OBJECT, _L.UNIT, body.note, link=link)


async def admit(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """TPN takes it to its desk: the papers are there, or the objection was right."""
    await _by_tpn(session, actor, located, _A.ADMIT, body.reason)


async def advance(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """TPN goes to the field. Raises Forbidden, Conflict."""
    await _by_tpn(session, actor, located, _A.ADVANCE, body.reason)


async def grant(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """The office has the predicate. Raises Forbidden, Conflict."""
    await _by_tpn(session, actor, located, _A.GRANT, body.reason)


async def deny(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ReasonInput
) -> None:
    """It has not, and why. Raises Forbidden, Conflict (also while an objection may come)."""
    await _by_tpn(session, actor, located, _A.DENY, body.reason)


async def revoke(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ReasonInput
) -> None:
    """The predicate is taken back, and why. Raises Forbidden, Conflict."""
    await _by_tpn(session, actor, located, _A.REVOKE, body.reason)


async def withdraw(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ReasonInput
) -> None:
    """The institution takes its proposal back, and why: the portal is told of it no more."""
    _require(actor, located, _A.WITHDRAW)
    await take(session, actor, located, _A.WITHDRAW, _L.TPI, body.reason)


async def monitor(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationMonitoring
) -> None:
    """TPI looked again at who holds a predicate (LKE rule 36). Raises Forbidden, Conflict."""
    _require(actor, located, _A.MONITOR)
    said = {"still_meets": body.still_meets}
    await take(session, actor, located, _A.MONITOR, _L.TPI, body.note, **said)


async def discard(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ReasonInput
) -> None:
    """A draft that was begun wrongly goes; another of that year may be begun. Raises as above."""
    _require(actor, located, _A.DISCARD)
    await take(session, actor, located, _A.DISCARD, _L.UNIT, body.reason)


async def _by_tpn(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    action: EvaluationAction,
    note: str | None,
) -> None:
    _require(actor, located, action)
    await take(session, actor, located, action, _L.TPN, note)


def _require(actor: Actor, located: LoadedEvaluation, action: EvaluationAction) -> None:
    ENDS.require(actor, EvaluationOperation(action.value), located.facts)
