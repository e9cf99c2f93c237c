"""wbk basis: by what it is known whether an office holds WBK already"""

from alembic import op

revision = "wbk_basis"
down_revision = "evaluation_ratios"
branch_labels = None
depends_on = None

BASES = ("evaluated_here", "by_paper", "own_word")
# What was granted, or revoked, in a year before.
BEFORE = (
    "EXISTS (SELECT 1 FROM evaluations o WHERE o.work_unit_id = evaluations.work_unit_id"
    " AND o.year < evaluations.year AND {ended})"
)
GRANTED = BEFORE.format(ended="o.status = 'granted'")
REVOKED = BEFORE.format(ended="o.status = 'revoked' AND o.target = 'WBK'")


def upgrade() -> None:
    """Forward: what evaluations here do not show is the office's own word so far."""
    words = ", ".join(map(repr, BASES))
    op.execute(
        "ALTER TABLE evaluations ADD COLUMN wbk_basis VARCHAR(40)"
        f" CONSTRAINT ck_evaluations_wbk_basis CHECK (wbk_basis IN ({words}))"
    )
    op.execute(
        "UPDATE evaluations SET wbk_basis = CASE"  # noqa: S608 - constants of this file
        f" WHEN has_wbk AND {GRANTED} THEN 'evaluated_here'"
        f" WHEN NOT has_wbk AND {REVOKED} AND NOT {GRANTED} THEN 'evaluated_here'"
        " ELSE 'own_word' END WHERE has_wbk IS NOT NULL"
    )


def downgrade() -> None:
    """Back: what is known stays, by what it is known goes."""
    op.drop_column("evaluations", "wbk_basis")
