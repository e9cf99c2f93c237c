"""Gaps as a list, and the evidence that is expected."""

from collections import Counter

from app.core.messages import MESSAGES
from app.models.severity import Severity
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from app.schemas.tasks.gaps import GapCode
from tests.api.plan.test_schedule import put
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
)
from tests.support.gaps import EXPECTED, GAPS, at, expected, gaps, item_id, plan
from tests.support.office import OTHER_MEMBER, Office
from tests.support.progress import PROGRESS

JUNE = {"covers_from": "2023-06-01", "covers_to": "2023-06-30"}


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
        progress = ok(office.person(PENGARAH).get("/progress"))
        assert (summary["expected"], summary["indicators"]) == (
            progress["expected"],
            progress["total"],
        )
        assert len(summary["teams"]) == 6
        for team in summary["teams"]:
            of_team = gaps(office, team_id=team["team"]["id"])
            assert agreeing(team, of_team)
            lacking = team["by_code"]["evidence_missing"] + team["by_code"]["evidence_unfinished"]
            assert team["expected"]["missing"] == lacking
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


@on_one_engine
class TestExpected:
    def test_one_for_each_month_planned_beside_an_indicator(self, office: Office) -> None:
        plan(office, 6, 9)
        plan(office, 7, code="5B.1")
        rows = every(office.person(OTHER_MEMBER), EXPECTED)
        keys = [(row["month"], items(row), row["indicator"]["code"]) for row in rows]
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
            assert items(row) == "5B.1"
        assert len(every(office.person(MEMBER), EXPECTED, team_id=str(TEAM_V_ID))) == 5


def test_a_month_planned_twice_beside_an_indicator_expects_one_piece(office: Office) -> None:
    member = office.person(MEMBER)
    rows = [
        row
        for team in ok(member.get(f"/decrees/{DECREE_ID}/plan"))["teams"]
        for each in team["activities"]
        for row in each["indicators"]
        if len(row["action_item_ids"]) > 1
    ]
    first, second = rows[0]["action_item_ids"][:2]
    codes = {row["id"]: row["code"] for row in every(member, "/action-items")}
    for key, months in ((first, (6, 7)), (second, (6,))):
        planned = [{"month": month, "status": "planned"} for month in months]
        put(office.person(KETUA), f"/action-items/{key}/schedule", months=planned)
    pieces = every(member, EXPECTED, indicator_id=rows[0]["id"])
    both = ", ".join(sorted((codes[first], codes[second])))
    assert [(row["month"], items(row)) for row in pieces] == [(6, both), (7, codes[first])]
    proven = ok(member.get(f"/indicators/{rows[0]['id']}"))["proven"]
    assert (proven["in_year"], proven["missing"]) == (2, 2)
    june = {by: expected_in_june(office, by) for by in ("team", "action_item")}
    every_month = ok(member.get(PROGRESS))["months"]
    assert june["team"] == every_month[5]["expected"]["in_year"]
    beside = [row for row in rows if {first, second} <= set(row["action_item_ids"])]
    assert june["action_item"] == june["team"] + len(beside)


def expected_in_june(office: Office, by: str) -> int:
    """Over all rows of the heat map."""
    found = ok(office.person(MEMBER).get(f"{PROGRESS}/heat-map", params={"by": by}))
    return sum(row["cells"][5]["expected"]["in_year"] for row in found["rows"])


def items(row: Body) -> str:
    return ", ".join(item["code"] for item in row["action_items"])
