"""Desk evaluation: questions beside their evidence, what each layer said, what was sent back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.evaluation import TURNS, EvaluationLayer, EvaluationOperation, EvaluationVerdict
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, layers_of
from app.schemas.evaluation.assessing.desk import (
    DeskArea,
    DeskOption,
    DeskProof,
    DeskQuery,
    DeskQuestion,
    DeskRecommendation,
    DeskReturn,
    DeskState,
    EvaluationDesk,
)
from app.schemas.evaluation.assessing.ratios import DeskRatio, RatioState
from app.schemas.evaluation.proofs import ProofRead
from app.schemas.platform.references import PersonReference
from app.services.evaluation.evaluations.answering import Desk
from app.services.evaluation.evaluations.assessing.checklist import had_a_part
from app.services.evaluation.evaluations.assessing.evidence import (
    Beside,
    beside,
    recommended,
    returned_last,
)
from app.services.evaluation.evaluations.assessing.ratios import as_settled, ratios_of, words_read
from app.services.evaluation.evaluations.proofs import proofs_for
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.showing import answer_read, load
from app.services.evaluation.evaluations.standing import Standing
from app.services.platform.references import absent_reference
from app.services.platform.sql import AnyRow

_S, _V, _UNIT = DeskState, EvaluationVerdict, EvaluationLayer.UNIT
_OF_VERDICT = {_V.AGREE: _S.AGREED, _V.DIFFER: _S.DIFFERS}
_UNSETTLED = {_S.WAITING, _S.RETURNED, _S.MENDED, _S.STALE}
LATER = tuple(layer for layer in EvaluationLayer if layer is not _UNIT)


@dataclass(frozen=True)
class _Shown:
    """Whose state is shown, and what lies beside the questions of the page."""

    actor: Actor
    desk: Desk
    layer: EvaluationLayer
    proofs: Mapping[UUID, Sequence[ProofRead]]
    beside: Beside
    returns: Mapping[UUID, AnyRow]
    recommended: Mapping[UUID, Sequence[AnyRow]]
    may_settle: bool
    may_assess: bool


async def read_desk(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, query: DeskQuery
) -> EvaluationDesk:
    """A page of questions with all that whoever assesses needs; raises NotFound.

    Of any number of questions in a constant number of statements.
    """
    located, sheet, standing = await load(session, actor, evaluation_id)
    layer = query.layer or _layer_of(actor, located, standing)
    rows = [row for row in standing.questions.values() if _is_in(row, query.area)]
    states = {row.id: state_of(standing, row.id, layer) for row in rows}
    chosen = [row for row in rows if query.state in {None, states[row.id]}]
    page = chosen[query.offset : query.offset + query.size]
    keys = [row.id for row in page]
    proofs = await proofs_for(session, actor, standing, located.evaluation.year)
    evidence_ids = {proof.evidence_id for key in keys for proof in standing.proofs.get(key, ())}
    shown = _Shown(
        actor,
        Desk(located, sheet, standing),
        layer,
        proofs,
        await beside(session, actor, evidence_ids),
        await returned_last(session, evaluation_id, layer),
        await recommended(session, evaluation_id),
        await _may_settle(session, actor, located),
        EVALUATIONS.is_allowed(actor, EvaluationOperation.ASSESS, located.facts),
    )
    return EvaluationDesk(
        items=[_question(shown, row, states[row.id]) for row in page],
        total=len(chosen),
        page=query.page,
        size=query.size,
        next=None,
        previous=None,
        layer=layer,
        counts=Counter(states.values()),
        ratios=list(_ratios(shown, rows)),
    )


def state_of(standing: Standing, question_id: UUID, layer: EvaluationLayer) -> DeskState:
    """How far the question is in the layer; of the office itself: whether it has an answer."""
    told = standing.answer(question_id, _UNIT)
    is_answered = told is not None and told.answer is not None
    said = standing.answer(question_id, layer) if layer is not _UNIT else None
    if said is None:
        return _S.WAITING if is_answered else _S.UNANSWERED
    is_stale = standing.is_stale(said)
    if said.verdict is _V.RETURN:
        return _S.MENDED if is_stale else _S.RETURNED
    return _S.STALE if is_stale else _OF_VERDICT[said.verdict]


def unsettled(standing: Standing, layer: EvaluationLayer) -> list[int]:
    """Questions of which the layer's word lacks.

    The office answered them and the layer did not speak yet, or sent them back, or what it spoke
    of was changed afterwards.
    """
    return [
        number
        for number, row in standing.questions.items()
        if state_of(standing, row.id, layer) in _UNSETTLED
    ]


def _layer_of(actor: Actor, located: LoadedEvaluation, standing: Standing) -> EvaluationLayer:
    """The reader's layer whose turn it is, else their last; of others that which spoke last."""
    held = layers_of(actor, located.facts.place)
    if held:
        turn = (layer for layer in held if located.evaluation.status in TURNS[layer])
        return next(turn, held[-1])
    spoken = [
        row
        for answers in standing.answers.values()
        for layer, row in answers.items()
        if layer is not _UNIT
    ]
    newest = max(spoken, key=lambda row: (row.answered_at, row.id), default=None)
    return newest.layer if newest else EvaluationLayer.TPI


