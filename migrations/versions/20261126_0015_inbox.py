"""inbox: reminders of silent sources, records as contents, decisions about a team's own evidence"""

from migrations import checks, guards
from migrations.guards import Guard

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STAGES = [
    "asked",
    "due_soon",
    "overdue",
    "escalated_to_koordinator",
    "escalated_to_ketua",
    "returned",
    "nothing_uploaded",
    "mentioned",
]
SUBJECTS = ["action_item", "evidence", "finding", "directive", "follow_up", "comment"]
_ACCEPTED_SILENTLY = (
    "NEW.action = 'accept' AND coalesce(length(NEW.reason), 0) = 0"
    " AND NOT EXISTS (SELECT 1 FROM evidence_files f WHERE f.revision_id = NEW.revision_id)"
)
NOTE_BEFORE = [
    Guard("links_alone_need_a_note", "evidence_decisions", "INSERT", _ACCEPTED_SILENTLY),
]
NOTE = [
    Guard(
        "links_alone_need_a_note",
        "evidence_decisions",
        "INSERT",
        f"{_ACCEPTED_SILENTLY} AND NOT EXISTS"  # noqa: S608 - constants of this file
        " (SELECT 1 FROM revision_records r WHERE r.revision_id = NEW.revision_id)",
    ),
]
GUARDS = [
    Guard(
        "record_decision_of_another_team",
        "record_decisions",
        "INSERT",
        "NEW.evidence_id IS NOT NULL AND NEW.team_id NOT IN"
        " (SELECT e.team_id FROM evidence e WHERE e.id = NEW.evidence_id)",
    ),
]


def upgrade() -> None:
    """Forward."""
    checks.replace(
        "notifications",
        "ck_notifications_stage",
        _one_of("stage", STAGES),
        _one_of("stage", [*STAGES, "source_silent"]),
    )
    checks.replace(
        "notifications",
        "ck_notifications_subject_type",
        _one_of("subject_type", SUBJECTS),
        _one_of("subject_type", [*SUBJECTS, "record_type"]),
    )
    guards.drop(NOTE_BEFORE)
    guards.create([*NOTE, *GUARDS])


def downgrade() -> None:
    """Back."""
    guards.drop([*NOTE, *GUARDS])
    guards.create(NOTE_BEFORE)
    checks.replace(
        "notifications",
        "ck_notifications_subject_type",
        _one_of("subject_type", [*SUBJECTS, "record_type"]),
        _one_of("subject_type", SUBJECTS),
    )
    checks.replace(
        "notifications",
        "ck_notifications_stage",
        _one_of("stage", [*STAGES, "source_silent"]),
        _one_of("stage", STAGES),
    )


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"
