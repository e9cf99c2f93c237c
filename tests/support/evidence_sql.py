"""Evidence in every state that a guard looks at, and SQL about it."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Base,
    Comment,
    CommentEdit,
    Email,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    Finding,
    FindingStep,
    comment_mentions,
    evidence_indicators,
    revision_editors,
)
from app.models.rights import ActorRole
from app.schemas.platform.examples import ACTIVITY_5A_ID, DECREE_ID, seeded
from tests.support import steering
from tests.support.evidence import COLLEAGUE, COORDINATOR, MEMBER, draft, evidence, ok, step
from tests.support.office import Office
from tests.support.prepared import Prepared


class Scene(NamedTuple):
    """Keys of what the statements are about."""

    draft: UUID
    submitted: UUID
    open_revision: UUID
    sent_revision: UUID
    infected_revision: UUID
    links_only: UUID
    links_evidence: UUID
    member: UUID
    colleague: UUID
    coordinator: UUID
    verified: UUID = UUID(int=0)
    verified_revision: UUID = UUID(int=0)


LINK = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}
Statement = Callable[[Scene], Executable]


def table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def new_part(model: type[Base], revision_id: UUID, person: UUID) -> Executable:
    """A further file or link of a revision."""
    common = {"id": new_id(), "revision_id": revision_id, "position": 90}
    if model is EvidenceLink:
        own = {"url": "https://kpu.go.id", "title": "x", "added_by_id": person}
        return insert(table(model)).values(**common, **own, added_at=clock.now())
    return insert(table(model)).values(
        **common,
        original_name="x.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by_id=person,
        received_at=clock.now(),
    )


def decision(
    scene: Scene, action: str, person: UUID, reason: str | None = "Dari belakang", **values: object
) -> Executable:
    """A judgement of the submitted revision as it is."""
    return insert(table(EvidenceDecision)).values(
        id=new_id(),
        evidence_id=scene.submitted,
        revision_id=scene.sent_revision,
        action=action,
        level=1 if action == "verify" else 2,
        reason=reason,
        decided_by_id=person,
        decided_at=clock.now(),
        **{"revision_digest": digest_of(scene.sent_revision)} | values,
    )


def digest_of(revision_id: UUID) -> ScalarSelect[str]:
    """What the revision's digest is when the statement runs."""
    digest = select(REVISION.c.digest).where(REVISION.c.id == revision_id)
    return digest.scalar_subquery()


def new_finding(scene: Scene, **values: object) -> Executable:
    """A flag on the submitted revision."""
    words = {
        "evidence_id": scene.submitted,
        "revision_id": scene.sent_revision,
        "team_id": TEAM,
        "kind": "flag",
        "status": "open",
        "reason": "Dari belakang",
        "raised_by_id": scene.coordinator,
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "version": 1,
    }
    return insert(table(Finding)).values(id=new_id(), **words | values)


def step_of_finding(scene: Scene, action: str, person: UUID, **values: object) -> Executable:
    """A further step of the finding about the submitted revision."""
    finding_id = select(table(Finding).c.id).scalar_subquery()
    return insert(table(FindingStep)).values(
        id=new_id(),
        finding_id=finding_id,
        action=action,
        text="Dari belakang",
        taken_by_id=person,
        taken_at=clock.now(),
        **{"judged": steering.READ if action == "close" else None} | values,
    )


def edit_of_comment(person: UUID, *, number: int) -> Executable:
    """A further version of the comment on the submitted revision, which has two."""
    return insert(table(CommentEdit)).values(
        id=new_id(),
        comment_id=A_COMMENT,
        number=number,
        text="Dari belakang",
        edited_by_id=person,
        edited_at=clock.now(),
    )


def mention_in_comment(person: UUID, *, version: int) -> Executable:
    """Somebody called in by a version of that comment."""
    return insert(comment_mentions).values(comment_id=A_COMMENT, version=version, user_id=person)


def whole_table(rows: Table, event: str) -> Executable:
    """Change every row as little as can be, or delete it."""
    (key, *_) = rows.primary_key
    return update(rows).values({key: key}) if event == "u" else delete(rows)


def of_revision(model: type[Base], revision_id: UUID) -> ColumnElement[bool]:
    return table(model).c.revision_id == revision_id


def with_status(evidence_id: UUID, status: str) -> Executable:
    return update(table(Evidence)).where(table(Evidence).c.id == evidence_id).values(status=status)


CHANGES: dict[type[Base], tuple[dict[str, object], ...]] = {
    EvidenceFile: ({"original_name": "lain.pdf"}, {"sha256": "1" * 64}),
    EvidenceLink: ({"url": "https://kpu.go.id/lain"}, {"title": "Lain"}),
}


