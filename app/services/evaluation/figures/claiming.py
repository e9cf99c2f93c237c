"""What an office claims, what proves it, and what TPI said of it."""

from fractions import Fraction

from app.models.evaluation import EvaluationLayer
from app.services.evaluation.evaluations.proofs import is_proof
from app.services.evaluation.evaluations.standing import Standing as Rows
from app.services.evaluation.figures.strengths import Claims


def claims_of(rows: Rows) -> Claims:
    """The office's answers by number, what proves them, and what TPI said of them.

    Accepted evidence of another team counts as accepted here once somebody who judges evidence
    there has put it beside the question: what it was accepted for was something else.
    """
    answers: dict[int, str] = {}
    tpi: dict[int, str] = {}
    with_evidence, accepted = set[int](), set[int]()
    for number, question in rows.questions.items():
        for layer, found in ((EvaluationLayer.UNIT, answers), (EvaluationLayer.TPI, tpi)):
            row = rows.answer(question.id, layer)
            if row is not None and row.answer is not None:
                found[number] = row.answer
        proofs = [proof for proof in rows.proofs.get(question.id, ()) if is_proof(proof)]
        if proofs:
            with_evidence.add(number)
        if any(proof.in_force_number is not None and proof.is_vouched_for for proof in proofs):
            accepted.add(number)
    return Claims(answers, frozenset(with_evidence), frozenset(accepted), tpi, settled_of(rows))


def settled_of(rows: Rows) -> dict[str, Fraction]:
    """The shares that TPI set last, by code of ratio; what it took back is none."""
    newest = {code: told[-1].value for code, told in rows.ratios.items()}
    return {code: Fraction(value) for code, value in newest.items() if value is not None}
