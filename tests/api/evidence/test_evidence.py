"""Evidence before it is judged: made, filled, changed, listed, handed in, taken back."""

import pytest

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    REPORT,
    TITLE,
    draft,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PDF, Office

LINK = {"url": "https://ntt.kpu.go.id/berita/gratifikasi", "title": "Berita kampanye"}
ONE_DAY = {"title": TITLE} | dict.fromkeys(
    ("evidence_date", "covers_from", "covers_to"), "2023-07-05"
)
NOWHERE = "01890000-0000-7000-8000-000000000000"


@on_one_engine
class TestCreateEvidence:
    def test_makes_a_draft_at_its_own_address(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        response = member.post(
            "/evidence",
            {
                "indicator_ids": [indicator_id(REPORT)],
                "title": TITLE,
                "evidence_date": "2023-07-05",
                "covers_from": "2023-04-01",
                "covers_to": "2023-06-30",
            },
        )
        made = ok(response, 201)
        assert response.headers["location"] == f"/api/v1/evidence/{made['id']}"
        read = member.get(response.headers["location"])
        assert ok(read) == made
        assert read.headers["etag"] == response.headers["etag"]
        assert made["status"] == "draft"
        assert made["title"] == made["revision"]["title"] == TITLE
        assert made["indicator_ids"] == [indicator_id(REPORT)]
        assert made["confidentiality"] == "normal"
        assert made["created_by"] == {"id": str(office.user_id(MEMBER)), "name": "Angeli L. Lake"}
        assert (made["revision_number"], made["file_count"], made["link_count"]) == (1, 0, 0)
        assert made["revision"]["digest"] is made["revision"]["submitted_at"] is None
        assert made["allowed_actions"] == [
            "open",
            "edit",
            "upload",
            "submit",
            "discard",
            "withdraw",
            "copy_link",
        ]

    def test_proves_several_indicators_of_one_team_only(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        ids = {row["code"]: row["id"] for row in every(member, "/indicators")}
        made = draft(member, "5A-1", "5A-2", "5D-3", "5A-2")
        assert sorted(made["indicator_ids"]) == sorted(ids[c] for c in ("5A-1", "5A-2", "5D-3"))
        body = ONE_DAY | {"indicator_ids": [ids["5A-1"], ids["6A-1"]]}
        ketua = office.person(KETUA)
        problem = refused(ketua.post("/evidence", body), 422, "indicators_of_several_teams")
        assert problem["errors"][0]["pointer"] == "/indicator_ids"
        unknown = body | {"indicator_ids": [ids["5A-1"], NOWHERE]}
        refused(ketua.post("/evidence", unknown), 404)
        refused(ketua.post("/evidence", body | {"indicator_ids": []}), 422)
        back = body | {"indicator_ids": [ids["5A-1"]], "covers_to": "2023-07-04"}
        problem = refused(ketua.post("/evidence", back), 422, "period_reversed")
        assert problem["errors"][0]["pointer"] == "/covers_to"
        assert [row["id"] for row in every(member, "/evidence")] == [made["id"]]

    def test_is_for_the_teams_own_people_and_the_ketua(self, office: Office) -> None:
        body = ONE_DAY | {"indicator_ids": [indicator_id(REPORT)]}
        for username in (OTHER_COORDINATOR, OTHER_MEMBER, ActorRole.PENGARAH):
            refused(office.person(username).post("/evidence", body), 403, "forbidden")
        refused(office.administrator().post("/evidence", body), 403, "forbidden")
        for username in (MEMBER, COLLEAGUE, COORDINATOR, KETUA):
            ok(office.person(username).post("/evidence", body), 201)


class TestAnswerOfNewEvidence:
    @pytest.mark.parametrize("confidentiality", ["normal", "restricted"])
    @pytest.mark.parametrize("username", [MEMBER, COORDINATOR, KETUA])
    def test_is_answered_as_it_is_read_afterwards(
        self, office: Office, username: str, confidentiality: str
    ) -> None:
        person = office.person(username)
        body = {
            "indicator_ids": [indicator_id("5A-2"), indicator_id("5A-1")],
            "title": "Laporan\u00a0 gratifikasi e\u0301",
            "description": "Baris satu\r\nbaris dua",
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
            "confidentiality": confidentiality,
        }
        made = person.post("/evidence", body)
        read = person.get(made.headers["Location"])
        assert ok(made, 201) == ok(read)
        assert made.headers["ETag"] == read.headers["ETag"]


@on_one_engine
class TestUpdateEvidence:
    def test_everything_of_a_draft_can_be_changed_by_its_team(self, office: Office) -> None:
        member, colleague = office.person(MEMBER), office.person(COLLEAGUE)
        made = draft(member, description="Semula")
        path = f"/evidence/{made['id']}"
        change = {
            "title": "Laporan gratifikasi semester I",
            "description": None,
            "evidence_date": "2023-07-10",
            "covers_from": "2023-01-01",
            "covers_to": "2023-06-29",
            "confidentiality": "restricted",
            "indicator_ids": sorted([indicator_id("5A-1"), indicator_id("5A-3")]),
        }
        refused(colleague.patch(path, change, etag=None), 428)
        etag = colleague.get(path).headers["etag"]
        changed = ok(colleague.patch(path, change, etag=etag))
        assert {name: changed[name] for name in change} == change
        refused(colleague.patch(path, {"title": "Terlambat"}, etag=etag), 412, "stale")
        assert ok(member.get(path))["title"] == change["title"]

    def test_a_period_cannot_end_before_it_begins(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/evidence/{draft(member)['id']}"
        for change in ({"covers_to": "2023-03-31"}, {"covers_from": "2023-07-01"}):
            refused(member.patch(path, change), 422, "period_reversed")
        one_day = {"covers_from": "2023-06-30"}
        assert ok(member.patch(path, one_day))["covers_from"] == "2023-06-30"

    def test_stays_in_its_team(self, office: Office) -> None:
        ketua = office.person(KETUA)
        made = draft(office.person(MEMBER))
        body = {"indicator_ids": [indicator_id("6A-1")]}
        refused(ketua.patch(f"/evidence/{made['id']}", body), 422, "indicators_of_several_teams")

    @pytest.mark.parametrize(
        "status", ["submitted", "verified", "accepted", "returned", "withdrawn"]
    )
    def test_only_a_draft_is_changed_in_any_way(self, office: Office, status: str) -> None:
        member = office.person(MEMBER)
        current = evidence(office, status)
        path = f"/evidence/{current['id']}"
        (file,) = current["revision"]["files"]
        for attempt in (
            member.patch(path, {"title": "Lain"}),
            member.upload(current["id"]),
            member.post(f"{path}/links", LINK),
            member.delete(f"{path}/files/{file['id']}"),
        ):
            refused(attempt, 409, "evidence_not_draft")
        assert ok(member.get(path)) == current
        assert {"edit", "upload", "submit"}.isdisjoint(current["allowed_actions"])

    def test_another_team_may_look_but_not_touch(self, office: Office) -> None:
        made = draft(office.person(MEMBER))
        path = f"/evidence/{made['id']}"
        for username in (OTHER_COORDINATOR, OTHER_MEMBER, ActorRole.PENGARAH):
            other = office.person(username)
            assert ok(other.get(path))["title"] == TITLE
            refused(other.patch(path, {"title": "Lain"}), 403)
            refused(other.post(f"{path}/links", LINK), 403)
            refused(other.upload(made["id"]), 403)
            for verb in ("submit", "verify", "accept", "return", "withdraw", "revise"):
                refused(step(other, made["id"], verb), 403)
        assert ok(office.person(MEMBER).get(path)) == made


@on_one_engine
class TestLinks:
    def test_a_link_goes_in_and_out_of_a_draft(self, office: Office) -> None:
        member = office.person(MEMBER)
        path = f"/evidence/{draft(member)['id']}"
        filled = ok(member.post(f"{path}/links", LINK), 201)
        (link,) = filled["revision"]["links"]
        assert (link["url"], link["title"]) == (LINK["url"], LINK["title"])
        assert link["added_by"]["name"] == "Angeli L. Lake"
        address = f"{path}/links/{link['id']}"
        refused(member.delete(address, etag=None), 428)
        refused(member.delete(f"{path}/links/{NOWHERE}"), 404)
        etag = member.get(path).headers["etag"]
        ok(member.post(f"{path}/links", LINK), 201)
        refused(member.delete(address, etag=etag), 412, "stale")
        assert ok(member.get(path))["link_count"] == 2
        now = member.get(path).headers["etag"]
        assert ok(member.delete(address, etag=now))["link_count"] == 1
        refused(member.delete(address), 404)

    @pytest.mark.parametrize(
        "url", ["javascript:alert(1)", "data:text/html,x", "ftp://kpu.go.id", "https://", "kpu"]
    )
    def test_only_web_addresses_are_links(self, office: Office, url: str) -> None:
        member = office.person(MEMBER)
        path = f"/evidence/{draft(member)['id']}"
        refused(member.post(f"{path}/links", LINK | {"url": url}), 422)
        assert ok(member.get(path))["link_count"] == 0


@on_one_engine
class TestSubmitEvidence:
    def test_needs_a_file_or_a_link(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        refused(step(member, made["id"], "submit"), 422, "nothing_to_submit")
        ok(member.post(f"/evidence/{made['id']}/links", LINK), 201)
        handed_in = ok(step(member, made["id"], "submit", reason="Mohon diperiksa."))
        assert handed_in["status"] == "submitted"
        assert handed_in["revision"]["submitted_by"]["name"] == "Angeli L. Lake"
        assert len(handed_in["revision"]["digest"]) == 64
        refused(step(member, draft(member)["id"], "submit"), 422, "nothing_to_submit")


class TestReviseEvidence:
    @on_one_engine
    @pytest.mark.parametrize("keep", [True, False])
    def test_begins_anew_with_or_without_the_files(self, office: Office, keep: bool) -> None:  # noqa: FBT001 - a parameter of the case
        member, colleague = office.person(MEMBER), office.person(COLLEAGUE)
        made = draft(member, description="Triwulan II")
        ok(colleague.upload(made["id"], ("daftar.pdf", PDF + b"1"), ("foto.pdf", PDF)), 201)
        ok(member.post(f"/evidence/{made['id']}/links", LINK), 201)
        ok(step(member, made["id"], "submit"))
        old = ok(step(office.person(COORDINATOR), made["id"], "return"))
        assert old["allowed_actions"] == ["open", "revise", "withdraw", "copy_link"]
        new = ok(step(member, made["id"], "revise", keep_files=keep), 201)
        assert (new["status"], new["revision_number"]) == ("draft", 2)
        before, after = old["revision"], new["revision"]
        assert after["digest"] is after["submitted_at"] is after["submitted_by"] is None
        for name in ("title", "description", "evidence_date", "covers_from", "covers_to"):
            assert after[name] == before[name]
        same = ("original_name", "sha256", "size", "uploaded_by", "received_at")
        wanted = before["files"] if keep else []
        assert [[file[name] for name in same] for file in after["files"]] == [
            [file[name] for name in same] for file in wanted
        ]
        assert [link["url"] for link in after["links"]] == ([LINK["url"]] if keep else [])
        revisions = every(member, f"/evidence/{made['id']}/revisions")
        assert revisions == [after, before | {"standing": "past"}]

    def test_what_was_submitted_stays_as_it_was(self, office: Office) -> None:
        member = office.person(MEMBER)
        old = evidence(office, "returned")
        path = f"/evidence/{old['id']}"
        ok(step(member, old["id"], "revise"), 201)
        ok(member.patch(path, {"title": "Laporan yang sudah ditandatangani"}))
        (copied,) = ok(member.get(path))["revision"]["files"]
        ok(member.delete(f"{path}/files/{copied['id']}"))
        ok(member.upload(old["id"], ("final.pdf", PDF + b"final")), 201)
        _, before = every(member, f"{path}/revisions")
        assert before == old["revision"] | {"standing": "past"}
        (kept,) = before["files"]
        assert member.get(f"{path}/files/{kept['id']}/content").content == PDF
        other = {"indicator_ids": [indicator_id("5A-1")]}
        refused(member.patch(path, other), 409, "indicators_fixed")
        refused(member.delete(f"{path}/files/{kept['id']}"), 409, "file_of_earlier_revision")
        assert len(ok(member.get(path))["revision"]["files"]) == 1
