"""evaluation_ends: what follows a proposal, predicates, and evaluations begun wrongly"""

import sqlalchemy as sa
from alembic import op

from migrations import checks, guards, rebuilding
from migrations.guards import Guard, changed

revision = "evaluation_ends"
down_revision = "lhe"
branch_labels = None
depends_on = None

ONCE, ONE_A_YEAR = "uq_evaluations_work_unit_id_year", "uq_evaluations_one_a_year"
STATUSES = (
    "draft", "submitted", "in_assessment", "returned", "assessed", "proposed", "not_proposed",
)  # fmt: skip
ACTIONS = ("submit", "forward", "return", "conclude", "propose", "decline")
PHASES = ("filling", "preliminary", "verification", "revision")
SAID = ("return", "decline")
# What each new status follows.
AFTER = {
    "papers_failed": "fail_papers",
    "objected": "object",
    "in_desk": "admit",
    "in_field": "advance",
    "granted": "grant",
    "not_granted": "deny",
    "withdrawn": "withdraw",
    "revoked": "revoke",
    "discarded": "discard",
}
NEW_ACTIONS = (*AFTER.values(), "monitor")
NEW_SAID = ("fail_papers", "object", "deny", "withdraw", "revoke", "monitor", "discard")
NEW_PHASES = ("objection", "desk", "field")
# Where each status may lead once TPI proposed; what is not here is an end.
LEADS = {
    "proposed": ("papers_failed", "in_desk", "withdrawn"),
    "papers_failed": ("objected", "not_granted", "withdrawn"),
    "objected": ("in_desk", "not_granted", "withdrawn"),
    "in_desk": ("in_field", "not_granted", "withdrawn"),
    "in_field": ("granted", "not_granted", "withdrawn"),
    "granted": ("revoked",),
}
ENDS = ("not_proposed", "not_granted", "withdrawn", "revoked", "discarded")
JUDGING = (
    "conclude", "propose", "decline", "fail_papers", "admit", "advance", "grant", "deny", "revoke",
    "monitor",
)  # fmt: skip


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(map(repr, values))


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({_words(values)})"


def _needs_note(actions: tuple[str, ...]) -> str:
    return f"action NOT IN ({_words(actions)}) OR coalesce(length(note), 0) > 0"


BESIDES = "(action = 'monitor') = (still_meets IS NOT NULL) AND (link IS NULL OR action = 'object')"
LED = " OR ".join(
    f"OLD.status = '{status}' AND NEW.status NOT IN ({_words((status, *next_ones))})"
    for status, next_ones in LEADS.items()
)
WHO = "(NEW.taken_by_id, NEW.on_behalf_of_id)"
# Who takes NEW answered, submitted or proved something of the evaluation, or made what proves it.
PART = f"""EXISTS (
    SELECT 1 FROM evaluation_answers a WHERE a.evaluation_id = NEW.evaluation_id
    AND a.layer = 'unit' AND (a.answered_by_id IN {WHO} OR a.on_behalf_of_id IN {WHO}))
 OR EXISTS (
    SELECT 1 FROM evaluation_steps s WHERE s.evaluation_id = NEW.evaluation_id
    AND s.layer = 'unit' AND (s.taken_by_id IN {WHO} OR s.on_behalf_of_id IN {WHO}))
 OR EXISTS (
    SELECT 1 FROM evaluation_proofs p
    JOIN evidence e ON e.id = p.evidence_id
    JOIN evidence_revisions r ON r.evidence_id = e.id
    WHERE p.evaluation_id = NEW.evaluation_id AND p.removed_at IS NULL
    AND (p.added_by_id IN {WHO} OR p.added_for_id IN {WHO} OR e.created_by_id IN {WHO}
         OR r.created_by_id IN {WHO} OR r.submitted_by_id IN {WHO}
         OR EXISTS (SELECT 1 FROM revision_editors x WHERE x.revision_id = r.id
                    AND x.user_id IN {WHO})
         OR EXISTS (SELECT 1 FROM evidence_files f WHERE f.revision_id = r.id
                    AND f.uploaded_by_id IN {WHO})
         OR EXISTS (SELECT 1 FROM evidence_links l WHERE l.revision_id = r.id
                    AND l.added_by_id IN {WHO})))"""  # noqa: S608 - constants of this file
