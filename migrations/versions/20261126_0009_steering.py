"""steering: directives, what findings say, follow-ups"""

import sqlalchemy as sa
from alembic import op

from migrations import checks, guards, loops
from migrations.guards import Guard, changed
from migrations.loops import Loop

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS_BEFORE = "kind IN ('flag', 'request')"
KINDS = "kind IN ('flag', 'request', 'observation')"
# Written out: a batch would build the table anew on SQLite and lose its triggers.
FINDING_COLUMNS = {
    "activity_id": "{key} CONSTRAINT fk_findings_activity_id REFERENCES activities (id)",
    "action_item_id": "{key} CONSTRAINT fk_findings_action_item_id REFERENCES action_items (id)",
    "severity": (
        "VARCHAR(40) DEFAULT 'medium' NOT NULL CONSTRAINT ck_findings_severity"
        " CHECK (severity IN ('low', 'medium', 'high'))"
    ),
    "source": (
        "VARCHAR(40) DEFAULT 'monitoring' NOT NULL CONSTRAINT ck_findings_source"
        " CHECK (source IN ('monitoring', 'asesor', 'complaint'))"
    ),
    "cause": "TEXT",
    "recommendation": "TEXT",
}
DIRECTIVE = Loop(
    word="directive",
    table="directives",
    first="issued",
    transitions={
        "acknowledge": {"issued": "acknowledged"},
        "respond": {"acknowledged": "acted_on"},
        "reopen": {"acted_on": "acknowledged"},
        "close": {"issued": "closed", "acknowledged": "closed", "acted_on": "closed"},
    },
    words=(
        "id",
        "team_id",
        "activity_id",
        "action_item_id",
        "text",
        "due_date",
        "issued_by_id",
        "created_at",
    ),
    answer="respond",
    answered="acted_on",
)
FOLLOW_UP = Loop(
    word="follow_up",
    table="follow_ups",
    first="open",
    transitions={
        "start": {"open": "in_progress"},
        "finish": {"in_progress": "done"},
        "reopen": {"done": "in_progress"},
        "close": {"open": "closed", "in_progress": "closed", "done": "closed"},
    },
    words=(
        "id",
        "team_id",
        "finding_id",
        "directive_id",
        "text",
        "owner_id",
        "due_date",
        "created_by_id",
        "created_at",
    ),
    answer="finish",
    answered="done",
)


def closed_before_follow_ups(word: str) -> Guard:
    """What produced follow-ups ends after them."""
    return Guard(
        f"{word}_closed_before_follow_ups",
        f"{word}_steps",
        "INSERT",
        f"NEW.action = 'close' AND EXISTS (SELECT 1 FROM follow_ups u"  # noqa: S608 - constants of this file
        f" WHERE u.{word}_id = NEW.{word}_id AND u.status IN ('open', 'in_progress'))",
    )


