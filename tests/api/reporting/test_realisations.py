"""What was done of the plan: told once, corrected by a later entry, and what the months become."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine

from app.models.plan import MonthProgress as P
from app.models.plan import MonthStatus as S
from app.schemas.platform.examples import ACTIVITY_5A_ID
from tests.api.plan.test_schedule import item, put
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    every,
    evidence,
    ok,
    refused,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office


def tell(office: Office, path: str, done_on: str, who: str = MEMBER, **fields: object) -> Body:
    body = {"done_on": done_on, "note": "Rapat koordinasi"} | fields
    told: Body = ok(office.person(who).post(path.replace("schedule", "realisations"), body), 201)
    return told


def progress(office: Office, path: str) -> dict[int, str]:
    months = ok(office.person(MEMBER).get(path))["months"]
    return {each["month"]: each["progress"] for each in months}


def _everywhere(office: Office) -> list[object]:
    """What is counted of the months: progress, offices, gaps, work, and the days before."""
    decree = ok(office.person(MEMBER).get("/decrees"))["items"][0]["id"]
    paths = [
        f"/decrees/{decree}/progress",
        f"/decrees/{decree}/progress/heat-map",
        f"/decrees/{decree}/progress/trend",
        f"/decrees/{decree}/gaps?code=month_late",
        "/progress",
        "/me/work",
    ]
    return [ok(office.person(MEMBER).get(path)) for path in paths]


class TestReport:
    @on_one_engine
    def test_several_a_month_with_people_and_evidence(self, office: Office) -> None:
        path = item(office)
        shown = evidence(office, "submitted")["id"]
        first = tell(office, path, "2023-06-20", participants="Ketua, tim V", evidence_ids=[shown])
        tell(office, path, "2023-06-27", COORDINATOR)
        tell(office, path, "2023-07-04", KETUA, month=6)
        entries = every(office.person(PENGARAH), path.replace("schedule", "realisations"), month=6)
        assert [entry["done_on"] for entry in entries] == ["2023-06-20", "2023-06-27", "2023-07-04"]
        assert first["evidence_ids"] == entries[0]["evidence_ids"] == [shown]
        assert entries[0]["reported_by"]["id"] == str(office.user_id(MEMBER))

    @on_one_engine
    def test_a_mistake_is_corrected_by_a_new_entry(self, office: Office) -> None:
        path = item(office)
        wrong = tell(office, path, "2023-05-20")
        right = tell(office, path, "2023-06-20", corrects_id=wrong["id"])
        entries = every(office.person(MEMBER), path.replace("schedule", "realisations"))
        assert [(e["id"], e["corrected_by_id"]) for e in entries] == [
            (wrong["id"], right["id"]),
            (right["id"], None),
        ]
        assert progress(office, path)[5] == "unknown"
        assert progress(office, path)[6] == "done"
        again = {"done_on": "2023-06-21", "note": "Lagi", "corrects_id": wrong["id"]}
        answer = office.person(MEMBER).post(path.replace("schedule", "realisations"), again)
        refused(answer, 409, "already_corrected")

    def test_one_made_by_mistake_is_taken_back_with_a_reason(self, office: Office) -> None:
        path = item(office)
        entries = path.replace("schedule", "realisations")
        put(office.person(KETUA), path, months=[{"month": 6, "status": "planned"}])
        wrong = tell(office, path, "2023-06-20")
        member, cancel = office.person(MEMBER), f"{entries}/{wrong['id']}/cancel"
        refused(office.person(OTHER_MEMBER).post(cancel, {"reason": "Iseng"}), 403)
        refused(member.post(cancel, {}), 422)
        made = ok(member.post(cancel, {"reason": "Rapat batal"}), 201)
        assert (made["is_cancellation"], made["note"]) == (True, "Rapat batal")
        assert (made["corrects_id"], made["month"]) == (wrong["id"], 6)
        assert progress(office, path)[6] == "late"
        kept = every(member, entries)
        assert [(e["id"], e["corrected_by_id"], e["is_cancellation"]) for e in kept] == [
            (wrong["id"], made["id"], False),
            (made["id"], None, True),
        ]
        refused(member.post(cancel, {"reason": "Lagi"}), 409, "already_cancelled")
        corrected = {"done_on": "2023-06-21", "note": "Lagi", "corrects_id": wrong["id"]}
        refused(member.post(entries, corrected), 409, "already_cancelled")
        problem = refused(
            member.post(entries, corrected | {"corrects_id": made["id"]}),
            409,
            "realisation_is_cancellation",
        )
        assert [fault["pointer"] for fault in problem["errors"]] == ["/corrects_id"]
        again = f"{entries}/{made['id']}/cancel"
        refused(member.post(again, {"reason": "x"}), 409, "realisation_is_cancellation")
        refused(member.post(f"{entries}/{uuid4()}/cancel", {"reason": "x"}), 404)
        tell(office, path, "2023-06-20")  # it was done after all: the same words are no repetition
        assert progress(office, path)[6] == "done"

    def test_what_was_taken_back_counts_nowhere(self, office: Office) -> None:
        path = item(office)
        put(office.person(KETUA), path, months=[{"month": 6, "status": "planned"}])
        member, entries = office.person(MEMBER), path.replace("schedule", "realisations")
        before = _everywhere(office)
        wrong = tell(office, path, "2023-06-20")
        assert _everywhere(office) != before
        ok(member.post(f"{entries}/{wrong['id']}/cancel", {"reason": "Rapat batal"}), 201)
        assert _everywhere(office) == before

    @on_one_engine
    def test_the_same_twice_is_asked_about(self, office: Office) -> None:
        path = item(office)
        entries, member = path.replace("schedule", "realisations"), office.person(MEMBER)
        first = tell(office, path, "2023-06-20", note="Rapat koordinasi tim V")
        body = {"done_on": "2023-06-20", "note": "RAPAT  koordinasi tim v"}
        problem = refused(member.post(entries, body), 409, "realisation_repeated")
        assert problem["errors"][0]["pointer"] == "/confirm_repeated"
        tell(office, path, "2023-06-20", note="Rapat dengan tim IV")
        tell(office, path, "2023-06-21", note=body["note"])
        tell(office, path, "2023-06-20", note=body["note"], month=7)
        tell(office, path, "2023-06-20", note=body["note"], corrects_id=first["id"])
        ok(member.post(entries, body | {"confirm_repeated": True}), 201)

    @pytest.mark.parametrize(
        ("fields", "status", "pointer"),
        [
            ({"done_on": "2024-01-02"}, 422, "/done_on"),
            ({"done_on": "2022-12-31"}, 422, "/done_on"),
            ({"done_on": "2025-01-02", "month": 12}, 422, "/done_on"),
            ({"done_on": "2021-12-31", "month": 1}, 422, "/done_on"),
            ({"note": "x" * 10_000}, 422, "/note"),
            ({"month": 13}, 422, "/month"),
            ({"corrects_id": str(uuid4())}, 404, "/corrects_id"),
            ({"evidence_ids": [str(uuid4())]}, 404, "/evidence_ids"),
        ],
    )
    @on_one_engine
    def test_wrong_ones_are_told_and_nothing_is_written(
        self, office: Office, fields: Body, status: int, pointer: str
    ) -> None:
        path = item(office).replace("schedule", "realisations")
        body = {"done_on": "2023-06-20", "note": "Rapat"} | fields
        problem = refused(office.person(MEMBER).post(path, body), status)
        assert problem["errors"][0]["pointer"] == pointer
        assert every(office.person(MEMBER), path) == []

    @on_one_engine
    def test_december_may_be_done_in_january_and_january_in_december(self, office: Office) -> None:
        path, coordinator = item(office), office.person(COORDINATOR)
        months = [{"month": month, "status": "planned"} for month in (1, 12)]
        put(coordinator, path, months=months)
        tell(office, path, "2022-12-20", month=1)
        tell(office, path, "2024-01-10", month=12)
        seen = progress(office, path)
        assert (seen[1], seen[12]) == ("done_early", "done")

    @on_one_engine
    def test_evidence_is_of_the_same_team_and_only_the_team_reports(self, office: Office) -> None:
        path = item(office).replace("schedule", "realisations")
        other = evidence(office, "draft", "1A-1", author=OTHER_COORDINATOR)
        body = {"done_on": "2023-06-20", "note": "Rapat", "evidence_ids": [other["id"]]}
        refused(office.person(MEMBER).post(path, body), 404)
        for username in (PENGARAH, OTHER_COORDINATOR, OTHER_MEMBER):
            refused(office.person(username).post(path, {**body, "evidence_ids": []}), 403)


@on_one_engine
class TestMonths:
    def test_follow_from_plan_work_and_calendar(self, office: Office) -> None:
        path = item(office)
        assert str(ACTIVITY_5A_ID)
        plan = {4: "planned", 5: "planned", 6: "planned", 7: "planned", 8: "planned"}
        months = [{"month": month, "status": status} for month, status in plan.items()]
        put(
            office.person(COORDINATOR),
            path,
            months=[*months, {"month": 9, "status": "not_planned"}],
        )
        tell(office, path, "2023-05-10")
        tell(office, path, "2023-06-02", month=7)
        # 23:30 on 30 June in Kupang, then midnight there: in UTC it is still June.
        for instant, june, august in (
            (datetime(2023, 6, 30, 15, 30, tzinfo=UTC), P.DUE, P.PLANNED),
            (datetime(2023, 6, 30, 16, 0, tzinfo=UTC), P.LATE, P.PLANNED),
            (datetime(2023, 8, 1, 1, 0, tzinfo=UTC), P.LATE, P.DUE),
        ):
            with time_machine.travel(instant, tick=False):
                reader = office.token(office.user_id(MEMBER))
                headers = {"Authorization": f"Bearer {reader}"}
                seen = ok(office.client.get(f"/api/v1{path}", headers=headers))["months"]
            found = {each["month"]: P(each["progress"]) for each in seen}
            assert found[3] is P.UNKNOWN
            assert found[4] is P.LATE
            assert found[5] is P.DONE
            assert found[6] is june
            assert found[7] is P.DONE_EARLY
            assert found[8] is august
            assert found[9] is P.NOT_PLANNED
        assert {status.value for status in S} < {value.value for value in P}
