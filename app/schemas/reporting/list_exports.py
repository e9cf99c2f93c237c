"""Long lists that are made into files meanwhile."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.models.list_export import ExportStatus
from app.schemas.base import Body, Resource, Title

OperationName = Annotated[
    str, StringConstraints(strict=True, max_length=60, pattern=r"^list_[a-z_]+$")
]
ParameterName = Annotated[str, StringConstraints(strict=True, max_length=40, pattern=r"^[a-z_]+$")]


class FileFormat(StrEnum):
    """The form of a file."""

    CSV = "csv"
    XLSX = "xlsx"


class ExportCreate(Body):
    """Which list, by the id of its operation; with its parameters and keys as `filters`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"operation": "list_evidence", "filters": {"status": "draft"}, "format": "xlsx"}
            ]
        }
    )

    operation: OperationName = Field(description="Daftar yang mana (which list).")
    filters: dict[ParameterName, Title] = Field(
        default_factory=dict,
        max_length=30,
        description="Saringan dan kunci pada alamatnya, sebagai teks (its parameters, as text).",
    )
    format: FileFormat = Field(description="Bentuk berkas (form of the file).")


class ExportRead(Resource):
    """How far the file is; `failure` and `detail` say why there is none."""

    id: UUID
    operation: str
    filters: dict[str, str]
    format: FileFormat
    status: ExportStatus
    rows_done: int
    rows_total: int | None = Field(description="Kosong: belum diketahui (not known yet).")
    name: str | None
    size: int | None
    failure: str | None
    detail: str | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime
    content: str | None = Field(description="Alamat isinya, bila selesai (where its content is).")
