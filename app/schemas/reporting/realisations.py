"""Realisasi: what was done for which month of the plan."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Date, MonthNumber, Page, Paragraph, Query, Resource
from app.schemas.plan.rows import Month
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import ON_BEHALF, PersonReference


class RealisationRead(Resource):
    """What was done; `corrected_by_id` names the later entry that counts in its place.

    With `is_cancellation` it takes an earlier one back: nothing was done, and `note` says why.
    """

    action_item_id: UUID
    month: int
    done_on: date
    note: str
    participants: str | None
    evidence_ids: list[UUID]
    meeting_id: UUID | None = Field(description="Rapat yang melaporkannya (the meeting).")
    corrects_id: UUID | None
    corrected_by_id: UUID | None
    is_cancellation: bool
    reported_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    reported_at: datetime


class RealisationCreate(Body):
    """What was done and when; with `corrects_id` it takes the place of an earlier entry."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "done_on": "2023-06-20",
                    "note": "Rapat koordinasi pengendalian gratifikasi",
                    "participants": "Ketua, Sekretaris, seluruh anggota tim V",
                }
            ]
        },
    )

    done_on: Date = Field(
        description="Tanggal dilaksanakan; di luar tahun rencana hanya bersama `month` (the day)."
    )
    month: MonthNumber | None = Field(
        None, description="Bulan rencana yang dipenuhi; tanpa isian: bulan `done_on`."
    )
    note: PrintedParagraph
    participants: Paragraph | None = Field(None, description="Peserta rapat (who took part).")
    evidence_ids: list[UUID] = Field(default_factory=list, max_length=50)
    corrects_id: UUID | None = Field(None, description="Laporan yang dikoreksi (what it corrects).")
    confirm_repeated: bool = Field(
        default=False,
        strict=True,
        description=(
            "Memang dilaksanakan lagi: laporan dengan bulan, tanggal dan catatan yang sama sudah"
            " ada (it was done again: there is a report of the same month, day and note)."
        ),
    )


class RealisationQuery(Query):
    """Which realisations of the action item."""

    month: Month | None = Field(None, description="Bulan rencana (month of the plan).")


class RealisationPage(Page[RealisationRead]):
    """Realisations, oldest day first."""
