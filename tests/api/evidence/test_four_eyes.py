"""Nobody judges what they made, submitted or uploaded, whatever positions they hold."""

from typing import Any

import pytest

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, PDF, Office

JUDGING = ("verify", "accept", "return")
HOW = ("one file of several", "a link", "the words", "the submission")
LINK = {"url": "https://ntt.kpu.go.id/upg", "title": "Laporan UPG"}


def made_with(office: Office, *, helper: str, how: str) -> str:
    """Evidence by an anggota with a part by somebody else, submitted."""
    member, other = office.person(MEMBER), office.person(helper)
    evidence_id: str = draft(member)["id"]
    ok(member.upload(evidence_id, ("a.pdf", PDF + b"a")), 201)
    ok(office.person(COLLEAGUE).upload(evidence_id, ("b.pdf", PDF + b"b")), 201)
    if how == "one file of several":
        ok(other.upload(evidence_id, ("c.pdf", PDF + b"c")), 201)
    if how == "a link":
        ok(other.post(f"/evidence/{evidence_id}/links", LINK), 201)
    if how == "the words":
        ok(other.patch(f"/evidence/{evidence_id}", {"description": "Lengkap."}))
    submitter = other if how == "the submission" else member
    ok(step(submitter, evidence_id, "submit"))
    return evidence_id


def refuses(office: Office, username: str, evidence_id: str, *verbs: str) -> None:
    """Every one of the steps is forbidden as own work, and no screen offers it."""
    person = office.person(username)
    offered = ok(person.get(f"/evidence/{evidence_id}"))["allowed_actions"]
    for verb in verbs:
        assert verb not in offered
        refused(step(person, evidence_id, verb), 403, "own_evidence")


def add_member(office: Office, team: int, username: str, **body: Any) -> str:
    """A further position, given by the administrator."""
    ketua = office.administrator()
    (found,) = [row for row in every(ketua, "/teams") if row["number"] == team]
    body = {"role": "anggota", "title": "Anggota", "job_title": "Pelaksana", **body}
    path = f"/teams/{found['id']}/members"
    membership_id: str = ok(ketua.post(path, {"username": username, **body}), 201)["id"]
    return membership_id


class TestContributors:
    @on_one_engine
    @pytest.mark.parametrize("how", HOW)
    def test_a_coordinator_with_a_part_in_it_leaves_it_to_the_ketua(
        self, office: Office, how: str
    ) -> None:
        evidence_id = made_with(office, helper=COORDINATOR, how=how)
        refuses(office, COORDINATOR, evidence_id, "verify", "return")
        ketua = office.person(KETUA)
        current = ok(ketua.get(f"/evidence/{evidence_id}"))
        assert current["revision"]["review_route"] == "second_level"
        assert {"accept", "return"} <= set(current["allowed_actions"])
        refused(step(office.person(PENGARAH), evidence_id, "accept"), 403, "forbidden")
        assert ok(step(ketua, evidence_id, "accept"))["status"] == "accepted"

    @on_one_engine
    @pytest.mark.parametrize("how", HOW)
    def test_a_ketua_with_a_part_in_it_leaves_it_to_a_pengarah(
        self, office: Office, how: str
    ) -> None:
        evidence_id = made_with(office, helper=KETUA, how=how)
        refuses(office, KETUA, evidence_id, "accept", "return")
        ok(step(office.person(COORDINATOR), evidence_id, "verify"))
        refuses(office, KETUA, evidence_id, "accept", "return")
        pengarah = office.person(PENGARAH)
        offered = ok(pengarah.get(f"/evidence/{evidence_id}"))["allowed_actions"]
        assert {"accept", "return"} <= set(offered)
        assert ok(step(pengarah, evidence_id, "accept"))["status"] == "accepted"

    @on_one_engine
    @pytest.mark.parametrize(
        ("author", "judge", "route"),
        [(COORDINATOR, KETUA, "second_level"), (KETUA, PENGARAH, "pengarah")],
    )
    def test_own_work_goes_straight_to_the_next_level(
        self, office: Office, author: str, judge: str, route: str
    ) -> None:
        current = evidence(office, author=author)
        ok(step(office.person(author), current["id"], "submit"))
        refuses(office, author, current["id"], "accept" if author == KETUA else "verify", "return")
        single = ok(office.person(judge).get(f"/evidence/{current['id']}"))
        assert single["revision"]["review_route"] == route
        assert ok(step(office.person(judge), current["id"], "accept"))["status"] == "accepted"
        (submitted, accepted) = every(office.person(author), f"/evidence/{current['id']}/decisions")
        assert (submitted["level"], accepted["level"]) == (None, 2)

    @on_one_engine
    def test_a_pengarah_accepts_nothing_but_what_the_ketua_worked_on(self, office: Office) -> None:
        pengarah = office.person(PENGARAH)
        for status in ("submitted", "verified"):
            current = evidence(office, status)
            for verb in JUDGING:
                refused(step(pengarah, current["id"], verb), 403, "forbidden")
            offered = ok(pengarah.get(f"/evidence/{current['id']}"))["allowed_actions"]
            assert offered == ["open"]

    @on_one_engine
    def test_who_took_their_part_out_again_is_free_to_judge(self, office: Office) -> None:
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        made = evidence(office)
        filled = ok(coordinator.upload(made["id"], ("c.pdf", PDF + b"c")), 201)
        path = f"/evidence/{made['id']}/files/{filled['revision']['files'][-1]['id']}"
        ok(member.delete(path))
        sent = ok(step(member, made["id"], "submit"))
        assert sent["revision"]["review_route"] == "full"
        assert ok(step(coordinator, made["id"], "verify"))["status"] == "verified"

    @on_one_engine
    @pytest.mark.parametrize("keep", [True, False])
    def test_a_part_counts_as_long_as_it_is_in_the_revision(
        self,
        office: Office,
        keep: bool,  # noqa: FBT001 - a parameter of the case
    ) -> None:
        evidence_id = made_with(office, helper=COORDINATOR, how="one file of several")
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        ok(step(office.person(KETUA), evidence_id, "return"))
        ok(step(member, evidence_id, "revise", keep_files=keep), 201)
        ok(member.upload(evidence_id, ("d.pdf", PDF + b"d")), 201)
        ok(step(member, evidence_id, "submit"))
        if keep:
            refuses(office, COORDINATOR, evidence_id, "verify", "return")
        else:
            assert ok(step(coordinator, evidence_id, "verify"))["status"] == "verified"

    def test_who_began_the_evidence_never_judges_a_later_revision(self, office: Office) -> None:
        current = evidence(office, author=COORDINATOR)
        member = office.person(MEMBER)
        ok(step(office.person(COORDINATOR), current["id"], "submit"))
        ok(step(office.person(KETUA), current["id"], "return"))
        ok(step(member, current["id"], "revise", keep_files=False), 201)
        ok(member.upload(current["id"]), 201)
        ok(step(member, current["id"], "submit"))
        refuses(office, COORDINATOR, current["id"], "verify", "return")
        assert ok(step(office.person(KETUA), current["id"], "accept"))["status"] == "accepted"


