"""periods: a closed month or year, and what stays as it is in it"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _closed(tables: str, where: str, period: str) -> str:
    """SQL: whether a closure `p` that is not reopened holds the period of the row `where` says."""
    return (
        "EXISTS (SELECT 1 FROM period_closures p JOIN teams t ON t.decree_id = p.decree_id"  # noqa: S608 - constants of this file
        f" {tables} WHERE {where} AND p.reopened_at IS NULL AND (p.month IS NULL OR {period}))"
    )


def closed_item(action_item_id: str, period: str) -> str:
    """The same for what belongs to an action item."""
    return _closed(
        "JOIN activities a ON a.team_id = t.id JOIN action_items i ON i.activity_id = a.id",
        f"i.id = {action_item_id}",
        period,
    )


def closed_month(row: str) -> str:
    """Whether the month of a schedule's row is closed."""
    return closed_item(f"{row}.action_item_id", f"p.month = {row}.month")


def touches(row: str) -> str:
    """Whether what a revision covers has a day of the closure `p`."""
    return f"{row}.covers_from <= p.ends_on AND {row}.covers_to >= p.starts_on"


def closed_evidence(row: str) -> str:
    """Whether a revision that is written touches a closed period."""
    return _closed(
        "JOIN evidence e ON e.team_id = t.id",
        f"e.id = {row}.evidence_id",
        touches(row),
    )


def closed_revision(where: str) -> str:
    """Whether the revision `r` of evidence `e` that `where` says touches a closed period."""
    return _closed(
        "JOIN evidence e ON e.team_id = t.id JOIN evidence_revisions r ON r.evidence_id = e.id",
        where,
        touches("r"),
    )


def _each_way(table: str, condition: str, changed: str = "1 = 1") -> list[Guard]:
    """Rows of a closed period are not added, changed or deleted; `{row}` is OLD or NEW."""
    old, new = condition.format(row="OLD"), condition.format(row="NEW")
    return [
        Guard(f"period_closed_{table}_i", table, "INSERT", new),
        Guard(f"period_closed_{table}_u", table, "UPDATE", f"({changed}) AND ({old} OR {new})"),
        Guard(f"period_closed_{table}_d", table, "DELETE", old),
    ]


def _differs(*names: str) -> str:
    return " OR ".join(f"OLD.{name} <> NEW.{name}" for name in names)


def told_for(realisation_id: str) -> str:
    """Whether that entry was told for a month, or done on a day, of the closure `p`."""
    return (
        f"EXISTS (SELECT 1 FROM realisations o WHERE o.id = {realisation_id}"  # noqa: S608 - constants of this file
        f" AND {REALISATION.format(row='o')})"
    )


REALISATION = "(p.month = {row}.month OR {row}.done_on BETWEEN p.starts_on AND p.ends_on)"
OF_REVISION = closed_revision("r.id = {row}.revision_id")

GUARDS = [
    Guard("closure_is_never_deleted", "period_closures", "DELETE", "1 = 1"),
    Guard("closure_starts_closed", "period_closures", "INSERT", "NEW.reopened_at IS NOT NULL"),
    Guard(
        "closure_keeps_its_words",
        "period_closures",
        "UPDATE",
        _differs("id", "decree_id", "starts_on", "ends_on", "closed_by_id", "closed_at")
        + " OR coalesce(OLD.month, 0) <> coalesce(NEW.month, 0)"
        " OR coalesce(OLD.note, '') <> coalesce(NEW.note, '')",
    ),
    Guard("closure_is_reopened_once", "period_closures", "UPDATE", "OLD.reopened_at IS NOT NULL"),
    *_each_way("schedule_entries", closed_month("{row}")),
    Guard(
        "period_closed_realisations_i",
        "realisations",
        "INSERT",
        closed_item(
            "NEW.action_item_id",
            f"{REALISATION.format(row='NEW')} OR {told_for('NEW.corrects_id')}",
        ),
    ),
    Guard(
        "period_closed_realisation_evidence_i",
        "realisation_evidence",
        "INSERT",
        closed_item(
            "(SELECT x.action_item_id FROM realisations x WHERE x.id = NEW.realisation_id)",
            told_for("NEW.realisation_id"),
        ),
    ),
    Guard(
        "period_closed_evidence_u",
        "evidence",
        "UPDATE",
        f"({_differs('status', 'revision_number', 'confidentiality')}) AND "
        + closed_revision("r.evidence_id = OLD.id AND r.number = OLD.revision_number"),
    ),
    *_each_way("evidence_revisions", closed_evidence("{row}")),
    # What a scan or a later check finds is written beside what the person gave.
    *_each_way(
        "evidence_files",
        OF_REVISION,
        _differs("id", "revision_id", "position", "original_name", "sha256"),
    ),
    *_each_way(
        "evidence_links", OF_REVISION, _differs("id", "revision_id", "position", "url", "title")
    ),
    *_each_way(
        "evidence_indicators",
        closed_revision("r.evidence_id = {row}.evidence_id AND r.number = e.revision_number"),
    ),
    Guard(
        "period_closed_evidence_decisions_i",
        "evidence_decisions",
        "INSERT",
        closed_revision("r.id = NEW.revision_id"),
    ),
]
NEVER_EMPTIED = ("period_closures",)
REPLACED = {
    "period_closures": (
        "o.id = NEW.id OR o.reopened_at IS NULL AND NEW.reopened_at IS NULL"
        " AND o.decree_id = NEW.decree_id AND coalesce(o.month, 0) = coalesce(NEW.month, 0)"
    ),
    "schedule_entries": (
        "o.id = NEW.id OR o.action_item_id = NEW.action_item_id AND o.month = NEW.month"
    ),
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "period_closures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decree_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by_id", sa.Uuid(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_period_closures_month")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_period_closures_days")),
        sa.CheckConstraint(
            "reopened_at IS NULL AND reopened_by_id IS NULL AND reopen_reason IS NULL"
            " OR reopened_at IS NOT NULL AND reopened_by_id IS NOT NULL"
            " AND length(reopen_reason) > 0",
            name=op.f("ck_period_closures_reopening"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["users.id"], name=op.f("fk_period_closures_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decree_id"], ["decrees.id"], name=op.f("fk_period_closures_decree_id")
        ),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"], ["users.id"], name=op.f("fk_period_closures_reopened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_closures")),
    )
    op.create_index("ix_period_closures_decree_id", "period_closures", ["decree_id"])
    for name, columns, which in (
        ("uq_period_closures_open_month", ["decree_id", "month"], "reopened_at IS NULL"),
        ("uq_period_closures_open_year", ["decree_id"], "reopened_at IS NULL AND month IS NULL"),
    ):
        op.create_index(
            name,
            "period_closures",
            columns,
            unique=True,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table("period_closures")
