"""evaluation reopened: who is proposed needs an LHE of the assessment that was concluded last"""

from migrations import guards
from migrations.guards import Guard

revision = "evaluation_reopened"
down_revision = "evaluation_ends"
branch_labels = None
depends_on = None

NAME = "evaluation_proposed_needs_its_lhe"
NEWEST = (
    "NEW.status = 'proposed' AND OLD.status <> NEW.status AND coalesce("
    "(SELECT r.conclusion FROM evaluation_reports r WHERE r.evaluation_id = NEW.id{of_what}"
    " ORDER BY r.issued_at DESC, r.id DESC LIMIT 1), '') <> 'propose'"
)
# TPI may send back what it had concluded; a report from before it concluded again is of no use.
SINCE = (
    " AND NOT EXISTS (SELECT 1 FROM evaluation_steps s WHERE s.evaluation_id = NEW.id"
    " AND s.action = 'conclude' AND s.taken_at > r.issued_at)"
)
OLD = Guard(NAME, "evaluations", "UPDATE", NEWEST.format(of_what=""))
GUARDS = [Guard(NAME, "evaluations", "UPDATE", NEWEST.format(of_what=SINCE))]


def upgrade() -> None:
    """Forward: what was proposed stays so."""
    guards.drop([OLD])
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    guards.create([OLD])
