"""handover: what somebody who leaves was at work on is gone on with by another person"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "handover"
down_revision = "link_copies"
branch_labels = None
depends_on = None

WORDS = (
    "id", "team_id", "finding_id", "directive_id", "text", "due_date", "created_by_id",
    "created_at",
)  # fmt: skip
COLUMN = "taken_over_by_id"


def _keeps(*words: str) -> list[Guard]:
    return [Guard("follow_up_keeps_its_words", "follow_ups", "UPDATE", changed(*words))]


def upgrade() -> None:
    """Forward: a follow-up may change hands; a draft is in other hands than its maker's."""
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        f"ALTER TABLE evidence ADD COLUMN {COLUMN} {key}"
        f" CONSTRAINT fk_evidence_{COLUMN} REFERENCES users (id)"
    )
    guards.drop(_keeps(*WORDS, "owner_id"))
    guards.create(_keeps(*WORDS))


def downgrade() -> None:
    """Back: drafts are their makers' again; follow-ups stay with whom they were given to."""
    guards.drop(_keeps(*WORDS))
    guards.create(_keeps(*WORDS, "owner_id"))
    op.drop_column("evidence", COLUMN)
