"""Evidence that proves a question, and where in it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.evidence import EvidenceStatus
from app.schemas.base import Body, Page, Query, QuestionNumber, Read
from app.schemas.evaluation.sheet_file import Relation
from app.schemas.evidence.evidence import EvidenceWords
from app.schemas.platform.examples import SOMETHING_ID
from app.schemas.platform.printed import PrintedParagraph


class ProofInput(Body):
    """Which evidence proves which question, and which page or part of it."""

    question: QuestionNumber
    evidence_id: UUID
    pages: PrintedParagraph = Field(description="Halaman atau bagian mana (which page or part).")


class EvaluationProofs(Body):
    """Evidence beside questions; all of it is taken, or none is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "proofs": [
                        {
                            "question": 59,
                            "evidence_id": str(SOMETHING_ID),
                            "pages": "Halaman 3: tindak lanjut pengaduan triwulan II",
                        }
                    ]
                }
            ]
        },
    )

    proofs: list[ProofInput] = Field(min_length=1, max_length=200)


class ProvedPart(Body):
    """Which question new evidence proves, and which page or part of it will."""

    question: QuestionNumber
    pages: PrintedParagraph = Field(description="Halaman atau bagian mana (which page or part).")


class QuestionEvidenceCreate(EvidenceWords):
    """New evidence for questions alone: of the team of their area, without an indicator."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "questions": [{"question": 61, "pages": "Seluruh dokumen"}],
                    "title": "Penerapan whistle-blowing system tahun 2023",
                    "evidence_date": "2023-07-05",
                    "covers_from": "2023-04-01",
                    "covers_to": "2023-06-30",
                }
            ]
        },
    )

    questions: list[ProvedPart] = Field(
        min_length=1,
        max_length=50,
        description="Soal satu area (questions of one area; or of the results).",
    )


class ProofRemoval(Body):
    """Which evidence does not prove which question any more."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": 59, "evidence_id": str(SOMETHING_ID)}]},
    )

    question: QuestionNumber
    evidence_id: UUID


class SuggestionRead(Read):
    """Accepted evidence that by the plan's rows and its period could prove a question, too.

    `rows` are the codes of the rows that lead to it, `relation` says how near the nearest comes to
    the question. `points` would rest on this evidence with it; `carries_too_much`: more than one
    piece should carry. Taken over with `POST .../prove`, which asks for the pages.
    """

    question: int
    code: str
    team_number: int | None
    relation: Relation
    rows: list[str]
    evidence_id: UUID
    title: str | None
    covers_from: date
    covers_to: date
    is_answered: bool
    is_proved: bool = Field(
        description="Soal sudah dibuktikan eviden lain yang diterima (it has accepted evidence)."
    )
    points: float
    carries_too_much: bool
    may_prove: bool


class SuggestionQuery(Query):
    """Which suggestions."""

    question: Annotated[int, Field(ge=1, le=100_000)] | None = None
    team_id: UUID | None = None
    is_proved: bool | None = Field(
        None, description="Soal yang sudah atau belum berbukti diterima (proved or not)."
    )


class SuggestionPage(Page[SuggestionRead]):
    """Suggestions by question: the nearest relation first, then the newest evidence."""


class ProofRead(Read):
    """Evidence that proves the question; no words and digest where the reader may not open it.

    `in_force`: an accepted revision stands. `outside_year`: it covers neither the year of the
    evaluation nor the one before. Without `has_contents` (no file, link or record that may be
    opened) it is a draft of mere words, which proves nothing. `is_vouched_for`: it counts as
    accepted for this question; of another team's evidence the head of the area's team or the Ketua
    says so, by putting it there (again).
    """

    evidence_id: UUID
    title: str | None
    status: EvidenceStatus
    in_force: bool
    outside_year: bool
    pages: str | None
    has_contents: bool
    is_vouched_for: bool
    revision_number: int | None = Field(
        description="Revisi yang berlaku, atau yang terbaru (the one in force, else the newest)."
    )
    digest: str | None = Field(
        description="Sidik revisi itu; kosong bagi draf (its digest; a draft has none)."
    )