@on_one_engine
class TestSeveralPositions:
    def test_a_coordinator_who_is_anggota_elsewhere_judges_only_as_coordinator(
        self, office: Office
    ) -> None:
        add_member(office, 5, OTHER_COORDINATOR)
        guest = office.person(OTHER_COORDINATOR)
        by_others = evidence(office, "submitted")
        for verb in ("verify", "return"):
            refused(step(guest, by_others["id"], verb), 403, "forbidden")
        own = evidence(office, author=OTHER_COORDINATOR)
        sent = ok(step(guest, own["id"], "submit"))
        assert sent["revision"]["review_route"] == "full"
        refused(step(guest, own["id"], "verify"), 403, "forbidden")
        refused(step(office.person(KETUA), own["id"], "accept"), 409, "evidence_not_verified")
        ok(step(office.person(COORDINATOR), own["id"], "verify"))
        assert ok(step(office.person(KETUA), own["id"], "accept"))["status"] == "accepted"
        home = draft(guest, "1A-1")
        ok(guest.upload(home["id"]), 201)
        at_home = ok(step(guest, home["id"], "submit"))
        assert at_home["revision"]["review_route"] == "second_level"
        refuses(office, OTHER_COORDINATOR, home["id"], "verify", "return")

    def test_a_ketua_who_is_also_coordinator_judges_at_one_level_and_never_own_work(
        self, office: Office
    ) -> None:
        ketua = office.person(KETUA)
        (coordinator,) = [
            row
            for row in every(ketua, f"/decrees/{every(ketua, '/decrees')[0]['id']}/members")
            if row["username"] == COORDINATOR
        ]
        meanwhile = {"username": OTHER_COORDINATOR, "valid_to": "2027-01-15", "reason": "Kosong"}
        ending = {"reason": "Mutasi", "stand_in": meanwhile}
        ok(office.administrator().post(f"/memberships/{coordinator['id']}/end", ending))
        add_member(office, 5, KETUA, role="koordinator", title="Koordinator")
        current = evidence(office, "draft")
        ok(step(office.person(MEMBER), current["id"], "submit"))
        ok(step(ketua, current["id"], "verify"))
        refused(step(ketua, current["id"], "accept"), 403, "own_verification")
        offered = ok(ketua.get(f"/evidence/{current['id']}"))["allowed_actions"]
        assert "accept" not in offered
        pengarah = office.person(PENGARAH)
        assert every(ketua, "/me/work", kind="accept") == []
        waiting = every(pengarah, "/me/work", kind="accept")
        assert [row["evidence_id"] for row in waiting] == [current["id"]]
        assert ok(step(pengarah, current["id"], "accept"))["status"] == "accepted"
        own = evidence(office, author=KETUA)
        ok(step(ketua, own["id"], "submit"))
        refuses(office, KETUA, own["id"], *JUDGING)
        assert ok(step(office.person(PENGARAH), own["id"], "accept"))["status"] == "accepted"

    def test_an_administrator_judges_nothing(self, office: Office) -> None:
        for status in ("submitted", "verified"):
            current = evidence(office, status)
            for verb in (*JUDGING, "revise", "withdraw"):
                refused(step(office.administrator(), current["id"], verb), 403, "forbidden")
            single = ok(office.administrator().get(f"/evidence/{current['id']}"))
            assert single["allowed_actions"] == []
            assert ok(office.person(ActorRole.ANGGOTA).get(f"/evidence/{current['id']}")) == current
