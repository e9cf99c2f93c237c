"""Closers who have not read what was given, or who had a part in it: over HTTP and in SQL."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from app.core import clock
from app.core.identifiers import new_id
from app.models import DirectiveStep, FindingStep, FollowUpStep
from tests.api.attacks.test_verdicts import sql
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import PDF, Office
from tests.support.steering import direct, follow, observe, take

UNREAD = "0" * 64
STEPS = {"findings": FindingStep, "directives": DirectiveStep, "follow-ups": FollowUpStep}
Made = tuple[str, Body]


def by_hand(office: Office, kind: str, thing: Body, username: str, judged: str | None) -> str:
    """The closing step written into the database by somebody who can."""
    word = kind.removesuffix("s").replace("-", "_")
    columns = {
        "id": new_id(),
        f"{word}_id": UUID(thing["id"]),
        "action": "close",
        "text": "Dari belakang",
        "acted_by_id": office.user_id(username),
        "acted_at": clock.now(),
        "judged": judged,
    }
    return sql(office, insert(STEPS[kind]).values(**columns))


def answered(office: Office) -> Made:
    """A finding that was answered with evidence."""
    finding = observe(office.person(PENGARAH))
    given = {"text": "Ada", "evidence_id": evidence(office, "submitted")["id"]}
    return "findings", take(office.person(COORDINATOR), "findings", finding, "answer", **given)


def acted_on(office: Office) -> Made:
    """A directive that was acted on with evidence."""
    directive, coordinator = direct(office.person(PENGARAH)), office.person(COORDINATOR)
    take(coordinator, "directives", directive, "acknowledge")
    given = {"text": "Ada", "evidence_id": evidence(office, "submitted")["id"]}
    return "directives", take(coordinator, "directives", directive, "respond", **given)


def finished(office: Office) -> Made:
    """A follow-up that a colleague finished with evidence."""
    origin, colleague = observe(office.person(PENGARAH)), office.person(COLLEAGUE)
    made = follow(office.person(KETUA), origin, office.user_id(MEMBER))
    take(colleague, "follow-ups", made, "start")
    given = {"text": "Ada", "evidence_id": evidence(office, "submitted")["id"]}
    return "follow-ups", take(colleague, "follow-ups", made, "finish", **given)


MAKERS: list[tuple[Callable[[Office], Made], str, str]] = [
    (answered, KETUA, COORDINATOR),
    (acted_on, PENGARAH, COORDINATOR),
    (finished, KETUA, COLLEAGUE),
]


@on_one_engine
@pytest.mark.parametrize(("make", "closer", "actor"), MAKERS)
def test_who_closes_without_having_read(
    office: Office, make: Callable[[Office], Made], closer: str, actor: str
) -> None:
    kind, thing = make(office)
    path, person = f"/{kind}/{thing['id']}", office.person(closer)
    (read,) = ok(person.get(path))["revision_digests"]

    def close(**body: Any) -> Any:
        return person.post(f"{path}/close", {"reason": "Selesai.", **body})

    refused(close(), 422, "revision_digests_required")
    for named in ([], [UNREAD], [read, UNREAD]):
        refused(close(revision_digests=named), 412, "revision_changed")
    closing = {"reason": "Selesai.", "revision_digests": [UNREAD]}
    unread = person.post(f"{path}/close", closing, headers={"Idempotency-Key": "kunci-1"})
    refused(unread, 412, "revision_changed")
    assert unread.headers["ETag"] == person.get(path).headers["ETag"]
    # Whoever acted is told no more than that, whatever they have read.
    for body in ({}, {"revision_digests": [UNREAD]}, {"revision_digests": [read]}):
        refused(office.person(actor).post(f"{path}/close", body), 403)
    word = kind.removesuffix("s").replace("-", "_")
    for judged in (None, "", UNREAD, read[:-1]):
        assert f"guard {word}_closed_unread" in by_hand(office, kind, thing, closer, judged)
    guard = "own_answer" if word == "finding" else f"{word}_closed_by_who_acted"
    assert f"guard {guard}" in by_hand(office, kind, thing, actor, read)
    assert ok(person.get(path))["status"] == thing["status"]
    done = ok(close(revision_digests=[read]))
    assert done["steps"][-1]["revision_digests"] == [read]


def test_an_answer_given_since_it_was_read(office: Office) -> None:
    kind, finding = answered(office)
    path, pengarah = f"/{kind}/{finding['id']}", office.person(PENGARAH)
    seen = ok(pengarah.get(path))["revision_digests"]
    ok(office.person(KETUA).post(f"{path}/reopen", {"reason": "Belum lengkap."}))
    other = draft(office.person(MEMBER))
    ok(office.person(MEMBER).upload(other["id"], ("lain.pdf", PDF + b"lain")), 201)
    ok(step(office.person(MEMBER), other["id"], "submit"))
    given = {"text": "Lagi", "evidence_id": other["id"]}
    take(office.person(COORDINATOR), kind, finding, "answer", **given)
    closing = {"revision_digests": seen, "reason": "Selesai."}
    refused(pengarah.post(f"{path}/close", closing), 412, "revision_changed")
    assert "guard finding_closed_unread" in by_hand(office, kind, finding, PENGARAH, seen[0])
    assert ok(pengarah.get(path))["status"] == "answered"


@on_one_engine
@pytest.mark.parametrize("origin", ["findings", "directives"])
def test_the_ketua_who_finished_the_follow_up_and_ends_what_led_to_it(
    office: Office, origin: str
) -> None:
    ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
    thing = (observe if origin == "findings" else direct)(pengarah)
    made = follow(ketua, thing, office.user_id(MEMBER))
    take(ketua, "follow-ups", made, "start")
    take(ketua, "follow-ups", made, "finish", text="Ada")
    take(pengarah, "follow-ups", made, "close")
    body = {"reason": "Selesai.", "revision_digests": []}
    refused(ketua.post(f"/{origin}/{thing['id']}/close", body), 403, "own_answer")
    word = origin.removesuffix("s")
    said = by_hand(office, origin, thing, KETUA, None)
    assert f"guard {word}_closed_by_who_followed_up" in said
    assert ok(pengarah.post(f"/{origin}/{thing['id']}/close", body))["status"] == "closed"
