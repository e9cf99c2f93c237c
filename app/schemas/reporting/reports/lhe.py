"""Laporan hasil evaluasi (LHE): what TPI says with it, and all that is printed of it."""

from datetime import date, datetime
from enum import StrEnum
from operator import not_
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.evaluation import EvaluationLayer, EvaluationTarget, EvaluationVerdict
from app.models.evaluation_check import CheckItem, CheckState
from app.models.evidence import EvidenceStatus
from app.models.finding import FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.lhe import LheConclusion
from app.models.severity import Severity
from app.schemas.base import Body, Read, Resource
from app.schemas.evaluation.facts import FactScope
from app.schemas.evaluation.scores import ConditionState, Strength
from app.schemas.platform.printed import PRINTABLE, PrintedName, PrintedParagraph
from app.schemas.reporting.reports.content import ReportLetterhead, ReportSigner
from app.schemas.reporting.reports.signatures import ReportFileRead
from app.schemas.reporting.reports.writing import LetterNumber


class LheRole(StrEnum):
    """What somebody does in the team of assessors (LKE rule 55)."""

    MEMBER = "member"
    LEAD = "lead"
    CONTROLLER = "controller"


class LheMemberInput(Body):
    """One of those who assessed."""

    name: PrintedName
    role: LheRole
    position: PrintedName | None = None


class LheIssue(Body):
    """What TPI adds to what the service knows: the assignment, who assessed, its conclusion."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "conclusion": "not_yet",
                    "assignment": "Surat Tugas Inspektur Utama Nomor 12/ST/2023.",
                    "summary": "Area Tatalaksana belum mencapai batas minimum.",
                    "team": [{"name": "Sari Dewi", "role": "lead", "position": "Auditor Madya"}],
                }
            ]
        },
    )

    conclusion: LheConclusion
    assignment: PrintedParagraph = Field(description="Dasar penugasan (the assignment).")
    summary: PrintedParagraph = Field(description="Simpulan dengan kata-kata TPI (conclusion).")
    team: list[LheMemberInput] = Field(min_length=1, max_length=30)
    number: Annotated[LetterNumber, PRINTABLE] | None = Field(
        None, description="Nomor surat; kosong: menurut pola kop surat TPI (letter number)."
    )


class LheMember(Read):
    """One of those who assessed."""

    name: str
    role: LheRole
    position: str | None


class LheHeading(Read):
    """Which letter, of which day, about whom."""

    number: str | None
    day: date | None
    year: int
    target: EvaluationTarget
    has_wbk: bool | None
    office_code: str
    office_name: str
    issuing_office: str
    decree: str
    sheet: str
    basis: str
    submission_count: int
    submitted_at: datetime | None
    concluded_at: datetime | None


class LheScore(Read):
    """Points of a layer: `low` counts what is open as 0."""

    layer: EvaluationLayer
    low: float
    high: float


class LheLine(Read):
    """A component, half, area or the total: all its points, its minimum, what each layer gives.

    `difference`: TPI's points less the office's own.
    """

    code: str
    name: str
    weight: float
    minimum: float | None
    scores: list[LheScore]
    difference: float


class LheCondition(Read):
    """A minimum of the target at TPI's answers; `asked` and `reached` in points."""

    code: str
    name: str
    asked: float | None
    reached: float | None
    state: ConditionState
    short: float | None
    is_implied: bool


class LheFact(Read):
    """A condition of a proposal beside the score, what was stated of it, whether it is met."""

    code: str
    name: str
    scope: FactScope
    value: str | None
    state: ConditionState
    # What came later is left out where there is none: digests of what was issued before stay.
    source: str | None = Field(
        None, exclude_if=not_, description="Dokumen yang menyatakannya (by which paper)."
    )
    source_date: date | None = Field(None, exclude_if=not_)


class LheStrength(Read):
    """The total at one strength."""

    strength: Strength
    low: float
    high: float


