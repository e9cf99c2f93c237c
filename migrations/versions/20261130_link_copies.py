"""link copies: on request what an address showed is kept as a file with its digest"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "link_copies"
down_revision = "told"
branch_labels = None
depends_on = None

STATUSES = ("asked", "kept", "failed")
FAILURES = (
    "not_allowed", "unreachable", "http_status", "protected", "too_large", "too_slow", "refused",
    "given_up",
)  # fmt: skip
SCANS = ("not_scanned", "clean", "pending", "infected")
FILE = ("id", "capture_id", "original_name", "media_type", "size", "sha256", "left_out",
        "received_at")  # fmt: skip
GUARDS = [
    Guard(
        "link_capture_keeps_its_words",
        "link_captures",
        "UPDATE",
        changed("id", "evidence_id", "url", "asked_by_id", "asked_at"),
    ),
    Guard("link_capture_ends_once", "link_captures", "UPDATE", "OLD.status <> 'asked'"),
    Guard("link_capture_is_never_deleted", "link_captures", "DELETE", "1 = 1"),
    Guard("link_copy_keeps_its_bytes", "link_copies", "UPDATE", changed(*FILE)),
    Guard("link_copy_is_never_deleted", "link_copies", "DELETE", "1 = 1"),
]
REPLACED = {
    "link_captures": (
        "o.id = NEW.id OR o.status = 'asked' AND NEW.status = 'asked'"
        " AND o.evidence_id = NEW.evidence_id AND o.url = NEW.url"
    ),
    "link_copies": "o.id = NEW.id OR o.capture_id = NEW.capture_id",
}


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _one_of(table: str, name: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    written = ", ".join(map(repr, values))
    return sa.CheckConstraint(f"{name} IN ({written})", name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "link_captures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("status", _choice(STATUSES, "status"), nullable=False),
        sa.Column("failure", _choice(FAILURES, "failure"), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_url", sa.String(2000), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        _one_of("link_captures", "status", STATUSES),
        _one_of("link_captures", "failure", FAILURES),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_link_captures_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_link_captures_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_captures")),
    )
    op.create_index("ix_link_captures_evidence_id", "link_captures", ["evidence_id"])
    op.create_index(
        "uq_link_captures_asked",
        "link_captures",
        ["evidence_id", "url"],
        unique=True,
        sqlite_where=sa.text("status = 'asked'"),
        postgresql_where=sa.text("status = 'asked'"),
    )
    op.create_table(
        "link_copies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("capture_id", sa.Uuid(), nullable=False),
        sa.Column("original_name", sa.String(300), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("scan_state", _choice(SCANS, "scan_state"), nullable=False),
        sa.Column("scan_result", sa.String(200), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _one_of("link_copies", "scan_state", SCANS),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["link_captures.id"], name=op.f("fk_link_copies_capture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_copies")),
        sa.UniqueConstraint("capture_id", name=op.f("uq_link_copies_capture_id")),
    )
    op.create_index("ix_link_copies_sha256", "link_copies", ["sha256"])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)


def downgrade() -> None:
    """Back: the copies lie in the storage until it is swept."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table("link_copies")
    op.drop_table("link_captures")
