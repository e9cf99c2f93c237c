"""evidence words: what evidence says is kept folded, and searched there"""

import sqlalchemy as sa
from alembic import op

from migrations import following
from migrations.following import Follower

revision = "evidence_words"
down_revision = "usage_by_day"
branch_labels = None
depends_on = None

MARK = "INSERT INTO evidence_words_due (id, evidence_id) SELECT {new_key}, "
OF_REVISION = MARK + "r.evidence_id FROM evidence_revisions r WHERE r.id = "


def changed(*columns: str) -> str:
    """SQL: whether one of these columns changes, from or to nothing too."""
    return " OR ".join(
        f"coalesce(CAST(OLD.{name} AS TEXT), '') <> coalesce(CAST(NEW.{name} AS TEXT), '')"
        for name in columns
    )


def of_part(word: str, table: str, *texts: str) -> list[Follower]:
    """A part of a revision comes, goes, or says something else."""
    name = f"words_due_{word}"
    return [
        Follower(f"{name}_i", table, OF_REVISION + "NEW.revision_id"),
        Follower(f"{name}_d", table, OF_REVISION + "OLD.revision_id", "AFTER DELETE"),
        Follower(
            f"{name}_u",
            table,
            f"{OF_REVISION}NEW.revision_id AND ({changed(*texts)})",
            "AFTER UPDATE",
        ),
    ]


FOLLOWERS = [
    Follower("words_due_revision_i", "evidence_revisions", MARK + "NEW.evidence_id"),
    Follower(
        "words_due_revision_u",
        "evidence_revisions",
        f"{MARK}NEW.evidence_id WHERE {changed('title', 'description')}",
        "AFTER UPDATE",
    ),
    Follower(
        "words_due_evidence_u",
        "evidence",
        f"{MARK}NEW.id WHERE {changed('revision_number', 'in_force_number')}",
        "AFTER UPDATE",
    ),
    *of_part("file", "evidence_files", "original_name"),
    *of_part("link", "evidence_links", "title", "url"),
]
# All parts of three signs, each once: what holds a word holds the triples of the word.
TRIPLES = (
    "CREATE FUNCTION word_triples(words text) RETURNS text[]"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
    " SELECT coalesce(array_agg(DISTINCT substr(words, n, 3)), '{}'::text[])"
    " FROM generate_series(1, length(words) - 2) n $$"
)


def upgrade() -> None:
    """Forward. All that is there is marked: until the worker has read it, searching is slower."""
    op.create_table(
        "evidence_words",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_evidence_words_evidence_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_words")),
    )
    op.create_table(
        "evidence_words_due",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_words_due")),
    )
    op.create_index("ix_evidence_words_due_evidence_id", "evidence_words_due", ["evidence_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TRIPLES)
        op.execute(
            "CREATE INDEX ix_evidence_words_triples ON evidence_words"
            " USING gin (word_triples(words))"
        )
    following.create(FOLLOWERS)
    key = following.new_key()
    op.execute(f"INSERT INTO evidence_words_due (id, evidence_id) SELECT {key}, id FROM evidence")  # noqa: S608 - constants of the migrations


def downgrade() -> None:
    """Back."""
    following.drop(FOLLOWERS)
    for table in ("evidence_words_due", "evidence_words"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION word_triples(text)")
