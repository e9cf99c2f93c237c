"""closings: they name what was read, by none who acted below; stored answers know the rights"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, own_evidence

revision = "closings"
down_revision = "personal_data"
branch_labels = None
depends_on = None

LOOPS = {"finding": "findings", "directive": "directives", "follow_up": "follow_ups"}


def cited(word: str) -> str:
    """SQL: the revisions that a NEW step's thing is about or was answered with."""
    given = f"SELECT s.revision_id FROM {word}_steps s WHERE s.{word}_id = NEW.{word}_id"  # noqa: S608 - constants of this file
    if word != "finding":
        return given
    return f"{given} UNION SELECT f.revision_id FROM findings f WHERE f.id = NEW.finding_id"  # noqa: S608 - as above


def below(word: str, column: str) -> str:
    """SQL: a column of the steps that finished follow-ups of a NEW step's thing."""
    return (
        f"SELECT s.{column} FROM follow_up_steps s JOIN follow_ups u ON u.id = s.follow_up_id"  # noqa: S608 - constants of this file
        f" WHERE u.{word}_id = NEW.{word}_id AND s.action = 'finish'"
    )


GUARDS = [
    *(
        Guard(
            f"{word}_closed_unread",
            f"{word}_steps",
            "INSERT",
            f"NEW.action = 'close' AND EXISTS (SELECT 1 FROM evidence_revisions r"  # noqa: S608 - constants of this file
            f" WHERE r.id IN ({cited(word)})"
            " AND coalesce(NEW.judged, '') NOT LIKE '%' || r.digest || '%')",
        )
        for word in LOOPS
    ),
    *(
        Guard(
            f"{word}_closed_by_who_followed_up",
            f"{word}_steps",
            "INSERT",
            f"NEW.action = 'close' AND (NEW.taken_by_id IN ({below(word, 'taken_by_id')})"
            f" OR {own_evidence(below(word, 'revision_id'))})",
        )
        for word in ("finding", "directive")
    ),
]


def upgrade() -> None:
    """Forward."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    for word in LOOPS:
        op.execute(f"ALTER TABLE {word}_steps ADD COLUMN judged TEXT")
    op.add_column("idempotency_records", sa.Column("standings", sa.JSON(), nullable=True))
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    op.drop_column("idempotency_records", "standings")
    for word in LOOPS:
        op.drop_column(f"{word}_steps", "judged")
