"""evaluation ratios: what TPI lets a ratio count as that nobody can compute"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only

revision = "evaluation_ratios"
down_revision = "evaluation_reopened"
branch_labels = None
depends_on = None

TABLE = "evaluation_ratios"
KEYS = {"evaluation_id": "evaluations", "set_by_id": "users", "set_for_id": "users"}
# Who sets NEW answered in another layer than TPI's, or put evidence beside a question.
HAD_A_PART = """(EXISTS (
    SELECT 1 FROM evaluation_answers a
    WHERE a.evaluation_id = NEW.evaluation_id AND a.layer <> 'tpi'
    AND (a.answered_by_id IN (NEW.set_by_id, NEW.set_for_id)
         OR a.on_behalf_of_id IN (NEW.set_by_id, NEW.set_for_id)))
    OR EXISTS (
    SELECT 1 FROM evaluation_proofs p
    WHERE p.evaluation_id = NEW.evaluation_id
    AND (p.added_by_id IN (NEW.set_by_id, NEW.set_for_id)
         OR p.added_for_id IN (NEW.set_by_id, NEW.set_for_id))))"""
GUARDS = [
    *append_only(TABLE, "evaluation_ratio"),
    Guard("own_evaluation_ratio", TABLE, "INSERT", HAD_A_PART),
]
REPLACED = {TABLE: "o.id = NEW.id"}


def upgrade() -> None:
    """Forward: nothing was set so far."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_for_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(note) > 0", name=op.f(f"ck_{TABLE}_note")),
        *(
            sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{key}"))
            for key, to in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "evaluation_id", "code", "number", name=op.f(f"uq_{TABLE}_evaluation_id_code_number")
        ),
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied([TABLE])


def downgrade() -> None:
    """Back: such ratios are open again; the audit log keeps what was set."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table(TABLE)
