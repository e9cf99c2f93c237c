"""Evidence behind more points of the sheet than one piece should carry."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.points import as_number
from app.models import Evidence, EvidenceFile, EvidenceRevision
from app.models.key_lists import among
from app.policies.actors import Actor
from app.schemas.evaluation.scores import CarryingEvidenceRead, CarryingFileRead
from app.services.evaluation.evaluations.proofs import is_proof
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.sheets import Sheet
from app.services.evidence.statements import STANDS, in_sight, revealed

CARRIED_AT_MOST = 5  # points of 100; nobody rules it
_NONE = Fraction(0)


def carried_by(sheet: Sheet, numbers: Iterable[int]) -> Fraction:
    """The points that rest on what proves these questions; a ratio counts once."""
    proved = (sheet.questions[number] for number in numbers)
    codes = {one.feeds or one.code for one in proved}
    return sum((Fraction(item.points or 0) for item in sheet.items if item.code in codes), _NONE)


def questions_of_evidence(rows: Standing) -> dict[UUID, list[int]]:
    """By piece of evidence that was not withdrawn the numbers of the questions it is beside."""
    questions: dict[UUID, list[int]] = defaultdict(list)
    for number, question in sorted(rows.questions.items()):
        for proof in filter(is_proof, rows.proofs.get(question.id, ())):
            questions[proof.evidence_id].append(number)
    return questions


def carrying(sheet: Sheet, rows: Standing) -> Iterable[CarryingEvidenceRead]:
    """Evidence that carries more than CARRIED_AT_MOST points."""
    for evidence_id, numbers in questions_of_evidence(rows).items():
        points = carried_by(sheet, numbers)
        if points > CARRIED_AT_MOST:
            yield CarryingEvidenceRead(
                evidence_id=evidence_id,
                questions=numbers,
                points=as_number(points),
            )


async def carrying_files(
    session: AsyncSession, actor: Actor, sheet: Sheet, rows: Standing
) -> list[CarryingFileRead]:
    """Files that stand in several pieces of evidence and carry more than that together.

    Pieces whose words the reader may not know take no part (as in the gap `file_reused`).
    """
    questions = questions_of_evidence(rows)
    if len(questions) < 2:  # noqa: PLR2004 - one piece has its own warning
        return []
    found = await session.execute(
        in_sight(actor, Evidence.id, EvidenceFile.sha256, EvidenceFile.original_name, which=STANDS)
        .join(EvidenceFile, EvidenceFile.revision_id == EvidenceRevision.id)
        .where(among(Evidence.id, questions.keys()), revealed(actor))
        .order_by(EvidenceFile.received_at, EvidenceFile.id)
    )
    pieces: dict[str, dict[UUID, str]] = defaultdict(dict)
    for row in found:
        pieces[row.sha256][row.id] = row.original_name
    told = []
    for sha256, names in pieces.items():
        numbers = sorted({number for key in names for number in questions[key]})
        points = carried_by(sheet, numbers)
        if len(names) > 1 and points > CARRIED_AT_MOST:
            told.append(
                CarryingFileRead(
                    file=list(names.values())[-1],
                    sha256=sha256,
                    evidence_ids=list(names),
                    questions=numbers,
                    points=as_number(points),
                )
            )
    return told
