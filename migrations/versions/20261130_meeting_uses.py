"""meeting uses: evidence and realisations come from a meeting, which then stays as it was"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only, changed

revision = "meeting_uses"
down_revision = "meeting_files"
branch_labels = None
depends_on = None

TABLES = {"meeting_evidence": "evidence", "meeting_realisations": "realisations"}
WORDS = ("team_id", "title", "agenda", "place", "meeting_date", "starts_at", "minutes")


def submitted(meeting_id: str) -> str:
    """SQL: whether evidence made from that meeting is out of its author's hands."""
    return (
        "EXISTS (SELECT 1 FROM meeting_evidence m"  # noqa: S608 - constants of this file
        " JOIN evidence_revisions r ON r.evidence_id = m.evidence_id"
        f" WHERE m.meeting_id = {meeting_id} AND r.submitted_at IS NOT NULL)"
    )


GUARDS = [
    *append_only("meeting_evidence", "meeting_evidence_is_final"),
    *append_only("meeting_realisations", "meeting_realisation_is_final"),
    Guard(
        "meeting_is_fixed",
        "meetings",
        "UPDATE",
        f"({changed(*WORDS)}) AND {submitted('OLD.id')}",
    ),
    Guard("meeting_files_are_fixed_i", "meeting_files", "INSERT", submitted("NEW.meeting_id")),
    Guard("meeting_files_are_fixed_d", "meeting_files", "DELETE", submitted("OLD.meeting_id")),
]
REPLACED = {
    "meeting_evidence": "o.evidence_id = NEW.evidence_id",
    "meeting_realisations": "o.realisation_id = NEW.realisation_id",
}


def upgrade() -> None:
    """Forward."""
    for table, thing in TABLES.items():
        column = "evidence_id" if thing == "evidence" else "realisation_id"
        op.create_table(
            table,
            sa.Column(column, sa.Uuid(), nullable=False),
            sa.Column("meeting_id", sa.Uuid(), nullable=False),
            sa.ForeignKeyConstraint([column], [f"{thing}.id"], name=op.f(f"fk_{table}_{column}")),
            sa.ForeignKeyConstraint(
                ["meeting_id"], ["meetings.id"], name=op.f(f"fk_{table}_meeting_id")
            ),
            sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_meeting_id"), table, ["meeting_id"])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(TABLES)


def downgrade() -> None:
    """Back: what was made from meetings stays, and says no more where it came from."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    for table in TABLES:
        op.drop_table(table)
