"""What comes of a meeting: draft evidence, and what of the plan it carried out."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Date, MonthNumber
from app.schemas.evidence.evidence import IndicatorIds
from app.schemas.platform.examples import CAMPAIGN_ID, GRATIFICATION_REPORT_ID
from app.schemas.platform.printed import PrintedParagraph, PrintedTitle


class MeetingDraft(Body):
    """Draft evidence from a meeting: one piece for each team of these indicators.

    Each takes all files of the meeting along. Where a draft for these indicators is there already,
    it gets the files that it lacks.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"indicator_ids": [str(GRATIFICATION_REPORT_ID)]}]},
    )

    indicator_ids: IndicatorIds = Field(
        description="Indikator yang dibuktikan, boleh dari beberapa tim (of several teams)."
    )
    title: PrintedTitle | None = Field(
        None, description="Tanpa isian: judul rapat (else the meeting's)."
    )
    covers_from: Date | None = Field(
        None, description="Awal periode yang dibuktikan; tanpa isian: hari rapat (else its day)."
    )
    covers_to: Date | None = Field(
        None, description="Akhir periode yang dibuktikan; tanpa isian: hari rapat (else its day)."
    )


class CarriedOut(Body):
    """An action item that the meeting carried out."""

    action_item_id: UUID
    month: MonthNumber | None = Field(
        None, description="Bulan rencana yang dipenuhi; tanpa isian: bulan rapat (else its month)."
    )


class MeetingReport(Body):
    """What of the plan the meeting carried out, on its day."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"items": [{"action_item_id": str(CAMPAIGN_ID)}]}]},
    )

    items: Annotated[list[CarriedOut], Field(min_length=1, max_length=30)]
    note: PrintedParagraph | None = Field(
        None, description="Tanpa isian: judul rapat (else the title)."
    )
    confirm_repeated: bool = Field(
        default=False,
        strict=True,
        description="Memang dilaksanakan lagi (it was done again, the same is reported already).",
    )
