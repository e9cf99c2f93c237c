"""The step that brought checklists goes down and up again over what people had ticked."""

from sqlalchemy import Connection, text

from tests.migrations.stories import Story
from tests.support.evidence import COORDINATOR, MEMBER, Body, evidence, indicator_id, ok, step
from tests.support.evidence_sql import attempt
from tests.support.office import Office

SIGN = "5A-1"
LIST = f"/indicators/{indicator_id(SIGN)}/checklist"


def tick(office: Office) -> Body:
    """Evidence that was submitted with a ticked list."""
    coordinator, member = office.person(COORDINATOR), office.person(MEMBER)
    etag = coordinator.get(LIST).headers["ETag"]
    ok(coordinator.put(LIST, {"items": ["Laporan"]}, etag=etag))
    made = evidence(office, "draft", SIGN)
    ok(member.patch(f"/evidence/{made['id']}", {"contains": ["Laporan"]}))
    sent: Body = ok(step(member, made["id"], "submit"))
    assert sent["checklist"] == [{"text": "Laporan", "is_there": True}]
    return sent


def its_digest_stays(connection: Connection, sent: Body) -> None:
    kept = text("SELECT count(*) FROM evidence_revisions WHERE digest = :digest")
    assert connection.execute(kept, {"digest": sent["revision"]["digest"]}).scalar_one() == 1


def what_was_ticked_is_untold_and_nothing_else_is_lost(office: Office, sent: Body) -> None:
    coordinator = office.person(COORDINATOR)
    read = ok(coordinator.get(f"/evidence/{sent['id']}"))
    assert read["checklist"] is read["revision"]["checklist"] is None
    assert read["revision"]["digest"] == sent["revision"]["digest"]
    assert ok(coordinator.get(LIST))["own"] is None
    ok(step(coordinator, sent["id"], "verify"))
    changed = text("UPDATE evidence_revisions SET checklist = '[]'")
    assert "revision_is_immutable" in attempt(office, changed)


STORY = Story(
    "checklists", tick, what_was_ticked_is_untold_and_nothing_else_is_lost, its_digest_stays
)
