"""succession: which decree follows which, and amendments of a decree"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import append_only

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

GUARDS = append_only("amendments", "amendment_is_final")
NEVER_EMPTIED = ("amendments",)
REPLACED = {
    "amendments": (
        "o.id = NEW.id OR o.decree_id = NEW.decree_id AND o.number = NEW.number"
        " AND o.year = NEW.year"
    ),
}
REFERENCES = (
    ("decrees", "predecessor_id", "decrees"),
    ("memberships", "amendment_id", "amendments"),
    ("memberships", "ended_by_amendment_id", "amendments"),
)

ONCE = ("predecessor_id",)  # a decree has one successor


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "amendments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decree_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decree_id"], ["decrees.id"], name=op.f("fk_amendments_decree_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_amendments_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sa.UniqueConstraint(
            "decree_id", "number", "year", name=op.f("uq_amendments_decree_id_number_year")
        ),
    )
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    # Written out: a batch would build the tables anew on SQLite and lose their triggers.
    for table, column, target in REFERENCES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {key}"
            f" CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
        )
        op.create_index(f"ix_{table}_{column}", table, [column], unique=column in ONCE)
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    for table, column, _ in reversed(REFERENCES):
        op.drop_index(f"ix_{table}_{column}", table)
        op.drop_column(table, column)
    op.drop_table("amendments")
