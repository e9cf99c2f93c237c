"""by itself: notices of what the worker did to things by itself"""

from alembic import op

from migrations import checks

revision = "by_itself"
down_revision = "erasures_told"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
    "erased",
]  # fmt: skip
SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account",
]  # fmt: skip
NEW_STAGES = [*STAGES, "by_itself"]
NEW_SUBJECTS = [*SUBJECTS, "webhook", "connector", "source"]


def upgrade() -> None:
    """Forward."""
    _replace("stage", STAGES, NEW_STAGES)
    _replace("subject_type", SUBJECTS, NEW_SUBJECTS)


def downgrade() -> None:
    """Back: these notices have no place in the older form."""
    op.execute("DELETE FROM notifications WHERE stage = 'by_itself'")
    _replace("subject_type", NEW_SUBJECTS, SUBJECTS)
    _replace("stage", NEW_STAGES, STAGES)


def _replace(column: str, old: list[str], new: list[str]) -> None:
    name = f"ck_notifications_{column}"
    checks.replace("notifications", name, _one_of(column, old), _one_of(column, new))


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"