class LheAnswer(Read):
    """What a layer answered and noted last; `is_stale`: the office changed something after it."""

    layer: EvaluationLayer
    answer: str | None
    note: str | None
    verdict: EvaluationVerdict | None
    is_stale: bool
    answered_by: str


class LheProof(Read):
    """Evidence that proves the question; `digest` is that of its frozen revision."""

    evidence_id: UUID
    title: str
    pages: str
    status: EvidenceStatus
    in_force: bool
    revision_number: int
    digest: str | None


class LheQuestion(Read):
    """A question with its answers and proofs; of restricted evidence only how much there is."""

    number: int
    code: str
    area: str | None
    text: str
    answers: list[LheAnswer]
    proofs: list[LheProof]
    restricted_proofs: int
    is_different: bool = Field(description="Jawaban TPI berbeda dari unit (TPI differs).")
    is_judged: bool = Field(description="TPI sudah menilai (agreed or differed).")


class LheCheck(Read):
    """An item of TPI's checklist."""

    item: CheckItem
    text: str
    state: CheckState | None
    note: str | None


class LheFollowUp(Read):
    """What is done because of a recommendation."""

    text: str
    due_date: date
    status: FollowUpStatus


class LheRecommendation(Read):
    """What TPI recommends, in this evaluation or, where nobody closed it, in an earlier one."""

    finding_id: UUID
    year: int
    question: int | None
    team: str
    reason: str
    recommendation: str
    severity: Severity
    due_date: date | None
    status: FindingStatus
    follow_ups: list[LheFollowUp]


class LheRatio(Read):
    """A ratio that nobody can compute, as TPI lets it count (0 to 1), and why."""

    code: str
    value: str
    note: str
    set_by: str


class LheDocument(Read):
    """All that is printed; its digest is the SHA-256 of its canonical JSON."""

    form: Literal[1] = Field(1, description="Bentuk data ini (version of this form).")
    heading: LheHeading
    conclusion: LheConclusion | None
    assignment: str | None
    summary: str | None
    team: list[LheMember]
    assessed_by: list[str]
    state: ConditionState = Field(description="Keadaan target menurut TPI (the target, by TPI).")
    strengths: list[LheStrength]
    lines: list[LheLine]
    conditions: list[LheCondition]
    facts: list[LheFact]
    questions: list[LheQuestion]
    undefined_ratios: list[str]
    settled_ratios: list[LheRatio] = Field(
        default_factory=list,
        exclude_if=not_,
        description="Rasio yang pembaginya 0, ditetapkan TPI (settled by TPI).",
    )
    checklist: list[LheCheck]
    recommendations: list[LheRecommendation]
    returned_count: int = Field(description="Soal yang pernah dikembalikan TPI (sent back).")
    signatory: ReportSigner | None
    signatory_title: str | None
    place: str | None
    copies_to: list[str]
    letterhead: ReportLetterhead | None


class LheState(StrEnum):
    """Not issued; issued; issued before TPI sent back what it had concluded (stands no more)."""

    DRAFT = "draft"
    FINAL = "final"
    REOPENED = "reopened"


class LheSummary(Read):
    """An LHE that was issued."""

    id: UUID
    number: str
    day: date
    conclusion: LheConclusion
    digest: str
    issued_at: datetime


class LheRead(Resource):
    """The newest LHE of an evaluation, with those before it; to TPI, before it is issued, a draft.

    `id` is the evaluation's.
    """

    is_final: bool = Field(description="Terbit dan masih berlaku (issued, and it stands).")
    state: LheState = Field(
        description="`reopened`: TPI mengembalikan penilaian setelah LHE ini (it stands no more)."
    )
    digest: str
    document: LheDocument
    issued: list[LheSummary]
    files: list[ReportFileRead] = Field(
        description="Salinan bertanda tangan dan pindaian semua LHE-nya; `digest` mengatakan yang"
        " mana (signed copies and scans of each of them)."
    )
