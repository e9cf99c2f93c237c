"""return reasons: a return of evidence says with a code what was missing"""

from alembic import op

revision = "return_reasons"
down_revision = "valid_until"
branch_labels = None
depends_on = None

CODES = [
    "unsigned", "undated", "incomplete", "undocumented", "cannot_open", "wrong_file",
    "wrong_period", "wrong_indicator", "not_final", "inconsistent", "personal_data", "other",
]  # fmt: skip


def upgrade() -> None:
    """Forward; what was returned before has no code."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        "ALTER TABLE evidence_decisions ADD COLUMN reason_code VARCHAR(40)"
        " CONSTRAINT ck_evidence_decisions_reason_code"
        f" CHECK (reason_code IN ({', '.join(map(repr, CODES))}))"
        " CONSTRAINT ck_evidence_decisions_reason_code_of_return"
        " CHECK (reason_code IS NULL OR action = 'return')"
    )


def downgrade() -> None:
    """Back: returns keep their words."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "ALTER TABLE evidence_decisions"
            " DROP CONSTRAINT ck_evidence_decisions_reason_code_of_return"
        )
    op.execute("ALTER TABLE evidence_decisions DROP COLUMN reason_code")
