"""lke_sheets: versions of the evaluation sheet, and their questions by code"""

import sqlalchemy as sa
from alembic import op

revision = "lke_sheets"
down_revision = "report_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "lke_sheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lke_sheets")),
        sa.UniqueConstraint("name", name=op.f("uq_lke_sheets_name")),
    )
    op.create_table(
        "lke_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(20), nullable=True),
        sa.Column("team_number", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(area IS NULL) = (team_number IS NULL)", name=op.f("ck_lke_questions_area_and_team")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["lke_sheets.id"], name=op.f("fk_lke_questions_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lke_questions")),
        sa.UniqueConstraint("sheet_id", "code", name=op.f("uq_lke_questions_sheet_id_code")),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_lke_questions_sheet_id_number")),
    )


def downgrade() -> None:
    """Back: what every installation begins with is loaded again by the next start."""
    op.drop_table("lke_questions")
    op.drop_table("lke_sheets")
