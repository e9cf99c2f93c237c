"""The steps of an evaluation: handed in, passed on, sent back, assessed, proposed or not."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import Conflict
from app.core.identifiers import new_id
from app.models import Evaluation, EvaluationReport, EvaluationStep
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationOperation
from app.models.lhe import LheConclusion
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, layers_of, passing_layer
from app.schemas.evaluation.answering import EvaluationReturn
from app.schemas.evidence.evidence import NoteInput, ReasonInput
from app.services.evaluation.evaluations.answering import Desk, desk_of, send_back_questions
from app.services.evaluation.evaluations.assessing.desk import unsettled
from app.services.evaluation.evaluations.assessing.ratios import stale_ratios
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.proving import require_no_part_in
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.evaluations.statements import issued
from app.services.platform import audit

_A, _OP, _L = EvaluationAction, EvaluationOperation, EvaluationLayer


class Taken(NamedTuple):
    """A step that was taken, and all that stood then."""

    step_id: UUID
    desk: Desk


async def submit(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """Hand it in, or in again: its answers and proofs are kept as they stand, with a digest.

    Raises Forbidden, Conflict (status, window).
    """
    EVALUATIONS.require(actor, _OP.SUBMIT, located.facts)
    await take(session, actor, located, _A.SUBMIT, _L.UNIT, body.reason)


async def forward(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """Pass it on to TPI, once it was assessed before. Raises Forbidden, Conflict."""
    EVALUATIONS.require(actor, _OP.FORWARD, located.facts)
    layer = passing_layer(actor, located.facts)
    if layer is _L.PENDAHULUAN:
        _require_begun((await desk_of(session, located)).standing, layer)
    await take(session, actor, located, _A.FORWARD, layer, body.reason)


def _require_begun(standing: Standing, layer: EvaluationLayer) -> None:
    """Raise Conflict where the office answered something, and the layer has said nothing of it."""
    answers = standing.answers.values()
    if any(answers) and not any(layer in said for said in answers):
        raise Conflict("evaluation_nothing_assessed")


async def send_back(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationReturn
) -> None:
    """Send it back with a note for each question to mend; TPI also what it had concluded.

    Raises Forbidden, Conflict, Invalid.
    """
    EVALUATIONS.require(actor, _OP.RETURN, located.facts)
    held = layers_of(actor, located.facts.place)
    layer = _L.TPI if located.evaluation.is_forwarded and _L.TPI in held else held[0]
    desk = await desk_of(session, located)
    await send_back_questions(session, actor, desk, layer, body.questions)
    await take(session, actor, located, _A.RETURN, layer, body.note)


async def conclude(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """TPI has assessed all that the office answered.

    What it sent back, or what the office changed after TPI had spoken, wants another look, and so
    does a ratio that TPI set over other counts. Raises
    Forbidden, Conflict.
    """
    EVALUATIONS.require(actor, _OP.CONCLUDE, located.facts)
    await require_no_part_in(session, actor, located.evaluation.id, _A.CONCLUDE)
    _require_settled(await desk_of(session, located))
    await take(session, actor, located, _A.CONCLUDE, _L.TPI, body.reason)


async def propose(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> Taken:
    """TPI proposes the office for the predicate. Raises Forbidden, Conflict.

    Evidence may have been withdrawn or revised since TPI concluded: what it spoke of then is no
    longer what would be proposed, so it sends that back first.
    """
    EVALUATIONS.require(actor, _OP.PROPOSE, located.facts)
    await _require_lhe(session, located)
    _require_settled(await desk_of(session, located))
    return await take(session, actor, located, _A.PROPOSE, _L.TPI, body.reason)


def _require_settled(desk: Desk) -> None:
    """Raise Conflict where TPI's word lacks, or is about answers, proofs or counts of before."""
    numbers = unsettled(desk.standing, _L.TPI)
    changed = [*map(str, numbers), *stale_ratios(desk.sheet, desk.standing)]
    if changed:
        raise Conflict("evaluation_unsettled", questions=", ".join(changed))


async def decline(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ReasonInput
) -> None:
    """TPI does not propose it this year, and says why. Raises Forbidden, Conflict."""
    EVALUATIONS.require(actor, _OP.DECLINE, located.facts)
    await take(session, actor, located, _A.DECLINE, _L.TPI, body.reason)


async def take(  # noqa: PLR0913, PLR0917 - a step has these parts
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    action: EvaluationAction,
    layer: EvaluationLayer,
    note: str | None,
    **besides: str | bool,
) -> Taken:
    """The step first, with all that stands, then the status that follows from it.

    `besides`: what else the step says, by columns. Raises Forbidden for whoever decides of what
    they had a part in.
    """
    await require_no_part_in(session, actor, located.evaluation.id, action)
    evaluation, step_id = located.evaluation, new_id()
    desk = await desk_of(session, located)
    document = desk.standing.as_document()
    digest = digest_of(document)
    session.add(
        EvaluationStep(
            id=step_id,
            evaluation_id=evaluation.id,
            action=action,
            layer=layer,
            note=note,
            digest=digest,
            document=document,
            taken_by_id=actor.user_id,
            on_behalf_of_id=actor.on_behalf_of,
            **besides,
        )
    )
    await session.flush()
    _move(session, actor, evaluation, action, {"digest": digest, **besides}, note)
    await session.flush()
    return Taken(step_id, desk)


def _move(  # noqa: PLR0913, PLR0917 - what an entry says of a step
    session: AsyncSession,
    actor: Actor,
    evaluation: Evaluation,
    action: EvaluationAction,
    said: Mapping[str, str | bool],
    note: str | None,
) -> None:
    """The status that follows from the step, and the entry of both."""
    old = evaluation.status
    evaluation.move(action)
    evaluation.updated_at = clock.now()
    changes: audit.Changes = {
        "status": [old.value, evaluation.status.value],
        **{name: [None, word] for name, word in said.items()},
    }
    name, target = f"evaluation.{action}", target_of(evaluation)
    audit.log(session, actor, name, target, changes=changes, reason=note)


async def _require_lhe(session: AsyncSession, located: LoadedEvaluation) -> None:
    """Raise Conflict unless TPI's newest report (LHE) concludes that the office is proposed."""
    newest = issued(located.evaluation.id, EvaluationReport.conclusion).limit(1)
    if await session.scalar(newest) is not LheConclusion.PROPOSE:
        raise Conflict("lhe_needed", target=located.evaluation.target.value)
