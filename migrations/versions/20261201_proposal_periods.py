"""proposal_periods: when the ministry's portal may fetch what an institution proposes"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import append_only

revision = "proposal_periods"
down_revision = "report_letterheads"
branch_labels = None
depends_on = None

TABLE = "proposal_periods"
SNAPSHOTS = "proposal_snapshots"
GUARDS = append_only(SNAPSHOTS, "proposal_snapshot")
REPLACED = {SNAPSHOTS: "o.id = NEW.id"}
TARGETS = ("WBK", "WBBM")


def upgrade() -> None:
    """Forward: until somebody sets it, the portal is answered on no day."""
    op.create_table(
        TABLE,
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("may_propose_wbbm", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f(f"ck_{TABLE}_days")),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f(f"fk_{TABLE}_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("work_unit_id", name=op.f(f"pk_{TABLE}")),
    )
    _snapshots()
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)


def _snapshots() -> None:
    op.create_table(
        SNAPSHOTS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "target", sa.Enum(*TARGETS, name="target", native_enum=False, length=40), nullable=False
        ),
        sa.Column("unit_code", sa.String(20), nullable=False),
        sa.Column("unit_name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.CheckConstraint("target IN ('WBK', 'WBBM')", name=op.f(f"ck_{SNAPSHOTS}_target")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f(f"fk_{SNAPSHOTS}_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["evaluation_steps.id"], name=op.f(f"fk_{SNAPSHOTS}_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SNAPSHOTS}")),
        sa.UniqueConstraint("step_id", name=op.f(f"uq_{SNAPSHOTS}_step_id")),
    )
    op.create_index(op.f(f"ix_{SNAPSHOTS}_evaluation_id"), SNAPSHOTS, ["evaluation_id"])
    op.create_index(f"ix_{SNAPSHOTS}_year_unit_code", SNAPSHOTS, ["year", "unit_code"])


def downgrade() -> None:
    """Back: when they were stays in the audit log."""
    guards.emptied_again(REPLACED)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table(SNAPSHOTS)
    op.drop_table(TABLE)
