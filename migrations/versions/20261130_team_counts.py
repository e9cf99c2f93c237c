"""team counts: what roll-ups add up is kept for each team, and counted anew with every change"""

import sqlalchemy as sa
from alembic import op

from migrations import marks
from migrations.guards import changed
from migrations.marks import Mark

revision = "team_counts"
down_revision = "for_whom"
branch_labels = None
depends_on = None

OF_TEAM = (
    "unproven", "in_progress", "verified", "accepted", "unscheduled",
    "evidence_draft", "evidence_submitted", "evidence_verified", "evidence_accepted",
    "evidence_returned", "evidence_withdrawn", "being_revised",
)  # fmt: skip
OF_MONTH = (
    "expected", "met", "lacking_first", "planned_open", "planned_done", "planned_done_early",
    "not_planned_open", "not_planned_done", "unknown_open", "unknown_done",
)  # fmt: skip


def of_activity(activity_id: str) -> str:
    """The team of an activity."""
    return f"SELECT a.team_id FROM activities a WHERE a.id = {activity_id}"  # noqa: S608 - constants of this file


def of_item(item_id: str) -> str:
    """The team of an action item."""
    return (
        "SELECT a.team_id FROM action_items i JOIN activities a ON a.id = i.activity_id"  # noqa: S608 - constants of this file
        f" WHERE i.id = {item_id}"
    )


def of_indicator(indicator_id: str) -> str:
    """The team of an indicator."""
    return (
        "SELECT a.team_id FROM indicators i JOIN activities a ON a.id = i.activity_id"  # noqa: S608 - constants of this file
        f" WHERE i.id = {indicator_id}"
    )


def of_link(row: str) -> str:
    """The teams that a piece of evidence and one of its indicators belong to: mostly one."""
    return (
        f"SELECT e.team_id FROM evidence e WHERE e.id = {row}.evidence_id"  # noqa: S608 - constants of this file
        f" UNION {of_indicator(f'{row}.indicator_id')}"
    )


OF_EVIDENCE = (
    "SELECT e.team_id FROM (SELECT OLD.team_id AS team_id UNION SELECT NEW.team_id"  # noqa: S608 - constants of this file
    " UNION SELECT a.team_id FROM evidence_indicators l JOIN indicators i ON i.id = l.indicator_id"
    " JOIN activities a ON a.id = i.activity_id WHERE l.evidence_id = NEW.id) e"
    f" WHERE {changed('status', 'in_force_number', 'team_id')}"
)


CORRECTED = "(SELECT r.action_item_id FROM realisations r WHERE r.id = NEW.corrects_id)"


def each_way(word: str, table: str, of: str, column: str) -> list[Mark]:
    """Rows come, change and go; a changed row may have been another team's."""
    old, new = of.replace("ROW", f"OLD.{column}"), of.replace("ROW", f"NEW.{column}")
    return [
        Mark(f"{word}_i", table, "INSERT", new),
        Mark(f"{word}_u", table, "UPDATE", f"{old} UNION {new}"),
        Mark(f"{word}_d", table, "DELETE", old),
    ]


# What is submitted never changes, so a revision counts from the moment it is in force; and only
# what is in force counts for months.
PROVES = "EXISTS (SELECT 1 FROM evidence e WHERE e.id = {}.evidence_id AND e.in_force_number > 0)"
MARKS = [
    Mark(
        "counts_due_evidence_u",
        "evidence",
        "UPDATE",
        OF_EVIDENCE,
        changed("in_force_number", "team_id"),
    ),
    *(
        Mark(
            f"counts_due_shown_{event[0].lower()}",
            "evidence_indicators",
            event,
            of_link(row),
            PROVES.format(row),
        )
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
    *each_way("counts_due_month", "schedule_entries", of_item("ROW"), "action_item_id"),
    *each_way("counts_due_done", "realisations", of_item("ROW"), "action_item_id"),
    Mark("counts_due_corrected_i", "realisations", "INSERT", of_item(CORRECTED)),
    *each_way("counts_due_beside", "indicator_action_items", of_indicator("ROW"), "indicator_id"),
    Mark("counts_due_item_i", "action_items", "INSERT", of_activity("NEW.activity_id")),
    Mark("counts_due_item_d", "action_items", "DELETE", of_activity("OLD.activity_id")),
    Mark("counts_due_indicator_i", "indicators", "INSERT", of_activity("NEW.activity_id")),
    Mark("counts_due_indicator_d", "indicators", "DELETE", of_activity("OLD.activity_id")),
    *(
        Mark(
            f"counts_due_{word}_u",
            table,
            "UPDATE",
            "SELECT a.team_id FROM activities a"  # noqa: S608 - constants of this file
            f" WHERE a.id IN (OLD.activity_id, NEW.activity_id) AND ({changed('activity_id')})",
        )
        for word, table in (("item", "action_items"), ("indicator", "indicators"))
    ),
    Mark(
        "counts_due_activity_u",
        "activities",
        "UPDATE",
        "SELECT t.id AS team_id FROM teams t WHERE t.id IN (OLD.team_id, NEW.team_id)"  # noqa: S608 - constants of this file
        f" AND ({changed('team_id', 'plan_id')})",
    ),
    Mark(
        "counts_due_plan_u",
        "plans",
        "UPDATE",
        "SELECT t.id AS team_id FROM teams t WHERE t.decree_id IN (OLD.decree_id, NEW.decree_id)"  # noqa: S608 - constants of this file
        f" AND ({changed('year', 'decree_id')})",
    ),
    Mark("counts_due_team_i", "teams", "INSERT", "SELECT NEW.id AS team_id"),
]


def of_a_team(table: str) -> sa.ForeignKeyConstraint:
    """What is counted of a team goes with it."""
    name = op.f(f"fk_{table}_team_id")
    return sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Forward. The counts are made after it: until then, whoever reads counts for themselves."""
    op.create_table(
        "team_counts",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in OF_TEAM),
        of_a_team("team_counts"),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team_counts")),
    )
    op.create_table(
        "team_month_counts",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in OF_MONTH),
        of_a_team("team_month_counts"),
        sa.PrimaryKeyConstraint("team_id", "month", name=op.f("pk_team_month_counts")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_team_month_counts_month")),
    )
    op.create_table(
        "counts_due",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("with_months", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counts_due")),
    )
    marks.create(MARKS)


def downgrade() -> None:
    """Back: nothing is lost, all of it was derived."""
    marks.drop(MARKS)
    for table in ("counts_due", "team_month_counts", "team_counts"):
        op.drop_table(table)
