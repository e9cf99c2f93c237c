"""sources: other systems, their accounts, their records and what teams decide about them"""

import sqlalchemy as sa
from alembic import op

from migrations import checks, guards
from migrations.guards import Guard, append_only, changed, submitted

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ACTORS_BEFORE = "actor_kind IN ('person', 'command_line')"
ACTORS = "actor_kind IN ('person', 'command_line', 'service_account')"
REPLACED = {
    "record_versions": (
        "o.id = NEW.id OR o.record_id = NEW.record_id"
        " AND (o.number = NEW.number OR o.digest = NEW.digest)"
    ),
    "record_decisions": (
        "o.id = NEW.id OR o.version_id = NEW.version_id AND o.team_id = NEW.team_id"
    ),
    "record_version_files": "o.version_id = NEW.version_id AND o.file_id = NEW.file_id",
    "revision_records": "o.revision_id = NEW.revision_id AND o.version_id = NEW.version_id",
}
GUARDS = [
    *append_only("record_versions", "record_version_is_final"),
    *append_only("record_version_files", "record_version_files_are_final"),
    *append_only("record_decisions", "record_decision_is_final"),
    Guard(
        "source_file_keeps_its_bytes",
        "source_files",
        "UPDATE",
        changed("source_id", "work_unit_id", "original_name", "media_type", "size", "sha256"),
    ),
    Guard(
        "record_keeps_its_name",
        "source_records",
        "UPDATE",
        changed("source_id", "work_unit_id", "external_id"),
    ),
    Guard("provenance_i", "revision_records", "INSERT", submitted("NEW.revision_id")),
    Guard("provenance_u", "revision_records", "UPDATE", "1 = 1"),
    Guard("provenance_d", "revision_records", "DELETE", submitted("OLD.revision_id")),
]


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "source_systems",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_systems")),
        sa.UniqueConstraint("key", name=op.f("uq_source_systems_key")),
    )
    op.create_table(
        "record_types",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "period_kind",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "meeting",
                name="period_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("figures_schema", sa.JSON(), nullable=False),
        sa.Column(
            "confidentiality",
            sa.Enum(
                "normal",
                "restricted",
                name="confidentiality",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "expected_every",
            sa.Enum(
                "month",
                "quarter",
                name="expected_every",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("decree_words", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(expected_every IS NULL) = (due_day IS NULL)", name=op.f("ck_record_types_freshness")
        ),
        sa.CheckConstraint("due_day BETWEEN 1 AND 28", name=op.f("ck_record_types_due_day")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_systems.id"], name=op.f("fk_record_types_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_types")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_record_types_source_id_key")),
    )
    op.create_table(
        "source_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("original_name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "scan_state",
            sa.Enum(
                "not_scanned",
                "clean",
                "pending",
                "infected",
                name="scan_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scan_result", sa.String(length=200), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_systems.id"], name=op.f("fk_source_files_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_source_files_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_files")),
        sa.UniqueConstraint(
            "source_id",
            "work_unit_id",
            "sha256",
            "original_name",
            name=op.f("uq_source_files_source_id_work_unit_id_sha256_original_name"),
        ),
    )
    with op.batch_alter_table("source_files", schema=None) as batch_op:
        batch_op.create_index("ix_source_files_sha256", ["sha256"], unique=False)

    op.create_table(
        "service_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("networks", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_service_accounts_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_systems.id"], name=op.f("fk_service_accounts_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_service_accounts_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_accounts")),
        sa.UniqueConstraint(
            "work_unit_id", "name", name=op.f("uq_service_accounts_work_unit_id_name")
        ),
    )
    with op.batch_alter_table("service_accounts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_accounts_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "source_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("record_type_id", sa.Uuid(), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("current_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_type_id"], ["record_types.id"], name=op.f("fk_source_records_record_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_systems.id"], name=op.f("fk_source_records_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_unit_id"], ["work_units.id"], name=op.f("fk_source_records_work_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_records")),
        sa.UniqueConstraint(
            "source_id",
            "work_unit_id",
            "external_id",
            name=op.f("uq_source_records_source_id_work_unit_id_external_id"),
        ),
    )
    with op.batch_alter_table("source_records", schema=None) as batch_op:
        batch_op.create_index(
            "ix_source_records_work_unit_id", ["work_unit_id", "record_type_id"], unique=False
        )

    op.create_table(
        "intake_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_type_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_intake_rules_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_intake_rules_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_type_id"], ["record_types.id"], name=op.f("fk_intake_rules_record_type_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_intake_rules_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_rules")),
    )
    with op.batch_alter_table("intake_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_rules_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "uq_intake_rules_one_at_a_time",
            ["record_type_id", "team_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "record_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("service_account_id", sa.Uuid(), nullable=True),
        sa.Column("pull_run_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_record_versions_period")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_records.id"], name=op.f("fk_record_versions_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_account_id"],
            ["service_accounts.id"],
            name=op.f("fk_record_versions_service_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_versions")),
        sa.UniqueConstraint(
            "record_id", "digest", name=op.f("uq_record_versions_record_id_digest")
        ),
        sa.UniqueConstraint(
            "record_id", "number", name=op.f("uq_record_versions_record_id_number")
        ),
    )
    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.create_index("ix_record_versions_period_to", ["period_to"], unique=False)

    op.create_table(
        "service_account_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_from", sa.String(length=60), nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["service_accounts.id"], name=op.f("fk_service_account_keys_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_service_account_keys_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_account_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_service_account_keys_prefix")),
    )
    with op.batch_alter_table("service_account_keys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_account_keys_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "record_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "accept",
                "reject",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(action = 'accept') = (evidence_id IS NOT NULL)",
            name=op.f("ck_record_decisions_evidence"),
        ),
        sa.CheckConstraint(
            "action = 'accept' OR length(reason) > 0", name=op.f("ck_record_decisions_reason")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_record_decisions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_record_decisions_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["intake_rules.id"], name=op.f("fk_record_decisions_rule_id")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_record_decisions_team_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["record_versions.id"], name=op.f("fk_record_decisions_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_decisions")),
        sa.UniqueConstraint(
            "version_id", "team_id", name=op.f("uq_record_decisions_version_id_team_id")
        ),
    )
    with op.batch_alter_table("record_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_decisions_evidence_id"), ["evidence_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_record_decisions_team_id"), ["team_id"], unique=False)

    op.create_table(
        "record_version_files",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["source_files.id"], name=op.f("fk_record_version_files_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["record_versions.id"], name=op.f("fk_record_version_files_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "file_id", name=op.f("pk_record_version_files")),
    )
    with op.batch_alter_table("record_version_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_version_files_file_id"), ["file_id"], unique=False
        )

    op.create_table(
        "record_type_indicators",
        sa.Column("record_type_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_record_type_indicators_indicator_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_type_id"],
            ["record_types.id"],
            name=op.f("fk_record_type_indicators_record_type_id"),
        ),
        sa.PrimaryKeyConstraint(
            "record_type_id", "indicator_id", name=op.f("pk_record_type_indicators")
        ),
    )
    with op.batch_alter_table("record_type_indicators", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_type_indicators_indicator_id"), ["indicator_id"], unique=False
        )

    op.create_table(
        "revision_records",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_revision_records_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["record_versions.id"], name=op.f("fk_revision_records_version_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "version_id", name=op.f("pk_revision_records")),
    )
    with op.batch_alter_table("revision_records", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_revision_records_version_id"), ["version_id"], unique=False
        )

    checks.replace("audit_events", "ck_audit_events_actor_kind", ACTORS_BEFORE, ACTORS)
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    checks.replace("audit_events", "ck_audit_events_actor_kind", ACTORS, ACTORS_BEFORE)
    with op.batch_alter_table("revision_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_records_version_id"))

    op.drop_table("revision_records")
    with op.batch_alter_table("record_type_indicators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_type_indicators_indicator_id"))

    op.drop_table("record_type_indicators")
    with op.batch_alter_table("record_version_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_version_files_file_id"))

    op.drop_table("record_version_files")
    with op.batch_alter_table("record_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_decisions_team_id"))
        batch_op.drop_index(batch_op.f("ix_record_decisions_evidence_id"))

    op.drop_table("record_decisions")
    with op.batch_alter_table("service_account_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_account_keys_account_id"))

    op.drop_table("service_account_keys")
    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_record_versions_period_to")

    op.drop_table("record_versions")
    with op.batch_alter_table("intake_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_intake_rules_one_at_a_time",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_intake_rules_team_id"))

    op.drop_table("intake_rules")
    with op.batch_alter_table("source_records", schema=None) as batch_op:
        batch_op.drop_index("ix_source_records_work_unit_id")

    op.drop_table("source_records")
    with op.batch_alter_table("service_accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_accounts_source_id"))

    op.drop_table("service_accounts")
    with op.batch_alter_table("source_files", schema=None) as batch_op:
        batch_op.drop_index("ix_source_files_sha256")

    op.drop_table("source_files")
    op.drop_table("record_types")
    op.drop_table("source_systems")
