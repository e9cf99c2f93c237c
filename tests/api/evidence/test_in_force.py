"""What is in force proves until something newer is accepted, whatever is in work beside it."""

from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import Evidence, EvidenceDecision
from app.services.tasks.reminders.engine import remind
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.evidence_sql import attempt, table
from tests.support.office import OTHER_MEMBER, PDF, Office
from tests.support.periods import JULY, close

MIGRATION = import_module("migrations.versions.20261129_0019_in_force")
WHY = "Lampiran daftar hadir tertinggal."
DECISIONS, EVIDENCES = table(EvidenceDecision), table(Evidence)


def proof(office: Office, piece: Body) -> tuple[str, int, int]:
    """State of its indicator, accepted evidence and what is being revised, as progress has them."""
    ketua = office.person(KETUA)
    (indicator,) = piece["indicator_ids"]
    state = ok(ketua.get(f"/indicators/{indicator}"))["state"]
    total = ok(ketua.get(f"/decrees/{piece['decree_id']}/progress"))["total"]
    trend = ok(ketua.get(f"/decrees/{piece['decree_id']}/progress/trend"))["points"][-1]
    for name in ("evidence", "being_revised", "indicators"):
        assert trend[name] == total[name]
    return state, total["evidence"]["accepted"], total["being_revised"]


def numbers(piece: Body) -> tuple[int | None, int | None]:
    """The revisions in force and in work."""
    return tuple(piece[name] and piece[name]["number"] for name in ("in_force", "in_work"))


def begin(office: Office, piece: Body, username: str = COLLEAGUE) -> Body:
    begun: Body = ok(step(office.person(username), piece["id"], "revise", reason=WHY), 201)
    return begun


def test_the_accepted_revision_proves_until_the_next_one_is_accepted(office: Office) -> None:
    piece = evidence(office, "accepted")
    path, member = f"/evidence/{piece['id']}", office.person(MEMBER)
    assert (numbers(piece), proof(office, piece)) == ((1, None), ("proven", 1, 0))
    refused(member.post(f"{path}/revisions", {}), 422, "revision_needs_reason")
    begun = begin(office, piece)
    assert begun["in_force"]["digest"] == piece["revision"]["digest"]
    assert (begun["in_force"]["status"], begun["in_work"]["status"]) == ("accepted", "draft")
    assert (begun["revision"]["standing"], begun["revision"]["reason"]) == ("in_work", WHY)
    people = {"submit": MEMBER, "return": COORDINATOR, "revise": MEMBER}
    for verb in ("submit", "return", "revise", "submit"):
        assert proof(office, piece) == ("proven", 1, 1)
        assert numbers(ok(member.get(path)))[0] == 1
        ok(step(office.person(people[verb]), piece["id"], verb))
    ok(step(office.person(COORDINATOR), piece["id"], "verify"))
    now = ok(step(office.person(KETUA), piece["id"], "accept"))
    assert (numbers(now), proof(office, piece)) == ((3, None), ("proven", 1, 0))
    standings = [each["standing"] for each in every(member, f"{path}/revisions")]
    assert standings == ["in_force", "past", "past"]


@on_one_engine
def test_a_draft_beside_it_is_laid_aside_with_everything_in_it(office: Office) -> None:
    piece = evidence(office, "accepted")
    path, member = f"/evidence/{piece['id']}", office.person(MEMBER)
    begin(office, piece)
    ok(member.upload(piece["id"], ("b.pdf", PDF + b"b")), 201)
    left = ok(step(member, piece["id"], "discard"))
    assert (left["status"], left["revision"]["id"]) == ("accepted", piece["revision"]["id"])
    assert (numbers(left), proof(office, piece)) == ((1, None), ("proven", 1, 0))
    discarded, kept = every(member, f"{path}/revisions")
    assert (discarded["standing"], len(discarded["files"])) == ("discarded", 2)
    assert kept["standing"] == "in_force"
    last = every(member, f"{path}/decisions")[-1]
    assert (last["action"], last["revision_number"]) == ("discard", 2)
    refused(step(member, piece["id"], "discard"), 409, "evidence_wrong_status")
    # A discarded number is not given again; what was returned can be laid aside, too.
    assert numbers(begin(office, piece)) == (1, 3)
    ok(step(member, piece["id"], "submit"))
    refused(step(member, piece["id"], "discard"), 409, "evidence_wrong_status")
    ok(step(office.person(COORDINATOR), piece["id"], "return"))
    assert numbers(ok(step(office.person(COORDINATOR), piece["id"], "discard"))) == (1, None)
    actions = {entry["action"] for entry in every_entry(office, piece)}
    assert {"evidence.revise", "evidence.discard"} <= actions


