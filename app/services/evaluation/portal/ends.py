"""The steps after TPI proposed: papers, one objection, desk, field; and what was begun wrongly."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Evaluation, EvaluationWindow
from app.models.evaluation import (
    UNDER_WAY,
    EvaluationAction,
    EvaluationLayer,
    EvaluationOperation,
    EvaluationPhase,
)
from app.models.held_wbk import PROVEN
from app.policies.actors import Actor
from app.policies.evaluation_ends import ENDS
from app.schemas.evaluation.evaluations import (
    EvaluationMonitoring,
    EvaluationObjection,
    PapersFailure,
)
from app.schemas.evidence.evidence import NoteInput, ReasonInput
from app.services.evaluation.evaluations.commands import target_of, wbk_known
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.transitions import take
from app.services.evaluation.portal.holding import require_none_revoked
from app.services.platform import audit
from app.services.platform.plausible import REACH_YEARS, around, require_between

_A, _L = EvaluationAction, EvaluationLayer
_Said = NoteInput | ReasonInput
_Take = Callable[[AsyncSession, Actor, LoadedEvaluation, _Said], Awaitable[None]]


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


async def grant(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: _Said
) -> None:
    """The office has the predicate. Raises Forbidden, Conflict (also after one was revoked)."""
    _require(actor, located, _A.GRANT)
    await require_none_revoked(session, located)
    await _decide_of_wbk(session, actor, located, body, _A.GRANT)


async def revoke(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: _Said
) -> None:
    """The predicate is taken back, and why. Raises Forbidden, Conflict."""
    await _decide_of_wbk(session, actor, located, body, _A.REVOKE)


async def _decide_of_wbk(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    body: _Said,
    action: EvaluationAction,
) -> None:
    """The step, and what evaluations of later years that are under way know of WBK by it."""
    _require(actor, located, action)
    await take(session, actor, located, action, _L.TPN, body.reason)
    later = select(Evaluation).where(
        Evaluation.work_unit_id == located.evaluation.work_unit_id,
        Evaluation.year > located.evaluation.year,
        Evaluation.status.in_(UNDER_WAY),
    )
    for each in await session.scalars(later.order_by(Evaluation.year)):
        known = await wbk_known(session, each.work_unit_id, each.year, told=None)
        if known["wbk_basis"] not in PROVEN:  # then the office's own word stands
            continue
        changes = audit.apply(each, known)
        if changes:
            audit.log(session, actor, "evaluation.update", target_of(each), changes=changes)
    await session.flush()


async def monitor(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationMonitoring
) -> None:
    """TPI looked again at who holds a predicate (LKE rule 36). Raises Forbidden, Conflict."""
    _require(actor, located, _A.MONITOR)
    said = {"still_meets": body.still_meets}
    await take(session, actor, located, _A.MONITOR, _L.TPI, body.note, **said)


def _require(actor: Actor, located: LoadedEvaluation, action: EvaluationAction) -> None:
    ENDS.require(actor, EvaluationOperation(action.value), located.facts)


def _plain(action: EvaluationAction, layer: EvaluationLayer) -> _Take:
    """A step that says no more than its note or reason. Raises Forbidden, Conflict."""

    async def step(
        session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: _Said
    ) -> None:
        _require(actor, located, action)
        await take(session, actor, located, action, layer, body.reason)

    return step


admit = _plain(_A.ADMIT, _L.TPN)
"""TPN takes it to its desk: the papers are there, or the objection was right."""
advance = _plain(_A.ADVANCE, _L.TPN)
"""TPN goes to the field."""
deny = _plain(_A.DENY, _L.TPN)
"""It has not, and why (not while an objection may come)."""
withdraw = _plain(_A.WITHDRAW, _L.TPI)
"""The institution takes its proposal back, and why: the portal is told of it no more."""
discard = _plain(_A.DISCARD, _L.UNIT)
"""A draft that was begun wrongly goes; another of that year may be begun."""
