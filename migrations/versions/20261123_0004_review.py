"""review: what links answered, comments, findings"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only, submitted

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Written out: a batch would build the table anew on SQLite and lose its triggers.
LINK_STATE = (
    "state VARCHAR(40) DEFAULT 'unchecked' NOT NULL CONSTRAINT ck_evidence_links_state CHECK"
    " (state IN ('unchecked', 'reachable', 'protected', 'missing', 'unreachable', 'not_allowed'))"
)

FROZEN = f"({submitted('OLD.revision_id')} OR {submitted('NEW.revision_id')})"
LINK_WAS_FROZEN = Guard("evidence_links_are_immutable_u", "evidence_links", "UPDATE", FROZEN)
LINK_WORDS = ("id", "revision_id", "position", "url", "title", "added_by_id", "added_at")

GUARDS = [
    # What a later check finds is written beside a link whose words are frozen.
    LINK_WAS_FROZEN._replace(
        condition=f"{FROZEN} AND ("
        + " OR ".join(f"OLD.{name} <> NEW.{name}" for name in LINK_WORDS)
        + ")"
    ),
    Guard(
        "steps_back_need_a_reason",
        "evidence_decisions",
        "INSERT",
        "NEW.action IN ('return', 'withdraw') AND coalesce(length(NEW.reason), 0) = 0",
    ),
    Guard(
        "links_alone_need_a_note",
        "evidence_decisions",
        "INSERT",
        "NEW.action = 'accept' AND coalesce(length(NEW.reason), 0) = 0"
        " AND NOT EXISTS (SELECT 1 FROM evidence_files f WHERE f.revision_id = NEW.revision_id)",
    ),
    *append_only("comments", "comment_is_final"),
    Guard("finding_is_never_deleted", "findings", "DELETE", "1 = 1"),
    Guard(
        "finding_keeps_its_words",
        "findings",
        "UPDATE",
        " OR ".join(
            f"OLD.{name} <> NEW.{name}" for name in ("team_id", "kind", "reason", "raised_by_id")
        )
        + " OR coalesce(OLD.revision_id, OLD.indicator_id)"
        " <> coalesce(NEW.revision_id, NEW.indicator_id)",
    ),
    Guard(
        "status_closed_needs_its_step",
        "findings",
        "UPDATE",
        "NEW.status = 'closed' AND OLD.status <> NEW.status AND NOT EXISTS"
        " (SELECT 1 FROM finding_steps s WHERE s.finding_id = NEW.id AND s.action = 'close')",
    ),
    *append_only("finding_steps", "finding_step_is_final"),
    Guard(
        "own_answer",
        "finding_steps",
        "INSERT",
        "NEW.action = 'close' AND EXISTS (SELECT 1 FROM finding_steps s"
        " WHERE s.finding_id = NEW.finding_id AND s.action = 'answer'"
        " AND s.taken_by_id = NEW.taken_by_id)",
    ),
]
NEVER_EMPTIED = ("comments", "findings", "finding_steps")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_comments_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_comments_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_comments_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_comments_evidence_id", ["evidence_id", "written_at"], unique=False
        )

    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "flag", "request", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "answered",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("indicator_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'flag') = (evidence_id IS NOT NULL AND revision_id IS NOT NULL)",
            name=op.f("ck_findings_flag"),
        ),
        sa.CheckConstraint(
            "(kind = 'request') = (indicator_id IS NOT NULL AND due_date IS NOT NULL)",
            name=op.f("ck_findings_request"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_findings_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_findings_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["users.id"], name=op.f("fk_findings_raised_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_findings_revision_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_findings_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_findings_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_findings_indicator_id"), ["indicator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_findings_raised_by_id"), ["raised_by_id"], unique=False
        )
        batch_op.create_index("ix_findings_team_id_status", ["team_id", "status"], unique=False)

    op.create_table(
        "finding_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "answer",
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
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action = 'close' OR coalesce(length(text), 0) > 0", name=op.f("ck_finding_steps_text")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_finding_steps_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_finding_steps_finding_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["users.id"], name=op.f("fk_finding_steps_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_steps")),
    )
    with op.batch_alter_table("finding_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_finding_steps_finding_id", ["finding_id", "taken_at"], unique=False
        )

    op.execute(f"ALTER TABLE evidence_links ADD COLUMN {LINK_STATE}")
    op.add_column("evidence_links", sa.Column("http_status", sa.Integer()))
    op.add_column("evidence_links", sa.Column("checked_at", sa.DateTime(timezone=True)))
    guards.drop([LINK_WAS_FROZEN])
    guards.create(GUARDS)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    guards.create([LINK_WAS_FROZEN])
    for column in ("checked_at", "http_status", "state"):
        op.drop_column("evidence_links", column)
    with op.batch_alter_table("finding_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_steps_finding_id")

    op.drop_table("finding_steps")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("ix_findings_team_id_status")
        batch_op.drop_index(batch_op.f("ix_findings_raised_by_id"))
        batch_op.drop_index(batch_op.f("ix_findings_indicator_id"))
        batch_op.drop_index(batch_op.f("ix_findings_evidence_id"))

    op.drop_table("findings")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("ix_comments_evidence_id")

    op.drop_table("comments")
