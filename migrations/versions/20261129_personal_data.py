"""personal data: people can be anonymised, and taken out of the entries of the audit log"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "personal_data"
down_revision = "clearing"
branch_labels = None
depends_on = None

FIXED = (
    "id", "at", "actor_kind", "actor_id", "action", "target_type", "target_id", "work_unit_id",
    "decree_id", "reason", "request_id", "previous_hash", "hash", "key_id",
)  # fmt: skip
# Of somebody who was anonymised the name may go, and of their account what was changed of it.
OF_NOBODY = "NOT EXISTS (SELECT 1 FROM users u WHERE u.anonymised_at IS NOT NULL AND u.id = {})"
NAME_STAYS = f"NEW.actor_name <> '(anonim)' OR {OF_NOBODY.format('OLD.actor_id')}"
CHANGES_STAY = (
    "CAST(NEW.changes AS TEXT) <> '{}'"
    " OR OLD.action NOT IN ('user.create', 'user.update', 'session.refuse')"
    f" OR {OF_NOBODY.format('OLD.target_id')}"
)
NO_REDACTION = (
    f"{changed(*FIXED)} OR OLD.key_id IS NULL OR NEW.redacted IS NULL"
    f" OR ({changed('actor_name')}) AND ({NAME_STAYS})"
    f" OR ({changed('changes')}) AND ({CHANGES_STAY})"
)
BEFORE = [Guard("audit_is_append_only_u", "audit_events", "UPDATE", "1 = 1")]
AFTER = [Guard("audit_is_append_only_u", "audit_events", "UPDATE", NO_REDACTION)]
GUARDS = [
    Guard(
        "anonymised_for_good",
        "users",
        "UPDATE",
        "OLD.anonymised_at IS NOT NULL AND (NEW.anonymised_at IS NULL OR NEW.is_active)",
    ),
]


def upgrade() -> None:
    """Forward."""
    instant = sa.DateTime(timezone=True)
    op.add_column("users", sa.Column("anonymised_at", instant, nullable=True))
    op.add_column("audit_events", sa.Column("redacted", sa.JSON(), nullable=True))
    guards.drop(BEFORE)
    guards.create(AFTER)
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    guards.drop(AFTER)
    guards.create(BEFORE)
    op.execute("ALTER TABLE audit_events DROP COLUMN redacted")
    op.execute("ALTER TABLE users DROP COLUMN anonymised_at")
