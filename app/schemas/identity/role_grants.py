"""Rights granted by name: administrators and asesors."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.access import GrantedRole
from app.models.evaluation import EvaluationLayer
from app.schemas.base import Body, Date, Page, Query, Resource
from app.schemas.platform.examples import DECREE_ID


class GrantedLayer(StrEnum):
    """The layers of an evaluation that an asesor may be given; the office's own is none."""

    PENDAHULUAN = "pendahuluan"
    TPI = "tpi"
    TPN = "tpn"


class RoleGrantRead(Resource):
    """A right granted by name; `valid_to` is the first day on which it no longer holds."""

    user_id: UUID
    role: GrantedRole
    work_unit_id: UUID | None
    decree_id: UUID | None
    layer: EvaluationLayer | None = Field(
        description="Lapis evaluasi LKE seorang asesor; kosong: TPI (layer; none: TPI)."
    )
    valid_from: date
    valid_to: date | None
    granted_by_id: UUID | None = Field(
        description="Siapa yang memberi; kosong: baris perintah (none: the command line)."
    )


class RoleGrantCreate(Body):
    """Make a person an administrator of an office, or an asesor of a decree."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"role": "asesor", "decree_id": str(DECREE_ID), "valid_to": "2030-01-01"}]
        },
    )

    role: GrantedRole
    work_unit_id: UUID | None = Field(
        None, description="Administrator: satuan kerja ini dan di bawahnya (and those below)."
    )
    decree_id: UUID | None = Field(None, description="Asesor: keputusan yang dinilai.")
    layer: GrantedLayer | None = Field(
        None,
        description="Asesor: lapis evaluasi LKE; kosong: TPI bila diberikan administrator KPU RI, "
        "selain itu pendahuluan (none: TPI from KPU RI's administrator, else pendahuluan).",
    )
    valid_from: Date | None = Field(None, description="Hari pertama; kosong: hari ini (today).")
    valid_to: Date | None = Field(
        None, description="Hari pertama yang tidak lagi berlaku (first day it no longer holds)."
    )


class RoleGrantQuery(Query):
    """Pages of grants."""


class RoleGrantPage(Page[RoleGrantRead]):
    """A person's grants."""
