"""copies erased: two people erase the copy of a link, as they erase a file of the evidence"""

from migrations import guards
from migrations.guards import Guard

revision = "copies_erased"
down_revision = "voided"
branch_labels = None
depends_on = None

ASKER = "NEW.requested_by_id"
HOLDS = (
    "(NEW.requested_as = 'administrator' AND EXISTS (SELECT 1 FROM role_grants g"  # noqa: S608 - constants of this file
    f" WHERE g.user_id = {ASKER} AND g.role = 'administrator')"
    " OR NEW.requested_as = 'pelaksana' AND EXISTS (SELECT 1 FROM memberships m"
    " JOIN decrees d ON d.id = m.decree_id JOIN decrees o ON o.work_unit_id = d.work_unit_id"
    " JOIN teams t ON t.decree_id = o.id JOIN evidence e ON e.team_id = t.id"
    f" WHERE e.id = NEW.evidence_id AND (m.user_id = {ASKER}"
    " OR EXISTS (SELECT 1 FROM stand_ins s"
    f" WHERE s.membership_id = m.id AND s.user_id = {ASKER}))"
    " AND m.role = 'pelaksana'))"
)
IS_A_FILE = (
    "EXISTS (SELECT 1 FROM evidence_files f JOIN evidence_revisions r ON r.id = f.revision_id"
    " WHERE r.evidence_id = NEW.evidence_id AND f.sha256 = NEW.sha256)"
)
IS_A_COPY = (
    "EXISTS (SELECT 1 FROM link_copies y JOIN link_captures x ON x.id = y.capture_id"
    " WHERE x.evidence_id = NEW.evidence_id AND y.sha256 = NEW.sha256)"
)


def begins(content: str) -> list[Guard]:
    """An erasure begins as a request, by who may ask, of a content that the evidence has."""
    return [
        Guard(
            "erasure_begins_as_a_request",
            "file_erasures",
            "INSERT",
            f"NEW.status <> 'pending' OR NEW.removed_at IS NOT NULL OR NOT {HOLDS}"
            f" OR NOT {content}",
        )
    ]


def upgrade() -> None:
    """Forward."""
    guards.drop(begins(IS_A_FILE))
    guards.create(begins(f"({IS_A_FILE} OR {IS_A_COPY})"))


def downgrade() -> None:
    """Back: erasures of copies stay; the form before takes their bytes for missing."""
    guards.drop(begins(f"({IS_A_FILE} OR {IS_A_COPY})"))
    guards.create(begins(IS_A_FILE))
