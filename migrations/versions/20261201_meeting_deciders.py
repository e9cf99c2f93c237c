"""meeting deciders: who planned, held or cancelled a meeting, and for whom as a stand-in"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "meeting_deciders"
down_revision = "asked_of_few"
branch_labels = None
depends_on = None

# Columns, each with the entry of the audit log and what of it says who.
COLUMNS = {
    "created_for_id": ("meeting.create", "on_behalf_of_id"),
    "held_by_id": ("meeting.hold", "actor_id"),
    "held_for_id": ("meeting.hold", "on_behalf_of_id"),
    "cancelled_by_id": ("meeting.cancel", "actor_id"),
    "cancelled_for_id": ("meeting.cancel", "on_behalf_of_id"),
}


def _stood_in(event: str, word: str) -> Guard:
    """Nobody acts for somebody in whose place they never stood."""
    never = (
        f"NEW.{word}_for_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_ins o"  # noqa: S608 - constants of this file
        " JOIN memberships m ON m.id = o.membership_id"
        f" WHERE o.user_id = NEW.{word}_by_id AND m.user_id = NEW.{word}_for_id)"
    )
    return Guard(f"meetings_{word}_for_id_stood_in", "meetings", event, never)


def _kept(word: str) -> Guard:
    """What was written once stays."""
    again = f"OLD.{word}_by_id IS NOT NULL AND ({changed(f'{word}_by_id', f'{word}_for_id')})"
    return Guard(f"meetings_{word}_by_is_kept", "meetings", "UPDATE", again)


GUARDS = [
    _stood_in("INSERT", "created"),
    *(_stood_in("UPDATE", word) for word in ("held", "cancelled")),
    *(_kept(word) for word in ("created", "held", "cancelled")),
]


def upgrade() -> None:
    """Forward; each step is taken once, so the audit log says plainly who took it before."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    for column, (action, said) in COLUMNS.items():
        op.execute(
            f"ALTER TABLE meetings ADD COLUMN {column} {key}"
            f" CONSTRAINT fk_meetings_{column} REFERENCES users (id)"
        )
        op.execute(
            f"UPDATE meetings AS t SET {column} = (SELECT a.{said} FROM audit_events a"  # noqa: S608 - constants of this file
            " JOIN users u ON u.id = a.actor_id"
            f" WHERE a.target_type = 'meeting' AND a.target_id = t.id AND a.action = '{action}'"
            " ORDER BY a.id DESC LIMIT 1)"
        )
    guards.create(GUARDS)


def downgrade() -> None:
    """Back: the audit log alone says it."""
    guards.drop(GUARDS)
    for column in COLUMNS:
        op.drop_column("meetings", column)
