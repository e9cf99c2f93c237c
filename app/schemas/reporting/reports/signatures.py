"""Signed copies of a report, and what is given to sign it."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from app.models.evidence import ScanState
from app.models.report_file import ReportFileKind
from app.schemas.base import Read
from app.schemas.platform.references import ON_BEHALF, PersonReference
from app.schemas.reporting.reports.writing import ReportJudge

_NIK = r"^[0-9]{16}$"


def _of_16_digits(value: SecretStr) -> SecretStr:
    """Said without the number: it is nobody else's business."""
    if re.fullmatch(_NIK, value.get_secret_value()) is None:
        raise PydanticCustomError("nik_digits", "16 digits")
    return value


Nik = Annotated[
    SecretStr,
    Field(max_length=16, json_schema_extra={"pattern": _NIK}),
    AfterValidator(_of_16_digits),
]
Passphrase = Annotated[SecretStr, Field(min_length=1, max_length=200)]


class ScanOutcome(StrEnum):
    """What the words of a scan say: those of the document, others, or nothing (no text layer)."""

    ALIKE = "alike"
    DIFFERENT = "different"
    WITHOUT_TEXT = "without_text"


class ReportFileRead(Read):
    """A signed copy; its bytes are at `/reports/{id}/files/{file_id}/content`.

    `digest` is that of the document that was signed. `level` is that of an electronic signature
    (`PAdES B-T`, `PAdES B-B`, `BSrE`), `words_found` and `outcome` are of scans: how many
    hundredths of their words document and scan share, and 0 where the scan's cover (period), letter
    number or digest at the foot is another document's.
    """

    id: UUID
    kind: ReportFileKind
    digest: str
    level: str | None
    words_found: int | None
    outcome: ScanOutcome | None = Field(
        description="`different`: bandingkan dengan mata (compare it by eye); `without_text`:"
        " pindaian tanpa lapisan teks (no text layer)."
    )
    original_name: str
    media_type: str
    size: int = Field(description="Bita (bytes).")
    sha256: str
    uploaded_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    received_at: datetime
    scan_state: ScanState = Field(
        description="`pending` dan `infected`: dikarantina, tidak dapat dibuka (in quarantine)."
    )
    scan_result: str | None = Field(description="Nama virus yang ditemukan (what was found).")


class ReportSign(ReportJudge):
    """By the office's certificate; with NIK and passphrase by BSrE, as that person.

    Both are of this request alone: they are neither stored nor logged.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"digest": "0" * 64}]}
    )

    nik: Nik | None = Field(None, description="NIK penanda tangan di BSrE (16 digits).")
    passphrase: Passphrase | None = Field(None, description="Frasa sandi BSrE (passphrase).")
