"""notifications: holidays of offices, reminders, mail"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WHERE_DIGEST = "email_mode = 'digest' AND email_id IS NULL AND read_at IS NULL"
GUARDS = [
    Guard(
        "notification_keeps_its_key",
        "notifications",
        "UPDATE",
        changed("user_id", "subject_type", "subject_id", "occurrence", "stage"),
    ),
    Guard("email_sent_once", "emails", "UPDATE", "OLD.sent_at IS NOT NULL"),
]


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "holidays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_holidays_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("work_unit_id", "day", name=op.f("uq_holidays_work_unit_id_day")),
    )
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holidays_day"), ["day"], unique=False)

    op.create_table(
        "office_days",
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("is_working_day", sa.Boolean(), nullable=False),
        sa.Column("soon", sa.Date(), nullable=False),
        sa.Column("for_koordinator", sa.Date(), nullable=False),
        sa.Column("for_ketua", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_office_days_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("work_unit_id", name=op.f("pk_office_days")),
    )
    op.create_table(
        "emails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest_of", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_emails_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emails")),
        sa.UniqueConstraint("user_id", "digest_of", name=op.f("uq_emails_user_id_digest_of")),
    )
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.create_index("ix_emails_next_try_at", ["next_try_at"], unique=False)

    op.create_table(
        "notification_preferences",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "email",
            sa.Enum(
                "none",
                "single",
                "digest",
                name="email",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum(
                "id", "en", name="language", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notification_preferences_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "asked",
                "due_soon",
                "overdue",
                "escalated_to_koordinator",
                "escalated_to_ketua",
                "returned",
                "nothing_uploaded",
                "mentioned",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "subject_type",
            sa.Enum(
                "action_item",
                "evidence",
                "finding",
                "directive",
                "follow_up",
                "comment",
                name="subject_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("decree_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column(
            "email_mode",
            sa.Enum(
                "none",
                "single",
                "digest",
                name="email_mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("email_id", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decree_id"], ["decrees.id"], name=op.f("fk_notifications_decree_id")
        ),
        sa.ForeignKeyConstraint(
            ["email_id"], ["emails.id"], name=op.f("fk_notifications_email_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_notifications_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint(
            "user_id",
            "subject_type",
            "subject_id",
            "occurrence",
            "stage",
            name=op.f("uq_notifications_once_a_stage"),
        ),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notifications_email_id"), ["email_id"], unique=False)
        batch_op.create_index(
            "ix_notifications_to_digest",
            ["user_id"],
            unique=False,
            sqlite_where=sa.text(WHERE_DIGEST),
            postgresql_where=sa.text(WHERE_DIGEST),
        )
        batch_op.create_index(
            "ix_notifications_unread",
            ["user_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.create_index(
            "ix_notifications_user_id_created_at", ["user_id", "created_at"], unique=False
        )

    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_index("ix_notifications_user_id_created_at")
        batch_op.drop_index(
            "ix_notifications_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_notifications_to_digest",
            sqlite_where=sa.text(WHERE_DIGEST),
            postgresql_where=sa.text(WHERE_DIGEST),
        )
        batch_op.drop_index(batch_op.f("ix_notifications_email_id"))

    op.drop_table("notifications")
    op.drop_table("notification_preferences")
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.drop_index("ix_emails_next_try_at")

    op.drop_table("emails")
    op.drop_table("office_days")
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holidays_day"))

    op.drop_table("holidays")
