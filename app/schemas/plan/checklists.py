"""Daftar kelengkapan: what belongs in good evidence of an indicator."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import AS_LINE, Body, MonthNumber, Read, Resource, line_of
from app.schemas.platform.references import ON_BEHALF, PersonReference

MOST_ITEMS: Final = 12
ItemText = Annotated[str, line_of(120), AS_LINE]


class ChecklistAction(StrEnum):
    """What a screen may offer on a checklist."""

    SET = "set"


class OfficeChecklist(Read):
    """A list that the office set itself, and who did."""

    items: list[str]
    set_by: PersonReference
    set_on_behalf_of: PersonReference | None = ON_BEHALF
    set_at: datetime


class MonthChecklist(OfficeChecklist):
    """That of one month."""

    month: int


class ChecklistRead(Resource):
    """What belongs in evidence of an indicator; `id` is the indicator's.

    `items` hold for every month that is not in `months`: the office's own (`own`), or else what the
    product suggests by the words of the decree. `previous` is what the office had set for the same
    indicator of the decree before; it is a proposal, and taken over by nobody but people.
    """

    items: list[str]
    own: OfficeChecklist | None = Field(
        description="Daftar yang ditetapkan sendiri; null: usulan (null: as suggested)."
    )
    months: list[MonthChecklist]
    suggested: list[str]
    previous: list[str] | None
    allowed_actions: list[ChecklistAction]


class ChecklistUpdate(Body):
    """The office's own list for every month or for one; null: back to what is suggested."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        "Laporan triwulan yang ditandatangani",
                        "Tanda terima dari unit pengendalian gratifikasi",
                    ],
                    "month": 6,
                }
            ]
        },
    )

    items: Annotated[list[ItemText], Field(min_length=1, max_length=MOST_ITEMS)] | None = Field(
        description="Yang seharusnya ada dalam eviden; null: kembali ke usulan (null: suggested)."
    )
    month: MonthNumber | None = Field(
        None, description="Bulan 1 sampai 12; tanpa bulan: semua bulan (left out: every month)."
    )


class ChecklistCount(Read):
    """How much of what belongs in a draft its uploader says is there: `there` of `in_all`."""

    there: int
    in_all: int


class EvidenceItem(Read):
    """An item, whether the evidence has it (null: nobody said), and whose list it is on."""

    text: str
    is_there: bool | None
    indicator_ids: list[UUID]


class EvidenceChecklist(Resource):
    """What belongs in a piece of evidence, by its indicators and the months that it covers."""

    revision_number: int
    items: list[EvidenceItem]
