"""Questions with their proofs, and recommendations, as an LHE freezes them."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Evaluation,
    Evidence,
    EvidenceRevision,
    Finding,
    FollowUp,
    LkeQuestion,
    Team,
)
from app.models.evaluation import EvaluationLayer, EvaluationVerdict
from app.models.evidence import Confidentiality
from app.models.finding import FindingStatus
from app.models.key_lists import among
from app.schemas.reporting.reports.lhe import (
    LheAnswer,
    LheFollowUp,
    LheProof,
    LheQuestion,
    LheRecommendation,
)
from app.services.evaluation.evaluations.assessing.desk import differing
from app.services.evaluation.evaluations.proofs import is_proof
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.sheets import Sheet
from app.services.platform.sql import AnyRow

_TPI = EvaluationLayer.TPI


async def questions_of(
    session: AsyncSession, sheet: Sheet, standing: Standing
) -> list[LheQuestion]:
    """Every question by number; restricted evidence is counted and not named."""
    ids = {proof.evidence_id for proofs in standing.proofs.values() for proof in proofs}
    known = await _evidence(session, ids)
    return [
        _question(sheet, standing, number, row, known) for number, row in standing.questions.items()
    ]


async def _evidence(session: AsyncSession, ids: set[UUID]) -> Mapping[UUID, AnyRow]:
    """Evidence that is not restricted, in its revision in force, else its newest."""
    if not ids:
        return {}
    number = EvidenceRevision.number
    statement = (
        select(Evidence.id, EvidenceRevision.title, number, EvidenceRevision.digest)
        .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
        .where(
            among(Evidence.id, ids),
            Evidence.confidentiality != Confidentiality.RESTRICTED,
            or_(
                number == Evidence.in_force_number,
                Evidence.in_force_number.is_(None) & (number == Evidence.revision_number),
            ),
        )
    )
    return {row.id: row for row in await session.execute(statement)}


def _question(
    sheet: Sheet, standing: Standing, number: int, row: AnyRow, known: Mapping[UUID, AnyRow]
) -> LheQuestion:
    question = sheet.questions[number]
    proofs = [proof for proof in standing.proofs.get(row.id, ()) if is_proof(proof)]
    told = [one for layer in EvaluationLayer if (one := standing.answer(row.id, layer)) is not None]
    by_tpi = standing.answer(row.id, _TPI)
    return LheQuestion(
        number=number,
        code=row.code,
        area=row.area,
        text=question.tidy_text or question.text,
        answers=[
            LheAnswer(
                layer=one.layer,
                answer=one.answer,
                note=one.note,
                verdict=one.verdict,
                is_stale=standing.is_stale(one),
                answered_by=one.answered_by_name,
            )
            for one in told
        ],
        proofs=[_proof(proof, known[proof.evidence_id]) for proof in proofs
                if proof.evidence_id in known],
        restricted_proofs=sum(proof.evidence_id not in known for proof in proofs),
        is_different=_TPI in set(differing(told)),
        is_judged=by_tpi is not None and by_tpi.verdict is not EvaluationVerdict.RETURN,
    )  # fmt: skip


def _proof(proof: AnyRow, known: AnyRow) -> LheProof:
    return LheProof(
        evidence_id=proof.evidence_id,
        title=known.title,
        pages=proof.pages,
        status=proof.status,
        in_force=proof.in_force_number is not None,
        revision_number=known.number,
        digest=known.digest,
    )


async def recommendations_of(
    session: AsyncSession, evaluation: Evaluation
) -> list[LheRecommendation]:
    """Those of this evaluation, and of the office's earlier ones those that nobody closed."""
    statement = (
        select(
            Finding.id, Finding.reason, Finding.recommendation, Finding.severity,
            Finding.due_date, Finding.status, Evaluation.year, LkeQuestion.number, Team.title,
        )
        .join(Evaluation, Evaluation.id == Finding.evaluation_id)
        .join(Team, Team.id == Finding.team_id)
        .outerjoin(LkeQuestion, LkeQuestion.id == Finding.question_id)
        .where(
            Evaluation.work_unit_id == evaluation.work_unit_id,
            or_(
                Evaluation.id == evaluation.id,
                (Evaluation.year < evaluation.year) & (Finding.status != FindingStatus.CLOSED),
            ),
        )
        .order_by(Evaluation.year, Finding.created_at, Finding.id)
    )  # fmt: skip
    rows = (await session.execute(statement)).all()
    below = await _follow_ups(session, {row.id for row in rows})
    return [
        LheRecommendation(
            finding_id=row.id,
            year=row.year,
            question=row.number,
            team=row.title,
            reason=row.reason,
            recommendation=row.recommendation or "",
            severity=row.severity,
            due_date=row.due_date,
            status=row.status,
            follow_ups=below[row.id],
        )
        for row in rows
    ]


async def _follow_ups(
    session: AsyncSession, finding_ids: set[UUID]
) -> Mapping[UUID, list[LheFollowUp]]:
    found = defaultdict[UUID, list[LheFollowUp]](list)
    if not finding_ids:
        return found
    statement = (
        select(FollowUp.finding_id, FollowUp.text, FollowUp.due_date, FollowUp.status)
        .where(among(FollowUp.finding_id, finding_ids))
        .order_by(FollowUp.created_at, FollowUp.id)
    )
    for row in await session.execute(statement):
        found[row.finding_id].append(
            LheFollowUp(text=row.text, due_date=row.due_date, status=row.status)
        )
    return found
