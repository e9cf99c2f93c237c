"""clearing: how far events are gone, guards that let them go, and indexes to find what is over"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard

revision = "clearing"
down_revision = "checkpoints"
branch_labels = None
depends_on = None

BEFORE = [
    Guard("event_is_final_d", "events", "DELETE", "1 = 1"),
    Guard("webhook_attempt_is_final_d", "webhook_attempts", "DELETE", "1 = 1"),
]
TOO_EARLY = (
    "EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.id = OLD.delivery_id"
    " AND d.event_position > (SELECT g.cleared FROM event_log g))"
)
AFTER = [
    Guard(
        "event_is_final_d", "events", "DELETE", "OLD.position > (SELECT g.cleared FROM event_log g)"
    ),
    Guard("webhook_attempt_is_final_d", "webhook_attempts", "DELETE", TOO_EARLY),
]
GUARDS = [
    Guard(
        "event_log_only_grows",
        "event_log",
        "UPDATE",
        "NEW.length < OLD.length OR NEW.cleared < OLD.cleared OR NEW.cleared > NEW.length",
    ),
]
INDEXES = (
    ("sessions", "expires_at"),
    ("activation_codes", "expires_at"),
    ("sign_in_guards", "failed_at"),
    ("idempotency_records", "created_at"),
    ("notifications", "created_at"),
    ("emails", "created_at"),
    ("events", "at"),
    ("webhook_deliveries", "event_position"),
    ("pull_runs", "finished_at"),
    ("record_versions", "pull_run_id"),
)


def upgrade() -> None:
    """Forward."""
    length = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("event_log", sa.Column("cleared", length, nullable=False, server_default="0"))
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    guards.drop(BEFORE)
    guards.create(AFTER)
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    guards.drop(AFTER)
    guards.create(BEFORE)
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    op.execute("ALTER TABLE event_log DROP COLUMN cleared")
