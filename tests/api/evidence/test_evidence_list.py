"""The list of evidence, and evidence that is withdrawn."""

from collections.abc import Callable
from typing import Any

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person

NOWHERE = "01890000-0000-7000-8000-000000000000"


@on_one_engine
class TestWithdrawEvidence:
    def test_a_member_withdraws_only_what_they_made(self, office: Office) -> None:
        current = evidence(office, "verified")
        colleague = office.person(COLLEAGUE)
        refused(step(colleague, current["id"], "withdraw"), 403)
        assert "withdraw" not in ok(colleague.get(f"/evidence/{current['id']}"))["allowed_actions"]
        refused(step(office.person(OTHER_COORDINATOR), current["id"], "withdraw"), 403)
        refused(step(office.person(ActorRole.PENGARAH), current["id"], "withdraw"), 403)
        member = office.person(MEMBER)
        path = f"/evidence/{current['id']}"
        refused(member.post(f"{path}/withdraw", {}), 422)
        refused(member.post(f"{path}/withdraw", {"reason": "  "}), 422)
        gone = ok(step(member, current["id"], "withdraw", reason="Salah periode."))
        assert gone["status"] == "withdrawn"
        assert gone["allowed_actions"] == ["open"]
        assert gone["revision"] == current["revision"] | {"standing": "past"}
        assert every(member, f"{path}/decisions")[-1]["reason"] == "Salah periode."
        assert ok(member.get(f"/indicators/{gone['indicator_ids'][0]}"))["state"] == "unproven"

    def test_the_coordinator_and_the_ketua_withdraw_for_the_team(self, office: Office) -> None:
        for username, status in ((COORDINATOR, "submitted"), (KETUA, "accepted")):
            made = evidence(office, status)
            gone = ok(step(office.person(username), made["id"], "withdraw"))
            assert gone["status"] == "withdrawn"


class TestListEvidence:
    def test_filters_keep_exactly_what_fits(self, office: Office) -> None:
        member, ketua = office.person(MEMBER), office.person(KETUA)
        evidence(office, "submitted")
        evidence(office, "returned", author=COLLEAGUE, title="Undangan 100% lengkap")
        evidence(office, "draft", author=COLLEAGUE, confidentiality="restricted")
        draft(ketua, "6A-1", covers_from="2023-07-01", covers_to="2023-09-30", title="Pelayanan")
        rows = every(member, "/evidence")
        assert len(rows) == 4
        fits: dict[str, tuple[Any, Callable[[Body], bool]]] = {
            "status": ("returned", lambda row: row["status"] == "returned"),
            "team_id": (rows[0]["team"]["id"], lambda row: row["team"]["number"] == 6),
            "confidentiality": ("restricted", lambda row: row["confidentiality"] == "restricted"),
            "created_by_id": (
                rows[1]["created_by"]["id"],
                lambda row: row["created_by"]["name"].startswith("Siti"),
            ),
            "indicator_id": (
                rows[0]["indicator_ids"][0],
                lambda row: row["indicator_ids"] == rows[0]["indicator_ids"],
            ),
            "covers": ("2023-06-30", lambda row: row["covers_to"] == "2023-06-30"),
            "q": ("0% LENGKAP", lambda row: row["title"] == "Undangan 100% lengkap"),
        }
        for name, (value, keeps) in fits.items():
            wanted = [row for row in rows if keeps(row)]
            assert 0 < len(wanted) < 4
            assert every(member, "/evidence", **{name: value}) == wanted
        decree_id = ok(member.get(f"/evidence/{rows[0]['id']}"))["decree_id"]
        assert every(member, "/evidence", decree_id=decree_id) == rows
        assert every(member, "/evidence", decree_id=NOWHERE) == []
        assert every(member, "/evidence", covers="2023-03-31") == []

    def test_sorts_by_what_was_asked(self, office: Office) -> None:
        member = office.person(MEMBER)
        days = ("2023-07-03", "2023-07-01", "2023-07-02")
        made = [draft(member, evidence_date=day, covers_from="2023-06-01")["id"] for day in days]
        ok(member.patch(f"/evidence/{made[1]}", {"title": "Diubah"}))

        def order(sort: str) -> list[int]:
            return [made.index(row["id"]) for row in every(member, "/evidence", sort=sort)]

        assert order("-created_at") == [2, 1, 0]
        assert order("created_at") == [0, 1, 2]
        assert order("-updated_at") == [1, 2, 0]
        assert order("evidence_date") == [1, 2, 0]

    @on_one_engine
    def test_summary_and_single_answer_agree(self, office: Office) -> None:
        people: list[Person] = [office.person(MEMBER), office.person(OTHER_MEMBER)]
        evidence(office, "verified")
        evidence(office, "draft", confidentiality="restricted")
        for person in people:
            for row in every(person, "/evidence"):
                single = ok(person.get(f"/evidence/{row['id']}"))
                assert {name: single[name] for name in row} == row
