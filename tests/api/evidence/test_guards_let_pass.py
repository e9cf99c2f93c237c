"""What the guards let pass, and what they refuse to whoever had a part."""

from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core.identifiers import new_id
from app.models import EvidenceDecision, EvidenceFile, EvidenceLink
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, evidence, ok, step
from tests.support.evidence_sql import (
    EDITORS,
    LINK,
    LINKS,
    REVISION,
    Scene,
    attempt,
    decision,
    edit_of_comment,
    new_part,
    of_revision,
    scene_of,
    step_of_finding,
    table,
    with_status,
)
from tests.support.office import PDF, Office


def test_what_is_allowed_over_http_passes_the_guards_too(office: Office) -> None:
    scene = scene_of(office)
    files, in_draft = table(EvidenceFile), of_revision(EvidenceFile, scene.open_revision)
    allowed: list[Executable] = [
        new_part(EvidenceFile, scene.open_revision, scene.coordinator),
        new_part(EvidenceLink, scene.open_revision, scene.coordinator),
        update(REVISION).where(REVISION.c.id == scene.open_revision).values(title="Draf lain"),
        insert(EDITORS).values(revision_id=scene.open_revision, user_id=scene.coordinator),
        update(files).where(in_draft).values(removed_by_id=scene.coordinator),
        delete(files).where(in_draft),
        delete(LINKS).where(LINKS.c.evidence_id == scene.draft),
        update(table(EvidenceLink)).values(state="missing", http_status=404),
        step_of_finding(scene, "close", scene.coordinator),
        edit_of_comment(scene.member, number=3),
        decision(scene, "verify", scene.coordinator),
        with_status(scene.submitted, "verified"),
    ]
    for statement in allowed:
        assert attempt(office, statement) == ""


@pytest.mark.parametrize(
    ("helper", "how"),
    [(COLLEAGUE, "file"), (COLLEAGUE, "link"), (COORDINATOR, "submission"), (KETUA, "file")],
)
def test_whoever_had_a_part_is_refused_as_reviewer_in_sql_too(
    office: Office, helper: str, how: str
) -> None:
    made = evidence(office)
    person = office.person(helper)
    if how == "file":
        ok(person.upload(made["id"], ("b.pdf", PDF + b"b")), 201)
    if how == "link":
        ok(person.post(f"/evidence/{made['id']}/links", LINK), 201)
    ok(step(person if how == "submission" else office.person(MEMBER), made["id"], "submit"))
    revision_id, evidence_id = UUID(made["revision"]["id"]), UUID(made["id"])
    own = office.user_id(helper)
    scene = Scene(evidence_id, evidence_id, *(revision_id,) * 5, own, own, own)
    for action in ("verify", "accept", "return"):
        assert "guard four_eyes" in attempt(office, decision(scene, action, own))
    pengarah = office.user_id("thomas.dohu")
    assert attempt(office, decision(scene, "accept", pengarah)) == ""


def test_a_revision_is_accepted_once(office: Office) -> None:
    current = evidence(office, "accepted")
    with Session(office.engine) as session:
        judged = select(EvidenceDecision).where(EvidenceDecision.action == "accept")
        (accepted,) = session.scalars(judged).all()
        values = {c.name: getattr(accepted, c.name) for c in table(EvidenceDecision).columns}
    again = values | {"id": new_id(), "decided_by_id": office.user_id("thomas.dohu")}
    said = attempt(office, insert(table(EvidenceDecision)).values(**again))
    assert "unique" in said.lower() or "guard evidence_decisions_replaced_i" in said
    assert current["status"] == "accepted"


def test_no_table_of_record_can_be_emptied(office: Office) -> None:
    if office.engine.dialect.name == "sqlite":
        # SQLite knows no TRUNCATE: a DELETE without condition meets the guards above.
        assert "syntax error" in attempt(office, text("TRUNCATE evidence"))
        return
    scene_of(office)
    for name in ("audit_events", "evidence", "evidence_revisions", "comments", "findings"):
        for how in ("", " CASCADE"):
            said = attempt(office, text(f"TRUNCATE {name}{how}"))
            assert "guard never_emptied" in said or (not how and "foreign key" in said)
