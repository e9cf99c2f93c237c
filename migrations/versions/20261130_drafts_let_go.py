"""drafts_let_go: a draft that was withdrawn before anybody could judge it holds up no voiding"""

from migrations import guards
from migrations.guards import Guard

revision = "drafts_let_go"
down_revision = "drafts_added"
branch_labels = None
depends_on = None

# As in `void_decrees`.
OF_A_TEAM = (
    "activities", "directives", "evidence", "findings", "intake_rests", "intake_rules",
    "meeting_teams", "meetings", "record_decisions",
)  # fmt: skip
RESTS = {
    "amendments": "x.decree_id = OLD.id AND x.voided_at IS NULL",
    "decrees": "x.predecessor_id = OLD.id AND x.voided_at IS NULL",
    "memberships": "x.decree_id = OLD.id AND (x.valid_to IS NULL OR x.valid_to > x.valid_from)",
    "period_closures": "x.decree_id = OLD.id",
    "plans": "x.decree_id = OLD.id",
    "role_grants": "x.decree_id = OLD.id AND x.valid_to IS NULL",
}
IN_HAND = (
    "x.status <> 'withdrawn' OR EXISTS (SELECT 1 FROM evidence_revisions r"
    " WHERE r.evidence_id = x.id AND r.submitted_at IS NOT NULL)"
)


def _guard(evidence: str | None) -> Guard:
    """`evidence`: which of it rests on the decree (all)."""
    which = {"evidence": f" AND ({evidence})"} if evidence else {}
    found = [f"SELECT 1 FROM {table} x WHERE {rests}" for table, rests in RESTS.items()]  # noqa: S608 - constants of this file
    found += [
        f"SELECT 1 FROM {table} x JOIN teams t ON t.id = x.team_id"  # noqa: S608 - constants of this file
        f" WHERE t.decree_id = OLD.id{which.get(table, '')}"
        for table in OF_A_TEAM
    ]
    any_rests = " OR ".join(f"EXISTS ({each})" for each in found)
    return Guard(
        "decree_is_voided_while_nothing_rests",
        "decrees",
        "UPDATE",
        f"OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND ({any_rests})",
    )


BEFORE, GUARDS = [_guard(None)], [_guard(IN_HAND)]


def upgrade() -> None:
    """Forward."""
    guards.drop(BEFORE)
    guards.create(GUARDS)


def downgrade() -> None:
    """Back; what was voided stays so."""
    guards.drop(GUARDS)
    guards.create(BEFORE)
