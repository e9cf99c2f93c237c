"""Who sees a finding and who ends it."""

from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    end,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
)
from tests.support.findings import WHY, asesor, flag, request_for, work
from tests.support.office import OTHER_MEMBER, Office


class TestClose:
    @on_one_engine
    def test_whoever_answered_does_not_close(self, office: Office) -> None:
        ketua = office.person(KETUA)
        found = request_for(ketua)
        answered = ok(ketua.post(f"/findings/{found['id']}/answer", {"text": "Sudah."}))
        assert "close" not in answered["allowed_actions"]
        assert work(ketua) == set()
        refused(end(ketua, f"/findings/{found['id']}"), 403, "own_answer")
        ok(end(office.person(PENGARAH), f"/findings/{found['id']}"))

    @on_one_engine
    def test_nobody_closes_what_is_about_their_own_evidence(self, office: Office) -> None:
        evaluator, ketua, member = asesor(office), office.person(KETUA), office.person(MEMBER)
        own = evidence(office, "submitted", author=KETUA)
        found, asked = flag(evaluator, own["id"]), request_for(evaluator)
        given = {"text": "Sudah diunggah.", "evidence_id": own["id"]}
        answered = ok(member.post(f"/findings/{asked['id']}/answer", given))
        assert answered["steps"][0]["revision_number"] == 1
        for finding_id in (found["id"], asked["id"]):
            path = f"/findings/{finding_id}"
            assert "close" not in ok(ketua.get(path))["allowed_actions"]
            refused(end(ketua, path, reason="Cukup."), 403, "own_evidence")
            ok(end(evaluator, path, reason="Cukup."))

    @on_one_engine
    def test_what_is_closed_takes_no_answer(self, office: Office) -> None:
        overseer = office.person(PENGARAH)
        found = request_for(overseer)
        close = f"/findings/{found['id']}/close"
        problem = refused(overseer.post(close, {}), 422, "finding_unanswered")
        assert problem["errors"][0]["pointer"] == "/reason"
        ok(overseer.post(close, {"reason": "Salah indikator."}))
        path = f"/findings/{found['id']}/answer"
        refused(office.person(MEMBER).post(path, {"text": "x"}), 409, "finding_wrong_status")

    @on_one_engine
    def test_a_stale_version_is_refused(self, office: Office) -> None:
        overseer = office.person(PENGARAH)
        found = request_for(overseer)
        read = overseer.get(f"/findings/{found['id']}")
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", {"text": "Sudah."}))
        stale = {"If-Match": read.headers["ETag"]}
        answer = overseer.post(f"/findings/{found['id']}/close", {}, headers=stale)
        refused(answer, 412, "stale")


class TestSight:
    def test_words_about_restricted_evidence_are_for_few_eyes(self, office: Office) -> None:
        made = evidence(office, "submitted", confidentiality="restricted", title="Aduan X77")
        found = flag(office.person(PENGARAH), made["id"], reason="X77 belum dimintai keterangan")
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", {"text": "X77 sudah"}))
        outsider = office.person(OTHER_MEMBER)
        for path in ("/findings", f"/findings/{found['id']}"):
            answer = outsider.get(path)
            assert ok(answer)
            assert "X77" not in answer.text
        seen = ok(outsider.get(f"/findings/{found['id']}"))
        assert seen["hidden"]
        assert seen["status"] == "answered"
        assert every(outsider, "/findings", q="x77") == [], "nor found by what is hidden"
        for words in ("keterangan dimintai", "sudah x77"):
            (row,) = every(office.person(KETUA), "/findings", q=words)
            assert row["id"] == found["id"]
        trail = office.administrator().get("/audit-events", params={"size": 100})
        assert "X77" not in trail.text
        assert "X77 sudah" in office.person(KETUA).get("/audit-events").text

    @on_one_engine
    def test_an_answer_with_restricted_evidence_is_for_few_eyes_too(self, office: Office) -> None:
        made = evidence(office, "submitted", confidentiality="restricted")
        found = request_for(office.person(PENGARAH))
        said = {"text": "Aduan X77 selesai.", "evidence_id": made["id"]}
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", said))
        path = f"/findings/{found['id']}"
        seen = office.person(OTHER_MEMBER).get(path)
        assert (ok(seen)["reason"], seen.json()["steps"][0]["text"]) == (WHY, None)
        assert "X77" in office.person(COORDINATOR).get(path).text
        assert every(office.person(OTHER_MEMBER), "/findings", q="x77") == []
        assert len(every(office.person(COORDINATOR), "/findings", q="selesai aduan")) == 1
        assert "X77" not in office.administrator().get("/audit-events").text

    def test_filters_narrow_the_list(self, office: Office) -> None:
        overseer = office.person(PENGARAH)
        made = evidence(office, "submitted")
        flagged, asked = flag(overseer, made["id"]), request_for(overseer, "5D-1")
        ok(end(overseer, f"/findings/{asked['id']}", reason="Salah indikator."))

        def ids(**filters: str) -> list[str]:
            return [row["id"] for row in every(overseer, "/findings", **filters)]

        assert ids(sort="-created_at") == [asked["id"], flagged["id"]]
        assert ids(kind="flag") == ids(evidence_id=made["id"]) == ids(status="open")
        assert ids(kind="flag") == [flagged["id"]]
        assert ids(indicator_id=indicator_id("5D-1")) == ids(status="closed") == [asked["id"]]
        assert ids(due_before="2023-01-01") == []
        assert len(ids(raised_by_id=str(office.user_id(PENGARAH)))) == 2
