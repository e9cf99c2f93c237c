"""Notifications, and how a person wants to be told."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.messages import Language
from app.models.notification import EmailMode, NotificationStage, NotificationSubject
from app.schemas.base import Body, Page, Query, Read, Resource
from app.schemas.platform.references import TeamReference


class NotificationRead(Resource):
    """One notification: `title` and `detail` say it in words, `href` is where to do something."""

    stage: NotificationStage
    subject_type: NotificationSubject
    subject_id: UUID
    title: str
    detail: str
    by: str | None = Field(
        description="Siapa yang melakukannya, dan atas nama siapa bila menggantikan (who did it, "
        "and on whose behalf as a stand-in)."
    )
    words: str | None = Field(
        description="Alasan atau kata-katanya, sejauh boleh Anda ketahui (the reason, as far as you"
        " may know it)."
    )
    href: str = Field(description="Alamat pada layanan ini (address in this service).")
    web_url: str | None = Field(
        description="Halaman pada aplikasi web, bila alamatnya diatur (page of the front end)."
    )
    due_date: date | None
    decree_id: UUID | None = Field(
        description="Kosong pada pemberitahuan akun (of accounts: none)."
    )
    team: TeamReference | None
    is_open: bool = Field(
        description="Masih menunggu, dan masih urusan Anda (still open, and still yours)."
    )
    created_at: datetime
    read_at: datetime | None


class NotificationQuery(Query):
    """Which notifications."""

    unread: bool | None = Field(None, description="Belum atau sudah dibaca (unread or read).")
    stage: NotificationStage | None = None


class NotificationPage(Page[NotificationRead]):
    """The caller's notifications, newest first."""


class NotificationCounts(Read):
    """How many the caller has not read."""

    unread: int


class StreamQuery(Body):
    """How long a stream lasts."""

    for_seconds: int = Field(
        3600,
        ge=0,
        le=3600,
        description="Lama aliran dalam detik; 0: hanya keadaan sekarang (how long it lasts).",
    )


class NotificationPreferencesUpdate(Body):
    """How the caller wants to be told."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"email_mode": "digest", "language": "id"}]}
    )

    email_mode: EmailMode
    language: Language


class NotificationPreferencesRead(Resource):
    """How the caller is told: `id` is theirs; without an e-mail address nothing is mailed."""

    email_mode: EmailMode
    language: Language
    email_address: str | None
