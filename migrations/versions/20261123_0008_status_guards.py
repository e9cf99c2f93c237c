"""status guards: evidence goes back or ends only by a decision, too"""

from migrations import guards
from migrations.guards import needs_decision

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDS = [
    needs_decision("submitted", "submit"),
    needs_decision("returned", "return"),
    needs_decision("withdrawn", "withdraw"),
]


def upgrade() -> None:
    """Forward."""
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
