"""What TPI recommends because of a question, or to a team at large."""

from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.severity import Severity
from app.schemas.base import Body, Date, QuestionNumber
from app.schemas.platform.printed import PrintedParagraph


class EvaluationRecommendation(Body):
    """What was found, and what to do about it until when; it becomes a finding of the team.

    A question of the results has no team of its own, nor has what is said without a question:
    `team_id` then names who follows it up.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "question": 59,
                    "reason": "Sosialisasi pengaduan baru menjangkau pegawai.",
                    "recommendation": "Sosialisasikan kanal pengaduan kepada peserta pemilu.",
                    "severity": "medium",
                    "due_date": "2099-12-15",
                }
            ]
        },
    )

    question: QuestionNumber | None = Field(
        None, description="Soal yang menjadi dasarnya (the question that it is about)."
    )
    team_id: UUID | None = Field(
        None, description="Tim yang menindaklanjuti; wajib bila soal tidak punya tim (whose)."
    )
    reason: PrintedParagraph = Field(description="Kondisi yang ditemukan (what was found).")
    cause: PrintedParagraph | None = Field(None, description="Penyebab (cause).")
    recommendation: PrintedParagraph = Field(description="Apa yang harus dilakukan (what to do).")
    severity: Severity = Field(Severity.MEDIUM, description="Rendah, sedang, tinggi (severity).")
    due_date: Date = Field(description="Batas waktu (until).")
