"""comments: on whatever is talked about, with mentions; edits keep their history"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only, of_other_evidence

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# They fall with the table that a batch builds anew on SQLite.
GUARDS_OF_COMMENTS = [*append_only("comments", "comment_is_final"), of_other_evidence("comments")]
COMMENTS_REPLACED = {"comments": "o.id = NEW.id"}

NEWEST = "1 + (SELECT count(*) FROM comment_edits e WHERE e.comment_id = NEW.comment_id)"
GUARDS = [
    *append_only("comment_edits", "comment_edit_is_final"),
    *append_only("comment_mentions", "comment_mention_is_final"),
    Guard(
        "comment_edit_by_its_author",
        "comment_edits",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM comments c WHERE c.id = NEW.comment_id"
        " AND c.written_by_id = NEW.edited_by_id)",
    ),
    Guard("comment_edit_in_its_turn", "comment_edits", "INSERT", f"NEW.number <> 1 + {NEWEST}"),
    Guard("comment_mention_is_new", "comment_mentions", "INSERT", f"NEW.version <> {NEWEST}"),
]
NEVER_EMPTIED = ("comment_edits", "comment_mentions")
REPLACED = {
    "comment_edits": "o.id = NEW.id OR o.comment_id = NEW.comment_id AND o.number = NEW.number",
    "comment_mentions": "1 = 0",
}

SUBJECTS = {
    "action_item_id": "action_items",
    "indicator_id": "indicators",
    "finding_id": "findings",
    "directive_id": "directives",
}
ONE_SUBJECT = " + ".join(
    f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in ("evidence_id", *SUBJECTS)
)


def upgrade() -> None:
    """Forward."""
    guards.drop_never_replaced(COMMENTS_REPLACED)
    guards.drop(GUARDS_OF_COMMENTS)
    with op.batch_alter_table("comments", schema=None) as batch_op:
        for name in ("evidence_id", "revision_id"):
            batch_op.alter_column(name, existing_type=sa.Uuid(), nullable=True)
        for name, table in SUBJECTS.items():
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_comments_{name}"), table, [name], ["id"])
            batch_op.create_index(f"ix_comments_{name}", [name, "written_at"], unique=False)
        batch_op.create_check_constraint(op.f("ck_comments_one_subject"), f"{ONE_SUBJECT} = 1")
    guards.create(GUARDS_OF_COMMENTS)
    guards.create_never_replaced(COMMENTS_REPLACED)

    op.create_table(
        "comment_edits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_by_id", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_edits_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_comment_edits_edited_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_edits")),
        sa.UniqueConstraint(
            "comment_id", "number", name=op.f("uq_comment_edits_comment_id_number")
        ),
    )
    op.create_table(
        "comment_mentions",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_mentions_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_comment_mentions_user_id")
        ),
        sa.PrimaryKeyConstraint(
            "comment_id", "version", "user_id", name=op.f("pk_comment_mentions")
        ),
    )
    with op.batch_alter_table("comment_mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_mentions_user_id"), ["user_id"], unique=False)

    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back: only the first versions of what was said about evidence have a place there."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    with op.batch_alter_table("comment_mentions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_mentions_user_id"))

    op.drop_table("comment_mentions")
    op.drop_table("comment_edits")

    guards.drop_never_replaced(COMMENTS_REPLACED)
    guards.drop(GUARDS_OF_COMMENTS)
    op.execute("DELETE FROM comments WHERE evidence_id IS NULL")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_comments_one_subject"), type_="check")
        for name in SUBJECTS:
            batch_op.drop_index(f"ix_comments_{name}")
            batch_op.drop_constraint(op.f(f"fk_comments_{name}"), type_="foreignkey")
            batch_op.drop_column(name)
        for name in ("evidence_id", "revision_id"):
            batch_op.alter_column(name, existing_type=sa.Uuid(), nullable=False)
    guards.create(GUARDS_OF_COMMENTS)
    guards.create_never_replaced(COMMENTS_REPLACED)
