"""revision lookups: what guards ask of a revision is found, not searched for"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    "evidence_decisions",
    "findings",
    "finding_steps",
    "directive_steps",
    "follow_up_steps",
)


def upgrade() -> None:
    """Go one version up."""
    for table in TABLES:
        op.create_index(f"ix_{table}_revision_id", table, ["revision_id"])


def downgrade() -> None:
    """Go one version back."""
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_revision_id", table)
