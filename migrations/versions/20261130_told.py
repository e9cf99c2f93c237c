"""told: those who decide hear of what waits for them and of what happened, and who did it"""

import sqlalchemy as sa
from alembic import op

from migrations import checks

revision = "told"
down_revision = "meeting_uses"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
    "erased", "by_itself", "runs_out", "nobody_verifies", "nobody_accepts",
]  # fmt: skip
NEW_STAGES = [*STAGES, "to_verify", "to_accept", "to_close", "happened"]
SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source", "installation", "team",
]  # fmt: skip
NEW_SUBJECTS = [*SUBJECTS, "decree"]
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward; what happened before is no news."""
    op.create_table(
        "news_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_news_progress_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_progress")),
    )
    op.execute("INSERT INTO news_progress (id, position) SELECT 1, length FROM audit_chain")
    op.add_column("notifications", sa.Column("audit_event_id", POSITION, nullable=True))
    _replace("stage", STAGES, NEW_STAGES)
    _replace("subject_type", SUBJECTS, NEW_SUBJECTS)


def downgrade() -> None:
    """Back: what the older form has no word for goes."""
    op.execute(
        "DELETE FROM notifications WHERE subject_type = 'decree'"
        " OR stage IN ('to_verify', 'to_accept', 'to_close', 'happened')"
    )
    _replace("subject_type", NEW_SUBJECTS, SUBJECTS)
    _replace("stage", NEW_STAGES, STAGES)
    op.execute("ALTER TABLE notifications DROP COLUMN audit_event_id")
    op.drop_table("news_progress")


def _replace(column: str, old: list[str], new: list[str]) -> None:
    name = f"ck_notifications_{column}"
    checks.replace("notifications", name, _one_of(column, old), _one_of(column, new))


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"
