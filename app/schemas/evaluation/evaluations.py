"""An evaluation of an office as people begin it, list it and read it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StrictBool, StringConstraints

from app.models.evaluation import (
    EvaluationAction,
    EvaluationLayer,
    EvaluationOperation,
    EvaluationPhase,
    EvaluationStatus,
    EvaluationTarget,
)
from app.models.held_wbk import WbkBasis
from app.schemas.base import Body, Date, Page, Paragraph, Query, Read, Resource, Url, YearNumber
from app.schemas.platform.examples import DECREE_ID
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import ON_BEHALF, PersonReference, WorkUnitReference

SheetVersion = Annotated[
    str, StringConstraints(strict=True, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
]
_HAS_WBK = "Apakah satuan kerja sudah berpredikat WBK; kosong: belum diketahui (holds WBK already)."
_WBK_BASIS = (
    "Dasarnya: evaluasi di sini, dokumen, atau kata satuan kerja sendiri (by what that is known)."
)


class EvaluationSummary(Read):
    """An evaluation in a list; `sheet` is the version of the sheet.

    `submission_count` above 1: it was sent back and submitted again, so its changes are looked at.
    """

    id: UUID
    status: EvaluationStatus
    year: int
    target: EvaluationTarget
    has_wbk: bool | None = Field(description=_HAS_WBK)
    wbk_basis: WbkBasis | None = Field(description=_WBK_BASIS)
    sheet: str
    submission_count: int
    decree_id: UUID
    work_unit: WorkUnitReference
    created_by: PersonReference
    created_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    updated_at: datetime


class EvaluationWindowRead(Read):
    """Both days count; `set_by_layer` set them last."""

    phase: EvaluationPhase
    first_day: date
    last_day: date
    set_by_layer: EvaluationLayer


class EvaluationStepRead(Read):
    """A step; `digest` is that of the answers and proofs as they stood.

    `link`: the proof of an objection; `still_meets`: what TPI found of a predicate.
    """

    id: UUID
    action: EvaluationAction
    layer: EvaluationLayer
    note: str | None
    link: str | None
    still_meets: bool | None
    digest: str
    acted_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    acted_at: datetime


class EvaluationRead(Resource, EvaluationSummary):
    """An evaluation with its windows and steps; `my_layers`: where the reader assesses.

    The answers are at `/evaluations/{id}/questions`.
    """

    windows: list[EvaluationWindowRead]
    steps: list[EvaluationStepRead]
    my_layers: list[EvaluationLayer]
    allowed_actions: list[EvaluationOperation]


class EvaluationCreate(Body):
    """Whose evaluation, by the decree whose teams answer; for which year and predicate."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "decree_id": str(DECREE_ID),
                    "year": 2023,
                    "target": "WBK",
                    "sheet": "permenpanrb-90-2021",
                    "has_wbk": False,
                }
            ]
        },
    )

    decree_id: UUID
    year: YearNumber
    target: EvaluationTarget
    sheet: SheetVersion = Field(description="Versi LKE (/lke-sheets).")
    has_wbk: StrictBool | None = Field(None, description=_HAS_WBK)


class EvaluationUpdate(Body):
    """Changes while the office answers; what is left out stays. The year is a draft's alone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"target": "WBBM", "has_wbk": True}]}
    )

    year: YearNumber | None = None
    target: EvaluationTarget | None = None
    has_wbk: StrictBool | None = Field(None, description=_HAS_WBK)


class EvaluationWindowSet(Body):
    """The days of a phase, both included; why, as it stays in the audit log."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "phase": "filling",
                    "first_day": "2023-01-02",
                    "last_day": "2030-12-31",
                    "reason": "Jadwal Inspektorat; diperpanjang dua minggu.",
                }
            ]
        },
    )

    phase: EvaluationPhase
    first_day: Date
    last_day: Date
    reason: Paragraph


class PapersFailure(Body):
    """What the papers lack, and until when the office may object."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "note": "SPTJM belum ditandatangani pimpinan instansi.",
                    "objection_last_day": "2028-06-30",
                }
            ]
        },
    )

    note: PrintedParagraph
    objection_last_day: Date = Field(
        description="Hari terakhir sanggah, termasuk (last day for the office to object)."
    )


class EvaluationObjection(Body):
    """Why the office objects (sanggah), and where its proof is; once."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "note": "SPTJM sudah ditandatangani 28 Mei.",
                    "link": "https://berkas.kpu.go.id/sptjm-2026.pdf",
                }
            ]
        },
    )

    note: PrintedParagraph
    link: Url = Field(description="Tautan bukti sanggah (where the proof is).")


class EvaluationMonitoring(Body):
    """What TPI found when it looked again at who holds a predicate, at least every two years."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"still_meets": True, "note": "Nilai 81,20; pelayanan tetap baik."}]
        },
    )

    still_meets: StrictBool = Field(
        description="Apakah masih memenuhi kriteria predikatnya (still meets the criteria)."
    )
    note: PrintedParagraph


class EvaluationSort(StrEnum):
    """Orders of the list."""

    LATEST = "-year"
    RECENTLY_CHANGED = "-updated_at"


class EvaluationQuery(Query):
    """Filters of the list of evaluations."""

    decree_id: UUID | None = None
    work_unit_id: UUID | None = None
    year: int | None = Field(None, ge=2000, le=2100)
    target: EvaluationTarget | None = None
    status: EvaluationStatus | None = None
    sort: EvaluationSort = EvaluationSort.LATEST


class EvaluationPage(Page[EvaluationSummary]):
    """A page of evaluations."""
