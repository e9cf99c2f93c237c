"""Evidence packages: what is asked for, and what checking one found."""

from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Date, Read, Schema


class PackageRevisions(StrEnum):
    """Which revisions are in a package; `all`: also replaced, returned and withdrawn ones."""

    IN_FORCE = "in_force"
    ALL = "all"


class PackageQuery(Schema):
    """What the package is about: exactly one of the three; and until when."""

    model_config = ConfigDict(extra="forbid")

    decree_id: UUID | None = None
    team_id: UUID | None = None
    indicator_id: UUID | None = None
    cut_off: Date | None = Field(
        None,
        description="Tanggal batas: keadaan pada akhir hari itu; tanpa isian: hari ini.",
    )
    revisions: PackageRevisions = Field(
        PackageRevisions.IN_FORCE,
        description="Hanya yang berlaku, atau semua yang pernah diajukan (all ever submitted).",
    )


class PackageFaultKind(StrEnum):
    """What can be wrong with a package."""

    DAMAGED = "damaged"
    NO_BAG = "no_bag"
    UNSAFE_PATH = "unsafe_path"
    REPEATED = "repeated"
    MISSING = "missing"
    CHANGED = "changed"
    UNLISTED = "unlisted"
    UNSIGNED = "unsigned"
    SIGNATURE_WRONG = "signature_wrong"
    OTHER_SIGNER = "other_signer"


class PackageFault(Read):
    """One fault; `path` is the member it is about, from the bag's folder on."""

    kind: PackageFaultKind
    path: str


class PackageReport(Read):
    """What checking a package found; `signer` is the public key (base64) it was signed with.

    `is_signer_known`: the key is the one that was expected, not only the one in the package.
    """

    whole: bool
    checked: int
    bytes: int
    name: str | None
    signer: str | None
    is_signer_known: bool
    faults: list[PackageFault]
