"""The year's schedule: months, recurrences, the approved plan and what departs from it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH, Body, every, ok, refused
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person

SCHEDULE = f"/decrees/{DECREE_ID}/schedule"
JANUARY = {"month": 1, "status": "planned"}


def item(office: Office, code: str = "5A.1") -> str:
    """The path of an action item's schedule, by its code."""
    rows = every(office.person(MEMBER), "/action-items")
    return f"/action-items/{next(row['id'] for row in rows if row['code'] == code)}/schedule"


def put(person: Person, path: str, **body: object) -> Body:
    found: Body = ok(person.put(path, body, etag=person.get(path).headers["ETag"]))
    return found


def put_row(person: Person, indicator: str, **body: object) -> Body:
    """Set the months of an indicator's row."""
    etag = person.get(indicator).headers["ETag"]
    found: Body = ok(person.put(f"{indicator}/schedule", body, etag=etag))
    return found


def planned(schedule: Body) -> list[int]:
    return [each["month"] for each in schedule["months"] if each["status"] == "planned"]


def all_statuses(schedule: Body) -> set[str]:
    return {each["status"] for each in schedule["months"]}


class TestMonths:
    @on_one_engine
    def test_are_unknown_until_somebody_sets_them(self, office: Office) -> None:
        path, coordinator = item(office), office.person(COORDINATOR)
        assert all_statuses(ok(coordinator.get(path))) == {"unknown"}
        seen = put(coordinator, path, months=[{"month": 7, "status": "planned"}])
        assert planned(seen) == [7]
        assert seen["months"][6]["set_by"]["id"] == str(office.user_id(COORDINATOR))
        assert [each["status"] for each in seen["months"]].count("unknown") == 11
        cleared = put(coordinator, path, months=[{"month": 7, "status": "unknown"}])
        assert all_statuses(cleared) == {"unknown"}

    @on_one_engine
    def test_every_change_keeps_who_when_why_and_the_old_value(self, office: Office) -> None:
        path, coordinator, ketua = item(office), office.person(COORDINATOR), office.person(KETUA)
        put(coordinator, path, months=[{"month": 7, "status": "planned"}])
        months = [{"month": 7, "status": "not_planned"}, {"month": 8, "status": "planned"}]
        put(ketua, path, months=months, reason="Menunggu anggaran")
        put(ketua, path, months=months, reason="Sama saja")
        last, first = every(coordinator, f"{path}/changes")
        assert (first["before"]["7"], first["after"]["7"]) == ("unknown", "planned")
        assert (last["before"]["7"], last["after"]["7"]) == ("planned", "not_planned")
        assert last["reason"] == "Menunggu anggaran"
        assert last["changed_by"]["id"] == str(office.user_id(KETUA))

    @on_one_engine
    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({}, "/months"),
            ({"months": [JANUARY], "recurrence": {"kind": "monthly"}}, "/months"),
            ({"months": [JANUARY, JANUARY]}, "/months"),
            ({"months": [{"month": 13, "status": "planned"}]}, "/months/0/month"),
            ({"recurrence": {"kind": "times_a_year"}}, "/recurrence/times"),
            ({"recurrence": {"kind": "monthly", "month": 3}}, "/recurrence/month"),
            ({"recurrence": {"kind": "once", "month": 3}}, "/recurrence/month"),
            ({"recurrence": {"kind": "once", "month": 7, "from_month": 7}},
             "/recurrence/from_month"),
            ({"recurrence": {"kind": "monthly", "from_month": 5}}, "/recurrence/from_month"),
        ],
    )  # fmt: skip
    def test_wrong_ones_are_told_and_nothing_is_written(
        self, office: Office, body: Body, pointer: str
    ) -> None:
        path, coordinator = item(office), office.person(COORDINATOR)
        assert refused(coordinator.put(path, body), 422)["errors"][0]["pointer"] == pointer
        assert all_statuses(ok(coordinator.get(path))) == {"unknown"}
        assert every(coordinator, f"{path}/changes") == []

    def test_of_two_who_judged_by_the_same_version_one_is_told(self, office: Office) -> None:
        path, coordinator = item(office), office.person(COORDINATOR)
        etag = coordinator.get(path).headers["ETag"]

        def send(month: int) -> int:
            months = {"months": [{"month": month, "status": "planned"}]}
            return coordinator.put(path, months, etag=etag).status_code

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(send, range(1, 9)))
        assert sorted(statuses) == [200] + [412] * 7
        assert len(planned(ok(coordinator.get(path)))) == 1
        assert len(every(coordinator, f"{path}/changes")) == 1

    def test_approved_by_several_at_once_it_is_approved_once(self, office: Office) -> None:
        ketua = office.person(KETUA)
        with ThreadPoolExecutor(6) as pool:
            calls = [pool.submit(ketua.post, f"{SCHEDULE}/approve", {}) for _ in range(6)]
        assert sorted(call.result().status_code for call in calls) == [201] + [409] * 5


