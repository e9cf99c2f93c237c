"""Decree workbooks that are handed in: what is wrong, what would change, what came of it."""

from typing import TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.base import Read

ChangedValue: TypeAlias = str | int | bool | list[int] | list[str] | None


class ImportQuery(BaseModel):
    """Whether it is tried or carried out."""

    model_config = ConfigDict(extra="forbid")

    confirm: str | None = Field(
        None,
        min_length=64,
        max_length=64,
        pattern=r"^[0-9a-f]{64}$",
        description="`confirm` dari uji coba; tanpa ini tidak ada yang disimpan "
        "(of the trial; without it nothing is stored).",
    )


class CellFaultRead(Read):
    """One thing wrong: `sheet` and `cell` such as `B7` are empty for the workbook as a whole.

    `value` is what stands there, cut short; `allowed_id` and `allowed_en` say what may.
    """

    sheet: str
    cell: str
    code: str = Field(examples=["role_unfit"])
    value: str
    message_id: str
    message_en: str
    allowed_id: str
    allowed_en: str


class ImportChange(Read):
    """One difference to what is stored; `field` is null where a thing comes or goes as a whole.

    `kind` is added, changed, removed, or kept where the workbook says otherwise but what people
    decided since stays. `sheet` and `cell` are empty for what the workbook does not have.
    """

    kind: str
    thing: str
    path: str = Field(examples=["Tim V \u203a Kegiatan A \u203a Indikator 2"])
    field: str | None
    old: ChangedValue
    new: ChangedValue
    sheet: str
    cell: str


class ImportRead(Read):
    """A trial, or what was carried out.

    `confirm` is null where there are faults, or nothing would change. Lists hold the first 1000,
    `fault_count`, `hint_count`, `change_count` and `changed_meanwhile_count` count all.
    `is_outdated`: the decree was changed since the workbook was exported; `changed_meanwhile` says
    how, as far as it can be told. `made_from_another`: the workbook was exported from another
    decree (or evaluation). `hints` are places to look at that hinder nothing, such as a line that
    lost its id.
    """

    is_done: bool = False
    is_new: bool = False
    decree_id: UUID | None = None
    name: str = Field("", examples=["Keputusan Nomor 142 Tahun 2023, KPU Kota Kupang"])
    confirm: str | None = None
    fault_count: int = 0
    faults: list[CellFaultRead] = Field(default_factory=list)
    hint_count: int = 0
    hints: list[CellFaultRead] = Field(default_factory=list)
    change_count: int = 0
    changes: list[ImportChange] = Field(default_factory=list)
    is_outdated: bool = False
    changed_meanwhile_count: int = 0
    changed_meanwhile: list[ImportChange] = Field(default_factory=list)
    made_from_another: bool = False
