"""confirmed: the same said again confirms a record; what can hardly be so is warned of"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "confirmed"
down_revision = "drafts_let_go"
branch_labels = None
depends_on = None

KEYWORD = "x-not-more-than"
ALL_DAYS = "employees * working_days"
# Source, kind of record and figure of those that every installation began with.
LIMITS = {
    ("sirian", "attendance"): {
        "present": ALL_DAYS,
        "late": "present",
        "absent": ALL_DAYS,
        "leave": ALL_DAYS,
        "duty_travel": ALL_DAYS,
    },
    ("sirian", "daily-work"): {"with_report": "employees"},
    ("sipleno", "minutes"): {"present": "invited"},
    ("sippn", "service-standards"): {"published": "services"},
}


def upgrade() -> None:
    """Forward: the first sources get their limits, where an administrator left their figures."""
    op.add_column("source_records", sa.Column("confirmed_at", sa.DateTime(timezone=True)))
    op.add_column(
        "record_versions",
        sa.Column("warnings", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )
    _change_figures(_limited)


def downgrade() -> None:
    """Back: what was confirmed is as old as its version again."""
    _change_figures(_unlimited)
    op.drop_column("record_versions", "warnings")
    op.drop_column("source_records", "confirmed_at")


def _limited(properties: dict[str, Any], limits: dict[str, str]) -> None:
    for name, rule in limits.items():
        names = {name, *(each.strip() for each in rule.split("*"))}
        if all(isinstance(properties.get(each), dict) for each in names):
            properties[name].setdefault(KEYWORD, rule)


def _unlimited(properties: dict[str, Any], limits: dict[str, str]) -> None:
    for name, rule in limits.items():
        part = properties.get(name)
        if isinstance(part, dict) and part.get(KEYWORD) == rule:
            del part[KEYWORD]


def _change_figures(change: Callable[[dict[str, Any], dict[str, str]], None]) -> None:
    connection = op.get_bind()
    kinds = connection.execute(
        sa.text(
            "SELECT t.id, s.key AS source, t.key AS kind, t.figures_schema FROM record_types t"
            " JOIN source_systems s ON s.id = t.source_id"
        )
    ).all()
    for row in kinds:
        schema = row.figures_schema
        schema = json.loads(schema) if isinstance(schema, str) else schema
        properties = schema.get("properties")
        if (row.source, row.kind) in LIMITS and isinstance(properties, dict):
            change(properties, LIMITS[row.source, row.kind])
            connection.execute(
                sa.text("UPDATE record_types SET figures_schema = :schema WHERE id = :id"),
                {"schema": json.dumps(schema), "id": row.id},
            )
