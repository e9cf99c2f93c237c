"""Progress through months of work: every number is one that anybody finds in the raw lists."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from app.models.access import GrantedRole
from app.schemas.platform.examples import DECREE_ID
from tests.api.reporting.test_progress import by_status, counted
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, PENGARAH, Body, every, ok
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.progress import PROGRESS, Year, added, clock_at, numbers
from tests.support.raw_lists import summed_up
from tests.support.statements import counted as counted_statements

NOTHING_DONE = {"unknown", "not_planned", "planned", "due", "late"}


@pytest.fixture
def year(office: Office) -> Year:
    found = Year(office)
    found.run()
    return found


def derived(status: str, month: int, done_on: list[str], today: date) -> str:
    """What a month has come to, told once more in other words than the service's."""
    if done_on:
        early = status == "planned" and min(done_on) < f"2023-{month:02}-01"
        return "done_early" if early else "done"
    if status != "planned" or today < date(2023, month, 1):
        return status
    return "due" if today.month == month and today.year == 2023 else "late"


def months_from_lists(person: Person, today: date) -> dict[str, Counter[tuple[str, str]]]:
    """Months by team from schedules and realisations, read one by one."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for item in ok(person.get(f"/decrees/{DECREE_ID}/schedule"))["items"]:
        entries = every(person, f"/action-items/{item['action_item_id']}/realisations")
        for each in item["months"]:
            done_on = [
                entry["done_on"]
                for entry in entries
                if entry["month"] == each["month"] and entry["corrected_by_id"] is None
            ]
            progress = derived(each["status"], each["month"], done_on, today)
            found[item["team_id"]][each["status"], progress] += 1
    return found


def as_months(cells: Counter[tuple[str, str]]) -> Body:
    by_progress = {
        name: sum(count for (_, progress), count in cells.items() if progress == name)
        for name in (*sorted(NOTHING_DONE), "done", "done_early")
    }
    of_plan = {progress: n for (status, progress), n in cells.items() if status == "planned"}
    done = of_plan.get("done", 0) + of_plan.get("done_early", 0)
    total = sum(of_plan.values())
    return {
        "planned": total,
        "done": done,
        "late": by_progress["late"],
        "percent_done": done * 100 // total if total else 0,
        "by_progress": by_progress,
    }


class TestYear:
    def test_all_numbers_are_those_of_the_raw_lists_for_everybody(self, year: Year) -> None:
        office = year.office
        with clock_at(office, "2023-10-05T12:00"):
            prepared = Prepared(office)
            guest = prepared.account()
            prepared.grant(guest, GrantedRole.ASESOR, decree="53")
            cells = months_from_lists(office.person(MEMBER), date(2023, 10, 5))
            whole = ok(office.person(MEMBER).get(PROGRESS))
            for username in (MEMBER, OTHER_MEMBER, KETUA, guest, "admin"):
                person = office.administrator() if username == "admin" else office.person(username)
                told, statuses, _ = counted(person)
                everywhere = ok(person.get("/progress"))
                for read in (ok(person.get(PROGRESS)), everywhere):
                    for team in read["teams"]:
                        team_id = team["team"]["id"]
                        assert team["months"] == as_months(cells[team_id])
                        assert (team["expected"], team["indicators"]) == summed_up(told[team_id])
                        assert team["evidence"] == by_status(statuses[team_id])
                assert ok(person.get(PROGRESS)) == whole
                assert everywhere["months"] == whole["total"]["months"]
            assert whole["total"]["months"] == as_months(sum(cells.values(), Counter()))
            self._add_up(office.person(MEMBER), whole)
        assert whole["today"] == "2023-10-05"
        found = whole["total"]["months"]
        assert (found["planned"], found["done"], found["late"]) == (19, 2, 13)
        assert found["by_progress"]["due"] == 1

    def _add_up(self, person: Person, whole: Body) -> None:
        """Teams, activities, months and both heat maps are the same numbers in other sums."""
        total = added([numbers(whole["total"])])
        assert added([numbers(team) for team in whole["teams"]]) == total
        of_activities = added([numbers(each) for each in whole["activities"]])
        assert of_activities["months"] == total["months"]
        assert of_activities["indicators"] == total["indicators"]
        assert of_activities["expected"] == total["expected"]
        both = total["evidence"] | {"withdrawn": total["evidence"]["withdrawn"] + 1}
        assert of_activities["evidence"] == both  # 5A-2 and 5B-1 are shown by one
        by_month = {each.pop("month"): added([each]) for each in whole["months"]}
        assert added(list(by_month.values())) == total["months"] | {"expected": total["expected"]}
        for by, rows in (("team", 6), ("action_item", 68)):
            heat_map = ok(person.get(f"{PROGRESS}/heat-map", params={"by": by}))
            assert len(heat_map["rows"]) == rows
            beside = [{k: row[k] for k in ("expected", "indicators")} for row in heat_map["rows"]]
            if by == "team":
                assert added(beside) == {k: total[k] for k in ("expected", "indicators")}
            for month, expected in by_month.items():
                cells = [row["cells"][month - 1] for row in heat_map["rows"]]
                assert {cell.pop("month") for cell in cells} == {month}
                called = [cell.pop("progress") for cell in cells]
                for cell, word in zip(cells, called, strict=True):
                    lacks = cell["late"] > 0 or cell["expected"]["missing"] > 0
                    assert (word == "late") == lacks
                assert added(cells) == expected

    def test_the_trend_shows_every_month_as_it_was_seen_then(self, year: Year) -> None:
        with clock_at(year.office, "2023-10-05T12:00"):
            person = year.office.person(OTHER_MEMBER)
            trend = ok(person.get(f"{PROGRESS}/trend"))
            present = ok(person.get(PROGRESS))
            params = {"from": "2023-06-30", "to": "2023-08-31"}
            compared = ok(person.get(f"{PROGRESS}/comparison", params=params))
        points = {point["day"]: point for point in trend["points"]}
        assert list(points)[-3:] == ["2023-08-31", "2023-09-30", "2023-10-05"]
        assert len(points) == 10
        assert points["2023-05-31"]["planned_to_date"] == 0
        for day, seen in (year.seen | {"2023-10-05": present}).items():
            assert numbers(points[day]) == seen["total"], day
        begun = [point["planned_to_date"] for point in trend["points"]]
        assert begun == [0, 0, 0, 0, 0, 9, 11, 12, 15, 16]
        assert [point["done_to_date"] for point in trend["points"]][5:] == [1, 3, 1, 1, 2]
        self._compare(compared, year.seen["2023-06-30"], year.seen["2023-08-31"])

    def _compare(self, compared: Body, first: Body, second: Body) -> None:
        pairs = [(compared["total"], first["total"], second["total"])]
        pairs += zip(compared["teams"], first["teams"], second["teams"], strict=True)
        for found, before, after in pairs:
            assert (found["first"], found["second"]) == (numbers(before), numbers(after))
            assert added([found["first"], found["change"]]) == added([found["second"]])
        change = compared["total"]["change"]
        assert (change["indicators"]["proven"], change["indicators"]["partly_proven"]) == (1, 1)
        assert (change["expected"]["by_now"], change["expected"]["accepted"]) == (7, 1)


# One of each is who the caller is and what they may.
STATEMENTS = {
    "/progress": 4,
    PROGRESS: 10,
    f"{PROGRESS}/heat-map": 6,
    f"{PROGRESS}/heat-map?by=action_item": 9,
    f"{PROGRESS}/heat-map/picture?by=action_item": 11,
    f"{PROGRESS}/trend": 13,
    f"{PROGRESS}/trend/picture": 14,
    f"{PROGRESS}/comparison?from=2023-06-30&to=2023-09-30": 14,
    f"/decrees/{DECREE_ID}/schedule/picture": 14,
}


@on_one_engine
class TestStatements:
    def test_are_as_many_before_the_work_as_after_months_of_it(self, office: Office) -> None:
        person = office.person(PENGARAH)

        def count() -> dict[str, int]:
            found = {}
            for path in STATEMENTS:
                with counted_statements(office) as sent:
                    assert person.get(path).is_success
                found[path] = len(sent)
            return found

        before = count()
        Year(office).run()
        person = office.person(PENGARAH)
        assert count() == before == STATEMENTS
