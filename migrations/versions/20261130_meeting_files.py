"""meeting files: invitation, attendance, minutes and photos of a meeting"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "meeting_files"
down_revision = "checklists"
branch_labels = None
depends_on = None

KINDS = ("undangan", "daftar_hadir", "notula", "dokumentasi", "lainnya")
STATES = ("not_scanned", "clean", "pending", "infected")
CONTENT = (
    "id", "meeting_id", "position", "kind", "original_name", "media_type", "size", "sha256",
    "uploaded_by_id", "received_at",
)  # fmt: skip
GUARDS = [Guard("meeting_file_keeps_its_content", "meeting_files", "UPDATE", changed(*CONTENT))]
REPLACED = {
    "meeting_files": "o.id = NEW.id OR o.meeting_id = NEW.meeting_id AND o.position = NEW.position"
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "meeting_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _words("kind", KINDS),
        sa.Column("original_name", sa.String(300), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _words("scan_state", STATES),
        sa.Column("scan_result", sa.String(200), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        _one_of("kind", KINDS),
        _one_of("scan_state", STATES),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_files_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_meeting_files_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_files")),
        sa.UniqueConstraint(
            "meeting_id", "position", name=op.f("uq_meeting_files_meeting_id_position")
        ),
    )
    op.create_index(op.f("ix_meeting_files_sha256"), "meeting_files", ["sha256"])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)


def _words(name: str, values: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, length=40)
    return sa.Column(name, kind, nullable=False)


def _one_of(name: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(map(repr, values))
    return sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f"ck_meeting_files_{name}"))


def downgrade() -> None:
    """Back; the bytes stay until the next sweep."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table("meeting_files")
