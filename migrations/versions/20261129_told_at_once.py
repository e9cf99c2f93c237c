"""told at once: notices about accounts and rights; who issued a code, and from when it works"""

from alembic import op

from migrations import checks, guards
from migrations.guards import Guard, changed

revision = "told_at_once"
down_revision = "own_rights"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised",
]  # fmt: skip
SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
]  # fmt: skip
GUARDS = [
    *(
        Guard(
            f"code_confirmed_by_another_{event[0].lower()}",
            "activation_codes",
            event,
            "NEW.confirmed_by_id = NEW.user_id OR NEW.confirmed_by_id = NEW.issued_by_id",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "code_keeps_its_words",
        "activation_codes",
        "UPDATE",
        changed(
            "id", "user_id", "fingerprint", "created_at", "expires_at", "issued_by_id", "works_from"
        ),
    ),
]
# Table, column, what it holds (as SQLite and as PostgreSQL write it), what it points at.
COLUMNS = (
    ("activation_codes", "issued_by_id", "key", "users"),
    ("activation_codes", "works_from", "instant", None),
    ("activation_codes", "confirmed_by_id", "key", "users"),
    ("activation_codes", "confirmed_at", "instant", None),
    ("emails", "address", "address", None),
    ("notifications", "copy_email_id", "key", "emails"),
)
TYPES = {
    "sqlite": {"key": "CHAR(32)", "instant": "DATETIME", "address": "VARCHAR(254)"},
    "postgresql": {
        "key": "UUID",
        "instant": "TIMESTAMP WITH TIME ZONE",
        "address": "VARCHAR(254)",
    },
}


def upgrade() -> None:
    """Forward."""
    types = TYPES[op.get_bind().dialect.name]
    # Written out: a batch would build the tables anew on SQLite and lose their triggers.
    for table, column, kind, target in COLUMNS:
        reference = f" CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)" if target else ""
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {types[kind]}{reference}")
    op.create_index("ix_notifications_copy_email_id", "notifications", ["copy_email_id"])
    _replace(STAGES, [*STAGES, "security"], SUBJECTS, [*SUBJECTS, "account"])
    for column in ("decree_id", "team_id"):
        checks.allow_null("notifications", column, types["key"])
    guards.create(GUARDS)


def downgrade() -> None:
    """Back: notices have no place in the older form."""
    guards.drop(GUARDS)
    op.execute("DELETE FROM notifications WHERE stage = 'security'")
    types = TYPES[op.get_bind().dialect.name]
    for column in ("decree_id", "team_id"):
        checks.forbid_null("notifications", column, types["key"])
    _replace([*STAGES, "security"], STAGES, [*SUBJECTS, "account"], SUBJECTS)
    op.drop_index("ix_notifications_copy_email_id", "notifications")
    for table, column, _, _ in reversed(COLUMNS):
        op.drop_column(table, column)


def _replace(
    old_stages: list[str], stages: list[str], old_subjects: list[str], subjects: list[str]
) -> None:
    for column, old, new in (
        ("stage", old_stages, stages),
        ("subject_type", old_subjects, subjects),
    ):
        name = f"ck_notifications_{column}"
        checks.replace("notifications", name, _one_of(column, old), _one_of(column, new))


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"