@on_one_engine
class TestRecurrence:
    @pytest.mark.parametrize(
        ("recurrence", "months"),
        [
            ({"kind": "quarterly"}, [6, 9, 12]),
            ({"kind": "monthly", "from_month": 10}, [10, 11, 12]),
        ],
    )
    def test_fills_the_months_from_the_decree_or_a_later_one(
        self, office: Office, recurrence: Body, months: list[int]
    ) -> None:
        seen = put(office.person(COORDINATOR), item(office), recurrence=recurrence)
        assert planned(seen) == months
        assert "unknown" not in all_statuses(seen)

    def test_stands_beside_the_words_it_was_read_from_until_months_are_set_by_hand(
        self, office: Office
    ) -> None:
        path, coordinator = item(office), office.person(COORDINATOR)
        rule = {"kind": "quarterly", "phrase": "setiap triwulan"}
        seen = put(coordinator, path, recurrence=rule)
        assert seen["rule"]["phrase"] == "setiap triwulan"
        assert seen["rule"]["read_by"]["id"] == str(office.user_id(COORDINATOR))
        by_hand = put(coordinator, path, months=[{"month": 10, "status": "planned"}])
        assert by_hand["rule"] is None
        assert planned(by_hand) == [6, 9, 10, 12]

    def test_is_suggested_from_the_decree_and_never_applied(self, office: Office) -> None:
        whole = ok(office.person(PENGARAH).get(SCHEDULE))
        assert len(whole["items"]) == 68
        suggestions = {
            (row["suggestion"]["kind"], row["suggestion"]["times"], row["suggestion"]["phrase"])
            for row in whole["items"]
            if row["suggestion"]
        }
        assert ("quarterly", None, "setiap triwulan") in suggestions
        assert ("each_semester", None, "semesteran") in suggestions
        assert ("times_a_year", 4, "minimal 4 kali dalam setahun") in suggestions
        assert {status for row in whole["items"] for status in all_statuses(row)} == {"unknown"}


class TestMany:
    def test_all_or_none(self, office: Office) -> None:
        rows = ok(office.person(MEMBER).get(SCHEDULE))["items"]
        own = [row["action_item_id"] for row in rows if row["code"].startswith("5")]
        other = next(row["action_item_id"] for row in rows if row["code"].startswith("1"))
        months = [{"month": 12, "status": "planned"}]
        coordinator = office.person(COORDINATOR)

        def body(*ids: str) -> Body:
            return {"items": [{"action_item_id": key, "months": months} for key in ids]}

        refused(coordinator.post(SCHEDULE, body(*own, other)), 403, "forbidden")
        twice = refused(coordinator.post(SCHEDULE, body(*own, own[0])), 422)
        assert twice["errors"][0]["pointer"] == f"/items/{len(own)}/action_item_id"
        assert not any(planned(row) for row in ok(coordinator.get(SCHEDULE))["items"])
        done = ok(coordinator.post(SCHEDULE, body(*own)))
        assert [row["action_item_id"] for row in done["items"] if planned(row)] == own


