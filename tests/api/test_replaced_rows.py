"""SQLite's REPLACE deletes without asking the triggers of DELETE: the record refuses it, too."""

import pytest
from sqlalchemy import bindparam, text

from tests.api.test_evidence_guards import attempt, scene_of
from tests.support.databases import SqliteDatabases
from tests.support.office import Office

RECORD = (
    "audit_chain", "audit_events", "comments", "evidence", "evidence_decisions", "evidence_files",
    "evidence_indicators", "evidence_links", "evidence_revisions", "finding_steps", "findings",
    "revision_editors",
)  # fmt: skip


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """PostgreSQL has no REPLACE; its ON CONFLICT DO UPDATE asks the triggers of UPDATE."""
    return sqlite_databases


def test_no_row_of_record_is_replaced(office: Office) -> None:
    scene_of(office)
    for name in RECORD:
        if name not in {"revision_editors", "evidence_indicators"}:
            said = attempt(office, text(f"REPLACE INTO {name} SELECT * FROM {name} LIMIT 1"))
            assert "guard " in said, name
        with office.engine.connect() as connection:
            first = connection.execute(text(f"SELECT rowid AS place, * FROM {name} LIMIT 1"))
            row = dict(first.mappings().one())
        columns = [column for column in row if column != "place"]
        values = ", ".join(f":{column}" for column in columns)
        same_place = text(
            f"REPLACE INTO {name} (rowid, {', '.join(columns)}) VALUES (:place, {values})"
        ).bindparams(*(bindparam(key, value) for key, value in row.items()))
        assert "guard " in attempt(office, same_place), name


def test_nor_by_a_row_that_moves_onto_it(office: Office) -> None:
    scene = scene_of(office)
    draft, sent = scene.open_revision.hex, scene.sent_revision.hex
    for name in ("evidence_files", "evidence_links"):
        moved = (
            f"UPDATE OR REPLACE {name} SET id = (SELECT id FROM {name}"
            f" WHERE revision_id = '{sent}') WHERE revision_id = '{draft}'"
        )
        assert f"guard {name}_replaced_u" in attempt(office, text(moved))
    onto = f"(SELECT rowid FROM evidence_revisions WHERE id = '{sent}')"
    moved = f"UPDATE OR REPLACE evidence_revisions SET rowid = {onto} WHERE id = '{draft}'"
    assert "guard evidence_revisions_replaced_u" in attempt(office, text(moved))
