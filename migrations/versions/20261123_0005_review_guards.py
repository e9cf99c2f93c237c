"""review guards: answers keep their revision, findings follow their steps, nothing is replaced"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, of_other_evidence, own_evidence, submitted

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LAST_STEP = (
    "SELECT s.action FROM finding_steps s WHERE s.finding_id = NEW.id"
    " ORDER BY s.taken_at DESC, s.id DESC LIMIT 1"
)
STATUS_BEFORE = "SELECT f.status FROM findings f WHERE f.id = NEW.finding_id"
# The flagged revision and those given as answers.
INVOLVED = """SELECT f.revision_id FROM findings f WHERE f.id = NEW.finding_id
    UNION SELECT s.revision_id FROM finding_steps s WHERE s.finding_id = NEW.finding_id"""
GUARDS = [
    Guard("finding_starts_open", "findings", "INSERT", "NEW.status <> 'open'"),
    Guard(
        "finding_keeps_its_day",
        "findings",
        "UPDATE",
        "OLD.id <> NEW.id OR OLD.created_at <> NEW.created_at"
        " OR coalesce(OLD.evidence_id, OLD.indicator_id)"
        " <> coalesce(NEW.evidence_id, NEW.indicator_id)"
        " OR (OLD.due_date IS NULL) <> (NEW.due_date IS NULL) OR OLD.due_date <> NEW.due_date",
    ),
    Guard(
        "finding_follows_its_steps",
        "findings",
        "UPDATE",
        f"OLD.status <> NEW.status AND coalesce(({LAST_STEP}), '') <> (CASE NEW.status"
        " WHEN 'open' THEN 'reopen' WHEN 'answered' THEN 'answer' ELSE 'close' END)",
    ),
    Guard(
        "finding_step_out_of_turn",
        "finding_steps",
        "INSERT",
        f"(NEW.action = 'answer') <> (({STATUS_BEFORE}) = 'open') AND NEW.action <> 'close'"
        f" OR NEW.action = 'close' AND (({STATUS_BEFORE}) = 'closed'"
        f" OR (({STATUS_BEFORE}) = 'open' AND coalesce(length(NEW.text), 0) = 0))",
    ),
    Guard(
        "own_evidence_closed",
        "finding_steps",
        "INSERT",
        f"NEW.action = 'close' AND {own_evidence(INVOLVED)}",
    ),
    *map(of_other_evidence, ("comments", "findings", "finding_steps", "evidence_decisions")),
    Guard(
        "revision_keeps_its_place",
        "evidence_revisions",
        "UPDATE",
        "OLD.id <> NEW.id OR OLD.evidence_id <> NEW.evidence_id OR OLD.number <> NEW.number"
        " OR OLD.created_by_id <> NEW.created_by_id",
    ),
    *(
        Guard(f"revision_editors_are_kept_{event[0].lower()}", "revision_editors", event, condition)
        for event, condition in (
            ("INSERT", submitted("NEW.revision_id")),
            ("UPDATE", "1 = 1"),
            ("DELETE", "1 = 1"),
        )
    ),
]
REPLACED = {
    "audit_events": "o.id = NEW.id",
    "audit_chain": "o.id = NEW.id",
    "evidence": "o.id = NEW.id",
    "evidence_revisions": (
        "o.id = NEW.id OR o.evidence_id = NEW.evidence_id AND o.number = NEW.number"
    ),
    "evidence_files": "o.id = NEW.id",
    "evidence_links": "o.id = NEW.id",
    "evidence_indicators": "o.evidence_id = NEW.evidence_id AND o.indicator_id = NEW.indicator_id",
    "evidence_decisions": (
        "o.id = NEW.id OR o.revision_id = NEW.revision_id AND o.level = NEW.level"
        " AND o.action IN ('verify', 'accept') AND NEW.action IN ('verify', 'accept')"
    ),
    "comments": "o.id = NEW.id",
    "findings": "o.id = NEW.id",
    "finding_steps": "o.id = NEW.id",
    "revision_editors": "1 = 0",
}


def upgrade() -> None:
    """Forward."""
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        f"ALTER TABLE finding_steps ADD COLUMN revision_id {key}"
        " CONSTRAINT fk_finding_steps_revision_id REFERENCES evidence_revisions (id)"
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_column("finding_steps", "revision_id")
