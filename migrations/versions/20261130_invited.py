"""invited: whoever is invited to a meeting is told"""

from alembic import op

from migrations import checks

revision = "invited"
down_revision = "from_month"
branch_labels = None
depends_on = None

SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source", "installation", "team", "decree",
]  # fmt: skip
NEW_SUBJECTS = [*SUBJECTS, "meeting"]


def upgrade() -> None:
    """Forward."""
    _replace(SUBJECTS, NEW_SUBJECTS)


def downgrade() -> None:
    """Back: what is told of meetings goes."""
    op.execute("DELETE FROM notifications WHERE subject_type = 'meeting'")
    _replace(NEW_SUBJECTS, SUBJECTS)


def _replace(old: list[str], new: list[str]) -> None:
    name = "ck_notifications_subject_type"
    checks.replace("notifications", name, _one_of(old), _one_of(new))


def _one_of(values: list[str]) -> str:
    return f"subject_type IN ({', '.join(map(repr, values))})"
