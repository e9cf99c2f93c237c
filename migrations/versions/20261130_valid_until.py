"""valid until: evidence that proves for longer than its period, and a reminder of its end"""

from alembic import op

from migrations import checks

revision = "valid_until"
down_revision = "deputies"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
    "erased", "by_itself",
]  # fmt: skip
NEW_STAGES = [*STAGES, "runs_out"]


def upgrade() -> None:
    """Forward."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        "ALTER TABLE evidence_revisions ADD COLUMN valid_until DATE"
        " CONSTRAINT ck_evidence_revisions_validity CHECK (valid_until >= covers_to)"
    )
    _replace(STAGES, NEW_STAGES)


def downgrade() -> None:
    """Back: what was valid for longer proves its period only, and reminders of it go."""
    op.execute("DELETE FROM notifications WHERE stage = 'runs_out'")
    _replace(NEW_STAGES, STAGES)
    op.execute("ALTER TABLE evidence_revisions DROP COLUMN valid_until")


def _replace(old: list[str], new: list[str]) -> None:
    checks.replace("notifications", "ck_notifications_stage", _one_of(old), _one_of(new))


def _one_of(values: list[str]) -> str:
    return f"stage IN ({', '.join(map(repr, values))})"
