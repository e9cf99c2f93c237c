"""What the ministry's portal (PortalRB) fetches, in its own words, and when it may."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field, StrictBool

from app.models.evaluation import EvaluationTarget
from app.schemas.base import Body, Date, Read, Resource, YearNumber


class PortalUnit(Read):
    """An office that is proposed; `afirmasi` is for regional governments, so KPU has none."""

    id: str = Field(description="Kode satuan kerja (code of the office).", examples=["53"])
    nama: str
    kategori: EvaluationTarget
    afirmasi: bool = False


class PortalUnits(Read):
    """The offices that are proposed for one predicate in the year whose period is open."""

    tahun: int
    units: list[PortalUnit]


class PortalAnswerRead(Read):
    """What the unit and its assessor (TPI) answered to a question; numbers are texts: "3.62"."""

    soal_id: int
    jawaban_unit: str | None
    jawaban_tpi: str | None
    catatan_unit: str | None
    bukti_dukung_unit: str | None
    catatan_tpi: str | None


class PortalAnswers(Read):
    """All questions of an office as they stood when it was proposed, open ones, too."""

    unit_id: str
    nama_unit: str
    tahun: int
    answers: list[PortalAnswerRead]


class PortalError(Read):
    """Every failure, as the portal reads it: `code` says its kind, `message` what to do."""

    error: Literal[True]
    code: str = Field(examples=["DATA_NOT_FOUND"])
    message: str


class ProposalPeriodRead(Resource):
    """When the portal is answered; without days on no day. `id` is the office's.

    `may_propose_wbbm`: whether the institution may propose WBBM.
    """

    is_set: bool
    year: int | None
    first_day: date | None
    last_day: date | None
    may_propose_wbbm: bool


class ProposalPeriodUpdate(Body):
    """The days of the proposals of a year, both included, as the ministry announced them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "year": 2026,
                    "first_day": "2026-05-01",
                    "last_day": "2026-05-31",
                    "may_propose_wbbm": True,
                }
            ]
        },
    )

    year: YearNumber
    first_day: Date
    last_day: Date
    may_propose_wbbm: StrictBool = False
