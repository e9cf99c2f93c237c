"""Webhook endpoints: where events go, and how they fare."""

import base64
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from app.models.webhook import DeliveryState
from app.schemas.base import (
    CURSOR,
    Body,
    CursorPage,
    Instant,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    Schema,
    Url,
    WholeNumber,
    rows_per_page,
)
from app.schemas.integration.events import EventPattern
from app.schemas.platform.references import WorkUnitReference

_KEY_BYTES = (24, 64)
Cursor = Annotated[str, StringConstraints(strict=True, max_length=18, pattern=r"^[0-9]{1,18}$")]
EventTypes = Annotated[
    list[EventPattern],
    Field(max_length=50, description="Misalnya `evidence.*`; kosong: semuanya (all of them)."),
]


def _signs(value: SecretStr) -> SecretStr:
    """Standard Webhooks: `whsec_` and 24 to 64 bytes in base64."""
    prefix, key = "whsec_", value.get_secret_value()
    try:
        size = len(base64.b64decode(key.removeprefix(prefix), validate=True))
    except ValueError:
        size = 0
    if not key.startswith(prefix) or not _KEY_BYTES[0] <= size <= _KEY_BYTES[1]:
        raise PydanticCustomError("webhook_secret_unusable", "no secret of a webhook")
    return value


# 24 to 64 bytes: 8 to 21 whole groups of three, and what is left of the last one.
_SIGN = r"[A-Za-z0-9+\/]"
_KEY_PATTERN = (
    rf"^whsec_(?:{_SIGN}{{4}}){{8,20}}"
    rf"(?:{_SIGN}{{2}}==|{_SIGN}{{3}}=|{_SIGN}{{4}}(?:{_SIGN}{{2}}==)?)?$"
)
WebhookKey = Annotated[
    SecretStr,
    Field(max_length=100, json_schema_extra={"pattern": _KEY_PATTERN}),
    AfterValidator(_signs),
]


class WebhookAction(StrEnum):
    """What a screen may offer on an endpoint."""

    EDIT = "edit"
    REMOVE = "remove"
    ROTATE = "rotate"
    TEST = "test"
    REPLAY = "replay"
    RESUME = "resume"


class WebhookSummary(Read):
    """An endpoint in a list."""

    id: UUID
    url: str
    work_unit: WorkUnitReference
    event_types: list[str]
    is_active: bool
    paused_at: datetime | None
    service_account_id: UUID | None = Field(
        description="Akun layanan yang membuat dan mengelolanya (the account that manages it)."
    )


class WebhookRead(Resource, WebhookSummary):
    """An endpoint, and how it fares."""

    description: str | None
    paused_because: str | None
    failing_since: datetime | None
    last_delivered_at: datetime | None
    pending: int
    dead: int
    created_at: datetime
    allowed_actions: list[WebhookAction]


class IssuedWebhook(WebhookRead):
    """The same with its secret, shown this once."""

    secret: str


class WebhookCreate(Body):
    """A new endpoint; it gets what happens in the office and those below, from now on.

    Or from earlier on: after the event of a `cursor`, or `since` an instant.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "work_unit_code": "53",
                    "url": "https://dasbor.kpu.go.id/zi/peristiwa",
                    "description": "Dasbor provinsi",
                    "event_types": ["evidence.*", "decree.*"],
                }
            ]
        },
    )

    work_unit_code: str = Field(
        max_length=20, pattern=r"^[0-9A-Za-z.\-]{1,20}$", description="Kode satuan kerja."
    )
    url: Url
    description: Paragraph | None = None
    event_types: EventTypes = Field(default_factory=list)
    cursor: Cursor | None = Field(None, description="`next_cursor` dari GET /events.")
    since: Instant | None = Field(None, description="Dari saat ini (from this instant on).")


class WebhookUpdate(Body):
    """Changes of an endpoint; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"event_types": ["evidence.accepted"]}]}
    )

    url: Url | None = None
    secret: WebhookKey | None = Field(
        None, description="Wajib bila url berubah (needed with a new url): whsec_… base64."
    )
    description: Paragraph | None = None
    event_types: EventTypes | None = None
    is_active: StrictBool | None = None


class WebhookRotate(Body):
    """A new secret; the old one signs beside it until the grace is over."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"grace_hours": 24}]})

    grace_hours: WholeNumber = Field(24, ge=0, le=168)


class WebhookReplay(Body):
    """Send again what was given up, from this instant on; on request what was delivered, too."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"since": "2023-06-01T00:00:00+08:00"}]}
    )

    since: Instant
    until: Instant | None = Field(None, description="Sampai sebelum saat ini (up to, without it).")
    delivered: StrictBool = Field(
        default=False, description="Juga yang sudah sampai (also what was delivered)."
    )


class WebhookReplayed(Read):
    """How many are on their way again."""

    deliveries: int


class WebhookTestRead(Read):
    """What the receiver said to a test."""

    delivered: bool
    http_status: int | None
    error: str | None
    milliseconds: int


class WebhookQuery(Query):
    """Filters of the list of endpoints."""

    work_unit_id: UUID | None = None
    is_active: bool | None = None


class WebhookPage(Page[WebhookSummary]):
    """A page of endpoints."""


class DeliverySummary(Read):
    """An event on its way, or what became of it; `event_id` is its `webhook-id`."""

    id: UUID
    event_id: UUID
    event_type: str
    subject: str
    state: DeliveryState
    attempts: int
    next_try_at: datetime | None
    delivered_at: datetime | None


class DeliveryAttemptRead(Read):
    """One attempt: the status that was answered, or what stood in the way."""

    at: datetime
    milliseconds: int
    http_status: int | None
    error: str | None


class DeliveryRead(Resource, DeliverySummary):
    """A delivery with all its attempts, oldest first."""

    log: list[DeliveryAttemptRead]


class DeliveryQuery(Schema):
    """Which deliveries, newest first."""

    model_config = ConfigDict(extra="forbid")

    state: DeliveryState | None = None
    cursor: str | None = CURSOR
    size: int = rows_per_page(50)


class DeliveryPage(CursorPage[DeliverySummary]):
    """Deliveries of an endpoint; `next_cursor` leads to older ones."""
