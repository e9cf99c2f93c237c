"""The plan of a decree file (Lampiran II): activities, and the rows of each."""

from pydantic import Field

from app.schemas.decrees.file_texts import (
    CapitalLetter,
    CorrectableEntry,
    Entry,
    Month,
    Ordinal,
    SmallLetter,
    Text,
    Title,
)


class ActionItemEntry(CorrectableEntry):
    """What is scheduled and done (sub kegiatan)."""

    number: Ordinal | None = Field(
        default=None, description="Number, null when the decree gives none (angka)"
    )
    schedule: list[Month] | None = Field(
        default=None,
        min_length=1,
        max_length=12,
        description="Months 1 to 12 of carrying it out; leave out when unknown (pelaksanaan)",
    )


class IndicatorEntry(CorrectableEntry):
    """What evidence has to prove (indikator keberhasilan)."""

    letter: SmallLetter | None = Field(
        default=None, description="Letter, null when the decree gives none (huruf)"
    )
    beside_empty_cell: bool = Field(
        default=False,
        description="The text has an empty cell beside it, read as merged with the action item "
        "above; `zi decree lint` lists it (sel sub kegiatan kosong)",
    )


class PlanRowEntry(Entry):
    """One row of the plan: its indicators stand beside its action items (baris rencana aksi)."""

    action_items: list[ActionItemEntry] = Field(
        default_factory=list,
        max_length=50,
        description="The action items of the row (sub kegiatan)",
    )
    indicators: list[IndicatorEntry] = Field(
        default_factory=list,
        max_length=50,
        description="The indicators beside them (indikator keberhasilan)",
    )
    schedule: list[Month] | None = Field(
        default=None,
        min_length=1,
        max_length=12,
        description="Months of a row without action items; the others have their own (pelaksanaan)",
    )
    remarks: Text | None = Field(default=None, description="Verbatim note of the row (keterangan)")
    remarks_correction: Text | None = Field(
        default=None, description="The note as it should read (koreksi)"
    )


class ActivityEntry(Entry):
    """An activity of a working team (kegiatan)."""

    letter: CapitalLetter = Field(description="Letter of the activity (huruf)")
    name: Title = Field(description="Verbatim name (nama kegiatan)")
    correction: Title | None = Field(
        default=None, description="The name as it should read (koreksi)"
    )
    rows: list[PlanRowEntry] = Field(
        max_length=100, description="The rows of the plan, in order (baris)"
    )
