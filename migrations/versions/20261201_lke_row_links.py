"""lke_row_links: the questions of a plan's row, where the office set them itself"""

import sqlalchemy as sa
from alembic import op

revision = "lke_row_links"
down_revision = "evaluations"
branch_labels = None
depends_on = None

TABLE = "lke_row_links"


def _key(column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{TABLE}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Forward: until somebody sets them, the questions of a row are those of the sheet's map."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("decree_id", sa.Uuid(), nullable=False),
        sa.Column("action_item_id", sa.Uuid(), nullable=True),
        sa.Column("indicator_id", sa.Uuid(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_for_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(action_item_id IS NULL) <> (indicator_id IS NULL)", name=op.f(f"ck_{TABLE}_one_row")
        ),
        _key("sheet_id", "lke_sheets"),
        _key("decree_id", "decrees"),
        _key("action_item_id", "action_items", ondelete="CASCADE"),
        _key("indicator_id", "indicators", ondelete="CASCADE"),
        _key("set_by_id", "users"),
        _key("set_for_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "action_item_id", "sheet_id", name=op.f(f"uq_{TABLE}_action_item_id_sheet_id")
        ),
        sa.UniqueConstraint(
            "indicator_id", "sheet_id", name=op.f(f"uq_{TABLE}_indicator_id_sheet_id")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_decree_id"), TABLE, ["decree_id"])


def downgrade() -> None:
    """Back: what offices set stays in the audit log."""
    op.drop_table(TABLE)
