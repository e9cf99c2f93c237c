"""SQLite's REPLACE deletes without asking the triggers of DELETE: the record refuses it, too."""

import pytest
from sqlalchemy import text

from app.models import Base
from tests.support import records, steering
from tests.support.databases import SqliteDatabases
from tests.support.evidence_sql import attempt, scene_of
from tests.support.office import Office

RECORD = (
    "amendments", "audit_chain", "audit_events", "baseline_months", "comment_edits",
    "comment_mentions", "comments", "events", "directive_steps", "directives", "evidence",
    "evidence_decisions", "evidence_files", "evidence_indicators", "evidence_links",
    "evidence_revisions", "finding_steps", "findings", "follow_up_steps", "follow_ups",
    "plan_approvals", "realisation_evidence", "realisations", "record_decisions",
    "record_version_files", "record_versions", "revision_editors",
    "revision_records", "schedule_changes",
)  # fmt: skip
WITHOUT_A_KEY_OF_THEIR_OWN = {
    "comment_mentions", "evidence_indicators", "realisation_evidence", "record_version_files",
    "revision_editors", "revision_records",
}  # fmt: skip


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """PostgreSQL has no REPLACE; its ON CONFLICT DO UPDATE asks the triggers of UPDATE."""
    return sqlite_databases


SAME_KEY = "REPLACE INTO {0} SELECT * FROM {0} LIMIT 1"
SAME_PLACE = "REPLACE INTO {0} (rowid, {1}) SELECT rowid, {1} FROM {0} LIMIT 1"
SAME_KEY_BY_UPDATE = (
    "UPDATE OR REPLACE {0} SET id = (SELECT id FROM {0} WHERE revision_id = '{2}')"
    " WHERE revision_id = '{1}'"
)
SAME_PLACE_BY_UPDATE = (
    "UPDATE OR REPLACE {0} SET rowid = (SELECT rowid FROM {0} WHERE id = '{2}') WHERE id = '{1}'"
)


def test_no_row_of_record_is_replaced(office: Office) -> None:
    scene_of(office)
    steering.scene_of(office)
    records.scene_of(office)
    for name in RECORD:
        columns = ", ".join(Base.metadata.tables[name].columns.keys())
        said = attempt(office, text(SAME_PLACE.format(name, columns)))
        assert "guard " in said, name
    for name in set(RECORD) - WITHOUT_A_KEY_OF_THEIR_OWN:
        assert "guard " in attempt(office, text(SAME_KEY.format(name))), name


def test_nor_by_a_row_that_moves_onto_it(office: Office) -> None:
    scene = scene_of(office)
    names = scene.open_revision.hex, scene.sent_revision.hex
    for name in ("evidence_files", "evidence_links"):
        said = attempt(office, text(SAME_KEY_BY_UPDATE.format(name, *names)))
        assert f"guard {name}_replaced_u" in said
    said = attempt(office, text(SAME_PLACE_BY_UPDATE.format("evidence_revisions", *names)))
    assert "guard evidence_revisions_replaced_u" in said
