"""Answers to the questions of an evaluation, layer by layer, as they are given and read."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.models.evaluation import EvaluationLayer, EvaluationVerdict
from app.schemas.base import Body, QuestionNumber, Read, Resource
from app.schemas.evaluation.proofs import ProofRead
from app.schemas.evaluation.sheet_file import Kind
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import ON_BEHALF, PersonReference

AT_ONCE = 200
# What an answer may look like before its question is asked; an empty one is null.
AnswerText = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=20, pattern=r"^[A-Za-z0-9.,\-]{1,20}$"),
]
# Beyond these nobody counts; what the question does not have is told by its number.
_FAR = 10**15
AnswerNumber = Annotated[float, Field(strict=True, ge=-_FAR, le=_FAR)]
AnswerValue: TypeAlias = AnswerText | AnswerNumber
ItemCode = Annotated[
    str, StringConstraints(strict=True, max_length=40, pattern=r"^[A-Za-z0-9.]{1,40}$")
]
_ANSWER = Field(
    description="Huruf, jumlah atau indeks, mis. Ya, B, 4, 3.62; kosong: belum dijawab (as the"
    " question asks for it; null: open)."
)


QuestionCode = Annotated[
    str,
    Field(
        max_length=40,
        pattern=r"^[A-Za-z0-9.\-]{1,40}$",
        description="Kode soal (code of the question).",
        examples=["A.I.5.iii.c"],
    ),
]


class AssessmentVerdict(StrEnum):
    """What is said of an answer; sending it back is a step of its own."""

    AGREE = "agree"
    DIFFER = "differ"


class AnswerInput(Body):
    """The office's answer to a question, by its number (soal_id); null opens it again."""

    question: QuestionNumber
    answer: AnswerValue | None = _ANSWER
    note: PrintedParagraph | None = Field(None, description="Catatan: mengapa (why).")


class EvaluationAnswers(Body):
    """Answers of the office; all are taken, or none is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "answers": [
                        {
                            "question": 59,
                            "answer": "A",
                            "note": "Sudah disosialisasikan.",
                        },
                        {"question": 110, "answer": 4},
                    ]
                }
            ]
        },
    )

    answers: list[AnswerInput] = Field(min_length=1, max_length=AT_ONCE)


class AssessmentInput(Body):
    """What a later layer says of the office's answer; whoever differs answers, and says why."""

    question: QuestionNumber
    verdict: AssessmentVerdict
    answer: AnswerValue | None = Field(
        None, description="Bila berbeda: jawaban lapis ini (where it differs)."
    )
    note: PrintedParagraph | None = Field(
        None, description="Wajib bila berbeda (needed to differ)."
    )


class RatioInput(Body):
    """What TPI lets a ratio count as that nobody can compute, by its code: 0 to 1, and why."""

    code: ItemCode
    value: AnswerValue | None = Field(
        description="Dari 0 sampai 1, mis. 1 atau 0.5; kosong: ditarik kembali (null: back)."
    )
    note: PrintedParagraph = Field(description="Catatan: mengapa (why).")


class EvaluationAssessments(Body):
    """Assessments of one layer, and ratios that TPI settles; all are taken, or none is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "assessments": [
                        {
                            "question": 59,
                            "verdict": "differ",
                            "answer": "C",
                            "note": "Belum ada bukti sosialisasi.",
                        }
                    ],
                }
            ]
        },
    )

    layer: EvaluationLayer | None = Field(
        None, description="Kosong: lapis Anda yang sedang gilirannya (yours whose turn it is)."
    )
    assessments: list[AssessmentInput] = Field(default_factory=list, max_length=AT_ONCE)
    ratios: list[RatioInput] = Field(
        default_factory=list,
        max_length=AT_ONCE,
        description="Rasio yang pembaginya 0; hanya TPI (ratios with nothing to divide by).",
    )


class QuestionReturn(Body):
    """What the office has to mend in its answer to a question."""

    question: QuestionNumber
    note: PrintedParagraph


class EvaluationReturn(Body):
    """Questions that the office mends, each with why; and a word to all of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "note": "Lengkapi sebelum penilaian berlanjut.",
                    "questions": [{"question": 59, "note": "Lampirkan bukti sosialisasi."}],
                }
            ]
        },
    )

    note: PrintedParagraph
    questions: list[QuestionReturn] = Field(min_length=1, max_length=AT_ONCE)


class ComputationRead(Read):
    """What the service computed an answer from that a person took; `digest` is the figures'."""

    source: str
    answer: str
    figures: dict[str, int]
    digest: str


class AnswerRead(Read):
    """An answer; `number` counts those of its layer to the question.

    `is_stale`: the office changed its answer, or its proofs, after this was said of it.
    """

    id: UUID
    layer: EvaluationLayer
    number: int
    answer: str | None
    note: str | None
    verdict: EvaluationVerdict | None
    is_stale: bool
    computation: ComputationRead | None = Field(
        description="Angka aplikasi yang diterima orang sebagai jawaban (taken from figures)."
    )
    answered_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    answered_at: datetime


class EvaluationQuestionSummary(Read):
    """A question with the newest answer of each layer that gave one."""

    number: int
    code: str
    kind: Kind
    area: str | None
    team_number: int | None
    text: str
    may_answer: bool
    answers: list[AnswerRead]
    proofs: list[ProofRead]


class EvaluationQuestions(Read):
    """All questions of an evaluation, by number."""

    items: list[EvaluationQuestionSummary]


class EvaluationQuestionRead(Resource, EvaluationQuestionSummary):
    """A question with every answer that was ever given; `id` is the question's."""

    history: list[AnswerRead]
