"""The same bytes given twice are kept once, and both are told of each other as far as allowed."""

from pathlib import Path

from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    MEMBER,
    Body,
    draft,
    evidence,
    ok,
    step,
)
from tests.support.office import OTHER_COORDINATOR, PDF, Office


def uses(evidence_row: Body) -> list[tuple[str, int]]:
    """Where the bytes of the newest file were used before."""
    file = evidence_row["revision"]["files"][-1]
    return [(use["evidence_id"], use["revision_number"]) for use in file["already_used_in"]]


def test_the_second_upload_says_where_the_first_one_is(office: Office, tmp_path: Path) -> None:
    first = evidence(office, "submitted")
    assert uses(first) == []
    member = office.person(MEMBER)
    second = ok(member.upload(draft(member)["id"], ("salinan.pdf", PDF)), 201)
    assert uses(second) == [(first["id"], 1)]
    third = ok(member.upload(second["id"], ("sekali lagi.pdf", PDF)), 201)
    assert uses(third) == [(first["id"], 1), (second["id"], 1)]
    titles = {use["title"] for use in third["revision"]["files"][-1]["already_used_in"]}
    assert titles == {first["title"]}
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1


@on_one_engine
def test_what_a_new_revision_carries_over_is_no_duplicate(office: Office) -> None:
    made = evidence(office, "returned")
    member = office.person(MEMBER)
    revised = ok(step(member, made["id"], "revise"), 201)
    assert uses(revised) == []
    again = ok(member.upload(made["id"], ("lagi.pdf", PDF)), 201)
    assert uses(again) == [(made["id"], 1), (made["id"], 2)]


@on_one_engine
def test_a_later_use_elsewhere_is_no_earlier_one_of_what_is_carried_over(office: Office) -> None:
    made = evidence(office, "returned")
    member = office.person(MEMBER)
    ok(member.upload(draft(member)["id"], ("salinan.pdf", PDF)), 201)
    assert uses(ok(step(member, made["id"], "revise"), 201)) == []


def test_nobody_learns_what_restricted_evidence_holds(office: Office) -> None:
    evidence(office, confidentiality="restricted")
    outsider = office.person(OTHER_COORDINATOR)
    theirs = ok(outsider.upload(draft(outsider, "1A-1")["id"]), 201)
    assert uses(theirs) == []
    path = f"/evidence/{theirs['id']}"
    assert uses(ok(office.person(COORDINATOR).get(path))) != []
