"""status guards: evidence goes back or ends only by a decision, too"""

from migrations import guards
from migrations.guards import Guard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDS = [
    Guard(
        f"status_{status}_needs_its_decision",
        "evidence",
        "UPDATE",
        f"NEW.status = '{status}' AND OLD.status <> NEW.status AND NOT EXISTS"  # noqa: S608 - constants of this file
        " (SELECT 1 FROM evidence_decisions d JOIN evidence_revisions r ON r.id = d.revision_id"
        " WHERE r.evidence_id = NEW.id AND r.number = NEW.revision_number"
        f" AND d.action = '{action}')",
    )
    for status, action in (
        ("submitted", "submit"),
        ("returned", "return"),
        ("withdrawn", "withdraw"),
    )
]


def upgrade() -> None:
    """Forward."""
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
