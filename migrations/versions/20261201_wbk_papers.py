"""wbk papers: what an office states of WBK with nothing to read is its own word"""

from alembic import op

revision = "wbk_papers"
down_revision = "plan_closures"
branch_labels = None
depends_on = None

NEWER = (
    "EXISTS (SELECT 1 FROM lke_facts n WHERE n.work_unit_id = f.work_unit_id AND n.year = f.year"
    " AND n.code = f.code AND n.layer = f.layer AND n.number > f.number)"
)
# What counts of the statements is TPI's, or the office's with a link or evidence.
SHOWN = (
    "EXISTS (SELECT 1 FROM lke_facts f WHERE f.work_unit_id = evaluations.work_unit_id"  # noqa: S608 - constants of this file
    " AND f.year = evaluations.year AND f.code = 'sudah_wbk' AND f.value IS NOT NULL"
    " AND (f.layer = 'tpi' OR f.link IS NOT NULL OR f.evidence_id IS NOT NULL)"
    f" AND NOT {NEWER})"
)


def upgrade() -> None:
    """Forward."""
    op.execute(
        "UPDATE evaluations SET wbk_basis = 'own_word'"  # noqa: S608 - constants of this file
        f" WHERE wbk_basis = 'by_paper' AND NOT {SHOWN}"
    )


def downgrade() -> None:
    """Back: it stays a word, which was a basis before, too."""
