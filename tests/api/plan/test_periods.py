"""A closed month or year: what belongs to it stays as it is until it is reopened with a reason."""

import pytest

from tests.api.plan.test_schedule import SCHEDULE, item, planned, put
from tests.api.reporting.test_realisations import tell
from tests.api.tasks.test_work import possible, waiting
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    evidence,
    indicator_id,
    ok,
    refused,
)
from tests.support.office import Office
from tests.support.periods import (
    ACROSS,
    JULY,
    JUNE,
    PERIODS,
    REFUSALS,
    WRITES,
    close,
    closed,
    refusal_of,
    reopen,
    scene_of,
)

NEXT_YEAR = {"covers_from": "2024-01-01", "covers_to": "2024-01-31"}


class TestClosedMonth:
    @pytest.mark.parametrize("covers", [{}, ACROSS], ids=["ends in it", "touches it"])
    def test_refuses_every_write_until_it_is_reopened(
        self, office: Office, covers: dict[str, str]
    ) -> None:
        scene = scene_of(office, **covers)
        close(office, 6)
        ids = [row["id"] for row in (scene.draft, scene.submitted, scene.july)]
        before = [ok(office.person(PENGARAH).get(f"/evidence/{key}")) for key in ids]
        for name, (username, write) in WRITES.items():
            problem = refused(write(office.person(username), scene), 409, refusal_of(name))
            assert "Juni" in problem["detail"], name
            advice = "mulai Juli 2023" if name in REFUSALS else "Ketua (Pelaksana) dapat membuka"
            assert advice in problem["detail"], name
        assert [ok(office.person(PENGARAH).get(f"/evidence/{key}")) for key in ids] == before
        assert planned(ok(office.person(MEMBER).get(scene.item))) == []
        reopen(office, 6)
        for name, (username, write) in WRITES.items():
            assert write(office.person(username), scene).is_success, name

    @on_one_engine
    def test_offers_nothing_that_it_refuses(self, office: Office) -> None:
        path, july = item(office), draft(office.person(MEMBER), **JULY)["id"]
        frozen = [
            evidence(office, status, **covers)["id"]
            for status in ("draft", "submitted", "verified", "returned")
            for covers in ({}, ACROSS)
        ]
        close(office, 6)
        for username in (MEMBER, COORDINATOR, KETUA):
            person = office.person(username)
            for key in frozen:
                offered = set(ok(person.get(f"/evidence/{key}"))["allowed_actions"])
                # A copy of what a link shows changes nothing that was judged.
                assert offered - {"copy_link"} == {"open"}
            assert waiting(person) == possible(person, str(office.user_id(username)))
        assert waiting(office.person(MEMBER)) == {("submit", july)}
        schedule = ok(office.person(COORDINATOR).get(path))
        assert [each["month"] for each in schedule["months"] if each["is_closed"]] == [6]
        assert schedule["allowed_actions"] == ["set"]

    @on_one_engine
    def test_leaves_the_rest_of_the_year_and_the_talk_about_it_alone(self, office: Office) -> None:
        scene = scene_of(office)
        close(office, 6)
        tell(office, scene.item, "2023-07-04")
        months = [{"month": 7, "status": "planned"}, {"month": 6, "status": "unknown"}]
        assert planned(put(office.person(COORDINATOR), scene.item, months=months)) == [7]
        ok(office.person(KETUA).post(f"{SCHEDULE}/approve", {}), 201)
        ok(office.person(MEMBER).patch(f"/evidence/{scene.july['id']}", {"title": "Juli"}))
        submitted = scene.submitted["id"]
        ok(office.person(MEMBER).post(f"/evidence/{submitted}/comments", {"text": "Lengkap."}), 201)
        flag = {"evidence_id": submitted, "reason": "Tanda tangan belum ada."}
        finding = ok(office.person(PENGARAH).post("/findings", flag), 201)["id"]
        ok(office.person(COLLEAGUE).post(f"/findings/{finding}/answer", {"text": "Sudah ada."}))

    @on_one_engine
    def test_leaves_the_open_months_to_be_planned_by_a_recurrence(self, office: Office) -> None:
        path, coordinator = item(office), office.person(COORDINATOR)
        put(coordinator, path, months=JUNE)
        close(office, 6)
        close(office, 8)
        for rule, field in (
            ({"kind": "monthly"}, "from_month"),
            ({"kind": "once", "month": 8}, "month"),
        ):
            problem = refused(coordinator.put(path, {"recurrence": rule}), 409, "schedule_closed")
            assert problem["errors"][0]["pointer"] == f"/recurrence/{field}"
            assert "mulai September 2023 (aturan berulang: from_month 9)" in problem["detail"]
        seen = put(coordinator, path, recurrence={"kind": "monthly", "from_month": 9})
        assert planned(seen) == [6, 9, 10, 11, 12], "what is closed stays as it was"
        assert seen["months"][6]["status"] == "not_planned"
        assert planned(put(coordinator, path, recurrence={"kind": "quarterly"})) == [6, 9, 12]

    def test_is_held_by_the_database_too(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scene = scene_of(office)
        close(office, 6)

        async def overlook(*_: object, **__: object) -> None:
            pass

        for module in ("reporting.realisations", "plan.schedule.commands", "evidence.commands"):
            monkeypatch.setattr(f"app.services.{module}.require_open", overlook)
        monkeypatch.setattr("app.services.plan.schedule.commands._require_open_months", overlook)
        for name in ("report for June", "correct an entry of June", "set June", "create"):
            username, write = WRITES[name]
            refused(write(office.person(username), scene), 409, "period_closed")


class TestClosedYear:
    @on_one_engine
    def test_closes_all_months_and_what_lies_outside_of_it(self, office: Office) -> None:
        path, member = item(office), office.person(MEMBER)
        outside = evidence(office, **NEXT_YEAR)["id"]
        close(office, 12)
        ok(member.patch(f"/evidence/{outside}", {"title": "Di luar tahun rencana"}))
        months = closed(close(office, None))
        assert months == [*range(1, 13), None]
        for month in (1, 12):
            refused(
                office.person(KETUA).post(f"{PERIODS}/close", {"month": month}),
                409,
                "period_already_closed",
            )
            body = {"month": month, "reason": "Lupa"}
            answer = office.person(KETUA).post(f"{PERIODS}/reopen", body)
            assert "tahunnya" in refused(answer, 409, "year_is_closed")["detail"]
        told = {"done_on": "2023-03-01", "note": "Rapat"}
        for answer in (
            member.patch(f"/evidence/{outside}", {"title": "Lagi"}),
            member.post(path.replace("schedule", "realisations"), told),
            office.person(COORDINATOR).put(path, {"months": JUNE}),
        ):
            assert "seluruh tahun" in refused(answer, 409, "period_closed")["detail"]
        for where in (path, SCHEDULE):
            assert "set" not in ok(office.person(KETUA).get(where))["allowed_actions"]
        indicator = ok(member.get(f"/indicators/{indicator_id('5A-2')}"))
        assert "upload_evidence" not in indicator["allowed_actions"]
        assert closed(reopen(office, None)) == [12]
        assert closed(reopen(office, 12)) == []
        tell(office, path, "2023-12-20")
