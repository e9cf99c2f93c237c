"""evaluation_checks: TPI's checklist, and findings that a question of an evaluation led to"""

import sqlalchemy as sa
from alembic import op

from migrations import checks, guards
from migrations.guards import Guard, append_only, changed

revision = "evaluation_checks"
down_revision = "proposal_periods"
branch_labels = None
depends_on = None

TABLE = "evaluation_checks"
LAYERS = ("unit", "pendahuluan", "tpi", "tpn")
ITEMS = (
    "tlhp", "sakip", "lhkpn_lhkan", "commitment", "data_quality", "innovation", "survey",
    "performance",
)  # fmt: skip
STATES = ("fulfilled", "partly", "not_fulfilled")
KEYS = {"evaluation_id": "evaluations", "checked_by_id": "users", "on_behalf_of_id": "users"}
SOURCES = ("monitoring", "asesor", "complaint")
NEW_SOURCES = (*SOURCES, "evaluation")
FINDING_KEYS = {"evaluation_id": "evaluations", "question_id": "lke_questions"}
# Who checks NEW answered as the office, or in another layer, or put evidence beside a question.
HAD_A_PART = """(EXISTS (
    SELECT 1 FROM evaluation_answers a
    WHERE a.evaluation_id = NEW.evaluation_id AND a.layer <> NEW.layer
    AND (a.answered_by_id IN (NEW.checked_by_id, NEW.on_behalf_of_id)
         OR a.on_behalf_of_id IN (NEW.checked_by_id, NEW.on_behalf_of_id)))
    OR EXISTS (
    SELECT 1 FROM evaluation_proofs p
    WHERE p.evaluation_id = NEW.evaluation_id
    AND (p.added_by_id IN (NEW.checked_by_id, NEW.on_behalf_of_id)
         OR p.added_for_id IN (NEW.checked_by_id, NEW.on_behalf_of_id))))"""
GUARDS = [
    *append_only(TABLE, "evaluation_check"),
    Guard("own_evaluation_check", TABLE, "INSERT", HAD_A_PART),
    Guard(
        "finding_of_an_evaluation",
        "findings",
        "INSERT",
        "(NEW.source = 'evaluation') <> (NEW.evaluation_id IS NOT NULL)"
        " OR NEW.question_id IS NOT NULL AND NEW.evaluation_id IS NULL"
        " OR NEW.evaluation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations e"
        " JOIN teams t ON t.decree_id = e.decree_id"
        " WHERE e.id = NEW.evaluation_id AND t.id = NEW.team_id)"
        " OR NEW.question_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations e"
        " JOIN lke_questions q ON q.sheet_id = e.sheet_id"
        " WHERE e.id = NEW.evaluation_id AND q.id = NEW.question_id)",
    ),
    Guard("finding_keeps_its_evaluation", "findings", "UPDATE", changed(*FINDING_KEYS)),
]
# As the step that added these columns has it; it is down while a source is changed back.
JUDGEMENT = Guard(
    "finding_keeps_its_judgement",
    "findings",
    "UPDATE",
    changed("activity_id", "action_item_id", "severity", "source", "cause", "recommendation"),
)
REPLACED = {TABLE: "o.id = NEW.id"}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        _words("layer", LAYERS),
        _words("item", ITEMS),
        sa.Column("number", sa.Integer(), nullable=False),
        _words("state", STATES),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        _check("layer", _one_of("layer", LAYERS)),
        _check("item", _one_of("item", ITEMS)),
        _check("state", _one_of("state", STATES)),
        _check("of_later_layers", "layer <> 'unit'"),
        _check("note", "state = 'fulfilled' OR coalesce(length(note), 0) > 0"),
        *(
            sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{key}"))
            for key, to in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "evaluation_id",
            "layer",
            "item",
            "number",
            name=op.f(f"uq_{TABLE}_evaluation_id_layer_item_number"),
        ),
    )
    checks.replace(
        "findings", "ck_findings_source", _one_of("source", SOURCES), _one_of("source", NEW_SOURCES)
    )
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    for key, to in FINDING_KEYS.items():
        op.execute(
            f"ALTER TABLE findings ADD COLUMN {key} {kind}"
            f" CONSTRAINT fk_findings_{key} REFERENCES {to} (id)"
        )
        op.create_index(op.f(f"ix_findings_{key}"), "findings", [key])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied([TABLE])


def _words(name: str, values: tuple[str, ...]) -> sa.Column[str]:
    return sa.Column(
        name, sa.Enum(*values, name=name, native_enum=False, length=40), nullable=False
    )


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}"))


def downgrade() -> None:
    """Back: the checklists go; what a question led to stays as the finding of an asesor."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    guards.drop([JUDGEMENT])
    op.execute("UPDATE findings SET source = 'asesor' WHERE source = 'evaluation'")
    guards.create([JUDGEMENT])
    for key in FINDING_KEYS:
        op.drop_index(op.f(f"ix_findings_{key}"), "findings")
        op.drop_column("findings", key)
    checks.replace(
        "findings", "ck_findings_source", _one_of("source", NEW_SOURCES), _one_of("source", SOURCES)
    )
    op.drop_table(TABLE)
