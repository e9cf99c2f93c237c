"""report_guards: what was submitted stays; nobody takes note of their own; people are told"""

from alembic import op

from migrations import checks, guards
from migrations.guards import Guard, append_only, changed

revision = "report_guards"
down_revision = "list_exports"
branch_labels = None
depends_on = None

SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source", "installation", "team", "decree", "meeting",
    "service_account",
]  # fmt: skip
NEW_SUBJECTS = [*SUBJECTS, "report", "report_due"]
STATUS_AFTER = {
    "submit": "submitted",
    "return": "returned",
    "acknowledge": "acknowledged",
    "discard": "discarded",
}
WHAT = changed(
    "decree_id", "team_id", "kind", "year", "period", "covers_from", "covers_to", "number",
    "number_year", "corrects_id", "snapshot", "snapshot_digest", "snapshot_day", "summary",
)  # fmt: skip


def frozen(report_id: str) -> str:
    """SQL: whether that report is out of its writers' hands."""
    return (
        f"EXISTS (SELECT 1 FROM reports r WHERE r.id = {report_id}"  # noqa: S608 - constants of the migrations
        " AND r.status NOT IN ('draft', 'returned'))"
    )


WROTE = """(
    EXISTS (SELECT 1 FROM report_editors e WHERE e.report_id = NEW.report_id
            AND e.user_id IN (NEW.taken_by_id, NEW.on_behalf_of_id))
    OR EXISTS (SELECT 1 FROM report_steps s WHERE s.report_id = NEW.report_id
               AND s.action = 'submit'
               AND s.taken_by_id IN (NEW.taken_by_id, NEW.on_behalf_of_id)))"""
WORDS = changed("report_id", "position", "text", "responsible", "due_date")
GUARDS = [
    *append_only("report_steps", "report_step"),
    Guard("report_is_never_deleted", "reports", "DELETE", "1 = 1"),
    Guard(
        "report_stays_as_submitted",
        "reports",
        "UPDATE",
        f"OLD.status NOT IN ('draft', 'returned') AND ({WHAT})",
    ),
    Guard(
        "report_has_ended",
        "reports",
        "UPDATE",
        "OLD.status IN ('acknowledged', 'discarded') AND NEW.status <> OLD.status",
    ),
    *(
        Guard(
            f"report_{status}_needs_its_step",
            "reports",
            "UPDATE",
            f"NEW.status = '{status}' AND OLD.status <> NEW.status"  # noqa: S608 - constants of the migrations
            " AND NOT EXISTS (SELECT 1 FROM report_steps s WHERE s.report_id = NEW.id"
            f" AND s.action = '{action}')",
        )
        for action, status in STATUS_AFTER.items()
    ),
    Guard(
        "own_report",
        "report_steps",
        "INSERT",
        f"NEW.action IN ('return', 'acknowledge') AND {WROTE}",
    ),
    Guard("chapter_is_never_deleted", "report_chapters", "DELETE", "1 = 1"),
    Guard("chapter_stays_as_submitted", "report_chapters", "UPDATE", frozen("OLD.report_id")),
    Guard("recommendation_i", "report_recommendations", "INSERT", frozen("NEW.report_id")),
    Guard("recommendation_d", "report_recommendations", "DELETE", frozen("OLD.report_id")),
    Guard(
        "recommendation_stays_as_submitted",
        "report_recommendations",
        "UPDATE",
        f"{frozen('OLD.report_id')} AND ({WORDS})",
    ),
    Guard(
        "recommendation_stays_closed",
        "report_recommendations",
        "UPDATE",
        f"OLD.status = 'closed' AND ({changed('status', 'closed_by_id', 'close_reason')})",
    ),
    Guard(
        "own_recommendation",
        "report_recommendations",
        "UPDATE",
        "NEW.status = 'closed' AND OLD.status <> 'closed'"
        " AND (NEW.closed_by_id = NEW.created_by_id OR NEW.closed_by_id = NEW.created_for_id)",
    ),
]
TABLES = ("reports", "report_steps", "report_chapters", "report_recommendations")
REPLACED = dict.fromkeys(TABLES, "o.id = NEW.id")


def upgrade() -> None:
    """Forward."""
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(TABLES)
    _replace(SUBJECTS, NEW_SUBJECTS)


def downgrade() -> None:
    """Back: what is told of reports goes."""
    op.execute("DELETE FROM notifications WHERE subject_type IN ('report', 'report_due')")
    _replace(NEW_SUBJECTS, SUBJECTS)
    guards.emptied_again(TABLES)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)


def _replace(old: list[str], new: list[str]) -> None:
    name = "ck_notifications_subject_type"
    checks.replace("notifications", name, _one_of(old), _one_of(new))


def _one_of(values: list[str]) -> str:
    return f"subject_type IN ({', '.join(map(repr, values))})"
