"""voided: an amendment that was wrong is voided, and its number is free again"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "voided"
down_revision = "name_keys"
branch_labels = None
depends_on = None

WORDS = (
    "id", "decree_id", "number", "year", "date", "title", "effective_from", "recorded_by_id",
    "created_at",
)  # fmt: skip
NAMES = ", ".join(WORDS)
ONCE = "uq_amendments_decree_id_number_year"
IN_FORCE = "uq_amendments_in_force"
SAME = "o.decree_id = NEW.decree_id AND o.number = NEW.number AND o.year = NEW.year"
VOIDED = (
    "(voided_at IS NULL) = (voided_by_id IS NULL) AND (voided_at IS NULL) = (void_reason IS NULL)"
)
NO_CHANGE = Guard("amendment_is_final_u", "amendments", "UPDATE", "1 = 1")
VOIDED_ONCE = Guard(
    "amendment_is_final_u",
    "amendments",
    "UPDATE",
    f"OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR {changed(*WORDS)}",
)
NEVER_DELETED = Guard("amendment_is_final_d", "amendments", "DELETE", "1 = 1")
REPLACED = {"amendments": f"o.id = NEW.id OR {SAME}"}
REPLACED_IN_FORCE = {
    "amendments": f"o.id = NEW.id OR o.voided_at IS NULL AND NEW.voided_at IS NULL AND {SAME}"
}


def upgrade() -> None:
    """Forward."""
    guards.drop([NO_CHANGE, NEVER_DELETED])
    guards.drop_never_replaced(REPLACED)
    if op.get_bind().dialect.name == "sqlite":
        _build_anew(voidable=True)
    else:
        op.drop_constraint(ONCE, "amendments")
        op.add_column("amendments", sa.Column("voided_at", sa.DateTime(timezone=True)))
        op.add_column("amendments", sa.Column("voided_by_id", sa.Uuid()))
        op.add_column("amendments", sa.Column("void_reason", sa.Text()))
        op.create_foreign_key(
            "fk_amendments_voided_by_id", "amendments", "users", ["voided_by_id"], ["id"]
        )
        op.create_check_constraint(op.f("ck_amendments_voided"), "amendments", VOIDED)
    in_force = sa.text("voided_at IS NULL")
    op.create_index(
        IN_FORCE,
        "amendments",
        ["decree_id", "number", "year"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    guards.create([VOIDED_ONCE, NEVER_DELETED])
    guards.create_never_replaced(REPLACED_IN_FORCE)


def downgrade() -> None:
    """Back: voided amendments go; the memberships that they began never held."""
    guards.drop_never_replaced(REPLACED_IN_FORCE)
    guards.drop([VOIDED_ONCE, NEVER_DELETED])
    op.execute(
        "UPDATE memberships SET amendment_id = NULL WHERE amendment_id IN"
        " (SELECT id FROM amendments WHERE voided_at IS NOT NULL)"
    )
    op.execute("DELETE FROM amendments WHERE voided_at IS NOT NULL")
    op.drop_index(IN_FORCE, "amendments")
    if op.get_bind().dialect.name == "sqlite":
        _build_anew(voidable=False)
    else:
        op.drop_constraint("ck_amendments_voided", "amendments")
        for column in ("void_reason", "voided_by_id", "voided_at"):
            op.drop_column("amendments", column)
        op.create_unique_constraint(ONCE, "amendments", ["decree_id", "number", "year"])
    guards.create([NO_CHANGE, NEVER_DELETED])
    guards.create_never_replaced(REPLACED)


def _build_anew(*, voidable: bool) -> None:
    """SQLite cannot take a constraint away, nor can the index behind it be dropped.

    Memberships name amendments: keys are asked for at the end of the step, when all are back.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE amendments_kept AS SELECT {NAMES} FROM amendments")  # noqa: S608 - constants of the migrations
    op.drop_table("amendments")
    _create(voidable=voidable)
    op.execute(f"INSERT INTO amendments ({NAMES}) SELECT {NAMES} FROM amendments_kept")  # noqa: S608 - constants of the migrations
    op.execute("DROP TABLE amendments_kept")


def _create(*, voidable: bool) -> None:
    more = (
        [
            sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("voided_by_id", sa.Uuid(), nullable=True),
            sa.Column("void_reason", sa.Text(), nullable=True),
            sa.CheckConstraint(VOIDED, name=op.f("ck_amendments_voided")),
            sa.ForeignKeyConstraint(
                ["voided_by_id"], ["users.id"], name=op.f("fk_amendments_voided_by_id")
            ),
        ]
        if voidable
        else [sa.UniqueConstraint("decree_id", "number", "year", name=op.f(ONCE))]
    )
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
        *more,
    )