def of_parts(model: type[Base]) -> dict[str, list[Statement]]:
    """Adding to a submitted revision, moving out of it or into it, taking away from it."""
    part = table(model)

    def move(old: UUID, new: UUID) -> Executable:
        return update(part).where(of_revision(model, old)).values(revision_id=new, position=91)

    return {
        f"{part.name}_are_immutable_i": [lambda s: new_part(model, s.sent_revision, s.member)],
        f"{part.name}_are_immutable_u": [
            lambda s: move(s.sent_revision, s.open_revision),
            lambda s: move(s.open_revision, s.sent_revision),
            *(
                lambda s, changed=changed: (
                    update(part).where(of_revision(model, s.sent_revision)).values(changed)
                )
                for changed in CHANGES[model]
            ),
        ],
        f"{part.name}_are_immutable_d": [
            lambda s: delete(part).where(of_revision(model, s.sent_revision))
        ],
    }


def taken_out(model: type[Base]) -> list[Statement]:
    """A part of a draft, in nobody's name."""
    return [lambda s: delete(table(model)).where(of_revision(model, s.open_revision))]


def judged_by_member(action: str) -> Statement:
    return lambda scene: decision(scene, action, scene.member)


REVISION, LINKS, EDITORS = table(EvidenceRevision), evidence_indicators, revision_editors
A_COMMENT = select(table(Comment).c.id).scalar_subquery()
TEAM, OTHER_TEAM = seeded("team", 7), seeded("team", 8)


def scene_of(office: Office) -> Scene:
    """A draft, submitted evidence with talk and a finding about it, a draft with a virus."""
    member = office.person(MEMBER)
    links_only = draft(member)
    ok(member.post(f"/evidence/{links_only['id']}/links", LINK), 201)
    ok(step(member, links_only["id"], "submit"))
    verified = evidence(office, "verified")
    ids = [draft(member)["id"] for _ in range(3)]
    ok(member.patch(f"/evidence/{ids[1]}", {"title": "Judul lain"}))
    for evidence_id in ids:
        ok(member.upload(evidence_id), 201)
        ok(member.post(f"/evidence/{evidence_id}/links", LINK), 201)
    ok(step(member, ids[1], "submit"))
    said = {"text": "Sudah lengkap.", "mention_ids": [str(office.user_id(COORDINATOR))]}
    comment = ok(member.post(f"/evidence/{ids[1]}/comments", said), 201)
    ok(member.patch(f"/comments/{comment['id']}", {"text": "Sudah lengkap semua."}))
    flag = {"evidence_id": ids[1], "reason": "Tanda tangan belum ada."}
    finding = ok(office.person(ActorRole.PENGARAH).post("/findings", flag), 201)
    ok(office.person(COLLEAGUE).post(f"/findings/{finding['id']}/answer", {"text": "Ada."}))
    revisions = [UUID(ok(member.get(f"/evidence/{key}"))["revision"]["id"]) for key in ids]
    infected = update(table(EvidenceFile)).where(of_revision(EvidenceFile, revisions[2]))
    assert attempt(office, infected.values(scan_state="infected")) == ""
    approve_a_plan(office, ids[1])
    amend(office)
    Prepared(office).notification(MEMBER)
    sent = {"user_id": office.user_id(MEMBER), "attempts": 1, "sent_at": clock.now()}
    assert attempt(office, insert(table(Email)).values(id=new_id(), **sent)) == ""
    people = map(office.user_id, (MEMBER, COLLEAGUE, COORDINATOR))
    revisions += [UUID(links_only["revision"]["id"]), UUID(links_only["id"])]
    scene = Scene(*map(UUID, ids[:2]), *revisions, *people)
    revision_id = UUID(verified["revision"]["id"])
    return scene._replace(verified=UUID(verified["id"]), verified_revision=revision_id)


def approve_a_plan(office: Office, evidence_id: str) -> None:
    """With one month in it, for which something was done."""
    ketua = office.person(ActorRole.PELAKSANA)
    items = ok(ketua.get("/action-items", params={"activity_id": str(ACTIVITY_5A_ID)}))
    item = items["items"][0]["id"]
    months = {"months": [{"month": 7, "status": "planned"}]}
    ok(ketua.put(f"/action-items/{item}/schedule", months))
    ok(ketua.post(f"/decrees/{DECREE_ID}/schedule/approve", {}), 201)
    done = {"done_on": "2023-07-20", "note": "Rapat", "evidence_ids": [evidence_id]}
    ok(ketua.post(f"/action-items/{item}/realisations", done), 201)


def amend(office: Office) -> None:
    """By a decree that puts a member of team V into another team, too."""
    seat = {"username": MEMBER, "role": "anggota", "title": "Anggota", "job_title": "Analis"}
    body = {"number": "150", "year": 2023, "date": "2023-09-01", "title": "PERUBAHAN"}
    members = [{"team_id": str(OTHER_TEAM), **seat}]
    words = body | {"effective_from": "2023-09-01", "members": members}
    ok(office.person(ActorRole.PELAKSANA).post(f"/decrees/{DECREE_ID}/amendments", words), 201)


def attempt(office: Office, statement: Executable) -> str:
    """What the database says to a statement of its own transaction; empty when it takes it."""
    with Session(office.engine) as session:
        try:
            session.execute(statement)
            session.commit()
        except DBAPIError as error:
            return str(error.orig)
    return ""
