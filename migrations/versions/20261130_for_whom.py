"""for whom: realisations, closings and decisions on records say for whom a stand-in took them"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "for_whom"
down_revision = "void_decrees"
branch_labels = None
depends_on = None

# For whom it was done, and who did it, by table.
COLUMNS = (
    ("realisations", "on_behalf_of_id", "reported_by_id"),
    ("record_decisions", "on_behalf_of_id", "decided_by_id"),
    ("period_closures", "closed_for_id", "closed_by_id"),
    ("period_closures", "reopened_for_id", "reopened_by_id"),
)


def _stood_in(behalf: str, person: str) -> str:
    """SQL: whether that person never stood in for the one named, be there one."""
    return (
        f"NEW.{behalf} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_ins o"  # noqa: S608 - constants of this file
        " JOIN memberships m ON m.id = o.membership_id"
        f" WHERE o.user_id = NEW.{person} AND m.user_id = NEW.{behalf})"
    )


GUARDS = [
    *(
        Guard(f"{table}_{behalf}_stood_in", table, event, _stood_in(behalf, person))
        for table, behalf, person in COLUMNS
        for event in (["UPDATE"] if behalf == "reopened_for_id" else ["INSERT"])
    ),
    Guard("closure_starts_reopened_for_nobody", "period_closures", "INSERT",
          "NEW.reopened_for_id IS NOT NULL"),
    Guard("closure_keeps_for_whom", "period_closures", "UPDATE", changed("closed_for_id")),
]  # fmt: skip


def upgrade() -> None:
    """Forward; of what was done before, the audit log alone says for whom."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    for table, column, _ in COLUMNS:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {key}"
            f" CONSTRAINT fk_{table}_{column} REFERENCES users (id)"
        )
    guards.create(GUARDS)


def downgrade() -> None:
    """Back: the audit log alone says for whom."""
    guards.drop(GUARDS)
    for table, column, _ in COLUMNS:
        op.drop_column(table, column)
