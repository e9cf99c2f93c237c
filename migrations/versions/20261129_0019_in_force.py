"""in force: the accepted revision that proves stays, beside the one that is in work"""

import sqlalchemy as sa
from alembic import op

from migrations import checks, guards
from migrations.guards import Guard, needs_decision

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent",
]  # fmt: skip
ACTIONS = ["submit", "verify", "accept", "return", "revise"]
SILENT = "action IN ('verify', 'accept', 'submit') OR length(reason) > 0"


def decided(number: str, action: str) -> str:
    """Whether the NEW evidence's revision of that number has the decision."""
    return (
        "EXISTS (SELECT 1 FROM evidence_decisions d JOIN evidence_revisions r"  # noqa: S608 - constants of this file
        f" ON r.id = d.revision_id WHERE r.evidence_id = NEW.id AND r.number = {number}"
        f" AND d.action = '{action}')"
    )


def judged(action: str) -> str:
    """Whether the revision of the NEW decision has that decision already."""
    return (
        "EXISTS (SELECT 1 FROM evidence_decisions d"  # noqa: S608 - constants of this file
        f" WHERE d.revision_id = NEW.revision_id AND d.action = '{action}')"
    )


OTHER_IN_FORCE = "coalesce(OLD.in_force_number, 0) <> coalesce(NEW.in_force_number, 0)"
# The closure of a period that the revision which was in force touches.
CLOSED = (
    "EXISTS (SELECT 1 FROM period_closures p JOIN teams t ON t.decree_id = p.decree_id"
    " JOIN evidence_revisions r ON r.evidence_id = OLD.id AND r.number = OLD.in_force_number"
    " WHERE t.id = OLD.team_id AND p.reopened_at IS NULL AND (p.month IS NULL"
    " OR r.covers_from <= p.ends_on AND r.covers_to >= p.starts_on))"
)
GUARDS = [
    needs_decision("draft", "revise"),
    Guard("in_force_begins_with_none", "evidence", "INSERT", "NEW.in_force_number IS NOT NULL"),
    Guard(
        "in_force_needs_its_decision",
        "evidence",
        "UPDATE",
        f"NEW.in_force_number IS NOT NULL AND {OTHER_IN_FORCE}"
        f" AND NOT {decided('NEW.in_force_number', 'accept')}",
    ),
    # Accepting puts the newest revision in force, withdrawing ends it, nothing else touches it.
    Guard(
        "in_force_follows_the_status",
        "evidence",
        "UPDATE",
        "NEW.status = 'accepted' AND coalesce(NEW.in_force_number, 0) <> NEW.revision_number"
        " OR NEW.status = 'withdrawn' AND NEW.in_force_number IS NOT NULL"
        f" OR NEW.status NOT IN ('accepted', 'withdrawn') AND {OTHER_IN_FORCE}"
        " OR coalesce(NEW.in_force_number < OLD.in_force_number, 1 = 0)",
    ),
    Guard(
        "withdrawn_is_final",
        "evidence",
        "UPDATE",
        "OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn'",
    ),
    # Forward to a revision that was begun, back only from one that was discarded.
    Guard(
        "revision_number_follows_its_steps",
        "evidence",
        "UPDATE",
        "NEW.revision_number > OLD.revision_number"
        f" AND ({decided('NEW.revision_number', 'discard')}"
        f" OR NOT {decided('NEW.revision_number', 'revise')})"
        " OR NEW.revision_number < OLD.revision_number AND"
        " (NEW.revision_number <> coalesce(NEW.in_force_number, 0)"
        f" OR NOT {decided('OLD.revision_number', 'discard')})",
    ),
    Guard("period_closed_in_force_u", "evidence", "UPDATE", f"{OTHER_IN_FORCE} AND {CLOSED}"),
    Guard(
        "revising_what_is_accepted_needs_a_reason",
        "evidence_decisions",
        "INSERT",
        "NEW.action = 'revise' AND coalesce(length(NEW.reason), 0) = 0 AND EXISTS"
        " (SELECT 1 FROM evidence e WHERE e.id = NEW.evidence_id AND e.status = 'accepted')",
    ),
    Guard(
        "discarding_is_final",
        "evidence_decisions",
        "INSERT",
        f"{judged('discard')} OR NEW.action = 'discard' AND {judged('accept')}",
    ),
]
# What was accepted proves: also where a newer revision was begun since, which took the proof away.
IN_FORCE = """
UPDATE evidence SET in_force_number = (
    SELECT max(r.number) FROM evidence_revisions r
    JOIN evidence_decisions d ON d.revision_id = r.id AND d.action = 'accept'
    WHERE r.evidence_id = evidence.id)
WHERE status <> 'withdrawn'"""


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


# Table, constraint, condition before, condition now.
CHECKS = (
    (
        "evidence_decisions",
        "ck_evidence_decisions_action",
        _one_of("action", [*ACTIONS, "withdraw"]),
        _one_of("action", [*ACTIONS, "discard", "withdraw"]),
    ),
    (
        "evidence_decisions",
        "ck_evidence_decisions_reason",
        SILENT,
        SILENT.replace("'submit')", "'submit', 'revise', 'discard')"),
    ),
    (
        "notifications",
        "ck_notifications_stage",
        _one_of("stage", STAGES),
        _one_of("stage", [*STAGES, "revised"]),
    ),
)


def upgrade() -> None:
    """Forward."""
    op.add_column("evidence", sa.Column("in_force_number", sa.Integer()))
    op.execute(IN_FORCE)
    for table, name, before, now in CHECKS:
        checks.replace(table, name, before, now)
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    for table, name, before, now in CHECKS:
        checks.replace(table, name, now, before)
    op.drop_column("evidence", "in_force_number")