class TestApproval:
    @on_one_engine
    def test_keeps_the_plan_and_shows_what_departs_from_it(self, office: Office) -> None:
        path, ketua = item(office), office.person(KETUA)
        put(ketua, path, recurrence={"kind": "quarterly"})
        approved = ok(ketua.post(f"{SCHEDULE}/approve", {"note": "Pleno 12 Juni"}), 201)
        assert approved["approved_by"]["id"] == str(office.user_id(KETUA))
        assert "approve" not in approved["allowed_actions"]
        assert all(row["drift"] == [] for row in approved["items"])
        refused(ketua.post(f"{SCHEDULE}/approve", {}), 409, "plan_already_approved")

        change = {
            "months": [{"month": 9, "status": "not_planned"}, {"month": 10, "status": "planned"}]
        }
        refused(ketua.put(path, change), 422, "schedule_reason_required")
        refused(ketua.put(path, change, etag=None), 428)
        refused(ketua.put(path, change, etag='"old"'), 412, "stale")
        seen = put(ketua, path, **change, reason="Pemilu")
        assert seen["drift"] == [9, 10]
        assert [seen["months"][8]["baseline"], seen["months"][9]["baseline"]] == [
            "planned",
            "not_planned",
        ]

    @on_one_engine
    def test_is_for_the_ketua_alone(self, office: Office) -> None:
        for username in (COORDINATOR, OTHER_COORDINATOR, MEMBER, PENGARAH):
            refused(office.person(username).post(f"{SCHEDULE}/approve", {}), 403, "forbidden")
        assert office.person(ActorRole.PELAKSANA).post(f"{SCHEDULE}/approve", {}).is_success

    @on_one_engine
    def test_is_too_late_in_a_closed_year(self, office: Office) -> None:
        ketua = office.person(KETUA)
        ok(ketua.post(f"/decrees/{DECREE_ID}/periods/close", {"month": None}))
        assert ok(ketua.get(SCHEDULE))["allowed_actions"] == []
        refused(ketua.post(f"{SCHEDULE}/approve", {}), 409, "period_closed")


class TestRows:
    """Months belong to the row, also where the decree names no sub kegiatan in it."""

    @on_one_engine
    def test_a_row_without_action_items_is_planned_and_done_like_any(self, office: Office) -> None:
        ketua, member = office.person(KETUA), office.person(OTHER_MEMBER)
        sign = next(row for row in every(ketua, "/indicators") if row["code"] == "4C-1")
        path, gaps = f"/indicators/{sign['id']}", f"/decrees/{DECREE_ID}/gaps"
        before = ok(ketua.get(f"/decrees/{DECREE_ID}"))["counts"]
        assert sign["id"] in unplanned(ketua, gaps)
        assert ok(ketua.get(path))["action_item_ids"] == []
        refused(member.put(f"{path}/schedule", {"months": [JANUARY]}), 403, "forbidden")
        rule = {"kind": "quarterly", "phrase": "secara berkala"}
        (line_id,) = put_row(ketua, path, recurrence=rule)["action_item_ids"]
        line = ok(ketua.get(f"/action-items/{line_id}"))
        assert (line["code"], line["stands_for_row"], line["number"]) == ("4C.1", True, None)
        assert line["text"] == sign["text"]
        assert planned(ok(ketua.get(f"/action-items/{line_id}/schedule"))) == [6, 9, 12]
        assert sign["id"] not in unplanned(ketua, gaps)
        assert ok(ketua.get(f"/decrees/{DECREE_ID}"))["counts"] == before
        again = put_row(ketua, path, months=[JANUARY])
        assert again["action_item_ids"] == [line_id]
        assert planned(ok(ketua.get(f"/action-items/{line_id}/schedule"))) == [1, 6, 9, 12]

    @on_one_engine
    def test_all_action_items_of_a_row_are_set_at_once(self, office: Office) -> None:
        ketua = office.person(KETUA)
        sign = next(row for row in every(ketua, "/indicators") if row["code"] == "3A-1")
        path = f"/indicators/{sign['id']}"
        seen = put_row(ketua, path, months=[JANUARY])
        assert [
            planned(ok(ketua.get(f"/action-items/{each}/schedule")))
            for each in seen["action_item_ids"]
        ] == [[1], [1]]


def unplanned(person: Person, gaps: str) -> set[str]:
    return {gap["indicator"]["id"] for gap in every(person, gaps, code="indicator_unplanned")}
