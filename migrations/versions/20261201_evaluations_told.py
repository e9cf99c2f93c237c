"""evaluations_told: notifications tell of evaluations"""

from alembic import op

from migrations import checks

revision = "evaluations_told"
down_revision = "replaced_keys"
branch_labels = None
depends_on = None

SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source", "installation", "team", "decree", "meeting",
    "service_account", "report", "report_due",
]  # fmt: skip
NEW_SUBJECTS = [*SUBJECTS, "evaluation"]


def upgrade() -> None:
    """Forward."""
    _replace(SUBJECTS, NEW_SUBJECTS)


def downgrade() -> None:
    """Back: what is told of evaluations goes."""
    op.execute("DELETE FROM notifications WHERE subject_type = 'evaluation'")
    _replace(NEW_SUBJECTS, SUBJECTS)


def _replace(old: list[str], new: list[str]) -> None:
    name = "ck_notifications_subject_type"
    checks.replace("notifications", name, _one_of(old), _one_of(new))


def _one_of(values: list[str]) -> str:
    return f"subject_type IN ({', '.join(map(repr, values))})"
