"""deputies: a position may be the second one of its role (wakil); a team has one coordinator"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard

revision = "deputies"
down_revision = "plan_years"
branch_labels = None
depends_on = None

INDEX = "uq_memberships_open_koordinator"
BEFORE = "valid_to IS NULL AND role = 'koordinator'"
OPEN = f"{BEFORE} AND NOT is_deputy"


def taken_over(alike: str) -> list[Guard]:
    """Whoever put somebody out of a place does not come into it, unless another one held it since.

    `alike` says what makes the place of a row `n` that of the row `o`, besides the role.
    """
    return [
        Guard(
            "membership_taken_over",
            "memberships",
            "INSERT",
            f"""NEW.added_by_id IS NOT NULL AND NEW.role <> 'anggota' AND EXISTS (
    SELECT 1 FROM memberships o WHERE o.team_id = NEW.team_id AND o.role = NEW.role
    AND o.ended_by_id = NEW.user_id AND o.user_id <> NEW.user_id AND NOT EXISTS (
        SELECT 1 FROM memberships n WHERE n.team_id = o.team_id AND n.role = o.role{alike}
        AND n.user_id <> NEW.user_id AND n.valid_from >= o.valid_to))""",  # noqa: S608 - constants of the migrations
        )
    ]


def replaced(heads: str) -> dict[str, str]:
    """When a row stands in the way; `heads` says which two are both the head of their team."""
    return {
        "memberships": (
            "o.id = NEW.id OR o.valid_to IS NULL AND NEW.valid_to IS NULL AND o.team_id ="
            f" NEW.team_id AND (o.user_id = NEW.user_id OR {heads})"
        )
    }


AS_BEFORE = "o.role = 'koordinator' AND NEW.role = 'koordinator'"
HEADS = f"{AS_BEFORE} AND NOT o.is_deputy AND NOT NEW.is_deputy"
SAME_PLACE = " AND n.is_deputy = o.is_deputy"


def upgrade() -> None:
    """Forward."""
    false = sa.false().compile(dialect=op.get_bind().dialect)
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(f"ALTER TABLE memberships ADD COLUMN is_deputy BOOLEAN DEFAULT {false} NOT NULL")
    op.drop_index(INDEX, "memberships")
    _one_coordinator(OPEN)
    guards.drop(taken_over(""))
    guards.create(taken_over(SAME_PLACE))
    guards.drop_never_replaced(replaced(AS_BEFORE))
    guards.create_never_replaced(replaced(HEADS))


def downgrade() -> None:
    """Back: deputies become members of their working team before they would be a second head."""
    guards.drop_never_replaced(replaced(HEADS))
    guards.drop(taken_over(SAME_PLACE))
    op.execute("UPDATE memberships SET role = 'anggota' WHERE is_deputy")
    op.drop_index(INDEX, "memberships")
    op.execute("ALTER TABLE memberships DROP COLUMN is_deputy")
    _one_coordinator(BEFORE)
    guards.create(taken_over(""))
    guards.create_never_replaced(replaced(AS_BEFORE))


def _one_coordinator(where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        INDEX,
        "memberships",
        ["team_id"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
