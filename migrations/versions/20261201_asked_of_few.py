"""asked_of_few: a revision asks for a confidentiality, which counts once it is accepted"""

from alembic import op

revision = "asked_of_few"
down_revision = "own_affairs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: what drafts changed before stays as it is."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        "ALTER TABLE evidence_revisions ADD COLUMN confidentiality VARCHAR(40)"
        " CONSTRAINT ck_evidence_revisions_confidentiality"
        " CHECK (confidentiality IN ('normal', 'restricted'))"
    )


def downgrade() -> None:
    """Back: what was asked for is forgotten, and such evidence stays restricted."""
    op.execute("ALTER TABLE evidence_revisions DROP COLUMN confidentiality")
