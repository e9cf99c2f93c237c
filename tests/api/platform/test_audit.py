"""The audit log tells of every step: who, what, on which thing, what changed, why."""

from datetime import datetime
from typing import Any

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    JUDGEMENTS,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    evidence,
    indicator_id,
    ok,
    read_digest,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, PDF, Office, Person

RETURN = {"reason": "Belum lengkap.", "reason_code": "incomplete"}
NAMES = {MEMBER: "Angeli L. Lake", COORDINATOR: "Carolus F. Dengi", KETUA: "Adiwijaya Bakti"}


def entries(person: Person, **parameters: Any) -> list[Body]:
    """All entries in sight that fit, over all pages, newest first."""
    found: list[Body] = []
    options: dict[str, Any] = {"params": {"size": 100, **parameters}}
    address: str | None = "/audit-events"
    while address:
        page = ok(person.get(address, **options))
        found += page["items"]
        address, options = page["next"], {}
    return found


def asked(number: int) -> dict[str, str]:
    return {"X-Request-ID": f"cerita-langkah-{number:02}"}


def story(office: Office) -> tuple[str, list[tuple[str, str]]]:
    """Every step with a piece of evidence, each request under an id; who did what, in order."""
    member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
    ketua = office.person(KETUA)
    made = draft(member)
    path = f"/evidence/{made['id']}"
    files = [("files", ("Laporan.pdf", PDF)), ("files", ("Lampiran.pdf", PDF + b"2"))]
    link = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}
    filled = ok(member.request("POST", f"{path}/files", files=files, headers=asked(2)), 201)
    first, second = (file["id"] for file in filled["revision"]["files"])
    linked = ok(member.request("POST", f"{path}/links", json=link, headers=asked(3)), 201)
    (link_id,) = (row["id"] for row in linked["revision"]["links"])
    match = {"If-Match": "*"}
    steps: list[tuple[str, Person, str, str, Any, str]] = [
        ("remove_file", member, "DELETE", f"/files/{second}", None, MEMBER),
        ("remove_link", member, "DELETE", f"/links/{link_id}", None, MEMBER),
        ("update", member, "PATCH", "", {"title": "Laporan TW II"}, MEMBER),
        ("submit", member, "POST", "/submit", {"reason": "Mohon diperiksa."}, MEMBER),
        ("open", coordinator, "GET", f"/files/{first}/content", None, COORDINATOR),
        ("return", coordinator, "POST", "/return", RETURN, COORDINATOR),
        ("revise", member, "POST", "/revisions", {"keep_files": True}, MEMBER),
        ("submit", member, "POST", "/submit", {}, MEMBER),
        ("verify", coordinator, "POST", "/verify", {}, COORDINATOR),
        ("accept", ketua, "POST", "/accept", {"reason": "Sah."}, KETUA),
        ("withdraw", ketua, "POST", "/withdraw", {"reason": "Salah periode."}, KETUA),
    ]
    for number, (action, person, method, below, body, _) in enumerate(steps, start=4):
        if action in JUDGEMENTS:
            body |= {"revision_digest": read_digest(person, made["id"])}
        options = {} if body is None else {"json": body}
        headers = asked(number) | match
        answer = person.request(method, f"{path}{below}", headers=headers, **options)
        assert answer.is_success, answer.text
    before = [("create", MEMBER), ("upload", MEMBER), ("add_link", MEMBER)]
    return made["id"], before + [(action, username) for action, *_, username in steps]


