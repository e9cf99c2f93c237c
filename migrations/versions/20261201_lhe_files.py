"""lhe files: signed copies of LHE, and scans of what was signed by hand"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "lhe_files"
down_revision = "wbk_basis"
branch_labels = None
depends_on = None

TABLE = "lhe_files"
KINDS = ("signed", "scan")
STATES = ("not_scanned", "clean", "pending", "infected")
CONTENT = (
    "id", "evaluation_report_id", "kind", "digest", "level", "words_found", "original_name",
    "media_type", "size", "sha256", "uploaded_by_id", "on_behalf_of_id", "received_at",
)  # fmt: skip
# Who signs NEW answered in another layer than TPI's, or put evidence beside a question.
HAD_A_PART = """(EXISTS (
    SELECT 1 FROM evaluation_answers a
    JOIN evaluation_reports r ON r.evaluation_id = a.evaluation_id
    WHERE r.id = NEW.evaluation_report_id AND a.layer <> 'tpi'
    AND (a.answered_by_id IN (NEW.uploaded_by_id, NEW.on_behalf_of_id)
         OR a.on_behalf_of_id IN (NEW.uploaded_by_id, NEW.on_behalf_of_id)))
    OR EXISTS (
    SELECT 1 FROM evaluation_proofs p
    JOIN evaluation_reports r ON r.evaluation_id = p.evaluation_id
    WHERE r.id = NEW.evaluation_report_id
    AND (p.added_by_id IN (NEW.uploaded_by_id, NEW.on_behalf_of_id)
         OR p.added_for_id IN (NEW.uploaded_by_id, NEW.on_behalf_of_id))))"""
GUARDS = [
    Guard("lhe_file_keeps_its_content", TABLE, "UPDATE", changed(*CONTENT)),
    Guard("lhe_file_is_never_deleted", TABLE, "DELETE", "1 = 1"),
    Guard("own_lhe_file", TABLE, "INSERT", HAD_A_PART),
    # The newest of its evaluation, whose assessment was not sent back since.
    Guard(
        "lhe_file_of_what_stands",
        TABLE,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM evaluation_reports r"
        " WHERE r.id = NEW.evaluation_report_id AND r.digest = NEW.digest"
        " AND NOT EXISTS (SELECT 1 FROM evaluation_reports n"
        " WHERE n.evaluation_id = r.evaluation_id AND n.issued_at > r.issued_at)"
        " AND NOT EXISTS (SELECT 1 FROM evaluation_steps s"
        " WHERE s.evaluation_id = r.evaluation_id AND s.action IN ('return', 'conclude')"
        " AND s.taken_at > r.issued_at))",
    ),
    Guard(
        "lhe_file_stood_in",
        TABLE,
        "INSERT",
        "NEW.on_behalf_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_ins o"
        " JOIN memberships m ON m.id = o.membership_id"
        " WHERE o.user_id = NEW.uploaded_by_id AND m.user_id = NEW.on_behalf_of_id)",
    ),
]
REPLACED = {TABLE: "o.id = NEW.id"}
KEYS = {
    "evaluation_report_id": "evaluation_reports",
    "uploaded_by_id": "users",
    "on_behalf_of_id": "users",
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_report_id", sa.Uuid(), nullable=False),
        _words("kind", KINDS),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("level", sa.String(20), nullable=True),
        sa.Column("words_found", sa.Integer(), nullable=True),
        sa.Column("original_name", sa.String(300), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _words("scan_state", STATES),
        sa.Column("scan_result", sa.String(200), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        _check("kind", f"kind IN ({', '.join(map(repr, KINDS))})"),
        _check("scan_state", f"scan_state IN ({', '.join(map(repr, STATES))})"),
        _check("signed_at_a_level", "(kind = 'signed') = (level IS NOT NULL)"),
        _check("words", "words_found IS NULL OR kind = 'scan' AND words_found BETWEEN 0 AND 100"),
        *(
            sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{key}"))
            for key, to in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("evaluation_report_id", "sha256"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied([TABLE])


def _words(name: str, values: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, length=40)
    return sa.Column(name, kind, nullable=False)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}"))


def downgrade() -> None:
    """Back; the bytes stay until the next sweep."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table(TABLE)
