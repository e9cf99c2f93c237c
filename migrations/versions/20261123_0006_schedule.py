"""schedule: recurrences, changes, the approved plan"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import append_only

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GUARDS = [
    *append_only("schedule_changes", "schedule_change_is_final"),
    *append_only("plan_approvals", "approval_is_final"),
    *append_only("baseline_months", "baseline_is_final"),
]
NEVER_EMPTIED = ("schedule_changes", "plan_approvals", "baseline_months")
REPLACED = {
    "schedule_changes": "o.id = NEW.id",
    "plan_approvals": "o.id = NEW.id OR o.plan_id = NEW.plan_id",
    "baseline_months": (
        "o.id = NEW.id OR o.action_item_id = NEW.action_item_id AND o.month = NEW.month"
    ),
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "plan_approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_plan_approvals_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_approvals_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_approvals")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_plan_approvals_plan_id")),
    )
    op.create_table(
        "baseline_months",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("action_item_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"], ["action_items.id"], name=op.f("fk_baseline_months_action_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["plan_approvals.id"], name=op.f("fk_baseline_months_approval_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_months")),
        sa.UniqueConstraint(
            "action_item_id", "month", name=op.f("uq_baseline_months_action_item_id_month")
        ),
    )
    with op.batch_alter_table("baseline_months", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_baseline_months_approval_id"), ["approval_id"], unique=False
        )

    op.create_table(
        "schedule_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_item_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"], ["action_items.id"], name=op.f("fk_schedule_changes_action_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_schedule_changes_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_changes")),
    )
    with op.batch_alter_table("schedule_changes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_schedule_changes_action_item_id", ["action_item_id", "changed_at"], unique=False
        )

    op.create_table(
        "schedule_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "monthly",
                "quarterly",
                "each_semester",
                "times_a_year",
                "once",
                "continuous",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("phrase", sa.String(length=300), nullable=True),
        sa.Column("read_by_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind = 'once' AND month BETWEEN 1 AND 12 OR kind <> 'once' AND month IS NULL",
            name=op.f("ck_schedule_rules_month"),
        ),
        sa.CheckConstraint(
            "kind = 'times_a_year' AND times BETWEEN 1 AND 12"
            " OR kind <> 'times_a_year' AND times IS NULL",
            name=op.f("ck_schedule_rules_times"),
        ),
        sa.ForeignKeyConstraint(
            ["action_item_id"], ["action_items.id"], name=op.f("fk_schedule_rules_action_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["read_by_id"], ["users.id"], name=op.f("fk_schedule_rules_read_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_rules")),
        sa.UniqueConstraint("action_item_id", name=op.f("uq_schedule_rules_action_item_id")),
    )

    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table("schedule_rules")
    with op.batch_alter_table("schedule_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_schedule_changes_action_item_id")

    op.drop_table("schedule_changes")
    with op.batch_alter_table("baseline_months", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baseline_months_approval_id"))

    op.drop_table("baseline_months")
    op.drop_table("plan_approvals")
