"""What belongs in good evidence: set by the team's head, ticked with a revision, read by judges."""

from typing import Any

from app.schemas.platform.examples import DECREE_ID
from tests.support.administration import events_of
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    REPORT,
    Body,
    draft,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.office import Office, Person
from tests.support.succession import rows, start

LIST = f"/indicators/{indicator_id(REPORT)}/checklist"
OURS = ["Laporan triwulan", "Tanda terima UPG"]


def set_list(person: Person, status: int = 200, **body: Any) -> Body:
    answer = person.put(LIST, body, etag=person.get(LIST).headers["ETag"])
    return ok(answer, status) if status < 400 else refused(answer, status)


def to_do(person: Person) -> dict[str, Any]:
    """The checklist of each piece of evidence in the person's list of work."""
    return {row["evidence_id"]: row["checklist"] for row in every(person, "/me/work")}


class TestList:
    @on_one_engine
    def test_is_suggested_until_the_head_of_the_team_sets_it(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        before = ok(coordinator.get(LIST))
        assert before["items"] == before["suggested"]
        assert (before["own"], before["months"], before["previous"]) == (None, [], None)
        assert set_list(office.person(MEMBER), 403, items=OURS)["code"] == "forbidden"
        after = set_list(coordinator, items=[*OURS, OURS[0]])
        assert (after["items"], after["own"]["items"]) == (OURS, OURS)
        assert after["own"]["set_by"]["name"] == ok(coordinator.get("/me"))["name"]
        assert after["suggested"] == before["suggested"]
        of_june = set_list(office.person(KETUA), items=["Laporan semester"], month=6)
        assert [(each["month"], each["items"]) for each in of_june["months"]] == [
            (6, ["Laporan semester"])
        ]
        assert set_list(coordinator, items=None)["items"] == before["items"]
        entries = [
            each["changes"]["items"]
            for each in events_of(office, indicator_id(REPORT))
            if each["action"] == "indicator.set_checklist"
        ]
        assert entries == [[None, OURS], [None, ["Laporan semester"]], [OURS, None]]

    @on_one_engine
    def test_needs_the_version_that_was_read_and_an_open_period(self, office: Office) -> None:
        ketua = office.person(KETUA)
        refused(ketua.put(LIST, {"items": OURS}, etag=None), 428)
        refused(ketua.put(LIST, {"items": OURS}, etag='"old"'), 412)
        ok(ketua.post(f"/decrees/{DECREE_ID}/periods/close", {"month": 6, "note": "Cukup."}))
        assert set_list(ketua, 409, items=OURS, month=6)["code"] == "period_closed"
        assert set_list(ketua, items=OURS)["items"] == OURS
        for items in ([], ["x"] * 13, ["x" * 121], [" "]):
            assert set_list(ketua, 422, items=items)["code"] == "validation_failed"


class TestTicks:
    def test_are_frozen_with_the_revision_that_is_judged(self, office: Office) -> None:
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        set_list(coordinator, items=OURS)
        set_list(coordinator, items=["Laporan semester"], month=6)
        made = evidence(office)
        path = f"/evidence/{made['id']}"
        assert made["checklist"] is None
        read = ok(member.get(f"{path}/checklist"))["items"]  # covers April to June
        assert [(each["text"], each["is_there"]) for each in read] == [
            (text, None) for text in (*OURS, "Laporan semester")
        ]
        assert to_do(member) == {made["id"]: {"there": 0, "in_all": 3}}
        problem = refused(member.patch(path, {"contains": [OURS[0], "Lain"]}), 422)
        (fault,) = problem["errors"]
        assert (problem["code"], fault["pointer"]) == ("not_on_the_checklist", "/contains/1")
        ok(member.patch(path, {"contains": [OURS[0]]}))
        set_list(coordinator, items=[*OURS, "Notula"])
        draft(coordinator)
        restricted = draft(member, confidentiality="restricted")["id"]
        wanted = {"there": 1, "in_all": 4}
        assert to_do(member) == {made["id"]: wanted, restricted: wanted | {"there": 0}}
        sent = ok(step(member, made["id"], "submit"))
        ticks = [
            {"text": OURS[0], "is_there": True},
            {"text": OURS[1], "is_there": False},
            {"text": "Notula", "is_there": False},
            {"text": "Laporan semester", "is_there": False},
        ]
        assert sent["revision"]["checklist"] == sent["checklist"] == ticks
        set_list(coordinator, items=["Yang lain"])
        (row,) = ok(coordinator.get("/evidence?status=submitted"))["items"]
        assert row["checklist"] == ticks
        read = ok(coordinator.get(f"{path}/checklist"))["items"]
        assert [(each["text"], each["is_there"]) for each in read] == [
            (each["text"], each["is_there"]) for each in ticks
        ]
        assert to_do(coordinator)[made["id"]] is None, "what was sent stands in the evidence"
        ok(step(coordinator, made["id"], "verify"))

    @on_one_engine
    def test_go_with_a_revision_and_nobody_is_said_to_have_ticked(self, office: Office) -> None:
        member = office.person(MEMBER)
        sent = evidence(office, "submitted")
        assert sent["checklist"] is sent["revision"]["checklist"] is None
        ok(step(office.person(COORDINATOR), sent["id"], "return"))
        ok(step(member, sent["id"], "revise"), 201)
        path = f"/evidence/{sent['id']}"
        first, second = (item["text"] for item in ok(member.get(f"{path}/checklist"))["items"][:2])
        ticked = ok(member.patch(path, {"contains": [second]}))["checklist"]
        assert [each["is_there"] for each in ticked][:2] == [False, True]
        longer = ok(member.patch(path, {"covers_to": "2023-07-31"}))
        assert longer["checklist"] == ticked
        assert first != second
        assert ok(member.patch(path, {"contains": None}))["checklist"] is None

    @on_one_engine
    def test_of_hidden_evidence_are_hidden(self, office: Office) -> None:
        made = draft(office.person(MEMBER), confidentiality="restricted")
        first = ok(office.person(MEMBER).get(f"/evidence/{made['id']}/checklist"))["items"][0]
        ok(office.person(MEMBER).patch(f"/evidence/{made['id']}", {"contains": [first["text"]]}))
        stranger = office.administrator()
        read = ok(stranger.get(f"/evidence/{made['id']}"))
        assert read["checklist"] is read["revision"]["checklist"] is None
        refused(stranger.get(f"/evidence/{made['id']}/checklist"), 403)


class TestYearBefore:
    def test_its_accepted_evidence_is_an_example_and_its_list_a_proposal(
        self, office: Office
    ) -> None:
        set_list(office.person(COORDINATOR), items=OURS)
        accepted = evidence(office, "accepted")
        evidence(office, "submitted")
        made = start(office.person(KETUA))
        indicator = rows(office.person(KETUA), "indicators", made["id"])[REPORT]["id"]
        pengarah = office.person(PENGARAH)
        (example,) = ok(pengarah.get(f"/indicators/{indicator}/examples"))["items"]
        assert (example["id"], example["in_force"]["number"]) == (accepted["id"], 1)
        read = ok(pengarah.get(f"/indicators/{indicator}/checklist"))
        assert (read["previous"], read["own"]) == (OURS, None)
        assert read["items"] == read["suggested"]
        none = ok(pengarah.get(f"/indicators/{indicator_id(REPORT)}/examples"))
        assert (none["items"], none["total"]) == ([], 0)
