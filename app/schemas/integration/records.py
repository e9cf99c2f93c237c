"""Records of other systems: how they are handed in, and what is answered."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.models.evidence import ScanState
from app.schemas.base import (
    Body,
    Instant,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    Schema,
    Title,
    Url,
)
from app.schemas.identity.work_units import Code
from app.schemas.integration.sources import Key
from app.schemas.platform.problems import ProblemError

_FIGURES_BYTES, _FIGURES_DEPTH, _DIGITS = 64 * 1024, 10, 30
PERIOD_PATTERN = r"^[0-9]{4}-([0-9]{2}(-[0-9]{2})?|Q[1-4])$"

# Also numbers of letters, such as 1/PL.01/2023. No part is empty or begins with a dot, so that no
# client takes one for a folder to leave.
ExternalId = Annotated[
    str,
    StringConstraints(
        strict=True,
        max_length=200,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@~\-]*(/[A-Za-z0-9][A-Za-z0-9._:@~\-]*)*$",
    ),
]
Period = Annotated[
    str,
    StringConstraints(strict=True, max_length=10, pattern=PERIOD_PATTERN),
    Field(description="Hari atau rapat 2023-06-14, bulan 2023-06, triwulan 2023-Q2."),
]


def _storable(value: dict[str, Any]) -> dict[str, Any]:
    """Any JSON that both databases hold: finite, no NUL, no half of a character, no huge number."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        too_large = len(text.encode()) > _FIGURES_BYTES
    except ValueError as error:
        raise PydanticCustomError("figures_unstorable", "not plain JSON") from error
    if too_large or any(depth > _FIGURES_DEPTH for depth, _ in _inside(value)):
        raise PydanticCustomError("figures_too_large", "too large", {"max_bytes": _FIGURES_BYTES})
    if "\\u0000" in text:
        raise PydanticCustomError("figures_unstorable", "not plain JSON")
    if any(isinstance(each, int) and abs(each) >= 10**_DIGITS for _, each in _inside(value)):
        raise PydanticCustomError("figures_uncounted", "too large", {"digits": _DIGITS})
    return value


def _inside(value: object, depth: int = 1) -> Iterator[tuple[int, object]]:
    """The value and all within it, each with how deep it stands."""
    yield depth, value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _inside(each, depth + 1)


Figures = Annotated[
    dict[str, Any],
    AfterValidator(_storable),
    Field(description="Angka-angka rekaman, menurut skema jenisnya (by the schema of its type)."),
]


_ATTENDANCE: dict[str, Any] = {
    "type": "attendance",
    "title": "Rekap presensi pegawai Juni 2023",
    "period": "2023-06",
    "taken_at": "2023-07-01T08:00:00+08:00",
    "figures": {"employees": 36, "working_days": 20, "present": 702, "late": 11, "absent": 2},
}


class RecordWrite(Body):
    """A record as its system hands it in. The same again changes nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [_ATTENDANCE]},
    )

    type: Key = Field(description="Jenis rekaman (kind of record).")
    title: Title
    period: Period
    taken_at: Instant = Field(description="Kapan diambil di sistem asal (when it was taken).")
    figures: Figures = Field(default_factory=dict)
    url: Url | None = Field(None, description="Alamatnya di sistem asal (its address there).")
    files: list[UUID] = Field(
        default_factory=list, max_length=20, description="Berkas yang sudah diserahkan (its files)."
    )


class RecordLine(RecordWrite):
    """A line of a batch: a record with its name and, if not the account's own, its office."""

    external_id: ExternalId
    work_unit_code: Code | None = None


# A batch, as an example.
RECORD_LINES = ({"external_id": "presensi-2023-06"} | _ATTENDANCE,)


class RecordOutcome(StrEnum):
    """What became of it.

    `confirmed`: the same as the current version, taken later; `superseded`: kept, but a newer one
    is current; `withdrawn`: its system took it back.
    """

    CREATED = "created"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class RecordReceipt(Read):
    """The answer to a record; `record_id` is its key in events and in the inbox.

    `warnings` are what can hardly be so; the record was taken all the same. `is_dry`: it was only
    tried, and nothing is stored; a record that would be new has no key then.
    """

    record_id: UUID | None
    external_id: str
    outcome: RecordOutcome
    version: int
    current_version: int
    digest: str
    warnings: list[ProblemError]
    is_dry: bool


class BatchLine(Read):
    """The answer to a line of a batch that was taken; `record_id` as in a receipt."""

    line: int
    external_id: str
    record_id: UUID | None
    outcome: RecordOutcome
    version: int
    warnings: list[ProblemError]


class RefusedLine(Read):
    """The answer to a line that was not; the others are not held up by it.

    `external_id` is there wherever the line could be read so far.
    """

    line: int
    external_id: str | None
    code: str
    detail: str
    errors: list[ProblemError]


class BatchSummary(Read):
    """The last line of the answer: how many lines came to what; `is_dry`: would have come."""

    is_dry: bool = False

    lines: int = 0
    created: int = 0
    changed: int = 0
    confirmed: int = 0
    unchanged: int = 0
    superseded: int = 0
    refused: int = 0


class RecordVersionRead(Read):
    """One version of a record, as it came, with what its receipt warned of.

    With a `withdrawal_reason` the record was taken back; the rest is what was said before.
    """

    version: int
    title: str
    period_from: date
    period_to: date
    taken_at: datetime
    received_at: datetime
    figures: dict[str, Any]
    url: str | None
    digest: str
    withdrawal_reason: str | None
    warnings: list[ProblemError]
    files: list["SourceFileRead"]


class RecordSummary(Read):
    """A record in its current version; `confirmed_at`: taken again then, and the same.

    `withdrawal_reason`: why it is withdrawn now, if it is.
    """

    id: UUID
    external_id: str
    type: str
    work_unit_code: str
    title: str
    period_from: date
    period_to: date
    taken_at: datetime
    confirmed_at: datetime | None
    version: int
    digest: str
    withdrawal_reason: str | None


class RecordRead(Resource, RecordSummary):
    """A record with all its versions, newest first."""

    versions: list[RecordVersionRead]


class RecordWithdraw(Body):
    """Take a record back. Nothing is erased; handing it in again brings it back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Rapat ini tercatat dua kali."}]},
    )

    reason: Paragraph = Field(description="Alasan, dibaca orang (why, for people to read).")


class DryRunQuery(Schema):
    """Whether it is only tried."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = Field(
        default=False,
        description="Periksa semuanya, simpan tidak apa pun (check everything, store nothing).",
    )


class WorkUnitCodeQuery(Schema):
    """Which of the account's offices is meant."""

    model_config = ConfigDict(extra="forbid")

    work_unit_code: Code | None = Field(
        None, description="Kode satuan kerja; kosong: milik akun layanan (the account's own)."
    )


class HandInQuery(WorkUnitCodeQuery, DryRunQuery):
    """Which of the account's offices is meant, and whether it is only tried."""


class RecordQuery(Query):
    """Filters of the records of a source."""

    type: Key | None = Field(None, description="Jenis rekaman (kind of record).")
    work_unit_code: Code | None = Field(None, description="Kode satuan kerja (code of the office).")
    received_since: Instant | None = Field(None, description="Diterima sejak (received since).")


class RecordPage(Page[RecordSummary]):
    """A page of records, the newest first."""


class SourceFileRead(Read):
    """A file that was handed in; name its id in the record it belongs to."""

    id: UUID
    original_name: str
    media_type: str
    size: int
    sha256: str
    scan_state: ScanState


class SourceFileList(Read):
    """The files of one upload, in their order."""

    items: list[SourceFileRead]
