"""Evidence proves questions: put beside them with where in it, and taken off again."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault, Invalid, NotFound
from app.core.identifiers import new_id
from app.models import Decree, EvaluationProof, Evidence, EvidenceRevision
from app.models.evaluation import EvaluationOperation
from app.models.evidence import EvidenceStatus
from app.models.key_lists import among
from app.models.rights import ActorRole
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.proofs import EvaluationProofs, ProofInput, ProofRead, ProofRemoval
from app.services.evaluation.evaluations.answering import Desk, desk_of, require_own
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.standing import Standing
from app.services.evidence.statements import InForce, in_sight, title_for
from app.services.platform import audit
from app.services.platform.sql import AnyRow

# The days that it proves by what is in force, else by its newest revision.
STOOD = (
    func.coalesce(InForce.covers_from, EvidenceRevision.covers_from).label("first_day"),
    func.coalesce(InForce.proves_until, EvidenceRevision.proves_until).label("last_day"),
)

# What proves: the revision in force, else the newest, which may be a draft without a digest.
_PROVES = (
    func.coalesce(InForce.number, EvidenceRevision.number).label("proves_number"),
    func.coalesce(InForce.digest, EvidenceRevision.digest).label("proves_digest"),
)


def is_outside(first: int, last: int, year: int) -> bool:
    """Whether these years hold neither the year of an evaluation nor the one before (rule 40)."""
    return last < year - 1 or first > year


class _Known(NamedTuple):
    """What may be known of evidence in sight, and where it lies."""

    title: str | None
    covers: tuple[int, int]
    work_unit_id: UUID
    number: int
    digest: str | None

    @property
    def is_open(self) -> bool:
        """Whether the person may open it: what few may open shows no title."""
        return self.title is not None


async def prove(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationProofs
) -> None:
    """Put evidence of the office beside questions; all of it or nothing.

    Other pages than before end the old row, and so does the word of who judges evidence there on
    what others put. Raises Invalid naming each place, Forbidden, Conflict.
    """
    desk = await desk_of(session, located)
    known = await _known(session, actor, {each.evidence_id for each in body.proofs})
    _require_fitting(desk, body.proofs, known)
    require_own(actor, desk, EvaluationOperation.PROVE, body.proofs, "proofs")
    changes = audit.Changes()
    for each in body.proofs:
        row = desk.standing.questions[each.question]
        before = _proof(desk.standing, row.id, each.evidence_id)
        vouches = before is not None and not before.is_vouched_for and heads(actor, desk, row)
        if before is not None and before.pages == each.pages and not vouches:
            continue
        if before is not None:
            await _take_off(session, actor, before.id)
        made = beside(actor, located, row.id, each.evidence_id, each.pages)
        session.add(made)
        was = str(before.id) if before else None
        changes[f"{row.code} {each.evidence_id}"] = [was, str(made.id)]
    await tell(session, actor, located, "evaluation.prove", changes)


def heads(actor: Actor, desk: Desk, question: AnyRow) -> bool:
    """Whether the person judges evidence there: as head of the area's team, or as the Ketua."""
    decree_id = desk.located.evaluation.decree_id
    return any(
        one.role is ActorRole.PELAKSANA
        or (one.role is ActorRole.KOORDINATOR and one.team_id == question.team_id)
        for one in actor.assignments
        if one.decree_id == decree_id and not one.is_deputy
    )


def beside(
    actor: Actor, located: LoadedEvaluation, question_id: UUID, evidence_id: UUID, pages: str
) -> EvaluationProof:
    """Evidence beside a question. The audit log names this row, for it alone knows the pages."""
    return EvaluationProof(
        id=new_id(),
        evaluation_id=located.evaluation.id,
        question_id=question_id,
        evidence_id=evidence_id,
        pages=pages,
        added_by_id=actor.user_id,
        added_for_id=actor.on_behalf_of,
    )


async def unprove(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ProofRemoval
) -> None:
    """Take evidence off a question; that it was there stays.

    Raises Forbidden, Conflict, NotFound.
    """
    desk = await desk_of(session, located)
    row = desk.standing.questions.get(body.question)
    if row is None:
        raise NotFound(pointer="/question")
    require_team(actor, desk, body.question)
    proof = _proof(desk.standing, row.id, body.evidence_id)
    if proof is None:
        raise NotFound(pointer="/evidence_id")
    await _take_off(session, actor, proof.id)
    changes: audit.Changes = {f"{row.code} {body.evidence_id}": [str(proof.id), None]}
    await tell(session, actor, located, "evaluation.unprove", changes)


