"""The checklist of eight that whoever assesses goes through before scoring."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.evaluation import EvaluationLayer
from app.models.evaluation_check import CheckItem, CheckState
from app.schemas.base import Body, Read
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import ON_BEHALF, PersonReference


class CheckInput(Body):
    """What was found of an item; what is not wholly fulfilled says why."""

    item: CheckItem
    state: CheckState
    note: PrintedParagraph | None = Field(
        None, description="Wajib bila belum terpenuhi seluruhnya (needed unless fulfilled)."
    )


class EvaluationChecks(Body):
    """Items of the checklist; all are taken, or none is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "checks": [
                        {"item": "tlhp", "state": "fulfilled"},
                        {
                            "item": "lhkpn_lhkan",
                            "state": "partly",
                            "note": "LHKAN dua pegawai belum ada.",
                        },
                    ]
                }
            ]
        },
    )

    layer: EvaluationLayer | None = Field(
        None, description="Kosong: lapis Anda yang sedang gilirannya (yours whose turn it is)."
    )
    checks: list[CheckInput] = Field(min_length=1, max_length=8)


class CheckRead(Read):
    """What somebody found of an item; `number` counts those of its layer."""

    id: UUID
    number: int
    state: CheckState
    note: str | None
    checked_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    checked_at: datetime


class CheckItemRead(Read):
    """An item: what it asks, what stands (`current`; none: nothing yet), all that was found."""

    item: CheckItem
    text: str
    current: CheckRead | None
    history: list[CheckRead]


class LayerChecklist(Read):
    """The eight of one layer; `missing` are those without a finding."""

    layer: EvaluationLayer
    is_complete: bool
    missing: list[CheckItem]
    items: list[CheckItemRead]


class EvaluationChecklist(Read):
    """The checklists of the layers that began one, and of TPI, without which there is no LHE."""

    layers: list[LayerChecklist]
