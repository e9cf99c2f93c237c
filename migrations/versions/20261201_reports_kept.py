"""reports kept: who began and wrote a report stays, and every step comes in its turn"""

from migrations import guards
from migrations.guards import Guard, changed

revision = "reports_kept"
down_revision = "letterhead_copies"
branch_labels = None
depends_on = None

# Who did it for whom, by table: for whom, who, and when the row says so.
BEHALF = (
    ("reports", "created_for_id", "created_by_id", "INSERT"),
    ("report_chapters", "edited_for_id", "edited_by_id", "UPDATE"),
    ("report_recommendations", "created_for_id", "created_by_id", "INSERT"),
    ("report_steps", "on_behalf_of_id", "taken_by_id", "INSERT"),
)


def _taken(report_id: str, action: str) -> str:
    """SQL: how often that step was taken with the report."""
    return (
        f"(SELECT count(*) FROM report_steps s WHERE s.report_id = {report_id}"  # noqa: S608 - constants of this file
        f" AND s.action = '{action}')"
    )


def _is(report_id: str, *statuses: str) -> str:
    """SQL: whether the report has one of these statuses."""
    return (
        f"EXISTS (SELECT 1 FROM reports r WHERE r.id = {report_id}"  # noqa: S608 - constants of this file
        f" AND r.status IN ({', '.join(map(repr, statuses))}))"
    )


def _frozen(report_id: str) -> str:
    return _is(report_id, "submitted", "acknowledged", "discarded")


def _one_of(persons: str, *columns: str) -> str:
    """SQL: whether one of the columns of the NEW row names one of those persons."""
    return f"({' OR '.join(f'NEW.{column} IN ({persons})' for column in columns)})"


def _stood_in(behalf: str, person: str) -> str:
    """SQL: whether that person never stood in for the one named, be there one."""
    return (
        f"NEW.{behalf} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_ins o"  # noqa: S608 - constants of this file
        " JOIN memberships m ON m.id = o.membership_id"
        f" WHERE o.user_id = NEW.{person} AND m.user_id = NEW.{behalf})"
    )


def _submitters(word: str) -> str:
    return (
        f"SELECT s.{word} FROM report_steps s WHERE s.report_id = NEW.report_id"  # noqa: S608 - constants of this file
        f" AND s.action = 'submit' AND s.{word} IS NOT NULL"
    )


# Counted, not compared by time: servers' clocks differ, and none of this may.
IN_HAND = f"{_taken('NEW.report_id', 'submit')} = {_taken('NEW.report_id', 'return')}"
SENT = f"{_taken('NEW.report_id', 'submit')} = {_taken('NEW.report_id', 'return')} + 1"
ENDED = f"{_taken('NEW.report_id', 'acknowledge')} + {_taken('NEW.report_id', 'discard')} > 0"
IN_TURN = (
    f"NEW.action = 'submit' AND {_is('NEW.report_id', 'draft', 'returned')} AND {IN_HAND}",
    f"NEW.action IN ('return', 'acknowledge') AND {_is('NEW.report_id', 'submitted')} AND {SENT}",
    (
        f"NEW.action = 'discard' AND {_is('NEW.report_id', 'draft')}"
        f" AND {_taken('NEW.report_id', 'submit')} = 0"
    ),
)
NEEDED = {
    "submitted": f"{_taken('NEW.id', 'submit')} = {_taken('NEW.id', 'return')} + 1",
    "returned": f"{_taken('NEW.id', 'submit')} = {_taken('NEW.id', 'return')}"
    f" AND {_taken('NEW.id', 'return')} > 0",
    "acknowledged": f"{_taken('NEW.id', 'acknowledge')} > 0"
    f" AND {_taken('NEW.id', 'submit')} > {_taken('NEW.id', 'return')}",
    "discarded": f"{_taken('NEW.id', 'discard')} > 0",
}
STEPS = {
    "submitted": "submit",
    "returned": "return",
    "acknowledged": "acknowledge",
    "discarded": "discard",
}
BEGINNING = (
    "id", "work_unit_id", "decree_id", "team_id", "scope_id", "kind", "year", "period",
    "covers_from", "covers_to", "corrects_id", "created_by_id", "created_for_id", "created_at",
)  # fmt: skip
CONTENT = (
    "number", "number_year", "number_order", "snapshot", "snapshot_digest", "snapshot_day",
    "summary", "prefilled",
)  # fmt: skip
CONTENT_BEFORE = (
    "decree_id", "team_id", "kind", "year", "period", "covers_from", "covers_to", "number",
    "number_year", "corrects_id", "snapshot", "snapshot_digest", "snapshot_day", "summary",
)  # fmt: skip
WORDS = ("position", "text", "responsible", "due_date")
OWN = "NEW.status = 'closed' AND OLD.status <> 'closed'"


def _report(name: str, condition: str, event: str = "UPDATE") -> Guard:
    return Guard(name, "reports", event, condition)


def _advice(name: str, condition: str) -> Guard:
    return Guard(name, "report_recommendations", "UPDATE", condition)


