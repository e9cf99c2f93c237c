"""void_decrees: a successor that was wrong is voided, and another one may follow"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from migrations import guards, waiting
from migrations.guards import Guard
from migrations.waiting import WaitingGuard

revision = "void_decrees"
down_revision = "copies_erased"
branch_labels = None
depends_on = None

WORDS = (
    "id", "work_unit_id", "number", "year", "title", "title_correction", "date", "place",
    "signatory_name", "signatory_job_title", "certifier_name", "certifier_job_title", "decision",
    "decision_correction", "source_digest", "created_at", "updated_at", "version",
    "predecessor_id", "effective_from",
)  # fmt: skip
NAMES = ", ".join(WORDS)
NUMBER = ["work_unit_id", "number", "year"]
ONCE = "uq_decrees_work_unit_id_number_year"
IN_FORCE = "uq_decrees_in_force"
FOLLOWS = "ix_decrees_predecessor_id"
VOIDED = (
    "(voided_at IS NULL) = (voided_by_id IS NULL) AND (voided_at IS NULL) = (void_reason IS NULL)"
)
# Rows of these tables lie in a decree (whose key is told), or in a team of one.
OF_A_DECREE = {
    "amendments": "decree_id",
    "decree_clauses": "decree_id",
    "decrees": "predecessor_id",
    "memberships": "decree_id",
    "period_closures": "decree_id",
    "plans": "decree_id",
    "role_grants": "decree_id",
    "teams": "decree_id",
}
# A follow-up is not among them: it follows a finding or a directive of its team.
OF_A_TEAM = (
    "activities", "directives", "duties", "evidence", "findings", "intake_rests", "intake_rules",
    "meeting_teams", "meetings", "record_decisions",
)  # fmt: skip
# For each decree that goes SQLite looks for rows that name it, here without an index of their own.
NAMING = ("audit_events", "memberships", "notifications", "role_grants")
# What may rest on a decree; its plan is taken away, and its members never held their positions.
RESTS = {
    "amendments": "x.decree_id = OLD.id AND x.voided_at IS NULL",
    "decrees": "x.predecessor_id = OLD.id AND x.voided_at IS NULL",
    "memberships": "x.decree_id = OLD.id AND (x.valid_to IS NULL OR x.valid_to > x.valid_from)",
    "period_closures": "x.decree_id = OLD.id",
    "plans": "x.decree_id = OLD.id",
    "role_grants": "x.decree_id = OLD.id AND x.valid_to IS NULL",
}
ANY_RESTS = " OR ".join(
    [
        *(f"EXISTS (SELECT 1 FROM {table} x WHERE {which})" for table, which in RESTS.items()),  # noqa: S608 - constants of this file
        *(
            f"EXISTS (SELECT 1 FROM {table} x JOIN teams t ON t.id = x.team_id"  # noqa: S608 - constants of this file
            " WHERE t.decree_id = OLD.id)"
            for table in OF_A_TEAM
            if table != "duties"
        ),
    ]
)
OWN = [
    Guard("voided_decree_is_final_u", "decrees", "UPDATE", "OLD.voided_at IS NOT NULL"),
    Guard("voided_decree_is_final_d", "decrees", "DELETE", "OLD.voided_at IS NOT NULL"),
    Guard("decree_begins_in_force", "decrees", "INSERT", "NEW.voided_at IS NOT NULL"),
    Guard(
        "decree_is_voided_while_nothing_rests",
        "decrees",
        "UPDATE",
        f"OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND ({ANY_RESTS})",
    ),
    Guard(
        "decree_follows_a_voided_decree",
        "decrees",
        "UPDATE",
        "EXISTS (SELECT 1 FROM decrees d WHERE d.id = NEW.predecessor_id"
        " AND d.voided_at IS NOT NULL) AND NEW.voided_at IS NULL",
    ),
]
REPLACED = {"decrees": "o.id = NEW.id AND o.voided_at IS NOT NULL"}


def _of_voided() -> Iterator[WaitingGuard]:
    """Nothing new comes into a voided decree, nor into one that is just being voided."""
    of_team = "(SELECT t.decree_id FROM teams t WHERE t.id = NEW.team_id)"
    found = {table: f"NEW.{column}" for table, column in OF_A_DECREE.items()}
    for table, decree in (found | dict.fromkeys(OF_A_TEAM, of_team)).items():
        row = f"1 FROM decrees d WHERE d.id = {decree}"
        is_voided = f"EXISTS (SELECT {row} AND d.voided_at IS NOT NULL)"
        guard = Guard(f"{table}_of_a_voided_decree", table, "INSERT", is_voided)
        yield WaitingGuard(guard, f"{row} FOR KEY SHARE")


GUARDS = [*OWN, *(each.guard for each in _of_voided())]


def upgrade() -> None:
    """Forward."""
    op.drop_index(FOLLOWS, "decrees")
    if op.get_bind().dialect.name == "sqlite":
        _build_anew(voidable=True)
    else:
        op.drop_constraint(ONCE, "decrees")
        op.add_column("decrees", sa.Column("voided_at", sa.DateTime(timezone=True)))
        op.add_column("decrees", sa.Column("voided_by_id", sa.Uuid()))
        op.add_column("decrees", sa.Column("void_reason", sa.Text()))
        op.create_foreign_key(
            "fk_decrees_voided_by_id", "decrees", "users", ["voided_by_id"], ["id"]
        )
        op.create_check_constraint(op.f("ck_decrees_voided"), "decrees", VOIDED)
    for name, columns in {IN_FORCE: NUMBER, FOLLOWS: ["predecessor_id"]}.items():
        in_force = sa.text("voided_at IS NULL")
        op.create_index(
            name,
            "decrees",
            columns,
            unique=True,
            sqlite_where=in_force,
            postgresql_where=in_force,
        )
    guards.create(OWN)
    waiting.create(_of_voided())
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(("decrees",))


def downgrade() -> None:
    """Back: a voided decree stays as one of its office, empty and under a number of its own.

    Entries of the audit log name it, and nobody takes those away.
    """
    guards.emptied_again(("decrees",))
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_index(IN_FORCE, "decrees")
    op.drop_index(FOLLOWS, "decrees")
    op.execute(
        "UPDATE decrees SET predecessor_id = NULL, number = substr(number, 1, 40)"
        " || ' (batal ' || CAST(id AS TEXT) || ')' WHERE voided_at IS NOT NULL"
    )
    if op.get_bind().dialect.name == "sqlite":
        _build_anew(voidable=False)
    else:
        op.drop_constraint("ck_decrees_voided", "decrees")
        for column in ("void_reason", "voided_by_id", "voided_at"):
            op.drop_column("decrees", column)
        op.create_unique_constraint(ONCE, "decrees", NUMBER)
    op.create_index(FOLLOWS, "decrees", ["predecessor_id"], unique=True)


def _build_anew(*, voidable: bool) -> None:
    """SQLite cannot take a constraint away, nor can the index behind it be dropped.

    Other tables name decrees: keys are asked for at the end of the step, when all are back.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    for table in NAMING:
        op.create_index(f"ix_{table}_naming", table, ["decree_id"])
    op.execute(f"CREATE TEMPORARY TABLE decrees_kept AS SELECT {NAMES} FROM decrees")  # noqa: S608 - constants of this file
    op.drop_table("decrees")
    _create(voidable=voidable)
    op.execute(f"INSERT INTO decrees ({NAMES}) SELECT {NAMES} FROM decrees_kept")  # noqa: S608 - constants of this file
    op.execute("DROP TABLE decrees_kept")
    for table in NAMING:
        op.drop_index(f"ix_{table}_naming", table)


def _create(*, voidable: bool) -> None:
    more = (
        [
            sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("voided_by_id", sa.Uuid(), nullable=True),
            sa.Column("void_reason", sa.Text(), nullable=True),
            sa.CheckConstraint(VOIDED, name=op.f("ck_decrees_voided")),
            sa.ForeignKeyConstraint(
                ["voided_by_id"], ["users.id"], name=op.f("fk_decrees_voided_by_id")
            ),
        ]
        if voidable
        else [sa.UniqueConstraint(*NUMBER, name=op.f(ONCE))]
    )
    op.create_table(
        "decrees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_correction", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("signatory_name", sa.String(length=200), nullable=False),
        sa.Column("signatory_job_title", sa.Text(), nullable=False),
        sa.Column("certifier_name", sa.String(length=200), nullable=True),
        sa.Column("certifier_job_title", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decision_correction", sa.Text(), nullable=True),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_decrees_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decrees")),
        *more,
    )
    # Written with its key in one, as it was: the way back takes the column away.
    op.execute(
        "ALTER TABLE decrees ADD COLUMN predecessor_id CHAR(32)"
        " CONSTRAINT fk_decrees_predecessor_id REFERENCES decrees (id)"
    )
