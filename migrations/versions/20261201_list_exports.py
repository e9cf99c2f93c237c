"""list_exports: long lists that the worker makes files of"""

import sqlalchemy as sa
from alembic import op

revision = "list_exports"
down_revision = "evidence_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: nobody has asked for one yet."""
    op.create_table(
        "list_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rights", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_list_exports_status"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_list_exports_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_exports")),
    )
    op.create_index("ix_list_exports_user_id", "list_exports", ["user_id"])
    op.create_index("ix_list_exports_status", "list_exports", ["status", "created_at"])
    op.create_index("ix_list_exports_created_at", "list_exports", ["created_at"])
    op.create_table(
        "list_export_pieces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["list_exports.id"],
            name=op.f("fk_list_export_pieces_export_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_export_pieces")),
    )
    op.create_index(
        "uq_list_export_pieces_export_id_number",
        "list_export_pieces",
        ["export_id", "number"],
        unique=True,
    )


def downgrade() -> None:
    """Back: files that wait to be fetched go; they can be made again."""
    op.drop_table("list_export_pieces")
    op.drop_table("list_exports")