FIXED = ("work_unit_id", "decree_id", "sheet_id", "created_by_id")
OLD_GUARDS = [
    Guard(
        "evaluation_stays_where_it_is",
        "evaluations",
        "UPDATE",
        changed("work_unit_id", "decree_id", "sheet_id", "year", "created_by_id"),
    ),
    Guard(
        "evaluation_has_ended",
        "evaluations",
        "UPDATE",
        "OLD.status IN ('proposed', 'not_proposed') AND NEW.status <> OLD.status",
    ),
]
GUARDS = [
    Guard(
        "evaluation_stays_where_it_is",
        "evaluations",
        "UPDATE",
        f"{changed(*FIXED)} OR NEW.year <> OLD.year AND OLD.status <> 'draft'",
    ),
    Guard(
        "evaluation_has_ended",
        "evaluations",
        "UPDATE",
        f"OLD.status IN ({_words(ENDS)}) AND NEW.status <> OLD.status OR {LED}"
        " OR NEW.status = 'discarded' AND OLD.status NOT IN ('draft', 'discarded')",
    ),
    *(
        Guard(
            f"evaluation_{status}_needs_its_step",
            "evaluations",
            "UPDATE",
            f"NEW.status = '{status}' AND OLD.status <> NEW.status"  # noqa: S608 - constants of this file
            " AND NOT EXISTS (SELECT 1 FROM evaluation_steps s WHERE s.evaluation_id = NEW.id"
            f" AND s.action = '{action}')",
        )
        for status, action in AFTER.items()
    ),
    Guard(
        "own_evaluation",
        "evaluation_steps",
        "INSERT",
        f"NEW.action IN ({_words(JUDGING)}) AND ({PART})",
    ),
]
# What is said of an evaluation that goes with the way back.
OF_ONE = (
    "evaluation_windows", "evaluation_proofs", "evaluation_steps", "evaluation_answers",
)  # fmt: skip
# The guards that keep rows of these tables, set up by earlier steps.
KEEPING = {
    "evaluations": "evaluation_is_never_deleted",
    "evaluation_proofs": "evaluation_proof_is_never_deleted",
    "evaluation_steps": "evaluation_step_d",
    "evaluation_answers": "evaluation_answer_d",
}


def upgrade() -> None:
    """Forward."""
    guards.drop(OLD_GUARDS)
    _rename(STATUSES + tuple(AFTER), ACTIONS + NEW_ACTIONS, SAID + NEW_SAID, PHASES + NEW_PHASES)
    op.execute("ALTER TABLE evaluation_steps ADD COLUMN link TEXT")
    op.execute(
        "ALTER TABLE evaluation_steps ADD COLUMN still_meets BOOLEAN"
        f" CONSTRAINT ck_evaluation_steps_said_besides CHECK ({BESIDES})"
    )
    rebuilding.drop_unique("evaluations", ONCE)
    counts = sa.text("status <> 'discarded'")
    op.create_index(
        ONE_A_YEAR,
        "evaluations",
        ["work_unit_id", "year"],
        unique=True,
        sqlite_where=counts,
        postgresql_where=counts,
    )
    guards.create(GUARDS)


def _rename(
    statuses: tuple[str, ...],
    actions: tuple[str, ...],
    said: tuple[str, ...],
    phases: tuple[str, ...],
) -> None:
    """From what is allowed without this step to this, or the other way round."""
    old = (STATUSES, ACTIONS, SAID, PHASES)
    new = (
        STATUSES + tuple(AFTER), ACTIONS + NEW_ACTIONS, SAID + NEW_SAID, PHASES + NEW_PHASES,
    )  # fmt: skip
    there = old if statuses != STATUSES else new
    of = (
        ("evaluations", "status", there[0], statuses),
        ("evaluation_steps", "action", there[1], actions),
        ("evaluation_windows", "phase", there[3], phases),
    )
    for table, column, before, after in of:
        name = f"ck_{table}_{column}"
        checks.replace(table, name, _one_of(column, before), _one_of(column, after))
    name = "ck_evaluation_steps_note"
    checks.replace("evaluation_steps", name, _needs_note(there[2]), _needs_note(said))


def downgrade() -> None:
    """Back: what was discarded goes; of what was proposed it is known that it was."""
    guards.drop(GUARDS)
    later = _words(tuple(AFTER))
    gone = "SELECT id FROM evaluations WHERE status = 'discarded'"
    for name in KEEPING.values():
        guards.drop([Guard(name, table_of(name), "DELETE", "1 = 1")])
    for table in OF_ONE:
        op.execute(f"DELETE FROM {table} WHERE evaluation_id IN ({gone})")  # noqa: S608 - constants of this file
    op.execute("DELETE FROM evaluations WHERE status = 'discarded'")
    op.execute(f"DELETE FROM evaluation_steps WHERE action IN ({_words(NEW_ACTIONS)})")  # noqa: S608 - constants of this file
    op.execute(f"DELETE FROM evaluation_windows WHERE phase IN ({_words(NEW_PHASES)})")  # noqa: S608 - constants of this file
    op.execute(f"UPDATE evaluations SET status = 'proposed' WHERE status IN ({later})")  # noqa: S608 - constants of this file
    op.drop_index(ONE_A_YEAR, "evaluations")
    rebuilding.add_unique("evaluations", ONCE, ("work_unit_id", "year"))
    _drop_besides()
    _rename(STATUSES, ACTIONS, SAID, PHASES)
    guards.create(Guard(name, table, "DELETE", "1 = 1") for table, name in KEEPING.items())
    guards.create(OLD_GUARDS)


def table_of(guard: str) -> str:
    """Whose rows the guard keeps."""
    return next(table for table, name in KEEPING.items() if name == guard)


def _drop_besides() -> None:
    """Both columns; the condition stands with the second, which goes first."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_evaluation_steps_said_besides", "evaluation_steps")
    for column in ("still_meets", "link"):
        op.execute(f"ALTER TABLE evaluation_steps DROP COLUMN {column}")
