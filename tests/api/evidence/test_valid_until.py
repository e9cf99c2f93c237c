"""Evidence that proves for longer than its period, until the day on which it runs out."""

from tests.support.databases import on_one_engine
from tests.support.evidence import (
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
from tests.support.gaps import at, expected, gaps, plan
from tests.support.office import Office
from tests.support.progress import PROGRESS
from tests.support.reminders import run

JUNE = {"covers_from": "2023-06-01", "covers_to": "2023-06-30", "evidence_date": "2023-06-05"}
DECISION = JUNE | {"title": "SK Unit Pengendalian Gratifikasi", "valid_until": "2023-09-15"}


def of_report(office: Office) -> Body:
    """State and counts of the indicator."""
    read = ok(office.person(PENGARAH).get(f"/indicators/{indicator_id(REPORT)}"))
    return {"state": read["state"], **read["proven"]}


def counts(accepted: int, by_now: int, missing: int, state: str = "proven") -> Body:
    told = {"accepted": accepted, "by_now": by_now, "in_year": 4, "missing": missing}
    return {"state": state, **told}


def in_state(office: Office, state: str) -> list[str]:
    """The codes of the indicators that the list finds in a state."""
    return [row["code"] for row in every(office.person(MEMBER), "/indicators", state=state)]


class TestValidUntil:
    def test_it_meets_every_planned_month_up_to_its_last_day(self, office: Office) -> None:
        with at(office, "2023-07-03T02:00:00Z"):
            plan(office, 6, 8, 9, 10)
            made = evidence(office, "accepted", **DECISION)
            assert made["valid_until"] == made["in_force"]["valid_until"] == "2023-09-15"
            assert of_report(office) == counts(3, 1, 0)
        with at(office, "2023-10-31T15:59:00Z"):  # in Kupang October has a minute left
            assert of_report(office) == counts(3, 3, 0)
            assert (in_state(office, "proven"), in_state(office, "partly_proven")) == ([REPORT], [])
        with at(office, "2023-10-31T16:00:00Z"):
            assert of_report(office) == counts(3, 4, 1, "partly_proven")
            assert (in_state(office, "proven"), in_state(office, "partly_proven")) == ([], [REPORT])
            assert expected(office) == ["proven", "proven", "proven", "missing"]
            read = ok(office.person(PENGARAH).get(PROGRESS))["total"]
            trend = ok(office.person(PENGARAH).get(f"{PROGRESS}/trend"))["points"]
            assert trend[-1]["expected"] == read["expected"]
            assert trend[-2]["expected"]["accepted"] == 3
            proving = {"indicator_id": indicator_id(REPORT), "covers": "2023-09-15"}
            listed = ok(office.person(MEMBER).get("/evidence", params=proving))["items"]
            assert [row["id"] for row in listed] == [made["id"]]
            after = proving | {"covers": "2023-09-16"}
            assert ok(office.person(MEMBER).get("/evidence", params=after))["items"] == []

    def test_its_end_is_a_gap_and_a_reminder_until_something_takes_its_place(
        self, office: Office
    ) -> None:
        with at(office, "2023-07-03T02:00:00Z"):
            plan(office, 6, 9, 12)
            made = evidence(office, "accepted", **DECISION)["id"]
        with at(office, "2023-08-15T15:59:00Z"):
            assert gaps(office, code="evidence_running_out") == []
        early = run(office, "2023-08-15T15:59:00Z")
        assert "runs_out" not in {stage for _, stage, _ in early}
        with at(office, "2023-08-15T16:00:00Z"):  # 16 August in Kupang: thirty days before
            (gap,) = gaps(office, code="evidence_running_out")
            assert (gap["evidence"]["id"], gap["due_date"]) == (made, "2023-09-15")
            assert (gap["month"], gap["facts"]) == (12, {"valid_until": "2023-09-15"})
            assert "Desember 2023" in gap["detail"]
        assert (MEMBER, "runs_out", REPORT) in run(office, "2023-08-15T16:00:00Z")
        with at(office, "2023-08-16T02:00:00Z"):
            (told,) = ok(office.person(MEMBER).get("/notifications?stage=runs_out"))["items"]
            assert told["is_open"]
            december = {"covers_from": "2023-12-01", "covers_to": "2023-12-31"}
            evidence(office, "accepted", **JUNE | december)
            assert gaps(office, code="evidence_running_out") == []
            (told,) = ok(office.person(MEMBER).get("/notifications?stage=runs_out"))["items"]
            assert not told["is_open"]

    @on_one_engine
    def test_nothing_runs_out_where_nothing_is_planned_later(self, office: Office) -> None:
        with at(office, "2023-07-03T02:00:00Z"):
            plan(office, 6, 9)
            evidence(office, "accepted", **DECISION)
        with at(office, "2023-09-20T02:00:00Z"):
            assert gaps(office, code="evidence_running_out") == []
        assert "runs_out" not in {stage for _, stage, _ in run(office, "2023-09-20T02:00:00Z")}


class TestDay:
    @on_one_engine
    def test_lies_at_or_after_the_end_of_the_period_and_within_ten_years(
        self, office: Office
    ) -> None:
        member = office.person(MEMBER)
        body = {"indicator_ids": [indicator_id(REPORT)], "title": "SK", **JUNE}
        for day in ("2023-06-29", "2034-01-01"):
            problem = refused(member.post("/evidence", body | {"valid_until": day}), 422)
            assert problem["errors"][0]["pointer"] == "/valid_until"
        made = draft(member, **JUNE, valid_until="2033-12-31")
        path = f"/evidence/{made['id']}"
        refused(member.patch(path, {"valid_until": "2023-06-29"}), 422, "day_out_of_reach")
        assert ok(member.patch(path, {"valid_until": None}))["valid_until"] is None

    @on_one_engine
    def test_is_part_of_what_is_judged_and_goes_on_with_a_revision(self, office: Office) -> None:
        plain, longer = (evidence(office, "accepted", **one) for one in (JUNE, DECISION))
        assert plain["revision"]["valid_until"] is None
        revised = ok(step(office.person(MEMBER), longer["id"], "revise"), 201)
        assert revised["revision"]["valid_until"] == "2023-09-15"
        ok(office.person(MEMBER).patch(f"/evidence/{longer['id']}", {"valid_until": "2023-12-31"}))
        sent = ok(step(office.person(MEMBER), longer["id"], "submit"))
        assert sent["revision"]["digest"] != longer["revision"]["digest"]
        assert sent["in_force"]["valid_until"] == "2023-09-15"
