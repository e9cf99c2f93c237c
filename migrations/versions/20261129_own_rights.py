"""own rights: who granted a role is kept, and nobody gives themselves a role or a position"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "own_rights"
down_revision = "closings"
branch_labels = None
depends_on = None

# Whoever put somebody out of a place does not come into it, unless another one held it since.
TAKEN_OVER = """NEW.added_by_id IS NOT NULL AND NEW.role <> 'anggota' AND EXISTS (
    SELECT 1 FROM memberships o WHERE o.team_id = NEW.team_id AND o.role = NEW.role
    AND o.ended_by_id = NEW.user_id AND o.user_id <> NEW.user_id AND NOT EXISTS (
        SELECT 1 FROM memberships n WHERE n.team_id = o.team_id AND n.role = o.role
        AND n.user_id <> NEW.user_id AND n.valid_from >= o.valid_to))"""
GUARDS = [
    Guard("own_grant", "role_grants", "INSERT", "NEW.granted_by_id = NEW.user_id"),
    Guard(
        "grant_keeps_its_words",
        "role_grants",
        "UPDATE",
        changed("id", "user_id", "role", "work_unit_id", "decree_id", "granted_by_id"),
    ),
    Guard(
        "grant_is_never_lengthened",
        "role_grants",
        "UPDATE",
        "OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to)",
    ),
    Guard("grant_is_never_deleted", "role_grants", "DELETE", "1 = 1"),
    Guard("own_appointment", "memberships", "INSERT", "NEW.added_by_id = NEW.user_id"),
    Guard("membership_taken_over", "memberships", "INSERT", TAKEN_OVER),
    Guard(
        "membership_keeps_its_person",
        "memberships",
        "UPDATE",
        changed("id", "user_id", "team_id", "decree_id", "added_by_id"),
    ),
    Guard("membership_is_never_deleted", "memberships", "DELETE", "1 = 1"),
]
REPLACED = {
    "role_grants": "o.id = NEW.id",
    "memberships": (
        "o.id = NEW.id OR o.valid_to IS NULL AND NEW.valid_to IS NULL AND o.team_id = NEW.team_id"
        " AND (o.user_id = NEW.user_id OR o.role = 'koordinator' AND NEW.role = 'koordinator')"
    ),
}
NEVER_EMPTIED = ("role_grants", "memberships")


def upgrade() -> None:
    """Forward."""
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        f"ALTER TABLE role_grants ADD COLUMN granted_by_id {key}"
        " CONSTRAINT fk_role_grants_granted_by_id REFERENCES users (id)"
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.emptied_again(NEVER_EMPTIED)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_column("role_grants", "granted_by_id")
