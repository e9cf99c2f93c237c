"""Reviewers who judge what they shaped, what they have not read, or a second time."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import EvidenceDecision, EvidenceFile
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    TITLE,
    Body,
    draft,
    evidence,
    ok,
    read_digest,
    refused,
    seat_as_ketua,
    step,
)
from tests.support.office import PDF, Office

LINK = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}


def sql(office: Office, *statements: Executable) -> str:
    """What the database says to statements of one transaction; nothing when it takes them."""
    try:
        with Session(office.engine) as session, session.begin():
            for statement in statements:
                session.execute(statement)
    except DBAPIError as error:
        return str(error.orig)
    return ""


def by_hand(office: Office, current: Body, action: str, username: str, **values: Any) -> str:
    """The decision written into the database by somebody who can."""
    columns = {
        "id": new_id(),
        "evidence_id": UUID(current["id"]),
        "revision_id": UUID(current["revision"]["id"]),
        "action": action,
        "level": 1 if action == "verify" else 2,
        "reason": "Dari belakang",
        "revision_digest": current["revision"]["digest"],
        "decided_by_id": office.user_id(username),
        "decided_at": clock.now(),
    }
    return sql(office, insert(EvidenceDecision).values(**columns | values))


@on_one_engine
@pytest.mark.parametrize("part", ["files", "links"])
def test_the_coordinator_who_trims_a_draft_and_verifies_it(office: Office, part: str) -> None:
    member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
    made = draft(member)
    ok(member.upload(made["id"]), 201)
    ok(member.upload(made["id"], ("lain.pdf", PDF + b"lain")), 201)
    filled = ok(member.post(f"/evidence/{made['id']}/links", LINK), 201)
    unwelcome = filled["revision"][part][-1]["id"]
    ok(coordinator.delete(f"/evidence/{made['id']}/{part}/{unwelcome}"))
    sent = ok(step(member, made["id"], "submit"))
    assert sent["revision"]["review_route"] == "second_level"
    for verb in ("verify", "return"):
        refused(step(coordinator, made["id"], verb), 403, "own_evidence")
        assert "guard four_eyes" in by_hand(office, sent, verb, COORDINATOR)
    assert ok(member.get(f"/evidence/{made['id']}")) == sent
    # Of the next revision too: what is missing there is missing by the same hand.
    ok(step(office.person(KETUA), made["id"], "return"))
    ok(step(member, made["id"], "revise"), 201)
    ok(step(member, made["id"], "submit"))
    refused(step(coordinator, made["id"], "verify"), 403, "own_evidence")


@on_one_engine
def test_the_file_that_goes_in_nobodys_name(office: Office) -> None:
    made = evidence(office)
    coordinator, revision_id = office.user_id(COORDINATOR), UUID(made["revision"]["id"])
    theirs = EvidenceFile.revision_id == revision_id
    away = delete(EvidenceFile).where(theirs)
    assert "guard evidence_files_go_by_an_editor" in sql(office, away)
    named = update(EvidenceFile).where(theirs).values(removed_by_id=coordinator)
    assert "guard evidence_files_go_by_an_editor" in sql(office, named, away)
    assert ok(office.person(MEMBER).get(f"/evidence/{made['id']}")) == made


def test_a_verdict_on_a_revision_not_read(office: Office) -> None:
    member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
    first = evidence(office, "submitted")
    evidence_id, seen = first["id"], first["revision"]["digest"]
    ok(step(coordinator, evidence_id, "return", revision_digest=seen))
    ok(step(member, evidence_id, "revise", keep_files=False), 201)
    path = f"/evidence/{evidence_id}"
    for status in ("draft", "submitted"):
        current = ok(member.get(path))
        assert current["status"] == status
        for username, verb in ((COORDINATOR, "verify"), (KETUA, "accept"), (COORDINATOR, "return")):
            person = office.person(username)
            etag = person.get(path).headers["etag"]
            unread = step(person, evidence_id, verb, revision_digest=seen)
            refused(unread, 412, "revision_changed")
            assert unread.headers["etag"] == etag
            refused(person.post(f"{path}/{verb}", {"reason": "Buta"}), 422)
            old = {"revision_digest": seen, "revision_id": UUID(first["revision"]["id"])}
            for values in (old, {"revision_digest": seen}, {"revision_digest": None}):
                said = by_hand(office, current, verb, username, **values)
                assert "guard decision_on_what_was_not_read" in said
        assert ok(member.get(path)) == current
        if status == "draft":
            ok(member.upload(evidence_id, ("lain.pdf", PDF + b"lain")), 201)
            ok(step(member, evidence_id, "submit"))
    digest = read_digest(coordinator, evidence_id)
    done = ok(step(coordinator, evidence_id, "verify", revision_digest=digest))
    assert done["status"] == "verified"


@on_one_engine
def test_the_right_is_asked_before_what_was_read(office: Office) -> None:
    current = evidence(office, "submitted")
    stale = {"If-Match": '"old"'}
    body = {"revision_digest": "0" * 64, "reason": "x"}
    for verb in ("verify", "accept", "return"):
        path = f"/evidence/{current['id']}/{verb}"
        refused(office.person(MEMBER).post(path, body, headers=stale), 403)


@on_one_engine
@pytest.mark.parametrize("between", [False, True])
def test_the_verifier_who_accepts(
    office: Office,
    between: bool,  # noqa: FBT001 - appointed before the first word, or between the two
) -> None:
    """The coordinator becomes Ketua; the two levels still are two people."""
    current = evidence(office, "submitted")
    if not between:
        seat_as_ketua(office, COORDINATOR)
    coordinator = office.person(COORDINATOR)
    verified = ok(step(coordinator, current["id"], "verify"))
    if between:
        seat_as_ketua(office, COORDINATOR)
    refused(step(coordinator, current["id"], "accept"), 403, "own_verification")
    read = ok(coordinator.get(f"/evidence/{current['id']}"))
    assert "accept" not in read["allowed_actions"]
    said = by_hand(office, verified, "accept", COORDINATOR)
    assert "guard both_levels_by_one_person" in said
    # Nor the other way round: the acceptance first, the verification afterwards.
    other = evidence(office, "submitted", title=f"{TITLE} (2)")
    assert by_hand(office, other, "accept", COORDINATOR) == ""
    said = by_hand(office, other, "verify", COORDINATOR)
    assert "guard both_levels_by_one_person" in said
    assert ok(step(office.person(KETUA), current["id"], "accept"))["status"] == "accepted"
