"""What the database refuses of a meeting, whoever writes the SQL."""

import importlib.util
from pathlib import Path

from sqlalchemy import Uuid, delete, insert, literal, select, update
from sqlalchemy.sql import Executable

from app.core.identifiers import new_id
from app.models import Meeting, MeetingFile, meeting_evidence, meeting_realisations
from app.models.meeting import MeetingFileKind, MeetingStatus
from app.schemas.platform.examples import CAMPAIGN_ID
from tests.support.evidence import MEMBER, indicator_id, ok, step
from tests.support.evidence_sql import attempt, table
from tests.support.meetings import held, plan, upload
from tests.support.office import Office

VERSIONS = Path(__file__).parents[3] / "migrations/versions"
MIGRATIONS = ("20261130_meetings", "20261130_meeting_files", "20261130_meeting_uses")
MEETING, FILE = table(Meeting), table(MeetingFile)


def guards() -> set[str]:
    names: set[str] = set()
    for name in MIGRATIONS:
        spec = importlib.util.spec_from_file_location(name, VERSIONS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        names |= {guard.name for guard in module.GUARDS}
    return names


def lived(office: Office) -> None:
    """A cancelled meeting, and one with a file, a realisation and evidence that was handed in."""
    member = office.person(MEMBER)
    dropped = plan(member)
    ok(member.post(f"/meetings/{dropped['id']}/cancel", {"reason": "Tidak jadi."}))
    path = f"/meetings/{held(member)['id']}"
    upload(member, path.rpartition("/")[2], "notula")
    ok(member.post(f"{path}/realisations", {"items": [{"action_item_id": str(CAMPAIGN_ID)}]}))
    made = ok(member.post(f"{path}/evidence", {"indicator_ids": [indicator_id("5A-2")]}))
    ok(step(member, made["evidence"][0]["id"], "submit"))


def attempts(office: Office) -> dict[str, list[Executable]]:
    """By guard, what it is there for."""
    cancelled = update(MEETING).where(MEETING.c.status == MeetingStatus.CANCELLED)
    new = {"id": literal(new_id(), Uuid()), "position": FILE.c.position + 50}
    copied = select(*(new.get(name, column) for name, column in FILE.c.items()))
    one_more = insert(FILE).from_select(list(FILE.c.keys()), copied)
    evidence, done = meeting_evidence, meeting_realisations
    return {
        "meeting_is_never_deleted": [delete(MEETING)],
        "meeting_stays_cancelled": [cancelled.values(status=MeetingStatus.HELD)],
        "meeting_file_keeps_its_content": [
            update(FILE).values(sha256="0" * 64),
            update(FILE).values(original_name="lain.pdf"),
            update(FILE).values(kind=MeetingFileKind.LAINNYA),
        ],
        "meeting_evidence_is_final_u": [update(evidence).values(meeting_id=new_id())],
        "meeting_evidence_is_final_d": [delete(evidence)],
        "meeting_realisation_is_final_u": [update(done).values(meeting_id=new_id())],
        "meeting_realisation_is_final_d": [delete(done)],
        "meeting_is_fixed": [
            update(MEETING).where(MEETING.c.status == MeetingStatus.HELD).values(**{name: "Lain"})
            for name in ("title", "place", "agenda", "minutes")
        ],
        "meeting_files_are_fixed_i": [one_more],
        "meeting_files_are_fixed_d": [delete(FILE)],
    }


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    lived(office)
    tried = attempts(office)
    assert set(tried) == guards()
    for guard, statements in tried.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), (guard, str(statement))
