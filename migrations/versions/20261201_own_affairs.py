"""own_affairs: service accounts manage webhooks of their own; keys and endpoints tell in time"""

import sqlalchemy as sa
from alembic import op

from migrations import checks

revision = "own_affairs"
down_revision = "conformance"
branch_labels = None
depends_on = None

SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source", "installation", "team", "decree", "meeting",
]  # fmt: skip
NEW_SUBJECTS = [*SUBJECTS, "service_account"]
FLAGS = (
    ("webhook_progress", "fails_told"),
    ("webhook_progress", "dead_told"),
    ("webhook_deliveries", "is_taken"),
)
KEY = "fk_webhook_endpoints_service_account_id_service_accounts"


def upgrade() -> None:
    """Forward: what is on its way now is taken over after its lease, as before."""
    op.add_column("service_account_keys", sa.Column("warned_days", sa.Integer(), nullable=True))
    for table, name in FLAGS:
        flag: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column(table, flag)
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    op.execute(
        f"ALTER TABLE webhook_endpoints ADD COLUMN service_account_id {kind} NULL CONSTRAINT"
        f" {KEY} REFERENCES service_accounts (id)"
    )
    op.create_index(
        op.f("ix_webhook_endpoints_service_account_id"), "webhook_endpoints", ["service_account_id"]
    )
    _replace(SUBJECTS, NEW_SUBJECTS)


def downgrade() -> None:
    """Back: endpoints of service accounts are their administrators' alone."""
    op.execute("DELETE FROM notifications WHERE subject_type = 'service_account'")
    _replace(NEW_SUBJECTS, SUBJECTS)
    op.drop_index(op.f("ix_webhook_endpoints_service_account_id"), "webhook_endpoints")
    op.execute("ALTER TABLE webhook_endpoints DROP COLUMN service_account_id")
    for table, name in FLAGS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.execute("ALTER TABLE service_account_keys DROP COLUMN warned_days")


def _replace(old: list[str], new: list[str]) -> None:
    name = "ck_notifications_subject_type"
    checks.replace("notifications", name, _one_of(old), _one_of(new))


def _one_of(values: list[str]) -> str:
    return f"subject_type IN ({', '.join(map(repr, values))})"
