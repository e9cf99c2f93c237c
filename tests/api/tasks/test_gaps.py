"""What the year still lacks: told from the day it is due until it is put right."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.messages import MESSAGES
from app.models import EvidenceLink
from app.models.severity import Severity
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from app.schemas.tasks.gaps import GapCode
from tests.api.plan.test_schedule import put
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
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
from tests.support.office import OTHER_MEMBER, PDF, Office

GAPS = f"/decrees/{DECREE_ID}/gaps"
EXPECTED = f"/decrees/{DECREE_ID}/expected-evidence"
ITEM = "5A.2"  # REPORT stands beside it, and 5A-3
JUNE = {"covers_from": "2023-06-01", "covers_to": "2023-06-30"}


@contextmanager
def at(office: Office, instant: str) -> Iterator[None]:
    """Another day, on which everybody signs in anew."""
    with time_machine.travel(instant):
        office._people.clear()
        yield
    office._people.clear()


def item_id(office: Office, code: str = ITEM) -> str:
    rows = every(office.person(MEMBER), "/action-items")
    return str(next(row["id"] for row in rows if row["code"] == code))


def plan(office: Office, *months: int, code: str = ITEM) -> str:
    """Plan months of an action item; its path."""
    path = f"/action-items/{item_id(office, code)}"
    planned = [{"month": month, "status": "planned"} for month in months]
    put(office.person(COORDINATOR), f"{path}/schedule", months=planned)
    return path


def gaps(office: Office, who: str = MEMBER, **parameters: Any) -> list[Body]:
    return every(office.person(who), GAPS, **parameters)


def about(office: Office, **ids: str) -> set[str]:
    """The codes of the gaps about an action item, an indicator or a piece of evidence."""
    ((name, key),) = ids.items()
    return {row["code"] for row in gaps(office) if row[name] and row[name]["id"] == key}


def expected(office: Office, **parameters: Any) -> list[str]:
    rows = every(office.person(MEMBER), EXPECTED, indicator_id=indicator_id(REPORT), **parameters)
    return [row["state"] for row in rows]


class TestYear:
    def test_a_month_is_a_gap_from_kupang_s_midnight_until_it_is_done_and_proven(
        self, office: Office
    ) -> None:
        key = indicator_id(REPORT)
        with at(office, "2023-06-30T15:58:00Z"):  # 23:58 in Kupang
            path = plan(office, 6)
            item = path.rpartition("/")[2]
            assert about(office, action_item=item) == {"no_person_in_charge"}
            assert expected(office) == ["not_due"]
        with at(office, "2023-06-30T16:00:00Z"):  # in UTC it is still June
            late = {"no_person_in_charge", "month_late", "evidence_missing"}
            assert about(office, action_item=item) == late
            assert expected(office) == ["missing"]
            missing, other = gaps(office, code="evidence_missing")
            assert (missing["indicator"]["id"], other["indicator"]["code"]) == (key, "5A-3")
            assert (missing["month"], missing["due_date"]) == (6, "2023-06-30")
            assert ok(office.person(MEMBER).get(missing["href"]))["id"] == key
        with at(office, "2023-07-03T02:00:00Z"):
            made = draft(office.person(MEMBER), **JUNE)["id"]
            ok(office.person(MEMBER).upload(made), 201)
            assert about(office, indicator=key) == {"evidence_unfinished"}
            ok(step(office.person(MEMBER), made, "submit"))
            ok(step(office.person(COORDINATOR), made, "return"))
            (returned,) = gaps(office, code="evidence_returned")
            assert (returned["evidence"]["id"], returned["since"][:10]) == (made, "2023-07-03")
            ok(step(office.person(MEMBER), made, "revise"), 201)
            assert gaps(office, code="evidence_returned") == []
            ok(step(office.person(MEMBER), made, "submit"))
            assert expected(office) == ["in_progress"]
            ok(step(office.person(COORDINATOR), made, "verify"))
            assert (about(office, indicator=key), expected(office)) == (set(), ["verified"])
        with at(office, "2023-07-17T15:58:00Z"):
            assert gaps(office, code="evidence_waiting") == []
        with at(office, "2023-07-17T16:00:00Z"):
            (waiting,) = gaps(office, code="evidence_waiting")
            assert (waiting["due_date"], waiting["facts"]["status"]) == ("2023-07-17", "verified")
            ok(step(office.person(KETUA), made, "accept"))
            assert gaps(office, code="evidence_waiting") == []
            assert expected(office) == ["proven"]
            done = {"done_on": "2023-07-16", "month": 6, "note": "Menyusul"}
            ok(office.person(MEMBER).post(f"{path}/realisations", done), 201)
            assert about(office, action_item=item) == {"evidence_missing"}  # of 5A-3


@on_one_engine
class TestPlan:
    def test_what_nobody_planned_or_answers_for(self, office: Office) -> None:
        assert Counter(row["code"] for row in gaps(office)) == {
            "schedule_unknown": 68,
            "indicator_unplanned": 75,
        }
        bare = next(row for row in gaps(office) if (row["indicator"] or {}).get("code") == "1E-2")
        assert bare["href"] == f"/api/v1/indicators/{bare['indicator']['id']}"  # beside nothing
        path = f"/action-items/{item_id(office)}"
        item, coordinator = path.rpartition("/")[2], office.person(COORDINATOR)
        with at(office, "2023-06-20T02:00:00Z"):
            put(
                office.person(COORDINATOR),
                f"{path}/schedule",
                months=[{"month": 9, "status": "not_planned"}],
            )
            assert about(office, action_item=item) == set()
            assert about(office, indicator=indicator_id(REPORT)) == {"indicator_unplanned"}
            plan(office, 10)
            assert about(office, indicator=indicator_id(REPORT)) == set()
            assert about(office, action_item=item) == {"no_person_in_charge"}
            named = {"person_in_charge_id": str(office.user_id(COLLEAGUE))}
            ok(office.person(COORDINATOR).patch(path, named))
            assert about(office, action_item=item) == set()
            members = every(office.person(KETUA), f"/teams/{TEAM_V_ID}/members")
            left = next(row["id"] for row in members if row["username"] == COLLEAGUE)
            ok(office.person(KETUA).post(f"/memberships/{left}/end", {"reason": "Mutasi"}))
            (gap,) = gaps(office, code="no_person_in_charge")
            assert gap["facts"] == named
        told = {"done_on": "2023-10-20", "note": "Rapat"}
        ok(coordinator.post(f"{path}/realisations", told), 201)
        assert gaps(office, code="no_person_in_charge") == []


class TestEvidence:
    def test_that_proves_another_time_than_was_planned(self, office: Office) -> None:
        member = office.person(MEMBER)
        before = {"covers_from": "2022-10-01", "covers_to": "2022-12-31"}
        late, june = draft(member, **before)["id"], draft(member, **JUNE)["id"]
        assert about(office, evidence=late) == {"evidence_outside_period"}
        assert about(office, evidence=june) == set()  # nothing is planned yet
        plan(office, 9)
        assert about(office, evidence=june) == {"evidence_outside_period"}
        ok(member.patch(f"/evidence/{june}", {"covers_to": "2023-09-01"}))
        assert about(office, evidence=june) == set()
        ok(step(member, late, "withdraw"))
        assert gaps(office, code="evidence_outside_period") == []

    @on_one_engine
    def test_that_shares_its_file_with_other_evidence(self, office: Office) -> None:
        member = office.person(MEMBER)
        first, second = (draft(member)["id"] for _ in range(2))
        ok(member.upload(first, ("a.pdf", PDF), ("lagi.pdf", PDF)), 201)
        assert gaps(office, code="file_reused") == []
        ok(member.upload(second, ("b.pdf", PDF)), 201)
        (gap,) = gaps(office, code="file_reused")
        assert (gap["evidence"]["id"], gap["facts"]["file"]) == (second, "b.pdf")
        assert gap["facts"]["evidence_ids"] == [first, second]
        ok(step(member, first, "withdraw"))
        assert gaps(office, code="file_reused") == []
        wide = draft(member, "5B-1", "5B-2", "5B-3")["id"]
        ok(member.upload(wide, ("c.pdf", PDF + b"c")), 201)
        assert about(office, evidence=wide) == {"file_reused"}

    @on_one_engine
    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("missing", "link_dead"),
            ("unreachable", "link_dead"),
            ("protected", "link_protected"),
        ],
    )
    def test_with_a_link_that_shows_nothing(self, office: Office, state: str, code: str) -> None:
        member = office.person(MEMBER)
        made, link = draft(member)["id"], {"url": "https://kpu.go.id/a", "title": "Berita"}
        ok(member.post(f"/evidence/{made}/links", link), 201)
        assert gaps(office, code=code) == []
        with Session(office.engine) as session, session.begin():
            session.execute(update(EvidenceLink).values(state=state))
        (gap,) = gaps(office, code=code)
        assert (gap["evidence"]["id"], gap["facts"]["url"]) == (made, link["url"])
        (current,) = ok(member.get(gap["href"]))["revision"]["links"]
        ok(member.delete(f"/evidence/{made}/links/{current['id']}"))
        assert gaps(office, code=code) == []

    def test_restricted_counts_for_all_and_its_words_are_for_few(self, office: Office) -> None:
        secret = "Pelapor-X77"
        plan(office, 6)
        made = [
            evidence(office, "returned", title=secret, confidentiality="restricted", **JUNE)
            for _ in range(2)
        ]
        person, link = office.person(MEMBER), {"url": f"https://kpu.go.id/{secret}", "title": "A"}
        ok(step(person, made[0]["id"], "revise"), 201)
        ok(person.post(f"/evidence/{made[0]['id']}/links", link), 201)
        with Session(office.engine) as session, session.begin():
            session.execute(update(EvidenceLink).values(state="missing"))
        few, many = (office.person(name).get(f"{GAPS}?size=100") for name in (MEMBER, OTHER_MEMBER))
        assert few.text.count(secret) > 4
        assert secret not in many.text
        known = [row["code"] for row in gaps(office) if row["code"] != "file_reused"]
        assert [row["code"] for row in gaps(office, OTHER_MEMBER)] == known
        assert {"link_dead", "evidence_returned", "evidence_unfinished"} < set(known)


class TestList:
    @on_one_engine
    def test_is_told_in_the_language_asked_for(self, office: Office) -> None:
        plan(office, 6)
        evidence(office, "submitted", **JUNE)
        for language, word in (("id", "diajukan"), ("en", "submitted")):
            with at(office, "2099-01-01T00:00:00Z"):
                headers = {"Accept-Language": language}
                answer = office.person(MEMBER).get(f"{GAPS}?size=100", headers=headers)
            rows = ok(answer)["items"]
            assert answer.headers["content-language"] == language
            (waiting,) = (row for row in rows if row["code"] == "evidence_waiting")
            assert word in waiting["detail"]
            assert not any("…" in row["detail"] or "{" in row["detail"] for row in rows)
        titles = {MESSAGES[code].indonesian.title for code in GapCode}
        assert len(titles) == len(GapCode)

    @on_one_engine
    def test_comes_by_severity_and_day_and_the_counts_agree(self, office: Office) -> None:
        plan(office, 2, 6, 9)
        plan(office, 7, code="5B.1")
        evidence(office, "returned", **JUNE)
        rows = gaps(office)
        order = [severity.value for severity in reversed(Severity)]
        keys = [(order.index(row["severity"]), row["due_date"] or "9999") for row in rows]
        assert keys == sorted(keys)
        small = ok(office.person(MEMBER).get(GAPS, params={"size": 7, "page": 2}))["items"]
        assert small == rows[7:14]
        for parameter in ("code", "severity"):
            for value, count in Counter(row[parameter] for row in rows).items():
                found = gaps(office, **{parameter: value})
                assert found == [row for row in rows if row[parameter] == value]
                assert len(found) == count
        summary = ok(office.person(PENGARAH).get(f"{GAPS}/summary"))
        assert agreeing(summary, rows)
        assert len(summary["teams"]) == 6
        for team in summary["teams"]:
            of_team = gaps(office, team_id=team["team"]["id"])
            assert agreeing(team, of_team)
            assert of_team == [row for row in rows if row["team"] == team["team"]]

    def test_of_another_office_is_not_there(self, two_offices: Office) -> None:
        there = two_offices.person("kornelis.tana")
        for path in (GAPS, f"{GAPS}/summary", EXPECTED):
            refused(there.get(path), 404)
        (decree,) = every(there, "/decrees")
        own = {row["team"]["id"] for row in every(there, f"/decrees/{decree['id']}/gaps")}
        assert own
        assert own.isdisjoint({row["team"]["id"] for row in gaps(two_offices, "edson.carlos")})


def agreeing(counts: Body, rows: list[Body]) -> bool:
    """Whether counts are those of the rows, with all codes and severities named."""
    assert counts["total"] == len(rows)
    for name, parameter, kinds in (
        ("by_code", "code", GapCode),
        ("by_severity", "severity", Severity),
    ):
        counted = Counter(row[parameter] for row in rows)
        assert counts[name] == {kind.value: counted[kind.value] for kind in kinds}
    return True


def codes(row: Body) -> tuple[str, str]:
    return row["action_item"]["code"], row["indicator"]["code"]


@on_one_engine
class TestExpected:
    def test_one_for_each_planned_month_and_indicator_beside(self, office: Office) -> None:
        plan(office, 6, 9)
        plan(office, 7, code="5B.1")
        rows = every(office.person(OTHER_MEMBER), EXPECTED)
        keys = [
            (row["month"], row["action_item"]["code"], row["indicator"]["code"]) for row in rows
        ]
        assert keys == [
            (6, "5A.2", "5A-2"),
            (6, "5A.2", "5A-3"),
            (7, "5B.1", "5B-1"),
            (9, "5A.2", "5A-2"),
            (9, "5A.2", "5A-3"),
        ]
        evidence(office, "accepted", covers_from="2023-05-15", covers_to="2023-06-01")
        assert expected(office) == ["proven", "missing"]
        found = every(office.person(MEMBER), EXPECTED, state="proven")
        assert [row["due_date"] for row in found] == ["2023-06-30"]
        for parameters in (
            {"month": 7},
            {"action_item_id": item_id(office, "5B.1")},
            {"indicator_id": indicator_id("5B-1")},
        ):
            (row,) = every(office.person(MEMBER), EXPECTED, **parameters)
            assert row["action_item"]["code"] == "5B.1"
        assert len(every(office.person(MEMBER), EXPECTED, team_id=str(TEAM_V_ID))) == 5
