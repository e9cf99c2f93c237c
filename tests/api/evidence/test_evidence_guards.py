"""What the database itself refuses, whoever writes the SQL."""

import importlib.util
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, ScalarSelect, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Amendment,
    AuditChain,
    AuditEvent,
    Base,
    BaselineMonth,
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
    Notification,
    PlanApproval,
    Realisation,
    ScheduleChange,
    comment_mentions,
    evidence_indicators,
    realisation_evidence,
    revision_editors,
)
from app.models.rights import ActorRole
from app.schemas.platform.examples import ACTIVITY_5A_ID, DECREE_ID, seeded
from tests.support import records, steering
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    draft,
    evidence,
    indicator_id,
    ok,
    step,
)
from tests.support.office import PDF, Office
from tests.support.prepared import Prepared

VERSIONS = Path(__file__).parents[3] / "migrations" / "versions"
ELSEWHERE = {
    VERSIONS / "20261126_0011_periods.py",  # test_period_guards.py
    VERSIONS / "20261129_0019_in_force.py",  # test_in_force.py
    VERSIONS / "20261129_own_rights.py",  # attacks/test_own_rights.py
    VERSIONS / "20261129_told_at_once.py",  # test_activation_codes.py
    VERSIONS / "20261129_erasures.py",  # test_erasure_guards.py
    VERSIONS / "20261129_checkpoints.py",  # test_kept_guards.py
    VERSIONS / "20261129_clearing.py",  # test_kept_guards.py
    VERSIONS / "20261129_personal_data.py",  # test_kept_guards.py
    VERSIONS / "20261129_backups.py",  # test_restoration_guards.py
    VERSIONS / "20261129_operations.py",  # test_proving.py
}


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
A_FURTHER_INDICATOR = UUID(indicator_id("5D-1"))
ATTEMPTS: dict[str, list[Statement]] = {
    "audit_is_append_only_u": [lambda _: update(table(AuditEvent)).values(action="x")],
    "audit_is_append_only_d": [lambda _: delete(table(AuditEvent))],
    "audit_chain_only_grows_u": [
        lambda _: update(table(AuditChain)).values(length=0),
        lambda _: update(table(AuditChain)).values(head_hash="0" * 64),
    ],
    "audit_chain_only_grows_d": [lambda _: delete(table(AuditChain))],
    "revision_is_immutable_u": [
        lambda s: update(REVISION).where(REVISION.c.id == s.sent_revision).values(title="Lain"),
        lambda s: (
            update(REVISION)
            .where(REVISION.c.id == s.sent_revision)
            .values(submitted_at=None, digest=None)
        ),
    ],
    "revision_is_immutable_d": [lambda s: delete(REVISION).where(REVISION.c.id == s.sent_revision)],
    **of_parts(EvidenceFile),
    **of_parts(EvidenceLink),
    "indicators_are_immutable_i": [
        lambda s: insert(LINKS).values(evidence_id=s.submitted, indicator_id=A_FURTHER_INDICATOR)
    ],
    "indicators_are_immutable_u": [
        lambda s: (
            update(LINKS)
            .where(LINKS.c.evidence_id == s.submitted)
            .values(indicator_id=A_FURTHER_INDICATOR)
        )
    ],
    "indicators_are_immutable_d": [
        lambda s: delete(LINKS).where(LINKS.c.evidence_id == s.submitted)
    ],
    "evidence_is_never_deleted": [
        lambda s: delete(table(Evidence)).where(table(Evidence).c.id == s.draft)
    ],
    "evidence_keeps_its_owner": [
        lambda s: update(table(Evidence)).values(created_by_id=s.coordinator),
        lambda _: update(table(Evidence)).values(team_id=OTHER_TEAM),
    ],
    "status_verified_needs_its_decision": [
        lambda s: with_status(s.submitted, "verified"),
        lambda s: with_status(s.draft, "verified"),
    ],
    "status_submitted_needs_its_decision": [lambda s: with_status(s.draft, "submitted")],
    "status_returned_needs_its_decision": [lambda s: with_status(s.submitted, "returned")],
    "status_withdrawn_needs_its_decision": [lambda s: with_status(s.draft, "withdrawn")],
    "status_accepted_needs_its_decision": [
        lambda s: with_status(s.submitted, "accepted"),
        lambda s: with_status(s.draft, "accepted"),
    ],
    "evidence_starts_as_draft": [
        lambda s: insert(table(Evidence)).values(
            id=new_id(),
            team_id=OTHER_TEAM,
            status="accepted",
            confidentiality="normal",
            revision_number=1,
            created_by_id=s.member,
            created_at=clock.now(),
            updated_at=clock.now(),
            version=1,
        )
    ],
    "quarantine_is_not_submitted": [
        lambda s: (
            update(REVISION)
            .where(REVISION.c.id == s.infected_revision)
            .values(submitted_at=clock.now(), digest="0" * 64)
        )
    ],
    "decision_is_final_u": [lambda _: update(table(EvidenceDecision)).values(reason="Lain")],
    "decision_is_final_d": [lambda _: delete(table(EvidenceDecision))],
    "steps_back_need_a_reason": [
        lambda s: decision(s, "return", s.coordinator, reason=None),
        lambda s: decision(s, "withdraw", s.member, reason=""),
    ],
    "links_alone_need_a_note": [
        lambda s: decision(
            s._replace(submitted=s.links_evidence, sent_revision=s.links_only),
            "accept",
            s.coordinator,
            reason=None,
        )
    ],
    "comment_is_final_u": [lambda _: update(table(Comment)).values(text="Lain")],
    "comment_is_final_d": [lambda _: delete(table(Comment))],
    "finding_is_never_deleted": [lambda _: delete(table(Finding))],
    "finding_keeps_its_words": [
        lambda _: update(table(Finding)).values(reason="Lain"),
        lambda s: update(table(Finding)).values(raised_by_id=s.member),
        lambda s: update(table(Finding)).values(revision_id=s.open_revision),
        lambda _: update(table(Finding)).values(team_id=OTHER_TEAM),
    ],
    "status_closed_needs_its_step": [lambda _: update(table(Finding)).values(status="closed")],
    "finding_step_is_final_u": [lambda _: update(table(FindingStep)).values(text="Lain")],
    "finding_step_is_final_d": [lambda _: delete(table(FindingStep))],
    **{
        f"{name}_{event}": [lambda _, rows=rows, event=event: whole_table(rows, event)]  # type: ignore[misc]
        for name, rows in {
            "amendment_is_final": table(Amendment),
            "schedule_change_is_final": table(ScheduleChange),
            "approval_is_final": table(PlanApproval),
            "baseline_is_final": table(BaselineMonth),
            "realisation_is_final": table(Realisation),
            "realisation_evidence_is_final": realisation_evidence,
            "comment_edit_is_final": table(CommentEdit),
            "comment_mention_is_final": comment_mentions,
        }.items()
        for event in "ud"
    },
    "own_answer": [lambda s: step_of_finding(s, "close", s.colleague)],
    "own_evidence_closed": [lambda s: step_of_finding(s, "close", s.member)],
    "finding_closed_unread": [
        lambda s: step_of_finding(s, "close", s.coordinator, judged=None),
        lambda s: step_of_finding(s, "close", s.coordinator, judged="0" * 64),
    ],
    "finding_starts_open": [lambda s: new_finding(s, status="closed")],
    "finding_keeps_its_day": [
        lambda _: update(table(Finding)).values(due_date=date(2099, 1, 1)),
        lambda s: update(table(Finding)).values(evidence_id=s.draft),
    ],
    "finding_follows_its_steps": [lambda _: update(table(Finding)).values(status="open")],
    "finding_step_out_of_turn": [lambda s: step_of_finding(s, "answer", s.colleague)],
    "findings_name_one_evidence": [lambda s: new_finding(s, evidence_id=s.draft)],
    "finding_steps_name_one_evidence": [
        lambda s: step_of_finding(s, "reopen", s.coordinator, evidence_id=s.draft)
    ],
    "comments_name_one_evidence": [
        lambda s: insert(table(Comment)).values(
            id=new_id(),
            evidence_id=s.draft,
            revision_id=s.sent_revision,
            text="Salah alamat",
            written_by_id=s.member,
            written_at=clock.now(),
        )
    ],
    "comment_edit_by_its_author": [lambda s: edit_of_comment(s.coordinator, number=3)],
    "comment_edit_in_its_turn": [
        lambda s: edit_of_comment(s.member, number=4),
        lambda s: edit_of_comment(s.member, number=1),
    ],
    "comment_mention_is_new": [
        lambda s: mention_in_comment(s.colleague, version=1),
        lambda s: mention_in_comment(s.colleague, version=3),
    ],
    "email_sent_once": [lambda _: update(table(Email)).values(sent_at=None)],
    "notification_keeps_its_key": [lambda _: update(table(Notification)).values(occurrence=7)],
    "evidence_decisions_name_one_evidence": [
        lambda s: decision(s._replace(submitted=s.draft), "accept", s.coordinator)
    ],
    "revision_keeps_its_place": [
        lambda s: update(REVISION).where(REVISION.c.id == s.open_revision).values(number=7)
    ],
    "revision_editors_are_kept_i": [
        lambda s: insert(EDITORS).values(revision_id=s.sent_revision, user_id=s.coordinator)
    ],
    "revision_editors_are_kept_u": [lambda s: update(EDITORS).values(user_id=s.coordinator)],
    "revision_editors_are_kept_d": [lambda _: delete(EDITORS)],
    "both_levels_by_one_person": [
        lambda s: decision(
            s._replace(submitted=s.verified, sent_revision=s.verified_revision),
            "accept",
            s.coordinator,
        )
    ],
    "decision_on_what_was_not_read": [
        *(
            lambda s, action=action, digest=digest: decision(
                s, action, s.coordinator, revision_digest=digest
            )
            for action in ("verify", "accept", "return")
            for digest in (None, "0" * 64)
        ),
        lambda s: decision(
            s._replace(submitted=s.draft, sent_revision=s.open_revision), "verify", s.coordinator
        ),
    ],
    "evidence_files_go_by_an_editor": taken_out(EvidenceFile),
    "evidence_links_go_by_an_editor": taken_out(EvidenceLink),
    "four_eyes": [judged_by_member(action) for action in ("verify", "accept", "return")],
}

# A later guard that also refuses what the earlier one is there for.
STRICTER = {
    "status_accepted_needs_its_decision": "in_force_follows_the_status",
    "status_closed_needs_its_step": "finding_follows_its_steps",
}


def guards() -> list[str]:
    """The names of the guards that the migrations set up; some have a test of their own."""
    names: set[str] = set()
    for file in sorted(set(VERSIONS.glob("[0-9]*.py")) - ELSEWHERE):
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        names |= {guard.name for guard in getattr(module, "GUARDS", ())}
    return sorted(names)


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


def test_every_guard_of_the_migrations_is_provoked_here() -> None:
    assert sorted(ATTEMPTS | steering.ATTEMPTS | records.ATTEMPTS) == guards()


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    before = ok(office.person(MEMBER).get(f"/evidence/{scene.submitted}"))
    for guard, statements in ATTEMPTS.items():
        for statement in statements:
            said = attempt(office, statement(scene))
            assert f"guard {guard}" in said or f"guard {STRICTER.get(guard)}" in said, guard
    assert ok(office.person(MEMBER).get(f"/evidence/{scene.submitted}")) == before


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
