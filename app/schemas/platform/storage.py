"""Whether the storage holds what the evidence says it holds."""

from enum import StrEnum

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Read, WholeNumber


class IntegrityFaultKind(StrEnum):
    """What can be wrong with a file: no bytes, other bytes, or no row that needs it."""

    MISSING = "missing"
    CHANGED = "changed"
    UNNEEDED = "unneeded"


class IntegrityFault(Read):
    """One file that is not as it should be."""

    kind: IntegrityFaultKind
    sha256: str


class IntegrityReport(Read):
    """What a run found; unneeded files do no harm. `next_after` continues it, null: all seen."""

    whole: bool
    checked: int
    bytes: int
    next_after: str | None
    faults: list[IntegrityFault]


class StorageVerificationCreate(Body):
    """Look at so many files after one of them; unneeded files are told at the end."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"after": "", "limit": 100}]}
    )

    after: str = Field(
        "", max_length=64, pattern=r"^[0-9a-f]*$", description="`next_after` sebelumnya."
    )
    limit: WholeNumber = Field(100, ge=1, le=1000, description="Berkas (files).")


class SweepReport(Read):
    """How many files were put into the trash, taken back from it, and deleted from it for good.

    `left` came after the backup that this database was restored from; `unfinished` are uploads.
    """

    put_aside: int
    put_back: int
    deleted: int
    left: int
    unfinished: int


class ScanReport(Read):
    """What became of the files that waited for the virus scanner."""

    clean: int
    infected: int
    pending: int
