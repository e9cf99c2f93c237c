"""What the portal will be told of an office, made once: when it is proposed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.models import Evidence, EvidenceRevision, ProposalSnapshot
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.models.evidence import Confidentiality
from app.models.key_lists import among
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.portal import PortalAnswerRead
from app.schemas.evidence.evidence import NoteInput
from app.services.evaluation.evaluations import transitions
from app.services.evaluation.evaluations.answering import Desk
from app.services.evaluation.evaluations.assessing.ratios import settled_read
from app.services.evaluation.evaluations.proofs import is_proof
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.portal.filling import as_text
from app.services.evaluation.portal.hiding import RESTRICTED
from app.services.evaluation.portal.holding import require_as_reported, require_proposable
from app.services.platform.sql import AnyRow

_RATIO: Final = "Rasio {code} ditetapkan TPI {value}: {note}"


async def propose(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: NoteInput
) -> None:
    """TPI proposes the office: from now on the portal is told of it. Raises Forbidden, Conflict."""
    EVALUATIONS.require(actor, EvaluationOperation.PROPOSE, located.facts)
    await require_proposable(session, located)
    await require_as_reported(session, located)
    taken = await transitions.propose(session, actor, located, body)
    await _freeze(session, taken.desk, taken.step_id)


async def _freeze(session: AsyncSession, desk: Desk, step_id: UUID) -> None:
    """Keep what the portal is told from now on: all questions, open ones, too; no ratios."""
    evaluation, unit = desk.located.evaluation, desk.located.work_unit
    found = with_ratios(desk, await portal_answers(session, desk))
    answers = [each.model_dump(mode="json") for each in found]
    snapshot = ProposalSnapshot(
        evaluation_id=evaluation.id,
        step_id=step_id,
        target=evaluation.target,
        answers=answers,
        unit_code=unit.code,
        unit_name=unit.name,
        year=evaluation.year,
    )
    snapshot.digest = digest_with(snapshot, answers)
    session.add(snapshot)
    await session.flush()


def digest_with(snapshot: ProposalSnapshot, answers: Sequence[Mapping[str, Any]]) -> str:
    """The digest of a snapshot with these answers: SHA-256 of the canonical JSON."""
    named = {name: getattr(snapshot, name) for name in ("unit_code", "unit_name", "year")}
    return digest_of({**named, "target": snapshot.target.value, "answers": list(answers)})


async def portal_answers(session: AsyncSession, desk: Desk) -> list[PortalAnswerRead]:
    """What the portal would be told now, by question."""
    titles = await _titles(session, desk)
    return [_answer(desk, number, titles) for number in sorted(desk.standing.questions)]


def with_ratios(desk: Desk, answers: Sequence[PortalAnswerRead]) -> list[PortalAnswerRead]:
    """The same, and in TPI's note what it let a ratio count as: ratios are not sent (LKE rule 42).

    Counts stay as they are. The note is that of the first question whose sum divides.
    """
    formulas, found = desk.sheet.formulas, settled_read(desk.sheet, desk.standing)
    told = {formulas[each.code].whole[0]: _RATIO.format(**each.model_dump()) for each in found}
    return [
        each.model_copy(
            update={"catatan_tpi": "\n".join(filter(None, (each.catatan_tpi, told[each.soal_id])))}
        )
        if each.soal_id in told
        else each
        for each in answers
    ]


def _answer(desk: Desk, number: int, titles: dict[tuple[UUID, int], str]) -> PortalAnswerRead:
    row, question = desk.standing.questions[number], desk.sheet.questions[number]
    unit = desk.standing.answer(row.id, EvaluationLayer.UNIT)
    tpi = desk.standing.answer(row.id, EvaluationLayer.TPI)
    proofs = [proof for proof in desk.standing.proofs.get(row.id, ()) if is_proof(proof)]
    told = [_described(proof, titles.get(_version(proof))) for proof in proofs]
    return PortalAnswerRead(
        soal_id=number,
        jawaban_unit=as_text(question, unit.answer) if unit else None,
        jawaban_tpi=as_text(question, tpi.answer) if tpi else None,
        catatan_unit=unit.note if unit else None,
        bukti_dukung_unit="; ".join(told) or None,
        catatan_tpi=tpi.note if tpi else None,
    )


def _described(proof: AnyRow, title: str | None) -> str:
    """Title and pages; of what few may open that it is there: pages tell of it, too."""
    return RESTRICTED if title is None else f"{title} ({proof.pages})"


async def _titles(session: AsyncSession, desk: Desk) -> dict[tuple[UUID, int], str]:
    """What proves, by evidence and revision; of what few may see its title stays with them."""
    ids = {proof.evidence_id for rows in desk.standing.proofs.values() for proof in rows}
    found: dict[tuple[UUID, int], str] = {}
    if not ids:
        return found
    statement = (
        select(
            Evidence.id,
            Evidence.confidentiality,
            EvidenceRevision.number,
            EvidenceRevision.title,
        )
        .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
        .where(among(Evidence.id, ids))
    )
    for row in await session.execute(statement):
        if row.confidentiality is not Confidentiality.RESTRICTED:
            found[row.id, row.number] = row.title
    return found


def _version(proof: AnyRow) -> tuple[UUID, int]:
    """What is in force proves; until something is, the newest revision."""
    number: int = proof.in_force_number or proof.revision_number
    return proof.evidence_id, number
