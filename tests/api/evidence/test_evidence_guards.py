"""What the database itself refuses, whoever writes the SQL."""

from datetime import date
from importlib import import_module
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, insert, update

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Amendment,
    AuditChain,
    AuditEvent,
    BaselineMonth,
    Comment,
    CommentEdit,
    Email,
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceLink,
    Finding,
    FindingStep,
    Notification,
    PlanApproval,
    Realisation,
    ScheduleChange,
    comment_mentions,
    realisation_evidence,
)
from tests.support import records, steering
from tests.support.evidence import MEMBER, indicator_id, ok
from tests.support.evidence_sql import (
    EDITORS,
    LINKS,
    OTHER_TEAM,
    REVISION,
    Statement,
    attempt,
    decision,
    edit_of_comment,
    judged_by_member,
    mention_in_comment,
    new_finding,
    of_parts,
    scene_of,
    step_of_finding,
    table,
    taken_out,
    whole_table,
    with_status,
)
from tests.support.office import Office
from tests.support.succession import voided_by

VERSIONS = Path(__file__).parents[3] / "migrations" / "versions"
OF_EVALUATIONS_AND_REPORTS = """evaluations proposal_periods evaluation_ends evaluation_checks lhe
    lke_facts evaluation_reopened evaluation_ratios lhe_files report_guards reports_kept
    report_files"""
ELSEWHERE = {
    # plan/test_period_guards.py, evaluation/test_question_evidence.py
    *(VERSIONS / f"{name}.py" for name in ("20261126_0011_periods", "20261201_plan_closures")),
    VERSIONS / "20261129_0019_in_force.py",  # test_in_force.py
    VERSIONS / "20261129_own_rights.py",  # attacks/test_own_rights.py
    VERSIONS / "20261129_told_at_once.py",  # test_activation_codes.py
    # reporting/test_meeting_guards.py
    *(VERSIONS / f"20261130_meeting{end}.py" for end in ("s", "_files", "_uses")),
    VERSIONS / "20261130_stand_ins.py",  # decrees/test_stand_in_guards.py
    VERSIONS / "20261130_void_decrees.py",  # decrees/test_voided_guards.py
    VERSIONS / "20261130_drafts_let_go.py",  # decrees/test_voided_successors.py
    VERSIONS / "20261130_for_whom.py",  # decrees/test_for_whom.py
    VERSIONS / "20261130_decided_for.py",  # decrees/test_decided_for.py
    VERSIONS / "20261201_meeting_deciders.py",  # reporting/test_meeting_deciders.py
    # evaluation/test_*_guards.py, evaluation/test_conditions.py, reporting/test_report_guards.py
    *(VERSIONS / f"20261201_{name}.py" for name in OF_EVALUATIONS_AND_REPORTS.split()),
    VERSIONS / "20261129_erasures.py",  # test_erasure_guards.py
    VERSIONS / "20261130_link_copies.py",  # test_link_copies.py
    # test_kept_guards.py
    *(VERSIONS / f"20261129_{name}.py" for name in ("checkpoints", "clearing", "personal_data")),
    VERSIONS / "20261129_backups.py",  # test_restoration_guards.py
    VERSIONS / "20261129_operations.py",  # test_proving.py
}
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
    "amendment_is_final_u": [
        lambda _: whole_table(table(Amendment), "u"),
        lambda s: update(table(Amendment)).values(title="Lain", **voided_by(s.coordinator)),
    ],
    "amendment_is_final_d": [lambda _: delete(table(Amendment))],
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
        module = import_module(f"migrations.versions.{file.stem}")
        names |= {guard.name for guard in getattr(module, "GUARDS", ())}
    return sorted(names)


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
