"""found_by_key: what is asked for by decree, by day or by verdict is found without a scan"""

from alembic import op

revision = "found_by_key"
down_revision = "from_january"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_audit_events_decree_id": ("audit_events", ["decree_id", "id"]),
    "ix_decrees_work_unit_id": ("decrees", ["work_unit_id"]),
    "ix_evidence_created_at": ("evidence", ["created_at", "id"]),
    "ix_evidence_files_scan_state": ("evidence_files", ["scan_state", "received_at"]),
    "ix_evidence_files_uploaded_by_id": ("evidence_files", ["uploaded_by_id"]),
    "ix_evidence_links_added_by_id": ("evidence_links", ["added_by_id"]),
    "ix_memberships_decree_id": ("memberships", ["decree_id"]),
}


def upgrade() -> None:
    """Make the indexes; on PostgreSQL whoever writes to a table waits while its index is made."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Take them away."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
