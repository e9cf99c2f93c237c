"""Desk evaluation: each question beside its evidence, and what every layer said of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.models.evaluation import EvaluationLayer
from app.models.evidence import Confidentiality, ScanState
from app.models.finding import FindingStatus
from app.schemas.base import Page, Query, Read
from app.schemas.evaluation.answering import AnswerRead
from app.schemas.evaluation.assessing.ratios import DeskRatio
from app.schemas.evaluation.proofs import ProofRead
from app.schemas.evaluation.sheet_file import Kind
from app.schemas.platform.references import ON_BEHALF, PersonReference


class DeskState(StrEnum):
    """How far a question is in a layer.

    `unanswered`: the office has no answer; `waiting`: nothing was said of its answer; `agreed`,
    `differs`; `stale`: the office changed its answer or its proofs after that; `returned`: sent
    back, and nothing was mended since; `mended`: something was.
    """

    UNANSWERED = "unanswered"
    WAITING = "waiting"
    AGREED = "agreed"
    DIFFERS = "differs"
    STALE = "stale"
    RETURNED = "returned"
    MENDED = "mended"


class DeskOption(Read):
    """An answer that may be chosen; `meaning` is the regulation's text of that level."""

    key: str
    meaning: str | None


class DeskFile(Read):
    """A file of the evidence; `href` gives its bytes, `scan_state` whether it can be opened."""

    id: UUID
    original_name: str
    media_type: str
    size: int = Field(description="Bita (bytes).")
    sha256: str
    scan_state: ScanState
    href: str


class DeskLink(Read):
    """A web address of the evidence."""

    title: str
    url: str


class DeskProof(ProofRead):
    """Evidence that proves the question, with what can be opened of it.

    Files and links are those of the revision in force, else of the newest. `hidden`: restricted
    evidence that the reader may not open, so neither its words nor its files are here.
    """

    confidentiality: Confidentiality | None
    hidden: bool
    files: list[DeskFile]
    links: list[DeskLink]


class DeskReturn(Read):
    """The last time that the question was sent back in that layer, and why."""

    note: str
    answered_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    answered_at: datetime


class DeskRecommendation(Read):
    """A finding (`/findings/{id}`) that the question led to."""

    id: UUID
    status: FindingStatus
    recommendation: str


class DeskQuestion(Read):
    """A question as it is assessed.

    `answers` are the newest of each layer, `differing` the layers whose answer is not the
    office's. `is_own`: the reader answered it in another layer, or had a part in its evidence, and
    so does not assess it. `last_return`: of the layer that is shown.
    """

    number: int
    code: str
    kind: Kind
    area: str | None
    team_number: int | None
    text: str
    criteria: str | None
    options: list[DeskOption]
    state: DeskState
    may_assess: bool
    is_own: bool
    answers: list[AnswerRead]
    differing: list[EvaluationLayer]
    last_return: DeskReturn | None
    proofs: list[DeskProof]
    recommendations: list[DeskRecommendation]


class DeskArea(StrEnum):
    """Which questions: of one of the six areas, or of the results."""

    MP = "MP"
    TL = "TL"
    SDM = "SDM"
    AK = "AK"
    PW = "PW"
    PL = "PL"
    HASIL = "HASIL"


class DeskQuery(Query):
    """Filters of the questions."""

    layer: EvaluationLayer | None = Field(
        None,
        description="Lapis yang keadaannya ditunjukkan; kosong: lapis Anda, lainnya yang terakhir"
        " menilai (whose state is shown; none: yours, else that which assessed last).",
    )
    area: DeskArea | None = Field(None, description="Area perubahan, atau hasil (area).")
    state: DeskState | None = Field(None, description="Keadaan soal pada lapis itu (state).")


class EvaluationDesk(Page[DeskQuestion]):
    """A page of questions by number; `counts` of all states in the area, `layer` whose they are.

    `ratios`: all of the area, on every page.
    """

    layer: EvaluationLayer
    counts: dict[DeskState, int]
    ratios: list[DeskRatio]
