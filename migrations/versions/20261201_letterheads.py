"""letterheads: how an office's papers begin, are numbered and signed"""

import sqlalchemy as sa
from alembic import op

revision = "letterheads"
down_revision = "planned_year"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: no office has set one yet."""
    op.create_table(
        "letterheads",
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("number_pattern", sa.String(length=100), nullable=False),
        sa.Column("classification", sa.String(length=40), nullable=True),
        sa.Column("signatory_title", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_alt_text", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_letterheads_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("work_unit_id", name=op.f("pk_letterheads")),
    )


def downgrade() -> None:
    """Back: letterheads go; what was printed with them is printed already."""
    op.drop_table("letterheads")