def every_entry(office: Office, piece: Body) -> list[Body]:
    query = {"target_id": piece["id"], "size": 100}
    found: list[Body] = ok(office.person(KETUA).get("/audit-events", params=query))["items"]
    return found


@on_one_engine
def test_who_may_discard_and_who_may_withdraw_what_is_in_force(office: Office) -> None:
    piece = evidence(office, "accepted")
    refused(step(office.person(MEMBER), piece["id"], "withdraw"), 403)
    begin(office, piece)
    for username, may in ((COLLEAGUE, {"discard"}), (COORDINATOR, {"discard", "withdraw"})):
        offered = ok(office.person(username).get(f"/evidence/{piece['id']}"))["allowed_actions"]
        assert set(offered) & {"discard", "withdraw"} == may
    gone = ok(step(office.person(COORDINATOR), piece["id"], "withdraw"))
    assert (numbers(gone), proof(office, piece)) == ((None, None), ("unproven", 0, 0))
    first = evidence(office, "returned")
    refused(step(office.person(MEMBER), first["id"], "discard"), 409, "nothing_in_force")


@on_one_engine
def test_lists_tell_in_force_from_in_work(office: Office) -> None:
    piece, other = evidence(office, "accepted"), evidence(office, "draft")
    begin(office, piece)
    member = office.person(MEMBER)
    later = {"covers_from": "2023-07-01", "covers_to": "2023-09-30", "title": "Triwulan III"}
    ok(member.patch(f"/evidence/{piece['id']}", later))

    def found(**query: Any) -> set[str]:
        return {row["id"] for row in every(member, "/evidence", **query)}

    assert found(in_force=True) == {piece["id"]}
    assert found(in_force=False) == {other["id"]}
    assert found(in_work=True) == found() == {piece["id"], other["id"]}
    # By the newest revision, and as progress counts it.
    assert found(status="draft") == {piece["id"], other["id"]}
    counted = ok(member.get("/progress"))["evidence"]
    for status, pieces in {"draft": {other["id"]}, "accepted": {piece["id"]}}.items():
        assert found(counted_as=status) == pieces
        assert counted[status] == len(pieces)
    for query in ({"covers": "2023-06-30"}, {"covers": "2023-07-01"}, {"q": "triwulan iii"}):
        assert piece["id"] in found(**query)


@on_one_engine
def test_gaps_count_what_is_in_force_and_name_what_is_in_work(office: Office) -> None:
    """Moved away from its month, the draft leaves the month proven and is a piece of its own."""
    piece = evidence(office, "accepted")
    begin(office, piece)
    member, path = office.person(MEMBER), f"/decrees/{piece['decree_id']}"
    same = ok(member.get(f"{path}/gaps", params={"code": "file_reused"}))
    assert same["total"] == 0
    away = {"covers_from": "2022-01-01", "covers_to": "2022-03-31"}
    ok(member.patch(f"/evidence/{piece['id']}", away))
    outside = ok(member.get(f"{path}/gaps", params={"code": "evidence_outside_period"}))
    assert [gap["evidence"]["id"] for gap in outside["items"]] == [piece["id"]]
    assert proof(office, piece) == ("proven", 1, 1)


@on_one_engine
def test_those_who_judged_it_are_told_and_nobody_else(office: Office) -> None:
    piece = evidence(office, "accepted")
    begin(office, piece, COORDINATOR)
    assert office.client.portal is not None
    for _ in range(2):
        office.client.portal.call(lambda: remind(office.app.state.database, with_mail=False))

    def told(username: str) -> list[str]:
        rows = every(office.person(username), "/notifications", stage="revised")
        return [row["subject_id"] for row in rows]

    assert told(KETUA) == [piece["id"]]
    assert told(COORDINATOR) == told(MEMBER) == []  # the coordinator began it