async def proofs_for(
    session: AsyncSession, actor: Actor, standing: Standing, year: int
) -> Mapping[UUID, list[ProofRead]]:
    """What proves each question, as the reader may know it: the one place that hides the rest."""
    ids = {proof.evidence_id for rows in standing.proofs.values() for proof in rows}
    known = await _known(session, actor, ids)
    return {
        question_id: [_read(proof, known.get(proof.evidence_id), year) for proof in rows]
        for question_id, rows in standing.proofs.items()
    }


def _read(proof: AnyRow, known: _Known | None, year: int) -> ProofRead:
    first, last = known.covers if known else (year, year)
    opened = known if known and known.is_open else None
    return ProofRead(
        evidence_id=proof.evidence_id,
        title=known.title if known else None,
        status=proof.status,
        in_force=proof.in_force_number is not None,
        outside_year=is_outside(first, last, year),
        pages=proof.pages if opened else None,
        revision_number=opened.number if opened else None,
        digest=opened.digest if opened else None,
        has_contents=bool(proof.has_contents),
        is_vouched_for=bool(proof.is_vouched_for),
    )


async def _known(
    session: AsyncSession, actor: Actor, ids: Collection[UUID]
) -> Mapping[UUID, _Known]:
    if not ids:
        return {}
    statement = in_sight(
        actor,
        Evidence.id,
        title_for(actor),
        *STOOD,
        Decree.work_unit_id,
        *_PROVES,
    ).where(among(Evidence.id, ids))
    return {
        row.id: _Known(
            row.title,
            (row.first_day.year, row.last_day.year),
            row.work_unit_id,
            row.proves_number,
            row.proves_digest,
        )
        for row in await session.execute(statement)
    }


async def require_evidence(
    session: AsyncSession, actor: Actor, office: UUID, given: Mapping[int, tuple[UUID, str]]
) -> None:
    """Raise Invalid where evidence is not the office's, or out of sight.

    `given`: by its place in the list of conditions, each with what the condition is called.
    """
    known = await _known(session, actor, {evidence_id for evidence_id, _ in given.values()})
    faults = [
        FieldFault(
            f"/conditions/{place}/evidence_id",
            code,
            {"about_id": f"syarat {name}", "about_en": f"the condition {name}"},
        )
        for place, (evidence_id, name) in given.items()
        if (code := _unfit(known.get(evidence_id), office)) is not None
    ]
    if faults:
        raise Invalid(faults=faults)


def _unfit(evidence: _Known | None, office: UUID) -> str | None:
    """Why the person may not use this evidence: nobody vouches for what they may not open."""
    if evidence is None or evidence.work_unit_id != office:
        return "proof_unknown"
    return None if evidence.is_open else "proof_not_open"


def _require_fitting(
    desk: Desk, proofs: Sequence[ProofInput], known: Mapping[UUID, _Known]
) -> None:
    faults: list[FieldFault] = []
    office = desk.located.evaluation.work_unit_id
    for place, each in enumerate(proofs):
        code = _unfit(known.get(each.evidence_id), office)
        if each.question not in desk.standing.questions:
            facts = {"question": each.question}
            faults.append(FieldFault(f"/proofs/{place}/question", "question_unknown", facts))
        elif code is not None:
            about = {"about_id": f"soal {each.question}", "about_en": f"question {each.question}"}
            faults.append(FieldFault(f"/proofs/{place}/evidence_id", code, about))
    if faults:
        raise Invalid(faults=faults)


def require_team(actor: Actor, desk: Desk, question: int) -> None:
    """Raise Forbidden or Conflict unless the person may say what proves the question."""
    facts = desk.located.facts.of_team(desk.standing.questions[question].team_id)
    EVALUATIONS.require(actor, EvaluationOperation.PROVE, facts)


def _proof(standing: Standing, question_id: UUID, evidence_id: UUID) -> AnyRow | None:
    rows = standing.proofs.get(question_id, ())
    return next((row for row in rows if row.evidence_id == evidence_id), None)


async def _take_off(session: AsyncSession, actor: Actor, proof_id: UUID) -> None:
    row = await session.scalar(select(EvaluationProof).where(EvaluationProof.id == proof_id))
    assert row is not None  # noqa: S101 - it was just read, and the evaluation is held
    row.removed_at, row.removed_by_id = clock.now(), actor.user_id
    row.removed_for_id = actor.on_behalf_of
    await session.flush()


async def tell(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    action: str,
    changes: audit.Changes,
) -> None:
    """Say in the audit log what was put beside questions, or taken off: a change of all of it."""
    if changes:
        located.evaluation.updated_at = clock.now()
        audit.log(session, actor, action, target_of(located.evaluation), changes=changes)
    await session.flush()


def is_proof(proof: AnyRow) -> bool:
    """Whether it stands for anything: what was withdrawn does not, nor a draft of mere words."""
    return bool(proof.status is not EvidenceStatus.WITHDRAWN and proof.has_contents)