def _is_in(row: AnyRow, area: DeskArea | None) -> bool:
    if area is None:
        return True
    return bool(row.area is None if area is DeskArea.HASIL else row.area == area.value)


def _question(shown: _Shown, row: AnyRow, state: DeskState) -> DeskQuestion:
    desk, standing = shown.desk, shown.desk.standing
    question = desk.sheet.questions[row.number]
    answers = standing.newest(row.id)
    is_own = _is_own(shown, row.id, answers)
    return DeskQuestion(
        number=row.number,
        code=row.code,
        kind=question.kind,
        area=row.area,
        team_number=row.team_number,
        text=question.tidy_text or question.text,
        criteria=question.criteria,
        options=[DeskOption(key=each.key, meaning=each.meaning) for each in question.options],
        state=state,
        may_assess=shown.may_assess and not is_own,
        is_own=is_own,
        answers=[answer_read(standing, told) for told in answers],
        differing=list(differing(answers)),
        last_return=_return(shown.returns.get(row.id)),
        proofs=[_proof(shown.beside, proof) for proof in shown.proofs.get(row.id, ())],
        recommendations=[
            DeskRecommendation(
                id=each.id, status=each.status, recommendation=each.recommendation or ""
            )
            for each in shown.recommended.get(row.id, ())
        ],
    )


def differing(answers: Iterable[AnyRow]) -> Iterable[EvaluationLayer]:
    """The layers that gave an answer of their own which is not the office's."""
    told = {row.layer: row for row in answers}
    office = told[_UNIT].answer if _UNIT in told else None
    for layer in LATER:
        said = told.get(layer)
        if said is not None and said.verdict is not _V.RETURN and said.answer != office:
            yield layer


async def _may_settle(session: AsyncSession, actor: Actor, located: LoadedEvaluation) -> bool:
    """Whether the reader is TPI, in its turn, and had no part in what the office says."""
    tpi, facts = EvaluationLayer.TPI, located.facts
    may = EVALUATIONS.is_allowed(actor, EvaluationOperation.ASSESS, facts)
    if not may or tpi not in layers_of(actor, facts.place):
        return False
    return not await had_a_part(session, actor, located.evaluation.id, tpi)


def _ratios(shown: _Shown, rows: Iterable[AnyRow]) -> Iterable[DeskRatio]:
    """The ratios of these questions, which a team answers together."""
    desk, by_number = shown.desk, {row.number: row for row in rows}
    found = ratios_of(desk.sheet, desk.standing)
    for ratio in desk.sheet.file.ratios:
        formula, one = desk.sheet.formulas[ratio.code], found[ratio.code]
        if formula.part in by_number:
            yield DeskRatio(
                code=ratio.code,
                area=by_number[formula.part].area,
                text=ratio.text,
                questions=list(formula.whole),
                counts=dict(one.counts),
                state=one.state,
                may_settle=shown.may_settle and one.state is RatioState.UNDEFINED,
                settled=as_settled(one),
                history=words_read(one.told),
            )


def _is_own(shown: _Shown, question_id: UUID, answers: Sequence[AnyRow]) -> bool:
    """Whether the reader answered in another layer than is shown, or made what proves it."""
    others = (row for row in answers if row.layer is not shown.layer)
    people = {one for row in others for one in (row.answered_by_id, row.absent_id)}
    made = {proof.evidence_id for proof in shown.desk.standing.proofs.get(question_id, ())}
    return bool(people & shown.actor.persons or made & shown.beside.own)


def _return(row: AnyRow | None) -> DeskReturn | None:
    if row is None:
        return None
    by = PersonReference(id=row.answered_by_id, name=row.answered_by_name)
    return DeskReturn(
        note=row.note,
        answered_by=by,
        on_behalf_of=absent_reference(row),
        answered_at=row.answered_at,
    )


def _proof(found: Beside, proof: ProofRead) -> DeskProof:
    known = found.known.get(proof.evidence_id)
    is_hidden = known is None or known.hidden
    revision = known.revision_id if known and not is_hidden else None
    return DeskProof(
        **proof.model_dump(),
        confidentiality=known.confidentiality if known else None,
        hidden=is_hidden,
        files=[found.file(proof.evidence_id, file) for file in found.files.get(revision, ())],
        links=list(found.links.get(revision, ())),
    )