@on_one_engine
def test_what_proves_a_closed_period_stays_in_force(office: Office) -> None:
    """The draft was moved out of the month before it was closed; it replaces nothing there."""
    piece = evidence(office, "accepted")
    begin(office, piece)
    ok(office.person(MEMBER).patch(f"/evidence/{piece['id']}", JULY))
    close(office, 6)
    ok(step(office.person(MEMBER), piece["id"], "submit"))
    ok(step(office.person(COORDINATOR), piece["id"], "verify"))
    for username, verb in ((KETUA, "accept"), (KETUA, "withdraw")):
        refused(step(office.person(username), piece["id"], verb), 409, "period_closed")
    assert "accept" not in {row["kind"] for row in every(office.person(KETUA), "/me/work")}
    ok(step(office.person(COORDINATOR), piece["id"], "return"))
    assert numbers(ok(step(office.person(MEMBER), piece["id"], "discard"))) == (1, None)


@on_one_engine
def test_hidden_evidence_hides_its_digests(office: Office) -> None:
    piece = evidence(office, "accepted", confidentiality="restricted")
    begin(office, piece)
    (row,) = every(office.person(OTHER_MEMBER), "/evidence")
    assert row["hidden"]
    assert row["in_force"]["digest"] is row["in_work"]["digest"] is None


def changed(piece: Body, **values: object) -> Executable:
    return update(EVIDENCES).where(EVIDENCES.c.id == UUID(piece["id"])).values(**values)


def decided(piece: Body, revision: Body, action: str, reason: str | None, who: UUID) -> Executable:
    return insert(DECISIONS).values(
        id=new_id(),
        evidence_id=UUID(piece["id"]),
        revision_id=UUID(revision["id"]),
        action=action,
        reason=reason,
        decided_by_id=who,
        decided_at=clock.now(),
    )


def inserted(piece: Body, who: UUID) -> Executable:
    return insert(EVIDENCES).values(
        id=new_id(),
        team_id=UUID(piece["team"]["id"]),
        status="draft",
        confidentiality="normal",
        revision_number=1,
        in_force_number=1,
        created_by_id=who,
        created_at=clock.now(),
        updated_at=clock.now(),
        version=1,
    )


# Whoever forges more at once is stopped by either.
ALSO = {"in_force_needs_its_decision": "in_force_follows_the_status"}


def test_the_database_keeps_what_is_in_force(office: Office) -> None:
    """Every guard of the migration, provoked on both engines."""
    accepted, revised, ended = (evidence(office, "accepted") for _ in range(3))
    laid_aside = begin(office, accepted)["revision"]
    ok(step(office.person(MEMBER), accepted["id"], "discard"))
    moved = begin(office, revised)["revision"]
    ok(office.person(MEMBER).patch(f"/evidence/{revised['id']}", JULY))
    ok(step(office.person(KETUA), ended["id"], "withdraw"))
    who = office.user_id(KETUA)
    attempts: dict[str, Executable] = {
        "status_draft_needs_its_decision": changed(accepted, status="draft"),
        "in_force_begins_with_none": inserted(accepted, who),
        "in_force_needs_its_decision": changed(revised, in_force_number=2),
        "in_force_follows_the_status": changed(revised, in_force_number=None),
        "withdrawn_is_final": changed(ended, status="accepted", in_force_number=1),
        "revision_number_follows_its_steps": changed(revised, revision_number=1),
        "revising_what_is_accepted_needs_a_reason": decided(
            accepted, accepted["revision"], "revise", None, who
        ),
        "discarding_is_final": decided(accepted, laid_aside, "submit", None, who),
    }
    for guard, statement in attempts.items():
        said = attempt(office, statement)
        assert f"guard {guard}" in said or f"guard {ALSO.get(guard)}" in said, (guard, said)
    close(office, 6)
    assert attempt(office, decided(revised, moved, "withdraw", "Dari belakang", who)) == ""
    last = "period_closed_in_force_u"
    ended_by_hand = changed(revised, status="withdrawn", in_force_number=None)
    assert f"guard {last}" in attempt(office, ended_by_hand)
    assert {*attempts, last} == {guard.name for guard in MIGRATION.GUARDS}
