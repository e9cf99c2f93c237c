"""meetings: who met about what, who was invited and who came"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard

revision = "meetings"
down_revision = "return_reasons"
branch_labels = None
depends_on = None

GUARDS = [
    Guard("meeting_is_never_deleted", "meetings", "DELETE", "1 = 1"),
    Guard(
        "meeting_stays_cancelled",
        "meetings",
        "UPDATE",
        "OLD.status = 'cancelled' AND NEW.status <> 'cancelled'",
    ),
]
REPLACED = {"meetings": "o.id = NEW.id"}


def upgrade() -> None:
    """Forward."""
    status = sa.Enum("planned", "held", "cancelled", name="status", native_enum=False, length=40)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("meeting_date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(5), nullable=True),
        sa.Column("guests", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned', 'held', 'cancelled')", name=op.f("ck_meetings_status")
        ),
        sa.CheckConstraint(
            "(status = 'cancelled') = (coalesce(length(cancel_reason), 0) > 0)",
            name=op.f("ck_meetings_cancelled_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_meetings_team_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_meetings_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_team_id_meeting_date", "meetings", ["team_id", "meeting_date"])
    _links("meeting_teams", "team_id", "teams")
    _links("meeting_editors", "user_id", "users")
    _links(
        "meeting_people",
        "user_id",
        "users",
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.CheckConstraint("invited OR came", name=op.f("ck_meeting_people_invited_or_came")),
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(["meetings"])


def _links(table: str, column: str, to: str, *more: sa.schema.SchemaItem) -> None:
    """A table of what a meeting is joined to."""
    op.create_table(
        table,
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column(column, sa.Uuid(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f(f"fk_{table}_meeting_id")
        ),
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}")),
        sa.PrimaryKeyConstraint("meeting_id", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    for table in ("meeting_people", "meeting_editors", "meeting_teams", "meetings"):
        op.drop_table(table)
