"""evaluations: conditions of a proposal for a year, weights of changes, computed answers"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import append_only

revision = "lke_facts"
down_revision = "evaluation_checks"
branch_labels = None
depends_on = None

LAYERS = ("unit", "pendahuluan", "tpi", "tpn")
GUARDS = append_only("lke_facts", "lke_fact")
KEPT = ("lke_facts",)
REPLACED = {"lke_facts": "o.id = NEW.id"}
PLACES = {
    "institution": (["year", "code", "layer", "number"], "work_unit_id IS NULL"),
    "unit": (["work_unit_id", "year", "code", "layer", "number"], "work_unit_id IS NOT NULL"),
}


def upgrade() -> None:
    """Forward: nothing was stated, weighed or computed so far."""
    _facts()
    _weights()
    op.add_column("evaluation_answers", sa.Column("computation", sa.JSON(), nullable=True))
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(KEPT)


def _facts() -> None:
    op.create_table(
        "lke_facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column(
            "layer", sa.Enum(*LAYERS, name="layer", native_enum=False, length=40), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(40), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_for_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"layer IN ({', '.join(map(repr, LAYERS))})", name=op.f("ck_lke_facts_layer")
        ),
        sa.CheckConstraint("layer IN ('unit', 'tpi')", name=op.f("ck_lke_facts_stated_by")),
        sa.CheckConstraint("coalesce(length(source), 0) > 0", name=op.f("ck_lke_facts_source")),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_lke_facts_work_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_lke_facts_evidence_id")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_lke_facts_set_by_id")),
        sa.ForeignKeyConstraint(["set_for_id"], ["users.id"], name=op.f("fk_lke_facts_set_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lke_facts")),
    )
    op.create_index(op.f("ix_lke_facts_evidence_id"), "lke_facts", ["evidence_id"])
    for name, (columns, where) in PLACES.items():
        op.create_index(
            f"uq_lke_facts_{name}",
            "lke_facts",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _weights() -> None:
    table = "evaluation_weights"
    op.create_table(
        table,
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 9", name=op.f(f"ck_{table}_weight")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f(f"fk_{table}_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "code", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    """Back: what was stated and weighed goes; computed answers are as any other."""
    guards.emptied_again(KEPT)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_column("evaluation_answers", "computation")
    op.drop_table("evaluation_weights")
    op.drop_table("lke_facts")
