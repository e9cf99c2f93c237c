"""What the evaluation sheet still asks, rule by rule, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from app.core.messages import Language, sentence
from app.models.evaluation import EvaluationStatus
from app.models.team import TeamKind
from app.schemas.platform.references import TeamReference
from app.schemas.tasks.gaps import GapCode
from app.services.evaluation.plan_coverage.reaching import PlanReach
from app.services.tasks.gaps.rules import find_gaps
from app.services.tasks.gaps.sheet import (
    Asked,
    AskedOfDecree,
    Carried,
    MinimumLost,
    OfficeEvaluation,
    OutsideYear,
)
from app.services.tasks.gaps.year import DecreeYear

KETUA = TeamReference(id=uuid4(), kind=TeamKind.PELAKSANA, number=None, title="PELAKSANA")
V = TeamReference(id=uuid4(), kind=TeamKind.TIM_KERJA, number=5, title="TIM KERJA V")
S = EvaluationStatus
ANSWER_BY, JUDGE_BY = date(2023, 3, 31), date(2023, 4, 30)
OPEN = Asked(59, "A.I.5.iii.c", V)
CLAIMED = replace(OPEN, answer="A")
RESULT = Asked(125, "B.I.a", KETUA)


def evaluation(*questions: Asked, status: S = S.DRAFT) -> OfficeEvaluation:
    """An evaluation of 2023 in which nothing is wrong but what the questions say."""
    return OfficeEvaluation(
        "e", 2023, "WBK", status, questions, answer_by=ANSWER_BY, judge_by=JUDGE_BY
    )


def year(asked: OfficeEvaluation, reach: PlanReach | None = None) -> DecreeYear:
    """A year in which nothing but the sheet asks anything."""
    sheet = AskedOfDecree("d", KETUA, asked, reach)
    return DecreeYear(2023, "Asia/Makassar", date(2023, 2, 1), [V], [], [], [], sheet=sheet)


def found(year: DecreeYear) -> list[tuple[str, int | None, str]]:
    """Code, number of the team, and the questions (or what else is named)."""
    return [
        (code.value, gap.team.number, str(gap.facts.get("questions", gap.facts.get("question"))))
        for code, gap in find_gaps(year)
    ]


RETURNED = replace(CLAIMED, is_accepted=True, sent_back=True)
CASES: list[tuple[str, Sequence[Asked], S, list[tuple[str, int | None, str]]]] = [
    (
        "open questions are one gap a team",
        [OPEN, replace(OPEN, number=60), RESULT],
        S.DRAFT,
        [("lke_question_open", 5, "59, 60"), ("lke_question_open", None, "125")],
    ),
    ("what is open is nobody's task while others assess", [OPEN], S.IN_ASSESSMENT, []),
    (
        "a claim is unproved until evidence is accepted, whoever's turn it is",
        [CLAIMED, replace(CLAIMED, number=60, is_accepted=True)],
        S.SUBMITTED,
        [("lke_claim_unproved", 5, "59")],
    ),
    (
        "what was sent back",
        [RETURNED],
        S.RETURNED,
        [("lke_question_returned", 5, "59")],
    ),
    ("and it is the past once it came in again", [RETURNED], S.IN_ASSESSMENT, []),
    (
        "what was assessed as it no longer is",
        [replace(CLAIMED, is_accepted=True, is_stale=True)],
        S.IN_ASSESSMENT,
        [("lke_answer_stale", 5, "59")],
    ),
    ("is mended first", [replace(CLAIMED, is_accepted=True, is_stale=True)], S.RETURNED, []),
    (
        "TPI differs, question by question",
        [replace(CLAIMED, is_accepted=True, differing="C")],
        S.ASSESSED,
        [("lke_tpi_differs", 5, "59")],
    ),
]


@pytest.mark.parametrize(("questions", "status", "gaps"), [case[1:] for case in CASES])
def test_questions(
    questions: Sequence[Asked], status: S, gaps: list[tuple[str, int | None, str]]
) -> None:
    assert found(year(evaluation(*questions, status=status))) == gaps


def test_each_is_due_with_the_phase_and_leads_to_where_it_is_mended() -> None:
    ((_, gap),) = find_gaps(year(evaluation(OPEN)))
    assert (gap.due_date, gap.href) == (ANSWER_BY, "evaluations/e/questions")
    stale = replace(CLAIMED, is_accepted=True, is_stale=True)
    ((_, gap),) = find_gaps(year(evaluation(stale, status=S.IN_ASSESSMENT)))
    assert gap.due_date == JUDGE_BY


def test_pieces_minimums_and_the_plan() -> None:
    asked = replace(
        evaluation(),
        outside=[OutsideYear("x", None, [CLAIMED])],
        carried=[Carried("y", "6.25", [CLAIMED])],
        lost=[MinimumLost("Penguatan Pengawasan", "1.50", V)],
    )
    reach = PlanReach("s", "36.91", "40.00", ["Akuntabilitas (5.75/6.00)"], [97, 98], ["A.II.2"])
    gaps = find_gaps(year(asked, reach))
    assert {code: gap.href for code, gap in gaps} == {
        GapCode.LKE_PLAN_SHORT: "decrees/d/lke-coverage",
        GapCode.LKE_MINIMUM_FAILED: "evaluations/e/readiness",
        GapCode.LKE_PROOF_OUTSIDE_YEAR: "evidence/x",
        GapCode.LKE_PROOF_CARRIES: "evidence/y",
    }
    ((code, plan), *_) = gaps
    words = sentence(code.value, Language.ENGLISH, dict(plan.facts)).detail
    assert "is 36.91 at most, where WBK asks for 40.00" in words
    assert "Questions of the sheet without a row (2): 97, 98." in words
