"""reports: a frozen snapshot, what people wrote, who took note of it"""

import sqlalchemy as sa
from alembic import op

revision = "reports"
down_revision = "letterheads"
branch_labels = None
depends_on = None

TABLES = (
    "report_evidence", "report_editors", "report_steps", "report_recommendations",
    "report_chapters", "report_settings", "reports",
)  # fmt: skip
KEPT = "status <> 'discarded'"
KINDS = ("month", "quarter", "semester", "year")
STATUSES = ("draft", "submitted", "returned", "acknowledged", "discarded")
ACTIONS = ("submit", "return", "acknowledge", "discard")
# What a table's columns point at, where it is not called like them.
TO = {"by": "users", "for": "users", "of": "users", "user": "users", "scope": None}


def upgrade() -> None:
    """Forward."""
    _reports()
    _chapters()
    _recommendations()
    _steps()
    _settings()
    for table, key, beside in (
        ("report_editors", ("report_id", "user_id"), "user_id"),
        ("report_evidence", ("evidence_id",), "report_id"),
    ):
        columns = sorted({*key, beside, "report_id"}, reverse=table == "report_editors")
        _table(table, *(_key(name) for name in columns), primary=key)
        op.create_index(op.f(f"ix_{table}_{beside}"), table, [beside])


def _reports() -> None:
    _table(
        "reports",
        _key("id"),
        _key("work_unit_id"),
        _key("decree_id"),
        _key("team_id", may_be_empty=True),
        _key("scope_id"),
        _enum("kind", KINDS),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_to", sa.Date(), nullable=False),
        _enum("status", STATUSES),
        sa.Column("number", sa.String(100), nullable=True),
        sa.Column("number_year", sa.Integer(), nullable=True),
        sa.Column("number_order", sa.Integer(), nullable=True),
        _key("corrects_id", may_be_empty=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("snapshot_digest", sa.String(64), nullable=False),
        sa.Column("snapshot_day", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("prefilled", sa.Text(), nullable=True),
        _key("created_by_id"),
        _key("created_for_id", may_be_empty=True),
        *_versioned(),
        _check("reports", "kind", _one_of("kind", KINDS)),
        _check("reports", "status", _one_of("status", STATUSES)),
        _check("reports", "numbered", "(number IS NULL) = (number_year IS NULL)"),
        _check("reports", "period", "period BETWEEN 1 AND 12"),
        _unique("reports", "work_unit_id", "number_year", "number"),
    )
    for column in ("decree_id", "team_id"):
        op.create_index(op.f(f"ix_reports_{column}"), "reports", [column])
    for name, columns, where in (
        ("uq_reports_period", ["scope_id", "kind", "period"], f"{KEPT} AND corrects_id IS NULL"),
        ("uq_reports_correction", ["corrects_id"], KEPT),
    ):
        only = sa.text(where)
        op.create_index(
            name, "reports", columns, unique=True, sqlite_where=only, postgresql_where=only
        )


def _chapters() -> None:
    parts = ("achievements", "obstacles", "solutions", "next_steps")
    _table(
        "report_chapters",
        *map(_key, ("id", "report_id", "team_id")),
        *(sa.Column(part, sa.Text(), nullable=True) for part in parts),
        sa.Column("prefilled", sa.JSON(), nullable=False),
        _key("edited_by_id", may_be_empty=True),
        _key("edited_for_id", may_be_empty=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        *_versioned(),
        _unique("report_chapters", "report_id", "team_id"),
    )
    op.create_index(op.f("ix_report_chapters_team_id"), "report_chapters", ["team_id"])


def _recommendations() -> None:
    table = "report_recommendations"
    closed = (
        "(status = 'closed') = (closed_by_id IS NOT NULL)"
        " AND (status = 'closed') = (closed_at IS NOT NULL)"
        " AND (status = 'closed') = (coalesce(length(close_reason), 0) > 0)"
    )
    rows = ("action_item_id", "indicator_id", "evidence_id")
    _table(
        table,
        *map(_key, ("id", "report_id")),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(200), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        *(_key(name, may_be_empty=True) for name in rows),
        _enum("status", ("open", "closed")),
        _key("created_by_id"),
        *(
            _key(name, may_be_empty=True)
            for name in ("created_for_id", "closed_by_id", "closed_for_id")
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        *_versioned(),
        _check(table, "status", _one_of("status", ("open", "closed"))),
        _check(table, "one_row", "action_item_id IS NULL OR indicator_id IS NULL"),
        _check(table, "closed_with_a_reason", closed),
        _unique(table, "report_id", "position"),
    )
    for column in rows:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _steps() -> None:
    table = "report_steps"
    _table(
        table,
        *map(_key, ("id", "report_id")),
        _enum("action", ACTIONS),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("signer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _key("taken_by_id"),
        _key("on_behalf_of_id", may_be_empty=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        _check(table, "action", _one_of("action", ACTIONS)),
        _check(
            table,
            "submission_keeps_its_document",
            "(action = 'submit') = (document IS NOT NULL)",
        ),
        _check(
            table,
            "reason",
            "action NOT IN ('return', 'discard') OR coalesce(length(reason), 0) > 0",
        ),
    )
    op.create_index("ix_report_steps_report_id", table, ["report_id", "taken_at"])


def _settings() -> None:
    _table(
        "report_settings",
        _key("work_unit_id"),
        *(sa.Column(f"{kind}_due_days", sa.Integer(), nullable=True) for kind in KINDS),
        *_versioned(),
        primary=("work_unit_id",),
    )


def _table(name: str, *parts: sa.schema.SchemaItem, primary: tuple[str, ...] = ("id",)) -> None:
    """A table, whose keys point at what they are called like."""
    keys = [part for part in parts if isinstance(part, sa.Column) and part.name.endswith("_id")]
    pointing = [
        sa.ForeignKeyConstraint([key.name], [f"{to}.id"], name=op.f(f"fk_{name}_{key.name}"))
        for key in keys
        if (to := _pointed_at(key.name))
    ]
    own = sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}"))
    op.create_table(name, *parts, *pointing, own)


def _pointed_at(column: str) -> str | None:
    word = column.removesuffix("_id")
    if word in {"corrects", "evidence"}:
        return {"corrects": "reports", "evidence": "evidence"}[word]
    last = word.rpartition("_")[2]
    return TO.get(last, f"{word}s")


def _key(name: str, *, may_be_empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=may_be_empty)


def _enum(name: str, values: tuple[str, ...]) -> sa.Column[str]:
    return sa.Column(
        name, sa.Enum(*values, name=name, native_enum=False, length=40), nullable=False
    )


def _versioned() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def downgrade() -> None:
    """Back."""
    for table in TABLES:
        op.drop_table(table)
