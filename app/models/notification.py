"""Pemberitahuan: what a person was reminded of, how they want their mail, and the mail itself."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.messages.sentences import Language
from app.models.audit import Position
from app.models.base import Base, Keyed, Timestamped, ValueEnum, Versioned

_WAITS_FOR_DIGEST = text("email_mode = 'digest' AND email_id IS NULL AND read_at IS NULL")


class NotificationStage(StrEnum):
    """Why somebody is reminded; the escalated ones go to whoever stands above, days later."""

    ASKED = "asked"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ESCALATED_TO_KOORDINATOR = "escalated_to_koordinator"
    ESCALATED_TO_KETUA = "escalated_to_ketua"
    RETURNED = "returned"
    NOTHING_UPLOADED = "nothing_uploaded"
    MENTIONED = "mentioned"
    SOURCE_SILENT = "source_silent"
    REVISED = "revised"
    SECURITY = "security"
    ERASED = "erased"
    BY_ITSELF = "by_itself"
    RUNS_OUT = "runs_out"
    NOBODY_VERIFIES = "nobody_verifies"
    NOBODY_ACCEPTS = "nobody_accepts"
    TO_VERIFY = "to_verify"
    TO_ACCEPT = "to_accept"
    TO_CLOSE = "to_close"
    TO_CONFIRM = "to_confirm"
    TO_OBJECT = "to_object"
    TO_MONITOR = "to_monitor"
    HAPPENED = "happened"


# Told with a notice in their facts; whatever is not a reminder is neither open nor done.
NOTICES: Final = frozenset({NotificationStage.SECURITY, NotificationStage.BY_ITSELF})
NOT_REMINDERS: Final = NOTICES | {NotificationStage.HAPPENED}


class NoticeKind(StrEnum):
    """What somebody is told at once about an account, whatever mail they want (Stage.SECURITY).

    The last ones, from WEBHOOK_PAUSED on, are about a thing (Stage.BY_ITSELF).

    Kept in a notification's facts, so that a new kind needs its sentences and nothing else.
    """

    CODE_ISSUED = "code_issued"
    CODE_CONFIRMED = "code_confirmed"
    PASSWORD_SET = "password_set"  # noqa: S105 - a word, not a password
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    APPOINTED = "appointed"
    STAND_IN_NAMED = "stand_in_named"
    STAND_IN_ENDED = "stand_in_ended"
    MEMBERSHIP_ENDED = "membership_ended"
    MEMBERSHIP_RESUMED = "membership_resumed"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_REACTIVATED = "account_reactivated"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_RESET = "second_factor_reset"
    NEW_SIGN_IN = "new_sign_in"
    WEBHOOK_PAUSED = "webhook_paused"
    CONNECTOR_RESTS = "connector_rests"
    ORDER_RESTS = "order_rests"
    RECORD_WITHDRAWN = "record_withdrawn"
    WORK_HANDED_OVER = "work_handed_over"
    FILE_INFECTED = "file_infected"
    NOT_WHOLE = "not_whole"
    WEBHOOK_FAILS = "webhook_fails"
    DELIVERIES_DEAD = "deliveries_dead"
    KEY_ENDS = "key_ends"
    KEY_ENDED = "key_ended"
    KEY_RENEWED = "key_renewed"
    PLAN_SHORT = "plan_short"


class NotificationSubject(StrEnum):
    """What a reminder is about; a month of the plan is its action item and, as occurrence, 1-12.

    A record type's occurrence is the month that its missing records end with, such as 202306; an
    account's is any number, since each notice stands for itself; a team's, how many seats above
    anggota it had so far, and one.
    """

    ACTION_ITEM = "action_item"
    EVIDENCE = "evidence"
    FINDING = "finding"
    DIRECTIVE = "directive"
    FOLLOW_UP = "follow_up"
    COMMENT = "comment"
    RECORD_TYPE = "record_type"
    TEAM = "team"
    ACCOUNT = "account"
    WEBHOOK = "webhook"
    CONNECTOR = "connector"
    SOURCE = "source"
    INSTALLATION = "installation"
    DECREE = "decree"
    MEETING = "meeting"
    SERVICE_ACCOUNT = "service_account"
    REPORT = "report"
    REPORT_DUE = "report_due"
    EVALUATION = "evaluation"


class EmailMode(StrEnum):
    """How reminders are mailed: not at all, one by one, or together on the next working morning."""

    NONE = "none"
    SINGLE = "single"
    DIGEST = "digest"


class Email(Keyed, Timestamped, Base):
    """A mail to a person; its words are written when it is sent.

    `next_try_at` is when somebody may try (again); none: it was sent, or given up. Taking it moves
    `next_try_at` ahead, so that nobody else takes it meanwhile. `address`: where it goes, if not to
    the person's present one.
    """

    __tablename__ = "emails"
    __table_args__ = (
        UniqueConstraint("user_id", "digest_of"),
        Index("ix_emails_next_try_at", "next_try_at"),
        Index("ix_emails_created_at", "created_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str | None] = mapped_column(String(254))
    digest_of: Mapped[date | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(300))


class Notification(Keyed, Timestamped, Base):
    """One reminder: a person hears of a thing, in one round of it, once for each stage.

    `facts` hold what its sentences need and nobody must hide. `email_mode` is what the person
    wanted when it was made. `copy_email_id`: the same words to an address that was given up.
    `audit_event_id` is the step it tells of: who took it and what they said is read there, by
    whoever may know it when they read.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint(
            "user_id",
            "subject_type",
            "subject_id",
            "occurrence",
            "stage",
            name="uq_notifications_once_a_stage",
        ),
        Index("ix_notifications_user_id_created_at", "user_id", "created_at"),
        Index("ix_notifications_created_at", "created_at"),
        Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notifications_to_digest",
            "user_id",
            sqlite_where=_WAITS_FOR_DIGEST,
            postgresql_where=_WAITS_FOR_DIGEST,
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    stage: Mapped[NotificationStage] = mapped_column(ValueEnum(NotificationStage, "stage"))
    subject_type: Mapped[NotificationSubject] = mapped_column(
        ValueEnum(NotificationSubject, "subject_type")
    )
    subject_id: Mapped[UUID]
    occurrence: Mapped[int]
    due_date: Mapped[date | None]
    decree_id: Mapped[UUID | None] = mapped_column(ForeignKey("decrees.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    audit_event_id: Mapped[int | None] = mapped_column(Position)
    email_mode: Mapped[EmailMode] = mapped_column(ValueEnum(EmailMode, "email_mode"))
    email_id: Mapped[UUID | None] = mapped_column(ForeignKey("emails.id"), index=True)
    copy_email_id: Mapped[UUID | None] = mapped_column(ForeignKey("emails.id"), index=True)
    read_at: Mapped[datetime | None]


class NewsProgress(Base):
    """How far in the audit log people were told what happened: one row, moved by whoever tells."""

    __tablename__ = "news_progress"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Position)


class NotificationPreference(Versioned, Base):
    """How a person wants to be told; no row: DEFAULT_EMAIL_MODE, in Indonesian."""

    __tablename__ = "notification_preferences"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    email_mode: Mapped[EmailMode] = mapped_column("email", ValueEnum(EmailMode, "email"))
    language: Mapped[Language] = mapped_column(ValueEnum(Language, "language"))


DEFAULT_EMAIL_MODE = EmailMode.DIGEST