def _stays_as_submitted(*columns: str) -> Guard:
    writable = "OLD.status NOT IN ('draft', 'returned')"
    return _report("report_stays_as_submitted", f"{writable} AND ({changed(*columns)})")


def _advice_stays(frozen: str, *columns: str) -> Guard:
    return _advice("recommendation_stays_as_submitted", f"{frozen} AND ({changed(*columns)})")


def _stays_closed(*columns: str) -> Guard:
    return _advice(
        "recommendation_stays_closed", f"OLD.status = 'closed' AND ({changed(*columns)})"
    )


# As `report_guards` had them: `down` sets them up again.
BEFORE = [
    _stays_as_submitted(*CONTENT_BEFORE),
    *(
        _report(
            f"report_{status}_needs_its_step",
            f"NEW.status = '{status}' AND OLD.status <> NEW.status"  # noqa: S608 - constants of this file
            " AND NOT EXISTS (SELECT 1 FROM report_steps s WHERE s.report_id = NEW.id"
            f" AND s.action = '{action}')",
        )
        for status, action in STEPS.items()
    ),
    _advice_stays(
        "EXISTS (SELECT 1 FROM reports r WHERE r.id = OLD.report_id"
        " AND r.status NOT IN ('draft', 'returned'))",
        "report_id",
        *WORDS,
    ),
    _stays_closed("status", "closed_by_id", "close_reason"),
    _advice(
        "own_recommendation",
        f"{OWN} AND (NEW.closed_by_id = NEW.created_by_id OR NEW.closed_by_id ="
        " NEW.created_for_id)",
    ),
]
AFTER = [
    _stays_as_submitted(*CONTENT),
    *(
        _report(
            f"report_{status}_needs_its_step",
            f"NEW.status = '{status}' AND OLD.status <> NEW.status AND NOT ({needed})",
        )
        for status, needed in NEEDED.items()
    ),
    _advice_stays(_frozen("OLD.report_id"), *WORDS, "action_item_id", "indicator_id"),
    _stays_closed(
        "status", "closed_by_id", "closed_for_id", "closed_at", "close_reason", "evidence_id"
    ),
    _advice(
        "own_recommendation",
        f"{OWN} AND ({_one_of('NEW.created_by_id, NEW.created_for_id', 'closed_by_id')}"
        f" OR {_one_of('NEW.created_by_id, NEW.created_for_id', 'closed_for_id')}"
        f" OR {_one_of(_submitters('taken_by_id'), 'closed_by_id', 'closed_for_id')}"
        f" OR {_one_of(_submitters('on_behalf_of_id'), 'closed_by_id', 'closed_for_id')})",
    ),
]
GUARDS = [
    _report("report_begins_as_draft", "NEW.status <> 'draft'", "INSERT"),
    _report("report_is_no_draft_again", "NEW.status = 'draft' AND OLD.status <> 'draft'"),
    _report("report_keeps_its_beginning", changed(*BEGINNING)),
    Guard(
        "report_step_out_of_turn",
        "report_steps",
        "INSERT",
        f"{ENDED} OR NOT (({') OR ('.join(IN_TURN)}))",
    ),
    *(
        Guard(f"report_editors_are_kept_{event[0].lower()}", "report_editors", event, condition)
        for event, condition in (
            ("INSERT", _frozen("NEW.report_id")),
            ("UPDATE", "1 = 1"),
            ("DELETE", "1 = 1"),
        )
    ),
    *guards.append_only("report_evidence", "report_evidence_is_kept"),
    Guard("chapter_i", "report_chapters", "INSERT", _frozen("NEW.report_id")),
    Guard(
        "chapter_keeps_its_place",
        "report_chapters",
        "UPDATE",
        changed("id", "report_id", "team_id"),
    ),
    _advice(
        "recommendation_keeps_its_maker",
        changed("id", "report_id", "created_by_id", "created_for_id", "created_at"),
    ),
    _advice(
        "recommendation_of_draft_stays_open",
        f"{OWN} AND NOT ({_is('NEW.report_id', 'submitted', 'acknowledged')})",
    ),
    _advice(
        "report_recommendations_closed_for_id_stood_in",
        f"{OWN} AND {_stood_in('closed_for_id', 'closed_by_id')}",
    ),
    *(
        Guard(f"{table}_{behalf}_stood_in", table, event, _stood_in(behalf, person))
        for table, behalf, person, event in BEHALF
    ),
]
TABLES = ("report_editors", "report_evidence")
REPLACED = dict.fromkeys(TABLES, "1 = 0")


def upgrade() -> None:
    """Forward."""
    guards.drop(BEFORE)
    guards.create([*AFTER, *GUARDS])
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(TABLES)


def downgrade() -> None:
    """Back: a step of any time is enough again."""
    guards.emptied_again(TABLES)
    guards.drop_never_replaced(REPLACED)
    guards.drop([*GUARDS, *AFTER])
    guards.create(BEFORE)
