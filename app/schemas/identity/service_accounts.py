"""Service accounts: other systems, and the keys they come with."""

from datetime import date, datetime
from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.models.service_account import OVER_RECORDS, ServiceScope
from app.schemas.base import Body, Name, Page, Paragraph, Query, Read, Resource, WholeNumber
from app.schemas.platform.references import WorkUnitReference

_DAYS_DEFAULT, _DAYS_MOST = 365, 366
_GRACE_DEFAULT, _GRACE_MOST = 24, 168


def _known_network(value: str) -> str:
    try:
        return str(ip_network(value))
    except ValueError as error:
        raise PydanticCustomError("not_a_network", "not a CIDR block") from error


Network = Annotated[
    str,
    StringConstraints(strict=True, max_length=43, pattern=r"^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$"),
    AfterValidator(_known_network),
]
Networks = Annotated[
    list[Network],
    Field(
        max_length=50, description="Blok CIDR asal panggilan; kosong: dari mana saja (anywhere)."
    ),
]


def _with_people(scopes: list[ServiceScope]) -> list[ServiceScope]:
    """A package names people: without that scope no door opens for `packages:read`."""
    if ServiceScope.PACKAGES_READ in scopes and ServiceScope.PEOPLE_READ not in scopes:
        raise PydanticCustomError("scopes_need_people", "a package names people")
    return scopes


Scopes = Annotated[
    list[ServiceScope],
    Field(min_length=1, max_length=len(ServiceScope)),
    AfterValidator(_with_people),
]
SourceKey = Annotated[
    str, StringConstraints(strict=True, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
]


class ServiceAccountAction(StrEnum):
    """What a screen may offer on a service account."""

    EDIT = "edit"
    ISSUE_KEY = "issue_key"
    ROTATE = "rotate"


class ServiceAccountKeyRead(Read):
    """A key of an account; the key itself is shown only when it is issued."""

    id: UUID
    prefix: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_used_from: str | None


class ServiceAccountSummary(Read):
    """An account in a list."""

    id: UUID
    name: str
    work_unit: WorkUnitReference
    source_key: str | None
    scopes: list[ServiceScope]
    is_active: bool


class ServiceAccountRead(Resource, ServiceAccountSummary):
    """An account with its keys, newest first."""

    description: str | None
    networks: list[str]
    created_at: datetime
    keys: list[ServiceAccountKeyRead]
    allowed_actions: list[ServiceAccountAction]


class ServiceAccountCreate(Body):
    """A new account; scopes over records need the source system they hold for."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "work_unit_code": "53",
                    "source_key": "sirian",
                    "name": "SiRian Provinsi NTT",
                    "description": "Mengirim rekap presensi setiap bulan.",
                    "scopes": ["records:write", "records:read"],
                    "networks": [],
                }
            ]
        },
    )

    work_unit_code: str = Field(
        max_length=20, pattern=r"^[0-9A-Za-z.\-]{1,20}$", description="Kode satuan kerja."
    )
    source_key: SourceKey | None = Field(
        None, description="Sistem sumber; kosong: tanpa rekaman (no records)."
    )
    name: Name
    description: Paragraph | None = None
    scopes: Scopes
    networks: Networks = Field(default_factory=list)

    @model_validator(mode="after")
    def _records_need_a_source(self) -> Self:
        if self.source_key is None and set(self.scopes) & OVER_RECORDS:
            raise PydanticCustomError("scopes_need_source", "records belong to a source")
        return self


class ServiceAccountUpdate(Body):
    """Changes of an account; what is left out stays. Switched off, none of its keys works."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"networks": ["10.20.0.0/16"]}]}
    )

    name: Name | None = None
    description: Paragraph | None = None
    scopes: Scopes | None = None
    networks: Networks | None = None
    is_active: StrictBool | None = None


class ServiceAccountKeyCreate(Body):
    """How long a new key is good."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"expires_in_days": 365}]}
    )

    expires_in_days: WholeNumber = Field(_DAYS_DEFAULT, ge=1, le=_DAYS_MOST)


class ServiceAccountKeyRotate(ServiceAccountKeyCreate):
    """A new key, and how long the older ones go on working beside it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"expires_in_days": 365, "grace_hours": 24}]},
    )

    grace_hours: WholeNumber = Field(_GRACE_DEFAULT, ge=0, le=_GRACE_MOST)


class IssuedKey(Read):
    """A key, shown this once; hand it to whoever maintains the other system."""

    id: UUID
    key: str
    prefix: str
    expires_at: datetime


class OwnKeyRotate(Body):
    """A new key in place of the one that asks, which goes on working for the grace."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"expires_in_days": 365, "grace_hours": 24}]},
    )

    expires_in_days: WholeNumber = Field(_DAYS_DEFAULT, ge=1, le=_DAYS_MOST)
    grace_hours: WholeNumber = Field(_GRACE_DEFAULT, ge=1, le=_GRACE_MOST)


class RefusedKey(Read):
    """Somebody came with one of the account's keys and was refused; of a day some are told."""

    at: datetime
    address: str | None
    failures_today: int | None


class UsageDay(Read):
    """A day of the account's office: its requests, and what was refused of them.

    Of a batch each line that is refused counts.
    """

    day: date
    requests: int
    refused: int


class RefusedRequests(Read):
    """What was answered with one code on these days: how often, and the last of it.

    `last_operation` is the template of its address, `last_fault` the code of its first fault.
    """

    code: str
    title: str
    count: int
    last_at: datetime
    last_operation: str
    last_fault: str | None


class ServiceAccountUsageRead(Read):
    """The last thirty days of an account; `refusals`: its keys that were refused."""

    usage: list[UsageDay]
    refused: list[RefusedRequests]
    refusals: list[RefusedKey]


class OwnServiceAccount(ServiceAccountSummary):
    """Who asks, as a service account: what it may, where, with which key and until when.

    `ends_in_days`: whole days until the key it came with ends. `keys` are those that are good now.
    """

    networks: list[str]
    work_units: list[WorkUnitReference]
    key_id: UUID
    key_expires_at: datetime
    ends_in_days: int
    keys: list[ServiceAccountKeyRead]
    requests_per_minute: int
    refusals: list[RefusedKey]
    usage: list[UsageDay]
    refused: list[RefusedRequests]


class ServiceAccountQuery(Query):
    """Filters of the list of accounts."""

    work_unit_id: UUID | None = None
    source_key: SourceKey | None = Field(None, description="Kunci sistem sumber (source's key).")
    is_active: bool | None = None


class ServiceAccountPage(Page[ServiceAccountSummary]):
    """A page of service accounts."""


class ServiceTokenCreate(Body):
    """OAuth2 client credentials (RFC 6749, 4.4); id and secret may come as HTTP Basic instead."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "grant_type": "client_credentials",
                    "client_id": "018f0000-0000-7000-8000-000000000001",
                    "client_secret": "zi_…",
                    "scope": "records:write",
                }
            ]
        },
    )

    grant_type: str = Field(pattern="^client_credentials$", max_length=30)
    client_id: str | None = Field(None, max_length=60, description="Id akun layanan.")
    client_secret: str | None = Field(None, max_length=200, description="Kunci akun layanan.")
    scope: str | None = Field(None, max_length=200, description="Dipisah spasi (space-separated).")


class ServiceTokenRead(Read):
    """A token; it ends with the key it was got for."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str
