"""deciders: reminders of teams and offices in which nobody may decide"""

from alembic import op

from migrations import checks

revision = "deciders"
down_revision = "meetings"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
    "erased", "by_itself", "runs_out",
]  # fmt: skip
NEW_STAGES = [*STAGES, "nobody_verifies", "nobody_accepts"]
SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source", "installation",
]  # fmt: skip


def upgrade() -> None:
    """Forward."""
    _replace("stage", STAGES, NEW_STAGES)
    _replace("subject_type", SUBJECTS, [*SUBJECTS, "team"])


def downgrade() -> None:
    """Back: these reminders go."""
    op.execute("DELETE FROM notifications WHERE subject_type = 'team'")
    _replace("stage", NEW_STAGES, STAGES)
    _replace("subject_type", [*SUBJECTS, "team"], SUBJECTS)


def _replace(column: str, old: list[str], new: list[str]) -> None:
    name = f"ck_notifications_{column}"
    checks.replace("notifications", name, _one_of(column, old), _one_of(column, new))


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"
