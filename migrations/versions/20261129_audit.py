"""audit: entries name the key of their hash; the worker and nobody leave traces"""

import sqlalchemy as sa
from alembic import op

from migrations import checks

revision = "audit"
down_revision = "inbox_rests"
branch_labels = None
depends_on = None

NAME = "ck_audit_events_actor_kind"
ACTORS_BEFORE = "actor_kind IN ('person', 'command_line', 'service_account')"
ACTORS = "actor_kind IN ('person', 'command_line', 'service_account', 'worker', 'nobody')"


def upgrade() -> None:
    """Forward; entries that stand already keep their hashes and name no key."""
    op.add_column("audit_events", sa.Column("key_id", sa.String(length=16), nullable=True))
    op.create_index("ix_audit_events_actor_id", "audit_events", ["actor_id", "id"])
    op.create_index("ix_audit_events_request_id", "audit_events", ["request_id"])
    checks.replace("audit_events", NAME, ACTORS_BEFORE, ACTORS)


def downgrade() -> None:
    """Back."""
    checks.replace("audit_events", NAME, ACTORS, ACTORS_BEFORE)
    op.drop_index("ix_audit_events_request_id", "audit_events")
    op.drop_index("ix_audit_events_actor_id", "audit_events")
    op.execute("ALTER TABLE audit_events DROP COLUMN key_id")
