"""guards: what must never happen, whoever writes the SQL"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only, needs_decision, submitted

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def ever_submitted(evidence_id: str) -> str:
    """Whether any revision of that evidence is."""
    return (
        f"EXISTS (SELECT 1 FROM evidence_revisions r WHERE r.evidence_id = {evidence_id}"  # noqa: S608 - constants of this file
        " AND r.submitted_at IS NOT NULL)"
    )


OWN_EVIDENCE = """NEW.action IN ('verify', 'accept', 'return') AND (
    EXISTS (SELECT 1 FROM evidence e WHERE e.id = NEW.evidence_id
            AND e.created_by_id = NEW.decided_by_id)
    OR EXISTS (SELECT 1 FROM evidence_revisions r WHERE r.id = NEW.revision_id
               AND NEW.decided_by_id IN (r.created_by_id, r.submitted_by_id))
    OR EXISTS (SELECT 1 FROM revision_editors x WHERE x.revision_id = NEW.revision_id
               AND x.user_id = NEW.decided_by_id)
    OR EXISTS (SELECT 1 FROM evidence_files f WHERE f.revision_id = NEW.revision_id
               AND f.uploaded_by_id = NEW.decided_by_id)
    OR EXISTS (SELECT 1 FROM evidence_links l WHERE l.revision_id = NEW.revision_id
               AND l.added_by_id = NEW.decided_by_id))"""

GUARDS = [
    *append_only("audit_events", "audit_is_append_only"),
    Guard("audit_chain_only_grows_u", "audit_chain", "UPDATE", "NEW.length <= OLD.length"),
    Guard("audit_chain_only_grows_d", "audit_chain", "DELETE", "1 = 1"),
    Guard(
        "revision_is_immutable_u", "evidence_revisions", "UPDATE", "OLD.submitted_at IS NOT NULL"
    ),
    Guard(
        "revision_is_immutable_d", "evidence_revisions", "DELETE", "OLD.submitted_at IS NOT NULL"
    ),
    *(
        Guard(f"{table}_are_immutable_{event[0].lower()}", table, event, condition)
        for table in ("evidence_files", "evidence_links")
        for event, condition in (
            ("INSERT", submitted("NEW.revision_id")),
            ("UPDATE", f"{submitted('OLD.revision_id')} OR {submitted('NEW.revision_id')}"),
            ("DELETE", submitted("OLD.revision_id")),
        )
    ),
    *(
        Guard(
            f"indicators_are_immutable_{event[0].lower()}", "evidence_indicators", event, condition
        )
        for event, condition in (
            ("INSERT", ever_submitted("NEW.evidence_id")),
            ("UPDATE", ever_submitted("OLD.evidence_id")),
            ("DELETE", ever_submitted("OLD.evidence_id")),
        )
    ),
    Guard("evidence_is_never_deleted", "evidence", "DELETE", "1 = 1"),
    Guard(
        "evidence_keeps_its_owner",
        "evidence",
        "UPDATE",
        "OLD.created_by_id <> NEW.created_by_id OR OLD.team_id <> NEW.team_id",
    ),
    needs_decision("verified", "verify"),
    needs_decision("accepted", "accept"),
    Guard("evidence_starts_as_draft", "evidence", "INSERT", "NEW.status <> 'draft'"),
    *append_only("evidence_decisions", "decision_is_final"),
    Guard("four_eyes", "evidence_decisions", "INSERT", OWN_EVIDENCE),
]

START_OF_CHAIN = (
    "INSERT INTO audit_chain (id, length, head_hash)"
    " VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000')"
)

NEVER_EMPTIED = (
    "audit_chain",
    "audit_events",
    "evidence",
    "evidence_decisions",
    "evidence_files",
    "evidence_indicators",
    "evidence_links",
    "evidence_revisions",
)


def upgrade() -> None:
    """Forward."""
    op.execute(START_OF_CHAIN)
    guards.create(GUARDS)
    guards.create_never_emptied()
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    guards.drop_never_emptied()
    op.execute("DELETE FROM audit_chain")
