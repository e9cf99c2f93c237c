"""evaluations: of an office and year, in four layers that never overwrite each other"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, append_only, changed

revision = "evaluations"
down_revision = "report_files"
branch_labels = None
depends_on = None

LAYERS = ("unit", "pendahuluan", "tpi", "tpn")
STATUSES = (
    "draft", "submitted", "in_assessment", "returned", "assessed", "proposed", "not_proposed",
)  # fmt: skip
ACTIONS = ("submit", "forward", "return", "conclude", "propose", "decline")
VERDICTS = ("agree", "differ", "return")
PHASES = ("filling", "preliminary", "verification", "revision")
TABLES = (
    "evaluation_proofs", "evaluation_steps", "evaluation_answers", "evaluation_windows",
    "evaluations",
)  # fmt: skip
TO = {
    "work_unit_id": "work_units",
    "decree_id": "decrees",
    "sheet_id": "lke_sheets",
    "evaluation_id": "evaluations",
    "question_id": "lke_questions",
    "about_id": "evaluation_answers",
    "evidence_id": "evidence",
}
# Who answers NEW had a part in evidence that proves the question.
PROVED = """EXISTS (
    SELECT 1 FROM evaluation_proofs p
    JOIN evidence e ON e.id = p.evidence_id
    JOIN evidence_revisions r ON r.evidence_id = e.id
    WHERE p.evaluation_id = NEW.evaluation_id AND p.question_id = NEW.question_id
    AND p.removed_at IS NULL
    AND (e.created_by_id IN (NEW.answered_by_id, NEW.on_behalf_of_id)
         OR r.created_by_id IN (NEW.answered_by_id, NEW.on_behalf_of_id)
         OR r.submitted_by_id IN (NEW.answered_by_id, NEW.on_behalf_of_id)
         OR EXISTS (SELECT 1 FROM revision_editors x WHERE x.revision_id = r.id
                    AND x.user_id IN (NEW.answered_by_id, NEW.on_behalf_of_id))
         OR EXISTS (SELECT 1 FROM evidence_files f WHERE f.revision_id = r.id
                    AND f.uploaded_by_id IN (NEW.answered_by_id, NEW.on_behalf_of_id))
         OR EXISTS (SELECT 1 FROM evidence_links l WHERE l.revision_id = r.id
                    AND l.added_by_id IN (NEW.answered_by_id, NEW.on_behalf_of_id))))"""
ANSWERED = """EXISTS (
    SELECT 1 FROM evaluation_answers a
    WHERE a.evaluation_id = NEW.evaluation_id AND a.question_id = NEW.question_id
    AND a.layer <> NEW.layer
    AND (a.answered_by_id IN (NEW.answered_by_id, NEW.on_behalf_of_id)
         OR a.on_behalf_of_id IN (NEW.answered_by_id, NEW.on_behalf_of_id)))"""
AFTER = {
    "submitted": "submit",
    "in_assessment": "submit', 'forward",
    "returned": "return",
    "assessed": "conclude",
    "proposed": "propose",
    "not_proposed": "decline",
}
GUARDS = [
    *append_only("evaluation_answers", "evaluation_answer"),
    *append_only("evaluation_steps", "evaluation_step"),
    Guard("evaluation_is_never_deleted", "evaluations", "DELETE", "1 = 1"),
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
    *(
        Guard(
            f"evaluation_{status}_needs_its_step",
            "evaluations",
            "UPDATE",
            f"NEW.status = '{status}' AND OLD.status <> NEW.status"  # noqa: S608 - constants of the migrations
            " AND NOT EXISTS (SELECT 1 FROM evaluation_steps s WHERE s.evaluation_id = NEW.id"
            f" AND s.action IN ('{actions}'))",
        )
        for status, actions in AFTER.items()
    ),
    Guard(
        "own_evaluation_answer",
        "evaluation_answers",
        "INSERT",
        f"NEW.layer <> 'unit' AND ({ANSWERED} OR {PROVED})",
    ),
    Guard("evaluation_proof_is_never_deleted", "evaluation_proofs", "DELETE", "1 = 1"),
    Guard(
        "evaluation_proof_stays",
        "evaluation_proofs",
        "UPDATE",
        "OLD.removed_at IS NOT NULL OR "
        + changed("evaluation_id", "question_id", "evidence_id", "pages", "added_by_id"),
    ),
]
KEPT = ("evaluations", "evaluation_answers", "evaluation_steps", "evaluation_proofs")
REPLACED = dict.fromkeys(KEPT, "o.id = NEW.id")


def upgrade() -> None:
    """Forward."""
    _evaluations()
    _windows()
    _answers()
    _steps()
    _proofs()
    op.execute(
        "ALTER TABLE role_grants ADD COLUMN layer VARCHAR(40)"
        f" CONSTRAINT ck_role_grants_layer CHECK ({_one_of('layer', LAYERS)})"
        " CONSTRAINT ck_role_grants_layer_of_an_asesor"
        " CHECK (layer IS NULL OR (role = 'asesor' AND layer <> 'unit'))"
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(KEPT)


def _evaluations() -> None:
    _table(
        "evaluations",
        *map(_key, ("id", "work_unit_id", "decree_id", "sheet_id")),
        sa.Column("year", sa.Integer(), nullable=False),
        _enum("target", ("WBK", "WBBM")),
        sa.Column("has_wbk", sa.Boolean(), nullable=True),
        _enum("status", STATUSES),
        sa.Column("is_forwarded", sa.Boolean(), nullable=False),
        sa.Column("submission_count", sa.Integer(), nullable=False),
        _key("created_by_id"),
        _key("created_for_id", may_be_empty=True),
        *_versioned(),
        _check("evaluations", "target", _one_of("target", ("WBK", "WBBM"))),
        _check("evaluations", "status", _one_of("status", STATUSES)),
        _unique("evaluations", "work_unit_id", "year"),
    )
    for column in ("decree_id", "sheet_id"):
        op.create_index(op.f(f"ix_evaluations_{column}"), "evaluations", [column])


def _windows() -> None:
    table = "evaluation_windows"
    _table(
        table,
        _key("evaluation_id"),
        _enum("phase", PHASES),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _enum("set_by_layer", LAYERS),
        *_versioned(),
        _check(table, "phase", _one_of("phase", PHASES)),
        _check(table, "set_by_layer", _one_of("set_by_layer", LAYERS)),
        _check(table, "period", "last_day >= first_day"),
        primary=("evaluation_id", "phase"),
    )


def _answers() -> None:
    table = "evaluation_answers"
    needs_note = "verdict = 'agree' OR verdict IS NULL OR coalesce(length(note), 0) > 0"
    _table(
        table,
        *map(_key, ("id", "evaluation_id", "question_id")),
        _enum("layer", LAYERS),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        _enum("verdict", VERDICTS, may_be_empty=True),
        _key("about_id", may_be_empty=True),
        sa.Column("proof_digest", sa.String(64), nullable=True),
        _key("answered_by_id"),
        _key("on_behalf_of_id", may_be_empty=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        _check(table, "layer", _one_of("layer", LAYERS)),
        _check(table, "verdict", _one_of("verdict", VERDICTS)),
        _check(table, "verdict_of_later_layers", "(layer = 'unit') = (verdict IS NULL)"),
        _check(table, "note", needs_note),
        _unique(table, "evaluation_id", "question_id", "layer", "number"),
    )
    op.create_index(op.f(f"ix_{table}_question_id"), table, ["question_id"])


def _steps() -> None:
    table = "evaluation_steps"
    needs_note = "action NOT IN ('return', 'decline') OR coalesce(length(note), 0) > 0"
    _table(
        table,
        *map(_key, ("id", "evaluation_id")),
        _enum("action", ACTIONS),
        _enum("layer", LAYERS),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        _key("taken_by_id"),
        _key("on_behalf_of_id", may_be_empty=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        _check(table, "action", _one_of("action", ACTIONS)),
        _check(table, "layer", _one_of("layer", LAYERS)),
        _check(table, "note", needs_note),
    )
    op.create_index("ix_evaluation_steps_evaluation_id", table, ["evaluation_id", "taken_at"])


def _proofs() -> None:
    table = "evaluation_proofs"
    _table(
        table,
        *map(_key, ("id", "evaluation_id", "question_id", "evidence_id")),
        sa.Column("pages", sa.Text(), nullable=False),
        _key("added_by_id"),
        _key("added_for_id", may_be_empty=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        _key("removed_by_id", may_be_empty=True),
        _key("removed_for_id", may_be_empty=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _check(table, "removed", "(removed_at IS NULL) = (removed_by_id IS NULL)"),
    )
    for column in ("question_id", "evidence_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    open_ones = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_evaluation_proofs_once",
        table,
        ["evaluation_id", "question_id", "evidence_id"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )


def _table(name: str, *parts: sa.schema.SchemaItem, primary: tuple[str, ...] = ("id",)) -> None:
    """A table; whatever of its keys is not called like a table names a person."""
    keys = [part for part in parts if isinstance(part, sa.Column) and part.name.endswith("_id")]
    pointing = [
        sa.ForeignKeyConstraint(
            [key.name], [f"{TO.get(key.name, 'users')}.id"], name=op.f(f"fk_{name}_{key.name}")
        )
        for key in keys
    ]
    own = sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}"))
    op.create_table(name, *parts, *pointing, own)


def _key(name: str, *, may_be_empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=may_be_empty)


def _enum(name: str, values: tuple[str, ...], *, may_be_empty: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, length=40)
    return sa.Column(name, kind, nullable=may_be_empty)


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
    """Back: evaluations go, and with them who assesses in which layer."""
    guards.emptied_again(KEPT)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.execute("ALTER TABLE role_grants DROP COLUMN layer")
    for table in TABLES:
        op.drop_table(table)
