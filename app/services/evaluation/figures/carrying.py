"""Evidence behind more points of the sheet than one piece should carry."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from app.schemas.evaluation.scores import CarryingEvidenceRead
from app.services.evaluation.evaluations.proofs import is_proof
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.sheets import Sheet

CARRIED_AT_MOST = 5  # points of 100; nobody rules it
_NONE = Fraction(0)
_PLACES = 12


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
                points=float(round(points, _PLACES)),
            )
