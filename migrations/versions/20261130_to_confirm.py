"""to confirm: whoever may confirm that a file is erased hears that it waits for them"""

from alembic import op

from migrations import checks

revision = "to_confirm"
down_revision = "invited"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
    "erased", "by_itself", "runs_out", "nobody_verifies", "nobody_accepts",
    "to_verify", "to_accept", "to_close", "happened",
]  # fmt: skip
OLD, NEW = (
    f"stage IN ({', '.join(map(repr, each))})" for each in (STAGES, [*STAGES, "to_confirm"])
)


def upgrade() -> None:
    """Forward."""
    checks.replace("notifications", "ck_notifications_stage", OLD, NEW)


def downgrade() -> None:
    """Back: these reminders go."""
    op.execute("DELETE FROM notifications WHERE stage = 'to_confirm'")
    checks.replace("notifications", "ck_notifications_stage", NEW, OLD)
