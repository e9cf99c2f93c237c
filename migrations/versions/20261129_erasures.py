"""erasures: a file uploaded by mistake is erased by the administrator and the Ketua together"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "erasures"
down_revision = "told_at_once"
branch_labels = None
depends_on = None

WORDS = (
    "id", "evidence_id", "sha256", "size", "original_name", "reason", "requested_by_id",
    "requested_as", "requested_at",
)  # fmt: skip
DECISION = ("status", "decided_by_id", "decided_as", "decided_at", "decision_reason")


def holds(role: str, person: str) -> str:
    """Whether that person was ever given the role (a column, and the evidence's office)."""
    return (
        f"({role} = 'administrator' AND EXISTS (SELECT 1 FROM role_grants g"  # noqa: S608 - constants of this file
        f" WHERE g.user_id = {person} AND g.role = 'administrator')"
        f" OR {role} = 'pelaksana' AND EXISTS (SELECT 1 FROM memberships m"
        " JOIN decrees d ON d.id = m.decree_id JOIN decrees o ON o.work_unit_id = d.work_unit_id"
        " JOIN teams t ON t.decree_id = o.id JOIN evidence e ON e.team_id = t.id"
        f" WHERE e.id = NEW.evidence_id AND m.user_id = {person} AND m.role = 'pelaksana'))"
    )


IS_OF_EVIDENCE = (
    "EXISTS (SELECT 1 FROM evidence_files f JOIN evidence_revisions r ON r.id = f.revision_id"
    " WHERE r.evidence_id = NEW.evidence_id AND f.sha256 = NEW.sha256)"
)
GUARDS = [
    Guard(
        "erasure_begins_as_a_request",
        "file_erasures",
        "INSERT",
        "NEW.status <> 'pending' OR NEW.removed_at IS NOT NULL"
        f" OR NOT {holds('NEW.requested_as', 'NEW.requested_by_id')}"
        f" OR NOT {IS_OF_EVIDENCE}",
    ),
    Guard(
        "erasure_takes_both_roles",
        "file_erasures",
        "UPDATE",
        "NEW.status = 'confirmed' AND OLD.status <> 'confirmed'"
        " AND (NEW.decided_by_id = NEW.requested_by_id"
        " OR coalesce(NEW.decided_as, '') NOT IN ('administrator', 'pelaksana')"
        " OR NEW.decided_as = NEW.requested_as"
        f" OR NOT {holds('NEW.decided_as', 'NEW.decided_by_id')})",
    ),
    Guard("erasure_keeps_its_words", "file_erasures", "UPDATE", changed(*WORDS)),
    Guard(
        "erasure_is_decided_once",
        "file_erasures",
        "UPDATE",
        f"OLD.status <> 'pending' AND ({changed(*DECISION)})",
    ),
    Guard(
        "erasure_is_carried_out_once",
        "file_erasures",
        "UPDATE",
        f"OLD.removed_at IS NOT NULL AND ({changed('removed_at')})",
    ),
    Guard("erasure_is_never_deleted", "file_erasures", "DELETE", "1 = 1"),
]
REPLACED = {
    "file_erasures": (
        "o.id = NEW.id OR o.status = 'pending' AND NEW.status = 'pending'"
        " AND o.evidence_id = NEW.evidence_id AND o.sha256 = NEW.sha256"
    )
}


def upgrade() -> None:
    """Forward."""
    status = sa.Enum(
        "pending", "confirmed", "declined", name="status", native_enum=False, length=40
    )
    role = sa.Enum("administrator", "pelaksana", name="role", native_enum=False, length=40)
    op.create_table(
        "file_erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("original_name", sa.String(300), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_as", role, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_as", role, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'declined')", name=op.f("ck_file_erasures_status")
        ),
        *(
            sa.CheckConstraint(
                f"{name} IN ('administrator', 'pelaksana')", name=op.f(f"ck_file_erasures_{name}")
            )
            for name in ("requested_as", "decided_as")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_file_erasures_reason")),
        sa.CheckConstraint(
            "(status = 'pending') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_file_erasures_decision"),
        ),
        sa.CheckConstraint(
            "status <> 'declined' OR coalesce(length(decision_reason), 0) > 0",
            name=op.f("ck_file_erasures_reason_to_decline"),
        ),
        sa.CheckConstraint(
            "removed_at IS NULL OR status = 'confirmed'", name=op.f("ck_file_erasures_removal")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_file_erasures_evidence_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_file_erasures_{name}"))
            for name in ("requested_by_id", "decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_erasures")),
    )
    op.create_index(
        "ix_file_erasures_evidence_id_sha256", "file_erasures", ["evidence_id", "sha256"]
    )
    op.create_index("ix_file_erasures_sha256", "file_erasures", ["sha256"])
    op.create_index(
        "uq_file_erasures_pending",
        "file_erasures",
        ["evidence_id", "sha256"],
        unique=True,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(["file_erasures"])


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table("file_erasures")
