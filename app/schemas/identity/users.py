"""Accounts and rights granted by name."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.rights import ActorRole, Permission, Reach
from app.models.team import MembershipRole
from app.schemas.base import (
    Body,
    Email,
    Nip,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    SearchText,
    Username,
)
from app.schemas.platform.printed import PrintedName, PrintedTitle
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    TeamReference,
    WorkUnitReference,
)

_DISTINCT = (
    "Orang lain, meskipun nama, alamat atau NIP-nya mirip akun lain (another person, although the "
    "name, the address or the NIP is like that of another account)."
)


class UserAction(StrEnum):
    """What a screen may offer on an account."""

    EDIT = "edit"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    ISSUE_ACTIVATION_CODE = "issue_activation_code"
    RESET_SECOND_FACTOR = "reset_second_factor"
    GRANT_ROLE = "grant_role"
    ANONYMISE = "anonymise"


class UserSummary(Read):
    """An account in a list."""

    id: UUID
    username: str
    name: str
    job_title: str
    work_unit_id: UUID
    is_active: bool
    has_password: bool


class UserRead(Resource, UserSummary):
    """An account."""

    has_second_factor: bool
    nip: str | None
    email: str | None
    anonymised_at: datetime | None
    created_at: datetime
    updated_at: datetime
    allowed_actions: list[UserAction]


class UserCreate(Body):
    """A new account; the person sets the password with an activation code."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "work_unit_code": "53",
                    "username": "maria.bano",
                    "name": "Maria Bano",
                    "job_title": "Pelaksana",
                    "nip": None,
                    "email": "maria.bano@example.go.id",
                }
            ]
        },
    )

    work_unit_code: str = Field(
        max_length=20, pattern=r"^[0-9A-Za-z.\-]{1,20}$", description="Kode satuan kerja."
    )
    username: Username
    name: PrintedName
    job_title: PrintedTitle = Field(description="Jabatan.")
    nip: Nip | None = None
    email: Email | None = None
    confirm_distinct: bool = Field(default=False, strict=True, description=_DISTINCT)


class UserUpdate(Body):
    """Changes of an account; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"job_title": "Kepala Sub Bagian Hukum"}]},
    )

    name: PrintedName | None = None
    job_title: PrintedTitle | None = None
    nip: Nip | None = None
    email: Email | None = None
    confirm_distinct: bool = Field(default=False, strict=True, description=_DISTINCT)


class AnonymisationCreate(Body):
    """Why a person who left is anonymised; it stays in the audit log, so name nobody."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Permintaan tertulis, UU 27/2022 pasal 8."}]},
    )

    reason: Paragraph


class UserSort(StrEnum):
    """Orders of the list."""

    NAME = "name"
    USERNAME = "username"
    NEWEST = "-created_at"


class UserQuery(Query):
    """Filters of the list of accounts."""

    work_unit_id: UUID | None = None
    is_active: bool | None = None
    q: SearchText | None = Field(None, description="Cari nama atau nama pengguna (search).")
    sort: UserSort = UserSort.NAME


class UserPage(Page[UserSummary]):
    """A page of accounts."""


class ActivationCodeRead(Read):
    """A code, shown this once; hand it to the person."""

    code: str
    username: str
    expires_at: datetime
    works_from: datetime = Field(
        description="Berlaku mulai saat ini; kode bagi pemegang hak memutus menunggu orang kedua "
        "(a reviewer's code waits, unless a second person confirms it)."
    )


class ActivationCodeState(Resource):
    """A code that was issued and not used, without the code itself."""

    user_id: UUID
    username: str
    name: str
    issued_at: datetime
    issued_by_id: UUID | None
    works_from: datetime
    expires_at: datetime
    confirmed_at: datetime | None
    confirmed_by_id: UUID | None
    confirmed_on_behalf_of_id: UUID | None = ON_BEHALF
    may_confirm: bool


class MembershipReference(Read):
    """One of the caller's positions, valid today."""

    team: TeamReference
    decree_id: UUID
    work_unit: WorkUnitReference
    role: MembershipRole
    is_deputy: bool
    title: str


class StandInReference(Read):
    """Where the caller holds somebody's seat today, or somebody holds theirs."""

    id: UUID
    person: PersonReference
    team: TeamReference
    role: MembershipRole
    is_deputy: bool
    valid_from: date
    valid_to: date


class MeRead(Resource):
    """Who am I."""

    username: str
    name: str
    job_title: str
    email: str | None
    work_unit: WorkUnitReference
    roles: list[ActorRole]
    memberships: list[MembershipReference]
    stands_in_for: list[StandInReference] = Field(
        description="Yang Anda gantikan hari ini (for whom you stand in today)."
    )
    stood_in_by: list[StandInReference] = Field(
        description="Yang menggantikan Anda, hari ini atau nanti (who stands in for you, or will)."
    )


class PermissionRead(Read):
    """One permission and everything it reaches."""

    permission: Permission
    everywhere: bool
    work_unit_ids: list[UUID]
    decree_ids: list[UUID]
    team_ids: list[UUID]
    own_in_team_ids: list[UUID]


class MyPermissions(Read):
    """What may I."""

    permissions: list[PermissionRead]


class RoleRead(Read):
    """A role with its permissions and how far each reaches.

    Those in `head_alone` a deputy of the role (wakil) does not hold.
    """

    role: ActorRole
    permissions: dict[Permission, Reach]
    head_alone: list[Permission]


class RoleList(Read):
    """All roles, from the one table in the code."""

    roles: list[RoleRead]