GUARDS = [
    *loops.guards(DIRECTIVE),
    *loops.guards(FOLLOW_UP),
    *map(closed_before_follow_ups, ("finding", "directive")),
    Guard(
        "follow_up_closed_by_its_owner",
        "follow_up_steps",
        "INSERT",
        f"NEW.action = 'close' AND NEW.taken_by_id = {FOLLOW_UP.of('owner_id')}",
    ),
    Guard(
        "follow_up_reopened_after_its_origin",
        "follow_up_steps",
        "INSERT",
        "NEW.action = 'reopen' AND EXISTS (SELECT 1 FROM follow_ups u"
        " LEFT JOIN findings f ON f.id = u.finding_id"
        " LEFT JOIN directives d ON d.id = u.directive_id"
        " WHERE u.id = NEW.follow_up_id AND 'closed' IN (f.status, d.status))",
    ),
    Guard(
        "follow_up_of_another_team",
        "follow_ups",
        "INSERT",
        "NEW.team_id NOT IN (SELECT f.team_id FROM findings f WHERE f.id = NEW.finding_id"
        " UNION SELECT d.team_id FROM directives d WHERE d.id = NEW.directive_id)",
    ),
    Guard(
        "follow_up_of_what_is_closed",
        "follow_ups",
        "INSERT",
        "'closed' IN (SELECT f.status FROM findings f WHERE f.id = NEW.finding_id"
        " UNION SELECT d.status FROM directives d WHERE d.id = NEW.directive_id)",
    ),
    Guard("finding_keeps_its_judgement", "findings", "UPDATE", changed(*FINDING_COLUMNS)),
    Guard(
        "finding_of_several_subjects",
        "findings",
        "INSERT",
        "NEW.kind <> 'observation' AND coalesce(NEW.activity_id, NEW.action_item_id) IS NOT NULL"
        " OR NEW.kind = 'observation' AND (coalesce(NEW.evidence_id, NEW.indicator_id) IS NOT NULL"
        " OR NEW.activity_id IS NOT NULL AND NEW.action_item_id IS NOT NULL)",
    ),
]
REPLACED = dict.fromkeys(
    ("directives", "directive_steps", "follow_ups", "follow_up_steps"), "o.id = NEW.id"
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "directives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("action_item_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "issued",
                "acknowledged",
                "acted_on",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "activity_id IS NULL OR action_item_id IS NULL", name=op.f("ck_directives_subject")
        ),
        sa.ForeignKeyConstraint(
            ["action_item_id"], ["action_items.id"], name=op.f("fk_directives_action_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_directives_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["users.id"], name=op.f("fk_directives_issued_by_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_directives_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directives")),
    )
    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directives_action_item_id"), ["action_item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_directives_activity_id"), ["activity_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_directives_issued_by_id"), ["issued_by_id"], unique=False
        )
        batch_op.create_index("ix_directives_team_id_status", ["team_id", "status"], unique=False)

    op.create_table(
        "directive_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("directive_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "acknowledge",
                "respond",
                "reopen",
                "close",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action IN ('acknowledge', 'close') OR coalesce(length(text), 0) > 0",
            name=op.f("ck_directive_steps_text"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directives.id"], name=op.f("fk_directive_steps_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_directive_steps_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_directive_steps_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["users.id"], name=op.f("fk_directive_steps_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_steps")),
    )
    with op.batch_alter_table("directive_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_directive_steps_directive_id", ["directive_id", "taken_at"], unique=False
        )

    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("directive_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "in_progress",
                "done",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(finding_id IS NULL) <> (directive_id IS NULL)", name=op.f("ck_follow_ups_cause")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_follow_ups_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directives.id"], name=op.f("fk_follow_ups_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_follow_ups_finding_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_follow_ups_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_follow_ups_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_follow_ups_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_follow_ups_directive_id"), ["directive_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_follow_ups_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_ups_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_follow_ups_team_id_status", ["team_id", "status"], unique=False)

    op.create_table(
        "follow_up_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "start",
                "finish",
                "reopen",
                "close",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action IN ('start', 'close') OR coalesce(length(text), 0) > 0",
            name=op.f("ck_follow_up_steps_text"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_follow_up_steps_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_steps_follow_up_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_follow_up_steps_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["users.id"], name=op.f("fk_follow_up_steps_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_steps")),
    )
    with op.batch_alter_table("follow_up_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_follow_up_steps_follow_up_id", ["follow_up_id", "taken_at"], unique=False
        )

    checks.replace("findings", "ck_findings_kind", KINDS_BEFORE, KINDS)
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    for name, column in FINDING_COLUMNS.items():
        op.execute(f"ALTER TABLE findings ADD COLUMN {name} {column.format(key=key)}")
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    for name in FINDING_COLUMNS:
        op.drop_column("findings", name)
    checks.replace("findings", "ck_findings_kind", KINDS, KINDS_BEFORE)
    with op.batch_alter_table("follow_up_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_steps_follow_up_id")

    op.drop_table("follow_up_steps")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_ups_team_id_status")
        batch_op.drop_index(batch_op.f("ix_follow_ups_owner_id"))
        batch_op.drop_index(batch_op.f("ix_follow_ups_finding_id"))
        batch_op.drop_index(batch_op.f("ix_follow_ups_directive_id"))
        batch_op.drop_index(batch_op.f("ix_follow_ups_created_by_id"))

    op.drop_table("follow_ups")
    with op.batch_alter_table("directive_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_directive_steps_directive_id")

    op.drop_table("directive_steps")
    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.drop_index("ix_directives_team_id_status")
        batch_op.drop_index(batch_op.f("ix_directives_issued_by_id"))
        batch_op.drop_index(batch_op.f("ix_directives_activity_id"))
        batch_op.drop_index(batch_op.f("ix_directives_action_item_id"))

    op.drop_table("directives")