class TestListAuditEvents:
    @on_one_engine
    def test_every_step_of_the_story_is_told_in_full(self, office: Office) -> None:
        evidence_id, steps = story(office)
        told = entries(office.person(PENGARAH), target_id=evidence_id)[::-1]
        assert [(row["action"], row["actor_name"]) for row in told] == [
            (f"evidence.{action}", NAMES[username]) for action, username in steps
        ]
        place = ok(office.person(MEMBER).get(f"/evidence/{evidence_id}"))
        decree = ok(office.person(MEMBER).get(f"/decrees/{place['decree_id']}"))
        for number, (row, (_, username)) in enumerate(zip(told, steps, strict=True), start=1):
            assert row["actor_kind"] == "person"
            assert row["actor_id"] == str(office.user_id(username))
            assert (row["target_type"], row["target_id"]) == ("evidence", evidence_id)
            assert row["decree_id"] == decree["id"]
            assert row["work_unit_id"] == decree["work_unit"]["id"]
            assert datetime.fromisoformat(row["at"]).utcoffset() is not None
            if number > 1:
                assert row["request_id"] == asked(number)["X-Request-ID"]
        by_action = {row["action"].removeprefix("evidence."): row for row in told}
        reasons = {name: row["reason"] for name, row in by_action.items() if row["reason"]}
        assert reasons == {
            "return": "Belum lengkap.",
            "accept": "Sah.",
            "withdraw": "Salah periode.",
        }
        assert told[6]["reason"] == "Mohon diperiksa."

    def test_the_changes_are_old_and_new_field_by_field(self, office: Office) -> None:
        evidence_id, _ = story(office)
        told = entries(office.person(PENGARAH), target_id=evidence_id)[::-1]
        changes = [row["changes"] for row in told]
        assert changes[0]["indicator_ids"] == [None, [indicator_id("5A-2")]]
        assert changes[0]["covers_to"] == [None, "2023-06-30"]
        assert [file["name"] for file in changes[1]["files"][1]] == ["Laporan.pdf", "Lampiran.pdf"]
        assert changes[2] == {
            "url": [None, "https://ntt.kpu.go.id/upg"],
            "state": [None, "unchecked"],
        }
        assert [file["name"] for file in changes[3]["files"][0]] == ["Lampiran.pdf"]
        assert changes[4] == {"url": ["https://ntt.kpu.go.id/upg", None]}
        assert changes[5] == {"title": [changes[0]["title"][1], "Laporan TW II"]}
        assert [change["status"] for change in changes if "status" in change] == [
            ["draft", "submitted"],
            ["submitted", "returned"],
            ["returned", "draft"],
            ["draft", "submitted"],
            ["submitted", "verified"],
            ["verified", "accepted"],
            ["accepted", "withdrawn"],
        ]
        assert changes[9] == {"revision_number": [1, 2], **changes[9]}
        assert changes[7]["opened"][1]["name"] == "Laporan.pdf"

    @on_one_engine
    def test_what_was_refused_leaves_no_entry(self, office: Office) -> None:
        made = evidence(office, "submitted")
        before = entries(office.person(PENGARAH))
        refused(step(office.person(MEMBER), made["id"], "verify"), 403)
        refused(step(office.person(KETUA), made["id"], "accept"), 409)
        refused(office.person(MEMBER).upload(made["id"]), 409)
        refused(office.person(COORDINATOR).post(f"/evidence/{made['id']}/return", {}), 422)
        assert entries(office.person(PENGARAH)) == before

    @on_one_engine
    def test_notes_beside_the_plan_are_told(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        path = f"/indicators/{indicator_id('5A-2')}"
        for note in ({"remarks": "Tiap triwulan"}, {"remarks": "Tiap triwulan"}, {"remarks": None}):
            ok(coordinator.patch(path, note))
        told = entries(office.person(PENGARAH), target_id=indicator_id("5A-2"))
        assert [(row["action"], row["changes"]) for row in told] == [
            ("indicator.update", {"remarks": ["Tiap triwulan", None]}),
            ("indicator.update", {"remarks": [None, "Tiap triwulan"]}),
        ]

    def test_filters_keep_exactly_what_fits(self, office: Office) -> None:
        story(office)
        evidence(office, "verified")
        pengarah = office.person(PENGARAH)
        rows = entries(pengarah)
        middle = rows[len(rows) // 2]
        for name, value, field in (
            ("action", "evidence.submit", "action"),
            ("actor_id", str(office.user_id(COORDINATOR)), "actor_id"),
            ("target_type", "evidence", "target_type"),
            ("target_id", middle["target_id"], "target_id"),
        ):
            wanted = [row for row in rows if row[field] == value]
            assert 0 < len(wanted) < len(rows)
            assert entries(pengarah, **{name: value}) == wanted
        moment = datetime.fromisoformat(middle["at"])
        later = [row for row in rows if datetime.fromisoformat(row["at"]) >= moment]
        assert entries(pengarah, since=middle["at"]) == later
        assert entries(pengarah, until=middle["at"]) == rows[len(later) :]
        assert entries(pengarah, action="evidence.burn") == []

    @on_one_engine
    def test_an_instant_needs_its_offset_and_lies_in_the_calendar(self, office: Office) -> None:
        pengarah = office.person(PENGARAH)
        for name in ("since", "until"):
            for moment in ("2023-06-05T00:00:00", "0001-01-01T00:00:00+14:00", "kemarin"):
                answer = pengarah.get("/audit-events", params={name: moment})
                problem = refused(answer, 422, "validation_failed")
                assert len(problem["errors"]) == 1
        early = "0001-01-01T00:00:00Z"
        assert entries(pengarah, since=early) == entries(pengarah)
        assert entries(pengarah, until=early) == []

    def test_paging_is_complete_and_without_doubles_while_entries_arrive(
        self, office: Office
    ) -> None:
        story(office)
        pengarah = office.person(PENGARAH)
        before = entries(pengarah)
        collected: list[Body] = []
        address: str | None = "/audit-events?size=4"
        while address:
            page = ok(pengarah.get(address))
            assert len(page["items"]) == 4 or page["next"] is None
            collected += page["items"]
            address = page["next"]
            draft(office.person(MEMBER))
        assert collected == before
        assert len(before) > 12
        assert len(entries(pengarah)) > len(before)

    @on_one_engine
    def test_is_for_those_who_oversee(self, two_offices: Office) -> None:
        office = two_offices
        evidence(office, "submitted")
        for username in (MEMBER, COORDINATOR, OTHER_COORDINATOR):
            refused(office.person(username).get("/audit-events"), 403, "forbidden")
        refused(office.nobody.get("/audit-events"), 401)
        pengarah = entries(office.person(ActorRole.PENGARAH))
        assert entries(office.person(ActorRole.PELAKSANA)) == pengarah
        units = {row["work_unit_id"] for row in pengarah}
        there = entries(office.person("petrus.nahak"))
        assert len(units) == 1
        assert units.isdisjoint(row["work_unit_id"] for row in there)
        assert not [row for row in there if row["action"].startswith("evidence.")]
        everything = {row["id"] for row in entries(office.administrator())}
        assert {row["id"] for row in [*pengarah, *there]} <= everything
