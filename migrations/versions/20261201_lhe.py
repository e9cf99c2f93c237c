"""lhe: TPI's report on an evaluation, issued before it proposes, never changed"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only

revision = "lhe"
down_revision = "lke_facts"
branch_labels = None
depends_on = None

TABLE = "evaluation_reports"
CONCLUSIONS = ("propose", "not_yet")
KEYS = {
    "evaluation_id": "evaluations",
    "work_unit_id": "work_units",
    "issued_by_id": "users",
    "on_behalf_of_id": "users",
}
# Who issues NEW answered in another layer than TPI's, or put evidence beside a question.
HAD_A_PART = """(EXISTS (
    SELECT 1 FROM evaluation_answers a
    WHERE a.evaluation_id = NEW.evaluation_id AND a.layer <> 'tpi'
    AND (a.answered_by_id IN (NEW.issued_by_id, NEW.on_behalf_of_id)
         OR a.on_behalf_of_id IN (NEW.issued_by_id, NEW.on_behalf_of_id)))
    OR EXISTS (
    SELECT 1 FROM evaluation_proofs p
    WHERE p.evaluation_id = NEW.evaluation_id
    AND (p.added_by_id IN (NEW.issued_by_id, NEW.on_behalf_of_id)
         OR p.added_for_id IN (NEW.issued_by_id, NEW.on_behalf_of_id))))"""
GUARDS = [
    *append_only(TABLE, "lhe"),
    Guard("own_lhe", TABLE, "INSERT", HAD_A_PART),
    Guard(
        "lhe_of_what_was_assessed",
        TABLE,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM evaluations e"
        " WHERE e.id = NEW.evaluation_id AND e.status = 'assessed')",
    ),
    Guard(
        "lhe_needs_its_checklist",
        TABLE,
        "INSERT",
        "(SELECT count(DISTINCT c.item) FROM evaluation_checks c"
        " WHERE c.evaluation_id = NEW.evaluation_id AND c.layer = 'tpi') < 8",
    ),
    Guard(
        "evaluation_proposed_needs_its_lhe",
        "evaluations",
        "UPDATE",
        "NEW.status = 'proposed' AND OLD.status <> NEW.status AND coalesce("
        "(SELECT r.conclusion FROM evaluation_reports r WHERE r.evaluation_id = NEW.id"
        " ORDER BY r.issued_at DESC, r.id DESC LIMIT 1), '') <> 'propose'",
    ),
]
REPLACED = {TABLE: "o.id = NEW.id"}


def upgrade() -> None:
    """Forward: what was proposed before stays proposed without one."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number_order", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "conclusion",
            sa.Enum(*CONCLUSIONS, name="conclusion", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("letterhead_logo", sa.LargeBinary(), nullable=True),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"conclusion IN ({', '.join(map(repr, CONCLUSIONS))})",
            name=op.f(f"ck_{TABLE}_conclusion"),
        ),
        *(
            sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{key}"))
            for key, to in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "work_unit_id",
            "number_year",
            "number",
            name=op.f(f"uq_{TABLE}_work_unit_id_number_year_number"),
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_evaluation_id"), TABLE, ["evaluation_id"])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied([TABLE])


def downgrade() -> None:
    """Back: what was issued goes; the audit log keeps numbers and digests."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table(TABLE)
